#![doc = include_str!("../README.md")]

mod alerts;
mod api_keys;
mod audit;
mod bootstrap;
mod canaries;
mod codec;
mod connectors;
mod copy;
mod database;
mod dialect;
mod extractions;
mod fingerprints;
mod hand_overs;
mod idempotency;
mod identities;
mod invitations;
mod issuer_keys;
mod issuer_proofs;
mod kept_tests;
mod location;
mod look;
mod migrations;
mod open;
mod people;
#[cfg(test)]
mod races;
mod readings;
mod refusals;
mod regions;
mod replica_news;
mod replica_sessions;
mod replica_tests;
mod rows;
mod sharing_rules;
mod sign_ins;
mod signing_keys;
#[cfg(test)]
mod testing;
mod token_uses;
mod tokens;
mod validations;

pub use alerts::AlertRecord;
pub use api_keys::{ApiKeyRecord, ShownApiKey};
pub use audit::{
    AuditAction, AuditEvent, AuditFault, AuditFilter, AuditHead, AuditOrigin, AuditRecord,
};
pub use bootstrap::{BootstrapArrival, BootstrapPurpose};
pub use canaries::CanaryRecord;
pub use connectors::{ConnectorCreated, ConnectorCreation, ConnectorRecord, RemovedConnector};
pub use copy::{CopyError, RowCount};
pub use database::{Error, Store};
pub use extractions::{BatchRecord, ExtractionBeginning, ExtractionCommit, ExtractionRecord};
pub use fingerprints::ApprovedFingerprintRecord;
pub use hand_overs::{HandOverRecord, RowsInLake};
pub use idempotency::RepeatableCall;
pub use identities::{ArrivalOutcome, ArrivalRefusal, IdentityConnected, ProviderArrival};
pub use invitations::InvitationRecord;
pub use issuer_keys::{IssuerKeyChange, IssuerKeyRecord, NewIssuerKeyRecord, ProofDemand};
pub use issuer_proofs::{IssuerProofRecord, TrustingPrincipal};
pub use kept_tests::KeptTestRecord;
pub use location::{DatabaseLocation, DatabaseUrl};
pub use look::{SchemaStanding, VerifiedDatabase};
pub use open::{Mode, OpenError};
pub use people::{PersonChanged, PersonRecord};
pub use readings::{CollectorRecord, ReceivedRecord, TableReadingRecord};
pub use refusals::RefusalRecord;
pub use regions::DiscoveredRegion;
pub use replica_news::{ReplicaListener, ReplicaNews};
pub use replica_sessions::{ReplicaSecret, ReplicaSession};
pub use replica_tests::{
    NewReplicaTest, ReplicaEvents, ReplicaTest, ReplicaTestBegun, ReplicaTestStanding,
};
pub use sharing_rules::SharingRulesRecord;
pub use sign_ins::{IDLE_LIMIT as SIGN_IN_IDLE_LIMIT, NewSignInRecord, SignInRecord};
pub use signing_keys::{
    LiveTokens, NewSigningKeyRecord, SigningKeyChange, SigningKeyRecord, SigningKeyRemoval,
};
pub use token_uses::{CollectorToken, TokenPurpose, TokenUse};
pub use tokens::{NewTokenRecord, TokenCreated, TokenRecord};
pub use validations::{ValidationRecord, ValidationSwitched};
