//! Source to an image, with the compiler's warnings as text.

use fastlocals_compiler::{CompileError, Options, decode};

/// Compiles the bytes of a source file to an image. Gives the warnings too, each as CPython prints it, with its line of the source.
///
/// # Errors
/// What the compiler refuses, coding cookies and bytes that are no text included.
pub fn compile(source: &[u8], options: &Options) -> Result<(Vec<u8>, String), CompileError> {
    let text = decode::decode(source, &options.filename)?;
    let compiled = fastlocals_compiler::compile(&text, options)?;
    let mut warnings = String::new();
    for warning in &compiled.warnings {
        let line = text.lines().nth((warning.line.max(1) - 1) as usize).unwrap_or("").trim();
        warnings += &format!("{}:{}: {}: {}\n", options.filename, warning.line, warning.category, warning.message);
        if !line.is_empty() {
            warnings += &format!("  {line}\n");
        }
    }
    Ok((compiled.image, warnings))
}
