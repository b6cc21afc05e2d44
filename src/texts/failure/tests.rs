//! Every cause has words of its own.

use std::collections::BTreeSet;

use contract::{
    CheckName, Failure, FailureCause, PrivilegeLevel, Problem, ProblemCode, of_every_variant,
};
use domain::{AccountId, ApplicationId, Cloud, DatabricksHost, Region, TableName, WorkspaceId};

use super::{Attempt, api_error, failure};
use crate::api::{ApiError, Refusal};

fn causes() -> Vec<FailureCause> {
    use FailureCause as Cause;
    of_every_variant! { FailureCause;
        Cause::UnknownHost => [Cause::UnknownHost],
        Cause::PrivateAddress => [Cause::PrivateAddress],
        Cause::DnsSilent => [Cause::DnsSilent],
        Cause::Unreachable => [Cause::Unreachable],
        Cause::ConnectTimedOut => [Cause::ConnectTimedOut],
        Cause::ConnectionLost => [Cause::ConnectionLost],
        Cause::Tls => [Cause::Tls],
        Cause::TimedOut => [Cause::TimedOut],
        Cause::InvalidClient => [Cause::InvalidClient],
        Cause::EntraSecret => [Cause::EntraSecret],
        Cause::IdTokenRefused { .. } => [Cause::IdTokenRefused {
            why: contract::IdTokenRefusal::NoPolicy,
            sent: None,
        }],
        Cause::IdTokenNotWritten => [Cause::IdTokenNotWritten],
        Cause::TokenRejected => [Cause::TokenRejected],
        Cause::PersonalTokenAtAccount => [Cause::PersonalTokenAtAccount],
        Cause::NoTokenEndpoint => [Cause::NoTokenEndpoint],
        Cause::UnknownAccount => [Cause::UnknownAccount],
        Cause::NotAccountAdmin => [Cause::NotAccountAdmin],
        Cause::SignInPage => [Cause::SignInPage],
        Cause::AddressBlocked { .. } => [Cause::AddressBlocked {
            address: Some("203.0.113.7".into()),
        }],
        Cause::PrivateLinkOnly => [Cause::PrivateLinkOnly],
        Cause::NotInWorkspace => [Cause::NotInWorkspace],
        Cause::SqlEntitlementMissing => [Cause::SqlEntitlementMissing],
        Cause::ForeignAccount { .. } => [Cause::ForeignAccount {
            expected: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
            found: AccountId::parse("99999999-2222-3333-4444-555555555555").unwrap(),
        }],
        Cause::OtherWorkspace { .. } => [Cause::OtherWorkspace {
            expected: WorkspaceId::from(1),
            found: WorkspaceId::from(2),
        }],
        Cause::OtherRegion { .. } => [Cause::OtherRegion {
            expected: Region::parse("eastus").unwrap(),
            found: Region::parse("westus2").unwrap(),
        }],
        Cause::OtherCloud { .. } => [Cause::OtherCloud {
            expected: Cloud::Aws,
            found: Cloud::Azure,
        }],
        Cause::OtherZone { .. } => [Cause::OtherZone {
            expected: "cloud.databricks.com".into(),
            found: "cloud.databricks.us".into(),
        }],
        Cause::NoMetastore => [Cause::NoMetastore],
        Cause::NoWarehouse => [Cause::NoWarehouse],
        Cause::WarehouseNotReady { .. } => [Cause::WarehouseNotReady {
            name: "Starter".into(),
        }],
        Cause::WarehouseFailed { .. } => [Cause::WarehouseFailed {
            name: None,
            health: None,
        }],
        Cause::WarehouseRefused => [Cause::WarehouseRefused],
        Cause::PrivilegeMissing { .. } => [Cause::PrivilegeMissing {
            level: PrivilegeLevel::Catalog,
            privilege: "BROWSE".into(),
        }],
        Cause::OtherPrincipal { .. } => [Cause::OtherPrincipal {
            expected: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
            found: "ann@example.com".into(),
        }],
        Cause::Denied { .. } => [Cause::Denied {
            level: PrivilegeLevel::Catalog,
        }, Cause::Denied {
            level: PrivilegeLevel::Schema,
        }, Cause::Denied {
            level: PrivilegeLevel::Table,
        }],
        Cause::TableNotFound => [Cause::TableNotFound],
        Cause::SchemaNotFound => [Cause::SchemaNotFound],
        Cause::NotOffered => [Cause::NotOffered],
        Cause::UnknownPrincipal => [Cause::UnknownPrincipal],
        Cause::GrantsHidden => [Cause::GrantsHidden],
        Cause::StatementTimedOut => [Cause::StatementTimedOut],
        Cause::StatementCancelled => [Cause::StatementCancelled],
        Cause::StatementExpired => [Cause::StatementExpired],
        Cause::StatementFailed => [Cause::StatementFailed],
        Cause::PermissionDenied => [Cause::PermissionDenied],
        Cause::NotFound => [Cause::NotFound],
        Cause::AnswerTooLarge => [Cause::AnswerTooLarge],
        Cause::Throttled => [Cause::Throttled],
        Cause::Unavailable => [Cause::Unavailable],
        Cause::Unreadable => [Cause::Unreadable],
        Cause::ForeignTokenEndpoint => [Cause::ForeignTokenEndpoint],
        Cause::Refused => [Cause::Refused],
        Cause::Unknown => [Cause::Unknown],
    }
}

#[track_caller]
fn check_that_all_differ(attempt: Attempt<'_>) {
    let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
    let texts: Vec<_> = causes()
        .into_iter()
        .map(|cause| Failure {
            cause,
            host: host.clone(),
            detail: None,
            request_id: None,
            sql_state: None,
        })
        .map(|of_databricks| failure(&of_databricks, attempt))
        .collect();
    let heads: BTreeSet<_> = texts.iter().map(|text| &text.what).collect();
    let reasons: BTreeSet<_> = texts.iter().map(|text| &text.why).collect();
    assert_eq!(heads.len(), texts.len());
    assert_eq!(reasons.len(), texts.len());
    for text in texts {
        assert!(!text.now.is_empty());
        assert!(text.place.contains("acme.cloud.databricks.com"));
    }
}

#[test]
fn no_two_causes_share_a_text() {
    check_that_all_differ(Attempt::ListWorkspaces);
    check_that_all_differ(Attempt::ListThroughWorkspace);
    check_that_all_differ(Attempt::Check(&CheckName::Credentials));
    check_that_all_differ(Attempt::Check(&CheckName::Table(
        TableName::parse("system.billing.usage").unwrap(),
    )));
}

#[test]
fn a_table_is_named_in_what_went_wrong_with_it() {
    let table = TableName::parse("system.query.history").unwrap();
    let text = failure(
        &Failure {
            cause: FailureCause::Denied {
                level: PrivilegeLevel::Schema,
            },
            host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
            detail: None,
            request_id: None,
            sql_state: None,
        },
        Attempt::Check(&CheckName::Table(table)),
    );
    assert_eq!(text.what, "USE SCHEMA on system.query is missing");
    assert_eq!(
        text.place,
        "At acme.cloud.databricks.com, while reading system.query.history."
    );
}

#[test]
fn no_two_problems_share_a_text() {
    use ProblemCode as Code;
    let codes = of_every_variant! { Code;
        Code::InvalidInput => [Code::InvalidInput],
        Code::UnsupportedBody => [Code::UnsupportedBody],
        Code::TooLarge => [Code::TooLarge],
        Code::ForeignOrigin => [Code::ForeignOrigin],
        Code::Databricks => [Code::Databricks],
        Code::SecretNeeded => [Code::SecretNeeded],
        Code::UnknownConnectionTest => [Code::UnknownConnectionTest],
        Code::NotTested => [Code::NotTested],
        Code::ForeignAccount => [Code::ForeignAccount],
        Code::AlreadyConnected => [Code::AlreadyConnected],
        Code::IdempotencyKeyReused => [Code::IdempotencyKeyReused],
        Code::TooManyTests => [Code::TooManyTests],
        Code::AlreadyMinted => [Code::AlreadyMinted],
        Code::TooManyTokens => [Code::TooManyTokens],
        Code::PushRefused => [Code::PushRefused],
        Code::TooManyRequests => [Code::TooManyRequests],
        Code::SignInNeeded => [Code::SignInNeeded],
        Code::SignInRefused => [Code::SignInRefused],
        Code::NotAllowed => [Code::NotAllowed],
        Code::NotFound => [Code::NotFound],
        Code::MethodNotAllowed => [Code::MethodNotAllowed],
        Code::Internal => [Code::Internal],
        Code::Unknown => [Code::Unknown],
    };
    let count = codes.len();
    let texts: BTreeSet<_> = codes
        .into_iter()
        .map(|code| {
            let problem = Problem {
                r#type: "about:blank".into(),
                title: String::new(),
                status: 400,
                code,
                detail: None,
                errors: vec![],
                failure: None,
                reason: None,
                request_id: String::new(),
            };
            let text = serde_json::to_string(&problem).unwrap();
            ApiError::Refused(Box::new(Refusal::read(&text).unwrap()))
        })
        .chain([
            ApiError::NotSent,
            ApiError::Unreachable,
            ApiError::Unreadable { status: 502 },
        ])
        .map(|error| api_error(&error, Attempt::ListWorkspaces).what)
        .collect();
    assert_eq!(texts.len(), count + 3);
}

#[test]
fn a_secret_that_was_just_made_may_need_a_minute() {
    let refused = Failure {
        cause: FailureCause::InvalidClient,
        host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
        detail: None,
        request_id: None,
        sql_state: None,
    };
    for attempt in [
        Attempt::ListWorkspaces,
        Attempt::Check(&CheckName::Credentials),
    ] {
        let now = failure(&refused, attempt).now;
        // Patience comes before another secret, which would need a minute again.
        let patience = now.find("just made may need a minute: test once more");
        let another = now.find("generate a new OAuth secret");
        assert!(patience.is_some() && patience < another, "{now}");
    }
}
