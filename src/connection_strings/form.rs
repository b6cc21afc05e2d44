//! What is going to be created.

use contract::{MintRequest, OlderStrings, ProblemCode, TokenState};
use domain::{ConnectorId, ExecutionMode};
use leptos::prelude::*;

use super::Stage;
use crate::api::{ApiError, IdempotencyKey, connection_strings};
use crate::components::{
    FieldErrors, FieldKind, FormErrors, RadioGroup, RadioOption, Show, Task, TextField, announce,
};
use crate::paths;
use crate::router::PageLink;
use crate::shell::{Form, Loading, Submission};
use crate::texts::failure::Attempt;

const DAYS: &str = "days";

/// Where the collector runs.
const MODES: [RadioOption<ExecutionMode>; 2] = [
    RadioOption {
        value: ExecutionMode::DatabricksJob,
        slug: "databricks_job",
        label: "As a Databricks job in the workspace",
        hint: Some("Recommended. Nothing has to be opened in a firewall for it."),
    },
    RadioOption {
        value: ExecutionMode::Standalone,
        slug: "standalone",
        label: "Anywhere that reaches the workspace",
        hint: Some("On a machine or in a container of yours."),
    },
];

/// What may become of older strings.
const OLDER: [RadioOption<OlderStrings>; 5] = [
    RadioOption {
        value: OlderStrings::UntilReplaced,
        slug: "until_replaced",
        label: "When the new one is in use",
        hint: Some(
            "Recommended. They end 24 hours after its first push, so that no data is missed.",
        ),
    },
    RadioOption {
        value: OlderStrings::EndNow,
        slug: "end_now",
        label: "Now",
        hint: Some("For a string that got into wrong hands. Its collector stops at once."),
    },
    RadioOption {
        value: OlderStrings::EndInOneHour,
        slug: "end_in_1h",
        label: "In an hour",
        hint: None,
    },
    RadioOption {
        value: OlderStrings::EndInOneDay,
        slug: "end_in_24h",
        label: "In 24 hours",
        hint: None,
    },
    RadioOption {
        value: OlderStrings::EndInOneWeek,
        slug: "end_in_7d",
        label: "In 7 days",
        hint: None,
    },
];

/// The choices, and the button that creates.
#[component]
pub fn MintForm(
    /// For which connector.
    connector: ConnectorId,
    /// Its name.
    #[prop(into)]
    name: Signal<String>,
    /// Becomes `Shown`.
    stage: RwSignal<Stage>,
) -> impl IntoView {
    let mode = RwSignal::new(ExecutionMode::DatabricksJob);
    let days = RwSignal::new("7".to_owned());
    let older = RwSignal::new(OlderStrings::UntilReplaced);
    let tokens = Loading::new(move || connection_strings::tokens(connector));
    // The first string has none to ask about.
    let has_older = Memo::new(move |_| match tokens.get() {
        Some(Ok(tokens)) => tokens
            .iter()
            .any(|token| matches!(token.state, TokenState::Minted | TokenState::Active)),
        Some(Err(_)) => true,
        None => false,
    });
    let errors = FormErrors::none();
    let failed = RwSignal::new(None::<ApiError>);
    // One key for all attempts of this form: however often it is sent, one string is created.
    let key = StoredValue::new(IdempotencyKey::random());
    let task = Task::new();
    let mint = move |request| async move {
        match connection_strings::mint(connector, key.get_value(), request).await {
            Ok(minted) => {
                announce("Created. It is not on your clipboard yet.");
                stage.try_set(Stage::Shown(minted));
            }
            Err(error) => {
                failed.try_set(Some(error));
            }
        }
    };
    let submit = move |()| match read_days(&days.get_untracked()) {
        Ok(expires_in_days) => {
            // Another request must not use the key of an earlier one.
            if failed
                .get_untracked()
                .is_some_and(|error| uses_up_the_key(&error))
            {
                key.set_value(IdempotencyKey::random());
            }
            errors.clear();
            failed.set(None);
            task.start(mint(MintRequest {
                execution_mode: mode.get_untracked(),
                expires_in_days,
                older_strings: older.get_untracked(),
            }));
        }
        Err(text) => errors.set(FieldErrors::at(DAYS, text)),
    };
    let submission = Submission {
        pending: task.pending(),
        busy: "Creating the connection string",
        failed: failed.into(),
        attempt: Attempt::Connect,
    };
    view! {
        <Form
            errors
            submission
            button="Create connection string"
            on_submit=submit
            repair=Callback::new(move |error| way_out(&error, connector))
        >
            <p>
                "A connection string is the credential of a collector. This one is for " <strong>{name}</strong>
                ". It is shown once; afterwards only its fingerprint is known."
            </p>
            <RadioGroup
                id="mode"
                legend="Where does the collector run?"
                options=MODES.to_vec()
                value=Signal::derive(move || Some(mode.get()))
                on_choose=move |chosen| mode.set(chosen)
            />
            <TextField
                id=DAYS
                label="Must be used within (days)"
                hint="1 to 90. A string that nobody used by then can't be used any more."
                value=days
                error=errors.of(DAYS)
                kind=FieldKind::SHORT
            />
            <Show when=move || has_older.get()>
                <EndOfOlder older />
            </Show>
        </Form>
    }
}

#[component]
fn EndOfOlder(older: RwSignal<OlderStrings>) -> impl IntoView {
    view! {
        <RadioGroup
            id="older"
            legend="When do the older strings of this connector end?"
            options=OLDER.to_vec()
            value=Signal::derive(move || Some(older.get()))
            on_choose=move |chosen| older.set(chosen)
        />
    }
}

/// After these, the same key would give the same refusal.
fn uses_up_the_key(error: &ApiError) -> bool {
    matches!(
        error.code(),
        Some(ProblemCode::AlreadyMinted | ProblemCode::IdempotencyKeyReused)
    )
}

fn read_days(text: &str) -> Result<u32, &'static str> {
    let days = domain::clean(text).parse().ok();
    days.filter(|days| (1..=90).contains(days))
        .ok_or("Enter a number of days from 1 to 90")
}

/// The way to the strings that stand in the way of a new one.
fn way_out(error: &ApiError, connector: ConnectorId) -> AnyView {
    let to_tokens = matches!(
        error.code(),
        Some(ProblemCode::TooManyTokens | ProblemCode::AlreadyMinted)
    );
    to_tokens
        .then(|| view! { <PageLink href=paths::connector(connector)>"Go to the connector's strings"</PageLink> })
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_a_number_from_1_to_90() {
        assert_eq!(read_days(" 7\u{a0}"), Ok(7));
        for days in ["0", "91", "a week", "", "-1"] {
            assert!(read_days(days).is_err(), "{days}");
        }
    }

    #[test]
    fn the_choices_are_named_as_the_request_names_them() {
        for option in OLDER {
            assert_eq!(serde_json::to_value(option.value).unwrap(), option.slug);
        }
        for option in MODES {
            assert_eq!(serde_json::to_value(option.value).unwrap(), option.slug);
        }
    }
}
