//! Changes to the world that tests make directly.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::faults::Fault;
use crate::simulation::Simulation;
use crate::world::{Account, Cloud, Entitlement, Level, Member, SchemaState, Warehouse, Workspace};

/// One change. The JSON form is the body of `POST /__control`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum Control {
    /// Puts everything back as it was at the start.
    Reset,
    /// Puts a principal into a workspace, or takes it out.
    Assign {
        workspace_id: String,
        principal: String,
        on: bool,
    },
    /// Sets or removes the entitlement for SQL.
    Entitle {
        workspace_id: String,
        principal: String,
        on: bool,
    },
    /// Gives or takes `CAN_USE`; on the first warehouse when none is named.
    UseWarehouse {
        workspace_id: String,
        warehouse_id: Option<String>,
        principal: String,
        on: bool,
    },
    /// Switches a warehouse on at once, or off; the first one when none is named.
    SwitchWarehouse {
        workspace_id: String,
        warehouse_id: Option<String>,
        on: bool,
    },
    /// Gives or takes the role of account administrator.
    AccountAdmin {
        cloud: Cloud,
        principal: String,
        on: bool,
    },
    /// Makes a principal an administrator of a workspace, or a plain member.
    WorkspaceAdmin {
        workspace_id: String,
        principal: String,
        on: bool,
    },
    /// Puts a principal into a group, or takes it out. The group `metastore-admins-<region>` owns a region's metastore; a group that the
    /// account does not have is one of its workspaces, which Unity Catalog does not know.
    JoinGroup {
        cloud: Cloud,
        group: String,
        principal: String,
        on: bool,
    },
    /// Detaches Unity Catalog.
    RemoveMetastore { workspace_id: String },
    /// Switches a schema of `system` on or off in a region.
    SystemSchema {
        cloud: Cloud,
        region: String,
        schema: String,
        on: bool,
    },
    /// Makes a host answer the next requests with an error.
    Fail(Fault),
    /// Makes every token that was handed out invalid; the ready-made ones stay.
    ForgetTokens,
}

/// Why a change was not made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ControlError {
    /// No workspace has the id.
    #[error("no such workspace")]
    UnknownWorkspace,
    /// The workspace has no such warehouse.
    #[error("no such warehouse")]
    UnknownWarehouse,
    /// The account has no such principal.
    #[error("no such principal")]
    UnknownPrincipal,
    /// The account has no metastore in the region, or it no such schema.
    #[error("no such region or schema")]
    UnknownSchema,
}

/// Makes one change.
pub fn apply(simulation: &Simulation, control: &Control) -> Result<(), ControlError> {
    match control {
        Control::Reset => {
            reset(simulation);
            Ok(())
        }
        Control::Fail(fault) => {
            simulation.faults.add(fault.clone());
            Ok(())
        }
        Control::ForgetTokens => {
            let mut world = simulation.world();
            world.tokens.retain(|_, token| token.expires.is_none());
            Ok(())
        }
        Control::Assign {
            workspace_id,
            principal,
            on,
        } => in_workspace(simulation, workspace_id, Some(principal), |found, name| {
            if *on {
                found.members.entry(name.to_owned()).or_default();
            } else {
                found.members.remove(name);
            }
            Ok(())
        }),
        Control::Entitle {
            workspace_id,
            principal,
            on,
        } => in_workspace(simulation, workspace_id, Some(principal), |found, name| {
            let membership = found
                .members
                .get_mut(name)
                .ok_or(ControlError::UnknownPrincipal)?;
            if *on {
                membership.entitlements.insert(Entitlement::SqlAccess);
            } else {
                membership.entitlements.remove(&Entitlement::SqlAccess);
            }
            Ok(())
        }),
        Control::UseWarehouse {
            workspace_id,
            warehouse_id,
            principal,
            on,
        } => in_workspace(simulation, workspace_id, Some(principal), |found, name| {
            let warehouse = warehouse(found, warehouse_id.as_deref())?;
            if *on {
                warehouse.access.insert(name.to_owned(), Level::CanUse);
            } else {
                warehouse.access.remove(name);
            }
            Ok(())
        }),
        Control::SwitchWarehouse {
            workspace_id,
            warehouse_id,
            on,
        } => in_workspace(simulation, workspace_id, None, |found, _| {
            let warehouse = warehouse(found, warehouse_id.as_deref())?;
            warehouse.stop();
            if *on {
                warehouse.start(std::time::Duration::ZERO);
            }
            Ok(())
        }),
        Control::RemoveMetastore { workspace_id } => {
            in_workspace(simulation, workspace_id, None, |found, _| {
                found.metastore = None;
                Ok(())
            })
        }
        Control::AccountAdmin {
            cloud,
            principal,
            on,
        } => account_admin(simulation, *cloud, principal, *on),
        Control::WorkspaceAdmin {
            workspace_id,
            principal,
            on,
        } => in_workspace(simulation, workspace_id, Some(principal), |found, name| {
            found.members.entry(name.to_owned()).or_default().admin = *on;
            Ok(())
        }),
        Control::JoinGroup {
            cloud,
            group,
            principal,
            on,
        } => join_group(simulation, *cloud, group, principal, *on),
        Control::SystemSchema {
            cloud,
            region,
            schema,
            on,
        } => system_schema(simulation, *cloud, region, schema, *on),
    }
}

fn reset(simulation: &Simulation) {
    simulation.faults.clear();
    simulation.world().reset();
}

fn in_workspace(
    simulation: &Simulation,
    id: &str,
    principal: Option<&str>,
    work: impl FnOnce(&mut Workspace, &str) -> Result<(), ControlError>,
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

fn warehouse<'a>(
    workspace: &'a mut Workspace,
    id: Option<&str>,
) -> Result<&'a mut Warehouse, ControlError> {
    match id {
        Some(id) => workspace.warehouse_mut(id),
        None => workspace.warehouses.first_mut(),
    }
    .ok_or(ControlError::UnknownWarehouse)
}

fn member<'a>(account: &'a mut Account, principal: &str) -> Result<&'a mut Member, ControlError> {
    let found = account.member(principal).map(|member| member.scim_id);
    found
        .and_then(|scim_id| account.member_by_id_mut(scim_id))
        .ok_or(ControlError::UnknownPrincipal)
}

fn account_admin(
    simulation: &Simulation,
    cloud: Cloud,
    principal: &str,
    on: bool,
) -> Result<(), ControlError> {
    let mut world = simulation.world();
    member(world.account_mut(cloud), principal)?.account_admin = on;
    Ok(())
}

fn join_group(
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

fn system_schema(
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
