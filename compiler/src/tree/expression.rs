//! Expressions.

use super::node::{Node, Plain, Tree};
use crate::literal;
use ruff_python_ast::str_prefix::FStringPrefix;
use ruff_python_ast::{
    Arguments, BoolOp, CmpOp, Comprehension, ConversionFlag, Expr, ExprContext, ExprFString, FStringPart, Identifier,
    InterpolatedStringElement, Number, Operator, Parameter, ParameterWithDefault, Parameters, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange};

impl Tree<'_> {
    pub(super) fn operator(op: Operator) -> Node {
        Node::mark(match op {
            Operator::Add => "Add",
            Operator::Sub => "Sub",
            Operator::Mult => "Mult",
            Operator::MatMult => "MatMult",
            Operator::Div => "Div",
            Operator::Mod => "Mod",
            Operator::Pow => "Pow",
            Operator::LShift => "LShift",
            Operator::RShift => "RShift",
            Operator::BitOr => "BitOr",
            Operator::BitXor => "BitXor",
            Operator::BitAnd => "BitAnd",
            Operator::FloorDiv => "FloorDiv",
        })
    }

    fn context(context: ExprContext) -> Node {
        Node::mark(match context {
            ExprContext::Store => "Store",
            ExprContext::Del => "Del",
            ExprContext::Load | ExprContext::Invalid => "Load",
        })
    }

    fn comparison(op: CmpOp) -> Node {
        Node::mark(match op {
            CmpOp::Eq => "Eq",
            CmpOp::NotEq => "NotEq",
            CmpOp::Lt => "Lt",
            CmpOp::LtE => "LtE",
            CmpOp::Gt => "Gt",
            CmpOp::GtE => "GtE",
            CmpOp::Is => "Is",
            CmpOp::IsNot => "IsNot",
            CmpOp::In => "In",
            CmpOp::NotIn => "NotIn",
        })
    }

    fn generators(&self, generators: &[Comprehension]) -> Node {
        let one = |g: &Comprehension| {
            let fields =
                vec![self.expr(&g.target), self.expr(&g.iter), self.exprs(&g.ifs), Node::int(i64::from(g.is_async))];
            Node::Node("comprehension", None, fields)
        };
        Node::List(generators.iter().map(one).collect())
    }

    fn number(&self, value: &Number, range: TextRange) -> Plain {
        match value {
            Number::Int(i) => match i.as_i64() {
                Some(n) => Plain::Int(n),
                None => Plain::Big(self.source.slice(range).replace('_', "")),
            },
            Number::Float(f) => Plain::Float(*f),
            Number::Complex { imag, .. } => Plain::Imaginary(*imag),
        }
    }

    fn constant(value: Plain) -> (&'static str, Vec<Node>) {
        ("Constant", vec![Node::Value(value), Node::Value(Plain::None)])
    }

    pub(super) fn node(&self, name: &'static str, at: &impl Ranged, fields: Vec<Node>) -> Node {
        Node::Node(name, Some(self.places.of(at.range())), fields)
    }

    pub(super) fn arg(&self, p: &Parameter) -> Node {
        let fields =
            vec![Node::text(p.name.as_str()), self.optional(p.annotation.as_deref()), Node::Value(Plain::None)];
        self.node("arg", p, fields)
    }

    pub(super) fn parameters(&self, p: &Parameters) -> Node {
        let args = |list: &[ParameterWithDefault]| Node::List(list.iter().map(|a| self.arg(&a.parameter)).collect());
        let rest = |p: Option<&Parameter>| p.map_or(Node::Absent, |p| self.arg(p));
        let defaults = p.posonlyargs.iter().chain(&p.args).filter_map(|a| a.default.as_deref()).map(|d| self.expr(d));
        let named = p.kwonlyargs.iter().map(|a| self.optional(a.default.as_deref()));
        let fields = vec![
            args(&p.posonlyargs),
            args(&p.args),
            rest(p.vararg.as_deref()),
            args(&p.kwonlyargs),
            Node::List(named.collect()),
            rest(p.kwarg.as_deref()),
            Node::List(defaults.collect()),
        ];
        Node::Node("arguments", None, fields)
    }

    /// Positional and keyword arguments.
    pub(super) fn arguments(&self, arguments: &Arguments) -> [Node; 2] {
        let keyword = |k: &ruff_python_ast::Keyword| {
            let name = Node::name(k.arg.as_ref().map(Identifier::as_str));
            self.node("keyword", k, vec![name, self.expr(&k.value)])
        };
        let keywords = arguments.keywords.iter().map(keyword).collect();
        [self.exprs(&arguments.args), Node::List(keywords)]
    }

    pub(super) fn optional(&self, e: Option<&Expr>) -> Node {
        e.map_or(Node::Absent, |e| self.expr(e))
    }

    pub(super) fn exprs(&self, list: &[Expr]) -> Node {
        Node::List(list.iter().map(|e| self.expr(e)).collect())
    }

    pub(super) fn expr(&self, e: &Expr) -> Node {
        let (name, fields) = match e {
            Expr::BoolOp(b) => {
                let op = if b.op == BoolOp::And { "And" } else { "Or" };
                ("BoolOp", vec![Node::mark(op), self.exprs(&b.values)])
            }
            Expr::Named(n) => ("NamedExpr", vec![self.expr(&n.target), self.expr(&n.value)]),
            Expr::BinOp(b) => ("BinOp", vec![self.expr(&b.left), Self::operator(b.op), self.expr(&b.right)]),
            Expr::UnaryOp(u) => {
                let op = match u.op {
                    UnaryOp::Invert => "Invert",
                    UnaryOp::Not => "Not",
                    UnaryOp::UAdd => "UAdd",
                    UnaryOp::USub => "USub",
                };
                ("UnaryOp", vec![Node::mark(op), self.expr(&u.operand)])
            }
            Expr::Lambda(l) => {
                let parameters = match &l.parameters {
                    Some(p) => self.parameters(p),
                    None => self.parameters(&ruff_python_ast::Parameters::default()),
                };
                ("Lambda", vec![parameters, self.expr(&l.body)])
            }
            Expr::If(i) => ("IfExp", vec![self.expr(&i.test), self.expr(&i.body), self.expr(&i.orelse)]),
            Expr::Dict(d) => {
                let keys = d.items.iter().map(|i| self.optional(i.key.as_ref())).collect();
                let values = d.items.iter().map(|i| self.expr(&i.value)).collect();
                ("Dict", vec![Node::List(keys), Node::List(values)])
            }
            Expr::Set(s) => ("Set", vec![self.exprs(&s.elts)]),
            Expr::ListComp(c) => ("ListComp", vec![self.expr(&c.elt), self.generators(&c.generators)]),
            Expr::SetComp(c) => ("SetComp", vec![self.expr(&c.elt), self.generators(&c.generators)]),
            Expr::DictComp(c) => {
                let key = self.optional(c.key.as_deref());
                ("DictComp", vec![key, self.expr(&c.value), self.generators(&c.generators)])
            }
            Expr::Generator(c) => ("GeneratorExp", vec![self.expr(&c.elt), self.generators(&c.generators)]),
            Expr::Await(a) => ("Await", vec![self.expr(&a.value)]),
            Expr::Yield(y) => ("Yield", vec![self.optional(y.value.as_deref())]),
            Expr::YieldFrom(y) => ("YieldFrom", vec![self.expr(&y.value)]),
            Expr::Compare(c) => {
                let ops = c.ops.iter().map(|op| Self::comparison(*op)).collect();
                ("Compare", vec![self.expr(&c.left), Node::List(ops), self.exprs(&c.comparators)])
            }
            Expr::Call(c) => {
                let [args, keywords] = self.arguments(&c.arguments);
                ("Call", vec![self.expr(&c.func), args, keywords])
            }
            Expr::FString(f) => ("JoinedStr", vec![self.joined(f)]),
            Expr::StringLiteral(s) => {
                let text = literal::string_value(&s.value, self.source);
                let is_unicode = self.source.slice(s.range).starts_with(['u', 'U']);
                let kind = if is_unicode { Node::text("u") } else { Node::Value(Plain::None) };
                ("Constant", vec![Node::Value(Plain::Text(text)), kind])
            }
            Expr::BytesLiteral(b) => Self::constant(Plain::Bytes(b.value.bytes().collect())),
            Expr::NumberLiteral(n) => Self::constant(self.number(&n.value, n.range)),
            Expr::BooleanLiteral(b) => Self::constant(Plain::Bool(b.value)),
            Expr::NoneLiteral(_) => Self::constant(Plain::None),
            Expr::EllipsisLiteral(_) | Expr::TString(_) | Expr::IpyEscapeCommand(_) => Self::constant(Plain::Ellipsis),
            Expr::Attribute(a) => {
                ("Attribute", vec![self.expr(&a.value), Node::text(a.attr.as_str()), Self::context(a.ctx)])
            }
            Expr::Subscript(s) => ("Subscript", vec![self.expr(&s.value), self.expr(&s.slice), Self::context(s.ctx)]),
            Expr::Starred(s) => ("Starred", vec![self.expr(&s.value), Self::context(s.ctx)]),
            Expr::Name(n) => ("Name", vec![Node::text(n.id.as_str()), Self::context(n.ctx)]),
            Expr::List(l) => ("List", vec![self.exprs(&l.elts), Self::context(l.ctx)]),
            Expr::Tuple(t) => ("Tuple", vec![self.exprs(&t.elts), Self::context(t.ctx)]),
            Expr::Slice(s) => {
                let part = |p: &Option<Box<Expr>>| self.optional(p.as_deref());
                ("Slice", vec![part(&s.lower), part(&s.upper), part(&s.step)])
            }
        };
        Node::Node(name, Some(self.places.of(e.range())), fields)
    }

    /// The pieces of an f-string; texts side by side are one.
    fn joined(&self, f: &ExprFString) -> Node {
        let mut out = Pieces { tree: *self, nodes: Vec::new(), text: Vec::new(), range: None };
        for part in f.value.as_slice() {
            match part {
                FStringPart::Literal(s) => {
                    let mut text = Vec::new();
                    literal::string_part(s, self.source, &mut text);
                    out.text(&text, s.range());
                }
                FStringPart::FString(f) => {
                    let raw = matches!(f.flags.prefix(), FStringPrefix::Raw { .. });
                    out.elements(&f.elements, raw);
                }
            }
        }
        out.done()
    }
}

/// The pieces of an f-string so far.
struct Pieces<'s> {
    tree: Tree<'s>,
    nodes: Vec<Node>,
    text: Vec<u8>,
    range: Option<TextRange>,
}

impl Pieces<'_> {
    fn text(&mut self, text: &[u8], range: TextRange) {
        if !text.is_empty() {
            self.text.extend_from_slice(text);
            self.range = Some(self.range.map_or(range, |r| r.cover(range)));
        }
    }

    fn end_text(&mut self) {
        if let Some(range) = self.range.take() {
            let fields = vec![Node::Value(Plain::Text(std::mem::take(&mut self.text))), Node::Value(Plain::None)];
            self.nodes.push(Node::Node("Constant", Some(self.tree.places.of(range)), fields));
        }
    }

    fn elements(&mut self, elements: &[InterpolatedStringElement], raw: bool) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(l) => {
                    let text = literal::fstring_piece(l, raw, self.tree.source);
                    self.text(&text, l.range());
                }
                InterpolatedStringElement::Interpolation(v) => {
                    if let Some(debug) = &v.debug_text {
                        self.text(debug.as_str().as_bytes(), v.range());
                    }
                    self.end_text();
                    let format = v.format_spec.as_ref().map_or(Node::Absent, |spec| {
                        let mut pieces = Pieces { tree: self.tree, nodes: Vec::new(), text: Vec::new(), range: None };
                        pieces.elements(&spec.elements, raw);
                        Node::Node("JoinedStr", Some(self.tree.places.of(spec.range())), vec![pieces.done()])
                    });
                    let conversion = match v.conversion {
                        ConversionFlag::None if v.debug_text.is_some() && v.format_spec.is_none() => b'r' as i64,
                        ConversionFlag::None => -1,
                        ConversionFlag::Str => b's' as i64,
                        ConversionFlag::Ascii => b'a' as i64,
                        ConversionFlag::Repr => b'r' as i64,
                    };
                    let fields = vec![self.tree.expr(&v.expression), Node::int(conversion), format];
                    self.nodes.push(Node::Node("FormattedValue", Some(self.tree.places.of(v.range())), fields));
                }
            }
        }
    }

    fn done(mut self) -> Node {
        self.end_text();
        Node::List(self.nodes)
    }
}
