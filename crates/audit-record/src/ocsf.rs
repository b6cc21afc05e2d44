//! The form of the Open Cybersecurity Schema Framework (<https://schema.ocsf.io>). There is no public mapping of Databricks' events; this one
//! claims a class only where its required members are in the event, and API Activity everywhere else.

use std::fmt;
use std::io;
use std::str::FromStr;

use serde_json::{Map, Value, json};

use crate::event::{AuditLogRecord, EventMembers};

/// A version of OCSF that this program writes. The members that are written are the same in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OcsfVersion(&'static str);

/// No version of OCSF that is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("OCSF {0} is not written; there are {list}", list = OcsfVersion::ALL.join(", "))]
pub struct InvalidOcsfVersion(String);

impl OcsfVersion {
    /// The versions.
    pub const ALL: [&str; 5] = ["1.4.0", "1.5.0", "1.6.0", "1.7.0", "1.8.0"];
}

impl Default for OcsfVersion {
    fn default() -> Self {
        Self("1.5.0")
    }
}

impl fmt::Display for OcsfVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FromStr for OcsfVersion {
    type Err = InvalidOcsfVersion;

    fn from_str(text: &str) -> Result<Self, InvalidOcsfVersion> {
        let whole = if text.split('.').count() == 2 {
            format!("{text}.0")
        } else {
            text.to_owned()
        };
        let found = Self::ALL.into_iter().find(|known| *known == whole);
        found
            .map(Self)
            .ok_or_else(|| InvalidOcsfVersion(text.to_owned()))
    }
}

/// Writes an event as a line of JSON. `provider` is the cloud, as OCSF's dictionary has it: `AWS`, `Azure`, `GCP`.
///
/// # Errors
/// As the writer does.
pub fn write_ocsf(
    out: &mut impl io::Write,
    event: &AuditLogRecord<'_>,
    version: OcsfVersion,
    provider: &str,
) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &record(event, version, provider))?;
    out.write_all(b"\n")
}

/// A class, what was done in its words, and what the class demands beside what every event has.
struct Class {
    uid: u32,
    category: u32,
    activity: (u32, &'static str),
    demanded: Vec<(&'static str, Value)>,
}

fn record(event: &AuditLogRecord<'_>, version: OcsfVersion, provider: &str) -> Value {
    let class = classify(event);
    let (activity_id, activity) = class.activity;
    let action = event.action_name.unwrap_or("unknown");
    let mut record = Map::new();
    let mut put = |name: &str, value: Value| {
        record.insert(name.to_owned(), value);
    };
    put("activity_id", activity_id.into());
    put(
        "activity_name",
        if activity_id == 99 {
            action.into()
        } else {
            activity.into()
        },
    );
    put("category_uid", class.category.into());
    put("class_uid", class.uid.into());
    put("type_uid", (class.uid * 100 + activity_id).into());
    put("time", event.event_time.div_euclid(1000).into());
    // Databricks judges no event; OCSF has "informational" for that.
    put("severity_id", 1.into());
    let status_code = event.status_code();
    if let Some(code) = status_code {
        let is_good = (200..300).contains(&code);
        put("status_id", if is_good { 1 } else { 2 }.into());
        put("status_code", code.to_string().into());
    }
    if let Some(said) = event
        .response
        .as_ref()
        .and_then(|response| response.text("error_message"))
    {
        put("status_detail", said.into());
    }
    put("metadata", metadata(event, version));
    put("cloud", cloud(event, provider));
    put("actor", actor(event));
    put("src_endpoint", endpoint(event));
    if let Some(agent) = event.user_agent {
        put("http_request", json!({ "user_agent": agent }));
    }
    // Authentication has no API; it has the service that was entered.
    if class.uid != 3002 {
        put("api", api(event, status_code));
    }
    for (name, value) in class.demanded {
        put(name, value);
    }
    put("unmapped", unmapped(event));
    Value::Object(record)
}

fn metadata(event: &AuditLogRecord<'_>, version: OcsfVersion) -> Value {
    let mut metadata = json!({
        "version": version.to_string(),
        "product": { "name": "Databricks", "vendor_name": "Databricks", "feature": { "name": event.service_name.unwrap_or("unknown") } },
        "profiles": ["cloud"],
        "log_name": "system.access.audit",
    });
    if let Some(id) = event.event_id {
        metadata["uid"] = id.into();
    }
    if let Some(version) = event.version {
        metadata["log_version"] = version.into();
    }
    if let Some(id) = event.request_id {
        metadata["correlation_uid"] = id.into();
    }
    metadata
}

fn cloud(event: &AuditLogRecord<'_>, provider: &str) -> Value {
    let mut cloud = json!({ "provider": provider });
    if let Some(account) = event.account_id {
        cloud["account"] = json!({ "uid": account });
    }
    cloud
}

fn actor(event: &AuditLogRecord<'_>) -> Value {
    let mut actor = json!({ "user": user(event) });
    if let Some(session) = event.session_id {
        actor["session"] = json!({ "uid": session });
    }
    actor
}

fn user(event: &AuditLogRecord<'_>) -> Value {
    named_user(event.email().unwrap_or("unknown"))
}

/// A person by the address, a service principal by its id.
fn named_user(name: &str) -> Value {
    if name.contains('@') {
        json!({ "name": name, "email_addr": name })
    } else {
        json!({ "name": name, "uid": name })
    }
}

/// Where a request came from; events of Databricks itself say nothing of it.
fn endpoint(event: &AuditLogRecord<'_>) -> Value {
    match event
        .source_ip_address
        .filter(|address| !address.is_empty())
    {
        Some(address) if address.parse::<std::net::IpAddr>().is_ok() => json!({ "ip": address }),
        Some(other) => json!({ "name": other }),
        None => json!({ "name": "unknown" }),
    }
}

fn api(event: &AuditLogRecord<'_>, status_code: Option<i64>) -> Value {
    let mut api = json!({ "operation": event.action_name.unwrap_or("unknown") });
    if let Some(service) = event.service_name {
        api["service"] = json!({ "name": service });
    }
    if let Some(id) = event.request_id {
        api["request"] = json!({ "uid": id });
    }
    if let Some(code) = status_code {
        api["response"] = json!({ "code": code });
    }
    api
}

/// What has no place in OCSF.
fn unmapped(event: &AuditLogRecord<'_>) -> Value {
    let mut unmapped = Map::new();
    let members =
        |members: &Option<EventMembers<'_>>| serde_json::to_value(members).unwrap_or_default();
    if let Some(workspace) = event.workspace_id {
        unmapped.insert("workspace_id".to_owned(), workspace.into());
    }
    if let Some(level) = event.audit_level {
        unmapped.insert("audit_level".to_owned(), level.into());
    }
    let parameters = event.request_params.iter().flatten();
    let parameters: Map<String, Value> = parameters
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect();
    unmapped.insert("request_params".to_owned(), Value::Object(parameters));
    if event.identity_metadata.is_some() {
        unmapped.insert(
            "identity_metadata".to_owned(),
            members(&event.identity_metadata),
        );
    }
    if let Some(name) = event
        .user_identity
        .as_ref()
        .and_then(|identity| identity.text("subject_name"))
    {
        unmapped.insert("subject_name".to_owned(), name.into());
    }
    if let Some(result) = event
        .response
        .as_ref()
        .and_then(|response| response.text("result"))
    {
        unmapped.insert("result".to_owned(), result.into());
    }
    for (name, text) in &event.further {
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(*text));
        unmapped.insert((*name).to_owned(), value);
    }
    Value::Object(unmapped)
}

fn classify(event: &AuditLogRecord<'_>) -> Class {
    let action = event.action_name.unwrap_or_default();
    let lower = action.to_ascii_lowercase();
    let found = match event.service_name.unwrap_or_default() {
        "accounts" | "ssh" | "webTerminal"
            if lower.contains("login") || lower.contains("logout") || lower == "startsession" =>
        {
            Some(authentication(event, &lower))
        }
        "accounts" | "groups" if lower.contains("group") => group_management(event, &lower),
        "accounts" => account_change(event, &lower),
        "accountsAccessControl" | "unityCatalog"
            if lower.contains("permission") || lower.contains("ruleset") =>
        {
            user_access(event, &lower)
        }
        "unityCatalog" => datastore(event, &lower),
        _ => None,
    };
    found.unwrap_or_else(|| Class {
        uid: 6003,
        category: 6,
        activity: verb(&lower),
        demanded: Vec::new(),
    })
}

/// API Activity knows four verbs.
fn verb(lower: &str) -> (u32, &'static str) {
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    if begins(&["create", "add", "put", "import", "install", "generate"]) {
        (1, "Create")
    } else if begins(&[
        "get", "list", "read", "search", "download", "export", "describe",
    ]) {
        (2, "Read")
    } else if begins(&[
        "update", "edit", "change", "set", "modify", "patch", "rename", "move", "resize",
    ]) {
        (3, "Update")
    } else if begins(&[
        "delete",
        "remove",
        "drop",
        "uninstall",
        "purge",
        "permanent",
    ]) {
        (4, "Delete")
    } else {
        (99, "Other")
    }
}

fn authentication(event: &AuditLogRecord<'_>, lower: &str) -> Class {
    let activity = if lower.contains("logout") {
        (2, "Logoff")
    } else {
        (1, "Logon")
    };
    Class {
        uid: 3002,
        category: 3,
        activity,
        demanded: vec![
            ("user", user(event)),
            (
                "service",
                json!({ "name": event.service_name.unwrap_or("unknown") }),
            ),
        ],
    }
}

/// Whom a change is about.
fn target(event: &AuditLogRecord<'_>) -> Option<Value> {
    let name = [
        "targetUserName",
        "endpoint_user",
        "user",
        "email",
        "targetUserId",
        "user_id",
    ]
    .iter()
    .find_map(|name| event.parameter(name).filter(|value| !value.is_empty()));
    name.map(named_user)
}

fn account_change(event: &AuditLogRecord<'_>, lower: &str) -> Option<Class> {
    let activity = match lower {
        "add" | "adduser" | "createuser" | "provision" => (1, "Create"),
        "activateuser" => (2, "Enable"),
        "changepassword" | "setpassword" => (3, "Password Change"),
        "resetpassword" => (4, "Password Reset"),
        "deactivateuser" => (5, "Disable"),
        "delete" | "removeuser" | "deleteuser" => (6, "Delete"),
        _ => return None,
    };
    let user = target(event)?;
    Some(Class {
        uid: 3001,
        category: 3,
        activity,
        demanded: vec![("user", user)],
    })
}

fn group_management(event: &AuditLogRecord<'_>, lower: &str) -> Option<Class> {
    let name = [
        "targetGroupName",
        "groupName",
        "group_name",
        "targetGroupId",
        "name",
    ];
    let group = name
        .iter()
        .find_map(|name| event.parameter(name).filter(|value| !value.is_empty()))?;
    let activity = if lower.contains("addprincipal") {
        (3, "Add User")
    } else if lower.contains("removeprincipal") {
        (4, "Remove User")
    } else if lower.starts_with("create") {
        (6, "Create")
    } else if lower.starts_with("delete") || lower.starts_with("removegroup") {
        (5, "Delete")
    } else {
        (99, "Other")
    };
    let mut demanded = vec![("group", json!({ "name": group }))];
    if let Some(user) = target(event) {
        demanded.push(("user", user));
    }
    Some(Class {
        uid: 3006,
        category: 3,
        activity,
        demanded,
    })
}

/// Unity Catalog writes `[{"principal": "…", "add": ["SELECT"]}]`.
fn user_access(event: &AuditLogRecord<'_>, lower: &str) -> Option<Class> {
    if !lower.starts_with("update") {
        return None;
    }
    let changes: Value = serde_json::from_str(event.parameter("changes")?).ok()?;
    let changes = changes.as_array()?;
    let principal = changes
        .iter()
        .find_map(|change| change["principal"].as_str())?;
    let named = |kind: &str| -> Vec<String> {
        let all = changes
            .iter()
            .filter_map(|change| change[kind].as_array())
            .flatten();
        all.filter_map(|privilege| privilege.as_str().map(str::to_owned))
            .collect()
    };
    let (added, removed) = (named("add"), named("remove"));
    let activity = match (added.is_empty(), removed.is_empty()) {
        (false, true) => (1, "Assign Privileges"),
        (true, false) => (2, "Revoke Privileges"),
        (true, true) => return None,
        (false, false) => (99, "Other"),
    };
    let privileges: Vec<String> = added.into_iter().chain(removed).collect();
    Some(Class {
        uid: 3005,
        category: 3,
        activity,
        demanded: vec![
            ("user", named_user(principal)),
            ("privileges", json!(privileges)),
        ],
    })
}

fn datastore(event: &AuditLogRecord<'_>, lower: &str) -> Option<Class> {
    let activity = match lower {
        "gettable" | "gettables" | "generatetemporarytablecredential" => (1, "Read"),
        "updatetables" | "updatetable" => (2, "Update"),
        "createtable" => (6, "Create"),
        "deletetable" => (7, "Delete"),
        _ => return None,
    };
    let table = ["full_name_arg", "table_full_name", "name"]
        .iter()
        .find_map(|name| event.parameter(name).filter(|value| !value.is_empty()))?;
    Some(Class {
        uid: 6005,
        category: 6,
        activity,
        demanded: vec![("table", json!({ "name": table })), ("type_id", 1.into())],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::MemberValue;

    fn class(
        service: &'static str,
        action: &'static str,
        parameters: Vec<(&'static str, Option<&'static str>)>,
    ) -> (u32, u32) {
        let event = AuditLogRecord {
            service_name: Some(service),
            action_name: Some(action),
            request_params: Some(parameters),
            response: Some(EventMembers(vec![(
                "status_code",
                MemberValue::Number(403),
            )])),
            ..AuditLogRecord::default()
        };
        let record = record(&event, OcsfVersion::default(), "Azure");
        assert_eq!(record["status_id"], 2);
        let number = |name: &str| u32::try_from(record[name].as_u64().unwrap()).unwrap();
        assert_eq!(
            number("type_uid"),
            number("class_uid") * 100 + number("activity_id")
        );
        (number("class_uid"), number("activity_id"))
    }

    #[test]
    fn a_class_is_claimed_where_the_event_has_what_it_demands() {
        assert_eq!(class("accounts", "aadBrowserLogin", vec![]), (3002, 1));
        assert_eq!(class("accounts", "logout", vec![]), (3002, 2));
        assert_eq!(
            class(
                "accounts",
                "deactivateUser",
                vec![("targetUserName", Some("a@example.com"))]
            ),
            (3001, 5)
        );
        assert_eq!(class("accounts", "deactivateUser", vec![]), (6003, 99));
        assert_eq!(
            class(
                "accounts",
                "addPrincipalToGroup",
                vec![("targetGroupName", Some("g"))]
            ),
            (3006, 3)
        );
        let grant = r#"[{"principal":"p","add":["SELECT"]}]"#;
        assert_eq!(
            class(
                "unityCatalog",
                "updatePermissions",
                vec![("changes", Some(grant))]
            ),
            (3005, 1)
        );
        assert_eq!(
            class(
                "unityCatalog",
                "updatePermissions",
                vec![("changes", Some("no json"))]
            ),
            (6003, 3)
        );
        assert_eq!(
            class(
                "unityCatalog",
                "getTable",
                vec![("full_name_arg", Some("a.b.c"))]
            ),
            (6005, 1)
        );
        assert_eq!(class("jobs", "runNow", vec![]), (6003, 99));
        assert_eq!(class("secrets", "getSecret", vec![]), (6003, 2));
    }

    #[test]
    fn versions_are_those_that_are_written() {
        assert_eq!("1.5".parse(), Ok(OcsfVersion::default()));
        assert!(
            "2.0"
                .parse::<OcsfVersion>()
                .unwrap_err()
                .to_string()
                .contains("1.5.0")
        );
    }
}
