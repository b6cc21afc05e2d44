//! Ports that speak just enough TLS to refuse it, as a host does that has no certificate for the name.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Alert of RFC 8446, 6.2: no set of parameters fits.
pub const HANDSHAKE_FAILURE: u8 = 40;
/// Alert of RFC 6066, 3: there is no host of this name here.
pub const UNRECOGNIZED_NAME: u8 = 112;

/// How long a client may take for its first words, and to go.
const PATIENCE: Duration = Duration::from_secs(5);

/// Refuses every client of a port with an alert.
pub async fn serve(listener: TcpListener, alert: u8) {
    while let Ok((stream, _)) = listener.accept().await {
        drop(tokio::spawn(refuse(stream, alert)));
    }
}

/// Reads what a client says first, answers with a fatal alert, and waits until the client has gone: closing earlier could reset the
/// connection before the alert was read.
pub async fn refuse(mut stream: TcpStream, alert: u8) {
    let talk = async {
        let mut hello = [0; 1024];
        if stream.read(&mut hello).await.is_err() {
            return;
        }
        // Record type alert, TLS 1.2, two bytes: fatal, and which.
        if stream.write_all(&[21, 3, 3, 0, 2, 2, alert]).await.is_err()
            || stream.shutdown().await.is_err()
        {
            return;
        }
        while matches!(stream.read(&mut hello).await, Ok(read) if read > 0) {}
    };
    drop(tokio::time::timeout(PATIENCE, talk).await);
}
