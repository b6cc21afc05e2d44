//! What a simulation consists of, for tests and for people who practise.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::faults::ActiveFault;
use crate::simulation::Simulation;
use crate::world::{
    ACCOUNT_ADMIN, Account, AccountMember, Cloud, READER, SimulatedMetastore, SimulatedWorkspace,
    World, admin_token, entra_secret, metastore_admin, personal_token,
};

/// Everything that a client needs to know to start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The main listener, where hosts are told apart by the `Host` header.
    pub address: String,
    /// The practice console.
    pub console_url: String,
    /// The account of each cloud.
    pub clouds: BTreeMap<Cloud, CloudFacts>,
    /// Faults that are switched on.
    pub faults: Vec<ActiveFault>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloudFacts {
    /// The account's UUID.
    pub account_id: String,
    /// The simulated host of the accounts API.
    pub accounts_host: String,
    /// The address of that host's own listener.
    pub accounts_address: Option<String>,
    /// The hand-made workspaces, those that are not running too.
    pub workspaces: Vec<WorkspaceFacts>,
    /// How many workspaces there are beside them, which the accounts API lists.
    pub more_workspaces: usize,
    /// All metastores; the first is the main region's.
    pub metastores: Vec<MetastoreFacts>,
    /// Administers the account and no metastore.
    pub account_admin: ServicePrincipalFacts,
    /// Account admin role, in every running workspace with SQL and a warehouse, without any grant.
    pub reader: ServicePrincipalFacts,
    /// On Azure: a secret that Entra ID would accept for the reader, and Databricks does not.
    pub entra_secret: Option<String>,
}

/// One workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceFacts {
    /// The decimal id.
    pub workspace_id: String,
    /// The name in the console.
    pub name: String,
    /// The simulated host.
    pub host: String,
    /// The address of that host's own listener.
    pub address: Option<String>,
    /// The cloud's own region name.
    pub region: String,
    /// `RUNNING`, or why it is not usable.
    pub status: String,
    /// Whether Unity Catalog is attached.
    pub unity_catalog: bool,
    /// The metastore, when Unity Catalog is attached.
    pub metastore_id: Option<String>,
    /// SQL warehouses.
    pub warehouses: Vec<WarehouseFacts>,
}

/// One SQL warehouse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarehouseFacts {
    /// 16 hexadecimal digits.
    pub id: String,
    /// The name in the console.
    pub name: String,
    /// The state at this moment.
    pub state: String,
}

/// One metastore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetastoreFacts {
    /// The UUID.
    pub metastore_id: String,
    /// The value of `current_metastore()`.
    pub global_metastore_id: String,
    /// The name in the console.
    pub name: String,
    /// The cloud's own region name.
    pub region: String,
    /// Administers this metastore; its token is a personal access token for the region's workspaces.
    pub admin: ServicePrincipalFacts,
}

/// A service principal and its ready-made credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePrincipalFacts {
    /// The numeric id of SCIM.
    pub scim_id: String,
    /// What the console shows.
    pub display_name: String,
    /// How to sign in.
    #[serde(flatten)]
    pub credentials: Credentials,
}

/// How to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// The application id, which is the OAuth client id.
    pub application_id: String,
    /// The OAuth secret.
    pub client_secret: String,
    /// A bearer token that does not expire.
    pub token: Option<String>,
}

impl Facts {
    /// The facts at this moment.
    pub(crate) fn of(simulation: &Simulation) -> Self {
        let world = simulation.world();
        let address = format!("http://{}", simulation.hosts.main);
        Self {
            console_url: format!("{address}/"),
            address,
            clouds: world
                .accounts
                .iter()
                .map(|account| (account.cloud, cloud(simulation, &world, account)))
                .collect(),
            faults: simulation.faults.all(),
        }
    }
}

fn cloud(simulation: &Simulation, world: &World, account: &Account) -> CloudFacts {
    let accounts_host = account.cloud.accounts_host().to_owned();
    let token = admin_token(world.seed, account.cloud);
    CloudFacts {
        account_id: account.id.clone(),
        accounts_address: simulation.hosts.own_address(&accounts_host),
        accounts_host,
        workspaces: account
            .workspaces
            .iter()
            .map(|one| workspace(simulation, account.cloud, one))
            .collect(),
        more_workspaces: account.crowd.len(),
        metastores: account
            .metastores
            .iter()
            .map(|one| metastore(world, account, one))
            .collect(),
        account_admin: principal(account.by_display_name(ACCOUNT_ADMIN), Some(token)),
        reader: principal(account.by_display_name(READER), None),
        entra_secret: (account.cloud == Cloud::Azure).then(|| entra_secret(world.seed)),
    }
}

fn workspace(
    simulation: &Simulation,
    cloud: Cloud,
    workspace: &SimulatedWorkspace,
) -> WorkspaceFacts {
    let host = workspace.host(cloud);
    WorkspaceFacts {
        workspace_id: workspace.id.to_string(),
        name: workspace.name.clone(),
        address: simulation.hosts.own_address(&host),
        host,
        region: workspace.region.clone(),
        status: workspace.status.name().to_owned(),
        unity_catalog: workspace.metastore.is_some(),
        metastore_id: workspace.metastore.clone(),
        warehouses: workspace
            .warehouses
            .iter()
            .map(|warehouse| WarehouseFacts {
                id: warehouse.id.clone(),
                name: warehouse.name.clone(),
                state: warehouse.state().name().to_owned(),
            })
            .collect(),
    }
}

fn metastore(world: &World, account: &Account, metastore: &SimulatedMetastore) -> MetastoreFacts {
    let display_name = metastore_admin(&metastore.region);
    let token = personal_token(world.seed, &metastore.id);
    MetastoreFacts {
        metastore_id: metastore.id.clone(),
        global_metastore_id: metastore.global_id(),
        name: metastore.name.clone(),
        region: metastore.region.clone(),
        admin: principal(account.by_display_name(&display_name), Some(token)),
    }
}

/// A principal that was removed in the meantime is shown empty.
fn principal(member: Option<&AccountMember>, token: Option<String>) -> ServicePrincipalFacts {
    let secret = member.and_then(|member| member.secrets.first());
    ServicePrincipalFacts {
        scim_id: member
            .map(|one| one.scim_id.to_string())
            .unwrap_or_default(),
        display_name: member
            .map(|one| one.display_name.clone())
            .unwrap_or_default(),
        credentials: Credentials {
            application_id: member.map(|one| one.name.clone()).unwrap_or_default(),
            client_secret: secret.map(|one| one.value.clone()).unwrap_or_default(),
            token,
        },
    }
}
