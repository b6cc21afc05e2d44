#![doc = include_str!("../README.md")]

mod account;
mod address;
mod clean;
mod cloud;
mod connector;
mod credentials;
mod diagnosis;
mod evidence;
mod facts;
mod host;
mod id;
#[cfg(feature = "openapi")]
mod openapi;
mod partition;
mod person;
mod principal;
mod region;
mod secret;
mod sharing;
mod sorted;
mod system_table;
mod table_name;
mod warehouse;
mod workspace;

pub use account::{AccountId, InvalidAccountId};
pub use address::{AccountSettings, Address, InvalidAddress};
pub use clean::clean;
pub use cloud::Cloud;
pub use connector::{Authentication, ConnectorStatus};
pub use credentials::Credentials;
pub use diagnosis::{CheckedCause, CheckedPlace, Diagnosis, InvalidDiagnosticCode};
pub use evidence::{Evidence, Fact, SourcedValue};
pub use facts::WorkspaceFacts;
pub use host::{DatabricksHost, InvalidHost, NoWorkspace};
pub use id::{
    ApiKeyId, ConnectionTestId, ExtractionId, InvitationId, MetastoreId, PersonId, SignInId,
    TokenId,
};
#[cfg(feature = "openapi")]
pub use openapi::{text, text_schema};
pub use partition::Partition;
pub use person::{ApiKeyScope, Role};
pub use primitives::{
    ConnectorId, ExecutionMode, NotATimestamp, NotAUuid, NotAnExecutionMode, SecretShape,
    Timestamp, Unseen, UnseenAt,
};
pub use principal::{ApplicationId, GroupName, InvalidApplicationId, InvalidGroupName};
pub use region::{InvalidRegion, Region};
pub use secret::Secret;
pub use sharing::{LeavingTable, STATEMENT_TEXT, SharedTable, SharingRules, WORKSPACE_ID};
pub use sorted::{SortedMap, SortedSet, insert_by_key};
pub use system_table::{
    Feature, SYSTEM_TABLES_JSON, Scope, SystemTable, UnknownTable, system_tables, tables_for,
};
pub use table_name::{InvalidTableName, SchemaName, TableName};
pub use warehouse::{InvalidWarehouseId, WarehouseId};
pub use workspace::{InvalidWorkspaceId, WorkspaceId, WorkspaceState};
