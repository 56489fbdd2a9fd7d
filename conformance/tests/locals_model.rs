//! The ways to a frame's locals against a reference model: one random sequence of operations goes through the hosts' interface, the
//! proxy and the legacy dict of a suspended frame, and through plain hash maps; collections, which move every object, come in between.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals::{Grants, Host, Limits, Outcome};
use fastlocals_compiler::{Options, compile};
use fastlocals_core::era::Era;
use fastlocals_core::locals::error::FrameError;
use fastlocals_core::locals::open::FrameRef;
use fastlocals_core::locals::whole::Missing;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::fault::{Data, Fault, Trap};
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::{Handle, Value};
use proptest::prelude::*;
use std::collections::HashMap;

/// The frame of `inner` stays suspended in its endless loop: plain locals, an unbound one, an argument that is a cell, cells, free variables.
const PROGRAM: &str = "
def outer(a):
    c = 2
    def inner(d, e=3):
        if a == 1000:
            z = 0
        x = c
        y = 4
        def deep():
            return d, x
        del deep
        while True:
            pass
    inner(5)
outer(1)
";
/// Variables of `inner`, then names that are none.
const NAMES: [&str; 10] = ["d", "e", "x", "y", "z", "a", "c", "p", "q", "r"];
const VARIABLES: usize = 7;

type Map = HashMap<&'static str, i64>;

/// What the frame should hold.
struct Model {
    variables: Map,
    extra: Map,
    legacy: Option<Map>,
}

struct Machine {
    host: Host,
    frame: FrameRef,
}

impl Machine {
    fn new(era: Era, stress: bool) -> Machine {
        let image = compile(PROGRAM, &Options { era, ..Options::file("model.py") }).unwrap().image;
        let limits = Limits { units: Some(50), ..Limits::default() };
        let mut host = Host::new(era, &limits, Grants::nothing()).unwrap();
        host.collect_every_step(stress).unwrap();
        let id = host.add_image(image).unwrap();
        assert_eq!(host.run(id), Ok(Outcome::Budget));
        let frame = host.with_vm(|vm| {
            vm.attempt(&mut |vm| -> Data<_> {
                let mut frame = vm.innermost_frame().map_err(trap)?;
                assert_eq!(frame.name(), "inner");
                Ok(frame.token().unwrap())
            })
        });
        Machine { host, frame: frame.unwrap().unwrap() }
    }

    /// Does something with the frame, again after a collection if it lacks memory.
    fn with<T>(&mut self, mut f: impl FnMut(&mut Vm<'_>, FrameRef) -> Data<T>) -> T {
        let frame = self.frame;
        self.host.with_vm(|vm| vm.attempt(&mut |vm: &mut Vm<'_>| f(vm, frame))).unwrap().expect("no exception")
    }

    fn collect(&mut self) {
        let mut first = true;
        self.with(|_, _| if std::mem::take(&mut first) { Err(Fault::Memory) } else { Ok(()) });
    }
}

/// `Fault::Memory` for the one error that is not a mistake of the test.
fn trap(e: FrameError) -> Fault {
    assert_eq!(e, FrameError::Memory);
    Fault::Memory
}

/// What is left where no Python code runs: the keys are text.
fn fault(t: Trap) -> Fault {
    match t {
        Trap::Fault(fault) => fault,
        other => panic!("{other:?}"),
    }
}

fn handle(vm: &mut Vm<'_>, frame: FrameRef) -> Handle {
    vm.frame(frame).unwrap().object().heap_of(Kind::Frame).unwrap()
}

/// The entries of a dict of small integers.
fn entries(vm: &Vm<'_>, dict: Value) -> HashMap<String, i64> {
    let mut found = HashMap::new();
    let mut at = 0;
    while let Some((i, key, v)) = vm.heap.next_entry(dict, at) {
        found.insert(vm.heap.str_text(key).to_string(), v.as_small().unwrap());
        at = i + 1;
    }
    found
}

fn owned(map: &Map) -> HashMap<String, i64> {
    map.iter().map(|(k, v)| (k.to_string(), *v)).collect()
}

fn step(m: &mut Machine, model: &mut Model, (op, n, k): (u8, usize, i64)) {
    let name = NAMES[n];
    let is_variable = n < VARIABLES;
    let value = Value::small(k);
    match op {
        0 => {
            let expected = match model.variables.get(name) {
                Some(v) => Ok(Value::small(*v)),
                None if is_variable => Err(FrameError::Unbound),
                None => Err(FrameError::UnknownName),
            };
            assert_eq!(m.with(|vm, f| Ok(vm.frame(f).unwrap().load(name))), expected);
        }
        1 => {
            let done = m.with(|vm, f| match vm.frame(f).unwrap().store(name, value) {
                Err(FrameError::Memory) => Err(Fault::Memory),
                done => Ok(done),
            });
            assert_eq!(done, if is_variable { Ok(()) } else { Err(FrameError::UnknownName) });
            if is_variable {
                model.variables.insert(name, k);
            }
        }
        2 => {
            let was = model.variables.remove(name);
            let expected = match was {
                Some(_) => Ok(()),
                None if is_variable => Err(FrameError::Unbound),
                None => Err(FrameError::UnknownName),
            };
            assert_eq!(m.with(|vm, f| Ok(vm.frame(f).unwrap().unbind(name))), expected);
        }
        3 => {
            m.with(|vm, f| {
                let key = vm.heap.new_str(name)?;
                let view = vm.frame(f).unwrap().view().map_err(trap)?;
                vm.proxy_set(view, key, value).map_err(fault)
            });
            if is_variable { &mut model.variables } else { &mut model.extra }.insert(name, k);
        }
        4 => {
            let got = m.with(|vm, f| {
                let key = vm.heap.new_str(name)?;
                let view = vm.frame(f).unwrap().view().map_err(trap)?;
                let has = vm.proxy_contains(view, key).map_err(fault)? == Value::TRUE;
                Ok((has, vm.proxy_get_default(view, key, Value::NONE).map_err(fault)?))
            });
            let expected = model.variables.get(name).or(model.extra.get(name));
            assert_eq!(got, (expected.is_some(), expected.map_or(Value::NONE, |v| Value::small(*v))));
        }
        5 | 6 => {
            let (seen, len) = m.with(|vm, f| {
                let mut frame = vm.frame(f).unwrap();
                let (view, dict) = (frame.view().map_err(trap)?, frame.snapshot().map_err(trap)?);
                Ok((entries(vm, dict), vm.heap.proxy_len(view)))
            });
            let mut expected = owned(&model.variables);
            expected.extend(owned(&model.extra));
            assert_eq!(len, expected.len());
            assert_eq!(seen, expected);
        }
        7 => {
            // A snapshot, changed, written back.
            let missing = if k % 2 == 0 { Missing::Keep } else { Missing::Unbind };
            let other = NAMES[(n + k as usize) % NAMES.len()];
            m.with(|vm, f| {
                let (key, gone) = (vm.heap.new_str(name)?, vm.heap.new_str(other)?);
                let dict = vm.frame(f).unwrap().snapshot().map_err(trap)?;
                vm.heap.dict_remove_str(dict, gone);
                vm.heap.dict_set_str(dict, key, value)?;
                vm.frame(f).unwrap().write_back(dict, missing).map_err(trap)
            });
            if missing == Missing::Unbind {
                model.variables.remove(other);
            }
            if is_variable {
                model.variables.insert(name, k);
            }
        }
        8 => {
            let seen = m.with(|vm, f| {
                let frame = handle(vm, f);
                let dict = vm.heap.fast_to_locals(frame)?;
                Ok(entries(vm, dict))
            });
            let legacy = model.legacy.get_or_insert_default();
            for name in &NAMES[..VARIABLES] {
                match model.variables.get(name) {
                    Some(v) => legacy.insert(name, *v),
                    None => legacy.remove(name),
                };
            }
            assert_eq!(seen, owned(legacy));
        }
        9 | 10 => {
            let Some(legacy) = &mut model.legacy else { return };
            m.with(|vm, f| {
                let key = vm.heap.new_str(name)?;
                let frame = handle(vm, f);
                let dict = vm.heap.block.at(frame, fastlocals_core::block::records::frame::LOCALS);
                if op == 9 {
                    vm.heap.dict_set_str(dict, key, value)
                } else {
                    vm.heap.dict_remove_str(dict, key);
                    Ok(())
                }
            });
            if op == 9 {
                legacy.insert(name, k);
            } else {
                legacy.remove(name);
            }
        }
        11 => {
            let Some(legacy) = &model.legacy else { return };
            let clear = k % 2 == 1;
            m.with(|vm, f| {
                let frame = handle(vm, f);
                vm.heap.locals_to_fast(frame, clear);
                Ok(())
            });
            for name in &NAMES[..VARIABLES] {
                match legacy.get(name) {
                    Some(v) => {
                        model.variables.insert(name, *v);
                    }
                    None if clear => {
                        model.variables.remove(name);
                    }
                    None => {}
                }
            }
        }
        _ => m.collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn locals_agree_with_the_model(
        era in prop::sample::select(vec![Era::Py27, Era::Py38, Era::Py311, Era::Py313]),
        stress in any::<bool>(),
        ops in prop::collection::vec((0u8..14, 0usize..NAMES.len(), 0i64..50), 1..80),
    ) {
        let mut machine = Machine::new(era, stress);
        let variables = [("d", 5), ("e", 3), ("x", 2), ("y", 4), ("a", 1), ("c", 2)].into_iter().collect();
        let mut model = Model { variables, extra: Map::new(), legacy: None };
        for op in ops {
            step(&mut machine, &mut model, op);
        }
        step(&mut machine, &mut model, (5, 0, 0));
        // The program goes on with what was left.
        prop_assert_eq!(machine.host.resume(), Ok(Outcome::Budget));
        step(&mut machine, &mut model, (5, 0, 0));
    }
}

#[test]
fn a_token_is_stale_once_its_frame_has_ended() {
    let source = "def f():\n    tell()\nf()\nfor i in range(3):\n    f()\n";
    let image = compile(source, &Options::file("token.py")).unwrap().image;
    let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing()).unwrap();
    let mut first: Option<FrameRef> = None;
    host.define("tell", move |vm, _| {
        let token = vm.innermost_frame().and_then(|mut f| f.token()).map_err(|e| e.raise(&mut vm.heap))?;
        let known = *first.get_or_insert(token);
        assert_eq!(vm.frame(token).map(|f| f.name()).ok(), Some("f"));
        if known != token {
            assert_eq!(vm.frame(known).err(), Some(FrameError::Stale));
        }
        Ok(Value::NONE)
    });
    let id = host.add_image(image).unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Finished));
    assert_eq!(host.with_vm(|vm| vm.innermost_frame().err()), Ok(Some(FrameError::NoFrame)));
}
