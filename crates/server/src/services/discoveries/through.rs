//! The way for those who are not account admin: a table that every metastore has, read through one workspace.

use std::collections::HashSet;
use std::time::Duration;

use connection_test::{InvalidRequest, failure, workspaces};
use contract::{AskedThrough, DiscoveredWorkspace, Failure, FailureCause, HeldCredentials};
use databricks::{
    Client, Rows, SqlStatement, SqlWarehouse, StatementError, WarehouseKind, WarehouseState,
    WorkspaceClient,
};
use domain::{
    AccountId, Address, Credentials, DatabricksHost, Region, WorkspaceId, WorkspaceState,
};

use super::{DiscoveryError, WorkspaceList};

/// A stopped warehouse that is not serverless takes minutes to start, and a person waits.
const TIME_LIMIT: Duration = Duration::from_mins(4);

/// The columns differ from region to region while the table is in preview, so all are asked for and those that are known are taken.
const LIST: &str = "SELECT * FROM system.access.workspaces_latest";

/// Lists the workspaces of the account as one of them knows them.
pub(super) async fn list(
    databricks: &Client,
    held: &HeldCredentials,
    host: DatabricksHost,
    credentials: Credentials,
) -> Result<WorkspaceList, DiscoveryError> {
    let no_workspace = match host.check_workspace() {
        Err(why) => Some(format!("{host}: {why}")),
        Ok(()) if host.partition() != held.partition => {
            Some(format!("{host} is not on {}", held.partition.label()))
        }
        Ok(()) => None,
    };
    if let Some(detail) = no_workspace {
        let field = "/through";
        return Err(InvalidRequest { field, detail }.into());
    }
    // Before the secret is sent: a workspace of another account must not see it.
    workspaces::check_account(databricks, &host, held.account_id)
        .await
        .map_err(refused)?;
    let databricks = databricks.with_own_tokens();
    let workspace = databricks.workspace(host, credentials);
    ask(&workspace, held.account_id).await.map_err(refused)
}

fn refused(failure: Failure) -> DiscoveryError {
    DiscoveryError::Databricks(Box::new(failure))
}

async fn ask(workspace: &WorkspaceClient, account_id: AccountId) -> Result<WorkspaceList, Failure> {
    let usable = workspace
        .warehouses()
        .await
        .map_err(|error| failure::of_call(&error))?;
    let usable = usable
        .iter()
        .filter(|warehouse| !is_going(warehouse))
        .min_by_key(|warehouse| preference(warehouse));
    let Some(warehouse) = usable else {
        return Err(failure::bare(FailureCause::NoWarehouse, workspace.host()));
    };
    let metastore = run(workspace, warehouse, "SELECT current_metastore()").await?;
    let metastore = metastore
        .first()
        .map(str::to_owned)
        .ok_or_else(|| failure::bare(FailureCause::NoMetastore, workspace.host()))?;
    let rows = run(workspace, warehouse, LIST).await?;
    let region = metastore
        .split(':')
        .nth(1)
        .and_then(|region| Region::parse(region).ok());
    let workspaces = WorkspaceTable::of(&rows)
        .ok_or_else(|| failure::bare(FailureCause::Unreadable, workspace.host()))?
        .workspaces(account_id, workspace.host(), region.as_ref())
        .map_err(|cause| failure::bare(cause, workspace.host()))?;
    Ok(WorkspaceList {
        workspaces,
        through: Some(AskedThrough {
            host: workspace.host().clone(),
            metastore,
            region,
        }),
    })
}

async fn run(
    workspace: &WorkspaceClient,
    warehouse: &SqlWarehouse,
    text: &str,
) -> Result<Rows, Failure> {
    let mut statement = SqlStatement::new(warehouse.id.clone(), text);
    statement.deadline = TIME_LIMIT;
    let rows = workspace.execute(statement).await;
    rows.map_err(|error| match error {
        StatementError::DeadlineExceeded { .. } if warehouse.state != WarehouseState::Running => {
            let name = warehouse.name.clone();
            failure::bare(FailureCause::WarehouseNotReady { name }, workspace.host())
        }
        error => failure::of_statement(&error, workspace.host()),
    })
}

fn is_going(warehouse: &SqlWarehouse) -> bool {
    matches!(
        warehouse.state,
        WarehouseState::Deleting | WarehouseState::Deleted
    )
}

/// One that runs before one that starts in seconds, and that before the others.
fn preference(warehouse: &SqlWarehouse) -> (bool, bool) {
    let runs = warehouse.state == WarehouseState::Running;
    (!runs, warehouse.kind != WarehouseKind::Serverless)
}

/// The rows with the places of the columns that are used. Only the id must be there.
struct WorkspaceTable<'a> {
    rows: &'a Rows,
    workspace_id: usize,
    account_id: Option<usize>,
    name: Option<usize>,
    url: Option<usize>,
    status: Option<usize>,
}

impl<'a> WorkspaceTable<'a> {
    fn of(rows: &'a Rows) -> Option<Self> {
        Some(Self {
            workspace_id: rows.column("workspace_id")?,
            account_id: rows.column("account_id"),
            name: rows.column("workspace_name"),
            url: rows.column("workspace_url"),
            status: rows.column("status"),
            rows,
        })
    }

    /// Reads the rows of the account. Of the asked workspace the region is known, of the others it is not.
    fn workspaces(
        &self,
        account_id: AccountId,
        asked: &DatabricksHost,
        region: Option<&Region>,
    ) -> Result<Vec<DiscoveredWorkspace>, FailureCause> {
        let mut seen = HashSet::new();
        let mut foreign = None;
        let mut workspaces = Vec::with_capacity(self.rows.rows.len());
        for row in &self.rows.rows {
            let of = cell(row, self.account_id).and_then(|id| AccountId::parse(id).ok());
            if let Some(other) = of.filter(|of| *of != account_id) {
                foreign = Some(other);
                continue;
            }
            if let Some(workspace) = self.workspace(row, asked, region)
                && seen.insert(workspace.workspace_id.clone())
            {
                workspaces.push(workspace);
            }
        }
        match foreign {
            Some(found) if workspaces.is_empty() => Err(FailureCause::ForeignAccount {
                expected: account_id,
                found,
            }),
            _ => Ok(workspaces),
        }
    }

    fn workspace(
        &self,
        row: &[Option<String>],
        asked: &DatabricksHost,
        region: Option<&Region>,
    ) -> Option<DiscoveredWorkspace> {
        let workspace_id = WorkspaceId::parse(cell(row, Some(self.workspace_id))?).ok()?;
        let host = cell(row, self.url)
            .and_then(|url| Address::parse(url).ok())
            .map(|address| address.host);
        let status = cell(row, self.status).unwrap_or("UNKNOWN");
        Some(DiscoveredWorkspace {
            name: cell(row, self.name).map_or_else(|| workspace_id.to_string(), str::to_owned),
            region: region.filter(|_| host.as_ref() == Some(asked)).cloned(),
            state: WorkspaceState::from(status.to_owned()),
            connected: false,
            workspace_id,
            host,
        })
    }
}

/// The text of a cell that holds one.
fn cell(row: &[Option<String>], column: Option<usize>) -> Option<&str> {
    row.get(column?)?.as_deref().filter(|text| !text.is_empty())
}
