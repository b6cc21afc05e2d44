//! What all of SCIM has: parts of lists, changes, and principals as they are shown.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::reply::RestError;
use super::scim_filter::ScimFilter;
use crate::world::{AccountMember, AccountMemberKind};

/// Which part of a list is wanted.
#[derive(Debug, Deserialize)]
pub struct ListQuery {
    filter: Option<String>,
    #[serde(rename = "startIndex")]
    start_index: Option<usize>,
    count: Option<usize>,
    attributes: Option<String>,
}

/// The body of a PATCH.
#[derive(Debug, Deserialize)]
pub struct Patch {
    /// Applied in order.
    #[serde(rename = "Operations", default)]
    pub operations: Vec<Operation>,
}

/// One change.
#[derive(Debug, Deserialize)]
pub struct Operation {
    op: String,
    /// The attribute, unless the value names it.
    #[serde(default)]
    pub path: String,
    /// What is added or set.
    #[serde(default)]
    pub value: Value,
}

impl Operation {
    /// What is set: the values of a multi-valued attribute, and whether they are added.
    pub fn values_of(&self, attribute: &str) -> Option<(bool, Vec<String>)> {
        let adds = !self.op.eq_ignore_ascii_case("remove");
        if let Some(rest) = self.path.strip_prefix(attribute) {
            // `roles[value eq "account_admin"]` names the value in the path.
            let in_path = rest.split('"').nth(1).map(str::to_owned);
            return Some((
                adds,
                in_path.map_or_else(|| values(&self.value), |one| vec![one]),
            ));
        }
        let nested = self.value.get(attribute).filter(|_| self.path.is_empty())?;
        Some((adds, values(nested)))
    }
}

/// The texts of a value, of a list of them, or of members `value`.
pub fn values(value: &Value) -> Vec<String> {
    let texts = |value: &Value| {
        let inner = value.get("value").unwrap_or(value);
        inner.as_str().map(str::to_owned)
    };
    match value {
        Value::Array(all) => all.iter().filter_map(texts).collect(),
        other => texts(other).into_iter().collect(),
    }
}

/// A page of a list in the shape of SCIM.
pub fn page(mut all: Vec<Value>, query: &ListQuery) -> Value {
    let total = all.len();
    let start = query.start_index.unwrap_or(1).max(1);
    let mut shown: Vec<Value> = all
        .drain(..)
        .skip(start - 1)
        .take(query.count.unwrap_or(100))
        .collect();
    for resource in &mut shown {
        query.cut(resource);
    }
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": shown.len(),
        "Resources": shown,
    })
}

impl ListQuery {
    /// Returns the filter; one that is not understood is refused, because an empty list would be taken for an answer.
    pub fn filter(&self) -> Result<ScimFilter, RestError> {
        let text = self.filter.as_deref().unwrap_or_default();
        ScimFilter::parse(text).map_err(|error| {
            RestError::scim(
                StatusCode::BAD_REQUEST,
                &format!("Given filter is not valid: {error}"),
            )
        })
    }

    /// Leaves out the attributes that are not asked for; every resource keeps its id.
    pub fn cut(&self, resource: &mut Value) {
        let (Some(attributes), Some(members)) = (&self.attributes, resource.as_object_mut()) else {
            return;
        };
        let asked: Vec<&str> = attributes
            .split(',')
            .filter_map(|one| one.trim().split('.').next())
            .collect();
        members.retain(|name, _| {
            let always = name == "id" || name == "schemas";
            always || asked.iter().any(|one| one.eq_ignore_ascii_case(name))
        });
    }
}

/// A principal in the shape of SCIM.
pub fn shown(member: &AccountMember) -> Value {
    let mut body = match member.kind {
        AccountMemberKind::ServicePrincipal => json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal"],
            "applicationId": member.name,
        }),
        AccountMemberKind::User => json!({
            "schemas": [
                "urn:ietf:params:scim:schemas:core:2.0:User",
                "urn:ietf:params:scim:schemas:extension:workspace:2.0:User",
            ],
            "userName": member.name,
            "emails": [{ "type": "work", "value": member.name, "primary": true }],
        }),
    };
    body["id"] = Value::from(member.scim_id.to_string());
    body["displayName"] = Value::from(member.display_name.as_str());
    body["active"] = Value::from(member.active);
    if member.account_admin {
        body["roles"] = json!([{ "value": "account_admin" }]);
    }
    body
}

/// 404 in the shape of SCIM.
pub fn not_found(what: &str, id: &str) -> RestError {
    RestError::scim(
        StatusCode::NOT_FOUND,
        &format!("{what} with id {id} not found."),
    )
}
