#![doc = include_str!("../README.md")]

mod api_keys;
mod bootstrap;
mod codec;
mod connectors;
mod database;
mod dialect;
mod idempotency;
mod location;
mod migrations;
mod open;
mod people;
#[cfg(test)]
mod races;
mod regions;
mod rows;
mod sign_ins;
mod signing_keys;
#[cfg(test)]
mod testing;
mod tokens;

pub use api_keys::{ApiKeyRecord, ShownApiKey};
pub use bootstrap::{BootstrapArrival, BootstrapPurpose};
pub use connectors::{
    ConnectorCreated, ConnectorCreation, ConnectorRecord, NewConnectorRecord, RemovedConnector,
};
pub use database::{Error, Store};
pub use idempotency::RepeatableCall;
pub use location::{DatabaseLocation, DatabaseUrl};
pub use open::{Mode, OpenError};
pub use people::{PersonChanged, PersonRecord};
pub use regions::DiscoveredRegion;
pub use sign_ins::{IDLE_LIMIT as SIGN_IN_IDLE_LIMIT, NewSignInRecord, SignInRecord};
pub use signing_keys::{
    LiveTokens, NewSigningKeyRecord, SigningKeyChange, SigningKeyRecord, SigningKeyRemoval,
};
pub use tokens::{NewTokenRecord, TokenCreated, TokenRecord};
