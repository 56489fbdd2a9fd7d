//! `from __future__ import ...`.

use crate::error::CompileError;
use crate::source::Source;
use ruff_python_ast::Stmt;

const FEATURES: &[&str] = &[
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// Only a docstring and other future imports may stand before one.
pub(super) fn check(body: &[Stmt], source: &Source<'_>) -> Result<(), CompileError> {
    let mut done = false;
    for (i, stmt) in body.iter().enumerate() {
        match stmt {
            Stmt::ImportFrom(import) if import.module.as_deref() == Some("__future__") && import.level == 0 => {
                if done {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    return Err(source.error(import.range, message));
                }
                for alias in &import.names {
                    let name = alias.name.as_str();
                    let message = match name {
                        "braces" => "not a chance".into(),
                        _ if FEATURES.contains(&name) => continue,
                        _ => format!("future feature {name} is not defined"),
                    };
                    return Err(CompileError { end_column: 0, ..source.error(import.range, message) });
                }
            }
            Stmt::Expr(e) if i == 0 && e.value.is_string_literal_expr() => {}
            _ => done = true,
        }
    }
    Ok(())
}
