//! A ready host for Rust programs (feature "alloc"): owns a block that grows, the images, and functions by name; answers exits.
//!
//! ```text
//!   your program ── Host<S> ── Vm over Vec<u64>
//!                     │  ├─ images: 0 the prelude, then what you add, then what the program compiles at run time
//!                     │  └─ functions: name -> number (hashbrown); a program finds them among its globals
//!                     └─ S: System: output, input, compiler, modules
//! ```
//! A host that wants to own memory and time itself drives [`Vm::run`] directly instead; this one is some hundred lines around it.

mod answer;
mod listen;
mod report;
mod snapshot;
mod system;

pub use listen::{EventHandler, Flow};
pub use report::{Link, Place, Report, SyntaxPlace, Thrown};
pub use system::{Failure, Source, Stream, SyntaxFault, System};

use crate::block::{Block, HEADER, field};
use crate::era::Era;
use crate::exit::{EVENT, Exit};
use crate::fault::{Data, Res};
use crate::image::{Image, ImageError};
use crate::init;
use crate::kind::Kind;
use crate::limits::{FRAME_HEADER, MAX_IMAGES, WINDOW};
use crate::snapshot::SnapshotError;
use crate::value::{MAX_SMALL, Value};
use crate::vm::{Request, Vm};
use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use answer::Answer;
use hashbrown::HashMap;

/// Words that a block begins with if nothing is said: 512 KiB.
const FIRST_WORDS: usize = 1 << 16;
/// Words of the stack at the beginning; it grows as needed.
const FIRST_STACK: usize = 2048;
/// Words that a block may grow to if nothing is said: what a 32-bit handle can name.
const MOST_WORDS: usize = 1 << 31;

/// How a host's VM is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Whose rules hold.
    pub era: Era,
    /// Bytes of the whole block, fixed; `None` lets it grow as needed.
    pub heap: Option<usize>,
    /// Bytes that the stack may take; beyond it is RecursionError. `None` leaves that to the recursion limit.
    pub stack: Option<usize>,
    /// Units of work before [`Outcome::Budget`]; `None` is no limit.
    pub budget: Option<u64>,
    /// Collect before every step that allocates, and move every object.
    pub gc_every_step: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config { era: Era::default(), heap: None, stack: None, budget: None, gc_every_step: false }
    }
}

/// Why a host could not be made or a program could not be started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HostError {
    /// An image was refused.
    Image(ImageError),
    /// An image is for another era than the VM's.
    Era {
        /// The image's.
        image: Era,
        /// The VM's.
        vm: Era,
    },
    /// There are too many images.
    TooManyImages,
    /// The block is too small even to start; how many bytes would do.
    TooSmall(usize),
    /// The block is damaged.
    Damaged,
    /// A snapshot was refused.
    Snapshot(SnapshotError),
}

impl core::fmt::Display for HostError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            HostError::Image(e) => e.fmt(f),
            HostError::Era { image, vm } => {
                write!(f, "image was compiled for era {}, the VM follows {}", image.name(), vm.name())
            }
            HostError::TooManyImages => write!(f, "more than {MAX_IMAGES} images"),
            HostError::TooSmall(bytes) => write!(f, "the block is too small: {bytes} bytes are the least"),
            HostError::Damaged => f.write_str("the block is damaged"),
            HostError::Snapshot(e) => e.fmt(f),
        }
    }
}

impl core::error::Error for HostError {}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The program is done.
    Finished,
    /// It ended with an exception; see [`Host::report`].
    Raised,
    /// The budget is spent; [`Host::resume`] goes on.
    Budget,
    /// An event is due that somebody has subscribed to, and no handler has dealt with it; [`Host::resume`] goes on. See [`Host::subscribe`].
    Event,
}

/// A function of the host that a program can call. It is one step (see [`crate::vm`]): it may be run a second time after a collection, so
/// everything that can fail for memory comes before its first side effect. `args` is the tuple of arguments.
pub type HostFunction<S> = Box<dyn FnMut(&mut Vm<'_>, &mut S, Value) -> Res>;

/// A VM with its block, images and functions. See the module.
pub struct Host<S> {
    block: Vec<u64>,
    most: usize,
    stack: Option<usize>,
    images: Vec<Cow<'static, [u8]>>,
    names: HashMap<String, u32>,
    functions: Vec<HostFunction<S>>,
    handler: Option<EventHandler<S>>,
    budget: Option<u64>,
    era: Era,
    result: Value,
    /// What the host's side of the program is: output, input, compiler, modules.
    pub system: S,
}

/// What ended the inner loop of [`Host::drive`].
enum Pause {
    Done(Outcome),
    /// Make room for this many more words.
    Grow(usize),
    /// Images were added: the lent slice has to be made anew.
    Images,
}

impl<S: System> Host<S> {
    /// A host with a fresh VM. `prelude` is the image of the hidden functions.
    ///
    /// # Errors
    /// The prelude is no sound image, or the block is too small.
    pub fn new(config: &Config, prelude: impl Into<Cow<'static, [u8]>>, system: S) -> Result<Host<S>, HostError> {
        let fixed = config.heap.map(|bytes| bytes / 8);
        let mut host = Host {
            block: Vec::new(),
            most: fixed.unwrap_or(MOST_WORDS),
            stack: config.stack.map(|bytes| bytes / 8),
            images: Vec::new(),
            names: HashMap::new(),
            functions: Vec::new(),
            handler: None,
            budget: config.budget,
            era: config.era,
            result: Value::NONE,
            system,
        };
        host.add_image(prelude)?;
        // A fixed block leaves most of its words to the heap; the stack moves the heap up when it grows.
        let words = fixed.unwrap_or(FIRST_WORDS);
        let least = HEADER + FRAME_HEADER + WINDOW + 64;
        let stack_words =
            FIRST_STACK.min(words.saturating_sub(least) / 4).min(host.stack.unwrap_or(usize::MAX)).max(64);
        host.block.resize(words, 0);
        let settings = init::Config { era: config.era, stack_words, ..init::Config::default() };
        init::init(&mut host.block, settings).map_err(|least| HostError::TooSmall(least * 8))?;
        if let Some(most) = host.stack {
            host.with_block(|block| block.set_number(field::STACK_LIMIT, most as i64))?;
        }
        if config.gc_every_step {
            host.with_block(|block| block.set_stress(true))?;
        }
        Ok(host)
    }

    /// Adds an image and gives its id.
    ///
    /// # Errors
    /// It is not sound, or for another era, or there are too many.
    pub fn add_image(&mut self, image: impl Into<Cow<'static, [u8]>>) -> Result<u16, HostError> {
        let bytes = image.into();
        let checked = Image::new(&bytes).map_err(HostError::Image)?;
        if let Some(era) = checked.era().filter(|e| *e != self.era) {
            return Err(HostError::Era { image: era, vm: self.era });
        }
        let id = u16::try_from(self.images.len()).map_err(|_| HostError::TooManyImages)?;
        self.images.push(bytes);
        Ok(id)
    }

    /// Makes a function of the host known to programs under this name. Programs that were started before do not see it.
    pub fn define(&mut self, name: &str, function: HostFunction<S>) {
        let number = self.functions.len() as u32;
        self.functions.push(function);
        self.names.insert(name.to_owned(), number);
    }

    /// Runs the top-level code of an image as `__main__`.
    ///
    /// # Errors
    /// The block is too small to start.
    pub fn run(&mut self, image: u16) -> Result<Outcome, HostError> {
        self.start(|vm| vm.start_main(image))?;
        let names: Vec<(String, u32)> = self.names.iter().map(|(n, i)| (n.clone(), *i)).collect();
        for (name, number) in names {
            self.set_global(&name, |_| Ok(Value::fixed(Kind::HostFn, number)))?;
        }
        self.resume()
    }

    /// Binds a name in the main program's namespace to what `make` makes.
    ///
    /// # Errors
    /// The block is too small.
    pub fn set_global(&mut self, name: &str, mut make: impl FnMut(&mut Vm<'_>) -> Data) -> Result<(), HostError> {
        self.start(|vm| {
            let v = make(vm)?;
            let name = vm.new_str(name)?;
            let main = vm.block.get(field::MAIN);
            vm.dict_set_str(main, name, v)
        })
    }

    /// Sets `sys.argv`.
    ///
    /// # Errors
    /// The block is too small.
    pub fn set_argv(&mut self, argv: &[String]) -> Result<(), HostError> {
        self.start(|vm| {
            let list = vm.alloc_list(argv.len())?;
            for text in argv {
                let v = vm.new_str(text)?;
                vm.list_push(list, v)?;
            }
            vm.block.set(field::ARGV, Value::heap(Kind::List, list));
            Ok(())
        })
    }

    /// Does something that allocates, with growth if needed.
    fn start(&mut self, mut f: impl FnMut(&mut Vm<'_>) -> Data<()>) -> Result<(), HostError> {
        loop {
            match self.with_vm(|vm| vm.attempt(&mut f))? {
                Ok(()) => return Ok(()),
                Err(words) if self.grow(words) => {}
                Err(words) => return Err(HostError::TooSmall((self.block.len() + words) * 8)),
            }
        }
    }

    /// Goes on with what was started, or after [`Outcome::Budget`] with a new budget.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn resume(&mut self) -> Result<Outcome, HostError> {
        let budget = self.budget.map_or(MAX_SMALL, |n| n.min(MAX_SMALL as u64) as i64);
        self.with_block(|block| {
            // After an event what is left of the budget counts.
            if block.number(field::STATE) != EVENT {
                block.set_number(field::BUDGET, budget);
            }
        })?;
        self.drive()
    }

    /// Sets the budget of the next [`Host::resume`].
    pub fn set_budget(&mut self, budget: Option<u64>) {
        self.budget = budget;
    }

    fn drive(&mut self) -> Result<Outcome, HostError> {
        let mut answer: Option<Answer> = None;
        self.result = Value::NONE;
        loop {
            match self.drive_lent(&mut answer)? {
                Pause::Done(outcome) => return Ok(outcome),
                Pause::Images => {}
                Pause::Grow(words) => {
                    if !self.grow(words) {
                        self.most = self.most.min(self.block.len());
                    }
                }
            }
        }
    }

    /// Runs and answers as long as the same block and images can stay lent.
    fn drive_lent(&mut self, answer: &mut Option<Answer>) -> Result<Pause, HostError> {
        let images: Vec<Image<'_>> = self.images.iter().map(|b| Image::verified_before(b)).collect();
        let full = self.block.len() >= self.most;
        let block = Block::attach(&mut self.block).map_err(|_| HostError::Damaged)?;
        let mut vm = Vm::new(block, &images);
        if full {
            vm.refuse_memory();
        }
        let mut added = None;
        let pause = loop {
            let answered = match answer.take() {
                None => Ok(None),
                Some(Answer::Again) => Ok(Some(Exit::Event)),
                Some(a) => match a.give(&mut vm, &mut self.functions, &mut self.system) {
                    Err(_) if full => Ok(vm.answer_no_memory()),
                    Err(words) => {
                        *answer = Some(a);
                        Err(words)
                    }
                    ok => ok,
                },
            };
            let mut exit = match answered {
                Ok(Some(exit)) => exit,
                // (What waits for an answer was restored so: a run that goes on never does.)
                Ok(None) => vm.waits_for().map_or_else(|| vm.run(), Exit::Request),
                Err(words) => break Pause::Grow(words),
            };
            let mut flow = Flow::Pause;
            while exit == Exit::Event {
                flow = self.handler.as_mut().map_or(Flow::Pause, |f| f(&mut vm, &mut self.system));
                if flow != Flow::Continue {
                    break;
                }
                exit = vm.run();
            }
            match exit {
                Exit::Finished(v) => {
                    self.result = v;
                    break Pause::Done(Outcome::Finished);
                }
                Exit::Raised(e) => {
                    self.result = e;
                    break Pause::Done(Outcome::Raised);
                }
                Exit::Budget if self.budget.is_some() => break Pause::Done(Outcome::Budget),
                Exit::Budget => vm.budget = MAX_SMALL,
                Exit::Memory(words) => break Pause::Grow(words),
                Exit::Event => match flow {
                    Flow::Memory(words) if !full => {
                        // The same event again, in a larger block.
                        *answer = Some(Answer::Again);
                        break Pause::Grow(words);
                    }
                    _ => break Pause::Done(Outcome::Event),
                },
                Exit::Request(Request::HostCall) => *answer = Some(Answer::Call),
                Exit::Request(request) => {
                    let (a, image) = answer::request(&vm, request, &mut self.system);
                    *answer = Some(a);
                    if let Some(image) = image {
                        added = Some(image);
                        break Pause::Images;
                    }
                }
            }
        };
        vm.save();
        if let Some(image) = added {
            *answer = Some(match self.add_image(image) {
                Ok(id) => Answer::Number(id as i64),
                Err(e) => Answer::Fail(Failure::system_error(&e)),
            });
        }
        Ok(pause)
    }

    /// Makes the block at least twice as large, so that `words` more fit. False if it may not grow any more.
    fn grow(&mut self, words: usize) -> bool {
        let now = self.block.len();
        let wanted = now.saturating_mul(2).max(now.saturating_add(words)).min(self.most);
        if wanted < now.saturating_add(words) || self.block.try_reserve_exact(wanted - now).is_err() {
            return false;
        }
        self.block.resize(wanted, 0);
        true
    }

    /// The value that the last run ended with: a result or an exception. Valid until the next run.
    pub fn result(&self) -> Value {
        self.result
    }

    /// Lends the VM to `f`, to look at values between runs.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn with_vm<R>(&mut self, f: impl FnOnce(&mut Vm<'_>) -> R) -> Result<R, HostError> {
        let images: Vec<Image<'_>> = self.images.iter().map(|b| Image::verified_before(b)).collect();
        let block = Block::attach(&mut self.block).map_err(|_| HostError::Damaged)?;
        let mut vm = Vm::new(block, &images);
        let r = f(&mut vm);
        vm.save();
        Ok(r)
    }

    /// Lends the block to `f` between runs.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn with_block<R>(&mut self, f: impl FnOnce(&mut Block<'_>) -> R) -> Result<R, HostError> {
        let mut block = Block::attach(&mut self.block).map_err(|_| HostError::Damaged)?;
        Ok(f(&mut block))
    }

    /// Words of the whole block, words of heap in use, and how many collections there were.
    pub fn usage(&mut self) -> (usize, usize, u64) {
        let words = self.block.len();
        self.with_block(|b| (words, b.top(), b.number(field::COLLECTIONS) as u64)).unwrap_or((words, 0, 0))
    }
}
