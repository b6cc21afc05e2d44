//! Looks names up, drops the addresses that must not be called, and hands the rest to the connection as they were checked.

mod simulated;

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{AddressRange, may_call};

pub(super) use simulated::SimulatedNames;

/// Why a name gave no address.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResolveFailure {
    /// The look-up failed or was empty.
    #[error("{0}")]
    Unknown(String),
    /// No address may be called.
    #[error("{0} is not a public address")]
    Refused(IpAddr),
    /// DNS is silent.
    #[error("the name servers did not answer in time")]
    TimedOut,
    /// In practice mode: what is at the address speaks TLS, which the simulation does only to refuse it.
    #[error("{0} speaks TLS")]
    SpeaksTls(SocketAddr),
}

/// The resolver of the operating system behind a filter. The connection uses exactly the addresses that passed, so a name that
/// changes its mind between check and use (DNS rebinding) gains nothing.
pub(super) struct Resolver {
    allowed: Vec<AddressRange>,
    /// The host that the operator named as proxy: it may be anywhere. No host of Databricks has its name.
    proxy_host: Option<String>,
    timeout: Duration,
    look_up: Arc<LookUp>,
}

/// Asks for the addresses of a name.
type LookUp = dyn Fn(String) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>
    + Send
    + Sync;

impl Resolver {
    /// Asks the operating system.
    pub(super) fn new(
        allowed: Vec<AddressRange>,
        timeout: Duration,
        proxy_host: Option<&str>,
    ) -> Self {
        let of_system = |name: String| async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.collect())
        };
        Self {
            allowed,
            proxy_host: proxy_host.map(str::to_owned),
            timeout,
            look_up: Arc::new(move |name| Box::pin(of_system(name))),
        }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (allowed, timeout) = (self.allowed.clone(), self.timeout);
        let asked = (self.look_up)(name.as_str().to_owned());
        let is_proxy = self.proxy_host.as_deref() == Some(name.as_str());
        Box::pin(async move {
            let found = tokio::time::timeout(timeout, asked)
                .await
                .map_err(|_elapsed| ResolveFailure::TimedOut)?
                .map_err(|error| ResolveFailure::Unknown(error.to_string()))?;
            let addresses = if is_proxy {
                found
            } else {
                checked(found, &allowed)?
            };
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Keeps the addresses that may be called.
fn checked(
    found: Vec<SocketAddr>,
    allowed: &[AddressRange],
) -> Result<Vec<SocketAddr>, ResolveFailure> {
    let (callable, refused): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|address| may_call(address.ip(), allowed));
    match (callable.is_empty(), refused.first()) {
        (false, _) => Ok(callable),
        (true, Some(address)) => Err(ResolveFailure::Refused(address.ip())),
        (true, None) => Err(ResolveFailure::Unknown("no address".to_owned())),
    }
}

#[cfg(test)]
mod rebinding;

#[cfg(test)]
mod tests {
    use super::*;

    fn socket(address: &str) -> SocketAddr {
        SocketAddr::new(address.parse().unwrap(), 0)
    }

    #[test]
    fn only_checked_addresses_are_handed_on() {
        let found = vec![socket("127.0.0.1"), socket("40.74.28.10"), socket("::1")];
        assert_eq!(checked(found, &[]).unwrap(), [socket("40.74.28.10")]);
        assert!(matches!(
            checked(vec![socket("10.1.2.3")], &[]),
            Err(ResolveFailure::Refused(address)) if address.to_string() == "10.1.2.3"
        ));
        let allowed = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(
            checked(vec![socket("10.1.2.3")], &allowed).unwrap(),
            [socket("10.1.2.3")]
        );
        assert!(checked(Vec::new(), &allowed).is_err());
    }

    #[tokio::test]
    async fn a_name_for_this_machine_is_refused() {
        let resolver = Resolver::new(Vec::new(), Duration::from_secs(5), None);
        let Err(error) = resolver.resolve("localhost".parse().unwrap()).await else {
            panic!("localhost was resolved");
        };
        assert!(matches!(
            error.downcast_ref(),
            Some(ResolveFailure::Refused(address)) if address.is_loopback()
        ));
    }
}
