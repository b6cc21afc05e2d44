//! The work behind the routes, without HTTP.

pub mod addresses;
pub mod api_keys;
pub mod audit;
mod canary;
pub mod collectors;
pub mod connection_strings;
pub mod connection_tests;
pub mod connector_data;
pub mod connector_status;
pub mod connectors;
pub mod discoveries;
pub mod invitations;
pub mod issuer_keys;
pub mod kept_tests;
pub mod people;
pub mod permissions_readings;
pub mod provider_sign_in;
pub mod sharing;
pub mod sign_in;
pub mod validations;
