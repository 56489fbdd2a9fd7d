//! Mistakes of the caller give a status each and change nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_ffi::abi::fl_config;
use fastlocals_ffi::abi::*;
use fastlocals_ffi::answers::fl_answer_none;
use fastlocals_ffi::exceptions::fl_exit_text;
use fastlocals_ffi::exit::{FL_NO_BUDGET, fl_exit, fl_run, fl_start};
use fastlocals_ffi::status::fl_status;
use fastlocals_ffi::vm::{fl_image_add, fl_vm_init, fl_vm_rebase, fl_vm_statistics};
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};

struct Host {
    vm: Box<MaybeUninit<fl_vm>>,
    block: Vec<u64>,
    images: Box<[MaybeUninit<fl_image>; 2]>,
}

impl Host {
    fn new(words: usize) -> Host {
        let images = Box::new([const { MaybeUninit::zeroed() }; 2]);
        Host { vm: Box::new(MaybeUninit::zeroed()), block: vec![0xDEAD; words], images }
    }
    fn vm(&mut self) -> *mut fl_vm {
        self.vm.as_mut_ptr()
    }
    fn init(&mut self, config: *const fl_config) -> fl_status {
        let images = self.images.as_mut_ptr().cast::<fl_image>();
        fl_vm_init(self.vm.as_mut_ptr(), self.block.as_mut_ptr(), self.block.len(), images, 2, config)
    }
}

#[test]
fn null_and_misaligned_pointers_are_refused() {
    let mut h = Host::new(4096);
    let (vm, block, images) = (h.vm(), h.block.as_mut_ptr(), h.images.as_mut_ptr().cast::<fl_image>());
    assert_eq!(fl_vm_init(null_mut(), block, 4096, images, 2, null()), fl_status::FL_NULL);
    assert_eq!(fl_vm_init(vm, null_mut(), 4096, images, 2, null()), fl_status::FL_NULL);
    assert_eq!(fl_vm_init(vm, block, 4096, null_mut(), 2, null()), fl_status::FL_NULL);
    assert_eq!(fl_vm_init(vm, block.wrapping_byte_add(1), 4000, images, 2, null()), fl_status::FL_MISALIGNED);
    assert_eq!(fl_vm_init(vm, block, 4096, images, 0, null()), fl_status::FL_TOO_MANY_IMAGES);
    assert_eq!(fl_vm_init(vm, block, 20, images, 2, null()), fl_status::FL_BLOCK_TOO_SMALL);
    assert_eq!(fl_vm_init(vm, block, usize::MAX, images, 2, null()), fl_status::FL_BAD_ARGUMENT);
    assert_eq!(fl_run(vm, 1, null_mut()), fl_status::FL_NOT_INITIALISED);
}

#[test]
fn configurations_are_checked() {
    let mut h = Host::new(8192);
    assert_eq!(h.init(&fl_config { size: 0, ..Default::default() }), fl_status::FL_BAD_SIZE);
    assert_eq!(
        h.init(&fl_config { size: size_of::<fl_config>(), era: 77, ..Default::default() }),
        fl_status::FL_BAD_ARGUMENT
    );
    // An older, shorter struct: what it lacks has its default.
    assert_eq!(h.init(&fl_config { size: size_of::<usize>(), era: 77, ..Default::default() }), fl_status::FL_OK);
}

#[test]
fn calls_out_of_order_are_refused() {
    let mut h = Host::new(8192);
    let mut exit = fl_exit::FL_EXIT_EVENT;
    assert_eq!(fl_start(h.vm(), 1), fl_status::FL_NOT_INITIALISED);
    assert_eq!(h.init(null()), fl_status::FL_OK);
    assert_eq!(fl_start(h.vm(), 0), fl_status::FL_NO_IMAGE);
    assert_eq!(fl_start(h.vm(), 1), fl_status::FL_NO_IMAGE);
    assert_eq!(fl_run(h.vm(), FL_NO_BUDGET, &mut exit), fl_status::FL_NOT_WAITING);
    assert_eq!(fl_answer_none(h.vm()), fl_status::FL_NOT_WAITING);
    let mut length = 77;
    assert_eq!(fl_exit_text(h.vm(), null_mut(), 0, &mut length), fl_status::FL_NOT_WAITING);
    assert_eq!((exit, length), (fl_exit::FL_EXIT_EVENT, 77), "outputs are written only on success");
}

#[test]
fn images_are_checked() {
    let mut h = Host::new(8192);
    assert_eq!(h.init(null()), fl_status::FL_OK);
    let mut number = 9;
    let nonsense = [0u8; 64];
    assert_eq!(fl_image_add(h.vm(), nonsense.as_ptr(), 64, &mut number), fl_status::FL_IMAGE_UNKNOWN);
    let options = fastlocals_compiler::Options { era: fastlocals_compiler::Era::Py36, ..Default::default() };
    let image = fastlocals_compiler::compile("x = 1\n", &options).unwrap().image;
    assert_eq!(fl_image_add(h.vm(), image.as_ptr(), image.len() - 8, &mut number), fl_status::FL_IMAGE_LENGTH);
    assert_eq!(fl_image_add(h.vm(), image.as_ptr(), image.len(), &mut number), fl_status::FL_IMAGE_OTHER_ERA);
    let mut flipped = image.clone();
    flipped[40] ^= 1;
    assert_eq!(fl_image_add(h.vm(), flipped.as_ptr(), flipped.len(), &mut number), fl_status::FL_IMAGE_CHECKSUM);
    assert_eq!(number, 9);
    let image = fastlocals_compiler::compile("x = 1\n", &fastlocals_compiler::Options::default()).unwrap().image;
    assert_eq!(fl_image_add(h.vm(), image.as_ptr(), image.len(), &mut number), fl_status::FL_OK);
    assert_eq!(number, 1);
    assert_eq!(fl_image_add(h.vm(), image.as_ptr(), image.len(), &mut number), fl_status::FL_TOO_MANY_IMAGES);
}

#[test]
fn a_vm_goes_on_in_another_block() {
    let mut h = Host::new(4096);
    assert_eq!(h.init(null()), fl_status::FL_OK);
    let mut longer = vec![0u64; 16384];
    assert_eq!(fl_vm_rebase(h.vm(), longer.as_mut_ptr(), longer.len()), fl_status::FL_DAMAGED);
    longer[..4096].copy_from_slice(&h.block);
    assert_eq!(fl_vm_rebase(h.vm(), longer.as_mut_ptr(), longer.len()), fl_status::FL_OK);
    let image = fastlocals_compiler::compile("x = 1\n", &fastlocals_compiler::Options::default()).unwrap().image;
    let (mut number, mut exit, mut figures) = (0, fl_exit::FL_EXIT_EVENT, fl_statistics::default());
    assert_eq!(fl_image_add(h.vm(), image.as_ptr(), image.len(), &mut number), fl_status::FL_OK);
    assert_eq!(fl_start(h.vm(), number), fl_status::FL_OK);
    assert_eq!(fl_start(h.vm(), number), fl_status::FL_BUSY);
    assert_eq!(fl_run(h.vm(), FL_NO_BUDGET, &mut exit), fl_status::FL_OK);
    assert_eq!(exit, fl_exit::FL_EXIT_FINISHED);
    assert_eq!(fl_vm_statistics(h.vm(), &mut figures), fl_status::FL_OK);
    assert_eq!(figures.block_words, 16384);
}

#[test]
fn images_know_their_file_and_lines() {
    use fastlocals_ffi::images::{fl_image_file, fl_image_line};
    let mut h = Host::new(8192);
    assert_eq!(h.init(null()), fl_status::FL_OK);
    let source = "x = 1\n\ndef f():\n    # nothing\n    return (x +\n        1)\n";
    let options = fastlocals_compiler::Options::file("folder/e.py");
    let image = fastlocals_compiler::compile(source, &options).unwrap().image;
    let (mut number, mut length, mut line) = (0, 0, 0);
    assert_eq!(fl_image_line(h.vm(), 1, 0, &mut line), fl_status::FL_NO_IMAGE);
    assert_eq!(fl_image_add(h.vm(), image.as_ptr(), image.len(), &mut number), fl_status::FL_OK);
    let mut name = [0u8; 20];
    assert_eq!(fl_image_file(h.vm(), number, name.as_mut_ptr().cast(), 20, &mut length), fl_status::FL_OK);
    assert_eq!(&name[..length], b"folder/e.py");
    let mut lines = Vec::new();
    while fl_image_line(h.vm(), number, line, &mut line) == fl_status::FL_OK {
        lines.push(line);
    }
    assert_eq!(lines, [1, 3, 5, 6]);
    assert_eq!(fl_image_line(h.vm(), number, 0, null_mut()), fl_status::FL_NULL);
}
