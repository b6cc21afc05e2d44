//! A plan as calls of the Unity Catalog API, for one metastore.

use serde::Serialize;

use crate::{MetastorePlan, Principal};

/// One call. The body adds and leaves everything else as it is, so that a call may be repeated.
#[derive(Serialize)]
struct Call<'a> {
    method: &'static str,
    path: String,
    body: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    changes: [Change<'a>; 1],
}

#[derive(Serialize)]
struct Change<'a> {
    principal: &'a str,
    add: [&'static str; 1],
}

/// Writes the calls in the order in which they should be made, as one JSON document.
pub fn rest(plan: &MetastorePlan, principal: &Principal) -> String {
    let principal = principal.name();
    let call = |grant: &crate::Grant| Call {
        method: "PATCH",
        path: format!(
            "/api/2.1/unity-catalog/permissions/{}/{}",
            grant.securable.kind(),
            grant.securable.full_name()
        ),
        body: Body {
            changes: [Change {
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
