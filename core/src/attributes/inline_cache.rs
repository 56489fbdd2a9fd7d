//! Attribute instructions, with the inline cache: a function's CACHE (see `namespace`) also holds what attribute names were on
//! instances, under negative stamps: -2 - 2 * the class's version: `what` is the entry's number in the instance's own dict (checked by its
//! key); -3 - 2 * version: `what` is a function found on the class, and the instance's own dict did not have the name;
//! Unbound: what is on the class is no function, and is looked up each time. Of an object of a built-in
//! type whose kind says the type and which has no dict, BUILTIN - kind: `what` is the method or the getter that the type has; types in ROM never change.

use crate::block::records::{class as c, instance as inst};
use crate::builtins::def::What;
use crate::builtins::registry;
use crate::era::Eras;
use crate::image::code::Hot;
use crate::isa;
use crate::machine::Vm;
use crate::value::fault::Res;
use crate::value::kind::Kind;
use crate::value::{Handle, Value};

impl<'a> Vm<'a> {
    // Functions of their own, so that what the cache knows needs no room for them.
    #[inline(never)]
    fn get_attr_seeing(&mut self, hot: usize, x: Value, name: Value) -> Res {
        self.seeing(hot, |vm| vm.get_attr(x, name))
    }

    #[inline(never)]
    fn set_attr_seeing(&mut self, hot: usize, x: Value, name: Value, v: Value) -> Res<()> {
        self.seeing(hot, |vm| vm.set_attr(x, name, v))
    }

    #[inline(never)]
    fn load_method_seeing(&mut self, hot: usize, x: Value, name: Value) -> Res<(Value, bool)> {
        self.seeing(hot, |vm| vm.load_method(x, name))
    }

    /// What `f`, part of an instruction of the code in this entry of the loop's cache, finds.
    #[inline]
    fn seeing<T>(&mut self, hot: usize, f: impl FnOnce(&mut Self) -> T) -> T {
        if self.hot(hot).flags & Hot::NEUTRAL == 0 {
            return f(self);
        }
        self.sees = Eras::ALL;
        let found = f(self);
        self.sees = Eras::only(self.heap.era);
        found
    }

    fn fill_cache(&mut self, hot: usize, h: Handle, name: Value, index: usize) {
        if self.heap.is_uncached(h, index) {
            return;
        }
        let Some(class) = self.heap.block.at(h, inst::CLASS).heap_of(Kind::Type) else { return };
        let Some(version) = self.heap.block.at(class, c::VERSION).as_small() else { return };
        if self.heap.block.count(class, c::FLAGS) as i64 & c::flag::GETATTRIBUTE != 0 {
            return;
        }
        let on_class = self.lookup(Value::heap(Kind::Type, class), name);
        let own = self.heap.block.at(h, inst::DICT);
        let entry = if own.is_bound() { self.heap.find_str(own, name) } else { None };
        let (kind, what) = match (entry, on_class) {
            (Some(i), None) => {
                // The key must be this very name, or the check would never succeed.
                if self.heap.entry(own, i).map(|e| e.0) != Some(name) {
                    return;
                }
                (-2, Value::small(i as i64))
            }
            (None, Some(f)) if f.is(Kind::Function) => (-3, f),
            // Looked up each time; the search for what to remember is not made again.
            (_, Some(f)) if !f.is(Kind::Function) => (-3, Value::UNBOUND),
            _ => return,
        };
        if let Some(cache) = self.heap.function_cache(self.hot(hot).code) {
            self.heap.block.put(cache, 1 + 2 * index, Value::small(kind - (version << 1)));
            self.heap.block.put(cache, 2 + 2 * index, what);
        }
    }

    /// `GetAttr` of name `index` of the code in entry `hot` of the loop's cache; `word` names the register of `x`.
    pub(crate) fn get_attr_cached(&mut self, hot: usize, word: u32, x: Value, index: usize) -> Res {
        let name = self.hot(hot).name(index);
        if let Some(h) = x.heap_of(Kind::Instance) {
            if let Some((table, at)) = self.heap.cached_entry(h, name, index) {
                return Ok(self.heap.block.at(table, at));
            }
            self.fill_cache(hot, h, name, index);
        } else if let Some(stamp) = self.heap.builtin_stamp(x) {
            return self.get_builtin_attr(hot, x, name, index, stamp);
        }
        self.heap.check_bound(&[(x, isa::b(word))])?;
        self.get_attr_seeing(hot, x, name)
    }

    /// An attribute of an object that has no others than those of its built-in type.
    fn get_builtin_attr(&mut self, hot: usize, x: Value, name: Value, index: usize, stamp: i64) -> Res {
        if let Some(getter) = self.heap.cached_builtin(stamp, index).filter(|v| v.is(Kind::Getset)) {
            // (The type fits: nothing is to be checked.)
            return match getter.fixed_of(Kind::Getset).and_then(registry::def_of).map(|d| d.what) {
                Some(What::Attr(get, _)) => get(self, x),
                _ => Ok(self.read_getset(getter, x)?),
            };
        }
        let class = self.heap.type_of(x);
        self.seeing(hot, |vm| {
            if let Some(getter) = vm.lookup(class, name).filter(|v| v.is(Kind::Getset)) {
                vm.heap.remember_builtin(vm.hot(hot).code, stamp, index, getter);
            }
            vm.get_attr(x, name)
        })
    }

    /// `SetAttr` of the same; `word` names the registers of `x` and `v`.
    pub(crate) fn set_attr_cached(&mut self, hot: usize, word: u32, x: Value, v: Value, index: usize) -> Res<()> {
        let name = self.hot(hot).name(index);
        self.heap.check_bound(&[(v, isa::b(word)), (x, isa::a(word))])?;
        if let Some(h) = x.heap_of(Kind::Instance) {
            let plain = match self.heap.block.at(h, inst::CLASS).heap_of(Kind::Type) {
                Some(class) => self.heap.block.count(class, c::FLAGS) as i64 & c::flag::SETATTR == 0,
                None => false,
            };
            if plain {
                if let Some((table, at)) = self.heap.cached_entry(h, name, index) {
                    self.heap.block.put(table, at, v);
                    return Ok(());
                }
                self.fill_cache(hot, h, name, index);
            }
        }
        self.set_attr_seeing(hot, x, name, v)
    }

    /// `LoadMethod` of the same: the function; the word `own` of the block gets the object, or Unbound if the result is no method of it.
    pub(crate) fn load_method_cached(&mut self, hot: usize, word: u32, x: Value, index: usize, own: usize) -> Res {
        let name = self.hot(hot).name(index);
        if let Some(h) = x.heap_of(Kind::Instance) {
            if let Some(f) = self.heap.cached_method(h, name, index) {
                self.heap.block.set(own, x);
                return Ok(f);
            }
            self.fill_cache(hot, h, name, index);
        }
        let stamp = self.heap.builtin_stamp(x);
        if let Some(f) = stamp.and_then(|s| self.heap.cached_builtin(s, index)).filter(|f| f.is(Kind::Native)) {
            self.heap.block.set(own, x);
            return Ok(f);
        }
        self.heap.check_bound(&[(x, isa::b(word))])?;
        // An attribute computed by Python code arrives later: it is never a method of the object.
        self.heap.block.set(own, Value::UNBOUND);
        let (f, is_method) = self.load_method_seeing(hot, x, name)?;
        if is_method {
            self.heap.block.set(own, x);
            if let Some(stamp) = stamp.filter(|_| f.is(Kind::Native)) {
                self.heap.remember_builtin(self.hot(hot).code, stamp, index, f);
            }
        }
        Ok(f)
    }
}
