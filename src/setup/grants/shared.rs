//! What is said when the plan came with a link.

use grants::Principal;
use leptos::prelude::*;

use crate::components::{Notice, NoticeKind, live};
use crate::paths;
use crate::router::{PageLink, Router};
use crate::setup::grants::planner::Planner;
use crate::state::{Step, Wizard};

/// Says whose choice this is and how to take it over; or why the link can't be read.
#[component]
pub fn SharedPlan(planner: Planner) -> impl IntoView {
    live(
        move || match (planner.parts.refused.get(), planner.parts.is_shared()) {
            (Some(reason), _) => view! {
                <Notice kind=NoticeKind::Bad title="The link can't be read">
                    <p>{reason}</p>
                    <p>"What you see instead is the choice of this browser."</p>
                </Notice>
            }
            .into_any(),
            (None, true) => view! { <TakeOver planner /> }.into_any(),
            (None, false) => ().into_any(),
        },
    )
}

#[component]
fn TakeOver(planner: Planner) -> impl IntoView {
    let wizard = Wizard::expect();
    let router = Router::expect();
    let take_over = move |_| {
        // A group that is named wrong stays behind; its field says so.
        if let Ok(choice) = planner.choice() {
            wizard.name_regions(planner.parts.regions.get_untracked());
            wizard.answer_grants(choice);
            router.go(&paths::step(Step::Grants));
        }
    };
    let named = live(move || {
        let plan = planner.parts.plan.read();
        (plan.principal != Principal::Unnamed).then(|| {
            let name = plan.principal.name().into_owned();
            view! {
                <p>
                    "The link says who gets the grants: " <code>{name}</code>
                    ". Make sure of it, by another way than this link, before you run anything."
                </p>
            }
        })
    });
    view! {
        <Notice kind=NoticeKind::Warn title="This plan was shared with you">
            <p>
                "You see what your colleague chose. Nothing of it is kept in this browser, and your own answers, if there are any, are not changed. Copy or download the files, or the document for your role below."
            </p>
            {named}
            {live(move || {
                let without_secret = planner.parts.surroundings.read().signs_in_by.is_trust();
                without_secret.then(|| view! { <p>"It is to do without a secret: the document for an account admin asks for the policy."</p> })
            })}
            <div class="row">
                <button type="button" class="button button--quiet" on:click=take_over>
                    "Take the choice over into this browser"
                </button>
                <PageLink href=paths::step(Step::Grants)>"Leave it, show my own"</PageLink>
            </div>
        </Notice>
    }
}
