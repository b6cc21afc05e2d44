//! One file for each resource: reads the request, calls the service, writes the answer.

pub mod addresses;
pub mod api_description;
pub mod api_keys;
pub mod approved_collector;
pub mod audit_events;
pub mod collector_files;
pub mod connection_strings;
pub mod connection_tests;
pub mod connector_data;
pub mod connectors;
pub mod discoveries;
pub mod federation;
pub mod health;
pub mod instance;
pub mod intake;
pub mod invitations;
pub mod jwks;
pub mod onboarding_sessions;
pub mod people;
pub mod permissions_readings;
pub mod provider_sign_ins;
pub mod regions;
pub mod security_txt;
pub mod sessions;
pub mod sharing;
pub mod validations;
