//! The matcher: a backtracking machine with a stack of its own. It stops when its steps are spent, and goes on.
//!
//! Whatever may have to be taken back is a [`Choice`]: where to go on, and how everything was. Repeats are [`Round`]s, each of which knows the one
//! before it, so that going back is going to an older number. What an assertion or an atomic group tries lies above a barrier.

use super::program::{Bad, First, MAXREPEAT, Program, op};

mod characters;

/// Choices, rounds and marks that one match may keep.
const MOST_KEPT: usize = 1 << 25;

/// The text that is searched.
pub(crate) trait Subject {
    /// How many characters.
    fn size(&self) -> usize;
    /// The character at `i`.
    fn at(&self, i: usize) -> Option<u32>;
}

impl Subject for &[u8] {
    fn size(&self) -> usize {
        self.len()
    }
    #[inline]
    fn at(&self, i: usize) -> Option<u32> {
        self.get(i).map(|b| u32::from(*b))
    }
}

impl Subject for &[u32] {
    fn size(&self) -> usize {
        self.len()
    }
    #[inline]
    fn at(&self, i: usize) -> Option<u32> {
        self.get(i).copied()
    }
}

/// How a run of the matcher ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Status {
    /// There is a match.
    Match,
    /// There is none.
    NoMatch,
    /// The steps are spent.
    Spent,
    /// The code makes no sense.
    Bad,
    /// It keeps too much.
    TooLarge,
}

/// A turn of a repeat.
#[derive(Clone, Copy)]
struct Round {
    /// Its operation REPEAT.
    pc: usize,
    /// How many turns there were before.
    count: u32,
    /// Where the last turn began that may not be empty.
    last: usize,
    /// The repeat around it.
    outer: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// The alternative at pc.
    Branch,
    /// What follows a repeated character, which was found up to `pos` and is wanted up to `extra`.
    Fewer,
    /// One more repeated character of the operation at pc.
    More,
    /// What follows the repeat whose end is at pc.
    After,
    /// One more turn of the repeat `round`.
    Turn,
    /// The body of the operation at pc has failed.
    Barrier,
}

/// Where to go on, and how everything was.
#[derive(Clone, Copy)]
struct Choice {
    kind: Kind,
    pc: usize,
    pos: usize,
    extra: usize,
    round: u32,
    rounds: usize,
    undo: usize,
    last_group: i64,
}

/// A match at work.
pub(crate) struct Engine {
    /// Where the match begins that is tried.
    pub(crate) begin: usize,
    /// Where the one that was found ends.
    pub(crate) pos: usize,
    /// Beginnings and ends of the groups.
    pub(crate) marks: Vec<Option<usize>>,
    /// The group that ended last, or -1.
    pub(crate) last_group: i64,
    pc: usize,
    end: usize,
    round: u32,
    rounds: Vec<Round>,
    undo: Vec<(usize, Option<usize>)>,
    choices: Vec<Choice>,
    barriers: Vec<usize>,
    search: bool,
    whole: bool,
    must_advance: bool,
    started: bool,
}

/// What the loop does next.
enum Next {
    On,
    Fail,
    Found,
}

const NO_ROUND: u32 = u32::MAX;
const NOWHERE: usize = usize::MAX;

impl Engine {
    /// A match to be tried at `begin`; with `search`, also further on; with `whole`, it has to reach `end`; with `must_advance`, the first one
    /// tried must not be empty.
    pub(crate) fn new(
        groups: usize,
        begin: usize,
        end: usize,
        search: bool,
        whole: bool,
        must_advance: bool,
    ) -> Engine {
        Engine {
            begin,
            pos: begin,
            marks: vec![None; groups * 2],
            last_group: -1,
            pc: 0,
            end,
            round: NO_ROUND,
            rounds: Vec::new(),
            undo: Vec::new(),
            choices: Vec::new(),
            barriers: Vec::new(),
            search,
            whole,
            must_advance,
            started: false,
        }
    }

    /// Goes on for as many steps, which are counted down.
    pub(crate) fn run(&mut self, program: &Program, text: impl Subject, steps: &mut u64) -> Status {
        self.go(program, &text, steps).unwrap_or(Status::Bad)
    }

    fn go(&mut self, program: &Program, text: &impl Subject, steps: &mut u64) -> Result<Status, Bad> {
        self.end = self.end.min(text.size());
        if !self.started {
            self.started = true;
            if self.begin > self.end || !self.can_begin(program, text, steps)? {
                return Ok(Status::NoMatch);
            }
        }
        loop {
            if *steps == 0 {
                return Ok(Status::Spent);
            }
            *steps -= 1;
            if self.choices.len() + self.rounds.len() + self.undo.len() > MOST_KEPT {
                return Ok(Status::TooLarge);
            }
            match self.step(program, text, steps)? {
                Next::On => {}
                Next::Found => return Ok(Status::Match),
                Next::Fail => {
                    if !self.back(program, text, steps)? {
                        if !self.search || self.begin >= self.end {
                            return Ok(Status::NoMatch);
                        }
                        self.begin += 1;
                        self.must_advance = false;
                        if !self.can_begin(program, text, steps)? {
                            return Ok(Status::NoMatch);
                        }
                    }
                }
            }
        }
    }

    /// Makes everything ready for a match at `begin`, or at the first place after it where one can begin. False if there is none.
    fn can_begin(&mut self, program: &Program, text: &impl Subject, steps: &mut u64) -> Result<bool, Bad> {
        loop {
            if self.end - self.begin < program.least {
                return Ok(false);
            }
            let fits = match (&program.first, text.at(self.begin).filter(|_| self.begin < self.end)) {
                (First::Literal(wanted), c) => c == Some(*wanted),
                (First::Set(at), Some(c)) => program.has(*at, c)?,
                (First::Set(_), None) => program.least == 0,
                (First::Any, _) => true,
            };
            if fits {
                break;
            }
            if !self.search || self.begin >= self.end {
                return Ok(false);
            }
            self.begin += 1;
            self.must_advance = false;
            *steps = steps.saturating_sub(u64::from(self.begin & 7 == 0));
        }
        self.marks.fill(None);
        (self.pc, self.pos, self.round, self.last_group) = (0, self.begin, NO_ROUND, -1);
        self.rounds.clear();
        self.undo.clear();
        self.choices.clear();
        self.barriers.clear();
        Ok(true)
    }

    fn here(&self, text: &impl Subject) -> Option<u32> {
        if self.pos < self.end { text.at(self.pos) } else { None }
    }

    fn choose(&mut self, kind: Kind, pc: usize, extra: usize) {
        self.choices.push(Choice {
            kind,
            pc,
            pos: self.pos,
            extra,
            round: self.round,
            rounds: self.rounds.len(),
            undo: self.undo.len(),
            last_group: self.last_group,
        });
    }

    fn set_mark(&mut self, i: usize, to: Option<usize>) -> Result<(), Bad> {
        let mark = self.marks.get_mut(i).ok_or(Bad)?;
        self.undo.push((i, *mark));
        *mark = to;
        Ok(())
    }

    fn undo_to(&mut self, length: usize) {
        while self.undo.len() > length {
            if let Some((i, old)) = self.undo.pop() {
                if let Some(mark) = self.marks.get_mut(i) {
                    *mark = old;
                }
            }
        }
    }

    fn restore(&mut self, c: &Choice) {
        self.undo_to(c.undo);
        self.rounds.truncate(c.rounds);
        (self.pos, self.round, self.last_group) = (c.pos, c.round, c.last_group);
    }

    /// A new turn.
    fn turn(&mut self, round: Round) -> Result<(), Bad> {
        self.round = u32::try_from(self.rounds.len()).map_err(|_| Bad)?;
        self.pc = round.pc + 4;
        self.rounds.push(round);
        Ok(())
    }

    /// Takes the newest choice. False if there is none.
    fn back(&mut self, program: &Program, text: &impl Subject, steps: &mut u64) -> Result<bool, Bad> {
        while let Some(c) = self.choices.pop() {
            self.restore(&c);
            match c.kind {
                Kind::Branch => {
                    if self.branch(program, text, c.pc)? {
                        return Ok(true);
                    }
                }
                Kind::After => {
                    self.pc = c.pc;
                    return Ok(true);
                }
                Kind::Turn => {
                    let Some(round) = self.rounds.get(c.extra).copied() else { return Err(Bad) };
                    self.turn(Round { count: round.count + 1, last: c.pos, ..round })?;
                    return Ok(true);
                }
                Kind::Fewer => {
                    if c.pos > c.extra {
                        self.pos -= 1;
                        if self.fewer(program, text, c.pc, c.extra, steps)? {
                            return Ok(true);
                        }
                    }
                }
                Kind::More => {
                    let most = program.word(c.pc + 3)?;
                    if (most == MAXREPEAT || c.extra < most as usize) && self.one(program, text, c.pc + 4)? {
                        self.choose(Kind::More, c.pc, c.extra + 1);
                        self.pc = program.target(c.pc + 1)?;
                        return Ok(true);
                    }
                }
                Kind::Barrier => {
                    self.barriers.pop();
                    if self.body_failed(program, &c)? {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Goes on behind a repeated character that was found up to `pos`, or fewer of it, down to `least`. The choice before is gone.
    fn fewer(
        &mut self,
        program: &Program,
        text: &impl Subject,
        after: usize,
        least: usize,
        steps: &mut u64,
    ) -> Result<bool, Bad> {
        if program.word(after)? == op::LITERAL {
            // What has to follow says at once how many are too many.
            let wanted = program.word(after + 1)?;
            while self.here(text) != Some(wanted) {
                if self.pos <= least {
                    return Ok(false);
                }
                self.pos -= 1;
                *steps = steps.saturating_sub(u64::from(self.pos & 7 == 0));
            }
        }
        if self.pos > least {
            self.choose(Kind::Fewer, after, least);
        }
        self.pc = after;
        Ok(true)
    }

    /// Enters the alternative whose distance stands at `at`, or one behind it. False if none can match.
    fn branch(&mut self, program: &Program, text: &impl Subject, mut at: usize) -> Result<bool, Bad> {
        loop {
            let skip = program.word(at)?;
            if skip == 0 {
                return Ok(false);
            }
            let next = at + skip as usize;
            let possible = match program.word(at + 1)? {
                op::LITERAL => self.here(text) == Some(program.word(at + 2)?),
                op::IN => match self.here(text) {
                    Some(c) => program.has(at + 3, c)?,
                    None => false,
                },
                _ => true,
            };
            if possible {
                if program.word(next)? != 0 {
                    self.choose(Kind::Branch, next, 0);
                }
                self.pc = at + 1;
                return Ok(true);
            }
            at = next;
        }
    }

    fn step(&mut self, program: &Program, text: &impl Subject, steps: &mut u64) -> Result<Next, Bad> {
        let pc = self.pc;
        let passed = match program.word(pc)? {
            op::SUCCESS => return self.success(program),
            op::FAILURE => false,
            op::MARK => {
                let i = program.word(pc + 1)? as usize;
                self.set_mark(i, Some(self.pos))?;
                if i & 1 == 1 {
                    self.last_group = (i / 2 + 1) as i64;
                }
                self.pc = pc + 2;
                true
            }
            op::ANY | op::ANY_ALL => {
                self.pc = pc + 1;
                self.one(program, text, pc)?
            }
            op::LITERAL
            | op::NOT_LITERAL
            | op::LITERAL_IGNORE
            | op::NOT_LITERAL_IGNORE
            | op::LITERAL_LOC_IGNORE
            | op::NOT_LITERAL_LOC_IGNORE
            | op::LITERAL_UNI_IGNORE
            | op::NOT_LITERAL_UNI_IGNORE => {
                self.pc = pc + 2;
                self.one(program, text, pc)?
            }
            op::IN | op::IN_IGNORE | op::IN_LOC_IGNORE | op::IN_UNI_IGNORE => {
                self.pc = program.target(pc + 1)?;
                self.one(program, text, pc)?
            }
            op::AT => {
                self.pc = pc + 2;
                self.is_at(program.word(pc + 1)?, text)?
            }
            op::JUMP | op::INFO => {
                self.pc = program.target(pc + 1)?;
                true
            }
            op::BRANCH => self.branch(program, text, pc + 1)?,
            op::REPEAT => {
                let outer = self.round;
                self.round = u32::try_from(self.rounds.len()).map_err(|_| Bad)?;
                self.rounds.push(Round { pc, count: 0, last: NOWHERE, outer });
                self.pc = program.target(pc + 1)?;
                true
            }
            op::MAX_UNTIL => self.until(program, pc, true)?,
            op::MIN_UNTIL => self.until(program, pc, false)?,
            op::REPEAT_ONE | op::POSSESSIVE_REPEAT_ONE => {
                let (least, most) = (program.word(pc + 2)? as usize, program.word(pc + 3)?);
                let (from, after) = (self.pos, program.target(pc + 1)?);
                if self.many(program, text, pc + 4, most, steps)? < least {
                    false
                } else if program.word(pc)? == op::POSSESSIVE_REPEAT_ONE {
                    self.pc = after;
                    true
                } else {
                    self.fewer(program, text, after, from + least, steps)?
                }
            }
            op::MIN_REPEAT_ONE => {
                let least = program.word(pc + 2)?;
                let enough = self.many(program, text, pc + 4, least, steps)? == least as usize;
                if enough {
                    self.choose(Kind::More, pc, least as usize);
                    self.pc = program.target(pc + 1)?;
                }
                enough
            }
            op::ATOMIC_GROUP => {
                self.barrier(pc, 0);
                self.pc = pc + 2;
                true
            }
            op::ASSERT | op::ASSERT_NOT => {
                let behind = program.word(pc + 2)? as usize;
                match self.pos.checked_sub(behind) {
                    Some(from) => {
                        self.barrier(pc, 0);
                        self.pos = from;
                        self.pc = pc + 3;
                        true
                    }
                    None if program.word(pc)? == op::ASSERT => false,
                    None => {
                        self.pc = program.target(pc + 1)?;
                        true
                    }
                }
            }
            op::POSSESSIVE_REPEAT => {
                self.possessive(program, pc, 0, NOWHERE)?;
                true
            }
            op::GROUPREF | op::GROUPREF_IGNORE | op::GROUPREF_LOC_IGNORE | op::GROUPREF_UNI_IGNORE => {
                self.pc = pc + 2;
                self.same_as_group(program.word(pc)?, program.word(pc + 1)? as usize, text, steps)?
            }
            op::GROUPREF_EXISTS => {
                let is_set = self.group(program.word(pc + 1)? as usize).is_some();
                self.pc = if is_set { pc + 3 } else { pc + 1 + program.word(pc + 2)? as usize };
                true
            }
            _ => return Err(Bad),
        };
        Ok(if passed { Next::On } else { Next::Fail })
    }

    /// The end of a repeat's body: another turn, or on.
    fn until(&mut self, program: &Program, pc: usize, greedy: bool) -> Result<bool, Bad> {
        let index = self.round as usize;
        let round = self.rounds.get(index).copied().ok_or(Bad)?;
        let (least, most) = (program.word(round.pc + 2)?, program.word(round.pc + 3)?);
        if round.count < least {
            self.turn(Round { count: round.count + 1, ..round })?;
            return Ok(true);
        }
        // (A turn that takes nothing would go on forever.)
        let another = (most == MAXREPEAT || round.count < most) && round.last != self.pos;
        if greedy && another {
            self.choose(Kind::After, pc + 1, 0);
            if let Some(choice) = self.choices.last_mut() {
                choice.round = round.outer;
            }
            self.turn(Round { count: round.count + 1, last: self.pos, ..round })?;
            return Ok(true);
        }
        if another {
            self.choose(Kind::Turn, pc, index);
        }
        self.round = round.outer;
        self.pc = pc + 1;
        Ok(true)
    }

    /// Another turn of a possessive repeat, each of which is atomic, or on.
    fn possessive(&mut self, program: &Program, pc: usize, count: usize, last: usize) -> Result<(), Bad> {
        let (least, most) = (program.word(pc + 2)? as usize, program.word(pc + 3)?);
        let another = (most == MAXREPEAT || count < most as usize) && self.pos != last;
        if count < least || another {
            self.barrier(pc, count);
            self.pc = pc + 4;
        } else {
            self.pc = program.target(pc + 1)? + 1;
        }
        Ok(())
    }

    fn barrier(&mut self, pc: usize, extra: usize) {
        self.barriers.push(self.choices.len());
        self.choose(Kind::Barrier, pc, extra);
    }

    /// The end of the pattern, or of what an assertion or an atomic group tries.
    fn success(&mut self, program: &Program) -> Result<Next, Bad> {
        let Some(height) = self.barriers.pop() else {
            let fits = !(self.whole && self.pos != self.end || self.must_advance && self.pos == self.begin);
            return Ok(if fits { Next::Found } else { Next::Fail });
        };
        let barrier = self.choices.get(height).copied().ok_or(Bad)?;
        self.choices.truncate(height);
        self.rounds.truncate(barrier.rounds);
        self.round = barrier.round;
        match program.word(barrier.pc)? {
            op::ASSERT_NOT => {
                self.restore(&barrier);
                return Ok(Next::Fail);
            }
            op::POSSESSIVE_REPEAT => self.possessive(program, barrier.pc, barrier.extra + 1, barrier.pos)?,
            what => {
                if what == op::ASSERT {
                    self.pos = barrier.pos;
                }
                self.pc = program.target(barrier.pc + 1)?;
            }
        }
        Ok(Next::On)
    }

    /// What an assertion or an atomic group tries has failed; everything is as it was before. Does the match go on?
    fn body_failed(&mut self, program: &Program, barrier: &Choice) -> Result<bool, Bad> {
        let passes = match program.word(barrier.pc)? {
            op::ASSERT_NOT => true,
            op::POSSESSIVE_REPEAT => barrier.extra >= program.word(barrier.pc + 2)? as usize,
            _ => false,
        };
        // (The distance of a possessive repeat leads to the end of its body.)
        let behind = usize::from(program.word(barrier.pc)? == op::POSSESSIVE_REPEAT);
        self.pc = program.target(barrier.pc + 1)? + behind;
        Ok(passes)
    }
}
