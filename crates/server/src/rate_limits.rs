//! How often somebody may ask.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// Attempts to sign in from one address: what there is to guess has 256 bits, so this spares the machine and the audit trail.
const SIGN_INS_A_MINUTE: u32 = 10;
/// Requests that may come at once, in seconds of the limit: a page that opens asks for several things.
const BURST_SECONDS: u32 = 10;

/// How many requests are answered.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct RateOptions {
    /// Requests per second that one client address may make, ten times as many at once; 0 for no limit
    #[arg(
        long,
        env = "LAKESENTRY_REQUESTS_PER_ADDRESS",
        value_name = "PER_SECOND",
        default_value_t = 50
    )]
    pub requests_per_address: u32,

    /// Requests per second that one person, or one API key, may make, ten times as many at once; 0 for no limit
    #[arg(
        long,
        env = "LAKESENTRY_REQUESTS_PER_PERSON",
        value_name = "PER_SECOND",
        default_value_t = 20
    )]
    pub requests_per_person: u32,
}

impl RateOptions {
    /// No limit: in practice mode everybody is the same person on the same machine.
    pub const NONE: Self = Self {
        requests_per_address: 0,
        requests_per_person: 0,
    };
}

/// More requests came than are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// Seconds after which one is.
    pub retry_after: u64,
}

type Counter<K> = RateLimiter<K, HashMapStateStore<K>, DefaultClock>;

/// Counts requests, in memory.
#[derive(Debug)]
pub struct RateLimits {
    addresses: Option<Counter<IpAddr>>,
    people: Option<Counter<String>>,
    sign_ins: Option<Counter<IpAddr>>,
}

impl RateLimits {
    /// Begins to count.
    pub fn new(options: RateOptions) -> Self {
        let per_minute = NonZeroU32::new(SIGN_INS_A_MINUTE).map(Quota::per_minute);
        let is_limited = options.requests_per_address > 0;
        Self {
            addresses: per_second(options.requests_per_address).map(Counter::hashmap),
            people: per_second(options.requests_per_person).map(Counter::hashmap),
            sign_ins: per_minute.filter(|_| is_limited).map(Counter::hashmap),
        }
    }

    /// Counts a request of an address.
    ///
    /// # Errors
    /// When it is one too many.
    pub fn count_address(&self, address: IpAddr) -> Result<(), TooMany> {
        count(self.addresses.as_ref(), &network(address))
    }

    /// Counts a request of a person or a key, by id.
    ///
    /// # Errors
    /// When it is one too many.
    pub fn count_person(&self, id: &str) -> Result<(), TooMany> {
        count(self.people.as_ref(), &id.to_owned())
    }

    /// Counts an attempt to sign in.
    ///
    /// # Errors
    /// When it is one too many.
    pub fn count_sign_in(&self, address: IpAddr) -> Result<(), TooMany> {
        count(self.sign_ins.as_ref(), &network(address))
    }

    /// Forgets those who have not asked for long.
    pub fn sweep(&self) {
        for counter in [&self.addresses, &self.sign_ins].into_iter().flatten() {
            counter.retain_recent();
        }
        if let Some(counter) = &self.people {
            counter.retain_recent();
        }
    }
}

fn per_second(requests: u32) -> Option<Quota> {
    let requests = NonZeroU32::new(requests)?;
    let burst = requests.saturating_mul(NonZeroU32::new(BURST_SECONDS)?);
    Some(Quota::per_second(requests).allow_burst(burst))
}

fn count<K: std::hash::Hash + Eq + Clone>(
    counter: Option<&Counter<K>>,
    key: &K,
) -> Result<(), TooMany> {
    let Some(counter) = counter else {
        return Ok(());
    };
    counter.check_key(key).map_err(|not_until| {
        let wait: Duration = not_until.wait_time_from(counter.clock().now());
        TooMany {
            retry_after: wait.as_secs() + 1,
        }
    })
}

/// Whoever has one address of IPv6 has the 2⁶⁴ around it.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            IpAddr::V6(network.into())
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_limit_of_its_own() {
        let limits = RateLimits::new(RateOptions {
            requests_per_address: 2,
            requests_per_person: 0,
        });
        let (mine, other): (IpAddr, IpAddr) =
            ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let answered = (0..100).filter(|_| limits.count_address(mine).is_ok());
        assert!((20..=21).contains(&answered.count()));
        let refused = limits.count_address(mine).unwrap_err();
        assert_eq!(refused.retry_after, 1);
        assert!(limits.count_address(other).is_ok());
        assert!((0..100).all(|_| limits.count_person("ada").is_ok()));
        let tried = (0..100).filter(|_| limits.count_sign_in(mine).is_ok());
        assert_eq!(tried.count(), 10);
    }

    #[test]
    fn the_addresses_of_one_network_are_one() {
        let limits = RateLimits::new(RateOptions {
            requests_per_address: 1,
            requests_per_person: 1,
        });
        let ask = |text: &str| limits.count_address(text.parse().unwrap()).is_ok();
        assert!((0..10).all(|n| ask(&format!("2001:db8::{n}"))));
        assert!(!ask("2001:db8::abcd:1"));
        assert!(ask("2001:db8:0:1::1"));
        assert!((0..10).all(|_| limits.count_person("ada").is_ok()));
        assert!(limits.count_person("ada").is_err());
    }
}
