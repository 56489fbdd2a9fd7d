//! Snapshots of a host's VM: to bytes and back, and a second VM from the first. See [`crate::snapshot`].

use super::{Config, FIRST_WORDS, Host, HostError, MOST_WORDS, System};
use crate::block::field;
use crate::image::Image;
use crate::snapshot::{self, Snapshot};
use crate::value::Value;
use alloc::borrow::{Cow, ToOwned};
use alloc::vec;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// Images that do not travel in a host's snapshots: the prelude.
const LENT: usize = 1;

impl<S: System> Host<S> {
    /// The whole program as bytes: its block, and every image but the prelude's. It may be in any state that a run ends in; what is restored
    /// goes on where this one would. Collects first.
    ///
    /// Not in it are the functions of the host ([`Host::define`]) and what the system knows: output that was not written yet, open files.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn snapshot(&mut self) -> Result<Vec<u8>, HostError> {
        let result = self.result;
        let (bytes, result) = self.with_vm(|vm| {
            // The result is a value like any other: it is kept, and moves.
            vm.block.set(field::EXC_SPARE, result);
            let mut bytes = vec![0; snapshot::size(vm, LENT)];
            let written = snapshot::save(vm, LENT, &mut bytes).unwrap_or(0);
            bytes.truncate(written);
            let moved = vm.block.get(field::EXC_SPARE);
            vm.block.set(field::EXC_SPARE, Value::UNBOUND);
            (bytes, moved)
        })?;
        self.result = result;
        Ok(bytes)
    }

    /// A host that goes on with a snapshot; [`Host::resume`] runs it. The era is the snapshot's, whatever `config` says. A program that calls functions of
    /// the host needs the same ones, defined in the same order, before it goes on.
    ///
    /// # Errors
    /// The snapshot is damaged or not for this prelude; the block that `config` allows is too small.
    pub fn restore(
        config: &Config,
        prelude: impl Into<Cow<'static, [u8]>>,
        bytes: &[u8],
        system: S,
    ) -> Result<Host<S>, HostError> {
        let file = Snapshot::open(bytes).map_err(HostError::Snapshot)?;
        let fixed = config.heap.map(|bytes| bytes / 8);
        let least = file.least_words();
        let mut host = Host {
            block: vec![0; fixed.unwrap_or((least + least / 2).max(FIRST_WORDS))],
            most: fixed.unwrap_or(MOST_WORDS),
            stack: config.stack.map(|bytes| bytes / 8),
            images: Vec::new(),
            names: HashMap::new(),
            functions: Vec::new(),
            handler: None,
            budget: config.budget,
            era: file.era(),
            result: Value::NONE,
            system,
        };
        if host.block.len() < least {
            return Err(HostError::TooSmall(least * 8));
        }
        host.add_image(prelude)?;
        for id in LENT..file.image_count() {
            let image = file.image(id as u16).map_err(HostError::Snapshot)?;
            host.images.push(Cow::Owned(image.bytes().to_owned()));
        }
        let images: Vec<Image<'_>> = host.images.iter().map(|b| Image::verified_before(b)).collect();
        file.restore(&images, &mut host.block).map_err(HostError::Snapshot)?;
        if let Some(most) = host.stack {
            host.with_block(|block| block.set_number(field::STACK_LIMIT, most as i64))?;
        }
        if config.gc_every_step {
            host.with_block(|block| block.set_stress(true))?;
        }
        host.result = host.with_block(|block| {
            let kept = block.get(field::EXC_SPARE);
            block.set(field::EXC_SPARE, Value::UNBOUND);
            kept.bound().unwrap_or(Value::NONE)
        })?;
        Ok(host)
    }

    /// A second host whose program is where this one's is: a copy of the block, with nothing to check. Functions of the host are not copied: the same
    /// ones are to be defined in the same order.
    pub fn fork<T: System>(&self, system: T) -> Host<T> {
        Host {
            block: self.block.clone(),
            most: self.most,
            stack: self.stack,
            images: self.images.clone(),
            names: HashMap::new(),
            functions: Vec::new(),
            handler: None,
            budget: self.budget,
            era: self.era,
            result: self.result,
            system,
        }
    }

    /// Whose rules the program follows.
    pub fn era(&self) -> crate::era::Era {
        self.era
    }
}
