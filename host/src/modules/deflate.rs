//! Compression of RFC 1950 to 1952, behind `zlib`. An object of Python's keeps what it was fed; here are only functions of all of it.

use super::{ANYBODY, Module};
use crate::data::Data;
use crate::error::Exception;
use crate::native::{Call, Reply, done};
use fastlocals_core::value::types::TypeId;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

pub(super) const MODULE: Module = Module {
    name: "_host_deflate",
    functions: &[("compress", compress), ("decompress", decompress)],
    constants: &[],
    granted: ANYBODY,
};

/// Bytes of output that a step adds.
const STEP: usize = 1 << 14;

fn wrong(text: impl Into<String>) -> Exception {
    Exception::new(TypeId::ValueError, text)
}

/// `compress(data, level, zlib header)`: the whole stream.
fn compress(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let (data, level) = (call.bytes(0)?, call.int(1)?);
    let level = if (0..=9).contains(&level) { Compression::new(level as u32) } else { Compression::default() };
    let mut state = Compress::new(level, call.truth(2));
    let mut out = Vec::with_capacity(STEP);
    loop {
        let rest = data.get(state.total_in() as usize..).unwrap_or(&[]);
        let status = state.compress_vec(rest, &mut out, FlushCompress::Finish).map_err(|e| wrong(e.to_string()))?;
        if status == Status::StreamEnd {
            return done(out);
        }
        out.reserve(STEP);
    }
}

/// `decompress(data, zlib header)`: what the stream holds so far, how many bytes it took, and whether it is complete.
fn decompress(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let data = call.bytes(0)?;
    let mut state = Decompress::new(call.truth(1));
    let mut out = Vec::with_capacity(STEP);
    loop {
        let (taken, made) = (state.total_in(), state.total_out());
        let rest = data.get(taken as usize..).unwrap_or(&[]);
        let status = state.decompress_vec(rest, &mut out, FlushDecompress::None).map_err(|e| wrong(e.to_string()))?;
        let ended = status == Status::StreamEnd;
        if ended || state.total_in() == taken && state.total_out() == made && out.len() < out.capacity() {
            return done(vec![Data::from(out), Data::from(state.total_in()), Data::from(ended)]);
        }
        out.reserve(STEP);
    }
}
