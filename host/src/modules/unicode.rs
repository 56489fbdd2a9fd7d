//! Properties of characters, behind `unicodedata`.

use super::{ANYBODY, Module};
use crate::data::Data;
use crate::error::Exception;
use crate::native::{Call, Reply, done};
use fastlocals_core::text::unicode;
use fastlocals_core::value::types::TypeId;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical, decompose_compatible};
use unicode_properties::{GeneralCategory as G, UnicodeGeneralCategory};

pub(super) const MODULE: Module = Module {
    name: "_host_unicode",
    functions: &[
        ("name", name),
        ("lookup", lookup),
        ("category", category),
        ("combining", combining),
        ("normalize", normalize),
        ("decomposition", decomposition),
        ("digit", digit),
    ],
    constants: &[],
    granted: ANYBODY,
};

/// The one character of argument `i`; none for a lone surrogate.
fn character(call: &Call<'_, '_>, i: usize) -> Result<Option<char>, Exception> {
    let text = call.wtf8(i)?;
    let Ok(text) = std::str::from_utf8(text) else { return Ok(None) };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) => Ok(Some(c)),
        _ => Err(Exception::new(TypeId::TypeError, "argument must be a unicode character")),
    }
}

fn name(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    done(character(call, 0)?.and_then(unicode_names2::name).map(|n| n.to_string()))
}

fn lookup(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    done(unicode_names2::character(call.text(0)?).map(String::from))
}

fn category(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    done(match character(call, 0)?.map(|c| c.general_category()) {
        None | Some(G::Surrogate) => "Cs",
        Some(G::UppercaseLetter) => "Lu",
        Some(G::LowercaseLetter) => "Ll",
        Some(G::TitlecaseLetter) => "Lt",
        Some(G::ModifierLetter) => "Lm",
        Some(G::OtherLetter) => "Lo",
        Some(G::NonspacingMark) => "Mn",
        Some(G::SpacingMark) => "Mc",
        Some(G::EnclosingMark) => "Me",
        Some(G::DecimalNumber) => "Nd",
        Some(G::LetterNumber) => "Nl",
        Some(G::OtherNumber) => "No",
        Some(G::ConnectorPunctuation) => "Pc",
        Some(G::DashPunctuation) => "Pd",
        Some(G::OpenPunctuation) => "Ps",
        Some(G::ClosePunctuation) => "Pe",
        Some(G::InitialPunctuation) => "Pi",
        Some(G::FinalPunctuation) => "Pf",
        Some(G::OtherPunctuation) => "Po",
        Some(G::MathSymbol) => "Sm",
        Some(G::CurrencySymbol) => "Sc",
        Some(G::ModifierSymbol) => "Sk",
        Some(G::OtherSymbol) => "So",
        Some(G::SpaceSeparator) => "Zs",
        Some(G::LineSeparator) => "Zl",
        Some(G::ParagraphSeparator) => "Zp",
        Some(G::Control) => "Cc",
        Some(G::Format) => "Cf",
        Some(G::PrivateUse) => "Co",
        Some(G::Unassigned) => "Cn",
    })
}

fn combining(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    done(character(call, 0)?.map_or(0, |c| u32::from(canonical_combining_class(c))))
}

/// `normalize(form, text)`.
fn normalize(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let text = call.text(1)?;
    done(match call.text(0)? {
        "NFC" => text.nfc().collect::<String>(),
        "NFD" => text.nfd().collect(),
        "NFKC" => text.nfkc().collect(),
        "NFKD" => text.nfkd().collect(),
        _ => return Err(Exception::new(TypeId::ValueError, "invalid normalization form")),
    })
}

/// The whole decomposition of a character, and whether it is a canonical one.
fn decomposition(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let Some(c) = character(call, 0)? else { return done(()) };
    let (mut canonical, mut compatible) = (String::new(), String::new());
    decompose_canonical(c, |d| canonical.push(d));
    decompose_compatible(c, |d| compatible.push(d));
    let is_canonical = canonical.chars().ne([c]);
    let whole = if is_canonical { canonical } else { compatible };
    if whole.chars().eq([c]) { done(()) } else { done(vec![Data::from(whole), Data::from(is_canonical)]) }
}

/// The decimal digit that a character is, or none.
fn digit(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    done(character(call, 0)?.and_then(|c| unicode::decimal(c as u32)).map(u32::from))
}
