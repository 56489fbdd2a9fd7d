//! Behaviour of the compiler that differs by era: scopes, lines and what is refused or warned of.

use crate::era::Era::*;
use crate::era::{Era, Eras, behaviours};

// Scopes and the order of variables.
behaviours! {
    /// EX27: `exec(..)` is the exec statement, and with one operand it and `import *` cost a function its fast locals.
    exec_is_a_statement: Eras::only(Py27);
    /// EX27: `print(..)` is the print statement, whose operand in brackets is a tuple.
    print_is_a_statement: Eras::only(Py27);
    /// EX27: `from m import *` is allowed in functions.
    functions_may_import_star: Eras::only(Py27);
    /// FL-COMP: the variables of a list comprehension are those of the code around it.
    list_comprehensions_leak: Eras::only(Py27);
    /// FL-COMP: a global that an inlined comprehension reads is hidden by the variable of one before it in the same function.
    sibling_comprehensions_hide_globals: Eras::only(Py312);
    /// An attribute of `super()` is one instruction, which loads the method's first argument.
    super_attributes_load_self: Eras::since(Py312);
    /// None, True and False are names.
    constants_are_names: Eras::only(Py27);
    /// A `global` statement after a use of the name is refused.
    refuses_late_global: Eras::since(Py36);
    /// FL-DEL: the name of an `except` clause is unbound at its end.
    except_unbinds_name: Eras::since(Py36);
    /// The code of a class body has CO_NEWLOCALS.
    class_code_has_new_locals: Eras::only(Py27);
    /// Code without cells and free variables has CO_NOFREE.
    code_flags_tell_no_free: Eras::until(Py38);
    /// FL-SLOT: `return`, `break` and `continue` have a copy of the `finally` bodies that they run.
    jumps_copy_finally: Eras::since(Py311);
    /// FL-SLOT: a `finally` body is compiled before what it guards.
    compiles_finally_first: Eras::only(Py38);
    /// FL-SLOT: the `else` of a `try` is compiled after its handlers.
    compiles_else_after_handlers: Eras::until(Py38);
    /// FL-SLOT: a dict comprehension evaluates its value before its key.
    comprehension_values_come_first: Eras::until(Py36);
    /// FL-SLOT: a dict display evaluates each value before its key.
    dict_values_come_first: Eras::only(Py27);
    /// LN: code that cannot run by a constant test is not compiled.
    drops_dead_code: Eras::until(Py38);
    /// LN: tests are folded before they decide on dead code.
    folds_dead_tests: Eras::only(Py38);
    /// LC-CLASS: a class body binds `__firstlineno__` and `__static_attributes__`.
    classes_record_source: Eras::since(Py313);
    /// Docstrings are stored without their indentation.
    dedents_docstrings: Eras::since(Py313);
    /// The value of a generator lambda's body is dropped.
    generator_lambdas_drop_value: Eras::until(Py312);
    /// The error of `f(1, *x)` for an x that cannot be iterated names f.
    stars_name_callee: Eras::until(Py38);
    /// `'%s' % (a,)` with plain fields is compiled as an f-string.
    folds_percent_formats: Eras::since(Py311);
}

// Lines (LN): how the compiler walks. See docs/semantics.md.
behaviours! {
    /// LN: line tables are ranges of addresses: there is a current line, and lines without code do not exist.
    line_tables_are_ranges: Eras::until(Py38);
    /// LN: within a statement the current line never goes back.
    lines_never_go_back: Eras::until(Py36);
    /// LN: brackets of set and dict comprehensions do not count.
    braces_do_not_count: Eras::only(Py27);
    /// LN: after a clean-up that a jump runs, the line is that of the jump again.
    line_returns_after_finally: Eras::only(Py38);
    /// LN: entries of removed instructions stay, so that an entry may begin without a new line.
    line_entries_may_coincide: Eras::only(Py38);
    /// LN: code that is left out still moves the current line.
    walks_dead_code: Eras::only(Py38);
    /// LN: unreachable code behind a return is removed.
    drops_code_behind_return: Eras::since(Py36);
    /// LN: the test of a statement is visited as an expression, and its jumps have the current line.
    tests_are_visited: Eras::until(Py36);
    /// LN: all jumps of a statement's test have the line where it starts.
    tests_jump_at_their_start: Eras::only(Py311);
    /// LN: constants are folded in the syntax tree, not in code.
    folds_syntax_trees: Eras::since(Py38);
    /// LN: the parser makes one number of a minus and a number.
    parser_negates_numbers: Eras::only(Py27);
    /// LN: a loop is a block: instructions begin and end it, and `break` unwinds it.
    loops_are_blocks: Eras::until(Py36);
    /// EV-EXC: what `__aiter__` gives is awaited, as if it might be a coroutine.
    asynchronous_iterators_are_awaited: Eras::only(Py36);
    /// LN: a jump leads from the target of `async for` to its body, and another one may go through it.
    async_targets_jump: Eras::until(Py36);
    /// LN: the list display of a `for` is made, not folded.
    loops_make_lists: Eras::only(Py27);
    /// LN: the body of an `if` ends with a jump even if there is no `else`.
    every_if_jumps: Eras::only(Py27);
    /// LN: a returned constant is loaded before what the `return` leaves.
    loads_returned_constants_first: Eras::until(Py36);
    /// LN: the arguments of `*` and `**` are evaluated last.
    star_arguments_come_last: Eras::only(Py27);
    /// LN: the defaults of a function are passed one by one.
    passes_defaults_one_by_one: Eras::only(Py27);
    /// LN: a function of a docstring alone returns on the docstring's line.
    docstring_functions_return_there: Eras::only(Py38);
    /// LN: filters and the adding of elements have the line of the whole comprehension.
    comprehension_steps_have_its_line: Eras::only(Py311);
    /// LN: a comprehension takes its next item on the line of the iterable.
    comprehensions_step_at_iterable: Eras::since(Py313);
    /// LN: a loop takes its next item on the line of the iterable.
    loops_step_at_iterable: Eras::since(Py313);
    /// LN: the managers of a `with` statement are entered and left on its line; otherwise each on its own.
    managers_are_on_the_statement: Eras::between(Py311, Py312);
    /// LN: behind its parts a pattern is on the line of the last one.
    pattern_lines_stay: Eras::only(Py311);
    /// LN: what is called is marked as no method where it starts, after it was evaluated.
    callees_are_marked_late: Eras::since(Py313);
    /// LN: a lambda's value is returned on the line of the lambda.
    lambdas_return_at_their_start: Eras::between(Py311, Py312);
    /// LN: a failed assertion is raised on the line of its test.
    assertions_fail_at_their_test: Eras::since(Py313);
    /// LN: a slice of two parts is no object on a line of its own.
    slices_of_two_parts_are_operands: Eras::since(Py312);
    /// LN: a comprehension adds an element on the element's line.
    elements_are_added_at_their_line: Eras::since(Py312);
}

// Refusals and warnings.
behaviours! {
    /// Invalid escape sequences are warned of.
    warns_of_invalid_escapes: Eras::since(Py36);
    /// Octal escapes beyond a byte are warned of.
    warns_of_wide_octal_escapes: Eras::since(Py312);
    /// Invalid escapes are SyntaxWarnings (before, DeprecationWarnings).
    escape_warnings_are_syntax_warnings: Eras::since(Py312);
    /// An assertion of a tuple is warned of.
    warns_of_asserted_tuples: Eras::since(Py36);
    /// `is` with a literal is warned of.
    warns_of_identity_with_literals: Eras::since(Py38);
    /// Decimal literals of very many digits are refused.
    limits_decimal_literals: Eras::since(Py311);
}

impl Era {
    /// How many blocks may be nested.
    #[doc(hidden)]
    pub const fn block_limit(self) -> usize {
        if Eras::since(Py313).has(self) { 21 } else { 20 }
    }
}
