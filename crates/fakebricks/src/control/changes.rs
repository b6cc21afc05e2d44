//! The changes themselves, each to one thing.

use jiff::SignedDuration;

use crate::clock;
use crate::error::ControlError;
use crate::simulation::Simulation;
use crate::tables::{self, Rows};
use crate::world::{
    Account, AccountMember, Cloud, FederationPolicy, OidcPolicy, SECRET_LIFETIME, SchemaState,
    SimulatedWarehouse, SimulatedWorkspace,
};

/// Changes a workspace; gives the name of the principal that is meant.
pub fn in_workspace(
    simulation: &Simulation,
    id: &str,
    principal: Option<&str>,
    work: impl FnOnce(&mut SimulatedWorkspace, &str) -> Result<(), ControlError>,
) -> Result<(), ControlError> {
    let mut world = simulation.world();
    let id = id.parse().map_err(|_| ControlError::UnknownWorkspace)?;
    let (cloud, _) = world
        .find_workspace(id)
        .ok_or(ControlError::UnknownWorkspace)?;
    let account = world.account_mut(cloud);
    let name = match principal {
        Some(principal) => account
            .member(principal)
            .ok_or(ControlError::UnknownPrincipal)?
            .name
            .clone(),
        None => String::new(),
    };
    let workspace = account
        .workspace_mut(id)
        .ok_or(ControlError::UnknownWorkspace)?;
    work(workspace, &name)
}

/// The warehouse with this id, the first one when none is named.
pub fn warehouse<'a>(
    workspace: &'a mut SimulatedWorkspace,
    id: Option<&str>,
) -> Result<&'a mut SimulatedWarehouse, ControlError> {
    match id {
        Some(id) => workspace.warehouse_mut(id),
        None => workspace.warehouses.first_mut(),
    }
    .ok_or(ControlError::UnknownWarehouse)
}

fn member<'a>(
    account: &'a mut Account,
    principal: &str,
) -> Result<&'a mut AccountMember, ControlError> {
    let found = account.member(principal).map(|member| member.scim_id);
    found
        .and_then(|scim_id| account.member_by_id_mut(scim_id))
        .ok_or(ControlError::UnknownPrincipal)
}

/// Gives or takes the role.
pub fn account_admin(
    simulation: &Simulation,
    cloud: Cloud,
    principal: &str,
    on: bool,
) -> Result<(), ControlError> {
    let mut world = simulation.world();
    member(world.account_mut(cloud), principal)?.account_admin = on;
    Ok(())
}

/// Replaces the federation policies of a principal by one, or by none.
pub fn trust(
    simulation: &Simulation,
    cloud: Cloud,
    principal: &str,
    policy: Option<&OidcPolicy>,
) -> Result<(), ControlError> {
    let mut world = simulation.world();
    let member = member(world.account_mut(cloud), principal)?;
    let now = clock::now();
    let policy = policy.map(|oidc| FederationPolicy {
        id: "practice".to_owned(),
        uid: "practice".to_owned(),
        description: String::new(),
        oidc: oidc.clone(),
        created: now,
        updated: now,
    });
    member.policies = policy.into_iter().collect();
    Ok(())
}

/// Changes the members of a group.
pub fn join_group(
    simulation: &Simulation,
    cloud: Cloud,
    group: &str,
    principal: &str,
    on: bool,
) -> Result<(), ControlError> {
    let mut world = simulation.world();
    let groups = &mut member(world.account_mut(cloud), principal)?.groups;
    if on {
        groups.insert(group.to_owned());
    } else {
        groups.remove(group);
    }
    Ok(())
}

/// Switches a schema.
pub fn system_schema(
    simulation: &Simulation,
    cloud: Cloud,
    region: &str,
    schema: &str,
    on: bool,
) -> Result<(), ControlError> {
    let mut world = simulation.world();
    let state = world
        .account_mut(cloud)
        .metastores
        .iter_mut()
        .find(|metastore| metastore.region == region)
        .and_then(|metastore| metastore.schemas.get_mut(schema))
        .ok_or(ControlError::UnknownSchema)?;
    *state = if on {
        SchemaState::EnableCompleted
    } else {
        SchemaState::Available
    };
    Ok(())
}

/// Lets secrets expire, or gives them their whole life back.
pub fn expire_secrets(
    simulation: &Simulation,
    cloud: Cloud,
    principal: &str,
    on: bool,
) -> Result<(), ControlError> {
    let mut world = simulation.world();
    let yesterday = clock::ahead(clock::now(), -24 * 3600);
    for secret in &mut member(world.account_mut(cloud), principal)?.secrets {
        secret.expires = if on {
            yesterday
        } else {
            whole_life(secret.created)
        };
    }
    Ok(())
}

fn whole_life(created: jiff::Timestamp) -> jiff::Timestamp {
    let lifetime: SignedDuration = SECRET_LIFETIME;
    created
        .saturating_add(lifetime)
        .unwrap_or(jiff::Timestamp::MAX)
}

/// Decides what rows tables have.
pub fn table_rows(
    simulation: &Simulation,
    cloud: Cloud,
    region: &str,
    table: Option<&str>,
    rows: Rows,
) -> Result<(), ControlError> {
    let world = simulation.world();
    let metastore = world
        .account(cloud)
        .metastore_of(region)
        .ok_or(ControlError::UnknownSchema)?;
    let wanted = table.unwrap_or_default().to_lowercase();
    let wanted = wanted.strip_prefix("system.").unwrap_or(&wanted);
    let mut found = false;
    for table in tables::all() {
        let full = format!("{}.{}", table.schema, table.name);
        let meant = wanted.is_empty() || wanted == full || wanted == table.schema;
        if table.catalog == tables::SYSTEM && meant {
            found = true;
            simulation.row_overrides.set(&metastore.id, &full, rows);
        }
    }
    found.then_some(()).ok_or(ControlError::UnknownSchema)
}
