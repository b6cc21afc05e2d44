//! What can go wrong, in plain words.

use domain::{SortedSet, SystemTable, TableName};

use super::purpose::holds;
use super::request::{AccessRequest, count};
use super::section::{Block, Section};
use super::text::RichText;
use crate::texts::{NamesPeople, names_people};
use crate::{Level, Principal, Role, SignsInBy};

/// True of every table, whatever its columns are for.
const FREE_TEXT: &str =
    "Names, tags and parameters that people typed can hold anything, in every table.";

pub fn section(request: &AccessRequest<'_>) -> Section {
    let mut points = Vec::new();
    if !request.groups.is_empty() {
        points.push(privileges(request));
    }
    points.extend(whoever_is_in(request));
    points.extend(whoever_else(request));
    if request.asks(Role::AccountAdmin) {
        points.push(later_tables(request));
        points.push(RichText::of("What LakeSentry reads leaves Databricks. Databricks advises against moving rows of system tables elsewhere, and leaves the responsibility with the account that does."));
    }
    if request.asks(Role::WorkspaceAdmin) {
        points.push(RichText::of("SQL access and a warehouse open no table by themselves. It can start the warehouse, whose time is billed as usual, and reads there what was granted to it and to every user of the workspace."));
    }
    let mut blocks = vec![Block::List(points)];
    if request.asks(Role::AccountAdmin) {
        blocks.extend(opened_besides(request));
        blocks.extend(people(request));
    }
    Section::new("What is the risk", blocks)
}

fn privileges(request: &AccessRequest<'_>) -> RichText {
    if request.asks(Role::AccountAdmin) {
        RichText::of(
            "Read access to records of usage, and no more. `USE CATALOG` and `USE SCHEMA` let names be seen, `SELECT` lets rows be read. With them nothing can be changed, deleted or passed on.",
        )
    } else {
        RichText::of(
            "`USE CATALOG` lets the catalog be seen. It opens no table: rows can only be read after an account admin has granted schemas and tables too. Nothing can be changed, deleted or passed on with it.",
        )
    }
}

/// Who gets the access besides, where a group does.
fn whoever_is_in(request: &AccessRequest<'_>) -> Option<RichText> {
    match &request.plan.principal {
        Principal::Group(group) if group.name().is_everybody() => {
            Some(RichText::of("The group ")
                .code(group.as_str())
                .then(" is everybody: each user and service principal of the account gets this access. Ask your colleague whether that is meant."))
        }
        Principal::Group(name) => Some(RichText::of("Whoever is in the account group ")
            .code(name.as_str())
            .then(", now or later, gets this access.")),
        Principal::ServicePrincipal(_) | Principal::Unnamed => None,
    }
}

/// Who else could use it, in the name of the service principal. What a group's members sign in with, this document does not know.
fn whoever_else(request: &AccessRequest<'_>) -> Option<RichText> {
    let words = match (&request.plan.principal, &request.surroundings.signs_in_by) {
        (_, SignsInBy::Trust { .. }) => {
            "There is no secret. Whoever holds LakeSentry’s signing key has this access, for as long as the federation policy is there; Databricks’ audit log tells of each sign-in."
        }
        (Principal::Group(_), SignsInBy::Secret) => return None,
        (Principal::ServicePrincipal(_) | Principal::Unnamed, SignsInBy::Secret) => {
            "Whoever holds the secret of the service principal has this access. The secret is not part of this document, and nobody needs it to grant."
        }
    };
    Some(RichText::of(words))
}

fn later_tables(request: &AccessRequest<'_>) -> RichText {
    match request.plan.selection.level {
        Level::Table => {
            RichText::of("Each table is named. A table that Databricks adds later stays closed.")
        }
        Level::Schema => RichText::of(
            "Whole schemas are opened: with them their other tables of today, listed below, and every table that Databricks adds to them later.",
        ),
    }
}

/// The tables that come along with the chosen ones.
fn opened_besides(request: &AccessRequest<'_>) -> Vec<Block> {
    let selection = &request.plan.selection;
    let chosen = request.tables();
    // Metastores with the same statements open the same tables.
    let metastores = request.groups.iter().map(|group| group.metastores[0]);
    let tables: SortedSet<SystemTable> = metastores
        .flat_map(|metastore| metastore.opens_besides(selection))
        // Chosen in the primary region, where its rows are the same.
        .filter(|table| !chosen.contains(&(*table).into()))
        .collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let row = |table: &SystemTable| {
        vec![
            RichText::default().code(&table.full_name()),
            RichText::from(format!("{}.", holds(*table))),
            about_people(&(*table).into()),
        ]
    };
    let number = count(tables.len(), "table");
    vec![
        Block::paragraph(format!(
            "Nobody chose the following {number}; they are open from then on, too:"
        )),
        Block::Table {
            header: vec!["Table", "What it holds", "What it says about people"],
            rows: tables.iter().map(row).collect(),
        },
    ]
}

/// The chosen tables that name people. Where each table has its own statement, what they say was said there.
fn people(request: &AccessRequest<'_>) -> Vec<Block> {
    let tables = request.tables();
    let shows = |table: &&TableName| names_people(table) != NamesPeople::No;
    let tables: Vec<&TableName> = tables.iter().filter(shows).collect();
    if tables.is_empty() {
        return Vec::new();
    }
    if request.plan.selection.level == Level::Table {
        let names: Vec<String> = tables.iter().map(ToString::to_string).collect();
        let text = RichText::of("These tables say something about people, as told above: ")
            .and(RichText::codes(names.iter().map(String::as_str)))
            .then(". ")
            .then(FREE_TEXT);
        return vec![Block::Paragraph(text)];
    }
    let row = |table: &TableName| {
        vec![
            RichText::default().code(&table.full_name()),
            about_people(table),
        ]
    };
    vec![
        Block::Paragraph(
            RichText::of("Of the tables that are read, these say something about people. ")
                .then(FREE_TEXT),
        ),
        Block::Table {
            header: vec!["Table", "What it says about people"],
            rows: tables.into_iter().map(row).collect(),
        },
    ]
}

fn about_people(table: &TableName) -> RichText {
    RichText::of(super::purpose::people(table))
}
