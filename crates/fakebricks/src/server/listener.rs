//! Taking a port.

use std::net::{SocketAddr, TcpListener};

use crate::error::StartError;

/// Takes a port to listen on, and returns its address. To be called inside of the runtime.
pub fn bind(address: SocketAddr) -> Result<(tokio::net::TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
    Ok((listener, bound))
}
