//! The workspace that is read: who asks there, and through which SQL warehouse.

use databricks::{
    Client, ClientOptions, SqlWarehouse, WarehouseKind, WarehouseState, WorkspaceClient,
};
use domain::WarehouseId;
use extract::TableSource;
use extraction::Assignment;

use crate::exit::Ending;
use crate::settings::Settings;

/// Signs in, and chooses the SQL warehouse.
pub async fn source(settings: &Settings, assignment: &Assignment) -> Result<TableSource, Ending> {
    check_assignment(settings, assignment)?;
    let workspace = client(settings)?;
    let warehouse_id = match &settings.warehouse_id {
        Some(named) => named.clone(),
        None => choose(&workspace).await?,
    };
    Ok(TableSource {
        workspace,
        warehouse_id,
        catalog: settings.catalog.clone(),
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
    if assignment.host != settings.host {
        return Err(Ending::Settings(format!(
            "the connector reads {}, and DATABRICKS_HOST is {}: take the connection string of this workspace's connector",
            assignment.host, settings.host
        )));
    }
    Ok(())
}

/// Prepares for calls of the workspace.
pub fn client(settings: &Settings) -> Result<WorkspaceClient, Ending> {
    let options = ClientOptions {
        simulated: settings.practice,
        user_agent: concat!("lakesentry-collector/", env!("CARGO_PKG_VERSION")).to_owned(),
        ..ClientOptions::default()
    };
    let client = Client::new(options).map_err(|error| Ending::Databricks(error.to_string()))?;
    Ok(client.workspace(settings.host.clone(), settings.credentials.clone()))
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
