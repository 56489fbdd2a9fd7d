//! Behaviour of tracing, of events and of jumps that differs by era.

use crate::era::Era::*;
use crate::era::{Era, Eras, behaviours};

behaviours! {
    /// LN: a line event is due where an entry of the line table begins, whatever line came before.
    lines_begin_with_table_entries: Eras::until(Py38);
    /// LN: what a call of a Python function comes back to begins a line if a jump leads there too, even on the same line.
    calls_end_lines: Eras::only(Py312);
    /// LN: while a frame has a trace function, `f_lineno` is the line of its last line event, or the one where it was given that.
    lineno_follows_line_events: Eras::until(Py38);
    /// FA-LINENO: `f_lineno` is None at an opcode event of code without a line.
    lineno_may_be_none: Eras::since(Py311);
    /// EV-CALL: the code of a module begins on the line of its first statement (later on 1, and its call event is on 0).
    modules_begin_at_first_statement: Eras::until(Py38);
    /// TR-TB: the traceback of an error in a callback has the traced frame twice.
    callback_errors_show_frame_twice: Eras::until(Py38);
    /// TR: `sys.call_tracing` makes a call that is traced.
    call_tracing_traces: Eras::until(Py38).or(Eras::since(Py312));
    /// TR-TB: the traceback of an error in a callback for an exception event does not have the traced frame.
    errors_at_exceptions_hide_frame: Eras::since(Py311);
    /// TR-FLAGS: opcode events come only if settrace is called after a frame has asked for them.
    opcode_events_wait_for_settrace: Eras::only(Py312);
    /// EV-EXC: the StopIteration of a Python-level iterator gives an exception event in the frame of the loop.
    loops_tell_stop_of_iterators: Eras::since(Py36);
    /// EV-EXC: the StopIteration of a generator gives an exception event in the frame of the loop.
    loops_tell_stop_of_generators: Eras::between(Py36, Py38);
    /// EV-EXC: the StopIteration of a delegate gives an exception event in the generator that delegates.
    delegation_tells_stop: Eras::since(Py36);
    /// EV-EXC: but not if it is a generator to which None was sent and that returns None.
    generators_stop_silently: Eras::only(Py311);
    /// PR: the call event of a generator into which something is thrown has that as its argument.
    profilers_see_what_is_thrown: Eras::only(Py312);
    /// EV-GEN: a generator whose delegate has answered a throw() by its end is called again.
    delegates_end_calls: Eras::until(Py38).or(Eras::since(Py312));
    /// EV-GEN: and it gives an exception event, and the line anew.
    delegates_end_is_raised: Eras::since(Py312);
    /// EV-GEN: a generator into which something is thrown while it delegates is on its line anew before that goes on.
    delegations_clean_up: Eras::since(Py313);
    /// FR-GEN: the frame of a generator that has ended has no `f_back`.
    ended_generators_have_no_back: Eras::until(Py311);
    /// EV-GEN: closing a generator that has not begun gives no events.
    closes_unstarted_silently: Eras::since(Py312);
    /// EV-GEN: closing a generator that is suspended outside of `try` gives no events.
    closes_suspended_silently: Eras::since(Py313);
    /// PR: range, map, filter and zip are functions, so that calls of them are c_calls.
    iterator_types_are_functions: Eras::only(Py27);
    /// PR: a call of a built-in method that is bound to nothing (`list.append(x, 1)`) is no c_call.
    unbound_methods_are_called_silently: Eras::until(Py36);
    /// JP: a jump binds every unbound plain variable of the frame to None.
    jumps_bind_unbound: Eras::since(Py312);
    /// JP: a jump is possible at the event of a yield.
    jumps_at_yield: Eras::since(Py312);
    /// JP: what a jump would do to the stack decides whether it is legal, not the blocks it enters and leaves.
    jumps_go_by_stack: Eras::since(Py311);
    /// JP: a jump to the line of the `def` gives a call event.
    jumps_to_start_call: Eras::since(Py312);
    /// JP: a `for` loop ends with an instruction on the line where it takes its items, which a jump may find.
    loops_end_on_their_line: Eras::since(Py312);
    /// JP: a jump may not enter `finally`, nor leave it or `except`.
    jumps_respect_handlers: Eras::only(Py38);
}
