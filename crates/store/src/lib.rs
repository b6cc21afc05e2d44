#![doc = include_str!("../README.md")]

mod codec;
mod connectors;
mod database;
mod extractions;
mod idempotency;
mod open;
mod readings;
mod regions;
mod rows;
mod signing_keys;
mod token_uses;
mod tokens;

pub use connectors::{ConnectorCreated, ConnectorCreation, ConnectorRecord, RemovedConnector};
pub use database::{Error, Store};
pub use extractions::{BatchRecord, ExtractionBeginning, ExtractionCommit, ExtractionRecord};
pub use idempotency::RepeatableCall;
pub use open::{Mode, OpenError};
pub use readings::{CollectorRecord, ReceivedRecord, TableReadingRecord};
pub use regions::DiscoveredRegion;
pub use signing_keys::{
    LiveTokens, NewSigningKeyRecord, SigningKeyChange, SigningKeyRecord, SigningKeyRemoval,
};
pub use token_uses::{CollectorToken, TokenPurpose, TokenUse};
pub use tokens::{NewTokenRecord, TokenCreated, TokenRecord};
