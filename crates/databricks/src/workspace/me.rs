//! Who the credentials belong to.

use std::time::SystemTime;

use domain::{ApplicationId, WorkspaceId};
use serde::Deserialize;

use crate::Error;
use crate::transport::HttpReply;

/// The principal behind the credentials, as this workspace knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The application id of a service principal, the e-mail address of a person.
    pub user_name: String,
    /// The name for people.
    pub display_name: Option<String>,
    /// The service principal; `None` for a person.
    pub application_id: Option<ApplicationId>,
    /// The workspace that answered, from the header `X-Databricks-Org-Id`.
    pub workspace_id: Option<WorkspaceId>,
    /// Names of the groups in the workspace. `admins` are the workspace admins.
    pub groups: Vec<String>,
    /// Entitlements given to the principal itself; those of its groups are not among them.
    pub entitlements: Vec<String>,
    /// Databricks' id of the request.
    pub request_id: Option<String>,
    /// The host's clock when it answered, from the header `Date`, in whole seconds. Far from this machine's, one of the two is wrong.
    pub server_time: Option<SystemTime>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireMe {
    user_name: Option<String>,
    display_name: Option<String>,
    application_id: Option<String>,
    groups: Vec<WireGroup>,
    entitlements: Vec<WireEntitlement>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireGroup {
    display: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireEntitlement {
    value: Option<String>,
}

impl Me {
    /// Says whether the principal is an admin of the workspace.
    pub fn is_workspace_admin(&self) -> bool {
        self.groups.iter().any(|group| group == "admins")
    }

    pub(super) fn read(reply: &HttpReply) -> Result<Self, Error> {
        let wire: WireMe = reply.json()?;
        // Old shards answer "0".
        let workspace_id = reply
            .header("x-databricks-org-id")
            .filter(|id| *id != "0")
            .and_then(|id| WorkspaceId::parse(id).ok());
        let request_id = reply.occurrence().request_id.clone();
        let me = wire
            .me(workspace_id, request_id)
            .ok_or_else(|| reply.unreadable("the answer names nobody"))?;
        Ok(Self {
            server_time: reply.server_time(),
            ..me
        })
    }
}

impl WireMe {
    fn me(self, workspace_id: Option<WorkspaceId>, request_id: Option<String>) -> Option<Me> {
        let user_name = self.user_name.or_else(|| self.application_id.clone())?;
        let application_id = self
            .application_id
            .as_deref()
            .into_iter()
            .chain([user_name.as_str()])
            .find_map(|id| ApplicationId::parse(id).ok());
        Some(Me {
            application_id,
            user_name,
            display_name: self.display_name,
            workspace_id,
            groups: self.groups.into_iter().filter_map(|g| g.display).collect(),
            entitlements: self
                .entitlements
                .into_iter()
                .filter_map(|e| e.value)
                .collect(),
            request_id,
            server_time: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<Me> {
        serde_json::from_str::<WireMe>(json).unwrap().me(None, None)
    }

    #[test]
    fn a_service_principal_is_known_by_its_name() {
        let me = read(
            r#"{"id":"5","userName":"0f0f0f0f-1111-2222-3333-444444444444","displayName":"acme-collector","active":true,
                "groups":[{"display":"collectors","value":"700"},{"display":"admins"}],"entitlements":[{"value":"databricks-sql-access"}]}"#,
        )
        .unwrap();
        assert_eq!(me.application_id.unwrap().to_string(), me.user_name);
        assert_eq!(me.groups, ["collectors", "admins"]);
        assert_eq!(me.entitlements, ["databricks-sql-access"]);
        assert!(me.is_workspace_admin());
    }

    #[test]
    fn a_person_is_no_service_principal() {
        let me = read(r#"{"userName":"ann@example.com"}"#).unwrap();
        assert_eq!(me.application_id, None);
        assert!(!me.is_workspace_admin());
        assert_eq!(read("{}"), None);
    }
}
