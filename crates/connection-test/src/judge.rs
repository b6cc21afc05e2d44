//! From what was seen of a table to what is said about it. Pure.

use contract::{FailureCause, PrivilegeLevel, SystemSchemaState, Warning};
use domain::SystemTable;
use jiff::Timestamp;

/// How far back the newest row of a table is looked for, in hours; older rows are too many to look at for a test.
pub const FRESHNESS_HOURS: i64 = 48;
/// A table is late at this multiple of its usual delay: Databricks promises nothing, and nobody should be alarmed by a slow hour.
const TOLERANCE: i64 = 2;

/// Says whether a table's newest row is older than is usual for it. Without a row in the time that was looked at, it is at least as old as
/// that.
pub fn lateness(table: SystemTable, newest: Option<Timestamp>, now: Timestamp) -> Option<Warning> {
    let usual_minutes = table.usual_delay_minutes()?;
    let age_minutes = match newest {
        Some(newest) => now.duration_since(newest).as_secs() / 60,
        None => FRESHNESS_HOURS * 60,
    };
    // A row from the future is one of a clock that is ahead; it is not late.
    (age_minutes > i64::from(usual_minutes) * TOLERANCE).then(|| Warning::Late {
        usual_minutes,
        age_minutes: u32::try_from(age_minutes).unwrap_or(u32::MAX),
    })
}

/// What the metastore told about the privileges on a table that a statement did not find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Nothing.
    Nothing,
    /// It knows no such table.
    NoTable,
    /// It knows no such schema.
    NoSchema,
    /// What the principal and its groups hold on it, from wherever; so it is there.
    Held(Vec<String>),
}

/// Finds out what it means that a table or schema was not found: it is hidden, not switched on, or not there at all. Databricks answers
/// the same in all these cases.
pub fn explain(
    cause: FailureCause,
    schema: Option<SystemSchemaState>,
    told: &Told,
) -> FailureCause {
    use SystemSchemaState as State;
    if !matches!(
        cause,
        FailureCause::TableNotFound | FailureCause::SchemaNotFound
    ) {
        return cause;
    }
    match schema {
        Some(State::Unavailable) => return FailureCause::NotOffered,
        Some(State::Available | State::Changing) => return FailureCause::SchemaNotFound,
        Some(State::Enabled | State::Unknown) | None => {}
    }
    let schema_is_there = schema == Some(State::Enabled);
    match told {
        Told::Held(held) => match missing_level(held) {
            Some(level) => FailureCause::Denied { level },
            // It is known, nothing is missing, and it still can't be found: not in this region or release.
            None => FailureCause::NotOffered,
        },
        // The schema is on, and the metastore denies to whoever may see everything in it that there is such a table.
        Told::NoTable if schema_is_there => FailureCause::NotOffered,
        Told::NoSchema => FailureCause::SchemaNotFound,
        Told::NoTable | Told::Nothing
            if schema_is_there && cause == FailureCause::SchemaNotFound =>
        {
            FailureCause::Denied {
                level: PrivilegeLevel::Schema,
            }
        }
        Told::NoTable | Told::Nothing => cause,
    }
}

/// Gives the uppermost level at which a privilege is missing.
fn missing_level(held: &[String]) -> Option<PrivilegeLevel> {
    let holds = |privilege: &str| {
        held.iter()
            .any(|held| held == privilege || held == "ALL_PRIVILEGES")
    };
    [
        ("USE_CATALOG", PrivilegeLevel::Catalog),
        ("USE_SCHEMA", PrivilegeLevel::Schema),
        ("SELECT", PrivilegeLevel::Table),
    ]
    .into_iter()
    .find_map(|(privilege, level)| (!holds(privilege)).then_some(level))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use proptest::prelude::*;

    use super::*;

    fn audit() -> SystemTable {
        SystemTable::parse("system.access.audit").unwrap()
    }

    fn now() -> Timestamp {
        "2026-11-22T14:00:00Z".parse().unwrap()
    }

    fn held(privileges: &[&str]) -> Told {
        Told::Held(privileges.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn a_table_is_late_at_twice_its_usual_delay() {
        let at = |minutes: i64| lateness(audit(), Some(now() - minutes.minutes()), now());
        assert_eq!(at(30), None);
        assert_eq!(at(-5), None);
        assert_eq!(
            at(31),
            Some(Warning::Late {
                usual_minutes: 15,
                age_minutes: 31
            })
        );
        assert_eq!(
            lateness(audit(), None, now()),
            Some(Warning::Late {
                usual_minutes: 15,
                age_minutes: 48 * 60
            })
        );
        // Nobody knows when a cluster will be changed again.
        let clusters = SystemTable::parse("system.compute.clusters").unwrap();
        assert_eq!(lateness(clusters, None, now()), None);
    }

    #[test]
    fn what_was_not_found_is_told_apart() {
        use FailureCause as Cause;
        use SystemSchemaState as State;
        let denied = |level| Cause::Denied { level };
        let table = |state, told: &Told| explain(Cause::TableNotFound, state, told);
        let schema = |state, told: &Told| explain(Cause::SchemaNotFound, state, told);
        assert_eq!(
            table(Some(State::Unavailable), &Told::Nothing),
            Cause::NotOffered
        );
        assert_eq!(
            table(Some(State::Available), &Told::Nothing),
            Cause::SchemaNotFound
        );
        assert_eq!(
            table(Some(State::Enabled), &Told::NoTable),
            Cause::NotOffered
        );
        assert_eq!(
            table(None, &held(&["USE_CATALOG", "USE_SCHEMA"])),
            denied(PrivilegeLevel::Table)
        );
        assert_eq!(
            table(None, &held(&["USE_CATALOG", "SELECT"])),
            denied(PrivilegeLevel::Schema)
        );
        assert_eq!(table(None, &held(&["ALL_PRIVILEGES"])), Cause::NotOffered);
        assert_eq!(table(None, &Told::NoTable), Cause::TableNotFound);
        assert_eq!(schema(None, &Told::NoSchema), Cause::SchemaNotFound);
        assert_eq!(
            schema(Some(State::Enabled), &Told::Nothing),
            denied(PrivilegeLevel::Schema)
        );
        assert_eq!(schema(None, &Told::Nothing), Cause::SchemaNotFound);
    }

    proptest! {
        #[test]
        fn other_failures_stay_what_they_are(state in 0..6_usize, told in 0..4_usize) {
            use SystemSchemaState as State;
            let state = [None, Some(State::Enabled), Some(State::Available), Some(State::Changing), Some(State::Unavailable), Some(State::Unknown)][state];
            let told = [Told::Nothing, Told::NoTable, Told::NoSchema, held(&["SELECT"])][told].clone();
            for cause in [FailureCause::TimedOut, FailureCause::Refused, FailureCause::Denied { level: PrivilegeLevel::Catalog }] {
                prop_assert_eq!(explain(cause.clone(), state, &told), cause);
            }
            // Whatever was told: one that was not found is never said to be readable, nor is it left without a word.
            let explained = explain(FailureCause::TableNotFound, state, &told);
            let is_known = matches!(explained, FailureCause::TableNotFound | FailureCause::SchemaNotFound | FailureCause::NotOffered | FailureCause::Denied { .. });
            prop_assert!(is_known);
        }
    }
}
