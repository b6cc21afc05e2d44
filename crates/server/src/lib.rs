#![doc = include_str!("../README.md")]

pub mod app;
mod clock;
pub mod config;
mod http;
mod services;
pub mod signing;
pub mod store;
mod vault;

pub use http::router::router;
// The tests of connections still import it from here.
use http::error;
