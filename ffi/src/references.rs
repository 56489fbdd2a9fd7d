//! `fl_ref`: references to objects of a program that a host keeps.

use crate::abi::{State, fl_ref, fl_vm};
use crate::lend::{attempt, lend_block, state};
use crate::pointers::Out;
use crate::status::{fl_status, of};
use fastlocals_core::block::field;
use fastlocals_core::block::records::tuple;
use fastlocals_core::block::roots::Root;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::Data;
use fastlocals_core::value::kind::Kind;

impl fl_ref {
    #[inline]
    pub(crate) fn root(self) -> Root {
        Root { index: self.index, generation: self.generation }
    }
}

impl From<Root> for fl_ref {
    fn from(root: Root) -> fl_ref {
        fl_ref { index: root.index, generation: root.generation }
    }
}

/// What a reference refers to; None if it is stale ([`check`] comes first).
#[inline]
pub(crate) fn deref(vm: &Vm<'_>, r: fl_ref) -> Value {
    vm.heap.block.rooted(r.root()).unwrap_or(Value::NONE)
}

/// Makes sure that the references are not stale.
pub(crate) fn check(state: &State, refs: &[fl_ref]) -> Result<(), fl_status> {
    lend_block(state, |block| {
        if refs.iter().all(|r| block.rooted(r.root()).is_some()) { Ok(()) } else { Err(fl_status::FL_STALE_REF) }
    })?
}

/// The value of a reference, for looking at it at once.
#[inline]
pub(crate) fn value(state: &State, r: fl_ref) -> Result<Value, fl_status> {
    lend_block(state, |block| block.rooted(r.root()).ok_or(fl_status::FL_STALE_REF))?
}

/// A new reference to what `make` makes.
pub(crate) fn make(
    state: &State,
    out: Out<'_, fl_ref>,
    mut make: impl FnMut(&mut Vm<'_>) -> Data,
) -> Result<(), fl_status> {
    let root = attempt(state, |vm| {
        let v = make(vm)?;
        vm.heap.block.root(v)
    })?;
    out.set(root.into());
    Ok(())
}

/// A new reference to the result of the last call that the caller made.
pub(crate) fn result(state: &State, out: Out<'_, fl_ref>) -> Result<(), fl_status> {
    make(state, out, |vm| Ok(vm.heap.block.get(field::CALL_VALUE)))?;
    lend_block(state, |block| block.set(field::CALL_VALUE, Value::UNBOUND))
}

/// Gives a reference back. Its object lives on only as long as something else refers to it.
///
/// Errors: FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_release(vm: *mut fl_vm, reference: fl_ref) -> fl_status {
    of(state(&vm).and_then(|state| {
        lend_block(state, |block| if block.unroot(reference.root()) { Ok(()) } else { Err(fl_status::FL_STALE_REF) })?
    }))
}

/// Makes a second reference to the same object.
///
/// Errors: FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_copy(vm: *mut fl_vm, reference: fl_ref, copy: *mut fl_ref) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&copy)?;
        check(state, &[reference])?;
        make(state, out, |vm| Ok(deref(vm, reference)))
    }))
}

/// Whether two references refer to the same object (Python's `is`): 1 or 0.
///
/// Errors: FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
#[unsafe(no_mangle)]
pub extern "C" fn fl_same(vm: *mut fl_vm, a: fl_ref, b: fl_ref, same: *mut u32) -> fl_status {
    of(state(&vm).and_then(|state| {
        let out = Out::new(&same)?;
        let (a, b) = (value(state, a)?, value(state, b)?);
        out.set((a == b) as u32);
        Ok(())
    }))
}

/// The tuple of what these references refer to.
pub(crate) fn tuple_of(vm: &mut Vm<'_>, refs: &[fl_ref]) -> Data {
    let h = vm.heap.alloc_tuple(refs.len())?;
    for (i, r) in refs.iter().enumerate() {
        let v = deref(vm, *r);
        vm.heap.block.put(h, tuple::ITEMS + i, v);
    }
    Ok(Value::heap(Kind::Tuple, h))
}
