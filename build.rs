//! Names the build: results that are kept for speed belong to the program that computed them, down to its source, bundled
//! data, compiler, target and optimisation.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let mut hasher = DefaultHasher::new();
    let mut files = vec![PathBuf::from("Cargo.lock")];
    gather(Path::new("src"), &mut files);
    // Bundled data are part of the program, and of what it computes.
    gather(Path::new("propellants"), &mut files);
    files.sort();
    for file in &files {
        file.hash(&mut hasher);
        std::fs::read(file).unwrap_or_default().hash(&mut hasher);
    }
    let compiler = std::env::var_os("RUSTC").and_then(|rustc| Command::new(rustc).arg("--version").output().ok());
    compiler.map(|output| output.stdout).hash(&mut hasher);
    for variable in ["TARGET", "OPT_LEVEL", "CARGO_CFG_TARGET_FEATURE"] {
        println!("cargo::rerun-if-env-changed={variable}");
        std::env::var(variable).ok().hash(&mut hasher);
    }
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=propellants");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=HRMA_BUILD={:016x}", hasher.finish());
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            files.push(path);
        }
    }
}
