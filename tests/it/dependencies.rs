//! The crates of the program: none needs a newer Rust than the project promises, and ARCHITECTURE.md has their number.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::support::markdown;

/// The target for which ARCHITECTURE.md gives the numbers.
const TARGET: &str = "x86_64-unknown-linux-gnu";

#[test]
fn no_dependency_needs_a_newer_rust() {
    let metadata = cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--filter-platform",
        TARGET,
    ]);
    let metadata: Value = serde_json::from_str(&metadata).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let version = |package: &Value| package["rust_version"].as_str().map(numbers);
    let is_own = |package: &&Value| package["name"] == env!("CARGO_PKG_NAME");
    let own = packages.iter().find(is_own).and_then(version);
    let newer = packages.iter().filter(|package| version(package) > own);
    let newer: Vec<String> = newer
        .map(|package| format!("{} {}", package["name"], package["rust_version"]))
        .collect();
    assert_eq!(newer, [""; 0]);
}

/// `1.91` as numbers that can be compared.
fn numbers(version: &str) -> Vec<u32> {
    let parts = version.split('.').map(str::parse);
    let parts: Vec<u32> = parts.collect::<Result<_, _>>().expect("numbers");
    match parts[..] {
        [major, minor] => vec![major, minor, 0],
        _ => parts,
    }
}

#[test]
fn the_documented_number_of_crates_is_right() {
    let whole = crates(&[]);
    let library = crates(&["--no-default-features"]);
    let written = markdown::read("ARCHITECTURE.md");
    let words: Vec<&str> = written.split_whitespace().collect();
    let sentence = format!(
        "The program uses {whole} third-party crates, the library without the feature `cli` uses {library}."
    );
    assert!(
        words.join(" ").contains(&sentence),
        "ARCHITECTURE.md lacks: {sentence}"
    );
}

/// The number of crates in the program or its macros, without this one.
fn crates(features: &[&str]) -> usize {
    let tree = [
        "tree", "--edges", "normal", "--prefix", "none", "--target", TARGET, "--format", "{p}",
    ];
    let printed = cargo(&[&tree, features].concat());
    let names: BTreeSet<&str> = printed
        .lines()
        .filter_map(|line| line.strip_suffix(" (*)").or(Some(line)))
        .filter(|line| !line.is_empty() && !line.starts_with(env!("CARGO_PKG_NAME")))
        .collect();
    names.len()
}

/// The output of Cargo, offline.
fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let command = command.args(arguments).args(["--offline", "--locked"]);
    let ended = command
        .current_dir(markdown::project())
        .output()
        .expect("Cargo runs");
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{told}");
    String::from_utf8(ended.stdout).expect("text")
}
