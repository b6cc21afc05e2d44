//! The address of the LakeSentry API, and everything that can be wrong with one.

use core::fmt;
use core::str::FromStr;

use crate::prelude::*;
use crate::redact::holds_secret;
use crate::{FindingCode, Severity};

mod host;
mod split;

use host::UrlHostKind;
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
        match inspect(text, &TrustedInstance::Unknown)
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

    /// Accepts what a person types: an origin, or a host alone with or without a port, which is completed.
    pub fn typed(text: &str) -> Result<Self, ApiUrlRefused> {
        let text = text.trim();
        if text.contains('/') {
            return Self::parse(text);
        }
        Self::parse(&format!("https://{}", text.to_ascii_lowercase()))
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

/// The instance to which data should go, as far as a reader knows one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TrustedInstance {
    /// Nobody has named one.
    #[default]
    Unknown,
    /// This one.
    Known(ApiUrl),
    /// What was given is no address, for this reason. It must not be taken for nothing: nothing would be compared.
    Unreadable(ApiUrlRefused),
}

impl TrustedInstance {
    /// Reads what a person typed; nothing is no instance.
    pub fn typed(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Unknown;
        }
        match ApiUrl::typed(text) {
            Ok(url) => Self::Known(url),
            Err(reason) => Self::Unreadable(reason),
        }
    }
}

/// Something to say about an address.
#[derive(Debug)]
pub(crate) struct Remark {
    pub code: FindingCode,
    pub message: String,
}

/// Everything to say about an address.
pub(crate) fn inspect(url: &str, trusted: &TrustedInstance) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut say = |code, message: &str| {
        let message = message.to_owned();
        remarks.push(Remark { code, message });
    };
    if let TrustedInstance::Unreadable(reason) = trusted {
        say(
            FindingCode::TrustedAddressInvalid,
            &format!("Where data should go can't be read, so nothing was compared. {reason}"),
        );
    }
    if holds_secret(url) {
        say(
            FindingCode::ApiUrlSecret,
            "What looks like a secret stands in the address.",
        );
    }
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
    let trusted = match trusted {
        TrustedInstance::Known(url) => Some(url.as_str()),
        _ => None,
    };
    let trusted_parts = trusted.and_then(|url| Parts::of(url).ok());
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
                    "The address is http:, which is allowed to this computer only.",
                );
            }
            // That it is a number says nothing more where it is this computer's.
            if kind.is_ip() && !kind.is_loopback() {
                say(
                    FindingCode::ApiUrlIpLiteral,
                    "The host is an IP address, not a name.",
                );
            }
            if let Some(where_to) = kind.private() {
                say(
                    FindingCode::ApiUrlPrivate,
                    &format!("The address points {where_to}."),
                );
            }
            if matches!(kind, UrlHostKind::Name) {
                crate::look_alike::inspect_host(
                    parts.host,
                    trusted_parts.as_ref().map(|parts| parts.host),
                    &mut say,
                );
            }
        }
    }
    if let (Some(trusted), Some(url)) = (trusted_parts, trusted)
        && trusted.origin() != parts.origin()
    {
        say(
            FindingCode::NotTheTrustedInstance,
            &format!("This is not the instance that is trusted here, {url}."),
        );
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(url: &str) -> TrustedInstance {
        TrustedInstance::Known(ApiUrl::parse(url).unwrap())
    }

    #[track_caller]
    fn check(url: &str, want: &[FindingCode]) {
        let got: Vec<_> = inspect(url, &known("https://lakesentry.example.com"))
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
            "[fd00::1]",
            "[fe80::1]",
            "[::ffff:10.0.0.1]",
        ] {
            check(
                &format!("https://{private}"),
                &[C::ApiUrlIpLiteral, C::ApiUrlPrivate],
            );
        }
        for this_computer in ["127.0.0.1:8080", "[::1]", "localhost:8080"] {
            check(&format!("http://{this_computer}"), &[C::ApiUrlPrivate]);
        }
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
        let remarks = inspect(
            "https://xn--bcher-kva.example.com",
            &TrustedInstance::Unknown,
        );
        assert!(
            remarks[0].message.contains("bücher.example.com"),
            "{}",
            remarks[0].message
        );
    }

    #[test]
    fn the_trusted_instance_is_compared_as_an_origin() {
        let told = |url| {
            inspect(url, &known("https://a.example.com"))
                .iter()
                .any(|remark| remark.code == FindingCode::NotTheTrustedInstance)
        };
        assert!(!told("https://a.example.com:443"));
        assert!(told("https://a.example.com:444"));
        assert!(told("https://b.example.com"));
    }

    #[test]
    fn a_host_that_a_person_types_is_completed_and_nothing_else_is_guessed() {
        for (typed, want) in [
            ("lakesentry.example.com", "https://lakesentry.example.com"),
            (
                " LakeSentry.Example.com:8443 ",
                "https://lakesentry.example.com:8443",
            ),
            (
                "https://lakesentry.example.com",
                "https://lakesentry.example.com",
            ),
        ] {
            assert_eq!(TrustedInstance::typed(typed), known(want), "{typed}");
        }
        for typed in [
            "HTTPS://lakesentry.example.com",
            "//lakesentry.example.com",
            "https:/lakesentry.example.com",
            "https://lakesentry.example.com:08443",
            "https://lakesentry.example.com/",
            "lakesentry.example.com/",
            "http://lakesentry.example.com",
            "https:",
            "ann@lakesentry.example.com",
            "lakesentry.example.com#x",
            "lake sentry.example.com",
            "bücher.example.com",
            "lakesentry\u{ad}.example.com",
        ] {
            let trusted = TrustedInstance::typed(typed);
            assert!(matches!(trusted, TrustedInstance::Unreadable(_)), "{typed}");
            let remarks = inspect("https://lakesentry.example.com", &trusted);
            assert_eq!(
                remarks[0].code,
                FindingCode::TrustedAddressInvalid,
                "{typed}"
            );
        }
        assert_eq!(TrustedInstance::typed(" "), TrustedInstance::Unknown);
    }

    #[test]
    fn a_secret_in_an_address_and_a_character_that_punycode_hides_are_errors() {
        use FindingCode as C;
        let secret = "dapi00112233445566778899aabb";
        check(
            &format!("https://{secret}.evil.example"),
            &[C::ApiUrlSecret],
        );
        // lake, a soft hyphen, sentry
        check(
            "https://xn--lakesentry-joa.example.com",
            &[C::ApiUrlPunycode, C::InvisibleCharacter],
        );
    }
}
