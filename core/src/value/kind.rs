//! Kinds of objects: what the header of an object in the block, in an image or in a static table says it is.

macro_rules! kinds {
    ($($name:ident = $n:literal, $doc:literal;)*) => {
        /// What an object is. It never changes during the object's life.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Kind { $(#[doc = $doc] $name = $n),* }

        impl Kind {
            /// One more than the highest number.
            pub(crate) const COUNT: usize = {
                let (numbers, mut count, mut i) = ([$($n),*], 0, 0);
                while i < numbers.len() {
                    if numbers[i] >= count {
                        count = numbers[i] + 1;
                    }
                    i += 1;
                }
                count
            };

            /// The kind with this number; an unknown one is `Free`.
            #[inline(always)]
            #[doc(hidden)]
            pub const fn from_u8(n: u8) -> Kind {
                match n { $($n => Kind::$name,)* _ => Kind::Free }
            }
        }
    };
}

kinds! {
    Free = 0, "Not an object: a gap.";
    // --- payload without values (the collector does not look inside)
    Str = 1, "Text.";
    Bytes = 2, "Bytes.";
    BigInt = 3, "An integer of more than 48 bits.";
    // --- payload of values only
    Tuple = 8, "tuple: its items.";
    List = 9, "list: length, Store.";
    Dict = 10, "dict: Table, version.";
    Set = 11, "set: Table.";
    FrozenSet = 12, "frozenset: Table.";
    Range = 13, "range: start, stop, step.";
    Slice = 14, "slice: start, stop, step.";
    Function = 15, "A Python function.";
    Method = 16, "A bound method: function, self.";
    Native = 17, "Static: a built-in function or an unbound method of a built-in type.";
    Cell = 18, "A cell: its value or Unbound.";
    Code = 19, "Rom: a code object.";
    Frame = 20, "A frame object.";
    Traceback = 21, "A traceback entry: next, frame, line, last instruction.";
    Generator = 22, "A generator or coroutine with its saved window.";
    Module = 23, "A module: name, dict.";
    Type = 24, "A class: in the block (made by Python code) or static (built in).";
    Instance = 25, "An instance of a class made by Python code.";
    Exception = 26, "An exception instance, of a built-in class or a subclass.";
    Property = 27, "property: getter, setter, deleter, doc, name.";
    StaticMethod = 28, "staticmethod: function.";
    ClassMethod = 29, "classmethod: function.";
    Super = 30, "super: class, object, class of object.";
    Iter = 31, "A built-in iterator: which one, and its state.";
    DictView = 32, "dict_keys, dict_values or dict_items: which one, dict.";
    Proxy = 33, "A FrameLocalsProxy: frame object.";
    MappingProxy = 34, "mappingproxy: the mapping.";
    Store = 35, "Items of a list, or any other array of values; not a Python object.";
    Table = 36, "Hash table of a dict or set; not a Python object.";
    Hidden = 37, "Static: a hidden function of the prelude.";
    HostFn = 38, "Static: a function of the host, by number.";
    Getset = 39, "Static: an attribute descriptor of a built-in type.";
    ByteArray = 40, "bytearray: length, Store of bytes.";
    Member = 41, "A slot descriptor of a class with __slots__: class, name, index.";
    WeakRef = 42, "weakref.ref: the object. It keeps the object alive: nothing runs or vanishes when an object dies.";
    Complex = 43, "complex: real, imaginary.";
}

impl Kind {
    /// True if the payload holds no values, so that the collector skips it.
    #[inline(always)]
    pub(crate) const fn is_raw(self) -> bool {
        (self as u8) < 8
    }
}
