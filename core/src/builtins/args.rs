//! Arguments of natives: reading their slots, or handing them on as a tuple and a dict.

use crate::era::calls;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::value::Value;
use crate::value::fault::{Data, Need};
use crate::value::kind::Kind;

impl Heap<'_> {
    /// The bound arguments behind the first `skip`; those that were not given are Unbound.
    #[inline]
    pub(crate) fn slots<const N: usize>(&self, args: Args, skip: usize) -> [Value; N] {
        core::array::from_fn(|i| self.arg(args, skip + i))
    }

    /// How many of a native's arguments are positional.
    pub(crate) fn positional(&self, args: Args) -> usize {
        args.n - self.tuple_len(args.kw).min(args.n)
    }

    /// The positional arguments behind the first `skip`, as a tuple.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn rest_tuple(&mut self, args: Args, skip: usize) -> Data {
        let named = self.tuple_len(args.kw);
        self.tuple_from_stack(args.base + skip, args.n.saturating_sub(skip + named))
    }

    /// The keyword arguments as a new dict.
    ///
    /// # Errors
    /// TypeError for a name whose class computes its hash; `Fault::Memory`.
    #[doc(hidden)]
    pub fn keyword_dict(&mut self, args: Args) -> Data {
        let dict = self.new_dict()?;
        let first = args.base + self.positional(args);
        let named = self.tuple_len(args.kw);
        self.dict_reserve(dict, named)?;
        for i in 0..named {
            let (key, v) = (self.tuple_item(args.kw, i), self.block.get(first + i));
            // Whoever gets them looks whether they are names.
            match self.hash_builtin(key) {
                Ok(hash) => {
                    self.insert_reserved(dict, key, hash, v);
                }
                Err(Need::Fault(fault)) => return Err(fault),
                Err(Need::Python) => return Err(self.raise_text(calls::ODD_NAME, &[])),
            }
        }
        Ok(dict)
    }

    /// Adds the keyword arguments to a dict.
    ///
    /// # Errors
    /// TypeError for a name that is no str; `Fault::Memory`.
    pub(crate) fn add_keywords(&mut self, dict: Value, args: Args) -> Data<()> {
        let first = args.base + self.positional(args);
        for i in 0..self.tuple_len(args.kw) {
            let key = self.tuple_item(args.kw, i);
            if !self.payload(key).is(Kind::Str) {
                return Err(self.raise_text(calls::NO_KEY_OF_DICT, &[]));
            }
            let v = self.block.get(first + i);
            self.dict_set_str(dict, key, v)?;
        }
        Ok(())
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
