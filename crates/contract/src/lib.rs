#![doc = include_str!("../README.md")]

mod address;
mod audit;
mod connection_string;
mod connection_test;
mod connector;
mod connector_data;
mod discovery;
mod every_variant;
mod federation;
mod instance;
mod invitation;
mod issuer_keys;
mod jwks;
mod kept_test;
mod optional_secret;
pub mod paths;
mod people;
mod permissions_reading;
mod problem;
mod provider_sign_in;
mod sharing;
mod tolerant;
mod validation;
mod whole_number;

pub use address::{AddressRequest, DetectedAddress, HostKind, UnansweredSource};
pub use audit::{AuditTrailState, AuditedMember, ListedAuditEvent};
pub use connection_string::{MintRequest, MintedConnectionString, OlderStrings, Token, TokenState};
pub use connection_test::{
    AccessQuestion, Check, CheckName, CheckState, ConnectionTestMatrix, ConnectionTestRequest,
    Failure, FailureCause, Finding, IdTokenRefusal, MatrixRow, NotChecked, Observation,
    PrivilegeLevel, Probe, RowsSeen, SentIdToken, StartedConnectionTest, SystemSchemaState,
    TableEvidence, TestEvent, TestedWorkspace, Verdict, WarehouseState, Warning, WorkspaceToTest,
};
pub use connector::{Connector, NewConnector, PrimaryChoice, RegionCoverage};
pub use connector_data::{
    ArrivalSignal, ArrivalState, CanaryData, CanaryTrip, CollectorDeployment, CollectorFingerprint,
    CollectorSignal, CollectorState, CompletenessSignal, CompletenessState, ConnectorData,
    DriftedMember, ReceivedData, RefusedPush, TableData, TableDataState, TableHandOver,
};
pub use discovery::{AskedThrough, DiscoveredWorkspace, Discovery, DiscoveryRequest};
pub use federation::FederationTerms;
pub use instance::{
    ConnectedAccount, HeldCredentials, HeldToken, Instance, OnboardingSession, Practice,
    PrimaryConnector,
};
pub use invitation::{CreatedInvitation, ListedInvitation, NewInvitation};
pub use issuer_keys::{IssuerKeyList, IssuerKeyStage, IssuerKeyTry, ListedIssuerKey, PolicyHolder};
pub use jwks::{Jwk, JwkSet};
pub use kept_test::{ConnectorTest, KeptTest};
pub use people::{
    BootstrapSignIn, CreatedApiKey, CurrentSession, ListedApiKey, ListedSignIn, NewApiKey,
    NewOwner, OwnerName, Person, PersonChange, RemainingTime, SignInMeans, SignInOptions,
};
pub use permissions_reading::{
    AdminRole, HeldPrivilege, MetastorePermissions, MetastoreReading, PermissionsReading,
    PermissionsReadingRequest, ReadingOutcome, Securable, Unread, WhatUnread, WorkspaceToRead,
};
pub use problem::{FieldError, Problem, ProblemCode};
pub use provider_sign_in::{
    FinishedProviderSignIn, NewProviderSignIn, OwnIdentity, ProviderAnswer, ProviderRefusal,
    StartedProviderSignIn,
};
pub use sharing::SharingState;
pub use validation::{ConnectorValidation, DailyTest, FailedCheck, ValidationSwitch};
