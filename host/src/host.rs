//! The host: owns a block that grows, the images, and functions by name; answers exits.
//!
//! ```text
//!   your program ── Host ── Vm over Vec<u64>
//!                    │  ├─ images: 0 the prelude, then what you add, then what the program compiles at run time
//!                    │  └─ functions: name -> number; a program finds them among its globals
//!                    └─ Grants: output, input, modules from files
//! ```

use crate::answer::{self, Answer};
use crate::callbacks::{EventHandler, Flow, HostFunction, Names};
use crate::data::Data;
use crate::error::{Error, Exception};
use crate::grants::Grants;
use crate::images::Releasable;
use crate::kept::Kept;
use crate::limits::Limits;
use crate::modules;
use crate::native::{self, Call as NativeCall, Work};
use crate::source;
use fastlocals_compiler::Options;
use fastlocals_core::block::{Block, HEADER, field};
use fastlocals_core::builtins::are_parameters;
use fastlocals_core::era::Era;
use fastlocals_core::image::Image;
use fastlocals_core::machine::Vm;
use fastlocals_core::machine::exit::Exit;
use fastlocals_core::objects::modules::Rom;
use fastlocals_core::start;
use fastlocals_core::value::fault;
use fastlocals_core::value::fault::Res;
use fastlocals_core::value::kind::Kind;
use fastlocals_core::value::limits::{FRAME_HEADER, MAX_IMAGES, WINDOW};
use fastlocals_core::value::prelude_functions::Hidden;
use fastlocals_core::value::request::Request;
use fastlocals_core::value::request::state::EVENT;
use fastlocals_core::value::types::TypeId;
use fastlocals_core::value::{MAX_SMALL, Value};
use fastlocals_prelude::PRELUDE;
use std::borrow::Cow;

/// Words that a block begins with if nothing is said: 512 KiB.
pub(crate) const FIRST_WORDS: usize = 1 << 16;
/// Words of the stack at the beginning; it grows as needed.
const FIRST_STACK: usize = 2048;
/// Words that a block may grow to if nothing is said: what a 32-bit handle can name.
const MOST_WORDS: usize = 1 << 31;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The program is done.
    Finished,
    /// It ended with an exception; see [`Host::report`].
    Raised,
    /// The budget is spent; [`Host::resume`] goes on.
    Budget,
    /// An event is due that somebody has subscribed to, and no handler has dealt with it; [`Host::resume`] goes on. See [`Host::subscribe`].
    Event,
    /// The program has called a function that is answered later, see [`Host::define_later`]: [`Host::call`] says which, [`Host::answer`] goes on.
    Call,
}

/// A call that waits for its answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// The function's name.
    pub function: String,
    /// The tuple of arguments. Valid until the next run.
    pub arguments: Value,
}

/// A VM with its block, images and functions.
pub struct Host {
    pub(crate) block: Vec<u64>,
    pub(crate) most: usize,
    pub(crate) limits: Limits,
    pub(crate) images: Vec<Cow<'static, [u8]>>,
    pub(crate) releasable: Releasable,
    pub(crate) functions: Vec<Option<HostFunction>>,
    /// Their names, and what they take.
    pub(crate) names: Names,
    pub(crate) handler: Option<EventHandler>,
    /// Bytes of output that are left.
    pub(crate) room: Option<u64>,
    pub(crate) era: Era,
    pub(crate) result: Value,
    /// What native modules keep.
    pub(crate) kept: Kept,
    /// What a native module has begun for the call that waits.
    pub(crate) work: Option<Box<dyn Work>>,
    /// What the program may reach.
    pub grants: Grants,
}

/// What ended the inner loop of [`Host::drive`].
enum Pause {
    Done(Outcome),
    /// Make room for this many more words.
    Grow(usize),
    /// Images were added: the lent slice has to be made anew.
    Images,
}

impl Host {
    /// A host with a fresh VM that follows the rules of this era.
    ///
    /// # Errors
    /// The block is too small.
    pub fn new(era: Era, limits: &Limits, grants: Grants) -> Result<Host, Error> {
        let words = limits.memory.map_or(FIRST_WORDS, |bytes| bytes / 8);
        let mut host = Host::with_block_of(words, era, limits, grants)?;
        // A fixed block leaves most of its words to the heap; the stack moves the heap up when it grows.
        let least = HEADER + FRAME_HEADER + WINDOW + 64;
        let most = limits.stack.map_or(usize::MAX, |bytes| bytes / 8);
        let stack_words = FIRST_STACK.min(words.saturating_sub(least) / 4).min(most).max(64);
        let settings = start::Config { era, stack_words, recursion_limit: limits.depth };
        start::init(&mut host.block, settings).map_err(|least| Error::TooSmall(least * 8))?;
        host.bound_stack()?;
        Ok(host)
    }

    /// A host with the prelude and a block of zeros.
    pub(crate) fn with_block_of(words: usize, era: Era, limits: &Limits, grants: Grants) -> Result<Host, Error> {
        let mut host = Host {
            block: vec![0; words],
            most: limits.memory.map_or(MOST_WORDS, |bytes| bytes / 8),
            limits: limits.clone(),
            images: Vec::new(),
            releasable: Releasable::default(),
            functions: Vec::new(),
            names: Names::default(),
            handler: None,
            room: limits.output,
            era,
            result: Value::NONE,
            kept: Kept::default(),
            work: None,
            grants,
        };
        host.add_image(PRELUDE)?;
        Ok(host)
    }

    /// Makes the stack's limit hold.
    pub(crate) fn bound_stack(&mut self) -> Result<(), Error> {
        match self.limits.stack {
            Some(bytes) => self.with_block(|block| block.set_number(field::STACK_LIMIT, (bytes / 8) as i64)),
            None => Ok(()),
        }
    }

    /// Whose rules the program follows.
    pub fn era(&self) -> Era {
        self.era
    }

    /// Collects, and moves every object, before each step that allocates: finds faults of the machine and of the host's functions, slowly.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn collect_every_step(&mut self, on: bool) -> Result<(), Error> {
        self.with_block(|block| block.set_stress(on))
    }

    /// Compiles a program and gives the id of its image; `file` is the name that tracebacks show.
    ///
    /// # Errors
    /// It does not compile; there are too many images.
    pub fn add_source(&mut self, source: &str, file: &str) -> Result<u16, Error> {
        let options = Options { era: self.era, ..Options::file(file) };
        let (image, warnings) = source::compile(source.as_bytes(), &options)?;
        self.grants.warn(&warnings);
        self.add_image(image)
    }

    /// Adds an image and gives its id.
    ///
    /// # Errors
    /// It is not sound, or for another era, or there are too many.
    pub fn add_image(&mut self, image: impl Into<Cow<'static, [u8]>>) -> Result<u16, Error> {
        let bytes = image.into();
        let checked = Image::new(&bytes).map_err(Error::Image)?;
        if let Some(era) = checked.era().filter(|e| *e != self.era) {
            return Err(Error::Era { image: era, vm: self.era });
        }
        let most = self.limits.images.min(MAX_IMAGES);
        let id = u16::try_from(self.images.len()).ok().filter(|id| usize::from(*id) < most);
        let id = id.ok_or(Error::TooManyImages(most))?;
        self.images.push(bytes);
        Ok(id)
    }

    /// Makes a function of the host known to programs under this name. It takes any number of arguments by position. Programs that were
    /// started before do not see it.
    pub fn define(&mut self, name: &str, function: impl FnMut(&mut Vm<'_>, Value) -> Res + 'static) {
        self.add_function(name, None, Some(Box::new(function)));
    }

    /// The same for a function that takes these parameters, as Python writes them (see [`HostNative`](fastlocals_core::machine::HostNative)): they may be given by name, and a call
    /// that gives others is a TypeError of the program. The tuple has them in this order; what was not given is Unbound, or beyond its end.
    ///
    /// ```
    /// use fastlocals::{Era, Grants, Host, Limits, Outcome, Value};
    ///
    /// let mut host = Host::new(Era::default(), &Limits::default(), Grants::nothing().capture())?;
    /// host.define_with("clamp", "value, low=0, *, high=9", |vm, given| {
    ///     let nth = |i| vm.heap.tuple_item(given, i).as_small();
    ///     let (v, low, high) = (nth(0).unwrap_or(0), nth(1).unwrap_or(0), nth(2).unwrap_or(9));
    ///     Ok(Value::small(v.max(low).min(high)))
    /// })?;
    /// let image = host.add_source("assert clamp(7, high=5) == 5 and clamp(low=3, value=1) == 3", "main.py")?;
    /// assert_eq!(host.run(image)?, Outcome::Finished);
    /// # Ok::<(), fastlocals::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Parameters`]: the text describes no parameters.
    pub fn define_with(
        &mut self,
        name: &str,
        parameters: &str,
        function: impl FnMut(&mut Vm<'_>, Value) -> Res + 'static,
    ) -> Result<(), Error> {
        if !are_parameters(parameters) {
            return Err(Error::Parameters(parameters.to_string()));
        }
        self.add_function(name, Some(parameters), Some(Box::new(function)));
        Ok(())
    }

    /// Makes a function known that the host answers when it likes: a call of it ends the run with [`Outcome::Call`].
    pub fn define_later(&mut self, name: &str) {
        self.add_function(name, None, None);
    }

    fn add_function(&mut self, name: &str, parameters: Option<&str>, function: Option<HostFunction>) {
        self.functions.push(function);
        self.names.0.push((name.to_string(), parameters.map(str::to_string)));
    }

    /// The call that waits for its answer, after [`Outcome::Call`].
    pub fn call(&mut self) -> Option<Call> {
        let waits = self.with_vm(|vm| {
            let number = vm.heap.operand(0).as_small().and_then(|n| usize::try_from(n).ok());
            (vm.heap.waits_for() == Some(Request::HostCall)).then_some((number?, vm.heap.operand(1)))
        });
        let (number, arguments) = waits.ok().flatten()?;
        let function = self.names.0.get(number)?.0.clone();
        Some(Call { function, arguments })
    }

    /// Answers the call that waits, and goes on. `make` makes the value, or an exception ([`Heap::raise`](fastlocals_core::heap::Heap::raise)); it is one step, like a function of the
    /// host.
    ///
    /// # Errors
    /// No call waits.
    pub fn answer(&mut self, mut make: impl FnMut(&mut Vm<'_>) -> Res) -> Result<Outcome, Error> {
        self.call().ok_or(Error::NotWaiting)?;
        self.drive(Some(Answer::Made(&mut make)))
    }

    /// Runs the top-level code of an image as `__main__`.
    ///
    /// # Errors
    /// The block is too small to start.
    pub fn run(&mut self, image: u16) -> Result<Outcome, Error> {
        self.work = None;
        self.set_path()?;
        if self.grants.has_library() {
            // What the library adds to builtins and sys.
            self.attempt(|vm| {
                let name = vm.heap.new_str("_site")?;
                vm.start_hidden(Hidden::import_module, &[name])
            })?;
            let units = self.limits.units.take();
            let done = self.resume();
            self.limits.units = units;
            let outcome = done?;
            if outcome != Outcome::Finished {
                return Ok(outcome);
            }
        }
        self.attempt(|vm| vm.start_main(image))?;
        for number in 0..self.functions.len() {
            let name = self.names.0.get(number).map_or(String::new(), |f| f.0.clone());
            self.set_global(&name, |_| Ok(Value::fixed(Kind::HostFn, number as u32)))?;
        }
        self.resume()
    }

    /// Binds a name in the main program's namespace to what `make` makes.
    ///
    /// # Errors
    /// The block is too small.
    pub fn set_global(&mut self, name: &str, mut make: impl FnMut(&mut Vm<'_>) -> fault::Data) -> Result<(), Error> {
        self.attempt(|vm| {
            let v = make(vm)?;
            let name = vm.heap.new_str(name)?;
            let main = vm.heap.block.get(field::MAIN);
            vm.heap.dict_set_str(main, name, v)
        })
    }

    /// Gives the main program's namespace what a program has that an interpreter runs; `file`: its `__file__`.
    ///
    /// # Errors
    /// The block is too small.
    pub fn describe_main(&mut self, file: Option<&str>) -> Result<(), Error> {
        let known = self.era.modules_know_their_loader();
        let empty: &[&str] =
            if known { &["__doc__", "__package__", "__loader__", "__spec__"] } else { &["__doc__", "__package__"] };
        for name in empty {
            self.set_global(name, |_| Ok(Value::NONE))?;
        }
        if known {
            self.set_global("__annotations__", |vm| vm.heap.new_dict())?;
        }
        self.set_global("__builtins__", |vm| vm.heap.rom_module(Rom::Builtins))?;
        if let Some(file) = file {
            self.set_global("__file__", |vm| vm.heap.new_str(file))?;
            if known {
                self.set_global("__cached__", |_| Ok(Value::NONE))?;
            }
        }
        Ok(())
    }

    /// Calls the functions that the program has registered with `atexit`: when it has ended, and its exception, if any, was reported.
    ///
    /// # Errors
    /// The block is too small, or damaged.
    pub fn run_exit_functions(&mut self) -> Result<Outcome, Error> {
        if !self.grants.has_library() {
            return Ok(Outcome::Finished);
        }
        self.attempt(|vm| vm.start_hidden(Hidden::exit_functions, &[]))?;
        self.resume()
    }

    /// Sets `sys.argv`.
    ///
    /// # Errors
    /// The block is too small.
    pub fn set_argv(&mut self, argv: &[String]) -> Result<(), Error> {
        self.attempt(|vm| {
            let list = vm.heap.alloc_list(argv.len())?;
            for text in argv {
                let v = vm.heap.new_str(text)?;
                vm.heap.list_push(list, v)?;
            }
            vm.heap.block.set(field::ARGV, Value::heap(Kind::List, list));
            Ok(())
        })
    }

    /// Sets `sys.path` to the folders that were granted, if there are any.
    fn set_path(&mut self) -> Result<(), Error> {
        let folders = self.grants.path();
        if folders.is_empty() {
            return Ok(());
        }
        let folders = Data::List(folders.into_iter().map(Data::Text).collect());
        self.attempt(|vm| {
            let (name, list) = (vm.heap.new_str("path")?, folders.make(vm)?);
            let sys = vm.heap.sys_overrides()?;
            vm.heap.dict_set_str(sys, name, list)
        })
    }

    /// Does something that may need memory, between two runs: after a collection, and in a larger block, it is done again.
    ///
    /// # Errors
    /// The block may not grow that far, or is damaged.
    pub fn attempt(&mut self, mut f: impl FnMut(&mut Vm<'_>) -> fault::Data<()>) -> Result<(), Error> {
        loop {
            match self.with_vm(|vm| vm.attempt(&mut f))? {
                Ok(()) => return Ok(()),
                Err(words) if self.grow(words) => {}
                Err(words) => return Err(Error::TooSmall((self.block.len() + words) * 8)),
            }
        }
    }

    /// Goes on with what was started, or after [`Outcome::Budget`] with a new budget.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn resume(&mut self) -> Result<Outcome, Error> {
        let budget = self.limits.units.map_or(MAX_SMALL, |n| n.min(MAX_SMALL as u64) as i64);
        self.with_block(|block| {
            // After an event what is left of the budget counts.
            if block.number(field::STATE) != EVENT {
                block.set_number(field::BUDGET, budget);
            }
        })?;
        self.drive(None)
    }

    /// Sets [`Limits::units`] for the next [`Host::resume`].
    pub fn set_budget(&mut self, units: Option<u64>) {
        self.limits.units = units;
    }

    fn drive(&mut self, mut answer: Option<Answer<'_>>) -> Result<Outcome, Error> {
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
    fn drive_lent(&mut self, answer: &mut Option<Answer<'_>>) -> Result<Pause, Error> {
        let images: Vec<Image<'_>> = self.images.iter().map(|b| Image::verified_before(b)).collect();
        let full = self.block.len() >= self.most;
        let block = start::take_up(&mut self.block).map_err(|_| Error::Damaged)?;
        let mut vm = Vm::new(block, &images);
        vm.lend_natives(&self.names);
        if full {
            vm.refuse_memory();
        }
        let mut added = None;
        let pause = loop {
            let answered = match answer.take() {
                None => Ok(None),
                Some(Answer::Again) => Ok(Some(Exit::Event)),
                Some(mut a) => match a.give(&mut vm, &mut self.functions) {
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
                Ok(None) => vm.heap.waits_for().map_or_else(|| vm.run(), Exit::Request),
                Err(words) => break Pause::Grow(words),
            };
            let mut flow = Flow::Pause;
            while exit == Exit::Event {
                flow = self.handler.as_mut().map_or(Flow::Pause, |f| f(&mut vm));
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
                Exit::Budget if self.limits.units.is_some() => break Pause::Done(Outcome::Budget),
                Exit::Budget => vm.heap.budget = MAX_SMALL,
                Exit::Memory(words) => break Pause::Grow(words),
                Exit::Event => match flow {
                    Flow::Memory(words) if !full => {
                        // The same event again, in a larger block.
                        *answer = Some(Answer::Again);
                        break Pause::Grow(words);
                    }
                    _ => break Pause::Done(Outcome::Event),
                },
                Exit::Request(Request::HostCall) => {
                    let number = vm.heap.operand(0).as_small().and_then(|n| usize::try_from(n).ok());
                    match number.map(|n| (modules::function(n), self.functions.get(n))) {
                        Some((Some(native), _)) => {
                            let mut call = NativeCall {
                                arguments: vm.heap.operand(1),
                                vm: &vm,
                                grants: &mut self.grants,
                                kept: &mut self.kept,
                            };
                            let mut units = u64::try_from(vm.heap.budget).unwrap_or(0);
                            *answer = native::answer(native, &mut call, &mut self.work, &mut units);
                            vm.heap.budget = units as i64;
                            if answer.is_none() {
                                if self.limits.units.is_some() {
                                    break Pause::Done(Outcome::Budget);
                                }
                                vm.heap.budget = MAX_SMALL;
                            }
                        }
                        Some((None, Some(None))) => break Pause::Done(Outcome::Call),
                        _ => *answer = Some(Answer::Call),
                    }
                }
                Exit::Request(request) => {
                    let (a, image) = answer::request(&vm, request, self.era, &mut self.grants, &mut self.room);
                    *answer = Some(a);
                    if let Some(image) = image {
                        added = Some(image);
                        break Pause::Images;
                    }
                }
            }
        };
        vm.heap.save();
        if let Some(image) = added {
            *answer = Some(match self.add_compiled(image) {
                Ok(id) => Answer::Number(id as i64),
                Err(e) => Answer::Fail(Exception::new(TypeId::SystemError, e.to_string())),
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
    pub fn with_vm<R>(&mut self, f: impl FnOnce(&mut Vm<'_>) -> R) -> Result<R, Error> {
        let images: Vec<Image<'_>> = self.images.iter().map(|b| Image::verified_before(b)).collect();
        let block = start::take_up(&mut self.block).map_err(|_| Error::Damaged)?;
        let mut vm = Vm::new(block, &images);
        let r = f(&mut vm);
        vm.heap.save();
        Ok(r)
    }

    /// Lends the VM to `f` as [`Host::with_vm`] does; the errors of both are one.
    ///
    /// # Errors
    /// The block is damaged; what `f` says.
    pub fn try_with_vm<R, E: Into<Error>>(&mut self, f: impl FnOnce(&mut Vm<'_>) -> Result<R, E>) -> Result<R, Error> {
        self.with_vm(f)?.map_err(Into::into)
    }

    /// Lends the block to `f` between runs.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn with_block<R>(&mut self, f: impl FnOnce(&mut Block<'_>) -> R) -> Result<R, Error> {
        let mut block = start::take_up(&mut self.block).map_err(|_| Error::Damaged)?;
        Ok(f(&mut block))
    }

    /// Words of the whole block, words of heap in use, and how many collections there were.
    pub fn usage(&mut self) -> (usize, usize, u64) {
        let words = self.block.len();
        self.with_block(|b| (words, b.top(), b.number(field::COLLECTIONS) as u64)).unwrap_or((words, 0, 0))
    }
}
