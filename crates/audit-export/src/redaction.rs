//! Exports that name nobody: addresses become keyed hashes, what people typed is dropped.

use std::path::Path;

use audit_record::{AuditLogRecord, EventMembers, MemberValue};
use aws_lc_rs::hmac;
use sha2::{Digest as _, Sha256};

/// Names that Databricks itself acts under.
const OF_DATABRICKS: [&str; 3] = ["System-User", "unknown", "__SYSTEM_USER__"];
const SHORTEST_KEY: usize = 16;

/// Replaces addresses. One key gives one person the same name in every export.
pub struct PersonRedactor {
    key: hmac::Key,
    fingerprint: String,
}

/// The names that stand in for those of an event.
#[derive(Default)]
pub struct StandIns {
    email: Option<String>,
    run_by: Option<String>,
    run_as: Option<String>,
}

impl PersonRedactor {
    /// Reads the key from a file, or else from `LAKESENTRY_REDACT_KEY`.
    ///
    /// # Errors
    /// With a sentence, when there is none, or one that is easily guessed.
    pub fn read(file: Option<&Path>) -> Result<Self, String> {
        let key = match file {
            Some(path) => std::fs::read(path)
                .map_err(|error| format!("--redact-key-file {}: {error}", path.display()))?,
            None => std::env::var("LAKESENTRY_REDACT_KEY")
                .unwrap_or_default()
                .into_bytes(),
        };
        Self::new(key.trim_ascii())
    }

    fn new(key: &[u8]) -> Result<Self, String> {
        if key.len() < SHORTEST_KEY {
            return Err(format!(
                "--redact needs a key of {SHORTEST_KEY} characters or more, in --redact-key-file or LAKESENTRY_REDACT_KEY: without one, addresses can be guessed from their hashes. Make one: head -c 32 /dev/urandom | base64 > redact.key"
            ));
        }
        Ok(Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, key),
            fingerprint: format!("{:x}", Sha256::digest(key))[..16].to_owned(),
        })
    }

    /// Returns what tells this key from another one, and not what it is.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Finds the names that stand in for those of an event.
    pub fn stand_ins(&self, event: &AuditLogRecord<'_>) -> StandIns {
        let member = |of: &Option<EventMembers<'_>>, name: &str| {
            let name = of.as_ref().and_then(|members| members.text(name))?;
            self.stand_in(name)
        };
        StandIns {
            email: member(&event.user_identity, "email"),
            run_by: member(&event.identity_metadata, "run_by"),
            run_as: member(&event.identity_metadata, "run_as"),
        }
    }

    /// The name that stands in for this one; `None` where it names no person: an application, or Databricks itself.
    fn stand_in(&self, name: &str) -> Option<String> {
        let is_nobody = name.is_empty()
            || OF_DATABRICKS.contains(&name)
            || domain::ApplicationId::parse(name).is_ok();
        (!is_nobody).then(|| {
            let tag = hmac::sign(&self.key, name.to_lowercase().as_bytes());
            let hex: Vec<String> = tag.as_ref()[..16]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            format!("person-{}", hex.concat())
        })
    }

    /// Returns an event without persons, parameters, texts of answers, and what is not known to be harmless.
    pub fn redacted<'e>(event: &AuditLogRecord<'e>, names: &'e StandIns) -> AuditLogRecord<'e> {
        let replaced = |members: &Option<EventMembers<'e>>,
                        kept: &[&str],
                        names: &[(&str, &'e Option<String>)]| {
            members.as_ref().map(|members| {
                let cells = members.0.iter().map(|(name, cell)| {
                    let stand_in = names
                        .iter()
                        .find(|(named, _)| named == name)
                        .and_then(|(_, stand_in)| stand_in.as_deref());
                    let cell = match stand_in {
                        Some(stand_in) => MemberValue::Text(stand_in),
                        None if kept.contains(name) => *cell,
                        None => MemberValue::Null,
                    };
                    (*name, cell)
                });
                EventMembers(cells.collect())
            })
        };
        AuditLogRecord {
            user_identity: replaced(&event.user_identity, &["email"], &[("email", &names.email)]),
            response: replaced(&event.response, &["status_code"], &[]),
            identity_metadata: replaced(
                &event.identity_metadata,
                &["run_by", "run_as"],
                &[("run_by", &names.run_by), ("run_as", &names.run_as)],
            ),
            request_params: event.request_params.as_ref().map(|_| Vec::new()),
            further: Vec::new(),
            ..event.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_named_and_everybody_can_be_told_apart() {
        let redactor = PersonRedactor::new(b"0123456789abcdef").unwrap();
        let event = AuditLogRecord {
            user_identity: Some(EventMembers(vec![
                ("email", MemberValue::Text("Ann@example.com")),
                ("subject_name", MemberValue::Text("Ann")),
            ])),
            request_params: Some(vec![("commandText", Some("SELECT secret"))]),
            response: Some(EventMembers(vec![
                ("status_code", MemberValue::Number(200)),
                ("error_message", MemberValue::Text("Ann may not")),
            ])),
            identity_metadata: Some(EventMembers(vec![
                ("run_by", MemberValue::Text("ann@example.com")),
                ("run_by_display_name", MemberValue::Text("Ann")),
            ])),
            further: vec![("newer", "\"Ann\"")],
            ..AuditLogRecord::default()
        };
        let names = redactor.stand_ins(&event);
        let mut line = Vec::new();
        audit_record::write_native(&mut line, &PersonRedactor::redacted(&event, &names));
        let line = String::from_utf8(line).unwrap();
        assert!(
            !line.to_lowercase().contains("ann") && !line.contains("SELECT"),
            "{line}"
        );
        assert!(line.contains("\"status_code\":200"), "{line}");
        // The same person, however the address is written; another one under another key.
        assert_eq!(names.email, names.run_by);
        let other = PersonRedactor::new(b"another key, 16+").unwrap();
        assert_ne!(other.stand_ins(&event).email, names.email);
        assert_ne!(other.fingerprint(), redactor.fingerprint());
        assert_eq!(
            redactor.stand_in("1d0f6a52-0000-4000-8000-00000000009c"),
            None
        );
        assert_eq!(redactor.stand_in("System-User"), None);
    }

    #[test]
    fn a_key_that_is_easily_guessed_is_refused() {
        assert!(PersonRedactor::new(b"short").is_err());
    }
}
