//! One account: its principals, workspaces and metastores.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use super::{
    AccountMember, AccountMemberKind, Cloud, Crowd, PrincipalSecret, SimulatedMetastore,
    SimulatedWorkspace, Sketch,
};
use crate::ids;
use crate::privileges::Actor;

/// The group that everybody of an account belongs to.
pub const ACCOUNT_USERS: &str = "account users";

/// Members of this group see query texts.
pub const PII_READERS: &str = "databricks_pii_access";

/// One Databricks account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Decides all generated names.
    pub seed: u64,
    /// Its cloud.
    pub cloud: Cloud,
    /// The UUID.
    pub id: String,
    /// People and service principals.
    pub members: Vec<AccountMember>,
    /// Account groups, by name.
    pub groups: BTreeSet<String>,
    /// The groups to which a group belongs directly, by its name.
    pub parent_groups: BTreeMap<String, BTreeSet<String>>,
    /// The hand-made workspaces, in every state.
    pub workspaces: Vec<SimulatedWorkspace>,
    /// The workspaces beside them.
    pub crowd: Crowd,
    /// Who is in every running workspace, those of the crowd that are not made yet included.
    pub everywhere: BTreeSet<String>,
    /// One for each region with Unity Catalog.
    pub metastores: Vec<SimulatedMetastore>,
}

/// Why something could not be added to an account.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddError {
    /// No principal has the id.
    #[error("no such service principal")]
    UnknownPrincipal,
    /// Five secrets are there already.
    #[error(
        "a service principal holds at most {} secrets",
        AccountMember::MAX_SECRETS
    )]
    TooManySecrets,
}

impl Account {
    /// The member with this application id or e-mail address, in any case.
    pub fn member(&self, name: &str) -> Option<&AccountMember> {
        self.members
            .iter()
            .find(|member| member.name.eq_ignore_ascii_case(name))
    }

    /// The member with this SCIM id.
    pub fn member_by_id(&self, scim_id: u64) -> Option<&AccountMember> {
        self.members.iter().find(|member| member.scim_id == scim_id)
    }

    /// The member with this SCIM id, to change it.
    pub fn member_by_id_mut(&mut self, scim_id: u64) -> Option<&mut AccountMember> {
        self.members
            .iter_mut()
            .find(|member| member.scim_id == scim_id)
    }

    /// The workspace with this id.
    pub fn workspace(&self, id: u64) -> Option<&SimulatedWorkspace> {
        let planned = self.workspaces.iter().find(|found| found.id == id);
        planned.or_else(|| {
            let number = self.crowd.number_of(self.cloud, id)?;
            self.crowd.get_or_make(number, || self.make(number))
        })
    }

    /// The workspace with this id, to change it.
    pub fn workspace_mut(&mut self, id: u64) -> Option<&mut SimulatedWorkspace> {
        let number = self
            .workspace(id)
            .map(|_| self.crowd.number_of(self.cloud, id))?;
        match number {
            Some(number) => self.crowd.get_mut(number),
            None => self.workspaces.iter_mut().find(|found| found.id == id),
        }
    }

    /// What a list tells of all workspaces, the hand-made ones first.
    pub fn sketches(&self) -> impl Iterator<Item = Sketch> {
        let planned = self.workspaces.iter().map(SimulatedWorkspace::sketch);
        planned.chain(
            (0..self.crowd.len()).map(|number| match self.crowd.made(number) {
                Some(made) => made.sketch(),
                None => self.crowd.sketch(self.cloud, number),
            }),
        )
    }

    /// Every workspace that exists in memory, to change it.
    pub fn made_mut(&mut self) -> impl Iterator<Item = &mut SimulatedWorkspace> {
        self.workspaces.iter_mut().chain(self.crowd.made_mut())
    }

    /// The metastore with this id.
    pub fn metastore(&self, id: &str) -> Option<&SimulatedMetastore> {
        self.metastores.iter().find(|found| found.id == id)
    }

    /// The metastore with this id, to change it.
    pub fn metastore_mut(&mut self, id: &str) -> Option<&mut SimulatedMetastore> {
        self.metastores.iter_mut().find(|found| found.id == id)
    }

    /// The metastore of a region.
    pub fn metastore_of(&self, region: &str) -> Option<&SimulatedMetastore> {
        self.metastores.iter().find(|found| found.region == region)
    }

    /// The name under which privileges are kept: application id, e-mail address or group name.
    ///
    /// Display names lead nowhere, as in Databricks.
    pub fn grantee(&self, text: &str) -> Option<String> {
        if let Some(member) = self.member(text) {
            return Some(member.name.clone());
        }
        self.groups
            .iter()
            .find(|group| group.eq_ignore_ascii_case(text))
            .cloned()
    }

    /// What decides the rights of a member in a metastore.
    pub fn actor(&self, name: &str, metastore: Option<&SimulatedMetastore>) -> Actor {
        let member = self.member(name);
        let mut names: BTreeSet<String> = member
            .map(|member| member.groups.clone())
            .unwrap_or_default();
        let mut open: Vec<String> = names.iter().cloned().collect();
        while let Some(group) = open.pop() {
            let parents = self.parent_groups.get(&group).into_iter().flatten();
            for parent in parents {
                if names.insert(parent.clone()) {
                    open.push(parent.clone());
                }
            }
        }
        names.insert(ACCOUNT_USERS.to_owned());
        names.insert(name.to_owned());
        Actor {
            metastore_admin: metastore.is_some_and(|metastore| names.contains(&metastore.owner)),
            account_admin: member.is_some_and(|member| member.account_admin),
            names,
        }
    }

    /// Adds a service principal and returns its SCIM id.
    pub fn add_service_principal(&mut self, seed: u64, label: &str, display_name: &str) -> u64 {
        let label = format!("{}-{label}", self.cloud.slug());
        let scim_id = ids::number(seed, &format!("scim-{label}"));
        self.members.push(AccountMember {
            name: ids::uuid(seed, &format!("application-{label}")),
            scim_id,
            display_name: display_name.to_owned(),
            kind: AccountMemberKind::ServicePrincipal,
            account_admin: false,
            active: true,
            secrets: Vec::new(),
            policies: Vec::new(),
            groups: BTreeSet::new(),
        });
        scim_id
    }

    /// Adds a person and returns the SCIM id.
    pub fn add_user(&mut self, seed: u64, label: &str, name: &str) -> u64 {
        let scim_id = self.add_service_principal(seed, label, name);
        if let Some(member) = self.member_by_id_mut(scim_id) {
            name.clone_into(&mut member.name);
            member.kind = AccountMemberKind::User;
        }
        scim_id
    }

    /// The id of a group in SCIM.
    pub fn group_id(&self, name: &str) -> u64 {
        ids::number(self.seed, &format!("group-{}-{name}", self.cloud.slug()))
    }

    /// Makes a secret for a service principal.
    pub fn add_secret(
        &mut self,
        seed: u64,
        label: &str,
        scim_id: u64,
        now: Timestamp,
        lifetime: SignedDuration,
    ) -> Result<PrincipalSecret, AddError> {
        let label = format!("{}-{label}", self.cloud.slug());
        let member = self
            .member_by_id_mut(scim_id)
            .ok_or(AddError::UnknownPrincipal)?;
        if member.secrets.len() >= AccountMember::MAX_SECRETS {
            return Err(AddError::TooManySecrets);
        }
        let secret = PrincipalSecret {
            id: ids::uuid(seed, &format!("secret-id-{label}")),
            value: format!("dose{}", ids::hex(seed, &format!("secret-{label}"), 32)),
            created: now,
            expires: now.saturating_add(lifetime).unwrap_or(Timestamp::MAX),
        };
        member.secrets.push(secret.clone());
        Ok(secret)
    }

    /// Removes a principal with everything that names it, grants excepted: those dangle, as in Databricks.
    pub fn remove_member(&mut self, scim_id: u64) -> Option<AccountMember> {
        let index = self
            .members
            .iter()
            .position(|member| member.scim_id == scim_id)?;
        let gone = self.members.remove(index);
        self.everywhere.remove(&gone.name);
        for workspace in self.made_mut() {
            workspace.members.remove(&gone.name);
            for warehouse in &mut workspace.warehouses {
                warehouse.access.remove(&gone.name);
            }
        }
        Some(gone)
    }

    /// Puts a principal into every running workspace, with SQL and the first warehouse.
    pub fn assign_everywhere(&mut self, name: &str) {
        self.everywhere.insert(name.to_owned());
        for workspace in self.made_mut() {
            workspace.welcome(name);
        }
    }
}
