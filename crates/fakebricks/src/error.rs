//! Why a simulation did not start, and why a change to it was refused.

use std::net::SocketAddr;

use thiserror::Error;

/// Why a simulation did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Only loopback addresses are served: there is no transport security and the secrets are public.
    #[error("{0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// The address cannot be used.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address that was tried.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// Threads cannot be started.
    #[error("cannot start the runtime")]
    Runtime(#[source] std::io::Error),
}

/// Why a change was not made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ControlError {
    /// No workspace has the id.
    #[error("no such workspace")]
    UnknownWorkspace,
    /// The workspace has no such warehouse.
    #[error("no such warehouse")]
    UnknownWarehouse,
    /// The account has no such principal.
    #[error("no such principal")]
    UnknownPrincipal,
    /// The account has no metastore in the region, or it no such schema.
    #[error("no such region or schema")]
    UnknownSchema,
    /// There is no such privilege, or it does not apply to the securable.
    #[error("no such privilege there")]
    UnknownPrivilege,
    /// The change is of no kind that is known.
    #[error("no such change")]
    UnknownChange,
    /// No fault that is switched on has the name.
    #[error("no such fault")]
    UnknownFault,
}
