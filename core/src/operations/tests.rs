//! Operators on values in a block.

use crate::block::Block;
use crate::isa::Unary;
use crate::isa::{BinOp, CmpOp};
use crate::machine::Vm;
use crate::value::Value;
use alloc::string::String;
use alloc::vec;

fn with(test: impl FnOnce(&mut Vm<'_>)) {
    let mut words = vec![0u64; 400_000];
    if let Ok(block) = Block::format(&mut words, 64, 0) {
        test(&mut Vm::new(block, &[]));
    }
}

fn int(vm: &mut Vm<'_>, text: &str) -> Value {
    let bytes = text.as_bytes();
    match crate::text::number_text::parse_int(bytes, 10) {
        Some(p) => vm.heap.build_int(p, |_, i| bytes.get(i).copied()).unwrap_or(Value::UNBOUND),
        _ => Value::UNBOUND,
    }
}

fn shown(vm: &mut Vm<'_>, v: Value) -> String {
    match vm.heap.repr(v) {
        Ok(s) => String::from(vm.heap.str_text(s)),
        Err(t) => alloc::format!("{t:?}"),
    }
}

fn op(vm: &mut Vm<'_>, op: BinOp, a: &str, b: &str) -> String {
    let (x, y) = (int(vm, a), int(vm, b));
    match vm.binary(op, false, x, y) {
        Ok(v) => shown(vm, v),
        Err(t) => alloc::format!("{t:?}"),
    }
}

#[test]
fn integers_of_any_size() {
    with(|vm| {
        for (o, a, b, want) in [
            (BinOp::Add, "140737488355327", "1", "140737488355328"),
            (BinOp::Sub, "-140737488355328", "1", "-140737488355329"),
            (
                BinOp::Mul,
                "123456789012345678901234567890",
                "-987654321098765432109876543210",
                "-121932631137021795226185032733622923332237463801111263526900",
            ),
            (
                BinOp::FloorDiv,
                "-121932631137021795226185032733622923332237463801111263526901",
                "987654321098765432109876543210",
                "-123456789012345678901234567891",
            ),
            (
                BinOp::Mod,
                "-121932631137021795226185032733622923332237463801111263526901",
                "987654321098765432109876543210",
                "987654321098765432109876543209",
            ),
            (
                BinOp::FloorDiv,
                "340282366920938463463374607431768211455",
                "18446744073709551616",
                "18446744073709551615",
            ),
            (
                BinOp::FloorDiv,
                "115792089237316195423570985008687907853269984665640564039457584007913129639935",
                "340282366920938463463374607431768211455",
                "340282366920938463463374607431768211457",
            ),
            (BinOp::Mod, "100000000000000000000", "-7", "-5"),
            (BinOp::Pow, "3", "100", "515377520732011331036461129765621272702107522001"),
            (BinOp::Pow, "-2", "63", "-9223372036854775808"),
            (BinOp::Pow, "2", "-1", "0.5"),
            (BinOp::LShift, "-1", "100", "-1267650600228229401496703205376"),
            (BinOp::RShift, "-1267650600228229401496703205377", "99", "-3"),
            (BinOp::RShift, "-1", "1000", "-1"),
            (
                BinOp::And,
                "-1267650600228229401496703205376",
                "1267650600228229401496703205377",
                "1267650600228229401496703205376",
            ),
            (BinOp::Or, "-18446744073709551616", "5", "-18446744073709551611"),
            (BinOp::Xor, "-18446744073709551616", "18446744073709551615", "-1"),
            (BinOp::Div, "1", "3", "0.3333333333333333"),
            (BinOp::Div, "100000000000000000000000000000000000000000000", "3", "3.333333333333333e+43"),
            (BinOp::Div, "9007199254740993", "1", "9007199254740992.0"),
            (BinOp::Div, "1", "0", "Fault(Raised)"),
        ] {
            assert_eq!(op(vm, o, a, b), want, "{a} {} {b}", o.symbol());
        }
    });
}

#[test]
fn division_is_the_inverse_of_multiplication() {
    with(|vm| {
        let mut seed = 0x9E37_79B9_7F4A_7C15u64;
        let mut random = |vm: &mut Vm<'_>, limbs: usize| {
            let mut v = Value::small(0);
            for _ in 0..limbs {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                // Runs of ones and zeros find the rare corrections.
                let limb = if seed & 3 == 0 {
                    seed
                } else if seed & 4 == 0 {
                    u64::MAX << (seed % 64)
                } else {
                    seed % 3
                };
                let low = vm.heap.new_int_parts(false, limb as u128).unwrap_or(Value::UNBOUND);
                let high = vm.binary(BinOp::LShift, false, v, Value::small(64)).unwrap_or(Value::UNBOUND);
                v = vm.binary(BinOp::Or, false, high, low).unwrap_or(Value::UNBOUND);
            }
            v
        };
        for i in 0..400 {
            let top = vm.heap.block.top();
            let (a, b) = (random(vm, i % 7 + 1), random(vm, i % 4 + 1));
            if b == Value::small(0) {
                continue;
            }
            let b = if i % 3 == 0 { vm.unary(Unary::Neg, b).unwrap_or(b) } else { b };
            let q = vm.binary(BinOp::FloorDiv, false, a, b).unwrap_or(Value::UNBOUND);
            let r = vm.binary(BinOp::Mod, false, a, b).unwrap_or(Value::UNBOUND);
            let p = vm.binary(BinOp::Mul, false, q, b).unwrap_or(Value::UNBOUND);
            let sum = vm.binary(BinOp::Add, false, p, r).unwrap_or(Value::UNBOUND);
            assert_eq!(vm.compare(CmpOp::Eq, sum, a), Ok(Value::TRUE));
            let zero = Value::small(0);
            let sign = if i % 3 == 0 { CmpOp::Le } else { CmpOp::Ge };
            assert_eq!(vm.compare(sign, r, zero), Ok(Value::TRUE));
            let less = if i % 3 == 0 { vm.compare(CmpOp::Gt, r, b) } else { vm.compare(CmpOp::Lt, r, b) };
            assert_eq!(less, Ok(Value::TRUE), "{}", shown(vm, a));
            vm.heap.block.set_top(top);
        }
    });
}

#[test]
fn reprs_are_those_of_python() {
    with(|vm| {
        for (f, want) in [
            (1.0, "1.0"),
            (1e16, "1e+16"),
            (123456789012345.6, "123456789012345.6"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (-0.0, "-0.0"),
            (f64::INFINITY, "inf"),
            (f64::NAN, "nan"),
            (1.5e300, "1.5e+300"),
            (5e-324, "5e-324"),
            (9999999999999998.0, "9999999999999998.0"),
        ] {
            assert_eq!(shown(vm, Value::float(f)), want);
        }
        for (s, want) in [("it's", "\"it's\""), ("a\n\x01\\é\u{200b}", "'a\\n\\x01\\\\é\\u200b'"), ("'\"", "'\\'\"'")]
        {
            let v = vm.heap.new_str(s).unwrap_or(Value::UNBOUND);
            assert_eq!(shown(vm, v), want);
        }
        let list = vm.heap.new_list(&[Value::small(1), Value::TRUE]).unwrap_or(Value::UNBOUND);
        if let Some(h) = list.handle() {
            assert_eq!(vm.heap.list_push(h, list), Ok(()));
        }
        let tuple = vm.heap.new_tuple(&[list]).unwrap_or(Value::UNBOUND);
        assert_eq!(shown(vm, tuple), "([1, True, [...]],)");
    });
}

#[test]
fn numbers_compare_exactly() {
    with(|vm| {
        let big = int(vm, "9007199254740993");
        assert_eq!(vm.compare(CmpOp::Eq, big, Value::float(9007199254740992.0)), Ok(Value::FALSE));
        assert_eq!(vm.compare(CmpOp::Gt, big, Value::float(9007199254740992.0)), Ok(Value::TRUE));
        let big = int(vm, "1152921504606846976");
        let f = Value::float(1152921504606846976.0);
        assert_eq!(vm.compare(CmpOp::Eq, big, f), Ok(Value::TRUE));
        assert_eq!(vm.heap.hash_builtin(big), vm.heap.hash_builtin(f));
        assert_eq!(vm.heap.hash_builtin(Value::small(7)), vm.heap.hash_builtin(Value::float(7.0)));
        assert_eq!(vm.compare(CmpOp::Lt, big, Value::float(f64::INFINITY)), Ok(Value::TRUE));
        let half = vm.heap.python_hash(Value::float(0.5));
        assert_eq!(half, 1152921504606846976);
    });
}
