//! Where the listeners beside the simulated hosts are.

use std::net::SocketAddr;

/// The addresses of all side ports.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// Plays the cloud's storage, where large results are fetched.
    pub storage: SocketAddr,
    /// Refuses every connection.
    pub refusing: SocketAddr,
    /// Speaks TLS and does not know the name that it is called by.
    pub tls_name: SocketAddr,
    /// Speaks TLS and fails.
    pub tls_handshake: SocketAddr,
}
