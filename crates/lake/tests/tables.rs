//! Tables as they are written and seen: exactly once, whole or not at all, whoever else writes.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use domain::SystemTable;
use lake::{CommitOutcome, Lake, LakeError, RowIdentity, RowsCommit, StoredFile};
use proptest::prelude::*;
use serde_json::Value;

fn history() -> SystemTable {
    SystemTable::parse("system.query.history").unwrap()
}

/// Rows that are recognised by their number.
fn rows(numbers: impl IntoIterator<Item = i64>) -> RecordBatch {
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(numbers));
    RecordBatch::try_from_iter([("number", numbers)]).unwrap()
}

fn identity() -> RowIdentity {
    RowIdentity {
        key: vec!["number".to_owned()],
        ..RowIdentity::default()
    }
}

fn store(lake: &Lake, name: &str, batch: &RecordBatch) -> StoredFile {
    lake.store(history(), name, std::slice::from_ref(batch), &identity())
        .unwrap()
}

fn commit(number: i64, files: Vec<StoredFile>) -> RowsCommit {
    RowsCommit {
        writer: "w".to_owned(),
        number,
        files,
        snapshot_of: None,
        identity: identity(),
        at_ms: 1_795_740_000_000,
    }
}

fn push(lake: &Lake, number: i64, batch: &RecordBatch) -> CommitOutcome {
    let file = store(lake, &format!("part-{number}.parquet"), batch);
    lake.commit(history(), &commit(number, vec![file])).unwrap()
}

/// The actions of all versions, in their order.
fn log(folder: &Path) -> Vec<Value> {
    let names = fs::read_dir(folder.join("_delta_log")).unwrap();
    let names: BTreeSet<_> = names.map(|entry| entry.unwrap().path()).collect();
    let versions = names
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "json"));
    let texts = versions.map(|path| fs::read_to_string(path).unwrap());
    texts
        .flat_map(|text| {
            text.lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// How many rows are visible, as the log says.
fn visible(folder: &Path) -> u64 {
    let mut files = BTreeMap::new();
    for action in log(folder) {
        if let Some(path) = action["add"]["path"].as_str() {
            let stats: Value =
                serde_json::from_str(action["add"]["stats"].as_str().unwrap()).unwrap();
            files.insert(path.to_owned(), stats["numRecords"].as_u64().unwrap());
        }
        if let Some(path) = action["remove"]["path"].as_str() {
            files.remove(path);
        }
    }
    files.values().sum()
}

#[test]
fn the_same_commit_again_changes_nothing_in_any_process() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let first = push(&lake, 1, &rows(0..10));
    assert_eq!(
        first,
        CommitOutcome {
            version: Some(0),
            rows_stored: 10,
            ..CommitOutcome::default()
        }
    );
    assert_eq!(push(&lake, 1, &rows(0..10)), first);
    // The process was ended before it could tell.
    let later = Lake::open(folder.path()).unwrap();
    assert_eq!(push(&later, 1, &rows(0..10)), first);
    assert_eq!(later.last_number(history(), "w").unwrap(), Some(1));
    assert_eq!(later.last_number(history(), "other").unwrap(), None);
    assert_eq!(visible(&lake.folder(history())), 10);
}

#[test]
fn rows_that_are_there_are_not_added_again() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    push(&lake, 1, &rows(0..10));
    assert_eq!(push(&lake, 2, &rows(5..15)).rows_stored, 5);
    let nothing = push(&lake, 3, &rows(0..15));
    assert_eq!(nothing, CommitOutcome::default());
    // Not within one extraction, either.
    let doubled = push(&lake, 4, &rows([20, 20, 21]));
    assert_eq!((doubled.rows_stored, doubled.rows_alike), (2, 1));
    assert_eq!(visible(&lake.folder(history())), 17);
}

#[test]
fn what_was_overtaken_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    push(&lake, 2, &rows(0..1));
    let file = store(&lake, "late.parquet", &rows(5..6));
    let refused = lake.commit(history(), &commit(1, vec![file])).unwrap_err();
    assert!(
        matches!(refused, LakeError::Superseded { number: 1, last: 2 }),
        "{refused}"
    );
    assert_eq!(visible(&lake.folder(history())), 1);
}

#[test]
fn what_is_stored_and_not_committed_is_not_visible() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    push(&lake, 1, &rows(0..3));
    store(&lake, "never-committed.parquet", &rows(3..9));
    assert_eq!(visible(&lake.folder(history())), 3);
    assert_eq!(push(&lake, 2, &rows(3..9)).rows_stored, 6);
}

#[test]
fn a_list_takes_the_place_of_the_one_of_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let list = |writer: &str, number, owner: &str, batch: &RecordBatch| {
        let file = store(&lake, &format!("{writer}-{number}.parquet"), batch);
        let commit = RowsCommit {
            writer: writer.to_owned(),
            snapshot_of: Some(owner.to_owned()),
            ..commit(number, vec![file])
        };
        lake.commit(history(), &commit).unwrap()
    };
    list("a", 1, "east", &rows(0..5));
    list("b", 1, "west", &rows(0..7));
    list("a", 2, "east", &rows(2..4));
    assert_eq!(visible(&lake.folder(history())), 9);
}

#[test]
fn a_table_takes_up_new_columns_and_keeps_the_types_of_the_old() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    push(&lake, 1, &rows(0..3));
    let wider =
        |column: &str, cells: ArrayRef| RecordBatch::try_from_iter([(column, cells)]).unwrap();
    let text = || -> ArrayRef { Arc::new(StringArray::from(vec!["x"])) };
    let file = store(&lake, "other-type.parquet", &wider("number", text()));
    let refused = lake.commit(history(), &commit(2, vec![file])).unwrap_err();
    assert!(matches!(refused, LakeError::ColumnType { .. }), "{refused}");
    push(&lake, 2, &wider("brand_new", text()));
    let schemas: Vec<String> = log(&lake.folder(history()))
        .iter()
        .filter_map(|action| {
            action["metaData"]["schemaString"]
                .as_str()
                .map(str::to_owned)
        })
        .collect();
    assert_eq!(schemas.len(), 2);
    assert!(schemas[1].contains("brand_new") && schemas[1].contains("number"));
    let ids: BTreeSet<_> = log(&lake.folder(history()))
        .iter()
        .filter_map(|action| action["metaData"]["id"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(ids.len(), 1, "the table became another one");
}

#[test]
fn many_processes_write_at_once_and_nothing_is_lost_or_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let lakes: Vec<Lake> = (0..8).map(|_| Lake::open(folder.path()).unwrap()).collect();
    std::thread::scope(|scope| {
        for (index, lake) in (0..).zip(&lakes) {
            scope.spawn(move || {
                for number in 1..=10 {
                    // Half of the rows of each are the neighbour's, too.
                    let first = index * 10 + number;
                    let file = store(
                        lake,
                        &format!("{index}-{number}.parquet"),
                        &rows(first..first + 20),
                    );
                    let commit = RowsCommit {
                        writer: index.to_string(),
                        ..commit(number, vec![file])
                    };
                    lake.commit(history(), &commit).unwrap();
                }
            });
        }
    });
    // The numbers from 1 to 80 + 19.
    assert_eq!(visible(&lakes[0].folder(history())), 99);
}

#[test]
fn a_long_log_is_read_from_its_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    for number in 0..205 {
        push(&lake, number + 1, &rows([number]));
    }
    let log_folder = lake.folder(history()).join("_delta_log");
    let last = fs::read_to_string(log_folder.join("_last_checkpoint")).unwrap();
    let last: Value = serde_json::from_str(&last).unwrap();
    assert_eq!(last["version"], 200);
    for version in 0..200 {
        fs::remove_file(log_folder.join(format!("{version:020}.json"))).unwrap();
    }
    let later = Lake::open(folder.path()).unwrap();
    assert_eq!(later.last_number(history(), "w").unwrap(), Some(205));
    assert_eq!(push(&later, 205, &rows([204])).rows_stored, 1);
    assert_eq!(push(&later, 206, &rows(0..206)).rows_stored, 1);
}

#[test]
fn small_files_become_a_large_one_and_every_row_stays() {
    const WEEK: Duration = Duration::from_hours(7 * 24);
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    for number in 0..191 {
        push(&lake, number + 1, &rows([number]));
    }
    let now = SystemTime::now();
    assert!(
        !lake.tidy(history(), WEEK, now).unwrap(),
        "so few are not worth it"
    );
    push(&lake, 192, &rows([191]));
    store(&lake, "never-committed.parquet", &rows([500]));
    assert!(lake.tidy(history(), WEEK, now).unwrap());
    assert!(!lake.tidy(history(), WEEK, now).unwrap());
    let table = lake.folder(history());
    let files = || {
        fs::read_dir(&table)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().is_file())
            .count()
    };
    assert_eq!(files(), 194, "who reads an older version finds its files");
    assert_eq!(visible(&table), 192);
    // Rows of the large file are known as well.
    assert_eq!(push(&lake, 193, &rows(0..193)).rows_stored, 1);
    lake.tidy(history(), WEEK, now + 2 * WEEK).unwrap();
    assert_eq!(files(), 2);
    let later = Lake::open(folder.path()).unwrap();
    assert_eq!(push(&later, 194, &rows(0..194)).rows_stored, 1);
    assert_eq!(visible(&table), 194);
    let other = SystemTable::parse("system.billing.usage").unwrap();
    assert!(!lake.tidy(other, WEEK, now).unwrap());
}

/// Rows of a number and a time, with one more column if there is one.
fn timed(rows: &[(i64, i64)], more: Option<&str>) -> RecordBatch {
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(rows.iter().map(|of| of.0)));
    let times = TimestampMicrosecondArray::from_iter_values(rows.iter().map(|of| of.1));
    let times: ArrayRef = Arc::new(times.with_timezone("UTC"));
    let mut columns = vec![("number", numbers), ("at", times)];
    if let Some(name) = more {
        let cells: ArrayRef = Arc::new(StringArray::from(vec!["x"; rows.len()]));
        columns.push((name, cells));
    }
    RecordBatch::try_from_iter(columns).unwrap()
}

fn push_timed(
    lake: &Lake,
    number: i64,
    identity: &RowIdentity,
    batch: &RecordBatch,
) -> CommitOutcome {
    let name = format!("part-{number}.parquet");
    let file = lake.store(history(), &name, std::slice::from_ref(batch), identity);
    let commit = RowsCommit {
        identity: identity.clone(),
        ..commit(number, vec![file.unwrap()])
    };
    lake.commit(history(), &commit).unwrap()
}

fn by_time(changes_in_place: bool) -> RowIdentity {
    RowIdentity {
        watermark: Some("at".to_owned()),
        changes_in_place,
        ..identity()
    }
}

#[test]
fn other_columns_make_no_other_rows() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let identity = by_time(false);
    push_timed(
        &lake,
        1,
        &identity,
        &timed(&[(1, 10), (2, 20)], Some("more")),
    );
    let fewer = push_timed(&lake, 2, &identity, &timed(&[(2, 20), (3, 30)], None));
    assert_eq!(fewer.rows_stored, 1);
    let others = push_timed(
        &lake,
        3,
        &identity,
        &timed(&[(3, 30), (4, 40)], Some("new")),
    );
    assert_eq!(others.rows_stored, 1);
    assert_eq!(visible(&lake.folder(history())), 4);
}

#[test]
fn of_a_row_that_changes_the_newest_stays() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let identity = by_time(true);
    push_timed(
        &lake,
        1,
        &identity,
        &timed(&[(1, 10), (2, 20), (3, 30)], None),
    );
    let changed = push_timed(
        &lake,
        2,
        &identity,
        &timed(&[(1, 100), (4, 90), (2, 15)], None),
    );
    assert_eq!(
        changed,
        CommitOutcome {
            version: Some(1),
            rows_stored: 2,
            rows_replaced: 1,
            rows_alike: 0
        }
    );
    // Whoever asks again, also another process, is told the same.
    let later = Lake::open(folder.path()).unwrap();
    let again = push_timed(
        &later,
        2,
        &identity,
        &timed(&[(1, 100), (4, 90), (2, 15)], None),
    );
    assert_eq!(again, changed);
    assert_eq!(visible(&lake.folder(history())), 4);
    assert_eq!(later.rows(history()).unwrap(), 4);
    // A file that loses all of its rows has no rest.
    let all = push_timed(&later, 3, &identity, &timed(&[(2, 200), (3, 300)], None));
    assert_eq!((all.rows_stored, all.rows_replaced), (2, 2));
    assert_eq!(visible(&lake.folder(history())), 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever changes, in whatever order it comes, and however often the process is ended: of each row the newest is there, and no other.
    #[test]
    fn the_newest_of_each_row_is_there_once(
        pushes in proptest::collection::vec((proptest::collection::vec((0_i64..12, 0_i64..30), 1..12), any::<bool>()), 1..10),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut lake = Lake::open(folder.path()).unwrap();
        let mut newest = BTreeMap::<i64, i64>::new();
        for (number, (rows, is_ended)) in (1..).zip(pushes) {
            let before = newest.len() as u64;
            for (row, at) in &rows {
                let known = newest.entry(*row).or_insert(*at);
                *known = (*known).max(*at);
            }
            let outcome = push_timed(&lake, number, &by_time(true), &timed(&rows, None));
            prop_assert_eq!(before + outcome.rows_stored - outcome.rows_replaced, newest.len() as u64);
            if is_ended {
                lake = Lake::open(folder.path()).unwrap();
            }
        }
        prop_assert_eq!(visible(&lake.folder(history())), newest.len() as u64);
        // Nothing of it is newer than what is there.
        let all: Vec<(i64, i64)> = newest.into_iter().collect();
        let again = push_timed(&lake, 100, &by_time(true), &timed(&all, None));
        prop_assert_eq!(again, CommitOutcome::default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is pushed, in whatever pieces, and however often the process is ended: each row is there once.
    #[test]
    fn each_row_is_there_once(
        pushes in proptest::collection::vec((0_i64..40, 1_i64..20, any::<bool>(), any::<bool>()), 1..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut lake = Lake::open(folder.path()).unwrap();
        let mut pushed = BTreeSet::new();
        for (number, (first, count, is_repeated, is_ended)) in (1..).zip(pushes) {
            let batch = rows(first..first + count);
            let outcome = push(&lake, number, &batch);
            let new = (first..first + count).filter(|row| pushed.insert(*row)).count();
            prop_assert_eq!(outcome.rows_stored, new as u64);
            if is_ended {
                lake = Lake::open(folder.path()).unwrap();
            }
            if is_repeated {
                let again = push(&lake, number, &batch);
                prop_assert!(again == outcome || again.version.is_none());
            }
        }
        prop_assert_eq!(visible(&lake.folder(history())), pushed.len() as u64);
    }
}
