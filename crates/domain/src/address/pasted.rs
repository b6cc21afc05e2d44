//! A pasted text taken apart: addresses in it, and lines of `name = value`.

use super::url::{Link, Tail};
use super::{Address, InvalidAddress};
use crate::{AccountId, DatabricksHost, Evidence, Fact, InvalidHost, WorkspaceId, clean};

/// A configuration file with dozens of profiles is no address.
const MAX_BYTES: usize = 16 << 10;

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Pasted {
    found: Option<Address>,
    workspace_ids: Vec<(WorkspaceId, Evidence)>,
    account_ids: Vec<(AccountId, Evidence)>,
    warehouse_ids: Vec<(String, Evidence)>,
    http_path: bool,
    refused: Option<InvalidAddress>,
}

/// The names of lines that are read. All others are passed over, and with them tokens and secrets.
enum Name {
    Host,
    HttpPath,
    AccountId,
    WorkspaceId,
    WarehouseId,
}

impl Pasted {
    /// Takes a text apart: by lines, by `;` as in JDBC and ODBC, and what is no `name = value` by words.
    pub(super) fn read(text: &str) -> Result<Self, InvalidAddress> {
        if text.len() > MAX_BYTES {
            return Err(InvalidAddress::TooLong);
        }
        // JSON may write a slash as `\/`.
        let text = text.replace("\\/", "/");
        let mut pasted = Self::default();
        let statements = text.lines().flat_map(|line| {
            let line = line.trim();
            // `[profile]`, and comments.
            let says_nothing = line.starts_with(['#', ';'])
                || (line.starts_with('[') && line.ends_with(']') && !line.contains(':'));
            line.split(';').filter(move |_| !says_nothing)
        });
        for statement in statements {
            let statement = clean(statement);
            match named(&statement) {
                Some((Some(name), value)) => pasted.hear_named(&name, &value)?,
                Some((None, _)) => {}
                None => pasted.hear_words(&statement)?,
            }
        }
        Ok(pasted)
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

    fn hear_named(&mut self, name: &Name, value: &str) -> Result<(), InvalidAddress> {
        let line = Evidence::ConfigFile;
        match name {
            // In JSON on one line other members follow.
            Name::Host => {
                self.hear_link(value.split(['"', ',', ' ']).next().unwrap_or_default())?;
            }
            Name::HttpPath => self.hear_tail(Tail::read(value)),
            Name::AccountId => {
                let id = AccountId::parse(value).ok().map(|id| (id, line));
                self.account_ids.extend(id);
            }
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
        }
        Ok(())
    }

    fn hear_words(&mut self, text: &str) -> Result<(), InvalidAddress> {
        for word in text.split(' ') {
            let word = word.trim_matches(|c: char| {
                matches!(
                    c,
                    '<' | '>' | '(' | ')' | '{' | '}' | '"' | '\'' | '`' | ',' | '“' | '”'
                )
            });
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
        InvalidAddress::Host(InvalidHost::Malformed) => 1,
        InvalidAddress::Host(InvalidHost::ForeignZone) => 2,
        InvalidAddress::WholeAccount(_) | InvalidAddress::AzurePortal => 4,
        _ => 3,
    }
}

/// Reads `name = value` and `name: value`: of `.databrickscfg`, of environment variables, of ODBC, JDBC, YAML and JSON, and as the
/// workspace's own page writes them. Gives no name for those that are not read.
fn named(statement: &str) -> Option<(Option<Name>, String)> {
    let at = statement.find(['=', ':'])?;
    let (name, value) = statement.split_at(at);
    let lower = clean(name).to_ascii_lowercase();
    let bare = ["export ", "set ", "$env:"]
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix))
        .unwrap_or(&lower)
        .trim();
    let bare = bare.strip_prefix("databricks_").unwrap_or(bare);
    let letters: String = bare.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_equation = value.starts_with('=');
    let value = clean(value.get(1..)?.trim().trim_end_matches(','));
    let known = match letters.as_str() {
        "host" | "hostname" | "serverhostname" | "server" | "workspaceurl" | "url" => Name::Host,
        "httppath" => Name::HttpPath,
        "accountid" => Name::AccountId,
        "workspaceid" | "orgid" => Name::WorkspaceId,
        "warehouseid" => Name::WarehouseId,
        _ => {
            // `https://…` and `<host>/?o=1` are no names; `client_secret = …` is one whose value is nobody's business.
            let is_name = is_equation
                && !bare.is_empty()
                && bare
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' '));
            return is_name.then_some((None, value));
        }
    };
    Some((Some(known), value))
}
