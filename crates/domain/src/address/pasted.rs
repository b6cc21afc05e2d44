//! A pasted text read: the addresses in it, and the settings beside them.

use std::borrow::Cow;

use super::settings::{Name, SettingsPiece, pieces};
use super::url::{Link, Tail};
use super::{Address, InvalidAddress};
use crate::clean::{is_invisible, without_invisible};
use crate::{
    AccountId, ApplicationId, DatabricksHost, Evidence, Fact, InvalidHost, SecretShape,
    WarehouseId, WorkspaceId,
};

/// A configuration file with dozens of profiles is no address.
const MAX_BYTES: usize = 16 << 10;

/// How a shell, a URL in JSON and JSON in a text write characters that stand for themselves.
const ESCAPES: [(&str, &str); 7] = [
    ("\\/", "/"),
    ("\\\"", "\""),
    ("\\?", "?"),
    ("\\=", "="),
    ("\\&", "&"),
    ("\\u0026", "&"),
    ("\\u003d", "="),
];

/// What was found in a text, or in one of its profiles.
#[derive(Debug, Default)]
pub(super) struct PastedProfile {
    profile: Option<String>,
    found: Option<Address>,
    workspace_ids: Vec<(WorkspaceId, Evidence)>,
    account_ids: Vec<(AccountId, Evidence)>,
    application_ids: Vec<ApplicationId>,
    warehouse_ids: Vec<(WarehouseId, Evidence)>,
    has_secret: bool,
    http_path: bool,
    refused: Option<InvalidAddress>,
}

/// What a profile of `.databrickscfg`, an environment, the output of a command or a note tells about an account. A secret in it is seen and
/// not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountSettings {
    /// The name of the profile, where there are profiles.
    pub profile: Option<String>,
    /// The host.
    pub host: Option<DatabricksHost>,
    /// The account.
    pub account_id: Option<AccountId>,
    /// The service principal.
    pub application_id: Option<ApplicationId>,
    /// Whether there is a secret or a token.
    pub has_secret: bool,
}

impl AccountSettings {
    /// Reads a text; returns one value for each profile in it that tells anything, in their order. Profiles are never mixed.
    pub fn read(text: &str) -> Vec<Self> {
        // What can't be used as an address of a workspace may tell an account all the same.
        let all = PastedProfile::read_all(text).unwrap_or_default();
        all.into_iter()
            .map(|pasted| Self {
                account_id: single(pasted.account_ids.into_iter().map(|(id, _)| id)),
                application_id: single(pasted.application_ids.into_iter()),
                host: pasted.found.map(|address| address.host),
                has_secret: pasted.has_secret,
                profile: pasted.profile,
            })
            .filter(|settings| {
                settings.host.is_some()
                    || settings.account_id.is_some()
                    || settings.application_id.is_some()
                    || settings.has_secret
            })
            .collect()
    }
}

/// Returns the value that all agree on.
fn single<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

impl PastedProfile {
    /// Reads a text that is to hold the address of one workspace. Of several profiles the one with the host counts, alone.
    pub(super) fn read(text: &str) -> Result<Self, InvalidAddress> {
        let mut all = Self::read_all(text)?;
        let mut with_host = all.iter().filter_map(|pasted| pasted.found.as_ref());
        if let Some(first) = with_host.next()
            && let Some(other) = with_host.find(|other| other.host != first.host)
        {
            return Err(InvalidAddress::Several(
                first.host.clone(),
                other.host.clone(),
            ));
        }
        if let Some(place) = all.iter().position(|pasted| pasted.found.is_some()) {
            return Ok(all.swap_remove(place));
        }
        Ok(all
            .into_iter()
            .max_by_key(|pasted| {
                let refused = pasted.refused.as_ref().map_or(0, rank);
                refused.max(u8::from(pasted.http_path))
            })
            .unwrap_or_default())
    }

    /// Reads a text profile by profile; what stands before the first one is one, too.
    fn read_all(text: &str) -> Result<Vec<Self>, InvalidAddress> {
        if text.len() > MAX_BYTES {
            return Err(InvalidAddress::TooLong);
        }
        let mut text = Cow::Borrowed(text);
        if text.contains(is_invisible) {
            refuse_invisible_inside(&text)?;
            text = Cow::Owned(without_invisible(&text));
        }
        if text.contains('\\') {
            for (escaped, plain) in ESCAPES {
                text = Cow::Owned(text.replace(escaped, plain));
            }
        }
        let mut all = Vec::new();
        let mut pasted = Self::default();
        for piece in pieces(&text) {
            match piece {
                SettingsPiece::Profile(name) => {
                    let next = Self {
                        profile: Some(name.to_owned()),
                        ..Self::default()
                    };
                    all.push(std::mem::replace(&mut pasted, next));
                }
                SettingsPiece::Setting(name, value) => pasted.hear_setting(name, value)?,
                SettingsPiece::Words(words) => pasted.hear_words(words)?,
            }
        }
        all.push(pasted);
        Ok(all)
    }

    /// Puts together what was found.
    pub(super) fn address(self) -> Result<Address, InvalidAddress> {
        let Some(mut address) = self.found else {
            return Err(match self.refused {
                Some(refused) => refused,
                None if self.http_path => InvalidAddress::OnlyHttpPath,
                None => InvalidAddress::Empty,
            });
        };
        for (id, evidence) in self.workspace_ids {
            Fact::hear(&mut address.workspace_id, Some(id), evidence);
        }
        for (id, evidence) in self.account_ids {
            Fact::hear(&mut address.account_id, Some(id), evidence);
        }
        for (id, evidence) in self.warehouse_ids {
            Fact::hear(&mut address.warehouse_id, Some(id), evidence);
        }
        Ok(address)
    }

    fn hear_setting(&mut self, name: Name, value: &str) -> Result<(), InvalidAddress> {
        let line = Evidence::ConfigFile;
        match name {
            Name::Host => self.hear_words(value)?,
            Name::HttpPath => self.hear_tail(Tail::read(value)),
            Name::AccountId => {
                let id = AccountId::parse(value).ok().map(|id| (id, line));
                self.account_ids.extend(id);
            }
            Name::ClientId => self
                .application_ids
                .extend(ApplicationId::parse(value).ok()),
            Name::WorkspaceId => {
                let id = WorkspaceId::parse(value).ok().map(|id| (id, line));
                self.workspace_ids.extend(id);
            }
            Name::WarehouseId => {
                // As the end of a path, so that the same rule judges it.
                let tail = Tail::read(&format!("/warehouses/{value}"));
                self.warehouse_ids
                    .extend(tail.warehouse_id.map(|id| (id, line)));
            }
            Name::Secret => self.has_secret |= !value.is_empty(),
            // A setting of another program may hold the address all the same.
            Name::Other if value.to_ascii_lowercase().contains("databricks.") => {
                self.hear_words(value)?;
            }
            Name::Other => self.see_secret(value),
        }
        Ok(())
    }

    fn see_secret(&mut self, text: &str) {
        self.has_secret |= SecretShape::find_in(text).next().is_some();
    }

    fn hear_words(&mut self, text: &str) -> Result<(), InvalidAddress> {
        self.see_secret(text);
        // A link in Markdown: `[name](https://…)`.
        for word in text
            .split(char::is_whitespace)
            .flat_map(|word| word.split("]("))
        {
            let word = word.trim_matches(|c: char| {
                matches!(
                    c,
                    '<' | '>'
                        | '('
                        | ')'
                        | '{'
                        | '}'
                        | '"'
                        | '\''
                        | '`'
                        | ','
                        | ';'
                        | '“'
                        | '”'
                        | '‘'
                        | '’'
                )
            });
            // Brackets stand around numeric addresses, which are explained, and around the text of a link, which is not.
            let word = match word.strip_prefix('[') {
                Some(inner) if !inner.contains(':') => inner,
                _ => word,
            };
            if !word.is_empty() {
                self.hear_link(word)?;
            }
        }
        Ok(())
    }

    /// Reads a word, which may be an address. Two hosts in one text are not chosen from.
    fn hear_link(&mut self, word: &str) -> Result<(), InvalidAddress> {
        match Link::read(word) {
            Ok(link) => {
                if let Some(host) = link.host {
                    self.hear_host(host)?;
                }
                self.hear_tail(link.tail);
            }
            // Of all words that are no address, the one that was meant as one is explained.
            Err(error) if rank(&error) > self.refused.as_ref().map_or(0, rank) => {
                self.refused = Some(error);
            }
            Err(_) => {}
        }
        Ok(())
    }

    fn hear_host(&mut self, host: DatabricksHost) -> Result<(), InvalidAddress> {
        match &self.found {
            Some(found) if found.host != host => {
                Err(InvalidAddress::Several(found.host.clone(), host))
            }
            Some(_) => Ok(()),
            None => {
                self.found = Some(Address::of(host));
                Ok(())
            }
        }
    }

    fn hear_tail(&mut self, tail: Tail) {
        let url = Evidence::Url;
        self.workspace_ids
            .extend(tail.workspace_id.map(|id| (id, url)));
        self.account_ids.extend(tail.account_id.map(|id| (id, url)));
        self.warehouse_ids
            .extend(tail.warehouse_id.map(|id| (id, url)));
        self.http_path |= tail.is_http_path;
    }
}

/// How sure it is that a refused word was meant as the address.
const fn rank(error: &InvalidAddress) -> u8 {
    match error {
        InvalidAddress::Host(InvalidHost::Malformed | InvalidHost::OnlyName) => 1,
        InvalidAddress::Host(InvalidHost::ForeignZone) => 2,
        InvalidAddress::WholeAccount(_) | InvalidAddress::AzurePortal => 4,
        _ => 3,
    }
}

/// Refuses a host with an invisible character inside: without the character it would be another host. Around it such characters do no harm.
fn refuse_invisible_inside(text: &str) -> Result<(), InvalidAddress> {
    let is_of_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    for word in text.split(|c| !is_of_host(c) && !is_invisible(c)) {
        let word = word.trim_matches(is_invisible);
        if let Some(at) = word.find(is_invisible)
            && let Ok(host) = DatabricksHost::parse(&without_invisible(word))
        {
            return Err(InvalidAddress::InvisibleCharacter {
                host,
                after: word[..at].chars().count(),
            });
        }
    }
    Ok(())
}
