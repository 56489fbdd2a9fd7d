//! `include/fastlocals.h` is what cbindgen makes of the sources: drift is a failure. `FASTLOCALS_WRITE_HEADER=1 cargo test -p fastlocals-ffi
//! --test header` writes it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use fastlocals_core::isa::Op;
use fastlocals_ffi::version::{ABI, VERSION};
use std::path::Path;

/// Stands for a source that is made of the instruction set.
const OPCODES: &str = "fl_op";

fn macros() -> String {
    format!(
        "\n/* Version of this header: major << 16 | minor << 8 | patch; `fl_version` gives that of the library. */\n\
         #define FL_VERSION_MAJOR {}\n#define FL_VERSION_MINOR {}\n#define FL_VERSION_PATCH {}\n\
         #define FL_VERSION (((uint32_t)FL_VERSION_MAJOR << 16) | (FL_VERSION_MINOR << 8) | FL_VERSION_PATCH)\n\
         /* Version of the binary interface; `fl_abi` gives that of the library. */\n#define FL_ABI {ABI}\n\
         /* Version of the images that the library reads; `fl_image_format` gives that of the library. */\n#define FL_IMAGE_FORMAT {}\n\
         /* As the length of a text: it ends before its first 0. */\n#define FL_TERMINATED SIZE_MAX\n",
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
        env!("CARGO_PKG_VERSION_PATCH"),
        fastlocals_core::image::FORMAT,
    )
}

/// `AddI` is `ADD_I`.
fn upper(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (i, c) in letters.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| letters.get(i));
        let after = letters.get(i + 1);
        if c.is_uppercase()
            && (before.is_some_and(|b| b.is_lowercase() || b.is_numeric())
                || before.is_some() && after.is_some_and(|a| a.is_lowercase()))
        {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    out
}

/// The enum `fl_op`, for cbindgen: the rows of the instruction set. (The library takes plain numbers and checks them.)
fn opcodes() -> String {
    let mut text = String::from(
        "/// Instructions. Operands are written `r[a]`, `r[b]`, `r[c]` for registers, `K[x]` for a constant and `N[x]` for a name by their numbers, `ext`\n\
         /// for the additional number, `W(a, n)` for a call window: the callee in `r[a]`, its `n` arguments from `r[a + FL_WINDOW]` on, nothing that is\n\
         /// needed in between. A jump's distance is given as a label. *Checked* means that an unbound variable raises the exception that Python does.\n\
         #[repr(u32)]\npub enum fl_op {\n",
    );
    for op in Op::ALL.iter().filter(|op| !matches!(op, Op::Ext | Op::Wide | Op::Escape)) {
        let info = op.info();
        text += &format!("    /// {}\n    FL_OP_{} = {},\n", info.meaning, upper(info.name), *op as u8);
    }
    text + "}\n"
}

fn generated() -> String {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = cbindgen::Config::from_file(package.join("cbindgen.toml")).unwrap();
    config.header = Some(
        "/* The C interface of the fastlocals virtual machine.\n * Generated from ffi/src by cbindgen; a test compares the two. Do not edit. */"
            .into(),
    );
    config.after_includes = Some(macros());
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in [
        "status.rs",
        "abi.rs",
        "version.rs",
        "config.rs",
        "vm.rs",
        "images.rs",
        "exit.rs",
        "references.rs",
        "answers.rs",
        "natives.rs",
        "answering.rs",
        "values.rs",
        "containers.rs",
        "objects.rs",
        "calls.rs",
        "exceptions.rs",
        "frames.rs",
        "locals.rs",
        "events.rs",
        "snapshots.rs",
        "compile.rs",
        "modules.rs",
        OPCODES,
        "assembler.rs",
    ] {
        builder = builder.with_src(if file == OPCODES {
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.rs", std::process::id()));
            std::fs::write(&path, opcodes()).unwrap();
            path
        } else {
            package.join("src").join(file)
        });
    }
    let mut text = Vec::new();
    builder.generate().expect("cbindgen").write(&mut text);
    String::from_utf8(text).unwrap()
}

#[test]
fn the_header_is_what_the_sources_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../include/fastlocals.h");
    let new = generated();
    if std::env::var_os("FASTLOCALS_WRITE_HEADER").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &new).unwrap();
    }
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        old == new,
        "include/fastlocals.h is out of date: FASTLOCALS_WRITE_HEADER=1 cargo test -p fastlocals-ffi --test header"
    );
}

#[test]
fn versions_are_composed_numbers() {
    let mut numbers = env!("CARGO_PKG_VERSION").split('.').map(|n| n.parse::<u32>().unwrap());
    let (major, minor, patch) = (numbers.next().unwrap(), numbers.next().unwrap(), numbers.next().unwrap());
    assert_eq!(VERSION, major << 16 | minor << 8 | patch);
    assert!(generated().contains(&format!("#define FL_ABI {ABI}\n")));
}

/// Whatever a comment of the header speaks of, the header declares: types, functions and numbers.
#[test]
fn the_header_declares_what_it_speaks_of() {
    let text = generated();
    let word = |c: char| !(c.is_alphanumeric() || c == '_');
    let declared: std::collections::BTreeSet<&str> =
        text.lines().map(|l| l.split("//").next().unwrap()).flat_map(|l| l.split(word)).collect();
    let mut missing: Vec<&str> = text
        .split(word)
        .filter(|w| (w.starts_with("fl_") || w.starts_with("FL_")) && !w.ends_with('_'))
        .filter(|w| !declared.contains(w))
        .collect();
    missing.dedup();
    assert!(missing.is_empty(), "the header mentions, but does not declare: {missing:?}");
}
