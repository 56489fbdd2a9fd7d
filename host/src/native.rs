//! Functions of the native modules: what they get, what they give.
//!
//! A function reads its arguments, and gives owned [`Data`]; making objects of that is a step of its own, which may be run again when memory is
//! short. So a function runs once, however often its answer has to be given. One whose work has no bound gives [`Work`] instead, which is done
//! in slices that the budget pays for.

use crate::answer::Answer;
use crate::data::Data;
use crate::error::Exception;
use crate::grants::Grants;
use crate::kept::Kept;
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::types::TypeId;

/// A call of a native module's function.
pub(crate) struct Call<'c, 'v> {
    /// The machine, to read the arguments from.
    pub(crate) vm: &'c Vm<'v>,
    /// What the program may reach.
    pub(crate) grants: &'c mut Grants,
    /// What is kept between calls.
    pub(crate) kept: &'c mut Kept,
    /// The tuple of arguments.
    pub(crate) arguments: Value,
}

/// What a function gives.
pub(crate) enum Reply {
    /// A value.
    Done(Data),
    /// It has begun.
    Working(Box<dyn Work>),
}

/// Work that is done in slices.
pub(crate) trait Work {
    /// Goes on, and takes what it does off `units`; nothing if they were not enough. The call is that which began the work, whose objects may
    /// have moved.
    fn go(&mut self, call: &mut Call<'_, '_>, units: &mut u64) -> Option<Answered>;
}

/// What a function answers in the end.
pub(crate) type Answered = Result<Data, Exception>;
/// A function of a native module.
pub(crate) type Native = fn(&mut Call<'_, '_>) -> Result<Reply, Exception>;

impl<T: Into<Data>> From<T> for Reply {
    fn from(v: T) -> Reply {
        Reply::Done(v.into())
    }
}

/// The plain form of [`Native`]: the value at once.
pub(crate) fn done<T: Into<Data>>(value: T) -> Result<Reply, Exception> {
    Ok(Reply::Done(value.into()))
}

/// Calls a function, or goes on with the work that it has begun: the answer, or none if `units` were not enough.
pub(crate) fn answer<'f>(
    native: Native,
    call: &mut Call<'_, '_>,
    work: &mut Option<Box<dyn Work>>,
    units: &mut u64,
) -> Option<Answer<'f>> {
    if work.is_none() {
        match native(call) {
            Ok(Reply::Done(data)) => return Some(Answer::Data(data)),
            Ok(Reply::Working(begun)) => *work = Some(begun),
            Err(e) => return Some(Answer::Fail(e)),
        }
    }
    let answered = work.as_mut()?.go(call, units)?;
    *work = None;
    Some(answered.map_or_else(Answer::Fail, Answer::Data))
}

impl Call<'_, '_> {
    /// Argument `i`, or None.
    pub(crate) fn value(&self, i: usize) -> Value {
        self.vm.heap.payload(self.vm.heap.tuple_item(self.arguments, i).bound().unwrap_or(Value::NONE))
    }

    fn wrong(&self, i: usize, wanted: &str) -> Exception {
        Exception::new(TypeId::TypeError, format!("argument {} must be {wanted}", i + 1))
    }

    /// An int of 64 bits.
    pub(crate) fn int(&self, i: usize) -> Result<i64, Exception> {
        let v = self.value(i);
        match self.vm.heap.int_as_i64(v) {
            Some(n) => Ok(n),
            None if self.vm.heap.int_of(v).is_some() => {
                Err(Exception::new(TypeId::OverflowError, "Python int too large to convert to C long"))
            }
            None if matches!(v, Value::TRUE | Value::FALSE) => Ok(i64::from(v == Value::TRUE)),
            None => Err(self.wrong(i, "int")),
        }
    }

    /// An int that says a size or a place: negative ones are 0.
    pub(crate) fn size(&self, i: usize) -> Result<usize, Exception> {
        let v = self.value(i);
        let n = self.vm.heap.int_clamped(v).ok_or_else(|| self.wrong(i, "int"))?;
        Ok(usize::try_from(n.max(0)).unwrap_or(usize::MAX))
    }

    /// An int of up to 127 bits.
    pub(crate) fn wide(&self, i: usize) -> Result<i128, Exception> {
        self.wide_value(self.value(i)).ok_or_else(|| self.wrong(i, "int"))
    }

    /// The int that a value is, if it has at most 127 bits.
    pub(crate) fn wide_value(&self, v: Value) -> Option<i128> {
        if let Some(n) = self.vm.heap.int_as_i64(v) {
            return Some(i128::from(n));
        }
        let int = self.vm.heap.int_of(v)?;
        if self.vm.heap.int_bits(&int) > 127 {
            return None;
        }
        let magnitude = i128::from(self.vm.heap.limb(&int, 0)) | i128::from(self.vm.heap.limb(&int, 1)) << 64;
        Some(if int.negative { -magnitude } else { magnitude })
    }

    /// A truth.
    pub(crate) fn truth(&self, i: usize) -> bool {
        !matches!(self.value(i), Value::NONE | Value::FALSE) && self.value(i).as_small() != Some(0)
    }

    /// A float or int.
    pub(crate) fn float(&self, i: usize) -> Result<f64, Exception> {
        self.float_value(self.value(i)).ok_or_else(|| self.wrong(i, "real number"))
    }

    /// The number that a value is.
    pub(crate) fn float_value(&self, v: Value) -> Option<f64> {
        if let fastlocals_core::value::Unpacked::Float(f) = v.unpack() {
            return Some(f);
        }
        let int = self.vm.heap.int_of(v)?;
        self.vm.heap.int_to_f64(&int)
    }

    /// A str, as WTF-8.
    pub(crate) fn wtf8(&self, i: usize) -> Result<&[u8], Exception> {
        let v = self.value(i);
        if v.is(Kind::Str) { Ok(self.vm.heap.str_bytes(v)) } else { Err(self.wrong(i, "str")) }
    }

    /// A str without lone surrogates.
    pub(crate) fn text(&self, i: usize) -> Result<&str, Exception> {
        std::str::from_utf8(self.wtf8(i)?)
            .map_err(|_| Exception::new(TypeId::UnicodeError, "surrogates are not allowed here"))
    }

    /// Bytes or a bytearray.
    pub(crate) fn bytes(&self, i: usize) -> Result<&[u8], Exception> {
        let v = self.value(i);
        if v.is(Kind::Bytes) || v.is(Kind::ByteArray) {
            Ok(self.vm.heap.bytes_of(v))
        } else {
            Err(self.wrong(i, "a bytes-like object"))
        }
    }
}
