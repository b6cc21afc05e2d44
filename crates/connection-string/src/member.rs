//! One member of a payload, as a report shows it.

use core::fmt;
use core::ops::Range;

use sha2::{Digest as _, Sha256};

use crate::Severity;
use crate::prelude::*;

/// A member that was found, ready to be shown: names and values are escaped, secrets are masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its value: text without quotes, everything else as JSON.
    pub value: String,
    /// Which of the known members it is.
    pub kind: MemberKind,
    /// The bytes of the value in the decoded payload.
    pub span: Range<usize>,
    /// What the member is for.
    pub explanation: &'static str,
    /// The worst of what was found here and is not listed, because too much of its kind is.
    pub unlisted: Option<Severity>,
    pub(crate) name_likeness: Likeness,
    pub(crate) likeness: Likeness,
}

/// What tells two texts apart that are shown alike.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// It is shown as it is, so its kind says the rest: `1` may be a text or a number.
    AsItIs(&'static str),
    /// It is masked or escaped. This is the start of a hash of it, and says nothing of itself.
    Hashed([u8; 8]),
}

impl Likeness {
    /// Of a kind of value, its text, and what is shown of it.
    pub(crate) fn of(kind: &'static str, text: &str, shown: &str) -> Self {
        if text == shown {
            return Self::AsItIs(kind);
        }
        let hash = Sha256::new()
            .chain_update(kind.as_bytes())
            .chain_update(text.as_bytes())
            .finalize();
        let mut start = [0; 8];
        start.copy_from_slice(&hash[..8]);
        Self::Hashed(start)
    }
}

impl fmt::Debug for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Likeness")
    }
}

/// The members of version 1, and everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberKind {
    /// `version`
    Version,
    /// `api_url`
    ApiUrl,
    /// `connector_id`
    ConnectorId,
    /// `token`
    Token,
    /// `reference_catalog`
    ReferenceCatalog,
    /// `reference_schema`
    ReferenceSchema,
    /// `execution_mode`
    ExecutionMode,
    /// `issued_at`
    IssuedAt,
    /// `expires_at`
    ExpiresAt,
    /// `signature`
    Signature,
    /// A member that version 1 does not have.
    Unknown,
}

impl MemberKind {
    /// The known members in the order in which writers emit them.
    pub const KNOWN: [Self; 10] = [
        Self::Version,
        Self::ApiUrl,
        Self::ConnectorId,
        Self::Token,
        Self::ReferenceCatalog,
        Self::ReferenceSchema,
        Self::ExecutionMode,
        Self::IssuedAt,
        Self::ExpiresAt,
        Self::Signature,
    ];

    /// The member of that name.
    pub fn of(name: &str) -> Self {
        Self::KNOWN
            .into_iter()
            .find(|kind| kind.name() == name)
            .unwrap_or(Self::Unknown)
    }

    /// Its name in the payload; empty for [`MemberKind::Unknown`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::ApiUrl => "api_url",
            Self::ConnectorId => "connector_id",
            Self::Token => "token",
            Self::ReferenceCatalog => "reference_catalog",
            Self::ReferenceSchema => "reference_schema",
            Self::ExecutionMode => "execution_mode",
            Self::IssuedAt => "issued_at",
            Self::ExpiresAt => "expires_at",
            Self::Signature => "signature",
            Self::Unknown => "",
        }
    }

    /// What it is for, in a sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Version => "Version of this form of string.",
            Self::ApiUrl => "Where the collector sends what it reads. Data goes nowhere else.",
            Self::ConnectorId => "The connector, one per workspace, for which data is sent.",
            Self::Token => {
                "The secret that permits sending as this connector. It permits nothing in Databricks."
            }
            Self::ReferenceCatalog => "Catalog in which the collector looks for the system tables.",
            Self::ReferenceSchema => "Schema in which the collector looks up what is there.",
            Self::ExecutionMode => {
                "Where the collector runs: as a job in the workspace, or anywhere that reaches it."
            }
            Self::IssuedAt => "When the string was made.",
            Self::ExpiresAt => {
                "The first push must come before it. A token in use lives until it is rotated or revoked."
            }
            Self::Signature => {
                "Who vouches for the string: the instance's key over everything else in it."
            }
            Self::Unknown => "Not part of version 1. A collector does not read it.",
        }
    }
}
