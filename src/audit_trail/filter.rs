//! Choosing which events are shown.

use leptos::prelude::*;

use super::query::{TrailQuery, day};
use crate::components::{ChoiceList, FieldErrors, FieldKind, FormErrors, TextField};
use crate::paths;
use crate::router::Router;
use crate::shell::LocalForm;

const ACTION: &str = "trail-action";
const ACTOR: &str = "trail-actor";
const FROM: &str = "trail-from";
const TO: &str = "trail-to";

/// The form. What it says goes into the address of the page, so that it can be kept and sent.
#[component]
pub fn Filter(
    /// What is shown.
    query: TrailQuery,
    /// All words for what can be done.
    actions: Vec<String>,
) -> impl IntoView {
    let router = Router::expect();
    let TrailQuery {
        action,
        actor,
        from,
        to,
    } = query;
    let [action, actor, from, to] = [action, actor, from, to].map(RwSignal::new);
    let errors = FormErrors::none();
    let all = (String::new(), "Everything".to_owned());
    let choices = actions.into_iter().map(|word| (word.clone(), word));
    let choices: Vec<_> = std::iter::once(all).chain(choices).collect();
    let submit = move |()| {
        let wanted = TrailQuery {
            action: action.get_untracked(),
            actor: actor.get_untracked().trim().to_owned(),
            from: from.get_untracked().trim().to_owned(),
            to: to.get_untracked().trim().to_owned(),
        };
        let mut wrong = FieldErrors::default();
        for (id, text) in [(FROM, &wanted.from), (TO, &wanted.to)] {
            if !text.is_empty() && day(text).is_none() {
                wrong.add(id, "Enter a day as 2026-01-31, or nothing");
            }
        }
        let is_complete = wrong.is_empty();
        errors.set(wrong);
        if is_complete {
            router.go(&wanted.page(paths::AUDIT_TRAIL));
        }
    };
    view! {
        <section class="stack" aria-labelledby="choose">
            <h2 id="choose">"Choose"</h2>
            <LocalForm errors button="Show" on_submit=submit>
                <ChoiceList
                    id=ACTION
                    label="What was done"
                    choices=Signal::stored(choices)
                    selected=action
                    on_select=move |chosen| action.set(chosen)
                />
                <TextField id=ACTOR label="Who did it: a name or an id (optional)" value=actor error=errors.of(ACTOR) />
                <TextField
                    id=FROM
                    label="First day, UTC, as 2026-01-31 (optional)"
                    value=from
                    error=errors.of(FROM)
                    kind=FieldKind::SHORT
                />
                <TextField id=TO label="Last day (optional)" value=to error=errors.of(TO) kind=FieldKind::SHORT />
            </LocalForm>
        </section>
    }
}
