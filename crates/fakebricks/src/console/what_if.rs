//! What if: every trouble that can be switched on, and all that is on, on one page.

mod active;
mod presets;
mod world;

use axum::extract::{Form, Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;

use super::Console;
use super::page::{escape, page};
use crate::control::{self, Control};
use crate::faults::FaultRule;

/// The address of the page.
const HERE: &str = "/what-if";

/// The key of what the last form did.
#[derive(Debug, Deserialize)]
pub struct Shown {
    note: Option<String>,
}

/// `/what-if`.
pub async fn show(State(console): State<Console>, Query(shown): Query<Shown>) -> Html<String> {
    let note = shown
        .note
        .and_then(|key| console.notes.look(&key))
        .map(|note| {
            format!(
                "<p role=\"status\"><strong>{}</strong></p>\n",
                escape(&note)
            )
        })
        .unwrap_or_default();
    let body = format!(
        "{note}<p>Switch trouble on here, then look at what the wizard makes of it.</p>\n\
         <h2>What is on</h2>\n{active}\n<h2>Between LakeSentry and Databricks</h2>\n{faults}\n\
         <h2>In Databricks</h2>\n{world}",
        active = active::all(&console),
        faults = fault_form(&console),
        world = world::forms(&console),
    );
    page("What if", &[], &body)
}

fn fault_form(console: &Console) -> String {
    let hosts = console
        .app
        .hosts
        .names()
        .map(|host| format!("<option value=\"{}\">", escape(host)))
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<form method=\"post\" action=\"{HERE}/faults\">\n\
         <p><label for=\"trouble\">What happens</label>\n\
         <select id=\"trouble\" name=\"trouble\">{troubles}</select></p>\n\
         <p><label for=\"host\">At which host</label>\n\
         <input id=\"host\" name=\"host\" list=\"hosts\" size=\"44\" autocomplete=\"off\" \
         spellcheck=\"false\" aria-describedby=\"host-note\">\n\
         <span id=\"host-note\">Leave it empty for every host.</span></p>\n\
         <datalist id=\"hosts\">{hosts}</datalist>\n\
         <p><label for=\"path\">Only for paths that begin with</label>\n\
         <input id=\"path\" name=\"path\" size=\"44\" autocomplete=\"off\" spellcheck=\"false\" \
         aria-describedby=\"path-note\">\n\
         <span id=\"path-note\">For example <code>/api/2.0/sql</code>. Leave it empty for all.</span>\
         </p>\n\
         <p><label for=\"times\">How many requests</label>\n\
         <input id=\"times\" name=\"times\" inputmode=\"numeric\" pattern=\"[0-9]*\" size=\"6\" \
         autocomplete=\"off\" aria-describedby=\"times-note\">\n\
         <span id=\"times-note\">Leave it empty for all, until you remove it.</span></p>\n\
         <button>Switch on</button>\n</form>",
        troubles = presets::options(),
    )
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
pub struct Change {
    control: String,
}

/// `POST /what-if/changes`.
pub async fn change(State(console): State<Console>, Form(change): Form<Change>) -> Redirect {
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

/// A button that makes one change.
fn button(control: &Control, text: &str) -> String {
    // A control holds texts, numbers and truth values only, which can always be written.
    let control = serde_json::to_string(control).unwrap_or_default();
    format!(
        "<form method=\"post\" action=\"{HERE}/changes\"><input type=\"hidden\" name=\"control\" \
         value=\"{}\"><button>{}</button></form>",
        escape(&control),
        escape(text)
    )
}
