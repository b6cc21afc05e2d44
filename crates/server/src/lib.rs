#![doc = include_str!("../README.md")]

pub mod app;
pub mod clock;
pub mod config;
mod http;
mod intake;
mod services;
mod sessions;
pub mod signing;
mod vault;

pub use http::router::router;
