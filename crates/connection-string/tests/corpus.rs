//! What holds for any input, tried on the inputs that fuzzing kept, on generated strings and on chance.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;

use connection_string::generate::{Generator, reports_hash};
use connection_string::{ReadContext, TrustedInstance};
use proptest::prelude::*;

#[path = "../fuzz/holds.rs"]
mod holds;

/// The kept inputs of a fuzz target.
fn kept(target: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    let files = fs::read_dir(folder).unwrap();
    let inputs: Vec<_> = files
        .map(|file| fs::read(file.unwrap().path()).unwrap())
        .collect();
    assert!(inputs.len() > 100, "{} inputs", inputs.len());
    inputs
}

#[test]
fn it_holds_for_what_fuzzing_the_reader_kept() {
    for input in kept("read") {
        holds::for_one_string(&input);
    }
}

#[test]
fn it_holds_for_what_fuzzing_the_search_kept() {
    for input in kept("find") {
        holds::for_a_whole_text(&input);
    }
}

#[test]
fn it_holds_for_generated_strings() {
    let mut generator = Generator::new(20_261_123);
    for _ in 0..500 {
        let text = generator.text();
        holds::for_one_string(text.as_bytes());
        holds::for_a_whole_text(text.as_bytes());
    }
}

#[test]
fn the_hash_of_reports_is_of_what_was_read() {
    let hash = |seed, now| {
        let context = ReadContext {
            now,
            trusted: TrustedInstance::Unknown,
        };
        reports_hash(seed, 100, &context)
    };
    assert_eq!(hash(1, 1_795_355_880), hash(1, 1_795_355_880));
    assert_ne!(hash(1, 1_795_355_880), hash(2, 1_795_355_880));
    assert_ne!(hash(1, 1_795_355_880), hash(1, 4_000_000_000));
}

proptest! {
    #[test]
    fn it_holds_for_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        holds::for_one_string(&bytes);
        holds::for_a_whole_text(&bytes);
    }

    #[test]
    fn it_holds_for_texts_full_of_schemes(text in "((LAKESENTRY|lakesentry)(:|://|:\\\\/\\\\/)|e30|[ \\n=\\\\nu{}\"'.,;:/A-Ca-c0-3_+é-]){0,40}") {
        holds::for_a_whole_text(text.as_bytes());
    }
}
