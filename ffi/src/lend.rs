//! Lending a VM's block and images to core for the length of one call; what every other file stands on.

use crate::abi::{State, fl_vm};
use crate::pointers::{self, Lent};
use crate::status::fl_status;
use fastlocals_core::block::{Block, field};
use fastlocals_core::image::Image;
use fastlocals_core::machine::Vm;
use fastlocals_core::start::take_up;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault::{Data, Fault};

pub(crate) const MAGIC: usize = 0x464C_564D;

/// Calls that may lie inside each other.
const MOST_INNER: usize = 32;

/// The state of an initialised VM that may be used.
#[inline]
pub(crate) fn state(vm: &*mut fl_vm) -> Result<&State, fl_status> {
    let state = pointers::raw_state(vm)?;
    if state.magic.get() != MAGIC {
        return Err(fl_status::FL_NOT_INITIALISED);
    }
    if state.busy.get() != 0 {
        return Err(fl_status::FL_NESTED);
    }
    Ok(state)
}

/// The state of an initialised VM that is not running: not inside a function of the caller that a run calls.
pub(crate) fn idle_state(vm: &*mut fl_vm) -> Result<&State, fl_status> {
    let state = state(vm)?;
    if state.callbacks.get() != 0 { Err(fl_status::FL_NESTED) } else { Ok(state) }
}

/// One more call inside, or a status if there are too many.
pub(crate) fn go_in(state: &State) -> Result<(), fl_status> {
    if state.inner.get() >= MOST_INNER {
        return Err(fl_status::FL_TOO_DEEP);
    }
    state.inner.set(state.inner.get() + 1);
    Ok(())
}

/// Lends the VM to `f`.
pub(crate) fn lend<R>(state: &State, f: impl FnOnce(&mut Vm<'_>) -> R) -> Result<R, fl_status> {
    let mut lent = Lent::new(state)?;
    let (words, images) = lent.parts();
    let block = take_up(words)?;
    let no_growth = state.no_growth.get() != 0;
    let mut vm = Vm::new(block, images);
    vm.lend_natives(state);
    if no_growth {
        vm.refuse_memory();
    }
    let r = f(&mut vm);
    vm.heap.save();
    Ok(r)
}

/// Lends the block alone to `f`: enough for references and numbers, and cheaper.
#[inline]
pub(crate) fn lend_block<R>(state: &State, f: impl FnOnce(&mut Block<'_>) -> R) -> Result<R, fl_status> {
    let mut lent = Lent::new(state)?;
    let mut block = take_up(lent.parts().0)?;
    let r = f(&mut block);
    block.save();
    Ok(r)
}

/// Lends the block and the images without a VM, for the [gate](fastlocals_core::locals::gate), which is cheap: what is in the block's header stays.
#[inline]
pub(crate) fn peek<R>(state: &State, f: impl FnOnce(&mut Block<'_>, &[Image<'_>]) -> R) -> Result<R, fl_status> {
    let mut lent = Lent::new(state)?;
    let (words, images) = lent.parts();
    let mut block = take_up(words)?;
    Ok(f(&mut block, images))
}

/// Does something that may need memory or raise an exception. It is done again after a collection, so it begins with finding its operands.
/// An exception becomes that of `fl_exception`.
pub(crate) fn attempt<T>(state: &State, mut f: impl FnMut(&mut Vm<'_>) -> Data<T>) -> Result<T, fl_status> {
    lend(state, |vm| {
        let mut raised = false;
        let done = vm.attempt(&mut |vm: &mut Vm<'_>| {
            let before = vm.heap.block.get(field::RAISED);
            let result = f(vm);
            raised = matches!(result, Err(Fault::Raised));
            if raised {
                let e = vm.heap.block.get(field::RAISED);
                vm.heap.block.set(field::EXC_SPARE, e);
                vm.heap.block.set(field::RAISED, before);
            }
            result
        });
        match done {
            Ok(v) => Ok(v),
            Err(0) if raised => Err(fl_status::FL_RAISED),
            Err(0) => Err(fl_status::FL_WRONG_TYPE),
            Err(_) => Err(fl_status::FL_BLOCK_TOO_SMALL),
        }
    })?
}

/// Copies what fits into the caller's buffer; gives how many bytes there are in all.
pub(crate) fn copy(bytes: &[u8], buffer: &mut [u8]) -> usize {
    for (to, from) in buffer.iter_mut().zip(bytes) {
        *to = *from;
    }
    bytes.len()
}

/// As [`copy`], after the first `n` bytes of the buffer; gives the new number of bytes.
pub(crate) fn append(n: usize, bytes: &[u8], buffer: &mut [u8]) -> usize {
    n + copy(bytes, buffer.get_mut(n..).unwrap_or(&mut []))
}

/// The result of the last call that the caller made.
pub(crate) fn last_value(vm: &Vm<'_>) -> Value {
    vm.heap.block.get(field::CALL_VALUE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::Cell;

    /// A loan while there is one is a mistake of this library that assertions show; without them it is refused.
    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "a VM's block is lent twice"))]
    fn a_block_is_lent_once() {
        let (mut block, mut table) = ([0u64; 2048], [0usize; 2]);
        let settings = fastlocals_core::start::Config::default();
        fastlocals_core::start::init(&mut block, settings).unwrap_or_else(|words| assert!(words == 0, "{words} words"));
        let state = State {
            block: Cell::new(block.as_mut_ptr().expose_provenance()),
            words: Cell::new(block.len()),
            images: Cell::new(table.as_mut_ptr().expose_provenance()),
            ..State::default()
        };
        let outer = lend_block(&state, |_| lend_block(&state, |block| block.era()));
        assert!(matches!(outer, Ok(Err(fl_status::FL_NESTED))));
        // Afterwards it can be lent again.
        assert!(matches!(lend_block(&state, |block| block.number(field::FP)), Ok(0)));
    }
}
