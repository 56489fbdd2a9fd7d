//! `match`.

use super::emit::Label;
use super::unit::Gen;
use crate::image::Const;
use fastlocals_core::image::code::Region;
use fastlocals_core::isa::Op;
use ruff_python_ast::{self as ast, Pattern, Singleton};

/// Names that a pattern captures, with the registers that hold their values, in order.
type Captures<'a> = Vec<(&'a str, u32)>;

impl<'a> Gen<'a, '_> {
    pub(super) fn match_(&mut self, s: &'a ast::StmtMatch) {
        let mark = self.regs.top;
        let subject = self.temp();
        self.expr(&s.subject, subject);
        let end = self.out.label();
        let above = self.regs.top;
        for (i, case) in s.cases.iter().enumerate() {
            let (fail, next) = (self.out.label(), self.out.label());
            let default = i > 0 && i + 1 == s.cases.len() && is_wildcard(&case.pattern);
            self.at(&case.pattern);
            let mut captures = Vec::new();
            let region = (!default).then(|| self.out.open_region(Region::Subject, None));
            if default {
                self.out.mark_line();
            } else {
                self.pattern(&case.pattern, subject, fail, &mut captures);
                if is_wildcard(&case.pattern) {
                    self.out.mark_line();
                }
            }
            self.at_end_of(&case.pattern);
            for (name, r) in captures {
                self.store(name, r);
            }
            self.regs.top = above;
            if let Some(guard) = &case.guard {
                self.jump_if(guard, next, false);
            }
            // CPython drops its copy of the subject here, unless it has none because this is the last case.
            let rest = s.cases.get(i + 1..).unwrap_or(&[]);
            if !default && !rest.is_empty() && !(rest.len() == 1 && rest.iter().all(|c| is_wildcard(&c.pattern))) {
                self.at_end_of(&case.pattern);
                self.out.mark_line();
            }
            let inner = self.out.region;
            if let Some(region) = region {
                self.out.close_region(region);
            }
            self.stmts(&case.body);
            self.go_on(end);
            let outer = std::mem::replace(&mut self.out.region, inner);
            self.out.place(fail);
            if !self.is_one_line(&case.pattern) {
                self.at(&case.pattern);
                self.out.mark_line();
            }
            self.out.region = outer;
            self.out.place(next);
        }
        self.out.place(end);
        self.regs.top = mark;
    }

    /// What comes behind the parts of a pattern.
    fn at_end_of(&mut self, p: &Pattern) {
        if !self.era().pattern_lines_stay() {
            self.at(p);
        }
    }

    /// Jumps to `fail` if the value in `subject` does not match. Registers of captures stay taken.
    fn pattern(&mut self, p: &'a Pattern, subject: u32, fail: Label, captures: &mut Captures<'a>) {
        self.at(p);
        match p {
            Pattern::MatchValue(v) => {
                let mark = self.regs.top;
                if let Some(i) = self.small_int(&v.value) {
                    self.out.branch(Op::JumpEqI, subject, i, 0, fail);
                } else {
                    let r = self.operand(&v.value, false);
                    self.at(p);
                    self.out.branch(Op::JumpEq, subject, r, 0, fail);
                }
                self.regs.top = mark;
            }
            Pattern::MatchSingleton(s) => {
                let t = match s.value {
                    Singleton::None => {
                        self.out.branch(Op::JumpNone, subject, 0, 0, fail);
                        return;
                    }
                    Singleton::True => Const::Bool(true),
                    Singleton::False => Const::Bool(false),
                };
                let r = self.temp();
                self.load_constant(t, r);
                self.out.branch(Op::JumpIs, subject, r, 0, fail);
                self.regs.top = r;
            }
            Pattern::MatchSequence(s) => self.sequence(&s.patterns, p, subject, fail, captures),
            Pattern::MatchMapping(m) => self.mapping(m, subject, fail, captures),
            Pattern::MatchClass(c) => self.class_pattern(c, subject, fail, captures),
            Pattern::MatchStar(s) => {
                if let Some(name) = &s.name {
                    captures.push((name.as_str(), subject));
                }
            }
            Pattern::MatchAs(a) => {
                if let Some(inner) = &a.pattern {
                    self.pattern(inner, subject, fail, captures);
                }
                if let Some(name) = &a.name {
                    self.at(p);
                    self.out.mark_line();
                    captures.push((name.as_str(), subject));
                }
            }
            Pattern::MatchOr(o) => self.alternatives(o, subject, fail, captures),
        }
    }

    /// Items of a run against their patterns.
    fn parts(
        &mut self,
        patterns: impl Iterator<Item = &'a Pattern>,
        run: u32,
        fail: Label,
        captures: &mut Captures<'a>,
    ) {
        for (p, r) in patterns.zip(run..) {
            self.pattern(p, r, fail, captures);
        }
    }

    /// Jumps to `fail` unless `len(subject) op n`.
    fn check_length(&mut self, subject: u32, n: usize, exactly: bool, fail: Label) {
        let t = self.temp();
        self.op(Op::GetLen, t, subject, 0);
        if n < 128 {
            let op = if exactly { Op::JumpEqI } else { Op::JumpGeI };
            self.out.branch(op, t, n as u32, 0, fail);
        } else {
            let limit = self.temp();
            self.load_constant(Const::Int(n as i64), limit);
            let op = if exactly { Op::JumpEq } else { Op::JumpGe };
            self.out.branch(op, t, limit, 0, fail);
        }
        self.regs.top = t;
    }

    fn sequence(
        &mut self,
        patterns: &'a [Pattern],
        whole: &'a Pattern,
        subject: u32,
        fail: Label,
        captures: &mut Captures<'a>,
    ) {
        let n = patterns.len();
        let star = patterns.iter().position(|p| matches!(p, Pattern::MatchStar(_)));
        let t = self.temp();
        self.op(Op::MatchSequence, t, subject, 0);
        self.out.branch(Op::JumpIfNot, t, 0, 0, fail);
        self.regs.top = t;
        match star {
            None => self.check_length(subject, n, true, fail),
            Some(_) if n > 1 => self.check_length(subject, n - 1, false, fail),
            Some(_) => {}
        }
        if patterns.iter().all(is_wildcard) {
            return;
        }
        match star {
            Some(at) if patterns.get(at).is_some_and(is_wildcard) => {
                // Only the ends are looked at.
                for (i, p) in patterns.iter().enumerate().filter(|(i, p)| *i != at && !is_wildcard(p)) {
                    let item = self.temp();
                    let index = self.temp();
                    self.at(whole);
                    if i < at {
                        self.load_constant(Const::Int(i as i64), index);
                    } else {
                        self.op(Op::GetLen, index, subject, 0);
                        let back = self.temp();
                        self.load_constant(Const::Int((n - i) as i64), back);
                        self.op(Op::Sub, index, index, back);
                    }
                    self.op(Op::GetItem, item, subject, index);
                    self.regs.top = item + 1;
                    self.pattern(p, item, fail, captures);
                }
            }
            _ => {
                let run = self.regs.take_run(n as u32);
                match star {
                    None => self.op(Op::Unpack, run, subject, n as u32),
                    Some(at) => self.out.ext(Op::UnpackEx, run, subject, at as u32, (n - at - 1) as u32),
                }
                self.parts(patterns.iter(), run, fail, captures);
            }
        }
    }

    fn mapping(&mut self, m: &'a ast::PatternMatchMapping, subject: u32, fail: Label, captures: &mut Captures<'a>) {
        let t = self.temp();
        self.op(Op::MatchMapping, t, subject, 0);
        self.out.branch(Op::JumpIfNot, t, 0, 0, fail);
        self.regs.top = t;
        let n = m.keys.len();
        if n > 0 {
            self.check_length(subject, n, false, fail);
        }
        if n == 0 && m.rest.is_none() {
            return;
        }
        let keys = self.temp();
        self.tuple(&m.keys, m, keys);
        self.at(m);
        let values = self.temp();
        self.op(Op::MatchKeys, values, subject, keys);
        self.out.branch(Op::JumpNone, values, 0, 1, fail);
        // The rest is a value like those of the keys, and has a register of its own.
        let rest = m.rest.as_ref().map(|name| {
            let r = self.temp();
            self.op(Op::MatchRest, r, subject, keys);
            (name.as_str(), r)
        });
        if n > 0 {
            let run = self.regs.take_run(n as u32);
            self.op(Op::Unpack, run, values, n as u32);
            self.parts(m.patterns.iter(), run, fail, captures);
        }
        captures.extend(rest);
    }

    fn class_pattern(&mut self, c: &'a ast::PatternMatchClass, subject: u32, fail: Label, captures: &mut Captures<'a>) {
        let parts = self.temp();
        let class = self.operand(&c.cls, false);
        self.at(c);
        let positional = c.arguments.patterns.len();
        let mut spec = vec![Const::Int(positional as i64)];
        for k in &c.arguments.keywords {
            spec.push(Const::text(&self.here().mangle(&k.attr)));
        }
        let n = spec.len() - 1 + positional;
        let k = self.consts.add(Const::Tuple(spec));
        self.out.ext(Op::MatchClass, parts, subject, class, k);
        self.out.branch(Op::JumpNone, parts, 0, 1, fail);
        if n > 0 {
            let run = self.regs.take_run(n as u32);
            self.op(Op::Unpack, run, parts, n as u32);
            let patterns = c.arguments.patterns.iter().chain(c.arguments.keywords.iter().map(|k| &k.pattern));
            self.parts(patterns, run, fail, captures);
        }
    }

    fn alternatives(&mut self, o: &'a ast::PatternMatchOr, subject: u32, fail: Label, captures: &mut Captures<'a>) {
        let matched = self.out.label();
        // All alternatives capture the same names; the first one says in which order they are stored.
        let mut names: Captures<'a> = Vec::new();
        for (i, p) in o.patterns.iter().enumerate() {
            let last = i + 1 == o.patterns.len();
            let next = self.out.label();
            let mut own = Vec::new();
            if i == 0 {
                let mut found = Vec::new();
                names_of(p, &mut found);
                names = found.into_iter().map(|n| (n, self.temp())).collect();
            }
            let mark = self.regs.top;
            self.pattern(p, subject, if last { fail } else { next }, &mut own);
            self.at(p);
            for (name, from) in own {
                if let Some((_, to)) = names.iter().find(|(n, _)| *n == name) {
                    self.op(Op::Move, *to, from, 0);
                }
            }
            self.regs.top = mark;
            self.nowhere();
            if !last {
                self.out.jump(matched);
            }
            self.out.place(next);
        }
        self.out.place(matched);
        captures.extend(names);
    }
}

fn is_wildcard(p: &Pattern) -> bool {
    match p {
        Pattern::MatchAs(a) => a.pattern.is_none() && a.name.is_none(),
        Pattern::MatchStar(s) => s.name.is_none(),
        _ => false,
    }
}

/// The names that a pattern captures, in order.
fn names_of<'a>(p: &'a Pattern, out: &mut Vec<&'a str>) {
    match p {
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        Pattern::MatchSequence(s) => s.patterns.iter().for_each(|p| names_of(p, out)),
        Pattern::MatchMapping(m) => {
            m.patterns.iter().for_each(|p| names_of(p, out));
            out.extend(m.rest.as_ref().map(|n| n.as_str()));
        }
        Pattern::MatchClass(c) => {
            c.arguments.patterns.iter().for_each(|p| names_of(p, out));
            c.arguments.keywords.iter().for_each(|k| names_of(&k.pattern, out));
        }
        Pattern::MatchStar(s) => out.extend(s.name.as_ref().map(|n| n.as_str())),
        Pattern::MatchAs(a) => {
            if let Some(p) = &a.pattern {
                names_of(p, out);
            }
            out.extend(a.name.as_ref().map(|n| n.as_str()));
        }
        Pattern::MatchOr(o) => {
            if let Some(first) = o.patterns.first() {
                names_of(first, out);
            }
        }
    }
}
