//! What each statement is for, what is missing when it is refused, and whether it shows people.

use domain::{SchemaName, SortedSet, SystemTable, TableName};

use super::request::{AccessRequest, join};
use super::section::{Block, Section};
use super::text::RichText;
use crate::texts::{NamesPeople, missing_without_table, names_people};
use crate::{Grant, Privilege, Reason, Securable};

/// What is lost with a table that no feature needs.
const NOTHING_MISSING: &str = "Nothing that LakeSentry shows by itself.";

/// A table with a row for each statement; none for those who run no statement.
pub fn section(request: &AccessRequest<'_>) -> Option<Section> {
    let grants = request.grants();
    if grants.is_empty() {
        return None;
    }
    let differs = request.groups.len() > 1;
    let mut header = vec![
        "Statement",
        "What for",
        "Missing in LakeSentry if refused",
        "What it says about people",
    ];
    if differs {
        header.insert(1, "Where");
    }
    let tables = request.tables();
    let row = |grant: &Grant| {
        let statement =
            RichText::default().code(&format!("{} ON {}", grant.privilege, grant.securable));
        let where_to = differs.then(|| RichText::from(places(request, grant)));
        let [purpose, missing, people] = cells(request, &tables, grant);
        [
            Some(statement),
            where_to,
            Some(purpose),
            Some(missing),
            Some(people),
        ]
        .into_iter()
        .flatten()
        .collect()
    };
    let rows = grants.into_iter().map(row).collect();
    Some(Section::new(
        "What each statement is for",
        vec![Block::Table { header, rows }],
    ))
}

fn places(request: &AccessRequest<'_>, grant: &Grant) -> String {
    let has = |group: &&super::request::MetastoreGroup<'_>| group.grants.contains(grant);
    let there: Vec<_> = request.groups.iter().filter(has).collect();
    if there.len() == request.groups.len() {
        return "everywhere".to_owned();
    }
    join(there.into_iter().map(|group| group.place.clone()))
}

fn cells(
    request: &AccessRequest<'_>,
    tables: &SortedSet<TableName>,
    grant: &Grant,
) -> [RichText; 3] {
    let names_only = || RichText::of("Nothing: it shows names of tables only.");
    match (&grant.securable, grant.privilege) {
        (Securable::Catalog, _) => [
            RichText::of(
                "Lets the catalog be seen. Every privilege below depends on it, and it opens no table.",
            ),
            RichText::of("Everything: no system table can be read."),
            names_only(),
        ],
        (Securable::Schema(schema), Privilege::Select) => whole_schema(request, tables, schema),
        (Securable::Schema(schema), _) => [
            RichText::of("Lets the schema be seen. Every table in it depends on it."),
            RichText::of("All that comes from ")
                .and(short_names(chosen_in(tables, schema)))
                .then("."),
            names_only(),
        ],
        (Securable::Table(table), _) => single_table(request, table),
    }
}

fn single_table(request: &AccessRequest<'_>, table: &TableName) -> [RichText; 3] {
    let purpose = match table.known() {
        Some(known) => RichText::from(format!("{}.", holds(known))),
        None => RichText::of(
            "A table that this version of LakeSentry does not know; it was added by name.",
        ),
    };
    let purpose = match request.plan.selection.reason(table) {
        Some(Reason::Feature(feature)) => purpose.then(&format!(" For: {}.", feature.label())),
        _ if table.known().is_some() => purpose.then(" Added by name."),
        _ => purpose,
    };
    [
        purpose,
        RichText::of(missing(table)),
        RichText::of(people(table)),
    ]
}

/// `SELECT` on a schema opens all its tables; the chosen ones are the reason.
fn whole_schema(
    request: &AccessRequest<'_>,
    tables: &SortedSet<TableName>,
    schema: &SchemaName,
) -> [RichText; 3] {
    let chosen = || chosen_in(tables, schema);
    let features: SortedSet<&str> = chosen()
        .filter_map(|table| match request.plan.selection.reason(table)? {
            Reason::Feature(feature) => Some(feature.label()),
            Reason::Added => Some("added by name"),
        })
        .collect();
    let features: Vec<&str> = features.into_iter().collect();
    let purpose = RichText::of("Opens every table of the schema. Read from it: ")
        .and(short_names(chosen()))
        .then(&format!(". For: {}.", features.join("; ")));
    let own = |table: &TableName| table.known().and_then(missing_without_table);
    let lost: Vec<&str> = chosen().filter_map(own).collect();
    let lost = match &lost[..] {
        [] => NOTHING_MISSING.to_owned(),
        lost => lost.join(" "),
    };
    let shown = |table: &&TableName| names_people(table) != NamesPeople::No;
    let people = match chosen().find(shown) {
        Some(_) => RichText::of("See the risk below, for ")
            .and(short_names(chosen().filter(shown)))
            .then("."),
        None => RichText::of("Nothing in the tables that are read."),
    };
    [purpose, RichText::from(lost), people]
}

fn chosen_in<'a>(
    tables: &'a SortedSet<TableName>,
    schema: &'a SchemaName,
) -> impl Iterator<Item = &'a TableName> {
    tables.iter().filter(move |table| table.schema() == schema)
}

fn short_names<'a>(tables: impl Iterator<Item = &'a TableName>) -> RichText {
    RichText::codes(tables.map(TableName::name))
}

fn missing(table: &TableName) -> &'static str {
    let own = table.known().and_then(missing_without_table);
    own.unwrap_or(NOTHING_MISSING)
}

pub fn people(table: &TableName) -> &'static str {
    match names_people(table) {
        NamesPeople::Yes(how) => how,
        NamesPeople::No => "Nothing.",
        NamesPeople::Unknown => "Not known: look at its columns first.",
    }
}

/// What a table holds, how far back, and how finished Databricks calls it.
pub fn holds(table: SystemTable) -> String {
    let mut text = table.purpose.to_owned();
    if let Some(days) = table.retention_days {
        text.push_str("; kept for ");
        text.push_str(&days.to_string());
        text.push_str(" days");
    }
    let release = match table.release {
        "ga" => return text,
        "public_preview" => "public preview",
        "private_preview" => "private preview",
        other => other,
    };
    text.push_str("; ");
    text.push_str(release);
    text
}
