//! Binding arguments to parameters, with CPython's messages (`Python/ceval.c`, `initialize_locals`).

use crate::block::records::function as func;
use crate::era::calls;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::heap::text::Text;
use crate::image::code::{Code, flag};
use crate::value::fault::{Data, Fault};
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

impl<'a> Heap<'a> {
    /// Fills the slots from absolute index `to` on with the arguments of a call; the other slots become Unbound. Nothing that a program can
    /// see changes; the arguments themselves stay in place.
    ///
    /// # Errors
    /// TypeError as CPython words it; `Fault::Memory`.
    pub(crate) fn bind_arguments(&mut self, callee: Value, code: Code<'a>, args: Args, to: usize) -> Data<()> {
        let named = self.tuple_len(args.kw);
        let positional = args.n - named.min(args.n);
        let count = code.arg_count();
        let kwonly = code.kwonly_count();
        let f = callee.heap_of(Kind::Function);
        self.block.fill(to, to + code.slot_count(), Value::UNBOUND);
        self.block.copy(args.base, to, positional.min(count));

        let varargs = code.has(flag::VARARGS);
        if varargs {
            let extra = positional.saturating_sub(count);
            let rest = self.tuple_from_stack(args.base + positional - extra, extra)?;
            self.block.set(to + count + kwonly, rest);
        }
        let kwargs = if code.has(flag::VARKEYWORDS) {
            let dict = self.new_dict()?;
            self.block.set(to + count + kwonly + varargs as usize, dict);
            Some(dict)
        } else {
            None
        };

        for i in 0..named {
            let name = self.tuple_item(args.kw, i);
            let v = self.block.get(args.base + positional + i);
            let posonly = code.posonly_count();
            match (posonly..count + kwonly).find(|s| self.is_slot_name(code, *s, name)) {
                Some(slot) => {
                    if self.block.get(to + slot).is_bound() {
                        return Err(self.argument_error(
                            f,
                            code,
                            &[P::S("() got multiple values for argument '"), P::V(name), P::S("'")],
                        ));
                    }
                    self.block.set(to + slot, v);
                }
                None => match kwargs {
                    Some(dict) => self.dict_set_str(dict, name, v)?,
                    None => return Err(self.unexpected_keyword(f, code, args, name)),
                },
            }
        }

        if positional > count && !varargs {
            return Err(self.too_many(f, code, positional, to));
        }
        let defaults = f.map_or(Value::NONE, |h| self.block.at(h, func::DEFAULTS));
        let given = self.tuple_len(defaults);
        let first_default = count - given.min(count);
        let mut missing = 0;
        for slot in positional.min(count)..count {
            if self.block.get(to + slot).is_bound() {
                continue;
            }
            if slot >= first_default {
                let v = self.tuple_item(defaults, slot - first_default + given.saturating_sub(count));
                self.block.set(to + slot, v);
            } else {
                missing += 1;
            }
        }
        if missing > 0 {
            return Err(self.missing(f, code, to, 0, first_default, missing, "positional"));
        }
        let kwdefaults = f.map_or(Value::NONE, |h| self.block.at(h, func::KWDEFAULTS));
        missing = 0;
        for slot in count..count + kwonly {
            if self.block.get(to + slot).is_bound() {
                continue;
            }
            let name = self.slot_name(code, slot);
            match if kwdefaults.is(Kind::Dict) { self.dict_get_str(kwdefaults, name) } else { None } {
                Some(v) => self.block.set(to + slot, v),
                None => missing += 1,
            }
        }
        if missing > 0 {
            return Err(self.missing(f, code, to, count, count + kwonly, missing, "keyword-only"));
        }
        Ok(())
    }

    /// The name of slot `i` as a value.
    pub(crate) fn slot_name(&self, code: Code<'a>, i: usize) -> Value {
        // The id of the image is that of the code's own value; names are found by scanning the few images.
        Value::rom(Kind::Str, self.image_id(code), code.slot_name_at(i))
    }

    /// The id under which the image of this code is lent.
    pub(crate) fn image_id(&self, code: Code<'a>) -> u16 {
        let bytes = code.image().bytes();
        self.images.iter().position(|i| core::ptr::eq(i.bytes(), bytes)).unwrap_or(0) as u16
    }

    fn is_slot_name(&self, code: Code<'a>, slot: usize, name: Value) -> bool {
        code.image().str_bytes(code.slot_name_at(slot)) == self.str_bytes(self.payload(name))
    }

    #[cold]
    fn argument_error(&mut self, f: Option<Handle>, code: Code<'a>, message: &[P<'_>]) -> Fault {
        match self.argument_text(f, code, message) {
            Ok(text) => self.raise_with(crate::value::types::TypeId::TypeError, text),
            Err(t) => t,
        }
    }

    fn argument_text(&mut self, f: Option<Handle>, code: Code<'a>, message: &[P<'_>]) -> Data {
        let mut t = self.function_text(f, code)?;
        for p in message {
            match *p {
                P::S(s) => self.push_str(&mut t, s)?,
                P::N(n) => self.push_number(&mut t, n)?,
                P::V(v) => self.push_value(&mut t, v)?,
                _ => {}
            }
        }
        Ok(self.finish(t))
    }

    /// Begins a text with the function's name.
    fn function_text(&mut self, f: Option<Handle>, code: Code<'a>) -> Data<Text> {
        let mut t = self.text()?;
        match self.function_name(f, code) {
            P::V(v) => self.push_value(&mut t, v)?,
            _ => self.push_str(&mut t, code.name())?,
        }
        Ok(t)
    }

    /// What errors of a call name the function.
    fn function_name(&self, f: Option<Handle>, code: Code<'a>) -> P<'a> {
        let word = if self.era.call_errors_qualify() { func::QUALNAME } else { func::NAME };
        f.map_or(P::S(code.name()), |h| P::V(self.block.at(h, word)))
    }

    #[cold]
    fn unexpected_keyword(&mut self, f: Option<Handle>, code: Code<'a>, args: Args, name: Value) -> Fault {
        if !self.payload(name).is(Kind::Str) {
            let name = self.function_name(f, code);
            return self.raise_text(calls::NO_KEYWORD, &[name]);
        }
        // Positional-only parameters passed by keyword are reported together.
        let named = self.tuple_len(args.kw);
        let posonly = code.posonly_count();
        let wrong = (0..posonly).any(|s| (0..named).any(|i| self.is_slot_name(code, s, self.tuple_item(args.kw, i))));
        if !wrong {
            return self.argument_error(
                f,
                code,
                &[P::S("() got an unexpected keyword argument '"), P::V(name), P::S("'")],
            );
        }
        let text = (|| -> Data {
            let mut t = self.function_text(f, code)?;
            self.push_str(&mut t, "() got some positional-only arguments passed as keyword arguments: '")?;
            let mut first = true;
            for s in 0..posonly {
                if (0..named).any(|i| self.is_slot_name(code, s, self.tuple_item(args.kw, i))) {
                    if !first {
                        self.push_str(&mut t, ", ")?;
                    }
                    first = false;
                    self.push_str(&mut t, code.slot_name(s))?;
                }
            }
            self.push_str(&mut t, "'")?;
            Ok(self.finish(t))
        })();
        match text {
            Ok(v) => self.raise_with(crate::value::types::TypeId::TypeError, v),
            Err(t) => t,
        }
    }

    #[cold]
    fn too_many(&mut self, f: Option<Handle>, code: Code<'a>, given: usize, to: usize) -> Fault {
        let count = code.arg_count();
        let defaults = self.tuple_len(f.map_or(Value::NONE, |h| self.block.at(h, func::DEFAULTS)));
        let kwonly_given = (count..count + code.kwonly_count()).filter(|s| self.block.get(to + s).is_bound()).count();
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let text = (|| -> Data {
            let mut t = self.function_text(f, code)?;
            self.push_str(&mut t, "() takes ")?;
            if defaults > 0 {
                self.push_str(&mut t, "from ")?;
                self.push_number(&mut t, (count - defaults.min(count)) as i64)?;
                self.push_str(&mut t, " to ")?;
            }
            self.push_number(&mut t, count as i64)?;
            self.push_str(&mut t, " positional argument")?;
            self.push_str(&mut t, if defaults > 0 { "s" } else { plural(count) })?;
            self.push_str(&mut t, " but ")?;
            self.push_number(&mut t, given as i64)?;
            if kwonly_given > 0 {
                self.push_str(&mut t, " positional argument")?;
                self.push_str(&mut t, plural(given))?;
                self.push_str(&mut t, " (and ")?;
                self.push_number(&mut t, kwonly_given as i64)?;
                self.push_str(&mut t, " keyword-only argument")?;
                self.push_str(&mut t, plural(kwonly_given))?;
                self.push_str(&mut t, ") were given")?;
            } else {
                self.push_str(&mut t, if given == 1 { " was given" } else { " were given" })?;
            }
            Ok(self.finish(t))
        })();
        match text {
            Ok(v) => self.raise_with(crate::value::types::TypeId::TypeError, v),
            Err(t) => t,
        }
    }

    #[cold]
    pub(crate) fn missing(
        &mut self,
        f: Option<Handle>,
        code: Code<'a>,
        to: usize,
        from: usize,
        end: usize,
        missing: usize,
        kind: &str,
    ) -> Fault {
        let text = (|| -> Data {
            let mut t = self.function_text(f, code)?;
            self.push_str(&mut t, "() missing ")?;
            self.push_number(&mut t, missing as i64)?;
            self.push_str(&mut t, " required ")?;
            self.push_str(&mut t, kind)?;
            self.push_str(&mut t, if missing == 1 { " argument: " } else { " arguments: " })?;
            let mut seen = 0;
            for slot in from..end {
                if self.block.get(to + slot).is_bound() {
                    continue;
                }
                if seen > 0 {
                    let last = seen + 1 == missing;
                    self.push_str(
                        &mut t,
                        if !last {
                            ", "
                        } else if missing == 2 {
                            " and "
                        } else {
                            ", and "
                        },
                    )?;
                }
                seen += 1;
                self.push_str(&mut t, "'")?;
                self.push_str(&mut t, code.slot_name(slot))?;
                self.push_str(&mut t, "'")?;
            }
            Ok(self.finish(t))
        })();
        match text {
            Ok(v) => self.raise_with(crate::value::types::TypeId::TypeError, v),
            Err(t) => t,
        }
    }
}
