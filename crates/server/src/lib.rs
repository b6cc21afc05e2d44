#![doc = include_str!("../README.md")]

mod actor;
pub mod alerts;
pub mod app;
pub mod audit;
pub mod backup;
pub mod bootstrap;
pub mod clock;
pub mod config;
pub mod doctor;
mod email_address;
mod http;
pub mod identity_provider;
mod intake;
pub mod log;
mod metrics;
pub mod outbound;
mod private_file;
pub mod rate_limits;
pub mod reach;
mod replicas;
mod secrets;
mod services;
mod sessions;
pub mod signing;
pub mod tls;
mod vault;

/// Who may do what, as every request is held to it.
pub mod access {
    pub use crate::http::access::{AccessRule, RULES, RouteAccess};
}

pub use http::connections::serve;
pub use http::openapi::OPENAPI_JSON;
pub use http::router::router;
pub use services::sign_in::prepare_practice;
