//! Who is asked for what, and what LakeSentry is.

use domain::{Feature, TableName};

use super::request::{AccessRequest, count, join};
use super::section::{Block, Section};
use super::text::RichText;
use crate::texts::{gives, missing_without, personal_data};
use crate::{Level, Principal, Reason, Role};

pub fn title(request: &AccessRequest<'_>) -> String {
    format!(
        "Read access for LakeSentry: what you are asked to do as {}",
        roles(request)
    )
}

pub fn sentences(request: &AccessRequest<'_>) -> RichText {
    let needs = format!(
        "A colleague is connecting LakeSentry to your Databricks account and needs you as {}, so that ",
        roles(request)
    );
    let asked = format!(" You are asked to {}.", work(request).join(", and to "));
    RichText::of(&needs)
        .and(request.grantee())
        .then(&format!(" can {}.", goal(request)))
        .then(&asked)
}

/// "metastore admin and account admin".
pub fn roles(request: &AccessRequest<'_>) -> String {
    join(request.roles.iter().map(|role| role.label().to_owned()))
}

fn goal(request: &AccessRequest<'_>) -> String {
    if request.asks(Role::AccountAdmin) {
        let tables = request.tables();
        let mut schemas: Vec<_> = tables.iter().map(TableName::schema).collect();
        schemas.dedup();
        match request.plan.selection.level {
            Level::Table => format!("read {}", count(tables.len(), "system table")),
            Level::Schema => format!(
                "read {} of the catalog `system`, each as a whole",
                count(schemas.len(), "schema")
            ),
        }
    } else if request.asks(Role::MetastoreAdmin) {
        "see the catalog `system`".to_owned()
    } else {
        "run its queries".to_owned()
    }
}

fn work(request: &AccessRequest<'_>) -> Vec<String> {
    let mut work = Vec::new();
    if !request.groups.is_empty() {
        let each = request.groups.iter().enumerate().map(|(index, group)| {
            let number = group.grants.len();
            let statements = match index {
                0 => count(number, "SQL statement"),
                _ => number.to_string(),
            };
            format!("{statements} in {}", group.place)
        });
        work.push(format!("run {}", join(each)));
    }
    if request.asks(Role::AccountAdmin) {
        work.push("let it into the workspaces that LakeSentry reads through".to_owned());
    }
    if request.asks(Role::WorkspaceAdmin) {
        work.push(
            "let it use SQL and one SQL warehouse in each workspace that LakeSentry reads through"
                .to_owned(),
        );
    }
    work
}

/// What is not known yet and has to be asked for first: nobody said it, or whoever opened this document does not have it.
pub fn before(request: &AccessRequest<'_>) -> Option<Section> {
    let mut blocks = Vec::new();
    if request.plan.principal == Principal::Unnamed {
        blocks.push(Block::paragraph(format!(
            "The client ID still has to be filled in. Ask your colleague for it and put it in place of `{}` everywhere below; the back-ticks stay. It is a UUID like `1d0f6a52-0000-4000-8000-00000000009c`, also called application ID. The display name does not work, and no secret is needed.",
            Principal::PLACEHOLDER
        )));
    }
    let needs_workspaces = request.asks(Role::AccountAdmin) || request.asks(Role::WorkspaceAdmin);
    if needs_workspaces && !request.has_workspaces() {
        blocks.push(Block::paragraph(
            "The workspaces that LakeSentry reads through are not named in this document. Ask your colleague which they are: one that is left out stays without access.",
        ));
    }
    (!blocks.is_empty()).then(|| Section::new("Before you start", blocks))
}

pub fn about(request: &AccessRequest<'_>) -> Section {
    let selection = &request.plan.selection;
    let chosen =
        |feature: &Feature| *feature == Feature::Core || selection.features.contains(feature);
    let mut items: Vec<RichText> = Feature::ALL
        .into_iter()
        .filter(chosen)
        .map(|feature| {
            let words = [
                gives(feature),
                missing_without(feature),
                personal_data(feature),
            ];
            RichText::from(format!("{}: {}", feature.label(), words.join(" ")))
        })
        .collect();
    let added: Vec<String> = request
        .tables()
        .iter()
        .filter(|table| selection.reason(table) == Some(Reason::Added))
        .map(ToString::to_string)
        .collect();
    if !added.is_empty() {
        let tables = RichText::codes(added.iter().map(String::as_str));
        items.push(
            RichText::of("Added by name: ")
                .and(tables)
                .then(". Nothing that LakeSentry shows by itself depends on them."),
        );
    }
    Section::new(
        "What LakeSentry is and reads",
        vec![
            Block::paragraph(
                "LakeSentry shows what a Databricks account costs. For that it reads system tables, in which Databricks records the account's usage, compute, jobs and queries. Tables of your own are not part of this request. Your colleague chose:",
            ),
            Block::List(items),
        ],
    )
}
