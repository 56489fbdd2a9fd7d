//! The real CPythons on this machine: on PATH, or among pyenv's versions.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter of a version such as `3.13`, the newest patch release if pyenv has several.
pub fn interpreter(version: &str) -> Option<PathBuf> {
    let answers = |python: &PathBuf| {
        let code = "import sys; print('%d.%d' % sys.version_info[:2])";
        let out = Command::new(python).args(["-c", code]).output();
        out.is_ok_and(|o| String::from_utf8_lossy(&o.stdout).trim() == version)
    };
    let on_path = [format!("python{version}"), "python3".to_string(), "python".to_string()].map(PathBuf::from);
    on_path.into_iter().chain(of_pyenv(version)).find(answers)
}

/// Candidates below pyenv's root, newest first.
fn of_pyenv(version: &str) -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".pyenv"));
    let Some(root) = std::env::var_os("PYENV_ROOT").map(PathBuf::from).or(home) else { return Vec::new() };
    let dotted = format!("{version}.");
    let patch = |p: &PathBuf| -> Option<u32> { p.file_name()?.to_str()?.strip_prefix(&dotted)?.parse().ok() };
    let entries = std::fs::read_dir(root.join("versions")).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries.map(|e| e.path()).filter_map(|p| Some((patch(&p)?, p))).collect();
    found.sort();
    found.into_iter().rev().map(|(_, p)| p.join("bin/python")).collect()
}
