//! From where this server may be reached, and under which address.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use ipnet::IpNet;

use crate::config::InvalidConfig;
use crate::tls::Certificate;

/// How the server is reached.
#[derive(Debug, Clone, clap::Args)]
pub struct Reach {
    /// Address to listen on. Beyond loopback, an owner, TLS or a trusted proxy, and a public URL with https are needed.
    #[arg(long, env = "LAKESENTRY_LISTEN", default_value = "127.0.0.1:4170")]
    pub listen: SocketAddr,

    /// Address under which browsers and collectors reach this server; connection strings name it [default: the address it listens on]
    #[arg(long, env = "LAKESENTRY_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// The certificate for TLS, with those that vouch for it (PEM). It is read again when the file changes.
    #[arg(long, env = "LAKESENTRY_TLS_CERTIFICATE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,

    /// The key of the certificate (PEM)
    #[arg(long, env = "LAKESENTRY_TLS_KEY", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,

    /// Addresses of proxies, such as 10.0.0.0/8, that speak TLS with the world in this server's place. What they say in X-Forwarded-For and
    /// X-Forwarded-Proto is believed, and nobody else is answered.
    #[arg(
        long = "trusted-proxy",
        env = "LAKESENTRY_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    pub trusted_proxies: Vec<IpNet>,
}

impl Reach {
    /// Listens on an address of loopback and nothing else.
    pub const fn loopback(listen: SocketAddr) -> Self {
        Self {
            listen,
            public_url: None,
            tls_certificate: None,
            tls_key: None,
            trusted_proxies: Vec::new(),
        }
    }

    /// Checks what can be checked before anything is opened.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        let is_beyond = self.is_beyond_loopback();
        let has_proxy = !self.trusted_proxies.is_empty();
        if is_beyond && !self.has_tls() && !has_proxy {
            return Err(InvalidConfig::NotSafe(self.listen));
        }
        if self.has_tls() && has_proxy {
            return Err(InvalidConfig::TwoWays);
        }
        match &self.public_url {
            None if is_beyond || has_proxy => Err(InvalidConfig::NoPublicUrl),
            Some(url) if (is_beyond || has_proxy || self.has_tls()) && !is_https(url) => {
                Err(InvalidConfig::NoHttps(url.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Says whether other machines can reach the server.
    const fn is_beyond_loopback(&self) -> bool {
        !self.listen.ip().is_loopback()
    }

    /// Says whether others than this machine are meant to reach the server.
    pub const fn is_for_others(&self) -> bool {
        self.is_beyond_loopback() || !self.trusted_proxies.is_empty()
    }

    /// Says whether the server itself speaks TLS.
    pub const fn has_tls(&self) -> bool {
        self.tls_certificate.is_some()
    }

    /// Reads the certificate, where there is one.
    ///
    /// # Errors
    /// When it can't be used.
    pub fn certificate(&self) -> anyhow::Result<Option<Arc<Certificate>>> {
        match (&self.tls_certificate, &self.tls_key) {
            (Some(chain), Some(key)) => Certificate::read(chain.clone(), key.clone()).map(Some),
            _ => Ok(None),
        }
    }

    /// The address of this server for itself.
    pub fn own_url(&self, listening: SocketAddr) -> String {
        format!("{}://{listening}", self.scheme())
    }

    /// How the server itself is spoken to.
    pub const fn scheme(&self) -> &'static str {
        if self.has_tls() { "https" } else { "http" }
    }

    /// Says whether an address is one of the trusted proxies.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.trusted_proxies.iter().any(|net| net.contains(&peer))
    }
}

fn is_https(url: &str) -> bool {
    url.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(listen: &str) -> Reach {
        Reach::loopback(listen.parse().unwrap())
    }

    #[track_caller]
    fn refused(reach: &Reach, want: &str) {
        let error = reach.check().unwrap_err().to_string();
        assert!(error.contains(want), "{error}");
    }

    #[test]
    fn beyond_loopback_the_connection_is_safe() {
        assert!(reach("127.0.0.1:4170").check().is_ok());
        assert!(reach("[::1]:4170").check().is_ok());
        let mut open = reach("0.0.0.0:4170");
        refused(&open, "--tls-certificate");
        open.public_url = Some("https://lake.example".to_owned());
        refused(&open, "--tls-certificate");
        open.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        assert!(open.check().is_ok());
        open.public_url = None;
        refused(&open, "--public-url");
        open.public_url = Some("http://lake.example".to_owned());
        refused(&open, "https://");
        open.public_url = Some("https://lake.example".to_owned());
        open.tls_certificate = Some("cert.pem".into());
        refused(&open, "either");
        open.trusted_proxies.clear();
        assert!(open.check().is_ok());
        // A proxy on the same machine is before the world, too.
        let mut before = reach("127.0.0.1:4170");
        before.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        refused(&before, "--public-url");
    }

    #[test]
    fn an_address_of_the_old_kind_is_the_same_in_the_new_one() {
        let mut proxied = reach("[::]:4170");
        proxied.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        assert!(proxied.trusts("10.1.2.3".parse().unwrap()));
        assert!(proxied.trusts("::ffff:10.1.2.3".parse().unwrap()));
        assert!(!proxied.trusts("11.1.2.3".parse().unwrap()));
        assert!(!proxied.trusts("::1".parse().unwrap()));
    }
}
