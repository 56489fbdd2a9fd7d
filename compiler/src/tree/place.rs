//! Lines and columns of nodes.

use ruff_text_size::{TextRange, TextSize};

/// Where the lines of a text begin.
pub(super) struct Places<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str) -> Places<'t> {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Places { text, starts }
    }

    /// Line (from 1) and column (in bytes, from 0).
    fn at(&self, offset: TextSize) -> (u32, u32) {
        let offset = offset.to_usize();
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|i| self.starts.get(i)).copied().unwrap_or(0);
        (line as u32, (offset - start) as u32)
    }

    pub(super) fn of(&self, range: TextRange) -> [u32; 4] {
        let ((line, column), (end_line, end_column)) = (self.at(range.start()), self.at(range.end()));
        [line, column, end_line, end_column]
    }

    /// The place of a definition without its decorators, which end at `after`.
    pub(super) fn of_definition(&self, range: TextRange, after: Option<TextSize>) -> [u32; 4] {
        let Some(after) = after else { return self.of(range) };
        let rest = self.text.get(after.to_usize()..range.end().to_usize()).unwrap_or("");
        let mut at = after.to_usize();
        for line in rest.split_inclusive('\n') {
            let code = line.trim_start();
            if ["def", "class", "async"].iter().any(|word| code.starts_with(word)) {
                let start = TextSize::new((at + line.len() - code.len()) as u32);
                return self.of(TextRange::new(start, range.end()));
            }
            at += line.len();
        }
        self.of(range)
    }
}
