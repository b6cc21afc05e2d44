//! What a pasted text tells about the account: an address of the account console, a profile of `.databrickscfg`, variables of an
//! environment, or what the CLI answered.

use domain::{AccountId, AccountSettings, Address, Partition};

/// Reads what is pasted. It is a part of the program that is fetched when it is wanted: most people paste no more than ids.
#[derive(Debug, Clone, Copy)]
pub struct PastedReader {
    /// Returns what the profiles of a text tell; nothing for a bare id, which is left to its field.
    pub profiles: fn(&str) -> Vec<AccountSettings>,
    /// Returns the account in an address of the account console, with the part of the cloud that the address tells.
    pub account: fn(&str) -> Option<(AccountId, Partition)>,
}

impl PastedReader {
    /// Returns the one that there is.
    pub const fn whole() -> Self {
        Self {
            profiles: AccountSettings::read,
            account: |text| {
                let address = Address::parse(text).ok()?;
                Some((address.account_id?.value, address.host.partition()))
            },
        }
    }
}

/// Says what was understood.
pub fn words(settings: &AccountSettings) -> String {
    let parts = [
        settings.host.as_ref().map(|_| "the cloud"),
        settings.account_id.map(|_| "the account ID"),
        settings.application_id.map(|_| "the client ID"),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    let secret = if settings.has_secret {
        ". The secret in it was not taken: step 3 asks for it"
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

/// Names a profile for its button.
pub fn name(settings: &AccountSettings) -> String {
    settings
        .profile
        .clone()
        .unwrap_or_else(|| "What stands before the first profile".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_tells_all_but_the_secret() {
        let read = (PastedReader::whole().profiles)(
            "[account]\nhost = https://accounts.cloud.databricks.us\naccount_id = 11111111-2222-3333-4444-555555555555\nclient_id = 1d0f6a52-0000-4000-8000-00000000009c\nclient_secret = dose0",
        );
        let [settings] = read.as_slice() else {
            panic!("one profile");
        };
        let host = settings.host.as_ref().unwrap();
        assert_eq!(host.partition(), Partition::AwsGovCloud);
        assert_eq!(name(settings), "account");
        assert_eq!(
            words(settings),
            "Filled in the cloud, the account ID, the client ID from what you pasted. The secret in it was not taken: step 3 asks for it"
        );
    }

    #[test]
    fn a_secret_alone_is_told_and_not_taken() {
        for text in [
            "DATABRICKS_CLIENT_SECRET=dose0123456789abcdef",
            "{\"secret\":\"dose0123456789abcdef\",\"status\":\"ACTIVE\"}",
            "Secret: dose0123456789abcdef",
        ] {
            let read = (PastedReader::whole().profiles)(text);
            assert!(read.len() == 1 && read[0].has_secret, "{text}");
            assert!(!words(&read[0]).contains("dose"));
        }
    }

    #[test]
    fn a_bare_id_is_left_to_its_field() {
        let read = PastedReader::whole().profiles;
        assert_eq!(read("11111111-2222-3333-4444-555555555555"), []);
        assert_eq!(read("lakesentry-reader"), []);
    }

    #[test]
    fn the_address_of_the_console_holds_account_and_part_of_the_cloud() {
        let account = AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap();
        let read = PastedReader::whole().account;
        for partition in Partition::ALL {
            let url = partition.service_principals_page(Some(account));
            assert_eq!(read(&url), Some((account, partition)), "{url}");
        }
        assert_eq!(read("acme"), None);
    }
}
