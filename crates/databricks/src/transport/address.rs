//! Which addresses may be called: public ones, and private ranges that the operator allows.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of private addresses, written `10.20.0.0/16`, that an operator allows: Private Link gives workspaces such addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    network: IpAddr,
    prefix: u8,
}

/// Why a text is not a range that can be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddressRange {
    /// Not `<address>/<bits>`.
    #[error("A range is written as address and number of bits, for example 10.20.0.0/16")]
    Malformed,
    /// Not inside the private ranges. Loopback and link-local addresses can't be allowed: they lead to this machine and to the
    /// cloud's metadata service.
    #[error(
        "Only ranges inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 and fc00::/7 can be allowed"
    )]
    NotPrivate,
}

/// RFC 1918, RFC 6598 and RFC 4193.
const PRIVATE: [AddressRange; 5] = [
    range4([10, 0, 0, 0], 8),
    range4([172, 16, 0, 0], 12),
    range4([192, 168, 0, 0], 16),
    range4([100, 64, 0, 0], 10),
    range6([0xfc00, 0], 7),
];

/// What the IANA special-purpose registry (RFC 6890 and updates) keeps out of the public IPv4 space, and the public-looking address
/// behind which every virtual machine of Azure finds its platform services.
const SPECIAL_4: [AddressRange; 16] = [
    range4([0, 0, 0, 0], 8),
    range4([10, 0, 0, 0], 8),
    range4([100, 64, 0, 0], 10),
    range4([127, 0, 0, 0], 8),
    range4([168, 63, 129, 16], 32),
    range4([169, 254, 0, 0], 16),
    range4([172, 16, 0, 0], 12),
    range4([192, 0, 0, 0], 24),
    range4([192, 0, 2, 0], 24),
    range4([192, 88, 99, 0], 24),
    range4([192, 168, 0, 0], 16),
    range4([198, 18, 0, 0], 15),
    range4([198, 51, 100, 0], 24),
    range4([203, 0, 113, 0], 24),
    range4([224, 0, 0, 0], 4),
    range4([240, 0, 0, 0], 4),
];

/// All public IPv6 addresses are in here; loopback, ULA, link-local, multicast, v4-mapped and NAT64 addresses are not.
const GLOBAL_6: AddressRange = range6([0x2000, 0], 3);

/// Inside [`GLOBAL_6`] and not public, or hiding an IPv4 address: protocol assignments with Teredo, documentation (two), 6to4.
const SPECIAL_6: [AddressRange; 4] = [
    range6([0x2001, 0], 23),
    range6([0x2001, 0x0db8], 32),
    range6([0x2002, 0], 16),
    range6([0x3fff, 0], 20),
];

/// Says whether a request may go to an address.
pub(super) fn may_call(address: IpAddr, allowed: &[AddressRange]) -> bool {
    is_public(address) || allowed.iter().any(|range| range.contains(address))
}

fn is_public(address: IpAddr) -> bool {
    let within = |range: &AddressRange| range.contains(address);
    match address {
        IpAddr::V4(_) => !SPECIAL_4.iter().any(within),
        IpAddr::V6(_) => within(&GLOBAL_6) && !SPECIAL_6.iter().any(within),
    }
}

const fn range4(network: [u8; 4], prefix: u8) -> AddressRange {
    let [a, b, c, d] = network;
    AddressRange {
        network: IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
        prefix,
    }
}

const fn range6(start: [u16; 2], prefix: u8) -> AddressRange {
    let [a, b] = start;
    AddressRange {
        network: IpAddr::V6(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0)),
        prefix,
    }
}

impl AddressRange {
    /// A range that no operator can allow, for tests that stay on this machine.
    #[cfg(test)]
    pub(super) const fn of_test(network: [u8; 4], prefix: u8) -> Self {
        range4(network, prefix)
    }

    /// Says whether an address is in the range. A v4-mapped address is not in the range of its IPv4 address.
    pub fn contains(&self, address: IpAddr) -> bool {
        let (network, address, width) = match (self.network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => (
                u128::from(network.to_bits()),
                u128::from(address.to_bits()),
                32,
            ),
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                (network.to_bits(), address.to_bits(), 128)
            }
            _ => return false,
        };
        let free_bits = width - u32::from(self.prefix);
        let high = |bits: u128| bits.checked_shr(free_bits).unwrap_or(0);
        high(network) == high(address)
    }
}

impl FromStr for AddressRange {
    type Err = InvalidAddressRange;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = InvalidAddressRange::Malformed;
        let (network, prefix) = text.trim().split_once('/').ok_or(malformed)?;
        let network: IpAddr = network.parse().map_err(|_| malformed)?;
        let prefix: u8 = prefix.parse().map_err(|_| malformed)?;
        let width = if network.is_ipv4() { 32 } else { 128 };
        if prefix > width {
            return Err(malformed);
        }
        let inside = |outer: &AddressRange| outer.contains(network) && outer.prefix <= prefix;
        if PRIVATE.iter().any(inside) {
            Ok(Self { network, prefix })
        } else {
            Err(InvalidAddressRange::NotPrivate)
        }
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(address: &str, public: bool) {
        assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
    }

    #[test]
    fn public_addresses_pass() {
        for address in [
            "40.74.28.10",
            "8.8.8.8",
            "172.32.0.1",
            "2603:1030::1",
            "2a00:1450::1",
        ] {
            check(address, true);
        }
    }

    #[test]
    fn all_others_do_not() {
        for address in [
            "127.0.0.1",
            "0.0.0.0",
            "10.0.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.127.0.1",
            "169.254.169.254",
            "198.19.0.1",
            "168.63.129.16",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:0:1::1",
            "2001:db8::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            check(address, false);
        }
    }

    #[test]
    fn only_private_ranges_can_be_allowed() {
        let range: AddressRange = "10.20.0.0/16".parse().unwrap();
        assert!(may_call("10.20.3.4".parse().unwrap(), &[range]));
        assert!(!may_call("10.21.3.4".parse().unwrap(), &[range]));
        assert!(!may_call("::ffff:10.20.3.4".parse().unwrap(), &[range]));
        assert!("fd00:1::/32".parse::<AddressRange>().is_ok());
        for text in [
            "169.254.0.0/16",
            "127.0.0.0/8",
            "0.0.0.0/0",
            "10.0.0.0/7",
            "::/0",
            "8.8.8.0/24",
        ] {
            assert_eq!(
                text.parse::<AddressRange>(),
                Err(InvalidAddressRange::NotPrivate),
                "{text}"
            );
        }
        for text in ["10.0.0.0", "10.0.0.0/33", "x/8", "10.0.0.0/-1"] {
            assert_eq!(
                text.parse::<AddressRange>(),
                Err(InvalidAddressRange::Malformed),
                "{text}"
            );
        }
    }

    proptest! {
        /// Compares with the judgement of the standard library, which knows most of the ranges by name.
        #[test]
        fn no_special_ipv4_address_is_public(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            if address.is_private() || address.is_loopback() || address.is_link_local() || address.is_multicast()
                || address.is_unspecified() || address.is_broadcast() || address.is_documentation() {
                prop_assert!(!is_public(address.into()));
            }
            prop_assert!(!is_public(address.to_ipv6_mapped().into()));
            prop_assert!(!is_public(address.to_ipv6_compatible().into()));
        }

        #[test]
        fn no_special_ipv6_address_is_public(bits: u128) {
            let address = Ipv6Addr::from_bits(bits);
            if address.is_loopback() || address.is_unspecified() || address.is_multicast()
                || address.is_unique_local() || address.is_unicast_link_local() {
                prop_assert!(!is_public(address.into()));
            }
        }

        #[test]
        fn a_range_is_written_as_it_is_read(second: u8, bits in 16_u8..=32) {
            let text = format!("10.{second}.0.0/{bits}");
            prop_assert_eq!(text.parse::<AddressRange>().unwrap().to_string(), text);
        }
    }
}
