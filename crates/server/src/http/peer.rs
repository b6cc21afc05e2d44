//! From where a request comes, and whether nobody could read it on its way.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;

use crate::app::App;
use crate::http::error::Error;
use crate::reach::Reach;

/// Who is at the other end of a connection: the client itself, or a proxy.
#[derive(Debug, Clone, Copy)]
pub struct ConnectedPeer(pub IpAddr);

/// The address of the client, as far as it can be believed.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

/// Refuses what came past the proxy or unencrypted to it, and has the log name the address, as far as it can be believed.
pub fn admit(app: &App, request: &mut Request) -> Result<(), Error> {
    // Orchestrators ask from beside the proxy whether the process lives. The answer is no secret.
    if matches!(request.uri().path(), "/healthz" | "/readyz") {
        return Ok(());
    }
    let peer = request.extensions().get::<ConnectInfo<ConnectedPeer>>();
    let peer = peer.map(|ConnectInfo(ConnectedPeer(peer))| *peer);
    let client = address(app.reach(), peer, request.headers()).map_err(Error::unsafe_connection)?;
    if let Some(client) = client {
        tracing::Span::current().record("peer", tracing::field::display(client));
        app.rate_limits().count_address(client)?;
        request.extensions_mut().insert(ClientAddress(client));
    }
    Ok(())
}

fn address(
    reach: &Reach,
    peer: Option<IpAddr>,
    headers: &HeaderMap,
) -> Result<Option<IpAddr>, &'static str> {
    if reach.trusted_proxies.is_empty() {
        return Ok(peer);
    }
    if !peer.is_some_and(|peer| reach.trusts(peer)) {
        return Err("this server is reached through its proxy only");
    }
    let protocol = last(headers, "x-forwarded-proto");
    if protocol != Some("https") {
        return Err("the proxy did not say that the connection to it was encrypted");
    }
    Ok(forwarded_for(reach, headers).or(peer))
}

/// The address nearest to this server that is not a trusted proxy: what stands before it, anybody can have written.
fn forwarded_for(reach: &Reach, headers: &HeaderMap) -> Option<IpAddr> {
    let values = headers.get_all("x-forwarded-for").iter().rev();
    let hops = values.flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
    for hop in hops {
        let hop = hop.trim();
        let address = hop
            .parse::<IpAddr>()
            .or_else(|_| hop.parse::<SocketAddr>().map(|with_port| with_port.ip()))
            .ok()?;
        if !reach.trusts(address) {
            return Some(address.to_canonical());
        }
    }
    None
}

/// What the nearest proxy said.
fn last<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    value.rsplit(',').next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn behind_proxy() -> Reach {
        let mut reach = Reach::loopback("127.0.0.1:4170".parse().unwrap());
        reach.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        reach
    }

    #[track_caller]
    fn check(peer: &str, headers: &[(&'static str, &'static str)], want: Result<&str, &str>) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        let found = address(&behind_proxy(), Some(peer.parse().unwrap()), &map);
        match want {
            Ok(want) => assert_eq!(found, Ok(Some(want.parse().unwrap()))),
            Err(want) => assert!(found.unwrap_err().contains(want)),
        }
    }

    #[test]
    fn only_the_proxy_is_believed() {
        let https = ("x-forwarded-proto", "https");
        check(
            "10.0.0.1",
            &[https, ("x-forwarded-for", "1.2.3.4")],
            Ok("1.2.3.4"),
        );
        check(
            "::ffff:10.0.0.1",
            &[https, ("x-forwarded-for", "1.2.3.4")],
            Ok("1.2.3.4"),
        );
        check(
            "9.9.9.9",
            &[https, ("x-forwarded-for", "1.2.3.4")],
            Err("proxy only"),
        );
        check(
            "10.0.0.1",
            &[("x-forwarded-for", "1.2.3.4")],
            Err("encrypted"),
        );
        check(
            "10.0.0.1",
            &[("x-forwarded-proto", "http")],
            Err("encrypted"),
        );
        // What the client wrote itself stands further from us.
        check(
            "10.0.0.1",
            &[https, ("x-forwarded-for", "6.6.6.6, 1.2.3.4, 10.0.0.2")],
            Ok("1.2.3.4"),
        );
        check(
            "10.0.0.1",
            &[
                https,
                ("x-forwarded-for", "6.6.6.6"),
                ("x-forwarded-for", "1.2.3.4:5555"),
            ],
            Ok("1.2.3.4"),
        );
        check(
            "10.0.0.1",
            &[("x-forwarded-proto", "https, http")],
            Err("encrypted"),
        );
        check(
            "10.0.0.1",
            &[https, ("x-forwarded-for", "nonsense")],
            Ok("10.0.0.1"),
        );
        check(
            "10.0.0.1",
            &[https, ("x-forwarded-for", "[2001:db8::1]:80")],
            Ok("2001:db8::1"),
        );
    }

    #[test]
    fn without_a_proxy_nobody_is_believed() {
        let reach = Reach::loopback("127.0.0.1:4170".parse().unwrap());
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("1.2.3.4"));
        let peer = "127.0.0.1".parse().ok();
        assert_eq!(address(&reach, peer, &headers), Ok(peer));
    }
}
