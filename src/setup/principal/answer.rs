//! What is typed in step 1, and what it means.

use domain::{
    AccountId, AccountSettings, ApplicationId, DatabricksHost, InvalidAccountId,
    InvalidApplicationId, Partition,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lazy;
use super::pasted::{self, PastedReader};
use crate::components::{FieldErrors, RadioOption, announce};
use crate::state::{Backend, ReadingPrincipal, Step, TypedKey, Wizard};
use crate::texts::ids::short;

/// Ids of the fields.
pub const PARTITION: &str = "cloud";
/// Id of the fields for those parts of a cloud that are run apart.
pub const APART: &str = "cloud-apart";
/// The account.
pub const ACCOUNT: &str = "account-id";
/// The service principal.
pub const CLIENT: &str = "client-id";
/// How it proves who it is.
pub const PROOF: &str = "proof";
/// The slug of doing without a secret.
const TRUST: &str = "trust";
/// The slug of a secret.
const SECRET: &str = "secret";

/// The fields, as typed.
#[derive(Debug, Clone, Copy)]
pub struct PrincipalFields {
    /// Slug of the part of a cloud.
    pub partition: RwSignal<String>,
    /// Account id, or an address that holds one.
    pub account: RwSignal<String>,
    /// Client id.
    pub client: RwSignal<String>,
    /// Slug of how it proves who it is; empty as long as nobody chose.
    pub proof: RwSignal<String>,
    /// Whether Databricks could take this server's word, which is what is proposed then.
    can_trust: Signal<bool>,
    /// What was understood of the last text that was pasted.
    pub understood: RwSignal<Option<String>>,
    /// The profiles of that text, where there are several to choose from.
    pub profiles: RwSignal<Vec<AccountSettings>>,
    /// What reads pasted texts, once it is there.
    reader: RwSignal<Option<PastedReader>>,
}

impl PrincipalFields {
    /// Starts from the recorded answer, unless the step was left in the middle.
    pub fn from(wizard: Wizard) -> Self {
        let answer = wizard.answers().read_untracked().application;
        let kept = |name, otherwise: String| {
            wizard.kept(TypedKey::new(Step::Principal, name), || otherwise)
        };
        let text = |of: fn(ReadingPrincipal) -> String| answer.map(of).unwrap_or_default();
        Self {
            partition: kept(PARTITION, text(|answer| answer.partition.slug().to_owned())),
            account: kept(ACCOUNT, text(|answer| answer.account_id.to_string())),
            client: kept(CLIENT, text(|answer| answer.application_id.to_string())),
            proof: kept(PROOF, {
                let trusts = wizard.answers().read_untracked().without_secret;
                match answer {
                    Some(_) if trusts => TRUST,
                    Some(_) => SECRET,
                    None => "",
                }
                .to_owned()
            }),
            can_trust: can_trust(),
            understood: RwSignal::new(None),
            profiles: RwSignal::new(Vec::new()),
            reader: RwSignal::new(None),
        }
    }

    /// Reads all fields; or gives the sentence for each that can't be used.
    pub fn parse(self, backend: &Backend) -> Result<ReadingPrincipal, FieldErrors> {
        let partition = Partition::from_slug(&self.partition.read_untracked())
            .ok_or_else(|| "Choose the cloud of the account".to_owned());
        let account = self.read_account(&self.account.read_untracked());
        let application_id = read_client(&self.client.read_untracked(), account.ok())
            .map_err(|reason| reason.to_string());
        let account_id = account
            .map_err(|reason| reason.to_string())
            .and_then(|account| of_this_server(account, backend.account_id()));
        match (partition, account_id, application_id) {
            (Ok(partition), Ok(account_id), Ok(application_id)) => Ok(ReadingPrincipal {
                partition,
                account_id,
                application_id,
            }),
            (partition, account_id, application_id) => {
                let reasons = [
                    (PARTITION, partition.err()),
                    (ACCOUNT, account_id.err()),
                    (CLIENT, application_id.err()),
                ];
                let mut errors = FieldErrors::default();
                for (id, reason) in reasons {
                    if let Some(reason) = reason {
                        errors.add(id, reason);
                    }
                }
                Err(errors)
            }
        }
    }

    /// Follows whether there is to be no secret.
    pub fn without_secret(self) -> Signal<bool> {
        Signal::derive(move || match self.proof.read().as_str() {
            TRUST => true,
            SECRET => false,
            _ => self.can_trust.get(),
        })
    }

    /// Follows the service principal, once it is complete.
    pub fn client_recognised(self) -> Signal<Option<ApplicationId>> {
        Memo::new(move |_| {
            let account = self.account_recognised().get();
            read_client(&self.client.read(), account).ok()
        })
        .into()
    }

    /// Follows the chosen part of a cloud.
    pub fn partition_chosen(self) -> Signal<Option<Partition>> {
        Memo::new(move |_| Partition::from_slug(&self.partition.read())).into()
    }

    /// Follows the account, once it is complete.
    pub fn account_recognised(self) -> Signal<Option<AccountId>> {
        Memo::new(move |_| {
            self.reader.track();
            self.read_account(&self.account.read()).ok()
        })
        .into()
    }

    /// Sees to it that the account can be read, whatever form it was typed in. Says whether the fields are still there then.
    pub async fn be_ready(self) -> bool {
        if AccountId::parse(&self.account.get_untracked()).is_err() {
            // Without it, an address counts as mistyped.
            let _ = self.fetch_reader().await;
        }
        !self.account.is_disposed()
    }

    async fn fetch_reader(self) -> Option<PastedReader> {
        let reader = lazy::pasted().await.ok()?;
        self.reader.try_set(Some(reader));
        Some(reader)
    }

    /// Takes what is pasted into a field. Says whether that was done: where the text is to be read first, the field gets it only if it told
    /// nothing.
    pub fn paste(self, field: RwSignal<String>, text: String) -> bool {
        if AccountId::parse(&text).is_ok() {
            return false;
        }
        if let Some(reader) = self.reader.get_untracked() {
            return self.understand(reader, &text);
        }
        spawn_local(async move {
            let reader = self.fetch_reader().await;
            if !reader.is_some_and(|reader| self.understand(reader, &text)) {
                field.try_set(text.trim().to_owned());
            }
        });
        true
    }

    /// Takes what a pasted text tells, or offers its profiles where there are several; says whether it told anything.
    fn understand(self, reader: PastedReader, text: &str) -> bool {
        let mut told = (reader.profiles)(text);
        match told.len() {
            0 => false,
            1 => {
                self.profiles.set(Vec::new());
                self.take(&told.remove(0));
                true
            }
            count => {
                let words = format!("There are {count} profiles in what you pasted. Choose one");
                announce(words.clone());
                self.understood.set(Some(words));
                self.profiles.set(told);
                true
            }
        }
    }

    /// Understands what is typed as soon as it names an account.
    pub fn understand_typed(self) {
        let understand = move |reader: PastedReader| {
            let Some(text) = self.account.try_get_untracked() else {
                return;
            };
            let names_account = |told: &AccountSettings| told.account_id.is_some();
            if (reader.profiles)(&text).iter().any(names_account) {
                self.understand(reader, &text);
            }
        };
        match self.reader.get_untracked() {
            Some(reader) => understand(reader),
            None => spawn_local(async move {
                if let Some(reader) = self.fetch_reader().await {
                    understand(reader);
                }
            }),
        }
    }

    /// An account id, or the one in an address of the account console.
    fn read_account(self, text: &str) -> Result<AccountId, InvalidAccountId> {
        let in_address = || {
            let read = self.reader.get_untracked()?.account;
            Some(read(text)?.0)
        };
        AccountId::parse(text).or_else(|reason| in_address().ok_or(reason))
    }

    /// Fills in what a profile tells, and leaves the other fields alone.
    pub fn take(self, settings: &AccountSettings) {
        let understood = pasted::words(settings);
        let put = |field: RwSignal<String>, value: Option<String>| {
            if let Some(value) = value {
                field.set(value);
            }
        };
        let partition = settings.host.as_ref().map(DatabricksHost::partition);
        put(self.partition, partition.map(|part| part.slug().to_owned()));
        put(self.account, settings.account_id.map(|id| id.to_string()));
        put(
            self.client,
            settings.application_id.map(|id| id.to_string()),
        );
        announce(understood.clone());
        self.understood.set(Some(understood));
    }

    /// What was recognised as account.
    pub fn account_words(self) -> Option<String> {
        let account = self.account_recognised().get()?;
        let cloud = self.partition_chosen().get().map_or("", Partition::label);
        Some(
            format!("{cloud} account {} recognised", short(account))
                .trim()
                .to_owned(),
        )
    }

    /// What was recognised as service principal.
    pub fn client_words(self) -> Option<String> {
        let client = self.client_recognised().get()?;
        Some(format!("Application ID {} recognised", short(client)))
    }
}

/// Refuses an account when the connectors of this server belong to another one: the server would refuse it at the end.
fn of_this_server(account: AccountId, connected: Option<AccountId>) -> Result<AccountId, String> {
    match connected {
        Some(connected) if connected != account => Err(format!(
            "This LakeSentry is connected to the account {connected}, and one LakeSentry reads one account. For another account, start another LakeSentry with a database of its own"
        )),
        _ => Ok(account),
    }
}

/// The public clouds, or the parts that are run apart, with the address by which people know them.
pub fn options(public: bool) -> Vec<RadioOption<Partition>> {
    let parts = Partition::ALL.into_iter();
    parts
        .filter(|part| part.is_public() == public)
        .map(|part| RadioOption {
            value: part,
            slug: part.slug(),
            label: part.label(),
            hint: Some(part.accounts_host_name()),
        })
        .collect()
}

/// The ways to prove who it is.
pub fn proofs() -> Vec<RadioOption<bool>> {
    vec![
        RadioOption {
            value: true,
            slug: TRUST,
            label: "No secret (recommended)",
            hint: Some(
                "Databricks trusts this LakeSentry by a federation policy. Nothing to copy, to store or to renew.",
            ),
        },
        RadioOption {
            value: false,
            slug: SECRET,
            label: "OAuth secret",
            hint: Some(
                "Step 3 asks for it. It ends after the time that was chosen when it was generated.",
            ),
        },
    ]
}

/// Databricks takes issuers with https only; the simulated one takes those of this machine as well.
fn can_trust() -> Signal<bool> {
    let backend = Backend::expect();
    let is_https = window()
        .location()
        .protocol()
        .is_ok_and(|protocol| protocol == "https:");
    Signal::derive(move || match &*backend.read() {
        told @ Backend::Present(_) => is_https || told.console_url().is_some(),
        _ => false,
    })
}

/// A client id; the account's id in its place is refused as soon as the account is known.
fn read_client(
    text: &str,
    account: Option<AccountId>,
) -> Result<ApplicationId, InvalidApplicationId> {
    match account {
        Some(account) => ApplicationId::parse_in(text, account),
        None => ApplicationId::parse(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "11111111-2222-3333-4444-555555555555";

    #[test]
    fn the_account_id_is_no_application_id() {
        let account = AccountId::parse(ACCOUNT).unwrap();
        assert_eq!(
            read_client(&ACCOUNT.to_uppercase(), Some(account)),
            Err(InvalidApplicationId::Account)
        );
        assert!(read_client("1d0f6a52-0000-4000-8000-00000000009c", Some(account)).is_ok());
        assert!(read_client(ACCOUNT, None).is_ok());
    }

    #[test]
    fn every_part_of_a_cloud_is_offered_once() {
        let options = [options(true), options(false)].concat();
        let mut offered: Vec<Partition> = options.iter().map(|option| option.value).collect();
        let mut all = Partition::ALL.to_vec();
        offered.sort_by_key(|part| part.slug());
        all.sort_by_key(|part| part.slug());
        assert_eq!(offered, all);
    }

    #[test]
    fn a_second_account_is_refused_before_anything_is_done_for_it() {
        let account = AccountId::parse(ACCOUNT).unwrap();
        let other = AccountId::parse("99999999-2222-3333-4444-555555555555").unwrap();
        assert_eq!(of_this_server(account, None), Ok(account));
        assert_eq!(of_this_server(account, Some(account)), Ok(account));
        let refusal = of_this_server(account, Some(other)).unwrap_err();
        assert!(refusal.contains(&other.to_string()));
    }
}
