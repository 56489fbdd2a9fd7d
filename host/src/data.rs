//! Values on the host's side: what a native module's function gives. They are owned, so that the step that makes them objects can be run again.

use fastlocals_compiler::tree::{Node, Plain};
use fastlocals_core::machine::Vm;
use fastlocals_core::value::Value;
use fastlocals_core::value::fault;
use fastlocals_core::value::kind::Kind;

/// A value that becomes an object.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Data {
    /// None.
    None,
    /// Ellipsis.
    Ellipsis,
    /// A bool.
    Bool(bool),
    /// An int.
    Int(i128),
    /// A float.
    Float(f64),
    /// A str.
    Text(String),
    /// A str in WTF-8.
    Wtf8(Vec<u8>),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A tuple.
    Tuple(Vec<Data>),
    /// A list.
    List(Vec<Data>),
    /// A function of the host.
    Function(u32),
    /// A dict with these keys.
    Dict(Vec<(String, Data)>),
}

impl Data {
    /// Makes the object.
    pub(crate) fn make(&self, vm: &mut Vm<'_>) -> fault::Data {
        match self {
            Data::None => Ok(Value::NONE),
            Data::Ellipsis => Ok(Value::ELLIPSIS),
            Data::Bool(b) => Ok(Value::bool(*b)),
            Data::Int(i) => vm.heap.int_from_wide(*i),
            Data::Float(f) => Ok(Value::float(*f)),
            Data::Text(text) => vm.heap.new_str(text),
            Data::Wtf8(bytes) => vm.heap.new_str_wtf8(bytes),
            Data::Bytes(bytes) => vm.heap.new_bytes(bytes),
            Data::Tuple(items) => {
                let items = all(vm, items)?;
                vm.heap.new_tuple(&items)
            }
            Data::List(items) => {
                let items = all(vm, items)?;
                vm.heap.new_list(&items)
            }
            Data::Function(number) => Ok(Value::fixed(Kind::HostFn, *number)),
            Data::Dict(items) => {
                let dict = vm.heap.new_dict()?;
                vm.heap.dict_reserve(dict, items.len())?;
                for (name, item) in items {
                    let (name, item) = (vm.heap.new_str(name)?, item.make(vm)?);
                    vm.heap.dict_set_str(dict, name, item)?;
                }
                Ok(dict)
            }
        }
    }
}

fn all(vm: &mut Vm<'_>, items: &[Data]) -> fault::Data<Vec<Value>> {
    items.iter().map(|item| item.make(vm)).collect()
}

/// From what Rust has.
macro_rules! from {
    ($($kind:ident($type:ty) $convert:expr;)*) => {
        $(impl From<$type> for Data {
            fn from(v: $type) -> Data {
                Data::$kind($convert(v))
            }
        })*
    };
}

from! {
    Bool(bool) |v| v;
    Int(i128) |v| v;
    Int(i64) i128::from;
    Int(u64) i128::from;
    Int(i32) i128::from;
    Int(u32) i128::from;
    Int(usize) |v| v as i128;
    Float(f64) |v| v;
    Text(String) |v| v;
    Text(&str) |v: &str| v.to_string();
    Bytes(Vec<u8>) |v| v;
    Tuple(Vec<Data>) |v| v;
}

impl From<()> for Data {
    fn from((): ()) -> Data {
        Data::None
    }
}

impl<T: Into<Data>> From<Option<T>> for Data {
    fn from(v: Option<T>) -> Data {
        v.map_or(Data::None, Into::into)
    }
}

/// A syntax tree as the library's module `_ast` takes it: a node is (name, place, fields), a value is (value,), or (kind, part of it).
impl From<&Node> for Data {
    fn from(node: &Node) -> Data {
        let all = |nodes: &[Node]| nodes.iter().map(Data::from).collect();
        match node {
            Node::Absent => Data::None,
            Node::List(nodes) => Data::List(all(nodes)),
            Node::Node(name, place, fields) => {
                let place = place.map(|p| Data::Tuple(p.iter().map(|n| Data::from(*n)).collect()));
                Data::Tuple(vec![Data::from(*name), Data::from(place), Data::Tuple(all(fields))])
            }
            Node::Value(Plain::Big(digits)) => Data::Tuple(vec![Data::from("int"), Data::from(digits.as_str())]),
            Node::Value(Plain::Imaginary(f)) => Data::Tuple(vec![Data::from("complex"), Data::from(*f)]),
            Node::Value(value) => Data::Tuple(vec![match value {
                Plain::None | Plain::Big(_) | Plain::Imaginary(_) => Data::None,
                Plain::Ellipsis => Data::Ellipsis,
                Plain::Bool(b) => Data::Bool(*b),
                Plain::Int(n) => Data::from(*n),
                Plain::Float(f) => Data::Float(*f),
                Plain::Text(text) => Data::Wtf8(text.clone()),
                Plain::Bytes(bytes) => Data::Bytes(bytes.clone()),
            }]),
        }
    }
}
