//! One address: `https://host:443/path?o=1#…`, or parts of one.

use super::InvalidAddress;
use crate::{AccountId, DatabricksHost, InvalidHost, WarehouseId, WorkspaceId};

/// What one address says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) host: Option<DatabricksHost>,
    /// What comes after the host.
    pub(super) tail: Tail,
}

/// What path, query and fragment say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tail {
    pub(super) workspace_id: Option<WorkspaceId>,
    pub(super) account_id: Option<AccountId>,
    pub(super) warehouse_id: Option<WarehouseId>,
    /// Whether it is an HTTP path as drivers want it.
    pub(super) is_http_path: bool,
}

impl Link {
    /// Reads one address without white space.
    pub(super) fn read(text: &str) -> Result<Self, InvalidAddress> {
        let (rest, may_hold_user) = after_scheme(text)?;
        let end = rest.find(['/', '?', '#', '\\', ' ']).unwrap_or(rest.len());
        let (authority, after_host) = rest.split_at(end);
        let mut tail = Tail::read(after_host);
        let host = match authority.rsplit_once('@') {
            // `databricks://token:<token>@<host>`, as SQLAlchemy writes it.
            Some((_, host)) if may_hold_user => host,
            Some(_) => return Err(InvalidAddress::UserInfo),
            None => authority,
        };
        let host = match host.rsplit_once(':') {
            Some((host, "443" | "")) => host,
            Some(_) if !host.ends_with(']') => return Err(InvalidAddress::Port),
            _ => host,
        };
        let host = host.trim_end_matches('.');
        // `sql/protocolv1/o/…` begins without a slash.
        if tail.is_http_path && matches!(host, "" | "sql") {
            return Ok(Self { host: None, tail });
        }
        let host = match DatabricksHost::parse(host) {
            Err(InvalidHost::ForeignZone) if is_whole_account(host) => {
                return Err(InvalidAddress::WholeAccount(host.to_ascii_lowercase()));
            }
            // The portal's link into a workspace names the same path, but its host is the workspace.
            Err(_) if is_azure_portal(text) => return Err(InvalidAddress::AzurePortal),
            host => host?,
        };
        if host.is_accounts() {
            let path = segments(after_host);
            tail.workspace_id = tail
                .workspace_id
                .or_else(|| workspace_id(following(&path, &["workspaces"])?));
        }
        Ok(Self {
            host: Some(host),
            tail,
        })
    }
}

/// Takes the scheme off, and says whether user info may follow it.
fn after_scheme(text: &str) -> Result<(&str, bool), InvalidAddress> {
    let text = match text.split_once(':') {
        Some((jdbc, rest)) if jdbc.eq_ignore_ascii_case("jdbc") => rest,
        _ => text,
    };
    if let Some(mut rest) = without(text, "https") {
        // `https://https://…` and `https://http://…`, pasted behind a prefix that was there already.
        while let Some(inner) = without(rest, "https").or_else(|| without(rest, "http")) {
            rest = inner;
        }
        return Ok((rest, false));
    }
    match text.split_once("://") {
        Some((scheme, rest))
            if ["databricks", "spark", "databricks+connector"]
                .iter()
                .any(|driver| scheme.eq_ignore_ascii_case(driver)) =>
        {
            Ok((rest, true))
        }
        Some(_) => Err(InvalidAddress::Scheme),
        None => Ok((text, false)),
    }
}

/// Takes a scheme off with what stands behind it: `://`, or what is left of it where it was typed, `:/`, `//`, `:\\`.
fn without<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (begin, rest) = text.split_at_checked(scheme.len())?;
    let inner = rest.trim_start_matches([':', '/', '\\']);
    (begin.eq_ignore_ascii_case(scheme) && inner.len() < rest.len()).then_some(inner)
}

fn is_azure_portal(text: &str) -> bool {
    text.to_ascii_lowercase()
        .contains("/providers/microsoft.databricks/workspaces/")
}

/// Says whether a host is one label before `.databricks.com`: the name that an account has for itself. Databricks has sites of its own
/// there, too.
fn is_whole_account(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host.strip_suffix(".databricks.com").is_some_and(|name| {
        let site = [
            "www",
            "docs",
            "login",
            "community",
            "help",
            "status",
            "kb",
            "api",
        ];
        !name.contains('.') && !name.is_empty() && !site.contains(&name)
    })
}

impl Tail {
    /// Reads path, query and fragment; old links of the user interface have `#…?o=`.
    pub(super) fn read(tail: &str) -> Self {
        let parameter = |names: &[&str]| {
            tail.split(['?', '&', '#'])
                .filter_map(|pair| pair.split_once('='))
                .find(|(name, _)| names.iter().any(|known| name.eq_ignore_ascii_case(known)))
                .map(|(_, value)| value)
        };
        let http_path = parameter(&["http_path", "httpPath"])
            .map(|path| path.replace("%2F", "/").replace("%2f", "/"));
        let of_path = Self::of_path(&segments(tail));
        let of_http_path = http_path.as_deref().map(segments);
        let of_http_path = of_http_path.map_or_else(Self::default, |path| Self::of_path(&path));
        let workspace_id = parameter(&["o", "workspace_id", "w"]).and_then(workspace_id);
        Self {
            workspace_id: workspace_id
                .or(of_path.workspace_id)
                .or(of_http_path.workspace_id),
            account_id: parameter(&["account_id", "a"]).and_then(|id| AccountId::parse(id).ok()),
            warehouse_id: of_path.warehouse_id.or(of_http_path.warehouse_id),
            is_http_path: of_path.is_http_path,
        }
    }

    /// Reads `/sql/1.0/warehouses/<id>`, `/sql/1.0/endpoints/<id>`, `/sql/warehouses/<id>`, `sql/protocolv1/o/<workspace>/<cluster>`.
    fn of_path(path: &[&str]) -> Self {
        let warehouse_id = following(path, &["warehouses"]).or(following(path, &["endpoints"]));
        Self {
            workspace_id: following(path, &["protocolv1", "o"]).and_then(workspace_id),
            account_id: None,
            warehouse_id: warehouse_id
                .and_then(|id| WarehouseId::parse(&id.to_ascii_lowercase()).ok()),
            is_http_path: path.contains(&"1.0") || path.contains(&"protocolv1"),
        }
    }
}

/// The parts of a path, without query and fragment.
fn segments(path: &str) -> Vec<&str> {
    let path = path.split(['?', '#', ';']).next().unwrap_or_default();
    path.split('/').filter(|part| !part.is_empty()).collect()
}

/// The part of a path that comes after others.
fn following<'a>(path: &[&'a str], others: &[&str]) -> Option<&'a str> {
    path.windows(others.len() + 1)
        .find(|window| window.starts_with(others))
        .and_then(|window| window.last().copied())
}

/// Workspaces on the oldest shards call themselves 0.
fn workspace_id(text: &str) -> Option<WorkspaceId> {
    WorkspaceId::parse(text)
        .ok()
        .filter(|id| id.as_str() != "0")
}
