//! What the inspector's page calls: the reader of connection strings, for a browser.
//!
//! The functions take texts and give texts. Nothing here can reach the document, the network or a store; all that it imports is the browser's way to write a number.

// With `std`, what a panic would say takes a tenth of the file.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod keys;
mod number;
mod row;

use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use connection_string::{
    KeyOrigin, KeySet, ReadContext, Strings, TrustedInstance, VerdictCounts, Verification, compare,
    decoded, escaped, signed_with,
};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Stops the program, and the page says so. What happened would be said to nobody.
#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// A text that a person gave, and where the strings in it are. Indices are below [`count`](Self::count).
#[wasm_bindgen]
pub struct Reading {
    text: Zeroizing<String>,
    strings: Strings,
    context: ReadContext,
}

#[wasm_bindgen]
impl Reading {
    /// Searches a text. `now` is in seconds since 1970; `trusted` is what was typed as the instance to which data should go.
    #[wasm_bindgen(constructor)]
    pub fn new(text: String, now: f64, trusted: &str) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole seconds, for longer than there are browsers"
        )]
        let now = now as i64;
        let text = Zeroizing::new(text);
        Self {
            strings: Strings::of(&text),
            text,
            context: ReadContext {
                now,
                trusted: TrustedInstance::typed(trusted),
            },
        }
    }

    /// How many strings there are, at least one: a text without any is read as something else.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.strings.count()
    }

    /// The next strings, up to before an index, as lines of a table; see [`row`] for its columns.
    pub fn rows(&mut self, from: usize, to: usize) -> String {
        let mut rows = String::new();
        for index in from..to.min(self.count()) {
            let read = self
                .strings
                .read_by_itself(&self.text, index, &self.context);
            self.strings.note(&read.report);
            row::push(&mut rows, read);
        }
        rows
    }

    /// Whether the token of a string is in strings of different connectors or addresses, of those whose lines were given.
    pub fn shares_token(&self, index: usize) -> bool {
        self.strings.shares_token(index)
    }

    /// What of the text was not searched, in a sentence.
    #[wasm_bindgen(getter)]
    pub fn not_searched(&self) -> Option<String> {
        self.strings.not_searched()
    }

    /// The line of one string whose signature was verified.
    pub fn row(&self, index: usize, verification: u8) -> String {
        let mut row = String::new();
        row::push(&mut row, self.read(index, verification));
        row
    }

    /// The report on a string as JSON, the same as `lakesentry inspect --json` prints.
    pub fn report(&self, index: usize, verification: u8) -> String {
        self.read(index, verification).report.to_json()
    }

    /// The report on a string as Markdown, to be handed on.
    pub fn markdown(&self, index: usize, verification: u8) -> String {
        self.read(index, verification).report.to_markdown()
    }

    /// The token itself. One of the two ways to the secret.
    pub fn token(&self, index: usize) -> Option<String> {
        let token = self.read(index, 0).report.token?;
        Some(token.expose().to_owned())
    }

    /// The payload with the token. The other way to the secret.
    pub fn payload(&self, index: usize) -> Option<String> {
        let payload = decoded(&self.strings.read(&self.text, index, &self.context).text)?;
        Some(payload.as_str().to_owned())
    }

    /// What a browser needs to verify a signature: 43 characters that name the key, the 64 bytes of the signature, then what must have been
    /// signed. Nothing follows when the payload has no form that could have been signed.
    pub fn signed(&self, index: usize) -> Option<Vec<u8>> {
        let text = self.strings.read(&self.text, index, &self.context).text;
        let signed = signed_with(&text, number::canonical)?;
        let message = signed.message.as_ref();
        let message = message.map_or(&[][..], |message| message.as_bytes());
        Some([signed.kid.as_bytes(), &signed.value, message].concat())
    }

    /// Two strings beside each other as JSON, without secrets.
    pub fn compare(&self, left: usize, right: usize) -> String {
        compare(&self.read(left, 0).report, &self.read(right, 0).report).to_json()
    }

    fn read(&self, index: usize, verification: u8) -> connection_string::StringRead<'_> {
        let mut read = self.strings.read(&self.text, index, &self.context);
        if let Some(verification) = of_number(verification) {
            read.report.judge_signature(verification);
        }
        read
    }
}

/// Leaves the text out.
impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading")
            .field("strings", &self.strings)
            .finish_non_exhaustive()
    }
}

/// What became of a signature, as the page counts it: 0 when nobody has looked.
fn of_number(verification: u8) -> Option<Verification> {
    match verification {
        1 => Some(Verification::UnknownKey),
        2 => Some(Verification::DoesNotVerify),
        3 => Some(Verification::Verifies(KeyOrigin::Person)),
        4 => Some(Verification::Verifies(KeyOrigin::Link)),
        5 => Some(Verification::NotPossible),
        _ => None,
    }
}

/// The public keys in a text, one a line: the thumbprint, a space, the key in hexadecimal digits.
///
/// # Errors
///
/// Why the text holds no keys.
#[wasm_bindgen]
pub fn keys(text: &str) -> Result<String, String> {
    KeySet::parse(text)
        .map(|keys| keys::lines(&keys))
        .map_err(|error| error.to_string())
}

/// Why a text is not the address of an instance; nothing when it is one, or empty.
#[wasm_bindgen]
pub fn refused_address(text: &str) -> Option<String> {
    match TrustedInstance::typed(text) {
        TrustedInstance::Unreadable(reason) => Some(reason.to_string()),
        _ => None,
    }
}

/// How many strings got which verdict, in words.
#[wasm_bindgen]
pub fn counts(verified: usize, not_verified: usize, refuse: usize) -> String {
    let counts = VerdictCounts {
        verified,
        not_verified,
        refuse,
    };
    counts.to_string()
}

/// A text as it may be shown: what misleads is escaped.
#[wasm_bindgen]
pub fn shown(text: &str) -> String {
    escaped(text)
}

/// SHA-256 over the reports on strings made from a number, to be compared with a native program's.
#[cfg(feature = "generate")]
#[wasm_bindgen]
pub fn reports_hash(seed: u32, count: u32, now: f64) -> Vec<u8> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole seconds, for longer than there are browsers"
    )]
    let now = now as i64;
    let context = ReadContext {
        now,
        trusted: TrustedInstance::Unknown,
    };
    connection_string::generate::reports_hash(seed.into(), count, &context).to_vec()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use base64::Engine as _;

    /// The shell command that the page prints.
    fn printed() -> &'static str {
        let page = include_str!("../page/index.html");
        let at = page.find("<code>IFS=").unwrap() + "<code>".len();
        let (command, _) = page[at..].split_once("</code>").unwrap();
        command
    }

    #[test]
    fn the_printed_command_shows_no_token_and_steers_no_terminal() {
        let token = |letter: &str| format!("lsc_{}", letter.repeat(49));
        let json = format!(
            "{{\"version\":1,\"token\":\"{}\",\"b\":\"{}\",\"c\":\"\u{1b}[2J\u{9b}2J\u{202e}\r\"}}\n",
            token("a"),
            token("b"),
        );
        let string = base64::engine::general_purpose::STANDARD.encode(json);
        let mut shell = Command::new("bash")
            .args(["-c", printed()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = shell.stdin.take().unwrap();
        writeln!(input, "LAKESENTRY://{string}").unwrap();
        drop(input);
        let output = shell.wait_with_output().unwrap();
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            "{\"version\":1,\"token\":\"lsc_…\",\"b\":\"lsc_…\",\"c\":\"?[2J??2J????\"}\n"
        );
    }
}
