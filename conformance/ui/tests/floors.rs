//! A function of a floor below the machine cannot call it; the same function calling downward compiles.

#[test]
fn the_compiler_refuses_calls_upward() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/floors/upward_*.rs");
    cases.pass("tests/floors/downward_*.rs");
}
