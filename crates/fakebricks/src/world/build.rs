//! Makes the world from the plan and the seed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::SignedDuration;

use super::crowd::{Crowd, CrowdKind};
use super::plan::{self, WorkspaceKind, WorkspacePlan};
use super::{
    AccessToken, Account, AccountMember, AccountMemberKind, Belongings, CallerIdentity, Cloud,
    Membership, Reach, SchemaState, SimulatedMetastore, SimulatedWarehouse, SimulatedWorkspace,
    Status, WarehouseLevel, WorkspaceEntitlement, World, account, token_text,
};
use crate::privileges::Grants;
use crate::{clock, ids, tables};

/// Display name of the service principal without grants.
pub const READER: &str = "lakesentry-reader";
/// Display name of the service principal that administers the account.
pub const ACCOUNT_ADMIN: &str = "account-administrator";
/// The person with both administrator roles.
pub const BOTH_ADMIN: &str = "admin@acme.example";
/// The person who administers the account and no metastore.
pub const ACCOUNT_ADMIN_USER: &str = "account.admin@acme.example";
/// The person who administers all metastores and no account.
pub const METASTORE_ADMIN_USER: &str = "metastore.admin@acme.example";
/// The person without rights.
pub const ANALYST: &str = "analyst@acme.example";

/// The name of every workspace's first warehouse.
const SERVERLESS: &str = "Serverless Starter Warehouse";
/// The name of the second one, where there is one.
const CLASSIC: &str = "BI Warehouse";

/// Ready-made secrets last 730 days, the longest that Databricks gives.
pub const SECRET_LIFETIME: SignedDuration = SignedDuration::from_hours(730 * 24);

/// Display name of the service principal that administers a region's metastore.
pub fn metastore_admin(region: &str) -> String {
    format!("metastore-administrator-{region}")
}

/// The account group that owns a region's metastore.
fn metastore_admins(region: &str) -> String {
    format!("metastore-admins-{region}")
}

impl World {
    /// The world as it is before anybody changed it, with so many workspaces in each account at least.
    pub fn build(seed: u64, size: usize) -> Self {
        let accounts: Vec<Account> = Cloud::ALL
            .into_iter()
            .map(|cloud| build_account(seed, cloud))
            .collect();
        let mut world = Self {
            seed,
            accounts,
            tokens: HashMap::new(),
            made: 0,
        };
        for cloud in Cloud::ALL {
            world.add_admin_token(cloud);
            for region in plan::regions(cloud) {
                world.add_personal_token(cloud, region);
            }
        }
        world.resize(size);
        world
    }

    /// Puts everything back; names made later stay different from those made before.
    pub fn reset(&mut self, size: usize) {
        let made = self.made;
        *self = Self::build(self.seed, size);
        self.made = made;
    }

    /// Gives each account so many workspaces at least. The hand-made ones are always there; those beside them begin anew.
    pub fn resize(&mut self, size: usize) {
        for cloud in Cloud::ALL {
            let account = &mut self.accounts[cloud as usize];
            let count = size.saturating_sub(account.workspaces.len());
            account.crowd = Crowd::new(self.seed, count);
            let regions: BTreeSet<&str> = (0..count)
                .map(|number| account.crowd.region(cloud, number))
                .collect();
            for region in regions {
                if self.account(cloud).metastore_of(region).is_none() {
                    add_region(self.account_mut(cloud), region);
                    self.add_personal_token(cloud, region);
                }
            }
        }
    }

    fn add_admin_token(&mut self, cloud: Cloud) {
        if let Some(admin) = self.account(cloud).by_display_name(ACCOUNT_ADMIN) {
            let (text, name) = (admin_token(self.seed, cloud), admin.name.clone());
            self.add_ready_made(text, cloud, name, Reach::Account);
        }
    }

    fn add_personal_token(&mut self, cloud: Cloud, region: &str) {
        let account = self.account(cloud);
        let admin = account.by_display_name(&metastore_admin(region));
        if let (Some(admin), Some(metastore)) = (admin, account.metastore_of(region)) {
            let text = personal_token(self.seed, &metastore.id);
            let (name, reach) = (admin.name.clone(), Reach::Personal(region.to_owned()));
            self.add_ready_made(text, cloud, name, reach);
        }
    }

    fn add_ready_made(&mut self, text: String, cloud: Cloud, name: String, reach: Reach) {
        let token = AccessToken {
            identity: CallerIdentity { cloud, name },
            reach,
            expires: None,
        };
        self.tokens.insert(text, token);
    }
}

/// The personal access token of a metastore's administrator.
pub fn personal_token(seed: u64, metastore_id: &str) -> String {
    format!("dapi{}", ids::hex(seed, &format!("pat-{metastore_id}"), 32))
}

/// A client secret in the form of Entra ID, which no token endpoint of Databricks accepts.
pub fn entra_secret(seed: u64) -> String {
    let text = ids::hex(seed, "entra-secret", 38);
    format!("{}8Q~{}", &text[..3], &text[4..])
}

/// The token of an account's administrator.
pub fn admin_token(seed: u64, cloud: Cloud) -> String {
    token_text(seed, &format!("admin-{}", cloud.slug()))
}

impl Account {
    /// The first member shown under this name.
    pub fn by_display_name(&self, display_name: &str) -> Option<&AccountMember> {
        self.members
            .iter()
            .find(|member| member.display_name == display_name)
    }
}

fn build_account(seed: u64, cloud: Cloud) -> Account {
    let mut account = Account {
        seed,
        cloud,
        id: ids::uuid(seed, &format!("account-{}", cloud.slug())),
        members: people(seed, cloud),
        groups: groups(cloud),
        parent_groups: BTreeMap::new(),
        workspaces: Vec::new(),
        crowd: Crowd::new(seed, 0),
        everywhere: BTreeSet::new(),
        metastores: plan::regions(cloud)
            .iter()
            .map(|region| build_metastore(seed, cloud, region))
            .collect(),
    };
    account.workspaces = plan::workspaces(cloud)
        .iter()
        .map(|planned| build_workspace(seed, cloud, planned, &account))
        .collect();
    let admin = add_with_secret(&mut account, seed, ACCOUNT_ADMIN, true);
    let reader = add_with_secret(&mut account, seed, READER, true);
    account.assign_everywhere(&admin);
    account.assign_everywhere(&reader);
    for region in plan::regions(cloud) {
        let name = add_with_secret(&mut account, seed, &metastore_admin(region), false);
        appoint(&mut account, region, &name);
    }
    account
}

/// Puts the administrator of a region's metastore into the group that owns it, and into the region's workspaces.
fn appoint(account: &mut Account, region: &str, name: &str) {
    for member in &mut account.members {
        if member.name == name {
            member.groups.insert(metastore_admins(region));
        }
    }
    for workspace in &mut account.workspaces {
        if workspace.region == region {
            workspace.appoint(name);
        }
    }
}

/// Gives an account a metastore in one more region, with its administrators.
fn add_region(account: &mut Account, region: &str) {
    let (seed, cloud) = (account.seed, account.cloud);
    account
        .metastores
        .push(build_metastore(seed, cloud, region));
    account.groups.insert(metastore_admins(region));
    let owners = account.members.iter_mut();
    for owner in owners.filter(|one| owns_metastores(&one.name)) {
        owner.groups.insert(metastore_admins(region));
    }
    let name = add_with_secret(account, seed, &metastore_admin(region), false);
    appoint(account, region, &name);
}

impl Account {
    /// Makes a workspace of the crowd.
    pub(super) fn make(&self, number: usize) -> SimulatedWorkspace {
        let (cloud, crowd) = (self.cloud, &self.crowd);
        let sketch = crowd.sketch(cloud, number);
        let named = |which, name: &str, serverless, running| {
            let id = crowd.warehouse_id(cloud, number, which);
            let mut warehouse = SimulatedWarehouse::new(id, name, serverless, running);
            warehouse
                .access
                .insert(BOTH_ADMIN.to_owned(), WarehouseLevel::IsOwner);
            warehouse
        };
        let warehouses = match crowd.build(number) {
            CrowdKind::Not(_) | CrowdKind::NoWarehouse => Vec::new(),
            CrowdKind::Asleep => vec![named(0, SERVERLESS, true, false)],
            CrowdKind::NoCatalog | CrowdKind::Small => vec![named(0, SERVERLESS, true, true)],
            CrowdKind::Whole => vec![
                named(0, SERVERLESS, true, true),
                named(1, CLASSIC, false, true),
            ],
        };
        let metastore = self.metastore_of(&sketch.region).filter(|_| sketch.catalog);
        let mut made = SimulatedWorkspace {
            id: sketch.id,
            metastore: metastore.map(|metastore| metastore.id.clone()),
            name: sketch.name,
            deployment: sketch.deployment,
            region: sketch.region,
            status: sketch.status,
            warehouses,
            put_away: Vec::new(),
            members: BTreeMap::new(),
            belongings: Belongings::default(),
        };
        settle(&mut made);
        for name in &self.everywhere {
            made.welcome(name);
        }
        if let Some(admin) = self.by_display_name(&metastore_admin(&made.region)) {
            made.appoint(&admin.name);
        }
        made
    }
}

fn add_with_secret(account: &mut Account, seed: u64, display_name: &str, admin: bool) -> String {
    let scim_id = account.add_service_principal(seed, display_name, display_name);
    // The account is new, so neither of the two refusals can happen.
    drop(account.add_secret(seed, display_name, scim_id, clock::now(), SECRET_LIFETIME));
    let Some(member) = account.member_by_id_mut(scim_id) else {
        return String::new();
    };
    member.account_admin = admin;
    member.name.clone()
}

fn people(seed: u64, cloud: Cloud) -> Vec<AccountMember> {
    [
        (BOTH_ADMIN, "Ada Admin", true),
        (ACCOUNT_ADMIN_USER, "Alan Account", true),
        (METASTORE_ADMIN_USER, "Mia Metastore", false),
        (ANALYST, "Ann Analyst", false),
        (tables::BUSINESS_OWNER, "Dora Data", false),
    ]
    .into_iter()
    .map(|(name, display_name, account_admin)| AccountMember {
        name: name.to_owned(),
        scim_id: ids::number(seed, &format!("user-{}-{name}", cloud.slug())),
        display_name: display_name.to_owned(),
        kind: AccountMemberKind::User,
        account_admin,
        active: true,
        secrets: Vec::new(),
        policies: Vec::new(),
        groups: if owns_metastores(name) {
            owners(cloud).collect()
        } else {
            BTreeSet::new()
        },
    })
    .collect()
}

/// Whether a person is in the groups that own the metastores.
fn owns_metastores(name: &str) -> bool {
    matches!(name, BOTH_ADMIN | METASTORE_ADMIN_USER)
}

fn groups(cloud: Cloud) -> BTreeSet<String> {
    [
        account::ACCOUNT_USERS,
        account::PII_READERS,
        "system-table-readers",
        "finops",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain(owners(cloud))
    .collect()
}

fn owners(cloud: Cloud) -> impl Iterator<Item = String> {
    plan::regions(cloud)
        .iter()
        .map(|region| metastore_admins(region))
}

fn build_metastore(seed: u64, cloud: Cloud, region: &str) -> SimulatedMetastore {
    let mut schemas: BTreeMap<String, SchemaState> = tables::schemas(tables::SYSTEM)
        .into_iter()
        .map(|schema| (schema.to_owned(), SchemaState::Managed))
        .collect();
    let serving = if region == plan::region_without_serving(cloud) {
        SchemaState::Available
    } else {
        SchemaState::EnableCompleted
    };
    for (schema, state) in [
        ("serving", serving),
        ("marketplace", SchemaState::EnableCompleted),
        (tables::INFORMATION_SCHEMA, SchemaState::EnableCompleted),
        ("ai", SchemaState::Managed),
        ("lakeflow_pipeline_events_preview", SchemaState::Available),
        ("operational_data", SchemaState::Unavailable),
    ] {
        schemas.insert(schema.to_owned(), state);
    }
    SimulatedMetastore {
        id: ids::uuid(seed, &format!("metastore-{}-{region}", cloud.slug())),
        name: format!("metastore-{region}"),
        cloud,
        region: region.to_owned(),
        owner: metastore_admins(region),
        schemas,
        grants: Grants::default(),
        own_grants: BTreeMap::new(),
        volumes: BTreeMap::new(),
    }
}

fn build_workspace(
    seed: u64,
    cloud: Cloud,
    planned: &WorkspacePlan,
    account: &Account,
) -> SimulatedWorkspace {
    let status = match planned.kind {
        WorkspaceKind::Not(status) => status,
        _ => Status::Running,
    };
    let without_catalog = matches!(
        planned.kind,
        WorkspaceKind::NoCatalog | WorkspaceKind::Not(_)
    );
    let mut workspace = SimulatedWorkspace {
        id: planned.id,
        name: planned.name.to_owned(),
        deployment: planned.deployment.to_owned(),
        region: planned.region.to_owned(),
        status,
        metastore: account
            .metastore_of(planned.region)
            .filter(|_| !without_catalog)
            .map(|metastore| metastore.id.clone()),
        warehouses: warehouses(seed, cloud, planned),
        put_away: Vec::new(),
        members: BTreeMap::new(),
        belongings: Belongings::default(),
    };
    settle(&mut workspace);
    workspace
}

/// Puts the people in who are in every workspace.
fn settle(workspace: &mut SimulatedWorkspace) {
    if workspace.is_running() {
        let analyst = Membership::default();
        workspace.members.insert(ANALYST.to_owned(), analyst);
        workspace.members.insert(
            BOTH_ADMIN.to_owned(),
            Membership {
                admin: true,
                entitlements: BTreeSet::from([
                    WorkspaceEntitlement::SqlAccess,
                    WorkspaceEntitlement::WorkspaceAccess,
                ]),
            },
        );
    }
}

fn warehouses(seed: u64, cloud: Cloud, planned: &WorkspacePlan) -> Vec<SimulatedWarehouse> {
    let named = |name: &str, serverless: bool, running: bool| {
        let label = format!("warehouse-{}-{}-{name}", cloud.slug(), planned.id);
        let mut warehouse =
            SimulatedWarehouse::new(ids::hex(seed, &label, 16), name, serverless, running);
        warehouse
            .access
            .insert(BOTH_ADMIN.to_owned(), WarehouseLevel::IsOwner);
        warehouse
    };
    match planned.kind {
        WorkspaceKind::NoWarehouse | WorkspaceKind::Not(_) => Vec::new(),
        WorkspaceKind::Asleep => vec![named(SERVERLESS, true, false)],
        WorkspaceKind::Small | WorkspaceKind::NoCatalog => vec![named(SERVERLESS, true, true)],
        WorkspaceKind::Whole => vec![named(SERVERLESS, true, true), named(CLASSIC, false, true)],
    }
}
