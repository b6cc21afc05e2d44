//! A script with its words coloured and its new lines marked.

use std::collections::BTreeSet;

use grants::{AnyGrant, Direction, Grant, Line, Principal, Script};
use leptos::prelude::*;

/// Shows the lines; those whose privilege is in `new` are marked.
pub fn sql_lines(script: &Script, new: &BTreeSet<Grant>) -> impl IntoView + use<> {
    let lines = script.lines.iter().map(|line| {
        let is_new = matches!(line, Line::Statement { grant, .. } if new.contains(grant));
        view! {
            <span class="code__line" class:code__line--new=is_new>
                {words(line)}
            </span>
        }
    });
    lines.collect_view()
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
            statement(verb, &grant.into(), to, principal)
        }
        Line::Revoke { grant, principal } => statement("REVOKE", grant, "FROM", principal),
    }
}

fn statement(
    verb: &'static str,
    grant: &AnyGrant,
    to: &'static str,
    principal: &Principal,
) -> AnyView {
    let securable = &grant.securable;
    let name = match securable.full_name() {
        name if name.is_empty() => " ".to_owned(),
        name => format!(" {name} "),
    };
    view! {
        <span class="code__key">{verb}</span>
        {format!(" {} ", grant.privilege)}
        <span class="code__key">"ON "{securable.kind().to_owned()}</span>
        {name}
        <span class="code__key">{to}</span>
        " "
        <span class="code__string">{principal.to_string()}</span>
        ";"
    }
    .into_any()
}
