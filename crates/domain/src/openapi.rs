//! How the types that are texts on the wire look to a program that reads the description of the API. Reading them is more forgiving than
//! these patterns: people paste. What the server writes, and what a program is to write, has this form.

pub use primitives::openapi::text;
use primitives::openapi::uuid;
pub use primitives::text_schema;
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat};

use crate::{
    AccountId, ApiKeyId, ApplicationId, ConnectionTestId, DatabricksHost, ExtractionId, GroupName,
    InvitationId, MetastoreId, PersonId, Region, Secret, SignInId, SystemTable, TableName, TokenId,
    WarehouseId, WorkspaceId, WorkspaceState, system_tables,
};

text_schema! {
    AccountId => uuid("A Databricks account.");
    ApiKeyId => uuid("Names an API key.");
    ApplicationId => uuid("The application id of a service principal.");
    ConnectionTestId => uuid("Names a connection test.");
    ExtractionId => uuid("Names an extraction.");
    InvitationId => uuid("Names an invitation.");
    MetastoreId => uuid("Names a metastore of Unity Catalog.");
    PersonId => uuid("Names a person.");
    SignInId => uuid("Names somebody's being signed in.");
    TokenId => uuid("Names a collector token.");
    DatabricksHost => text("A host inside Databricks' DNS zones.").pattern(Some(DatabricksHost::pattern()));
    GroupName => text("The name of a group of the account.").min_length(Some(1)).max_length(Some(GroupName::MAX_CHARS));
    Region => pattern("A region, as its cloud writes it.", "^[a-z0-9-]{3,40}$");
    Secret => text("A secret. It is written in requests only, or once in an answer.")
        .format(Some(SchemaFormat::Custom("password".to_owned())))
        .pattern(Some(r"^[!-~]+$"));
    SystemTable => text("A system table that LakeSentry knows.")
        .enum_values(Some(system_tables().iter().map(ToString::to_string)));
    TableName => pattern("The full name of a table in the catalog `system`.", r"^system\.[a-z][a-z0-9_]{0,254}\.[a-z_][a-z0-9_]{0,254}$");
    WarehouseId => pattern("Names a SQL warehouse.", "^[A-Za-z0-9_-]{1,64}$");
    WorkspaceId => pattern("The decimal id of a workspace, as text.", "^[0-9]{1,19}$");
    WorkspaceState => text("The state of a workspace, in Databricks' word.");
}

fn pattern(description: &str, pattern: &str) -> ObjectBuilder {
    text(description).pattern(Some(pattern))
}
