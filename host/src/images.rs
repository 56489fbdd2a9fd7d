//! Images that the program compiles at run time, and that are dropped when it refers to them no more.
//!
//! The numbers of images that a host adds stay. Those of `eval`, `exec`, `compile` and `import` are given again: when there are many, a collection
//! shows which ones the block names still (its words are looked at one by one; what only looks like a name keeps an image, and harms nobody).

use crate::error::Error;
use crate::host::Host;
use fastlocals_compiler::Options;
use fastlocals_core::value::Value;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Images of the program itself before it is looked for the first time which ones are needed.
const FIRST_LOOK: usize = 128;

/// Which images can go.
#[derive(Clone, Default)]
pub(crate) struct Releasable {
    /// The images that the program has compiled.
    compiled: Vec<u16>,
    /// Numbers to give again.
    free: Vec<u16>,
    /// So many images of the program are not looked at again.
    kept: usize,
}

/// What stands in the place of an image that was dropped.
fn nothing() -> Result<&'static [u8], Error> {
    static NOTHING: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(image) = NOTHING.get() {
        return Ok(image);
    }
    let options = Options { neutral: true, ..Options::file("") };
    let compiled = fastlocals_compiler::compile("", &options).map_err(Error::from)?;
    Ok(NOTHING.get_or_init(|| compiled.image))
}

impl Host {
    /// Adds an image that the program has compiled and gives its number.
    pub(crate) fn add_compiled(&mut self, image: Cow<'static, [u8]>) -> Result<u16, Error> {
        let owned = self.releasable.compiled.len();
        if self.releasable.free.is_empty() && owned >= FIRST_LOOK.max(2 * self.releasable.kept) {
            self.release_images()?;
        }
        let id = match self.releasable.free.pop() {
            Some(id) => {
                if let Some(place) = self.images.get_mut(usize::from(id)) {
                    *place = image;
                }
                id
            }
            None => self.add_image(image)?,
        };
        self.releasable.compiled.push(id);
        Ok(id)
    }

    /// Drops the images of the program that nothing in the block names.
    fn release_images(&mut self) -> Result<(), Error> {
        let mut used = vec![false; self.images.len()];
        let result = self.result;
        self.with_vm(|vm| {
            vm.heap.collect_garbage();
            let block = &vm.heap.block;
            let end = block.heap_base() + block.top();
            let words = block.words().iter().take(end).map(|word| Value(*word));
            for (image, _) in words.chain([result]).filter_map(Value::image_of) {
                if let Some(used) = used.get_mut(usize::from(image)) {
                    *used = true;
                }
            }
        })?;
        let nothing = nothing()?;
        let compiled = std::mem::take(&mut self.releasable.compiled);
        for id in compiled {
            if used.get(usize::from(id)) == Some(&true) {
                self.releasable.compiled.push(id);
            } else if let Some(place) = self.images.get_mut(usize::from(id)) {
                *place = Cow::Borrowed(nothing);
                self.releasable.free.push(id);
            }
        }
        self.releasable.kept = self.releasable.compiled.len();
        Ok(())
    }
}
