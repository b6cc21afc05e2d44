//! What the checks of a workspace mean for it.

use contract::{Check, CheckName, CheckState, FailureCause, Observation};
use domain::{ApplicationId, MetastoreId, Region, TableName};

/// How a workspace stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No check ran.
    NotRun,
    /// Checks are running.
    Running,
    /// Every check passed, those for too much access aside.
    Ready,
    /// It can be connected; some of what it should show can't be read.
    Partly {
        /// How many tables could not be read.
        failed: usize,
        /// How many were not asked for.
        not_checked: usize,
    },
    /// It can be connected, and nothing of it arrives before there is a SQL warehouse that may be used.
    NoWarehouse,
    /// Credentials, identity or metastore did not pass.
    NotConnectable,
    /// The test ended before it was known whether it can be connected; nothing failed.
    NotChecked,
}

impl Standing {
    /// Judges the checks of one workspace.
    pub fn of(checks: &[Check]) -> Self {
        if checks
            .iter()
            .all(|check| check.state == CheckState::Waiting)
        {
            return Self::NotRun;
        }
        if !checks.iter().all(|check| check.state.has_ended()) {
            return Self::Running;
        }
        // Too much access keeps nothing from being read, nor does it that nobody could ask about it.
        let mut needed = checks
            .iter()
            .filter(|check| !matches!(check.name, CheckName::Access(_)));
        let all_passed = needed.all(passed);
        let count = |of: fn(&Check) -> bool| tables(checks).filter(|(_, check)| of(check)).count();
        if all_passed {
            Self::Ready
        } else if is_connectable(checks) {
            if failed_at(checks, &CheckName::Warehouse) {
                Self::NoWarehouse
            } else {
                let failed = count(failed);
                Self::Partly {
                    failed,
                    not_checked: count(|check| !passed(check)) - failed,
                }
            }
        } else if checks.iter().any(failed) {
            Self::NotConnectable
        } else {
            Self::NotChecked
        }
    }

    /// Says whether a connector can be made.
    pub const fn is_connectable(self) -> bool {
        matches!(self, Self::Ready | Self::Partly { .. } | Self::NoWarehouse)
    }

    /// Gives the words for people.
    pub fn label(self) -> String {
        match self {
            Self::NotRun => "Not run".to_owned(),
            Self::Running => "Running".to_owned(),
            Self::Ready => "Ready".to_owned(),
            Self::Partly {
                failed: 0,
                not_checked,
            } => format!("{} not checked", tables_of(not_checked)),
            Self::Partly { failed, .. } => format!("{} unreadable", tables_of(failed)),
            Self::NoWarehouse => "No SQL warehouse".to_owned(),
            Self::NotConnectable => "Can't connect".to_owned(),
            Self::NotChecked => "Not checked".to_owned(),
        }
    }
}

fn is_connectable(checks: &[Check]) -> bool {
    let needed = [
        CheckName::Credentials,
        CheckName::Identity,
        CheckName::Metastore,
    ];
    needed.into_iter().all(|name| {
        checks
            .iter()
            .any(|check| check.name == name && passed(check))
    })
}

/// Says whether the workspace has no Unity Catalog, or is not the one that was meant: no grant changes that.
pub fn is_beyond_grants(checks: &[Check]) -> bool {
    checks.iter().any(|check| {
        let CheckState::Failed { failure } = &check.state else {
            return false;
        };
        matches!(
            failure.cause,
            FailureCause::NoMetastore
                | FailureCause::ForeignAccount { .. }
                | FailureCause::OtherWorkspace { .. }
                | FailureCause::OtherCloud { .. }
                | FailureCause::OtherZone { .. }
        )
    })
}

const fn passed(check: &Check) -> bool {
    matches!(check.state, CheckState::Passed { .. })
}

const fn failed(check: &Check) -> bool {
    matches!(check.state, CheckState::Failed { .. })
}

fn failed_at(checks: &[Check], name: &CheckName) -> bool {
    checks
        .iter()
        .any(|check| check.name == *name && failed(check))
}

/// Gives the metastore and its region, once the check saw them.
pub fn metastore(checks: &[Check]) -> Option<(MetastoreId, &Region)> {
    checks.iter().find_map(|check| match &check.state {
        CheckState::Passed {
            found:
                Observation::Metastore {
                    metastore_id,
                    region,
                    ..
                },
            ..
        } => Some((*metastore_id, region)),
        _ => None,
    })
}

/// Gives the name under which SQL knows who signed in.
pub fn signed_in_as(checks: &[Check]) -> Option<&str> {
    checks.iter().find_map(|check| match &check.state {
        CheckState::Passed {
            found: Observation::Identity { user_name, .. },
            ..
        } => Some(user_name.as_str()),
        _ => None,
    })
}

/// Says whether somebody else than the chosen service principal answered, as with a token or with the secret of another one: then nothing is
/// proven of the chosen one.
pub fn answered_as_other(checks: &[Check], chosen: ApplicationId) -> bool {
    signed_in_as(checks).is_some_and(|name| ApplicationId::parse(name).ok() != Some(chosen))
}

/// Lists the tables that could be read.
pub fn readable(checks: &[Check]) -> impl Iterator<Item = &TableName> {
    tables(checks)
        .filter(|(_, check)| passed(check))
        .map(|(table, _)| table)
}

/// Says whether Databricks refused the client ID or its secret.
pub fn is_secret_refused(checks: &[Check]) -> bool {
    checks.iter().any(|check| match &check.state {
        CheckState::Failed { failure, .. } => matches!(
            failure.cause,
            FailureCause::InvalidClient | FailureCause::EntraSecret
        ),
        _ => false,
    })
}

/// Gives the checks of tables.
pub fn tables(checks: &[Check]) -> impl Iterator<Item = (&TableName, &Check)> {
    checks.iter().filter_map(|check| match &check.name {
        CheckName::Table(table) => Some((table, check)),
        _ => None,
    })
}

/// "Three of four workspaces are ready".
pub fn headline(ready: usize, total: usize) -> String {
    match (ready, total) {
        (1, 1) => "The workspace is ready".to_owned(),
        (0, 1) => "The workspace is not ready yet".to_owned(),
        (0, 2) => "Neither workspace is ready yet".to_owned(),
        (2, 2) => "Both workspaces are ready".to_owned(),
        (0, _) => format!("None of {} workspaces is ready yet", in_words(total)),
        _ if ready == total => format!("All {} workspaces are ready", in_words(total)),
        (1, _) => format!("One of {} workspaces is ready", in_words(total)),
        _ => {
            let text = format!(
                "{} of {} workspaces are ready",
                in_words(ready),
                in_words(total)
            );
            capitalised(&text)
        }
    }
}

/// "1 workspace", "4 workspaces".
pub fn workspaces(count: usize) -> String {
    if count == 1 {
        "1 workspace".to_owned()
    } else {
        format!("{count} workspaces")
    }
}

/// "1 table", "14 tables".
pub fn tables_of(count: usize) -> String {
    if count == 1 {
        "1 table".to_owned()
    } else {
        format!("{count} tables")
    }
}

/// Numbers up to twelve as words, as in running text.
fn in_words(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

fn capitalised(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Failure, FailureCause, NotChecked};
    use domain::{ApplicationId, DatabricksHost};

    #[track_caller]
    fn check(name: CheckName, state: CheckState) -> Check {
        Check {
            state,
            ..Check::waiting(name)
        }
    }

    fn good(name: CheckName) -> Check {
        let application_id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").ok();
        let found = Observation::Credentials {
            application_id,
            exchanged: None,
        };
        check(
            name,
            CheckState::Passed {
                found,
                warnings: Vec::new(),
            },
        )
    }

    fn bad(name: CheckName) -> Check {
        bad_because(name, FailureCause::TableNotFound)
    }

    fn bad_because(name: CheckName, cause: FailureCause) -> Check {
        let failure = Failure {
            cause,
            host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
            detail: None,
            request_id: None,
            sql_state: None,
        };
        check(name, CheckState::Failed { failure })
    }

    #[test]
    fn a_workspace_without_a_table_can_still_be_connected() {
        let table = CheckName::Table(TableName::parse("system.billing.usage").unwrap());
        let mut checks = vec![
            good(CheckName::Credentials),
            good(CheckName::Identity),
            good(CheckName::Metastore),
            bad(table.clone()),
        ];
        assert_eq!(
            Standing::of(&checks),
            Standing::Partly {
                failed: 1,
                not_checked: 0
            }
        );
        checks[3] = good(table);
        assert_eq!(Standing::of(&checks), Standing::Ready);
        checks.push(bad(CheckName::Warehouse));
        assert_eq!(Standing::of(&checks), Standing::NoWarehouse);
        assert!(Standing::NoWarehouse.is_connectable());
        checks[2] = bad(CheckName::Metastore);
        assert_eq!(Standing::of(&checks), Standing::NotConnectable);
    }

    #[test]
    fn a_refused_secret_is_asked_for_again() {
        let refused = |cause| is_secret_refused(&[bad_because(CheckName::Credentials, cause)]);
        assert!(refused(FailureCause::InvalidClient));
        assert!(refused(FailureCause::EntraSecret));
        assert!(!refused(FailureCause::UnknownHost));
    }

    #[test]
    fn what_a_workspace_is_no_grant_changes() {
        let beyond = |name, cause| is_beyond_grants(&[bad_because(name, cause)]);
        assert!(beyond(CheckName::Metastore, FailureCause::NoMetastore));
        assert!(!beyond(
            CheckName::Credentials,
            FailureCause::NotInWorkspace
        ));
        assert!(!is_beyond_grants(&[]));
    }

    #[test]
    fn a_cancelled_test_makes_nothing_ready() {
        let because = NotChecked::Cancelled;
        let checks = [check(
            CheckName::Credentials,
            CheckState::NotChecked { because },
        )];
        assert_eq!(Standing::of(&checks), Standing::NotChecked);
        assert!(!Standing::NotChecked.is_connectable());
        let waiting = [check(CheckName::Credentials, CheckState::Waiting)];
        assert_eq!(Standing::of(&waiting), Standing::NotRun);
    }

    #[test]
    fn the_headline_counts_in_words() {
        assert_eq!(headline(3, 4), "Three of four workspaces are ready");
        assert_eq!(headline(0, 2), "Neither workspace is ready yet");
        assert_eq!(headline(2, 2), "Both workspaces are ready");
        assert_eq!(headline(0, 3), "None of three workspaces is ready yet");
        assert_eq!(headline(1, 1), "The workspace is ready");
        assert_eq!(headline(14, 20), "14 of 20 workspaces are ready");
    }
}
