//! The ports beside the simulated hosts: where files are fetched, and where connections fail.

use std::net::SocketAddr;

use tokio::net::TcpSocket;

use super::listener::bind;
use super::tls;
use crate::error::StartError;
use crate::ports::Ports;

/// The side ports, not served yet.
#[derive(Debug)]
pub struct SidePorts {
    /// Where they are.
    pub ports: Ports,
    /// To be served as storage.
    pub storage: tokio::net::TcpListener,
    /// `SidePorts`, so that nobody else takes the port, and never listening, so that it refuses. To be kept.
    pub refusing: TcpSocket,
    tls_name: tokio::net::TcpListener,
    tls_handshake: tokio::net::TcpListener,
}

impl SidePorts {
    /// Takes free ports beside an address. To be called inside of the runtime.
    pub fn beside(main: SocketAddr) -> Result<Self, StartError> {
        let free = SocketAddr::new(main.ip(), 0);
        let failed = |source| StartError::Listen {
            address: free,
            source,
        };
        let refusing = if free.is_ipv4() {
            TcpSocket::new_v4()
        } else {
            TcpSocket::new_v6()
        }
        .map_err(failed)?;
        refusing.bind(free).map_err(failed)?;
        let (storage, tls_name, tls_handshake) = (bind(free)?, bind(free)?, bind(free)?);
        Ok(Self {
            ports: Ports {
                storage: storage.1,
                refusing: refusing.local_addr().map_err(failed)?,
                tls_name: tls_name.1,
                tls_handshake: tls_handshake.1,
            },
            storage: storage.0,
            refusing,
            tls_name: tls_name.0,
            tls_handshake: tls_handshake.0,
        })
    }

    /// Serves the ports that only fail; gives the storage and the port to be kept.
    pub fn fail(self) -> (tokio::net::TcpListener, TcpSocket) {
        drop(tokio::spawn(tls::serve(
            self.tls_name,
            tls::UNRECOGNIZED_NAME,
        )));
        drop(tokio::spawn(tls::serve(
            self.tls_handshake,
            tls::HANDSHAKE_FAILURE,
        )));
        (self.storage, self.refusing)
    }
}
