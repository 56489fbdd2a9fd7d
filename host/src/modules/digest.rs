//! Digests, behind `hashlib`. An object of Python's keeps what it was fed; here is only the function from all of it to the digest.

use super::{ANYBODY, Module};
use crate::error::Exception;
use crate::native::{Call, Reply, done};
use blake2::digest::{Update, VariableOutput};
use fastlocals_core::value::types::TypeId;
use sha2::Digest;
use sha3::digest::{ExtendableOutput, XofReader};

pub(super) const MODULE: Module =
    Module { name: "_host_digest", functions: &[("digest", digest)], constants: &[], granted: ANYBODY };

/// `digest(name, data, length)`; the length counts for those whose digest has no length of its own.
fn digest(call: &mut Call<'_, '_>) -> Result<Reply, Exception> {
    let (data, length) = (call.bytes(1)?, call.size(2)?);
    let of = |state: &mut dyn blake2::digest::DynDigest| {
        state.update(data);
        state.finalize_reset().into_vec()
    };
    let extended = |mut reader: Box<dyn XofReader>| {
        let mut out = vec![0; length];
        reader.read(&mut out);
        out
    };
    let refused = |_| Exception::new(TypeId::ValueError, "wrong length of the digest");
    done(match call.text(0)? {
        "md5" => of(&mut md5::Md5::new()),
        "sha1" => of(&mut sha1::Sha1::new()),
        "sha224" => of(&mut sha2::Sha224::new()),
        "sha256" => of(&mut sha2::Sha256::new()),
        "sha384" => of(&mut sha2::Sha384::new()),
        "sha512" => of(&mut sha2::Sha512::new()),
        "sha3_224" => of(&mut sha3::Sha3_224::new()),
        "sha3_256" => of(&mut sha3::Sha3_256::new()),
        "sha3_384" => of(&mut sha3::Sha3_384::new()),
        "sha3_512" => of(&mut sha3::Sha3_512::new()),
        "shake_128" => {
            let mut state = sha3::Shake128::default();
            state.update(data);
            extended(Box::new(state.finalize_xof()))
        }
        "shake_256" => {
            let mut state = sha3::Shake256::default();
            state.update(data);
            extended(Box::new(state.finalize_xof()))
        }
        "blake2b" => {
            let mut state = blake2::Blake2bVar::new(length).map_err(refused)?;
            state.update(data);
            state.finalize_boxed().into_vec()
        }
        "blake2s" => {
            let mut state = blake2::Blake2sVar::new(length).map_err(refused)?;
            state.update(data);
            state.finalize_boxed().into_vec()
        }
        other => return Err(Exception::new(TypeId::ValueError, format!("unsupported hash type {other}"))),
    })
}
