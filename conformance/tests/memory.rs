//! Memory: every block size ends in MemoryError or in the identical output, and the block stays usable; and the hot path allocates nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use fastlocals::{Error, Grants, Host, Limits, Outcome};
use fastlocals_compiler::{Options, compile};
use fastlocals_conformance::corpus::{self, Case, cases};
use fastlocals_conformance::{parallel, root};
use fastlocals_core::block::field;
use fastlocals_core::era::Era;
use fastlocals_core::value::types::TypeId;

/// Programs of the sweep, and how many bytes are enough for each.
const PROGRAMS: [&str; 6] = [
    "seed000_g_change_arguments.py",
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

fn host(heap: usize) -> Result<Host, Error> {
    host_of(Era::default(), heap)
}

fn host_of(era: Era, heap: usize) -> Result<Host, Error> {
    let limits = Limits { memory: Some(heap), ..Limits::default() };
    Host::new(era, &limits, Grants::nothing().capture())
}

fn image(source: &str) -> Vec<u8> {
    image_of(Era::default(), source)
}

fn image_of(era: Era, source: &str) -> Vec<u8> {
    compile(source, &Options { era, ..Options::file("program.py") }).unwrap_or_else(|e| panic!("{e}")).image
}

/// How a program ended in a block of this size: its output if it finished; `None` for MemoryError, for a block too small to start, and if
/// traceback entries were lost for want of memory (they are counted: unwinding itself never fails), which the output may show.
fn in_block(heap: usize, program: &[u8], after: &[u8]) -> Option<Vec<u8>> {
    let mut host = match host(heap) {
        Ok(host) => host,
        Err(Error::TooSmall(_)) => return None,
        Err(e) => panic!("{heap} bytes: {e}"),
    };
    let (program, after) = (host.add_image(program.to_vec()).unwrap(), host.add_image(after.to_vec()).unwrap());
    match host.run(program) {
        Err(Error::TooSmall(_)) => None,
        Err(e) => panic!("{heap} bytes: {e}"),
        Ok(Outcome::Finished) => {
            let lost = host.with_vm(|vm| vm.heap.block.number(field::LOST_TRACEBACKS)).unwrap();
            (lost == 0).then(|| host.grants.captured())
        }
        Ok(Outcome::Raised) => {
            let raised = host.result();
            let is_memory_error = host.with_vm(|vm| vm.heap.type_id(raised) == TypeId::MemoryError).unwrap();
            if !is_memory_error {
                let report = host.report().unwrap();
                panic!("{heap} bytes: {:?}", report.chain.last().map(|t| format!("{}: {}", t.class, t.text)));
            }
            // The block is usable: a small program runs in it, or finds it too full.
            host.grants.captured();
            match host.run(after) {
                Ok(Outcome::Finished) => assert_eq!(host.grants.captured(), b"5\n", "{heap} bytes"),
                Ok(Outcome::Raised) => {
                    let raised = host.result();
                    let class = host.with_vm(|vm| vm.heap.type_id(raised)).unwrap();
                    assert_eq!(class, TypeId::MemoryError, "{heap} bytes: afterwards");
                }
                Err(Error::TooSmall(_)) => {}
                other => panic!("{heap} bytes: afterwards {other:?}"),
            }
            None
        }
        Ok(other) => panic!("there is no budget, and nobody listens: {other:?}"),
    }
}

#[test]
fn every_block_size_ends_in_memory_error_or_in_the_same_output() {
    let after = image("x = 2\nprint(x + 3)\n");
    for name in PROGRAMS {
        let program = image(&std::fs::read_to_string(corpus::folder().join(name)).unwrap());
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

/// Topics of the programs that open frames: every one of them is run with memory refused.
const TOPICS: [&str; 9] = ["FL", "LC", "FR", "WB", "EX", "PX", "FA", "SEED", "PY27"];

/// What in a program's source can catch a MemoryError, or run more code because of it: handlers, cleanup, and tracers, which end with it.
const CATCHES: [&str; 7] =
    ["except:", "except Exception", "except BaseException", "MemoryError", "finally:", "__exit__", "settrace("];

/// How a run with one request for memory refused ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Refused {
    /// The program ends before that request.
    NotReached,
    /// MemoryError ended the program, after a part of its output.
    Ended,
    /// The output is the same: it was something that the VM can do without.
    Same,
    /// The program caught the MemoryError and printed something else.
    Caught,
}

/// Runs a program with its `n`-th request for memory refused.
fn refusing(era: Era, case: &str, may_catch: bool, program: &[u8], after: &[u8], expected: &[u8], n: u32) -> Refused {
    let mut host = host_of(era, ENOUGH * 4).unwrap();
    let (program, after) = (host.add_image(program.to_vec()).unwrap(), host.add_image(after.to_vec()).unwrap());
    host.with_block(|b| b.refuse(n)).unwrap();
    let outcome = match host.run(program) {
        Ok(outcome) => Some(outcome),
        // There was no room to begin.
        Err(Error::TooSmall(_)) => None,
        Err(e) => panic!("{case}, request {n}: {e}"),
    };
    let (due, lost) = host.with_block(|b| (b.refusal_is_due(), b.number(field::LOST_TRACEBACKS))).unwrap();
    let output = host.grants.captured();
    let raised = host.with_vm(|vm| {
        // It has a traceback from the first time that it is raised.
        let error = vm.heap.block.get(field::MEMORY_ERROR).handle().unwrap();
        vm.heap.block.at(error, fastlocals_core::block::records::exception::TRACEBACK)
            != fastlocals_core::value::Value::NONE
    });
    let raised = raised.unwrap();
    let shown = || String::from_utf8_lossy(&output).into_owned();
    let end = match outcome {
        None if output.is_empty() => Refused::Ended,
        Some(Outcome::Budget) => panic!("no budget was set"),
        _ if due => Refused::NotReached,
        Some(Outcome::Finished) if output == expected => Refused::Same,
        _ if raised || lost > 0 => {
            let value = host.result();
            let is_memory_error = host.with_vm(|vm| vm.heap.type_id(value) == TypeId::MemoryError).unwrap();
            if outcome == Some(Outcome::Raised) && is_memory_error && expected.starts_with(&output) {
                Refused::Ended
            } else {
                // Another output is right only where something could catch the exception, or shows the traceback that lost entries.
                assert!(
                    lost > 0 || may_catch,
                    "{case}, request {n}: nothing catches MemoryError, but {outcome:?} and\n{}",
                    shown()
                );
                Refused::Caught
            }
        }
        _ => {
            let report = host.report().map(|r| r.chain.last().map(|t| format!("{}: {}", t.class, t.text)));
            panic!("{case}, request {n}: no MemoryError, but {outcome:?} {report:?} and\n{}", shown())
        }
    };
    if end == Refused::NotReached {
        assert!(outcome == Some(Outcome::Finished) && output == expected, "{case} prints\n{}", shown());
    }
    // The block is as good as before.
    host.with_block(|b| b.set_stress(false)).unwrap();
    let ended = host.run(after).unwrap_or_else(|e| panic!("{case}, request {n}: afterwards {e}"));
    let output = host.grants.captured();
    assert!(ended == Outcome::Finished && output == b"[5, 6]\n", "{case}, request {n}: afterwards {ended:?}");
    end
}

/// Refuses requests `first`, `first + step` ... of every program of the topics, one in each run.
fn refuse_in_turn(cases: &[Case], step: u32) {
    let counts = parallel(cases, |case| {
        let name = format!("{} {}", case.era, case.program);
        let era = case.era();
        let source = std::fs::read_to_string(case.path()).unwrap();
        let may_catch = CATCHES.iter().any(|text| source.contains(text));
        let program = image_of(era, &source);
        let after = image_of(era, "import sys\nx = 2\nclass K:\n    y = 6\nprint([x + 3, K.y])\n");
        // What this host prints: no file's name and no options of the command are in it.
        let mut host = host_of(era, ENOUGH * 4).unwrap();
        let id = host.add_image(program.clone()).unwrap();
        if host.run(id) != Ok(Outcome::Finished) {
            return (0, 0, 0, 0);
        }
        let expected = host.grants.captured();
        let mut counts = (0, 0, 0, 1);
        // Not every program at the same requests.
        let mut n = name.bytes().map(u32::from).sum::<u32>() % step;
        loop {
            match refusing(era, &name, may_catch, &program, &after, &expected, n) {
                Refused::NotReached => return counts,
                Refused::Ended => counts.0 += 1,
                Refused::Same => counts.1 += 1,
                Refused::Caught => counts.2 += 1,
            }
            n += step;
        }
    });
    let sum = counts.iter().fold((0, 0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2, a.3 + b.3));
    println!(
        "{} of {} programs, {} requests refused: {} ended in MemoryError, {} made no difference, {} were caught",
        sum.3,
        cases.len(),
        sum.0 + sum.1 + sum.2,
        sum.0,
        sum.1,
        sum.2
    );
    assert!(sum.3 * 10 > cases.len() as u32 * 9 && sum.0 > 0, "most programs run in this host");
}

fn cases_of_topics() -> Vec<Case> {
    cases().into_iter().filter(|c| TOPICS.contains(&c.topic.as_str())).collect()
}

#[test]
fn a_refused_request_ends_in_memory_error_or_makes_no_difference() {
    let cases: Vec<_> = cases_of_topics().into_iter().step_by(7).collect();
    refuse_in_turn(&cases, 53);
}

#[test]
#[ignore = "takes minutes"]
fn every_request_is_refused_in_turn() {
    refuse_in_turn(&cases_of_topics(), 1);
}

/// Collections and words of heap after a program of `benches/ops` with this many rounds.
fn heap_after(name: &str, rounds: u64) -> (usize, u64) {
    let source = std::fs::read_to_string(root().join("benches/ops").join(format!("{name}.py"))).unwrap();
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
