//! Binding: what a call gives becomes what a native reads. The one place where arguments meet parameters.
//!
//! After it, slot *i* of a native is its *i*th argument (its receiver or class first); one that was not given is Unbound or beyond the
//! end. Parameters that can be given by name only come behind the others; where any number can be given by position, they are read with
//! [`Heap::option`].

use crate::builtins::def::{Def, What};
use crate::builtins::sig::{Conversion, Sig, Style};
use crate::builtins::wrong_call::Call;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::natives::MODULE_TABLES;
use crate::heap::raise::P;
use crate::machine::Vm;
use crate::value::Value;
use crate::value::fault::{Data, Fault, Res};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions::Hidden;
use crate::value::types::TypeId;

impl Heap<'_> {
    /// True if the receiver is an instance of the type that the row belongs to.
    fn receives(&self, index: u32, row: &Def, args: Args) -> bool {
        if index >> 10 >= MODULE_TABLES || !matches!(row.what, What::Fn(_)) {
            return true;
        }
        let Some(t) = TypeId::from_index(index >> 10) else { return true };
        let own = self.type_id(self.arg(args, 0));
        own == t || is_kin(own, t)
    }

    /// Binds arguments that do not stand in their places already.
    #[cold]
    fn bind_native(&mut self, index: u32, row: &'static Def, sig: &'static Sig, own: usize, args: Args) -> Data<Args> {
        let call = Call { row, table: index >> 10, sig, first: self.arg(args, 0) };
        if args.n - self.tuple_len(args.kw).min(args.n) < own || !self.receives(index, row, args) {
            let first = if args.n - self.tuple_len(args.kw).min(args.n) < own { Value::UNBOUND } else { call.first };
            return Err(self.refuse_receiver(Call { first, ..call }));
        }
        let named = self.tuple_len(args.kw);
        let positional = (args.n - own).saturating_sub(named);
        let first = sig.style == Style::Counted && (matches!(row.what, What::New(_)) || !sig.is_positional());
        if first && !sig.takes(positional) {
            return Err(self.wrong_argument_count(call, positional));
        }
        if named > 0 && sig.is_positional() {
            return Err(self.no_names(call));
        }
        if sig.is_positional() || sig.open {
            let args = if named == 0 { Args { kw: Value::UNBOUND, ..args } } else { args };
            return if sig.takes(positional) { Ok(args) } else { Err(self.wrong_argument_count(call, positional)) };
        }
        self.bind_names(call, own, positional, named, args)
    }

    /// True if each argument is at once what its parameter must be, so that nothing is to be asked or refused.
    fn fit(&self, sig: &Sig, own: usize, args: Args) -> bool {
        !sig.converts()
            || (own..args.n).all(|i| {
                let v = self.arg(args, i);
                match sig.conversion(i - own) {
                    Conversion::Object => true,
                    Conversion::Any => !v.is(Kind::Instance),
                    Conversion::Int | Conversion::Flag | Conversion::Index => v.as_small().is_some(),
                    Conversion::Str => v.is(Kind::Str),
                    Conversion::Bytes => v.is(Kind::Bytes),
                }
            })
    }

    /// Refuses arguments that cannot become what their parameters must be. What natives convert they convert themselves.
    fn check_conversions(&mut self, call: Call, own: usize, args: Args) -> Data<()> {
        for i in 0..usize::from(call.sig.count) {
            let (conversion, v) = (call.sig.conversion(i), self.arg(args, own + i));
            if conversion != Conversion::Object && v.is_bound() && !self.becomes(v, conversion) {
                return Err(self.wrong_argument(call, i, conversion, v));
            }
        }
        Ok(())
    }

    fn becomes(&mut self, v: Value, conversion: Conversion) -> bool {
        let inner = self.payload(v);
        match conversion {
            Conversion::Object | Conversion::Any => true,
            Conversion::Flag if !self.era.flags_are_ints() => true,
            Conversion::Int | Conversion::Flag | Conversion::Index => {
                self.int_of(inner).is_some() || self.python_defines(v, names::INDEX)
            }
            Conversion::Str => inner.is(Kind::Str),
            Conversion::Bytes => matches!(inner.kind(), Some(Kind::Bytes | Kind::ByteArray)),
        }
    }

    /// Binds a call of a function that takes some arguments by name.
    fn bind_names(&mut self, call: Call, own: usize, positional: usize, named: usize, args: Args) -> Data<Args> {
        let sig = call.sig;
        let (count, ordered) = (usize::from(sig.count), sig.ordered());
        if sig.is_many() {
            if !sig.takes(positional) {
                return Err(self.wrong_argument_count(call, positional));
            }
        } else if sig.style == Style::Fast && named == 0 {
            return if sig.takes(positional) { Ok(args) } else { Err(self.wrong_argument_count(call, positional)) };
        } else if positional + named > count {
            return Err(self.too_many_arguments(call, positional + named));
        } else if positional > ordered || positional < usize::from(sig.must_be_positional()) {
            return Err(self.wrong_positional(call, positional));
        }
        // Copied, because the window must stay as it is until the step has succeeded; a constructor finds its class before it.
        let options = if sig.is_many() { positional } else { ordered };
        let all = own + options + (count - ordered);
        let base = self.stack_top().max(args.base + args.n) + 1;
        self.stack_room(base + all + 8)?;
        let class = self.block.get(args.base.wrapping_sub(1));
        self.block.set(base - 1, class);
        self.block.copy(args.base, base, own + positional);
        self.block.fill(base + own + positional, base + all, Value::UNBOUND);
        let mut wrong = None;
        for i in 0..named {
            let key = self.tuple_item(args.kw, i);
            let v = self.block.get(args.base + own + positional + i);
            match sig.find(self.str_bytes(self.payload(key))) {
                Some(p) if p < ordered && p < positional => {
                    if self.era.doubled_arguments_come_first() {
                        return Err(self.given_twice(call, p));
                    }
                    wrong = wrong.or(Some((key, Some(p))));
                }
                Some(p) => self.block.set(base + own + if p < ordered { p } else { options + p - ordered }, v),
                None => wrong = wrong.or(Some((key, None))),
            }
        }
        if self.era.arguments_are_told_by_place() && sig.converts() {
            // Arguments are converted as they come, before one that is missing.
            self.check_conversions(call, own, Args { base, n: all, kw: Value::UNBOUND })?;
        }
        if let Some(i) = (positional..usize::from(sig.required)).find(|i| !self.block.get(base + own + i).is_bound()) {
            return Err(self.missing_argument(call, i));
        }
        match wrong {
            Some((_, Some(p))) => Err(self.given_twice(call, p)),
            Some((key, None)) => Err(self.unknown_name(call, key)),
            // All that `kw` says now is that options follow.
            None if sig.is_many() => Ok(Args { base, n: own + options, kw: Value::TRUE }),
            None => Ok(Args { base, n: all, kw: Value::UNBOUND }),
        }
    }

    /// Parameter `i` of those that can be given by name only, of a function that takes any number of arguments by position.
    pub(crate) fn option(&self, args: Args, i: usize) -> Value {
        if args.kw.is_bound() { self.block.get(args.base + args.n + i) } else { Value::UNBOUND }
    }
}

impl Vm<'_> {
    /// Calls the native of a row of the table of `index`.
    ///
    /// # Errors
    /// TypeError for arguments that it does not take; what it raises.
    #[inline]
    pub(crate) fn call_native(&mut self, index: u32, row: &'static Def, args: Args) -> Res {
        let own = row.own(index >> 10);
        // Most calls: arguments by position, as many as it takes, which need only be there.
        if row.takes_as_they_are(args.n.wrapping_sub(own)) && !args.kw.is_bound() {
            match row.what {
                What::Fn(f) if own == 0 => return f(self, args),
                What::Fn(f) if self.is_plainly(args, index >> 10) => {
                    return f(self, args);
                }
                What::Class(f) | What::Static(f) | What::New(f) => return f(self, args),
                _ => {}
            }
        }
        self.call_bound(index, row, own, args)
    }

    /// True if the first argument's kind alone says that it is of the type with this number.
    #[inline(always)]
    fn is_plainly(&self, args: Args, t: u32) -> bool {
        let kind = self.heap.block.get(args.base).kind();
        kind.and_then(TypeId::of_kind).is_some_and(|own| own as u32 == t)
    }

    /// The same, whatever the arguments are.
    #[inline(never)]
    fn call_bound(&mut self, index: u32, row: &'static Def, own: usize, args: Args) -> Res {
        let f = match row.what {
            What::Fn(f) | What::Class(f) | What::Static(f) | What::New(f) => f,
            What::Attr(..) | What::Value(_) => return Err(Fault::Broken.into()),
        };
        let Some(sig) = row.sig else { return f(self, args) };
        let sig = sig.in_era(self.heap.era);
        let plain = !args.kw.is_bound() && args.n >= own && sig.takes(args.n - own);
        let in_place = plain && self.heap.receives(index, row, args);
        if in_place && self.heap.fit(sig, own, args) {
            return f(self, args);
        }
        let bound = if in_place { args } else { self.heap.bind_native(index, row, sig, own, args)? };
        if sig.converts() {
            self.ask_for_integers(index, sig, own, args)?;
            self.heap.check_conversions(
                Call { row, table: index >> 10, sig, first: self.heap.arg(args, 0) },
                own,
                bound,
            )?;
        }
        f(self, bound)
    }

    /// Calls the constructor of a type; the word before the arguments holds the class.
    ///
    /// # Errors
    /// As [`Vm::call_native`].
    pub(crate) fn call_new(&mut self, t: TypeId, row: &'static Def, args: Args) -> Res {
        if !row.eras.has(self.heap.era) {
            return Err(self.heap.type_error(&[P::S("cannot create '"), P::S(t.name()), P::S("' instances")]));
        }
        self.call_native((t as u32) << 10, row, args)
    }

    /// Asks the `__index__` methods of what a call gives for integers; the function is called again with what they give.
    ///
    /// # Errors
    /// `Trap::Call` if there are any.
    #[inline(never)]
    fn ask_for_integers(&mut self, index: u32, sig: &Sig, own: usize, args: Args) -> Res<()> {
        let named = self.heap.tuple_len(args.kw);
        let positional = args.n.saturating_sub(named);
        let mut asked = 0;
        for i in own..args.n {
            if self.heap.has_python_index(self.heap.arg(args, i)) {
                let parameter = match i.checked_sub(positional) {
                    None => Some(i - own),
                    Some(k) => sig.find(self.heap.str_bytes(self.heap.payload(self.heap.tuple_item(args.kw, k)))),
                };
                let is_integer = parameter.is_some_and(|p| sig.conversion(p).asks());
                asked |= i64::from(is_integer) << i.min(31);
            }
        }
        if asked == 0 {
            return Ok(());
        }
        let by_position = self.heap.rest_tuple(args, 0)?;
        let by_name = self.heap.keyword_dict(args)?;
        let function = Value::fixed(Kind::Native, index);
        Err(self.hidden(Hidden::call_with_integers, &[function, by_position, by_name, Value::small(asked)]))
    }
}

/// True if an object of type `own` has the methods of `t`: an instance of a subclass; a built-in function stands for its other kinds.
fn is_kin(own: TypeId, t: TypeId) -> bool {
    own.is_a(t) || matches!((own, t), (TypeId::BuiltinFunction, TypeId::MethodDescriptor))
}
