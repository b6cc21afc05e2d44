//! Fuzzes the reader: any text, and any bytes inside a string.
#![no_main]

mod holds;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| holds::for_one_string(bytes));
