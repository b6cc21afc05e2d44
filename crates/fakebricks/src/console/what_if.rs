//! What if: every trouble that can be switched on, and all that is on, on one page.

mod active;
mod button;
mod presets;
mod world;

use axum::extract::{Form, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::state::Console;
use crate::control::{self, Control};
use crate::faults::FaultRule;
use button::HERE;

/// The key of what the last form did.
#[derive(Debug, Deserialize)]
pub struct NoteQuery {
    note: Option<String>,
}

/// `/what-if`.
pub async fn show(State(console): State<Console>, Query(query): Query<NoteQuery>) -> Markup {
    let note = query.note.and_then(|key| console.notes.look(&key));
    let body = html! {
        @if let Some(note) = note { p role="status" { strong { (note) } } }
        p { "Switch trouble on here, then look at what the wizard makes of it." }
        h2 #on { "What is on" }
        (active::all("on", &console))
        h2 { "Between LakeSentry and Databricks" }
        (fault_form(&console))
        h2 { "In Databricks" }
        (world::forms(&console))
    };
    console.page("What if", &[], &body)
}

fn fault_form(console: &Console) -> Markup {
    html! {
        form method="post" action={ (HERE) "/faults" } {
            p {
                label for="trouble" { "What happens" }
                select #trouble name="trouble" { (presets::options()) }
            }
            p {
                label for="host" { "At which host" }
                input #host name="host" list="hosts" size="44" autocomplete="off" spellcheck="false"
                    aria-describedby="host-note";
                " " span #host-note { "Leave it empty for every host." }
            }
            datalist #hosts {
                @for host in console.app.hosts.names() { option value=(host) {} }
            }
            p {
                label for="path" { "Only for paths that begin with" }
                input #path name="path" size="44" autocomplete="off" spellcheck="false"
                    aria-describedby="path-note";
                " "
                span #path-note {
                    "For example " code { "/api/2.0/sql" } ". Leave it empty for all."
                }
            }
            p {
                label for="times" { "How many requests" }
                input #times name="times" inputmode="numeric" pattern="[0-9]*" size="6"
                    autocomplete="off" aria-describedby="times-note";
                " " span #times-note { "Leave it empty for all, until you remove it." }
            }
            button { "Switch on" }
        }
    }
}

/// The form that switches a fault on.
#[derive(Debug, Deserialize)]
pub struct FaultForm {
    trouble: String,
    host: String,
    path: String,
    times: String,
}

/// `POST /what-if/faults`.
pub async fn add_fault(State(console): State<Console>, Form(form): Form<FaultForm>) -> Redirect {
    let Some((label, kind)) = presets::find(&form.trouble) else {
        return note(&console, "Nothing was switched on: choose what happens.");
    };
    let host = form.host.trim().trim_start_matches("https://");
    let host = host.trim_end_matches('/').to_ascii_lowercase();
    if !host.is_empty() && console.app.site(&host).is_none() {
        let text = format!("Nothing was switched on: there is no host {host} here.");
        return note(&console, &text);
    }
    let times = form.times.trim();
    let times = match times.parse() {
        Ok(times) => Some(times),
        Err(_) if times.is_empty() => None,
        Err(_) => {
            let text = "Nothing was switched on: the number of requests is a whole number from 1.";
            return note(&console, text);
        }
    };
    console.app.faults.add(FaultRule {
        name: None,
        host: (!host.is_empty()).then_some(host),
        path: form.path.trim().to_owned(),
        times,
        kind,
    });
    note(&console, &format!("Switched on: {label}."))
}

/// A change that a button carries.
#[derive(Debug, Deserialize)]
pub struct ControlForm {
    control: String,
}

/// `POST /what-if/changes`.
pub async fn change(State(console): State<Console>, Form(change): Form<ControlForm>) -> Redirect {
    let applied = serde_json::from_str(&change.control)
        .map_err(|error| error.to_string())
        .and_then(|control: Control| {
            control::apply(&console.app, &control).map_err(|error| error.to_string())
        });
    match applied {
        Ok(()) => note(&console, "Done."),
        Err(error) => note(&console, &format!("Nothing was changed: {error}.")),
    }
}

/// `POST /what-if/world`.
pub async fn change_world(
    State(console): State<Console>,
    Form(form): Form<world::WorldForm>,
) -> Redirect {
    let applied = form.controls(&console).and_then(|controls| {
        controls.iter().try_for_each(|control| {
            control::apply(&console.app, control).map_err(|error| error.to_string())
        })
    });
    match applied {
        Ok(()) => note(&console, &format!("Done: {}.", form.label())),
        Err(error) => note(&console, &format!("Nothing was changed: {error}.")),
    }
}

/// Back to the page, which then says what was done.
fn note(console: &Console, text: &str) -> Redirect {
    let key = console.notes.put(text.to_owned());
    Redirect::to(&format!("{HERE}?note={key}"))
}
