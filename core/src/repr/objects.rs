//! `repr` of what has an address or a name: functions, classes, modules, frames and their kin.

use crate::block::records as o;
use crate::heap::Heap;
use crate::heap::text::Text;
use crate::repr::Show;
use crate::value::fault::{Data, Plain};
use crate::value::kind::Kind;
use crate::value::names;
use crate::value::prelude_functions;
use crate::value::types::TypeId;
use crate::value::{Handle, Value};

impl Heap<'_> {
    /// `<module.Class object at 0x..>`.
    pub(crate) fn show_object(&mut self, s: &mut Show<'_>, v: Value) -> Plain<()> {
        let class = self.type_of(v);
        self.push(s.t, b"<")?;
        self.push_class_path(s.t, class)?;
        self.push(s.t, b" object")?;
        self.show_address(s, v)?;
        Ok(self.push(s.t, b">")?)
    }

    /// `<what name at 0x..>`.
    fn show_named(&mut self, s: &mut Show<'_>, what: &str, name: Value, v: Value) -> Plain<()> {
        self.push(s.t, b"<")?;
        self.push_str(s.t, what)?;
        self.push(s.t, b" ")?;
        self.push_value(s.t, name)?;
        self.show_address(s, v)?;
        Ok(self.push(s.t, b">")?)
    }

    fn show_native(&mut self, s: &mut Show<'_>, v: Value) -> Data<()> {
        let i = v.fixed_of(Kind::Native).unwrap_or(0);
        let name = (self.natives.name)(i).unwrap_or("?");
        match TypeId::from_index(i >> 10) {
            Some(t) => {
                self.push(s.t, b"<method '")?;
                self.push_str(s.t, name)?;
                self.push(s.t, b"' of '")?;
                self.push_str(s.t, t.name())?;
                self.push(s.t, b"' objects>")
            }
            None => {
                self.push(s.t, b"<built-in function ")?;
                self.push_str(s.t, name)?;
                self.push(s.t, b">")
            }
        }
    }

    fn show_method(&mut self, s: &mut Show<'_>, v: Value) -> Plain<()> {
        let Some(h) = v.handle() else { return Ok(()) };
        let (func, object) = (self.block.at(h, o::method::FUNC), self.block.at(h, o::method::SELF));
        if let Some(i) = func.fixed_of(Kind::Native) {
            let name = (self.natives.name)(i).unwrap_or("?");
            self.push(s.t, b"<built-in method ")?;
            self.push_str(s.t, name)?;
            self.push(s.t, b" of ")?;
            let class = self.type_of(object);
            self.push_type_name(s.t, class)?;
            self.push(s.t, b" object")?;
            self.show_address(s, object)?;
            return Ok(self.push(s.t, b">")?);
        }
        self.push(s.t, b"<bound method ")?;
        match func.heap_of(Kind::Function) {
            Some(f) => {
                let name = self.block.at(f, o::function::QUALNAME);
                self.push_value(s.t, name)?;
            }
            None => self.push(s.t, b"?")?,
        }
        self.push(s.t, b" of ")?;
        if self.enter_shown(s, v)? {
            self.push(s.t, b"...")?;
        } else {
            self.show(s, object)?;
            s.depth -= 1;
        }
        Ok(self.push(s.t, b">")?)
    }

    fn show_range(&mut self, s: &mut Show<'_>, h: Handle, slice: bool) -> Plain<()> {
        use o::range as r;
        let (start, stop, step) = (self.block.at(h, r::START), self.block.at(h, r::STOP), self.block.at(h, r::STEP));
        self.push_str(s.t, if slice { "slice(" } else { "range(" })?;
        self.show(s, start)?;
        self.push(s.t, b", ")?;
        self.show(s, stop)?;
        if slice || step != Value::small(1) {
            self.push(s.t, b", ")?;
            self.show(s, step)?;
        }
        Ok(self.push(s.t, b")")?)
    }

    /// Everything that has an address or a name.
    pub(crate) fn show_other(&mut self, s: &mut Show<'_>, v: Value, kind: Kind) -> Plain<()> {
        if kind == Kind::Type {
            self.push(s.t, b"<class '")?;
            self.push_class_path(s.t, v)?;
            return Ok(self.push(s.t, b"'>")?);
        }
        match kind {
            Kind::Native => return Ok(self.show_native(s, v)?),
            Kind::Hidden => {
                self.push(s.t, b"<built-in function ")?;
                self.push_str(s.t, prelude_functions::name(v.fixed_of(Kind::Hidden).unwrap_or(0)))?;
                return Ok(self.push(s.t, b">")?);
            }
            Kind::Code => return self.show_code(s, v),
            Kind::Getset => {
                let name = v.fixed_of(Kind::Getset).and_then(self.natives.name).unwrap_or("?");
                let owner = TypeId::from_index(v.fixed_of(Kind::Getset).unwrap_or(0) >> 10);
                self.push(s.t, b"<attribute '")?;
                self.push_str(s.t, name)?;
                self.push(s.t, b"' of '")?;
                self.push_str(s.t, owner.map_or("?", |t| t.name()))?;
                return Ok(self.push(s.t, b"' objects>")?);
            }
            _ => {}
        }
        let Some(h) = v.handle() else { return self.show_object(s, v) };
        match kind {
            Kind::Range | Kind::Slice => self.show_range(s, h, kind == Kind::Slice),
            Kind::Function => {
                let name = self.block.at(h, o::function::QUALNAME);
                self.show_named(s, "function", name, v)
            }
            Kind::Method => self.show_method(s, v),
            Kind::Generator => {
                let name = self.block.at(h, o::generator::QUALNAME);
                let what = match self.block.count(h, o::generator::KIND) {
                    0 => "generator object",
                    1 => "coroutine object",
                    _ => "async_generator object",
                };
                self.show_named(s, what, name, v)
            }
            Kind::Module => self.show_module(s, h),
            Kind::Cell => {
                let inner = self.block.at(h, o::cell::VALUE);
                self.push(s.t, b"<cell")?;
                self.show_address(s, v)?;
                self.push(s.t, b": ")?;
                if inner.is_bound() {
                    let class = self.type_of(inner);
                    self.push_type_name(s.t, class)?;
                    self.push(s.t, b" object")?;
                    self.show_address(s, inner)?;
                } else {
                    self.push(s.t, b"empty")?;
                }
                Ok(self.push(s.t, b">")?)
            }
            Kind::Frame => self.show_frame(s, v, h),
            Kind::Member => {
                let (name, class) = (self.block.at(h, o::member::NAME), self.block.at(h, o::member::CLASS));
                self.push(s.t, b"<member '")?;
                self.push_value(s.t, name)?;
                self.push(s.t, b"' of '")?;
                self.push_type_name(s.t, class)?;
                Ok(self.push(s.t, b"' objects>")?)
            }
            Kind::StaticMethod | Kind::ClassMethod => {
                let f = self.block.at(h, o::wrapper::FUNC);
                self.push_str(s.t, if kind == Kind::StaticMethod { "<staticmethod(" } else { "<classmethod(" })?;
                self.show(s, f)?;
                Ok(self.push(s.t, b")>")?)
            }
            Kind::Super => {
                let (class, of) = (self.block.at(h, o::sup::CLASS), self.block.at(h, o::sup::OBJECT_CLASS));
                self.push(s.t, b"<super: <class '")?;
                self.push_type_name(s.t, class)?;
                self.push(s.t, b"'>, <")?;
                self.push_type_name(s.t, of)?;
                Ok(self.push(s.t, b" object>>")?)
            }
            Kind::DictView => self.show_view(s, v, h),
            Kind::Complex => Ok(self.show_complex(s, h)?),
            Kind::WeakRef => {
                let object = self.block.at(h, o::wrap::OF);
                self.push(s.t, b"<weakref")?;
                self.show_address(s, v)?;
                self.push(s.t, b"; to '")?;
                let class = self.type_of(object);
                self.push_type_name(s.t, class)?;
                self.push(s.t, b"'")?;
                self.show_address(s, object)?;
                Ok(self.push(s.t, b">")?)
            }
            _ => self.show_object(s, v),
        }
    }

    fn show_module(&mut self, s: &mut Show<'_>, h: Handle) -> Plain<()> {
        let (name, dict) = (self.block.at(h, o::module::NAME), self.block.at(h, o::module::DICT));
        self.push(s.t, b"<module ")?;
        self.show(s, name)?;
        match if dict.is(Kind::Dict) { self.dict_get_str(dict, names::FILE) } else { None } {
            Some(file) => {
                self.push(s.t, b" from ")?;
                self.show(s, file)?;
            }
            None => self.push(s.t, b" (built-in)")?,
        }
        Ok(self.push(s.t, b">")?)
    }

    fn show_code(&mut self, s: &mut Show<'_>, v: Value) -> Plain<()> {
        let Some(code) = self.code_of(v) else { return self.show_object(s, v) };
        self.push(s.t, b"<code object ")?;
        self.push_str(s.t, code.name())?;
        self.show_address(s, v)?;
        self.push(s.t, b", file \"")?;
        self.push_str(s.t, code.image().text(code.filename_at()))?;
        self.push(s.t, b"\", line ")?;
        self.push_number(s.t, code.first_line() as i64)?;
        Ok(self.push(s.t, b">")?)
    }

    fn show_frame(&mut self, s: &mut Show<'_>, v: Value, h: Handle) -> Plain<()> {
        let Some(code) = self.code_of(self.block.at(h, o::frame::CODE)) else { return self.show_object(s, v) };
        if !self.era.frame_reprs_tell_place() {
            self.push(s.t, b"<frame object")?;
            self.show_address(s, v)?;
            return Ok(self.push(s.t, b">")?);
        }
        self.push(s.t, b"<frame")?;
        self.show_address(s, v)?;
        self.push(s.t, b", file '")?;
        self.push_str(s.t, code.image().text(code.filename_at()))?;
        self.push(s.t, b"', line ")?;
        match self.frame_lineno(h) {
            Some(line) => self.push_number(s.t, line)?,
            None => self.push(s.t, b"None")?,
        }
        self.push(s.t, b", code ")?;
        self.push_str(s.t, code.name())?;
        Ok(self.push(s.t, b">")?)
    }

    fn show_complex(&mut self, s: &mut Show<'_>, h: Handle) -> Data<()> {
        let part = |heap: &Self, i| heap.block.at(h, i).as_float().unwrap_or(0.0);
        let (re, im) = (part(self, o::complex::RE), part(self, o::complex::IM));
        let plain = re == 0.0 && re.is_sign_positive();
        if !plain {
            self.push(s.t, b"(")?;
            self.push_shortest(s.t, re)?;
            if im.is_sign_positive() || im.is_nan() {
                self.push(s.t, b"+")?;
            }
        }
        self.push_shortest(s.t, im)?;
        self.push_str(s.t, if plain { "j" } else { "j)" })
    }

    /// A float without a needless `.0`.
    fn push_shortest(&mut self, t: &mut Text, f: f64) -> Data<()> {
        self.push_float(t, f)?;
        if self.written(t).ends_with(b".0") {
            let (bytes, points) = (t.len(), t.points());
            self.cut(t, bytes - 2, points - 2);
        }
        Ok(())
    }
}
