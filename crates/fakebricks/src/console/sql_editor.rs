//! The SQL editor of a metastore.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use parking_lot::Mutex;
use serde::Deserialize;

use super::grants;
use super::page::{NotFound, account_crumb, cell, table};
use super::script_run::ScriptRun;
use super::state::Console;
use crate::sql::{self, Limits, SessionPlace, SqlAnswer, SqlSession};
use crate::world::{
    ACCOUNT_ADMIN_USER, ANALYST, BOTH_ADMIN, CallerIdentity, Cloud, METASTORE_ADMIN_USER,
};

/// Rows of a result that the page shows.
const MOST_ROWS: usize = 50;

/// People to run statements as: form value, text, name.
const PEOPLE: [(&str, &str, &str); 4] = [
    (
        "admin",
        "Metastore admin who is also account admin",
        BOTH_ADMIN,
    ),
    (
        "metastore-admin",
        "Metastore admin only",
        METASTORE_ADMIN_USER,
    ),
    ("account-admin", "Account admin only", ACCOUNT_ADMIN_USER),
    ("user", "Workspace user without rights", ANALYST),
];

/// The form.
#[derive(Debug, Deserialize)]
pub struct ScriptForm {
    sql: String,
    #[serde(rename = "as")]
    person: String,
}

/// The key of a run that is to be shown.
#[derive(Debug, Deserialize)]
pub struct RunQuery {
    run: Option<String>,
}

/// `POST /{cloud}/sql/{region}`.
pub async fn run(
    State(console): State<Console>,
    Path((cloud, region)): Path<(String, String)>,
    Form(form): Form<ScriptForm>,
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
    let place = Arc::new(Mutex::new(SessionPlace::usual(true)));
    let mut outcomes = Vec::new();
    for statement in sql::split(&form.sql) {
        let SessionPlace { catalog, schema } = place.lock().clone();
        let session = SqlSession {
            identity: CallerIdentity {
                cloud,
                name: name.to_owned(),
            },
            metastore: Some(metastore.clone()),
            catalog,
            schema,
            kept: Some(Arc::clone(&place)),
        };
        let run = sql::run(
            &console.app,
            &session,
            &statement,
            &[],
            Limits::default(),
            None,
        );
        let outcome = Box::pin(run).await;
        outcomes.push((statement, outcome.map_err(|error| error.to_string())));
    }
    let key = console.runs.put(ScriptRun {
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
    Query(query): Query<RunQuery>,
) -> Result<Markup, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let run = query.run.and_then(|key| console.runs.look(&key));
    let world = console.app.world();
    let account = world.account(cloud);
    let metastore = account.metastore_of(&region).ok_or(NotFound)?;
    let person = run.as_ref().map_or("admin", |run| run.person.as_str());
    let body = html! {
        p { "Metastore " code { (metastore.global_id()) } }
        form method="post" {
            label for="as" { "Run as" }
            select #as name="as" {
                @for (value, text, _) in PEOPLE {
                    option value=(value) selected[value == person] { (text) }
                }
            }
            label for="sql" { "SQL" }
            // The first line break of a text area is not part of its text.
            textarea #sql name="sql" spellcheck="false" required {
                "\n" (run.as_ref().map_or("", |run| run.script.as_str()))
            }
            button { "Run" }
        }
        @if let Some(run) = &run { (results(run)) }
        h2 #grants { "Grants in this metastore" }
        (grants::all("grants", account, metastore))
    };
    let title = format!("SQL editor for {region}");
    Ok(console.page(&title, &[account_crumb(cloud)], &body))
}

fn results(run: &ScriptRun) -> Markup {
    let outcomes = run.outcomes.iter();
    let failed = outcomes.filter(|(_, outcome)| outcome.is_err()).count();
    html! {
        h2 #results { "Results" }
        p role="status" { (run.outcomes.len() - failed) " succeeded, " (failed) " failed." }
        @for (index, (statement, outcome)) in run.outcomes.iter().enumerate() {
            (result(&format!("result-{}", index + 1), index + 1, statement, outcome))
        }
    }
}

fn result(id: &str, number: usize, statement: &str, outcome: &Result<SqlAnswer, String>) -> Markup {
    let (class, word) = match outcome {
        Ok(_) => ("success", "succeeded"),
        Err(_) => ("failure", "failed"),
    };
    html! {
        section class=(class) aria-labelledby=(id) {
            h3 id=(id) { "Statement " (number) " " (word) }
            pre { code { (statement) } }
            @match outcome {
                Ok(answer) if answer.columns.is_empty() => {}
                Ok(answer) => (rows(id, answer)),
                Err(message) => pre { (message.trim()) },
            }
        }
    }
}

fn rows(heading: &str, answer: &SqlAnswer) -> Markup {
    let columns: Vec<&str> = answer
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let rows: Vec<Vec<Markup>> = answer
        .rows
        .iter()
        .take(MOST_ROWS)
        .map(|row| {
            let cells = row.iter();
            cells
                .map(|text| text.as_deref().map_or_else(|| html! { i { "null" } }, cell))
                .collect()
        })
        .collect();
    html! {
        p { (answer.rows.len()) " rows, " (rows.len()) " shown." }
        (table(heading, &columns, &rows))
    }
}
