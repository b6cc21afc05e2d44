//! Inviting people.

use contract::{CreatedInvitation, ListedInvitation, NewInvitation};
use domain::{InvitationId, Role};
use leptos::prelude::*;

use crate::api::{ApiError, access};
use crate::components::{
    CopyButton, FieldErrors, FormErrors, Notice, NoticeKind, RadioGroup, RadioOption, Task,
    TextField, announce, live,
};
use crate::shell::{ActionFailure, Form, FormLook, Loading, Submission};
use crate::texts::failure::Attempt;
use crate::texts::time;

const EMAIL: &str = "invitation-email";
const ROLE: &str = "invitation-role";

/// The invitations that nobody has taken up, and a new one.
#[component]
pub fn Invitations() -> impl IntoView {
    let invitations = Loading::new(access::invitations);
    let failed = RwSignal::new(None::<ApiError>);
    let revoking = Task::new();
    let ask = Callback::new(move |id: InvitationId| {
        revoking.start(async move {
            let revoked = access::revoke_invitation(id).await;
            if revoked.is_ok() {
                announce("Taken back");
                invitations.again();
            }
            failed.try_set(revoked.err());
        });
    });
    view! {
        <section class="stack" aria-labelledby="invitations">
            <h2 id="invitations">"Invitations"</h2>
            <p class="soft">
                "Whoever is invited signs in by the identity provider with that address. An invitation counts once, for seven days."
            </p>
            {invitations.show("Loading", move |listed| view! { <Listed listed ask /> })}
            <ActionFailure failed attempt=Attempt::ChangeAccess />
            <Invite created=move || invitations.again() />
        </section>
    }
}

#[component]
fn Listed(listed: Vec<ListedInvitation>, ask: Callback<InvitationId>) -> impl IntoView {
    if listed.is_empty() {
        return view! { <p>"Nobody is invited at the moment."</p> }.into_any();
    }
    let row = |invitation: ListedInvitation| {
        let ListedInvitation {
            invitation_id,
            email,
            role,
            expires_at,
            ..
        } = invitation;
        let facts = format!("{}; until {}", role.label(), time::day_and_time(expires_at));
        view! {
            <li>
                <strong>{email.clone()}</strong>
                <br />
                <span class="soft">{facts}</span>
                <button type="button" class="button button--quiet" on:click=move |_| ask.run(invitation_id)>
                    "Take back"
                    <span class="visually-hidden">" the invitation of " {email}</span>
                </button>
            </li>
        }
    };
    let rows = listed.into_iter().map(row);
    view! { <ul class="list">{rows.collect_view()}</ul> }.into_any()
}

#[component]
fn Invite(#[prop(into)] created: Callback<()>) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let role = RwSignal::new(Some(Role::User));
    let errors = FormErrors::none();
    let failed = RwSignal::new(None::<ApiError>);
    let fresh = RwSignal::new(None::<String>);
    let inviting = Task::new();
    let refused = move |error: ApiError| {
        let mut wrong = FieldErrors::default();
        if let ApiError::Refused(problem) = &error {
            for refused in problem.errors.iter().filter(|one| one.field == "/email") {
                wrong.add(EMAIL, refused.detail.clone());
            }
        }
        if wrong.is_empty() {
            failed.try_set(Some(error));
        } else {
            errors.set(wrong);
        }
    };
    let submit = move |()| {
        let mut wrong = FieldErrors::default();
        if !email.read_untracked().contains('@') {
            wrong.add(EMAIL, "Enter the e-mail address of the person");
        }
        let is_complete = wrong.is_empty();
        errors.set(wrong);
        let (true, Some(role)) = (is_complete, role.get_untracked()) else {
            return;
        };
        let wanted = NewInvitation {
            email: email.get_untracked(),
            role,
        };
        inviting.start(async move {
            failed.try_set(None);
            match access::invite(&wanted).await {
                Ok(CreatedInvitation { link, .. }) => {
                    fresh.try_set(Some(link.expose().to_owned()));
                    email.try_set(String::new());
                    announce("Invited. The link is shown only now");
                    created.try_run(());
                }
                Err(error) => refused(error),
            }
        });
    };
    let option = |value: Role| RadioOption {
        value,
        slug: value.slug(),
        label: super::settings::role_words(value),
        hint: None,
    };
    let submission = Submission {
        pending: inviting.pending(),
        busy: "Inviting",
        failed: failed.into(),
        attempt: Attempt::ChangeAccess,
    };
    view! {
        {live(move || fresh.get().map(|link| view! { <Fresh link fresh /> }))}
        <h3>"Invite somebody"</h3>
        <Form errors submission button="Invite" look=FormLook::Quiet on_submit=submit>
            <TextField id=EMAIL label="E-mail address" value=email error=errors.of(EMAIL) />
            <RadioGroup
                id=ROLE
                legend="What may the person do?"
                options=[Role::User, Role::Admin].map(option).to_vec()
                value=role
                on_choose=move |chosen| role.set(Some(chosen))
            />
        </Form>
    }
}

/// The link, once.
#[component]
fn Fresh(link: String, fresh: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Warn title="Send this link to the person now: it is shown only once">
            <p class="one-time__text" tabindex="0" role="region" aria-label="The link">
                <code>{link.clone()}</code>
            </p>
            <div class="row">
                <CopyButton text=Signal::stored(link) label="Copy the link" />
                <button type="button" class="button button--quiet" on:click=move |_| fresh.set(None)>
                    "I have sent it"
                </button>
            </div>
        </Notice>
    }
}
