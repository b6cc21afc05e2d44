//! The simulated hosts and how each is reached. Those of the crowd are not kept here: they follow from their names.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use crate::world::{Cloud, World};

/// All simulated hosts, and the address of the main listener.
#[derive(Debug, Clone)]
pub struct Hosts {
    /// Where the practice console is, and where hosts are told apart by the `Host` header.
    pub main: SocketAddr,
    known: BTreeMap<String, HostEntry>,
}

#[derive(Debug, Clone)]
struct HostEntry {
    cloud: Cloud,
    kind: SiteKind,
    own: Option<SocketAddr>,
}

/// What a host is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteKind {
    /// The host of the accounts API.
    Accounts,
    /// The host of the workspace with this id.
    Workspace(u64),
}

/// The simulated host that a request is for.
#[derive(Debug, Clone)]
pub struct Site {
    /// The simulated host name.
    pub host: String,
    /// The cloud of its account.
    pub cloud: Cloud,
    /// What it is.
    pub kind: SiteKind,
    /// How addresses in documents begin.
    pub base: String,
}

impl Hosts {
    /// The hosts of a world, none with a listener of its own yet.
    pub fn new(main: SocketAddr, world: &World) -> Self {
        let mut known = BTreeMap::new();
        for account in &world.accounts {
            let cloud = account.cloud;
            let accounts = (cloud.accounts_host().to_owned(), SiteKind::Accounts);
            let workspaces = account.workspaces.iter().map(|workspace| {
                let kind = SiteKind::Workspace(workspace.id);
                (workspace.host(cloud), kind)
            });
            for (host, kind) in std::iter::once(accounts).chain(workspaces) {
                let own = None;
                known.insert(host, HostEntry { cloud, kind, own });
            }
        }
        Self { main, known }
    }

    /// All host names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    /// Notes the listener that a host has for itself.
    pub fn set_own(&mut self, host: &str, address: SocketAddr) {
        if let Some(known) = self.known.get_mut(host) {
            known.own = Some(address);
        }
    }

    /// The address of the listener that a host has for itself.
    pub fn own_address(&self, host: &str) -> Option<String> {
        let own = self.known.get(host)?.own?;
        Some(format!("http://{own}"))
    }

    /// Whether a `Host` header is the main listener's own address.
    pub fn is_console(&self, named: &str) -> bool {
        is_local(self.main, named)
    }

    /// Whether a `Host` header is the address of a host's own listener.
    pub fn is_own_address(&self, host: &str, named: &str) -> bool {
        self.known
            .get(host)
            .and_then(|known| known.own)
            .is_some_and(|own| is_local(own, named))
    }

    /// The site of a host that is reached through its own listener.
    pub fn own(&self, host: &str) -> Option<Site> {
        let base = self.own_address(host)?;
        self.site(host, base)
    }

    /// The site that a `Host` header names; a port in it does not matter.
    pub fn named(&self, named: &str, world: &World) -> Option<Site> {
        let host = named.split(':').next().unwrap_or_default();
        let base = format!("https://{host}");
        if self.known.contains_key(host) {
            return self.site(host, base);
        }
        let (cloud, id) = world.find_host(host)?;
        Some(Site {
            host: host.to_owned(),
            cloud,
            kind: SiteKind::Workspace(id),
            base,
        })
    }

    fn site(&self, host: &str, base: String) -> Option<Site> {
        let known = self.known.get(host)?;
        Some(Site {
            host: host.to_owned(),
            cloud: known.cloud,
            kind: known.kind,
            base,
        })
    }
}

fn is_local(address: SocketAddr, named: &str) -> bool {
    named == address.to_string() || named == format!("localhost:{}", address.port())
}
