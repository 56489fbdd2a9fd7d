//! Three programs wait for answers that come later, on one thread: a call of `fetch` ends the run, the host awaits the answer, and goes on
//! with it. The executor is forty lines on std; any other does as well.
//!
//! `cargo run -p fastlocals --example answered_later`

use fastlocals::{Era, Error, Grants, Host, Limits, Outcome};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

const PROGRAM: &str = "import sys\nprint(fetch('first'))\nprint(fetch('later'))\n";

/// Lines in the order in which the programs print them.
type Log = Rc<RefCell<String>>;

fn main() -> Result<(), Error> {
    print!("{}", run(&["a", "b", "c"])?);
    Ok(())
}

/// What programs of these names print.
pub fn run(names: &[&str]) -> Result<String, Error> {
    let log = Log::default();
    // The first one waits longest.
    let delays = (1..=names.len()).rev();
    let programs = names
        .iter()
        .zip(delays)
        .map(|(name, delay)| -> Task { Box::pin(program(name.to_string(), delay, log.clone())) });
    block_on(programs.collect())?;
    Ok(log.take())
}

/// Runs one program to its end; `delay` is how often others get their turn before an answer is there.
async fn program(name: String, delay: usize, log: Log) -> Result<(), Error> {
    let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing().capture())?;
    host.define_later("fetch");
    let image = host.add_source(PROGRAM, "program.py")?;
    let mut outcome = host.run(image)?;
    while outcome == Outcome::Call {
        let Some(call) = host.call() else { break };
        let what = host.with_vm(|vm| vm.heap.str_text(vm.heap.tuple_item(call.arguments, 0)).to_string())?;
        let text = fetch(format!("{name}: {what}"), delay).await;
        outcome = host.answer(|vm| Ok(vm.heap.new_str(&text)?))?;
        log.borrow_mut().push_str(&String::from_utf8_lossy(&host.grants.captured()));
    }
    Ok(())
}

/// Stands for a request to somewhere: the answer is there after so many turns of the others.
async fn fetch(answer: String, turns: usize) -> String {
    for _ in 0..turns {
        Turn(false).await;
    }
    answer
}

/// Pending once.
struct Turn(bool);

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

type Task = Pin<Box<dyn Future<Output = Result<(), Error>>>>;

/// Tasks are polled in turn, so nobody has to be woken.
struct Nobody;

impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

/// Polls the tasks in turn until all are done.
fn block_on(tasks: Vec<Task>) -> Result<(), Error> {
    let waker = Waker::from(Arc::new(Nobody));
    let mut tasks: VecDeque<Task> = tasks.into();
    while let Some(mut task) = tasks.pop_front() {
        match task.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(done) => done?,
            Poll::Pending => tasks.push_back(task),
        }
    }
    Ok(())
}
