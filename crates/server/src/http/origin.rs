//! An origin, compared by what it means: browsers leave a default port out.

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    is_https: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// Reads `http://host`, with or without a port.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let is_https = match scheme {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        let (host, port) = split(authority)?;
        Some(Self {
            is_https,
            host: host.to_ascii_lowercase(),
            port: port.unwrap_or(default_port(is_https)),
        })
    }

    /// Says whether a `Host` header names it. That header has no scheme, so a missing port is the default one of this origin's.
    pub fn is_called(&self, authority: &str) -> bool {
        split(authority).is_some_and(|(host, port)| {
            host.eq_ignore_ascii_case(&self.host)
                && port.unwrap_or(default_port(self.is_https)) == self.port
        })
    }
}

const fn default_port(is_https: bool) -> u16 {
    if is_https { 443 } else { 80 }
}

/// Splits `host:port`; an IPv6 address keeps its brackets.
fn split(authority: &str) -> Option<(&str, Option<u16>)> {
    let after_address = authority.rfind(']').map_or(0, |end| end + 1);
    let (host, port) = match authority[after_address..].rfind(':') {
        None => (authority, None),
        Some(colon) => {
            let (host, port) = authority.split_at(after_address + colon);
            let digits = &port[1..];
            let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            (host, Some(digits.parse().ok().filter(|_| is_number)?))
        }
    };
    let is_host = !host.is_empty() && !host.contains(['/', '@', '?', '#', ' ']);
    is_host.then_some((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(own: &str, called: &str, want: bool) {
        assert_eq!(Origin::parse(own).unwrap().is_called(called), want);
    }

    #[test]
    fn a_default_port_may_be_left_out_and_another_may_not() {
        check("http://127.0.0.1:80", "127.0.0.1", true);
        check("http://127.0.0.1", "127.0.0.1:80", true);
        check("https://lake.example", "LAKE.example:443", true);
        check("http://[::1]:80", "[::1]", true);
        check("http://[::1]:4170", "[::1]:4170", true);
        check("http://127.0.0.1:4170", "127.0.0.1", false);
        check("https://lake.example", "lake.example:80", false);
        check("http://127.0.0.1:80", "127.0.0.1:", false);
        check("http://127.0.0.1:80", "127.0.0.1:+80", false);
        check("http://127.0.0.1:80", "user@127.0.0.1", false);
    }

    #[test]
    fn the_scheme_counts() {
        let own = Origin::parse("http://127.0.0.1:80");
        assert_eq!(own, Origin::parse("http://127.0.0.1"));
        assert_ne!(own, Origin::parse("https://127.0.0.1:80"));
        assert_eq!(Origin::parse("null"), None);
        assert_eq!(Origin::parse("file://x"), None);
    }
}
