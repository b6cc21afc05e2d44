//! Each sample in `tests/pastes`, with what is read from it.

use std::fmt::Write as _;
use std::fs;

use grants::HeldGrants;

/// Lists what was read, a line for each row.
fn shown(text: &str) -> String {
    let held = match HeldGrants::read(text) {
        Ok(held) => held,
        Err(error) => {
            return format!(
                "line {:?}\n{}\n{}\n{}",
                error.line(),
                error.what(),
                error.why(),
                error.to_do()
            );
        }
    };
    let mut out = String::new();
    for row in &held.grants {
        write!(out, "{:?} holds {}", row.principal, row.grant).unwrap();
        if let Some(from) = &row.inherited_from {
            write!(out, ", inherited from {from}").unwrap();
        }
        out.push('\n');
    }
    for skipped in &held.skipped {
        writeln!(out, "{skipped}\n    {}", skipped.excerpt).unwrap();
    }
    out
}

#[test]
fn every_sample_is_read_as_its_snapshot_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pastes");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        insta::assert_snapshot!(name, shown(&fs::read_to_string(&path).unwrap()));
    }
}
