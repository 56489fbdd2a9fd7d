//! Random programs over the whole grammar, each in one of three layouts over lines: they are run under a tracer that prints every event
//! with its line (`events.py`).
//!
//! Statements and expressions are texts in which a `~` inside brackets says where a line may end; the layout decides.

use super::program::Random;
use super::tree::{Node, clause, cuts, line};

/// A program.
#[derive(Clone)]
pub struct Events(Vec<Node>);

/// What may stand where the next statement is made.
#[derive(Clone, Copy)]
struct Place {
    in_loop: bool,
    in_function: bool,
    generator: bool,
    /// Not in a `finally`, where 3.6 has no `continue`.
    may_continue: bool,
}

/// A language version as (major, minor).
type Version = (u32, u32);

struct Maker {
    r: Random,
    version: Version,
    names: u32,
}

impl Events {
    /// The program of a seed for an era such as `3.11`.
    pub fn new(seed: u64, era: &str) -> Events {
        let (major, minor) = era.split_once('.').unwrap_or((era, "0"));
        let version = (major.parse().unwrap_or(3), minor.parse().unwrap_or(0));
        let mut m = Maker { r: Random::new(seed), version, names: 0 };
        let generator = m.r.chance(12);
        let place = Place { in_loop: false, in_function: m.r.chance(85), generator, may_continue: true };
        let mut body = m.body(2, place);
        let nodes = if place.in_function {
            if generator {
                body.push(line("yield 2"));
            }
            let call = if generator { "list(f())" } else { "f()" };
            vec![clause("def f(a=1, b=0, c=None):", body), line(call)]
        } else {
            [vec![line("a = 1; b = 0; c = None")], body].concat()
        };
        let percent = [0, 25, 70][m.r.below(3) as usize];
        Events(nodes.into_iter().map(|n| n.laid_out(&mut m.r, percent)).collect())
    }

    /// The source.
    pub fn source(&self) -> String {
        let mut text = String::new();
        self.0.iter().for_each(|n| n.render(0, &mut text));
        text
    }

    /// Programs that are a little smaller, the boldest cuts first.
    pub fn smaller(&self) -> Vec<Events> {
        cuts(&self.0).into_iter().map(Events).collect()
    }
}

impl Maker {
    fn pick<'s>(&mut self, of: &[&'s str]) -> &'s str {
        of[self.r.below(of.len() as u64) as usize]
    }

    /// One of those that the version has: each stands behind the first version that has it.
    fn pick_since<'s>(&mut self, of: &[(Version, &'s str)]) -> &'s str {
        let known: Vec<&str> = of.iter().filter(|(since, _)| *since <= self.version).map(|(_, text)| *text).collect();
        self.pick(&known)
    }

    fn atom(&mut self) -> String {
        const ATOMS: [&str; 16] = [
            "a", "b", "c", "1", "0", "None", "'s'", "True", "1.5", "g()", "w()", "z()", "g(~a~)", "o.x", "p[0]",
            "(~a~)",
        ];
        self.pick(&ATOMS).to_string()
    }

    fn list_of(&mut self, depth: u32, most: u64) -> Vec<String> {
        (0..self.r.below(most + 1)).map(|_| self.expression(depth)).collect()
    }

    fn expression(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.atom();
        }
        let kind = self.r.below(28);
        let e = |m: &mut Self| m.expression(depth - 1);
        match kind {
            0..=3 => self.atom(),
            4 | 5 => {
                let op = self.pick(&["and", "or"]);
                let more = if self.r.chance(40) {
                    format!("~ {} ~{}", self.pick(&["and", "or"]), e(self))
                } else {
                    String::new()
                };
                format!("(~{}~ {op} ~{}{more}~)", e(self), e(self))
            }
            6 => format!("(~{} {})", self.pick(&["not", "-", "~not"]), self.pick(&["g()", "1", "(~ 2)"])),
            7 => format!("(~{}~ if ~{}~ else ~{}~)", e(self), e(self), e(self)),
            8 | 9 => {
                let op = self.pick(&["==", "is", "!=", "in p and a !="]);
                let more = if self.r.chance(30) { format!(" == ~{}", e(self)) } else { String::new() };
                format!("(~{}~ {op} ~{}{more}~)", self.pick(&["a", "g()", "[]", "o"]), e(self))
            }
            10..=12 => {
                let mut arguments = self.list_of(depth - 1, 3);
                if self.r.chance(30) {
                    arguments.push(format!("kw=~{}", e(self)));
                }
                arguments.extend(self.r.chance(15).then(|| "*~p".to_string()));
                arguments.extend(self.r.chance(10).then(|| "**~d".to_string()));
                format!("{}(~{}~)", self.pick(&["g", "z", "o.m", "o~.m", "o.m().m"]), arguments.join(", ~"))
            }
            13 => format!("(~{}, ~{}, ~{}~)", e(self), e(self), e(self)),
            14 => format!("[~{}~]", self.list_of(depth - 1, 3).join(", ~")),
            15 => format!("{{~{}: ~{}, ~2: {}}}", self.pick(&["1", "'k'", "g()"]), e(self), e(self)),
            16 => format!("len({{~{}, ~{}~}})", self.pick(&["1", "g()"]), self.pick(&["2", "g()", "'x'"])),
            17 | 18 => {
                let element = self.pick(&["x", "g(~x)", "(x,~ a)", "1"]);
                let iterable = self.pick(&["p", "[1, 2]", "(~ 1, g())", "range(2)", "[a]"]);
                let test = self.pick(&[
                    "",
                    "",
                    "~ if x",
                    "~ if ~w()",
                    "~ if x and w()",
                    "~ if x or~ w()",
                    "~ if not x",
                    " for y in ~p",
                ]);
                match self.r.below(4) {
                    0 => format!("sorted(~{}~ for x in ~{iterable}{test}~)", self.pick(&["x", "g(x)"])),
                    1 => format!("{{~x{}~ for x in p{test}}}", self.pick(&["", ": ~1"])),
                    _ => format!("[~{element}~ for x in ~{iterable}{test}~]"),
                }
            }
            19 => format!("(lambda x=1: ~{})(~)", self.pick(&["x", "g(~x)", "x and~ g()"])),
            20 => format!("o[~{}~]", e(self)),
            21 => format!("p[~{}~]", self.pick(&["0", ":", "1:", "g():~ 2", ":~ 2", "0:1:1"])),
            22 => format!(
                "({} ~{} {}~ - {})",
                self.pick(&["1", "a", "g()"]),
                self.pick(&["+", "-", "*"]),
                self.pick(&["1", "g()", "(3 + ~ 4)"]),
                self.pick(&["1", "g()"])
            ),
            23 => "(~o~.m()~.x~)".to_string(),
            24 => format!("('%s-%s' % (~{}, ~{}~))", e(self), e(self)),
            25 => self.pick(&["boom()", "up(~)", "g(~ boom())", "('s'~ 't')", "(~1, ~2~)"]).to_string(),
            26 => self
                .pick_since(&[
                    ((2, 7), "a"),
                    ((3, 6), "f'{g()}'"),
                    ((3, 6), "(f'{a}' ~ f'{g()}x')"),
                    ((3, 6), "f'a{a}b{g()!r:>3}'"),
                ])
                .to_string(),
            _ => {
                let inner = e(self);
                let form = self.pick_since(&[
                    ((2, 7), "(~@~)"),
                    ((3, 6), "[~*p, ~@]"),
                    ((3, 6), "{**~d, 'q': ~@}"),
                    ((3, 8), "(~a := ~@)"),
                ]);
                form.replace('@', &inner)
            }
        }
    }

    fn simple(&mut self, s: Place) -> String {
        const ANY: Version = (2, 7);
        match self.r.below(22) {
            0..=3 => self.expression(2),
            4..=6 => format!(
                "{} = {}",
                self.pick(&["a", "b", "o.zz", "o[~g()~]", "o[~g():~ 1]", "o[~ 1]"]),
                self.expression(2)
            ),
            7 => format!("{} = {} = {}", self.pick(&["a", "o[1:2~]"]), self.pick(&["b", "o.x"]), self.expression(1)),
            8 => format!(
                "{} = {}",
                self.pick(&["a, b", "(a, ~ b)", "[a, ~ b]"]),
                self.pick(&["1, 2", "(g(), ~ 2)", "g(), z()", "(1, ~ 2)", "[a, ~ b]"])
            ),
            9 => format!("a, b, c = {}", self.pick(&["p", "(1, ~ g(), ~ 3)", "1, 2, 3", "[~ 1, 2, ~ 3]"])),
            10 => format!(
                "{} += {}",
                self.pick(&["a", "o.x", "o[~ 1]", "o[~ g()]"]),
                self.pick(&["1", "(~ 1)", "g(~)", "o"])
            ),
            11 => self.pick(&["pass", "1", "'text'", "a", "global GG", "a = b = c = 0"]).to_string(),
            12 => format!("assert {}{}", self.expression(1), self.pick(&["", ", g()", ", (~ 1)"])),
            13 => self.pick(&["del o.x", "del o[~ 1]", "c = 1; del c", "del (~ o[1], ~ o[2])"]).to_string(),
            14 => self
                .pick(&["import sys", "import sys as q", "from sys import (~ path, ~ argv)", "import sys, sys"])
                .to_string(),
            15 => self.pick(&["raise ValueError", "raise ValueError(~ a)", "up()"]).to_string(),
            // 2.7 refuses a value in a generator.
            16 if s.generator && self.version < (3, 3) => "return".to_string(),
            16 if s.in_function => format!("return {}", self.expression(2)),
            17 if s.in_loop => self.pick(&["break", if s.may_continue { "continue" } else { "break" }]).to_string(),
            18 if s.generator => {
                self.pick(&["yield", "yield (~ g())", "a = (~ yield 1)", "g((yield),~ a)"]).to_string()
            }
            19 => self
                .pick(&["h = lambda: 1", "h = lambda x=(~ 1): (~ x)", "a = '''x\ny'''"])
                .to_string()
                .replace("'''", "\"\"\""),
            20 => self
                .pick_since(&[
                    (ANY, "w()"),
                    ((3, 6), "q: int = 1"),
                    ((3, 6), "q: g() = (~ 2)"),
                    ((3, 6), "*a, b = p"),
                    ((3, 6), "raise ValueError(1) from g()"),
                ])
                .to_string(),
            _ => self.pick(&["a = g()", "g(a)", "b = z()", "w(); g(a)", "a = 1"]).to_string(),
        }
    }

    fn condition(&mut self) -> String {
        const TESTS: [&str; 18] = [
            "w()",
            "w()",
            "not w()",
            "w() and w()",
            "w() or w()",
            "(~ w() ~ and w())",
            "(~ w() ~ or~ w())",
            "1",
            "0",
            "None",
            "False",
            "not 1",
            "not (w() or~ w())",
            "(~ w()~)",
            "w(~ a)",
            "__debug__",
            "a is None",
            "''",
        ];
        if self.r.chance(15) { self.expression(2) } else { self.pick(&TESTS).to_string() }
    }

    fn body(&mut self, depth: u32, s: Place) -> Vec<Node> {
        let count = [1, 1, 2, 2, 3][self.r.below(5) as usize];
        (0..count).map(|_| self.statement(depth, s)).collect()
    }

    fn statement(&mut self, depth: u32, s: Place) -> Node {
        if depth == 0 || self.r.chance(45) {
            return Node::Line(self.simple(s));
        }
        let inner = Place { in_loop: true, ..s };
        let short = self.r.chance(20);
        let mut clauses = Vec::new();
        match self.r.below(20) {
            0..=4 => {
                clauses.push((format!("if {}:", self.condition()), self.body(depth - 1, s)));
                while self.r.chance(25) {
                    clauses.push((format!("elif {}:", self.condition()), self.body(depth - 1, s)));
                }
            }
            5 => {
                let leave = Node::Clauses(None, vec![("if k():".to_string(), vec![line("break")])], true);
                let head = format!("while {}:", self.pick(&["1", "True", "not 0", "g()", "'s'"]));
                clauses.push((head, [vec![leave], self.body(depth - 1, inner)].concat()));
            }
            6 => {
                let test = self.pick(&[
                    "w()",
                    "w() and a",
                    "(~w()~ and~ w())",
                    "not (not w())",
                    "w(~ a)",
                    "0",
                    "w() and (a or~ w())",
                ]);
                clauses.push((format!("while {test}:"), self.body(depth - 1, inner)));
            }
            7..=9 => {
                let head = match self.r.below(3) {
                    0 => format!("for {} in [(1, 2), (~ 3, 4)]:", self.pick(&["i, j", "(i, ~ j)", "[i, ~ j]"])),
                    _ => {
                        let target = self.pick(&["i", "i", "o.x", "o[~ 0]"]);
                        let iterable = self.pick(&[
                            "p",
                            "range(2)",
                            "(~ 1,~ 2)",
                            "[1, ~ 2]",
                            "g(~) and p",
                            "[]",
                            "{1: ~ 2}",
                            "[x for x in p]",
                        ]);
                        format!("for {target} in {iterable}:")
                    }
                };
                clauses.push((head, self.body(depth - 1, inner)));
            }
            10..=13 => return self.try_statement(depth, s, short),
            14 | 15 => {
                let count = 1 + self.r.below(2);
                let items: Vec<String> = (0..count)
                    .map(|_| {
                        format!(
                            "{}{}",
                            self.pick(&["CM()", "CM(1)", "CM(~ 1)"]),
                            self.pick(&["", " as a", " as (~ o.x)", " as o[~ 1]"])
                        )
                    })
                    .collect();
                return Node::Clauses(
                    None,
                    vec![(format!("with {}:", items.join(", ")), self.body(depth - 1, s))],
                    short,
                );
            }
            16 | 17 => return self.definition(depth, s),
            18 if self.version >= (3, 10) => {
                let subject = self.pick(&["a", "(~ a)", "p", "g()", "d", "o", "[1,~ 2]", "a, b"]);
                const PATTERNS: [&str; 12] = [
                    "1",
                    "(1 |~ 2)",
                    "'s'",
                    "None",
                    "[1, ~ x]",
                    "[x, ~ *_]",
                    "{'a': ~ x}",
                    "x if (~ w())",
                    "O(x=~ 1)",
                    "(1 as~ x)",
                    "int()",
                    "o.x",
                ];
                let mut cases: Vec<(String, Vec<Node>)> = (0..1 + self.r.below(3))
                    .map(|_| (format!("case {}:", self.pick(&PATTERNS)), self.body(depth - 1, s)))
                    .collect();
                if self.r.chance(40) {
                    cases.push(("case _:".to_string(), self.body(depth - 1, s)));
                }
                return Node::Clauses(Some(format!("match {subject}:")), cases, false);
            }
            _ => return Node::Line(format!("{}; {}", self.simple(s), self.simple(s))),
        }
        if self.r.chance(30) {
            clauses.push(("else:".to_string(), self.body(depth - 1, s)));
        }
        Node::Clauses(None, clauses, short)
    }

    fn try_statement(&mut self, depth: u32, s: Place, short: bool) -> Node {
        let mut clauses = vec![("try:".to_string(), self.body(depth - 1, s))];
        let handles = self.r.chance(80);
        let star = if handles && self.version >= (3, 11) && self.r.chance(12) { "*" } else { "" };
        let place = if star.is_empty() { s } else { Place { in_loop: false, in_function: false, ..s } };
        if handles {
            for _ in 0..1 + self.r.below(2) {
                let class =
                    self.pick(&["ValueError", "KeyError", "(KeyError,~ ValueError)", "Exception", "(~ Exception~)"]);
                let head = format!("except{star} {class}{}:", self.pick(&["", " as e"]));
                clauses.push((head, self.body(depth - 1, place)));
            }
            if star.is_empty() && self.r.chance(35) {
                clauses.push(("except:".to_string(), self.body(depth - 1, s)));
            }
            if self.r.chance(25) {
                clauses.push(("else:".to_string(), self.body(depth - 1, s)));
            }
        }
        if !handles || self.r.chance(30) {
            let may_continue = self.version >= (3, 8);
            clauses.push(("finally:".to_string(), self.body(depth - 1, Place { may_continue, ..s })));
        }
        Node::Clauses(None, clauses, short && star.is_empty())
    }

    fn definition(&mut self, depth: u32, s: Place) -> Node {
        self.names += 1;
        let n = self.names;
        let mut head = String::new();
        while self.r.chance(30) {
            head.push_str(&format!("@{}\n", self.pick(&["deco", "decos(~ 1)", "decos(~)"])));
        }
        let place = Place { in_loop: false, in_function: true, generator: false, ..s };
        match self.r.below(4) {
            0 => {
                let head = format!("{head}class C{n}{}:", self.pick(&["", "(object)", "(~ object~)", "(O,~ object)"]));
                clause(&head, self.body(depth - 1, Place { in_function: false, ..place }))
            }
            1 => {
                let body = [self.body(depth - 1, Place { generator: true, ..place }), vec![line("yield 1")]].concat();
                Node::Group(vec![clause(&format!("def n{n}():"), body), Node::Line(format!("list(n{n}())"))])
            }
            2 if self.version >= (3, 6) => {
                let driven = vec![Node::Line(format!("m{n}().send(None)"))];
                let stop = ("except StopIteration:".to_string(), vec![line("pass")]);
                let drive = Node::Clauses(None, vec![("try:".to_string(), driven), stop], false);
                Node::Group(vec![clause(&format!("async def m{n}():"), self.body(depth - 1, place)), drive])
            }
            _ => {
                let arguments = self.pick(&["", "x=1", "x=(~ g())", "*x", "x=1,~ y=2"]);
                let mut body = self.body(depth - 1, place);
                if self.r.chance(20) {
                    body.insert(0, line("\"\"\"doc\"\"\""));
                }
                Node::Group(vec![clause(&format!("{head}def h{n}({arguments}):"), body), Node::Line(format!("h{n}()"))])
            }
        }
    }
}
