//! What changes a bytearray in place.

use crate::block::records::bytearray as ba;
use crate::era::calls;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::machine::Vm;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

fn this(heap: &Heap<'_>, args: Args) -> Data<(Value, Handle)> {
    let v = heap.arg(args, 0);
    let own = heap.payload(v);
    match own.heap_of(Kind::ByteArray) {
        Some(h) => Ok((own, h)),
        None => Err(Fault::Broken),
    }
}

fn byte(heap: &mut Heap<'_>, v: Value) -> Data<u8> {
    match heap.index_arg(v)? {
        b @ 0..=255 => Ok(b as u8),
        _ => Err(heap.value_error("byte must be in range(0, 256)")),
    }
}

/// `append(item)`
pub(crate) fn append(vm: &mut Vm<'_>, args: Args) -> Res {
    let (_, h) = this(&vm.heap, args)?;
    let item = vm.heap.arg(args, 1);
    let b = byte(&mut vm.heap, item)?;
    let n = vm.heap.block.count(h, ba::LEN);
    let store = vm.heap.block.at(h, ba::STORE).heap_of(Kind::Bytes);
    // Room for more is kept, so that appending is cheap on average.
    let room = store.map_or(0, |s| (vm.heap.block.size(s) - 2) * 8);
    let store = match store {
        Some(s) if n < room => s,
        _ => {
            let s = vm.heap.alloc_bytes(n + n / 2 + 16)?;
            vm.heap.fill_bytes(s, 0, Value::heap(Kind::ByteArray, h));
            s
        }
    };
    vm.heap.block.put(h, ba::STORE, Value::heap(Kind::Bytes, store));
    vm.heap.block.set_raw(store, crate::block::records::bytes::LEN, n as u64 + 1);
    vm.heap.put_byte(store, n, b);
    vm.heap.block.put_count(h, ba::LEN, n + 1);
    Ok(Value::NONE)
}

/// `clear()`
pub(crate) fn clear(vm: &mut Vm<'_>, args: Args) -> Res {
    let (_, h) = this(&vm.heap, args)?;
    vm.heap.block.put_count(h, ba::LEN, 0);
    Ok(Value::NONE)
}

/// `copy()`
pub(crate) fn copy(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, _) = this(&vm.heap, args)?;
    let n = vm.heap.bytes_of(own).len();
    Ok(vm.heap.text_part(own, 0, n)?)
}

/// `extend(iterable)`
pub(crate) fn extend(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, h) = this(&vm.heap, args)?;
    let items = vm.heap.arg(args, 1);
    let inner = vm.heap.payload(items);
    let more = match inner.kind() {
        Some(Kind::Bytes | Kind::ByteArray) => inner,
        Some(Kind::List | Kind::Tuple) => vm.heap.bytes_from_items(inner)?,
        Some(Kind::Str) => return Err(vm.heap.raise_text(calls::BYTES_OF_STR, &[])),
        _ => return Err(vm.hidden(Hidden::bytearray_extend, &[own, items])),
    };
    let n = vm.heap.block.count(h, ba::LEN);
    vm.heap.bytearray_splice(h, n, n, more)?;
    Ok(Value::NONE)
}

/// `+=`
pub(crate) fn iadd(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, _) = this(&vm.heap, args)?;
    let other = vm.heap.arg(args, 1);
    let inner = vm.heap.payload(other);
    match vm.heap.bytes_binary(crate::isa::BinOp::Add, true, own, inner)? {
        Some(v) => Ok(v),
        None => {
            Err(vm.heap.type_error(&[P::S("can't concat "), P::T(other), P::S(" to "), P::T(vm.heap.arg(args, 0))]))
        }
    }
}

/// `insert(index, item)`
pub(crate) fn insert(vm: &mut Vm<'_>, args: Args) -> Res {
    let (_, h) = this(&vm.heap, args)?;
    let (index, item) = (vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    let n = vm.heap.block.count(h, ba::LEN) as i64;
    let i = vm.heap.index_arg(index)?;
    let b = byte(&mut vm.heap, item)?;
    let i = if i < 0 { i.saturating_add(n).max(0) } else { i.min(n) } as usize;
    let one = vm.heap.new_bytes(&[b])?;
    vm.heap.bytearray_splice(h, i, i, one)?;
    Ok(Value::NONE)
}

/// `pop(index=-1)`
pub(crate) fn pop(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, h) = this(&vm.heap, args)?;
    let index = vm.heap.arg(args, 1);
    let n = vm.heap.block.count(h, ba::LEN) as i64;
    let i = vm.heap.int_or(index, -1)?;
    if n == 0 {
        return Err(vm.heap.raise(TypeId::IndexError, &[P::S("pop from empty bytearray")]));
    }
    let i = if i < 0 { i.saturating_add(n) } else { i };
    if i < 0 || i >= n {
        return Err(vm.heap.raise(TypeId::IndexError, &[P::S("pop index out of range")]));
    }
    let b = vm.heap.bytes_of(own).get(i as usize).copied().unwrap_or(0);
    let none = vm.heap.new_bytes(&[])?;
    vm.heap.bytearray_splice(h, i as usize, i as usize + 1, none)?;
    Ok(Value::small(b as i64))
}

/// `remove(value)`
pub(crate) fn remove(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, h) = this(&vm.heap, args)?;
    let item = vm.heap.arg(args, 1);
    let b = byte(&mut vm.heap, item)?;
    match vm.heap.bytes_of(own).iter().position(|x| *x == b) {
        Some(i) => {
            let none = vm.heap.new_bytes(&[])?;
            vm.heap.bytearray_splice(h, i, i + 1, none)?;
            Ok(Value::NONE)
        }
        None => Err(vm.heap.value_error("value not found in bytearray")),
    }
}

/// `reverse()`
pub(crate) fn reverse(vm: &mut Vm<'_>, args: Args) -> Res {
    let (_, h) = this(&vm.heap, args)?;
    let n = vm.heap.block.count(h, ba::LEN);
    if let Some(s) = vm.heap.block.at(h, ba::STORE).heap_of(Kind::Bytes) {
        vm.heap.block.bytes_mut(s, crate::block::records::bytes::DATA, n).reverse();
    }
    Ok(Value::NONE)
}

/// `__setitem__`
pub(crate) fn set_item(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, _) = this(&vm.heap, args)?;
    let (key, v) = (vm.heap.arg(args, 1), vm.heap.arg(args, 2));
    vm.set_item(own, key, v)?;
    Ok(Value::NONE)
}

/// `__delitem__`
pub(crate) fn del_item(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, _) = this(&vm.heap, args)?;
    let key = vm.heap.arg(args, 1);
    vm.del_item(own, key)?;
    Ok(Value::NONE)
}
