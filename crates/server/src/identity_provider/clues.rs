//! What the provider tells of a person.

use serde_json::{Map, Value};

use super::error::ProviderError;
use super::identity::{NoEmail, ProviderIdentity};
use super::settings::ProviderSettings;
use crate::email_address::EmailAddress;

/// Longest name that is shown.
const MAX_NAME: usize = 100;

/// What was told, by names of the provider's.
#[derive(Debug)]
pub struct Clues {
    subject: String,
    told: Map<String, Value>,
}

impl Clues {
    /// What a token tells.
    pub fn new(subject: String, told: Map<String, Value>) -> Self {
        Self { subject, told }
    }

    /// Says whether nothing has to be asked for besides.
    pub fn tells_what_counts(&self, settings: &ProviderSettings) -> bool {
        let tells = |name: &str| self.told.contains_key(name);
        tells("email")
            && (settings.emails_are_verified || tells("email_verified"))
            && (settings.admission.groups.is_empty() || tells(&settings.groups_claim))
    }

    /// Adds what was told elsewhere of the same person. What the token tells counts more: it is signed.
    pub fn with(mut self, more: Value) -> Result<Self, ProviderError> {
        let Value::Object(more) = more else {
            return Ok(self);
        };
        // Another person's answer must not be taken for this one's (OpenID Connect Core 1.0, 5.3.2).
        if more.get("sub").and_then(Value::as_str) != Some(&self.subject) {
            return Err(ProviderError::ForAnother {
                member: "sub",
                found: "another".to_owned(),
                expected: "the one of the ID token".to_owned(),
            });
        }
        // An address and whether it is verified belong together.
        let own = self.told.contains_key("email");
        for (name, value) in more {
            if !(own && name == "email_verified") {
                self.told.entry(name).or_insert(value);
            }
        }
        Ok(self)
    }

    /// Returns who it is.
    pub fn identity(self, settings: &ProviderSettings) -> Result<ProviderIdentity, NoEmail> {
        let text = |name: &str| self.told.get(name).and_then(Value::as_str);
        let is_verified = settings.emails_are_verified
            || match self.told.get("email_verified") {
                Some(Value::Bool(verified)) => *verified,
                // Some write it as a word.
                Some(Value::String(word)) => word == "true",
                _ => false,
            };
        let email = text("email").filter(|_| is_verified);
        let email = email.and_then(EmailAddress::parse).ok_or(NoEmail)?;
        let names = ["name", "preferred_username"].into_iter();
        let name = names
            .filter_map(text)
            .map(shown)
            .find(|name| !name.is_empty());
        let groups = match self.told.get(&settings.groups_claim) {
            Some(Value::Array(groups)) => {
                let names = groups.iter().filter_map(Value::as_str);
                names.map(ToOwned::to_owned).collect()
            }
            // One text is one group: nothing in it separates.
            Some(Value::String(group)) => vec![group.clone()],
            _ => Vec::new(),
        };
        Ok(ProviderIdentity {
            name: name.unwrap_or_else(|| email.to_string()),
            subject: self.subject,
            email,
            groups,
        })
    }
}

/// A name as it can stand on a page and in the audit trail.
fn shown(name: &str) -> String {
    let clean = domain::clean(name);
    let shown = clean.chars().filter(|c| !c.is_control());
    shown.take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::identity_provider::options::tests::settings;

    fn clues(told: Value) -> Clues {
        let Value::Object(told) = told else {
            panic!("no object");
        };
        Clues::new("ada".to_owned(), told)
    }

    #[test]
    fn only_a_verified_address_counts() {
        for told in [
            json!({"email": "ada@lake.example"}),
            json!({"email": "ada@lake.example", "email_verified": false}),
            json!({"email": "ada@lake.example", "email_verified": "yes"}),
            json!({"email": "ada@lake.example", "email_verified": 1}),
            json!({"email": "ada\u{200b}@lake.example", "email_verified": true}),
            json!({"email": "ada", "email_verified": true}),
            json!({"email": ["ada@lake.example"], "email_verified": true}),
            json!({"email_verified": true}),
        ] {
            let found = clues(told.clone()).identity(&settings());
            assert_eq!(found, Err(NoEmail), "{told}");
        }
        let told =
            json!({"email": "Ada@Lake.Example", "email_verified": "true", "name": "\u{202e}Ada\n"});
        let found = clues(told).identity(&settings()).unwrap();
        assert_eq!(found.email.to_string(), "ada@lake.example");
        assert_eq!(found.name, "Ada");
        let mut trusting = settings();
        trusting.emails_are_verified = true;
        let found = clues(json!({"email": "ada@lake.example"})).identity(&trusting);
        assert_eq!(found.unwrap().name, "ada@lake.example");
    }

    #[test]
    fn groups_are_whole_names() {
        let groups = |told: Value| {
            let mut told = told;
            told["email"] = json!("ada@lake.example");
            told["email_verified"] = json!(true);
            clues(told).identity(&settings()).unwrap().groups
        };
        assert_eq!(groups(json!({"groups": ["a", 1, ["b"], "c"]})), ["a", "c"]);
        assert_eq!(groups(json!({"groups": "a,b c"})), ["a,b c"]);
        assert!(groups(json!({"groups": {"a": true}})).is_empty());
        assert!(groups(json!({"roles": ["a"]})).is_empty());
    }

    #[test]
    fn what_is_told_elsewhere_is_of_the_same_person_and_adds_only() {
        let token = || clues(json!({"email": "ada@lake.example"}));
        assert!(
            token()
                .with(json!({"sub": "eve", "email_verified": true}))
                .is_err()
        );
        assert!(token().with(json!({"email_verified": true})).is_err());
        // The address of the token does not become verified by what is told of another address.
        let more = json!({"sub": "ada", "email": "eve@lake.example", "email_verified": true});
        let found = token().with(more).unwrap().identity(&settings());
        assert_eq!(found, Err(NoEmail));
        let more = json!({"sub": "ada", "email": "ada@lake.example", "email_verified": true});
        let nothing = clues(json!({}));
        assert!(nothing.with(more).unwrap().identity(&settings()).is_ok());
    }
}
