//! The workspace that is read: who asks there, and through which SQL warehouse.

use databricks::{
    Client, ClientOptions, InvalidAddressRange, SqlWarehouse, WarehouseKind, WarehouseState,
    WorkspaceClient,
};
use domain::WarehouseId;
use extract::{SharingLimits, TableSource};
use extraction::Assignment;

use crate::exit::Ending;
use crate::settings::{Settings, WorkspaceSettings};

/// Signs in, and chooses the SQL warehouse.
pub async fn source(
    client: &Client,
    settings: &Settings,
    assignment: &Assignment,
) -> Result<TableSource, Ending> {
    check_assignment(settings, assignment)?;
    let workspace = of(client, &settings.workspace);
    let warehouse_id = match &settings.workspace.warehouse_id {
        Some(named) => named.clone(),
        None => choose(&workspace).await?,
    };
    Ok(TableSource {
        workspace,
        warehouse_id,
        catalog: settings.catalog.clone(),
        limits: SharingLimits::of(assignment.sharing.clone(), settings.mask_statement_text),
    })
}

/// The server must not lead the credentials to a workspace that this machine's owner did not name.
fn check_assignment(settings: &Settings, assignment: &Assignment) -> Result<(), Ending> {
    if assignment.connector_id != settings.connector_id {
        return Err(Ending::Settings(format!(
            "the token belongs to connector {}, and the settings name {}: run `configure` with one connection string",
            assignment.connector_id, settings.connector_id
        )));
    }
    let host = &settings.workspace.host;
    if assignment.host != *host {
        return Err(Ending::Settings(format!(
            "the connector reads {}, and DATABRICKS_HOST is {}: take the connection string of this workspace's connector",
            assignment.host, host
        )));
    }
    Ok(())
}

/// Networks in which Private Link has the workspace's name resolve. Where a server must not be led, a collector is at home: its host is
/// named by its own settings.
const PRIVATE: [&str; 5] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "fc00::/7",
];

/// Prepares for calls of Databricks.
pub fn client(settings: &WorkspaceSettings) -> Result<Client, Ending> {
    let private = PRIVATE.iter().map(|range| range.parse());
    let options = ClientOptions {
        simulated: settings.practice,
        user_agent: concat!("lakesentry-collector/", env!("CARGO_PKG_VERSION")).to_owned(),
        allowed_private: private
            .collect::<Result<_, _>>()
            .map_err(|error: InvalidAddressRange| Ending::Databricks(error.to_string()))?,
        ..ClientOptions::default()
    };
    Client::new(options).map_err(|error| Ending::Databricks(error.to_string()))
}

/// Returns the calls of the workspace.
pub fn of(client: &Client, settings: &WorkspaceSettings) -> WorkspaceClient {
    client.workspace(settings.host.clone(), settings.sign_in.clone())
}

async fn choose(workspace: &WorkspaceClient) -> Result<WarehouseId, Ending> {
    let warehouses = workspace
        .warehouses()
        .await
        .map_err(|error| Ending::Databricks(error.to_string()))?;
    let usable = warehouses.into_iter().filter(|warehouse| {
        !matches!(
            warehouse.state,
            WarehouseState::Deleting | WarehouseState::Deleted
        )
    });
    let chosen = usable.min_by_key(preference).ok_or_else(|| {
        Ending::Databricks(
            "the credentials may use no SQL warehouse: grant CAN USE on one, or set DATABRICKS_WAREHOUSE_ID".to_owned(),
        )
    })?;
    tracing::info!(
        warehouse = chosen.name,
        "reading through this SQL warehouse"
    );
    Ok(chosen.id)
}

/// The smaller, the better: one that runs costs nothing more, one that starts in seconds costs little.
fn preference(warehouse: &SqlWarehouse) -> (bool, bool, String) {
    (
        warehouse.state != WarehouseState::Running,
        warehouse.kind != WarehouseKind::Serverless,
        warehouse.id.as_str().to_owned(),
    )
}
