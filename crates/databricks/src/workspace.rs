//! The calls of a workspace.

mod catalogs;
mod me;
mod metastore;
mod pages;
mod permissions;
mod secrets;
mod system_schemas;
mod warehouses;

use domain::{DatabricksHost, MetastoreId, WarehouseId};

use crate::api::{Api, ApiCall};
use crate::error::Area;
use crate::{Error, IdTokenClaims, LinkedResult, Rows, SqlStatement, StatementError, statements};

pub use catalogs::{CatalogInfo, CatalogKind};
pub use me::Me;
pub use metastore::MetastoreSummary;
pub use permissions::{EffectivePrivilege, Securable, SecurableType};
pub use system_schemas::{SystemSchema, SystemSchemaStatus};
pub use warehouses::{Health, SqlWarehouse, WarehouseKind, WarehouseState};

/// Calls one workspace with one set of credentials. Cheap to clone.
#[derive(Debug, Clone)]
pub struct WorkspaceClient {
    pub(crate) api: Api,
}

impl WorkspaceClient {
    pub(crate) fn new(api: Api) -> Self {
        Self { api }
    }

    /// Gives the host.
    pub fn host(&self) -> &DatabricksHost {
        &self.api.host
    }

    /// Gets an access token, and nothing else; returns what it was exchanged for. A personal access token is one already: whether it is good
    /// shows with the first call.
    pub async fn sign_in(&self) -> Result<Option<IdTokenClaims>, Error> {
        self.api.sign_in().await
    }

    /// Asks who the credentials belong to, and which workspace this is. Cheap, and needs no right but to be in the workspace.
    pub async fn me(&self) -> Result<Me, Error> {
        let path = "/api/2.0/preview/scim/v2/Me";
        let call = ApiCall::get("GET /api/2.0/preview/scim/v2/Me", Area::Workspace, path);
        Me::read(&self.api.call(call).await?)
    }

    /// Asks for the metastore; [`ErrorKind::NoMetastore`] when the workspace has none.
    ///
    /// Databricks' command line also takes [`ErrorKind::PermissionDenied`] here as "no Unity Catalog".
    pub async fn metastore_summary(&self) -> Result<MetastoreSummary, Error> {
        let path = "/api/2.1/unity-catalog/metastore_summary";
        let name = "GET /api/2.1/unity-catalog/metastore_summary";
        let reply = self
            .api
            .call(ApiCall::get(name, Area::Metastore, path))
            .await?;
        MetastoreSummary::read(&reply)
    }

    /// Asks what a principal holds on a securable, with what comes from the catalog and the schema around it.
    ///
    /// Everybody may ask about themselves; about others only owners, who holds `MANAGE`, and admins may ([`ErrorKind::PermissionDenied`]).
    /// A service principal is named by its application id, a group by its name; an unknown one is [`ErrorKind::NotFound`].
    pub async fn effective_permissions(
        &self,
        on: &Securable,
        principal: &str,
    ) -> Result<Vec<EffectivePrivilege>, Error> {
        permissions::effective(&self.api, on, principal).await
    }

    /// Lists the catalogs that the caller may use or browse. A metastore admin sees all.
    pub async fn catalogs(&self) -> Result<Vec<CatalogInfo>, Error> {
        catalogs::list(&self.api).await
    }

    /// Lists the schemas of the catalog `system` with their states. Only account and metastore admins may ([`ErrorKind::PermissionDenied`]).
    pub async fn system_schemas(
        &self,
        metastore_id: MetastoreId,
    ) -> Result<Vec<SystemSchema>, Error> {
        system_schemas::list(&self.api, metastore_id).await
    }

    /// Lists the SQL warehouses that the principal may use. An empty list as a rule means "none may be used", not "none exist".
    pub async fn warehouses(&self) -> Result<Vec<SqlWarehouse>, Error> {
        warehouses::list(&self.api).await
    }

    /// Asks for one SQL warehouse.
    pub async fn warehouse(&self, id: &WarehouseId) -> Result<SqlWarehouse, Error> {
        warehouses::get(&self.api, id).await
    }

    /// Runs a statement to its end and gives all rows. A stopped warehouse is started by it.
    ///
    /// When the future is dropped, when `cancellation` is triggered and when the deadline passes, Databricks is told to cancel.
    pub async fn execute(&self, statement: SqlStatement) -> Result<Rows, StatementError> {
        statements::execute(&self.api, statement).await
    }

    /// Runs a statement to its end, and leaves its result in the cloud's storage, from where its parts are fetched in Arrow's form.
    ///
    /// The result may be as large as 100 GiB. The storage must be reachable from here.
    pub async fn execute_linked(
        &self,
        statement: SqlStatement,
    ) -> Result<LinkedResult, StatementError> {
        statements::execute_linked(&self.api, statement).await
    }
}
