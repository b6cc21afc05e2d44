//! What is typed in step 1, and what it means.

use domain::{AccountId, Address, ApplicationId, Cloud, InvalidAccountId};
use leptos::prelude::*;

use super::told::Told;
use crate::components::announce;
use crate::state::{Application, kept};
use crate::texts::ids::short;

/// Ids of the fields.
pub const CLOUD: &str = "cloud";
/// The account.
pub const ACCOUNT: &str = "account-id";
/// The service principal.
pub const CLIENT: &str = "client-id";

/// The fields, as typed.
#[derive(Debug, Clone, Copy)]
pub struct Typed {
    /// Slug of the cloud.
    pub cloud: RwSignal<String>,
    /// Account id, or an address that holds one.
    pub account: RwSignal<String>,
    /// Client id.
    pub client: RwSignal<String>,
    /// What was understood of the last text that was pasted.
    pub understood: RwSignal<Option<String>>,
}

impl Typed {
    /// The names under which half-typed values are kept.
    pub const KEYS: [&'static str; 3] = [CLOUD, ACCOUNT, CLIENT];

    /// Starts from the recorded answer, unless this tab was left in the middle.
    pub fn from(answer: Option<Application>) -> Self {
        let text = |of: fn(Application) -> String| move || answer.map(of).unwrap_or_default();
        Self {
            cloud: kept(CLOUD, text(|answer| answer.cloud.slug().to_owned())),
            account: kept(ACCOUNT, text(|answer| answer.account_id.to_string())),
            client: kept(CLIENT, text(|answer| answer.client_id.to_string())),
            understood: RwSignal::new(None),
        }
    }

    /// Reads all fields; or gives the sentence for each that can't be used.
    pub fn parse(self) -> Result<Application, Vec<(String, String)>> {
        let cloud = Cloud::from_slug(&self.cloud.read_untracked())
            .ok_or_else(|| "Choose the cloud of the account".to_owned());
        let account_id = read_account(&self.account.read_untracked())
            .map(|(account, _)| account)
            .map_err(|reason| reason.to_string());
        let client_id = ApplicationId::parse(&self.client.read_untracked())
            .map_err(|reason| reason.to_string());
        match (cloud, account_id, client_id) {
            (Ok(cloud), Ok(account_id), Ok(client_id)) => Ok(Application {
                cloud,
                account_id,
                client_id,
            }),
            (cloud, account_id, client_id) => {
                let reasons = [
                    (CLOUD, cloud.err()),
                    (ACCOUNT, account_id.err()),
                    (CLIENT, client_id.err()),
                ];
                let found = |(id, reason): (&str, Option<String>)| Some((id.to_owned(), reason?));
                Err(reasons.into_iter().filter_map(found).collect())
            }
        }
    }

    /// The chosen cloud.
    pub fn cloud_chosen(self) -> Signal<Option<Cloud>> {
        Memo::new(move |_| Cloud::from_slug(&self.cloud.read())).into()
    }

    /// The account, once it is complete.
    pub fn account_recognised(self) -> Signal<Option<AccountId>> {
        Memo::new(move |_| {
            let (account, _) = read_account(&self.account.read()).ok()?;
            Some(account)
        })
        .into()
    }

    /// Takes what a pasted address of the account console or a profile of `.databrickscfg` tells; says whether it was one.
    pub fn understand(self, text: &str) -> bool {
        let told = Told::read(text);
        if told == Told::default() {
            return false;
        }
        let understood = told.words();
        let put = |field: RwSignal<String>, value: Option<String>| {
            if let Some(value) = value {
                field.set(value);
            }
        };
        put(self.cloud, told.cloud.map(|cloud| cloud.slug().to_owned()));
        put(self.account, told.account.map(|id| id.to_string()));
        put(self.client, told.client.map(|id| id.to_string()));
        announce(understood.clone());
        self.understood.set(Some(understood));
        true
    }

    /// What was recognised as account.
    pub fn account_words(self) -> Option<String> {
        let account = self.account_recognised().get()?;
        let cloud = self.cloud_chosen().get().map_or("", Cloud::label);
        Some(
            format!("{cloud} account {} recognised", short(account))
                .trim()
                .to_owned(),
        )
    }

    /// What was recognised as service principal.
    pub fn client_words(self) -> Option<String> {
        let client = ApplicationId::parse(&self.client.read()).ok()?;
        let account = self.account_recognised().get().map(|id| id.to_string());
        if account == Some(client.to_string()) {
            return Some("This is the account ID again. The client ID is another one.".to_owned());
        }
        Some(format!("Application ID {} recognised", short(client)))
    }
}

/// The clouds, with the address by which people know them.
pub fn cloud_options() -> Vec<(&'static str, &'static str, Option<&'static str>)> {
    let option = |cloud: Cloud| (cloud.slug(), cloud.label(), Some(cloud.accounts_host()));
    Cloud::ALL.map(option).to_vec()
}

/// An account id, or the one in an address of the account console with the cloud that the address tells.
pub fn read_account(text: &str) -> Result<(AccountId, Option<Cloud>), InvalidAccountId> {
    match AccountId::parse(text) {
        Ok(account) => Ok((account, None)),
        Err(reason) => Address::parse(text)
            .ok()
            .and_then(|address| Some((address.account_id?.value, Some(address.host.cloud()))))
            .ok_or(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_console_holds_account_and_cloud() {
        let id = "11111111-2222-3333-4444-555555555555";
        let url = format!("https://accounts.azuredatabricks.net/users?account_id={id}");
        let account = AccountId::parse(id).unwrap();
        assert_eq!(read_account(&url), Ok((account, Some(Cloud::Azure))));
        assert_eq!(read_account(id), Ok((account, None)));
        assert_eq!(read_account("acme"), Err(InvalidAccountId::NotUuid));
    }
}
