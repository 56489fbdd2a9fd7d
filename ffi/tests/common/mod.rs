//! A host for tests: a VM in a block of its own, driven through the exported functions only.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]
#![allow(unsafe_code, reason = "the host's side of the C interface")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_compiler::{Era, Options, compile};
use fastlocals_ffi::abi::*;
use fastlocals_ffi::answering::*;
use fastlocals_ffi::exceptions::fl_exit_text;
use fastlocals_ffi::exit::*;
use fastlocals_ffi::natives::*;
use fastlocals_ffi::objects::*;
use fastlocals_ffi::status::fl_status::{self, *};
use fastlocals_ffi::values::*;
use fastlocals_ffi::vm::*;
use std::ffi::{CString, c_char, c_void};
use std::mem::MaybeUninit;
use std::ptr::null_mut;

pub const IMAGES: usize = 16;

/// What the functions of the host see as userdata.
#[derive(Default)]
pub struct Seen {
    pub printed: String,
    pub log: Vec<String>,
    pub input: Vec<String>,
}

pub struct Host {
    pub vm: Box<MaybeUninit<fl_vm>>,
    pub block: Vec<u64>,
    images: Box<[MaybeUninit<fl_image>]>,
    lent: Vec<Vec<u8>>,
    natives: Vec<fl_native>,
    names: Vec<CString>,
    handlers: Box<fl_handlers>,
    pub seen: Box<Seen>,
}

extern "C" fn output(userdata: *mut c_void, _: u32, text: *const c_char, length: usize) {
    let seen = unsafe { &mut *userdata.cast::<Seen>() };
    let bytes = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    seen.printed.push_str(std::str::from_utf8(bytes).unwrap());
}

pub fn seen<'a>(userdata: *mut c_void) -> &'a mut Seen {
    unsafe { &mut *userdata.cast::<Seen>() }
}

pub type Native = extern "C" fn(*mut c_void, *mut fl_vm);

impl Host {
    pub fn new(words: usize) -> Host {
        Host::with(words, &fl_config { size: size_of::<fl_config>(), ..Default::default() })
    }

    pub fn with(words: usize, config: &fl_config) -> Host {
        Host::with_images(words, config, IMAGES)
    }

    pub fn with_images(words: usize, config: &fl_config, capacity: usize) -> Host {
        let mut seen = Box::new(Seen::default());
        let handlers = Box::new(fl_handlers {
            size: size_of::<fl_handlers>(),
            userdata: (&raw mut *seen).cast(),
            output: Some(output),
            input: None,
            import: None,
            compile: None,
            event: None,
            memory: None,
        });
        let mut h = Host {
            vm: Box::new(MaybeUninit::zeroed()),
            block: vec![0xDEAD; words],
            images: (0..capacity).map(|_| MaybeUninit::zeroed()).collect(),
            lent: Vec::new(),
            natives: Vec::new(),
            names: Vec::new(),
            handlers,
            seen,
        };
        let images = h.images.as_mut_ptr().cast::<fl_image>();
        ok(fl_vm_init(h.vm.as_mut_ptr(), h.block.as_mut_ptr(), words, images, capacity, config));
        ok(fl_vm_handlers(h.vm.as_mut_ptr(), &*h.handlers));
        h
    }

    pub fn vm(&mut self) -> *mut fl_vm {
        self.vm.as_mut_ptr()
    }

    pub fn handlers(&mut self, change: impl FnOnce(&mut fl_handlers)) {
        change(&mut self.handlers);
    }

    pub fn natives(&mut self, natives: &[(&str, Native)]) {
        let natives: Vec<_> = natives.iter().map(|(name, f)| (*name, *f, None)).collect();
        ok(self.natives_with(&natives));
    }

    /// The same with what they take.
    pub fn natives_with(&mut self, natives: &[(&str, Native, Option<&str>)]) -> fl_status {
        self.names.clear();
        self.natives.clear();
        let userdata: *mut c_void = (&raw mut *self.seen).cast();
        for (name, f, parameters) in natives {
            let mut lent = |text: &str| {
                self.names.push(CString::new(text).unwrap());
                self.names.last().unwrap().as_ptr()
            };
            let (name, parameters) = (lent(name), parameters.map_or(std::ptr::null(), &mut lent));
            self.natives.push(fl_native { name, function: Some(*f), userdata, parameters });
        }
        fl_vm_natives(self.vm.as_mut_ptr(), self.natives.as_ptr(), self.natives.len())
    }

    /// Compiles and adds a program; its number.
    pub fn add(&mut self, source: &str, era: Era) -> u32 {
        let image = compile(source, &Options { era, ..Options::file("t.py") }).unwrap_or_else(|e| panic!("{e}")).image;
        self.lent.push(image);
        let image = self.lent.last().unwrap();
        let mut number = 0;
        ok(fl_image_add(self.vm.as_mut_ptr(), image.as_ptr(), image.len(), &mut number));
        number
    }

    /// Keeps bytes as long as the VM.
    pub fn lend(&mut self, bytes: Vec<u8>) -> &'static [u8] {
        self.lent.push(bytes);
        let bytes = self.lent.last().unwrap();
        unsafe { std::slice::from_raw_parts(bytes.as_ptr(), bytes.len()) }
    }

    /// Runs a program until the host's functions do not suffice.
    pub fn run(&mut self, source: &str) -> fl_exit {
        let number = self.add(source, Era::Py313);
        ok(fl_start(self.vm(), number));
        self.go_on()
    }

    pub fn go_on(&mut self) -> fl_exit {
        let mut exit = fl_exit::FL_EXIT_EVENT;
        ok(fl_run_answering(self.vm(), FL_NO_BUDGET, &mut exit));
        exit
    }

    pub fn printed(&mut self) -> String {
        std::mem::take(&mut self.seen.printed)
    }

    pub fn log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.seen.log)
    }
}

#[track_caller]
pub fn ok(status: fl_status) {
    assert_eq!(status, FL_OK);
}

/// What a function that copies text gives.
pub fn text(f: impl Fn(*mut c_char, usize, *mut usize) -> fl_status) -> String {
    let mut length = 0;
    ok(f(null_mut(), 0, &mut length));
    let mut bytes = vec![0u8; length];
    let mut again = 0;
    ok(f(bytes.as_mut_ptr().cast(), length, &mut again));
    assert_eq!(length, again);
    String::from_utf8(bytes).unwrap()
}

pub fn repr(vm: *mut fl_vm, r: fl_ref) -> String {
    text(|b, c, l| fl_repr(vm, r, b, c, l))
}

pub fn str(vm: *mut fl_vm, r: fl_ref) -> String {
    text(|b, c, l| fl_str(vm, r, b, c, l))
}

pub fn exit_text(vm: *mut fl_vm) -> String {
    text(|b, c, l| fl_exit_text(vm, b, c, l))
}

/// A text as the functions take it.
pub fn t(text: &str) -> (*const c_char, usize) {
    (text.as_ptr().cast(), text.len())
}

/// A reference that a function gives.
pub fn made(f: impl FnOnce(*mut fl_ref) -> fl_status) -> fl_ref {
    let mut r = fl_ref::default();
    ok(f(&mut r));
    r
}

pub fn int(vm: *mut fl_vm, n: i64) -> fl_ref {
    made(|r| fl_new_int(vm, n, r))
}

pub fn new_str(vm: *mut fl_vm, s: &str) -> fl_ref {
    made(|r| fl_new_str(vm, t(s).0, t(s).1, r))
}

pub fn global(vm: *mut fl_vm, name: &str) -> fl_ref {
    made(|r| fl_get_global(vm, t(name).0, t(name).1, r))
}
