//! Whether a SQL warehouse can be used.

use contract::{Failure, FailureCause, Observation, WarehouseState};
use databricks::{SqlStatement, SqlWarehouse, StatementError, WarehouseKind};

use super::done::CheckOutcome;
use super::{UsableWarehouse, WorkspaceTest};
use crate::{budget, failure};

impl WorkspaceTest {
    pub(super) async fn warehouse(&self) -> CheckOutcome<UsableWarehouse> {
        self.usable_warehouse().await.into()
    }

    /// Finds the best warehouse and proves that it can be used. One that starts is waited for without keeping others from their turns.
    async fn usable_warehouse(&self) -> Result<(UsableWarehouse, Observation), Failure> {
        let turn = self.turn().await;
        let usable: Vec<SqlWarehouse> = self
            .workspace
            .warehouses()
            .await
            .map_err(|error| failure::of_call(&error))?
            .into_iter()
            .filter(|warehouse| {
                !matches!(
                    warehouse.state,
                    databricks::WarehouseState::Deleting | databricks::WarehouseState::Deleted
                )
            })
            .collect();
        let Some(best) = usable.iter().min_by_key(|warehouse| preference(warehouse)) else {
            return Err(self.failed(FailureCause::NoWarehouse));
        };
        let state = match best.state {
            databricks::WarehouseState::Running => WarehouseState::Running,
            databricks::WarehouseState::Stopped => WarehouseState::Stopped,
            _ => WarehouseState::Changing,
        };
        let turn = (state == WarehouseState::Running).then_some(turn);
        let mut statement = SqlStatement::new(best.id.clone(), "SELECT 1");
        statement.deadline = budget::WAREHOUSE_START;
        let proof = self.workspace.execute(statement).await;
        drop(turn);
        match proof {
            Ok(rows) if rows.first() == Some("1") => {}
            Ok(_) => return Err(self.failed(FailureCause::Unreadable)),
            Err(StatementError::DeadlineExceeded { .. }) => {
                return Err(self.failed(FailureCause::WarehouseNotReady {
                    name: best.name.clone(),
                }));
            }
            Err(error) => {
                let failure = failure::of_statement(&error, &self.asked.host);
                return Err(self.with_health(failure, best).await);
            }
        }
        let found = Observation::Warehouse {
            warehouse_id: best.id.clone(),
            name: best.name.clone(),
            state,
            usable: u32::try_from(usable.len()).unwrap_or(u32::MAX),
        };
        let id = best.id.clone();
        Ok((UsableWarehouse { id, runs: true }, found))
    }

    /// Adds to the failure of a warehouse which one it is and what Databricks says about its health.
    async fn with_health(&self, failure: Failure, warehouse: &SqlWarehouse) -> Failure {
        if !matches!(failure.cause, FailureCause::WarehouseFailed { .. }) {
            return failure;
        }
        let asking = self.workspace.warehouse(&warehouse.id);
        let told = tokio::time::timeout(budget::EXPLANATION, asking).await;
        let health = told.ok().and_then(Result::ok).and_then(|told| told.health);
        Failure {
            cause: FailureCause::WarehouseFailed {
                name: Some(warehouse.name.clone()),
                health: health.map(|health| health.summary.unwrap_or(health.status)),
            },
            ..failure
        }
    }
}

/// The best warehouse first: one that runs, then one that starts in seconds.
fn preference(warehouse: &SqlWarehouse) -> (bool, bool) {
    let runs = warehouse.state == databricks::WarehouseState::Running;
    let starts_quickly = warehouse.kind == WarehouseKind::Serverless;
    (!runs, !starts_quickly)
}
