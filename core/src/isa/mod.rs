//! The instruction set: one table that the loop, the verifier, the disassembler, the assembler and the compiler read.
//!
//! An instruction is a 32-bit little-endian word:
//!
//! ```text
//!  31      24 23      16 15       8  7 6       0
//! +----------+----------+----------+--+---------+
//! |    c     |    b     |    a     |ev|   op    |   Abc
//! |         bx          |    a     |ev|   op    |   Abx: 16 bits, or sbx: the same, signed
//! |               sx               |ev|   op    |   Sx: 24 bits, signed
//! |    b     |    a     |   cold   |ev| Escape  |   Abc of a cold operation
//! |         bx          |   cold   |ev| Escape  |   Abx of a cold operation
//! +----------+----------+----------+--+---------+
//! |         ext (24 bits)          | 0|   Ext   |   the word behind, of an instruction whose row says *ext*
//! |         ext         |    c     | 0|   Ext   |   the same of a cold operation that has an operand c: 16 bits of ext
//! +----------+----------+----------+--+---------+
//! ```
//! `ev` is the event bit: the instruction may owe a trace event, so a loop that selects on `word & 0xFF` diverts to the
//! cold path there, and one that selects on `word & 0x7F` never sees it. Opcode 0 is reserved and never emitted.
//!
//! **Cold operations.** The 40 operations that the benchmarks execute most, and the others of their families (comparing jumps,
//! arithmetic, moves), have opcodes of their own; all others are behind [`Op::Escape`], whose field *a* selects one. Their rows name
//! operands a, b, c as all rows do; where these stand is the picture's business, and [`Instruction`] takes words apart and puts them together.
//!
//! An instruction and its [`Op::Ext`] word are atomic. A [`Op::Wide`] word before an instruction gives the high bits of its constant or
//! name operand, which has 24 at most (and carries the event bit for all of it). Jumps count from the word after the instruction and its ext word. The verifier
//! lets conditional jumps go backward; a loop that takes one owes the budget what `Loop` would.
//!
//! **Entry.** The instruction at pc 0 owes the call event, whose line is the code's first line (module code: 0 or 1, by era); after it
//! the instruction owes its own line event, if it has a line. What merely prepares the frame (CopyFree, MakeCell, MakeGen) has no line
//! and no event bit but on pc 0, and a generator's call event is due at the instruction behind MakeGen, Yield or YieldFrom, which have the bit set.
//!
//! Notation: `r[a]` is register *a* of the window, and for a < nslots slot *a* itself (see `shift` in [`crate::image::code`]);
//! `K[x]` constant x; `N[x]` name x; `W(a, n)` is a call window: `r[a]` the callee, `r[a+1] ..= r[a+H-1]` the new frame's header,
//! arguments from `r[a+H]`, where H = [`crate::value::limits::FRAME_HEADER`]. *Checked* means that an Unbound operand raises
//! UnboundLocalError or the free-variable NameError for that slot.
//! A read of a slot register in any instruction other than `Move` and `Clear` is checked by the instruction's slow path.

pub(crate) mod words;

pub use words::{EV, Instruction, Words, a, b, bx, c, first_two, is, jump_bits, sb, sbx, sc, sx};

/// How operands stand in the word.
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
    (main { $($code:literal $op:ident $form:ident ($a:ident $b:ident $c:ident) $ext:ident $meaning:literal;)* }
     cold { $($select:literal $cold:ident $cold_form:ident ($d:ident $e:ident $f:ident) $cold_ext:ident $cold_meaning:literal;)* }) => {
        /// Operations. The meaning of each is its row in the table. Numbers from [`COLD`] on are those of cold operations.
        #[allow(rustdoc::broken_intra_doc_links, reason = "`K[ext]` is the table's notation, not a link")]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Op { $(#[doc = $meaning] $op = $code,)* $(#[doc = $cold_meaning] $cold = COLD + $select),* }

        /// The opcodes as numbers, for the loop's `match`.
        #[allow(non_upper_case_globals, dead_code, reason = "one for each row, whether the loop has an arm for it or not")]
        pub(crate) mod num { $(pub(crate) const $op: u32 = $code;)* }

        impl Op {
            /// The operation of a word: its low 7 bits, and with [`Op::Escape`] the next byte, which says which cold one it is.
            #[doc(hidden)]
            pub const fn from_word(word: u32) -> Option<Op> {
                match word & 0x7F { num::Escape => Op::cold(a(word)), n => Op::from_number(n as u8) }
            }
            /// The cold operation that an [`Op::Escape`] selects by this number.
            #[doc(hidden)]
            pub const fn cold(select: usize) -> Option<Op> {
                match select { $($select => Some(Op::$cold),)* _ => None }
            }
            /// The operation with this number (`op as u8`).
            #[doc(hidden)]
            pub const fn from_number(number: u8) -> Option<Op> {
                match number { $($code => Some(Op::$op),)* _ if number >= COLD => Op::cold((number - COLD) as usize), _ => None }
            }
            /// Its row of the table.
            #[doc(hidden)]
            pub const fn info(self) -> &'static Info {
                match self {
                    $(Op::$op => &Info {
                        name: stringify!($op), form: Form::$form, roles: [Role::$a, Role::$b, Role::$c], ext: Role::$ext, meaning: $meaning,
                    },)*
                    $(Op::$cold => &Info {
                        name: stringify!($cold), form: Form::$cold_form, roles: [Role::$d, Role::$e, Role::$f], ext: Role::$cold_ext, meaning: $cold_meaning,
                    }),*
                }
            }
            /// Every operation: those of the first table, then the cold ones.
            pub const ALL: &'static [Op] = &[$(Op::$op,)* $(Op::$cold),*];
        }
    };
}

/// The number of the first cold operation.
pub const COLD: u8 = 0x80;

table! {
    main {
        // --- words that go with others
        1   Ext          Sx   (Imm Unused Unused)           Unused "24 more bits for the instruction before; never executed by itself";
        2   Wide         Abc  (Imm Imm Imm)                 Unused "the next instruction's constant or name operand, of 24 bits at most, has bc as its high bits";
        3   Escape       Abc  (Imm Unused Unused)           Unused "cold operation a, see the second table";
        4   Nop          Abc  (Unused Unused Unused)        Unused "nothing (a line that has no code of its own: pass, continue ...)";
        // --- moves and constants
        5   Move         Abc  (Dst Src Unused)              Unused "r[a] = r[b], unchecked: also copies Unbound";
        6   Copy         Abc  (Dst Src Unused)              Unused "r[a] = r[b], checked";
        7   LoadK        Abx  (Dst Const Unused)            Unused "r[a] = K[bx]";
        8   LoadI        Asbx (Dst Imm Unused)              Unused "r[a] = sbx, a small integer";
        9   LoadImm      Abc  (Dst Imm Unused)              Unused "r[a] = immediate b: 0 Unbound, 1 None, 2 False, 3 True, 4 Ellipsis, 5 NotImplemented";
        // --- slots beyond what the window shows
        10  LoadSlot     Abx  (Dst Slot Unused)             Unused "r[a] = slot bx, checked (functions with more slots than the window shows)";
        11  StoreSlot    Abx  (Src Slot Unused)             Unused "slot bx = r[a]";
        12  MoveSlot     Abx  (Dst Slot Unused)             Unused "r[a] = slot bx, unchecked: also copies Unbound";
        // --- cells, globals
        13  CopyFree     Abc  (Unused Unused Unused)        Unused "fill the slots of free variables from the function's closure (first instruction of code that has any)";
        14  LoadCell     Abx  (Dst Slot Unused)             Unused "r[a] = the value in the cell in slot bx, checked";
        15  StoreCell    Abx  (Src Slot Unused)             Unused "the cell in slot bx = r[a]";
        16  LoadGlobal   Abx  (Dst Name Unused)             Unused "r[a] = globals or builtins [N[bx]]";
        // --- attributes and items
        17  GetAttr      Abc  (Dst Src Name)                Unused "r[a] = r[b].N[c]";
        18  SetAttr      Abc  (Src Src Name)                Unused "r[a].N[c] = r[b]";
        19  LoadMethod   Abc  (Dst Src Name)                Unused "prepare a method call in W(a, ..): r[a] = function and r[a+H] = r[b], or r[a] = r[b].N[c] and r[a+H] = Unbound";
        20  GetItem      Abc  (Dst Src Src)                 Unused "r[a] = r[b][r[c]]";
        21  SetItem      Abc  (Src Src Src)                 Unused "r[a][r[b]] = r[c]";
        22  GetItemI     Abc  (Dst Src Simm)                Unused "r[a] = r[b][c], c a small integer";
        23  SetItemI     Abc  (Src Simm Src)                Unused "r[a][b] = r[c], b a small integer";
        // --- building and unpacking
        24  BuildTuple   Abc  (Dst Run Count)               Unused "r[a] = (r[b] .. r[b+c-1])";
        25  BuildList    Abc  (Dst Run Count)               Unused "r[a] = [r[b] .. r[b+c-1]]";
        26  Unpack       Abc  (DstRun Src Count)            Unused "r[a] .. r[a+c-1] = the c items of r[b]";
        // --- arithmetic
        27  Neg          Abc  (Dst Src Unused)              Unused "r[a] = -r[b]";
        28  Not          Abc  (Dst Src Unused)              Unused "r[a] = not r[b]";
        29  Add          Abc  (Dst Src Src)                 Unused "r[a] = r[b] + r[c]";
        30  Sub          Abc  (Dst Src Src)                 Unused "r[a] = r[b] - r[c]";
        31  Mul          Abc  (Dst Src Src)                 Unused "r[a] = r[b] * r[c]";
        32  Div          Abc  (Dst Src Src)                 Unused "r[a] = r[b] / r[c]";
        33  FloorDiv     Abc  (Dst Src Src)                 Unused "r[a] = r[b] // r[c]";
        34  Mod          Abc  (Dst Src Src)                 Unused "r[a] = r[b] % r[c]";
        35  Pow          Abc  (Dst Src Src)                 Unused "r[a] = r[b] ** r[c]";
        36  AddI         Abc  (Dst Src Simm)                Unused "r[a] = r[b] + c, a small integer";
        37  SubI         Abc  (Dst Src Simm)                Unused "r[a] = r[b] - c, a small integer";
        38  AddIn        Abc  (Dst Src Src)                 Unused "r[a] = r[b] += r[c]: Binary with the in-place Add";
        39  SubIn        Abc  (Dst Src Src)                 Unused "r[a] = r[b] -= r[c]: Binary with the in-place Sub";
        40  MulIn        Abc  (Dst Src Src)                 Unused "r[a] = r[b] *= r[c]: Binary with the in-place Mul";
        41  AddInI       Abc  (Dst Src Simm)                Unused "r[a] = r[b] += c, a small integer";
        42  SubInI       Abc  (Dst Src Simm)                Unused "r[a] = r[b] -= c, a small integer";
        43  Binary       Abc  (Dst Src Src)                 Imm    "r[a] = r[b] op r[c]; ext: number of the `BinOp`, plus 16 for the in-place form (+=)";
        44  Compare      Abc  (Dst Src Src)                 Imm    "r[a] = r[b] cmp r[c]; ext: number of the `CmpOp`";
        // --- jumps
        45  Jump         Sx   (Jump Unused Unused)          Unused "pc += sx, forward";
        46  Loop         Sx   (Jump Unused Unused)          Unused "pc += sx, backward; charges the budget";
        47  JumpIf       Abc  (Src Unused Unused)           Jump   "if r[a] is true: jump";
        48  JumpIfNot    Abc  (Src Unused Unused)           Jump   "if r[a] is false: jump";
        49  JumpLt       Abc  (Src Src Imm)                 Jump   "if (r[a] <  r[b]) == c: jump";
        50  JumpLe       Abc  (Src Src Imm)                 Jump   "if (r[a] <= r[b]) == c: jump";
        51  JumpEq       Abc  (Src Src Imm)                 Jump   "if (r[a] == r[b]) == c: jump";
        52  JumpNe       Abc  (Src Src Imm)                 Jump   "if (r[a] != r[b]) == c: jump";
        53  JumpGt       Abc  (Src Src Imm)                 Jump   "if (r[a] >  r[b]) == c: jump";
        54  JumpGe       Abc  (Src Src Imm)                 Jump   "if (r[a] >= r[b]) == c: jump";
        55  JumpLtI      Abc  (Src Simm Imm)                Jump   "if (r[a] <  b) == c: jump";
        56  JumpLeI      Abc  (Src Simm Imm)                Jump   "if (r[a] <= b) == c: jump";
        57  JumpEqI      Abc  (Src Simm Imm)                Jump   "if (r[a] == b) == c: jump";
        58  JumpNeI      Abc  (Src Simm Imm)                Jump   "if (r[a] != b) == c: jump";
        59  JumpGtI      Abc  (Src Simm Imm)                Jump   "if (r[a] >  b) == c: jump";
        60  JumpGeI      Abc  (Src Simm Imm)                Jump   "if (r[a] >= b) == c: jump";
        61  JumpIs       Abc  (Src Src Imm)                 Jump   "if (r[a] is r[b]) == c: jump";
        62  JumpNone     Abc  (Src Unused Imm)              Jump   "if (r[a] is None) == c: jump";
        // --- iteration and calls
        63  GetIter      Abc  (Dst Src Unused)              Unused "r[a] = iter(r[b])";
        64  ForIter      Abc  (Dst Src Unused)              Jump   "r[a] = next(r[b]); at exhaustion jump";
        65  Call         Abc  (Window Count Dst)            Unused "r[c] = call W(a, b)";
        66  CallMethod   Abc  (Window Count Dst)            Unused "r[c] = call of what LoadMethod left in W(a, b); b counts the self register";
        67  Return       Abc  (Src Unused Unused)           Unused "return r[a], checked";
        68  Yield        Abc  (Dst Src Unused)              Unused "yield r[b]; r[a] = the value sent";
    }
    cold {
        // --- moves and constants
        0   Unbind       Abc  (Both Unused Unused)          Unused "del of local r[a], checked: r[a] = Unbound";
        1   LoadStatic   Abc  (Dst Imm Unused)              Unused "r[a] = entry b of the table `isa::STATICS` (AssertionError, __build_class__ ...), which no program can rebind";
        2   UnbindSlot   Abx  (Unused Slot Unused)          Unused "del of local slot bx, checked";
        // --- cells
        3   MakeCell     Abx  (Unused Slot Unused)          Unused "slot bx = new Cell(slot bx); an argument's value, or Unbound, goes into the cell";
        4   UnbindCell   Abx  (Unused Slot Unused)          Unused "empty the cell in slot bx, checked";
        5   GetCellRef   Abc  (Dst Unused Unused)           Slot   "r[a] = the cell itself in slot ext (to build a closure tuple)";
        6   LoadClassCell Abc  (Both Unused Unused)         Slot   "r[a] holds a name (str): r[a] = namespace[that name] if present, else the value in the cell in slot ext, checked";
        // --- names
        7   StoreGlobal  Abc  (Src Name Unused)             Unused "globals[N[b]] = r[a]";
        8   UnbindGlobal Abx  (Unused Name Unused)          Unused "del globals[N[bx]]";
        9   LoadName     Abc  (Dst Name Unused)             Unused "r[a] = namespace, globals or builtins [N[b]] (module, class, exec, and 2.7 functions with exec)";
        10  StoreName    Abc  (Src Name Unused)             Unused "namespace[N[b]] = r[a]";
        11  UnbindName   Abx  (Unused Name Unused)          Unused "del namespace[N[bx]]";
        // --- attributes and items
        12  DelAttr      Abc  (Src Name Unused)             Unused "del r[a].N[b]";
        13  DelItem      Abc  (Src Src Unused)              Unused "del r[a][r[b]]";
        14  BuildSlice   Abc  (Dst Run Unused)              Unused "r[a] = slice(r[b], r[b+1], r[b+2])";
        // --- building
        15  BuildSet     Abc  (Dst Run Count)               Unused "r[a] = {r[b] .. r[b+c-1]}; c = 0 gives an empty set";
        16  BuildDict    Abc  (Dst Run Count)               Unused "r[a] = {r[b]: r[b+1], ..}; c counts registers, two for each pair";
        17  BuildStr     Abc  (Dst Run Count)               Unused "r[a] = the strings r[b] .. r[b+c-1] joined";
        18  ListAppend   Abc  (Src Src Unused)              Unused "append r[b] to the list r[a] (comprehension, literal)";
        19  SetAdd       Abc  (Src Src Unused)              Unused "add r[b] to the set r[a]";
        20  DictSet      Abc  (Src Src Src)                 Unused "r[a][r[b]] = r[c] for a dict r[a] (comprehension, literal)";
        21  ListExtend   Abc  (Src Src Unused)              Unused "r[a].extend(r[b]); the error for a non-iterable is that of `*value`";
        22  ListExtendCall Abc  (Src Src Unused)            Unused "r[a].extend(r[b]); the error for a non-iterable is that of `f(*value)`, f = r[a-H]";
        23  SetUpdate    Abc  (Src Src Unused)              Unused "r[a].update(r[b])";
        24  DictUpdate   Abc  (Src Src Unused)              Unused "r[a].update(r[b]) of a `{**m}`";
        25  DictMerge    Abc  (Src Src Src)                 Unused "r[a].update(r[b]) of a call `f(**m)`, f = r[c] for messages: refuses repeated and non-string keys";
        26  ListToTuple  Abc  (Dst Src Unused)              Unused "r[a] = tuple of the list r[b]";
        27  Format       Abc  (Dst Src Imm)                 Unused "r[a] = format(r[b], spec): c & 3 = conversion (0 none, 1 !s, 2 !r, 3 !a); if c & 4 the spec is r[b+1]";
        // --- unpacking
        28  UnpackEx     Abc  (DstRun Src Imm)              Imm    "r[a] .. = c items, a list of the rest, then ext items";
        // --- unary
        29  Pos          Abc  (Dst Src Unused)              Unused "r[a] = +r[b]";
        30  Invert       Abc  (Dst Src Unused)              Unused "r[a] = ~r[b]";
        // --- calls and generators
        31  CallKw       Abc  (Window Count Dst)            Const  "r[c] = call W(a, b) whose last len(K[ext]) arguments are named by the tuple K[ext]";
        32  CallMethodKw Abc  (Window Count Dst)            Const  "as CallKw, of what LoadMethod left in W(a, b); b counts the self register";
        33  CallEx       Abc  (Window Dst Unused)           Unused "r[b] = r[a](*r[a+H]): a tuple";
        34  CallExKw     Abc  (Window Dst Unused)           Unused "r[b] = r[a](*r[a+H], **r[a+H+1]): a tuple and a dict";
        35  MakeGen      Abc  (Unused Unused Unused)        Unused "return a generator (or coroutine, by the code's flags) over this frame; execution goes on behind this instruction at the first resume";
        36  GetYieldFromIter Abc  (Dst Src Unused)          Unused "r[a] = r[b] if it is a generator, else iter(r[b])";
        37  Send         Abc  (Both Src Unused)             Jump   "r[a] = send r[a] to the iterator r[b]; when that finishes r[a] = its value and jump (yield from, await)";
        38  YieldFrom    Abc  (Both Src Unused)             Jump   "yield r[a] on behalf of the delegate r[b]; r[a] = the value sent; throw() and close() go to the delegate: if throw makes it return, r[a] = its value and jump";
        39  GetAwaitable Abc  (Dst Src Unused)              Unused "r[a] = the iterator of the awaitable r[b]";
        // --- functions and classes
        40  MakeFunction Abc  (Dst Run Imm)                 Const  "r[a] = function of code K[ext]; the bits of c say what r[b], r[b+1], .. hold, in this order and without gaps: 1 defaults tuple, 2 keyword defaults dict, 4 annotations dict, 8 closure tuple of cells";
        41  SetupAnnotations Abc  (Unused Unused Unused)    Unused "namespace['__annotations__'] exists";
        // --- exceptions
        42  Raise        Abc  (Src Unused Unused)           Unused "raise r[a]";
        43  RaiseFrom    Abc  (Src Src Unused)              Unused "raise r[a] from r[b]";
        44  RaiseAgain   Abc  (Unused Unused Unused)        Unused "raise the exception being handled: `raise` alone";
        45  Reraise      Abc  (Src Imm Unused)              Unused "raise r[a] again as it is: end of finally, of an except that does not match, of with. If b is not 0 and the exception leaves the frame, the frame is where the exception was raised last in it";
        46  PushExc      Abc  (Dst Src Unused)              Unused "r[a] = the exception this frame handles (or None); this frame handles r[b]";
        47  PopExc       Abc  (Src Unused Unused)           Unused "this frame handles r[a] again";
        48  JumpMatch    Abc  (Src Src Unused)              Jump   "if r[a] matches the class or tuple r[b]: jump; r[b] not an exception class: TypeError";
        49  JumpNoMatch  Abc  (Src Src Unused)              Jump   "if r[a] does not match the class or tuple r[b]: jump; r[b] not an exception class: TypeError";
        50  LoadSpecial  Abc  (Dst Src Imm)                 Unused "r[a] = bound special method c of r[b]: 0 __enter__, 1 __exit__, 2 __aenter__, 3 __aexit__, 4 __aiter__, 5 __anext__; missing: the TypeError of `with`";
        51  ExcParts     Abc  (DstRun Src Unused)           Unused "r[a], r[a+1], r[a+2] = type, value and traceback of the exception r[b]";
        52  RaiseText    Abc  (Imm Unused Unused)           Const  "raise exception a (0 NotImplementedError, 1 SyntaxError) with text K[ext]: a construct that is not supported, reached";
        // --- match
        53  MatchClass   Abc  (DstRun Src Src)              Const  "positional and keyword parts of a class pattern: subject r[b], class r[c], K[ext] = (number of positional, keyword names..); r[a] = tuple of the parts, or None if it does not match";
        54  MatchKeys    Abc  (Dst Src Src)                 Unused "r[a] = tuple of the values of mapping r[b] for the keys in tuple r[c], or None";
        55  MatchSequence Abc  (Dst Src Unused)             Unused "r[a] = is r[b] a sequence for a pattern";
        56  MatchMapping Abc  (Dst Src Unused)              Unused "r[a] = is r[b] a mapping for a pattern";
        57  MatchRest    Abc  (Dst Src Src)                 Unused "r[a] = dict of the mapping r[b] without the keys in tuple r[c]";
        58  GetLen       Abc  (Dst Src Unused)              Unused "r[a] = len(r[b])";
        // --- modules
        59  Import       Abc  (Dst Src Name)                Imm    "r[a] = import N[c] with fromlist r[b] (tuple or None), level ext";
        60  ImportFrom   Abc  (Dst Src Name)                Unused "r[a] = attribute or submodule N[c] of module r[b]";
        61  ImportStar   Abc  (Src Unused Unused)           Unused "bind the public names of module r[a] in the namespace";
        // --- era 2.7
        62  ExecSync     Abc  (Imm Unused Unused)           Unused "era 2.7 function with unqualified exec or import *: a = 0 locals to namespace, a = 1 namespace back to locals (clear = 0)";
    }
}

/// A cold operation has room for an ext word of 16 bits beside an operand c, which is too little for a jump, and for bx only without an operand a.
const _: () = {
    let mut i = 0;
    while i < Op::ALL.len() {
        let (op, info) = (Op::ALL[i], Op::ALL[i].info());
        if op.is_cold() {
            assert!(!op.has_third() || !matches!(info.ext, Role::Jump | Role::Slot));
            match info.form {
                Form::Abc => {}
                Form::Abx => assert!(matches!((info.roles[0], info.roles[2]), (Role::Unused, Role::Unused))),
                Form::Asbx | Form::Sx => panic!("no form of a cold operation"),
            }
        }
        i += 1;
    }
};

impl Op {
    /// The opcode with this mnemonic.
    #[doc(hidden)]
    pub fn from_name(name: &str) -> Option<Op> {
        Op::ALL.iter().copied().find(|op| op.info().name == name)
    }
    /// True if it leaves the frame, or ends in a handler.
    #[doc(hidden)]
    pub const fn leaves(self) -> bool {
        matches!(self, Op::Return | Op::Raise | Op::RaiseFrom | Op::RaiseAgain | Op::Reraise | Op::RaiseText)
    }
    /// True if execution never goes on behind it.
    #[doc(hidden)]
    pub const fn ends(self) -> bool {
        matches!(self, Op::Jump | Op::Loop) || self.leaves()
    }
    /// True for calls, returns and yields, which owe an event of their own.
    #[doc(hidden)]
    pub const fn owes_event(self) -> bool {
        matches!(self, Op::Return | Op::Yield | Op::YieldFrom) || self.calls()
    }
    /// True for calls that the program writes.
    #[doc(hidden)]
    pub const fn calls(self) -> bool {
        matches!(self, Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw | Op::CallEx | Op::CallExKw)
    }
    /// True if an [`Op::Escape`] selects it.
    pub(crate) const fn is_cold(self) -> bool {
        self as u8 >= COLD
    }
    /// True if an [`Op::Ext`] word follows.
    pub(crate) const fn has_ext(self) -> bool {
        !matches!(self.info().ext, Role::Unused) || self.has_third()
    }
    /// True if its operand c stands in the ext word.
    pub(crate) const fn has_third(self) -> bool {
        self.is_cold() && !matches!(self.info().roles[2], Role::Unused)
    }
    /// True if it jumps, and its ext word or operand sx says where to.
    #[doc(hidden)]
    pub const fn jumps(self) -> bool {
        let info = self.info();
        matches!(info.form, Form::Sx) && matches!(info.roles[0], Role::Jump) || matches!(info.ext, Role::Jump)
    }
    /// What a [`Op::Wide`] extends, and how many bits it has without: operand 0, 1 or 2, or 3 for the ext word.
    pub(crate) const fn wide(self) -> Option<(usize, u32)> {
        let info = self.info();
        let mut i = 0;
        while i < 3 {
            if matches!(info.roles[i], Role::Const | Role::Name) {
                let bits = if i == 1 && !matches!(info.form, Form::Abc) { 16 } else { 8 };
                return Some((i, bits));
            }
            i += 1;
        }
        if matches!(info.ext, Role::Const | Role::Name) && self.has_third() { Some((3, 16)) } else { None }
    }
    /// The most that a [`Op::Wide`] before it may give, so that there are 24 bits in all; 0 if there may be none.
    pub(crate) const fn most_high(self) -> u32 {
        match self.wide() {
            Some((_, bits)) => 0xFF_FFFF >> bits,
            None => 0,
        }
    }
    /// True if the instruction behind it is where a generator goes on.
    #[doc(hidden)]
    pub const fn suspends(self) -> bool {
        matches!(self, Op::MakeGen | Op::Yield | Op::YieldFrom)
    }
}

/// Binary operators; the numbers are those in the ext word of `Op::Binary`.
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
    #[doc(hidden)]
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

/// Comparisons; the numbers are those in the ext word of `Op::Compare`.
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
    #[doc(hidden)]
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
    "aiter_awaited",
];

/// Unary operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Unary {
    /// `-x`
    Neg,
    /// `+x`
    Pos,
    /// `~x`
    Invert,
}
