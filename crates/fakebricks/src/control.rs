//! Changes to the world that tests make directly.

mod changes;
mod grants;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use changes::{
    account_admin, expire_secrets, in_workspace, join_group, system_schema, table_rows, trust,
    warehouse,
};

use crate::error::ControlError;
use crate::faults::{Fault, FaultRule};
use crate::simulation::Simulation;
use crate::tables::Rows;
use crate::world::{Cloud, OidcPolicy, Status, WarehouseLevel, WorkspaceEntitlement};

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
    /// Lets a principal come with tokens of an issuer, or not any more, without one: all its federation policies are replaced.
    Trust {
        cloud: Cloud,
        principal: String,
        policy: Option<OidcPolicy>,
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
    /// Takes all warehouses of a workspace away, or brings them back.
    Warehouses { workspace_id: String, on: bool },
    /// Sets where a workspace is in its life; only one that is `RUNNING` answers.
    WorkspaceStatus {
        workspace_id: String,
        status: Status,
    },
    /// Lets the secrets of a principal expire, or makes them valid again.
    ExpireSecrets {
        cloud: Cloud,
        principal: String,
        on: bool,
    },
    /// Grants or revokes in a region's metastore, as its admin would. The names are those of the API (`USE_SCHEMA`), the securable is
    /// `catalog`, `catalog.schema` or `catalog.schema.table`.
    Grant {
        cloud: Cloud,
        region: String,
        principal: String,
        privileges: Vec<String>,
        on_securable: String,
        on: bool,
    },
    /// Grants all that is needed to read every table of `system` that is switched on in a region, table by table, or revokes it.
    GrantSystem {
        cloud: Cloud,
        region: String,
        principal: String,
        on: bool,
    },
    /// Decides what rows the tables of `system` have in a region: of one table (`billing.usage`), of a schema, or of all when none is
    /// named.
    TableRows {
        cloud: Cloud,
        region: String,
        table: Option<String>,
        #[serde(flatten)]
        rows: Rows,
    },
    /// Switches a schema of `system` on or off in a region.
    SystemSchema {
        cloud: Cloud,
        region: String,
        schema: String,
        on: bool,
    },
    /// Makes a host answer the next requests with an error: the short form of `add_fault`.
    Fail(Fault),
    /// Switches a fault on.
    AddFault(FaultRule),
    /// Switches a fault off.
    RemoveFault { name: String },
    /// Switches all faults off.
    ClearFaults,
    /// Gives each account so many workspaces at least, up to 100 000. The hand-made ones stay as they are, those beside them begin anew.
    Scale { workspaces: usize },
    /// Makes every request to a simulated host wait before it is answered.
    Latency { ms: u64 },
    /// Makes warehouses that are switched on from now on take this long.
    WarehouseStart { ms: u64 },
    /// Makes links to results that are given out from now on work for so many seconds.
    LinkLifetime { seconds: i64 },
    /// Makes links to results lead where nobody answers, as behind a firewall that lets workspaces through and the cloud's storage not.
    BlockStorage { on: bool },
    /// Makes rows about statements come into the history of queries so many seconds after these have ended; as late as usual when none is named.
    HistoryDelay { seconds: Option<u32> },
    /// Gives up the results of all statements that have ended, or forgets the statements altogether.
    ExpireStatements { results_only: bool },
    /// Forgets the counted requests.
    ForgetMetrics,
    /// Makes every token that was handed out invalid; the ready-made ones stay.
    ForgetTokens,
}

/// Makes one change.
pub fn apply(simulation: &Simulation, control: &Control) -> Result<(), ControlError> {
    match control {
        Control::Reset => {
            simulation.reset();
            Ok(())
        }
        Control::Fail(fault) => {
            simulation.faults.add(fault.clone().into());
            Ok(())
        }
        Control::AddFault(rule) => {
            simulation.faults.add(rule.clone());
            Ok(())
        }
        Control::RemoveFault { name } => {
            let was_on = simulation.faults.remove(name);
            was_on.then_some(()).ok_or(ControlError::UnknownFault)
        }
        Control::ClearFaults => {
            simulation.faults.clear();
            Ok(())
        }
        Control::Scale { workspaces } => {
            simulation.world().resize(*workspaces);
            simulation.forget_rows();
            Ok(())
        }
        Control::Latency { ms } => {
            simulation.traffic.set_latency(Duration::from_millis(*ms));
            Ok(())
        }
        Control::WarehouseStart { ms } => {
            simulation.set_start_delay(Duration::from_millis(*ms));
            Ok(())
        }
        Control::HistoryDelay { seconds } => {
            simulation.executed.set_delay(*seconds);
            Ok(())
        }
        Control::LinkLifetime { seconds } => {
            simulation.set_link_seconds(*seconds);
            Ok(())
        }
        Control::BlockStorage { on } => {
            simulation.set_storage_blocked(*on);
            Ok(())
        }
        Control::ExpireStatements { results_only: true } => {
            simulation.statements.close_all();
            Ok(())
        }
        Control::ExpireStatements {
            results_only: false,
        } => {
            simulation.statements.forget();
            Ok(())
        }
        Control::ForgetMetrics => {
            simulation.traffic.forget();
            Ok(())
        }
        Control::ForgetTokens => {
            let mut world = simulation.world();
            world.tokens.retain(|_, token| token.expires.is_none());
            Ok(())
        }
        _ => apply_to_workspace(simulation, control),
    }
}

/// Makes a change to one workspace.
fn apply_to_workspace(simulation: &Simulation, control: &Control) -> Result<(), ControlError> {
    match control {
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
                membership
                    .entitlements
                    .insert(WorkspaceEntitlement::SqlAccess);
            } else {
                membership
                    .entitlements
                    .remove(&WorkspaceEntitlement::SqlAccess);
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
                warehouse
                    .access
                    .insert(name.to_owned(), WarehouseLevel::CanUse);
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
                warehouse.start(Duration::ZERO);
            }
            Ok(())
        }),
        Control::RemoveMetastore { workspace_id } => {
            in_workspace(simulation, workspace_id, None, |found, _| {
                found.metastore = None;
                Ok(())
            })
        }
        Control::Warehouses { workspace_id, on } => {
            in_workspace(simulation, workspace_id, None, |found, _| {
                found.set_warehouses(*on);
                Ok(())
            })
        }
        Control::WorkspaceStatus {
            workspace_id,
            status,
        } => {
            simulation.forget_rows();
            in_workspace(simulation, workspace_id, None, |found, _| {
                found.status = *status;
                Ok(())
            })
        }
        Control::WorkspaceAdmin {
            workspace_id,
            principal,
            on,
        } => in_workspace(simulation, workspace_id, Some(principal), |found, name| {
            found.members.entry(name.to_owned()).or_default().admin = *on;
            Ok(())
        }),
        _ => apply_to_account(simulation, control),
    }
}

/// Makes a change to what an account or one of its metastores holds.
fn apply_to_account(simulation: &Simulation, control: &Control) -> Result<(), ControlError> {
    match control {
        Control::ExpireSecrets {
            cloud,
            principal,
            on,
        } => expire_secrets(simulation, *cloud, principal, *on),
        Control::Grant {
            cloud,
            region,
            principal,
            privileges,
            on_securable,
            on,
        } => grants::change(
            simulation,
            (*cloud, region, principal),
            privileges,
            on_securable,
            *on,
        ),
        Control::GrantSystem {
            cloud,
            region,
            principal,
            on,
        } => grants::change_system(simulation, (*cloud, region, principal), *on),
        Control::TableRows {
            cloud,
            region,
            table,
            rows,
        } => table_rows(simulation, *cloud, region, table.as_deref(), *rows),
        Control::AccountAdmin {
            cloud,
            principal,
            on,
        } => account_admin(simulation, *cloud, principal, *on),
        Control::Trust {
            cloud,
            principal,
            policy,
        } => trust(simulation, *cloud, principal, policy.as_ref()),
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
        _ => Err(ControlError::UnknownChange),
    }
}
