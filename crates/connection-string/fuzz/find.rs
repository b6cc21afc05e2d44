//! Fuzzes the search for strings in a whole text.
#![no_main]

mod holds;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| holds::for_a_whole_text(bytes));
