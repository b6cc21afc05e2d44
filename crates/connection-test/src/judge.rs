//! From what was seen of a table to what is said about it. Pure.

use std::collections::BTreeSet;

use contract::{FailureCause, PrivilegeLevel, SystemSchemaState, Warning};
use domain::{SystemTable, TableName, Timestamp};
use grants::{AnyGrant, Privilege, first_missing};

/// How far back the newest row of a table is looked for, in hours; older rows are too many to look at for a test.
pub const FRESHNESS_HOURS: u32 = 48;
/// A table is late at this multiple of its usual delay: Databricks promises nothing, and nobody should be alarmed by a slow hour.
const TOLERANCE: i64 = 2;

/// Whatever is silent for so long is late: somebody works in every account once a day.
const A_DAY_MINUTES: i64 = 24 * 60;

/// How old the newest row of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newest {
    /// From this time.
    At(Timestamp),
    /// Older than [`FRESHNESS_HOURS`].
    LongAgo,
}

/// Says whether a table's newest row is older than is usual for it, and something proves that there should be a newer one: another table of
/// the same metastore that has rows of later, or a whole day. Without such a proof, nothing may have happened there.
pub fn lateness(
    table: SystemTable,
    newest: Newest,
    others: impl IntoIterator<Item = Timestamp>,
    now: Timestamp,
) -> Option<Warning> {
    let usual_minutes = table.usual_delay_minutes()?;
    let tolerated = i64::from(usual_minutes) * TOLERANCE;
    let minutes = |later: Timestamp, earlier: Timestamp| later.seconds_since(earlier) / 60;
    let age_minutes = match newest {
        Newest::At(newest) => minutes(now, newest),
        Newest::LongAgo => i64::from(FRESHNESS_HOURS) * 60,
    };
    // A row from the future is one of a clock that is ahead; it is not late.
    if age_minutes <= tolerated {
        return None;
    }
    let something_happened = match newest {
        Newest::At(newest) => others
            .into_iter()
            .any(|other| minutes(other, newest) > tolerated),
        Newest::LongAgo => true,
    };
    (something_happened || age_minutes >= A_DAY_MINUTES).then(|| Warning::Late {
        usual_minutes,
        age_minutes: u32::try_from(age_minutes).unwrap_or(u32::MAX),
    })
}

/// What the metastore told about the privileges on a table that a statement did not find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetastoreAnswer {
    /// Nothing.
    Nothing,
    /// It knows no such table.
    NoTable,
    /// It knows no such schema.
    NoSchema,
    /// What the principal and its groups hold on it and on what is around it; so it is there.
    Held(BTreeSet<AnyGrant>),
}

/// Finds out what it means that a table or schema was not found: it is hidden, not switched on, or not there at all. Databricks answers
/// the same in all these cases.
///
/// What is told about privileges may be an hour old and more, so it explains a refusal, and never says that there is none.
pub fn explain(
    cause: FailureCause,
    table: &TableName,
    schema: Option<SystemSchemaState>,
    told: &MetastoreAnswer,
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
    // A schema that is on, and that the statement did not find, is hidden.
    let by_statement = if schema_is_there && cause == FailureCause::SchemaNotFound {
        FailureCause::Denied {
            level: PrivilegeLevel::Schema,
        }
    } else {
        cause
    };
    match told {
        MetastoreAnswer::Held(held) => match missing_level(table, held) {
            Some(level) => FailureCause::Denied { level },
            // The metastore knows it and nothing is missing, as far as it was told by then: the statement counts, which did not find it.
            None => by_statement,
        },
        // The schema is on, and the metastore denies to whoever may see everything in it that there is such a table.
        MetastoreAnswer::NoTable if schema_is_there => FailureCause::NotOffered,
        MetastoreAnswer::NoSchema => FailureCause::SchemaNotFound,
        MetastoreAnswer::NoTable | MetastoreAnswer::Nothing => by_statement,
    }
}

/// Returns the uppermost level at which a privilege is missing.
fn missing_level(table: &TableName, held: &BTreeSet<AnyGrant>) -> Option<PrivilegeLevel> {
    Some(match first_missing(table, held)?.privilege {
        Privilege::UseCatalog => PrivilegeLevel::Catalog,
        Privilege::UseSchema => PrivilegeLevel::Schema,
        Privilege::Select => PrivilegeLevel::Table,
    })
}

#[cfg(test)]
mod tests {
    use grants::{AnyPrivilege, AnySecurable};
    use proptest::prelude::*;

    use super::*;

    fn audit() -> SystemTable {
        SystemTable::parse("system.access.audit").unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T14:00:00Z").unwrap()
    }

    /// Negative for what is to come.
    fn minutes_ago(minutes: i64) -> Timestamp {
        Timestamp(now().unix() - minutes * 60)
    }

    /// What is held, as `privilege kind name`.
    fn held(grants: &[&str]) -> MetastoreAnswer {
        let read = |text: &&str| {
            let parts: Vec<&str> = text.split(' ').collect();
            AnyGrant {
                privilege: AnyPrivilege::parse(parts[0]).unwrap(),
                securable: AnySecurable::new(parts[1], parts[2]).unwrap(),
            }
        };
        MetastoreAnswer::Held(grants.iter().map(read).collect())
    }

    fn usage() -> TableName {
        TableName::parse("system.billing.usage").unwrap()
    }

    const CATALOG: &str = "USE_CATALOG catalog system";
    const SCHEMA: &str = "USE_SCHEMA schema system.billing";
    const TABLE: &str = "SELECT table system.billing.usage";

    #[test]
    fn a_table_is_late_at_twice_its_usual_delay_when_something_happened() {
        let query_history = [minutes_ago(1)];
        let at = |minutes: i64| {
            let newest = Newest::At(minutes_ago(minutes));
            lateness(audit(), newest, query_history, now())
        };
        assert_eq!(at(30), None);
        assert_eq!(at(-5), None);
        let late = |age_minutes| {
            Some(Warning::Late {
                usual_minutes: 15,
                age_minutes,
            })
        };
        assert_eq!(at(32), late(32));
        assert_eq!(lateness(audit(), Newest::LongAgo, [], now()), late(48 * 60));
        // Nobody knows when a cluster will be changed again.
        let clusters = SystemTable::parse("system.compute.clusters").unwrap();
        assert_eq!(lateness(clusters, Newest::LongAgo, [], now()), None);
    }

    /// A region at night, in which nobody works.
    #[test]
    fn silence_is_no_delay_before_a_day_is_over() {
        let history = SystemTable::parse("system.query.history").unwrap();
        let audit_at = |minutes| {
            lateness(
                audit(),
                Newest::At(minutes_ago(minutes)),
                [minutes_ago(180)],
                now(),
            )
        };
        assert_eq!(audit_at(40), None);
        assert_eq!(
            lateness(
                history,
                Newest::At(minutes_ago(180)),
                [minutes_ago(185)],
                now()
            ),
            None
        );
        assert!(audit_at(24 * 60).is_some());
    }

    #[test]
    fn what_was_not_found_is_told_apart() {
        use FailureCause as Cause;
        use SystemSchemaState as State;
        let denied = |level| Cause::Denied { level };
        let table =
            |state, told: &MetastoreAnswer| explain(Cause::TableNotFound, &usage(), state, told);
        let schema =
            |state, told: &MetastoreAnswer| explain(Cause::SchemaNotFound, &usage(), state, told);
        assert_eq!(
            table(Some(State::Unavailable), &MetastoreAnswer::Nothing),
            Cause::NotOffered
        );
        assert_eq!(
            table(Some(State::Available), &MetastoreAnswer::Nothing),
            Cause::SchemaNotFound
        );
        assert_eq!(
            table(Some(State::Enabled), &MetastoreAnswer::NoTable),
            Cause::NotOffered
        );
        assert_eq!(
            table(None, &held(&[CATALOG, SCHEMA])),
            denied(PrivilegeLevel::Table)
        );
        assert_eq!(
            table(None, &held(&[CATALOG, TABLE])),
            denied(PrivilegeLevel::Schema)
        );
        // Databricks accepts this grant and ignores it.
        let on_the_catalog = "USE_SCHEMA catalog system";
        assert_eq!(
            table(None, &held(&[CATALOG, on_the_catalog, TABLE])),
            denied(PrivilegeLevel::Schema)
        );
        let all = held(&[CATALOG, SCHEMA, TABLE]);
        // The table was not found, whatever an answer says that may be old: a right that was taken away is no table that is not offered.
        for state in [Some(State::Enabled), Some(State::Unknown), None] {
            assert_eq!(table(state, &all), Cause::TableNotFound);
        }
        assert_eq!(
            schema(Some(State::Enabled), &all),
            denied(PrivilegeLevel::Schema)
        );
        assert_eq!(table(None, &MetastoreAnswer::NoTable), Cause::TableNotFound);
        assert_eq!(
            schema(None, &MetastoreAnswer::NoSchema),
            Cause::SchemaNotFound
        );
        assert_eq!(
            schema(Some(State::Enabled), &MetastoreAnswer::Nothing),
            denied(PrivilegeLevel::Schema)
        );
        assert_eq!(
            schema(None, &MetastoreAnswer::Nothing),
            Cause::SchemaNotFound
        );
    }

    proptest! {
        #[test]
        fn other_failures_stay_what_they_are(state in 0..6_usize, told in 0..4_usize) {
            use SystemSchemaState as State;
            let state = [None, Some(State::Enabled), Some(State::Available), Some(State::Changing), Some(State::Unavailable), Some(State::Unknown)][state];
            let told = [MetastoreAnswer::Nothing, MetastoreAnswer::NoTable, MetastoreAnswer::NoSchema, held(&[TABLE])][told].clone();
            for cause in [FailureCause::TimedOut, FailureCause::Refused, FailureCause::Denied { level: PrivilegeLevel::Catalog }] {
                prop_assert_eq!(explain(cause.clone(), &usage(), state, &told), cause);
            }
            // Whatever was told: one that was not found is never said to be readable, nor is it left without a word.
            let explained = explain(FailureCause::TableNotFound, &usage(), state, &told);
            let is_known = matches!(explained, FailureCause::TableNotFound | FailureCause::SchemaNotFound | FailureCause::NotOffered | FailureCause::Denied { .. });
            prop_assert!(is_known);
        }
    }
}
