//! Nodes, and what builds them.

use super::place::Places;
use crate::source::Source;

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
    pub(super) fn text(text: impl AsRef<str>) -> Node {
        Node::Value(Plain::Text(text.as_ref().as_bytes().to_vec()))
    }

    pub(super) fn int(n: i64) -> Node {
        Node::Value(Plain::Int(n))
    }

    /// None as a value, or the text.
    pub(super) fn name(name: Option<&str>) -> Node {
        name.map_or(Node::Value(Plain::None), Node::text)
    }

    /// A node without a place and without fields.
    pub(super) fn mark(name: &'static str) -> Node {
        Node::Node(name, None, Vec::new())
    }
}

/// What the builders of nodes need.
#[derive(Clone, Copy)]
pub(super) struct Tree<'s> {
    pub(super) source: &'s Source<'s>,
    pub(super) places: &'s Places<'s>,
}
