//! What a federation policy says, and where it is made; `federation` writes it.

use std::fmt;

use serde::{Deserialize, Serialize};

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

/// Where Databricks finds the keys that it is to believe, as somebody chose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyKeys {
    /// Nobody chose: in the policy where the issuer can't be reached.
    #[default]
    AsReachable,
    /// In the policy, which has to be updated before keys are rotated.
    InPolicy,
    /// At the issuer, which Databricks asks.
    AtIssuer,
}

impl PolicyKeys {
    /// All.
    pub const ALL: [Self; 3] = [Self::AsReachable, Self::InPolicy, Self::AtIssuer];

    /// Says whether they are in the policy, of an issuer that Databricks can reach or can't.
    pub const fn are_in_policy(self, is_reachable: bool) -> bool {
        match self {
            Self::AsReachable => !is_reachable,
            Self::InPolicy => true,
            Self::AtIssuer => false,
        }
    }
}

/// The number of a service principal in the account, which is not its application id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrincipalNumber(u64);

impl PrincipalNumber {
    /// Finds the number in what a person pasted: the number itself, a line that holds it, the address of the principal's page, or an answer in
    /// JSON. In the last two, what is named so counts: both hold numbers of workspaces, too.
    pub fn find(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let is_named = text.contains(['/', '?', '=', '.', '{']);
        // The parts of a UUID that are all digits have a hyphen beside them.
        let is_between = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
        let words: Vec<&str> = if is_named {
            let names = ["serviceprincipals/", "service-principals/", "\"id\":"];
            let after = names.iter().flat_map(|name| text.split(name).skip(1));
            let first = |rest| str::split(rest, is_between).find(|word| !word.is_empty());
            after.filter_map(first).collect()
        } else {
            text.split(is_between).collect()
        };
        // They have ten digits and more.
        let is_number = |word: &&str| word.len() >= 10 && word.bytes().all(|b| b.is_ascii_digit());
        let mut numbers = words.into_iter().filter(is_number);
        let first = numbers.next()?;
        let is_one = numbers.all(|other| other == first);
        is_one.then(|| first.parse().ok().map(Self))?
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
            "4711471147114711  lakesentry-reader  1d0f6a52-0000-4000-8000-00000000009c",
            "https://accounts.azuredatabricks.net/users/serviceprincipals/4711471147114711/permissions?account_id=11111111-2222-3333-4444-555555555555",
            "https://accounts.cloud.databricks.com/serviceprincipals/4711471147114711/permissions?o=7405605519549535",
            "adb-7405605519549535.15.azuredatabricks.net/settings/workspace/identity-and-access/service-principals/4711471147114711?o=7405605519549535",
            r#"{"applicationId":"1d0f6a52-0000-4000-8000-00000000009c","id":"4711471147114711"}"#,
            "{\n  \"active\": true,\n  \"id\": \"4711471147114711\"\n}",
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
            "https://adb-7405605519549535.15.azuredatabricks.net/?o=7405605519549535",
            "https://accounts.cloud.databricks.com/workspaces/7405605519549535",
            "7405605519549535.5.gcp.databricks.com",
            r#"{"workspace_id":"7405605519549535"}"#,
            r#"[{"id":"4711471147114711"},{"id":"4711471147114712"}]"#,
        ] {
            assert_eq!(PrincipalNumber::find(text), None, "{text}");
        }
    }
}
