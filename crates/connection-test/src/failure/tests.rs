//! Every way in which a call can fail has a cause of its own.

use std::collections::BTreeMap;

use databricks::Phase;
use domain::DatabricksHost;

use super::*;

fn at(call: &'static str) -> Occurrence {
    Occurrence {
        host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
        call,
        status: None,
        code: None,
        request_id: None,
        detail: String::new(),
    }
}

fn errors(call: &'static str) -> Vec<Error> {
    let at = || Box::new(at(call));
    let timed_out = |phase| Error::TimedOut { at: at(), phase };
    vec![
        Error::Dns(at()),
        Error::AddressRefused {
            at: at(),
            address: [10, 0, 0, 1].into(),
        },
        Error::ConnectionRefused(at()),
        Error::ConnectionLost {
            at: at(),
            sent: true,
        },
        Error::Tls(at()),
        timed_out(Phase::Resolve),
        timed_out(Phase::Connect),
        timed_out(Phase::Answer),
        Error::SignInPage(at()),
        Error::PrivateLinkRequired(at()),
        Error::IpBlocked {
            at: at(),
            source_address: None,
            workspace_id: None,
        },
        Error::InvalidClient(at()),
        Error::EntraSecret(at()),
        Error::NoTokenEndpoint(at()),
        Error::ForeignTokenEndpoint {
            at: at(),
            endpoint: String::new(),
        },
        Error::PersonalTokenOnAccount(at()),
        Error::TokenRejected(at()),
        Error::NotInWorkspace(at()),
        Error::EntitlementMissing(at()),
        Error::NotAccountAdmin(at()),
        Error::NoMetastore(at()),
        Error::WarehouseDenied(at()),
        Error::PermissionDenied(at()),
        Error::NotFound(at()),
        Error::Throttled {
            at: at(),
            retry_after: None,
        },
        Error::Unavailable {
            at: at(),
            retry_after: None,
        },
        Error::Rejected(at()),
        Error::Unreadable(at()),
        Error::TooLarge {
            at: at(),
            limit_bytes: 1,
        },
    ]
}

#[test]
fn no_two_errors_share_a_cause() {
    let mut causes = BTreeMap::new();
    for error in errors("GET /api") {
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
            at: at("GET /api").into(),
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
    let token = "POST /oidc/accounts/{account_id}/v1/token";
    let list = "GET /api/2.0/accounts/{account_id}/workspaces";
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
