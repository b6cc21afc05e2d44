//! What a check saw, in words.

use contract::{
    AccessQuestion, Check, CheckName, CheckState, Finding, NotChecked, Observation, PrivilegeLevel,
    Probe, WarehouseState, Warning,
};
use domain::Timestamp;

use super::duration;
use crate::components::CheckMark;
use crate::texts::failure::{Attempt, failure};

/// The name of a check.
pub fn name(check: &CheckName) -> String {
    match check {
        CheckName::Credentials => "Credentials".to_owned(),
        CheckName::Identity => "Identity".to_owned(),
        CheckName::Metastore => "Metastore".to_owned(),
        CheckName::Warehouse => "SQL warehouse".to_owned(),
        CheckName::Table(table) => table.full_name(),
        CheckName::Access(question) => access(*question).to_owned(),
    }
}

/// How the check stands.
pub const fn mark(state: &CheckState) -> CheckMark {
    match state {
        CheckState::Waiting => CheckMark::NotRun,
        CheckState::Running => CheckMark::Running,
        CheckState::Passed { warnings, .. } if !warnings.is_empty() => CheckMark::Warned,
        CheckState::Passed { .. } => CheckMark::Passed,
        CheckState::Failed { .. } => CheckMark::Failed,
        CheckState::NotChecked { .. } => CheckMark::NotChecked,
    }
}

/// What came of looking for access that nobody needs.
pub const fn access_words(mark: CheckMark) -> &'static str {
    match mark {
        CheckMark::Passed => "Not found",
        CheckMark::Warned => "Found: more than reading needs",
        _ => mark.label(),
    }
}

/// What was seen, or why nothing was. A failure has a report of its own.
pub fn evidence(state: &CheckState) -> String {
    match state {
        CheckState::Waiting | CheckState::Running | CheckState::Failed { .. } => String::new(),
        CheckState::Passed {
            found: found @ Observation::Access { .. },
            warnings,
        } if warnings.is_empty() => {
            let left_out = seen(found);
            if left_out.is_empty() {
                "confirmed".to_owned()
            } else {
                format!("not held where it was asked; {left_out}")
            }
        }
        CheckState::Passed { found, warnings } => {
            let warnings = warnings.iter().map(warned);
            std::iter::once(seen(found))
                .chain(warnings)
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("; ")
        }
        CheckState::NotChecked { because } => reason(because),
    }
}

/// How long it took.
pub fn took(check: &Check) -> Option<String> {
    check.duration_ms.map(duration::short)
}

/// Why a check did not run.
pub fn reason(because: &NotChecked) -> String {
    match because {
        NotChecked::After { check } => {
            format!("because “{}” failed, which this one needs", name(check))
        }
        NotChecked::Unread { failure } => {
            let attempt = Attempt::Check(&CheckName::Identity);
            let text = self::failure(failure, attempt);
            format!("because it could not be read: {}", text.what)
        }
        NotChecked::NotYet => "because the test runs".to_owned(),
        NotChecked::Cancelled => "because the test was cancelled".to_owned(),
        NotChecked::OutOfTime => "because the time of the test was used up".to_owned(),
    }
}

fn time(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "an unknown time".to_owned(), |at| at.to_string())
}

fn seen(found: &Observation) -> String {
    match found {
        Observation::Credentials {
            application_id: Some(application_id),
            exchanged: Some(sent),
        } => format!(
            "Databricks gave an access token to application {application_id} for LakeSentry's word: issuer {}, subject {}, audience {}, key {}, from {} to {}",
            sent.issuer,
            sent.subject,
            sent.audience,
            sent.kid.as_deref().unwrap_or("without a name"),
            time(sent.issued_at),
            time(sent.expires_at),
        ),
        Observation::Credentials {
            application_id: Some(application_id),
            exchanged: None,
        } => format!("Databricks gave an access token to application {application_id}"),
        Observation::Credentials {
            application_id: None,
            ..
        } => "Databricks accepted the personal access token".to_owned(),
        Observation::Identity {
            user_name,
            display_name,
            workspace_id,
        } => {
            let name = display_name
                .as_deref()
                .filter(|name| *name != user_name)
                .map_or_else(String::new, |name| format!(" ({name})"));
            format!("{user_name}{name} in workspace {workspace_id}")
        }
        Observation::Metastore { name, region, .. } => {
            format!("{name} in {} ({region})", region.label())
        }
        Observation::Warehouse {
            name,
            state,
            usable,
            ..
        } => format!(
            "“{name}” {}{}",
            warehouse_state(*state),
            if *usable > 1 {
                format!("; {usable} can be used")
            } else {
                String::new()
            }
        ),
        Observation::Table { empty: true, .. } => "can be read and holds no row".to_owned(),
        Observation::Table {
            newest: Some(newest),
            ..
        } => format!("can be read, {}", newest_row(*newest)),
        Observation::Table { newest: None, .. } => "can be read".to_owned(),
        Observation::Access { left_out: 0, .. } => String::new(),
        Observation::Access { left_out, .. } => {
            format!("{left_out} further catalogs were not asked about")
        }
    }
}

/// The privilege of a level in SQL.
pub const fn privilege(level: PrivilegeLevel) -> &'static str {
    match level {
        PrivilegeLevel::Catalog => "USE CATALOG",
        PrivilegeLevel::Schema => "USE SCHEMA",
        PrivilegeLevel::Table => "SELECT",
    }
}

/// Says that Databricks' list of privileges and the statement tell different things. The list may be behind; the statement was made now.
pub fn disagreement(finding: &Finding, probe: &Probe) -> Option<&'static str> {
    let missing = match finding {
        Finding::Denied { level } => privilege(*level),
        Finding::PrivilegeMissing { privilege, .. } => privilege,
        _ => return None,
    };
    let held = probe.privileges.as_deref().unwrap_or_default();
    let is_listed = held.iter().any(|held| held.replace('_', " ") == missing);
    is_listed.then_some("The list says that the privilege is held, and the statement was refused. Databricks' list may be behind by more than an hour, so the statement counts.")
}

const fn warehouse_state(state: WarehouseState) -> &'static str {
    match state {
        WarehouseState::Running => "was running",
        WarehouseState::Changing => "was starting or stopping",
        WarehouseState::Stopped => "was stopped and started by itself",
    }
}

/// "newest row 26 minutes old".
pub fn newest_row(newest: Timestamp) -> String {
    format!("newest row {} old", duration::age(newest))
}

const fn access(question: AccessQuestion) -> &'static str {
    match question {
        AccessQuestion::AccountAdmin => "Account admin role",
        AccessQuestion::MetastoreAdmin => "Metastore admin role",
        AccessQuestion::WorkspaceAdmin => "Workspace admin role",
        AccessQuestion::BroadPrivileges => "MANAGE and ALL PRIVILEGES",
        AccessQuestion::OtherCatalogs => "Access outside of the catalog system",
    }
}

/// What a person should look at although the check passed.
fn warned(warning: &Warning) -> String {
    match warning {
        Warning::Late {
            usual_minutes,
            age_minutes,
        } => format!(
            "later than the usual {}: nothing newer within {}",
            minutes(*usual_minutes),
            minutes(*age_minutes)
        ),
        Warning::SameMetastore { other, .. } => {
            format!("{other} reads the same metastore, so that the rows of its region come twice")
        }
        Warning::OtherPrincipal { expected } => format!(
            "this is not the service principal {expected}: what is found here proves the workspace, and nothing about that one"
        ),
        Warning::ClockSkew { here, there } => {
            format!("clocks differ: it is {here} at LakeSentry's server and {there} at the host")
        }
        Warning::AdminRole { group: None, .. } => {
            "it has this role, which reading does not need".to_owned()
        }
        Warning::AdminRole {
            group: Some(group), ..
        } => format!("it has this role through the group {group}, which reading does not need"),
        Warning::TooMuchAccess { held } => format!(
            "{} holds {} on {} {}",
            held.principal,
            held.privilege.replace('_', " "),
            held.securable.kind,
            held.securable.full_name
        ),
        Warning::Unknown => "a warning that this page does not know".to_owned(),
    }
}

fn minutes(minutes: u32) -> String {
    duration::long(u64::from(minutes) * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_list_and_statement_disagree_the_statement_counts() {
        let told = |finding: &Finding, held: &[&str]| {
            let probe = Probe {
                privileges: Some(held.iter().map(|&held| held.to_owned()).collect()),
                ..Probe::default()
            };
            disagreement(finding, &probe)
        };
        let denied = |level| Finding::Denied { level };
        for (level, listed) in [
            (PrivilegeLevel::Catalog, "USE_CATALOG"),
            (PrivilegeLevel::Schema, "USE_SCHEMA"),
            (PrivilegeLevel::Table, "SELECT"),
        ] {
            let words = told(&denied(level), &["BROWSE", listed]).unwrap();
            assert!(words.contains("behind by more than an hour"), "{words}");
            assert!(words.ends_with("so the statement counts."), "{words}");
            assert_eq!(told(&denied(level), &["BROWSE"]), None);
        }
        let browse = Finding::PrivilegeMissing {
            level: PrivilegeLevel::Catalog,
            privilege: "BROWSE".to_owned(),
        };
        assert!(told(&browse, &["BROWSE"]).is_some());
        // Nothing was refused, or nothing was told.
        assert_eq!(told(&Finding::Readable, &["SELECT"]), None);
        let nothing = Probe::default();
        assert_eq!(disagreement(&denied(PrivilegeLevel::Table), &nothing), None);
    }
}
