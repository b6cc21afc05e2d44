//! The fields, and reading them.

use contract::DetectedAddress;
use domain::{
    AccountId, Address, ApplicationId, Credentials, DatabricksHost, Secret, SecretShape,
    WorkspaceId,
};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use crate::api::{self, addresses};
use crate::components::{FieldErrors, FormErrors, RadioOption};
use crate::state::{Answers, Source, TypedKey, Wizard};

/// How to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// As the service principal.
    ServicePrincipal,
    /// With a person's token.
    PersonalAccessToken,
}

/// What is typed, in parsed values.
#[derive(Debug, Clone)]
pub struct TypedWorkspace {
    /// The host.
    pub host: DatabricksHost,
    /// The id in the address.
    pub workspace_id: Option<WorkspaceId>,
    /// What the person calls it.
    pub name: Option<String>,
    /// How to sign in; `None` to use what the server holds.
    pub credentials: Option<Credentials>,
    /// Whose statements repair what is missing.
    pub application_id: Option<ApplicationId>,
}

/// The ways to sign in, in words.
pub const METHODS: [RadioOption<Method>; 2] = [
    RadioOption {
        value: Method::ServicePrincipal,
        slug: "oauth_m2m",
        label: "Service principal (OAuth)",
        hint: Some("The collector will use the same."),
    },
    RadioOption {
        value: Method::PersonalAccessToken,
        slug: "personal_access_token",
        label: "Personal access token",
        hint: Some(
            "Tests what a person can read, which may be more than the service principal can.",
        ),
    },
];

/// The raw text of the fields.
#[derive(Debug, Clone, Copy)]
pub struct WorkspaceFields {
    /// The workspace's address.
    pub address: RwSignal<String>,
    /// What the workspace is called, for people; may stay empty.
    pub name: RwSignal<String>,
    /// The method of authentication.
    pub method: RwSignal<Method>,
    /// The service principal.
    pub application_id: RwSignal<String>,
    /// Its secret.
    pub secret: RwSignal<String>,
    /// A person's token.
    pub token: RwSignal<String>,
    /// What is wrong, by field.
    pub errors: FormErrors,
    /// Whether the server still holds the account's secret, so that none has to be typed.
    pub holds_secret: RwSignal<bool>,
    /// What the typed host says about itself.
    pub detected: RwSignal<Option<DetectedAddress>>,
    answers: Signal<Answers>,
    known: StoredValue<Option<ApplicationId>>,
    account_id: StoredValue<Option<AccountId>>,
    keystrokes: StoredValue<u32>,
}

/// The longest name in characters: a line of a list.
const MAX_NAME: usize = 100;

/// Nobody who types pauses for this long in the middle of an address.
const PAUSE_MS: u32 = 700;

impl WorkspaceFields {
    /// Prefills what is known and asks what the server holds.
    pub fn new(wizard: Wizard) -> Self {
        let application = wizard
            .answers()
            .with_untracked(|answers| answers.application);
        let application_id = application.map(|application| application.application_id);
        let form = Self {
            address: wizard.kept(TypedKey::ADDRESS, String::new),
            name: wizard.kept(TypedKey::WORKSPACE_NAME, String::new),
            method: RwSignal::new(Method::ServicePrincipal),
            application_id: RwSignal::new(
                application_id.map(|id| id.to_string()).unwrap_or_default(),
            ),
            secret: RwSignal::new(String::new()),
            token: RwSignal::new(String::new()),
            errors: FormErrors::none(),
            holds_secret: RwSignal::new(
                wizard
                    .answers()
                    .with_untracked(|answers| answers.without_secret),
            ),
            detected: RwSignal::new(None),
            answers: wizard.answers(),
            known: StoredValue::new(application_id),
            account_id: StoredValue::new(application.map(|application| application.account_id)),
            keystrokes: StoredValue::new(0),
        };
        leptos::task::spawn_local(async move {
            let Ok(session) = api::onboarding_session().await else {
                return;
            };
            if application.is_some_and(|of| of.is_held_in(&session)) {
                form.holds_secret.try_set(true);
            }
        });
        form
    }

    /// Asks the typed host what it is, once the typing pauses. Nothing depends on the answer: without one, the test tells.
    pub fn look_up(self, typed: String) {
        self.detected.set(None);
        self.keystrokes
            .update_value(|count| *count = count.wrapping_add(1));
        let this_one = self.keystrokes.get_value();
        leptos::task::spawn_local(async move {
            TimeoutFuture::new(PAUSE_MS).await;
            let is_latest = || self.keystrokes.try_get_value() == Some(this_one);
            let Some(address) = Address::parse(&typed).ok().filter(|_| is_latest()) else {
                return;
            };
            // Only what was found in the text: a pasted configuration may hold a secret.
            let mut detected = addresses::detect(address.link()).await.ok();
            if is_latest() {
                self.hear_list(detected.as_mut());
                self.detected.try_set(detected);
            }
        });
    }

    fn hear_list(self, detected: Option<&mut DetectedAddress>) {
        let hear = |answers: &Answers| {
            if let (Some(detected), Some(Source::Discovered(list))) = (detected, &answers.source) {
                detected.hear_list(list);
            }
        };
        self.answers.try_with_untracked(hear);
    }

    /// Shows what is wrong; says whether nothing is.
    pub fn check(self) -> bool {
        let errors = self.read().err().unwrap_or_default();
        let is_right = errors.is_empty();
        self.errors.set(errors);
        is_right
    }

    /// Reads the fields.
    pub fn read(self) -> Result<TypedWorkspace, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut wrong = |id: &'static str, text: String| errors.add(id, text);
        let address = match Address::parse(&self.address.get_untracked()) {
            Ok(address) => match address.host.check_workspace() {
                Ok(()) => Some(address),
                Err(error) => {
                    wrong("address", error.to_string());
                    None
                }
            },
            Err(error) => {
                wrong("address", error.to_string());
                None
            }
        };
        let name = self.name.get_untracked().trim().to_owned();
        if SecretShape::may_begin_in(&name) {
            wrong(
                "hand-name",
                "This looks like a secret, not like a name".to_owned(),
            );
        } else if name.chars().count() > MAX_NAME {
            wrong(
                "hand-name",
                format!("A name has at most {MAX_NAME} characters"),
            );
        }
        let name = Some(name).filter(|name| !name.is_empty());
        let signed = if self.method.get_untracked() == Method::PersonalAccessToken {
            let token = Secret::pasted(&self.token.get_untracked());
            if token.is_none() {
                wrong("hand-token", "Enter the personal access token".to_owned());
            }
            token.map(|token| (Some(Credentials::PersonalAccessToken { token }), None))
        } else {
            self.service_principal(&mut wrong)
        };
        match (address, signed) {
            (Some(address), Some((credentials, application_id))) if errors.is_empty() => {
                Ok(TypedWorkspace {
                    host: address.host,
                    workspace_id: address.workspace_id.map(|fact| fact.value),
                    name,
                    credentials,
                    application_id,
                })
            }
            _ => Err(errors),
        }
    }

    /// Without a typed secret the server uses the one that it holds, for the same service principal only.
    fn service_principal(
        self,
        wrong: &mut impl FnMut(&'static str, String),
    ) -> Option<(Option<Credentials>, Option<ApplicationId>)> {
        let typed = self.application_id.get_untracked();
        let application_id = match self.account_id.get_value() {
            Some(account) => ApplicationId::parse_in(&typed, account),
            None => ApplicationId::parse(&typed),
        };
        let secret = Secret::pasted(&self.secret.get_untracked());
        let same = application_id.as_ref().ok() == self.known.get_value().as_ref();
        let trust = self.answers.with_untracked(Answers::trust);
        let trust = trust.filter(|_| same && secret.is_none());
        let held = self.holds_secret.get_untracked() && same;
        if secret.is_none() && !held && trust.is_none() {
            wrong("hand-secret", "Enter the OAuth secret".to_owned());
        }
        match application_id {
            Err(error) => {
                wrong("hand-client-id", error.to_string());
                None
            }
            Ok(application_id) => {
                let credentials = secret.map(|client_secret| Credentials::OauthM2m {
                    application_id,
                    client_secret,
                });
                Some((credentials.or(trust), Some(application_id)))
            }
        }
    }

    /// Clears what was needed for one workspace only.
    pub fn clear(self) {
        for field in [self.address, self.name, self.secret, self.token] {
            field.try_set(String::new());
        }
    }
}
