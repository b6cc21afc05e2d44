//! A script with its words coloured and its new lines marked.

use crate::components::For;
use domain::{SortedMap, SortedSet};
use grants::{Direction, Grant, Line, Script};
use leptos::prelude::*;

/// Shows the lines; those whose privilege is in `new` are marked. Only lines that change are built anew.
#[component]
pub fn SqlLines(
    /// The script.
    #[prop(into)]
    script: Signal<Option<Script>>,
    /// What the last change added.
    #[prop(into)]
    new: Signal<SortedSet<Grant>>,
) -> impl IntoView {
    let lines = move || {
        let (script, new) = (script.read(), new.read());
        let mut seen = SortedMap::<String, usize>::default();
        let marked = |line: &Line| {
            let is_new = matches!(line, Line::Statement { grant, .. } if new.contains(grant));
            let text = line.to_string();
            let nth = seen.of(text.clone());
            *nth += 1;
            ShownLine {
                line: line.clone(),
                key: format!("{is_new} {nth} {text}"),
                is_new,
            }
        };
        let lines = script.iter().flat_map(|script| &script.lines);
        lines.map(marked).collect::<Vec<_>>()
    };
    view! {
        <For each=lines key=|shown| shown.key.clone() let(shown)>
            <span class="code__line" class:code__line--new=shown.is_new>
                {words(&shown.line)}
            </span>
        </For>
    }
}

/// A line, told apart from all others: by its text, whether it is marked, and how often the text was there before.
#[derive(Clone)]
struct ShownLine {
    line: Line,
    key: String,
    is_new: bool,
}

fn words(line: &Line) -> AnyView {
    match line {
        Line::Comment(_) => {
            view! { <span class="code__comment">{line.to_string()}</span> }.into_any()
        }
        Line::Query(_) => line.to_string().into_any(),
        Line::Statement {
            direction,
            grant,
            principal,
        } => {
            let (verb, to) = match direction {
                Direction::Give => ("GRANT", "TO"),
                Direction::TakeBack => ("REVOKE", "FROM"),
            };
            let (privilege, on) = (grant.privilege.to_string(), grant.securable.to_string());
            statement([verb, &privilege, &on, to, &principal.to_string()])
        }
        Line::Revoke { grant, principal } => {
            let on = grant.securable.to_string();
            let privilege = grant.privilege.as_str();
            statement(["REVOKE", privilege, &on, "FROM", &principal.to_string()])
        }
    }
}

fn statement([verb, privilege, on, to, principal]: [&str; 5]) -> AnyView {
    let (kind, name) = split(on);
    view! {
        <span class="code__key">{verb.to_owned()}</span>
        {format!(" {privilege} ")}
        <span class="code__key">{format!("ON {kind}")}</span>
        {format!(" {name} ")}
        <span class="code__key">{to.to_owned()}</span>
        " "
        <span class="code__string">{principal.to_owned()}</span>
        ";"
    }
    .into_any()
}

/// "TABLE system.billing.usage" as kind and name.
fn split(securable: &str) -> (&str, &str) {
    securable.split_once(' ').unwrap_or((securable, ""))
}
