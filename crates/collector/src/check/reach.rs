//! Whether an address is reached, one step after the other: its name, a connection, and whose certificate is shown.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::CheckedCause;
use parking_lot::Mutex;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::certificate;

/// Longest time for each step. A firewall that drops packets is told from a slow network by it.
const STEP: Duration = Duration::from_secs(10);

/// Looks a name up and connects. Says what stands in the way.
pub async fn connect(host: &str, port: u16) -> Result<TcpStream, CheckedCause> {
    let addresses: Vec<SocketAddr> =
        match timeout(STEP, tokio::net::lookup_host((host, port))).await {
            Err(_) => return Err(CheckedCause::NameServersSilent),
            Ok(Err(_)) => return Err(CheckedCause::NameUnknown),
            Ok(Ok(found)) => found.collect(),
        };
    if addresses.is_empty() {
        return Err(CheckedCause::NameUnknown);
    }
    match timeout(STEP, TcpStream::connect(&addresses[..])).await {
        Err(_) => Err(CheckedCause::ConnectTimedOut),
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(match error.kind() {
            io::ErrorKind::TimedOut => CheckedCause::ConnectTimedOut,
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => {
                CheckedCause::ConnectionLost
            }
            _ => CheckedCause::ConnectionRefused,
        }),
    }
}

/// Asks for a certificate, and says who issued it. Nothing is sent, and nothing is trusted: whoever answers only shows itself.
pub async fn issuer(host: &str, port: u16) -> Option<String> {
    let connection = connect(host, port).await.ok()?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let onlooker = Arc::new(Onlooker {
        provider: Arc::clone(&provider),
        seen: Mutex::default(),
    });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&onlooker) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).ok()?;
    let handshake = TlsConnector::from(Arc::new(config)).connect(name, connection);
    // It fails by intent; what counts is what was seen.
    drop(timeout(STEP, handshake).await);
    let seen = onlooker.seen.lock().take();
    certificate::issuer(&seen?)
}

/// Looks at the certificate of a server, and refuses every one.
struct Onlooker {
    provider: Arc<CryptoProvider>,
    seen: Mutex<Option<Vec<u8>>>,
}

impl fmt::Debug for Onlooker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Onlooker").finish_non_exhaustive()
    }
}

fn only_looking() -> rustls::Error {
    rustls::Error::General("the certificate was only looked at".to_owned())
}

impl ServerCertVerifier for Onlooker {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        *self.seen.lock() = Some(end_entity.to_vec());
        Err(only_looking())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(only_looking())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(only_looking())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_is_not_there_is_told_from_a_port_where_nobody_listens() {
        let nowhere = connect("nowhere.invalid", 443).await.unwrap_err();
        assert!(matches!(
            nowhere,
            CheckedCause::NameUnknown | CheckedCause::NameServersSilent
        ));
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        assert!(connect("127.0.0.1", port).await.is_ok());
        drop(free);
        let refused = connect("127.0.0.1", port).await.unwrap_err();
        assert_eq!(refused, CheckedCause::ConnectionRefused);
    }

    #[tokio::test]
    async fn who_speaks_no_tls_has_no_issuer() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { drop(listener.accept().await) });
        assert_eq!(issuer("127.0.0.1", port).await, None);
    }
}
