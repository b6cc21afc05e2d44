//! The name servers of practice mode: the simulation itself says where a host is, so that it can play all that goes wrong there.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, StatusCode};
use serde::Deserialize;

use super::ResolveFailure;

/// Asks the simulation, and takes nothing but addresses of this machine from it.
pub(in crate::transport) struct SimulatedNames {
    simulation: SocketAddr,
    http: Client,
    timeout: Duration,
}

/// Where a host is, and how to talk there.
#[derive(Deserialize)]
struct SimulatedAddress {
    scheme: String,
    address: SocketAddr,
}

impl SimulatedNames {
    /// Asks the simulation at an address.
    pub(in crate::transport) fn of(
        simulation: SocketAddr,
        timeout: Duration,
    ) -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .tls_certs_only([])
            .build()?;
        Ok(Self {
            simulation,
            http,
            timeout,
        })
    }
}

impl Resolve for SimulatedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let url = format!(
            "http://{}/__resolve?host={}",
            self.simulation,
            name.as_str()
        );
        let asked = self.http.get(url).timeout(self.timeout).send();
        let simulation = self.simulation;
        Box::pin(async move {
            // One that is not there, or plays no name servers, has all hosts at its own address; connecting will show it.
            let address = match asked.await {
                Ok(answer) if answer.status() == StatusCode::OK => {
                    checked(answer.json().await.ok(), simulation)?
                }
                Ok(answer) if answer.status() == StatusCode::NOT_FOUND => {
                    let unknown = "the simulation knows no such host".to_owned();
                    return Err(ResolveFailure::Unknown(unknown).into());
                }
                _ => simulation,
            };
            Ok(Box::new(std::iter::once(address)) as Addrs)
        })
    }
}

/// Gives the address to call. The names of a simulated client lead to this machine, whatever is answered.
fn checked(
    found: Option<SimulatedAddress>,
    simulation: SocketAddr,
) -> Result<SocketAddr, ResolveFailure> {
    match found {
        Some(SimulatedAddress { address, .. }) if !address.ip().is_loopback() => {
            Err(ResolveFailure::Refused(address.ip()))
        }
        Some(SimulatedAddress { scheme, address }) if scheme == "https" => {
            Err(ResolveFailure::SpeaksTls(address))
        }
        Some(SimulatedAddress { address, .. }) => Ok(address),
        None => Ok(simulation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_this_machine_only() {
        let simulation: SocketAddr = "127.0.0.1:8899".parse().unwrap();
        let told = |scheme: &str, address: &str| {
            let found = SimulatedAddress {
                scheme: scheme.to_owned(),
                address: address.parse().unwrap(),
            };
            checked(Some(found), simulation)
        };
        assert_eq!(checked(None, simulation).unwrap(), simulation);
        assert_eq!(
            told("http", "127.0.0.1:81").unwrap().to_string(),
            "127.0.0.1:81"
        );
        for elsewhere in ["40.74.28.10:80", "10.0.0.1:80", "[2001:db8::1]:443"] {
            for scheme in ["http", "https"] {
                let told = told(scheme, elsewhere);
                assert!(matches!(told, Err(ResolveFailure::Refused(_))), "{told:?}");
            }
        }
        assert!(matches!(
            told("https", "127.0.0.1:82"),
            Err(ResolveFailure::SpeaksTls(address)) if address.port() == 82
        ));
    }
}
