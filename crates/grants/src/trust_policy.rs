//! What a federation policy says, and where it is made; `federation` writes it.

use std::fmt;

use domain::{AccountId, ApplicationId, Partition};

/// Who is trusted by a policy, which has a name of its own among those of the service principal; at most 20 are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustedParty {
    /// This LakeSentry.
    Server,
    /// A collector, by a token of the platform that it runs on.
    Collector,
}

impl TrustedParty {
    /// Returns the name of the policy.
    pub const fn policy_id(self) -> &'static str {
        match self {
            Self::Server => "lakesentry",
            Self::Collector => "lakesentry-collector",
        }
    }

    /// Returns the name of what Terraform calls it: both parties may be in one configuration.
    pub(crate) const fn terraform_name(self) -> &'static str {
        match self {
            Self::Server => "lakesentry",
            Self::Collector => "lakesentry_collector",
        }
    }

    /// Returns who it is, in the middle of a sentence.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Server => "this LakeSentry",
            Self::Collector => "the collector’s platform",
        }
    }

    /// Returns what the policy says of itself.
    pub(crate) const fn description(self) -> &'static str {
        match self {
            Self::Server => "LakeSentry reads as this service principal, without a secret",
            Self::Collector => {
                "The collector of LakeSentry reads as this service principal, without a secret"
            }
        }
    }
}

/// The number of a service principal in the account, which is not its application id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrincipalNumber(u64);

impl PrincipalNumber {
    /// Finds the number in what a person pasted: the number itself, the address of the principal's page, or an answer that holds one.
    pub fn find(text: &str) -> Option<Self> {
        // Numbers of principals have ten digits and more; the parts of a UUID that are all digits have at most twelve and a hyphen beside them.
        let is_part = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
        let mut numbers = text
            .split(is_part)
            .filter(|word| word.len() >= 10 && word.bytes().all(|b| b.is_ascii_digit()))
            .filter_map(|word| word.parse().ok());
        let first = numbers.next()?;
        numbers.all(|other| other == first).then_some(Self(first))
    }
}

impl fmt::Display for PrincipalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a federation policy says, and where it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustPolicy {
    /// Who is trusted.
    pub party: TrustedParty,
    /// The part of a cloud.
    pub partition: Partition,
    /// The account, for which the tokens are.
    pub account_id: AccountId,
    /// The service principal.
    pub application_id: ApplicationId,
    /// Its number, where it is known.
    pub number: Option<PrincipalNumber>,
    /// Who writes the tokens.
    pub issuer: String,
    /// Whom they name.
    pub subject: String,
    /// The keys that sign them, as a JSON Web Key Set; without them Databricks fetches them from the issuer.
    pub jwks_json: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_found_in_what_people_copy() {
        for text in [
            "4711471147114711",
            " 4711471147114711\n",
            "https://accounts.azuredatabricks.net/users/serviceprincipals/4711471147114711/permissions?account_id=11111111-2222-3333-4444-555555555555",
            r#"{"applicationId":"1d0f6a52-0000-4000-8000-00000000009c","id":"4711471147114711"}"#,
        ] {
            assert_eq!(
                PrincipalNumber::find(text),
                Some(PrincipalNumber(4_711_471_147_114_711)),
                "{text}"
            );
        }
        for text in [
            "",
            "12",
            "1d0f6a52-0000-4000-8000-000000000090",
            "4711471147114711 4711471147114712",
        ] {
            assert_eq!(PrincipalNumber::find(text), None, "{text}");
        }
    }
}
