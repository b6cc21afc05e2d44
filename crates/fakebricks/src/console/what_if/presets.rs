//! The faults of the panel, as people choose them.

use maud::{Markup, html};

use crate::faults::{FaultKind, Spelling};
use crate::world::TokenRefusal;

/// What a fault is called, and what it is.
type Preset = (&'static str, FaultKind);

/// Returns the faults in groups, each under its heading.
fn groups() -> Vec<(&'static str, Vec<Preset>)> {
    vec![
        ("No connection", no_connection()),
        ("Another page", another_page()),
        ("Refused", refused()),
        ("Too much or out of order", out_of_order()),
        ("Slow or cut off", slow()),
        ("Not to be trusted", untrustworthy()),
    ]
}

fn no_connection() -> Vec<Preset> {
    vec![
        ("The name of the host is not known", FaultKind::Dns),
        ("The connection is refused", FaultKind::Refused),
        ("TLS: no certificate for the name", FaultKind::TlsName),
        ("TLS: the handshake fails", FaultKind::TlsHandshake),
        ("The connection is reset", FaultKind::Reset),
    ]
}

fn another_page() -> Vec<Preset> {
    vec![
        ("303 to the sign-in page", FaultKind::SignInRedirect),
        ("The sign-in page with 200", FaultKind::SignInPage),
        (
            "The network path needs Private Link",
            FaultKind::PrivateLink,
        ),
        ("Text that is no JSON", FaultKind::NotJson),
    ]
}

fn refused() -> Vec<Preset> {
    vec![
        (
            "The secret is wrong or has expired (401)",
            FaultKind::InvalidClient { status: 401 },
        ),
        (
            "The secret is wrong or has expired (400)",
            FaultKind::InvalidClient { status: 400 },
        ),
        (
            "No federation policy takes the token",
            FaultKind::ExchangeRefused(TokenRefusal::NoPolicy),
        ),
        (
            "The issuer's keys can't be fetched",
            FaultKind::ExchangeRefused(TokenRefusal::Unreachable {
                url: "https://lakesentry.example/.well-known/openid-configuration".to_owned(),
            }),
        ),
        (
            "401 with a number as code",
            FaultKind::Unauthenticated {
                spelling: Spelling::Numeric,
            },
        ),
        (
            "401 with a word as code",
            FaultKind::Unauthenticated {
                spelling: Spelling::Text,
            },
        ),
        (
            "403 with a number as code: the token is not accepted",
            FaultKind::Forbidden {
                spelling: Spelling::Numeric,
            },
        ),
        (
            "403 with a word as code: a right is missing",
            FaultKind::Forbidden {
                spelling: Spelling::Text,
            },
        ),
        (
            "The IP access list blocks this address",
            FaultKind::IpAccessList {
                address: "203.0.113.7".to_owned(),
            },
        ),
    ]
}

fn out_of_order() -> Vec<Preset> {
    let status = |status| FaultKind::ServerError { status };
    let throttled = |retry_after_s| FaultKind::TooManyRequests { retry_after_s };
    vec![
        ("429 with Retry-After of 5 seconds", throttled(Some(5))),
        ("429 without Retry-After", throttled(None)),
        ("SCIM is throttled, as 500", FaultKind::ScimThrottle),
        ("500, internal error", status(500)),
        ("502, a gateway's page", status(502)),
        ("503, temporarily unavailable", status(503)),
        ("504, deadline exceeded", status(504)),
        ("Statements have expired", FaultKind::StatementExpired),
    ]
}

fn slow() -> Vec<Preset> {
    vec![
        (
            "Answers begin 5 seconds late",
            FaultKind::SlowAnswer { delay_ms: 5000 },
        ),
        (
            "Answers never begin (10 minutes)",
            FaultKind::SlowAnswer { delay_ms: 600_000 },
        ),
        (
            "Answers come in small pieces",
            FaultKind::SlowBody {
                pause_ms: 500,
                piece_bytes: 16,
            },
        ),
        ("Answers end in the middle", FaultKind::Truncated),
    ]
}

fn untrustworthy() -> Vec<Preset> {
    vec![
        (
            "The token endpoint is somewhere else",
            FaultKind::ForeignOidcEndpoint {
                issuer: "https://login.databricks.example/oidc".to_owned(),
            },
        ),
        (
            "The clock is 2 hours ahead",
            FaultKind::ClockSkew { seconds: 7200 },
        ),
        (
            "The clock is 2 hours behind",
            FaultKind::ClockSkew { seconds: -7200 },
        ),
    ]
}

/// Returns the choices of a form. Each has its own words as value: they are unique, which a test checks.
pub fn options() -> Markup {
    html! {
        @for (group, faults) in groups() {
            optgroup label=(group) {
                @for (label, _) in faults { option { (label) } }
            }
        }
    }
}

/// Returns the fault that is called so.
pub fn find(label: &str) -> Option<Preset> {
    let mut all = groups().into_iter().flat_map(|(_, faults)| faults);
    all.find(|(known, _)| *known == label)
}

/// Returns what a fault is called; one that only a program could have made is shown as it was written.
pub fn label(kind: &FaultKind) -> Markup {
    let mut all = groups().into_iter().flat_map(|(_, faults)| faults);
    if let Some((label, _)) = all.find(|(_, known)| known == kind) {
        return html! { (label) };
    }
    html! { code { (serde_json::to_string(kind).unwrap_or_default()) } }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_can_be_chosen_by_words_of_its_own() {
        let (mut labels, mut kinds) = (BTreeSet::new(), BTreeSet::new());
        for (label, kind) in groups().into_iter().flat_map(|(_, faults)| faults) {
            assert!(labels.insert(label), "{label}");
            assert_eq!(find(label), Some((label, kind.clone())));
            let written = serde_json::to_value(&kind).unwrap();
            kinds.insert(written["kind"].as_str().unwrap().to_owned());
        }
        // serde lists all kinds when it is asked for one that there is not.
        let unknown = serde_json::json!({ "kind": "?" });
        let error = serde_json::from_value::<FaultKind>(unknown).unwrap_err();
        let error = error.to_string();
        let (_, list) = error.split_once("expected one of ").unwrap();
        let all = list
            .split(", ")
            .map(|kind| kind.trim_matches('`').to_owned());
        // Only programs need to choose a status.
        let all: BTreeSet<String> = all.filter(|kind| kind != "status").collect();
        assert_eq!(kinds, all);
    }
}
