//! The syntax tree of a source as CPython's module `ast` has it: names of nodes, their fields in order, and their places.

mod expression;
mod pattern;
mod place;
mod statement;

use crate::parse::Body;
use crate::source::Source;
use crate::{CompileError, Mode, Options, parse};
use place::Places;

/// A node, a list of nodes, or a value.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// None, in place of a node.
    Absent,
    /// A list.
    List(Vec<Node>),
    /// A value of a field.
    Value(Plain),
    /// A node: the name of its class; line, column, end line and end column (columns in bytes), if it has a place; its fields.
    Node(&'static str, Option<[u32; 4]>, Vec<Node>),
}

/// A value that is no node.
#[derive(Clone, PartialEq, Debug)]
pub enum Plain {
    /// None.
    None,
    /// Ellipsis.
    Ellipsis,
    /// A bool.
    Bool(bool),
    /// An int.
    Int(i64),
    /// A larger int, as the source has it.
    Big(String),
    /// A float.
    Float(f64),
    /// The imaginary part of a complex number.
    Imaginary(f64),
    /// A str, in WTF-8.
    Text(Vec<u8>),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Node {
    fn text(text: impl AsRef<str>) -> Node {
        Node::Value(Plain::Text(text.as_ref().as_bytes().to_vec()))
    }

    fn int(n: i64) -> Node {
        Node::Value(Plain::Int(n))
    }

    /// None as a value, or the text.
    fn name(name: Option<&str>) -> Node {
        name.map_or(Node::Value(Plain::None), Node::text)
    }

    /// A node without a place and without fields.
    fn mark(name: &'static str) -> Node {
        Node::Node(name, None, Vec::new())
    }
}

/// What the builders of nodes need.
#[derive(Clone, Copy)]
struct Tree<'s> {
    source: &'s Source<'s>,
    places: &'s Places<'s>,
}

/// Parses a source.
///
/// # Errors
/// CPython's SyntaxErrors, as far as its parser finds them.
pub fn tree(text: &str, options: &Options) -> Result<Node, CompileError> {
    let text = parse::line_ends(text);
    let source = Source::new(&text, options);
    let checked = parse::check(&source)?;
    parse::with_stack(checked.depth, || {
        let parsed = parse::parse(&source, &checked, options)?;
        let places = Places::new(source.text());
        let tree = Tree { source: &source, places: &places };
        Ok(match parsed.body() {
            Body::Expression(e) => Node::Node("Expression", None, vec![tree.expr(&e.body)]),
            Body::Module(m) if options.mode == Mode::Single => {
                Node::Node("Interactive", None, vec![tree.body(&m.body)])
            }
            Body::Module(m) => Node::Node("Module", None, vec![tree.body(&m.body), Node::List(Vec::new())]),
        })
    })
}
