//! What a reader reports.

use std::fmt;

mod json;
mod markdown;

pub(crate) use markdown::Code;

use zeroize::Zeroizing;

use crate::token::{fingerprint, masked};
use crate::{Finding, FindingCode, Member, MemberKind, Payload, Severity, Verification};

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
}

impl Report {
    /// What a collector makes of it.
    pub fn verdict(&self) -> Verdict {
        match (self.count(Severity::Error), self.count(Severity::Warning)) {
            (0, 0) => Verdict::Valid,
            // Only what weighs more than a note is found so often that some is left out.
            (0, warnings) => Verdict::LookFirst(warnings + self.left_out),
            (errors, _) => Verdict::Refused(errors),
        }
    }

    /// How many of the listed findings weigh so much.
    pub fn count(&self, severity: Severity) -> usize {
        let of = |finding: &&Finding| finding.severity() == severity;
        self.findings.iter().filter(of).count()
    }

    /// Says what became of checking the signature. Without a well-formed one there is nothing to say.
    pub fn judge_signature(&mut self, verification: Verification) {
        use FindingCode::{SignatureDoesNotVerify, SignatureUnknownKey, SignatureVerifies};
        let (code, message) = match verification {
            Verification::UnknownKey => (
                SignatureUnknownKey,
                "It is signed by a key that is not among the given ones, so the signature was not verified.",
            ),
            Verification::DoesNotVerify => (
                SignatureDoesNotVerify,
                "The signature does not belong to this payload.",
            ),
            Verification::Verifies => (SignatureVerifies, "The signature belongs to this payload."),
        };
        let judged = [
            SignatureUnknownKey,
            SignatureDoesNotVerify,
            SignatureVerifies,
        ];
        let before = |finding: &Finding| judged.contains(&finding.code);
        let Some(at) = self.findings.iter().position(before) else {
            return;
        };
        let mut finding = self.findings.remove(at);
        finding.code = code;
        message.clone_into(&mut finding.message);
        let lighter = |other: &Finding| other.severity() < finding.severity();
        let at = self.findings.iter().position(lighter);
        self.findings
            .insert(at.unwrap_or(self.findings.len()), finding);
    }

    /// The payload, unless a collector must refuse the string.
    pub fn accepted(&self) -> Option<&Payload> {
        self.payload
            .as_ref()
            .filter(|_| !matches!(self.verdict(), Verdict::Refused(_)))
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

    /// The worst that was found at a member, given by its shown name.
    pub fn worst_at(&self, member: &str) -> Option<&Finding> {
        self.findings_at(member).next()
    }

    /// What was found at a member or inside of it, errors first.
    pub fn findings_at(&self, member: &str) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| {
            let rest = finding
                .place
                .member
                .as_deref()
                .and_then(|at| at.strip_prefix(member));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
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

/// The result in one word and a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing but notes.
    Valid,
    /// Readable, with so many warnings.
    LookFirst(usize),
    /// A collector must refuse it, for so many errors.
    Refused(usize),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid => f.write_str("Valid"),
            Self::LookFirst(1) => f.write_str("Valid, one thing to look at"),
            Self::LookFirst(warnings) => write!(f, "Valid, {warnings} things to look at"),
            Self::Refused(_) => f.write_str("A collector must refuse this string"),
        }
    }
}

/// The text in the token's place. `Debug` shows the masked form; memory is wiped on drop.
pub struct TokenFacts {
    text: Zeroizing<String>,
    /// `lsc_••••` and the last four characters.
    pub masked: String,
    /// `xxxx-xxxx-xxxx`
    pub fingerprint: String,
    /// Whether it is a token to the last character.
    pub is_well_formed: bool,
}

impl TokenFacts {
    pub(crate) fn of(text: Zeroizing<String>, is_well_formed: bool) -> Self {
        Self {
            masked: masked(&text),
            fingerprint: fingerprint(&text),
            text,
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
