/* The C interface of the fastlocals virtual machine.
 * Generated from ffi/src by cbindgen; a test compares the two. Do not edit. */

#ifndef FASTLOCALS_H
#define FASTLOCALS_H

#include <stddef.h>
#include <stdint.h>

/* Version of this header: major << 16 | minor << 8 | patch; `fl_version` gives that of the library. */
#define FL_VERSION_MAJOR 0
#define FL_VERSION_MINOR 1
#define FL_VERSION_PATCH 0
#define FL_VERSION (((uint32_t)FL_VERSION_MAJOR << 16) | (FL_VERSION_MINOR << 8) | FL_VERSION_PATCH)
/* Version of the binary interface; `fl_abi` gives that of the library. */
#define FL_ABI 2
/* Version of the images that the library reads; `fl_image_format` gives that of the library. */
#define FL_IMAGE_FORMAT 2
/* As the length of a text: it ends before its first 0. */
#define FL_TERMINATED SIZE_MAX


// CPython 2.7.
#define FL_ERA_2_7 1

// CPython 3.6.
#define FL_ERA_3_6 2

// CPython 3.8.
#define FL_ERA_3_8 3

// CPython 3.11.
#define FL_ERA_3_11 4

// CPython 3.12.
#define FL_ERA_3_12 5

// CPython 3.13.
#define FL_ERA_3_13 6

// No limit, as a budget.
#define FL_NO_BUDGET UINT64_MAX

// A frame is entered, or a generator's goes on. (Kinds of events, to be combined with `|`.)
#define FL_ON_CALL (1 << 1)

// A line is about to run.
#define FL_ON_LINE (1 << 2)

// A frame is about to return, or is left because of an exception.
#define FL_ON_RETURN (1 << 3)

// An exception passes through a frame.
#define FL_ON_EXCEPTION (1 << 4)

// An instruction is about to run.
#define FL_ON_INSTRUCTION (1 << 5)

// A built-in function is about to be called.
#define FL_ON_C_CALL (1 << 6)

// A built-in function has returned.
#define FL_ON_C_RETURN (1 << 7)

// A built-in function has raised an exception.
#define FL_ON_C_EXCEPTION (1 << 8)

// A generator's frame is about to yield.
#define FL_ON_YIELD (1 << 9)

// Registers of a call window before its arguments: the callee and what the VM keeps there.
#define FL_WINDOW 7

// An argument, as a slot. Arguments come first: positional, keyword-only, then those of FL_CODE_VARARGS and FL_CODE_VARKEYWORDS.
#define FL_SLOT_ARGUMENT 1

// A local variable, as a slot.
#define FL_SLOT_LOCAL 2

// Beside FL_SLOT_ARGUMENT or FL_SLOT_LOCAL: inner functions refer to it, so that it lives in a cell.
#define FL_SLOT_CELL 4

// A variable of an outer function, as a slot. These come last.
#define FL_SLOT_FREE 8

// The last argument slot (before that of FL_CODE_VARKEYWORDS) takes further positional arguments, as a flag of a function.
#define FL_CODE_VARARGS 4

// The last argument slot takes further keyword arguments, as a flag of a function.
#define FL_CODE_VARKEYWORDS 8

// No line, no register, or no region.
#define FL_NONE UINT32_MAX

// What a function that can fail returns. Numbers are fixed; they come in ranges: 1 to 99 a mistake of the caller, 100 to 199 an image or snapshot, 200 to
// 299 memory, 300 to 399 the state of the VM, 400 to 499 the assembler.
enum fl_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Done.
    FL_OK = 0,
    // A pointer is NULL that may not be.
    FL_NULL = 1,
    // A pointer is not aligned for what it points to.
    FL_MISALIGNED = 2,
    // The size field of a struct is less than any version of this library had.
    FL_BAD_SIZE = 3,
    // An argument is out of range.
    FL_BAD_ARGUMENT = 4,
    // The `fl_vm` was not initialised.
    FL_NOT_INITIALISED = 5,
    // The VM is inside `fl_run` further up the call stack.
    FL_NESTED = 6,
    // Nothing waits for this answer, or nothing was started.
    FL_NOT_WAITING = 7,
    // The `fl_ref` was released, or is of another VM.
    FL_STALE_REF = 8,
    // The object is not of the type that the function is for.
    FL_WRONG_TYPE = 9,
    // A number does not fit, or an index is beyond the end.
    FL_OUT_OF_RANGE = 10,
    // There is no such entry, or no next one.
    FL_NO_ITEM = 11,
    // Calls lie too deep inside each other.
    FL_TOO_DEEP = 12,
    // A buffer of the caller is too short.
    FL_TOO_SHORT = 13,
    // The `fl_frame`'s frame has ended, or is that of a suspended generator.
    FL_STALE_FRAME = 20,
    // There is no frame, or no further one.
    FL_NO_FRAME = 21,
    // The frame has no variable of this name.
    FL_UNKNOWN_NAME = 22,
    // The frame has no such slot.
    FL_UNKNOWN_SLOT = 23,
    // The variable is unbound.
    FL_UNBOUND = 24,
    // The frame has lost its variables: it was cleared, or ended when there was no memory for them.
    FL_FRAME_CLEARED = 25,
    // The frame's names live in a mapping of the program whose behaviour is its own.
    FL_FOREIGN_NAMES = 26,
    // The object has no code, or no code lies at the line.
    FL_NO_CODE = 27,
    // Not an image.
    FL_IMAGE_UNKNOWN = 100,
    // The image has another format version.
    FL_IMAGE_FORMAT_VERSION = 101,
    // The image is for an unknown era.
    FL_IMAGE_ERA = 102,
    // The image is truncated or too long.
    FL_IMAGE_LENGTH = 103,
    // The image is damaged.
    FL_IMAGE_CHECKSUM = 104,
    // The image breaks a rule of its format.
    FL_IMAGE_MALFORMED = 105,
    // The image is for another era than the VM.
    FL_IMAGE_OTHER_ERA = 106,
    // The table of images is full.
    FL_TOO_MANY_IMAGES = 107,
    // There is no image with this number.
    FL_NO_IMAGE = 108,
    // Not a snapshot.
    FL_SNAPSHOT_UNKNOWN = 110,
    // The snapshot was made by another version of the layout.
    FL_SNAPSHOT_VERSION = 111,
    // The snapshot is truncated or too long.
    FL_SNAPSHOT_LENGTH = 112,
    // The snapshot is damaged.
    FL_SNAPSHOT_CHECKSUM = 113,
    // The snapshot breaks a rule: no VM would have made it.
    FL_SNAPSHOT_MALFORMED = 114,
    // The snapshot needs an image that was not added, or another one.
    FL_SNAPSHOT_IMAGE = 115,
    // The snapshot was made by a build with other built-in functions.
    FL_SNAPSHOT_NATIVES = 116,
    // The block is too small; a larger one may do.
    FL_BLOCK_TOO_SMALL = 200,
    // The block is damaged.
    FL_DAMAGED = 300,
    // A program is running or waiting already.
    FL_BUSY = 301,
    // Python code raised an exception; `fl_exception` gives it.
    FL_RAISED = 302,
    // The budget of a call was spent; the call was given up.
    FL_BUDGET_SPENT = 303,
    // The library was built without the compiler.
    FL_NO_COMPILER = 304,
    // The block was made by another version of the library.
    FL_BLOCK_VERSION = 305,
    // The block was made by a build with other built-in functions.
    FL_BLOCK_NATIVES = 306,
    // The assembler's buffer is full.
    FL_ASM_FULL = 400,
    // There is no such instruction, or this function does not emit it.
    FL_ASM_OPCODE = 401,
    // An operand is out of its range, or there is no such constant, name or slot.
    FL_ASM_OPERAND = 402,
    // More registers than a frame can have.
    FL_ASM_REGISTER = 403,
    // There is no such label.
    FL_ASM_NO_LABEL = 404,
    // The label has its place already.
    FL_ASM_LABEL_PLACED = 405,
    // A label is used and was never placed.
    FL_ASM_LABEL_UNDEFINED = 406,
    // A jump is too far, or there are too many instructions, constants or names.
    FL_ASM_LIMIT = 407,
    // The function has a variable of this name already.
    FL_ASM_SLOT_EXISTS = 408,
    // Variables are declared before instructions, arguments before other variables, free variables last.
    FL_ASM_SLOT_ORDER = 409,
    // The line is before the function's first line.
    FL_ASM_LINE = 410,
    // A function is not finished, or there is none to finish.
    FL_ASM_NESTING = 411,
    // The image is finished.
    FL_ASM_FINISHED = 412,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_status fl_status;
#else
typedef uint32_t fl_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Why a run ended. After the first two nothing runs any more; after the others `fl_run` goes on, once those are answered that say with what.
enum fl_exit
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The program, or the call that `fl_start_call` prepared, is done; `fl_exit_value` gives the result.
    FL_EXIT_FINISHED = 1,
    // It ended with an exception; `fl_exit_text` gives its class and text, `fl_exit_value` the exception.
    FL_EXIT_RAISED = 2,
    // It prints: `fl_exit_text` and `fl_exit_stream` say what and where. Answer with `fl_answer_none`.
    FL_EXIT_OUTPUT = 3,
    // It wants source compiled: `fl_exit_text`. Answer with the number of the image, or an error.
    FL_EXIT_COMPILE = 4,
    // It imports a module: `fl_exit_text` gives its name. Answer with the number of its image, or with None if there is none.
    FL_EXIT_IMPORT = 5,
    // It calls a function of the host: `fl_exit_number` says which, `fl_argument` gives what it was given. Answer with its result, or an error.
    FL_EXIT_HOST_CALL = 6,
    // It reads a line of input. Answer with a text.
    FL_EXIT_INPUT = 7,
    // The budget is spent.
    FL_EXIT_BUDGET = 8,
    // It needs `fl_exit_number` more words. Give it a longer block with `fl_vm_rebase`, or `fl_vm_refuse_memory`.
    FL_EXIT_MEMORY = 9,
    // An event that the host listens to is due.
    FL_EXIT_EVENT = 10,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_exit fl_exit;
#else
typedef uint32_t fl_exit;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a value is, as far as the functions of this header care. Instances of classes that a program makes are FL_TYPE_OTHER, even if the class
// inherits from a built-in one.
enum fl_type
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // None.
    FL_TYPE_NONE = 1,
    // True or False.
    FL_TYPE_BOOL = 2,
    // An int of any size.
    FL_TYPE_INT = 3,
    // A float.
    FL_TYPE_FLOAT = 4,
    // A str.
    FL_TYPE_STR = 5,
    // A bytes.
    FL_TYPE_BYTES = 6,
    // A tuple.
    FL_TYPE_TUPLE = 7,
    // A list.
    FL_TYPE_LIST = 8,
    // A dict.
    FL_TYPE_DICT = 9,
    // A set or frozenset.
    FL_TYPE_SET = 10,
    // A function or method, of Python code, of the library or of the host.
    FL_TYPE_FUNCTION = 11,
    // A class.
    FL_TYPE_CLASS = 12,
    // A module.
    FL_TYPE_MODULE = 13,
    // An exception.
    FL_TYPE_EXCEPTION = 14,
    // A frame object.
    FL_TYPE_FRAME = 15,
    // A generator or coroutine.
    FL_TYPE_GENERATOR = 16,
    // Anything else.
    FL_TYPE_OTHER = 17,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_type fl_type;
#else
typedef uint32_t fl_type;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a slot of a frame holds.
enum fl_local_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // A plain local.
    FL_LOCAL_PLAIN = 1,
    // A cell: inner functions refer to it.
    FL_LOCAL_CELL = 2,
    // A free variable: a cell of an outer function.
    FL_LOCAL_FREE = 3,
    // A variable of an inlined comprehension, which exists only while that runs.
    FL_LOCAL_HIDDEN = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_local_kind fl_local_kind;
#else
typedef uint32_t fl_local_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a source is, as the third argument of Python's `compile`.
enum fl_mode
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Statements: a module, or the operand of `exec`.
    FL_MODE_EXEC = 1,
    // One expression.
    FL_MODE_EVAL = 2,
    // One interactive statement, whose value is printed.
    FL_MODE_SINGLE = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_mode fl_mode;
#else
typedef uint32_t fl_mode;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How far a step goes.
enum fl_step_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // No step; one that has not ended yet is given up.
    FL_STEP_NONE = 0,
    // To the next line, in whatever frame: into functions.
    FL_STEP_IN = 1,
    // To the next line in this frame or one further out: over calls.
    FL_STEP_OVER = 2,
    // To the next line in a frame further out.
    FL_STEP_OUT = 3,
    // To the next instruction, in whatever frame.
    FL_STEP_INSTRUCTION = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_step_kind fl_step_kind;
#else
typedef uint32_t fl_step_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Instructions. Operands are written `r[a]`, `r[b]`, `r[c]` for registers, `K[x]` for a constant and `N[x]` for a name by their numbers, `ext`
// for the additional number, `W(a, n)` for a call window: the callee in `r[a]`, its `n` arguments from `r[a + FL_WINDOW]` on, nothing that is
// needed in between. A jump's distance is given as a label. *Checked* means that an unbound variable raises the exception that Python does.
enum fl_op
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // nothing (a line that has no code of its own: pass, continue ...)
    FL_OP_NOP = 4,
    // r[a] = r[b], unchecked: also copies Unbound
    FL_OP_MOVE = 5,
    // r[a] = r[b], checked
    FL_OP_COPY = 6,
    // r[a] = K[bx]
    FL_OP_LOAD_K = 7,
    // r[a] = sbx, a small integer
    FL_OP_LOAD_I = 8,
    // r[a] = immediate b: 0 Unbound, 1 None, 2 False, 3 True, 4 Ellipsis, 5 NotImplemented
    FL_OP_LOAD_IMM = 9,
    // r[a] = slot bx, checked (functions with more slots than the window shows)
    FL_OP_LOAD_SLOT = 10,
    // slot bx = r[a]
    FL_OP_STORE_SLOT = 11,
    // r[a] = slot bx, unchecked: also copies Unbound
    FL_OP_MOVE_SLOT = 12,
    // fill the slots of free variables from the function's closure (first instruction of code that has any)
    FL_OP_COPY_FREE = 13,
    // r[a] = the value in the cell in slot bx, checked
    FL_OP_LOAD_CELL = 14,
    // the cell in slot bx = r[a]
    FL_OP_STORE_CELL = 15,
    // r[a] = globals or builtins [N[bx]]
    FL_OP_LOAD_GLOBAL = 16,
    // r[a] = r[b].N[c]
    FL_OP_GET_ATTR = 17,
    // r[a].N[c] = r[b]
    FL_OP_SET_ATTR = 18,
    // prepare a method call in W(a, ..): r[a] = function and r[a+H] = r[b], or r[a] = r[b].N[c] and r[a+H] = Unbound
    FL_OP_LOAD_METHOD = 19,
    // r[a] = r[b][r[c]]
    FL_OP_GET_ITEM = 20,
    // r[a][r[b]] = r[c]
    FL_OP_SET_ITEM = 21,
    // r[a] = r[b][c], c a small integer
    FL_OP_GET_ITEM_I = 22,
    // r[a][b] = r[c], b a small integer
    FL_OP_SET_ITEM_I = 23,
    // r[a] = (r[b] .. r[b+c-1])
    FL_OP_BUILD_TUPLE = 24,
    // r[a] = [r[b] .. r[b+c-1]]
    FL_OP_BUILD_LIST = 25,
    // r[a] .. r[a+c-1] = the c items of r[b]
    FL_OP_UNPACK = 26,
    // r[a] = -r[b]
    FL_OP_NEG = 27,
    // r[a] = not r[b]
    FL_OP_NOT = 28,
    // r[a] = r[b] + r[c]
    FL_OP_ADD = 29,
    // r[a] = r[b] - r[c]
    FL_OP_SUB = 30,
    // r[a] = r[b] * r[c]
    FL_OP_MUL = 31,
    // r[a] = r[b] / r[c]
    FL_OP_DIV = 32,
    // r[a] = r[b] // r[c]
    FL_OP_FLOOR_DIV = 33,
    // r[a] = r[b] % r[c]
    FL_OP_MOD = 34,
    // r[a] = r[b] ** r[c]
    FL_OP_POW = 35,
    // r[a] = r[b] + c, a small integer
    FL_OP_ADD_I = 36,
    // r[a] = r[b] - c, a small integer
    FL_OP_SUB_I = 37,
    // r[a] = r[b] += r[c]: Binary with the in-place Add
    FL_OP_ADD_IN = 38,
    // r[a] = r[b] -= r[c]: Binary with the in-place Sub
    FL_OP_SUB_IN = 39,
    // r[a] = r[b] *= r[c]: Binary with the in-place Mul
    FL_OP_MUL_IN = 40,
    // r[a] = r[b] += c, a small integer
    FL_OP_ADD_IN_I = 41,
    // r[a] = r[b] -= c, a small integer
    FL_OP_SUB_IN_I = 42,
    // r[a] = r[b] op r[c]; ext: number of the `BinOp`, plus 16 for the in-place form (+=)
    FL_OP_BINARY = 43,
    // r[a] = r[b] cmp r[c]; ext: number of the `CmpOp`
    FL_OP_COMPARE = 44,
    // pc += sx, forward
    FL_OP_JUMP = 45,
    // pc += sx, backward; charges the budget
    FL_OP_LOOP = 46,
    // if r[a] is true: jump
    FL_OP_JUMP_IF = 47,
    // if r[a] is false: jump
    FL_OP_JUMP_IF_NOT = 48,
    // if (r[a] <  r[b]) == c: jump
    FL_OP_JUMP_LT = 49,
    // if (r[a] <= r[b]) == c: jump
    FL_OP_JUMP_LE = 50,
    // if (r[a] == r[b]) == c: jump
    FL_OP_JUMP_EQ = 51,
    // if (r[a] != r[b]) == c: jump
    FL_OP_JUMP_NE = 52,
    // if (r[a] >  r[b]) == c: jump
    FL_OP_JUMP_GT = 53,
    // if (r[a] >= r[b]) == c: jump
    FL_OP_JUMP_GE = 54,
    // if (r[a] <  b) == c: jump
    FL_OP_JUMP_LT_I = 55,
    // if (r[a] <= b) == c: jump
    FL_OP_JUMP_LE_I = 56,
    // if (r[a] == b) == c: jump
    FL_OP_JUMP_EQ_I = 57,
    // if (r[a] != b) == c: jump
    FL_OP_JUMP_NE_I = 58,
    // if (r[a] >  b) == c: jump
    FL_OP_JUMP_GT_I = 59,
    // if (r[a] >= b) == c: jump
    FL_OP_JUMP_GE_I = 60,
    // if (r[a] is r[b]) == c: jump
    FL_OP_JUMP_IS = 61,
    // if (r[a] is None) == c: jump
    FL_OP_JUMP_NONE = 62,
    // r[a] = iter(r[b])
    FL_OP_GET_ITER = 63,
    // r[a] = next(r[b]); at exhaustion jump
    FL_OP_FOR_ITER = 64,
    // r[c] = call W(a, b)
    FL_OP_CALL = 65,
    // r[c] = call of what LoadMethod left in W(a, b); b counts the self register
    FL_OP_CALL_METHOD = 66,
    // return r[a], checked
    FL_OP_RETURN = 67,
    // yield r[b]; r[a] = the value sent
    FL_OP_YIELD = 68,
    // del of local r[a], checked: r[a] = Unbound
    FL_OP_UNBIND = 128,
    // r[a] = entry b of the table `isa::STATICS` (AssertionError, __build_class__ ...), which no program can rebind
    FL_OP_LOAD_STATIC = 129,
    // del of local slot bx, checked
    FL_OP_UNBIND_SLOT = 130,
    // slot bx = new Cell(slot bx); an argument's value, or Unbound, goes into the cell
    FL_OP_MAKE_CELL = 131,
    // empty the cell in slot bx, checked
    FL_OP_UNBIND_CELL = 132,
    // r[a] = the cell itself in slot ext (to build a closure tuple)
    FL_OP_GET_CELL_REF = 133,
    // r[a] holds a name (str): r[a] = namespace[that name] if present, else the value in the cell in slot ext, checked
    FL_OP_LOAD_CLASS_CELL = 134,
    // globals[N[b]] = r[a]
    FL_OP_STORE_GLOBAL = 135,
    // del globals[N[bx]]
    FL_OP_UNBIND_GLOBAL = 136,
    // r[a] = namespace, globals or builtins [N[b]] (module, class, exec, and 2.7 functions with exec)
    FL_OP_LOAD_NAME = 137,
    // namespace[N[b]] = r[a]
    FL_OP_STORE_NAME = 138,
    // del namespace[N[bx]]
    FL_OP_UNBIND_NAME = 139,
    // del r[a].N[b]
    FL_OP_DEL_ATTR = 140,
    // del r[a][r[b]]
    FL_OP_DEL_ITEM = 141,
    // r[a] = slice(r[b], r[b+1], r[b+2])
    FL_OP_BUILD_SLICE = 142,
    // r[a] = {r[b] .. r[b+c-1]}; c = 0 gives an empty set
    FL_OP_BUILD_SET = 143,
    // r[a] = {r[b]: r[b+1], ..}; c counts registers, two for each pair
    FL_OP_BUILD_DICT = 144,
    // r[a] = the strings r[b] .. r[b+c-1] joined
    FL_OP_BUILD_STR = 145,
    // append r[b] to the list r[a] (comprehension, literal)
    FL_OP_LIST_APPEND = 146,
    // add r[b] to the set r[a]
    FL_OP_SET_ADD = 147,
    // r[a][r[b]] = r[c] for a dict r[a] (comprehension, literal)
    FL_OP_DICT_SET = 148,
    // r[a].extend(r[b]); the error for a non-iterable is that of `*value`
    FL_OP_LIST_EXTEND = 149,
    // r[a].extend(r[b]); the error for a non-iterable is that of `f(*value)`, f = r[a-H]
    FL_OP_LIST_EXTEND_CALL = 150,
    // r[a].update(r[b])
    FL_OP_SET_UPDATE = 151,
    // r[a].update(r[b]) of a `{**m}`
    FL_OP_DICT_UPDATE = 152,
    // r[a].update(r[b]) of a call `f(**m)`, f = r[c] for messages: refuses repeated and non-string keys
    FL_OP_DICT_MERGE = 153,
    // r[a] = tuple of the list r[b]
    FL_OP_LIST_TO_TUPLE = 154,
    // r[a] = format(r[b], spec): c & 3 = conversion (0 none, 1 !s, 2 !r, 3 !a); if c & 4 the spec is r[b+1]
    FL_OP_FORMAT = 155,
    // r[a] .. = c items, a list of the rest, then ext items
    FL_OP_UNPACK_EX = 156,
    // r[a] = +r[b]
    FL_OP_POS = 157,
    // r[a] = ~r[b]
    FL_OP_INVERT = 158,
    // r[c] = call W(a, b) whose last len(K[ext]) arguments are named by the tuple K[ext]
    FL_OP_CALL_KW = 159,
    // as CallKw, of what LoadMethod left in W(a, b); b counts the self register
    FL_OP_CALL_METHOD_KW = 160,
    // r[b] = r[a](*r[a+H]): a tuple
    FL_OP_CALL_EX = 161,
    // r[b] = r[a](*r[a+H], **r[a+H+1]): a tuple and a dict
    FL_OP_CALL_EX_KW = 162,
    // return a generator (or coroutine, by the code's flags) over this frame; execution goes on behind this instruction at the first resume
    FL_OP_MAKE_GEN = 163,
    // r[a] = r[b] if it is a generator, else iter(r[b])
    FL_OP_GET_YIELD_FROM_ITER = 164,
    // r[a] = send r[a] to the iterator r[b]; when that finishes r[a] = its value and jump (yield from, await)
    FL_OP_SEND = 165,
    // yield r[a] on behalf of the delegate r[b]; r[a] = the value sent; throw() and close() go to the delegate: if throw makes it return, r[a] = its value and jump
    FL_OP_YIELD_FROM = 166,
    // r[a] = the iterator of the awaitable r[b]
    FL_OP_GET_AWAITABLE = 167,
    // r[a] = function of code K[ext]; the bits of c say what r[b], r[b+1], .. hold, in this order and without gaps: 1 defaults tuple, 2 keyword defaults dict, 4 annotations dict, 8 closure tuple of cells
    FL_OP_MAKE_FUNCTION = 168,
    // namespace['__annotations__'] exists
    FL_OP_SETUP_ANNOTATIONS = 169,
    // raise r[a]
    FL_OP_RAISE = 170,
    // raise r[a] from r[b]
    FL_OP_RAISE_FROM = 171,
    // raise the exception being handled: `raise` alone
    FL_OP_RAISE_AGAIN = 172,
    // raise r[a] again as it is: end of finally, of an except that does not match, of with. If b is not 0 and the exception leaves the frame, the frame is where the exception was raised last in it
    FL_OP_RERAISE = 173,
    // r[a] = the exception this frame handles (or None); this frame handles r[b]
    FL_OP_PUSH_EXC = 174,
    // this frame handles r[a] again
    FL_OP_POP_EXC = 175,
    // if r[a] matches the class or tuple r[b]: jump; r[b] not an exception class: TypeError
    FL_OP_JUMP_MATCH = 176,
    // if r[a] does not match the class or tuple r[b]: jump; r[b] not an exception class: TypeError
    FL_OP_JUMP_NO_MATCH = 177,
    // r[a] = bound special method c of r[b]: 0 __enter__, 1 __exit__, 2 __aenter__, 3 __aexit__, 4 __aiter__, 5 __anext__; missing: the TypeError of `with`
    FL_OP_LOAD_SPECIAL = 178,
    // r[a], r[a+1], r[a+2] = type, value and traceback of the exception r[b]
    FL_OP_EXC_PARTS = 179,
    // raise exception a (0 NotImplementedError, 1 SyntaxError) with text K[ext]: a construct that is not supported, reached
    FL_OP_RAISE_TEXT = 180,
    // positional and keyword parts of a class pattern: subject r[b], class r[c], K[ext] = (number of positional, keyword names..); r[a] = tuple of the parts, or None if it does not match
    FL_OP_MATCH_CLASS = 181,
    // r[a] = tuple of the values of mapping r[b] for the keys in tuple r[c], or None
    FL_OP_MATCH_KEYS = 182,
    // r[a] = is r[b] a sequence for a pattern
    FL_OP_MATCH_SEQUENCE = 183,
    // r[a] = is r[b] a mapping for a pattern
    FL_OP_MATCH_MAPPING = 184,
    // r[a] = dict of the mapping r[b] without the keys in tuple r[c]
    FL_OP_MATCH_REST = 185,
    // r[a] = len(r[b])
    FL_OP_GET_LEN = 186,
    // r[a] = import N[c] with fromlist r[b] (tuple or None), level ext
    FL_OP_IMPORT = 187,
    // r[a] = attribute or submodule N[c] of module r[b]
    FL_OP_IMPORT_FROM = 188,
    // bind the public names of module r[a] in the namespace
    FL_OP_IMPORT_STAR = 189,
    // era 2.7 function with unqualified exec or import *: a = 0 locals to namespace, a = 1 namespace back to locals (clear = 0)
    FL_OP_EXEC_SYNC = 190,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_op fl_op;
#else
typedef uint32_t fl_op;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What Python calls a block, for `fl_asm_region`.
enum fl_region
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The body of a `for` loop, with the instruction that fetches the next item.
    FL_REGION_FOR = 0,
    // The body of a `while` loop.
    FL_REGION_WHILE = 1,
    // The body of a `try`.
    FL_REGION_TRY = 2,
    // An `except` clause.
    FL_REGION_EXCEPT = 3,
    // The `finally` body that runs when an exception passes.
    FL_REGION_FINALLY_RAISED = 4,
    // The `finally` body that runs otherwise.
    FL_REGION_FINALLY = 5,
    // The body of a `with`.
    FL_REGION_WITH = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_region fl_region;
#else
typedef uint32_t fl_region;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// A constant that needs no object.
enum fl_singleton
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // None.
    FL_PY_NONE = 0,
    // False.
    FL_PY_FALSE = 1,
    // True.
    FL_PY_TRUE = 2,
    // Ellipsis.
    FL_PY_ELLIPSIS = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum fl_singleton fl_singleton;
#else
typedef uint32_t fl_singleton;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// A VM: a small struct in the caller's storage that lends the VM its block and images. It must not be moved or copied while in use; the
// block may (see `fl_vm_rebase`). Its contents are private.
typedef struct fl_vm {
    size_t private_[24];
} fl_vm;

// One entry of a table of images. Its contents are private.
typedef struct fl_image {
    size_t private_[2];
} fl_image;

// What is fixed when a VM is made. Set `size` to `sizeof(fl_config)` and every other field to 0 for its default:
// `fl_config config = { .size = sizeof config };`
typedef struct fl_config {
    // `sizeof(fl_config)`.
    size_t size;
    // Whose rules of locals, frames and tracing the programs see: one of `FL_ERA_...`; 0 is `FL_ERA_3_13`.
    uint32_t era;
    // Python frames before RecursionError; 0 is 1000.
    uint32_t recursion_limit;
    // Words (of 8 bytes) of the stack at first; it grows into the block as needed. 0 is 128.
    uint32_t stack_words;
    // 1: collect, and move every object, before each step that allocates. For tests of hosts; slow.
    uint32_t gc_every_step;
} fl_config;

// Figures about a VM.
typedef struct fl_statistics {
    // Words of the whole block.
    size_t block_words;
    // Words of the heap in use, garbage included.
    size_t heap_words;
    // Words that the stack has now.
    size_t stack_words;
    // How many collections there were.
    uint64_t collections;
    // Most words of the heap that were in use after a collection.
    size_t peak_words;
    // Words of the block that are free for the heap and the stack without a collection.
    size_t free_words;
    // Units of the budget that are left: of the run that is going on, or of the last one.
    uint64_t budget_left;
    // References that are held.
    size_t references;
    // Python frames on the stack, those of the library's own code included.
    size_t frames;
    // Entries of tracebacks that were dropped for want of memory.
    uint64_t lost_traceback_entries;
} fl_statistics;

// A reference to an object of a program. It keeps the object alive, over runs and collections, until `fl_release`; references are part of the block, so
// a copy of the block or a snapshot has them too, with the same numbers. Every function that gives one gives a new one, which is the caller's to release.
// It belongs to one VM. All zeros refers to nothing; that one and those that were released are FL_STALE_REF.
typedef struct fl_ref {
    // Private.
    uint32_t index;
    // Private.
    uint32_t generation;
} fl_ref;

// A function of the host that a program calls. It looks at its arguments with `fl_argument` and its kin, and gives its result with one of the
// `fl_answer_...` functions, once, as the last thing that it does with the VM; if it gives none, that is None. It may use every function of this
// header but those that run the program or replace it (they are FL_NESTED there); `fl_call` may be used.
typedef void (*fl_native_fn)(void *userdata, struct fl_vm *vm);

// One entry of a table of native functions.
typedef struct fl_native {
    // The name that programs know it by: UTF-8, ended by 0.
    const char *name;
    // The function; NULL if the host answers FL_EXIT_HOST_CALL itself.
    fl_native_fn function;
    // What the function gets as its first argument.
    void *userdata;
    // What the function takes, as Python writes parameters, UTF-8 ended by 0: `"value, low=0, *, wrap=False"`. Those without a default must be
    // given; all but those before a `/` may be given by name, those behind a `*` must. Any other call is a TypeError of the program. The
    // arguments come in this order; for one that was not given `fl_argument` and its kin say FL_OUT_OF_RANGE, and the function itself supplies
    // the default. `: int`, `: index`, `: str` or `: bytes` behind a name refuses everything else. NULL: any number by position, none by
    // name. (Since FL_ABI 2.)
    const char *parameters;
} fl_native;

// Receives text that a program prints: `length` bytes of UTF-8 at `text`, not terminated, valid during the call only. `stream` is 1 for standard
// output, 2 for standard error. The VM may not be used inside.
typedef void (*fl_output_fn)(void *userdata, uint32_t stream, const char *text, size_t length);

// Does what a program waits for, as `fl_exit_text` and its kin say, and answers with one of the `fl_answer_...` functions. What may be used inside is
// what a `fl_native_fn` may use.
typedef void (*fl_handler_fn)(void *userdata, struct fl_vm *vm);

// The host's side of a program: what `fl_run_answering` and the functions that run Python code inside (`fl_call`, `fl_str`, ...) call. Set `size` to
// `sizeof(fl_handlers)`. Where a function is NULL, `fl_run_answering` ends with the exit; inside `fl_call` and its kin, which cannot be suspended, it
// is answered as stated.
typedef struct fl_handlers {
    // `sizeof(fl_handlers)`.
    size_t size;
    // First argument of all these functions.
    void *userdata;
    // Receives what the program prints. NULL inside: it is dropped.
    fl_output_fn output;
    // Answers FL_EXIT_INPUT with a text. NULL inside, or no answer: the end of the file.
    fl_handler_fn input;
    // Answers FL_EXIT_IMPORT with the number of an image. NULL, or no answer: the modules that come with the library are there; inside, or no answer, no
    // others.
    fl_handler_fn import;
    // Answers FL_EXIT_COMPILE with the number of an image. NULL: the library's compiler does it, if the library has one; inside, or no answer:
    // NotImplementedError.
    fl_handler_fn compile;
    // Looks at an event; the run goes on when it returns, unless it has called `fl_stop`. NULL inside: nothing.
    fl_handler_fn event;
    // May give the VM a longer block with `fl_vm_rebase` at FL_EXIT_MEMORY. If it does not: the run ends with that exit; inside, MemoryError.
    fl_handler_fn memory;
} fl_handlers;

// A token of a frame of a program, free to copy; nothing has to be released. It stays valid over runs and collections until its frame returns; then,
// and while it is a suspended generator's, it is FL_STALE_FRAME, and no other frame ever answers to it. It belongs to one VM; a copy of the block
// and a snapshot know it too. All zeros is no frame.
typedef struct fl_frame {
    // Private.
    uint64_t serial;
    // Private.
    uint32_t base;
    // Private.
    uint32_t unused;
} fl_frame;

// A slot of a frame.
typedef struct fl_local {
    // What it holds.
    fl_local_kind kind;
    // 1 for arguments, `*args` and `**kwargs` (which may be cells too).
    uint32_t is_argument;
    // 1 if the variable is bound now.
    uint32_t is_bound;
} fl_local;

// An event: what a run that ended with FL_EXIT_EVENT is about. Its frame is `fl_frame_current`.
typedef struct fl_event {
    // Which: one of `FL_ON_...`.
    uint32_t kind;
    // The line that it belongs to; 0 if none.
    uint32_t line;
    // The first subscription that it is told for; 0 if only a step has ended. `fl_event_also` gives the others.
    uint32_t subscription;
    // 1 if a step has ended here.
    uint32_t step;
} fl_event;

// An assembler: a small struct in the caller's storage; the image grows in the caller's buffer. It allocates nothing and nothing has to be
// released. Its contents are private.
typedef struct fl_asm {
    size_t private_[8];
} fl_asm;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The text of a status, terminated by 0, in static storage. Any number may be asked for.
const char *fl_status_text(uint32_t status);

// Version of the library that is linked, to be compared with `FL_VERSION` of the header.
uint32_t fl_version(void);

// Version of the binary interface of the library that is linked, to be compared with `FL_ABI`.
uint32_t fl_abi(void);

// Version of the images that the library reads, to be compared with `FL_IMAGE_FORMAT`.
uint32_t fl_image_format(void);

// Makes a VM in `vm`, whose state is `words` words (of 8 bytes) at `block`, and whose images are listed in the table `images` of
// `image_capacity` entries; entry 0 becomes the library's own prelude. `config` may be NULL for defaults.
//
// `vm`, `block` and `images` are lent until the caller no longer uses the VM; nothing has to be released. What was in them before does not
// matter.
//
// Errors: FL_NULL, FL_MISALIGNED, FL_BAD_SIZE, FL_BAD_ARGUMENT; FL_TOO_MANY_IMAGES if the table has no entry; FL_BLOCK_TOO_SMALL.
fl_status fl_vm_init(struct fl_vm *vm,
                     uint64_t *block,
                     size_t words,
                     struct fl_image *images,
                     size_t image_capacity,
                     const struct fl_config *config);

// Adds an image of `length` bytes and gives its number. The bytes are lent, not copied: they must stay unchanged, where they are, as long as the
// VM is used. They may be in read-only memory and need no alignment.
//
// Errors: FL_IMAGE_... says what is wrong with it; FL_TOO_MANY_IMAGES; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
fl_status fl_image_add(struct fl_vm *vm,
                       const uint8_t *bytes,
                       size_t length,
                       uint32_t *number);

// Ends the use of a VM: frees the images that the library has compiled for it, which is all that the library ever allocates. Only a VM for which it has compiled
// any (`fl_compile`, FL_EXIT_COMPILE answered by the library) needs it. Afterwards the VM is not initialised; the block and its copies must
// not be used with another VM unless that has the same images.
//
// Errors: FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_vm_close(struct fl_vm *vm);

// Gives the VM another block: the old one's contents must have been copied to the start of the new one, which may be longer. So a VM grows
// after FL_EXIT_MEMORY, moves, or goes on from a copy that was kept: then the program waits again for what it waited for when the copy was made. (See also
// `fl_vm_fork` and `fl_snapshot_save`.)
//
// Errors: FL_DAMAGED if `block` holds no block, FL_BLOCK_VERSION or FL_BLOCK_NATIVES if it is that of another library;
// FL_BLOCK_TOO_SMALL if it is shorter than its contents say; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
// FL_BAD_ARGUMENT. After an error the VM keeps its old block.
fl_status fl_vm_rebase(struct fl_vm *vm,
                       uint64_t *block,
                       size_t words);

// Says that no more memory will come: what needs more raises MemoryError in the program, and FL_EXIT_MEMORY does not occur.
//
// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
fl_status fl_vm_refuse_memory(struct fl_vm *vm);

// Figures about the VM.
//
// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_vm_statistics(struct fl_vm *vm, struct fl_statistics *statistics);

// The name of the source file of image `number`. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length`
// receives how many there are in all.
//
// Errors: FL_NO_IMAGE; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
fl_status fl_image_file(struct fl_vm *vm,
                        uint32_t number,
                        char *buffer,
                        size_t capacity,
                        size_t *length);

// The first line after line `after` on which the source of image `number` has code: with `after` 0 the first one, and so on with each result. These
// are the lines that can have line events, for coverage and breakpoints.
//
// Errors: FL_NO_ITEM if there is none; FL_NO_IMAGE; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
fl_status fl_image_line(struct fl_vm *vm,
                        uint32_t number,
                        uint32_t after,
                        uint32_t *line);

// Prepares the top-level code of image `number` (from `fl_image_add`) to be run as `__main__` by `fl_run`. The functions of `fl_vm_natives` become
// global names of it.
//
// Errors: FL_NO_IMAGE; FL_BUSY if a program is running or waiting; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
// FL_DAMAGED.
fl_status fl_start(struct fl_vm *vm,
                   uint32_t number);

// Runs what was started until the host is needed, and says why that is. `budget` is how many units of work (calls, backward jumps, elements of
// long operations) it may take at most, or FL_NO_BUDGET.
//
// Errors: FL_NOT_WAITING if nothing was started, or the last exit wants an answer first; FL_NESTED inside a function that a run calls; FL_NULL,
// FL_MISALIGNED, FL_NOT_INITIALISED, FL_DAMAGED.
fl_status fl_run(struct fl_vm *vm,
                 uint64_t budget,
                 fl_exit *exit);

// The value of the last exit: a result (FL_EXIT_FINISHED; of a program it is None), or the exception (FL_EXIT_RAISED).
//
// Errors: FL_NOT_WAITING after another exit; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exit_value(struct fl_vm *vm,
                        struct fl_ref *value);

// Which stream FL_EXIT_OUTPUT is for: 1 standard output, 2 standard error.
//
// Errors: FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exit_stream(struct fl_vm *vm, uint32_t *stream);

// The number that belongs to the last exit: how many words are needed (FL_EXIT_MEMORY), or which host function is called (FL_EXIT_HOST_CALL).
//
// Errors: FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exit_number(struct fl_vm *vm,
                         size_t *number);

// Gives a reference back. Its object lives on only as long as something else refers to it.
//
// Errors: FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_release(struct fl_vm *vm, struct fl_ref reference);

// Makes a second reference to the same object.
//
// Errors: FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_copy(struct fl_vm *vm, struct fl_ref reference, struct fl_ref *copy);

// Whether two references refer to the same object (Python's `is`): 1 or 0.
//
// Errors: FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_same(struct fl_vm *vm, struct fl_ref a, struct fl_ref b, uint32_t *same);

// Answers the last exit with None.
//
// Errors: FL_NOT_WAITING if it wants no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_answer_none(struct fl_vm *vm);

// Answers the last exit with an int, such as the number of an image.
//
// Errors: FL_BLOCK_TOO_SMALL: give the VM a longer block and answer again; FL_NOT_WAITING if the exit wants no answer; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_answer_int(struct fl_vm *vm,
                        int64_t number);

// Answers the last exit with True, or with False if `truth` is 0.
//
// Errors: as `fl_answer_none`.
fl_status fl_answer_bool(struct fl_vm *vm, uint32_t truth);

// Answers the last exit with a float.
//
// Errors: as `fl_answer_none`.
fl_status fl_answer_float(struct fl_vm *vm, double number);

// Answers the last exit with an object; the reference stays the caller's.
//
// Errors: FL_STALE_REF; as `fl_answer_none`.
fl_status fl_answer_ref(struct fl_vm *vm, struct fl_ref reference);

// Answers the last exit by raising an exception, such as one that `fl_exception` gave; the reference stays the caller's.
//
// Errors: FL_WRONG_TYPE if it is no exception; FL_STALE_REF; as `fl_answer_none`.
fl_status fl_answer_raise(struct fl_vm *vm,
                          struct fl_ref exception);

// Answers the last exit with a str: `length` bytes of UTF-8, which are copied.
//
// Errors: FL_BAD_ARGUMENT if it is no UTF-8; FL_BLOCK_TOO_SMALL: give the VM a longer block and answer again; FL_NOT_WAITING if the exit wants
// no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_answer_text(struct fl_vm *vm,
                         const char *text,
                         size_t length);

// Answers the last exit with an exception: `class_name` is that of a built-in class, both are bytes of UTF-8 with their lengths, which are copied.
//
// Errors: FL_BAD_ARGUMENT if there is no such exception class or `message` is no UTF-8; FL_BLOCK_TOO_SMALL: give the VM a longer block and answer
// again; FL_NOT_WAITING if the exit wants no answer; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_answer_error(struct fl_vm *vm,
                          const char *class_name,
                          size_t class_length,
                          const char *message,
                          size_t message_length);

// Sets the table of the host's functions. `fl_start` makes them global names of the program; inside a program, a copy of its block and a snapshot
// they are known by their number in the table, so another table must have the same functions at the same places. The table and the names are lent as
// long as the VM is used, and may be in read-only memory. `count` 0 takes the table away.
//
// Errors: FL_BAD_ARGUMENT if a name is NULL or no UTF-8, or parameters are none; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
fl_status fl_vm_natives(struct fl_vm *vm,
                        const struct fl_native *natives,
                        size_t count);

// Makes a reference to native function `number` of the table, to be put wherever the host likes.
//
// Errors: FL_OUT_OF_RANGE if the table has no such entry; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_native(struct fl_vm *vm,
                        uint32_t number,
                        struct fl_ref *result);

// How many arguments the native function that waits for its answer was given.
//
// Errors: FL_NOT_WAITING if none waits; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_argument_count(struct fl_vm *vm, size_t *count);

// Argument `i`, from 0, as a new reference.
//
// Errors: FL_OUT_OF_RANGE if there are not so many; FL_NOT_WAITING if no native function waits; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_argument(struct fl_vm *vm,
                      size_t i,
                      struct fl_ref *argument);

// Argument `i`, from 0, as a number of 64 bits.
//
// Errors: FL_WRONG_TYPE if it is no int; FL_OUT_OF_RANGE if it has more bits or there are not so many; FL_NOT_WAITING if no native function
// waits; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_argument_int(struct fl_vm *vm,
                          size_t i,
                          int64_t *number);

// Argument `i`, from 0, as a double.
//
// Errors: FL_WRONG_TYPE if it is no number; FL_OUT_OF_RANGE if it is too large or there are not so many; FL_NOT_WAITING if no native function
// waits; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_argument_float(struct fl_vm *vm,
                            size_t i,
                            double *number);

// The text of argument `i`, from 0, a str. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length` receives how
// many there are in all.
//
// Errors: FL_WRONG_TYPE if it is no str; FL_OUT_OF_RANGE if there are not so many; FL_NOT_WAITING if no native function waits; FL_NULL,
// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_argument_str(struct fl_vm *vm,
                          size_t i,
                          char *buffer,
                          size_t capacity,
                          size_t *length);

// Sets the host's side of the program. `handlers` is lent as long as the VM is used, and may be in read-only memory; NULL takes it away.
//
// Errors: FL_BAD_SIZE; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
fl_status fl_vm_handlers(struct fl_vm *vm,
                         const struct fl_handlers *handlers);

// Like `fl_run`, but what the program wants is answered by the functions of `fl_vm_handlers` and `fl_vm_natives` as far as they are there, and the run
// goes on. The budget counts from the beginning.
//
// Errors: as `fl_run`.
fl_status fl_run_answering(struct fl_vm *vm,
                           uint64_t budget,
                           fl_exit *exit);

// Like `fl_run`, but text that the program prints is given to `output` (with `userdata` first) and answered, so that FL_EXIT_OUTPUT does not occur.
// The budget counts from the beginning.
//
// Errors: as `fl_run`; FL_NULL if `output` is NULL.
fl_status fl_run_printing(struct fl_vm *vm,
                          uint64_t budget,
                          fl_output_fn output,
                          void *userdata,
                          fl_exit *exit);

// Inside the `event` handler: `fl_run_answering` ends with FL_EXIT_EVENT when the handler returns, so that whoever called it can go on later.
//
// Errors: FL_NOT_WAITING outside of such a handler; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED.
fl_status fl_stop(struct fl_vm *vm);

// Makes a reference to None.
//
// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_none(struct fl_vm *vm, struct fl_ref *result);

// Makes a reference to True, or to False if `truth` is 0.
//
// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_bool(struct fl_vm *vm, uint32_t truth, struct fl_ref *result);

// Makes an int.
//
// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_int(struct fl_vm *vm, int64_t number, struct fl_ref *result);

// Makes an int of any size from `length` characters at `digits`, as Python's `int(digits, base)`: a sign, a prefix such as 0x, digits and
// underscores, no spaces. `base` is 2 to 36, or 0 for what the prefix says. `fl_str` is the way back.
//
// Errors: FL_RAISED (ValueError) if that is no number or has too many digits; FL_BAD_ARGUMENT if there is no such base;
// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_int_text(struct fl_vm *vm,
                          const char *digits,
                          size_t length,
                          uint32_t base,
                          struct fl_ref *result);

// Makes a float.
//
// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_float(struct fl_vm *vm, double number, struct fl_ref *result);

// Makes a str of `length` bytes of UTF-8 at `text`, which are copied.
//
// Errors: FL_BAD_ARGUMENT if it is no UTF-8; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_str(struct fl_vm *vm,
                     const char *text,
                     size_t length,
                     struct fl_ref *result);

// Makes a bytes object of `length` bytes at `bytes`, which are copied.
//
// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_BAD_ARGUMENT, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_bytes(struct fl_vm *vm, const uint8_t *bytes, size_t length, struct fl_ref *result);

// What a value is.
//
// Errors: FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_get_type(struct fl_vm *vm, struct fl_ref reference, fl_type *kind);

// The name of a value's class, such as `int` or `Point`. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length`
// receives how many there are in all.
//
// Errors: FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_type_name(struct fl_vm *vm,
                       struct fl_ref reference,
                       char *buffer,
                       size_t capacity,
                       size_t *length);

// An int (or bool) as a number of 64 bits.
//
// Errors: FL_WRONG_TYPE if it is no int; FL_OUT_OF_RANGE if it has more bits; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
// FL_NESTED, FL_DAMAGED.
fl_status fl_get_int(struct fl_vm *vm,
                     struct fl_ref reference,
                     int64_t *number);

// A float, int or bool as a double.
//
// Errors: FL_WRONG_TYPE if it is no number; FL_OUT_OF_RANGE if an int is too large; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
// FL_NESTED, FL_DAMAGED.
fl_status fl_get_float(struct fl_vm *vm,
                       struct fl_ref reference,
                       double *number);

// The text of a str, in UTF-8 (lone surrogates as in WTF-8), not terminated. At most `capacity` bytes are copied to `buffer` (which may be NULL if
// that is 0); `length` receives how many there are in all.
//
// Errors: FL_WRONG_TYPE if it is no str; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_get_str(struct fl_vm *vm,
                     struct fl_ref reference,
                     char *buffer,
                     size_t capacity,
                     size_t *length);

// The contents of a bytes or bytearray object. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length` receives
// how many there are in all.
//
// Errors: FL_WRONG_TYPE if it is neither; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_get_bytes(struct fl_vm *vm,
                       struct fl_ref reference,
                       uint8_t *buffer,
                       size_t capacity,
                       size_t *length);

// How many bits the magnitude of an int has: whether `fl_get_int` will do (at most 63), or how long its text may be.
//
// Errors: FL_WRONG_TYPE if it is no int; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_int_bits(struct fl_vm *vm,
                      struct fl_ref reference,
                      size_t *bits);

// Makes a tuple of `count` objects at `items` (NULL if there are none). The references stay the caller's.
//
// Errors: FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_BAD_ARGUMENT, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_tuple(struct fl_vm *vm,
                       const struct fl_ref *items,
                       size_t count,
                       struct fl_ref *result);

// Makes a list of `count` objects at `items` (NULL if there are none). The references stay the caller's.
//
// Errors: FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_BAD_ARGUMENT, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_list(struct fl_vm *vm,
                      const struct fl_ref *items,
                      size_t count,
                      struct fl_ref *result);

// Makes an empty dict.
//
// Errors: FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_dict(struct fl_vm *vm, struct fl_ref *result);

// Appends an object to a list.
//
// Errors: FL_WRONG_TYPE if it is no list; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_list_append(struct fl_vm *vm,
                         struct fl_ref list,
                         struct fl_ref item);

// Item `i`, from 0, of a tuple or list, as a new reference.
//
// Errors: FL_NO_ITEM beyond its end; FL_WRONG_TYPE if it is neither; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_sequence_get(struct fl_vm *vm,
                          struct fl_ref sequence,
                          size_t i,
                          struct fl_ref *item);

// Sets item `i`, from 0, of a list.
//
// Errors: FL_NO_ITEM beyond its end; FL_WRONG_TYPE if it is no list; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
// FL_DAMAGED.
fl_status fl_list_set(struct fl_vm *vm,
                      struct fl_ref list,
                      size_t i,
                      struct fl_ref item);

// The value in a dict under the key `name`, a str (`length` bytes of UTF-8). (`fl_get_item` finds other keys.)
//
// Errors: FL_NO_ITEM if it is not there; FL_WRONG_TYPE if it is no dict; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_REF;
// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_dict_get(struct fl_vm *vm,
                      struct fl_ref dict,
                      const char *name,
                      size_t length,
                      struct fl_ref *item);

// Sets the value in a dict under the key `name`, a str (`length` bytes of UTF-8). (`fl_set_item` sets other keys.)
//
// Errors: FL_WRONG_TYPE if it is no dict; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_dict_set(struct fl_vm *vm,
                      struct fl_ref dict,
                      const char *name,
                      size_t length,
                      struct fl_ref item);

// Removes the key `name`, a str (`length` bytes of UTF-8), from a dict. (`fl_delete_item` removes other keys.)
//
// Errors: FL_NO_ITEM if it is not there; FL_WRONG_TYPE if it is no dict; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_REF; FL_NULL,
// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_dict_remove(struct fl_vm *vm,
                         struct fl_ref dict,
                         const char *name,
                         size_t length);

// An entry of a dict, or an item of a set: the first one at or behind `position`, which is 0 to begin with. `next` receives the position to ask for next;
// `item` receives the value (of a set None). Entries that are added meanwhile may be missed or seen; nothing else can go wrong.
//
// Errors: FL_NO_ITEM at the end; FL_WRONG_TYPE if it is neither; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
// FL_NESTED, FL_DAMAGED.
fl_status fl_dict_entry(struct fl_vm *vm,
                        struct fl_ref dict,
                        size_t position,
                        size_t *next,
                        struct fl_ref *key,
                        struct fl_ref *item);

// Makes a list of the items that an iterable object gives, as Python's `list(object)`.
//
// Errors: FL_RAISED; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_list_of(struct fl_vm *vm,
                     struct fl_ref object,
                     struct fl_ref *list);

// The attribute `name` (`length` bytes of UTF-8) of an object, as Python's `object.name`.
//
// Errors: FL_RAISED (AttributeError and what Python code raises); FL_STALE_REF; FL_BAD_ARGUMENT if the name is no UTF-8; FL_TOO_DEEP;
// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_get_attribute(struct fl_vm *vm,
                           struct fl_ref object,
                           const char *name,
                           size_t length,
                           struct fl_ref *value);

// Sets the attribute `name` (`length` bytes of UTF-8) of an object, as Python's `object.name = value`.
//
// Errors: as `fl_get_attribute`.
fl_status fl_set_attribute(struct fl_vm *vm,
                           struct fl_ref object,
                           const char *name,
                           size_t length,
                           struct fl_ref value);

// Deletes the attribute `name` (`length` bytes of UTF-8) of an object, as Python's `del object.name`.
//
// Errors: as `fl_get_attribute`.
fl_status fl_delete_attribute(struct fl_vm *vm, struct fl_ref object, const char *name, size_t length);

// The item of an object under a key, as Python's `object[key]`.
//
// Errors: FL_RAISED (KeyError, IndexError, TypeError and what Python code raises); FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL,
// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_get_item(struct fl_vm *vm,
                      struct fl_ref object,
                      struct fl_ref key,
                      struct fl_ref *value);

// Sets the item of an object under a key, as Python's `object[key] = value`.
//
// Errors: as `fl_get_item`.
fl_status fl_set_item(struct fl_vm *vm, struct fl_ref object, struct fl_ref key, struct fl_ref value);

// Deletes the item of an object under a key, as Python's `del object[key]`.
//
// Errors: as `fl_get_item`.
fl_status fl_delete_item(struct fl_vm *vm, struct fl_ref object, struct fl_ref key);

// How many items an object has, as Python's `len(object)`.
//
// Errors: FL_RAISED (TypeError and what Python code raises); FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_length(struct fl_vm *vm,
                    struct fl_ref object,
                    size_t *length);

// Whether Python takes an object for true: 1 or 0.
//
// Errors: FL_RAISED; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_truth(struct fl_vm *vm,
                   struct fl_ref object,
                   uint32_t *truth);

// Whether two objects are equal, as Python's `a == b`: 1 or 0.
//
// Errors: as `fl_truth`.
fl_status fl_equal(struct fl_vm *vm, struct fl_ref a, struct fl_ref b, uint32_t *equal);

// An iterator over an object, as Python's `iter(object)`; `fl_next` gives its items.
//
// Errors: FL_RAISED (TypeError and what Python code raises); FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_iterate(struct fl_vm *vm,
                     struct fl_ref object,
                     struct fl_ref *iterator);

// The next item of an iterator or generator.
//
// Errors: FL_NO_ITEM at its end; FL_RAISED; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
// FL_NESTED, FL_DAMAGED.
fl_status fl_next(struct fl_vm *vm,
                  struct fl_ref iterator,
                  struct fl_ref *item);

// The text of an object as Python's `str(object)` gives it, in UTF-8, not terminated: of an int its digits, of an exception its message. At most
// `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length` receives how many there are in all.
//
// Errors: FL_RAISED; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_str(struct fl_vm *vm,
                 struct fl_ref object,
                 char *buffer,
                 size_t capacity,
                 size_t *length);

// The text of an object as Python's `repr(object)` gives it, in UTF-8, not terminated. At most `capacity` bytes are copied to `buffer` (which may be
// NULL if that is 0); `length` receives how many there are in all.
//
// Errors: as `fl_str`.
fl_status fl_repr(struct fl_vm *vm,
                  struct fl_ref object,
                  char *buffer,
                  size_t capacity,
                  size_t *length);

// The class of an object.
//
// Errors: FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_class_of(struct fl_vm *vm, struct fl_ref object, struct fl_ref *class_);

// Whether an object is an instance of a class (or of one in a tuple of classes), as Python's `isinstance`: 1 or 0.
//
// Errors: as `fl_truth`.
fl_status fl_is_instance(struct fl_vm *vm, struct fl_ref object, struct fl_ref class_, uint32_t *is);

// The value of a global name (`length` bytes of UTF-8) of the main program, or else of a built-in one such as `len` or `ValueError`.
//
// Errors: FL_UNKNOWN_NAME; FL_BAD_ARGUMENT if the name is no UTF-8; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED,
// FL_DAMAGED.
fl_status fl_get_global(struct fl_vm *vm,
                        const char *name,
                        size_t length,
                        struct fl_ref *value);

// Binds a global name (`length` bytes of UTF-8) of the main program, before or while it runs.
//
// Errors: FL_STALE_REF; FL_BAD_ARGUMENT if the name is no UTF-8; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_set_global(struct fl_vm *vm,
                        const char *name,
                        size_t length,
                        struct fl_ref value);

// Calls `callable` with the `count` arguments at `arguments` (NULL if there are none) and the keyword arguments in the dict `keywords` (all zeros if
// there are none), and runs it to the end. What it wants from the host goes to the functions of `fl_vm_handlers` and `fl_vm_natives`; it
// cannot be suspended, nor a snapshot taken meanwhile. `budget` is how many units of work it may take, or FL_NO_BUDGET; they are on the account of the
// program that waits for the caller, if one does. May be used at any time, also inside native functions and event handlers (there its own events
// are not delivered).
//
// Errors: FL_RAISED: `fl_exception` gives the exception; FL_BUDGET_SPENT: the call was given up, none of its handlers and `finally` blocks ran;
// FL_WRONG_TYPE if `keywords` is no dict; FL_STALE_REF; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED
// inside an output function, FL_DAMAGED.
fl_status fl_call(struct fl_vm *vm,
                  struct fl_ref callable,
                  const struct fl_ref *arguments,
                  size_t count,
                  struct fl_ref keywords,
                  uint64_t budget,
                  struct fl_ref *value);

// As `fl_call`, of the method `name` (`name_length` bytes of UTF-8) of an object, without keyword arguments.
//
// Errors: as `fl_call`; FL_BAD_ARGUMENT if the name is no UTF-8.
fl_status fl_call_method(struct fl_vm *vm,
                         struct fl_ref object,
                         const char *name,
                         size_t name_length,
                         const struct fl_ref *arguments,
                         size_t count,
                         uint64_t budget,
                         struct fl_ref *value);

// Prepares calling `callable` as in `fl_call`, to be run by `fl_run` and its kin like a program, with all their exits; FL_EXIT_FINISHED has the
// result, see `fl_exit_value`. So Python functions that a program has defined run in slices, and a snapshot may be taken in between.
//
// Errors: FL_BUSY if a program is running or waiting; FL_WRONG_TYPE if `keywords` is no dict; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL,
// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_start_call(struct fl_vm *vm,
                        struct fl_ref callable,
                        const struct fl_ref *arguments,
                        size_t count,
                        struct fl_ref keywords);

// Gives up the program that is running or waiting: its frames end where they are, none of its handlers and `finally` blocks run. Its objects stay as
// far as something refers to them, and another program may be started.
//
// Errors: FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_DAMAGED.
fl_status fl_abandon(struct fl_vm *vm);

// The exception that the last function that ended with FL_RAISED has raised; it is forgotten then.
//
// Errors: FL_NO_ITEM if there is none; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exception(struct fl_vm *vm,
                       struct fl_ref *exception);

// Makes an exception of the built-in class `class_name` with the message `message`, both bytes of UTF-8 with their lengths. To raise it, answer with it
// (`fl_answer_raise`). Other classes are called like any callable (`fl_call`).
//
// Errors: FL_BAD_ARGUMENT if there is no such exception class or one of the two is no UTF-8; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_new_exception(struct fl_vm *vm,
                           const char *class_name,
                           size_t class_length,
                           const char *message,
                           size_t message_length,
                           struct fl_ref *result);

// Whether an exception is of the built-in class `class_name` (`length` bytes of UTF-8) or of a class that inherits from it: 1 or 0.
//
// Errors: FL_WRONG_TYPE if it is no exception; FL_BAD_ARGUMENT if there is no such class; FL_STALE_REF; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exception_is(struct fl_vm *vm,
                          struct fl_ref exception,
                          const char *class_name,
                          size_t length,
                          uint32_t *is);

// An exception as the last line of a traceback shows it: its class, and its text if it has one. At most `capacity` bytes are copied to `buffer` (which
// may be NULL if that is 0); `length` receives how many there are in all.
//
// Errors: FL_WRONG_TYPE if it is no exception; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exception_text(struct fl_vm *vm,
                            struct fl_ref exception,
                            char *buffer,
                            size_t capacity,
                            size_t *length);

// How many entries the traceback of an exception has.
//
// Errors: FL_WRONG_TYPE if it is no exception and no traceback; FL_STALE_REF; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_traceback_length(struct fl_vm *vm,
                              struct fl_ref exception,
                              size_t *length);

// The line of entry `i`, from 0 (the outermost), of the traceback of an exception; 0 if it has none.
//
// Errors: FL_NO_ITEM if there are not so many; FL_WRONG_TYPE if it is no exception and no traceback; FL_STALE_REF; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_traceback_line(struct fl_vm *vm,
                            struct fl_ref exception,
                            size_t i,
                            uint32_t *line);

// The name of the function of entry `i`, from 0 (the outermost), of the traceback of an exception. At most `capacity` bytes are copied to `buffer`
// (which may be NULL if that is 0); `length` receives how many there are in all.
//
// Errors: as `fl_traceback_line`.
fl_status fl_traceback_name(struct fl_vm *vm,
                            struct fl_ref exception,
                            size_t i,
                            char *buffer,
                            size_t capacity,
                            size_t *length);

// The name of the file of entry `i`, from 0 (the outermost), of the traceback of an exception. At most `capacity` bytes are copied to `buffer`
// (which may be NULL if that is 0); `length` receives how many there are in all.
//
// Errors: as `fl_traceback_line`.
fl_status fl_traceback_file(struct fl_vm *vm,
                            struct fl_ref exception,
                            size_t i,
                            char *buffer,
                            size_t capacity,
                            size_t *length);

// The frame object of entry `i`, from 0 (the outermost), of the traceback of an exception: its variables can be read when it has ended, too
// (`fl_get_attribute(..., "f_locals")`).
//
// Errors: as `fl_traceback_line`; FL_BLOCK_TOO_SMALL.
fl_status fl_traceback_frame(struct fl_vm *vm,
                             struct fl_ref exception,
                             size_t i,
                             struct fl_ref *frame);

// The text of the last exit: what is printed, compiled or imported (FL_EXIT_OUTPUT, FL_EXIT_COMPILE, FL_EXIT_IMPORT), or of an exception
// (FL_EXIT_RAISED) its class and text as in the last line of a traceback. At most `capacity` bytes are copied to `buffer` (which may be NULL if
// that is 0); `length` receives how many there are in all.
//
// Errors: FL_NOT_WAITING if the last exit has no text; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_exit_text(struct fl_vm *vm,
                       char *buffer,
                       size_t capacity,
                       size_t *length);

// The innermost frame that the program may see: where it waits, or whose event is delivered.
//
// Errors: FL_NO_FRAME if nothing runs; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_current(struct fl_vm *vm,
                           struct fl_frame *frame);

// The frame that has called a frame.
//
// Errors: FL_NO_FRAME beyond the outermost; FL_STALE_FRAME; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_back(struct fl_vm *vm,
                        struct fl_frame frame,
                        struct fl_frame *back);

// The frame of a frame object, a traceback object or a generator, as far as it is on the stack.
//
// Errors: FL_NO_FRAME if the object has none; FL_STALE_FRAME if it has ended or is suspended; FL_STALE_REF; FL_BLOCK_TOO_SMALL; FL_NULL,
// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_of(struct fl_vm *vm,
                      struct fl_ref object,
                      struct fl_frame *frame);

// The frame object of a frame, as Python code has it: a reference to it outlives the frame.
//
// Errors: FL_STALE_FRAME; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_object(struct fl_vm *vm, struct fl_frame frame, struct fl_ref *object);

// The name of a frame's function; `<module>` of a program's own code. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is
// 0); `length` receives how many there are in all.
//
// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_name(struct fl_vm *vm,
                        struct fl_frame frame,
                        char *buffer,
                        size_t capacity,
                        size_t *length);

// The name of the file that a frame's code is from. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length`
// receives how many there are in all.
//
// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_file(struct fl_vm *vm,
                        struct fl_frame frame,
                        char *buffer,
                        size_t capacity,
                        size_t *length);

// The line that a frame is executing, from 1; 0 if its code belongs to no line.
//
// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_line(struct fl_vm *vm, struct fl_frame frame, uint32_t *line);

// The number of the instruction that a frame is at, within its code.
//
// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_offset(struct fl_vm *vm, struct fl_frame frame, uint32_t *offset);

// Makes the frame whose event is being delivered go on at another line, or at the first line after it that has code, as assigning `f_lineno` in a Python trace
// function does, with the rules of the VM's era; where it goes on there is no line event.
//
// Errors: FL_RAISED: `fl_exception` gives the ValueError that says why not, also outside of events and for other frames; FL_STALE_FRAME;
// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_jump(struct fl_vm *vm,
                        struct fl_frame frame,
                        uint32_t line);

// A new dict of a frame's bound variables by name. Later changes on either side do not show on the other.
//
// Errors: FL_STALE_FRAME; FL_FOREIGN_NAMES; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_snapshot(struct fl_vm *vm,
                            struct fl_frame frame,
                            struct fl_ref *dict);

// Binds every variable of a frame that a dict names; keys that are no variables of a function are left alone. With `unbind_missing` 1 bound variables that
// the dict lacks become unbound, with 0 they stay. All of it happens or nothing.
//
// Errors: FL_WRONG_TYPE if `dict` is no dict; FL_BAD_ARGUMENT; FL_STALE_FRAME; FL_STALE_REF; FL_FRAME_CLEARED; FL_FOREIGN_NAMES;
// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_write_back(struct fl_vm *vm,
                              struct fl_frame frame,
                              struct fl_ref dict,
                              uint32_t unbind_missing);

// A mapping through which Python code and `fl_set_item` reach a frame's variables at once, in every era; of a frame whose names live in a
// dict, that dict.
//
// Errors: FL_STALE_FRAME; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_view(struct fl_vm *vm,
                        struct fl_frame frame,
                        struct fl_ref *view);

// The value of a Python expression (`length` bytes of UTF-8), evaluated in a frame, with its variables, as `eval(source, f_globals, f_locals)` in the VM's
// era. Needs a compiler: the `compile` handler, or that of the library. `budget` and what is possible inside: as `fl_call`.
//
// Errors: FL_RAISED (also SyntaxError, and NotImplementedError without a compiler); FL_BAD_ARGUMENT if the source is no UTF-8; FL_STALE_FRAME;
// FL_BUDGET_SPENT; FL_TOO_DEEP; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_frame_eval(struct fl_vm *vm,
                        struct fl_frame frame,
                        const char *source,
                        size_t length,
                        uint64_t budget,
                        struct fl_ref *value);

// Runs Python statements (`length` bytes of UTF-8) in a frame, with its variables, as `exec(source, f_globals, f_locals)` in the VM's era: from 3.13
// on what they assign to variables of a function is in the frame at once; before, only if `write_back` is 1. Otherwise as `fl_frame_eval`.
//
// Errors: as `fl_frame_eval`.
fl_status fl_frame_exec(struct fl_vm *vm,
                        struct fl_frame frame,
                        const char *source,
                        size_t length,
                        uint32_t write_back,
                        uint64_t budget);

// How many slots a frame has: arguments, locals, cells and free variables of a function; none of a module.
//
// Errors: FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_local_count(struct fl_vm *vm, struct fl_frame frame, uint32_t *count);

// What slot `slot`, from 0, of a frame is.
//
// Errors: FL_UNKNOWN_SLOT; FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_local_info(struct fl_vm *vm, struct fl_frame frame, uint32_t slot, struct fl_local *info);

// The name of slot `slot`, from 0, of a frame. At most `capacity` bytes are copied to `buffer` (which may be NULL if that is 0); `length` receives how
// many there are in all.
//
// Errors: FL_UNKNOWN_SLOT; FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_local_name(struct fl_vm *vm,
                        struct fl_frame frame,
                        uint32_t slot,
                        char *buffer,
                        size_t capacity,
                        size_t *length);

// The slot of the variable `name` (`length` bytes of UTF-8) of a frame; it is the same in every frame of the same code.
//
// Errors: FL_UNKNOWN_NAME; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_FRAME; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_local_find(struct fl_vm *vm,
                        struct fl_frame frame,
                        const char *name,
                        size_t length,
                        uint32_t *slot);

// The value of the variable `name` (`length` bytes of UTF-8) of a frame, as a new reference.
//
// Errors: FL_UNKNOWN_NAME; FL_UNBOUND; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_FOREIGN_NAMES;
// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_local_get(struct fl_vm *vm,
                       struct fl_frame frame,
                       const char *name,
                       size_t length,
                       struct fl_ref *value);

// The value of the variable `name` (`length` bytes of UTF-8) of a frame, an int, as a number of 64 bits.
//
// Errors: as `fl_local_get` and `fl_get_int`.
fl_status fl_local_get_int(struct fl_vm *vm, struct fl_frame frame, const char *name, size_t length, int64_t *value);

// The value of the variable `name` (`length` bytes of UTF-8) of a frame, a number, as a double.
//
// Errors: as `fl_local_get` and `fl_get_float`.
fl_status fl_local_get_float(struct fl_vm *vm, struct fl_frame frame, const char *name, size_t length, double *value);

// The value of the variable in slot `slot`, from 0, of a frame, as a new reference.
//
// Errors: FL_UNKNOWN_SLOT; FL_UNBOUND; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
// FL_NESTED, FL_DAMAGED.
fl_status fl_slot_get(struct fl_vm *vm,
                      struct fl_frame frame,
                      uint32_t slot,
                      struct fl_ref *value);

// The value of the variable in slot `slot`, from 0, of a frame, an int, as a number of 64 bits.
//
// Errors: as `fl_slot_get` and `fl_get_int`.
fl_status fl_slot_get_int(struct fl_vm *vm, struct fl_frame frame, uint32_t slot, int64_t *value);

// The value of the variable in slot `slot`, from 0, of a frame, a number, as a double.
//
// Errors: as `fl_slot_get` and `fl_get_float`.
fl_status fl_slot_get_float(struct fl_vm *vm, struct fl_frame frame, uint32_t slot, double *value);

// Binds the variable `name` (`length` bytes of UTF-8) of a frame, bound or not, to an object; in a module, a class body or `exec` code this may be a new
// name. The program sees it at its next read. The reference stays the caller's.
//
// Errors: FL_UNKNOWN_NAME; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_REF; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_FOREIGN_NAMES;
// FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_local_set(struct fl_vm *vm,
                       struct fl_frame frame,
                       const char *name,
                       size_t length,
                       struct fl_ref value);

// Binds the variable `name` (`length` bytes of UTF-8) of a frame to an int.
//
// Errors: as `fl_local_set`.
fl_status fl_local_set_int(struct fl_vm *vm, struct fl_frame frame, const char *name, size_t length, int64_t value);

// Binds the variable `name` (`length` bytes of UTF-8) of a frame to a float.
//
// Errors: as `fl_local_set`.
fl_status fl_local_set_float(struct fl_vm *vm, struct fl_frame frame, const char *name, size_t length, double value);

// Binds the variable in slot `slot`, from 0, of a frame to an object. The reference stays the caller's.
//
// Errors: FL_UNKNOWN_SLOT; FL_STALE_REF; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED,
// FL_NESTED, FL_DAMAGED.
fl_status fl_slot_set(struct fl_vm *vm,
                      struct fl_frame frame,
                      uint32_t slot,
                      struct fl_ref value);

// Binds the variable in slot `slot`, from 0, of a frame to an int.
//
// Errors: as `fl_slot_set`.
fl_status fl_slot_set_int(struct fl_vm *vm, struct fl_frame frame, uint32_t slot, int64_t value);

// Binds the variable in slot `slot`, from 0, of a frame to a float.
//
// Errors: as `fl_slot_set`.
fl_status fl_slot_set_float(struct fl_vm *vm, struct fl_frame frame, uint32_t slot, double value);

// Unbinds the variable `name` (`length` bytes of UTF-8) of a frame, as Python's `del` does: the program's next read of it raises UnboundLocalError
// (or NameError).
//
// Errors: FL_UNKNOWN_NAME; FL_UNBOUND; FL_BAD_ARGUMENT if the name is no UTF-8; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_FOREIGN_NAMES; FL_NULL,
// FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_local_unbind(struct fl_vm *vm,
                          struct fl_frame frame,
                          const char *name,
                          size_t length);

// Unbinds the variable in slot `slot`, from 0, of a frame.
//
// Errors: FL_UNKNOWN_SLOT; FL_UNBOUND; FL_STALE_FRAME; FL_FRAME_CLEARED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_slot_unbind(struct fl_vm *vm,
                         struct fl_frame frame,
                         uint32_t slot);

// Begins to listen to events of these kinds (`FL_ON_...`, combined with `|`) in every frame that the program may see: a run ends with FL_EXIT_EVENT
// whenever one is due, or `fl_run_answering` calls the `event` handler. Gives the number of the subscription. Subscriptions are part of the block.
// (To hear of the call of the program itself, subscribe before `fl_start`.)
//
// Errors: FL_BAD_ARGUMENT if there is no such kind; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_subscribe(struct fl_vm *vm,
                       uint32_t kinds,
                       uint32_t *subscription);

// As `fl_subscribe`, in one frame. The subscription stays until it is cancelled, but hears nothing once the frame has ended.
//
// Errors: FL_STALE_FRAME; as `fl_subscribe`.
fl_status fl_subscribe_frame(struct fl_vm *vm,
                             uint32_t kinds,
                             struct fl_frame frame,
                             uint32_t *subscription);

// As `fl_subscribe`, in every frame of a function's code: `function` is a Python function, method, generator, frame object or code object. Other code runs as if
// nobody listened.
//
// Errors: FL_NO_CODE if it is none of these; FL_STALE_REF; as `fl_subscribe`.
fl_status fl_subscribe_code(struct fl_vm *vm,
                            uint32_t kinds,
                            struct fl_ref function,
                            uint32_t *subscription);

// Breakpoints: listens to line events at the `count` lines at `lines` of a function's code (see `fl_subscribe_code`).
//
// Errors: FL_NO_CODE if it has no code; FL_BAD_ARGUMENT if there are no lines; FL_STALE_REF; as `fl_subscribe`.
fl_status fl_subscribe_lines(struct fl_vm *vm,
                             struct fl_ref function,
                             const uint32_t *lines,
                             size_t count,
                             uint32_t *subscription);

// A breakpoint at a line of image `number`, or at the first line after it in the same function that has code; gives the subscription and that line. May be
// set before the program runs.
//
// Errors: FL_NO_IMAGE; FL_NO_CODE if no code lies there; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_set_breakpoint(struct fl_vm *vm,
                            uint32_t number,
                            uint32_t line,
                            uint32_t *subscription,
                            uint32_t *line_set);

// Ends a subscription.
//
// Errors: FL_NO_ITEM if there is none of this number; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_unsubscribe(struct fl_vm *vm,
                         uint32_t subscription);

// The run will end with FL_EXIT_EVENT (or the `event` handler is called) at the end of this step (one of `fl_step_kind`), counted from the running frame.
// Other subscriptions are heard meanwhile.
//
// Errors: FL_BAD_ARGUMENT if there is no such step; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_step(struct fl_vm *vm,
                  uint32_t kind);

// The event that the run has ended with, or that the `event` handler is called for.
//
// Errors: FL_NOT_WAITING if there is none; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_event_now(struct fl_vm *vm, struct fl_event *event);

// The next subscription after `subscription` that the event is told for.
//
// Errors: FL_NO_ITEM if there is none; FL_NOT_WAITING if there is no event; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_event_also(struct fl_vm *vm,
                        uint32_t subscription,
                        uint32_t *next);

// The value that belongs to the event: of FL_ON_RETURN and FL_ON_YIELD what is returned or yielded (None if the frame is left because of an exception), of
// FL_ON_EXCEPTION the exception, of FL_ON_C_... the built-in function; else None.
//
// Errors: FL_NOT_WAITING if there is no event; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_event_value(struct fl_vm *vm,
                         struct fl_ref *value);

// The value of the variable `name` (`length` bytes of UTF-8) of the function whose event it is, an int, as a number of 64 bits: the same as
// `fl_local_get_int` of `fl_frame_current`, in one call, and no frame object is made.
//
// Errors: FL_UNBOUND if it is unbound or there is none; as `fl_get_int`; FL_NOT_WAITING if there is no event.
fl_status fl_event_local_int(struct fl_vm *vm,
                             const char *name,
                             size_t length,
                             int64_t *value);

// The value of the variable `name` (`length` bytes of UTF-8) of the function whose event it is, a number, as a double.
//
// Errors: as `fl_event_local_int` and `fl_get_float`.
fl_status fl_event_local_float(struct fl_vm *vm, const char *name, size_t length, double *value);

// How many bytes `fl_snapshot_save` needs at most.
//
// Errors: as `fl_snapshot_save`.
fl_status fl_snapshot_size(struct fl_vm *vm, uint32_t lent, size_t *size);

// Writes the whole program, in whatever state a run has ended, to `buffer` of `capacity` bytes; `length` receives how many bytes it is. References and
// tokens of frames are in it. Images 1 to `lent` are not, because the host will lend them again; those that were added or compiled later travel in the file. Not in it are
// handlers, the table of native functions, and what the host knows itself.
//
// Errors: FL_TOO_SHORT if the buffer is; FL_NO_IMAGE if there are not so many images; FL_BUSY if the last answer has ended the run (`fl_run` says how: call it
// first); FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_DAMAGED.
fl_status fl_snapshot_save(struct fl_vm *vm,
                           uint32_t lent,
                           uint8_t *buffer,
                           size_t capacity,
                           size_t *length);

// Makes a VM go on with a snapshot of `length` bytes: in this process or another, at another address, on another machine. `vm` was made by `fl_vm_init`, with a
// block that is long enough, in the snapshot's era, with the same native functions at the same places of their table; and the images that were not to travel
// were added in the same order. `bytes` is lent as long as the VM is used: images in it are read where they are. `exit` receives what the program waits for, as
// when it was saved: FL_EXIT_BUDGET if it only has to be run on, FL_EXIT_FINISHED if nothing runs.
//
// Nothing in a snapshot is trusted: everything in it is checked before anything runs. After an error the VM has to be made anew (`fl_vm_init`).
//
// Errors: FL_SNAPSHOT_..., FL_IMAGE_... say what is wrong with it; FL_IMAGE_OTHER_ERA; FL_BLOCK_TOO_SMALL; FL_TOO_MANY_IMAGES; FL_BUSY if a program is running or
// waiting; FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_DAMAGED.
fl_status fl_snapshot_restore(struct fl_vm *vm,
                              const uint8_t *bytes,
                              size_t length,
                              fl_exit *exit);

// Makes a second VM in `fork` whose program is where that of `vm` is: a copy of its block in `words` words at `block`, and of its table of images in
// `image_capacity` entries at `images`. From then on the two know nothing of each other; they may run in two threads. Handlers, the table of native
// functions and the bytes of images are shared: they stay lent to both, and `vm` must not be closed (`fl_vm_close`) before `fork` is done with.
//
// Errors: FL_BLOCK_TOO_SMALL; FL_TOO_MANY_IMAGES; FL_BAD_ARGUMENT if the two overlap; FL_NESTED inside a function that a run calls; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED, FL_DAMAGED.
fl_status fl_vm_fork(struct fl_vm *vm,
                     struct fl_vm *fork,
                     uint64_t *block,
                     size_t words,
                     struct fl_image *images,
                     size_t image_capacity);

// What the program waits for: what the last run has ended with, if the program waits for something; FL_EXIT_BUDGET if it only has to be run on;
// FL_EXIT_FINISHED if nothing runs.
//
// Errors: FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_waits_for(struct fl_vm *vm,
                       fl_exit *exit);

// Compiles Python source (`length` bytes of UTF-8) in the VM's era and adds the image; gives its number, for `fl_start` or as an answer to
// FL_EXIT_COMPILE and FL_EXIT_IMPORT. `filename` (`filename_length` bytes of UTF-8) is what tracebacks show; `mode` is one of `fl_mode`. The library keeps the image until
// `fl_vm_close`. May be used at any time.
//
// Errors: FL_NO_COMPILER if the library was built without the compiler; FL_RAISED: `fl_exception` gives the SyntaxError; FL_BAD_ARGUMENT if the mode is unknown
// or a text is no UTF-8; FL_TOO_MANY_IMAGES; FL_BLOCK_TOO_SMALL; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_compile(struct fl_vm *vm,
                     const char *source,
                     size_t length,
                     const char *filename,
                     size_t filename_length,
                     uint32_t mode,
                     uint32_t *number);

// Answers FL_EXIT_COMPILE with the library's compiler. (`fl_run_answering` does so by itself where there is no `compile` handler.)
//
// Errors: FL_NO_COMPILER if the library was built without the compiler; FL_NOT_WAITING after another exit; FL_BLOCK_TOO_SMALL: give the VM a longer
// block and answer again; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_answer_compile(struct fl_vm *vm);

// Answers FL_EXIT_IMPORT with a module that comes with the library (`math`, `collections`, ...), or with None if there is none of this name. It takes an entry of
// the table of images. (`fl_run_answering` does so by itself where there is no `import` handler, or it has not answered.)
//
// Errors: FL_TOO_MANY_IMAGES; FL_NOT_WAITING after another exit; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED, FL_NESTED, FL_DAMAGED.
fl_status fl_answer_import(struct fl_vm *vm);

// Begins an image, and in it the top-level code, in `length` bytes at `buffer`, which are lent until `fl_asm_finish` has left the image at their
// start. `era` is the FL_ERA_... that the image is for, 0 if it suits all; `file` names the source for tracebacks: `file_length` bytes of UTF-8, or
// FL_TERMINATED. While it grows, an image takes about 20 bytes for each instruction; finished, about 7.
//
// Errors: FL_ASM_FULL; FL_BAD_ARGUMENT if the era is unknown or the name is no UTF-8; FL_NULL, FL_MISALIGNED.
fl_status fl_asm_init(struct fl_asm *assembler,
                      uint8_t *buffer,
                      size_t length,
                      uint32_t era,
                      const char *file,
                      size_t file_length);

// Begins a function inside the one that is open. `flags` is 0 or FL_CODE_... bits; `first_line` is the line of its definition, at least 1.
//
// Errors: FL_ASM_FULL, FL_ASM_FINISHED; FL_BAD_ARGUMENT for other flags; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_function(struct fl_asm *assembler,
                          const char *name,
                          size_t length,
                          uint32_t first_line,
                          uint32_t flags);

// Says how many of the open function's arguments are positional-only (the first ones) and keyword-only (behind the positional ones).
//
// Errors: FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_argument_kinds(struct fl_asm *assembler,
                                uint32_t positional_only,
                                uint32_t keyword_only);

// Finishes the innermost function; `constant` receives the number of the constant of the function around it that is its code, for
// FL_OP_MAKE_FUNCTION.
//
// Errors: FL_ASM_LABEL_UNDEFINED, FL_ASM_LIMIT, FL_ASM_FULL; FL_ASM_NESTING at the top level; FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED,
// FL_NOT_INITIALISED. The function is still open then.
fl_status fl_asm_end(struct fl_asm *assembler,
                     uint32_t *constant);

// Finishes the top-level code and the image, which the verifier checks; `length` receives how many bytes it has. It lies at the start of the
// buffer and is what `fl_image_add` takes. The assembler is not used afterwards, even if there was an error.
//
// Errors: FL_ASM_NESTING if another function is open; FL_ASM_LABEL_UNDEFINED, FL_ASM_LIMIT, FL_ASM_FULL; FL_IMAGE_MALFORMED if the code
// breaks a rule, such as that control does not fall off its end; FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_finish(struct fl_asm *assembler,
                        size_t *length);

// Declares a variable of the open function: its name, and FL_SLOT_... bits. `number` receives the number of its slot, which is that of its
// register, too. Slots are declared before the first instruction; the registers behind them are free for temporaries.
//
// Errors: FL_ASM_SLOT_EXISTS, FL_ASM_SLOT_ORDER, FL_ASM_OPERAND for impossible bits, FL_ASM_REGISTER if there are too many, FL_ASM_FULL,
// FL_ASM_FINISHED; FL_BAD_ARGUMENT if the name is no UTF-8; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_slot(struct fl_asm *assembler,
                      const char *name,
                      size_t length,
                      uint32_t bits,
                      uint32_t *number);

// The number of the slot with this name in the open function.
//
// Errors: FL_UNKNOWN_SLOT; FL_BAD_ARGUMENT if the name is no UTF-8; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_find_slot(struct fl_asm *assembler, const char *name, size_t length, uint32_t *number);

// The line of the instructions that follow; FL_NONE if they belong to no line.
//
// Errors: FL_ASM_LINE if it is before the function's first line; FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_line(struct fl_asm *assembler,
                      uint32_t line);

// A new label of the open function.
//
// Errors: FL_ASM_LIMIT, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_label(struct fl_asm *assembler, uint32_t *label);

// Places a label before the instruction that follows.
//
// Errors: FL_ASM_NO_LABEL, FL_ASM_LABEL_PLACED, FL_ASM_FULL, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_place(struct fl_asm *assembler,
                       uint32_t label);

// Emits an instruction that does not jump: a fl_op and its operands, in the order of its description, 0 for those that it does not have. A
// signed operand may be negative. `ext` is 0 for instructions without one.
//
// Errors: FL_ASM_OPCODE; FL_ASM_OPERAND if one is out of its range, or no such constant, name or slot exists; FL_ASM_REGISTER; FL_ASM_LIMIT,
// FL_ASM_FULL, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_emit(struct fl_asm *assembler,
                      uint32_t opcode,
                      int32_t a,
                      int32_t b,
                      int32_t c,
                      uint32_t ext);

// Emits an instruction that jumps to a label. FL_OP_JUMP may go forward and backward.
//
// Errors: as `fl_asm_emit`; FL_ASM_NO_LABEL.
fl_status fl_asm_jump(struct fl_asm *assembler, uint32_t opcode, int32_t a, int32_t b, int32_t c, uint32_t label);

// Between the labels `start` and `end`, an exception goes on at `target`, and is in the register `exception` then. Inner ranges are given
// before outer ones.
//
// Errors: FL_ASM_NO_LABEL, FL_ASM_REGISTER, FL_ASM_FULL, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_handler(struct fl_asm *assembler,
                         uint32_t start,
                         uint32_t end,
                         uint32_t target,
                         uint32_t exception);

// Says that what lies between the labels is what Python calls a block, so that debuggers can set the line of a frame by Python's rules: a
// fl_region, the number of the region around it (FL_NONE if there is none), the register in which FL_OP_PUSH_EXC has kept the exception that was
// handled before (FL_NONE if there is none), and the line of the block's header. Outer regions are given before inner ones. `number` receives its
// number.
//
// Errors: FL_ASM_NO_LABEL, FL_ASM_REGISTER, FL_ASM_LIMIT, FL_ASM_FULL, FL_ASM_FINISHED; FL_BAD_ARGUMENT for an unknown kind or a parent that is
// no number of a region; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_region(struct fl_asm *assembler,
                        uint32_t kind,
                        uint32_t start,
                        uint32_t end,
                        uint32_t parent,
                        uint32_t saved,
                        uint32_t line,
                        uint32_t *number);

// The number of a name, for instructions that load and store globals and attributes by name.
//
// Errors: FL_ASM_FULL, FL_ASM_LIMIT, FL_ASM_FINISHED; FL_BAD_ARGUMENT if it is no UTF-8; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_name(struct fl_asm *assembler,
                      const char *name,
                      size_t length,
                      uint32_t *number);

// The number of a constant of the open function: an int.
//
// Errors: FL_ASM_FULL, FL_ASM_LIMIT, FL_ASM_FINISHED; FL_NULL, FL_MISALIGNED, FL_NOT_INITIALISED.
fl_status fl_asm_int(struct fl_asm *assembler, int64_t value, uint32_t *number);

// The number of a constant of the open function: a float.
//
// Errors: as `fl_asm_int`.
fl_status fl_asm_float(struct fl_asm *assembler, double value, uint32_t *number);

// The number of a constant of the open function: a str.
//
// Errors: as `fl_asm_int`; FL_BAD_ARGUMENT if it is no UTF-8.
fl_status fl_asm_text(struct fl_asm *assembler, const char *text, size_t length, uint32_t *number);

// The number of a constant of the open function: a bytes object.
//
// Errors: as `fl_asm_int`.
fl_status fl_asm_bytes(struct fl_asm *assembler, const uint8_t *bytes, size_t length, uint32_t *number);

// The number of a constant of the open function: one of `fl_singleton`.
//
// Errors: as `fl_asm_int`; FL_ASM_OPERAND for another number.
fl_status fl_asm_singleton(struct fl_asm *assembler, uint32_t which, uint32_t *number);

// The number of a constant of the open function: a tuple of others, by their numbers.
//
// Errors: as `fl_asm_int`; FL_ASM_OPERAND if there is no such constant.
fl_status fl_asm_tuple(struct fl_asm *assembler, const uint32_t *items, size_t count, uint32_t *number);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* FASTLOCALS_H */
