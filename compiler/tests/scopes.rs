//! Slots and resolutions per era (rules FL-SLOT, FL-CLASS, FL-COMP, EX27). The expectations are what the CPython of the era gives as
//! `co_varnames`, `co_cellvars`, `co_freevars`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use fastlocals_compiler::scope::{How, Scope, ScopeTree};
use fastlocals_compiler::{Era, Options, compile, parse, source::Source};
use fastlocals_core::image::code::slot;

fn tree(text: &str, era: Era) -> Result<ScopeTree, String> {
    let options = Options { era, ..Options::file("t.py") };
    let source = Source::new(text, &options);
    let checked = parse::check(&source).map_err(|e| e.message)?;
    let tree = parse::parse(&source, &checked, &options).map_err(|e| e.message)?;
    fastlocals_compiler::scope::build(tree.body(), &source, &options).map_err(|e| e.message)
}

/// The scope with this qualified name.
fn find<'t>(tree: &'t ScopeTree, qualname: &str) -> &'t Scope {
    tree.ids().map(|id| tree.scope(id)).find(|s| &*s.qualname == qualname).unwrap()
}

/// "arguments and locals|cells|frees"
fn slots(scope: &Scope) -> String {
    let names = |bits: u32| {
        let with = scope.slots.iter().filter(|s| s.bits & bits != 0);
        with.map(|s| &*s.name).collect::<Vec<_>>().join(" ")
    };
    format!("{}|{}|{}", names(slot::LOCAL), names(slot::CELL), names(slot::FREE))
}

fn check(text: &str, qualname: &str, expected: &[(Era, &str)]) {
    for (era, expected) in expected {
        let tree = tree(text, *era).unwrap();
        assert_eq!(slots(find(&tree, qualname)), *expected, "{qualname} in {} of\n{text}", era.name());
    }
}

const ALL3: [Era; 5] = [Era::Py36, Era::Py38, Era::Py311, Era::Py312, Era::Py313];

#[test]
fn slots_are_in_order_of_localsplus() {
    let text = "def f(a, b=1, *args, c, d=2, **kw):\n y = x = 1\n def g(): return b, z, q\n z = 1\n q = 2\n w = y\n";
    let all: Vec<_> = ALL3.map(|e| (e, "a b c d args kw y x g w|b q z|")).to_vec();
    check(text, "f", &all);
    check(text, "f.<locals>.g", &ALL3.map(|e| (e, "||b q z")));
}

#[test]
fn dead_code_counts_since_3_10() {
    let text = "def f():\n if 0:\n  a = b = 0\n b = 1\n a = 2\n";
    let (old, new) = ("b a||", "a b||");
    check(text, "f", &[(Era::Py27, old), (Era::Py36, old), (Era::Py38, old), (Era::Py311, new), (Era::Py313, new)]);
    // In 2.7 False is a name.
    check(&text.replace("if 0", "if False"), "f", &[(Era::Py27, new), (Era::Py36, old)]);
}

#[test]
fn finally_bodies_are_compiled_where_they_run() {
    let text = "def f():\n try:\n  return 1\n  q = 1\n finally:\n  a = 1\n";
    check(text, "f", &[(Era::Py27, "q a||"), (Era::Py36, "q a||"), (Era::Py38, "a q||"), (Era::Py311, "a q||")]);
}

#[test]
fn comprehensions_follow_their_era() {
    let text = "def f(y):\n x = 1\n q = [x for x in y if w for w in x]\n r = [lambda: z for z in y]\n return [[x for x in p] for p in x]\n";
    check(
        text,
        "f",
        &[
            (Era::Py27, "y x w q r p|z|"),
            (Era::Py38, "y x q r||"),
            (Era::Py311, "y x q r||"),
            (Era::Py312, "y x w q z r p|z|"),
            (Era::Py313, "y x w q z r p|z|"),
        ],
    );
    let own = tree(text, Era::Py311).unwrap();
    assert_eq!(slots(find(&own, "f.<locals>.<listcomp>")), ".0 x w||");
    let inlined = tree(text, Era::Py313).unwrap();
    let comp = find(&inlined, "f.<locals>.<listcomp>");
    assert!(comp.inlined && comp.slots.is_empty());
    let f = find(&inlined, "f");
    let saved: Vec<&str> = comp.inlined_vars.iter().map(|v| &*f.slots[v.slot as usize].name).collect();
    assert_eq!(saved, ["x", "w"]);
    let hidden: Vec<&str> = f.slots.iter().filter(|s| s.bits & slot::HIDDEN != 0).map(|s| &*s.name).collect();
    assert_eq!(hidden, ["w", "z", "p"]);
    assert_eq!(comp.resolve("x").how, How::Local);
    assert_eq!(comp.resolve("x").slot, f.resolve("x").slot);
}

#[test]
fn modules_and_classes_have_slots_for_inlined_variables() {
    let text = "x = 1\n[x for x in y]\nclass C:\n z = 1\n q = [z for w in z]\n";
    let tree = tree(text, Era::Py313).unwrap();
    assert_eq!((slots(find(&tree, "<module>")), slots(find(&tree, "C"))), ("x||".into(), "w||".into()));
    assert_eq!(find(&tree, "<module>").resolve("x").how, How::Name);
    // A comprehension does not see the class's variables.
    let comp = find(&tree, "C.<listcomp>");
    assert_eq!((comp.resolve("z").how, comp.resolve("w").how), (How::GlobalImplicit, How::Local));
}

#[test]
fn class_bodies_look_into_their_namespace_first() {
    let text = "def f():\n x = y = 1\n class C:\n  x\n  y = y\n  def m(self): return x, y, super()\n";
    let new = tree(text, Era::Py313).unwrap();
    let class = find(&new, "f.<locals>.C");
    assert_eq!((class.resolve("x").how, class.resolve("y").how), (How::ClassCell, How::Name));
    assert!(class.needs_class_cell);
    assert_eq!(slots(class), "|__class__|x y");
    assert_eq!(slots(find(&new, "f.<locals>.C.m")), "self||__class__ x y");
    let old = tree(text, Era::Py27).unwrap();
    assert_eq!(find(&old, "f.<locals>.C").resolve("x").how, How::Free);
    assert!(!find(&old, "f.<locals>.C").needs_class_cell);
}

#[test]
fn private_names_are_mangled() {
    let text = "class _A:\n def f(self, __x):\n  __y = __x\n  return self.__z, __w__, __y\nclass __: __x = 1\n";
    let tree = tree(text, Era::Py313).unwrap();
    let f = find(&tree, "_A.f");
    assert_eq!(slots(f), "self _A__x _A__y||");
    assert_eq!((&*f.mangle("__z"), &*f.mangle("__w__"), &*f.mangle("a")), ("_A__z", "__w__", "a"));
    assert_eq!(&*find(&tree, "__").mangle("__x"), "__x");
}

#[test]
fn globals_are_explicit_or_implicit() {
    let text = "def f():\n global a\n a = b\n def g():\n  return a\n";
    let tree = tree(text, Era::Py313).unwrap();
    assert_eq!(
        (find(&tree, "f").resolve("a").how, find(&tree, "f").resolve("b").how),
        (How::GlobalExplicit, How::GlobalImplicit)
    );
    assert_eq!(find(&tree, "f.<locals>.g").resolve("a").how, How::GlobalImplicit);
}

#[test]
fn era_27_knows_the_exec_statement() {
    let sync = "def f():\n x = 1\n exec(src)\n return x, y\n";
    let f27 = tree(sync, Era::Py27).unwrap();
    let f = find(&f27, "f");
    assert!(f.exec_sync);
    assert_eq!((f.resolve("x").how, f.resolve("y").how), (How::Local, How::Name));
    assert!(!find(&tree(sync, Era::Py313).unwrap(), "f").exec_sync);
    // CPython 2.7.18 gives up the optimization for an exec with namespaces too.
    assert!(find(&tree("def f():\n exec(src, g)\n", Era::Py27).unwrap(), "f").exec_sync);
    let error = |text: &str| tree(text, Era::Py27).unwrap_err();
    assert_eq!(
        error("def f():\n x = 1\n exec(s)\n def g(): return x\n"),
        "unqualified exec is not allowed in function 'f' because it contains a nested function with free variables"
    );
    assert_eq!(
        error("def f():\n x = 1\n def g():\n  exec(s)\n  return x\n"),
        "unqualified exec is not allowed in function 'g' because it is a nested function"
    );
    assert_eq!(
        error("def f():\n x = 1\n from m import *\n def g(): return x\n"),
        "import * is not allowed in function 'f' because it contains a nested function with free variables"
    );
    assert_eq!(
        error("def f():\n x = 1\n def g(): return x\n del x\n"),
        "can not delete variable 'x' referenced in nested scope"
    );
}

#[test]
fn a_class_may_have_its_own_class_cell_beside_a_free_one() {
    let text = "class A:\n def f(self):\n  class B:\n   __class__\n   def g(self): return __class__\n";
    let tree = tree(text, Era::Py313).unwrap();
    let class = find(&tree, "A.f.<locals>.B");
    let (cell, free) = (class.cell_slot("__class__").unwrap(), class.resolve("__class__").slot.unwrap());
    assert_ne!(cell, free);
    assert!(compile(text, &Options::default()).is_ok());
}
