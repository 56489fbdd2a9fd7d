//! The syntax tree of a source as CPython's module `ast` has it: names of nodes, their fields in order, and their places.

mod expression;
mod node;
mod pattern;
mod place;
mod statement;

pub use node::{Node, Plain};

use crate::error::CompileError;
use crate::options::{Mode, Options};
use crate::parse;
use crate::parse::Body;
use crate::source::Source;
use node::Tree;
use place::Places;

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
