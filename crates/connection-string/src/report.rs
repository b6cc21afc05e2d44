//! What a reader reports.

use core::fmt;

mod json;
mod markdown;

pub(crate) use markdown::Code;

use zeroize::Zeroizing;

use crate::member::Likeness;
use crate::prelude::*;
use crate::token::{fingerprint, masked, text_hash};
use crate::{
    Finding, FindingCode, KeyOrigin, Member, MemberKind, Payload, Place, Severity, Verification,
};

/// Everything that was read and noticed. Only [`TokenFacts::expose`] and [`Payload::token`] give the secret away.
#[derive(Default)]
pub struct Report {
    /// The members in the order of the payload, repeated ones too.
    pub members: Vec<Member>,
    /// What was noticed, errors first.
    pub findings: Vec<Finding>,
    /// Further findings of codes that are listed many times already.
    pub left_out: usize,
    /// What stands in the token's place, well formed or not.
    pub token: Option<TokenFacts>,
    /// The typed payload, when every member could be read. It may be expired or otherwise refused: see [`Report::accepted`].
    pub payload: Option<Payload>,
    /// The decoded JSON with secrets masked, as far as it could be read.
    pub redacted_json: Option<String>,
    /// What stands behind the members: text after the object, or what could not be read.
    pub(crate) rest: Option<Likeness>,
    /// The key that a well-formed signature names.
    pub(crate) kid: Option<String>,
    verified_by: Option<KeyOrigin>,
}

impl Report {
    /// What is to be made of the string. Every output says it from here.
    pub fn verdict(&self) -> Verdict {
        if self.count(Severity::Error) > 0 {
            Verdict::Refuse
        } else if self.verified_by.is_some() {
            Verdict::Verified
        } else {
            Verdict::NotVerified
        }
    }

    /// Why the verdict is so, in a sentence or two: by which key, what is missing, or what is wrong.
    pub fn reason(&self) -> String {
        let kid = self.kid.as_deref().unwrap_or_default();
        match (self.verdict(), self.verified_by) {
            (Verdict::Refuse, _) => {
                let first = self.findings.first();
                first.map_or_else(String::new, |finding| finding.message.clone())
            }
            (_, Some(origin)) => format!(
                "Every member is signed by the key {kid}, {}. Compare it with what the owner of the instance tells you by another way.",
                origin.words()
            ),
            _ => "No key that you trust vouches for it: whoever wrote it could have written anything."
                .to_owned(),
        }
    }

    /// The thumbprint of the key that signed the string, and where the reader has that key from; nothing unless it was verified.
    pub fn verified_by(&self) -> Option<(&str, KeyOrigin)> {
        let origin = self.verified_by?;
        (self.verdict() == Verdict::Verified)
            .then(|| (self.kid.as_deref().unwrap_or_default(), origin))
    }

    /// How many of the listed findings weigh so much.
    pub fn count(&self, severity: Severity) -> usize {
        let of = |finding: &&Finding| finding.severity() == severity;
        self.findings.iter().filter(of).count()
    }

    /// Says what became of checking the signature. Without a well-formed one there is nothing to say.
    pub fn judge_signature(&mut self, verification: Verification) {
        use FindingCode::{
            SignatureDoesNotVerify, SignatureNotVerified, SignatureUnknownKey, SignatureVerifies,
        };
        let judged = [
            SignatureUnknownKey,
            SignatureNotVerified,
            SignatureDoesNotVerify,
            SignatureVerifies,
        ];
        let before = |finding: &Finding| judged.contains(&finding.code);
        let Some(at) = self.findings.iter().position(before) else {
            return;
        };
        self.verified_by = None;
        let mut finding = self.findings.remove(at);
        let message;
        (finding.code, message) = match verification {
            Verification::UnknownKey => (
                SignatureUnknownKey,
                "It is signed by a key that is not among the given ones, so the signature was not verified.",
            ),
            Verification::NotPossible => (
                SignatureNotVerified,
                "The key is known, but signatures can't be verified here.",
            ),
            Verification::DoesNotVerify => (
                SignatureDoesNotVerify,
                "The signature does not belong to this payload.",
            ),
            Verification::Verifies(origin) => {
                self.verified_by = Some(origin);
                (SignatureVerifies, "The signature belongs to this payload.")
            }
        };
        message.clone_into(&mut finding.message);
        self.insert(finding);
    }

    /// Says that the token stands in a string of another connector, too, or in one with another address, and where that is.
    pub fn share_token(&mut self, line: usize, column: usize) {
        let Some(token) = &self.token else { return };
        let place = token.place.clone();
        self.insert(Finding {
            code: FindingCode::TokenOfTwoConnectors,
            place,
            message: format!(
                "The same token stands in line {line}, column {column} with another connector or address."
            ),
        });
    }

    /// Puts a finding in its place: errors first.
    fn insert(&mut self, finding: Finding) {
        let lighter = |other: &Finding| other.severity() < finding.severity();
        let at = self.findings.iter().position(lighter);
        self.findings
            .insert(at.unwrap_or(self.findings.len()), finding);
    }

    /// The payload, unless a collector must refuse the string.
    pub fn accepted(&self) -> Option<&Payload> {
        self.payload
            .as_ref()
            .filter(|_| self.verdict() != Verdict::Refuse)
    }

    /// The report as a Markdown document that can be handed on: secrets are masked.
    pub fn to_markdown(&self) -> String {
        markdown::Markdown(self).to_string()
    }

    /// The report as a JSON object for programs: secrets are masked. Members come in a fixed order and are only ever added.
    pub fn to_json(&self) -> String {
        json::json(self)
    }

    /// The token, if this is the member that it was read from: a repeated one was not read.
    pub fn token_at(&self, member: &Member) -> Option<&TokenFacts> {
        let first = self
            .members
            .iter()
            .find(|other| other.kind == MemberKind::Token)?;
        self.token.as_ref().filter(|_| first.span == member.span)
    }
}

/// Leaves the typed payload out, whose names may hold anything.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("members", &self.members)
            .field("findings", &self.findings)
            .field("left_out", &self.left_out)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

/// What is to be made of a string: one of three, and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The signature belongs to a key that the reader was given.
    Verified,
    /// No such key vouches for it: whoever wrote the string could have written anything.
    NotVerified,
    /// A collector must not take it.
    Refuse,
}

impl Verdict {
    /// The word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::NotVerified => "not-verified",
            Self::Refuse => "refuse",
        }
    }
}

/// The words for people.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Verified => "Verified",
            Self::NotVerified => "Readable, not verified",
            Self::Refuse => "Refuse: a collector must not take this string",
        })
    }
}

/// How many strings got which verdict, for the strings of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VerdictCounts {
    /// Those that a trusted key signed.
    pub verified: usize,
    /// Those for which no trusted key vouches.
    pub not_verified: usize,
    /// Those that a collector must not take.
    pub refuse: usize,
}

impl VerdictCounts {
    /// Counts one more.
    pub fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Verified => &mut self.verified,
            Verdict::NotVerified => &mut self.not_verified,
            Verdict::Refuse => &mut self.refuse,
        } += 1;
    }

    /// Returns how many there are.
    pub fn all(self) -> usize {
        self.verified + self.not_verified + self.refuse
    }
}

/// `3 connection strings: 1 verified, 2 not verified, 0 to refuse`
impl fmt::Display for VerdictCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            verified,
            not_verified,
            refuse,
        } = self;
        write!(
            f,
            "{} connection strings: {verified} verified, {not_verified} not verified, {refuse} to refuse",
            self.all()
        )
    }
}

/// The text in the token's place. `Debug` shows the masked form; memory is wiped on drop.
pub struct TokenFacts {
    text: Zeroizing<String>,
    pub(crate) place: Place,
    /// The start of the hash, by which tokens are told apart.
    pub(crate) hash: u64,
    /// `lsc_••••` and the last four characters.
    pub masked: String,
    /// `xxxx-xxxx-xxxx`
    pub fingerprint: String,
    /// Whether it is a token to the last character.
    pub is_well_formed: bool,
}

impl TokenFacts {
    pub(crate) fn of(text: Zeroizing<String>, is_well_formed: bool, place: Place) -> Self {
        let hash = text_hash(&text);
        Self {
            masked: masked(&text),
            fingerprint: fingerprint(hash),
            hash,
            text,
            place,
            is_well_formed,
        }
    }

    /// The secret itself. Every caller is a place where it may leak.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for TokenFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenFacts({})", self.masked)
    }
}
