//! The proxy that an operator names.

use std::fmt;
use std::str::FromStr;

use url::Url;

/// A proxy through which all requests go, `http://[user:password@]host:port`. It looks the names up in this program's place.
///
/// What is sent through it is encrypted between this program and Databricks: the proxy sees the name of the host and no more.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboundProxy(Url);

/// A text is not the address of a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "A proxy is written as http://host:port or https://host:port, with user:password@ before the host where it wants them"
)]
pub struct InvalidProxy;

impl OutboundProxy {
    /// Returns the name of its host, where it has one that must be looked up.
    pub(super) fn host_name(&self) -> Option<&str> {
        self.0.domain()
    }

    pub(super) fn of_reqwest(&self) -> Result<reqwest::Proxy, reqwest::Error> {
        reqwest::Proxy::all(self.0.clone())
    }
}

impl FromStr for OutboundProxy {
    type Err = InvalidProxy;

    fn from_str(text: &str) -> Result<Self, InvalidProxy> {
        let url = Url::parse(text.trim()).map_err(|_not_an_address| InvalidProxy)?;
        let is_proxy = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        is_proxy.then_some(Self(url)).ok_or(InvalidProxy)
    }
}

impl fmt::Display for OutboundProxy {
    /// Without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.0.scheme())?;
        f.write_str(self.0.host_str().unwrap_or_default())?;
        match self.0.port_or_known_default() {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for OutboundProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutboundProxy({self})")
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;
    use crate::transport::resolver::Resolver;

    #[test]
    fn a_proxy_is_an_origin_and_its_password_is_not_shown() {
        let proxy: OutboundProxy = "http://lake:hunter2@proxy.example:3128".parse().unwrap();
        assert_eq!(proxy.to_string(), "http://proxy.example:3128");
        assert!(!format!("{proxy:?}").contains("hunter2"));
        assert_eq!(
            "https://[::1]"
                .parse::<OutboundProxy>()
                .unwrap()
                .to_string(),
            "https://[::1]:443"
        );
        for text in [
            "",
            "proxy:3128",
            "socks5://proxy:1080",
            "http://proxy/path",
            "http://proxy?a=b",
            "http://",
        ] {
            assert_eq!(text.parse::<OutboundProxy>(), Err(InvalidProxy), "{text}");
        }
    }

    /// Refuses the first request, and returns its first line.
    async fn overheard(listener: TcpListener) -> String {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = vec![0; 1024];
        let read = stream.read(&mut heard).await.unwrap();
        stream
            .write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
            .await
            .unwrap();
        let heard = String::from_utf8_lossy(&heard[..read]).into_owned();
        heard.lines().next().unwrap_or_default().to_owned()
    }

    #[tokio::test]
    async fn only_the_named_proxy_is_asked_and_it_may_be_in_the_own_network() {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .unwrap();
        let port = listener.local_addr().unwrap().port();
        // By name: the filter of addresses is for hosts, which others name.
        let proxy: OutboundProxy = format!("http://localhost:{port}").parse().unwrap();
        let timeout = std::time::Duration::from_secs(5);
        let client = reqwest::Client::builder()
            .no_proxy()
            .https_only(true)
            .tls_certs_only([])
            .proxy(proxy.of_reqwest().unwrap())
            .dns_resolver(Resolver::new(Vec::new(), timeout, proxy.host_name()))
            .build()
            .unwrap();
        let heard = tokio::spawn(overheard(listener));
        let answer = client
            .get("https://acme.cloud.databricks.com/")
            .send()
            .await;
        assert!(answer.is_err());
        assert_eq!(
            heard.await.unwrap(),
            "CONNECT acme.cloud.databricks.com:443 HTTP/1.1"
        );
    }
}
