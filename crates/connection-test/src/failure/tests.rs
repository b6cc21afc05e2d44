//! Every way in which a call can fail has a cause of its own.

use std::collections::BTreeMap;

use contract::of_every_variant;
use databricks::{Area, Phase};
use domain::DatabricksHost;

use super::*;

fn error(kind: ErrorKind, area: Area) -> Error {
    let at = Occurrence {
        host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
        area,
        call: "GET /",
        status: None,
        code: None,
        request_id: None,
        detail: String::new(),
    };
    Error::new(kind, at)
}

fn kinds() -> Vec<ErrorKind> {
    use ErrorKind as Kind;
    let timed_out = |phase| Kind::TimedOut { phase };
    of_every_variant! { ErrorKind;
        Kind::Dns => [Kind::Dns],
        Kind::AddressRefused { .. } => [Kind::AddressRefused { address: [10, 0, 0, 1].into() }],
        Kind::ConnectionRefused => [Kind::ConnectionRefused],
        Kind::ConnectionLost { .. } => [Kind::ConnectionLost { sent: true }],
        Kind::Tls => [Kind::Tls],
        Kind::TimedOut { .. } => [timed_out(Phase::Resolve), timed_out(Phase::Connect), timed_out(Phase::Answer)],
        Kind::SignInPage => [Kind::SignInPage],
        Kind::PrivateLinkRequired => [Kind::PrivateLinkRequired],
        Kind::IpBlocked { .. } => [Kind::IpBlocked { source_address: None, workspace_id: None }],
        Kind::InvalidClient => [Kind::InvalidClient],
        Kind::EntraSecret => [Kind::EntraSecret],
        Kind::NoTokenEndpoint => [Kind::NoTokenEndpoint],
        Kind::ForeignTokenEndpoint { .. } => [Kind::ForeignTokenEndpoint { endpoint: String::new() }],
        Kind::PersonalTokenOnAccount => [Kind::PersonalTokenOnAccount],
        Kind::TokenRejected => [Kind::TokenRejected],
        Kind::NotInWorkspace => [Kind::NotInWorkspace],
        Kind::EntitlementMissing => [Kind::EntitlementMissing],
        Kind::NotAccountAdmin => [Kind::NotAccountAdmin],
        Kind::NoMetastore => [Kind::NoMetastore],
        Kind::WarehouseDenied => [Kind::WarehouseDenied],
        Kind::PermissionDenied => [Kind::PermissionDenied],
        Kind::NotFound => [Kind::NotFound],
        Kind::Throttled { .. } => [Kind::Throttled { retry_after: None }],
        Kind::Unavailable { .. } => [Kind::Unavailable { retry_after: None }],
        Kind::Rejected => [Kind::Rejected],
        Kind::Unreadable => [Kind::Unreadable],
        Kind::IdTokenMissing => [Kind::IdTokenMissing],
        Kind::IdTokenRefused { .. } => [Kind::IdTokenRefused {
            why: ExchangeRefusal::Untold,
            sent: None,
        }],
        Kind::TooLarge { .. } => [Kind::TooLarge { limit_bytes: 1 }],
    }
}

#[test]
fn no_two_errors_share_a_cause() {
    let mut causes = BTreeMap::new();
    for kind in kinds() {
        let cause = format!("{:?}", cause(&kind));
        if let Some(other) = causes.insert(cause.clone(), kind.clone()) {
            panic!("{other:?} and {kind:?} are both {cause}");
        }
    }
}

#[test]
fn no_two_ends_of_a_statement_share_a_cause() {
    let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
    let cause = |error: StatementError| of_statement(&error, &host).cause;
    let throttled = ErrorKind::Throttled { retry_after: None };
    let ends = [
        cause(StatementError::DeadlineExceeded { statement_id: None }),
        cause(StatementError::Cancelled { statement_id: None }),
        cause(StatementError::Call(error(throttled, Area::Workspace))),
    ];
    assert_eq!(
        ends,
        [
            FailureCause::StatementTimedOut,
            FailureCause::StatementCancelled,
            FailureCause::Throttled
        ]
    );
}

#[test]
fn at_an_account_some_answers_mean_more() {
    let (token, list) = (Area::Token, Area::Account);
    for (kind, area, cause) in [
        (
            ErrorKind::NoTokenEndpoint,
            token,
            FailureCause::UnknownAccount,
        ),
        (ErrorKind::SignInPage, token, FailureCause::UnknownAccount),
        (ErrorKind::SignInPage, list, FailureCause::NotAccountAdmin),
        // What was found faulty says nothing about the role.
        (ErrorKind::Rejected, list, FailureCause::Refused),
    ] {
        assert_eq!(of_account(&error(kind, area)).cause, cause);
    }
}

#[test]
fn the_privilege_that_is_named_decides_what_is_missing() {
    let of = |level, privilege: &str| {
        of_denied(&DeniedRight {
            level,
            privilege: privilege.to_owned(),
            securable: None,
        })
    };
    assert_eq!(
        of(DeniedLevel::Catalog, "BROWSE"),
        FailureCause::PrivilegeMissing {
            level: PrivilegeLevel::Catalog,
            privilege: "BROWSE".to_owned()
        }
    );
    let denied = |level| FailureCause::Denied { level };
    assert_eq!(
        of(DeniedLevel::Catalog, "USE CATALOG"),
        denied(PrivilegeLevel::Catalog)
    );
    assert_eq!(
        of(DeniedLevel::Schema, "USE SCHEMA"),
        denied(PrivilegeLevel::Schema)
    );
    assert_eq!(
        of(DeniedLevel::Catalog, "SELECT"),
        denied(PrivilegeLevel::Table)
    );
}
