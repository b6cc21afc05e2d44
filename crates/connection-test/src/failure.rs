//! Turns what the client for Databricks reports into the causes that people are told.

use contract::{Failure, FailureCause, IdTokenRefusal, PrivilegeLevel, SentIdToken};
use databricks::{
    Area, DeniedLevel, DeniedRight, Error, ErrorKind, ExchangeRefusal, IdTokenClaims, Occurrence,
    Phase, SqlFailure, SqlFailureKind, StatementError,
};
use domain::{DatabricksHost, Timestamp};

/// A failed call to the account API, where some answers mean more than elsewhere.
pub fn of_account(error: &Error) -> Failure {
    let mut failure = of_call(error);
    // Before there is a token, only the account's id in the address of the token endpoint can be wrong; afterwards the account API
    // answers who may not list workspaces with a page to sign in.
    let had_token = error.occurrence().area != Area::Token;
    failure.cause = match failure.cause {
        FailureCause::SignInPage | FailureCause::NoTokenEndpoint if !had_token => {
            FailureCause::UnknownAccount
        }
        FailureCause::SignInPage | FailureCause::PermissionDenied | FailureCause::NotFound => {
            FailureCause::NotAccountAdmin
        }
        cause => cause,
    };
    failure
}

/// A failed call.
pub fn of_call(error: &Error) -> Failure {
    let Occurrence {
        host,
        request_id,
        detail,
        ..
    } = error.occurrence();
    Failure {
        cause: cause(error.kind()),
        host: host.clone(),
        detail: Some(detail.clone()).filter(|detail| !detail.is_empty()),
        request_id: request_id.clone(),
        sql_state: None,
    }
}

/// What a person is told of each kind of error.
fn cause(kind: &ErrorKind) -> FailureCause {
    match kind {
        ErrorKind::Dns => FailureCause::UnknownHost,
        ErrorKind::AddressRefused { .. } => FailureCause::PrivateAddress,
        // Broken off before anything was sent, as by a firewall: nobody was reached.
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionLost { sent: false } => {
            FailureCause::Unreachable
        }
        ErrorKind::ConnectionLost { sent: true } => FailureCause::ConnectionLost,
        ErrorKind::Tls => FailureCause::Tls,
        ErrorKind::TimedOut { phase } => match phase {
            Phase::Resolve => FailureCause::DnsSilent,
            Phase::Connect => FailureCause::ConnectTimedOut,
            Phase::Answer | Phase::Total => FailureCause::TimedOut,
        },
        ErrorKind::SignInPage => FailureCause::SignInPage,
        ErrorKind::NoTokenEndpoint => FailureCause::NoTokenEndpoint,
        ErrorKind::PrivateLinkRequired => FailureCause::PrivateLinkOnly,
        ErrorKind::IpBlocked { source_address, .. } => FailureCause::AddressBlocked {
            address: source_address.map(|address| address.to_string()),
        },
        ErrorKind::InvalidClient => FailureCause::InvalidClient,
        ErrorKind::IdTokenMissing => FailureCause::IdTokenNotWritten,
        ErrorKind::IdTokenRefused { why, sent } => match id_token_refusal(*why) {
            Some(why) => FailureCause::IdTokenRefused {
                why,
                sent: sent.as_deref().map(sent_id_token).map(Box::new),
            },
            None => FailureCause::NotInWorkspace,
        },
        ErrorKind::EntraSecret => FailureCause::EntraSecret,
        ErrorKind::ForeignTokenEndpoint { .. } => FailureCause::ForeignTokenEndpoint,
        ErrorKind::TokenRejected => FailureCause::TokenRejected,
        ErrorKind::PersonalTokenOnAccount => FailureCause::PersonalTokenAtAccount,
        ErrorKind::NotInWorkspace => FailureCause::NotInWorkspace,
        ErrorKind::EntitlementMissing => FailureCause::SqlEntitlementMissing,
        ErrorKind::NotAccountAdmin => FailureCause::NotAccountAdmin,
        ErrorKind::NoMetastore => FailureCause::NoMetastore,
        ErrorKind::WarehouseDenied => FailureCause::WarehouseRefused,
        ErrorKind::PermissionDenied => FailureCause::PermissionDenied,
        ErrorKind::NotFound => FailureCause::NotFound,
        ErrorKind::Rejected => FailureCause::Refused,
        ErrorKind::Throttled { .. } => FailureCause::Throttled,
        ErrorKind::Unavailable { .. } => FailureCause::Unavailable,
        ErrorKind::Unreadable => FailureCause::Unreadable,
        ErrorKind::TooLarge { .. } => FailureCause::AnswerTooLarge,
    }
}

/// Why an ID token was not taken; `None` where it was, and the principal is not in the workspace.
fn id_token_refusal(why: ExchangeRefusal) -> Option<IdTokenRefusal> {
    Some(match why {
        ExchangeRefusal::NoPolicy => IdTokenRefusal::NoPolicy,
        ExchangeRefusal::Issuer => IdTokenRefusal::Issuer,
        ExchangeRefusal::Subject => IdTokenRefusal::Subject,
        ExchangeRefusal::Audience => IdTokenRefusal::Audience,
        ExchangeRefusal::UnknownKey => IdTokenRefusal::UnknownKey,
        ExchangeRefusal::KeysUnreachable => IdTokenRefusal::KeysUnreachable,
        ExchangeRefusal::Signature => IdTokenRefusal::Signature,
        ExchangeRefusal::Expired => IdTokenRefusal::Expired,
        ExchangeRefusal::Untold => IdTokenRefusal::Untold,
        ExchangeRefusal::NotInWorkspace => return None,
    })
}

/// What an ID token said, for people.
pub fn sent_id_token(claims: &IdTokenClaims) -> SentIdToken {
    let time =
        |seconds: Option<i64>| seconds.and_then(|seconds| Timestamp::from_unix(seconds).ok());
    SentIdToken {
        issuer: claims.issuer.clone(),
        subject: claims.subject.clone(),
        audience: claims.audience.clone(),
        kid: claims.kid.clone(),
        issued_at: time(claims.issued_at),
        expires_at: time(claims.expires_at),
    }
}

/// A failed question about privileges, where Databricks' code tells what is not there.
pub fn of_permissions(error: &Error) -> Failure {
    let mut failure = of_call(error);
    let code = error.occurrence().code.as_deref().unwrap_or_default();
    failure.cause = match (failure.cause, code) {
        (FailureCause::PermissionDenied, _) => FailureCause::GrantsHidden,
        (FailureCause::NotFound, "PRINCIPAL_DOES_NOT_EXIST") => FailureCause::UnknownPrincipal,
        (FailureCause::NotFound, "SCHEMA_DOES_NOT_EXIST") => FailureCause::SchemaNotFound,
        (FailureCause::NotFound, "TABLE_DOES_NOT_EXIST") => FailureCause::TableNotFound,
        (cause, _) => cause,
    };
    failure
}

/// A cause that this server found itself.
pub fn bare(cause: FailureCause, host: &DatabricksHost) -> Failure {
    Failure {
        cause,
        host: host.clone(),
        detail: None,
        request_id: None,
        sql_state: None,
    }
}

/// A statement that gave no rows.
pub fn of_statement(error: &StatementError, host: &DatabricksHost) -> Failure {
    match error {
        StatementError::Call(error) => of_call(error),
        StatementError::Failed(failure) => of_sql(failure, host),
        StatementError::DeadlineExceeded { .. } => bare(FailureCause::StatementTimedOut, host),
        StatementError::Cancelled { .. } => bare(FailureCause::StatementCancelled, host),
        StatementError::Expired { .. } => bare(FailureCause::StatementExpired, host),
    }
}

fn of_sql(failure: &SqlFailure, host: &DatabricksHost) -> Failure {
    let cause = match failure.kind() {
        SqlFailureKind::Denied => match &failure.denied {
            Some(denied) => of_denied(denied),
            None => FailureCause::PermissionDenied,
        },
        SqlFailureKind::TableNotFound => FailureCause::TableNotFound,
        SqlFailureKind::SchemaNotFound => FailureCause::SchemaNotFound,
        // Every metastore has the catalog `system`; who does not see it lacks USE CATALOG.
        SqlFailureKind::CatalogNotFound => FailureCause::Denied {
            level: PrivilegeLevel::Catalog,
        },
        SqlFailureKind::WarehouseDenied => FailureCause::WarehouseRefused,
        SqlFailureKind::WarehouseFailed => FailureCause::WarehouseFailed {
            name: None,
            health: None,
        },
        SqlFailureKind::Unavailable => FailureCause::Unavailable,
        SqlFailureKind::ResultTooLarge => FailureCause::AnswerTooLarge,
        SqlFailureKind::ColumnNotFound
        | SqlFailureKind::Syntax
        | SqlFailureKind::ParameterMissing
        | SqlFailureKind::Other => FailureCause::StatementFailed,
    };
    Failure {
        cause,
        host: host.clone(),
        detail: Some(failure.message.clone()),
        request_id: failure.request_id.clone(),
        sql_state: failure.sql_state.clone(),
    }
}

/// The privilege that Databricks names decides, and not on what it is missing: `SELECT` may be told of a catalog, and is granted on the
/// table.
fn of_denied(denied: &DeniedRight) -> FailureCause {
    let level = match denied.level {
        DeniedLevel::Catalog => PrivilegeLevel::Catalog,
        DeniedLevel::Schema => PrivilegeLevel::Schema,
        DeniedLevel::Table => PrivilegeLevel::Table,
    };
    let denied_at = |level| FailureCause::Denied { level };
    match denied.privilege.as_str() {
        "USE CATALOG" => denied_at(PrivilegeLevel::Catalog),
        "USE SCHEMA" | "USAGE" => denied_at(PrivilegeLevel::Schema),
        "SELECT" => denied_at(PrivilegeLevel::Table),
        other => FailureCause::PrivilegeMissing {
            level,
            privilege: other.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests;
