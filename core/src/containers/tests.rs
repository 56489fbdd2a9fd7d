//! Tests of tables, sorting, slices and iterators without any Python program.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

use alloc::vec;
use alloc::vec::Vec;

use crate::block::Block;
use crate::isa::{BinOp, CmpOp};
use crate::machine::Vm;
use crate::value::fault::{Fault, Need};
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

fn with_vm(test: impl FnOnce(&mut Vm<'_>)) {
    let mut words = vec![0u64; 1 << 18];
    let Ok(block) = Block::format(&mut words, 256, 0) else { panic!("the block is too short") };
    let mut vm = Vm::new(block, &[]);
    test(&mut vm);
}

fn n(i: i64) -> Value {
    Value::small(i)
}

fn list(vm: &mut Vm<'_>, items: &[i64]) -> Value {
    let values: Vec<Value> = items.iter().map(|i| n(*i)).collect();
    vm.heap.new_list(&values).expect("room")
}

fn numbers(vm: &Vm<'_>, v: Value) -> Vec<i64> {
    (0..vm.heap.seq_len(v)).map(|i| vm.heap.seq_item(v, i).as_small().unwrap_or(-99)).collect()
}

/// Numbers that look random but are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

#[test]
fn a_dict_behaves_like_a_list_of_pairs() {
    with_vm(|vm| {
        let dict = vm.heap.new_dict().expect("room");
        let mut model: Vec<(i64, i64)> = Vec::new();
        let mut dice = Dice(7);
        for round in 0..4000 {
            let key = dice.roll(90) as i64 * 64 - 1000;
            if dice.roll(3) == 0 {
                let removed = vm.heap.dict_remove(dict, n(key)).expect("plain keys");
                let at = model.iter().position(|(k, _)| *k == key);
                assert_eq!(removed, at.map(|i| n(model.remove(i).1)));
            } else {
                vm.heap.dict_set(dict, n(key), n(round)).expect("room");
                match model.iter_mut().find(|(k, _)| *k == key) {
                    Some(entry) => entry.1 = round,
                    None => model.push((key, round)),
                }
            }
            if round % 97 == 0 {
                vm.heap.dict_compact(dict).expect("room");
            }
            assert_eq!(vm.heap.dict_len(dict), model.len());
        }
        let mut at = 0;
        let mut seen = Vec::new();
        while let Some((i, k, v)) = vm.heap.next_entry(dict, at) {
            seen.push((k.as_small().unwrap_or(0), v.as_small().unwrap_or(0)));
            at = i + 1;
        }
        assert_eq!(seen, model);
    });
}

#[test]
fn sorting_is_stable_and_knows_when_it_must_stop() {
    with_vm(|vm| {
        let mut dice = Dice(3);
        for len in [0, 1, 2, 7, 8, 9, 16, 17, 100, 333] {
            let keys: Vec<i64> = (0..len).map(|_| dice.roll(20) as i64).collect();
            for backwards in [false, true] {
                let mut model: Vec<(i64, i64)> = keys.iter().copied().zip(0..).collect();
                model.sort_by(|a, b| if backwards { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) });
                let (k, items) = (list(vm, &keys), list(vm, &(0..len).collect::<Vec<_>>()));
                let sorted = vm.heap.sorted_by_keys(k, items, backwards).expect("integers");
                assert_eq!(numbers(vm, sorted), model.iter().map(|p| p.1).collect::<Vec<_>>());
                assert_eq!(numbers(vm, k), keys);
            }
        }
        let mixed = vm.heap.new_list(&[n(1), Value::NONE]).expect("room");
        assert_eq!(vm.heap.sorted_items(mixed, false), Err(Need::Python));
    });
}

#[test]
fn slices_of_lists() {
    with_vm(|vm| {
        for start in -6..7 {
            for stop in -6..7 {
                for step in [-3, -2, -1, 1, 2, 3] {
                    let slice = vm.heap.new_slice(n(start), n(stop), n(step)).expect("room");
                    let Some(h) = slice.handle() else { panic!("a slice") };
                    let s = vm.heap.slice_select(h, 5).expect("numbers");
                    let clamp = |i: i64| if i < 0 { (i + 5).max(if step < 0 { -1 } else { 0 }) } else { i };
                    let mut model = Vec::new();
                    let mut i = clamp(start).min(if step < 0 { 4 } else { 5 });
                    let end = clamp(stop).min(5);
                    while if step > 0 { i < end } else { i > end } {
                        model.push(i);
                        i += step;
                    }
                    assert_eq!((0..s.count).map(|i| s.at(i) as i64).collect::<Vec<_>>(), model);
                    let items = list(vm, &[0, 1, 2, 3, 4]);
                    let part = vm.get_item(items, slice).expect("in range");
                    assert_eq!(numbers(vm, part), model);
                    vm.del_item(items, slice).expect("a list");
                    let rest: Vec<i64> = (0..5).filter(|i| !model.contains(i)).collect();
                    assert_eq!(numbers(vm, items), rest);
                }
            }
        }
    });
}

#[test]
fn a_list_may_be_assigned_to_its_own_slice() {
    with_vm(|vm| {
        let items = list(vm, &[1, 2, 3]);
        let middle = vm.heap.new_slice(n(1), n(2), Value::NONE).expect("room");
        vm.set_item(items, middle, items).expect("a list");
        assert_eq!(numbers(vm, items), [1, 1, 2, 3, 3]);
    });
}

#[test]
fn a_dict_that_grows_stops_its_iterator() {
    with_vm(|vm| {
        let dict = vm.heap.new_dict().expect("room");
        vm.heap.dict_set(dict, n(1), n(2)).expect("room");
        let it = vm.get_iter(dict).expect("a dict").handle().unwrap_or(Handle(0));
        vm.heap.dict_set(dict, n(3), n(4)).expect("room");
        for _ in 0..2 {
            assert_eq!(vm.iter_next(it), Err(Fault::Raised.into()));
        }
    });
}

#[test]
fn ranges_run_across_the_end_of_small_integers() {
    with_vm(|vm| {
        let start = vm.heap.int_from_wide((1 << 47) - 2).expect("room");
        let stop = vm.heap.int_from_wide((1 << 47) + 2).expect("room");
        let range = vm.heap.new_range(start, stop, n(1)).expect("bounds fit");
        let it = vm.get_iter(range).expect("a range").handle().unwrap_or(Handle(0));
        let mut seen = Vec::new();
        while let Some(v) = vm.iter_next(it).expect("room") {
            seen.push(vm.heap.int_wide(v).unwrap_or(0) - (1 << 47));
        }
        assert_eq!(seen, [-2, -1, 0, 1]);
    });
}

#[test]
fn an_iterator_is_untouched_until_its_walk_is_committed() {
    with_vm(|vm| {
        let items = list(vm, &[1, 2, 3]);
        let it = vm.get_iter(items).expect("a list");
        let w = vm.walk(it).expect("plain");
        assert_eq!(vm.heap.walk_next(&w), Ok(Some(n(1))));
        let all = vm.collect(it).expect("plain");
        assert_eq!(numbers(vm, all), [1, 2, 3]);
        let rest = vm.collect(it).expect("plain");
        assert_eq!(numbers(vm, rest), [] as [i64; 0]);
    });
}

#[test]
fn sets_combine_and_compare() {
    with_vm(|vm| {
        let mut set = |items: &[i64]| {
            let s = vm.heap.new_dict_of(Kind::Set).expect("room");
            for i in items {
                vm.set_add(s, n(*i)).expect("plain");
            }
            s
        };
        let (a, b) = (set(&[1, 2, 3]), set(&[3, 4]));
        for (op, wanted) in [
            (BinOp::Or, vec![1, 2, 3, 4]),
            (BinOp::And, vec![3]),
            (BinOp::Sub, vec![1, 2]),
            (BinOp::Xor, vec![1, 2, 4]),
        ] {
            let c = vm.container_binary(op, false, a, b).expect("sets").expect("defined");
            let items = vm.collect(c).expect("a set");
            assert_eq!(numbers(vm, items), wanted);
            assert_eq!(
                vm.container_compare(CmpOp::Lt, c, a).expect("sets"),
                Some(op == BinOp::Sub || op == BinOp::And)
            );
        }
    });
}

#[test]
fn errors_are_of_the_right_type() {
    with_vm(|vm| {
        let items = list(vm, &[1]);
        let dict = vm.heap.new_dict().expect("room");
        for (obj, key, t) in [
            (items, n(5), TypeId::IndexError),
            (items, Value::NONE, TypeId::TypeError),
            (dict, n(5), TypeId::KeyError),
            (dict, items, TypeId::TypeError),
            (n(1), n(1), TypeId::TypeError),
        ] {
            assert_eq!(vm.get_item(obj, key), Err(Fault::Raised.into()));
            let raised = vm.heap.block.get(crate::block::field::RAISED);
            assert_eq!(vm.heap.type_id(raised), t);
        }
    });
}
