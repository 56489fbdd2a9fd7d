//! Tuples and lists: making them, their items, growing them. (Their methods are in `builtins::tuple` and `builtins::list`.)

use crate::block::records::{list as l, store, tuple as t};
use crate::heap::Heap;
use crate::image::code::Code;
use crate::value::fault::Data;
use crate::value::kind::Kind;
use crate::value::{Handle, Unpacked, Value};

impl<'a> Heap<'a> {
    /// The code object behind a Code value.
    #[inline(always)]
    #[doc(hidden)]
    pub fn code_of(&self, v: Value) -> Option<Code<'a>> {
        let (image, at) = v.rom_of(Kind::Code)?;
        Some(Code::at(self.image(image), at))
    }

    /// Length of a tuple in the block or in an image; 0 for anything else.
    #[inline]
    pub fn tuple_len(&self, v: Value) -> usize {
        match v.unpack() {
            Unpacked::Heap(Kind::Tuple, h) => self.block.count(h, t::LEN),
            Unpacked::Rom(Kind::Tuple, image, at) => self.image(image).tuple_len(at),
            _ => 0,
        }
    }

    /// Item `i` of a tuple; Unbound outside.
    #[inline]
    pub fn tuple_item(&self, v: Value, i: usize) -> Value {
        if i >= self.tuple_len(v) {
            return Value::UNBOUND;
        }
        match v.unpack() {
            Unpacked::Heap(Kind::Tuple, h) => self.block.at(h, t::ITEMS + i),
            Unpacked::Rom(Kind::Tuple, image, at) => self.image(image).tuple_item(at, i).relocated(image),
            _ => Value::UNBOUND,
        }
    }

    /// A tuple of `n` items, all Unbound: the caller fills it in the same step.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn alloc_tuple(&mut self, n: usize) -> Data<Handle> {
        let h = self.block.alloc(Kind::Tuple, n + 1)?;
        self.block.put_count(h, t::LEN, n);
        Ok(h)
    }

    /// A tuple of these items.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_tuple(&mut self, items: &[Value]) -> Data {
        let h = self.alloc_tuple(items.len())?;
        for (i, v) in items.iter().enumerate() {
            self.block.put(h, t::ITEMS + i, *v);
        }
        Ok(Value::heap(Kind::Tuple, h))
    }

    /// A tuple of the `n` stack words from absolute index `from`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn tuple_from_stack(&mut self, from: usize, n: usize) -> Data {
        let h = self.alloc_tuple(n)?;
        let base = self.block.heap_base() + h.0 as usize + t::ITEMS;
        self.block.copy(from, base, n);
        Ok(Value::heap(Kind::Tuple, h))
    }

    /// Length of a list.
    #[inline(always)]
    pub fn list_len(&self, h: Handle) -> usize {
        self.block.count(h, l::LEN)
    }

    /// Item `i` of a list; Unbound outside.
    #[inline(always)]
    pub fn list_item(&self, h: Handle, i: usize) -> Value {
        match self.block.at(h, l::STORE).heap_of(Kind::Store) {
            Some(s) if i < self.list_len(h) => self.block.at(s, store::ITEMS + i),
            _ => Value::UNBOUND,
        }
    }

    /// Sets item `i` of a list; false outside.
    #[inline(always)]
    #[doc(hidden)]
    pub fn list_set(&mut self, h: Handle, i: usize, v: Value) -> bool {
        match self.block.at(h, l::STORE).heap_of(Kind::Store) {
            Some(s) if i < self.list_len(h) => {
                self.block.put(s, store::ITEMS + i, v);
                true
            }
            _ => false,
        }
    }

    /// A list with room for `capacity` items, empty.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn alloc_list(&mut self, capacity: usize) -> Data<Handle> {
        let s = if capacity > 0 {
            Value::heap(Kind::Store, self.block.alloc(Kind::Store, capacity)?)
        } else {
            Value::UNBOUND
        };
        let h = self.block.alloc(Kind::List, l::SIZE)?;
        self.block.put_count(h, l::LEN, 0);
        self.block.put(h, l::STORE, s);
        Ok(h)
    }

    /// A list of these items.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub fn new_list(&mut self, items: &[Value]) -> Data {
        let h = self.alloc_list(items.len())?;
        for v in items {
            self.list_push_reserved(h, *v);
        }
        Ok(Value::heap(Kind::List, h))
    }

    /// Makes sure that `more` items can be appended without failing.
    ///
    /// # Errors
    /// `Fault::Memory`. The list is unchanged to every observer.
    pub(crate) fn list_reserve(&mut self, h: Handle, more: usize) -> Data<()> {
        let len = self.list_len(h);
        let old = self.block.at(h, l::STORE).heap_of(Kind::Store);
        let room = old.map_or(0, |s| self.block.size(s) - 1);
        if len + more <= room {
            return Ok(());
        }
        let capacity = (len + more).max(len + len / 2 + 4);
        let s = self.block.alloc(Kind::Store, capacity)?;
        if let Some(old) = old {
            self.block.copy_words(old, store::ITEMS, s, store::ITEMS, len);
        }
        self.block.put(h, l::STORE, Value::heap(Kind::Store, s));
        Ok(())
    }

    /// Appends an item for which [`Heap::list_reserve`] has made room. Cannot fail.
    #[inline]
    pub(crate) fn list_push_reserved(&mut self, h: Handle, v: Value) {
        let len = self.list_len(h);
        if let Some(s) = self.block.at(h, l::STORE).heap_of(Kind::Store) {
            self.block.put(s, store::ITEMS + len, v);
            self.block.put_count(h, l::LEN, len + 1);
        }
    }

    /// Appends an item.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[inline]
    #[doc(hidden)]
    pub fn list_push(&mut self, h: Handle, v: Value) -> Data<()> {
        self.list_reserve(h, 1)?;
        self.list_push_reserved(h, v);
        Ok(())
    }

    /// Absolute index and number of the items of an exact tuple or list, wherever a plain run of words can show them; `None` for
    /// anything else (also for tuples in images).
    pub(crate) fn items_run(&self, v: Value) -> Option<(usize, usize)> {
        match v.unpack() {
            Unpacked::Heap(Kind::Tuple, h) => {
                Some((self.block.heap_base() + h.0 as usize + t::ITEMS, self.block.count(h, t::LEN)))
            }
            Unpacked::Heap(Kind::List, h) => match self.block.at(h, l::STORE).heap_of(Kind::Store) {
                Some(s) => Some((self.block.heap_base() + s.0 as usize + store::ITEMS, self.list_len(h))),
                None => Some((0, 0)),
            },
            _ => None,
        }
    }

    /// Length of an exact tuple or list.
    #[doc(hidden)]
    pub fn seq_len(&self, v: Value) -> usize {
        match v.heap_of(Kind::List) {
            Some(h) => self.list_len(h),
            None => self.tuple_len(v),
        }
    }

    /// Item `i` of an exact tuple or list; Unbound outside.
    #[doc(hidden)]
    pub fn seq_item(&self, v: Value, i: usize) -> Value {
        match v.heap_of(Kind::List) {
            Some(h) => self.list_item(h, i),
            None => self.tuple_item(v, i),
        }
    }

    /// Turns the order of a list's items around.
    pub(crate) fn list_reverse(&mut self, list: Handle) {
        let n = self.list_len(list);
        for i in 0..n / 2 {
            let (a, b) = (self.list_item(list, i), self.list_item(list, n - 1 - i));
            self.list_set(list, i, b);
            self.list_set(list, n - 1 - i, a);
        }
    }
}
