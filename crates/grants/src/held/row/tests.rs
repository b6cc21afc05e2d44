//! Rows that are read, and rows that say why they are not.

use proptest::prelude::*;

use super::super::columns::header;
use super::*;

#[track_caller]
fn check(head: &str, cells: &str, want: Result<&str, &str>) {
    let list = |text: &str| -> Vec<String> { text.split('|').map(str::to_owned).collect() };
    let columns = header(&list(head)).unwrap();
    let got = GrantRow::of(&columns, list(cells)).grants(None);
    let shown = got.map(|rows| {
        let rows: Vec<String> = rows
            .iter()
            .map(|row| {
                format!(
                    "{}: {} via {}",
                    row.principal,
                    row.grant,
                    row.source().securable
                )
            })
            .collect();
        rows.join("; ")
    });
    let shown = shown.map_err(|why| why.to_string());
    assert_eq!(shown, want.map(str::to_owned).map_err(str::to_owned));
}

#[test]
fn show_grants_and_information_schema_are_read_by_their_headers() {
    check(
        "Principal|ActionType|ObjectType|ObjectKey",
        "x|USE_SCHEMA|SCHEMA|system.billing",
        Ok("x: USE SCHEMA ON SCHEMA system.billing via SCHEMA system.billing"),
    );
    check(
        "GRANTOR|GRANTEE|TABLE_CATALOG|TABLE_SCHEMA|TABLE_NAME|PRIVILEGE_TYPE|IS_GRANTABLE|INHERITED_FROM",
        "y|x|system|billing|usage|SELECT|NO|CATALOG",
        Ok("x: SELECT ON TABLE system.billing.usage via CATALOG system"),
    );
    check(
        "grantee|catalog_name|schema_name|privilege type|inherited from",
        "x|main|null|SELECT, USE CATALOG|NONE",
        Ok(
            "x: SELECT ON CATALOG main via CATALOG main; x: USE CATALOG ON CATALOG main via CATALOG main",
        ),
    );
    check(
        "principal|privilege|full name|inherited_from_type|inherited_from_name",
        "x|MANAGE|main.sales|CATALOG|main",
        Ok("x: MANAGE ON SCHEMA main.sales via CATALOG main"),
    );
}

#[test]
fn rows_that_tell_no_grant_say_why() {
    let head = "Principal|ActionType|ObjectType|ObjectKey|InheritedFrom";
    check(head, "|SELECT|TABLE|a.b.c|", Err("It names no principal."));
    check(
        head,
        "x|1|TABLE|a.b.c|",
        Err("\"1\" is not the name of a privilege."),
    );
    check(
        head,
        "x|SELECT|TABLE|a.b|",
        Err("\"a.b\" is not the full name of a table."),
    );
    check(
        head,
        "x|SELECT|CATALOG|a|SCHEMA",
        Err("It is inherited from \"SCHEMA\", which can't be found in it."),
    );
    check(
        "principal|privilege",
        "x|SELECT",
        Err(
            "It does not say on what the privilege is held. Write a line above it that does, as: schema system.billing, or: metastore",
        ),
    );
}

#[test]
fn an_inventory_is_read_to_its_last_column() {
    let head = "principal,action_type,catalog,database,table,view,udf,any_file,anonymous_function"
        .replace(',', "|");
    let read = |cells: &str, want| check(&head, &cells.replace(',', "|"), want);
    read(
        "C,SELECT,system,billing,,,,false,false",
        Ok("C: SELECT ON SCHEMA system.billing via SCHEMA system.billing"),
    );
    read(
        "C,SELECT,system,billing,,usage,,,",
        Ok("C: SELECT ON TABLE system.billing.usage via TABLE system.billing.usage"),
    );
    read(
        "C,SELECT,system,billing,usage,prices,,,",
        Err("It says both \"usage\" and \"prices\"."),
    );
    read(
        "C,SELECT,hive_metastore,,,,,true,",
        Err("It is about files or functions outside of Unity Catalog."),
    );
    read(
        "C,DENIED_SELECT,main,sales,orders,,,,",
        Err("\"DENIED_SELECT\" takes a privilege away and gives none."),
    );
}

#[test]
fn what_is_not_understood_blocks_its_row() {
    check(
        "principal|privilege|catalog|schema|relation",
        "x|SELECT|system|billing|usage",
        Err(
            "Its column \"relation\" holds \"usage\", which is not understood here and may narrow what is held. Paste the result of SHOW GRANTS in its place.",
        ),
    );
    check(
        "principal|privilege|catalog|schema|relation",
        "x|SELECT|system|billing|",
        Ok("x: SELECT ON SCHEMA system.billing via SCHEMA system.billing"),
    );
    check(
        "principal|privilege|objecttype|catalog|schema",
        "x|SELECT|TABLE|system|billing",
        Err("It says both \"TABLE\" and \"SCHEMA system.billing\"."),
    );
    check(
        "principal|privilege|object",
        "x|SELECT|usage",
        Err(
            "It does not say what \"usage\" is. Paste the columns ObjectType and ObjectKey of SHOW GRANTS as well.",
        ),
    );
    check(
        "principal|privilege|object type|catalog|schema|object",
        "x|SELECT|TABLE|system|billing|usage",
        Ok("x: SELECT ON TABLE system.billing.usage via TABLE system.billing.usage"),
    );
    check(
        "principal|privilege|object type|full name|table",
        "x|SELECT|SCHEMA|system.billing|usage",
        Err("It says both \"SCHEMA system.billing\" and \"usage\"."),
    );
    check(
        "principal|privilege|objecttype|objectkey|inherited from",
        "x|SELECT|TABLE|system.billing.usage|main",
        Err("It is inherited from \"main\", which can't be found in it."),
    );
    for head in [
        "principal|privilege|catalog|object_id",
        "principal|privilege|metastore_id|object_id",
        "principal|privilege|workspace_name|object_id",
    ] {
        check(
            head,
            "x|SELECT|system|7f3a",
            Err(
                "Its column \"object_id\" holds \"7f3a\", which is not understood here and may narrow what is held. Paste the result of SHOW GRANTS in its place.",
            ),
        );
    }
    check(
        "principal|privilege|object_type|catalog|object_id",
        "x|USE CATALOG|CATALOG|system|7f3a",
        Ok("x: USE CATALOG ON CATALOG system via CATALOG system"),
    );
    check(
        "grantor|grantee|metastore_id|privilege_type|is_grantable",
        "y|x|aws:us-east-1:1d0f|CREATE CATALOG|NO",
        Ok("x: CREATE CATALOG ON METASTORE via METASTORE"),
    );
}

/// A privilege on an object of some kind, in any catalog.
fn truth() -> impl Strategy<Value = AnySecurable> {
    let part = || "[a-z]{1,6}";
    prop_oneof![
        part().prop_map(|name| AnySecurable::of("CATALOG", &[&name])),
        (part(), part()).prop_map(|(a, b)| AnySecurable::of("SCHEMA", &[&a, &b])),
        (part(), part(), part()).prop_map(|(a, b, c)| AnySecurable::of("TABLE", &[&a, &b, &c])),
        (part(), part(), part()).prop_map(|(a, b, c)| AnySecurable::of("VOLUME", &[&a, &b, &c])),
    ]
    .prop_map(Result::unwrap)
}

/// Names for a column, some of which nobody here understands.
fn heading(known: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(known).prop_map(str::to_owned),
        1 => "[a-z]{4,9}( [a-z]{2,5})?".prop_filter("unknown", |name| {
            matches!(GrantColumn::named(name), GrantColumn::Unknown(_))
        }),
    ]
}

proptest! {
    #[test]
    fn no_spelling_of_a_row_gives_more_than_the_row_says(
        object in truth(),
        catalog in heading(&["catalog", "Catalog_Name", "table_catalog"]),
        schema in heading(&["schema", "database", "schema name"]),
        leaf in heading(&["table", "view", "table_name", "object", "object_name"]),
        whole in heading(&["ObjectKey", "full_name", "object", "securable"]),
        kind in heading(&["ObjectType", "securable type"]),
        parts in (any::<bool>(), any::<bool>(), any::<bool>()),
        above in prop::option::of(truth()),
        order in any::<prop::sample::Index>(),
    ) {
        let (by_parts, by_name, by_kind) = parts;
        let levels = [catalog, schema, leaf];
        let mut cells = vec![("grantee".to_owned(), "x".to_owned()), ("privilege".to_owned(), "SELECT".to_owned())];
        if by_parts {
            cells.extend(levels.into_iter().zip(object.parts().iter().cloned()));
        }
        if by_name {
            cells.push((whole, object.parts().join(".")));
        }
        if by_kind {
            cells.push((kind, object.kind().to_owned()));
        }
        let at = order.index(cells.len());
        cells.rotate_left(at);
        let (head, cells): (Vec<String>, Vec<String>) = cells.into_iter().unzip();
        let columns = header(&head).unwrap();
        // A row that names no object is about that of the line above, which is then the truth.
        let silent = !by_parts && !by_name;
        let truth = if silent { above.clone() } else { Some(object.clone()) };
        for row in GrantRow::of(&columns, cells).grants(above.as_ref()).into_iter().flatten() {
            let read = &row.grant.securable;
            let truth = truth.as_ref().unwrap();
            // Without a word about its kind, a name of three parts is a table's.
            prop_assert_eq!(read.parts(), truth.parts(), "{:?}", head);
            prop_assert!(read.kind() == truth.kind() || truth.parts().len() == 3, "{:?}", head);
            prop_assert!(!row.source().securable.reaches(read) || row.source().securable == *read);
        }
    }
}

#[test]
fn a_row_without_header_is_one_of_show_grants() {
    let cells = |text: &str| -> Vec<String> { text.split('|').map(str::to_owned).collect() };
    assert!(GrantRow::guess(&cells("x|SELECT|TABLE|a.b.c")).is_some());
    assert!(GrantRow::guess(&cells("7|x|SELECT|TABLE|a.b.c")).is_some());
    assert!(GrantRow::guess(&cells("x|SELECT|a.b.c|TABLE")).is_none());
    assert!(GrantRow::guess(&cells("x|SELECT|TABLE")).is_none());
}
