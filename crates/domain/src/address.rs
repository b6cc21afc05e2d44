//! Reads whatever a person pastes as the address of a workspace.

use crate::{AccountId, DatabricksHost, InvalidHost, WorkspaceId, clean};

/// What a pasted address says by itself, without a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The host, inside Databricks' zones.
    pub host: DatabricksHost,
    /// The workspace's id, from the host (`adb-<id>.<n>`, `<id>.<n>.gcp`) or from `?o=`.
    pub workspace_id: Option<WorkspaceId>,
    /// The account's id, when the address is one of the account console with `account_id=`.
    pub account_id: Option<AccountId>,
}

/// Why an address can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// Nothing was typed.
    #[error("Enter the address of the workspace")]
    Empty,
    /// Another scheme than `https`.
    #[error("The address must start with https://")]
    Scheme,
    /// A name or password inside the address.
    #[error("Leave out the name and password before the @")]
    UserInfo,
    /// A port other than 443.
    #[error("Databricks answers on port 443 only; leave out the port")]
    Port,
    /// The host is refused.
    #[error("{0}")]
    Host(#[from] InvalidHost),
}

impl Address {
    /// Reads a workspace URL with anything around it: spaces, quotes, a path, `?o=…`, a missing scheme, a `host = …` line.
    ///
    /// # Errors
    /// Says which part can't be used.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = clean(text);
        // A line of `.databrickscfg`: `host = https://…`.
        let text = text.strip_prefix("host").map_or(text.as_str(), |rest| {
            rest.trim_start().strip_prefix('=').unwrap_or(text.as_str())
        });
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidAddress::Empty);
        }
        let rest = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
            Some(_) => return Err(InvalidAddress::Scheme),
            None => text,
        };
        let end = rest.find(['/', '?', '#', '\\', ' ']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        if authority.contains('@') {
            return Err(InvalidAddress::UserInfo);
        }
        let host = match authority.rsplit_once(':') {
            Some((host, "443" | "")) => host,
            Some(_) if !authority.ends_with(']') => return Err(InvalidAddress::Port),
            _ => authority,
        };
        let host = DatabricksHost::parse(host.trim_end_matches('.'))?;
        let workspace_id = workspace_id_in(host.deployment_name()).or_else(|| {
            parameter(tail, &["o", "workspace_id", "w"]).and_then(|id| WorkspaceId::parse(id).ok())
        });
        let account_id =
            parameter(tail, &["account_id", "a"]).and_then(|id| AccountId::parse(id).ok());
        Ok(Self {
            host,
            workspace_id,
            account_id,
        })
    }
}

/// The id in `adb-<id>.<n>` and `<id>.<n>`. AWS hosts carry none.
fn workspace_id_in(deployment_name: &str) -> Option<WorkspaceId> {
    let (id, shard) = deployment_name.split_once('.')?;
    let id = id.strip_prefix("adb-").unwrap_or(id);
    shard
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| WorkspaceId::parse(id).ok())?
}

/// The first of the named parameters, in the query or in the fragment (old links of the user interface have `#…?o=`).
fn parameter<'a>(tail: &'a str, names: &[&str]) -> Option<&'a str> {
    tail.split(['?', '&', '#'])
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| names.contains(name))
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, host: &str, workspace_id: Option<&str>) {
        let address = Address::parse(text).unwrap();
        assert_eq!(address.host.as_str(), host);
        assert_eq!(
            address.workspace_id.as_ref().map(WorkspaceId::as_str),
            workspace_id
        );
    }

    #[test]
    fn anything_around_the_host_is_dropped() {
        let host = "adb-7405605519549535.15.azuredatabricks.net";
        let id = Some("7405605519549535");
        check(host, host, id);
        check(
            "  https://ADB-7405605519549535.15.azuredatabricks.net/browse/folders/1?o=7405605519549535#x ",
            host,
            id,
        );
        check(
            "'https://adb-7405605519549535.15.azuredatabricks.net:443/'",
            host,
            id,
        );
        check(
            "host = https://adb-7405605519549535.15.azuredatabricks.net",
            host,
            id,
        );
        check(
            "acme-prod.cloud.databricks.com/?o=42",
            "acme-prod.cloud.databricks.com",
            Some("42"),
        );
        check(
            "acme-prod.cloud.databricks.com/#job/1?o=42",
            "acme-prod.cloud.databricks.com",
            Some("42"),
        );
        check(
            "https://8757561887652360.0.gcp.databricks.com",
            "8757561887652360.0.gcp.databricks.com",
            Some("8757561887652360"),
        );
        check(
            "acme-prod.cloud.databricks.com",
            "acme-prod.cloud.databricks.com",
            None,
        );
    }

    #[test]
    fn what_can_not_be_used_is_named() {
        assert_eq!(Address::parse(""), Err(InvalidAddress::Empty));
        assert_eq!(
            Address::parse("http://acme.cloud.databricks.com"),
            Err(InvalidAddress::Scheme)
        );
        assert_eq!(
            Address::parse("https://a:b@acme.cloud.databricks.com"),
            Err(InvalidAddress::UserInfo)
        );
        assert_eq!(
            Address::parse("https://acme.cloud.databricks.com:8443"),
            Err(InvalidAddress::Port)
        );
        assert_eq!(
            Address::parse("https://example.com"),
            Err(InvalidAddress::Host(InvalidHost::ForeignZone))
        );
        assert_eq!(
            Address::parse("https://[::1]/"),
            Err(InvalidAddress::Host(InvalidHost::IpLiteral))
        );
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in ".{0,80}") {
            let _outcome = Address::parse(&text);
        }
    }
}
