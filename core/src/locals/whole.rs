//! All variables of an open frame at once: a snapshot in a dict, writing back from one, a mapping that writes through.

use crate::locals::error::FrameError;
use crate::locals::open::{OpenFrame, Slot};
use crate::value::Value;
use crate::value::kind::Kind;

/// What [`OpenFrame::write_back`] does with bound variables that the dict lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// They stay (CPython's `PyFrame_LocalsToFast` with clear = 0).
    Keep,
    /// They become unbound (clear = 1).
    Unbind,
}

/// All variables at once.
impl OpenFrame<'_, '_> {
    /// A new dict of the bound variables: later changes on either side do not show on the other.
    ///
    /// # Errors
    /// `Foreign`, `Memory`.
    pub fn snapshot(&mut self) -> Result<Value, FrameError> {
        if self.is_fast() {
            return self.heap.fresh_locals(self.handle).map_err(FrameError::of);
        }
        let names = self.names()?;
        self.heap.dict_copy(names, Kind::Dict).map_err(FrameError::of)
    }

    /// Binds every variable that the dict names; `missing` says what becomes of the others. Keys that are no variables of a function are
    /// left alone. All of it happens or nothing.
    ///
    /// # Errors
    /// `Foreign` if `dict` or the frame's own mapping is no dict; `Memory`.
    ///
    /// ```
    /// # fn with_frame(f: fn(&mut fastlocals_core::machine::Vm) -> Result<(), fastlocals_core::locals::error::FrameError>) {
    /// #     let source = "def f(x, y):\n    probe()\nf(1, 2)\n";
    /// #     let limits = fastlocals::Limits::default();
    /// #     let mut host = fastlocals::Host::new(Default::default(), &limits, fastlocals::Grants::nothing()).unwrap();
    /// #     host.define("probe", move |vm, _| { f(vm).unwrap(); Ok(fastlocals_core::value::Value::NONE) });
    /// #     let id = host.add_source(source, "e.py").unwrap();
    /// #     assert_eq!(host.run(id), Ok(fastlocals::Outcome::Finished));
    /// # }
    /// # with_frame(|vm| {
    /// use fastlocals_core::locals::whole::Missing;
    /// let mut frame = vm.innermost_frame()?;
    /// let before = frame.snapshot()?;
    /// frame.unbind("x")?;
    /// frame.store("y", fastlocals_core::value::Value::NONE)?;
    /// frame.write_back(before, Missing::Unbind)?;
    /// assert_eq!(frame.load("x")?.as_small(), Some(1));
    /// assert_eq!(frame.load("y")?.as_small(), Some(2));
    /// # Ok(())
    /// # });
    /// ```
    pub fn write_back(&mut self, dict: Value, missing: Missing) -> Result<(), FrameError> {
        let dict = self.heap.payload(dict);
        if !dict.is(Kind::Dict) {
            return Err(FrameError::Foreign);
        }
        if !self.is_fast() {
            return self.write_back_named(dict, missing);
        }
        if self.variables.is_none() {
            return Err(FrameError::Cleared);
        }
        if let Some(cached) = self.dict_to_be_written_back() {
            self.heap.dict_reserve(cached, self.code.slot_count()).map_err(FrameError::of)?;
        }
        for i in 0..self.code.slot_count() {
            let name = self.heap.local_name(self.handle, i);
            match self.heap.dict_get_str(dict, name) {
                Some(v) => self.put(Slot(i as u16), v)?,
                None if missing == Missing::Unbind => self.put(Slot(i as u16), Value::UNBOUND)?,
                None => {}
            }
        }
        Ok(())
    }

    fn write_back_named(&mut self, dict: Value, missing: Missing) -> Result<(), FrameError> {
        let names = self.names()?;
        if names == dict {
            return Ok(());
        }
        self.heap.dict_reserve(names, self.heap.dict_len(dict)).map_err(FrameError::of)?;
        let mut at = 0;
        while let Some((i, key, _)) = self.heap.next_entry(names, at) {
            if missing == Missing::Unbind && key.is(Kind::Str) && self.heap.find_str(dict, key).is_none() {
                self.heap.remove_entry(names, i);
            }
            at = i + 1;
        }
        at = 0;
        while let Some((i, key, v)) = self.heap.next_entry(dict, at) {
            if key.is(Kind::Str) {
                self.heap.dict_set_str(names, key, v).map_err(FrameError::of)?;
            }
            at = i + 1;
        }
        Ok(())
    }

    /// A mapping through which reads and writes reach the variables at once, for Python code: a FrameLocalsProxy in every era; of a frame whose
    /// names live in a dict, that dict.
    ///
    /// # Errors
    /// `Memory`.
    ///
    /// ```
    /// use fastlocals::{Era, Grants, Host, Limits};
    ///
    /// let source = "
    /// def f():
    ///     x = 1
    ///     view()['x'] = 2      # in CPython 2.7 nothing can do this
    ///     print(x)
    /// f()
    /// ";
    /// let mut host = Host::new(Era::Py27, &Limits::default(), Grants::nothing().capture())?;
    /// host.define("view", |vm, _| {
    ///     let view = vm.innermost_frame().and_then(|mut frame| frame.view());
    ///     Ok(view.map_err(|e| e.raise(&mut vm.heap))?)
    /// });
    /// let id = host.add_source(source, "example.py")?;
    /// host.run(id)?;
    /// assert_eq!(host.grants.captured(), b"2\n");
    /// # Ok::<(), fastlocals::Error>(())
    /// ```
    pub fn view(&mut self) -> Result<Value, FrameError> {
        if self.is_fast() {
            return self.heap.new_proxy(self.handle).map_err(FrameError::of);
        }
        Ok(self.heap.frame_namespace(self.handle))
    }
}
