//! What is going to be generated.

use contract::{ExecutionMode, MintRequest, OlderStrings, ProblemCode};
use domain::ConnectorId;
use leptos::prelude::*;
use leptos_router::components::A;

use super::Stage;
use crate::api::{ApiError, IdempotencyKey, connection_strings};
use crate::components::{
    Busy, ErrorSummary, FieldErrors, FormErrors, RadioGroup, TextField, announce,
};
use crate::paths;
use crate::shell::ActionFailure;
use crate::texts::failure::Attempt;

const DAYS: &str = "days";
const JOB: &str = "databricks_job";
const STANDALONE: &str = "standalone";

/// What may become of older strings: value, words, and what that means.
const OLDER: [(&str, &str, Option<&str>, OlderStrings); 5] = [
    (
        "until_replaced",
        "When the new one is in use",
        Some("Recommended. They end 24 hours after its first push, so that no data is missed."),
        OlderStrings::UntilReplaced,
    ),
    (
        "end_now",
        "Now",
        Some("For a string that got into wrong hands. Its collector stops at once."),
        OlderStrings::EndNow,
    ),
    ("end_in_1h", "In an hour", None, OlderStrings::EndInOneHour),
    ("end_in_24h", "In 24 hours", None, OlderStrings::EndInOneDay),
    ("end_in_7d", "In 7 days", None, OlderStrings::EndInOneWeek),
];

/// The choices, and the button that generates.
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
    let mode = RwSignal::new(JOB.to_owned());
    let days = RwSignal::new("7".to_owned());
    let older = RwSignal::new("until_replaced".to_owned());
    let errors = FormErrors::none();
    let failed = RwSignal::new(None::<ApiError>);
    // One key for all attempts of this form: however often it is sent, one string is generated.
    let key = StoredValue::new(IdempotencyKey::random());
    let mint = Action::new_local(move |request: &MintRequest| {
        let request = *request;
        async move {
            match connection_strings::mint(connector, key.get_value(), request).await {
                Ok(minted) => {
                    announce("Created. It is not on your clipboard yet.");
                    stage.try_set(Stage::Shown(minted));
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if mint.pending().get_untracked() {
            return;
        }
        match read(
            &mode.get_untracked(),
            &days.get_untracked(),
            &older.get_untracked(),
        ) {
            Ok(request) => {
                // Another request must not use the key of an earlier one.
                if failed
                    .get_untracked()
                    .is_some_and(|error| uses_up_the_key(&error))
                {
                    key.set_value(IdempotencyKey::random());
                }
                errors.clear();
                failed.set(None);
                mint.dispatch(request);
            }
            Err(text) => errors.set(FieldErrors::at(DAYS, text)),
        }
    };
    let days_error = errors.of(DAYS);
    view! {
        <ErrorSummary errors />
        <form class="stack" novalidate on:submit=submit>
            <p>
                "A connection string is the credential of a collector. This one is for " <strong>{name}</strong>
                ". It is shown once; afterwards only its fingerprint is known."
            </p>
            <RadioGroup
                id="mode"
                legend="Where does the collector run?"
                options=vec![
                    (JOB, "As a Databricks job in the workspace", Some("Recommended. Nothing has to be opened in a firewall for it.")),
                    (STANDALONE, "Anywhere that reaches the workspace", Some("On a machine or in a container of yours.")),
                ]
                value=mode
            />
            <TextField
                id=DAYS
                label="Days until it has to be used first"
                hint="1 to 90. A string that nobody used by then can't be used any more."
                value=days
                error=days_error
                short=true
            />
            <RadioGroup
                id="older"
                legend="If the connector has older strings, when do they end?"
                options=OLDER.map(|(value, words, hint, _)| (value, words, hint)).to_vec()
                value=older
            />
            <div class="row">
                <button type="submit" class="button">
                    "Generate connection string"
                </button>
                <Show when=move || mint.pending().get()>
                    <Busy label="Generating" />
                </Show>
            </div>
            <ActionFailure
                failed
                attempt=Attempt::Connect
                repair=Callback::new(move |error| way_out(&error, connector))
            />
        </form>
    }
}

/// After these, the same key would give the same refusal.
fn uses_up_the_key(error: &ApiError) -> bool {
    matches!(
        error.code(),
        Some(ProblemCode::AlreadyMinted | ProblemCode::IdempotencyKeyReused)
    )
}

fn read(mode: &str, days: &str, older: &str) -> Result<MintRequest, &'static str> {
    let execution_mode = if mode == STANDALONE {
        ExecutionMode::Standalone
    } else {
        ExecutionMode::DatabricksJob
    };
    let days = domain::clean(days);
    let expires_in_days = days
        .parse()
        .ok()
        .filter(|days| (1..=90).contains(days))
        .ok_or("Enter a number of days from 1 to 90")?;
    let older = OLDER.iter().find(|(value, ..)| *value == older);
    Ok(MintRequest {
        execution_mode,
        expires_in_days,
        older_strings: older.map(|(.., choice)| *choice).unwrap_or_default(),
    })
}

/// The way to the strings that stand in the way of a new one.
fn way_out(error: &ApiError, connector: ConnectorId) -> AnyView {
    let to_tokens = matches!(
        error.code(),
        Some(ProblemCode::TooManyTokens | ProblemCode::AlreadyMinted)
    );
    to_tokens
        .then(|| view! { <A href=paths::connector(connector)>"Go to the connector's strings"</A> })
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_a_number_from_1_to_90() {
        assert_eq!(read(JOB, " 7\u{a0}", "").unwrap().expires_in_days, 7);
        for days in ["0", "91", "a week", "", "-1"] {
            assert!(read(STANDALONE, days, "").is_err(), "{days}");
        }
    }

    #[test]
    fn older_strings_end_as_the_choices_say() {
        for (value, .., choice) in OLDER {
            assert_eq!(read(JOB, "7", value).unwrap().older_strings, choice);
            assert_eq!(serde_json::to_value(choice).unwrap(), value);
        }
    }
}
