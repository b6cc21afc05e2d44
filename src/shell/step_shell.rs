//! The frame of a step.

use leptos::{children::ViewFn, prelude::*};

use super::nothing_kept::NothingKept;
use super::page::Heading;
use crate::components::{Notice, NoticeKind, live};
use crate::router::{PageLink, Query, Router};
use crate::state::{AskBackend, Step};
use crate::{paths, texts};

/// Way back, number, heading and lead of a step; sets the title of the tab and the focus.
#[component]
pub fn StepShell(
    /// The step.
    step: Step,
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What the step is for, in a sentence or two; a closure: `lead=|| "…"`.
    #[prop(optional, into)]
    lead: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    // What the steps plan, test and promise depends on who reads the global tables by now.
    AskBackend::expect().again();
    let (back, back_to) = step
        .before()
        .map_or((paths::HOME.to_owned(), "Start"), |before| {
            (paths::step(before), before.label())
        });
    view! {
        <article class="page">
            <header class="page__head">
                <PageLink href=back class="back-link">
                    "Back"
                    <span class="visually-hidden">" to "{back_to}</span>
                </PageLink>
                <p class="page__number">{texts::step_number(step)}</p>
                <Heading title />
                {lead.map(|lead| view! { <div class="page__lead">{lead.run()}</div> })}
            </header>
            <NothingKept />
            <NeededFirst step />
            {children()}
        </article>
    }
}

/// Tells why this step is shown in place of a later one.
#[component]
fn NeededFirst(step: Step) -> impl IntoView {
    let search = Router::expect().search();
    let wanted = Memo::new(move |_| {
        let query = Query::read(&search.read());
        let wanted = Step::from_slug(query.get(paths::NEEDED_FOR)?);
        wanted.filter(|&wanted| wanted > step)
    });
    live(move || {
        wanted.get().map(|wanted| {
            view! {
                <Notice kind=NoticeKind::Info title=texts::needs_first(wanted, step)>
                    <p>{texts::needs_first_reason(step)}</p>
                </Notice>
            }
        })
    })
}
