#![doc = include_str!("../README.md")]

mod account;
mod address;
mod clean;
mod cloud;
mod connector;
mod evidence;
mod host;
mod partition;
mod person;
mod principal;
mod region;
mod secret;
mod system_table;
mod table_name;
mod workspace;

pub use account::{AccountId, InvalidAccountId};
pub use address::{AccountSettings, Address, InvalidAddress};
pub use clean::clean;
pub use cloud::Cloud;
pub use connector::{Authentication, ConnectorId, ConnectorStatus, TokenId};
pub use evidence::{Evidence, Fact, SourcedValue};
pub use host::{DatabricksHost, InvalidHost};
pub use partition::Partition;
pub use person::{ApiKeyId, ApiKeyScope, PersonId, Role, SignInId};
pub use principal::{ApplicationId, GroupName, InvalidApplicationId, InvalidGroupName};
pub use region::{InvalidRegion, Region};
pub use secret::{Secret, SecretShape};
pub use system_table::{
    Feature, SYSTEM_TABLES_JSON, Scope, SystemTable, UnknownTable, system_tables, tables_for,
};
pub use table_name::{InvalidTableName, SchemaName, TableName};
pub use unseen::{Unseen, UnseenAt};
pub use workspace::{InvalidWorkspaceId, WorkspaceId, WorkspaceState};
