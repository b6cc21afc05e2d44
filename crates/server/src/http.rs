//! All that knows HTTP: the table of URLs, who may ask, what every answer carries, and how a request is read.

pub mod access;
mod around;
pub mod connections;
mod documents;
pub mod error;
mod extract;
mod guard;
mod headers;
mod lasting;
mod metering;
pub mod openapi;
pub mod origin;
pub mod peer;
mod pending_cookie;
mod request_id;
pub mod router;
mod routes;
mod sign_in_cookie;
mod time_limit;
