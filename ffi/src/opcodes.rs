//! `fl_op`: the instructions by number, for the assembler. A test compares them with those of core.

/// Instructions. Operands are written `r[a]`, `r[b]`, `r[c]` for registers, `K[x]` for a constant and `N[x]` for a name by their numbers, `ext`
/// for the additional number, `W(a, n)` for a call window: the callee in `r[a]`, its `n` arguments from `r[a + FL_WINDOW]` on, nothing that is
/// needed in between. A jump's distance is given as a label. *Checked* means that an unbound variable raises the exception that Python does.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum fl_op {
    /// nothing (a line that has no code of its own: pass, continue ...)
    FL_OP_NOP = 3,
    /// r[a] = r[b], unchecked: also copies Unbound
    FL_OP_MOVE = 4,
    /// r[a] = r[b], checked
    FL_OP_COPY = 5,
    /// r[a] = K[bx]
    FL_OP_LOAD_K = 6,
    /// r[a] = sbx, a small integer
    FL_OP_LOAD_I = 7,
    /// r[a] = immediate b: 0 Unbound, 1 None, 2 False, 3 True, 4 Ellipsis, 5 NotImplemented
    FL_OP_LOAD_IMM = 8,
    /// r[a] = entry bx of the table `isa::STATICS` (AssertionError, __build_class__ ...), which no program can rebind
    FL_OP_LOAD_STATIC = 9,
    /// del of local r[a], checked: r[a] = Unbound
    FL_OP_UNBIND = 10,
    /// r[a] = slot bx, checked (functions with more slots than the window shows)
    FL_OP_LOAD_SLOT = 11,
    /// slot bx = r[a]
    FL_OP_STORE_SLOT = 12,
    /// del of local slot bx, checked
    FL_OP_UNBIND_SLOT = 13,
    /// r[a] = slot bx, unchecked: also copies Unbound
    FL_OP_MOVE_SLOT = 14,
    /// slot bx = new Cell(slot bx); an argument's value, or Unbound, goes into the cell
    FL_OP_MAKE_CELL = 15,
    /// r[a] = the value in the cell in slot bx, checked
    FL_OP_LOAD_CELL = 16,
    /// the cell in slot bx = r[a]
    FL_OP_STORE_CELL = 17,
    /// empty the cell in slot bx, checked
    FL_OP_UNBIND_CELL = 18,
    /// fill the slots of free variables from the function's closure (first instruction of code that has any)
    FL_OP_COPY_FREE = 19,
    /// r[a] = globals or builtins [N[bx]]
    FL_OP_LOAD_GLOBAL = 20,
    /// globals[N[bx]] = r[a]
    FL_OP_STORE_GLOBAL = 21,
    /// del globals[N[bx]]
    FL_OP_UNBIND_GLOBAL = 22,
    /// r[a] = namespace, globals or builtins [N[bx]] (module, class, exec, and 2.7 functions with exec)
    FL_OP_LOAD_NAME = 23,
    /// namespace[N[bx]] = r[a]
    FL_OP_STORE_NAME = 24,
    /// del namespace[N[bx]]
    FL_OP_UNBIND_NAME = 25,
    /// r[a] holds a name (str): r[a] = namespace[that name] if present, else the value in the cell in slot bx, checked
    FL_OP_LOAD_CLASS_CELL = 26,
    /// r[a] = r[b].N[c]
    FL_OP_GET_ATTR = 27,
    /// r[a].N[c] = r[b]
    FL_OP_SET_ATTR = 28,
    /// del r[a].N[c]
    FL_OP_DEL_ATTR = 29,
    /// prepare a method call in W(a, ..): r[a] = function and r[a+H] = r[b], or r[a] = r[b].N[c] and r[a+H] = Unbound
    FL_OP_LOAD_METHOD = 30,
    /// r[a] = r[b][r[c]]
    FL_OP_GET_ITEM = 31,
    /// r[a][r[b]] = r[c]
    FL_OP_SET_ITEM = 32,
    /// del r[a][r[b]]
    FL_OP_DEL_ITEM = 33,
    /// r[a] = slice(r[b], r[b+1], r[b+2])
    FL_OP_BUILD_SLICE = 34,
    /// r[a] = (r[b] .. r[b+c-1])
    FL_OP_BUILD_TUPLE = 35,
    /// r[a] = [r[b] .. r[b+c-1]]
    FL_OP_BUILD_LIST = 36,
    /// r[a] = {r[b] .. r[b+c-1]}; c = 0 gives an empty set
    FL_OP_BUILD_SET = 37,
    /// r[a] = {r[b]: r[b+1], ..}; c counts registers, two for each pair
    FL_OP_BUILD_DICT = 38,
    /// append r[b] to the list r[a] (comprehension, literal)
    FL_OP_LIST_APPEND = 39,
    /// add r[b] to the set r[a]
    FL_OP_SET_ADD = 40,
    /// r[a][r[b]] = r[c] for a dict r[a] (comprehension, literal)
    FL_OP_DICT_SET = 41,
    /// r[a].extend(r[b]); the error for a non-iterable is that of `*value`, or for c = 1 that of `f(*value)`, f = r[a-H]
    FL_OP_LIST_EXTEND = 42,
    /// r[a].update(r[b])
    FL_OP_SET_UPDATE = 43,
    /// r[a].update(r[b]) of a `{**m}`
    FL_OP_DICT_UPDATE = 44,
    /// r[a].update(r[b]) of a call `f(**m)`, f = r[c] for messages: refuses repeated and non-string keys
    FL_OP_DICT_MERGE = 45,
    /// r[a] = tuple of the list r[b]
    FL_OP_LIST_TO_TUPLE = 46,
    /// r[a] = format(r[b], spec): c & 3 = conversion (0 none, 1 !s, 2 !r, 3 !a); if c & 4 the spec is r[b+1]
    FL_OP_FORMAT = 47,
    /// r[a] = the strings r[b] .. r[b+c-1] joined
    FL_OP_BUILD_STR = 48,
    /// r[a] .. r[a+c-1] = the c items of r[b]
    FL_OP_UNPACK = 49,
    /// r[a] .. = c items, a list of the rest, then ext items
    FL_OP_UNPACK_EX = 50,
    /// r[a] = -r[b]
    FL_OP_NEG = 51,
    /// r[a] = +r[b]
    FL_OP_POS = 52,
    /// r[a] = ~r[b]
    FL_OP_INVERT = 53,
    /// r[a] = not r[b]
    FL_OP_NOT = 54,
    /// r[a] = r[b] + r[c]
    FL_OP_ADD = 55,
    /// r[a] = r[b] - r[c]
    FL_OP_SUB = 56,
    /// r[a] = r[b] * r[c]
    FL_OP_MUL = 57,
    /// r[a] = r[b] / r[c]
    FL_OP_DIV = 58,
    /// r[a] = r[b] // r[c]
    FL_OP_FLOOR_DIV = 59,
    /// r[a] = r[b] % r[c]
    FL_OP_MOD = 60,
    /// r[a] = r[b] ** r[c]
    FL_OP_POW = 61,
    /// r[a] = r[b] op r[c]; ext: number of the `BinOp`, plus 16 for the in-place form (+=)
    FL_OP_BINARY = 62,
    /// r[a] = r[b] + c, a small integer
    FL_OP_ADD_I = 63,
    /// r[a] = r[b] - c, a small integer
    FL_OP_SUB_I = 64,
    /// r[a] = r[b] cmp r[c]; ext: number of the `CmpOp`
    FL_OP_COMPARE = 65,
    /// pc += sx, forward
    FL_OP_JUMP = 66,
    /// pc += sx, backward; charges the budget
    FL_OP_LOOP = 67,
    /// if r[a] is true: jump
    FL_OP_JUMP_IF = 68,
    /// if r[a] is false: jump
    FL_OP_JUMP_IF_NOT = 69,
    /// if (r[a] <  r[b]) == c: jump
    FL_OP_JUMP_LT = 70,
    /// if (r[a] <= r[b]) == c: jump
    FL_OP_JUMP_LE = 71,
    /// if (r[a] == r[b]) == c: jump
    FL_OP_JUMP_EQ = 72,
    /// if (r[a] != r[b]) == c: jump
    FL_OP_JUMP_NE = 73,
    /// if (r[a] >  r[b]) == c: jump
    FL_OP_JUMP_GT = 74,
    /// if (r[a] >= r[b]) == c: jump
    FL_OP_JUMP_GE = 75,
    /// if (r[a] <  b) == c: jump
    FL_OP_JUMP_LT_I = 76,
    /// if (r[a] <= b) == c: jump
    FL_OP_JUMP_LE_I = 77,
    /// if (r[a] == b) == c: jump
    FL_OP_JUMP_EQ_I = 78,
    /// if (r[a] != b) == c: jump
    FL_OP_JUMP_NE_I = 79,
    /// if (r[a] >  b) == c: jump
    FL_OP_JUMP_GT_I = 80,
    /// if (r[a] >= b) == c: jump
    FL_OP_JUMP_GE_I = 81,
    /// if (r[a] is r[b]) == c: jump
    FL_OP_JUMP_IS = 82,
    /// if (r[a] is None) == c: jump
    FL_OP_JUMP_NONE = 83,
    /// r[a] = iter(r[b])
    FL_OP_GET_ITER = 84,
    /// r[a] = next(r[b]); at exhaustion jump
    FL_OP_FOR_ITER = 85,
    /// r[c] = call W(a, b)
    FL_OP_CALL = 86,
    /// r[c] = call of what LoadMethod left in W(a, b); b counts the self register
    FL_OP_CALL_METHOD = 87,
    /// r[c] = call W(a, b) whose last len(K[ext]) arguments are named by the tuple K[ext]; the self register (if LoadMethod prepared it) counts: ext bit 23 says so
    FL_OP_CALL_KW = 88,
    /// r[c] = r[a](*r[a+H], **r[a+H+1]): a tuple and a dict; b = 0 if there is no dict
    FL_OP_CALL_EX = 89,
    /// return r[a], checked
    FL_OP_RETURN = 90,
    /// return a generator (or coroutine, by the code's flags) over this frame; execution goes on behind this instruction at the first resume
    FL_OP_MAKE_GEN = 91,
    /// yield r[b]; r[a] = the value sent
    FL_OP_YIELD = 92,
    /// r[a] = r[b] if it is a generator, else iter(r[b])
    FL_OP_GET_YIELD_FROM_ITER = 93,
    /// r[a] = send r[c] to the iterator r[b]; when that finishes r[a] = its value and jump (yield from, await)
    FL_OP_SEND = 94,
    /// yield r[b] on behalf of the delegate r[c]; r[a] = the value sent; throw() and close() go to the delegate: if throw makes it return, r[b] = its value and jump
    FL_OP_YIELD_FROM = 95,
    /// r[a] = the iterator of the awaitable r[b]
    FL_OP_GET_AWAITABLE = 96,
    /// r[a] = function of code K[ext]; the bits of c say what r[b], r[b+1], .. hold, in this order and without gaps: 1 defaults tuple, 2 keyword defaults dict, 4 annotations dict, 8 closure tuple of cells
    FL_OP_MAKE_FUNCTION = 97,
    /// r[a] = the cell itself in slot bx (to build a closure tuple)
    FL_OP_GET_CELL_REF = 98,
    /// c = 0: raise the exception being handled; c = 1: raise r[a]; c = 2: raise r[a] from r[b]
    FL_OP_RAISE = 99,
    /// raise r[a] again as it is: end of finally, of an except that does not match, of with. With a line, that is the frame's line from now on; without one the frame's line stays where the exception was raised last in this frame
    FL_OP_RERAISE = 100,
    /// r[a] = the exception this frame handles (or None); this frame handles r[b]
    FL_OP_PUSH_EXC = 101,
    /// this frame handles r[a] again
    FL_OP_POP_EXC = 102,
    /// if (r[a] matches the class or tuple r[b]) == c: jump; r[b] not an exception class: TypeError
    FL_OP_MATCH_EXC = 103,
    /// r[a] = bound special method c of r[b]: 0 __enter__, 1 __exit__, 2 __aenter__, 3 __aexit__, 4 __aiter__, 5 __anext__; missing: the TypeError of `with`
    FL_OP_LOAD_SPECIAL = 104,
    /// r[a], r[a+1], r[a+2] = type, value and traceback of the exception r[b]
    FL_OP_EXC_PARTS = 105,
    /// raise exception a (0 NotImplementedError, 1 SyntaxError) with text K[bx]: a construct that is not supported, reached
    FL_OP_RAISE_TEXT = 106,
    /// positional and keyword parts of a class pattern: subject r[b], class r[c], K[ext] = (number of positional, keyword names..); r[a] = tuple of the parts, or None if it does not match
    FL_OP_MATCH_CLASS = 107,
    /// r[a] = tuple of the values of mapping r[b] for the keys in tuple r[c], or None
    FL_OP_MATCH_KEYS = 108,
    /// r[a] = is r[b] a c = 0: sequence, 1: mapping for a pattern
    FL_OP_MATCH_KIND = 109,
    /// r[a] = dict of the mapping r[b] without the keys in tuple r[c]
    FL_OP_MATCH_REST = 110,
    /// r[a] = len(r[b])
    FL_OP_GET_LEN = 111,
    /// r[a] = import N[c] with fromlist r[b] (tuple or None), level ext
    FL_OP_IMPORT = 112,
    /// r[a] = attribute or submodule N[c] of module r[b]
    FL_OP_IMPORT_FROM = 113,
    /// bind the public names of module r[a] in the namespace
    FL_OP_IMPORT_STAR = 114,
    /// namespace['__annotations__'] exists
    FL_OP_SETUP_ANNOTATIONS = 115,
    /// era 2.7 function with unqualified exec or import *: a = 0 locals to namespace, a = 1 namespace back to locals (clear = 0)
    FL_OP_EXEC_SYNC = 116,
    /// r[a] = r[b] += r[c]: Binary with the in-place Add
    FL_OP_ADD_IN = 117,
    /// r[a] = r[b] -= r[c]: Binary with the in-place Sub
    FL_OP_SUB_IN = 118,
    /// r[a] = r[b] *= r[c]: Binary with the in-place Mul
    FL_OP_MUL_IN = 119,
    /// r[a] = r[b] += c, a small integer
    FL_OP_ADD_IN_I = 120,
    /// r[a] = r[b] -= c, a small integer
    FL_OP_SUB_IN_I = 121,
    /// r[a] = r[b][c], c a small integer
    FL_OP_GET_ITEM_I = 122,
    /// r[a][b] = r[c], b a small integer
    FL_OP_SET_ITEM_I = 123,
}

#[cfg(test)]
mod tests {
    use fastlocals_core::isa::Op;

    /// `AddI` is `ADD_I`.
    fn upper(name: &str) -> String {
        let letters: Vec<char> = name.chars().collect();
        let mut out = String::new();
        for (i, c) in letters.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| letters.get(i));
            let after = letters.get(i + 1);
            if c.is_uppercase()
                && (before.is_some_and(|b| b.is_lowercase() || b.is_numeric())
                    || before.is_some() && after.is_some_and(|a| a.is_lowercase()))
            {
                out.push('_');
            }
            out.push(c.to_ascii_uppercase());
        }
        out
    }

    #[test]
    fn the_opcodes_are_those_of_core() {
        let mut expected = String::new();
        for op in Op::ALL.iter().filter(|op| !matches!(op, Op::Ext | Op::Wide)) {
            let info = op.info();
            expected += &format!("    /// {}\n    FL_OP_{} = {},\n", info.meaning, upper(info.name), *op as u8);
        }
        let source = include_str!("opcodes.rs");
        let body = source.split("pub enum fl_op {\n").nth(1).and_then(|rest| rest.split("}\n").next());
        assert_eq!(body, Some(expected.as_str()), "opcodes.rs must say what core/src/isa.rs says");
    }
}
