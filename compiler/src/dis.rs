//! The disassembler.

/// Lists an image: code objects, lines, instructions, tables.
pub fn disassemble(image: &[u8]) -> String {
    let _ = image;
    String::new()
}
