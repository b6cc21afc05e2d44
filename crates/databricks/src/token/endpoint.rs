//! Finds the token endpoint of a host, and lets none pass that is not Databricks'.

use domain::{AccountId, DatabricksHost};
use reqwest::Method;
use serde::Deserialize;
use tokio::time::{Duration, Instant};
use url::{Host, Url};

use crate::error::{Area, bounded};
use crate::metadata;
use crate::retry::Repeat;
use crate::transport::{Authorization, HttpRequest, RequestBody, Transport};
use crate::{Error, ErrorKind, Occurrence, Phase};

/// How messages name the request for a token.
pub(crate) const TOKEN_CALL: &str = "POST /oidc/v1/token";
const DISCOVERY_CALL: &str = "GET /oidc/.well-known/oauth-authorization-server";
/// Discovery is optional, so it may not use up the time of the call (databricks-sdk-go: 10 s).
const DISCOVERY_TIMEOUT: Duration = Duration::from_secs(10);
const LIMIT_BYTES: usize = 256 << 10;

/// A place that a secret may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TokenEndpoint {
    pub(super) host: DatabricksHost,
    pub(super) path: String,
    /// How messages name a request to it.
    pub(super) call: &'static str,
}

#[derive(Deserialize)]
struct EndpointDiscovery {
    token_endpoint: String,
}

impl TokenEndpoint {
    /// Gives the endpoint of an account, which is the same everywhere (databricks-sdk-go does not look it up either).
    pub(super) fn account(host: &DatabricksHost, account_id: AccountId) -> Self {
        Self {
            host: host.clone(),
            path: format!("/oidc/accounts/{account_id}/v1/token"),
            call: "POST /oidc/accounts/{account_id}/v1/token",
        }
    }

    /// Asks a workspace for its endpoint. A workspace that does not answer in the expected form has the usual one; one that names
    /// a foreign endpoint gets nothing.
    pub(super) async fn discover(
        transport: &Transport,
        host: &DatabricksHost,
        deadline: Instant,
    ) -> Result<Self, Error> {
        let deadline = deadline.min(transport.clock().now() + DISCOVERY_TIMEOUT);
        let usual = Self {
            host: host.clone(),
            path: "/oidc/v1/token".to_owned(),
            call: TOKEN_CALL,
        };
        let oidc = match metadata::fetch(transport, host, deadline).await {
            Ok(metadata) => match metadata.oidc_endpoint() {
                Some(endpoint) => gate(&endpoint, host)?,
                None => return Ok(usual),
            },
            Err(error) if is_final(&error) => return Err(error),
            Err(_) => Self {
                host: host.clone(),
                path: "/oidc".to_owned(),
                call: DISCOVERY_CALL,
            },
        };
        let request = HttpRequest {
            call: DISCOVERY_CALL,
            area: Area::Workspace,
            method: Method::GET,
            path: format!(
                "{}/.well-known/oauth-authorization-server",
                oidc.path.trim_end_matches('/')
            ),
            authorization: Authorization::None,
            body: RequestBody::None,
            repeat: Repeat::Safe,
            limit_bytes: LIMIT_BYTES,
        };
        let discovery = match transport.send(&oidc.host, &request, deadline).await {
            Ok(reply) => reply.json::<EndpointDiscovery>(),
            Err(error) if is_final(&error) => return Err(error),
            Err(error) => Err(error),
        };
        match discovery {
            Ok(discovery) => gate(&discovery.token_endpoint, host),
            Err(_) => Ok(usual),
        }
    }
}

/// Says whether the request for the token would fail the same way. A host that is only slow to describe itself may still give one.
fn is_final(error: &Error) -> bool {
    let is_slow = matches!(
        error.kind(),
        ErrorKind::TimedOut {
            phase: Phase::Answer | Phase::Total
        }
    );
    error.kind().is_unreachable() && !is_slow
}

/// Lets an endpoint pass if a secret for `entered` may be sent there: `https`, no user info, a name in Databricks' zones and in
/// the same part of the same cloud. The documents that name endpoints are not signed, so whoever can change one could otherwise collect secrets
/// (databricks-sql-go checks the same).
fn gate(endpoint: &str, entered: &DatabricksHost) -> Result<TokenEndpoint, Error> {
    judge(endpoint, entered).ok_or_else(|| {
        let at = Occurrence {
            host: entered.clone(),
            area: Area::Token,
            call: DISCOVERY_CALL,
            status: None,
            code: None,
            request_id: None,
            detail: bounded(endpoint),
        };
        let endpoint = bounded(endpoint);
        Error::new(ErrorKind::ForeignTokenEndpoint { endpoint }, at)
    })
}

fn judge(endpoint: &str, entered: &DatabricksHost) -> Option<TokenEndpoint> {
    let url = Url::parse(endpoint).ok()?;
    // `port` is `None` for 443, which is the default of `https`.
    if url.scheme() != "https"
        || !url.username().is_empty()
        || url.password().is_some()
        || url.port().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return None;
    }
    let Some(Host::Domain(name)) = url.host() else {
        return None;
    };
    let host = DatabricksHost::parse(name).ok()?;
    (host == *entered || host.partition() == entered.partition()).then(|| TokenEndpoint {
        host,
        path: url.path().to_owned(),
        call: TOKEN_CALL,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entered() -> DatabricksHost {
        DatabricksHost::parse("acme.cloud.databricks.com").unwrap()
    }

    #[track_caller]
    fn refused(endpoint: &str) {
        assert!(gate(endpoint, &entered()).is_err(), "{endpoint}");
    }

    #[test]
    fn own_and_sibling_hosts_pass() {
        let own = gate(
            "https://acme.cloud.databricks.com/oidc/v1/token",
            &entered(),
        )
        .unwrap();
        assert_eq!(own.host, entered());
        assert_eq!(own.path, "/oidc/v1/token");
        let sibling = gate("https://ACCOUNTS.cloud.databricks.com:443/oidc", &entered()).unwrap();
        assert_eq!(sibling.host.as_str(), "accounts.cloud.databricks.com");
    }

    #[test]
    fn everything_else_is_refused() {
        refused("http://acme.cloud.databricks.com/oidc/v1/token");
        refused("https://acme.cloud.databricks.com:8443/oidc/v1/token");
        refused("https://a@acme.cloud.databricks.com/oidc/v1/token");
        refused("https://:b@acme.cloud.databricks.com/oidc/v1/token");
        refused("https://acme.cloud.databricks.com.evil.example/oidc/v1/token");
        refused("https://evil.example/acme.cloud.databricks.com");
        refused("https://evil.example#.cloud.databricks.com");
        refused("https://evil.example\\.cloud.databricks.com/");
        refused("https://acme.cloud.databricks.com/oidc?to=https://evil.example");
        refused("https://evilcloud.databricks.com/");
        refused("https://acme.azuredatabricks.net/oidc/v1/token");
        refused("https://127.0.0.1/oidc/v1/token");
        refused("https://2130706433/oidc/v1/token");
        refused("https://[::1]/oidc/v1/token");
        refused("/oidc/v1/token");
        refused("");
    }

    proptest! {
        #[test]
        fn what_passes_is_databricks(
            scheme in "(https|https|https|http|HTTPS)://",
            user in "(|||a@|a:b@|evil\\.example@|evil\\.example#|evil\\.example/|evil\\.example\\\\\\\\)",
            name in "(acme|[a-z0-9]{1,8}(-[a-z0-9]{1,4})?|accounts|)",
            zone in "(\\.cloud\\.databricks\\.com|\\.cloud\\.databricks\\.com|\\.cloud\\.databricks\\.us|\\.azuredatabricks\\.net|cloud\\.databricks\\.com)",
            tail in "(|||\\.evil\\.example|:8443|:443|%2eevil|\\.)",
            after in "/(oidc/v1/token|[a-z0-9.@:?#%\\\\-]{0,8})",
        ) {
            let text = format!("{scheme}{user}{name}{zone}{tail}{after}");
            let passed = gate(&text, &entered());
            // What is right passes, so that this is a test of the gate and not of a closed door.
            let is_right = scheme.eq_ignore_ascii_case("https://") && user.is_empty() && !name.is_empty()
                && zone == ".cloud.databricks.com" && matches!(tail.as_str(), "" | ":443") && after == "/oidc/v1/token";
            prop_assert!(!is_right || passed.is_ok(), "{}", text);
            let is_foreign = user.contains('@') || user.contains("evil") || tail.contains("evil") || tail == ":8443"
                || scheme == "http://" || ["us", "net"].map(Some).contains(&zone.rsplit('.').next());
            prop_assert!(!is_foreign || passed.is_err(), "{}", text);
            if let Ok(endpoint) = passed {
                prop_assert!(endpoint.host.as_str().ends_with(".cloud.databricks.com"));
                prop_assert!(endpoint.path.starts_with('/'));
                // What is sent is built from host and path, and leads to that host.
                let url = Url::parse(&format!("https://{}{}", endpoint.host, endpoint.path)).unwrap();
                prop_assert_eq!(url.host_str(), Some(endpoint.host.as_str()));
            }
        }

        #[test]
        fn judging_never_panics(text in "\\PC{0,80}") {
            let _judged = gate(&text, &entered());
        }
    }
}
