//! Snapshots of a host's VM: to bytes and back, and a second VM from the first. See [`fastlocals_core::snapshot`].

use crate::callbacks::Names;
use crate::error::Error;
use crate::grants::Grants;
use crate::host::{FIRST_WORDS, Host};
use crate::kept::Kept;
use crate::limits::Limits;
use fastlocals_core::block::field;
use fastlocals_core::image::Image;
use fastlocals_core::snapshot;
use fastlocals_core::snapshot::Snapshot;
use fastlocals_core::value::Value;
use std::borrow::Cow;

/// Images that do not travel in a host's snapshots: the prelude.
const LENT: usize = 1;

impl Host {
    /// The whole program as bytes: its block, and every image but the prelude's. It may be in any state that a run ends in; what is restored
    /// goes on where this one would. Collects first.
    ///
    /// Not in it are the functions of the host ([`Host::define`]) and what its grants know: output that was not written yet, a position in its input.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn snapshot(&mut self) -> Result<Vec<u8>, Error> {
        let result = self.result;
        let (bytes, result) = self.with_vm(|vm| {
            // The result is a value like any other: it is kept, and moves.
            vm.heap.block.set(field::EXC_SPARE, result);
            let mut bytes = vec![0; snapshot::size(&vm.heap, LENT)];
            let written = snapshot::save(&mut vm.heap, LENT, &mut bytes).unwrap_or(0);
            bytes.truncate(written);
            let moved = vm.heap.block.get(field::EXC_SPARE);
            vm.heap.block.set(field::EXC_SPARE, Value::UNBOUND);
            (bytes, moved)
        })?;
        self.result = result;
        Ok(bytes)
    }

    /// A host that goes on with a snapshot; [`Host::resume`] runs it. The era is the snapshot's. A program that calls functions of the host needs the
    /// same ones, defined in the same order, before it goes on.
    ///
    /// # Errors
    /// The snapshot is damaged or not for this prelude; the block that `limits` allow is too small.
    pub fn restore(limits: &Limits, bytes: &[u8], grants: Grants) -> Result<Host, Error> {
        let file = Snapshot::open(bytes)?;
        let least = file.least_words();
        let words = limits.memory.map_or((least + least / 2).max(FIRST_WORDS), |bytes| bytes / 8);
        if words < least {
            return Err(Error::TooSmall(least * 8));
        }
        let mut host = Host::with_block_of(words, file.era(), limits, grants)?;
        for id in LENT..file.image_count() {
            let image = file.image(id as u16)?;
            host.images.push(Cow::Owned(image.bytes().to_owned()));
        }
        let images: Vec<Image<'_>> = host.images.iter().map(|b| Image::verified_before(b)).collect();
        file.restore(&images, &mut host.block)?;
        host.bound_stack()?;
        host.result = host.with_block(|block| {
            let kept = block.get(field::EXC_SPARE);
            block.set(field::EXC_SPARE, Value::UNBOUND);
            kept.bound().unwrap_or(Value::NONE)
        })?;
        Ok(host)
    }

    /// A second host whose program is where this one's is: a copy of the block, with nothing to check. Functions of the host are not copied: the same
    /// ones are to be defined in the same order.
    pub fn fork(&self, grants: Grants) -> Host {
        Host {
            block: self.block.clone(),
            limits: self.limits.clone(),
            images: self.images.clone(),
            releasable: self.releasable.clone(),
            functions: Vec::new(),
            names: Names::default(),
            handler: None,
            room: self.room,
            era: self.era,
            result: self.result,
            most: self.most,
            kept: Kept::default(),
            work: None,
            grants,
        }
    }
}
