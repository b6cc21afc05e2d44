//! The files in `deploy/` and the documents name settings that there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What `lakesentry serve --help` says, with the names of variables.
fn help() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lakesentry"))
        .args(["serve", "--help"])
        .env_clear()
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn texts() -> Vec<(PathBuf, String)> {
    let deploy = fs::read_dir(root().join("deploy")).unwrap();
    let mut paths: Vec<PathBuf> = deploy.map(|entry| entry.unwrap().path()).collect();
    paths.push(root().join("docs/operations.md"));
    let files = paths.into_iter().filter(|path| path.is_file());
    files
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The words of a text that begin in a way and go on with such characters.
fn words<'a>(text: &'a str, begin: &str, goes_on: fn(char) -> bool) -> BTreeSet<&'a str> {
    text.match_indices(begin)
        .map(|(at, _)| {
            let rest = &text[at + begin.len()..];
            let length = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
            &text[at..at + begin.len() + length]
        })
        .collect()
}

#[test]
fn every_variable_that_is_named_is_one_of_the_server() {
    let help = help();
    let mut seen = 0;
    for (path, text) in texts() {
        for name in words(&text, "LAKESENTRY_", |c| c.is_ascii_uppercase() || c == '_') {
            // The family as a whole.
            if name == "LAKESENTRY_" {
                continue;
            }
            seen += 1;
            let is_known = help.contains(&format!("[env: {name}="))
                || help.contains(&format!("[env: {name}]"));
            assert!(is_known, "{}: {name}", path.display());
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn every_option_of_the_proxies_is_one_of_the_server() {
    let help = help();
    for name in [
        "nginx.conf",
        "Caddyfile",
        "kubernetes.yaml",
        "kubernetes-first-owner.yaml",
    ] {
        let text = fs::read_to_string(root().join("deploy").join(name)).unwrap();
        for line in text
            .lines()
            .filter(|line| line.contains("--public-url") || line.contains("args:"))
        {
            for option in words(line, "--", |c| c.is_ascii_lowercase() || c == '-') {
                assert!(help.contains(&format!("{option} <")), "{name}: {option}");
            }
        }
    }
}
