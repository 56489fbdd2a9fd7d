//! A random program as a tree: it can be made from a seed, rendered as Python that every era accepts, and cut smaller.

/// SplitMix64: the same numbers for the same seed on every machine.
pub struct Random(u64);

impl Random {
    /// The sequence of this seed.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }
    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
    /// True `percent` times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
    /// One of these.
    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
}

/// A statement.
#[derive(Clone)]
pub enum Stmt {
    /// One line.
    Line(String),
    /// A compound statement: head, body, and the lines behind it.
    Block(String, Vec<Stmt>, Vec<String>),
}

impl Stmt {
    /// This statement behind another one.
    fn with(self, first: Stmt) -> Stmt {
        Stmt::Block("if 1:".into(), vec![first, self], Vec::new())
    }
}

/// A function at module level.
#[derive(Clone)]
pub struct Function {
    name: String,
    args: Vec<&'static str>,
    body: Vec<Stmt>,
}

/// What a tracer does at one point.
#[derive(Clone)]
pub struct Action {
    /// `line`, `call`, `return` or `exception`.
    event: &'static str,
    /// An inner function or generator, instead of one of the module's functions.
    inner: Option<&'static str>,
    /// Which line: an index into the plain lines of all functions.
    line: usize,
    text: String,
}

/// A program.
#[derive(Clone)]
pub struct Program {
    functions: Vec<Function>,
    module: Vec<Stmt>,
    actions: Vec<Action>,
}

const NAMES: [&str; 5] = ["a", "b", "c", "d", "x"];

/// What may be used in a body.
#[derive(Clone, Copy)]
struct Scope {
    /// Functions that may be called: those with a higher number.
    callable_from: usize,
    depth: usize,
    /// Inner functions, lambdas and generator expressions.
    closures: bool,
    /// `exec` and `import *` without a namespace.
    bare_exec: bool,
    nonlocal: bool,
    module: bool,
}

impl Program {
    /// The program of a seed. Era 2.7 has no `nonlocal` and refuses a bare `exec` beside inner functions.
    pub fn new(seed: u64, era27: bool) -> Program {
        let mut r = Random::new(seed);
        let count = 2 + r.below(2) as usize;
        let mut functions = Vec::new();
        for i in 0..count {
            let closures = r.chance(60);
            let scope = Scope {
                callable_from: i + 1,
                depth: 0,
                closures,
                bare_exec: !(era27 && closures),
                nonlocal: !era27,
                module: false,
            };
            let args: Vec<&str> = NAMES.iter().copied().filter(|_| r.chance(30)).collect();
            let mut body = body(&mut r, scope, 4 + count.min(4), count);
            let global = r.pick(&NAMES);
            if r.chance(15) && !args.contains(&global) {
                body.insert(0, line(format!("global {global}")));
            }
            functions.push(Function { name: format!("f{i}"), args, body });
        }
        let scope =
            Scope { callable_from: count, depth: 1, closures: true, bare_exec: true, nonlocal: !era27, module: true };
        let module = if r.chance(40) { body(&mut r, scope, 3, count) } else { Vec::new() };
        let mut actions = Vec::new();
        if r.chance(65) {
            for _ in 0..1 + r.below(4) {
                let event = r.pick(&["line", "line", "line", "line", "call", "return", "exception"]);
                let line = r.below(1000) as usize;
                let inner = if event != "line" && r.chance(40) { Some(r.pick(&["g", "h"])) } else { None };
                actions.push(Action { event, inner, line, text: action(&mut r) });
            }
        }
        Program { functions, module, actions }
    }

    /// The same program with nobody who rewrites its variables from outside.
    pub fn without_tracers(self) -> Program {
        Program { actions: Vec::new(), ..self }
    }

    /// The source. Helpers (`out`, `err`, `peek`, `poke`, `drop`, `run`) are in the runner.
    pub fn source(&self) -> String {
        let mut text = String::new();
        let mut plain = Vec::new();
        for f in &self.functions {
            let first = text.lines().count() + 1;
            text.push_str(&format!("def {}({}):\n", f.name, f.args.join(", ")));
            render(&f.body, 1, &mut text, &mut |line| plain.push((f.name.clone(), line - first)));
        }
        render_into(&self.module, 0, &mut text);
        for (i, a) in self.actions.iter().enumerate() {
            let at = if plain.is_empty() { ("f0".to_string(), 1) } else { plain[a.line % plain.len()].clone() };
            text.push_str(&format!("def act{i}(frame):\n    {}\n", a.text));
            let name = a.inner.unwrap_or(&at.0);
            text.push_str(&format!("ACTIONS.append(({:?}, {name:?}, {}, act{i}))\n", a.event, at.1));
        }
        for f in &self.functions {
            text.push_str(&format!("run({})\n", f.name));
        }
        text
    }

    /// Programs that are a little smaller, the boldest cuts first.
    pub fn smaller(&self) -> Vec<Program> {
        let mut found = Vec::new();
        for i in (0..self.functions.len()).rev() {
            if self.functions.len() > 1 {
                let mut p = self.clone();
                p.functions.remove(i);
                found.push(p);
            }
        }
        for i in 0..self.actions.len() {
            let mut p = self.clone();
            p.actions.remove(i);
            found.push(p);
        }
        for body in cuts(&self.module) {
            found.push(Program { module: body, ..self.clone() });
        }
        for i in 0..self.functions.len() {
            for body in cuts(&self.functions[i].body) {
                let mut p = self.clone();
                p.functions[i].body = body;
                found.push(p);
            }
            for k in 0..self.functions[i].args.len() {
                let mut p = self.clone();
                p.functions[i].args.remove(k);
                found.push(p);
            }
        }
        found
    }
}

/// Bodies with something taken out of them.
fn cuts(body: &[Stmt]) -> Vec<Vec<Stmt>> {
    let mut found = Vec::new();
    let n = body.len();
    if n > 3 {
        found.push(body[..n / 2].to_vec());
        found.push(body[n / 2..].to_vec());
    }
    for i in 0..n {
        let without = |with: &[Stmt]| [&body[..i], with, &body[i + 1..]].concat();
        found.push(without(&[]));
        if let Stmt::Block(head, inner, tail) = &body[i] {
            if !head.starts_with("def ") && !head.starts_with("class ") {
                found.push(without(inner));
            }
            for c in cuts(inner) {
                found.push(without(&[Stmt::Block(head.clone(), c, tail.clone())]));
            }
        }
    }
    found
}

fn render(body: &[Stmt], depth: usize, text: &mut String, plain: &mut dyn FnMut(usize)) {
    let indent = "    ".repeat(depth);
    if body.is_empty() {
        text.push_str(&format!("{indent}pass\n"));
    }
    for s in body {
        match s {
            Stmt::Line(line) => {
                plain(text.lines().count() + 1);
                text.push_str(&format!("{indent}{line}\n"));
            }
            Stmt::Block(head, body, tail) => {
                text.push_str(&format!("{indent}{head}\n"));
                // Lines of inner functions count from those functions' own first lines.
                let inner = head.starts_with("def ") || head.starts_with("class ");
                let mut own = |_| ();
                render(body, depth + 1, text, if inner { &mut own } else { &mut *plain });
                for line in tail {
                    text.push_str(&format!("{indent}{line}\n"));
                }
            }
        }
    }
}

fn render_into(body: &[Stmt], depth: usize, text: &mut String) {
    if !body.is_empty() {
        render(body, depth, text, &mut |_| ());
    }
}

fn body(r: &mut Random, s: Scope, most: usize, functions: usize) -> Vec<Stmt> {
    let n = 2 + r.below(most as u64) as usize;
    (0..n).map(|_| stmt(r, s, functions)).collect()
}

fn expression(r: &mut Random) -> String {
    let (n, m) = (r.pick(&NAMES), r.pick(&NAMES));
    match r.below(6) {
        0 | 1 => format!("{}", r.below(9)),
        2 => n.to_string(),
        3 => format!("{n} + 1"),
        4 => format!("{n} + {m}"),
        _ => format!("({n}, {})", r.below(9)),
    }
}

fn line(text: String) -> Stmt {
    Stmt::Line(text)
}

fn guarded(text: String) -> Stmt {
    Stmt::Block("try:".into(), vec![Stmt::Line(text)], vec!["except Exception:".into(), "    err()".into()])
}

fn stmt(r: &mut Random, s: Scope, functions: usize) -> Stmt {
    let (n, m) = (r.pick(&NAMES), r.pick(&NAMES));
    let k = r.below(9);
    let deeper = Scope { depth: s.depth + 1, ..s };
    match r.below(if s.depth < 2 { 43 } else { 29 }) {
        0..=4 => guarded(format!("{n} = {}", expression(r))),
        5 => guarded(format!("{n} += {k}")),
        6 | 7 => guarded(format!("del {n}")),
        8 | 9 => guarded(format!("out({n})")),
        10 => line("out(locals())".into()),
        11 => line(format!("keep{} = locals()", k % 2)),
        12 => guarded(format!("out(keep{})", k % 2)),
        13 if !s.module => guarded(format!("locals()['{n}'] = {k}")),
        14 => guarded(format!("poke('{n}', {k})")),
        15 => guarded(format!("poke('{n}', {k})")),
        16 => guarded(format!("drop('{n}')")),
        17 => guarded(format!("out(peek('{n}'))")),
        18 => guarded(format!("sys._getframe().f_locals['{n}'] = {k}")),
        19 => guarded("out(dict(sys._getframe().f_locals))".into()),
        20 => line(format!("keep{} = sys._getframe().f_locals", k % 2)),
        21 => guarded(format!("keep{}['{n}'] = {k}", k % 2)),
        22 => comprehension(r, s, n, m),
        23 => guarded(format!("out(eval('{n}'))")),
        24 if s.bare_exec => guarded(format!("exec('{n} = {k}')")),
        25 if s.bare_exec => guarded(r.pick(&["exec('out(locals())')", "exec('del b')", "exec('a = b')"]).to_string()),
        26 => guarded(format!("exec('{n} = {k}; out(locals())', globals(), locals())")),
        27 => guarded(format!("exec('{n} = {k}', globals(), sys._getframe().f_locals)")),
        28 if s.callable_from < functions => guarded(format!("run(f{})", s.callable_from)),
        29 => Stmt::Block(format!("for {n} in range({}):", k % 4), body(r, deeper, 2, functions), Vec::new()),
        30 => Stmt::Block(format!("if {k} > 3:"), body(r, deeper, 2, functions), Vec::new()),
        31 => {
            let tail = vec!["except Exception:".into(), "    err()".into(), "    out(locals())".into()];
            Stmt::Block("try:".into(), body(r, deeper, 3, functions), tail)
        }
        32 | 33 if s.closures && !s.module => inner_function(r, s, n, functions),
        34 if s.closures => guarded(format!("out((lambda {m}=1: ({n}, {m}))())")),
        35 if s.closures => Stmt::Block(
            "class K(object):".into(),
            vec![guarded(format!("{n} = {m}")), guarded(format!("out({m})")), line("out(locals())".into())],
            vec!["out(sorted(k for k in vars(K) if not k.startswith('_')))".into()],
        ),
        36 if s.closures && !s.module => generator(r, n, m, k),
        37 => {
            Stmt::Block("try:".into(), body(r, deeper, 2, functions), vec!["finally:".into(), format!("    {n} = {k}")])
        }
        38 | 39 => {
            let head = if k > 4 { format!("with guard({k}) as {n}:") } else { format!("with guard({k}):") };
            Stmt::Block(head, body(r, deeper, 2, functions), Vec::new())
        }
        40 if s.closures => Stmt::Block(
            "class K(object):".into(),
            vec![
                guarded(format!("{n} = {k}")),
                Stmt::Block("def g(self):".into(), vec![guarded(format!("out(({n}, {m}))"))], Vec::new()),
                comprehension(r, s, m, n),
                guarded(format!("del {m}")),
            ],
            vec!["K().g()".into()],
        ),
        41 => Stmt::Block(
            format!("while len(keep0) < {}:", 5 + k % 3),
            vec![guarded(format!("keep0['{n}{k}'] = len(keep0)")), line("keep0['z%d' % len(keep0)] = 0".into())],
            vec!["else:".into(), format!("    {n} = {k}")],
        )
        .with(line("keep0 = {}".into())),
        42 if !s.module => Stmt::Block(
            "try:".into(),
            vec![line(format!("del {n}")), line(format!("out({n})"))],
            // (In 2.7 the variable stays, and its type has another name.)
            vec![
                if s.nonlocal { "except NameError as x:".into() } else { "except NameError:".into() },
                "    err()".into(),
                "    out(locals())".into(),
            ],
        ),
        _ => guarded(format!("out({n})")),
    }
}

fn comprehension(r: &mut Random, s: Scope, n: &str, m: &str) -> Stmt {
    guarded(match r.below(9) {
        0 => format!("out([{n} for {n} in range(3)])"),
        1 => format!("out([({n}, {m}) for {n} in range(2)])"),
        2 => format!("{n} = [{m} for x in range(2)]"),
        3 => format!("out([sorted(k for k in locals() if len(k) == 1) for {n} in range(1)])"),
        4 => format!("out(sorted({{{n} for {n} in range(3) if {m} != 1}}))"),
        5 => format!("out([{n} for {n} in ({n}, {m})])"),
        6 => format!("out(sorted({{{n}: {m} for {n} in range(2)}}.items()))"),
        7 if s.closures => format!("out([f() for f in [lambda: {n} for {n} in range(2)]])"),
        _ => format!("out([[{n} for {n} in range({m})] for {m} in range(3)])"),
    })
}

fn inner_function(r: &mut Random, s: Scope, n: &str, functions: usize) -> Stmt {
    let scope = Scope { depth: s.depth + 1, bare_exec: s.bare_exec && !s.closures, ..s };
    let mut inner = body(r, scope, 3, functions);
    if s.nonlocal && r.chance(40) {
        // A nonlocal name has to be bound in the function around; the statement before the definition sees to that.
        inner.insert(0, guarded(format!("out({n})")));
        inner.push(guarded(format!("{n} = 77")));
        let head = vec![line(format!("nonlocal {n}"))];
        let whole = [head, inner].concat();
        let define = Stmt::Block("def g():".into(), whole, vec![String::new()]);
        return Stmt::Block("if 1:".into(), vec![line(format!("{n} = 5")), define, guarded("g()".into())], Vec::new());
    }
    let define = Stmt::Block(format!("def g({}):", r.pick(&["", "a=1", "x=2, b=3"])), inner, Vec::new());
    Stmt::Block("if 1:".into(), vec![define, guarded("g()".into())], Vec::new())
}

fn generator(r: &mut Random, n: &str, m: &str, k: u64) -> Stmt {
    let inside = vec![
        guarded(format!("{n} = {k}")),
        line("yield 1".into()),
        guarded(format!("out(({n}, {m}))")),
        line("yield 2".into()),
        line("out(locals())".into()),
    ];
    let define = Stmt::Block(format!("def h({}):", r.pick(&["", "b=1"])), inside, Vec::new());
    let mut steps = vec![define, line("it = h()".into())];
    for _ in 0..3 {
        steps.push(guarded("step(it)".into()));
        if r.chance(50) {
            let target = r.pick(&NAMES);
            steps.push(guarded(format!("it.gi_frame.f_locals['{target}'] = {}", r.below(9))));
        }
        if r.chance(40) {
            steps.push(guarded("out(dict(it.gi_frame.f_locals))".into()));
        }
    }
    Stmt::Block("if 1:".into(), steps, Vec::new())
}

fn action(r: &mut Random) -> String {
    let n = r.pick(&NAMES);
    let k = r.below(9);
    match r.below(9) {
        0..=3 => format!("frame.f_locals['{n}'] = 20 + {k}"),
        4 => format!("frame.f_locals.pop('{n}', None)"),
        5 => format!("del frame.f_locals['{n}']"),
        6 => "out(dict(frame.f_locals))".to_string(),
        7 => format!("frame.f_locals.update({n}=30 + {k})"),
        _ => format!("(frame.f_back or frame).f_locals['{n}'] = 40 + {k}"),
    }
}
