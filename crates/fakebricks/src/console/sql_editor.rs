//! The SQL editor of a metastore.

use axum::extract::{Form, Path, Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use super::Console;
use super::grants;
use super::page::{NotFound, account_crumb, escape, page, table};
use crate::sql::{self, Answer, Limits, Session};
use crate::tables;
use crate::world::{ACCOUNT_ADMIN_USER, ANALYST, BOTH_ADMIN, Cloud, Identity};

/// Rows of a result that the page shows.
const SHOWN_ROWS: usize = 50;

/// People to run statements as: form value, text, name.
const PEOPLE: [(&str, &str, &str); 3] = [
    (
        "admin",
        "Metastore admin who is also account admin",
        BOTH_ADMIN,
    ),
    ("account-admin", "Account admin only", ACCOUNT_ADMIN_USER),
    ("user", "Workspace user without rights", ANALYST),
];

/// A script that was run, and what came out.
#[derive(Debug, Clone)]
pub struct Run {
    script: String,
    person: String,
    outcomes: Vec<(String, Result<Answer, String>)>,
}

/// The form.
#[derive(Debug, Deserialize)]
pub struct Script {
    sql: String,
    #[serde(rename = "as")]
    person: String,
}

/// The key of a run to be shown.
#[derive(Debug, Deserialize)]
pub struct Shown {
    run: Option<String>,
}

/// `POST /{cloud}/sql/{region}`.
pub async fn run(
    State(console): State<Console>,
    Path((cloud, region)): Path<(String, String)>,
    Form(form): Form<Script>,
) -> Result<Redirect, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let (.., name) = PEOPLE
        .into_iter()
        .find(|(value, ..)| *value == form.person)
        .ok_or(NotFound)?;
    let metastore = console
        .app
        .world()
        .account(cloud)
        .metastore_of(&region)
        .map(|metastore| metastore.id.clone())
        .ok_or(NotFound)?;
    let session = Session {
        identity: Identity {
            cloud,
            name: name.to_owned(),
        },
        metastore: Some(metastore),
        catalog: tables::BUSINESS_CATALOG.to_owned(),
        schema: "default".to_owned(),
    };
    let mut outcomes = Vec::new();
    for statement in sql::split(&form.sql) {
        let outcome = sql::run(&console.app, &session, &statement, &[], Limits::default()).await;
        outcomes.push((statement, outcome.map_err(|error| error.to_string())));
    }
    let key = console.runs.put(Run {
        script: form.sql,
        person: form.person,
        outcomes,
    });
    let target = format!("/{}/sql/{region}?run={key}#results", cloud.slug());
    Ok(Redirect::to(&target))
}

/// `/{cloud}/sql/{region}`.
pub async fn show(
    State(console): State<Console>,
    Path((cloud, region)): Path<(String, String)>,
    Query(shown): Query<Shown>,
) -> Result<Html<String>, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let run = shown.run.and_then(|key| console.runs.look(&key));
    let world = console.app.world();
    let account = world.account(cloud);
    let metastore = account.metastore_of(&region).ok_or(NotFound)?;
    let person = run.as_ref().map_or("admin", |run| run.person.as_str());
    let people = PEOPLE
        .iter()
        .map(|(value, text, _)| {
            let selected = if *value == person { " selected" } else { "" };
            format!("<option value=\"{value}\"{selected}>{text}</option>")
        })
        .collect::<Vec<_>>()
        .concat();
    let script = run.as_ref().map_or("", |run| run.script.as_str());
    let body = format!(
        "<p>Metastore <code>{metastore_id}</code></p>\n\
         <form method=\"post\">\n<label for=\"as\">Run as</label>\n\
         <select id=\"as\" name=\"as\">{people}</select>\n\
         <label for=\"sql\">SQL</label>\n\
         <textarea id=\"sql\" name=\"sql\" spellcheck=\"false\" required>\n{script}</textarea>\n\
         <button>Run</button>\n</form>\n{results}\n<h2>Grants in this metastore</h2>\n{grants}",
        metastore_id = escape(&metastore.global_id()),
        script = escape(script),
        results = run.as_ref().map(results).unwrap_or_default(),
        grants = grants::all(account, metastore),
    );
    let title = format!("SQL editor for {region}");
    Ok(page(&title, &[account_crumb(cloud)], &body))
}

fn results(run: &Run) -> String {
    let failed = run
        .outcomes
        .iter()
        .filter(|(_, outcome)| outcome.is_err())
        .count();
    let succeeded = run.outcomes.len() - failed;
    let each = run
        .outcomes
        .iter()
        .enumerate()
        .map(|(index, (statement, outcome))| result(index + 1, statement, outcome))
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<h2 id=\"results\">Results</h2>\n\
         <p role=\"status\">{succeeded} succeeded, {failed} failed.</p>\n{each}"
    )
}

fn result(number: usize, statement: &str, outcome: &Result<Answer, String>) -> String {
    let (class, word, detail) = match outcome {
        Ok(answer) if answer.columns.is_empty() => ("success", "succeeded", String::new()),
        Ok(answer) => ("success", "succeeded", rows(number, answer)),
        Err(message) => (
            "failure",
            "failed",
            format!("<pre>{}</pre>", escape(message.trim())),
        ),
    };
    format!(
        "<section class=\"{class}\" aria-labelledby=\"result-{number}\">\
         <h3 id=\"result-{number}\">Statement {number} {word}</h3>\
         <pre><code>{}</code></pre>{detail}</section>\n",
        escape(statement)
    )
}

fn rows(number: usize, answer: &Answer) -> String {
    let headings: Vec<&str> = answer
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let shown: Vec<Vec<String>> = answer
        .rows
        .iter()
        .take(SHOWN_ROWS)
        .map(|row| {
            row.iter()
                .map(|cell| cell.as_deref().map_or("<i>null</i>".to_owned(), escape))
                .collect()
        })
        .collect();
    format!(
        "<p>{} rows, {} shown.</p>{}",
        answer.rows.len(),
        shown.len(),
        table(&format!("Rows of statement {number}"), &headings, &shown)
    )
}
