//! Patterns of match statements.

use super::node::{Node, Plain, Tree};
use ruff_python_ast::{Identifier, Pattern, Singleton};
use ruff_text_size::Ranged;

impl Tree<'_> {
    fn patterns<'p>(&self, patterns: impl IntoIterator<Item = &'p Pattern>) -> Node {
        Node::List(patterns.into_iter().map(|p| self.pattern(p)).collect())
    }

    pub(super) fn pattern(&self, p: &Pattern) -> Node {
        let name = |n: &Option<Identifier>| Node::name(n.as_ref().map(Identifier::as_str));
        let (kind, fields) = match p {
            Pattern::MatchValue(m) => ("MatchValue", vec![self.expr(&m.value)]),
            Pattern::MatchSingleton(m) => {
                let value = match m.value {
                    Singleton::None => Plain::None,
                    Singleton::True => Plain::Bool(true),
                    Singleton::False => Plain::Bool(false),
                };
                ("MatchSingleton", vec![Node::Value(value)])
            }
            Pattern::MatchSequence(m) => ("MatchSequence", vec![self.patterns(&m.patterns)]),
            Pattern::MatchMapping(m) => {
                ("MatchMapping", vec![self.exprs(&m.keys), self.patterns(&m.patterns), name(&m.rest)])
            }
            Pattern::MatchClass(m) => {
                let names = m.arguments.keywords.iter().map(|k| Node::text(k.attr.as_str())).collect();
                let named = self.patterns(m.arguments.keywords.iter().map(|k| &k.pattern));
                ("MatchClass", vec![self.expr(&m.cls), self.patterns(&m.arguments.patterns), Node::List(names), named])
            }
            Pattern::MatchStar(m) => ("MatchStar", vec![name(&m.name)]),
            Pattern::MatchAs(m) => {
                let inner = m.pattern.as_deref().map_or(Node::Absent, |p| self.pattern(p));
                ("MatchAs", vec![inner, name(&m.name)])
            }
            Pattern::MatchOr(m) => ("MatchOr", vec![self.patterns(&m.patterns)]),
        };
        Node::Node(kind, Some(self.places.of(p.range())), fields)
    }
}
