//! A scanner of Python's tokens with the errors of CPython's tokenizer.
//!
//! The parser crate has its own lexer; this one exists for what that lexer does not give: CPython's texts and places of lexical
//! errors, brackets that were never closed, and an upper bound of how deeply a source nests *before* anything recurses.

use super::number;
use crate::error::{CompileError, ErrorKind};
use crate::source::Source;
use ruff_text_size::{TextRange, TextSize};

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tok {
    Name,
    Number,
    /// A string literal without interpolation.
    Str,
    /// Prefix and opening quote of an f-string.
    FStart,
    FEnd,
    /// `(`, `[` or `{`, also the `{` of a replacement field.
    Open,
    Close,
    Op,
    Newline,
    Indent,
    Dedent,
    End,
}

/// A token with its place in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Tok,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The token that stands for the end of a list.
pub(super) const END: Token = Token { kind: Tok::End, start: 0, end: 0 };

impl Token {
    pub(super) fn range(self) -> TextRange {
        TextRange::new(TextSize::new(self.start), TextSize::new(self.end))
    }
}

/// What is known of a source before it is parsed.
pub struct Checked {
    /// Upper bound of how deeply the syntax tree nests.
    pub depth: usize,
    /// The first lexical error, and the offset that the parser reaches before it.
    pub(super) lexical: Option<CompileError>,
    pub(super) lexical_at: usize,
    /// Offset of the innermost bracket that is never closed.
    pub(super) open: Option<usize>,
    pub(super) tokens: Vec<Token>,
}

/// All tokens of a source, up to the first error.
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    pub(super) error: Option<CompileError>,
    /// Where the error begins for a parser: at the f-string that it is in.
    pub(super) error_at: usize,
    /// Offset of the innermost bracket that is open at the end.
    pub(super) open: Option<usize>,
}

/// Nested brackets, as CPython's MAXLEVEL.
const MAX_BRACKETS: usize = 200;
/// Nested f-strings, as CPython's MAXFSTRINGLEVEL.
const MAX_FSTRINGS: usize = 150;
/// Levels of indentation, as CPython's MAXINDENT.
const MAX_INDENT: usize = 100;

/// An f-string that is being scanned.
struct FString {
    quote: u8,
    triple: bool,
    raw: bool,
    /// How many brackets were open where it began.
    level: usize,
    /// Format specs that are open: the bracket level of each.
    specs: Vec<usize>,
    start: usize,
}

struct Scanner<'s, 'a> {
    source: &'s Source<'a>,
    bytes: &'a [u8],
    at: usize,
    brackets: Vec<(u8, usize)>,
    fstrings: Vec<FString>,
    indents: Vec<(usize, usize)>,
    list: Vec<Token>,
}

type Scan<T = ()> = Result<T, CompileError>;

/// Scans a whole source.
pub(super) fn scan(source: &Source<'_>) -> Tokens {
    let mut scanner = Scanner {
        source,
        bytes: source.text().as_bytes(),
        at: if source.text().starts_with('\u{feff}') { 3 } else { 0 },
        brackets: Vec::new(),
        fstrings: Vec::new(),
        indents: vec![(0, 0)],
        list: Vec::new(),
    };
    let error = scanner.run().err();
    let error_at = scanner.fstrings.first().map_or(scanner.at, |f| f.start);
    Tokens { error, error_at, open: scanner.brackets.last().map(|b| b.1), list: scanner.list }
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic() || !c.is_ascii() && unicode_name(c)
}

fn is_name_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || !c.is_ascii() && unicode_name(c)
}

/// Letters, marks and the like beyond what `char` tells: everything that is neither a symbol, punctuation, space nor control.
fn unicode_name(c: char) -> bool {
    // XID classes: the parser crate knows them exactly; it complains of what slips through here.
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{b7}' | '\u{203f}'..='\u{2040}' | '\u{1369}'..='\u{1371}' | '\u{2118}' | '\u{212e}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

impl Scanner<'_, '_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.source.text().get(at..).and_then(|t| t.chars().next())
    }

    fn push(&mut self, kind: Tok, start: usize) {
        self.list.push(Token { kind, start: start as u32, end: self.at as u32 });
    }

    /// An error at one place: CPython reports start and end alike.
    fn error(&self, at: usize, message: impl Into<String>) -> CompileError {
        self.source.error_at(at, message)
    }

    /// An error of which only the start is known.
    fn error_open(&self, at: usize, message: impl Into<String>) -> CompileError {
        CompileError { end_column: 0, ..self.error(at, message) }
    }

    fn line_of(&self, at: usize) -> u32 {
        self.source.line(TextSize::new(at as u32))
    }

    fn run(&mut self) -> Scan {
        let mut line_start = true;
        loop {
            if let Some(f) = self.fstrings.last()
                && (self.brackets.len() == f.level || f.specs.last() == Some(&self.brackets.len()))
            {
                self.fstring_text()?;
                line_start = false;
                continue;
            }
            if line_start && self.brackets.is_empty() {
                if self.indentation()? {
                    break;
                }
                line_start = false;
            }
            self.space();
            let start = self.at;
            let c = self.peek(0);
            match c {
                _ if start >= self.bytes.len() => break,
                b'#' => self.comment(),
                b'\n' | b'\r' => {
                    self.newline();
                    if self.brackets.is_empty() {
                        self.push(Tok::Newline, start);
                        line_start = true;
                    } else if let Some(f) = self.fstrings.last().filter(|f| !f.triple && self.brackets.len() <= f.level)
                    {
                        return Err(self.error(f.start, "unterminated f-string literal"));
                    }
                }
                b'\\' => self.continuation()?,
                b'0'..=b'9' => self.number()?,
                b'.' if self.peek(1).is_ascii_digit() => self.number()?,
                b'"' | b'\'' => self.string(start)?,
                _ if c.is_ascii_alphabetic() || c == b'_' || c >= 0x80 => self.name()?,
                _ => self.operator()?,
            }
        }
        if let Some(f) = self.fstrings.last() {
            // An open replacement field is reported as a bracket.
            if self.brackets.len() == f.level {
                return Err(self.unterminated_fstring(f));
            }
        }
        let start = self.at;
        if !matches!(self.list.last().map(|t| t.kind), None | Some(Tok::Newline | Tok::Dedent))
            && self.brackets.is_empty()
        {
            self.push(Tok::Newline, start);
        }
        if self.brackets.is_empty() {
            for _ in 1..self.indents.len() {
                self.push(Tok::Dedent, start);
            }
        }
        self.push(Tok::End, start);
        Ok(())
    }

    fn space(&mut self) {
        while matches!(self.peek(0), b' ' | b'\t' | 0x0c) {
            self.at += 1;
        }
    }

    fn comment(&mut self) {
        while self.at < self.bytes.len() && !matches!(self.peek(0), b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn newline(&mut self) {
        self.at += if self.peek(0) == b'\r' && self.peek(1) == b'\n' { 2 } else { 1 };
    }

    /// A backslash at a line's end.
    fn continuation(&mut self) -> Scan {
        let start = self.at;
        self.at += 1;
        if !matches!(self.peek(0), b'\n' | b'\r') {
            if self.at >= self.bytes.len() {
                return Err(CompileError { end_column: 0, ..self.error(start + 1, "unexpected EOF while parsing") });
            }
            return Err(self.error_open(start + 1, "unexpected character after line continuation character"));
        }
        self.newline();
        if self.at >= self.bytes.len() {
            return Err(CompileError { end_column: 0, ..self.error(start + 1, "unexpected EOF while parsing") });
        }
        Ok(())
    }

    /// Reads the indentation of a logical line; true at the end of the source. Lines without code count nothing.
    fn indentation(&mut self) -> Scan<bool> {
        let (mut column, mut alternative);
        let start;
        loop {
            (column, alternative) = (0usize, 0usize);
            loop {
                match self.peek(0) {
                    b' ' => (column, alternative) = (column + 1, alternative + 1),
                    b'\t' => (column, alternative) = ((column / 8 + 1) * 8, alternative + 1),
                    0x0c => (column, alternative) = (0, 0),
                    b'\\' if matches!(self.peek(1), b'\n' | b'\r') => {
                        self.continuation()?;
                        continue;
                    }
                    _ => break,
                }
                self.at += 1;
            }
            if self.peek(0) == b'#' {
                self.comment();
            }
            match self.peek(0) {
                _ if self.at >= self.bytes.len() => return Ok(true),
                b'\n' | b'\r' => self.newline(),
                _ => {
                    start = self.at;
                    break;
                }
            }
        }
        let (top, top_alternative) = self.indents.last().copied().unwrap_or_default();
        let tab = |s: &Self| CompileError {
            kind: ErrorKind::Tab,
            end_column: 0,
            column: 1,
            ..s.error(start, "inconsistent use of tabs and spaces in indentation")
        };
        if column == top && alternative != top_alternative {
            return Err(tab(self));
        }
        if column > top {
            if self.indents.len() >= MAX_INDENT {
                let error = self.error(start, "too many levels of indentation");
                return Err(CompileError { kind: ErrorKind::Indentation, end_column: 0, ..error });
            }
            if alternative <= top_alternative {
                return Err(tab(self));
            }
            self.indents.push((column, alternative));
            self.push(Tok::Indent, start);
        }
        while self.indents.last().is_some_and(|i| i.0 > column) {
            self.indents.pop();
            self.push(Tok::Dedent, start);
        }
        if let Some(top) = self.indents.last().filter(|_| column <= top) {
            if top.0 != column {
                let line = self.source.line_text(TextSize::new(start as u32));
                let error = self.error(start, "unindent does not match any outer indentation level");
                let end = line.chars().count() as u32 + 1;
                return Err(CompileError { kind: ErrorKind::Indentation, column: end, end_column: 0, ..error });
            }
            if top.1 != alternative {
                return Err(tab(self));
            }
        }
        Ok(false)
    }

    fn number(&mut self) -> Scan {
        let start = self.at;
        let end = number::scan(self.bytes, start).map_err(|e| match e {
            number::Bad::At(at, text) => self.error(at, text),
            number::Bad::Range(end, text) => {
                self.source.error(TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32)), text)
            }
        })?;
        self.at = end;
        self.push(Tok::Number, start);
        Ok(())
    }

    fn name(&mut self) -> Scan {
        let start = self.at;
        let Some(first) = self.char_at(start) else { return Ok(()) };
        if !is_name_start(first) {
            return Err(self.bad_character(start, first));
        }
        while let Some(c) = self.char_at(self.at).filter(|c| is_name_part(*c)) {
            self.at += c.len_utf8();
        }
        if let Some(c) = self.char_at(self.at).filter(|c| !c.is_ascii()) {
            return Err(self.bad_character(self.at, c));
        }
        let word = self.bytes.get(start..self.at).unwrap_or(&[]);
        if matches!(self.peek(0), b'"' | b'\'') && word.len() <= 2 {
            match word.to_ascii_lowercase().as_slice() {
                b"f" => return self.fstring(start, false),
                b"rf" | b"fr" => return self.fstring(start, true),
                b"r" | b"b" | b"u" | b"rb" | b"br" => return self.string(start),
                _ => {}
            }
        }
        self.push(Tok::Name, start);
        Ok(())
    }

    fn bad_character(&self, at: usize, c: char) -> CompileError {
        let code = c as u32;
        let printable = !(c.is_control()
            || c.is_whitespace()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{e000}'..='\u{f8ff}'));
        if printable {
            self.error(at, format!("invalid character '{c}' (U+{code:04X})"))
        } else {
            self.error(at, format!("invalid non-printable character U+{code:04X}"))
        }
    }

    /// Counts the quotes at the cursor: (quote, three of them).
    fn quotes(&mut self) -> (u8, bool) {
        let quote = self.peek(0);
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        self.at += if triple { 3 } else { 1 };
        (quote, triple)
    }

    /// A string literal; `start` is its prefix, the cursor its quote.
    fn string(&mut self, start: usize) -> Scan {
        let (quote, triple) = self.quotes();
        loop {
            let c = self.peek(0);
            if self.at >= self.bytes.len() || !triple && matches!(c, b'\n' | b'\r') {
                return Err(self.unterminated(start, quote, triple));
            }
            match c {
                b'\\' => {
                    self.at += 1;
                    // A backslash hides a line's end, too.
                    if self.peek(0) == b'\r' && self.peek(1) == b'\n' { self.at += 2 } else { self.at += 1 }
                }
                _ if c == quote && (!triple || self.peek(1) == quote && self.peek(2) == quote) => {
                    self.at += if triple { 3 } else { 1 };
                    break;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.bytes.len());
        self.push(Tok::Str, start);
        Ok(())
    }

    fn unterminated(&self, start: usize, quote: u8, triple: bool) -> CompileError {
        if triple {
            // The line of the last character.
            let line = self.line_of(self.at.min(self.bytes.len()).saturating_sub(1));
            return self.error(start, format!("unterminated triple-quoted string literal (detected at line {line})"));
        }
        // Within a replacement field the quote may be what ends the f-string.
        if self.fstrings.last().is_some_and(|f| !f.triple && f.quote == quote) {
            return self.error(start, "f-string: expecting '}'");
        }
        let line = self.line_of(self.at);
        self.error(start, format!("unterminated string literal (detected at line {line})"))
    }

    /// Begins an f-string.
    fn fstring(&mut self, start: usize, raw: bool) -> Scan {
        let (quote, triple) = self.quotes();
        if self.fstrings.len() >= MAX_FSTRINGS {
            return Err(self.error(start, "too many nested f-strings"));
        }
        self.push(Tok::FStart, start);
        let level = self.brackets.len();
        self.fstrings.push(FString { quote, triple, raw, level, specs: Vec::new(), start });
        Ok(())
    }

    fn unterminated_fstring(&self, f: &FString) -> CompileError {
        let line = self.line_of(if f.triple { self.at.saturating_sub(1) } else { self.at });
        let kind = if f.triple { "triple-quoted f-string" } else { "f-string" };
        self.error(f.start, format!("unterminated {kind} literal (detected at line {line})"))
    }

    /// Text of an f-string, or of a format spec, up to a replacement field or the end.
    fn fstring_text(&mut self) -> Scan {
        let Some(f) = self.fstrings.last() else { return Ok(()) };
        let (quote, triple, raw) = (f.quote, f.triple, f.raw);
        let in_spec = f.specs.last() == Some(&self.brackets.len());
        loop {
            let (c, start) = (self.peek(0), self.at);
            let closing = c == quote && (!triple || self.peek(1) == quote && self.peek(2) == quote);
            match c {
                _ if start >= self.bytes.len() || !triple && matches!(c, b'\n' | b'\r') => {
                    let Some(f) = self.fstrings.last() else { return Ok(()) };
                    if in_spec {
                        if start < self.bytes.len() {
                            // A line's end in a spec is the expression's affair.
                            self.newline();
                            continue;
                        }
                        return Err(self.error(start, "f-string: expecting '}'"));
                    }
                    return Err(self.unterminated_fstring(f));
                }
                _ if closing => {
                    if in_spec {
                        let error = self.error(start, "f-string: expecting '}', or format specs");
                        return Err(CompileError { end_column: error.column + 1, ..error });
                    }
                    self.at += if triple { 3 } else { 1 };
                    self.push(Tok::FEnd, start);
                    self.fstrings.pop();
                    return Ok(());
                }
                b'{' if self.peek(1) == b'{' && !in_spec => self.at += 2,
                b'{' => {
                    self.at += 1;
                    return self.open(b'{', start);
                }
                b'}' if in_spec => {
                    self.at += 1;
                    return self.close(b'}', start);
                }
                b'}' if self.peek(1) == b'}' => self.at += 2,
                b'}' => return Err(self.error(start, "f-string: single '}' is not allowed")),
                b'\\' if !raw && self.peek(1) == b'N' && self.peek(2) == b'{' => {
                    while self.at < self.bytes.len() && !matches!(self.peek(0), b'}' | b'\n') && self.peek(0) != quote {
                        self.at += 1;
                    }
                    self.at += (self.peek(0) == b'}') as usize;
                }
                // `\{` still begins a field.
                b'\\' if matches!(self.peek(1), b'{' | b'}') => self.at += 1,
                b'\\' => self.at = (self.at + 2).min(self.bytes.len()),
                _ => self.at += 1,
            }
        }
    }

    fn open(&mut self, bracket: u8, start: usize) -> Scan {
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(self.error(start, "too many nested parentheses"));
        }
        self.brackets.push((bracket, start));
        self.push(Tok::Open, start);
        Ok(())
    }

    fn close(&mut self, bracket: u8, start: usize) -> Scan {
        let shown = bracket as char;
        let field = self.fstrings.last().map(|f| f.level);
        let Some((open, opened)) = self.brackets.last().copied() else {
            return Err(self.error(start, format!("unmatched '{shown}'")));
        };
        let matching = matches!((open, bracket), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
        if !matching {
            if field.is_some_and(|level| level + 1 >= self.brackets.len()) && open == b'{' {
                return Err(self.error(start, format!("f-string: unmatched '{shown}'")));
            }
            let (open, here, there) = (open as char, self.line_of(start), self.line_of(opened));
            let on = if here == there { String::new() } else { format!(" on line {there}") };
            let message = format!("closing parenthesis '{shown}' does not match opening parenthesis '{open}'{on}");
            return Err(self.error(start, message));
        }
        self.brackets.pop();
        if let Some(f) = self.fstrings.last_mut() {
            let level = self.brackets.len();
            f.specs.retain(|s| *s <= level);
        }
        self.push(Tok::Close, start);
        Ok(())
    }

    fn operator(&mut self) -> Scan {
        const THREE: [&[u8]; 5] = [b"**=", b"//=", b">>=", b"<<=", b"..."];
        const TWO: [&[u8]; 19] = [
            b"!=", b"->", b":=", b"==", b"<=", b">=", b"**", b"//", b"<<", b">>", b"+=", b"-=", b"*=", b"/=", b"%=",
            b"&=", b"|=", b"^=", b"@=",
        ];
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or(&[]);
        let c = self.peek(0);
        let level = self.brackets.len();
        // At the top of a replacement field `:` begins the format spec, and `!` is not part of `!=`... unless it is.
        let top = self.fstrings.last().is_some_and(|f| {
            let inner = f.specs.last().map_or(f.level, |s| *s);
            level == inner + 1
        });
        match c {
            b'(' | b'[' | b'{' => {
                self.at += 1;
                return self.open(c, start);
            }
            b')' | b']' | b'}' => {
                self.at += 1;
                return self.close(c, start);
            }
            b':' if top => {
                if self.fstrings.last().is_some_and(|f| f.specs.len() >= 2) {
                    return Err(self.error(start, "f-string: expressions nested too deeply"));
                }
                self.at += 1;
                self.push(Tok::Op, start);
                if let Some(f) = self.fstrings.last_mut() {
                    f.specs.push(level);
                }
                return Ok(());
            }
            b'<' if rest.starts_with(b"<>") => self.at += 2,
            _ if THREE.iter().any(|o| rest.starts_with(o)) => self.at += 3,
            _ if TWO.iter().any(|o| rest.starts_with(o)) => self.at += 2,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>' | b'=' | b':' | b','
            | b';' | b'.' | b'!' | b'$' | b'?' | b'`' => self.at += 1,
            _ => {
                let c = self.char_at(start).unwrap_or('\0');
                return Err(self.bad_character(start, c));
            }
        }
        self.push(Tok::Op, start);
        Ok(())
    }
}
