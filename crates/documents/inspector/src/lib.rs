//! What the inspector's page calls: the reader of connection strings, for a browser.
//!
//! The functions take texts and give texts. Nothing here can reach the document, the network or a store; all that it imports is the browser's way to write a number.

mod keys;
mod number;
mod row;

use std::fmt;

use connection_string::{
    KeySet, ReadContext, Strings, Verification, compare, decoded, signed_with,
};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A text that a person gave, and where the strings in it are. Indices are below [`count`](Self::count).
#[wasm_bindgen]
pub struct Reading {
    text: Zeroizing<String>,
    strings: Strings,
    context: ReadContext,
}

#[wasm_bindgen]
impl Reading {
    /// Searches a text. `now` is in seconds since 1970; `trusted_api_url` is where data should go, if that is known.
    #[wasm_bindgen(constructor)]
    pub fn new(text: String, now: f64, trusted_api_url: Option<String>) -> Self {
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
                trusted_api_url,
            },
        }
    }

    /// How many strings there are, at least one: a text without any is read as something else.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.strings.count()
    }

    /// The strings from one index to before another as lines of a table; see [`row`] for its columns.
    pub fn rows(&self, from: usize, to: usize) -> String {
        let mut rows = String::new();
        for index in from..to.min(self.count()) {
            row::push(&mut rows, &self.read(index, 0));
        }
        rows
    }

    /// The line of one string whose signature was verified.
    pub fn row(&self, index: usize, verification: u8) -> String {
        let mut row = String::new();
        row::push(&mut row, &self.read(index, verification));
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
        let payload = decoded(self.strings.read(&self.text, index, &self.context).text)?;
        Some(payload.as_str().to_owned())
    }

    /// What a browser needs to verify a signature: 43 characters that name the key, the 64 bytes of the signature, then what must have been
    /// signed. Nothing follows when the payload has no form that could have been signed.
    pub fn signed(&self, index: usize) -> Option<Vec<u8>> {
        let text = self.strings.read(&self.text, index, &self.context).text;
        let signed = signed_with(text, number::canonical)?;
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
        3 => Some(Verification::Verifies),
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
        trusted_api_url: None,
    };
    connection_string::generate::reports_hash(seed.into(), count, &context).to_vec()
}
