//! Trust in place of a secret: the federation policy of a service principal, in every form in which an account admin may make it.
//!
//! Made by `service-principal-federation-policy` of the Databricks CLI, `databricks_service_principal_federation_policy` of Terraform, and
//! `POST /api/2.0/accounts/{account}/servicePrincipals/{id}/federationPolicies`, all of which take the same members.

use domain::{AccountId, ApplicationId, Partition};
use serde_json::json;

use crate::{HclString, ShellWord, terraform};

/// The name of the policy among those of the service principal; at most 20 are allowed.
pub const POLICY_ID: &str = "lakesentry";

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

/// What a federation policy says, and where it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustPolicy {
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

impl TrustPolicy {
    fn number(&self) -> String {
        match self.number {
            Some(PrincipalNumber(number)) => number.to_string(),
            None => "<id>".to_owned(),
        }
    }

    /// The body of the request that makes it.
    pub fn body(&self) -> String {
        let mut policy = json!({
            "description": "LakeSentry reads as this service principal, without a secret",
            "oidc_policy": {
                "issuer": self.issuer,
                "audiences": [self.account_id],
                "subject": self.subject,
            },
        });
        if let Some(keys) = &self.jwks_json {
            policy["oidc_policy"]["jwks_json"] = keys.as_str().into();
        }
        policy.to_string()
    }

    /// Writes the commands of the Databricks CLI that make it.
    pub fn cli(&self) -> String {
        let body = self.body();
        self.commands(
            "Let the service principal trust this LakeSentry",
            &format!(
                "create {} --policy-id {POLICY_ID} --json {}",
                self.number(),
                ShellWord(&body)
            ),
        )
    }

    /// Writes the commands that put the present keys into a policy that was made before.
    pub fn cli_update(&self) -> String {
        let body = self.body();
        self.commands(
            "Put the present keys into the policy",
            &format!(
                "update {} {POLICY_ID} --json {}",
                self.number(),
                ShellWord(&body)
            ),
        )
    }

    /// Writes the commands that delete it.
    pub fn cli_removal(&self) -> String {
        self.commands(
            "End it: LakeSentry signs in no more as this service principal",
            &format!("delete {} {POLICY_ID}", self.number()),
        )
    }

    /// A command about the policy, after signing in and, where the number is not known, finding it.
    fn commands(&self, what: &str, command: &str) -> String {
        let find = match self.number {
            Some(_) => String::new(),
            None => format!(
                "# Note \"id\" (a number) of the service principal, and put it in place of <id> below\ndatabricks account service-principals list --filter {}\n\n",
                ShellWord(&format!("applicationId eq \"{}\"", self.application_id))
            ),
        };
        format!(
            "\
# Sign in to the account as account admin
databricks auth login --host https://{host} --account-id {account}

{find}# {what}
databricks account service-principal-federation-policy {command}
",
            host = self.partition.accounts_host_name(),
            account = self.account_id,
        )
    }

    /// Writes it as Terraform for the provider `databricks/databricks`.
    pub fn terraform(&self) -> String {
        let account =
            terraform::account(Some(&self.partition.accounts_host()), Some(self.account_id));
        let keys = match &self.jwks_json {
            None => String::new(),
            Some(keys) => format!("    jwks_json = {}\n", HclString(keys)),
        };
        let policy = format!(
            "
data \"databricks_service_principal\" \"lakesentry\" {{
  provider       = databricks.account
  application_id = \"{application_id}\"
}}

# Databricks takes the word of this LakeSentry for the service principal: there is no secret.
resource \"databricks_service_principal_federation_policy\" \"lakesentry\" {{
  provider             = databricks.account
  service_principal_id = data.databricks_service_principal.lakesentry.id
  policy_id            = \"{POLICY_ID}\"

  oidc_policy = {{
    issuer    = {issuer}
    audiences = [\"{audience}\"]
    subject   = {subject}
{keys}  }}
}}
",
            application_id = self.application_id,
            issuer = HclString(&self.issuer),
            audience = self.account_id,
            subject = HclString(&self.subject),
        );
        [terraform::PROVIDERS, &account, &policy].concat()
    }

    /// Writes the request of the REST API that makes it, as a command.
    pub fn rest(&self) -> String {
        format!(
            "\
# TOKEN is an access token of an account admin
curl --fail-with-body --request POST \\
  --header \"Authorization: Bearer $TOKEN\" \\
  --header 'Content-Type: application/json' \\
  --data {body} \\
  'https://{host}/api/2.0/accounts/{account}/servicePrincipals/{number}/federationPolicies?policy_id={POLICY_ID}'
",
            body = ShellWord(&self.body()),
            host = self.partition.accounts_host_name(),
            account = self.account_id,
            number = self.number(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(keys: Option<&str>, number: Option<&str>) -> TrustPolicy {
        TrustPolicy {
            partition: Partition::Azure,
            account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
            application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
            number: number.and_then(PrincipalNumber::find),
            issuer: "https://lakesentry.example".to_owned(),
            subject: "lakesentry:lakesentry.example:x'y".to_owned(),
            jwks_json: keys.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn every_form_says_the_same() {
        let keys = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"a${b}","y":"%{c}"}]}"#;
        let policy = policy(Some(keys), Some("4711471147114711"));
        let body: serde_json::Value = serde_json::from_str(&policy.body()).unwrap();
        assert_eq!(body["oidc_policy"]["jwks_json"], keys);
        assert_eq!(
            body["oidc_policy"]["audiences"][0],
            policy.account_id.to_string()
        );
        let quoted = ShellWord(&policy.body()).to_string();
        for form in [policy.cli(), policy.cli_update(), policy.rest()] {
            assert!(form.contains(&quoted), "{form}");
            assert!(
                form.contains("4711471147114711") && !form.contains("<id>"),
                "{form}"
            );
        }
        let terraform = policy.terraform();
        assert!(terraform.contains(r#"x\":\"a$${b}\""#), "{terraform}");
        assert!(terraform.contains("%%{c}"), "{terraform}");
        assert!(
            policy
                .cli_removal()
                .ends_with("delete 4711471147114711 lakesentry\n")
        );
    }

    #[test]
    fn without_the_number_the_commands_say_how_to_find_it() {
        let cli = policy(None, None).cli();
        assert!(
            cli.contains(r#"--filter 'applicationId eq "1d0f6a52-0000-4000-8000-00000000009c"'"#),
            "{cli}"
        );
        assert!(cli.contains("create <id> --policy-id lakesentry"), "{cli}");
        assert!(!policy(None, None).body().contains("jwks_json"));
    }

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
