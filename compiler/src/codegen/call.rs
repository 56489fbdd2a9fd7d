//! Calls: arguments are evaluated straight into the call window.

use super::unit::{Gen, H};
use crate::image::Const;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Expr, Keyword};

/// More arguments than this are passed as a tuple and a dict.
const MANY_ARGUMENTS: usize = 100;
/// With fewer free registers than this, arguments are packed first and moved into the window at the end.
const SCARCE: u32 = 110;
/// What is called and with what.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'a> {
    pub(super) positional: &'a [Expr],
    pub(super) keywords: &'a [Keyword],
}

impl<'a> Arguments<'a> {
    fn of(a: &'a ast::Arguments) -> Arguments<'a> {
        Arguments { positional: &a.args, keywords: &a.keywords }
    }

    fn count(self) -> usize {
        self.positional.len() + self.keywords.len()
    }

    /// True if every argument is one value.
    pub(super) fn plain(self) -> bool {
        self.count() <= MANY_ARGUMENTS
            && !self.positional.iter().any(Expr::is_starred_expr)
            && self.keywords.iter().all(|k| k.arg.is_some())
    }
}

impl<'a> Gen<'a, '_> {
    /// A register where a call window may begin: `dst` itself if it is the newest temporary.
    pub(super) fn window(&mut self, dst: u32) -> u32 {
        if self.regs.is_temporary(dst) && dst + 1 == self.regs.top { dst } else { self.temp() }
    }

    /// A call expression.
    pub(super) fn call(&mut self, c: &'a ast::ExprCall, dst: u32) {
        let mark = self.regs.top;
        let arguments = Arguments::of(&c.arguments);
        let w = self.window(dst);
        // CPython passes many keywords as a dict, which shows in the lines.
        let many = arguments.positional.len() + 2 * arguments.keywords.len() > 30 && !self.is_one_line(c);
        if many || !arguments.plain() {
            self.callee(&c.func, w);
            self.call_ex(w, 0, arguments, dst, c);
        } else if let Expr::Attribute(method) = &*c.func {
            self.method_call(method, arguments, w, dst, c);
        } else {
            self.callee(&c.func, w);
            self.finish_call(w, 0, arguments, dst, c);
        }
        self.regs.top = mark;
    }

    fn callee(&mut self, e: &'a Expr, dst: u32) {
        self.expr(e, dst);
        if self.era().callees_are_marked_late() && !self.is_one_line(e) {
            self.at(e);
            self.out.mark_line();
        }
    }

    fn method_call(
        &mut self,
        method: &'a ast::ExprAttribute,
        arguments: Arguments<'a>,
        w: u32,
        dst: u32,
        whole: &'a ast::ExprCall,
    ) {
        let in_place = self.is_one_line(method);
        let n = self.attribute(&method.attr);
        self.check_super(&method.value);
        if self.regs.free() < SCARCE.min(arguments.count() as u32 + 2 * H + 100) {
            // A bound method needs no self register.
            let r = self.any_into(&method.value, in_place, w);
            self.at_attribute(method);
            self.op(Op::GetAttr, w, r, n);
            self.finish_call(w, 0, arguments, dst, whole);
            return;
        }
        let object = self.any_into(&method.value, in_place, w);
        self.at_attribute(method);
        self.op(Op::LoadMethod, w, object, n);
        self.regs.top = w + 1;
        self.regs.take_run(H);
        let region = self.begin_unfinished(whole);
        self.window_arguments(arguments);
        // The line of a method call is that of the method's name, as long as CPython makes it without keywords' detour.
        self.at_attribute(method);
        self.emit_call(w, 1, arguments, dst, true);
        self.end_unfinished(region);
    }

    /// Evaluates the arguments of a call whose callee is in `r[w]`, with `leading` arguments in place, and makes the call.
    pub(super) fn finish_call(
        &mut self,
        w: u32,
        leading: u32,
        arguments: Arguments<'a>,
        dst: u32,
        whole: &impl ruff_text_size::Ranged,
    ) {
        if leading == 0 && self.regs.free() < SCARCE {
            self.packed_call(w, arguments, dst, whole);
            return;
        }
        self.regs.top = self.regs.top.max(w + 1);
        let start = w + H + leading;
        if self.regs.top < start {
            let missing = start - self.regs.top;
            self.regs.take_run(missing);
        }
        let region = self.begin_unfinished(whole);
        self.window_arguments(arguments);
        self.at(whole);
        self.emit_call(w, leading, arguments, dst, false);
        self.end_unfinished(region);
    }

    fn window_arguments(&mut self, arguments: Arguments<'a>) {
        for e in arguments.positional {
            let r = self.temp();
            self.expr(e, r);
        }
        for k in arguments.keywords {
            let r = self.temp();
            self.expr(&k.value, r);
        }
    }

    /// The call itself. `leading` arguments are in the window before those of `arguments`.
    fn emit_call(&mut self, w: u32, leading: u32, arguments: Arguments<'a>, dst: u32, method: bool) {
        let count = leading + arguments.count() as u32;
        // One spare register: the VM may shift the arguments of a bound method.
        self.regs.need(w + H + count + 1);
        if arguments.keywords.is_empty() {
            self.op(if method { Op::CallMethod } else { Op::Call }, w, count, dst);
            return;
        }
        let names = arguments.keywords.iter().filter_map(|k| k.arg.as_ref());
        let names = names.map(|n| Const::text(&self.here().mangle(n))).collect();
        let k = self.consts.add(Const::Tuple(names));
        self.out.ext(if method { Op::CallMethodKw } else { Op::CallKw }, w, count, dst, k);
    }

    /// Deeply nested calls: arguments are evaluated next to each other and moved up into the window.
    fn packed_call(&mut self, w: u32, arguments: Arguments<'a>, dst: u32, whole: &impl ruff_text_size::Ranged) {
        self.regs.top = w + 1;
        self.window_arguments(arguments);
        self.at(whole);
        let count = arguments.count() as u32;
        self.regs.need(w + H + count + 1);
        for i in (0..count).rev() {
            self.op(Op::Move, w + H + i, w + 1 + i, 0);
        }
        self.emit_call(w, 0, arguments, dst, false);
    }

    /// A call with `*` or `**`, or with very many arguments: callee in `r[w]`, `leading` arguments from `r[w+H]`.
    pub(super) fn call_ex(
        &mut self,
        w: u32,
        leading: u32,
        arguments: Arguments<'a>,
        dst: u32,
        whole: &'a impl ruff_text_size::Ranged,
    ) {
        let positional = w + H;
        if self.era().star_arguments_come_last()
            && leading == 0
            && arguments.count() as u32 * 2 + 30 <= self.regs.free()
        {
            self.call_ex_of_2_7(w, arguments, dst);
            return;
        }
        let region = self.begin_unfinished(whole);
        self.regs.top = self.regs.top.max(positional + leading);
        self.regs.need(positional + 3);
        let elts = arguments.positional;
        if leading == 0 && !elts.iter().any(Expr::is_starred_expr) {
            self.regs.top = self.regs.top.max(positional + 1);
            self.tuple(elts, whole, positional);
        } else if let (0, [Expr::Starred(only)]) = (leading, elts) {
            // Errors name the function.
            self.regs.top = self.regs.top.max(positional + 1);
            self.at(whole);
            self.op(Op::BuildList, positional, positional, 0);
            let in_place = self.line_of(&*only.value) == self.line_of(whole);
            let r = self.operand(&only.value, in_place);
            self.at(whole);
            self.op(Op::ListExtendCall, positional, r, 0);
            self.op(Op::ListToTuple, positional, positional, 0);
        } else if leading == 0 && self.is_old_unpacked(elts) {
            self.regs.top = self.regs.top.max(positional + 1);
            self.old_unpacked(elts, positional, self.extends_arguments());
            self.op(Op::ListToTuple, positional, positional, 0);
        } else {
            // What stands before the first `*` goes behind the leading arguments, so that all make one list.
            let plain = elts.iter().position(Expr::is_starred_expr).unwrap_or(0);
            let plain = if elts.len() > 30 || plain as u32 + 40 > self.regs.free() { 0 } else { plain };
            let (front, rest) = elts.split_at(plain);
            for e in front {
                let r = self.temp();
                self.expr(e, r);
            }
            self.starred_tuple(positional, rest, whole);
        }
        self.regs.top = w + H + 1;
        let with_dict = !arguments.keywords.is_empty();
        if with_dict {
            let dict = self.temp();
            self.keyword_dict(w, dict, arguments.keywords, whole);
        }
        self.at(whole);
        self.regs.need(w + H + 3);
        self.op(if with_dict { Op::CallExKw } else { Op::CallEx }, w, dst, 0);
        self.end_unfinished(region);
    }

    /// In 2.7 the arguments of `*` and `**` are evaluated last.
    fn call_ex_of_2_7(&mut self, w: u32, arguments: Arguments<'a>, dst: u32) {
        let (positional, dict) = (w + H, w + H + 1);
        self.regs.top = self.regs.top.max(dst + 1).max(w + H + 2);
        self.regs.need(w + H + 3);
        let values = self.regs.top;
        for e in arguments.positional.iter().filter(|e| !e.is_starred_expr()) {
            let r = self.temp();
            self.expr(e, r);
        }
        let count = self.regs.top - values;
        let names = self.regs.top;
        for k in arguments.keywords.iter().filter(|k| k.arg.is_some()) {
            let (name, value) = (self.temp(), self.temp());
            let mangled = k.arg.as_ref().map(|name| Const::text(&self.here().mangle(name)));
            self.load_constant(mangled.unwrap_or(Const::None), name);
            self.expr(&k.value, value);
        }
        let words = self.regs.top - names;
        let items = self.temp();
        let mut starred = arguments.positional.iter().filter_map(|e| e.as_starred_expr());
        let star = starred.next();
        if let Some(s) = star {
            self.expr(&s.value, items);
        }
        let mapping = self.temp();
        let double = arguments.keywords.iter().find(|k| k.arg.is_none());
        if let Some(k) = double {
            self.expr(&k.value, mapping);
        }
        self.op(Op::BuildList, positional, values, count);
        if star.is_some() {
            self.op(self.extends_arguments(), positional, items, 0);
        }
        self.op(Op::ListToTuple, positional, positional, 0);
        let with_dict = !arguments.keywords.is_empty();
        if with_dict {
            self.op(Op::BuildDict, dict, names, words);
            if double.is_some() {
                self.op(Op::DictMerge, dict, mapping, w);
            }
        }
        self.op(if with_dict { Op::CallExKw } else { Op::CallEx }, w, dst, 0);
    }

    /// The tuple of the values from `r[positional]` on and of the items of `rest`, into `r[positional]`.
    fn starred_tuple(&mut self, positional: u32, rest: &'a [Expr], whole: &impl ruff_text_size::Ranged) {
        let count = self.regs.top - positional;
        self.regs.top = self.regs.top.max(positional + 1);
        let extend = self.extends_arguments();
        // CPython makes no list of a lone `*args`, and shows no line for it.
        let lone = match rest {
            [Expr::Starred(s)] if count == 0 => Some(&*s.value),
            _ => None,
        };
        if let Some(value) = lone {
            let items = self.temp();
            self.expr(value, items);
            self.op(Op::BuildList, positional, 0, 0);
            self.op(extend, positional, items, 0);
        } else {
            self.at(whole);
            self.op(Op::BuildList, positional, positional, count);
            for e in rest {
                self.list_item_by(positional, e, whole, extend);
            }
            self.at(whole);
        }
        self.op(Op::ListToTuple, positional, positional, 0);
    }

    /// What adds the items of `*e` to the arguments of a call, which stand where it needs them; up to 3.8 errors name the function.
    fn extends_arguments(&self) -> Op {
        if self.era().stars_name_callee() { Op::ListExtendCall } else { Op::ListExtend }
    }

    /// The dict of keyword arguments of a call of `r[function]`.
    fn keyword_dict(&mut self, function: u32, dict: u32, keywords: &'a [Keyword], whole: &impl ruff_text_size::Ranged) {
        if self.old_lines() && 2 * keywords.len() as u32 + 20 <= self.regs.free() {
            self.old_keyword_dict(function, dict, keywords, whole);
            return;
        }
        let mut rest = keywords;
        let mut made = false;
        while let Some(first) = rest.first() {
            let mark = self.regs.top;
            if first.arg.is_none() {
                if !made {
                    self.at(whole);
                    self.op(Op::BuildDict, dict, 0, 0);
                }
                let in_place = self.line_of(&first.value) == self.line_of(whole);
                let value = self.operand(&first.value, in_place);
                self.at(whole);
                self.op(Op::DictMerge, dict, value, function);
                rest = rest.get(1..).unwrap_or(&[]);
            } else {
                // Names that stand side by side make one dict, which is merged like `**` of it.
                let count = rest.iter().take_while(|k| k.arg.is_some()).count();
                let (group, behind) = rest.split_at(count);
                rest = behind;
                if count > 15 || 2 * count as u32 + 20 > self.regs.free() {
                    let to = if made { self.temp() } else { dict };
                    self.fill_named(to, group, whole);
                    if made {
                        self.op(Op::DictMerge, dict, to, function);
                    }
                    made = true;
                    self.regs.top = mark;
                    continue;
                }
                let start = self.named_pairs(group, whole);
                self.at(whole);
                let to = if made { start } else { dict };
                self.op(Op::BuildDict, to, start, 2 * count as u32);
                if made {
                    self.op(Op::DictMerge, dict, start, function);
                }
            }
            made = true;
            self.regs.top = mark;
        }
    }

    /// Up to 3.8: everything is evaluated first.
    fn old_keyword_dict(
        &mut self,
        function: u32,
        dict: u32,
        keywords: &'a [Keyword],
        whole: &impl ruff_text_size::Ranged,
    ) {
        let mark = self.regs.top;
        let mut parts = Vec::new();
        let mut rest = keywords;
        while let Some(first) = rest.first() {
            if first.arg.is_none() {
                let r = self.temp();
                self.expr(&first.value, r);
                parts.push(r);
                rest = rest.get(1..).unwrap_or(&[]);
                continue;
            }
            let (group, behind) = rest.split_at(rest.iter().take_while(|k| k.arg.is_some()).count());
            let start = self.named_pairs(group, whole);
            self.op(Op::BuildDict, start, start, 2 * group.len() as u32);
            self.regs.top = start + 1;
            parts.push(start);
            rest = behind;
        }
        self.op(Op::BuildDict, dict, 0, 0);
        for r in parts {
            self.op(Op::DictMerge, dict, r, function);
        }
        self.regs.top = mark;
    }

    /// A dict of names and values, one by one.
    fn fill_named(&mut self, dict: u32, group: &'a [Keyword], whole: &impl ruff_text_size::Ranged) {
        self.at(whole);
        self.op(Op::BuildDict, dict, 0, 0);
        for keyword in group {
            let mark = self.regs.top;
            let k = self.temp();
            let mangled = keyword.arg.as_ref().map(|name| Const::text(&self.here().mangle(name)));
            self.at(whole);
            self.load_constant(mangled.unwrap_or(Const::None), k);
            let v = self.temp();
            self.expr(&keyword.value, v);
            self.at(whole);
            self.op(Op::DictSet, dict, k, v);
            self.regs.top = mark;
        }
    }

    /// Names and values into consecutive registers; the first one.
    fn named_pairs(&mut self, group: &'a [Keyword], whole: &impl ruff_text_size::Ranged) -> u32 {
        let start = self.regs.top;
        // Several names are one constant to CPython, loaded behind the values.
        let single = group.len() == 1;
        for keyword in group {
            let k = self.temp();
            if single {
                self.keyword_name(keyword, k, whole);
            }
            let v = self.temp();
            self.expr(&keyword.value, v);
        }
        for (keyword, k) in group.iter().zip((start..).step_by(2)).filter(|_| !single) {
            self.keyword_name(keyword, k, whole);
        }
        start
    }

    fn keyword_name(&mut self, keyword: &Keyword, dst: u32, whole: &impl ruff_text_size::Ranged) {
        if let Some(name) = &keyword.arg {
            let mangled = Const::text(&self.here().mangle(name));
            self.at(whole);
            self.load_constant(mangled, dst);
        }
    }
}
