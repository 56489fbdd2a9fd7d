//! Binding: what a call gives becomes what a native reads. The one place where arguments meet parameters.
//!
//! After it, slot *i* of a native is its *i*th argument (its receiver or class first); one that was not given is Unbound or beyond the
//! end. Parameters that can be given by name only come behind the others; where any number can be given by position, they are read with
//! [`Heap::option`].

use crate::builtins::def::{Def, What};
use crate::builtins::sig::{Conversion, Sig, Style, parse, sig};
use crate::builtins::wrong_call::Call;
use crate::era::calls;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::heap::natives::MODULE_TABLES;
use crate::machine::{HostNative, Vm};
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
    fn bind_native(
        &mut self,
        index: u32,
        row: &'static Def,
        sig: &'static Sig<'static>,
        own: usize,
        args: Args,
    ) -> Data<Args> {
        let class = self.block.get(args.base.wrapping_sub(1));
        let first = if matches!(row.what, What::New(_)) { class } else { self.arg(args, 0) };
        let call = Call::of_row(row, index >> 10, sig, first);
        if self.era.names_are_looked_at_first()
            && !sig.open
            && !call.is_slot()
            && !call.is_new()
            && self.has_odd_name(args.kw)
        {
            return Err(self.raise_text(calls::ODD_NAME, &[]));
        }
        if args.n - self.tuple_len(args.kw).min(args.n) < own || !self.receives(index, row, args) {
            let first = if args.n - self.tuple_len(args.kw).min(args.n) < own { Value::UNBOUND } else { call.first };
            return Err(self.refuse_receiver(Call { first, ..call }));
        }
        let named = self.tuple_len(args.kw);
        let positional = (args.n - own).saturating_sub(named);
        let first = match sig.style {
            Style::Counted => call.is_new() || !sig.is_positional(),
            Style::Bare => sig.count == 1,
            _ => false,
        };
        if first && !sig.takes(positional) {
            return Err(self.wrong_argument_count(call, positional));
        }
        if named > 0 && sig.is_positional() {
            if !self.leaves_names(call, class) {
                return Err(self.no_names(call));
            }
            let args = Args { n: args.n - named, kw: Value::UNBOUND, ..args };
            return if sig.takes(positional) { Ok(args) } else { Err(self.wrong_argument_count(call, positional)) };
        }
        if sig.is_positional() || sig.open {
            let args = if named == 0 { Args { kw: Value::UNBOUND, ..args } } else { args };
            return if sig.takes(positional) { Ok(args) } else { Err(self.wrong_argument_count(call, positional)) };
        }
        self.bind_names(call, own, positional, named, args)
    }

    /// True if a keyword argument has a name that is no str.
    fn has_odd_name(&self, names: Value) -> bool {
        (0..self.tuple_len(names)).any(|i| !self.payload(self.tuple_item(names, i)).is(Kind::Str))
    }

    /// True for a constructor that leaves keyword arguments alone because they are for the `__init__` of a class of Python's.
    fn leaves_names(&self, call: Call<'_>, class: Value) -> bool {
        if call.sig.style == Style::Init && call.table == TypeId::List as u32 {
            return self.era.names_are_ignored_for_subclasses() && self.has_python_class(call.first);
        }
        let Some(h) = class.heap_of(Kind::Type).filter(|_| matches!(call.what, What::New(_))) else { return false };
        self.era.names_are_for_init_of_subclasses()
            && (self.era.names_are_ignored_for_subclasses() || self.class_defines(h, names::INIT))
    }

    /// True unless a class of Python's is instantiated.
    fn is_exact(&self, call: Call<'_>, args: Args) -> bool {
        !call.is_new() || self.block.get(args.base.wrapping_sub(1)).heap_of(Kind::Type).is_none()
    }

    /// Binds a call of a function of the host; the answer is the tuple of its slots.
    fn bind_host_call(&mut self, native: HostNative<'_>, args: Args) -> Data {
        const ANY: &Sig<'static> = &sig("*args");
        let parsed = native.parameters.and_then(parse);
        let (sig, what) = (parsed.as_ref().unwrap_or(ANY), What::Static(|_, _| Ok(Value::NONE)));
        let call = Call { name: native.name, what, table: MODULE_TABLES, sig, first: Value::UNBOUND };
        let named = self.tuple_len(args.kw);
        let positional = args.n.saturating_sub(named);
        let bound = if !sig.is_positional() {
            self.bind_names(call, 0, positional, named, args)?
        } else if named > 0 {
            return Err(self.no_names(call));
        } else if sig.takes(positional) {
            args
        } else {
            return Err(self.wrong_argument_count(call, positional));
        };
        self.check_conversions(call, 0, bound)?;
        // Options of a function that takes any number by position come behind them.
        let options = if sig.is_many() && !sig.is_positional() { usize::from(sig.count) - sig.ordered() } else { 0 };
        let mut n = bound.n + if bound.kw == Value::TRUE { options } else { 0 };
        while n > 0 && !self.block.get(bound.base + n - 1).is_bound() {
            n -= 1;
        }
        self.tuple_from_stack(bound.base, n)
    }

    /// True if each argument is at once what its parameter must be, so that nothing is to be asked or refused.
    fn fit(&self, sig: &Sig<'_>, own: usize, args: Args) -> bool {
        !sig.converts()
            || (own..args.n).all(|i| {
                let v = self.arg(args, i);
                match sig.conversion(i - own) {
                    Conversion::Object => true,
                    Conversion::Any | Conversion::Needle => !v.is(Kind::Instance),
                    Conversion::Int | Conversion::Flag => v.as_small().is_some_and(|n| i32::try_from(n).is_ok()),
                    Conversion::Index => v.as_small().is_some(),
                    Conversion::Float => v.as_float().is_some() || v.as_small().is_some(),
                    Conversion::Str => v.is(Kind::Str),
                    Conversion::Bytes => v.is(Kind::Bytes),
                }
            })
    }

    /// Refuses arguments that cannot become what their parameters must be. What natives convert they convert themselves.
    fn check_conversions(&mut self, call: Call<'_>, own: usize, args: Args) -> Data<()> {
        for i in 0..usize::from(call.sig.count) {
            let (conversion, v) = (call.sig.conversion(i), self.arg(args, own + i));
            if conversion == Conversion::Object || !v.is_bound() {
                continue;
            }
            if !self.becomes(v, conversion) {
                return Err(self.wrong_argument(call, i, conversion, v));
            }
            self.check_size(call, v, conversion)?;
        }
        Ok(())
    }

    /// Refuses an integer that has no place in a number of C's.
    fn check_size(&mut self, call: Call<'_>, v: Value, conversion: Conversion) -> Data<()> {
        let Some(n) = self.int_of(self.payload(v)) else { return Ok(()) };
        let (bits, small) = (self.int_bits(&n), self.int_clamped(self.payload(v)).unwrap_or(0));
        let fits = match conversion {
            // The least has one bit more than the others.
            Conversion::Index => bits < 64 || bits == 64 && n.negative,
            Conversion::Flag if !self.era.flags_are_ints() => true,
            Conversion::Int | Conversion::Flag => i32::try_from(small).is_ok(),
            _ => true,
        };
        if fits {
            return Ok(());
        }
        let text = match conversion {
            Conversion::Index => calls::TOO_LARGE_FOR_INDEX,
            _ if bits > 63 && call.sig.is_parsed(self.era) => calls::TOO_LARGE_FOR_LONG,
            _ if bits > 63 => calls::TOO_LARGE_FOR_INT,
            _ if n.negative => calls::BELOW_INT,
            _ => calls::ABOVE_INT,
        };
        Err(self.raise_text(text, &[]))
    }

    /// True if Python code is asked for the number that an argument stands for.
    fn is_asked(&self, v: Value, conversion: Conversion, of_bytes: bool) -> bool {
        match conversion {
            Conversion::Index | Conversion::Any => self.has_python_index(v),
            Conversion::Flag if !self.era.flags_are_ints() => false,
            Conversion::Int | Conversion::Flag => self.era.numbers_take_index() && self.has_python_index(v),
            Conversion::Needle => of_bytes && self.era.numbers_take_index() && self.has_python_index(v),
            Conversion::Float => self.number_of(self.payload(v)).is_none() && self.gives_number(v, &[names::FLOAT]),
            _ => false,
        }
    }

    /// True for an instance whose class has one of these methods, or an `__index__` where that makes any number.
    pub(crate) fn gives_number(&self, v: Value, methods: &[Value]) -> bool {
        let index = self.era.numbers_take_index().then_some(&names::INDEX);
        self.has_python_class(v) && methods.iter().chain(index).any(|m| self.python_defines(v, *m))
    }

    fn becomes(&mut self, v: Value, conversion: Conversion) -> bool {
        let inner = self.payload(v);
        match conversion {
            Conversion::Object | Conversion::Any | Conversion::Needle => true,
            Conversion::Float => self.number_of(inner).is_some() || self.is_asked(v, conversion, false),
            Conversion::Flag if !self.era.flags_are_ints() => true,
            // What is asked is asked later.
            Conversion::Int | Conversion::Flag | Conversion::Index => {
                self.int_of(inner).is_some() || self.is_asked(v, conversion, false)
            }
            Conversion::Str => inner.is(Kind::Str),
            Conversion::Bytes => matches!(inner.kind(), Some(Kind::Bytes | Kind::ByteArray)),
        }
    }

    /// Binds a call of a function that takes some arguments by name.
    fn bind_names(&mut self, call: Call<'_>, own: usize, positional: usize, named: usize, args: Args) -> Data<Args> {
        let sig = call.sig;
        let (count, ordered) = (usize::from(sig.count), sig.ordered());
        if sig.is_many() {
            if !sig.takes(positional) {
                return Err(self.wrong_argument_count(call, positional));
            }
            if named > count - ordered {
                return Err(self.too_many_options(call, named, count - ordered));
            }
        } else if sig.style == Style::Fast && named == 0 && self.is_exact(call, args) {
            return if sig.takes(positional) { Ok(args) } else { Err(self.wrong_argument_count(call, positional)) };
        } else if positional + named > count {
            return Err(self.too_many_arguments(call, positional, named));
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
            if !self.payload(key).is(Kind::Str) {
                wrong = wrong.or(Some((key, None)));
                continue;
            }
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
            Some((key, None)) if self.payload(key).is(Kind::Str) => Err(self.unknown_name(call, key)),
            Some(_) => Err(self.raise_text(calls::ODD_NAME, &[])),
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
            self.ask_for_numbers(index, row, sig, own, args)?;
            self.heap.check_conversions(Call::of_row(row, index >> 10, sig, self.heap.arg(args, 0)), own, bound)?;
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

    /// Binds the arguments of a call of the host's function `number`; the answer is the tuple of what stands in its slots, up to the last
    /// that was given. Between them, what was not given is Unbound.
    ///
    /// # Errors
    /// TypeError for arguments that it does not take; `Fault::Memory`.
    pub(crate) fn bind_host_function(&mut self, number: u32, args: Args) -> Data {
        if !args.kw.is_bound() && self.natives.takes_anything(number) {
            return self.heap.tuple_from_stack(args.base, args.n);
        }
        self.bind_described(number, args)
    }

    #[cold]
    fn bind_described(&mut self, number: u32, args: Args) -> Data {
        let (natives, mut bound) = (self.natives, None);
        natives.show(number, &mut |native| bound = Some(self.heap.bind_host_call(native, args)));
        let nameless = HostNative { name: "function", parameters: None };
        bound.unwrap_or_else(|| self.heap.bind_host_call(nameless, args))
    }

    /// Asks what a call gives for the numbers that it stands for; the function is called again with these.
    ///
    /// # Errors
    /// `Trap::Call` if there are any.
    #[inline(never)]
    fn ask_for_numbers(&mut self, index: u32, row: &Def, sig: &Sig<'_>, own: usize, args: Args) -> Res<()> {
        let named = self.heap.tuple_len(args.kw);
        let positional = args.n.saturating_sub(named);
        let receiver = self.heap.payload(self.heap.arg(args, 0));
        let of_bytes = own == 1 && matches!(receiver.kind(), Some(Kind::Bytes | Kind::ByteArray));
        let (mut integers, mut reals) = (0, 0);
        for i in own..args.n {
            let v = self.heap.arg(args, i);
            if !v.is(Kind::Instance) {
                continue;
            }
            let parameter = match i.checked_sub(positional) {
                None => Some(i - own),
                Some(k) => sig.find(self.heap.str_bytes(self.heap.payload(self.heap.tuple_item(args.kw, k)))),
            };
            let conversion = parameter.map_or(Conversion::Object, |p| sig.conversion(p));
            if self.heap.is_asked(v, conversion, of_bytes) {
                let asked = if conversion == Conversion::Float { &mut reals } else { &mut integers };
                *asked |= 1 << i.min(31);
            }
        }
        if integers | reals == 0 {
            return Ok(());
        }
        let by_position = self.heap.rest_tuple(args, 0)?;
        let by_name = self.heap.keyword_dict(args)?;
        let function = match row.what {
            What::New(_) => self.heap.block.get(args.base.wrapping_sub(1)),
            _ => Value::fixed(Kind::Native, index),
        };
        let asked = [function, by_position, by_name, Value::small(integers), Value::small(reals)];
        Err(self.hidden(Hidden::call_with_numbers, &asked))
    }
}

/// True if an object of type `own` has the methods of `t`: an instance of a subclass; a built-in function stands for its other kinds.
fn is_kin(own: TypeId, t: TypeId) -> bool {
    own.is_a(t) || matches!((own, t), (TypeId::BuiltinFunction, TypeId::MethodDescriptor))
}
