#![doc = include_str!("../README.md")]

mod codec;
mod connectors;
mod database;
mod idempotency;
mod open;
mod regions;
mod rows;
mod signing_keys;
mod tokens;

pub use connectors::{ConnectorCreated, ConnectorCreation, ConnectorRecord, RemovedConnector};
pub use database::{Error, Store};
pub use idempotency::RepeatableCall;
pub use open::{Mode, OpenError};
pub use regions::DiscoveredRegion;
pub use signing_keys::{
    LiveTokens, NewSigningKeyRecord, SigningKeyChange, SigningKeyRecord, SigningKeyRemoval,
};
pub use tokens::{NewTokenRecord, TokenCreated, TokenRecord};
