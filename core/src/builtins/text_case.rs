//! Methods of str, bytes and bytearray on case, kinds of characters and width.

use crate::builtins::def::{Def, method};
use crate::builtins::sig::sig;
use crate::era::Era;
use crate::heap::Heap;
use crate::heap::arguments::Args;
use crate::heap::message::P;
use crate::heap::text::Text;
use crate::machine::Vm;
use crate::text::strops::point_at;
use crate::text::unicode;
use crate::text::unicode::Case;
use crate::value::Value;
use crate::value::fault::{Data, Res};
use crate::value::kind::Kind;

/// Members that str, bytes and bytearray share.
pub(crate) const MEMBERS: &[Def] = &[
    method(0, "capitalize", capitalize).takes(&sig("")),
    method(1, "expandtabs", expand_tabs).takes(&sig("tabsize: int=8")),
    method(2, "isalnum", is_alnum).takes(&sig("")),
    method(3, "isalpha", is_alpha).takes(&sig("")),
    method(4, "isascii", is_ascii).takes(&sig("")).since(Era::Py38),
    method(5, "islower", is_lower).takes(&sig("")),
    method(6, "isspace", is_space).takes(&sig("")),
    method(7, "istitle", is_title).takes(&sig("")),
    method(8, "isupper", is_upper).takes(&sig("")),
    method(9, "lower", lower).takes(&sig("")),
    method(10, "swapcase", swapcase).takes(&sig("")),
    method(11, "title", title).takes(&sig("")),
    method(12, "upper", upper).takes(&sig("")),
    method(13, "zfill", zfill).takes(&sig("width: index, /").parsed(Era::Py36)),
];

/// What becomes of each character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    All(Case),
    Swap,
    /// First title, rest lower.
    Capitalize,
    /// The first of each word title, the rest lower.
    Title,
}

fn cased(c: u32) -> bool {
    unicode::is_upper(c) || unicode::is_lower(c) || unicode::is_title(c)
}

fn changed(heap: &mut Heap<'_>, args: Args, change: Change) -> Data {
    let own = heap.this(args);
    let n = heap.text_bytes(own).len();
    heap.charge(n / 16);
    if !own.is(Kind::Str) {
        let h = heap.alloc_bytes(n)?;
        let mut inside = false;
        for i in 0..n {
            let b = heap.bytes_of(own).get(i).copied().unwrap_or(0);
            let new = match change {
                Change::All(Case::Upper) => b.to_ascii_uppercase(),
                Change::All(_) => b.to_ascii_lowercase(),
                Change::Swap if b.is_ascii_uppercase() => b.to_ascii_lowercase(),
                Change::Swap => b.to_ascii_uppercase(),
                Change::Capitalize if i == 0 => b.to_ascii_uppercase(),
                Change::Title if !inside => b.to_ascii_uppercase(),
                _ => b.to_ascii_lowercase(),
            };
            inside = b.is_ascii_alphabetic();
            heap.put_byte(h, i, new);
        }
        return heap.like_bytes(own, h);
    }
    let mut t = heap.text()?;
    let (mut i, mut inside, mut first) = (0, false, true);
    while let Some((c, width)) = point_at(heap.str_bytes(own), i) {
        let case = match change {
            Change::All(case) => case,
            Change::Swap if unicode::is_upper(c) => Case::Lower,
            Change::Swap => Case::Upper,
            Change::Capitalize if first => Case::Title,
            Change::Title if !inside => Case::Title,
            _ => Case::Lower,
        };
        inside = if c < 128 { (c as u8).is_ascii_alphabetic() } else { cased(c) };
        first = false;
        if c < 128 {
            let b = c as u8;
            let b =
                if matches!(case, Case::Upper | Case::Title) { b.to_ascii_uppercase() } else { b.to_ascii_lowercase() };
            heap.push(&mut t, &[b])?;
        } else if c == 0x3A3 && case == Case::Lower {
            let last = final_sigma(heap, own, i, width);
            heap.push_point(&mut t, if last { 0x3C2 } else { 0x3C3 })?;
        } else {
            unicode::change(c, case, &mut |c| heap.push_point(&mut t, c))?;
        }
        i += width;
    }
    Ok(heap.finish(t))
}

/// A capital sigma becomes the final form behind a letter and not before one.
fn final_sigma(heap: &Heap<'_>, own: Value, i: usize, width: usize) -> bool {
    let letter_before = heap.item_before(own, i).is_some_and(|(c, _)| cased(c));
    let letter_behind = heap.item_at(own, i + width).is_some_and(|(c, _)| cased(c));
    letter_before && !letter_behind
}

/// `upper`
pub(crate) fn upper(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(changed(&mut vm.heap, args, Change::All(Case::Upper))?)
}
/// `lower`
pub(crate) fn lower(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(changed(&mut vm.heap, args, Change::All(Case::Lower))?)
}
/// `casefold`
pub(crate) fn casefold(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(changed(&mut vm.heap, args, Change::All(Case::Fold))?)
}
/// `swapcase`
pub(crate) fn swapcase(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(changed(&mut vm.heap, args, Change::Swap)?)
}
/// `capitalize`
pub(crate) fn capitalize(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(changed(&mut vm.heap, args, Change::Capitalize)?)
}
/// `title`
pub(crate) fn title(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(changed(&mut vm.heap, args, Change::Title)?)
}

/// True if there are items and `test` holds for each; bytes above 127 are letters of no kind.
fn all(vm: &mut Vm<'_>, args: Args, test: fn(u32) -> bool) -> Data {
    let own = vm.heap.this(args);
    let is_str = own.is(Kind::Str);
    let mut i = 0;
    while let Some((c, n)) = vm.heap.item_at(own, i) {
        if !(is_str || c < 128) || !test(c) {
            return Ok(Value::FALSE);
        }
        i += n;
    }
    Ok(Value::bool(i > 0))
}

/// `isalpha`
pub(crate) fn is_alpha(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(all(vm, args, unicode::is_alpha)?)
}
/// `isdigit`
pub(crate) fn is_digit(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(all(vm, args, unicode::is_digit)?)
}
/// `isdecimal`
pub(crate) fn is_decimal(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(all(vm, args, |c| unicode::decimal(c).is_some())?)
}
/// `isnumeric`
pub(crate) fn is_numeric(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(all(vm, args, unicode::is_numeric)?)
}
/// `isalnum`
pub(crate) fn is_alnum(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(all(vm, args, |c| unicode::is_alpha(c) || unicode::is_numeric(c))?)
}
/// `isspace`
pub(crate) fn is_space(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let mut i = 0;
    while let Some((c, n)) = vm.heap.item_at(own, i) {
        if !vm.heap.item_is_space(own, c) {
            return Ok(Value::FALSE);
        }
        i += n;
    }
    Ok(Value::bool(i > 0))
}
/// `isascii`
pub(crate) fn is_ascii(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    Ok(Value::bool(vm.heap.text_bytes(own).is_ascii()))
}
/// `isprintable`
pub(crate) fn is_printable(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    Ok(Value::bool(vm.heap.str_len(own) == 0 || all(vm, args, unicode::is_printable)? == Value::TRUE))
}
/// `isidentifier`
pub(crate) fn is_identifier(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let mut i = 0;
    while let Some((c, n)) = vm.heap.item_at(own, i) {
        if !(if i == 0 { unicode::starts_identifier(c) } else { unicode::continues_identifier(c) }) {
            return Ok(Value::FALSE);
        }
        i += n;
    }
    Ok(Value::bool(i > 0))
}

fn case_is(heap: &mut Heap<'_>, args: Args, wanted: fn(u32) -> bool, refused: fn(u32) -> bool) -> Data {
    let own = heap.this(args);
    let is_str = own.is(Kind::Str);
    let (mut i, mut any) = (0, false);
    while let Some((c, n)) = heap.item_at(own, i) {
        if is_str || c < 128 {
            if refused(c) {
                return Ok(Value::FALSE);
            }
            any |= wanted(c);
        }
        i += n;
    }
    Ok(Value::bool(any))
}

/// `isupper`
pub(crate) fn is_upper(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(case_is(&mut vm.heap, args, unicode::is_upper, |c| unicode::is_lower(c) || unicode::is_title(c))?)
}
/// `islower`
pub(crate) fn is_lower(vm: &mut Vm<'_>, args: Args) -> Res {
    Ok(case_is(&mut vm.heap, args, unicode::is_lower, |c| unicode::is_upper(c) || unicode::is_title(c))?)
}
/// `istitle`
pub(crate) fn is_title(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let (mut i, mut any, mut inside) = (0, false, false);
    while let Some((c, n)) = vm.heap.item_at(own, i) {
        let upper = unicode::is_upper(c) || unicode::is_title(c);
        let lower = unicode::is_lower(c);
        if upper && inside || lower && !inside {
            return Ok(Value::FALSE);
        }
        inside = upper || lower;
        any |= inside;
        i += n;
    }
    Ok(Value::bool(any))
}

// --- width

/// The receiver in `left` fill characters and `right` ones.
fn padded(heap: &mut Heap<'_>, own: Value, fill: u32, left: usize, right: usize) -> Data {
    let n = heap.text_bytes(own).len();
    if left == 0 && right == 0 {
        return heap.text_part(own, 0, n);
    }
    heap.charge((n + left + right) / 16);
    if own.is(Kind::Str) {
        heap.block.reserve((left + right) / 2 + n / 8 + 16)?;
        let mut t = heap.text()?;
        for _ in 0..left {
            heap.push_point(&mut t, fill)?;
        }
        heap.push_value(&mut t, own)?;
        for _ in 0..right {
            heap.push_point(&mut t, fill)?;
        }
        return Ok(heap.finish(t));
    }
    let h = heap.alloc_bytes(n.saturating_add(left).saturating_add(right))?;
    for i in (0..left).chain(left + n..left + n + right) {
        heap.put_byte(h, i, fill as u8);
    }
    heap.fill_bytes(h, left, own);
    heap.like_bytes(own, h)
}

fn width_args(heap: &mut Heap<'_>, args: Args, name: &str) -> Data<(Value, usize, u32)> {
    let own = heap.this(args);
    let (width, fill) = (heap.arg(args, 1), heap.arg(args, 2));
    let width = heap.index_arg(width)?;
    let missing = crate::value::size(width.max(0)).saturating_sub(heap.text_len(own));
    if !fill.is_bound() {
        return Ok((own, missing, ' ' as u32));
    }
    let inner = heap.payload(fill);
    let fits = match own.kind() {
        Some(Kind::Str) => inner.is(Kind::Str),
        _ => matches!(inner.kind(), Some(Kind::Bytes | Kind::ByteArray)),
    };
    if !fits {
        return Err(if own.is(Kind::Str) {
            heap.type_error(&[P::S("The fill character must be a unicode character, not "), P::T(fill)])
        } else {
            heap.type_error(&[P::S(name), P::S("() argument 2 must be a byte string of length 1, not "), P::A(fill)])
        });
    }
    match heap.item_at(inner, 0) {
        Some((c, _)) if heap.text_len(inner) == 1 => Ok((own, missing, c)),
        _ if own.is(Kind::Str) => {
            Err(heap.type_error(&[P::S("The fill character must be exactly one character long")]))
        }
        _ => Err(heap.type_error(&[
            P::S(name),
            P::S("() argument 2 must be a byte string of length 1, not "),
            P::A(fill),
        ])),
    }
}

/// `center(width, fillchar=' ')`
pub(crate) fn center(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, missing, fill) = width_args(&mut vm.heap, args, "center")?;
    let width = missing + vm.heap.text_len(own);
    let left = missing / 2 + (missing & width & 1);
    Ok(padded(&mut vm.heap, own, fill, left, missing - left)?)
}
/// `ljust(width, fillchar=' ')`
pub(crate) fn ljust(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, missing, fill) = width_args(&mut vm.heap, args, "ljust")?;
    Ok(padded(&mut vm.heap, own, fill, 0, missing)?)
}
/// `rjust(width, fillchar=' ')`
pub(crate) fn rjust(vm: &mut Vm<'_>, args: Args) -> Res {
    let (own, missing, fill) = width_args(&mut vm.heap, args, "rjust")?;
    Ok(padded(&mut vm.heap, own, fill, missing, 0)?)
}

/// `zfill(width)`
pub(crate) fn zfill(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let width = vm.heap.arg(args, 1);
    let width = crate::value::size(vm.heap.index_arg(width)?.max(0));
    let missing = width.saturating_sub(vm.heap.text_len(own));
    let n = vm.heap.text_bytes(own).len();
    let signed = missing > 0 && matches!(vm.heap.text_bytes(own).first(), Some(b'+' | b'-'));
    if !signed {
        return Ok(padded(&mut vm.heap, own, '0' as u32, missing, 0)?);
    }
    let rest = vm.heap.text_part(own, 1, n)?;
    let rest = padded(&mut vm.heap, rest, '0' as u32, missing, 0)?;
    let sign = vm.heap.text_part(own, 0, 1)?;
    if own.is(Kind::Str) {
        return Ok(vm.heap.str_concat(sign, rest)?);
    }
    Ok(vm.heap.bytes_binary(crate::isa::BinOp::Add, false, sign, rest)?.unwrap_or(rest))
}

/// `expandtabs(tabsize=8)`
pub(crate) fn expand_tabs(vm: &mut Vm<'_>, args: Args) -> Res {
    let own = vm.heap.this(args);
    let [size] = vm.heap.slots(args, 1);
    let size = crate::value::size(vm.heap.int_or(size, 8)?.max(0));
    vm.heap.charge(vm.heap.text_bytes(own).len() / 8);
    let mut t = vm.heap.text()?;
    let (mut i, mut column) = (0, 0usize);
    while let Some((c, n)) = vm.heap.item_at(own, i) {
        match c {
            9 => {
                let spaces = size - column.checked_rem(size).unwrap_or(0);
                column += spaces;
                for _ in 0..spaces {
                    vm.heap.push(&mut t, b" ")?;
                }
            }
            _ => {
                column = if matches!(c, 10 | 13) { 0 } else { column + 1 };
                push_item(&mut vm.heap, &mut t, own, c)?;
            }
        }
        i += n;
    }
    if own.is(Kind::Str) {
        return Ok(vm.heap.finish(t));
    }
    let n = vm.heap.written(&t).len();
    let text = vm.heap.finish(t);
    let h = vm.heap.alloc_bytes(n)?;
    for i in 0..n {
        let b = vm.heap.str_bytes(text).get(i).copied().unwrap_or(0);
        vm.heap.put_byte(h, i, b);
    }
    Ok(vm.heap.like_bytes(own, h)?)
}

/// Appends a code point, or a byte as it is (the text is then only a place to collect bytes).
fn push_item(heap: &mut Heap<'_>, t: &mut Text, own: Value, c: u32) -> Data<()> {
    if own.is(Kind::Str) { heap.push_point(t, c) } else { heap.push(t, &[c as u8]) }
}
