#![doc = include_str!("../README.md")]

pub mod app;
mod clock;
pub mod config;
mod documents;
mod error;
mod guard;
mod headers;
mod request_id;
pub mod router;
mod routes;
mod services;
mod session;
pub mod signing;
pub mod store;
mod vault;
