//! A plan as calls of the Unity Catalog API, for one metastore.

use serde::Serialize;

use crate::{MetastorePlan, Principal};

/// One call. The body adds and leaves everything else as it is, so that a call may be repeated.
#[derive(Serialize)]
struct PermissionsCall<'a> {
    method: &'static str,
    path: String,
    body: PermissionsBody<'a>,
}

#[derive(Serialize)]
struct PermissionsBody<'a> {
    changes: [PermissionsChange<'a>; 1],
}

#[derive(Serialize)]
struct PermissionsChange<'a> {
    principal: &'a str,
    add: [&'static str; 1],
}

/// Writes the calls in the order in which they should be made, as one JSON document.
pub fn rest(plan: &MetastorePlan, principal: &Principal) -> String {
    let principal = principal.name();
    let call = |grant: &crate::Grant| PermissionsCall {
        method: "PATCH",
        path: format!(
            "/api/2.1/unity-catalog/permissions/{}/{}",
            grant.securable.kind(),
            grant.securable.full_name()
        ),
        body: PermissionsBody {
            changes: [PermissionsChange {
                principal: &principal,
                add: [grant.privilege.api()],
            }],
        },
    };
    let calls: Vec<_> = plan.grants.iter().map(call).collect();
    let mut text = serde_json::to_string_pretty(&calls).expect("texts and lists are valid JSON");
    text.push('\n');
    text
}
