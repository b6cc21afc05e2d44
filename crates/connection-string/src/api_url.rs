//! The address of the LakeSentry API, and everything that can be wrong with one.

use std::fmt;
use std::str::FromStr;

use crate::{FindingCode, Severity};

mod host;
mod split;

use host::HostKind;
use split::Parts;

/// Origin of a LakeSentry API: `https://host[:port]`, host in lower case, `http:` to loopback only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ApiUrl(String);

/// The text is not the origin of an API.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ApiUrlRefused {
    /// The first reason.
    pub code: FindingCode,
    message: String,
}

impl ApiUrl {
    /// Accepts an origin of which a reader finds nothing worse than a warning.
    pub fn parse(text: &str) -> Result<Self, ApiUrlRefused> {
        match inspect(text, None)
            .into_iter()
            .find(|remark| remark.code.severity() == Severity::Error)
        {
            Some(remark) => Err(ApiUrlRefused {
                code: remark.code,
                message: remark.message,
            }),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ApiUrl {
    type Err = ApiUrlRefused;

    fn from_str(text: &str) -> Result<Self, ApiUrlRefused> {
        Self::parse(text)
    }
}

impl fmt::Display for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something to say about an address.
#[derive(Debug)]
pub(crate) struct Remark {
    pub code: FindingCode,
    pub message: String,
}

/// Everything to say about an address, when `trusted` is the one that the reader knows.
pub(crate) fn inspect(url: &str, trusted: Option<&str>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut say = |code, message: &str| {
        let message = message.to_owned();
        remarks.push(Remark { code, message });
    };
    let parts = match Parts::of(url) {
        Ok(parts) => parts,
        Err(reason) => {
            say(
                FindingCode::ApiUrlInvalid,
                &format!("This is not an address: {reason}."),
            );
            return remarks;
        }
    };
    if parts.userinfo.is_some() {
        say(
            FindingCode::ApiUrlUserinfo,
            "The address carries a user name or password in front of the host.",
        );
    }
    for (part, code, name) in [
        (parts.path, FindingCode::ApiUrlPath, "a path"),
        (parts.query, FindingCode::ApiUrlQuery, "a query"),
        (parts.fragment, FindingCode::ApiUrlFragment, "a fragment"),
    ] {
        if part.is_some() {
            say(code, &format!("The address has {name} behind the host."));
        }
    }
    match host::classify(parts.host) {
        Err(reason) => say(
            FindingCode::ApiUrlInvalid,
            &format!("The host is not usable: {reason}."),
        ),
        Ok(kind) => {
            if !parts.is_https && !kind.is_loopback() {
                say(
                    FindingCode::ApiUrlHttp,
                    "The address is http:, which is allowed to the own machine only.",
                );
            }
            if kind.is_ip() {
                say(
                    FindingCode::ApiUrlIpLiteral,
                    "The host is an IP address, not a name.",
                );
            }
            if let Some(where_to) = kind.private() {
                say(
                    FindingCode::ApiUrlPrivate,
                    &format!("The address leads {where_to}."),
                );
            }
            if matches!(kind, HostKind::Name) {
                crate::look_alike::inspect_host(
                    parts.host,
                    trusted.and_then(host_of).as_deref(),
                    &mut say,
                );
            }
        }
    }
    if let Some(trusted) = trusted
        && Parts::of(trusted).is_ok_and(|trusted| trusted.origin() != parts.origin())
    {
        let shown = crate::text::escaped(trusted);
        say(
            FindingCode::NotTheTrustedInstance,
            &format!("This is not the instance that is trusted here, {shown}."),
        );
    }
    remarks
}

fn host_of(url: &str) -> Option<String> {
    Parts::of(url)
        .ok()
        .map(|parts| parts.host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, want: &[FindingCode]) {
        let got: Vec<_> = inspect(url, Some("https://lakesentry.example.com"))
            .iter()
            .map(|remark| remark.code)
            .collect();
        let got: Vec<_> = got
            .into_iter()
            .filter(|&code| code != FindingCode::NotTheTrustedInstance)
            .collect();
        assert_eq!(got, want, "{url}");
    }

    #[test]
    fn plain_origins_pass() {
        check("https://lakesentry.example.com", &[]);
        check("https://lakesentry.example.com:8443", &[]);
    }

    #[test]
    fn each_part_that_does_not_belong_is_named() {
        use FindingCode as C;
        check("", &[C::ApiUrlInvalid]);
        check("lakesentry.example.com", &[C::ApiUrlInvalid]);
        check("ftp://a.example.com", &[C::ApiUrlInvalid]);
        check("https://", &[C::ApiUrlInvalid]);
        check("https://a.example.com:", &[C::ApiUrlInvalid]);
        check("https://a.example.com:0", &[C::ApiUrlInvalid]);
        check("https://a.example.com:65536", &[C::ApiUrlInvalid]);
        check("https://A.example.com", &[C::ApiUrlInvalid]);
        check("HTTPS://a.example.com", &[C::ApiUrlInvalid]);
        check("https://a..example.com", &[C::ApiUrlInvalid]);
        check("https://a.example.com.", &[C::ApiUrlInvalid]);
        check("https://-a.example.com", &[C::ApiUrlInvalid]);
        check("https://a b.example.com", &[C::ApiUrlInvalid]);
        check("https://a.example.com\\@b.example.com", &[C::ApiUrlInvalid]);
        check("https://2130706433", &[C::ApiUrlInvalid]);
        check("https://0x7f.1", &[C::ApiUrlInvalid]);
        check("https://[::g]", &[C::ApiUrlInvalid]);
        check("http://a.example.com", &[C::ApiUrlHttp]);
        check(
            "https://good.example.com@evil.example.com",
            &[C::ApiUrlUserinfo],
        );
        check("https://a.example.com/", &[C::ApiUrlPath]);
        check(
            "https://a.example.com/b?c#d",
            &[C::ApiUrlPath, C::ApiUrlQuery, C::ApiUrlFragment],
        );
    }

    #[test]
    fn addresses_of_machines_are_pointed_out() {
        use FindingCode as C;
        check("https://8.8.8.8", &[C::ApiUrlIpLiteral]);
        check("https://[2606:4700::1111]", &[C::ApiUrlIpLiteral]);
        for private in [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "[::1]",
            "[fd00::1]",
            "[fe80::1]",
            "[::ffff:10.0.0.1]",
        ] {
            check(
                &format!("https://{private}"),
                &[C::ApiUrlIpLiteral, C::ApiUrlPrivate],
            );
        }
        check(
            "http://127.0.0.1:8080",
            &[C::ApiUrlIpLiteral, C::ApiUrlPrivate],
        );
        check("http://localhost:8080", &[C::ApiUrlPrivate]);
        check("https://lakesentry.internal", &[C::ApiUrlPrivate]);
        check("https://lakesentry", &[C::ApiUrlPrivate]);
        check(
            "http://10.0.0.1",
            &[C::ApiUrlHttp, C::ApiUrlIpLiteral, C::ApiUrlPrivate],
        );
    }

    #[test]
    fn names_that_look_like_others_are_shown_in_both_forms() {
        use FindingCode as C;
        check("https://xn--bcher-kva.example.com", &[C::ApiUrlPunycode]);
        check("https://bücher.example.com", &[C::ApiUrlInvalid]);
        // Cyrillic а in an otherwise Latin name, then a name wholly of Cyrillic letters that look Latin.
        check(
            "https://xn--lkesentry-0yh.example.com",
            &[C::ApiUrlPunycode, C::ApiUrlMixedScripts, C::ApiUrlLookAlike],
        );
        check(
            "https://xn--80ak6aa92e.com",
            &[C::ApiUrlPunycode, C::ApiUrlLookAlike],
        );
        check("https://xn--e1afmkfd.com", &[C::ApiUrlPunycode]);
        check("https://lakesentry.exarnple.com", &[C::ApiUrlLookAlike]);
        check("https://1akesentry.example.com", &[C::ApiUrlLookAlike]);
        let remarks = inspect("https://xn--bcher-kva.example.com", None);
        assert!(
            remarks[0].message.contains("bücher.example.com"),
            "{}",
            remarks[0].message
        );
    }

    #[test]
    fn the_trusted_instance_is_compared_as_an_origin() {
        let told = |url| {
            inspect(url, Some("https://a.example.com"))
                .iter()
                .any(|remark| remark.code == FindingCode::NotTheTrustedInstance)
        };
        assert!(!told("https://a.example.com:443"));
        assert!(told("https://a.example.com:444"));
        assert!(told("https://b.example.com"));
    }
}
