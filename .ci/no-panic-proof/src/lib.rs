//! Everything that a host can reach in core, linked with a panic handler that calls what does not exist.
#![no_std]

use fastlocals_core::block::{Block, field};
use fastlocals_core::exit::Exit;
use fastlocals_core::hidden::Hidden;
use fastlocals_core::image::Image;
use fastlocals_core::init::{Config, init};
use fastlocals_core::snapshot::{self, Snapshot};
use fastlocals_core::types::TypeId;
use fastlocals_core::value::Value;
use fastlocals_core::vm::{P, Vm};

unsafe extern "C" {
    fn fastlocals_panic_is_reachable() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe { fastlocals_panic_is_reachable() }
}

/// What a host does: verifies images, makes a VM, starts a program, runs it, answers, looks at values, saves and restores.
///
/// # Safety
/// It is never run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fastlocals_proof(words: *mut u64, n: usize, a: *const u8, an: usize, b: *const u8, bn: usize, c: *mut u8, cn: usize) -> u64 {
    let words = unsafe { core::slice::from_raw_parts_mut(words, n) };
    let (a, b) = unsafe { (core::slice::from_raw_parts(a, an), core::slice::from_raw_parts(b, bn)) };
    let c = unsafe { core::slice::from_raw_parts_mut(c, cn) };
    proof(words, a, b, c).unwrap_or(0)
}

fn proof(words: &mut [u64], prelude: &[u8], program: &[u8], file: &mut [u8]) -> Option<u64> {
    let mut images = [Image::new(prelude).ok()?, Image::new(program).ok()?];
    init(words, Config::default()).ok()?;
    let (carried, out) = file.split_at_mut_checked(4096)?;
    let carried: &[u8] = carried;
    if let Ok(saved) = Snapshot::open(carried) {
        images[1] = saved.image(1).ok()?;
        saved.restore(&images, words).ok()?;
    }
    let mut vm = Vm::new(Block::attach(words)?, &images);
    vm.attempt(&mut |vm: &mut Vm<'_>| vm.start_main(1)).ok()?;
    let mut next = None;
    loop {
        let exit = match next.take() {
            Some(exit) => exit,
            None => vm.run(),
        };
        match exit {
            Exit::Finished(v) => return Some(v.0),
            Exit::Raised(e) => {
                vm.block.set(field::EXC_SPARE, e);
                vm.start_hidden(Hidden::exception_text, &[e]).ok()?;
            }
            Exit::Request(_) => {
                let made = vm.attempt(&mut |vm: &mut Vm<'_>| -> Result<Value, _> {
                    Err(vm.raise(TypeId::RuntimeError, &[P::S("refused")]))
                });
                next = match made {
                    Ok(v) => vm.answer(v),
                    Err(0) => vm.answer_raised(),
                    Err(_) => vm.answer_no_memory(),
                };
            }
            Exit::Budget => {
                if snapshot::size(&vm, 1) < out.len() {
                    snapshot::save(&mut vm, 1, out).ok()?;
                }
                vm.budget = 1000;
            }
            Exit::Memory(_) => vm.refuse_memory(),
            Exit::Event => {}
        }
    }
}
