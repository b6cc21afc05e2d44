//! The connection string of a collector: writing, reading, and saying what is wrong with one.
#![doc = include_str!("../README.md")]
// The inspector's program has no `std`: with it, what a panic would say takes a tenth of the file.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod api_url;
mod base64url;
mod compare;
mod envelope;
mod extent;
mod find;
mod finding;
#[cfg(feature = "generate")]
pub mod generate;
mod json;
mod look_alike;
mod member;
mod payload;
mod prelude;
mod read;
mod redact;
mod report;
mod search;
mod signature;
mod text;
mod token;
mod write;

pub use api_url::{ApiUrl, ApiUrlRefused, TrustedInstance};
pub use compare::{Comparison, Difference, MemberPair, compare};
pub use find::{FoundString, StringRead, StringText, Strings, find, read_text};
pub use finding::{Finding, FindingCode, Place, Severity, Source};
pub use member::{Member, MemberKind};
pub use payload::{Payload, Signature};
pub use primitives::{ConnectorId, ExecutionMode, NotATimestamp, NotAUuid, Timestamp};
pub use read::{ReadContext, decoded, read};
pub use report::{Report, TokenFacts, Verdict, VerdictCounts};
pub use signature::{
    KeyOrigin, KeySet, NotAKeySet, SignedPayload, Verification, canonical_number, signed,
    signed_with, signing_input, thumbprint,
};
pub use text::escaped;
pub use token::{Token, TokenError};
pub use write::{WriteError, write};

/// Scheme with which every string begins, as writers write it.
pub const SCHEME: &str = "LAKESENTRY://";

/// Longest string that is decoded, in bytes: 16 KiB.
pub const MAX_STRING_BYTES: usize = 16 * 1024;

/// Longest file that is searched for strings, in bytes: 16 MiB. A text is searched for as many characters, whatever bytes they take.
pub const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;
