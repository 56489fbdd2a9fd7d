//! The stack: frames that lead to its bottom, each with code, an instruction to go on with, and room for its registers; frame objects that belong
//! to them; and the windows of suspended generators.

use crate::block::generator as state;
use crate::block::record::KEPT;
use crate::block::records::{frame as f, generator as g};
use crate::block::{HEADER, field};
use crate::frames::{CODE, EXC, FRAME, FUNC, Mode, NS, PC};
use crate::heap::Heap;
use crate::image::code::{Code, flag};
use crate::snapshot::{Check, rule, rules};
use crate::value::kind::Kind;
use crate::value::limits::FRAME_HEADER;
use crate::value::request::state::EVENT;
use crate::value::{Handle, Value};
use crate::verify::is_start;

/// Checks the stack, which ends at word `stack_end`, frame objects and generators.
pub(crate) fn check(heap: &Heap<'_>, stack_end: usize) -> Check {
    rule(heap.stack_top() == stack_end, "end of the stack", field::FP)?;
    let (mut frames, mut objects, mut running) = (0, 0, 0);
    let mut fp = heap.fp;
    let mut above = None;
    while fp != 0 {
        let code = activation(heap, fp, above)?;
        let link = heap.link(fp);
        match link.caller {
            0 => rule(matches!(link.mode, Mode::Exit | Mode::Host), "bottom of the stack", fp)?,
            caller => rule(caller < fp, "caller of a frame", fp)?,
        }
        if let Some(h) = heap.header(fp, FRAME).heap_of(Kind::Frame) {
            rule(heap.frame_base(h) == Some(fp), "frame object of a frame", fp)?;
            rule(heap.block.at(h, f::CODE) == heap.header(fp, CODE), "frame object of a frame", fp)?;
            objects += 1;
        }
        if link.generator {
            let generator = heap.header(fp, NS).heap_of(Kind::Generator);
            let good = generator.is_some_and(|h| {
                heap.block.count(h, g::STATE) == state::RUNNING
                    && heap.block.at(h, g::CODE) == heap.header(fp, CODE)
                    && heap.block.at(h, g::STORE).is_bound()
            });
            rule(good && code.has(GENERATORS), "frame of a generator", fp)?;
            running += 1;
        }
        if link.mode == Mode::Host {
            host_call(heap, fp)?;
        }
        frames += 1;
        above = Some((fp, link.mode, link.dst));
        fp = link.caller;
    }
    rule(heap.depth == frames, "number of frames", field::DEPTH)?;
    let mut at = 0;
    while at < heap.block.top() {
        let h = Handle(at as u32);
        match heap.block.kind(h) {
            Kind::Frame if heap.block.at(h, f::BASE).is_bound() => objects -= 1,
            Kind::Generator => {
                if heap.block.count(h, g::STATE) == state::RUNNING {
                    running -= 1;
                } else if heap.block.at(h, g::STATE).is_bound() {
                    window(heap, h)?;
                }
            }
            _ => {}
        }
        at += heap.block.size(h).max(1);
    }
    rule(objects == 0, "frame object without its frame", field::FP)?;
    rule(running == 0, "running generator without its frame", field::FP)
}

/// What a host's call will put back into the block's header when it ends.
fn host_call(heap: &Heap<'_>, fp: usize) -> Check {
    let kept = heap.header(fp, NS);
    rule(heap.tuple_len(kept) == KEPT.count, "frame of a host's call", fp)?;
    for i in 0..KEPT.count {
        let (field, v) = (KEPT.first + i, heap.tuple_item(kept, i));
        let good = rules::header_field(field).has(v) || (field == field::STEP_STATE && v == Value::NONE);
        rule(good, "frame of a host's call", fp)?;
    }
    Ok(())
}

const GENERATORS: u32 = flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR;

/// One frame of the stack. `above` is the frame that it called: slot 0, mode and destination.
fn activation<'a>(heap: &Heap<'a>, fp: usize, above: Option<(usize, Mode, u8)>) -> Check<Code<'a>> {
    rule(fp >= HEADER + FRAME_HEADER && fp < heap.block.heap_base(), "place of a frame", fp)?;
    let Some(code) = heap.frame_code(fp) else {
        return Err(crate::snapshot::SnapshotError::Malformed("code of a frame", fp as u32));
    };
    rule(fp + code.frame_size() + 8 <= heap.block.heap_base(), "frame beyond the stack", fp)?;
    header_words(heap, fp - FRAME_HEADER, fp)?;
    match above {
        // (Between the word and the ext word of an instruction, or behind the prefix of one, there is a frame whose event is delivered.)
        Some((callee, mode, dst)) => {
            rule(callee - FRAME_HEADER >= fp + code.slot_count(), "frames that overlap", callee)?;
            rule(goes_on(code, heap.frame_pc(fp)), "instruction of a frame", fp)?;
            let unused = matches!(mode, Mode::Discard | Mode::Trace | Mode::Branch | Mode::Exit | Mode::Host);
            let inside = code.shift() + usize::from(dst) < code.frame_size();
            rule(unused || inside, "destination of a call", callee)?;
        }
        // (While the host looks at an event the pc is behind the first word of the instruction that owes it.)
        None if heap.block.number(field::STATE) == EVENT => {
            rule(goes_on(code, heap.pc), "instruction of the running frame", field::PC)?;
        }
        None => rule(is_start(code, heap.pc), "instruction of the running frame", field::PC)?,
    }
    Ok(code)
}

/// True if a frame that waits for a call may be at this instruction.
fn goes_on(code: Code<'_>, pc: usize) -> bool {
    is_start(code, pc) || (pc > 0 && pc <= code.instructions().len() && is_start(code, pc - 1))
}

/// The words before slot 0 at index `at`, on the stack or in a saved window.
fn header_words(heap: &Heap<'_>, at: usize, shown: usize) -> Check {
    let word = |w: usize| heap.block.get(at + FRAME_HEADER - w);
    let function = word(FUNC);
    rule(function.is(Kind::Function) || function.is(Kind::Hidden), "function of a frame", shown)?;
    let frame = word(FRAME);
    rule(!frame.is_bound() || frame.is(Kind::Frame), "frame object of a frame", shown)?;
    let handled = word(EXC);
    rule(!handled.is_bound() || handled == Value::NONE || handled.is(Kind::Exception), "handled exception", shown)
}

/// The saved window of a generator that is not running.
fn window(heap: &Heap<'_>, h: Handle) -> Check {
    let at = heap.block.heap_base() + h.0 as usize;
    let Some(store) = heap.block.at(h, g::STORE).handle() else {
        return rule(heap.block.count(h, g::STATE) == state::FINISHED, "window of a generator", at);
    };
    let slots = heap.block.heap_base() + store.0 as usize + 1 + FRAME_HEADER;
    let (code_value, frame) = (heap.block.at(h, g::CODE), heap.block.at(h, g::FRAME));
    let Some(code) = heap.code_of(code_value) else { return rule(false, "code of a generator", at) };
    rule(code.has(GENERATORS), "code of a generator", at)?;
    header_words(heap, slots - FRAME_HEADER, at)?;
    let word = |w: usize| heap.block.get(slots - w);
    let good = word(CODE) == code_value
        && word(NS) == Value::heap(Kind::Generator, h)
        && word(FRAME) == frame
        && word(PC).as_small().is_some_and(|pc| pc >= 0 && is_start(code, pc as usize));
    rule(good, "window of a generator", at)?;
    let own = frame.handle().is_none_or(|fh| {
        heap.block.at(fh, f::GENERATOR) == Value::heap(Kind::Generator, h)
            && !heap.block.at(fh, f::BASE).is_bound()
            && heap.block.at(fh, f::CODE) == code_value
    });
    rule(own, "frame object of a generator", at)
}
