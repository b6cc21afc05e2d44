//! Every way in which a call can fail has a cause of its own.

use std::collections::BTreeMap;

use databricks::{Area, Phase};
use domain::DatabricksHost;

use super::*;

fn at(area: Area) -> Occurrence {
    Occurrence {
        host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
        area,
        call: "GET /",
        status: None,
        code: None,
        request_id: None,
        detail: String::new(),
    }
}

/// Lists errors with the variants that they are of. A variant without a value does not compile.
macro_rules! of_every_variant {
    ($type:ty; $($pattern:pat => [$($value:expr),+ $(,)?],)+) => {{
        fn is_listed(value: &$type) {
            match value {
                $($pattern => {})+
            }
        }
        let all: Vec<$type> = vec![$($($value),+),+];
        all.iter().for_each(is_listed);
        all
    }};
}

fn errors(area: Area) -> Vec<Error> {
    let at = || Box::new(at(area));
    let timed_out = |phase| Error::TimedOut { at: at(), phase };
    of_every_variant! { Error;
        Error::Dns(_) => [Error::Dns(at())],
        Error::AddressRefused { .. } => [Error::AddressRefused {
            at: at(),
            address: [10, 0, 0, 1].into(),
        }],
        Error::ConnectionRefused(_) => [Error::ConnectionRefused(at())],
        Error::ConnectionLost { .. } => [Error::ConnectionLost {
            at: at(),
            sent: true,
        }],
        Error::Tls(_) => [Error::Tls(at())],
        Error::TimedOut { .. } => [timed_out(Phase::Resolve), timed_out(Phase::Connect), timed_out(Phase::Answer)],
        Error::SignInPage(_) => [Error::SignInPage(at())],
        Error::PrivateLinkRequired(_) => [Error::PrivateLinkRequired(at())],
        Error::IpBlocked { .. } => [Error::IpBlocked {
            at: at(),
            source_address: None,
            workspace_id: None,
        }],
        Error::InvalidClient(_) => [Error::InvalidClient(at())],
        Error::EntraSecret(_) => [Error::EntraSecret(at())],
        Error::NoTokenEndpoint(_) => [Error::NoTokenEndpoint(at())],
        Error::ForeignTokenEndpoint { .. } => [Error::ForeignTokenEndpoint {
            at: at(),
            endpoint: String::new(),
        }],
        Error::PersonalTokenOnAccount(_) => [Error::PersonalTokenOnAccount(at())],
        Error::TokenRejected(_) => [Error::TokenRejected(at())],
        Error::NotInWorkspace(_) => [Error::NotInWorkspace(at())],
        Error::EntitlementMissing(_) => [Error::EntitlementMissing(at())],
        Error::NotAccountAdmin(_) => [Error::NotAccountAdmin(at())],
        Error::NoMetastore(_) => [Error::NoMetastore(at())],
        Error::WarehouseDenied(_) => [Error::WarehouseDenied(at())],
        Error::PermissionDenied(_) => [Error::PermissionDenied(at())],
        Error::NotFound(_) => [Error::NotFound(at())],
        Error::Throttled { .. } => [Error::Throttled {
            at: at(),
            retry_after: None,
        }],
        Error::Unavailable { .. } => [Error::Unavailable {
            at: at(),
            retry_after: None,
        }],
        Error::Rejected(_) => [Error::Rejected(at())],
        Error::Unreadable(_) => [Error::Unreadable(at())],
        Error::TooLarge { .. } => [Error::TooLarge {
            at: at(),
            limit_bytes: 1,
        }],
    }
}

#[test]
fn no_two_errors_share_a_cause() {
    let mut causes = BTreeMap::new();
    for error in errors(Area::Workspace) {
        let cause = format!("{:?}", of_call(&error).cause);
        if let Some(other) = causes.insert(cause.clone(), error.clone()) {
            panic!("{other:?} and {error:?} are both {cause}");
        }
    }
}

#[test]
fn no_two_ends_of_a_statement_share_a_cause() {
    let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
    let cause = |error: StatementError| of_statement(&error, &host).cause;
    let ends = [
        cause(StatementError::DeadlineExceeded { statement_id: None }),
        cause(StatementError::Cancelled { statement_id: None }),
        cause(StatementError::Call(Error::Throttled {
            at: at(Area::Workspace).into(),
            retry_after: None,
        })),
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
    let cause = |error: Error| of_account(&error).cause;
    assert_eq!(
        cause(Error::NoTokenEndpoint(at(token).into())),
        FailureCause::UnknownAccount
    );
    assert_eq!(
        cause(Error::SignInPage(at(token).into())),
        FailureCause::UnknownAccount
    );
    assert_eq!(
        cause(Error::SignInPage(at(list).into())),
        FailureCause::NotAccountAdmin
    );
    // What was found faulty says nothing about the role.
    assert_eq!(
        cause(Error::Rejected(at(list).into())),
        FailureCause::Refused
    );
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
