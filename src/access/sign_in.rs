//! `/` and every other address, while nobody is signed in.

use contract::{BootstrapSignIn, OwnerName, SignInOptions};
use domain::Secret;
use leptos::prelude::*;

use super::provider::{ProviderButton, ProviderErrand, take_invitation};
use crate::api::{ApiError, access};
use crate::components::{CodeBlock, FieldErrors, FormErrors, SecretField, Task, TextField};
use crate::shell::{Form, FormLook, Loading, Page, Submission};
use crate::texts::failure::Attempt;

const TOKEN: &str = "bootstrap-token";
const NAME: &str = "owner-name";
const EMAIL: &str = "owner-email";

/// Signs in, and then shows the page that was asked for.
#[component]
pub fn SignInPage() -> impl IntoView {
    let options = Loading::new(access::sign_in_options);
    view! {
        <Page title="Sign in">
            {options.show("Asking the server how one can sign in", |options| view! { <WaysIn options /> })}
        </Page>
    }
}

#[derive(Clone, Copy)]
struct SignInFields {
    token: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    errors: FormErrors,
    failed: RwSignal<Option<ApiError>>,
}

impl SignInFields {
    /// Returns what was typed, or shows what is missing.
    fn read(self, has_owner: bool) -> Option<BootstrapSignIn> {
        let mut errors = FieldErrors::default();
        let token = Secret::parse(&self.token.get_untracked());
        if token.is_none() {
            errors.add(TOKEN, "Enter the token from the file");
        }
        let (name, email) = (self.name.get_untracked(), self.email.get_untracked());
        if !has_owner && name.trim().is_empty() {
            errors.add(NAME, "Enter your name");
        }
        if !has_owner && !email.contains('@') {
            errors.add(EMAIL, "Enter your e-mail address");
        }
        let is_complete = errors.is_empty();
        self.errors.set(errors);
        let owner = (!has_owner).then_some(OwnerName { name, email });
        token
            .filter(|_| is_complete)
            .map(|bootstrap_token| BootstrapSignIn {
                bootstrap_token,
                owner,
            })
    }

    /// Shows what the server refused at its field.
    fn refused(self, error: ApiError) {
        let field_of = |pointer: &str| match pointer {
            "/owner/name" => Some(NAME),
            "/owner/email" => Some(EMAIL),
            _ => None,
        };
        let mut errors = FieldErrors::default();
        if let ApiError::Refused(problem) = &error {
            for refused in &problem.errors {
                if let Some(field) = field_of(&refused.field) {
                    errors.add(field, refused.detail.clone());
                }
            }
        }
        if errors.is_empty() {
            self.failed.try_set(Some(error));
        } else {
            self.errors.set(errors);
        }
    }
}

#[component]
fn WaysIn(options: SignInOptions) -> impl IntoView {
    let SignInOptions {
        has_owner,
        provider,
    } = options;
    let Some(name) = provider else {
        return view! { <WithToken has_owner look=FormLook::Main /> }.into_any();
    };
    let invitation = take_invitation();
    let lead = if invitation.is_some() {
        format!(
            "You were invited to this LakeSentry. Sign in by {name} with the invited e-mail address."
        )
    } else {
        format!("You are asked by {name} who you are, and come back.")
    };
    let label = format!("Sign in by {name}");
    let by_provider = view! {
        <p>{lead}</p>
        <ProviderButton label errand=ProviderErrand::SignIn invitation quiet=!has_owner />
    };
    if has_owner {
        view! {
            <div class="stack stack--wide">
                {by_provider}
                <details>
                    <summary>"With a token from the server's machine"</summary>
                    <WithToken has_owner look=FormLook::Quiet />
                </details>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="stack stack--wide">
                <WithToken has_owner look=FormLook::Main />
                {by_provider}
            </div>
        }
        .into_any()
    }
}

#[component]
fn WithToken(
    /// Whether there is an owner.
    has_owner: bool,
    /// How the form looks.
    look: FormLook,
) -> impl IntoView {
    let fields = SignInFields {
        token: RwSignal::new(String::new()),
        name: RwSignal::new(String::new()),
        email: RwSignal::new(String::new()),
        errors: FormErrors::none(),
        failed: RwSignal::new(None),
    };
    let signing_in = Task::new();
    let submit = move |()| {
        let Some(request) = fields.read(has_owner) else {
            return;
        };
        signing_in.start(async move {
            fields.failed.try_set(None);
            match access::sign_in(&request).await {
                // The page begins anew: everything in it was made for nobody.
                Ok(_) => drop(window().location().reload()),
                Err(error) => fields.refused(error),
            }
        });
    };
    let submission = Submission {
        pending: signing_in.pending(),
        busy: "Signing in",
        failed: fields.failed.into(),
        attempt: Attempt::SignIn,
    };
    let lead = if has_owner {
        "The owner signs in with a token from the server's machine. It counts once, for 15 minutes."
    } else {
        "This LakeSentry has no owner yet. Whoever can read the token on the server's machine becomes it: the server's log names the file. The token counts once, for 15 minutes."
    };
    let button = if has_owner {
        "Sign in"
    } else {
        "Become the owner"
    };
    let who = (!has_owner).then(|| {
        view! {
            <TextField id=NAME label="Your name" value=fields.name error=fields.errors.of(NAME) />
            <TextField id=EMAIL label="Your e-mail address" value=fields.email error=fields.errors.of(EMAIL) />
        }
    });
    view! {
        <div class="stack">
            <p>{lead}</p>
            <p>"If it is too late, this issues another one and says where it is:"</p>
            <CodeBlock code=Signal::stored("lakesentry bootstrap".to_owned()) label=Signal::stored("Command".to_owned()) />
            <Form errors=fields.errors submission button look on_submit=submit>
                <SecretField id=TOKEN label="Token" value=fields.token error=fields.errors.of(TOKEN) />
                {who}
            </Form>
        </div>
    }
}
