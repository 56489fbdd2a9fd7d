//! Snapshots: programs of the corpus are stopped at random points, saved, restored elsewhere, and print what they print when nobody stops them.
//!
//! The points are those of a seed. A run takes a sample; `cargo test --release -p fastlocals-cli --test snapshots -- --ignored` takes all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

mod common;

use common::{Case, cases, corpus, parallel, run, scratch};
use fastlocals_cli::desk::Desk;
use fastlocals_cli::{images, source};
use fastlocals_compiler::Options;
use fastlocals_core::block::field;
use fastlocals_core::era::Era;
use fastlocals_core::host::{Config, Host, Outcome};
use fastlocals_core::value::MAX_SMALL;
use std::path::PathBuf;
use std::time::Duration;

/// Points of the full test.
const POINTS: usize = 1000;
/// Points of the sample.
const SAMPLE: usize = 150;
/// Programs that take longer are left out: units of work.
const LONGEST: u64 = 20_000_000;

/// A generator of numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n.max(1)
    }
}

fn path(case: &Case) -> PathBuf {
    corpus().join(&case.program)
}

fn era(case: &Case) -> Era {
    Era::from_name(&case.era).unwrap()
}

/// A host in which the program has not begun, and the id of its image; `None` if it does not compile.
fn prepared(case: &Case, config: &Config) -> Option<(Host<Desk>, u16)> {
    let file = path(case);
    let folder = file.parent().unwrap();
    let options = Options { era: era(case), ..Options::file(file.to_str().unwrap()) };
    let image = source::compile(&std::fs::read(&file).unwrap(), &options).ok()?;
    let mut host = Host::new(config, images::PRELUDE, Desk::capturing(era(case), folder)).unwrap();
    let id = host.add_image(image).unwrap();
    host.set_argv(&[file.to_str().unwrap().to_string()]).unwrap();
    Some((host, id))
}

fn config(case: &Case, budget: Option<u64>, gc_every_step: bool) -> Config {
    Config { era: era(case), budget, gc_every_step, ..Config::default() }
}

/// What a program that nobody stops prints, and its work. `None` for one that does not end or does no work to speak of.
fn straight(case: &Case) -> Option<(Vec<u8>, u64)> {
    let (mut host, id) = prepared(case, &config(case, Some(LONGEST), false))?;
    if host.run(id).unwrap() == Outcome::Budget {
        return None;
    }
    let left = host.with_vm(|vm| vm.block.number(field::BUDGET)).unwrap();
    let work = LONGEST.saturating_sub(u64::try_from(left).unwrap_or(0));
    (work > 2 && left < MAX_SMALL).then(|| (host.system.captured(), work))
}

/// Stops the program at each of these points, moves it into a new host by way of a file, and gives all that was printed.
fn in_pieces(case: &Case, points: &[u64], gc_every_step: bool) -> Vec<u8> {
    let mut before = 0;
    let Some((mut host, id)) = prepared(case, &config(case, Some(points[0]), gc_every_step)) else { return Vec::new() };
    let mut outcome = host.run(id).unwrap();
    let mut printed = host.system.captured();
    for (i, point) in points.iter().enumerate() {
        if outcome != Outcome::Budget {
            break;
        }
        assert!(*point > before);
        before = *point;
        let bytes = host.snapshot().unwrap();
        let next = points.get(i + 1).map(|p| p - point);
        let folder = path(case);
        let desk = Desk::capturing(era(case), folder.parent().unwrap());
        host = Host::restore(&config(case, next, false), images::PRELUDE, &bytes, desk)
            .unwrap_or_else(|e| panic!("{} {} at {point}: {e}", case.era, case.program));
        outcome = host.resume().unwrap();
        printed.extend(host.system.captured());
    }
    printed
}

fn difference(case: &Case, points: &[u64], want: &[u8], got: &[u8]) -> Option<String> {
    if want == got {
        return None;
    }
    let (want, got) = (String::from_utf8_lossy(want), String::from_utf8_lossy(got));
    let same = want.lines().zip(got.lines()).take_while(|(a, b)| a == b).count();
    let line = |t: &str| t.lines().nth(same).unwrap_or("nothing").to_string();
    Some(format!(
        "{} {} at {points:?}, line {}: {:?} instead of {:?}",
        case.era,
        case.program,
        same + 1,
        line(&got),
        line(&want)
    ))
}

fn check_in_process(every: usize, pieces: usize, gc_every_step: bool) {
    let cases: Vec<Case> = cases().into_iter().step_by(every).collect();
    let faults = parallel(&cases, |case| {
        let (want, work) = straight(case)?;
        let mut random = Random(0x9E37_79B9 ^ work << 20 ^ case.program.len() as u64);
        let mut points: Vec<u64> = (0..pieces).map(|_| 1 + random.below(work - 1)).collect();
        points.sort_unstable();
        points.dedup();
        let got = std::panic::catch_unwind(|| in_pieces(case, &points, gc_every_step));
        match got {
            Ok(got) => difference(case, &points, &want, &got),
            Err(e) => Some(e.downcast_ref::<String>().cloned().unwrap_or_else(|| format!("{case:?}: panic"))),
        }
    });
    let faults: Vec<String> = faults.into_iter().flatten().collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn programs_go_on_in_other_hosts() {
    check_in_process(4, 4, false);
}

#[test]
fn programs_that_move_at_every_step_go_on_in_other_hosts() {
    check_in_process(29, 2, true);
}

/// The point of a list of random ones: which program, and the units of work after which it is stopped.
fn random_points(n: usize, seed: u64) -> Vec<(Case, u64)> {
    let all = cases();
    let works = parallel(&all, |case| straight(case).map(|(_, work)| work));
    let able: Vec<(&Case, u64)> = all.iter().zip(works).filter_map(|(c, w)| Some((c, w?))).collect();
    let mut random = Random(seed);
    (0..n)
        .map(|_| {
            let (case, work) = able[random.below(able.len() as u64) as usize];
            (case.clone(), 1 + random.below(work - 1))
        })
        .collect()
}

/// Runs the command to the point, with `--save`, and then the command again with what was saved.
fn check_in_processes(n: usize) {
    let folder = scratch("snapshots");
    let points = random_points(n, 0x5EED_0000_0005);
    let eras: std::collections::BTreeSet<&str> = points.iter().map(|(c, _)| c.era.as_str()).collect();
    assert_eq!(eras.len(), Era::ALL.len(), "every era is represented");
    let numbered: Vec<(usize, &(Case, u64))> = points.iter().enumerate().collect();
    let faults = parallel(&numbered, |(i, (case, point))| {
        let program = path(case);
        let (program, saved) = (program.to_str().unwrap(), folder.join(format!("{i}.fls")));
        let (saved, budget) = (saved.to_str().unwrap(), point.to_string());
        let limit = Duration::from_secs(20);
        let whole = run(&["run", "--python", &case.era, program], limit);
        let first = run(&["run", "--python", &case.era, "--budget", &budget, "--save", saved, program], limit);
        if first.status != Some(124) {
            return Some(format!("{} {program} at {point}: {:?} {}", case.era, first.status, first.stderr));
        }
        let second = run(&["resume", saved], limit);
        let _ = std::fs::remove_file(saved);
        let printed = [first.stdout, second.stdout].concat();
        if second.status != whole.status {
            return Some(format!("{} {program} at {point}: {:?} {}", case.era, second.status, second.stderr));
        }
        difference(case, &[*point], &whole.stdout, &printed)
    });
    let faults: Vec<String> = faults.into_iter().flatten().collect();
    assert!(faults.is_empty(), "{} of {n} points:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn programs_go_on_in_other_processes() {
    check_in_processes(SAMPLE);
}

#[test]
#[ignore = "takes long without optimisation: .ci/run runs it"]
fn programs_go_on_in_other_processes_at_a_thousand_points() {
    check_in_processes(POINTS);
}
