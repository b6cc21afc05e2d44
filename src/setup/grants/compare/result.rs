//! Granted, missing, too much.

use grants::{Delta, Excess, ExcessSeverity, Grant, GrantInPlace, Holding, Removal};
use leptos::prelude::*;

use super::super::script_view::ScriptView;
use super::KnownGrants;
use crate::components::{CodeBlock, Notice, NoticeKind, Show, live};
use crate::setup::grants::planner::Planner;

/// The three lists, once something is known.
#[component]
pub fn Compared(planner: Planner, known: KnownGrants, shown: ScriptView) -> impl IntoView {
    let summary = Memo::new(move |_| shown.delta.read().as_ref().map(Delta::summary));
    let skipped = Memo::new(move |_| {
        let held = known.told(&shown.metastore.read()).and_then(Result::ok);
        let skipped = held.map(|held| held.skipped).unwrap_or_default();
        skipped.iter().map(ToString::to_string).collect::<Vec<_>>()
    });
    let result = live(move || {
        shown
            .delta
            .get()
            .map(|delta| view! { <Lists planner delta /> })
    });
    view! {
        <p role="status" class="compare__summary">
            {summary}
        </p>
        {result}
        <Show when=move || !skipped.read().is_empty()>
            <details class="more">
                <summary>{live(move || format!("{} lines were passed over", skipped.read().len()))}</summary>
                <ul class="list">
                    {live(move || skipped.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view())}
                </ul>
            </details>
        </Show>
    }
}

#[component]
fn Lists(planner: Planner, delta: Delta) -> impl IntoView {
    let warning = delta.warning(&planner.parts.plan.read_untracked().principal);
    let Delta {
        granted,
        missing,
        unknown,
        excess,
        gaps,
        ..
    } = delta;
    let unknown = unknown.iter().map(missing_item).collect::<Vec<_>>();
    let gaps: Vec<String> = gaps.iter().map(ToString::to_string).collect();
    let granted = granted.iter().map(granted_item).collect::<Vec<_>>();
    let missing = missing.iter().map(missing_item).collect::<Vec<_>>();
    view! {
        {warning
            .map(|words| view! {
                <Notice kind=NoticeKind::Warn title="Is this about somebody else?">
                    <p>{words}</p>
                </Notice>
            })}
        <TooMuch excess />
        <div class="compare__lists">
            <List title="Missing" items=missing />
            {(!unknown.is_empty()).then(|| view! { <List title="Could not be read" items=unknown /> })}
            <List title="Granted" items=granted />
        </div>
        {(!gaps.is_empty())
            .then(|| view! { <p class="soft">"Not known: " {gaps.join("; ")} "."</p> })}
    }
}

#[component]
fn List(title: &'static str, items: Vec<AnyView>) -> impl IntoView {
    view! {
        <div class="stack">
            <h3>{title}</h3>
            {if items.is_empty() {
                view! { <p class="soft">"Nothing."</p> }.into_any()
            } else {
                view! { <ul class="compare__list" role="list">{items}</ul> }.into_any()
            }}
        </div>
    }
}

fn missing_item(grant: &Grant) -> AnyView {
    let words = format!("{} on {}", grant.privilege, grant.securable.full_name());
    view! { <li>{words}</li> }.into_any()
}

fn granted_item(granted: &GrantInPlace) -> AnyView {
    let words = format!(
        "{} on {}",
        granted.grant.privilege,
        granted.grant.securable.full_name()
    );
    let through = granted.through.to_string();
    view! {
        <li>
            {words} <span class="soft">" "{through}</span>
        </li>
    }
    .into_any()
}

#[component]
fn TooMuch(excess: Vec<Excess>) -> impl IntoView {
    if excess.is_empty() {
        return ().into_any();
    }
    let items = excess
        .into_iter()
        .map(|excess| view! { <TooMuchItem excess /> })
        .collect_view();
    view! {
        <div class="stack">
            <h3>"Too much"</h3>
            <p class="soft">
                "“Too much” above the SQL takes back at once all that SQL can take back, and gives again what the plan would lose by that."
            </p>
            <ul class="too-much" role="list">{items}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn TooMuchItem(excess: Excess) -> impl IntoView {
    let class = match excess.severity {
        ExcessSeverity::Risk => "pill pill--bad",
        ExcessSeverity::Untidy => "pill pill--warn",
    };
    let held = match &excess.held {
        Holding::Grant(grant) => grant.to_string(),
        Holding::Role(role) => format!("the role {}", role.label()),
    };
    let steps = match &excess.removal {
        Removal::Steps { words, .. } => Some(view! { <p class="soft">{words.clone()}</p> }),
        Removal::Statement(_) => None,
    };
    let label = format!("What takes back {held}");
    view! {
        <li class="stack too-much__item">
            <p>
                <span class=class>{excess.severity.label()}</span>
                " "
                <b>{held}</b>
                " "
                <span class="soft">{excess.kind.label()}</span>
            </p>
            <p>{excess.why}</p>
            {steps}
            <CodeBlock label code=Signal::stored(format!("{}\n", excess.removal)) wrapped=true />
        </li>
    }
}
