#![doc = include_str!("../README.md")]

mod accounts;
mod api;
mod client;
mod clock;
mod error;
mod exchange;
mod inner;
mod lenient;
mod metadata;
mod options;
mod percent;
mod retry;
mod sign_in;
mod statements;
mod token;
mod token_provider;
mod transport;
pub mod unified;
mod workspace;

pub use accounts::{AccountClient, AccountWorkspace, AzureWorkspace};
pub use client::Client;
pub use error::{Area, Error, ErrorKind, ExchangeRefusal, Occurrence, Phase, bounded};
pub use exchange::RefusalWords;
pub use metadata::{HostMetadata, HostType};
pub use options::ClientOptions;
pub use sign_in::{
    FederatedIdentity, IdTokenClaims, IdTokenIssuer, IdTokenSource, IssuedFuture, SignIn,
};
pub use statements::{
    DeniedLevel, DeniedRight, LinkedResult, ResultColumn, Rows, SqlFailure, SqlFailureKind,
    SqlStatement, StatementError, StatementId, StatementParameter,
};
pub use token_provider::{NoToken, ProvidedToken, TokenProvider};
pub use transport::{AddressRange, InvalidAddressRange, InvalidProxy, OutboundProxy, SetupError};
pub use workspace::{
    CatalogInfo, CatalogKind, EffectivePrivilege, Health, Me, MetastoreSummary, Securable,
    SecurableType, SqlWarehouse, SystemSchema, SystemSchemaStatus, WarehouseKind, WarehouseState,
    WorkspaceClient,
};
