//! Open frames for hosts: any live frame's variables, read, written and unbound from Rust, by name or by slot, at any exit of a run and
//! inside functions of the host, whether or not anything is traced.
//!
//! * [`Heap::frames`] goes from the running frame outward, [`Heap::innermost_frame`] gives the innermost that a program may see,
//!   [`Heap::frame_of`] that of a frame object, traceback entry or generator, and [`Heap::frame`] the one that a token names.
//! * An [`OpenFrame`] borrows the data of the VM, so nothing runs or moves meanwhile. A [`FrameRef`] is a token that does not: keep it as long as
//!   you like, over runs and collections; once its frame has ended it is stale, and nothing else ever answers to it.
//! * Names are found in the image's index of slots: the cost is that of one hash, in a frame of 1 or 1,000 locals.
//!
//! A frame of a module, a class body or `exec` code has its names in a dict; the same functions work on it by name.
//!
//! ```
//! use fastlocals::{Era, Grants, Host, Limits, Value};
//!
//! let source = "
//! def inner():
//!     probe()
//! def outer(n):
//!     total = 1
//!     inner()
//!     return n, total
//! print(outer(5))
//! ";
//! let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing().capture())?;
//! host.define("probe", |vm, _| {
//!     let mut seen = Vec::new();
//!     let mut frames = vm.frames();
//!     while let Ok(Some(mut frame)) = frames.next_frame() {
//!         seen.push((frame.name(), frame.line().unwrap_or(0)));
//!         if frame.name() == "outer" {
//!             assert_eq!(frame.load("n"), Ok(Value::small(5)));
//!             frame.store("total", Value::small(40)).expect("total is a variable of outer");
//!         }
//!     }
//!     assert_eq!(seen, [("inner", 3), ("outer", 6), ("<module>", 8)]);
//!     Ok(Value::NONE)
//! });
//! let id = host.add_source(source, "example.py")?;
//! host.run(id)?;
//! assert_eq!(host.grants.captured(), b"(5, 40)\n");
//! # Ok::<(), fastlocals::Error>(())
//! ```

use crate::block::field;
use crate::block::records::{frame as f, generator as g, traceback as t};
use crate::frames::Mode;
use crate::heap::Heap;
use crate::image::code::{Code, Slots, flag, slot as bits};
use crate::locals::error::FrameError;
use crate::locals::gate::{Place, Variables, dict_may_be_written_back, token_frame};
use crate::value::kind::Kind;
use crate::value::{Handle, Value, hash, names};

/// Bits of a frame object's FLAGS below the serial number of its token.
pub(crate) const SERIAL_SHIFT: u32 = 16;

/// A slot of a frame: its number in the code's localsplus.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot(pub u16);

/// A token of a live frame, small and free to copy. It stays valid over runs and collections until its frame ends. While a generator is
/// suspended its frame is on no stack, and the token is stale until it goes on; [`Heap::frame_of`] reaches it then.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FrameRef {
    /// Where the frame was last seen on the stack.
    base: u32,
    serial: u64,
}

impl FrameRef {
    /// The token as two numbers, for hosts that keep tokens outside Rust.
    pub const fn to_parts(self) -> (u32, u64) {
        (self.base, self.serial)
    }

    /// The token of these numbers. Numbers that no token gave are stale.
    pub const fn from_parts(base: u32, serial: u64) -> FrameRef {
        FrameRef { base, serial }
    }
}

/// What a slot holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotKind {
    /// A plain local.
    Local,
    /// A cell: inner functions refer to it.
    Cell,
    /// A free variable: an outer function's cell.
    Free,
    /// A variable of an inlined comprehension, which exists only while that runs.
    Comprehension,
}

/// One slot of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SlotInfo<'a> {
    /// Which.
    pub slot: Slot,
    /// The variable's name.
    pub name: &'a str,
    /// What it holds.
    pub kind: SlotKind,
    /// True for arguments, `*args` and `**kwargs` (which may be cells too).
    pub argument: bool,
}

/// The visible frames from the running one outward; made by [`Heap::frames`]. Each is lent in turn.
pub struct Frames<'v, 'a> {
    heap: &'v mut Heap<'a>,
    next: usize,
}

impl<'a> Frames<'_, 'a> {
    /// The next frame outward; `None` beyond the outermost.
    ///
    /// # Errors
    /// `Memory`: its frame object could not be made. Asking again goes on with the same frame.
    pub fn next_frame(&mut self) -> Result<Option<OpenFrame<'_, 'a>>, FrameError> {
        let fp = self.heap.visible(self.next);
        if fp == 0 {
            return Ok(None);
        }
        let handle = self.heap.frame_object(fp).map_err(FrameError::of)?;
        self.next = self.heap.link(fp).caller;
        self.heap.open(handle).map(Some)
    }
}

impl<'a> Heap<'a> {
    /// A generator's frame lies elsewhere each time it goes on.
    #[cold]
    fn token_elsewhere(&self, serial: u64) -> Option<Handle> {
        let mut fp = self.fp;
        while fp != 0 {
            if let Some(h) = token_frame(&self.block, fp, serial) {
                return Some(h);
            }
            fp = self.link(fp).caller;
        }
        None
    }
}

impl<'a> Heap<'a> {
    /// The frames that a program may see, from the running one outward.
    pub(crate) fn frames(&mut self) -> Frames<'_, 'a> {
        Frames { next: self.fp, heap: self }
    }

    /// The innermost frame that a program may see.
    ///
    /// # Errors
    /// `NoFrame` if nothing runs; `Memory`.
    pub(crate) fn innermost_frame(&mut self) -> Result<OpenFrame<'_, 'a>, FrameError> {
        match self.visible(self.fp) {
            0 => Err(FrameError::NoFrame),
            fp => {
                let handle = self.frame_object(fp).map_err(FrameError::of)?;
                self.open(handle)
            }
        }
    }

    /// The frame of a token.
    ///
    /// # Errors
    /// `Stale`.
    #[inline]
    pub(crate) fn frame(&mut self, token: FrameRef) -> Result<OpenFrame<'_, 'a>, FrameError> {
        let handle = match token_frame(&self.block, token.base as usize, token.serial) {
            Some(h) => h,
            None => self.token_elsewhere(token.serial).ok_or(FrameError::Stale)?,
        };
        self.open(handle)
    }

    /// The frame of a frame object, a traceback entry, or a generator that has not ended; on the stack or not.
    ///
    /// # Errors
    /// `NoFrame` if the value is nothing of the kind, or the generator has ended; `Memory`.
    pub(crate) fn frame_of(&mut self, v: Value) -> Result<OpenFrame<'_, 'a>, FrameError> {
        let v = if let Some(h) = v.heap_of(Kind::Traceback) {
            self.block.at(h, t::FRAME)
        } else if let Some(h) = v.heap_of(Kind::Generator) {
            let known = self.block.at(h, g::FRAME);
            if known.is_bound() { known } else { self.generator_frame(h).map_err(FrameError::of)? }
        } else {
            v
        };
        let handle = v.heap_of(Kind::Frame).ok_or(FrameError::NoFrame)?;
        self.open(handle)
    }

    #[inline]
    pub(crate) fn open(&mut self, handle: Handle) -> Result<OpenFrame<'_, 'a>, FrameError> {
        let code = self.frame_object_code(handle).ok_or(FrameError::NoFrame)?;
        let slots = code.slots();
        let variables = Variables::of_frame(&self.block, slots, handle);
        Ok(OpenFrame { handle, code, slots, variables, heap: self })
    }
}

/// A frame lent to the host, with the data it belongs to. See the module.
pub struct OpenFrame<'v, 'a> {
    pub(crate) heap: &'v mut Heap<'a>,
    pub(crate) handle: Handle,
    pub(crate) code: Code<'a>,
    slots: Slots<'a>,
    /// `None`: it has lost them.
    pub(crate) variables: Option<Variables<'a>>,
}

/// What the frame is.
impl<'a> OpenFrame<'_, 'a> {
    /// A token of this frame, to come back to it later; the same one each time.
    ///
    /// # Errors
    /// `Stale` unless the frame is on the stack.
    ///
    /// ```
    /// # with_frame(|vm| {
    /// use fastlocals_core::locals::error::FrameError;
    /// let token = vm.innermost_frame()?.token()?;
    /// let x = vm.frame(token)?.load("x")?;
    /// vm.frame(token)?.store("y", x)?;
    /// vm.frame(token)?.unbind("x")?;
    /// assert_eq!(vm.frame(token)?.load("x"), Err(FrameError::Unbound));
    /// assert_eq!(vm.frame(token)?.load("z"), Err(FrameError::UnknownName));
    /// # Ok(())
    /// # });
    /// # fn with_frame(f: fn(&mut fastlocals_core::machine::Vm) -> Result<(), fastlocals_core::locals::error::FrameError>) {
    /// #     let source = "def f(x, y):\n    probe()\nf(1, 2)\n";
    /// #     let limits = fastlocals::Limits::default();
    /// #     let mut host = fastlocals::Host::new(Default::default(), &limits, fastlocals::Grants::nothing()).unwrap();
    /// #     host.define("probe", move |vm, _| { f(vm).unwrap(); Ok(fastlocals_core::value::Value::NONE) });
    /// #     let id = host.add_source(source, "e.py").unwrap();
    /// #     assert_eq!(host.run(id), Ok(fastlocals::Outcome::Finished));
    /// # }
    /// ```
    pub fn token(&mut self) -> Result<FrameRef, FrameError> {
        let base = self.heap.frame_base(self.handle).ok_or(FrameError::Stale)?;
        let flags = self.heap.block.count(self.handle, f::FLAGS);
        let mut serial = flags as u64 >> SERIAL_SHIFT;
        if serial == 0 {
            serial = self.heap.block.number(field::FRAME_SERIAL) as u64 + 1;
            self.heap.block.set_number(field::FRAME_SERIAL, serial as i64);
            let flags = flags as i64 | f::flag::TOKEN | (serial as i64) << SERIAL_SHIFT;
            self.heap.block.put(self.handle, f::FLAGS, Value::small(flags));
        }
        Ok(FrameRef { base: base as u32, serial })
    }

    /// The frame object, as Python code sees it.
    pub fn object(&self) -> Value {
        Value::heap(Kind::Frame, self.handle)
    }

    /// The data of the VM, to look at values. (New values are made before the frame is opened: a collection would move it.)
    pub fn heap(&self) -> &Heap<'a> {
        self.heap
    }

    /// Its code object.
    pub fn code(&self) -> Code<'a> {
        self.code
    }

    /// The same as a value, to subscribe to its events.
    #[doc(hidden)]
    pub fn code_value(&self) -> Value {
        self.heap.block.at(self.handle, f::CODE)
    }

    /// The function's name (`co_name`).
    pub fn name(&self) -> &'a str {
        self.code.name()
    }

    /// The file's name (`co_filename`).
    pub fn file(&self) -> &'a str {
        self.code.image().text(self.code.filename_at())
    }

    /// The line that it is executing, from 1; `None` for code that belongs to no line.
    pub fn line(&self) -> Option<u32> {
        self.heap.frame_object_line(self.handle)
    }

    /// Its slots, in localsplus order. The iterator borrows the image only.
    pub fn slots(&self) -> impl Iterator<Item = SlotInfo<'a>> + use<'a> {
        let code = self.code;
        (0..code.slot_count()).map(move |i| {
            let what = code.slot_bits(i);
            let kind = match what {
                b if b & bits::HIDDEN != 0 => SlotKind::Comprehension,
                b if b & bits::FREE != 0 => SlotKind::Free,
                b if b & bits::CELL != 0 => SlotKind::Cell,
                _ => SlotKind::Local,
            };
            SlotInfo { slot: Slot(i as u16), name: code.slot_name(i), kind, argument: what & bits::ARG != 0 }
        })
    }

    /// True if its variables live in slots (functions, generators, comprehensions), false if in a dict (modules, class bodies, `exec` code).
    #[inline]
    pub(crate) fn is_fast(&self) -> bool {
        self.slots.code_has(flag::OPTIMIZED | flag::EXEC_SYNC)
    }
}

/// One variable.
impl OpenFrame<'_, '_> {
    /// The slot of the variable with this name.
    ///
    /// # Errors
    /// `UnknownName`; in a module or class body also for a comprehension's variable while the comprehension does not run.
    #[inline]
    pub fn find(&self, name: &str) -> Result<Slot, FrameError> {
        self.find_hashed(name.as_bytes(), hash::text(name.as_bytes())).ok_or(FrameError::UnknownName)
    }

    #[inline]
    fn find_hashed(&self, name: &[u8], hash: u64) -> Option<Slot> {
        let slot = match &self.variables {
            Some(variables) => variables.named(&self.heap.block, name, hash),
            None => self.slots.find(name, hash).map(|found| found.0).filter(|_| self.is_fast()),
        };
        slot.map(|i| Slot(i as u16))
    }

    /// The value of a variable. It stays valid until the next run or collection.
    ///
    /// # Errors
    /// `UnknownName`, `Unbound`, `Cleared`, `Foreign`.
    #[inline]
    pub fn load(&self, name: &str) -> Result<Value, FrameError> {
        let hash = hash::text(name.as_bytes());
        match self.find_hashed(name.as_bytes(), hash) {
            Some(slot) => self.load_slot(slot),
            None if self.is_fast() => Err(FrameError::UnknownName),
            None => self.load_named(name, hash),
        }
    }

    /// Binds a variable, bound or not; in a module, a class body or `exec` code also a new name.
    ///
    /// # Errors
    /// `UnknownName`, `Cleared`, `Foreign`, `Memory`.
    #[inline]
    pub fn store(&mut self, name: &str, v: Value) -> Result<(), FrameError> {
        match self.find_hashed(name.as_bytes(), hash::text(name.as_bytes())) {
            Some(slot) => self.store_slot(slot, v),
            None if self.is_fast() => Err(FrameError::UnknownName),
            None => self.store_named(name, v),
        }
    }

    /// Unbinds a variable, as `del` does; the program's next read of it raises UnboundLocalError (or NameError).
    ///
    /// # Errors
    /// `UnknownName`, `Unbound`, `Cleared`, `Foreign`.
    #[inline]
    pub fn unbind(&mut self, name: &str) -> Result<(), FrameError> {
        let hash = hash::text(name.as_bytes());
        match self.find_hashed(name.as_bytes(), hash) {
            Some(slot) => self.unbind_slot(slot),
            None if self.is_fast() => Err(FrameError::UnknownName),
            None => {
                let dict = self.names()?;
                let entry = self.heap.find_text(dict, name.as_bytes(), hash).ok_or(FrameError::UnknownName)?;
                self.heap.remove_entry(dict, entry);
                Ok(())
            }
        }
    }

    /// The value in a slot; a cell's content.
    ///
    /// # Errors
    /// `UnknownSlot`, `Unbound`, `Cleared`.
    #[inline]
    pub fn load_slot(&self, slot: Slot) -> Result<Value, FrameError> {
        let place = self.place(slot)?;
        if place == Place::Lost {
            return Err(FrameError::Cleared);
        }
        place.load(&self.heap.block).bound().ok_or(FrameError::Unbound)
    }

    /// Binds the variable in a slot.
    ///
    /// # Errors
    /// `UnknownSlot`, `Cleared`; `Memory` in eras before 3.13 while this frame's trace function runs.
    #[inline]
    pub fn store_slot(&mut self, slot: Slot, v: Value) -> Result<(), FrameError> {
        self.put(slot, v)
    }

    /// Unbinds the variable in a slot.
    ///
    /// # Errors
    /// `UnknownSlot`, `Unbound`, `Cleared`.
    #[inline]
    pub fn unbind_slot(&mut self, slot: Slot) -> Result<(), FrameError> {
        self.load_slot(slot)?;
        self.put(slot, Value::UNBOUND)
    }

    #[inline]
    pub(crate) fn place(&self, slot: Slot) -> Result<Place, FrameError> {
        if slot.0 as usize >= self.slots.count() {
            return Err(FrameError::UnknownSlot);
        }
        Ok(self.variables.map_or(Place::Lost, |v| v.place(&self.heap.block, slot.0 as usize)))
    }

    #[inline]
    pub(crate) fn put(&mut self, slot: Slot, v: Value) -> Result<(), FrameError> {
        let place = self.place(slot)?;
        if dict_may_be_written_back(&self.heap.block) {
            self.put_in_dict(slot, v)?;
        }
        if place.store(&mut self.heap.block, v) { Ok(()) } else { Err(FrameError::Cleared) }
    }

    /// While a trace function of this frame runs, the frame's dict may be written back to its slots after it (WB-1): the dict has to agree.
    #[cold]
    fn put_in_dict(&mut self, slot: Slot, v: Value) -> Result<(), FrameError> {
        let Some(dict) = self.dict_to_be_written_back() else { return Ok(()) };
        let name = self.heap.local_name(self.handle, slot.0 as usize);
        if v.is_bound() {
            self.heap.dict_set_str(dict, name, v).map_err(FrameError::of)?;
        } else {
            self.heap.dict_remove_str(dict, name);
        }
        Ok(())
    }

    pub(crate) fn dict_to_be_written_back(&self) -> Option<Value> {
        let dict = self.heap.block.at(self.handle, f::LOCALS).bound()?;
        let base = self.heap.frame_base(self.handle)?;
        let mut fp = self.heap.fp;
        while fp != 0 {
            let link = self.heap.link(fp);
            if link.mode == Mode::Trace && link.caller == base {
                return Some(dict);
            }
            fp = link.caller;
        }
        None
    }

    /// The dict of a frame whose names live in one. What is no dict, or a dict whose class says in Python how items are read, written or deleted,
    /// needs Python.
    pub(crate) fn names(&self) -> Result<Value, FrameError> {
        let namespace = self.heap.frame_namespace(self.handle);
        let dict = self.heap.payload(namespace);
        let items = [names::GETITEM, names::SETITEM, names::DELITEM, names::MISSING];
        let foreign = dict != namespace && items.into_iter().any(|name| self.heap.python_defines(namespace, name));
        if dict.is(Kind::Dict) && !foreign { Ok(dict) } else { Err(FrameError::Foreign) }
    }

    #[cold]
    fn load_named(&self, name: &str, hash: u64) -> Result<Value, FrameError> {
        let dict = self.names()?;
        let entry = self.heap.find_text(dict, name.as_bytes(), hash).ok_or(FrameError::UnknownName)?;
        self.heap.entry(dict, entry).map(|e| e.1).ok_or(FrameError::UnknownName)
    }

    #[cold]
    fn store_named(&mut self, name: &str, v: Value) -> Result<(), FrameError> {
        let dict = self.names()?;
        if let Some(entry) = self.heap.find_text(dict, name.as_bytes(), hash::text(name.as_bytes())) {
            self.heap.set_entry_value(dict, entry, v);
            return Ok(());
        }
        let key = self.heap.new_str(name).map_err(FrameError::of)?;
        self.heap.dict_set_str(dict, key, v).map_err(FrameError::of)
    }
}
