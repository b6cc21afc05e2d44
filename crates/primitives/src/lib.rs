#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod connector_id;
mod execution_mode;
#[cfg(feature = "serde")]
mod json;
#[cfg(feature = "openapi")]
pub mod openapi;
mod secret_shape;
mod shown;
mod timestamp;
mod unseen;

pub use connector_id::{ConnectorId, NotAUuid};
pub use execution_mode::{ExecutionMode, NotAnExecutionMode};
pub use secret_shape::SecretShape;
pub use shown::{escaped, is_plain, misleads, push_escaped};
pub use timestamp::{NotATimestamp, Timestamp};
pub use unseen::{Unseen, UnseenAt};
