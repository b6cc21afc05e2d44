//! Keys for programs.

use contract::{CreatedApiKey, ListedApiKey, NewApiKey};
use domain::{ApiKeyId, ApiKeyScope, Role};
use leptos::prelude::*;

use crate::api::{ApiError, access};
use crate::components::{
    CopyButton, FieldErrors, FieldKind, FormErrors, Notice, NoticeKind, RadioGroup, RadioOption,
    Task, TextField, announce, live,
};
use crate::shell::{ActionFailure, Form, FormLook, Loading, Submission};
use crate::texts::failure::Attempt;
use crate::texts::time;

const NAME: &str = "api-key-name";
const DAYS: &str = "api-key-days";
const SCOPE: &str = "api-key-scope";

/// The keys of the person, and a new one.
#[component]
pub fn ApiKeys(
    /// The role of the person who looks.
    own: Role,
) -> impl IntoView {
    let keys = Loading::new(access::api_keys);
    let failed = RwSignal::new(None::<ApiError>);
    let revoking = Task::new();
    let ask = Callback::new(move |id| {
        revoking.start(async move {
            let revoked = access::revoke_api_key(id).await;
            if revoked.is_ok() {
                announce("Revoked");
                keys.again();
            }
            failed.try_set(revoked.err());
        });
    });
    let create = if own >= Role::Admin {
        view! { <Create created=move || keys.again() /> }.into_any()
    } else {
        view! { <p>"Only an admin can create a key."</p> }.into_any()
    };
    view! {
        <section class="stack" aria-labelledby="api-keys">
            <h2 id="api-keys">"API keys"</h2>
            <p class="soft">
                "A program that shows one can do what you can, as far as the key's scope goes, and nothing that asks for you in person."
            </p>
            {keys.show("Loading", move |listed| view! { <Listed listed ask /> })}
            <ActionFailure failed attempt=Attempt::ChangeAccess />
            {create}
        </section>
    }
}

#[component]
fn Listed(listed: Vec<ListedApiKey>, ask: Callback<ApiKeyId>) -> impl IntoView {
    if listed.is_empty() {
        return view! { <p>"None was created yet."</p> }.into_any();
    }
    let rows = listed
        .into_iter()
        .map(|key| view! { <Row api_key=key ask /> });
    view! { <ul class="list">{rows.collect_view()}</ul> }.into_any()
}

#[component]
fn Row(api_key: ListedApiKey, ask: Callback<ApiKeyId>) -> impl IntoView {
    let id = api_key.api_key_id;
    let end = api_key.revoked_at.map_or_else(
        || format!("counts until {}", time::day_and_time(api_key.expires_at)),
        |at| format!("revoked {}", time::day_and_time(at)),
    );
    let used = api_key.last_used_at.map_or_else(
        || "never used".to_owned(),
        |at| format!("last used {}", time::day_and_time(at)),
    );
    let facts = format!("{}; {end}; {used}", scope_words(api_key.scope));
    let revoke = api_key.revoked_at.is_none().then(|| {
        let name = api_key.name.clone();
        view! {
            <button type="button" class="button button--quiet" on:click=move |_| ask.run(id)>
                "Revoke"
                <span class="visually-hidden">" " {name}</span>
            </button>
        }
    });
    view! {
        <li>
            <strong>{api_key.name}</strong>
            " · "
            <code>{api_key.prefix} "…"</code>
            <br />
            <span class="soft">{facts}</span>
            {revoke}
        </li>
    }
}

const fn scope_words(scope: ApiKeyScope) -> &'static str {
    match scope {
        ApiKeyScope::Read => "Looks only",
        ApiKeyScope::Write => "Connects and creates connection strings",
        ApiKeyScope::Admin => "Says who may come in",
    }
}

#[component]
fn Create(#[prop(into)] created: Callback<()>) -> impl IntoView {
    let (name, days) = (RwSignal::new(String::new()), RwSignal::new("90".to_owned()));
    let scope = RwSignal::new(Some(ApiKeyScope::Read));
    let errors = FormErrors::none();
    let failed = RwSignal::new(None::<ApiError>);
    let fresh = RwSignal::new(None::<String>);
    let creating = Task::new();
    let create = move |wanted: NewApiKey| {
        creating.start(async move {
            failed.try_set(None);
            match access::create_api_key(&wanted).await {
                Ok(CreatedApiKey { secret, .. }) => {
                    fresh.try_set(Some(secret.expose().to_owned()));
                    name.try_set(String::new());
                    announce("Created. It is shown only now");
                    created.try_run(());
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let submit = move |()| {
        let mut wrong = FieldErrors::default();
        if name.read_untracked().trim().is_empty() {
            wrong.add(NAME, "Say what the key is for");
        }
        let expires_in_days = days.read_untracked().trim().parse().ok();
        let expires_in_days = expires_in_days.filter(|days| (1..=366).contains(days));
        if expires_in_days.is_none() {
            wrong.add(DAYS, "Enter a number of days from 1 to 366");
        }
        let is_complete = wrong.is_empty();
        errors.set(wrong);
        if let (true, Some(expires_in_days), Some(scope)) =
            (is_complete, expires_in_days, scope.get_untracked())
        {
            create(NewApiKey {
                name: name.get_untracked(),
                scope,
                expires_in_days,
            });
        }
    };
    let option = |value: ApiKeyScope| RadioOption {
        value,
        slug: value.slug(),
        label: scope_words(value),
        hint: None,
    };
    let submission = Submission {
        pending: creating.pending(),
        busy: "Creating the key",
        failed: failed.into(),
        attempt: Attempt::ChangeAccess,
    };
    view! {
        {live(move || fresh.get().map(|key| view! { <Fresh api_key=key fresh /> }))}
        <h3>"New key"</h3>
        <Form errors submission button="Create key" look=FormLook::Quiet on_submit=submit>
            <TextField id=NAME label="What is it for?" value=name error=errors.of(NAME) />
            <RadioGroup
                id=SCOPE
                legend="What may it do?"
                options=ApiKeyScope::ALL.map(option).to_vec()
                value=scope
                on_choose=move |chosen| scope.set(Some(chosen))
            />
            <TextField id=DAYS label="For how many days?" value=days error=errors.of(DAYS) kind=FieldKind::SHORT />
        </Form>
    }
}

/// The key itself, once.
#[component]
fn Fresh(api_key: String, fresh: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Warn title="Store this key now: it is shown only once">
            <p class="one-time__text" tabindex="0" role="region" aria-label="The key">
                <code>{api_key.clone()}</code>
            </p>
            <div class="row">
                <CopyButton text=Signal::stored(api_key) label="Copy the key" />
                <button type="button" class="button button--quiet" on:click=move |_| fresh.set(None)>
                    "I have stored it"
                </button>
            </div>
        </Notice>
    }
}
