//! The dispatch loop.
//!
//! Everything that a running frame needs is in a handful of locals: the instruction words, the constants, the window's base, the
//! program counter and the mask. Fast paths of built-in operands are here; what is rare, or may run Python code, is one call away and
//! ends in [`Vm::trap`]. A handler changes nothing before everything that can fail has succeeded, so that the same instruction can be
//! run again after a collection.

use crate::block::records::{cell, function as func, iter as it, list as l, store, tuple};
use crate::frames::globals_cache::NO_REGISTER;
use crate::frames::{CODE, FRAME, LINK, Link, Mode, PC};
use crate::heap::Heap;
use crate::isa;
use crate::isa::Unary;
use crate::isa::{BinOp, CmpOp, num as o};
use crate::listeners::Owed;
use crate::machine::Vm;
use crate::machine::exit::Exit;
use crate::machine::exit::Next;
use crate::value::Value;
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::types::TypeId;

impl Vm<'_> {
    /// Runs until the host is needed.
    pub(crate) fn execute(&mut self) -> Exit {
        'reload: loop {
            let mut fp = self.heap.fp;
            let code_value = self.heap.header(fp, CODE);
            // Its entry in the cache.
            let Some(mut hot_at) = self.hot_index(code_value) else { return self.heap.broken() };
            let hot = self.hot(hot_at);
            let flags = hot.flags;
            let mut instructions = hot.instructions;
            let mut wb = fp + hot.shift;
            // The instruction that has run last: one number for where it stands and for what comes next.
            let mut last = self.heap.pc.wrapping_sub(1);
            if self.listeners_changed {
                self.listeners_changed = false;
                self.refresh_listening();
            }
            let mut mask = if self.listening { self.mask_for(fp, flags) } else { 0x7F };

            'fetch: loop {
                let mut start = last.wrapping_add(1);
                let Some(bytes) = instructions.get(start) else { return self.heap.broken() };
                let mut word = u32::from_le_bytes(*bytes);
                // Words that the instruction takes: 2 once its ext word was read.
                let mut words = 1;
                // What comes behind it. (Worked out where it is used: kept, it would take a register from everybody.)
                macro_rules! pc {
                    () => {
                        start.wrapping_add(words)
                    };
                }
                // The instruction is done.
                macro_rules! next {
                    () => {{
                        last = start.wrapping_add(words - 1);
                        continue 'fetch;
                    }};
                }
                // Operands are decoded where they are used.
                macro_rules! a {
                    () => {
                        isa::a(word)
                    };
                }
                macro_rules! b {
                    () => {
                        isa::b(word)
                    };
                }
                macro_rules! c {
                    () => {
                        isa::c(word)
                    };
                }

                macro_rules! op {
                    () => {
                        (word & 0x7F)
                    };
                }

                // From here on another frame runs, whose code is entry `hot` of the cache.
                macro_rules! take_up {
                    ($hot:expr, $fp:expr, $pc:expr) => {{
                        hot_at = $hot;
                        let hot = self.hot(hot_at);
                        let (key, flags) = (hot.key, hot.flags);
                        fp = $fp;
                        instructions = hot.instructions;
                        wb = fp + hot.shift;
                        let pc: usize = $pc;
                        last = pc.wrapping_sub(1);
                        mask = 0x7F;
                        if self.listening {
                            self.heap.pc = pc;
                            mask = self.mask_of(fp, key, flags);
                        }
                    }};
                }
                // The running frame's registers.
                macro_rules! window {
                    () => {
                        match self.heap.block.window(wb) {
                            Some(w) => w,
                            None => return self.heap.broken(),
                        }
                    };
                }
                macro_rules! reg {
                    ($i:expr) => {
                        self.heap.block.get(wb + $i)
                    };
                }
                macro_rules! set {
                    ($i:expr, $v:expr) => {{
                        let v: Value = $v;
                        window!()[$i & 0xFF] = v.0;
                    }};
                }
                // The ext word.
                macro_rules! ext {
                    () => {{
                        let w = instructions.get(pc!()).map_or(0, |w| u32::from_le_bytes(*w));
                        words = 2;
                        w
                    }};
                }
                macro_rules! jump {
                    ($offset:expr) => {{
                        let offset: isize = $offset;
                        if offset < 0 {
                            self.heap.budget -= 1;
                            if self.heap.budget < 0 {
                                self.heap.pc = start;
                                return self.heap.out_of_budget();
                            }
                        }
                        last = start.wrapping_add(words - 1).wrapping_add_signed(offset);
                        // A real branch, not a conditional move: the next fetch must not wait for the comparison.
                        core::hint::black_box(());
                        continue 'fetch;
                    }};
                }
                // Something outside the loop has decided what comes next: the frame that runs now is taken up anew.
                macro_rules! leave {
                    ($next:expr) => {{
                        if let Next::Exit(exit) = $next {
                            return exit;
                        }
                        continue 'reload;
                    }};
                }
                // The same, where the running frame may simply go on.
                macro_rules! go_on {
                    ($next:expr) => {
                        match $next {
                            Next::Instruction => {
                                self.heap.block.stress_done = false;
                                last = self.heap.pc.wrapping_sub(1);
                                if self.listeners_changed {
                                    continue 'reload;
                                }
                                continue 'fetch;
                            }
                            Next::Frame => continue 'reload,
                            Next::Exit(exit) => return exit,
                        }
                    };
                }
                // What the instruction could not do here: its result, or the trap, as `mode` says.
                macro_rules! slow {
                    ($dst:expr, $mode:expr, $result:expr) => {{
                        self.heap.pc = pc!();
                        match $result {
                            Ok(v) => {
                                self.heap.block.stress_done = false;
                                set!($dst, v);
                                if self.listeners_changed {
                                    continue 'reload;
                                }
                                next!();
                            }
                            Err(t) => {
                                leave!(self.trap(t.into(), ($dst & 0xFF) as u8, $mode, start))
                            }
                        }
                    }};
                }
                // The same for an instruction without a result.
                macro_rules! act {
                    ($result:expr) => {
                        act!($result, 0, Mode::Discard)
                    };
                    ($result:expr, $dst:expr, $mode:expr) => {{
                        self.heap.pc = pc!();
                        match $result {
                            Ok(()) => {
                                self.heap.block.stress_done = false;
                                if self.listeners_changed {
                                    continue 'reload;
                                }
                                next!();
                            }
                            Err(t) => {
                                leave!(self.trap(t.into(), $dst as u8, $mode, start))
                            }
                        }
                    }};
                }
                macro_rules! binary {
                    ($op:expr, $inplace:expr, $x:expr, $y:expr) => {{
                        let (x, y) = ($x, $y);
                        slow!(a!(), Mode::Normal, self.binary_checked($op, $inplace, x, y, b!(), c!()))
                    }};
                }
                macro_rules! arithmetic {
                    ($op:expr, $inplace:expr, $small:path, $float:tt) => {{
                        let w = window!();
                        let (x, y) = (Value(w[b!()]), Value(w[c!()]));
                        if Value::both_small(x, y) {
                            if let Some(v) = $small(x, y) {
                                w[a!()] = v.0;
                                next!();
                            }
                        } else if let (Some(f), Some(g)) = (x.as_float(), y.as_float()) {
                            w[a!()] = Value::float(f $float g).0;
                            next!();
                        }
                        binary!($op, $inplace, x, y)
                    }};
                }
                macro_rules! immediate {
                    ($op:expr, $inplace:expr, $small:path, $float:tt) => {{
                        let w = window!();
                        let (x, y) = (Value(w[b!()]), Value::small(isa::sc(word)));
                        if Value::both_small(x, y) {
                            if let Some(v) = $small(x, y) {
                                w[a!()] = v.0;
                                next!();
                            }
                        } else if let Some(f) = x.as_float() {
                            w[a!()] = Value::float(f $float isa::sc(word) as f64).0;
                            next!();
                        }
                        slow!(a!(), Mode::Normal, self.binary_checked($op, $inplace, x, y, b!(), NO_REGISTER))
                    }};
                }
                macro_rules! compare_jump {
                    ($op:expr, $cmp:tt, $x:expr, $y:expr, $register:expr) => {{
                        let (x, y): (Value, Value) = ($x, $y);
                        let e = ext!();
                        let truth = if Value::both_small(x, y) {
                            Value::cmp_small(x, y) $cmp core::cmp::Ordering::Equal
                        } else if let (Some(f), Some(g)) = (x.as_float(), y.as_float()) {
                            f $cmp g
                        } else {
                            self.heap.pc = pc!();
                            match self.compare_truth($op, x, y, a!(), $register) {
                                Ok(t) => {
                                    self.heap.block.stress_done = false;
                                    t
                                }
                                Err(t) => {
                                    leave!(self.trap(t.into(), 0, Mode::Branch, start))
                                }
                            }
                        };
                        if truth == (c!() != 0) {
                            jump!(isa::sx(e));
                        }
                        next!();
                    }};
                }

                let mut select = word & mask;
                'select: loop {
                    match select {
                        o::Nop => next!(),
                        o::Move => {
                            let w = window!();
                            w[a!()] = w[b!()];
                            next!();
                        }
                        o::Copy => {
                            let w = window!();
                            if Value(w[b!()]).is_bound() {
                                w[a!()] = w[b!()];
                                next!();
                            }
                            slow!(a!(), Mode::Normal, Err(self.heap.unbound_register(b!())))
                        }
                        o::LoadK => {
                            set!(a!(), self.hot(hot_at).constant(isa::bx(word)));
                            next!();
                        }
                        o::LoadI => {
                            set!(a!(), Value::small(isa::sbx(word)));
                            next!();
                        }
                        o::LoadImm => {
                            set!(a!(), immediate_value(b!()));
                            next!();
                        }
                        o::LoadGlobal => {
                            if let Some(v) = self.heap.cached_global(fp, isa::bx(word)) {
                                set!(a!(), v);
                                next!();
                            }
                            slow!(a!(), Mode::Normal, self.load_global(hot_at, isa::bx(word)))
                        }
                        o::LoadCell => {
                            if let Some(cell) = self.heap.block.get(fp + isa::bx(word)).heap_of(Kind::Cell) {
                                let v = self.heap.block.at(cell, cell::VALUE);
                                if v.is_bound() {
                                    set!(a!(), v);
                                    next!();
                                }
                            }
                            slow!(a!(), Mode::Normal, Err(self.heap.unbound_slot(isa::bx(word))))
                        }
                        o::StoreCell => {
                            let v = reg!(a!());
                            if let Some(cell) = self.heap.block.get(fp + isa::bx(word)).heap_of(Kind::Cell) {
                                if v.is_bound() {
                                    self.heap.block.put(cell, cell::VALUE, v);
                                    next!();
                                }
                            }
                            slow!(a!(), Mode::Normal, Err(self.heap.unbound_register(a!())))
                        }
                        o::Add | o::AddIn => arithmetic!(BinOp::Add, op!() == o::AddIn, Value::add_small, +),
                        o::Sub | o::SubIn => arithmetic!(BinOp::Sub, op!() == o::SubIn, Value::sub_small, -),
                        o::Mul | o::MulIn => arithmetic!(BinOp::Mul, op!() == o::MulIn, Value::mul_small, *),
                        o::AddI | o::AddInI => immediate!(BinOp::Add, op!() == o::AddInI, Value::add_small, +),
                        o::SubI | o::SubInI => immediate!(BinOp::Sub, op!() == o::SubInI, Value::sub_small, -),
                        o::Div => {
                            let w = window!();
                            let (x, y) = (Value(w[b!()]), Value(w[c!()]));
                            if let (Some(f), Some(g)) = (x.as_float(), y.as_float()) {
                                if g != 0.0 {
                                    w[a!()] = Value::float(f / g).0;
                                    next!();
                                }
                            }
                            binary!(BinOp::Div, false, x, y)
                        }
                        o::FloorDiv | o::Mod => {
                            let w = window!();
                            let (x, y) = (Value(w[b!()]), Value(w[c!()]));
                            if let (Some(i), Some(j)) = (x.as_small(), y.as_small()) {
                                if j > 0 {
                                    let v = if op!() == o::Mod { i.rem_euclid(j) } else { i.div_euclid(j) };
                                    w[a!()] = Value::small(v).0;
                                    next!();
                                }
                            }
                            let op = if op!() == o::Mod { BinOp::Mod } else { BinOp::FloorDiv };
                            binary!(op, false, x, y)
                        }
                        o::Pow => {
                            let (x, y) = (reg!(b!()), reg!(c!()));
                            binary!(BinOp::Pow, false, x, y)
                        }
                        o::Binary => {
                            let number = ext!() >> 8;
                            let (x, y) = (reg!(b!()), reg!(c!()));
                            let op = BinOp::ALL.get((number & 15) as usize).copied().unwrap_or(BinOp::Add);
                            binary!(op, number & 16 != 0, x, y)
                        }
                        o::Compare => {
                            let number = ext!() >> 8;
                            let (x, y) = (reg!(b!()), reg!(c!()));
                            let op = CmpOp::ALL.get(number as usize).copied().unwrap_or(CmpOp::Eq);
                            slow!(a!(), Mode::Normal, self.compare_checked(op, x, y, b!(), c!()))
                        }
                        o::Neg => {
                            let x = reg!(b!());
                            slow!(a!(), Mode::Normal, self.unary_checked(Unary::Neg, x, b!()))
                        }
                        o::Not => {
                            let x = reg!(b!());
                            match self.heap.truth(x) {
                                Some(t) if x.is_bound() => {
                                    set!(a!(), Value::bool(!t));
                                    next!();
                                }
                                _ => slow!(a!(), Mode::Not, Err(self.truth_in_python(x, b!()))),
                            }
                        }
                        o::Jump | o::Loop => jump!(isa::sx(word)),
                        o::JumpIf | o::JumpIfNot => {
                            let x = reg!(a!());
                            let e = ext!();
                            match self.heap.truth(x) {
                                Some(t) if x.is_bound() => {
                                    if t == (op!() == o::JumpIf) {
                                        jump!(isa::sx(e));
                                    }
                                    next!();
                                }
                                _ => {
                                    self.heap.pc = pc!();
                                    let t = self.truth_in_python(x, a!());
                                    leave!(self.trap(t, 0, Mode::Branch, start))
                                }
                            }
                        }
                        o::JumpLt => compare_jump!(CmpOp::Lt, <, reg!(a!()), reg!(b!()), b!()),
                        o::JumpLe => compare_jump!(CmpOp::Le, <=, reg!(a!()), reg!(b!()), b!()),
                        o::JumpEq => compare_jump!(CmpOp::Eq, ==, reg!(a!()), reg!(b!()), b!()),
                        o::JumpNe => compare_jump!(CmpOp::Ne, !=, reg!(a!()), reg!(b!()), b!()),
                        o::JumpGt => compare_jump!(CmpOp::Gt, >, reg!(a!()), reg!(b!()), b!()),
                        o::JumpGe => compare_jump!(CmpOp::Ge, >=, reg!(a!()), reg!(b!()), b!()),
                        o::JumpLtI => compare_jump!(CmpOp::Lt, <, reg!(a!()), Value::small(isa::sb(word)), NO_REGISTER),
                        o::JumpLeI => {
                            compare_jump!(CmpOp::Le, <=, reg!(a!()), Value::small(isa::sb(word)), NO_REGISTER)
                        }
                        o::JumpEqI => {
                            compare_jump!(CmpOp::Eq, ==, reg!(a!()), Value::small(isa::sb(word)), NO_REGISTER)
                        }
                        o::JumpNeI => {
                            compare_jump!(CmpOp::Ne, !=, reg!(a!()), Value::small(isa::sb(word)), NO_REGISTER)
                        }
                        o::JumpGtI => compare_jump!(CmpOp::Gt, >, reg!(a!()), Value::small(isa::sb(word)), NO_REGISTER),
                        o::JumpGeI => {
                            compare_jump!(CmpOp::Ge, >=, reg!(a!()), Value::small(isa::sb(word)), NO_REGISTER)
                        }
                        o::JumpIs | o::JumpNone => {
                            let x = reg!(a!());
                            let y = if op!() == o::JumpIs { reg!(b!()) } else { Value::NONE };
                            let e = ext!();
                            if !(x.is_bound() && y.is_bound()) {
                                slow!(
                                    a!(),
                                    Mode::Normal,
                                    Err(self.heap.unbound_register(if x.is_bound() { b!() } else { a!() }))
                                )
                            }
                            if (x == y) == (c!() != 0) {
                                jump!(isa::sx(e));
                            }
                            next!();
                        }
                        o::GetItem | o::GetItemI => {
                            let x = reg!(b!());
                            let key = if op!() == o::GetItem { reg!(c!()) } else { Value::small(isa::sc(word)) };
                            if let Some(v) = self.heap.indexed(x, key) {
                                set!(a!(), v);
                                next!();
                            }
                            let last = if op!() == o::GetItem { c!() } else { NO_REGISTER };
                            slow!(a!(), Mode::Normal, self.get_item_checked(x, key, b!(), last))
                        }
                        o::SetItem | o::SetItemI => {
                            let (x, v) = (reg!(a!()), reg!(c!()));
                            let y = if op!() == o::SetItem { reg!(b!()) } else { Value::small(isa::sb(word)) };
                            if let (Some(h), Some(i)) = (x.heap_of(Kind::List), y.as_small()) {
                                let i = crate::value::size(i);
                                if v.is_bound() && i < self.heap.block.count(h, l::LEN) {
                                    if let Some(s) = self.heap.block.at(h, l::STORE).heap_of(Kind::Store) {
                                        self.heap.block.put(s, store::ITEMS + i, v);
                                        next!();
                                    }
                                }
                            }
                            act!(self.set_item_checked(x, y, v, a!(), b!(), c!()))
                        }
                        o::BuildTuple => {
                            slow!(a!(), Mode::Normal, self.heap.build_tuple(wb, b!(), c!()))
                        }
                        // One call for three, so that the loop keeps its registers: a turn of `loop` takes 121 instructions, with an
                        // arm for each 139.
                        o::BuildList | o::Unpack | o::CopyFree => {
                            act!(self.several_registers(hot_at, word, wb), a!(), Mode::Spread)
                        }
                        o::GetAttr => {
                            let x = reg!(b!());
                            slow!(a!(), Mode::Normal, self.get_attr_cached(hot_at, word, x, c!()))
                        }
                        o::LoadMethod => {
                            let x = reg!(b!());
                            let own = wb + a!() + FRAME_HEADER;
                            slow!(a!(), Mode::Normal, self.load_method_cached(hot_at, word, x, c!(), own))
                        }
                        o::SetAttr => {
                            let (x, v) = (reg!(a!()), reg!(b!()));
                            act!(self.set_attr_cached(hot_at, word, x, v, c!()))
                        }
                        o::GetIter => {
                            let x = reg!(b!());
                            slow!(a!(), Mode::Normal, self.get_iter_checked(x, b!()))
                        }
                        o::ForIter => {
                            let x = reg!(b!());
                            let e = ext!();
                            if let Some(h) = x.heap_of(Kind::Iter) {
                                // A range over small integers: A = next value, B = step, C = how many are left.
                                if self.heap.block.at(h, it::TYPE) == RANGE_ITER {
                                    if let Some(left) = self.heap.block.at(h, it::C).as_small() {
                                        if left <= 0 {
                                            jump!(isa::sx(e));
                                        }
                                        let (v, step) = (self.heap.block.at(h, it::A), self.heap.block.at(h, it::B));
                                        let next = Value::add_small(v, step).unwrap_or(v);
                                        self.heap.block.put(h, it::A, next);
                                        self.heap.block.put(h, it::C, Value::small(left - 1));
                                        set!(a!(), v);
                                        next!();
                                    }
                                }
                                self.heap.pc = pc!();
                                match self.iter_next(h) {
                                    Ok(Some(v)) => {
                                        self.heap.block.stress_done = false;
                                        set!(a!(), v);
                                        next!();
                                    }
                                    Ok(None) => jump!(isa::sx(e)),
                                    Err(t) => {
                                        leave!(self.trap(t, a!() as u8, Mode::For, start))
                                    }
                                }
                            }
                            self.heap.pc = pc!();
                            if x.is(Kind::Generator) && self.heap.budget > 0 && self.heap.is_waiting(x) {
                                match self.resume_generator(x, Value::NONE, a!() as u8, Mode::For) {
                                    Ok(()) => continue 'reload,
                                    Err(t) => {
                                        leave!(self.trap(t.into(), a!() as u8, Mode::For, start))
                                    }
                                }
                            }
                            let t = self.next_of(x, b!());
                            leave!(self.trap(t, a!() as u8, Mode::For, start))
                        }
                        o::Call | o::CallMethod => {
                            self.heap.pc = pc!();
                            // LoadMethod may have found what is no method.
                            if op!() == o::CallMethod && !reg!(a!() + FRAME_HEADER).is_bound() {
                                leave!(self.call_unbound_method(wb + a!(), b!(), Value::UNBOUND, c!() as u8, start))
                            }
                            let callee = reg!(a!());
                            if let Some(f) = callee.heap_of(Kind::Function) {
                                let code_value = self.heap.block.at(f, func::CODE);
                                if let Some(i) = self.hot_index(code_value) {
                                    let link =
                                        Link { caller: fp, dst: c!() as u8, mode: Mode::Normal, generator: false };
                                    if self.hot(i).simple_args == b!() && self.enter(wb + a!(), i, link) {
                                        take_up!(i, self.heap.fp, 0);
                                        continue 'fetch;
                                    }
                                }
                            }
                            go_on!(self.call_here(wb, a!(), b!(), c!(), start))
                        }
                        o::Return => {
                            let v = reg!(a!());
                            // Plain frames only: mode Normal, no generator, nobody holds the frame.
                            let Some(header) = self.heap.header_words(fp) else { return self.heap.broken() };
                            let link = Value(header[FRAME_HEADER - LINK]);
                            let plain = link.as_small().is_some_and(|n| n & 0xFF == 0);
                            if plain && v.is_bound() && !Value(header[FRAME_HEADER - FRAME]).is_bound() {
                                let link = Link::unpack(link);
                                let Some(header) = self.heap.header_words(link.caller) else {
                                    return self.heap.broken();
                                };
                                let back = Value(header[FRAME_HEADER - PC]).as_small().unwrap_or(0) as usize;
                                let code_value = Value(header[FRAME_HEADER - CODE]);
                                if let Some(i) = self.hot_index(code_value) {
                                    self.heap.depth -= 1;
                                    self.heap.fp = link.caller;
                                    take_up!(i, link.caller, back);
                                    set!(link.dst as usize, v);
                                    continue 'fetch;
                                }
                            }
                            self.heap.pc = pc!();
                            leave!(self.return_value(v, a!(), start))
                        }
                        o::Yield => {
                            self.heap.pc = pc!();
                            let v = reg!(b!());
                            leave!(self.yield_value(v, b!(), start))
                        }
                        o::LoadSlot => {
                            let v = self.heap.block.get(fp + isa::bx(word));
                            if v.is_bound() {
                                set!(a!(), v);
                                next!();
                            }
                            slow!(a!(), Mode::Normal, Err(self.heap.unbound_slot(isa::bx(word))))
                        }
                        o::MoveSlot => {
                            let v = self.heap.block.get(fp + isa::bx(word));
                            set!(a!(), v);
                            next!();
                        }
                        o::StoreSlot => {
                            let v = reg!(a!());
                            self.heap.block.set(fp + isa::bx(word), v);
                            next!();
                        }
                        o::Escape | o::Wide => {
                            self.heap.pc = pc!();
                            go_on!(if op!() == o::Escape {
                                self.cold(hot_at, word, 0, wb, start)
                            } else {
                                self.run_wide(hot_at, word, wb, start)
                            })
                        }
                        0x01..=0x7F => return self.heap.broken(),
                        _ => {
                            // The event bit, under a mask that looks at it: somebody may be waiting for this instruction.
                            self.heap.pc = pc!();
                            match self.event(start, word, hot_at) {
                                Ok(next) => {
                                    if self.heap.pc != pc!() {
                                        continue 'reload;
                                    }
                                    mask = next;
                                    // (Not 0: no image has such a word.)
                                    select = word & 0x7F;
                                    // For all that the compiler knows it is another instruction: or it would work out before every one
                                    // what follows from these for some.
                                    (start, word) = core::hint::black_box((start, word));
                                    continue 'select;
                                }
                                Err(owed) => {
                                    if owed == Owed::Entered {
                                        continue 'reload;
                                    }
                                    if owed == Owed::Told {
                                        return Exit::Event;
                                    }
                                    leave!(self.trap(owed.trap(), 0, Mode::Trace, start))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Heap<'_> {
    /// Item `key`, a small integer that is not negative, of an exact list or tuple in the block.
    #[inline(always)]
    fn indexed(&self, x: Value, key: Value) -> Option<Value> {
        let i = crate::value::size(key.as_small()?);
        if let Some(h) = x.heap_of(Kind::List) {
            if i < self.block.count(h, l::LEN) {
                let s = self.block.at(h, l::STORE).heap_of(Kind::Store)?;
                return Some(self.block.at(s, store::ITEMS + i));
            }
            return None;
        }
        let h = x.heap_of(Kind::Tuple)?;
        if i < self.block.count(h, tuple::LEN) { Some(self.block.at(h, tuple::ITEMS + i)) } else { None }
    }
}

const RANGE_ITER: Value = Value::small(TypeId::RangeIter as i64);

/// Operand b of `LoadImm`.
fn immediate_value(b: usize) -> Value {
    match b {
        0 => Value::UNBOUND,
        2 => Value::FALSE,
        3 => Value::TRUE,
        4 => Value::ELLIPSIS,
        5 => Value::NOT_IMPLEMENTED,
        _ => Value::NONE,
    }
}
