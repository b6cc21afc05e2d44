//! What a pasted text tells: an address of the account console, or a profile of `.databrickscfg`.

use domain::{AccountId, Address, ApplicationId, Cloud, clean};

use super::answer::read_account;

/// The values in a text. A secret in it is seen and not taken.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// From the host.
    pub cloud: Option<Cloud>,
    /// From `account_id`, in the address or on its own line.
    pub account: Option<AccountId>,
    /// From `client_id`.
    pub client: Option<ApplicationId>,
    /// Whether there was a `client_secret` or a `token`.
    pub secret: bool,
}

impl Told {
    /// Reads an address with an account, or lines of `name = value`; a bare id tells nothing that its field does not.
    pub fn read(text: &str) -> Self {
        // A profile of several lines holds more than the address in it.
        let is_one_line = !text.trim().contains('\n');
        if is_one_line && let Ok((account, Some(cloud))) = read_account(text) {
            return Self {
                cloud: Some(cloud),
                account: Some(account),
                ..Self::default()
            };
        }
        let mut told = Self::default();
        for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
            match clean(name).as_str() {
                "host" => {
                    let address = Address::parse(value).ok();
                    told.cloud = address.map(|address| address.host.cloud());
                }
                "account_id" => told.account = AccountId::parse(value).ok(),
                "client_id" => told.client = ApplicationId::parse(value).ok(),
                "client_secret" | "token" => told.secret = true,
                _ => {}
            }
        }
        told
    }

    /// Says what was understood.
    pub fn words(&self) -> String {
        let parts = [
            self.cloud.map(|_| "the cloud"),
            self.account.map(|_| "the account ID"),
            self.client.map(|_| "the client ID"),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        let secret = if self.secret {
            ". The secret in it was not taken"
        } else {
            ""
        };
        match parts.as_slice() {
            [] => format!("Nothing that is asked here was found{secret}"),
            parts => format!(
                "Filled in {} from what you pasted{secret}",
                parts.join(", ")
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_tells_all_but_the_secret() {
        let told = Told::read(
            "[account]\nhost = https://accounts.cloud.databricks.com\naccount_id = 11111111-2222-3333-4444-555555555555\nclient_id = 1d0f6a52-0000-4000-8000-00000000009c\nclient_secret = dose0",
        );
        assert_eq!(told.cloud, Some(Cloud::Aws));
        assert!(told.account.is_some() && told.client.is_some() && told.secret);
        assert_eq!(
            told.words(),
            "Filled in the cloud, the account ID, the client ID from what you pasted. The secret in it was not taken"
        );
    }

    #[test]
    fn a_bare_id_is_left_to_its_field() {
        assert_eq!(
            Told::read("11111111-2222-3333-4444-555555555555"),
            Told::default()
        );
        assert_eq!(Told::read("lakesentry-reader"), Told::default());
    }
}
