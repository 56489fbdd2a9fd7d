//! Arguments of natives: binding them to parameter names, or handing them on as a tuple and a dict.

use super::def::Args;
use crate::era::Era;
use crate::fault::Res;
use crate::types::TypeId;
use crate::value::Value;
use crate::vm::{P, Vm};

impl Vm<'_> {
    /// The arguments behind the first `skip`, bound to parameters that may all be given by position or by keyword; those not given are
    /// Unbound. The first `required` must be given.
    ///
    /// # Errors
    /// TypeError.
    pub fn take_args<const N: usize>(
        &mut self,
        args: Args,
        name: &str,
        skip: usize,
        params: [&str; N],
        required: usize,
    ) -> Res<[Value; N]> {
        let named = self.tuple_len(args.kw);
        let positional = args.n.saturating_sub(skip + named);
        let given = positional + named;
        if given > N {
            let plural = if N == 1 { "" } else { "s" };
            return Err(self.type_error(&[
                P::S(name),
                P::S("() takes at most "),
                P::N(N as i64),
                P::S(" argument"),
                P::S(plural),
                P::S(" ("),
                P::N(given as i64),
                P::S(" given)"),
            ]));
        }
        let mut out = [Value::UNBOUND; N];
        for (i, to) in out.iter_mut().enumerate().take(positional) {
            *to = self.arg(args, skip + i);
        }
        for i in 0..named {
            let key = self.tuple_item(args.kw, i);
            let v = self.block.get(args.base + skip + positional + i);
            let at = params.iter().position(|p| p.as_bytes() == self.str_bytes(key));
            match at.and_then(|at| out.get_mut(at)) {
                Some(to) if !to.is_bound() => *to = v,
                Some(_) => {
                    let pos = at.unwrap_or(0) as i64 + 1;
                    return Err(self.type_error(&[
                        P::S("argument for "),
                        P::S(name),
                        P::S("() given by name ('"),
                        P::V(key),
                        P::S("') and position ("),
                        P::N(pos),
                        P::S(")"),
                    ]));
                }
                None if self.era < Era::Py313 => {
                    let tail =
                        if self.era < Era::Py38 { [P::S("this function"), P::S("")] } else { [P::S(name), P::S("()")] };
                    return Err(self.type_error(&[
                        P::S("'"),
                        P::V(key),
                        P::S("' is an invalid keyword argument for "),
                        tail[0],
                        tail[1],
                    ]));
                }
                None => {
                    return Err(self.type_error(&[
                        P::S(name),
                        P::S("() got an unexpected keyword argument '"),
                        P::V(key),
                        P::S("'"),
                    ]));
                }
            }
        }
        for (i, v) in out.iter().enumerate().take(required) {
            if !v.is_bound() {
                let missing = params.get(i).copied().unwrap_or("?");
                if self.era < Era::Py38 {
                    return Err(self.type_error(&[
                        P::S("Required argument '"),
                        P::S(missing),
                        P::S("' (pos "),
                        P::N(i as i64 + 1),
                        P::S(") not found"),
                    ]));
                }
                return Err(self.type_error(&[
                    P::S(name),
                    P::S("() missing required argument '"),
                    P::S(missing),
                    P::S("' (pos "),
                    P::N(i as i64 + 1),
                    P::S(")"),
                ]));
            }
        }
        Ok(out)
    }

    /// The positional arguments behind the first `skip`, as a tuple.
    ///
    /// # Errors
    /// `Trap::Memory`.
    pub fn rest_tuple(&mut self, args: Args, skip: usize) -> Res {
        let named = self.tuple_len(args.kw);
        self.tuple_from_stack(args.base + skip, args.n.saturating_sub(skip + named))
    }

    /// The keyword arguments as a new dict.
    ///
    /// # Errors
    /// `Trap::Memory`.
    pub fn keyword_dict(&mut self, args: Args) -> Res {
        let dict = self.new_dict()?;
        let named = self.tuple_len(args.kw);
        let first = args.base + args.n.saturating_sub(named);
        for i in 0..named {
            let key = self.tuple_item(args.kw, i);
            let v = self.block.get(first + i);
            self.dict_set_str(dict, key, v)?;
        }
        Ok(dict)
    }

    /// Checks that the argument is a built-in value of this type (or a subclass's instance) and gives the built-in part.
    ///
    /// # Errors
    /// TypeError `NAME must be X, not Y`: for receivers of methods called through their type.
    pub fn receiver(&mut self, v: Value, t: TypeId, method: &str) -> Res {
        if self.is_instance(v, t) {
            return Ok(self.payload(v));
        }
        Err(self.type_error(&[
            P::S("descriptor '"),
            P::S(method),
            P::S("' for '"),
            P::S(t.name()),
            P::S("' objects doesn't apply to a '"),
            P::T(v),
            P::S("' object"),
        ]))
    }
}
