//! Turns a refused request into the cause that a person can act on.

use std::net::IpAddr;
use std::time::Duration;

use domain::WorkspaceId;

use super::{ErrorBody, ErrorKind};

/// Which part of Databricks was asked; the same answer means different things in different parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// What a host tells about itself to everybody, without credentials.
    Metadata,
    /// A token endpoint.
    Token,
    /// The account API.
    Account,
    /// The metastore of a workspace.
    Metastore,
    /// Anything else.
    Workspace,
}

/// Classifies an answer with a status other than 2xx and 3xx: specific texts and codes first, the status second, because the same
/// code comes with different statuses.
pub(crate) fn classify(
    area: Area,
    status: u16,
    body: &ErrorBody,
    retry_after: Option<Duration>,
) -> ErrorKind {
    let code = body.code.as_deref().unwrap_or_default();
    let reason = body.reason.as_deref().unwrap_or_default();
    let text = body.message.to_ascii_lowercase();
    let retry_after = retry_after.or(body.retry_delay);

    // Workspace and account SCIM throttle as HTTP 500 with this text (databricks-sdk-go `apierr`).
    if status == 429 || is_throttle_code(code) || text.contains("request_limit_exceeded") {
        return ErrorKind::Throttled { retry_after };
    }
    if text.contains("databricks ip acl")
        || text.contains("ip access list")
        || (text.contains("source ip") && text.contains("blocked"))
    {
        return ErrorKind::IpBlocked {
            source_address: source_address(&body.message),
            workspace_id: workspace_id(&text),
        };
    }
    if [code, reason].contains(&"PRIVATE_LINK_VALIDATION_ERROR")
        || text.contains("private-link-validation")
    {
        return ErrorKind::PrivateLinkRequired;
    }
    if matches!(
        code,
        "TEMPORARILY_UNAVAILABLE"
            | "WORKSPACE_TEMPORARILY_UNAVAILABLE"
            | "SERVICE_UNDER_MAINTENANCE"
    ) || status >= 500
        // A fault of the moment, whatever the status says: nothing in the call is to be changed.
        || (text.contains("try again later") && !matches!(status, 401 | 403))
    {
        return ErrorKind::Unavailable { retry_after };
    }
    if area == Area::Token {
        return token_refused(status, code, body.html);
    }
    if area == Area::Metadata {
        // No credentials were sent that could have been refused. Only the status says that there is no such document: whoever can have
        // another answer given must not look like an old host.
        return match status {
            404 => ErrorKind::NotFound,
            _ if body.html => ErrorKind::SignInPage,
            _ => ErrorKind::Rejected,
        };
    }
    if text.contains("no metastore assigned") || code == "METASTORE_DOES_NOT_EXIST" {
        return ErrorKind::NoMetastore;
    }
    if area == Area::Metastore && (status == 404 || code == "FEATURE_DISABLED") {
        return ErrorKind::NoMetastore;
    }
    if status == 401
        || code == "UNAUTHENTICATED"
        || (status == 403
            && text.contains("token")
            && (text.contains("invalid") || text.contains("expired")))
    {
        return ErrorKind::TokenRejected;
    }
    if status == 403 || matches!(code, "PERMISSION_DENIED" | "CUSTOMER_UNAUTHORIZED") {
        return forbidden(area, &text);
    }
    if status == 404 || code.ends_with("NOT_FOUND") || code.ends_with("DOES_NOT_EXIST") {
        return ErrorKind::NotFound;
    }
    if body.html {
        return ErrorKind::SignInPage;
    }
    ErrorKind::Rejected
}

fn is_throttle_code(code: &str) -> bool {
    matches!(
        code,
        "RESOURCE_EXHAUSTED" | "REQUEST_LIMIT_EXCEEDED" | "TOO_MANY_REQUESTS"
    )
}

/// 400 and 401 both come with `invalid_client` (the tests of databricks-sdk-java expect 400).
fn token_refused(status: u16, code: &str, html: bool) -> ErrorKind {
    match (status, code) {
        (_, "invalid_client" | "unauthorized_client") | (401 | 403, _) => ErrorKind::InvalidClient,
        (404 | 405, _) => ErrorKind::NoTokenEndpoint,
        _ if html => ErrorKind::SignInPage,
        _ => ErrorKind::Rejected,
    }
}

fn forbidden(area: Area, text: &str) -> ErrorKind {
    if area == Area::Account || text.contains("account admin") {
        ErrorKind::NotAccountAdmin
    } else if text.contains("access to org") {
        // "Invalid access to Org: 123" and "Unauthorized access to Org: 123" (databricks-sdk-go #981, terraform #2715).
        ErrorKind::NotInWorkspace
    } else if text.contains("entitlement")
        || text.contains("databricks-sql-access")
        || text.contains("workspace-access")
    {
        ErrorKind::EntitlementMissing
    } else if text.contains("sql warehouse") || text.contains("sql endpoint") {
        ErrorKind::WarehouseDenied
    } else {
        ErrorKind::PermissionDenied
    }
}

/// The address in `Source IP address: 203.0.113.7 is blocked by …`; the first address anywhere if the words differ.
fn source_address(message: &str) -> Option<IpAddr> {
    message
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '\'' | '"' | '(' | ')' | '[' | ']')
        })
        .find_map(|word| word.trim_end_matches('.').parse().ok())
}

/// The number in `… for workspace: 1557520918149316`.
fn workspace_id(lower_text: &str) -> Option<WorkspaceId> {
    let (_, rest) = lower_text.split_once("workspace")?;
    let rest = rest.trim_start_matches([':', ' ']);
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    WorkspaceId::parse(&rest[..end]).ok()
}

#[cfg(test)]
mod tests;
