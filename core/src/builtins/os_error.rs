//! OSError: its fields, and the class that its number says.

use crate::block::records::exception as e;
use crate::builtins::def::{Def, attribute};
use crate::builtins::exception::{extra, make_extra, set_extra, this};
use crate::era::Era;
use crate::heap::Heap;
use crate::value::fault::Data;
use crate::value::kind::Kind;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};
/// Members of OSError.
pub(crate) const OS_ERROR_MEMBERS: &[Def] = &[
    attribute(0, "errno", extra::<0>, set_extra::<0>),
    attribute(1, "strerror", extra::<1>, set_extra::<1>),
    attribute(2, "filename", extra::<2>, set_extra::<2>),
    attribute(3, "filename2", extra::<3>, set_extra::<3>).since(Era::Py36),
];

/// The class that `OSError(errno, ...)` makes an instance of.
pub(crate) fn os_error_class(errno: Value) -> TypeId {
    match errno.as_small() {
        Some(1 | 13) => TypeId::PermissionError,
        Some(2) => TypeId::FileNotFoundError,
        Some(3) => TypeId::ProcessLookupError,
        Some(4) => TypeId::InterruptedError,
        Some(10) => TypeId::ChildProcessError,
        Some(11 | 114 | 115) => TypeId::BlockingIOError,
        Some(17) => TypeId::FileExistsError,
        Some(20) => TypeId::NotADirectoryError,
        Some(21) => TypeId::IsADirectoryError,
        Some(32 | 108) => TypeId::BrokenPipeError,
        Some(103) => TypeId::ConnectionAbortedError,
        Some(104) => TypeId::ConnectionResetError,
        Some(110) => TypeId::TimeoutError,
        Some(111) => TypeId::ConnectionRefusedError,
        _ => TypeId::OSError,
    }
}

/// The names of files are fields of an OSError, and none of its arguments.
pub(crate) fn init_os_error(heap: &mut Heap<'_>, h: Handle) -> Data<()> {
    let n = heap.tuple_len(heap.block.at(h, e::ARGS));
    if n >= 2 {
        let extra = make_extra(heap, h, TypeId::OSError)?;
        if n > 2 && n <= 5 {
            let all = heap.block.at(h, e::ARGS);
            let (a, b) = (heap.tuple_item(all, 0), heap.tuple_item(all, 1));
            let two = heap.new_tuple(&[a, b])?;
            heap.block.put(h, e::ARGS, two);
        }
        heap.block.put(h, e::EXTRA, Value::heap(Kind::Tuple, extra));
    }
    Ok(())
}

impl Heap<'_> {
    /// `OSError(*args)`, of the class that the number says.
    ///
    /// # Errors
    /// `Fault::Memory`.
    #[doc(hidden)]
    pub fn new_os_error(&mut self, args: Value) -> Data {
        let class = os_error_class(self.tuple_item(args, 0));
        let exception = self.new_exception(class.value(), args)?;
        init_os_error(self, this(exception)?)?;
        Ok(exception)
    }
}
