//! The instruction set: one table that the loop, the verifier, the disassembler and the compiler read.
//!
//! An instruction is a 32-bit little-endian word:
//!
//! ```text
//!  31      24 23      16 15       8  7 6       0
//! +----------+----------+----------+--+---------+
//! |    c     |    b     |    a     |ev|   op    |   Abc
//! |         bx          |    a     |ev|   op    |   Abx: 16 bits, or sbx: the same, signed
//! |               sx               |ev|   op    |   Sx: 24 bits, signed
//! +----------+----------+----------+--+---------+
//! ```
//! `ev` is the event bit: the instruction may owe a trace event, so a loop that selects on `word & 0xFF` diverts to the
//! cold path there, and one that selects on `word & 0x7F` never sees it. Opcode 0 is reserved and never emitted.
//!
//! An instruction whose row says *ext* is followed by a word of op [`Op::Ext`] that carries 24 more bits (`sx`); the pair is
//! atomic. A [`Op::Wide`] word before an instruction gives the high 8 bits of its constant or name operand (and carries the event
//! bit for both). Jumps count from the word after the instruction and its ext word. The verifier
//! lets conditional jumps go backward; a loop that takes one owes the budget what `Loop` would.
//!
//! **Entry.** The instruction at pc 0 owes the call event, whose line is the code's first line (module code: 0 or 1, by era); after it
//! the instruction owes its own line event, if it has a line. What merely prepares the frame (CopyFree, MakeCell, MakeGen) has no line
//! and no event bit but on pc 0, and a generator's call event is due at the instruction behind MakeGen, Yield or YieldFrom, which have the bit set.
//!
//! Notation: `r[a]` is register *a* of the window, and for a < nslots slot *a* itself (see `shift` in [`crate::code`]);
//! `K[x]` constant x; `N[x]` name x; `W(a, n)` is a call window: `r[a]` the callee, `r[a+1] ..= r[a+H-1]` the new frame's header,
//! arguments from `r[a+H]`, where H = [`crate::limits::FRAME_HEADER`]. *Checked* means that an Unbound operand raises
//! UnboundLocalError or the free-variable NameError for that slot.
//! A read of a slot register in any instruction other than `Move` and `Clear` is checked by the instruction's slow path.

/// How the words after the opcode are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Three 8-bit operands.
    Abc,
    /// One 8-bit operand and 16 unsigned bits.
    Abx,
    /// One 8-bit operand and 16 signed bits.
    Asbx,
    /// 24 signed bits.
    Sx,
}

/// What an operand names; the verifier and the disassembler go by this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Not used; must be 0.
    Unused,
    /// A register that is written.
    Dst,
    /// A register that is read.
    Src,
    /// A register that is read and written.
    Both,
    /// The first of a run of registers that are read; the next operand that is a `Count` says how many.
    Run,
    /// The first of a run of registers that are written.
    DstRun,
    /// How many registers the run has.
    Count,
    /// A call window `W(a, n)` whose argument count is the `Count` operand.
    Window,
    /// A plain number.
    Imm,
    /// A signed 8-bit number.
    Simm,
    /// Index of a constant.
    Const,
    /// Index of a name.
    Name,
    /// Index of a slot of the frame (wide form).
    Slot,
    /// A jump distance.
    Jump,
}

/// Facts of one opcode.
pub struct Info {
    /// Mnemonic.
    pub name: &'static str,
    /// Layout of the word.
    pub form: Form,
    /// Roles of a, b, c (for Abx and Asbx: a, bx; for Sx: sx).
    pub roles: [Role; 3],
    /// Role of the ext word, `Unused` if there is none.
    pub ext: Role,
    /// Meaning as an assignment.
    pub meaning: &'static str,
}

macro_rules! table {
    ($($code:literal $op:ident $form:ident ($a:ident $b:ident $c:ident) $ext:ident $meaning:literal;)*) => {
        /// Opcodes. The meaning of each is its row in the table.
        #[allow(rustdoc::broken_intra_doc_links, reason = "`K[ext]` is the table's notation, not a link")]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Op { $(#[doc = $meaning] $op = $code),* }

        /// The opcodes as numbers, for the loop's `match`.
        #[allow(non_upper_case_globals, dead_code, reason = "one for each row, whether the loop has an arm for it or not")]
        pub(crate) mod num { $(pub(crate) const $op: u32 = $code;)* }

        impl Op {
            /// The opcode in the low 7 bits of a word.
            pub const fn from_word(word: u32) -> Option<Op> {
                match word & 0x7F { $($code => Some(Op::$op),)* _ => None }
            }
            /// Its row of the table.
            pub const fn info(self) -> &'static Info {
                match self { $(Op::$op => &Info {
                    name: stringify!($op), form: Form::$form, roles: [Role::$a, Role::$b, Role::$c], ext: Role::$ext, meaning: $meaning,
                }),* }
            }
            /// Every opcode, in order.
            pub const ALL: &'static [Op] = &[$(Op::$op),*];
        }
    };
}

table! {
    // --- words that go with others
    1   Ext        Sx   (Imm Unused Unused)    Unused "24 more bits for the instruction before; never executed by itself";
    2   Wide       Abc  (Imm Imm Imm)          Unused "the next instruction's constant or name operand has b as high 8 bits";
    3   Nop        Abc  (Unused Unused Unused) Unused "nothing (a line that has no code of its own: pass, continue ...)";
    // --- moves and constants
    4   Move       Abc  (Dst Src Unused)       Unused "r[a] = r[b], unchecked: also copies Unbound";
    5   Copy       Abc  (Dst Src Unused)       Unused "r[a] = r[b], checked";
    6   LoadK      Abx  (Dst Const Unused)     Unused "r[a] = K[bx]";
    7   LoadI      Asbx (Dst Imm Unused)       Unused "r[a] = sbx, a small integer";
    8   LoadImm    Abc  (Dst Imm Unused)       Unused "r[a] = immediate b: 0 Unbound, 1 None, 2 False, 3 True, 4 Ellipsis, 5 NotImplemented";
    9   LoadStatic Abx  (Dst Imm Unused)       Unused "r[a] = entry bx of the table `isa::STATICS` (AssertionError, __build_class__ ...), which no program can rebind";
    10  Unbind     Abc  (Both Unused Unused)   Unused "del of local r[a], checked: r[a] = Unbound";
    11  LoadSlot   Abx  (Dst Slot Unused)      Unused "r[a] = slot bx, checked (functions with more slots than the window shows)";
    12  StoreSlot  Abx  (Src Slot Unused)      Unused "slot bx = r[a]";
    13  UnbindSlot Abx  (Unused Slot Unused)   Unused "del of local slot bx, checked";
    14  MoveSlot   Abx  (Dst Slot Unused)      Unused "r[a] = slot bx, unchecked: also copies Unbound";
    // --- cells: the slot operand is always the wide form
    15  MakeCell   Abx  (Unused Slot Unused)   Unused "slot bx = new Cell(slot bx); an argument's value, or Unbound, goes into the cell";
    16  LoadCell   Abx  (Dst Slot Unused)      Unused "r[a] = the value in the cell in slot bx, checked";
    17  StoreCell  Abx  (Src Slot Unused)      Unused "the cell in slot bx = r[a]";
    18  UnbindCell Abx  (Unused Slot Unused)   Unused "empty the cell in slot bx, checked";
    19  CopyFree   Abc  (Unused Unused Unused) Unused "fill the slots of free variables from the function's closure (first instruction of code that has any)";
    // --- names
    20  LoadGlobal   Abx (Dst Name Unused)     Unused "r[a] = globals or builtins [N[bx]]";
    21  StoreGlobal  Abx (Src Name Unused)     Unused "globals[N[bx]] = r[a]";
    22  UnbindGlobal Abx (Unused Name Unused)  Unused "del globals[N[bx]]";
    23  LoadName     Abx (Dst Name Unused)     Unused "r[a] = namespace, globals or builtins [N[bx]] (module, class, exec, and 2.7 functions with exec)";
    24  StoreName    Abx (Src Name Unused)     Unused "namespace[N[bx]] = r[a]";
    25  UnbindName   Abx (Unused Name Unused)  Unused "del namespace[N[bx]]";
    26  LoadClassCell Abx (Both Slot Unused)   Unused "r[a] holds a name (str): r[a] = namespace[that name] if present, else the value in the cell in slot bx, checked";
    // --- attributes and items
    27  GetAttr    Abc  (Dst Src Name)         Unused "r[a] = r[b].N[c]";
    28  SetAttr    Abc  (Src Src Name)         Unused "r[a].N[c] = r[b]";
    29  DelAttr    Abc  (Src Unused Name)      Unused "del r[a].N[c]";
    30  LoadMethod Abc  (Dst Src Name)         Unused "prepare a method call in W(a, ..): r[a] = function and r[a+H] = r[b], or r[a] = r[b].N[c] and r[a+H] = Unbound";
    31  GetItem    Abc  (Dst Src Src)          Unused "r[a] = r[b][r[c]]";
    32  SetItem    Abc  (Src Src Src)          Unused "r[a][r[b]] = r[c]";
    33  DelItem    Abc  (Src Src Unused)       Unused "del r[a][r[b]]";
    34  BuildSlice Abc  (Dst Run Unused)       Unused "r[a] = slice(r[b], r[b+1], r[b+2])";
    // --- building
    35  BuildTuple Abc  (Dst Run Count)        Unused "r[a] = (r[b] .. r[b+c-1])";
    36  BuildList  Abc  (Dst Run Count)        Unused "r[a] = [r[b] .. r[b+c-1]]";
    37  BuildSet   Abc  (Dst Run Count)        Unused "r[a] = {r[b] .. r[b+c-1]}; c = 0 gives an empty set";
    38  BuildDict  Abc  (Dst Run Count)        Unused "r[a] = {r[b]: r[b+1], ..}; c counts registers, two for each pair";
    39  ListAppend Abc  (Src Src Unused)       Unused "append r[b] to the list r[a] (comprehension, literal)";
    40  SetAdd     Abc  (Src Src Unused)       Unused "add r[b] to the set r[a]";
    41  DictSet    Abc  (Src Src Src)          Unused "r[a][r[b]] = r[c] for a dict r[a] (comprehension, literal)";
    42  ListExtend Abc  (Src Src Imm)          Unused "r[a].extend(r[b]); the error for a non-iterable is that of `*value`, or for c = 1 that of `f(*value)`, f = r[a-H]";
    43  SetUpdate  Abc  (Src Src Unused)       Unused "r[a].update(r[b])";
    44  DictUpdate Abc  (Src Src Unused)       Unused "r[a].update(r[b]) of a `{**m}`";
    45  DictMerge  Abc  (Src Src Src)          Unused "r[a].update(r[b]) of a call `f(**m)`, f = r[c] for messages: refuses repeated and non-string keys";
    46  ListToTuple Abc (Dst Src Unused)       Unused "r[a] = tuple of the list r[b]";
    47  Format     Abc  (Dst Src Imm)          Unused "r[a] = format(r[b], spec): c & 3 = conversion (0 none, 1 !s, 2 !r, 3 !a); if c & 4 the spec is r[b+1]";
    48  BuildStr   Abc  (Dst Run Count)        Unused "r[a] = the strings r[b] .. r[b+c-1] joined";
    // --- unpacking
    49  Unpack     Abc  (DstRun Src Count)     Unused "r[a] .. r[a+c-1] = the c items of r[b]";
    50  UnpackEx   Abc  (DstRun Src Imm)       Imm    "r[a] .. = c items, a list of the rest, then ext items";
    // --- unary
    51  Neg        Abc  (Dst Src Unused)       Unused "r[a] = -r[b]";
    52  Pos        Abc  (Dst Src Unused)       Unused "r[a] = +r[b]";
    53  Invert     Abc  (Dst Src Unused)       Unused "r[a] = ~r[b]";
    54  Not        Abc  (Dst Src Unused)       Unused "r[a] = not r[b]";
    // --- binary; the order is that of `BinOp`
    55  Add        Abc  (Dst Src Src)          Unused "r[a] = r[b] + r[c]";
    56  Sub        Abc  (Dst Src Src)          Unused "r[a] = r[b] - r[c]";
    57  Mul        Abc  (Dst Src Src)          Unused "r[a] = r[b] * r[c]";
    58  Div        Abc  (Dst Src Src)          Unused "r[a] = r[b] / r[c]";
    59  FloorDiv   Abc  (Dst Src Src)          Unused "r[a] = r[b] // r[c]";
    60  Mod        Abc  (Dst Src Src)          Unused "r[a] = r[b] % r[c]";
    61  Pow        Abc  (Dst Src Src)          Unused "r[a] = r[b] ** r[c]";
    62  Binary     Abc  (Dst Src Src)          Imm    "r[a] = r[b] op r[c]; ext: number of the `BinOp`, plus 16 for the in-place form (+=)";
    63  AddI       Abc  (Dst Src Simm)         Unused "r[a] = r[b] + c, a small integer";
    64  SubI       Abc  (Dst Src Simm)         Unused "r[a] = r[b] - c, a small integer";
    // --- comparisons with a result; the order is that of `CmpOp`
    65  Compare    Abc  (Dst Src Src)          Imm    "r[a] = r[b] cmp r[c]; ext: number of the `CmpOp`";
    // --- jumps
    66  Jump       Sx   (Jump Unused Unused)   Unused "pc += sx, forward";
    67  Loop       Sx   (Jump Unused Unused)   Unused "pc += sx, backward; charges the budget";
    68  JumpIf     Abc  (Src Unused Unused)    Jump   "if r[a] is true: jump";
    69  JumpIfNot  Abc  (Src Unused Unused)    Jump   "if r[a] is false: jump";
    70  JumpLt     Abc  (Src Src Imm)          Jump   "if (r[a] <  r[b]) == c: jump";
    71  JumpLe     Abc  (Src Src Imm)          Jump   "if (r[a] <= r[b]) == c: jump";
    72  JumpEq     Abc  (Src Src Imm)          Jump   "if (r[a] == r[b]) == c: jump";
    73  JumpNe     Abc  (Src Src Imm)          Jump   "if (r[a] != r[b]) == c: jump";
    74  JumpGt     Abc  (Src Src Imm)          Jump   "if (r[a] >  r[b]) == c: jump";
    75  JumpGe     Abc  (Src Src Imm)          Jump   "if (r[a] >= r[b]) == c: jump";
    76  JumpLtI    Abc  (Src Simm Imm)         Jump   "if (r[a] <  b) == c: jump";
    77  JumpLeI    Abc  (Src Simm Imm)         Jump   "if (r[a] <= b) == c: jump";
    78  JumpEqI    Abc  (Src Simm Imm)         Jump   "if (r[a] == b) == c: jump";
    79  JumpNeI    Abc  (Src Simm Imm)         Jump   "if (r[a] != b) == c: jump";
    80  JumpGtI    Abc  (Src Simm Imm)         Jump   "if (r[a] >  b) == c: jump";
    81  JumpGeI    Abc  (Src Simm Imm)         Jump   "if (r[a] >= b) == c: jump";
    82  JumpIs     Abc  (Src Src Imm)          Jump   "if (r[a] is r[b]) == c: jump";
    83  JumpNone   Abc  (Src Unused Imm)       Jump   "if (r[a] is None) == c: jump";
    // --- iteration
    84  GetIter    Abc  (Dst Src Unused)       Unused "r[a] = iter(r[b])";
    85  ForIter    Abc  (Dst Src Unused)       Jump   "r[a] = next(r[b]); at exhaustion jump";
    // --- calls
    86  Call       Abc  (Window Count Dst)     Unused "r[c] = call W(a, b)";
    87  CallMethod Abc  (Window Count Dst)     Unused "r[c] = call of what LoadMethod left in W(a, b); b counts the self register";
    88  CallKw     Abc  (Window Count Dst)     Const  "r[c] = call W(a, b) whose last len(K[ext]) arguments are named by the tuple K[ext]; the self register (if LoadMethod prepared it) counts: ext bit 23 says so";
    89  CallEx     Abc  (Window Imm Dst)       Unused "r[c] = r[a](*r[a+H], **r[a+H+1]): a tuple and a dict; b = 0 if there is no dict";
    90  Return     Abc  (Src Unused Unused)    Unused "return r[a], checked";
    91  MakeGen    Abc  (Unused Unused Unused) Unused "return a generator (or coroutine, by the code's flags) over this frame; execution goes on behind this instruction at the first resume";
    92  Yield      Abc  (Dst Src Unused)       Unused "yield r[b]; r[a] = the value sent";
    93  GetYieldFromIter Abc (Dst Src Unused)  Unused "r[a] = r[b] if it is a generator, else iter(r[b])";
    94  Send       Abc  (Dst Src Src)          Jump   "r[a] = send r[c] to the iterator r[b]; when that finishes r[a] = its value and jump (yield from, await)";
    95  YieldFrom  Abc  (Dst Both Src)         Jump   "yield r[b] on behalf of the delegate r[c]; r[a] = the value sent; throw() and close() go to the delegate: if throw makes it return, r[b] = its value and jump";
    96  GetAwaitable Abc (Dst Src Unused)      Unused "r[a] = the iterator of the awaitable r[b]";
    // --- functions and classes
    97  MakeFunction Abc (Dst Run Imm)         Const  "r[a] = function of code K[ext]; the bits of c say what r[b], r[b+1], .. hold, in this order and without gaps: 1 defaults tuple, 2 keyword defaults dict, 4 annotations dict, 8 closure tuple of cells";
    98  GetCellRef   Abx (Dst Slot Unused)     Unused "r[a] = the cell itself in slot bx (to build a closure tuple)";
    // --- exceptions
    99  Raise      Abc  (Src Src Imm)          Unused "c = 0: raise the exception being handled; c = 1: raise r[a]; c = 2: raise r[a] from r[b]";
    100 Reraise    Abc  (Src Unused Unused)    Unused "raise r[a] again as it is: end of finally, of an except that does not match, of with. With a line, that is the frame's line from now on; without one the frame's line stays where the exception was raised last in this frame";
    101 PushExc    Abc  (Dst Src Unused)       Unused "r[a] = the exception this frame handles (or None); this frame handles r[b]";
    102 PopExc     Abc  (Src Unused Unused)    Unused "this frame handles r[a] again";
    103 MatchExc   Abc  (Src Src Imm)          Jump   "if (r[a] matches the class or tuple r[b]) == c: jump; r[b] not an exception class: TypeError";
    104 LoadSpecial Abc (Dst Src Imm)          Unused "r[a] = bound special method c of r[b]: 0 __enter__, 1 __exit__, 2 __aenter__, 3 __aexit__, 4 __aiter__, 5 __anext__; missing: the TypeError of `with`";
    105 ExcParts   Abc  (DstRun Src Unused)    Unused "r[a], r[a+1], r[a+2] = type, value and traceback of the exception r[b]";
    106 RaiseText  Abx  (Imm Const Unused)     Unused "raise exception a (0 NotImplementedError, 1 SyntaxError) with text K[bx]: a construct that is not supported, reached";
    // --- match
    107 MatchClass Abc  (DstRun Src Src)       Const  "positional and keyword parts of a class pattern: subject r[b], class r[c], K[ext] = (number of positional, keyword names..); r[a] = tuple of the parts, or None if it does not match";
    108 MatchKeys  Abc  (Dst Src Src)          Unused "r[a] = tuple of the values of mapping r[b] for the keys in tuple r[c], or None";
    109 MatchKind  Abc  (Dst Src Imm)          Unused "r[a] = is r[b] a c = 0: sequence, 1: mapping for a pattern";
    110 MatchRest  Abc  (Dst Src Src)          Unused "r[a] = dict of the mapping r[b] without the keys in tuple r[c]";
    111 GetLen     Abc  (Dst Src Unused)       Unused "r[a] = len(r[b])";
    // --- modules
    112 Import     Abc  (Dst Src Name)         Imm    "r[a] = import N[c] with fromlist r[b] (tuple or None), level ext";
    113 ImportFrom Abc  (Dst Src Name)         Unused "r[a] = attribute or submodule N[c] of module r[b]";
    114 ImportStar Abc  (Src Unused Unused)    Unused "bind the public names of module r[a] in the namespace";
    115 SetupAnnotations Abc (Unused Unused Unused) Unused "namespace['__annotations__'] exists";
    // --- era 2.7
    116 ExecSync   Abc  (Imm Unused Unused)    Unused "era 2.7 function with unqualified exec or import *: a = 0 locals to namespace, a = 1 namespace back to locals (clear = 0)";
    // --- short forms of frequent operations
    117 AddIn      Abc  (Dst Src Src)          Unused "r[a] = r[b] += r[c]: Binary with the in-place Add";
    118 SubIn      Abc  (Dst Src Src)          Unused "r[a] = r[b] -= r[c]: Binary with the in-place Sub";
    119 MulIn      Abc  (Dst Src Src)          Unused "r[a] = r[b] *= r[c]: Binary with the in-place Mul";
    120 AddInI     Abc  (Dst Src Simm)         Unused "r[a] = r[b] += c, a small integer";
    121 SubInI     Abc  (Dst Src Simm)         Unused "r[a] = r[b] -= c, a small integer";
    122 GetItemI   Abc  (Dst Src Simm)         Unused "r[a] = r[b][c], c a small integer";
    123 SetItemI   Abc  (Src Simm Src)         Unused "r[a][b] = r[c], b a small integer";
}

impl Op {
    /// The opcode with this mnemonic.
    pub fn from_name(name: &str) -> Option<Op> {
        Op::ALL.iter().copied().find(|op| op.info().name == name)
    }
    /// True if it leaves the frame, or ends in a handler.
    pub const fn leaves(self) -> bool {
        matches!(self, Op::Return | Op::Raise | Op::Reraise | Op::RaiseText)
    }
    /// True if execution never goes on behind it.
    pub const fn ends(self) -> bool {
        matches!(self, Op::Jump | Op::Loop) || self.leaves()
    }
    /// True for calls, returns and yields, which owe an event of their own.
    pub const fn owes_event(self) -> bool {
        matches!(self, Op::Return | Op::Yield | Op::YieldFrom | Op::Call | Op::CallMethod | Op::CallKw | Op::CallEx)
    }
    /// True if the instruction behind it is where a generator goes on.
    pub const fn suspends(self) -> bool {
        matches!(self, Op::MakeGen | Op::Yield | Op::YieldFrom)
    }
}

/// Binary operators; the numbers are those of `Op::Binary` and of the opcodes from `Op::Add` on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are Python's")]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    LShift,
    RShift,
    And,
    Or,
    Xor,
}

impl BinOp {
    /// Every operator, in order of its number.
    pub const ALL: [BinOp; 13] = [
        BinOp::Add,
        BinOp::Sub,
        BinOp::Mul,
        BinOp::Div,
        BinOp::FloorDiv,
        BinOp::Mod,
        BinOp::Pow,
        BinOp::MatMul,
        BinOp::LShift,
        BinOp::RShift,
        BinOp::And,
        BinOp::Or,
        BinOp::Xor,
    ];
    /// What the source says.
    pub const fn symbol(self) -> &'static str {
        match self {
            BinOp::Add => "+",
            BinOp::Sub => "-",
            BinOp::Mul => "*",
            BinOp::Div => "/",
            BinOp::FloorDiv => "//",
            BinOp::Mod => "%",
            BinOp::Pow => "**",
            BinOp::MatMul => "@",
            BinOp::LShift => "<<",
            BinOp::RShift => ">>",
            BinOp::And => "&",
            BinOp::Or => "|",
            BinOp::Xor => "^",
        }
    }
}

/// Comparisons; the numbers are those of `Op::Compare` and (the first six) of the opcodes from `Op::JumpLt` on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are Python's")]
pub enum CmpOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
    Is,
    IsNot,
    In,
    NotIn,
}

impl CmpOp {
    /// Whether this order of two values makes the comparison true.
    pub(crate) fn holds(self, order: core::cmp::Ordering) -> bool {
        match self {
            CmpOp::Lt => order.is_lt(),
            CmpOp::Le => order.is_le(),
            CmpOp::Gt => order.is_gt(),
            CmpOp::Ge => order.is_ge(),
            CmpOp::Ne => order.is_ne(),
            _ => order.is_eq(),
        }
    }

    /// Every comparison, in order of its number.
    pub const ALL: [CmpOp; 10] = [
        CmpOp::Lt,
        CmpOp::Le,
        CmpOp::Eq,
        CmpOp::Ne,
        CmpOp::Gt,
        CmpOp::Ge,
        CmpOp::Is,
        CmpOp::IsNot,
        CmpOp::In,
        CmpOp::NotIn,
    ];
    /// What the source says.
    pub const fn symbol(self) -> &'static str {
        match self {
            CmpOp::Lt => "<",
            CmpOp::Le => "<=",
            CmpOp::Eq => "==",
            CmpOp::Ne => "!=",
            CmpOp::Gt => ">",
            CmpOp::Ge => ">=",
            CmpOp::Is => "is",
            CmpOp::IsNot => "is not",
            CmpOp::In => "in",
            CmpOp::NotIn => "not in",
        }
    }
}

/// What `Op::LoadStatic` names, by position: things that compiled code uses whatever the program has rebound. `except_star` and its two
/// neighbours are hidden functions.
pub const STATICS: &[&str] = &[
    "AssertionError",
    "__build_class__",
    "KeyError",
    "StopIteration",
    "StopAsyncIteration",
    "complex",
    "except_star",
    "raise_star",
    "unpack_many",
    "exec",
];

/// The event bit of an instruction word.
pub const EV: u32 = 0x80;

/// Operand a.
#[inline(always)]
pub const fn a(word: u32) -> usize {
    (word >> 8 & 0xFF) as usize
}
/// Operand b.
#[inline(always)]
pub const fn b(word: u32) -> usize {
    (word >> 16 & 0xFF) as usize
}
/// Operand c.
#[inline(always)]
pub const fn c(word: u32) -> usize {
    (word >> 24) as usize
}
/// Operand b as a signed number.
#[inline(always)]
pub const fn sb(word: u32) -> i64 {
    (word >> 16) as i8 as i64
}
/// Operand c as a signed number.
#[inline(always)]
pub const fn sc(word: u32) -> i64 {
    (word >> 24) as i8 as i64
}
/// Operand bx.
#[inline(always)]
pub const fn bx(word: u32) -> usize {
    (word >> 16) as usize
}
/// Operand bx as a signed number.
#[inline(always)]
pub const fn sbx(word: u32) -> i64 {
    (word >> 16) as i16 as i64
}
/// Operand sx.
#[inline(always)]
pub const fn sx(word: u32) -> isize {
    (word as i32 >> 8) as isize
}

/// An `Abc` word.
pub const fn abc(op: Op, a: u8, b: u8, c: u8) -> u32 {
    op as u32 | (a as u32) << 8 | (b as u32) << 16 | (c as u32) << 24
}
/// An `Abx` word (for `Asbx` cast the number to `u16`).
pub const fn abx(op: Op, a: u8, bx: u16) -> u32 {
    op as u32 | (a as u32) << 8 | (bx as u32) << 16
}
/// An `Sx` word; `None` if the number does not fit into 24 bits.
pub const fn sx_word(op: Op, sx: isize) -> Option<u32> {
    if sx < -(1 << 23) || sx >= 1 << 23 { None } else { Some(op as u32 | (sx as i32 as u32) << 8) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        let w = abc(Op::Call, 1, 2, 3);
        assert_eq!((Op::from_word(w), a(w), b(w), c(w)), (Some(Op::Call), 1, 2, 3));
        let w = abx(Op::LoadI, 7, -5i16 as u16);
        assert_eq!((a(w), sbx(w)), (7, -5));
        let w = sx_word(Op::Loop, -12).unwrap_or(0);
        assert_eq!(sx(w), -12);
        assert_eq!(sx_word(Op::Loop, 1 << 23), None);
    }

    #[test]
    fn the_binary_opcodes_follow_the_operator_numbers() {
        assert_eq!(Op::Add as u8 + BinOp::Pow as u8, Op::Pow as u8);
        assert_eq!(Op::JumpLt as u8 + CmpOp::Ge as u8, Op::JumpGe as u8);
        assert_eq!(Op::from_word(0), None);
    }
}
