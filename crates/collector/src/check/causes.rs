//! From what went wrong to the cause that a diagnostic code tells.

use std::error::Error as StdError;

use databricks::{ErrorKind, ExchangeRefusal, Phase, SqlFailureKind, StatementError};
use domain::CheckedCause;
use extract::ExtractError;
use rustls::CertificateError;

use crate::instance::InstanceError;

/// Tells why the server can't be used, where its answer tells; `None` where it was not reached.
pub fn of_answer(error: &InstanceError) -> Option<CheckedCause> {
    Some(match error {
        InstanceError::Unreachable { .. } => return None,
        InstanceError::Token(_) => CheckedCause::TokenRefused,
        InstanceError::Refused { status: 407, .. } => CheckedCause::ProxyRefused,
        InstanceError::Refused { status: 404, .. } | InstanceError::Unreadable(_) => {
            CheckedCause::AnswerForeign
        }
        InstanceError::Refused { .. } => CheckedCause::Other,
        InstanceError::Unwell { status: 429, .. } => CheckedCause::Throttled,
        InstanceError::Unwell { .. } => CheckedCause::Unavailable,
    })
}

/// Tells why there is no TLS, or no way through the proxy; nothing when it was something else.
pub fn of_connection(error: &reqwest::Error) -> Option<CheckedCause> {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        let inside = error.downcast_ref::<std::io::Error>();
        let inside = inside.and_then(std::io::Error::get_ref);
        // The `source` of an `io::Error` skips the error inside.
        let inner = match inside {
            Some(inside) => Some(inside as &(dyn StdError + 'static)),
            None => error.source(),
        };
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Some(of_certificate(error));
        }
        if error.to_string().contains("tunnel") {
            return Some(CheckedCause::ProxyRefused);
        }
        next = inner;
    }
    None
}

fn of_certificate(error: &rustls::Error) -> CheckedCause {
    match error {
        rustls::Error::InvalidCertificate(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        ) => CheckedCause::CertificateOutOfTime,
        rustls::Error::InvalidCertificate(_) => CheckedCause::CertificateUntrusted,
        _ => CheckedCause::TlsFailed,
    }
}

/// Tells why Databricks can't be used.
pub fn of_databricks(error: &databricks::Error) -> CheckedCause {
    match error.kind() {
        ErrorKind::Dns => CheckedCause::NameUnknown,
        ErrorKind::TimedOut {
            phase: Phase::Resolve,
        } => CheckedCause::NameServersSilent,
        ErrorKind::TimedOut {
            phase: Phase::Connect,
        } => CheckedCause::ConnectTimedOut,
        ErrorKind::TimedOut { .. } => CheckedCause::AnswerTimedOut,
        ErrorKind::ConnectionRefused | ErrorKind::AddressRefused { .. } => {
            CheckedCause::ConnectionRefused
        }
        ErrorKind::ConnectionLost { .. } => CheckedCause::ConnectionLost,
        ErrorKind::Tls => CheckedCause::CertificateUntrusted,
        ErrorKind::SignInPage
        | ErrorKind::NoTokenEndpoint
        | ErrorKind::ForeignTokenEndpoint { .. }
        | ErrorKind::Unreadable => CheckedCause::AnswerForeign,
        ErrorKind::InvalidClient | ErrorKind::EntraSecret | ErrorKind::TokenRejected => {
            CheckedCause::CredentialsRefused
        }
        ErrorKind::IdTokenMissing => CheckedCause::IdTokenMissing,
        ErrorKind::IdTokenRefused { why, .. } => match why {
            ExchangeRefusal::NoPolicy => CheckedCause::NoFederationPolicy,
            ExchangeRefusal::UnknownKey | ExchangeRefusal::Signature => {
                CheckedCause::IdTokenKeyUnknown
            }
            ExchangeRefusal::KeysUnreachable => CheckedCause::IdTokenKeysUnreachable,
            ExchangeRefusal::Expired => CheckedCause::IdTokenExpired,
            ExchangeRefusal::NotInWorkspace => CheckedCause::NotInWorkspace,
            ExchangeRefusal::Issuer
            | ExchangeRefusal::Subject
            | ExchangeRefusal::Audience
            | ExchangeRefusal::Untold => CheckedCause::IdTokenRefused,
        },
        ErrorKind::NotInWorkspace => CheckedCause::NotInWorkspace,
        ErrorKind::IpBlocked { .. } => CheckedCause::AddressBlocked,
        ErrorKind::PrivateLinkRequired => CheckedCause::PrivateLinkOnly,
        ErrorKind::EntitlementMissing
        | ErrorKind::PermissionDenied
        | ErrorKind::NotAccountAdmin
        | ErrorKind::NoMetastore => CheckedCause::PermissionMissing,
        ErrorKind::WarehouseDenied => CheckedCause::WarehouseMissing,
        ErrorKind::Throttled { .. } => CheckedCause::Throttled,
        ErrorKind::Unavailable { .. } => CheckedCause::Unavailable,
        ErrorKind::PersonalTokenOnAccount
        | ErrorKind::NotFound
        | ErrorKind::Rejected
        | ErrorKind::TooLarge { .. } => CheckedCause::Other,
    }
}

/// Tells why a table can't be read.
pub fn of_table(error: &ExtractError) -> CheckedCause {
    match error {
        ExtractError::Statement(StatementError::Failed(failure)) => match failure.kind() {
            // What nobody may see is told as what is not there.
            SqlFailureKind::Denied
            | SqlFailureKind::TableNotFound
            | SqlFailureKind::SchemaNotFound
            | SqlFailureKind::CatalogNotFound => CheckedCause::PermissionMissing,
            SqlFailureKind::WarehouseDenied => CheckedCause::WarehouseMissing,
            SqlFailureKind::WarehouseFailed => CheckedCause::WarehouseFailed,
            SqlFailureKind::Unavailable => CheckedCause::Unavailable,
            _ => CheckedCause::Other,
        },
        ExtractError::Statement(StatementError::Call(error)) => of_databricks(error),
        ExtractError::Statement(StatementError::DeadlineExceeded { .. }) => {
            CheckedCause::WarehouseFailed
        }
        _ => CheckedCause::Other,
    }
}
