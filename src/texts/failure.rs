//! What went wrong, where, why most likely, and what to do now: one text for each cause.

use contract::{Failure, FailureCause};

mod credentials;
pub mod details;
mod federation;
mod membership;
mod network;
mod problem;
mod reading;
mod statement;
mod words;

pub use problem::api_error;
pub use words::{Attempt, FailureText};
use words::{Words, say};

/// Gives the text for a failure.
pub fn failure(failure: &Failure, attempt: Attempt<'_>) -> FailureText {
    let host = failure.host.as_str();
    let (what, why, now) = words(&failure.cause, host, attempt);
    FailureText {
        what,
        place: format!("At {host}, {}.", attempt.words()),
        why,
        now,
    }
}

fn words(cause: &FailureCause, host: &str, attempt: Attempt<'_>) -> Words {
    use FailureCause as Cause;
    match cause {
        Cause::UnknownHost => network::unknown_host(host, attempt),
        Cause::PrivateAddress => network::private_address(host),
        Cause::DnsSilent => network::dns_silent(host),
        Cause::Unreachable => network::unreachable(host),
        Cause::ConnectTimedOut => network::connect_timed_out(host),
        Cause::ConnectionLost => network::connection_lost(host),
        Cause::Tls => network::tls(host),
        Cause::TimedOut => network::timed_out(host),
        Cause::AddressBlocked { address } => network::address_blocked(address.as_deref(), attempt),
        Cause::PrivateLinkOnly => network::private_link_only(),
        Cause::InvalidClient => credentials::invalid_client(attempt),
        Cause::EntraSecret => credentials::entra_secret(),
        Cause::IdTokenRefused { why, sent } => federation::refused(*why, sent.as_deref()),
        Cause::IdTokenNotWritten => federation::not_written(),
        Cause::TokenRejected => credentials::token_rejected(),
        Cause::PersonalTokenAtAccount => credentials::personal_token_at_account(),
        Cause::NoTokenEndpoint => credentials::no_token_endpoint(host),
        Cause::ForeignTokenEndpoint => credentials::foreign_token_endpoint(),
        Cause::UnknownAccount => membership::unknown_account(),
        Cause::NotAccountAdmin => membership::not_account_admin(),
        Cause::SignInPage => membership::sign_in_page(attempt),
        Cause::NotInWorkspace => membership::not_in_workspace(),
        Cause::SqlEntitlementMissing => membership::sql_entitlement_missing(),
        Cause::ForeignAccount { expected, found } => membership::foreign_account(*expected, *found),
        Cause::OtherPrincipal { expected, found } => membership::other_principal(*expected, found),
        Cause::OtherWorkspace { expected, found } => membership::other_workspace(expected, found),
        Cause::OtherRegion { expected, found } => membership::other_region(expected, found),
        Cause::OtherCloud { expected, found } => membership::other_cloud(*expected, *found),
        Cause::OtherZone { expected, found } => membership::other_zone(expected, found),
        Cause::NoMetastore => reading::no_metastore(),
        Cause::NoWarehouse => reading::no_warehouse(),
        Cause::WarehouseNotReady { name } => reading::warehouse_not_ready(name),
        Cause::WarehouseFailed { name, health } => {
            reading::warehouse_failed(name.as_deref(), health.as_deref())
        }
        Cause::WarehouseRefused => reading::warehouse_refused(),
        Cause::Denied { level } => reading::denied(*level, attempt),
        Cause::PrivilegeMissing { level, privilege } => {
            reading::privilege_missing(*level, privilege, attempt)
        }
        Cause::TableNotFound => reading::table_not_found(attempt),
        Cause::SchemaNotFound => reading::schema_not_found(attempt),
        Cause::NotOffered => reading::not_offered(attempt),
        Cause::UnknownPrincipal => reading::unknown_principal(),
        Cause::GrantsHidden => reading::grants_hidden(),
        Cause::StatementTimedOut => statement::timed_out(),
        Cause::StatementCancelled => statement::cancelled(),
        Cause::StatementExpired => statement::expired(),
        Cause::StatementFailed => statement::failed(),
        Cause::PermissionDenied => membership::permission_denied(),
        Cause::NotFound => network::not_found(host),
        Cause::AnswerTooLarge => say(
            "The answer of Databricks is larger than LakeSentry reads",
            "The list is longer than any that LakeSentry was made for, or something else answered in Databricks' place.",
            "Send the details below to LakeSentry's support. Workspaces can be added one by one in the meantime.",
        ),
        Cause::Throttled => say(
            "Databricks had too many requests",
            "Databricks limits how often an account or a workspace may be asked. Other tools use up the same limit.",
            "Wait a minute, then try again.",
        ),
        Cause::Unavailable => say(
            "Databricks has a problem of its own",
            "The service answered that it can't work at the moment.",
            "Look at status.databricks.com for this cloud and region, then try again.",
        ),
        Cause::Unreadable => say(
            "Databricks answered in a form that LakeSentry does not know",
            "Something between LakeSentry and Databricks changed the answer, such as a proxy, or Databricks changed its interface.",
            "Try again. If it stays, send the details below to LakeSentry's support.",
        ),
        Cause::Refused => say(
            "Databricks refused the request",
            "The reason is none of those that LakeSentry knows. Databricks' own words are in the details.",
            "Read the details, change what they name, then try again.",
        ),
        Cause::Unknown => say(
            "The request failed for a reason that this page does not know",
            "The server is newer than this page.",
            "Reload the page. What you typed is kept, secrets excepted.",
        ),
    }
}

#[cfg(test)]
mod tests;
