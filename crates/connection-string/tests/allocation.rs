//! How much memory reading takes, counted by the allocator. One test, because the count is of the whole process.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_string::{MAX_STRING_BYTES, ReadContext, SCHEME, find, read};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// A value of two bytes of JSON, `1,`, takes 40 bytes when it is read, and 32 more while the list of them grows by a quarter.
/// Base64 makes 4 bytes of 3: (40 + 32) / 2 · 3 / 4 = 27, and some for the JSON itself.
const BYTES_PER_BYTE_READ: usize = 36;

/// A report in JSON names and explains each of the members, of which there may be one in 7 bytes.
const BYTES_PER_BYTE_WRITTEN: usize = 80;

/// A string of 13 bytes, with its place, while the list doubles.
const BYTES_PER_BYTE_FOUND: usize = 8;

/// What is there for every string, however short.
const CONSTANT: usize = 16 * 1024;

/// The most bytes that are allocated at once during some work.
fn peak<T>(work: impl FnOnce() -> T) -> usize {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    drop(work());
    ALLOCATOR.peak_usage() - before
}

#[track_caller]
fn check(name: &str, text: &str) {
    let context = ReadContext::default();
    let reading = peak(|| read(text, &context));
    let limit = text.len() * BYTES_PER_BYTE_READ + CONSTANT;
    assert!(reading <= limit, "{name}: {reading} of {limit} bytes");
    let limit = text.len() * BYTES_PER_BYTE_WRITTEN + CONSTANT;
    let json = peak(|| read(text, &context).to_json());
    assert!(json <= limit, "{name}: {json} of {limit} bytes as JSON");
    let markdown = peak(|| read(text, &context).to_markdown());
    assert!(
        markdown <= limit,
        "{name}: {markdown} of {limit} bytes as Markdown"
    );
}

/// The longest string that is read, filled with one part again and again.
fn filled(open: &str, part: &str, close: &str) -> String {
    let room = (MAX_STRING_BYTES - SCHEME.len()) / 4 * 3;
    let count = (room - open.len() - close.len()) / part.len();
    let json = [open, &part.repeat(count), close].concat();
    format!("{SCHEME}{}", STANDARD.encode(json))
}

#[test]
fn memory_grows_with_the_input_and_not_with_what_is_wrong_in_it() {
    for (name, open, part, close) in [
        ("the same member", "{", "\"\":0,", "\"a\":0}"),
        ("the same member inside", "{\"a\":{", "\"\":0,", "\"a\":0}}"),
        ("numbers", "{\"a\":[", "1,", "1]}"),
        ("large numbers", "{\"a\":[", "9e999,", "1]}"),
        ("empty arrays", "{\"a\":[", "[],", "1]}"),
        ("empty strings", "{\"a\":[", "\"\",", "1]}"),
        ("small objects", "{\"a\":[", "{\"\":0},", "1]}"),
        ("nested arrays", "{\"a\":", "[", ""),
        ("invisible strings", "{\"a\":[", "\"\u{200B}\",", "1]}"),
        ("invisible text", "{\"a\":\"", "\u{200B}", "\"}"),
        ("control characters", "{\"a\":\"", "\\u0000", "\"}"),
        ("quotes", "{\"a\":\"", "\\\"", "\"}"),
        ("a long token", "{\"token\":\"", "a", "\"}"),
        ("a long name", "{\"", "a", "\":1}"),
        ("a long host", "{\"api_url\":\"https://", "a.", "a\"}"),
        ("a long password", "{\"password\":[", "1,", "1]}"),
        ("no object", "\"", "a", "\""),
        ("a fault", "", "{\"a\":", ""),
        ("white space", "{", " ", "}"),
    ] {
        check(name, &filled(open, part, close));
    }
    check("nothing", "");
    check("letters", &"A".repeat(MAX_STRING_BYTES));
    check(
        "line breaks",
        &format!("{SCHEME}{}e30=", "\n".repeat(16_000)),
    );

    for part in [SCHEME, "LAKESENTRY://e30=\n", "LAKESENTRY://e30 e30 ", ":"] {
        let text = part.repeat(2_000_000 / part.len());
        let finding = peak(|| find(&text));
        let limit = text.len() * BYTES_PER_BYTE_FOUND + CONSTANT;
        assert!(finding <= limit, "{part:?}: {finding} of {limit} bytes");
    }
}
