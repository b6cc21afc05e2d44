//! What a host says about itself, without credentials.

use std::time::SystemTime;

use domain::{AccountId, Cloud, DatabricksHost, WorkspaceId};
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use crate::error::Area;
use crate::retry::Repeat;
use crate::transport::{Authorization, HttpReply, HttpRequest, RequestBody, Transport};
use crate::{Error, ErrorKind};

/// The document at `/.well-known/databricks-config` (databricks-sdk-go `config/host_metadata.go`). Every member may be missing.
///
/// It is not signed and tells what the host claims: good for prefilling, never for deciding where a secret goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostMetadata {
    /// The account; workspaces tell it too.
    pub account_id: Option<AccountId>,
    /// The workspace; account hosts have none.
    pub workspace_id: Option<WorkspaceId>,
    /// The cloud.
    pub cloud: Option<Cloud>,
    /// What kind of host it is.
    pub host_type: Option<HostType>,
    oidc_endpoint: Option<String>,
}

/// What kind of host it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostType {
    /// One workspace.
    Workspace,
    /// The account.
    Account,
    /// The account and all its workspaces under one name.
    Unified,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireMetadata {
    oidc_endpoint: Value,
    account_id: Value,
    workspace_id: Value,
    cloud: Value,
    host_type: Value,
}

impl HostMetadata {
    /// Gives the address under which OAuth is described; `{account_id}` is filled in when the account is told.
    pub(crate) fn oidc_endpoint(&self) -> Option<String> {
        let endpoint = self.oidc_endpoint.as_deref()?;
        match self.account_id {
            Some(account_id) => Some(endpoint.replace("{account_id}", &account_id.to_string())),
            None if endpoint.contains("{account_id}") => None,
            None => Some(endpoint.to_owned()),
        }
    }
}

impl From<WireMetadata> for HostMetadata {
    fn from(wire: WireMetadata) -> Self {
        let text = |value: &Value| match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Self {
            account_id: text(&wire.account_id).and_then(|id| AccountId::parse(&id).ok()),
            workspace_id: text(&wire.workspace_id).and_then(|id| WorkspaceId::parse(&id).ok()),
            cloud: text(&wire.cloud).and_then(|cloud| Cloud::from_slug(&cloud)),
            host_type: text(&wire.host_type).and_then(|kind| {
                match kind.to_ascii_lowercase().as_str() {
                    "workspace" => Some(HostType::Workspace),
                    "account" => Some(HostType::Account),
                    "unified" => Some(HostType::Unified),
                    _ => None,
                }
            }),
            oidc_endpoint: text(&wire.oidc_endpoint),
        }
    }
}

/// Asks a host.
pub(crate) async fn fetch(
    transport: &Transport,
    host: &DatabricksHost,
    deadline: Instant,
) -> Result<HostMetadata, Error> {
    let reply = ask(transport, host, deadline).await?;
    reply.json::<WireMetadata>().map(HostMetadata::from)
}

/// Asks a host for anything, and reads its clock.
pub(crate) async fn host_time(
    transport: &Transport,
    host: &DatabricksHost,
    deadline: Instant,
) -> Result<Option<SystemTime>, Error> {
    match ask(transport, host, deadline).await {
        Ok(reply) => Ok(reply.server_time()),
        // An old host has no such document, and was reached.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn ask(
    transport: &Transport,
    host: &DatabricksHost,
    deadline: Instant,
) -> Result<HttpReply, Error> {
    let request = HttpRequest {
        call: "GET /.well-known/databricks-config",
        area: Area::Metadata,
        method: Method::GET,
        path: "/.well-known/databricks-config".to_owned(),
        authorization: Authorization::None,
        body: RequestBody::None,
        repeat: Repeat::Safe,
        limit_bytes: 256 << 10,
    };
    transport.send(host, &request, deadline).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> HostMetadata {
        serde_json::from_str::<WireMetadata>(json).unwrap().into()
    }

    #[test]
    fn a_workspace_tells_account_and_id() {
        let read = read(
            r#"{"oidc_endpoint":"https:\/\/acme.cloud.databricks.com/oidc","account_id":"11111111-2222-3333-4444-555555555555",
                "workspace_id":"1234567890123456","cloud":"AWS","host_type":"Workspace","new":[1]}"#,
        );
        assert_eq!(
            read.workspace_id,
            WorkspaceId::parse("1234567890123456").ok()
        );
        assert_eq!(read.cloud, Some(Cloud::Aws));
        assert_eq!(read.host_type, Some(HostType::Workspace));
        assert_eq!(
            read.oidc_endpoint().unwrap(),
            "https://acme.cloud.databricks.com/oidc"
        );
    }

    #[test]
    fn the_account_is_filled_into_the_endpoint() {
        let endpoint = "https://accounts.cloud.databricks.com/oidc/accounts/{account_id}";
        let without = read(&format!(r#"{{"oidc_endpoint":"{endpoint}"}}"#));
        assert_eq!(without.oidc_endpoint(), None);
        let with = read(&format!(
            r#"{{"oidc_endpoint":"{endpoint}","account_id":"11111111-2222-3333-4444-555555555555"}}"#
        ));
        assert!(
            with.oidc_endpoint()
                .unwrap()
                .ends_with("/11111111-2222-3333-4444-555555555555")
        );
    }

    #[test]
    fn unknown_and_missing_members_are_no_error() {
        assert_eq!(read("{}"), HostMetadata::default());
        assert_eq!(
            read(r#"{"cloud":"moon","account_id":5,"host_type":null,"workspace_id":true}"#),
            HostMetadata::default()
        );
    }
}
