//! Reading: the same rows are the same in every form, and no text makes it panic.

use std::collections::BTreeSet;
use std::fs;

use grants::{AnySecurable, Gap, HeldGrant, HeldGrants, QuotedName, ReadError};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::forms;

/// Names that try to end their cell.
fn principal() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        "[ -~é\t]{1,18}",
        Just("data, \"ops\"\t| `x` ; -- team".to_owned()),
        Just("[{\"a\": 1}]".to_owned()),
        Just("{'".to_owned()),
        Just("[['a', 'b']]".to_owned()),
        Just("Row(1)".to_owned()),
        Just("only showing top 20 rows".to_owned()),
        Just("12 rows".to_owned()),
        Just("1d0f6a52-0000-4000-8000-00000000009c".to_owned()),
    ];
    let name = name.prop_map(|name| name.trim().to_owned());
    name.prop_filter("a name", |name| !name.is_empty())
}

/// A part of a name. A first back-tick would begin quotes; Unity Catalog has no dots and blanks in names.
fn part() -> impl Strategy<Value = String> {
    "[a-z0-9_é\"',;|(-][a-z0-9_é\"',;|`\t(-]{0,8}[a-z0-9_\"',|`-]"
}

pub fn securable() -> impl Strategy<Value = AnySecurable> {
    let name = |kind: &'static str, count: usize| {
        vec(part(), count).prop_map(move |parts| AnySecurable::new(kind, &parts.join(".")).unwrap())
    };
    prop_oneof![
        name("CATALOG", 1),
        name("SCHEMA", 2),
        name("TABLE", 3),
        name("VOLUME", 3),
        name("EXTERNAL LOCATION", 1),
        Just(AnySecurable::new("METASTORE", "").unwrap()),
    ]
}

fn row() -> impl Strategy<Value = HeldGrant> {
    let privilege = prop_oneof![
        Just("USE SCHEMA".to_owned()),
        Just("ALL PRIVILEGES".to_owned()),
        "[A-Z]{1,8}( [A-Z]{1,8}){0,2}",
    ];
    (principal(), privilege, securable())
        .prop_map(|(principal, privilege, on)| HeldGrant::new(&principal, &privilege, on).unwrap())
}

fn samples() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pastes");
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect()
}

proptest! {
    #[test]
    fn the_same_rows_are_the_same_in_every_form(rows in vec(row(), 0..6)) {
        // A form without header says nothing when there are no rows.
        let empty = rows.is_empty();
        let want = HeldGrants::new(rows.clone()).without(Gap::BeyondText);
        for (name, form) in forms::ALL {
            let text = form(&rows);
            let got = HeldGrants::read(&text);
            if empty && text.is_empty() {
                prop_assert_eq!(got, Err(ReadError::Nothing));
            } else {
                prop_assert_eq!(got.as_ref(), Ok(&want), "{}:\n{}", name, text);
            }
        }
    }

    #[test]
    fn several_pastes_in_one_give_all_their_rows(
        pastes in vec((vec(row(), 0..3), 0..forms::ALL.len()), 1..4),
        gap in prop_oneof![Just("\n"), Just("\n\n")],
    ) {
        let texts: Vec<String> = pastes.iter().map(|(rows, form)| forms::ALL[*form].1(rows)).collect();
        let text = texts.join(gap);
        prop_assume!(!text.trim().is_empty());
        let want: BTreeSet<HeldGrant> = pastes.iter().flat_map(|(rows, _)| rows.clone()).collect();
        let got = HeldGrants::read(&text);
        prop_assert_eq!(got.as_ref(), Ok(&HeldGrants::new(want).without(Gap::BeyondText)), "{}", text);
    }

    #[test]
    fn the_name_of_anything_reads_back_from_sql(parts in vec("[^\\pC\\u{2028}\\u{2029}.]{1,10}", 3)) {
        let ticked: Vec<String> = parts.iter().map(|part| QuotedName(part).to_string()).collect();
        let name = AnySecurable::new("TABLE", &ticked.join(".")).unwrap();
        prop_assert_eq!(AnySecurable::new("table", &name.full_name()), Ok(name));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        explains_itself(&text)?;
    }

    #[test]
    fn no_text_of_likely_pieces_makes_it_panic(pieces in vec(prop::sample::select(&PIECES[..]), 0..40)) {
        let text = pieces.concat();
        explains_itself(&text)?;
    }

    #[test]
    fn no_changed_sample_makes_it_panic(
        sample in prop::sample::select(samples()),
        at in any::<prop::sample::Index>(),
        length in 0..20usize,
        put in "[\\PC\n\t]{0,8}",
    ) {
        let chars: Vec<char> = sample.chars().collect();
        let at = at.index(chars.len());
        let after = (at + length).min(chars.len());
        let text: String = chars[..at].iter().copied().chain(put.chars()).chain(chars[after..].iter().copied()).collect();
        explains_itself(&text)?;
    }
}

/// Reads a text; whatever is wrong with it is told with a line that it has.
fn explains_itself(text: &str) -> Result<(), TestCaseError> {
    let lines = text.split('\n').count();
    match HeldGrants::read(text) {
        Ok(held) => {
            for skipped in &held.skipped {
                prop_assert!((1..=lines).contains(&skipped.line));
            }
        }
        Err(error) => {
            prop_assert!(error.line().is_none_or(|line| (1..=lines).contains(&line)));
            prop_assert!(error.to_string().ends_with(error.to_do()));
        }
    }
    Ok(())
}

const PIECES: [&str; 34] = [
    "\n",
    "\n",
    "\n",
    "\t",
    ",",
    ";",
    "|",
    "\"",
    "`",
    "{",
    "}",
    "[",
    "]",
    ":",
    "+---+---+",
    "|---|",
    "---- ----",
    "\r\n",
    "é",
    "\u{feff}",
    "Principal",
    "ActionType",
    "ObjectType\tObjectKey",
    "privilege",
    "grantee",
    "SELECT",
    "SCHEMA",
    "system.billing",
    "x\tSELECT\tTABLE\ta.b.c",
    "\"privilege_assignments\"",
    "permissions/schema/%",
    "{\"data_array\":[[\"x\",\"SELECT\",\"CATALOG\",\"a\"]]}",
    "OK",
    " rows",
];

/// What was passed over, and why reading failed, as a person reads it.
#[track_caller]
fn fails(text: &str, line: Option<usize>, want: &str) {
    let error = HeldGrants::read(text).unwrap_err();
    assert_eq!(error.to_string(), want);
    assert_eq!(error.line(), line);
}

#[test]
fn a_text_that_tells_nothing_says_what_to_do() {
    fails(
        " \n\t",
        None,
        "There is no text. An empty field is not the same as an empty result. Paste what SHOW GRANTS showed. When it showed no row, paste OK.",
    );
    fails(
        "-- of the reader\nhello",
        Some(2),
        "Line 2 is no row of grants: \"hello\". A row has four cells: principal, privilege, kind of object and its full name; a header may name the columns in another order. Paste the whole result of SHOW GRANTS with its header, as table, CSV or JSON.",
    );
    fails(
        &"x".repeat(HeldGrants::MAX_BYTES + 1),
        None,
        "The text is too long: 1025 KiB. At most 1024 KiB are read. It holds the grants of everybody, or of many objects. Paste the grants of this principal only.",
    );
}

#[test]
fn json_that_can_not_be_used_says_what_to_do() {
    fails(
        "\n{\"result\": {",
        Some(2),
        "The text ends in line 2, before the JSON does. It was not copied to its end. Copy the answer again, from its first to its last brace.",
    );
    fails(
        "{\"a\" 1}",
        Some(1),
        "The JSON can't be read beyond line 1, column 6. It is not well-formed there: expected `:`. Copy the answer again, from its first to its last brace.",
    );
    fails(
        "\n{\"privilege_assignments\":[{\"principal\":\"x\",\"privileges\":[\"SELECT\"]}]}",
        Some(2),
        "The answer of the permissions API in line 2 does not say which object it is about. The object is only named in the request. Write a line above it that names the object, as: schema system.billing",
    );
    fails(
        "{\"error_code\":\"PERMISSION_DENIED\",\"message\":\"User does not have MANAGE on Catalog 'system'\"}",
        Some(1),
        "Line 1 begins an error of Databricks, no grants. Databricks said: User does not have MANAGE on Catalog 'system' Ask again as somebody who may see the grants: the principal itself, a metastore admin or the owner of the object.",
    );
    fails(
        "{\"statement_id\":\"01f0\",\"status\":{\"state\":\"FAILED\",\"error\":{\"error_code\":\"BAD_REQUEST\",\"message\":\"[TABLE_OR_VIEW_NOT_FOUND] no\"}}}",
        Some(1),
        "Line 1 begins an error of Databricks, no grants. Databricks said: [TABLE_OR_VIEW_NOT_FOUND] no Ask again as somebody who may see the grants: the principal itself, a metastore admin or the owner of the object.",
    );
    fails(
        "{\"statement_id\":\"01f0\",\"status\":{\"state\":\"RUNNING\"}}",
        Some(1),
        "The statement in line 1 had not ended when it was asked for. It was waiting for the warehouse or still running. Ask for the statement again until its state is SUCCEEDED.",
    );
    fails(
        "{\"status\":{\"state\":\"SUCCEEDED\"},\"result\":{\"external_links\":[]}}",
        Some(1),
        "The answer in line 1 holds links to its rows in place of the rows. It was asked for with the disposition EXTERNAL_LINKS. Ask with \"disposition\": \"INLINE\" and \"format\": \"JSON_ARRAY\".",
    );
}

#[test]
fn an_empty_result_is_an_answer() {
    for text in [
        "OK",
        "{}",
        "[]",
        "Principal\tActionType\tObjectType\tObjectKey",
        "+---------+----------+\n|Principal|ActionType|\n+---------+----------+\n+---------+----------+",
        "SHOW GRANTS ON SCHEMA system.billing;\nQuery returned no data",
        "{\"privilege_assignments\": []}",
        "(0 rows)",
        &forms::statement(&[]).to_string(),
    ] {
        let nothing = HeldGrants::default().without(Gap::BeyondText);
        assert_eq!(HeldGrants::read(text), Ok(nothing), "{text}");
    }
}

#[test]
fn an_object_named_for_one_answer_is_not_taken_for_the_next() {
    let answer = "{\"privilege_assignments\":[{\"principal\":\"x\",\"privileges\":[\"SELECT\"]}]}";
    let first = format!("schema system.billing\n{answer}");
    assert_eq!(HeldGrants::read(&first).unwrap().grants.len(), 1);
    assert_eq!(
        HeldGrants::read(&format!("{first}\n{answer}")),
        Err(ReadError::WhichObject { line: 3 })
    );
    let rows = "SHOW GRANTS ON SCHEMA system.billing\nx\tSELECT\tCATALOG\tmain";
    assert_eq!(
        HeldGrants::read(&format!("{rows}\n{answer}")),
        Err(ReadError::WhichObject { line: 3 })
    );
    for answered in ["OK", "Principal\tActionType\tObjectType\tObjectKey"] {
        let text = format!("SHOW GRANTS ON SCHEMA system.billing\n{answered}\n{answer}");
        assert_eq!(
            HeldGrants::read(&text),
            Err(ReadError::WhichObject { line: 3 }),
            "{answered}"
        );
    }
    let explorer = "schema system.billing\nPrincipal\tPrivilege\nx\tSELECT";
    assert_eq!(HeldGrants::read(explorer), HeldGrants::read(&first));
    let same_line = format!("schema system.billing: {answer}");
    assert_eq!(HeldGrants::read(&same_line), HeldGrants::read(&first));
}

#[test]
fn a_result_in_chunks_is_whole_when_all_are_pasted() {
    let first = r#"{"status":{"state":"SUCCEEDED"},"manifest":{"schema":{"columns":[{"name":"ActionType"},{"name":"Principal"},{"name":"ObjectKey"},{"name":"ObjectType"}]}},"result":{"chunk_index":0,"next_chunk_index":1,"data_array":[["SELECT","x","a.b","SCHEMA"]]}}"#;
    let second = r#"{"chunk_index":1,"data_array":[["SELECT","y","a.b","SCHEMA"]]}"#;
    let held = HeldGrants::read(first).unwrap();
    assert_eq!(held.skipped.len(), 1);
    assert!(held.skipped[0].to_string().contains("more rows"));
    let held = HeldGrants::read(&format!("{first}\n{second}")).unwrap();
    assert_eq!((held.grants.len(), held.skipped.len()), (2, 0));
}

#[test]
fn a_table_that_ends_early_is_not_taken_as_whole() {
    let table = "+---------+----------+----------+---------+\n|Principal|ActionType|ObjectType|ObjectKey|\n+---------+----------+----------+---------+\n|x        |SELECT    |CATALOG   |main     |\n+---------+----------+----------+---------+\n";
    let whole = HeldGrants::read(table).unwrap();
    assert!(!whole.gaps.contains(&Gap::Rows));
    for end in [
        "only showing top 20 rows",
        "only showing top 1 row",
        "Showing 1 to 1 of 57 entries",
    ] {
        let held = HeldGrants::read(&format!("{table}{end}\n")).unwrap();
        assert_eq!(held.grants, whole.grants);
        assert!(held.gaps.contains(&Gap::Rows), "{end}");
        assert!(
            held.skipped[0]
                .to_string()
                .starts_with("Line 6 was passed over: The table ends before"),
            "{end}"
        );
    }
}

#[test]
fn a_blocked_row_is_not_read_by_guess() {
    let text = "principal,privilege,object_type,relation\nx,SELECT,CATALOG,system\n";
    let held = HeldGrants::read(text).unwrap();
    assert!(held.grants.is_empty() && held.gaps.contains(&Gap::Rows));
    let answer = r#"{"manifest":{"schema":{"columns":[{"name":"who"},{"name":"may"},{"name":"in"},{"name":"relation"}]}},"result":{"data_array":[["x","SELECT","CATALOG","system"]]}}"#;
    assert!(HeldGrants::read(answer).is_err());
    let object = r#"[{"principal":"x","privilege":"SELECT","catalog":"system","schema":"billing","columns":["cost"]}]"#;
    assert!(HeldGrants::read(object).is_err());
    let narrowed = r#"{"catalog":"system","relation":"usage","privilege_assignments":[{"principal":"x","privileges":["SELECT"]}]}"#;
    assert!(HeldGrants::read(narrowed).is_err());
}

#[test]
fn what_python_prints_is_answered_with_the_way_to_a_table() {
    for text in [
        "[Row(Principal='x', ActionType='SELECT', ObjectType='TABLE', ObjectKey='a.b.c')]",
        "[{'Principal': 'x', 'ActionType': 'SELECT'}]",
        "[['x', 'SELECT', 'TABLE', 'a.b.c']]",
        "[('x', 'SELECT', 'TABLE', 'a.b.c'),",
        "[['x','SELECT','TABLE','a.b.c'],",
        "DataFrame[Principal: string, ActionType: string]",
    ] {
        let error = HeldGrants::read(text).unwrap_err();
        assert_eq!(error, ReadError::PrintedByPython { line: 1 });
        assert!(error.to_do().contains("truncate=False"));
    }
}

#[test]
fn the_inventory_of_a_migration_gives_no_right_on_the_catalog() {
    let columns = "principal,action_type,catalog,database,table,view\n";
    let held = HeldGrants::read(&format!(
        "{columns}C,SELECT,system,billing,,\nC,SELECT,system,billing,,usage\n"
    ))
    .unwrap();
    let read: Vec<String> = held
        .grants
        .iter()
        .map(|row| row.grant.to_string())
        .collect();
    assert_eq!(
        read,
        [
            "SELECT ON SCHEMA system.billing",
            "SELECT ON TABLE system.billing.usage"
        ]
    );
}
