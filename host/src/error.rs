//! Why a host could not do something, and the exceptions with which it answers a program.

use crate::data::Data;
use fastlocals_compiler::{CompileError, ErrorKind};
use fastlocals_core::era::Era;
use fastlocals_core::image::ImageError;
use fastlocals_core::listeners::jump::JumpError;
use fastlocals_core::listeners::subscriptions::ListenError;
use fastlocals_core::locals::error::FrameError;
use fastlocals_core::snapshot::SnapshotError;
use fastlocals_core::value::types::TypeId;

/// Why something could not be done. (An exception of the program is no error but an [`crate::Outcome`].)
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Error {
    /// A source does not compile.
    Compile(Box<CompileError>),
    /// An image was refused.
    Image(ImageError),
    /// An image is for another era than the VM's.
    Era {
        /// The image's.
        image: Era,
        /// The VM's.
        vm: Era,
    },
    /// What a function takes is not written as parameters are.
    Parameters(String),
    /// There are as many images as [`crate::Limits::images`] allows, which is this many.
    TooManyImages(usize),
    /// The block is too small even to start; how many bytes would do.
    TooSmall(usize),
    /// The block is damaged.
    Damaged,
    /// A snapshot was refused.
    Snapshot(SnapshotError),
    /// A subscription or a breakpoint was refused.
    Listen(ListenError),
    /// A frame or a variable could not be reached.
    Frame(FrameError),
    /// A jump was refused.
    Jump(JumpError),
    /// No call waits for an answer.
    NotWaiting,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Compile(e) => e.fmt(f),
            Error::Image(e) => e.fmt(f),
            Error::Era { image, vm } => {
                write!(f, "image was compiled for era {}, the VM follows {}", image.name(), vm.name())
            }
            Error::Parameters(text) => write!(f, "no parameters: {text}"),
            Error::TooManyImages(most) => write!(f, "more than {most} images"),
            Error::TooSmall(bytes) => write!(f, "the block is too small: {bytes} bytes are the least"),
            Error::Damaged => f.write_str("the block is damaged"),
            Error::Snapshot(e) => e.fmt(f),
            Error::Listen(e) => e.fmt(f),
            Error::Frame(e) => e.fmt(f),
            Error::Jump(e) => e.fmt(f),
            Error::NotWaiting => f.write_str("no call waits for an answer"),
        }
    }
}

impl std::error::Error for Error {}

macro_rules! from {
    ($($kind:ident($error:ty)),*) => {
        $(impl From<$error> for Error {
            fn from(e: $error) -> Error {
                Error::$kind(e)
            }
        })*
    };
}

from!(Image(ImageError), Snapshot(SnapshotError), Listen(ListenError), Frame(FrameError), Jump(JumpError));

impl From<CompileError> for Error {
    fn from(e: CompileError) -> Error {
        Error::Compile(Box::new(e))
    }
}

/// With what the host answers a program when it cannot do what was asked for: an exception that the program sees.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub(crate) enum Exception {
    /// This built-in exception with this text.
    New(TypeId, String),
    /// This built-in exception with these arguments, a tuple.
    Of(TypeId, Data),
    /// What a source that does not compile becomes: a SyntaxError with its place, RecursionError or OverflowError.
    Compile(Box<CompileError>),
}

impl Exception {
    /// This built-in exception with this text.
    pub(crate) fn new(class: TypeId, text: impl Into<String>) -> Exception {
        Exception::New(class, text.into())
    }
}

impl From<CompileError> for Exception {
    fn from(e: CompileError) -> Exception {
        match e.kind {
            ErrorKind::Recursion => Exception::New(TypeId::RecursionError, e.message),
            ErrorKind::Limit => Exception::New(TypeId::OverflowError, e.message),
            _ => Exception::Compile(Box::new(e)),
        }
    }
}

impl From<std::io::Error> for Exception {
    fn from(e: std::io::Error) -> Exception {
        let text = e.to_string();
        // Without Rust's "(os error 2)".
        let text = text.split(" (os error").next().unwrap_or(&text);
        Exception::New(TypeId::OSError, format!("[Errno {}] {text}", e.raw_os_error().unwrap_or(0)))
    }
}
