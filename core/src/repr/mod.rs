//! `repr` and `str` of built-in values.
//!
//! Both write one Str at the heap's top. What Python code decides anywhere inside gives `Need::Python`, and the prelude's `repr_of` goes on.
//! The addresses that CPython shows are serial numbers here: the same in every run.

pub(crate) mod objects;

use crate::block::field;
use crate::block::records as o;
use crate::block::records::exception as e;
use crate::heap::Heap;
use crate::heap::text::Text;
use crate::heap::text::hex;
use crate::text::strops::point_at;
use crate::text::unicode;
use crate::value::fault::{Data, Need, Plain};
use crate::value::kind::Kind;
use crate::value::limits::NATIVE_DEPTH;
use crate::value::names;
use crate::value::types::TypeId;
use crate::value::{Handle, Unpacked, Value};

/// A repr at work.
pub(crate) struct Show<'t> {
    pub(crate) t: &'t mut Text,
    /// The containers around the value that is shown.
    path: [Value; NATIVE_DEPTH],
    pub(crate) depth: usize,
    /// The object whose serial number must be made before this can be shown.
    need: Option<Handle>,
    /// Escape everything that is not ASCII.
    ascii: bool,
}

impl<'t> Show<'t> {
    fn new(t: &'t mut Text, ascii: bool) -> Show<'t> {
        Show { t, path: [Value::UNBOUND; NATIVE_DEPTH], depth: 0, need: None, ascii }
    }
}

/// What a text is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Repr,
    Ascii,
    Str,
}

impl Heap<'_> {
    /// `repr(v)`.
    ///
    /// # Errors
    /// `Need::Python` if Python code decides; `Fault::Memory`.
    #[doc(hidden)]
    pub fn repr(&mut self, v: Value) -> Plain {
        self.shown(v, What::Repr)
    }

    /// `ascii(v)`.
    ///
    /// # Errors
    /// As [`Heap::repr`].
    pub(crate) fn ascii(&mut self, v: Value) -> Plain {
        self.shown(v, What::Ascii)
    }

    /// `str(v)`.
    ///
    /// # Errors
    /// As [`Heap::repr`].
    #[doc(hidden)]
    pub fn str_of(&mut self, v: Value) -> Plain {
        if v.is(Kind::Str) {
            return Ok(v);
        }
        self.shown(v, What::Str)
    }

    fn shown(&mut self, v: Value, what: What) -> Plain {
        loop {
            let mut t = self.text()?;
            let (need, done) = {
                let mut show = Show::new(&mut t, what == What::Ascii);
                let done = if what == What::Str { self.show_str(&mut show, v) } else { self.show(&mut show, v) };
                (show.need, done)
            };
            match (done, need) {
                (Ok(()), _) => return Ok(self.finish(t)),
                (Err(Need::Python), Some(h)) => {
                    self.block.serial(h)?;
                }
                (Err(need), _) => return Err(need),
            }
        }
    }

    /// Gives serial numbers to the objects whose `str` shows an address, so that [`Heap::push_str_of`] finds them.
    ///
    /// # Errors
    /// `Need::Python` if Python code decides; `Fault::Memory`.
    pub(crate) fn prepare_shown(&mut self, v: Value) -> Plain<()> {
        loop {
            let mut t = self.text()?;
            let mut show = Show::new(&mut t, false);
            let done = self.show_str(&mut show, v);
            match (done, show.need) {
                (Err(Need::Python), Some(h)) => {
                    self.block.serial(h)?;
                }
                (done, _) => return done,
            }
        }
    }

    /// The repr of a built-in value as a Str; of values whose repr is written in Python, `<X object>`. For error messages.
    ///
    /// # Errors
    /// `Fault::Memory`; what `repr` raises.
    pub(crate) fn simple_repr(&mut self, v: Value) -> Data {
        let mut t = self.text()?;
        let mut show = Show::new(&mut t, false);
        match self.show(&mut show, v) {
            Ok(()) => {}
            Err(Need::Fault(fault)) => return Err(fault),
            Err(Need::Python) => {
                self.cut(&mut t, 0, 0);
                let class = self.type_of(v);
                self.push_str(&mut t, "<")?;
                self.push_type_name(&mut t, class)?;
                self.push_str(&mut t, " object>")?;
            }
        }
        Ok(self.finish(t))
    }

    /// Appends `str(v)`; the caller has found that it can be had without Python code and serial numbers, or takes `Need::Python`.
    ///
    /// # Errors
    /// `Need::Python`, `Fault::Memory`.
    pub(crate) fn push_str_of(&mut self, t: &mut Text, v: Value) -> Plain<()> {
        let mut show = Show::new(t, false);
        self.show_str(&mut show, v)
    }

    /// Appends `repr(v)` or `ascii(v)`, as [`Heap::push_str_of`] does.
    ///
    /// # Errors
    /// `Need::Python`, `Fault::Memory`.
    pub(crate) fn push_repr_of(&mut self, t: &mut Text, v: Value, ascii: bool) -> Plain<()> {
        let mut show = Show::new(t, ascii);
        self.show(&mut show, v)
    }

    fn show_str(&mut self, s: &mut Show<'_>, v: Value) -> Plain<()> {
        if v.is(Kind::Str) {
            return Ok(self.push_value(s.t, v)?);
        }
        if self.has_python_class(v) {
            if self.python_defines(v, names::STR) {
                return Err(Need::Python);
            }
            let inner = self.payload(v);
            if inner.is(Kind::Str) {
                return Ok(self.push_value(s.t, inner)?);
            }
        }
        if let Some(h) = v.heap_of(Kind::Exception) {
            return self.show_exception_str(s, v, h);
        }
        self.show(s, v)
    }

    /// `str` of an exception: its argument, or the tuple of them; some types have texts of their own.
    fn show_exception_str(&mut self, s: &mut Show<'_>, v: Value, h: Handle) -> Plain<()> {
        let args = self.block.at(h, e::ARGS);
        let first = self.tuple_item(args, 0);
        let base = self.type_id(v);
        match self.tuple_len(args) {
            0 => Ok(()),
            1 if self.is_subclass(self.exception_class(v), TypeId::KeyError.value()) => self.show(s, first),
            1 => self.show_str(s, first),
            2 if base.is_a(TypeId::OSError) => self.show_os_error(s, args, self.block.at(h, e::EXTRA)),
            _ if base.is_a(TypeId::SyntaxError) => self.show_syntax_error(s, args, self.block.at(h, e::EXTRA)),
            2 if base.is_a(TypeId::BaseExceptionGroup) => {
                let n = self.seq_len(self.tuple_item(args, 1)) as i64;
                self.show_str(s, first)?;
                self.push(s.t, b" (")?;
                self.push_number(s.t, n)?;
                Ok(self.push(s.t, if n == 1 { b" sub-exception)" } else { b" sub-exceptions)" })?)
            }
            5 if base.is_a(TypeId::UnicodeError) => Ok(self.show_unicode_error(s, args, base)?),
            _ => self.show(s, args),
        }
    }

    /// `[Errno 2] No such file or directory: 'name'`.
    fn show_os_error(&mut self, s: &mut Show<'_>, args: Value, extra: Value) -> Plain<()> {
        let from = if extra.is(Kind::Tuple) { extra } else { args };
        let item = |heap: &Self, i| heap.tuple_item(from, i).bound().filter(|v| *v != Value::NONE);
        self.push(s.t, b"[Errno ")?;
        let (errno, text) = (self.tuple_item(from, 0), self.tuple_item(from, 1));
        self.show_str(s, errno)?;
        self.push(s.t, b"] ")?;
        self.show_str(s, text)?;
        if let Some(file) = item(self, 2) {
            self.push(s.t, b": ")?;
            self.show(s, file)?;
            if let Some(other) = item(self, 3) {
                self.push(s.t, b" -> ")?;
                self.show(s, other)?;
            }
        }
        Ok(())
    }

    /// `invalid syntax (file.py, line 3)`.
    fn show_syntax_error(&mut self, s: &mut Show<'_>, args: Value, extra: Value) -> Plain<()> {
        let (message, file, line) = if extra.is(Kind::Tuple) {
            (self.tuple_item(extra, 0), self.tuple_item(extra, 1), self.tuple_item(extra, 2))
        } else {
            let place = if self.tuple_len(args) == 2 { self.tuple_item(args, 1) } else { Value::UNBOUND };
            (self.tuple_item(args, 0), self.tuple_item(place, 0), self.tuple_item(place, 1))
        };
        self.show_str(s, message)?;
        let line = line.as_small();
        if !file.is(Kind::Str) && line.is_none() {
            return Ok(());
        }
        self.push(s.t, b" (")?;
        if file.is(Kind::Str) {
            let bytes = self.str_bytes(file);
            let skip = bytes.iter().rposition(|b| *b == b'/').map_or(0, |i| i + 1);
            let n = bytes.len() - skip;
            let points = crate::heap::text::count_points(bytes.get(skip..).unwrap_or(&[]));
            self.push_slice(s.t, file, skip, n, points)?;
            if line.is_some() {
                self.push(s.t, b", ")?;
            }
        }
        if let Some(line) = line {
            self.push(s.t, b"line ")?;
            self.push_number(s.t, line)?;
        }
        Ok(self.push(s.t, b")")?)
    }

    /// `'ascii' codec can't encode character '\xe9' in position 0: ordinal not in range(128)`.
    fn show_unicode_error(&mut self, s: &mut Show<'_>, args: Value, base: TypeId) -> Data<()> {
        let item = |heap: &Self, i| heap.tuple_item(args, i);
        let (codec, object, reason) = (item(self, 0), item(self, 1), item(self, 4));
        let (start, end) = (item(self, 2).as_small().unwrap_or(0), item(self, 3).as_small().unwrap_or(0));
        let decode = base == TypeId::UnicodeDecodeError;
        self.push(s.t, b"'")?;
        self.push_value(s.t, codec)?;
        self.push(s.t, if decode { b"' codec can't decode " } else { b"' codec can't encode " })?;
        if end - start == 1 {
            if decode {
                let b = self.bytes_of(object).get(crate::value::size(start)).copied().unwrap_or(0);
                self.push(s.t, b"byte 0x")?;
                self.push(s.t, &[hex(b as u32 >> 4), hex(b as u32)])?;
            } else {
                let at = self.str_offset(object, crate::value::size(start));
                let c = point_at(self.str_bytes(object), at).map_or(0, |p| p.0);
                self.push(s.t, b"character '")?;
                self.push_escape(s.t, c)?;
                self.push(s.t, b"'")?;
            }
            self.push(s.t, b" in position ")?;
            self.push_number(s.t, start)?;
        } else {
            self.push(s.t, if decode { b"bytes" } else { b"characters" })?;
            self.push(s.t, b" in position ")?;
            self.push_number(s.t, start)?;
            self.push(s.t, b"-")?;
            self.push_number(s.t, end - 1)?;
        }
        self.push(s.t, b": ")?;
        self.push_value(s.t, reason)
    }

    /// Appends `repr(v)`.
    pub(crate) fn show(&mut self, s: &mut Show<'_>, v: Value) -> Plain<()> {
        let kind = match v.unpack() {
            Unpacked::Float(f) => return Ok(self.push_float(s.t, f)?),
            Unpacked::Int(i) => return Ok(self.push_number(s.t, i)?),
            Unpacked::None => return Ok(self.push(s.t, b"None")?),
            Unpacked::Bool(b) => return Ok(self.push_str(s.t, if b { "True" } else { "False" })?),
            Unpacked::Ellipsis => return Ok(self.push(s.t, b"Ellipsis")?),
            Unpacked::NotImplemented => return Ok(self.push(s.t, b"NotImplemented")?),
            Unpacked::Unbound => return Ok(self.push(s.t, b"<NULL>")?),
            Unpacked::Heap(kind, _) | Unpacked::Rom(kind, ..) | Unpacked::Static(kind, _) => kind,
        };
        if self.has_python_class(v) && self.python_defines(v, names::REPR) {
            return Err(Need::Python);
        }
        match kind {
            Kind::Str => Ok(self.push_quoted(s.t, v, s.ascii)?),
            Kind::Bytes => Ok(self.push_bytes_repr(s.t, v)?),
            Kind::BigInt => Ok(self.push_int(s.t, v)?),
            Kind::Tuple | Kind::List => self.show_items(s, v),
            Kind::Dict => self.show_dict(s, v),
            Kind::Set | Kind::FrozenSet => self.show_set(s, v, v),
            Kind::Exception => self.show_exception(s, v),
            Kind::Instance => {
                let inner = self.payload(v);
                match inner.kind() {
                    _ if inner == v => self.show_object(s, v),
                    Some(Kind::Set | Kind::FrozenSet) => self.show_set(s, inner, v),
                    Some(Kind::ByteArray) => Ok(self.show_bytearray(s, inner, v)?),
                    _ => self.show(s, inner),
                }
            }
            Kind::ByteArray => Ok(self.show_bytearray(s, v, v)?),
            // What is shown through the mapping protocol is shown in the prelude.
            Kind::Proxy | Kind::MappingProxy => Err(Need::Python),
            _ => self.show_other(s, v, kind),
        }
    }

    /// True if `v` is being shown further out; otherwise it is noted until [`Vm::leave`].
    pub(crate) fn enter_shown(&mut self, s: &mut Show<'_>, v: Value) -> Plain<bool> {
        if s.path.iter().take(s.depth).any(|p| *p == v) {
            return Ok(true);
        }
        match s.path.get_mut(s.depth) {
            Some(slot) => *slot = v,
            None => return Err(Need::Python),
        }
        s.depth += 1;
        Ok(false)
    }

    fn show_items(&mut self, s: &mut Show<'_>, v: Value) -> Plain<()> {
        let list = v.is(Kind::List);
        if self.enter_shown(s, v)? {
            return Ok(self.push_str(s.t, if list { "[...]" } else { "(...)" })?);
        }
        self.push(s.t, if list { b"[" } else { b"(" })?;
        let n = self.seq_len(v);
        for i in 0..n {
            if i > 0 {
                self.push(s.t, b", ")?;
            }
            let item = self.seq_item(v, i);
            self.show(s, item)?;
        }
        if n == 1 && !list {
            self.push(s.t, b",")?;
        }
        s.depth -= 1;
        Ok(self.push(s.t, if list { b"]" } else { b")" })?)
    }

    fn show_dict(&mut self, s: &mut Show<'_>, v: Value) -> Plain<()> {
        if self.enter_shown(s, v)? {
            return Ok(self.push(s.t, b"{...}")?);
        }
        self.push(s.t, b"{")?;
        let (mut at, mut first) = (0, true);
        while let Some((i, key, value)) = self.next_entry(v, at) {
            if !first {
                self.push(s.t, b", ")?;
            }
            first = false;
            self.show(s, key)?;
            self.push(s.t, b": ")?;
            self.show(s, value)?;
            at = i + 1;
        }
        s.depth -= 1;
        Ok(self.push(s.t, b"}")?)
    }

    /// A set; `v` is the object whose type is named (a subclass's instance shows its class).
    fn show_set(&mut self, s: &mut Show<'_>, set: Value, v: Value) -> Plain<()> {
        let class = self.type_of(v);
        let named = class != TypeId::Set.value();
        if self.enter_shown(s, v)? {
            self.push_type_name(s.t, class)?;
            return Ok(self.push(s.t, b"(...)")?);
        }
        if named || self.dict_len(set) == 0 {
            self.push_type_name(s.t, class)?;
            self.push(s.t, b"(")?;
        }
        if self.dict_len(set) > 0 {
            self.push(s.t, b"{")?;
            let (mut at, mut first) = (0, true);
            while let Some((i, key, _)) = self.next_entry(set, at) {
                if !first {
                    self.push(s.t, b", ")?;
                }
                first = false;
                self.show(s, key)?;
                at = i + 1;
            }
            self.push(s.t, b"}")?;
        }
        s.depth -= 1;
        if named || self.dict_len(set) == 0 { Ok(self.push(s.t, b")")?) } else { Ok(()) }
    }

    fn show_bytearray(&mut self, s: &mut Show<'_>, array: Value, v: Value) -> Data<()> {
        let class = self.type_of(v);
        self.push_type_name(s.t, class)?;
        self.push(s.t, b"(")?;
        self.push_bytes_repr(s.t, array)?;
        self.push(s.t, b")")
    }

    fn show_exception(&mut self, s: &mut Show<'_>, v: Value) -> Plain<()> {
        let class = self.type_of(v);
        self.push_type_name(s.t, class)?;
        let args = v.handle().map_or(Value::UNBOUND, |h| self.block.at(h, e::ARGS));
        if self.enter_shown(s, v)? {
            return Ok(self.push(s.t, b"(...)")?);
        }
        if self.tuple_len(args) == 1 && !self.era.exception_reprs_end_in_comma() {
            self.push(s.t, b"(")?;
            let item = self.tuple_item(args, 0);
            self.show(s, item)?;
            self.push(s.t, b")")?;
        } else {
            self.show(s, args)?;
        }
        s.depth -= 1;
        Ok(())
    }

    /// ` at 0x7f..`: the object's serial number in the shape of an address.
    pub(crate) fn show_address(&mut self, s: &mut Show<'_>, v: Value) -> Plain<()> {
        let number = match v.handle() {
            Some(h) => match self.known_serial(h) {
                Some(n) => n as u64 * 64,
                None => {
                    s.need = Some(h);
                    return Err(Need::Python);
                }
            },
            None => (v.0 & 0xFFFF_FFFF_FFFF) << 4,
        };
        self.push(s.t, b" at 0x")?;
        let address = 0x7f00_0000_0000u64.wrapping_add(number & 0xFF_FFFF_FFFF);
        for i in (0..12).rev() {
            self.push(s.t, &[hex((address >> (4 * i)) as u32)])?;
        }
        Ok(())
    }

    /// The serial number of an object that has one already.
    pub(crate) fn known_serial(&self, h: Handle) -> Option<i64> {
        let table = self.block.get(field::ID_TABLE).handle()?;
        let (mut low, mut high) = (0, self.block.count(table, 1));
        while low < high {
            let mid = usize::midpoint(low, high);
            match self.block.at(table, 2 + 2 * mid).handle() {
                Some(found) if found.0 < h.0 => low = mid + 1,
                Some(found) if found == h => return self.block.at(table, 3 + 2 * mid).as_small(),
                _ => high = mid,
            }
        }
        None
    }

    /// Appends a class's name with its module, as `repr` of a class and of plain objects shows it.
    pub(crate) fn push_class_path(&mut self, t: &mut Text, class: Value) -> Data<()> {
        if let Some(h) = class.heap_of(Kind::Type) {
            let dict = self.block.at(h, o::class::DICT);
            if let Some(module) = self.dict_get_str(dict, names::MODULE) {
                if module.is(Kind::Str) && self.str_bytes(module) != b"builtins" {
                    self.push_value(t, module)?;
                    self.push(t, b".")?;
                }
            }
            let qualname = self.block.at(h, o::class::QUALNAME);
            if qualname.is(Kind::Str) {
                return self.push_value(t, qualname);
            }
        }
        self.push_type_name(t, class)
    }

    pub(crate) fn show_view(&mut self, s: &mut Show<'_>, v: Value, h: Handle) -> Plain<()> {
        let dict = self.block.at(h, o::view::DICT);
        if !dict.is(Kind::Dict) {
            return Err(Need::Python);
        }
        let which = self.type_id(v);
        self.push_str(s.t, which.name())?;
        if self.enter_shown(s, v)? {
            return Ok(self.push(s.t, b"(...)")?);
        }
        self.push(s.t, b"([")?;
        let (mut at, mut first) = (0, true);
        while let Some((i, key, value)) = self.next_entry(dict, at) {
            if !first {
                self.push(s.t, b", ")?;
            }
            first = false;
            match which {
                TypeId::DictKeys => self.show(s, key)?,
                TypeId::DictValues => self.show(s, value)?,
                _ => {
                    self.push(s.t, b"(")?;
                    self.show(s, key)?;
                    self.push(s.t, b", ")?;
                    self.show(s, value)?;
                    self.push(s.t, b")")?;
                }
            }
            at = i + 1;
        }
        s.depth -= 1;
        Ok(self.push(s.t, b"])")?)
    }

    /// Appends a Str in quotes, escaped.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn push_quoted(&mut self, t: &mut Text, v: Value, ascii: bool) -> Data<()> {
        let bytes = self.str_bytes(v);
        let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
        self.push(t, &[quote])?;
        let mut i = 0;
        loop {
            // A run that needs no escapes is copied as it is.
            let bytes = self.str_bytes(v);
            let run = bytes.get(i..).unwrap_or(&[]);
            let plain = run.iter().take_while(|b| (0x20..0x7F).contains(*b) && **b != quote && **b != b'\\').count();
            if plain > 0 {
                self.push_slice(t, v, i, plain, plain)?;
                i += plain;
            }
            let Some((c, n)) = point_at(self.str_bytes(v), i) else { break };
            if c < 0x80 {
                match c as u8 {
                    b'\n' => self.push(t, b"\\n")?,
                    b'\r' => self.push(t, b"\\r")?,
                    b'\t' => self.push(t, b"\\t")?,
                    b'\\' => self.push(t, b"\\\\")?,
                    q if q == quote => self.push(t, &[b'\\', q])?,
                    _ => self.push_escape(t, c)?,
                }
            } else if ascii || !unicode::is_printable(c) {
                self.push_escape(t, c)?;
            } else {
                self.push_slice(t, v, i, n, 1)?;
            }
            i += n;
        }
        self.push(t, &[quote])
    }

    /// Appends `b'...'`.
    ///
    /// # Errors
    /// `Fault::Memory`.
    pub(crate) fn push_bytes_repr(&mut self, t: &mut Text, v: Value) -> Data<()> {
        let bytes = self.bytes_of(v);
        let n = bytes.len();
        let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
        self.push(t, &[b'b', quote])?;
        for i in 0..n {
            match self.bytes_of(v).get(i).copied().unwrap_or(0) {
                b'\n' => self.push(t, b"\\n")?,
                b'\r' => self.push(t, b"\\r")?,
                b'\t' => self.push(t, b"\\t")?,
                b'\\' => self.push(t, b"\\\\")?,
                b if b == quote => self.push(t, &[b'\\', b])?,
                b @ 0x20..0x7F => self.push(t, &[b])?,
                b => self.push_escape(t, b as u32)?,
            }
        }
        self.push(t, &[quote])
    }
}
