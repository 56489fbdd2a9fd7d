//! Memory: every block size ends in MemoryError or in the identical output, and the block stays usable; and the hot path allocates nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod common;

use common::{corpus, parallel, root};
use fastlocals_cli::desk::Desk;
use fastlocals_cli::images::PRELUDE;
use fastlocals_compiler::{Options, compile};
use fastlocals_core::block::field;
use fastlocals_core::era::Era;
use fastlocals_core::host::{Config, Host, HostError, Outcome};
use fastlocals_core::types::TypeId;
use std::path::Path;

/// Programs of the sweep, and how many bytes are enough for each.
const PROGRAMS: [&str; 6] = [
    "seed000_d_unbind.py",
    "028_closure_late_binding.py",
    "070_traceback_frame_locals.py",
    "080_wb_each_line_counter.py",
    "191_generator_events.py",
    "067_flocals_cell_and_free_write.py",
];
/// Steps of the sweep, in bytes.
const STEP: usize = 8 * 16;
/// A block in which every program of the sweep finishes.
const ENOUGH: usize = 256 * 1024;

fn host(heap: usize) -> Result<Host<Desk>, HostError> {
    let desk = Desk::capturing(Era::default(), Path::new(""));
    Host::new(&Config { heap: Some(heap), ..Config::default() }, PRELUDE, desk)
}

fn image(source: &str) -> Vec<u8> {
    compile(source, &Options::file("program.py")).unwrap_or_else(|e| panic!("{e}")).image
}

/// How a program ended in a block of this size: its output if it finished; `None` for MemoryError, for a block too small to start, and if
/// traceback entries were lost for want of memory (they are counted: unwinding itself never fails), which the output may show.
fn in_block(heap: usize, program: &[u8], after: &[u8]) -> Option<Vec<u8>> {
    let mut host = match host(heap) {
        Ok(host) => host,
        Err(HostError::TooSmall(_)) => return None,
        Err(e) => panic!("{heap} bytes: {e}"),
    };
    let (program, after) = (host.add_image(program.to_vec()).unwrap(), host.add_image(after.to_vec()).unwrap());
    match host.run(program) {
        Err(HostError::TooSmall(_)) => None,
        Err(e) => panic!("{heap} bytes: {e}"),
        Ok(Outcome::Finished) => {
            let lost = host.with_vm(|vm| vm.block.number(field::LOST_TRACEBACKS)).unwrap();
            (lost == 0).then(|| host.system.captured())
        }
        Ok(Outcome::Budget | Outcome::Event) => panic!("there is no budget, and nobody listens"),
        Ok(Outcome::Raised) => {
            let raised = host.result();
            let is_memory_error = host.with_vm(|vm| vm.type_id(raised) == TypeId::MemoryError).unwrap();
            if !is_memory_error {
                let report = host.report().unwrap();
                panic!("{heap} bytes: {:?}", report.chain.last().map(|t| format!("{}: {}", t.class, t.text)));
            }
            // The block is usable: a small program runs in it, or finds it too full.
            host.system.captured();
            match host.run(after) {
                Ok(Outcome::Finished) => assert_eq!(host.system.captured(), b"5\n", "{heap} bytes"),
                Ok(Outcome::Raised) | Err(HostError::TooSmall(_)) => {}
                other => panic!("{heap} bytes: afterwards {other:?}"),
            }
            None
        }
    }
}

#[test]
fn every_block_size_ends_in_memory_error_or_in_the_same_output() {
    let after = image("x = 2\nprint(x + 3)\n");
    for name in PROGRAMS {
        let program = image(&std::fs::read_to_string(corpus().join(name)).unwrap());
        let expected =
            in_block(ENOUGH, &program, &after).unwrap_or_else(|| panic!("{name}: {ENOUGH} bytes are not enough"));
        let sizes: Vec<usize> = (0..ENOUGH / STEP).map(|i| i * STEP).collect();
        // From too small to enough: the sweep ends where a run of sizes has been enough.
        let mut enough = 0;
        let mut least = None;
        for chunk in sizes.chunks(64) {
            let outputs = parallel(chunk, |size| in_block(*size, &program, &after));
            for (size, output) in chunk.iter().zip(&outputs) {
                match output {
                    Some(output) => {
                        assert!(
                            *output == expected,
                            "{name} in {size} bytes prints\n{}",
                            String::from_utf8_lossy(output)
                        );
                        least = least.or(Some(*size));
                        enough += 1;
                    }
                    None => enough = 0,
                }
            }
            if enough > 64 {
                break;
            }
        }
        println!("{name}: first finishes in {} bytes", least.expect("some size is enough"));
    }
}

/// Collections and words of heap after a program of `benches/hot` with this many rounds.
fn heap_after(name: &str, rounds: u64) -> (usize, u64) {
    let source = std::fs::read_to_string(root().join("benches/hot").join(format!("{name}.py"))).unwrap();
    let source: String = source
        .lines()
        .map(|l| if l.starts_with("ROUNDS = ") { format!("ROUNDS = {rounds}\n") } else { format!("{l}\n") })
        .collect();
    let mut host = host(64 * 1024).unwrap();
    let id = host.add_image(image(&source)).unwrap();
    assert_eq!(host.run(id), Ok(Outcome::Finished), "{name}");
    let (_, heap, collections) = host.usage();
    (heap, collections)
}

#[test]
fn calls_local_access_and_line_events_allocate_nothing() {
    for name in ["loop", "call", "local_access", "line_event"] {
        let (few, many) = (heap_after(name, 100), heap_after(name, 10_000));
        assert_eq!(few, many, "{name}: words of heap and collections after 100 and after 10,000 rounds");
    }
}
