//! Subscribing and cancelling, and the filter that follows from all subscriptions.

use crate::block::field;
use crate::listeners::filter;
use crate::listeners::subscriptions::{
    CODE_SCOPE, ENTRY, EVERYWHERE, FIRST, FRAME_SCOPE, Filter, LINES_SCOPE, ListenError, Scope, Subscription, USED,
    hears,
};
use crate::machine::Vm;
use crate::value::Value;
use crate::value::kind::Kind;

impl Vm<'_> {
    /// Begins to listen: from now on a run ends with [`crate::machine::exit::Exit::Event`] whenever such an event is due, see [`Vm::event_now`].
    /// Several subscriptions to the same event make one exit.
    ///
    /// # Errors
    /// See [`ListenError`].
    pub fn subscribe(&mut self, filter: Filter<'_>) -> Result<Subscription, ListenError> {
        let (scope, target, lines): (u32, Value, &[u32]) = match filter.scope {
            Scope::Everywhere => (EVERYWHERE, Value::UNBOUND, &[]),
            Scope::Frame(token) => (FRAME_SCOPE, self.frame(token).map_err(|_| ListenError::Stale)?.object(), &[]),
            Scope::Code(code) => (CODE_SCOPE, code, &[]),
            Scope::Lines(code, lines) => (LINES_SCOPE, code, lines),
        };
        let is_code = self.heap.code_of(target).is_some_and(|c| c.image().is_object(c.offset()));
        if matches!(scope, CODE_SCOPE | LINES_SCOPE) && !is_code {
            return Err(ListenError::NoCode);
        }
        let old = self.heap.block.get(field::LISTENERS).heap_of(Kind::Store);
        let used = old.map_or(USED, |h| self.heap.block.count(h, USED));
        let h = self.heap.block.alloc(Kind::Store, used + ENTRY + lines.len()).map_err(|_| ListenError::Memory)?;
        if let Some(old) = old {
            self.heap.block.copy_words(old, FIRST, h, FIRST, used - USED);
        }
        let number = self.heap.block.number(field::HOST_SERIAL) + 1;
        self.heap.block.set_number(field::HOST_SERIAL, number);
        let at = used + 1;
        let facts = (filter.kinds.0 | scope << 16) as i64 | (lines.len() as i64) << 20;
        for (i, v) in [Value::small(number), Value::small(facts), target].into_iter().enumerate() {
            self.heap.block.put(h, at + i, v);
        }
        for (i, line) in lines.iter().enumerate() {
            self.heap.block.put(h, at + ENTRY + i, Value::small(*line as i64));
        }
        self.heap.block.put_count(h, USED, used + ENTRY + lines.len());
        self.heap.block.set(field::LISTENERS, Value::heap(Kind::Store, h));
        self.listen_anew();
        Ok(Subscription(number as u32))
    }

    /// Ends a subscription.
    ///
    /// # Errors
    /// `Unknown`.
    pub fn unsubscribe(&mut self, subscription: Subscription) -> Result<(), ListenError> {
        let Some(h) = self.heap.block.get(field::LISTENERS).heap_of(Kind::Store) else {
            return Err(ListenError::Unknown);
        };
        let found = self.heap.subscriptions(h).find(|e| e.number == subscription.0).ok_or(ListenError::Unknown)?;
        let (size, used) = (ENTRY + found.lines, self.heap.block.count(h, USED));
        self.heap.block.copy_words(h, found.at + size, h, found.at, (used + 1).saturating_sub(found.at + size));
        self.heap.block.put_count(h, USED, used.saturating_sub(size));
        for i in used.saturating_sub(size) + 1..=used {
            self.heap.block.put(h, i, Value::UNBOUND);
        }
        self.listen_anew();
        Ok(())
    }

    /// A breakpoint at a line of an image, or at the first line after it in the same function that has code: the subscription and that line.
    ///
    /// # Errors
    /// `NoCode` if no code of the image lies there; `Memory`.
    pub fn set_breakpoint(&mut self, image: u16, line: u32) -> Result<(Subscription, u32), ListenError> {
        let code = self.heap.code_for_line(image, line).ok_or(ListenError::NoCode)?;
        let at = self.heap.code_of(code).and_then(|c| c.line_with_code(line)).ok_or(ListenError::NoCode)?;
        self.subscribe(Filter::lines(code, &[at])).map(|s| (s, at))
    }

    /// Computes HOST_MASK (kinds heard anywhere, and above them those heard everywhere) and HOST_BLOOM.
    pub(crate) fn listen_anew(&mut self) {
        let (mut all, mut everywhere, mut bloom) = (0, 0, 0u32);
        if let Some(h) = self.heap.block.get(field::LISTENERS).heap_of(Kind::Store) {
            for e in self.heap.subscriptions(h) {
                all |= e.kinds;
                match e.scope {
                    EVERYWHERE => everywhere |= e.kinds,
                    FRAME_SCOPE => {
                        let code = e
                            .target
                            .handle()
                            .map_or(Value::UNBOUND, |f| self.heap.block.at(f, crate::block::records::frame::CODE));
                        bloom |= 1 << filter::bit(code.0);
                    }
                    LINES_SCOPE => {
                        all |= hears::LINES;
                        bloom |= 1 << filter::bit(e.target.0);
                    }
                    _ => bloom |= 1 << filter::bit(e.target.0),
                }
            }
        }
        self.heap.block.set_number(field::HOST_MASK, (all | everywhere << 16) as i64);
        self.heap.block.set_number(field::HOST_BLOOM, bloom as i64);
        self.heed();
    }
}
