#![doc = include_str!("../README.md")]

mod accounts;
mod api;
mod client;
mod clock;
mod credentials;
mod error;
mod inner;
mod lenient;
mod metadata;
mod options;
mod percent;
mod retry;
mod statements;
mod token;
mod transport;
mod workspace;

pub use accounts::{AccountClient, AccountWorkspace, AzureWorkspace};
pub use client::Client;
pub use credentials::Credentials;
pub use error::{Area, Error, Occurrence, Phase};
pub use metadata::{HostMetadata, HostType};
pub use options::Options;
pub use statements::{
    Column, DeniedRight, Level, Parameter, Rows, SqlFailure, SqlFailureKind, Statement,
    StatementError, StatementId,
};
pub use transport::{AddressRange, InvalidAddressRange, SetupError};
pub use workspace::{
    Catalog, CatalogKind, EffectivePrivilege, Health, InvalidWarehouseId, Me, MetastoreSummary,
    Securable, SecurableKind, SystemSchema, SystemSchemaState, Warehouse, WarehouseId,
    WarehouseKind, WarehouseState, WorkspaceClient,
};
