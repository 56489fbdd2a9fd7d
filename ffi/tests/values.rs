//! Values, references and containers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]
#![allow(unsafe_code, reason = "the host's side of the C interface")]

mod common;

use common::*;
use fastlocals_ffi::abi::*;
use fastlocals_ffi::calls::*;
use fastlocals_ffi::containers::*;
use fastlocals_ffi::exit::*;
use fastlocals_ffi::objects::*;
use fastlocals_ffi::references::*;
use fastlocals_ffi::status::fl_status::*;
use fastlocals_ffi::values::*;
use fastlocals_ffi::vm::*;
use std::ptr::{null, null_mut};

fn kind(vm: *mut fl_vm, r: fl_ref) -> fl_type {
    let mut kind = fl_type::FL_TYPE_OTHER;
    ok(fl_get_type(vm, r, &mut kind));
    kind
}

#[test]
fn every_basic_value_is_made_and_read() {
    use fl_type::*;
    let mut h = Host::new(16384);
    let vm = h.vm();
    let big = "-1234567890123456789012345678901234567890";
    let bytes = [0u8, 255, 65];
    let made_of = [
        (made(|r| fl_new_none(vm, r)), FL_TYPE_NONE, "NoneType", "None"),
        (made(|r| fl_new_bool(vm, 7, r)), FL_TYPE_BOOL, "bool", "True"),
        (int(vm, i64::MIN), FL_TYPE_INT, "int", "-9223372036854775808"),
        (made(|r| fl_new_int_text(vm, t(big).0, big.len(), 10, r)), FL_TYPE_INT, "int", big),
        (made(|r| fl_new_int_text(vm, t("0xff").0, 4, 0, r)), FL_TYPE_INT, "int", "255"),
        (made(|r| fl_new_float(vm, -0.5, r)), FL_TYPE_FLOAT, "float", "-0.5"),
        (new_str(vm, "a'é"), FL_TYPE_STR, "str", "\"a'é\""),
        (made(|r| fl_new_bytes(vm, bytes.as_ptr(), 3, r)), FL_TYPE_BYTES, "bytes", "b'\\x00\\xffA'"),
    ];
    for (r, k, name, shown) in made_of {
        assert_eq!(kind(vm, r), k);
        assert_eq!(text(|b, c, l| fl_type_name(vm, r, b, c, l)), name);
        assert_eq!(repr(vm, r), shown);
    }
    let (mut n, mut f, mut bits) = (0, 0.0, 0);
    ok(fl_get_int(vm, made_of[2].0, &mut n));
    assert_eq!(n, i64::MIN);
    assert_eq!(fl_get_int(vm, made_of[3].0, &mut n), FL_OUT_OF_RANGE);
    ok(fl_get_float(vm, made_of[3].0, &mut f));
    assert_eq!(f, -1.2345678901234568e39);
    ok(fl_int_bits(vm, made_of[3].0, &mut bits));
    assert_eq!(bits, 130);
    ok(fl_get_int(vm, made_of[1].0, &mut n));
    assert_eq!(n, 1);
    for (i, status) in [(0, FL_WRONG_TYPE), (5, FL_WRONG_TYPE), (6, FL_WRONG_TYPE)] {
        assert_eq!(fl_get_int(vm, made_of[i].0, &mut n), status);
    }
    assert_eq!(fl_get_float(vm, made_of[6].0, &mut f), FL_WRONG_TYPE);
    assert_eq!(text(|b, c, l| fl_get_str(vm, made_of[6].0, b, c, l)), "a'é");
    let mut length = 77;
    assert_eq!(fl_get_str(vm, made_of[7].0, null_mut(), 0, &mut length), FL_WRONG_TYPE);
    assert_eq!(length, 77);
    let mut two = [0u8; 2];
    ok(fl_get_bytes(vm, made_of[7].0, two.as_mut_ptr(), 2, &mut length));
    assert_eq!((length, two), (3, [0, 255]));
    // A NaN of any pattern is one.
    let nan = made(|r| fl_new_float(vm, f64::from_bits(0xFFFF_0000_0000_0001), r));
    assert_eq!((kind(vm, nan), repr(vm, nan).as_str()), (FL_TYPE_FLOAT, "nan"));
    let mut r = fl_ref::default();
    assert_eq!(fl_new_int_text(vm, t("12x").0, 3, 10, &mut r), FL_RAISED);
    assert_eq!(fl_new_int_text(vm, t("12").0, 2, 37, &mut r), FL_BAD_ARGUMENT);
    assert_eq!(fl_new_str(vm, [0xFFu8].as_ptr().cast(), 1, &mut r), FL_BAD_ARGUMENT);
    assert_eq!(r, fl_ref::default());
    let terminated = c"ends here";
    let r = made(|r| fl_new_str(vm, terminated.as_ptr(), usize::MAX, r));
    assert_eq!(str(vm, r), "ends here");
}

#[test]
fn containers_are_built_and_walked() {
    let config = fastlocals_ffi::abi::fl_config {
        size: size_of::<fastlocals_ffi::abi::fl_config>(),
        gc_every_step: 1,
        ..Default::default()
    };
    let mut h = Host::with(16384, &config);
    let vm = h.vm();
    let items: Vec<fl_ref> = (0..20).map(|n| int(vm, n)).collect();
    let tuple = made(|r| fl_new_tuple(vm, items.as_ptr(), 3, r));
    let empty = made(|r| fl_new_tuple(vm, null(), 0, r));
    let list = made(|r| fl_new_list(vm, items.as_ptr(), 20, r));
    let dict = made(|r| fl_new_dict(vm, r));
    ok(fl_list_append(vm, list, tuple));
    ok(fl_list_set(vm, list, 0, empty));
    assert_eq!(repr(vm, tuple), "(0, 1, 2)");
    assert_eq!(repr(vm, list), "[(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, (0, 1, 2)]");
    let mut r = fl_ref::default();
    assert_eq!(fl_sequence_get(vm, list, 21, &mut r), FL_NO_ITEM);
    assert_eq!(fl_list_set(vm, list, 21, empty), FL_NO_ITEM);
    assert_eq!(fl_list_set(vm, tuple, 0, empty), FL_WRONG_TYPE);
    assert_eq!(fl_list_append(vm, tuple, empty), FL_WRONG_TYPE);
    assert_eq!(fl_sequence_get(vm, dict, 0, &mut r), FL_WRONG_TYPE);
    let last = made(|r| fl_sequence_get(vm, list, 20, r));
    let mut same = 9;
    ok(fl_same(vm, last, tuple, &mut same));
    assert_eq!(same, 1);
    ok(fl_equal(vm, empty, tuple, &mut same));
    assert_eq!(same, 0);

    ok(fl_dict_set(vm, dict, t("one").0, 3, items[1]));
    ok(fl_set_item(vm, dict, tuple, list));
    ok(fl_dict_set(vm, dict, t("gone").0, 4, items[1]));
    ok(fl_dict_remove(vm, dict, t("gone").0, 4));
    assert_eq!(fl_dict_remove(vm, dict, t("gone").0, 4), FL_NO_ITEM);
    assert_eq!(fl_dict_get(vm, dict, t("gone").0, 4, &mut r), FL_NO_ITEM);
    let one = made(|r| fl_dict_get(vm, dict, t("one").0, 3, r));
    assert_eq!(repr(vm, one), "1");
    let (mut position, mut found) = (0, Vec::new());
    let (mut key, mut item) = (fl_ref::default(), fl_ref::default());
    while fl_dict_entry(vm, dict, position, &mut position, &mut key, &mut item) == FL_OK {
        found.push(repr(vm, key));
        ok(fl_release(vm, key));
        ok(fl_release(vm, item));
    }
    assert_eq!(found, ["'one'", "(0, 1, 2)"]);
    assert_eq!(fl_set_item(vm, dict, list, one), FL_RAISED);
    let mut n = 0;
    ok(fl_length(vm, dict, &mut n));
    assert_eq!(n, 2);
    ok(fl_delete_item(vm, dict, tuple));
    ok(fl_length(vm, dict, &mut n));
    assert_eq!(n, 1);
    assert_eq!(fl_length(vm, one, &mut n), FL_RAISED);

    let iterator = made(|r| fl_iterate(vm, tuple, r));
    let mut sum = 0;
    while fl_next(vm, iterator, &mut item) == FL_OK {
        let mut n = 0;
        ok(fl_get_int(vm, item, &mut n));
        sum += n;
        ok(fl_release(vm, item));
    }
    assert_eq!(sum, 3);
    assert_eq!(fl_next(vm, iterator, &mut item), FL_NO_ITEM);
    assert_eq!(fl_next(vm, tuple, &mut item), FL_RAISED);
}

#[test]
fn python_code_says_how_objects_behave() {
    let mut h = Host::new(32768);
    assert_eq!(
        h.run(
            "
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def __repr__(self): return f'Point({self.x}, {self.y})'
    def __str__(self): return f'<{self.x}|{self.y}>'
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __setitem__(self, i, v): print('set', i, v)
    def __len__(self): return 2
    def __bool__(self): return self.x != 0
    def __eq__(self, other): return self.x == other.x
    @property
    def norm(self): return self.x + self.y
    def scaled(self, by=2): return Point(self.x * by, self.y * by)
def numbers():
    yield 1
    yield 2
    raise ValueError('over')
"
        ),
        fl_exit::FL_EXIT_FINISHED
    );
    let vm = h.vm();
    let class = global(vm, "Point");
    let args = [int(vm, 3), int(vm, 4)];
    let none = fl_ref::default();
    let point = made(|r| fl_call(vm, class, args.as_ptr(), 2, none, FL_NO_BUDGET, r));
    assert_eq!((repr(vm, point).as_str(), str(vm, point).as_str()), ("Point(3, 4)", "<3|4>"));
    assert_eq!(text(|b, c, l| fl_type_name(vm, point, b, c, l)), "Point");
    let norm = made(|r| fl_get_attribute(vm, point, t("norm").0, 4, r));
    assert_eq!(repr(vm, norm), "7");
    ok(fl_set_attribute(vm, point, t("x").0, 1, norm));
    assert_eq!(repr(vm, point), "Point(7, 4)");
    let scaled = made(|r| fl_call_method(vm, point, t("scaled").0, 6, args.as_ptr(), 1, FL_NO_BUDGET, r));
    assert_eq!(repr(vm, scaled), "Point(21, 12)");
    let kw = made(|r| fl_new_dict(vm, r));
    ok(fl_dict_set(vm, kw, t("by").0, 2, args[1]));
    let method = made(|r| fl_get_attribute(vm, point, t("scaled").0, 6, r));
    let scaled = made(|r| fl_call(vm, method, null(), 0, kw, FL_NO_BUDGET, r));
    assert_eq!(repr(vm, scaled), "Point(28, 16)");
    let one = int(vm, 1);
    let item = made(|r| fl_get_item(vm, point, one, r));
    assert_eq!(repr(vm, item), "4");
    ok(fl_set_item(vm, point, one, point));
    assert_eq!(fl_delete_item(vm, point, one), FL_RAISED);
    let (mut n, mut yes) = (0, 9);
    ok(fl_length(vm, point, &mut n));
    ok(fl_truth(vm, point, &mut yes));
    assert_eq!((n, yes), (2, 1));
    ok(fl_equal(vm, point, scaled, &mut yes));
    assert_eq!(yes, 0);
    ok(fl_is_instance(vm, point, class, &mut yes));
    assert_eq!(yes, 1);
    ok(fl_delete_attribute(vm, point, t("x").0, 1));
    let mut r = fl_ref::default();
    let mut length = 0;
    assert_eq!(fl_repr(vm, point, null_mut(), 0, &mut length), FL_RAISED);
    assert_eq!(fl_get_global(vm, t("nobody").0, 6, &mut r), FL_UNKNOWN_NAME);
    ok(fl_set_global(vm, t("nobody").0, 6, kw));
    let kw = global(vm, "nobody");
    assert_eq!(repr(vm, kw), "{'by': 4}");
    let numbers = global(vm, "numbers");
    let generator = made(|r| fl_call(vm, numbers, null(), 0, none, FL_NO_BUDGET, r));
    for _ in 0..2 {
        ok(fl_next(vm, generator, &mut r));
    }
    assert_eq!(repr(vm, r), "2");
    assert_eq!(fl_next(vm, generator, &mut r), FL_RAISED);
    assert_eq!(h.printed(), "set 1 <7|4>\n");
}

#[test]
fn references_are_checked() {
    let mut h = Host::new(16384);
    let vm = h.vm();
    let one = int(vm, 1);
    let two = made(|r| fl_copy(vm, one, r));
    ok(fl_release(vm, one));
    assert_eq!(fl_release(vm, one), FL_STALE_REF);
    let none = fl_ref::default();
    let (mut r, mut n, mut i, mut f, mut u) = (none, 0usize, 0i64, 0.0, 0u32);
    let mut k = fl_type::FL_TYPE_OTHER;
    for stale in
        [one, none, fl_ref { index: 77, generation: 1 }, fl_ref { index: two.index, generation: two.generation + 2 }]
    {
        let s = FL_STALE_REF;
        assert_eq!(fl_release(vm, stale), s);
        assert_eq!(fl_copy(vm, stale, &mut r), s);
        assert_eq!(fl_same(vm, two, stale, &mut u), s);
        assert_eq!(fl_get_type(vm, stale, &mut k), s);
        assert_eq!(fl_type_name(vm, stale, null_mut(), 0, &mut n), s);
        assert_eq!(fl_get_int(vm, stale, &mut i), s);
        assert_eq!(fl_get_float(vm, stale, &mut f), s);
        assert_eq!(fl_get_str(vm, stale, null_mut(), 0, &mut n), s);
        assert_eq!(fl_get_bytes(vm, stale, null_mut(), 0, &mut n), s);
        assert_eq!(fl_int_bits(vm, stale, &mut n), s);
        assert_eq!(fl_new_tuple(vm, &stale, 1, &mut r), s);
        assert_eq!(fl_new_list(vm, &stale, 1, &mut r), s);
        assert_eq!(fl_list_append(vm, stale, two), s);
        assert_eq!(fl_sequence_get(vm, stale, 0, &mut r), s);
        assert_eq!(fl_dict_get(vm, stale, t("x").0, 1, &mut r), s);
        assert_eq!(fl_dict_set(vm, stale, t("x").0, 1, two), s);
        assert_eq!(fl_get_attribute(vm, stale, t("x").0, 1, &mut r), s);
        assert_eq!(fl_set_attribute(vm, two, t("x").0, 1, stale), s);
        assert_eq!(fl_get_item(vm, stale, two, &mut r), s);
        assert_eq!(fl_set_item(vm, stale, two, two), s);
        assert_eq!(fl_length(vm, stale, &mut n), s);
        assert_eq!(fl_truth(vm, stale, &mut u), s);
        assert_eq!(fl_iterate(vm, stale, &mut r), s);
        assert_eq!(fl_next(vm, stale, &mut r), s);
        assert_eq!(fl_repr(vm, stale, null_mut(), 0, &mut n), s);
        assert_eq!(fl_call(vm, stale, null(), 0, none, 1, &mut r), s);
        assert_eq!(fl_set_global(vm, t("x").0, 1, stale), s);
    }
    assert_eq!(fl_call(vm, two, null(), 0, two, 1, &mut r), FL_WRONG_TYPE);
    assert_eq!(fl_call(vm, two, null(), 1, none, 1, &mut r), FL_NULL);
    assert_eq!(fl_call(vm, two, (&raw const two).wrapping_byte_add(1), 1, none, 1, &mut r), FL_MISALIGNED);
    assert_eq!(fl_call(vm, two, null(), 0, none, 1, null_mut()), FL_NULL);
    assert_eq!(fl_call(vm, two, null(), 0, none, 1, &mut r), FL_RAISED);
    assert_eq!(fl_get_int(vm, two, (&raw mut i).wrapping_byte_add(1)), FL_MISALIGNED);
    assert_eq!(fl_new_list(vm, &two, usize::MAX, &mut r), FL_BAD_ARGUMENT);
    assert_eq!(fl_get_attribute(vm, two, null(), 1, &mut r), FL_NULL);
    assert_eq!((r, n, i, u), (none, 0, 0, 0), "outputs are written only on success");
    let mut figures = fl_statistics::default();
    ok(fl_vm_statistics(vm, &mut figures));
    assert_eq!(figures.references, 1);
}

#[test]
fn a_full_block_is_a_status() {
    let mut h = Host::new(1200);
    let vm = h.vm();
    let list = made(|r| fl_new_list(vm, null(), 0, r));
    let mut r = fl_ref::default();
    let mut n = 0;
    let status = loop {
        let status = fl_new_str(vm, t("some text that takes words").0, 26, &mut r);
        if status != FL_OK {
            break status;
        }
        let status = fl_list_append(vm, list, r);
        if status != FL_OK {
            break status;
        }
        ok(fl_release(vm, r));
        n += 1;
    };
    assert_eq!(status, FL_BLOCK_TOO_SMALL);
    let mut length = 0;
    ok(fl_length(vm, list, &mut length));
    assert_eq!(length, n);
    let mut longer = h.block.clone();
    longer.resize(4096, 0);
    ok(fl_vm_rebase(vm, longer.as_mut_ptr(), longer.len()));
    let r = new_str(vm, "fits");
    ok(fl_list_append(vm, list, r));
}
