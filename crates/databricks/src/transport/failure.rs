//! Finds the cause in the nested errors of reqwest.

use std::error::Error as StdError;
use std::io;
use std::net::SocketAddr;

use super::resolver::ResolveFailure;
use crate::error::bounded;
use crate::{Error, ErrorKind, Occurrence, Phase};

/// Says why no answer, or only a part of one, came.
pub(super) fn from_reqwest(error: &reqwest::Error, mut at: Occurrence) -> Error {
    let chain = chain(error);
    // The outer errors only say "error sending request" and repeat the URL.
    at.detail = chain
        .last()
        .map(|root| bounded(&root.to_string()))
        .unwrap_or_default();
    Error::new(kind(error, &chain), at)
}

fn kind(error: &reqwest::Error, chain: &[&(dyn StdError + 'static)]) -> ErrorKind {
    if let Some(failure) = resolve_failure(chain) {
        return match failure {
            ResolveFailure::Unknown(_) => ErrorKind::Dns,
            // Reached only when a port that should refuse TLS did not.
            ResolveFailure::SpeaksTls(_) => ErrorKind::Tls,
            ResolveFailure::Refused(address) => ErrorKind::AddressRefused { address: *address },
            ResolveFailure::TimedOut => ErrorKind::TimedOut {
                phase: Phase::Resolve,
            },
        };
    }
    if error.is_timeout() {
        let phase = if error.is_connect() {
            Phase::Connect
        } else {
            Phase::Answer
        };
        return ErrorKind::TimedOut { phase };
    }
    if chain.iter().any(|e| e.is::<rustls::Error>()) {
        return ErrorKind::Tls;
    }
    let io = chain
        .iter()
        .rev()
        .find_map(|e| e.downcast_ref::<io::Error>());
    match io.map(io::Error::kind) {
        Some(
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::PermissionDenied,
        ) if error.is_connect() => ErrorKind::ConnectionRefused,
        _ => ErrorKind::ConnectionLost {
            sent: !error.is_connect(),
        },
    }
}

/// Gives the address that speaks TLS, where practice mode found one.
pub(super) fn speaks_tls(error: &reqwest::Error) -> Option<SocketAddr> {
    match resolve_failure(&chain(error))? {
        ResolveFailure::SpeaksTls(address) => Some(*address),
        _ => None,
    }
}

fn resolve_failure<'a>(chain: &[&'a (dyn StdError + 'static)]) -> Option<&'a ResolveFailure> {
    chain
        .iter()
        .find_map(|e| e.downcast_ref::<ResolveFailure>())
}

/// Lists an error and what is inside it, outermost first.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> Vec<&'a (dyn StdError + 'static)> {
    let mut chain = vec![error];
    let mut last = error;
    // The `source` of an `io::Error` skips the wrapped error itself; the layers of TLS wrap theirs twice.
    while let Some(inner) = match last
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(wrapped) => Some(wrapped as &(dyn StdError + 'static)),
        None => last.source(),
    } {
        chain.push(inner);
        last = inner;
    }
    chain
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::DatabricksHost;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::super::resolver::{Resolver, SimulatedNames};
    use super::*;
    use crate::error::Area;

    fn builder() -> reqwest::ClientBuilder {
        // Without the certificates of the machine: a test must pass where there are none.
        reqwest::Client::builder().no_proxy().tls_certs_only([])
    }

    /// Gives the cause of a request that can't succeed.
    async fn cause(builder: reqwest::ClientBuilder, url: &str) -> Error {
        let error = builder.build().unwrap().get(url).send().await.unwrap_err();
        let at = Occurrence {
            host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
            area: Area::Workspace,
            call: "GET /",
            status: None,
            code: None,
            request_id: None,
            detail: String::new(),
        };
        from_reqwest(&error, at)
    }

    /// A port whose first caller says something, and gets `bytes` and a closed connection.
    async fn says(bytes: &'static [u8]) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            // Closing with something unread would reset the connection, and the bytes be lost.
            assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
            stream.write_all(bytes).await.unwrap();
        });
        address
    }

    #[tokio::test]
    async fn the_resolver_is_heard_through_all_layers() {
        let resolver = Resolver::new(Vec::new(), Duration::from_secs(5), None);
        let error = cause(builder().dns_resolver(resolver), "https://localhost/").await;
        assert!(
            matches!(error.kind(), ErrorKind::AddressRefused { address } if address.is_loopback()),
            "{error:?}"
        );
        let simulation = says(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await;
        let names = SimulatedNames::of(simulation, Duration::from_secs(5)).unwrap();
        let error = cause(builder().dns_resolver(names), "https://localhost/").await;
        assert_eq!(error.kind(), &ErrorKind::Dns, "{error:?}");
    }

    #[tokio::test]
    async fn an_answer_that_is_no_tls_is_told() {
        let address = says(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        let error = cause(builder(), &format!("https://{address}/")).await;
        assert_eq!(error.kind(), &ErrorKind::Tls, "{error:?}");
        assert!(!error.occurrence().detail.is_empty());
    }

    #[tokio::test]
    async fn a_connection_that_closes_is_lost() {
        let address = says(b"").await;
        let error = cause(builder(), &format!("http://{address}/")).await;
        let lost = ErrorKind::ConnectionLost { sent: true };
        assert_eq!(error.kind(), &lost, "{error:?}");
    }
}
