//! Fields and tables of code objects.

use crate::image::code::{Code, MAX_PROBES, SIZE, flag, slot};
use crate::image::{Image, ImageError};
use crate::value::kind::Kind;
use crate::value::limits::{MAX_CODE, MAX_REGISTERS, MAX_SLOTS};
use crate::verify::{Check, inside, is_str, malformed, rule, value, word};

/// Every flag that this version knows.
const FLAGS: u32 = flag::PUBLIC
    | flag::LINES32
    | flag::LINES_FROM_0
    | flag::HIDDEN
    | flag::CLASS
    | flag::MODULE
    | flag::EXEC_SYNC
    | flag::SIMPLE
    | flag::COMPREHENSION;

/// Checks the code object at `at` with all its tables. `budget` is how many bytes of tables the code objects may still have: together
/// no more than the image is long, so that sharing tables cannot make the check slow.
pub(crate) fn check(image: Image<'_>, at: usize, budget: &mut usize) -> Check {
    let code = Code::at(image, at);
    for name in [code.name_at(), code.qualname_at(), code.filename_at()] {
        rule(is_str(image, name), "name of a code object is not a Str", at)?;
    }
    rule(code.flags() & !FLAGS == 0, "unknown flags", at)?;
    rule(!code.has(flag::LINES_FROM_0) || code.has(flag::LINES32), "lines of a code object", at)?;
    rule(image.u32(at.wrapping_add(116)) == 0, "reserved field of a code object", at)?;

    let (words_at, words) = table(image, at, 60, 64, 4, budget)?;
    rule(words_at.is_multiple_of(4), "instructions are not aligned", at)?;
    rule(words > 0 && words <= MAX_CODE, "number of instructions", at)?;
    let (constants_at, constants) = table(image, at, 68, 72, 8, budget)?;
    let (names_at, names) = table(image, at, 76, 80, 4, budget)?;
    let (_, slots) = table(image, at, 84, 40, 8, budget)?;
    let (index_at, index) = table(image, at, 88, 92, 2, budget)?;
    let (_, regions) = table(image, at, 100, 104, 20, budget)?;
    let (_, handlers) = table(image, at, 108, 112, 16, budget)?;
    let line = if code.has(flag::LINES32) { 4 } else { 2 };
    rule(inside(image, code.lines_at(), words, line), "line table outside the image", at)?;
    spend(budget, words.saturating_mul(line), at)?;

    for i in 0..constants {
        value(image, code.constant(i), constants_at.wrapping_add(8 * i))?;
    }
    for i in 0..names {
        rule(is_str(image, code.name_offset(i)), "name is not a Str", names_at.wrapping_add(4 * i))?;
    }
    if let Some(doc) = code.docstring() {
        rule(doc < constants && code.constant(doc).rom_of(Kind::Str).is_some(), "docstring is not a Str", at)?;
    }
    frame(code, slots)?;
    check_slots(code, slots, index, index_at)?;
    check_regions(code, regions, words)?;
    for i in 0..handlers {
        let Some(h) = code.handler(i) else { return Err(malformed("handler", at)) };
        rule(h.start < h.end && h.end <= words, "range of a handler", at)?;
        rule(word::is_start(code, h.start) && word::is_start_or_end(code, h.end), "handler inside an instruction", at)?;
        rule(word::is_start(code, h.target), "target of a handler", at)?;
        rule(word::has_register(code, h.register), "register of a handler", at)?;
    }
    word::check(code, words)
}

/// A table's offset and count, checked to lie inside.
fn table(
    image: Image<'_>,
    at: usize,
    offset: usize,
    count: usize,
    size: usize,
    budget: &mut usize,
) -> Result<(usize, usize), ImageError> {
    let (start, count) = Code::at(image, at).table(offset, count);
    rule(count == 0 || inside(image, start, count, size), "table outside the image", at.wrapping_add(offset))?;
    spend(budget, count.saturating_mul(size), at)?;
    Ok((start, count))
}

fn spend(budget: &mut usize, bytes: usize, at: usize) -> Check {
    *budget = budget.checked_sub(bytes).ok_or(malformed("tables longer than the image", at))?;
    Ok(())
}

/// Counts that describe the frame.
fn frame(code: Code<'_>, slots: usize) -> Check {
    let at = code.offset();
    rule(slots <= MAX_SLOTS, "too many slots", at)?;
    let (args, posonly, kwonly) = (code.arg_count(), code.posonly_count(), code.kwonly_count());
    rule(args <= MAX_SLOTS && kwonly <= MAX_SLOTS && posonly <= args, "argument counts", at)?;
    rule(code.parameter_slots() <= slots, "more arguments than slots", at)?;
    let (shift, size) = (code.shift(), code.frame_size());
    rule(shift <= slots && slots <= size && size <= shift.saturating_add(MAX_REGISTERS), "frame size", at)?;
    if code.has(flag::SIMPLE) {
        let other = flag::VARARGS | flag::VARKEYWORDS | flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR;
        rule(!code.has(other) && kwonly == 0, "code is not simple", at)?;
    }
    Ok(())
}

/// Slots: arguments first, free variables last; and the index finds each by its name, so that names are unique, but
/// for free variables that are called as an inlined comprehension's variable.
fn check_slots(code: Code<'_>, slots: usize, index: usize, index_at: usize) -> Check {
    let (image, at) = (code.image(), code.offset());
    rule(
        if slots == 0 { index == 0 } else { index.is_power_of_two() && index > slots },
        "size of the slot index",
        index_at,
    )?;
    let known = slot::ARG | slot::LOCAL | slot::CELL | slot::FREE | slot::HIDDEN;
    let parameters = code.parameter_slots();
    let mut locals = 0;
    let mut free = false;
    for i in 0..slots {
        let bits = code.slot_bits(i);
        rule(is_str(image, code.slot_name_at(i)), "name of a slot is not a Str", at)?;
        rule(bits & !known == 0 && bits & (slot::LOCAL | slot::CELL | slot::FREE) != 0, "slot bits", at)?;
        rule((bits & slot::ARG != 0) == (i < parameters), "slots of arguments", at)?;
        rule(bits & slot::ARG == 0 || bits & slot::LOCAL != 0, "slots of arguments", at)?;
        rule(bits & slot::FREE == 0 || bits == slot::FREE, "slots of free variables", at)?;
        rule(!free || bits == slot::FREE, "free variables are not the last slots", at)?;
        rule(bits & slot::CELL == 0 || !code.has(flag::SIMPLE), "code is not simple", at)?;
        free = bits == slot::FREE;
        locals += (bits & slot::LOCAL != 0) as usize;
    }
    for i in 0..index {
        rule(image.u16(index_at.wrapping_add(2 * i)) as usize <= slots, "slot index", index_at)?;
    }
    for i in 0..slots {
        rule(find(code, i, index, index_at), "slot index", index_at)?;
    }
    rule(code.varname_count() == locals, "number of variables", at)
}

/// True if the index leads from slot `i`'s name to slot `i`, and to no other one before, in few steps.
fn find(code: Code<'_>, i: usize, index: usize, index_at: usize) -> bool {
    let image = code.image();
    let name = code.slot_name_at(i);
    let hash = image.str_hash(name);
    let mask = index.wrapping_sub(1);
    let mut place = hash as usize & mask;
    for _ in 0..MAX_PROBES {
        let entry = image.u16(index_at.wrapping_add(2 * place)) as usize;
        let Some(before) = entry.checked_sub(1) else { return false };
        if before == i {
            return true;
        }
        let other = code.slot_name_at(before);
        let same = image.str_hash(other) == hash && image.str_bytes(other) == image.str_bytes(name);
        // A free variable may stand behind a variable of an inlined comprehension.
        let pair = code.slot_bits(i) == slot::FREE && code.slot_bits(before) & slot::HIDDEN != 0;
        if same && !pair {
            return false;
        }
        place = place.wrapping_add(1) & mask;
    }
    false
}

/// Regions: outer before inner, each inside its parent.
fn check_regions(code: Code<'_>, regions: usize, words: usize) -> Check {
    let at = code.offset();
    rule(regions < u16::MAX as usize, "too many regions", at)?;
    for i in 0..regions {
        let Some(r) = code.region(i) else { return Err(malformed("kind of a region", at)) };
        rule(r.start <= r.end && r.end <= words, "range of a region", at)?;
        rule(
            word::is_start_or_end(code, r.start) && word::is_start_or_end(code, r.end),
            "region inside an instruction",
            at,
        )?;
        rule(r.saved.is_none_or(|s| word::has_register(code, s as usize)), "register of a region", at)?;
        if let Some(parent) = r.parent.map(usize::from) {
            let outer = code.region(parent).filter(|_| parent < i);
            rule(outer.is_some_and(|o| o.start <= r.start && r.end <= o.end), "region outside its parent", at)?;
        }
    }
    Ok(())
}

const _: () = assert!(SIZE == 120);
