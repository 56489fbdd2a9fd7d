//! Arguments of natives by name.

use super::def::Args;
use crate::fault::Data;
use crate::value::Value;
use crate::vm::{P, Vm};

impl Vm<'_> {
    /// How many of a native's arguments are positional.
    pub(crate) fn positional(&self, args: Args) -> usize {
        args.n - self.tuple_len(args.kw).min(args.n)
    }

    /// The arguments of `name()` in the order of `names`, Unbound where none was given. `skip` arguments come before the first (self);
    /// the first `max_positional` may be given by position; the first `min` must be given.
    ///
    /// # Errors
    /// CPython's TypeErrors.
    pub(crate) fn named_args<const N: usize>(
        &mut self,
        args: Args,
        name: &str,
        skip: usize,
        names: [&str; N],
        min: usize,
        max_positional: usize,
    ) -> Data<[Value; N]> {
        let mut out = [Value::UNBOUND; N];
        let positional = self.positional(args).saturating_sub(skip);
        if positional > max_positional {
            let (how, k) = if min == max_positional { ("", min) } else { ("at most ", max_positional) };
            return Err(self.type_error(&[
                P::S(name),
                P::S("() takes "),
                P::S(how),
                P::N(k as i64),
                P::S(if max_positional == 1 { " argument (" } else { " arguments (" }),
                P::N(args.n.saturating_sub(skip) as i64),
                P::S(" given)"),
            ]));
        }
        for (i, slot) in out.iter_mut().enumerate().take(positional) {
            *slot = self.arg(args, skip + i);
        }
        for i in 0..self.tuple_len(args.kw) {
            let keyword = self.tuple_item(args.kw, i);
            let value = self.arg(args, skip + positional + i);
            match names.iter().position(|n| !n.is_empty() && n.as_bytes() == self.str_bytes(keyword)) {
                Some(at) => {
                    if let Some(slot) = out.get_mut(at) {
                        if slot.is_bound() {
                            return Err(self.type_error(&[
                                P::S("argument for "),
                                P::S(name),
                                P::S("() given by name ('"),
                                P::V(keyword),
                                P::S("') and position ("),
                                P::N(at as i64 + 1),
                                P::S(")"),
                            ]));
                        }
                        *slot = value;
                    }
                }
                None => {
                    return Err(self.type_error(&[
                        P::S(name),
                        P::S("() got an unexpected keyword argument '"),
                        P::V(keyword),
                        P::S("'"),
                    ]));
                }
            }
        }
        for (i, (slot, n)) in out.iter().zip(names).enumerate() {
            if i < min && !slot.is_bound() {
                if n.is_empty() {
                    return Err(self.type_error(&[
                        P::S(name),
                        P::S(if min == 1 { " expected " } else { " expected at least " }),
                        P::N(min as i64),
                        P::S(if min == 1 { " argument, got " } else { " arguments, got " }),
                        P::N(positional as i64),
                    ]));
                }
                return Err(self.type_error(&[
                    P::S(name),
                    P::S("() missing required argument '"),
                    P::S(n),
                    P::S("' (pos "),
                    P::N(i as i64 + 1),
                    P::S(")"),
                ]));
            }
        }
        Ok(out)
    }

    /// An int (or an instance of a subclass of it) as a number clamped to 64 bits; what is not an int is refused.
    ///
    /// # Errors
    /// TypeError `'X' object cannot be interpreted as an integer`.
    pub(crate) fn index_arg(&mut self, v: Value) -> Data<i64> {
        let inner = self.payload(v);
        match self.int_clamped(inner) {
            Some(i) => Ok(i),
            None => Err(self.type_error(&[P::S("'"), P::T(v), P::S("' object cannot be interpreted as an integer")])),
        }
    }
}
