//! The members of version 1, each by its own rules.

use super::{Checks, MemberPath};
use crate::json::{Entry, Value};
use crate::prelude::*;
use crate::redact::shown;
use crate::token::TokenError;
use crate::{
    ApiUrl, ConnectorId, ExecutionMode, FindingCode, MemberKind, Payload, Signature, Token,
    TokenFacts, api_url,
};

/// Unity Catalog allows names of up to 255 characters.
const MAX_NAME_LEN: usize = 255;

pub(super) struct Fields {
    pub payload: Option<Payload>,
    pub token_facts: Option<TokenFacts>,
    /// The key that a well-formed signature names.
    pub kid: Option<String>,
}

/// What stands in a member's place is not what belongs there.
struct MalformedMember;

impl Fields {
    /// Reads every known member; of a repeated one, the first. Of a string that is not whole, nothing is said about the signature: it was not
    /// reached, or covers what was not reached.
    pub(super) fn read(checks: &mut Checks<'_>, is_whole: bool) -> Self {
        let entries = checks.entries;
        let entry = |kind: MemberKind| entries.iter().find(|entry| entry.name == kind.name());
        let version = entry(MemberKind::Version).and_then(|entry| checks.version(entry));
        let api_url = entry(MemberKind::ApiUrl).and_then(|entry| checks.api_url(entry));
        let connector_id =
            entry(MemberKind::ConnectorId).and_then(|entry| checks.connector_id(entry));
        let (token, token_facts) =
            entry(MemberKind::Token).map_or((None, None), |entry| checks.token(entry));
        let reference_catalog =
            entry(MemberKind::ReferenceCatalog).and_then(|entry| checks.name(entry));
        let reference_schema =
            entry(MemberKind::ReferenceSchema).and_then(|entry| checks.name(entry));
        let execution_mode =
            entry(MemberKind::ExecutionMode).and_then(|entry| checks.execution_mode(entry));
        let (issued_at, expires_at) =
            checks.times(entry(MemberKind::IssuedAt), entry(MemberKind::ExpiresAt));
        let signature = if is_whole {
            checks.signature(entry(MemberKind::Signature))
        } else {
            Ok(None)
        };
        let kid = match &signature {
            Ok(Some(signature)) => Some(signature.kid.clone()),
            _ => None,
        };
        let payload = || {
            version?;
            Some(Payload {
                api_url: api_url?,
                connector_id: connector_id?,
                token: token?,
                reference_catalog: reference_catalog?,
                reference_schema: reference_schema?,
                execution_mode: execution_mode?,
                issued_at: issued_at?,
                expires_at: expires_at?,
                signature: signature.ok()?,
            })
        };
        Self {
            payload: payload(),
            token_facts,
            kid,
        }
    }
}

impl Checks<'_> {
    fn version(&mut self, entry: &Entry) -> Option<()> {
        let text = self.text_of(&entry.node);
        let is_integer = matches!(entry.node.value, Value::Number)
            && text.bytes().all(|b| b == b'-' || b.is_ascii_digit());
        if !is_integer {
            self.say_kind(entry, "the number 1");
            return None;
        }
        if text != "1" {
            self.say_at(
                FindingCode::UnknownVersion,
                entry,
                "Only version 1 is known here; what follows is read as if it were that.",
            );
            return None;
        }
        Some(())
    }

    fn api_url(&mut self, entry: &Entry) -> Option<ApiUrl> {
        let text = self.string(entry)?;
        for remark in api_url::inspect(text, &self.context.trusted) {
            self.say_at(remark.code, entry, &remark.message);
        }
        ApiUrl::parse(text).ok()
    }

    fn connector_id(&mut self, entry: &Entry) -> Option<ConnectorId> {
        let text = self.string(entry)?;
        let Ok(id) = ConnectorId::parse(text) else {
            self.say_at(
                FindingCode::ConnectorIdInvalid,
                entry,
                "This is not a UUID.",
            );
            return None;
        };
        if id.is_nil() {
            self.say_at(
                FindingCode::ConnectorIdNil,
                entry,
                "This is the UUID of zeros, which names nothing.",
            );
            return None;
        }
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            self.say_at(
                FindingCode::ConnectorIdUpperCase,
                entry,
                "The UUID is written in upper case.",
            );
        }
        Some(id)
    }

    fn token(&mut self, entry: &Entry) -> (Option<Token>, Option<TokenFacts>) {
        let Some(text) = self.string(entry) else {
            return (None, None);
        };
        let token = Token::parse(text);
        if let Err(error) = token {
            let code = match error {
                TokenError::DatabricksSecret => FindingCode::TokenIsDatabricksSecret,
                TokenError::Placeholder => FindingCode::TokenPlaceholder,
                TokenError::Prefix => FindingCode::TokenPrefix,
                TokenError::Alphabet => FindingCode::TokenAlphabet,
                TokenError::Length => FindingCode::TokenLength,
                TokenError::Checksum => FindingCode::TokenChecksum,
                TokenError::OutOfRange => FindingCode::TokenOutOfRange,
            };
            self.say_at(code, entry, &format!("The token is wrong: {error}."));
        }
        let facts = TokenFacts::of(text.clone(), token.is_ok(), self.place_of(entry));
        (token.ok(), Some(facts))
    }

    fn name(&mut self, entry: &Entry) -> Option<String> {
        let text = self.string(entry)?;
        if text.is_empty() || text.chars().count() > MAX_NAME_LEN {
            self.say_at(
                FindingCode::NameInvalid,
                entry,
                &format!("A name has 1 to {MAX_NAME_LEN} characters."),
            );
            return None;
        }
        let is_plain = text.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric())
            && !text.as_bytes()[0].is_ascii_digit();
        if !is_plain {
            self.say_at(
                FindingCode::NameNeedsQuoting,
                entry,
                "SQL reads this name only in back-ticks.",
            );
        }
        Some(text.to_string())
    }

    fn execution_mode(&mut self, entry: &Entry) -> Option<ExecutionMode> {
        let text = self.string(entry)?;
        let mode = ExecutionMode::parse(text).ok();
        if mode.is_none() {
            self.say_at(
                FindingCode::UnknownExecutionMode,
                entry,
                &format!("There is no execution mode {}.", shown(text)),
            );
        }
        mode
    }

    /// The signature, if there is one.
    fn signature(&mut self, entry: Option<&Entry>) -> Result<Option<Signature>, MalformedMember> {
        let Some(entry) = entry else {
            let path = MemberPath::Member(&MemberPath::Root, "signature");
            let message = "Nobody has signed this string.";
            self.say(FindingCode::SignatureAbsent, 0..0, &path, message);
            return Ok(None);
        };
        let Value::Object(parts) = &entry.node.value else {
            self.say_kind(entry, "an object");
            return Err(MalformedMember);
        };
        for part in parts {
            if !matches!(part.name.as_str(), "kid" | "value") {
                let path = MemberPath::Member(&MemberPath::Root, "signature");
                let path = MemberPath::Member(&path, &part.name);
                let message = format!(
                    "A signature has no member {}; nobody has signed it.",
                    shown(&part.name)
                );
                let span = part.name_span.range();
                self.say(FindingCode::SignatureMalformed, span, &path, &message);
            }
        }
        let signature = Signature::of(parts);
        let (code, message) = match signature {
            Some(_) => (
                FindingCode::SignatureUnknownKey,
                "It is signed by a key that is not known here, so the signature was not verified.",
            ),
            None => (
                FindingCode::SignatureMalformed,
                "No key makes such a signature. It has a kid of 43 and a value of 86 base64url characters, which are a point and a number below the order of the curve.",
            ),
        };
        self.say_at(code, entry, message);
        signature.map(Some).ok_or(MalformedMember)
    }
}
