//! What kind of host an address names.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

mod ip;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UrlHostKind {
    /// A name that the public DNS may know.
    Name,
    /// A name that only a local network knows.
    LocalName,
    /// `localhost` and what is under it.
    Localhost,
    Ip(IpAddr),
}

impl UrlHostKind {
    pub(super) fn is_ip(self) -> bool {
        matches!(self, Self::Ip(_))
    }

    pub(super) fn is_loopback(self) -> bool {
        match self {
            Self::Localhost => true,
            Self::Ip(ip) => ip.to_canonical().is_loopback(),
            Self::Name | Self::LocalName => false,
        }
    }

    /// Where a host leads that is not on the public internet; completes "The address points …".
    pub(super) fn private(self) -> Option<&'static str> {
        match self {
            Self::Name => None,
            _ if self.is_loopback() => {
                Some("to this computer, as that of a practice instance does")
            }
            Self::LocalName | Self::Localhost => Some("into a local network, by its name"),
            Self::Ip(ip) => match ip.to_canonical() {
                IpAddr::V4(ip) => is_private_v4(ip),
                IpAddr::V6(ip) => is_private_v6(ip),
            }
            .then_some("into a private network"),
        }
    }
}

/// Tells hosts apart; the error completes "The host is not usable: …".
pub(super) fn classify(host: &str) -> Result<UrlHostKind, &'static str> {
    if let Some(inside) = host.strip_prefix('[') {
        let ip = inside.strip_suffix(']').and_then(ip::v6);
        return ip
            .map(|ip| UrlHostKind::Ip(IpAddr::V6(ip)))
            .ok_or("what stands in brackets is not an IPv6 address");
    }
    if !host.is_ascii() {
        return Err("letters beyond ASCII must be in the xn-- form");
    }
    if host.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err("it must be in lower case");
    }
    if host.len() > 253 {
        return Err("it is longer than 253 characters");
    }
    let mut last = "";
    for label in host.split('.') {
        let is_plain = label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !is_plain
            || label.is_empty()
            || label.len() > 63
            || label.starts_with('-')
            || label.ends_with('-')
        {
            return Err("a part between dots must be 1 to 63 letters, digits or inner hyphens");
        }
        last = label;
    }
    // Browsers read `0x7f.1` and `2130706433` as addresses, others as names: only the usual form is accepted.
    if last.bytes().all(|b| b.is_ascii_digit()) || last.starts_with("0x") {
        return ip::v4(host)
            .map(|ip| UrlHostKind::Ip(IpAddr::V4(ip)))
            .ok_or("an IPv4 address is four numbers from 0 to 255");
    }
    Ok(match last {
        "localhost" => UrlHostKind::Localhost,
        "local" | "internal" | "lan" | "home" | "corp" | "intranet" | "private" => {
            UrlHostKind::LocalName
        }
        _ if last.len() == host.len() || host.ends_with(".home.arpa") => UrlHostKind::LocalName,
        _ => UrlHostKind::Name,
    })
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    // 100.64.0.0/10 is shared by providers (RFC 6598); 0.0.0.0/8 is "this network".
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local()
}
