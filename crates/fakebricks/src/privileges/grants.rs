//! The grants of one metastore.

use std::collections::{BTreeMap, BTreeSet};

use super::{UnityPrivilege, UnitySecurable};

/// Who holds what on which securable, by the name that SQL knows the principal by.
#[derive(Debug, Clone, Default)]
pub struct Grants {
    by_securable: BTreeMap<UnitySecurable, BTreeMap<String, HeldPrivileges>>,
}

/// What one principal was granted on one securable, and who granted it.
pub type HeldPrivileges = BTreeMap<UnityPrivilege, String>;

impl Grants {
    /// Adds a grant; repeating one changes nothing.
    pub fn grant(
        &mut self,
        principal: &str,
        privilege: UnityPrivilege,
        on: &UnitySecurable,
        grantor: &str,
    ) {
        self.by_securable
            .entry(on.clone())
            .or_default()
            .entry(principal.to_owned())
            .or_default()
            .entry(privilege)
            .or_insert_with(|| grantor.to_owned());
    }

    /// Takes a grant back; one that is not there changes nothing.
    pub fn revoke(&mut self, principal: &str, privilege: UnityPrivilege, on: &UnitySecurable) {
        let Some(principals) = self.by_securable.get_mut(on) else {
            return;
        };
        if let Some(held) = principals.get_mut(principal) {
            if privilege == UnityPrivilege::ALL {
                // Taking all privileges back takes the single ones along, MANAGE excepted.
                held.retain(|one, _| *one == UnityPrivilege::MANAGE);
            } else {
                held.remove(&privilege);
            }
        }
        principals.retain(|_, held| !held.is_empty());
        self.by_securable
            .retain(|_, principals| !principals.is_empty());
    }

    /// Whether one of the principals holds the privilege directly on the securable.
    pub fn direct(
        &self,
        names: &BTreeSet<String>,
        privilege: UnityPrivilege,
        on: &UnitySecurable,
    ) -> bool {
        let Some(principals) = self.by_securable.get(on) else {
            return false;
        };
        names
            .iter()
            .filter_map(|name| principals.get(name))
            .any(|held| {
                held.contains_key(&privilege)
                    || (privilege != UnityPrivilege::MANAGE
                        && held.contains_key(&UnityPrivilege::ALL))
            })
    }

    /// Direct grants on one securable.
    pub fn on(&self, on: &UnitySecurable) -> impl Iterator<Item = (&str, &HeldPrivileges)> {
        self.by_securable
            .get(on)
            .into_iter()
            .flatten()
            .map(|(name, held)| (name.as_str(), held))
    }

    /// Every grant.
    pub fn all(&self) -> impl Iterator<Item = (&UnitySecurable, &str, UnityPrivilege)> {
        self.by_securable.iter().flat_map(|(on, principals)| {
            principals.iter().flat_map(move |(name, held)| {
                held.keys()
                    .map(move |privilege| (on, name.as_str(), *privilege))
            })
        })
    }
}
