//! Groups and roles of the principal, as the workspace and the metastore tell them.

use contract::AdminRole;
use databricks::{Me, MetastoreSummary};

/// The group of everybody in an account. What it holds, the principal holds.
pub const ACCOUNT_USERS: &str = "account users";
/// Groups that every workspace has of its own. Unity Catalog does not know them.
const WORKSPACE_GROUPS: [&str; 2] = ["users", "admins"];

/// The groups that can hold grants; everybody's is asked about anyway.
pub fn account_groups(me: &Me) -> Vec<String> {
    let mut groups: Vec<String> = me
        .groups
        .iter()
        .filter(|group| {
            !WORKSPACE_GROUPS.contains(&group.as_str()) && group.as_str() != ACCOUNT_USERS
        })
        .cloned()
        .collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// The roles that show in the metastore and the workspace. The metastore admin is its owner: a principal or a group.
pub fn roles(
    principal: &str,
    groups: &[String],
    me: &Me,
    summary: &MetastoreSummary,
) -> Vec<AdminRole> {
    // Databricks does not tell names of principals apart by case.
    let owner = summary.owner.as_deref().map(str::to_lowercase);
    let owns = [principal]
        .into_iter()
        .chain(groups.iter().map(String::as_str))
        .any(|name| owner.as_deref() == Some(&name.to_lowercase()));
    [
        (owns, AdminRole::MetastoreAdmin),
        (me.is_workspace_admin(), AdminRole::WorkspaceAdmin),
    ]
    .into_iter()
    .filter_map(|(has, role)| has.then_some(role))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_the_principal_or_one_of_its_groups() {
        let me = Me {
            user_name: "1D0F6A52-0000-4000-8000-00000000009C".to_owned(),
            display_name: None,
            application_id: None,
            workspace_id: None,
            groups: ["users", "admins", "Data Owners", "account users"]
                .map(str::to_owned)
                .to_vec(),
            entitlements: Vec::new(),
            request_id: None,
            server_time: None,
        };
        let groups = account_groups(&me);
        assert_eq!(groups, ["Data Owners"]);
        let found = |owner: Option<&str>| {
            let summary = MetastoreSummary {
                metastore_id: domain::MetastoreId::parse("22222222-3333-4444-5555-666666666666")
                    .unwrap(),
                name: None,
                cloud: None,
                region: None,
                global_metastore_id: None,
                owner: owner.map(str::to_owned),
            };
            roles(&me.user_name.to_lowercase(), &groups, &me, &summary)
        };
        let both = [AdminRole::MetastoreAdmin, AdminRole::WorkspaceAdmin];
        assert_eq!(found(Some("data owners")), both);
        assert_eq!(found(Some(&me.user_name)), both);
        assert_eq!(found(Some("System user")), [AdminRole::WorkspaceAdmin]);
        assert_eq!(found(None), [AdminRole::WorkspaceAdmin]);
    }
}
