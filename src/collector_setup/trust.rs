//! A collector without a secret: the policy that takes the tokens of its platform, the settings, and what runs it there.

use contract::Connector;
use deployment::{CollectorPackage, PlatformTrust, TokenPlatform};
use grants::federation::{PrincipalNumber, TrustPolicy};
use leptos::prelude::*;

use super::Documents;
use super::choice::SetupChoice;
use super::documents::SetupDocument;
use crate::components::{FieldKind, RadioGroup, RadioOption, Show, TextArea, TextField, live};

/// Which platform it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlatformKind {
    Kubernetes,
    Github,
    Gitlab,
    File,
    Variable,
}

const KINDS: [RadioOption<PlatformKind>; 5] = [
    RadioOption {
        value: PlatformKind::Kubernetes,
        slug: "kubernetes",
        label: "Kubernetes",
        hint: Some("A token of a service account, which the cluster renews."),
    },
    RadioOption {
        value: PlatformKind::Github,
        slug: "github",
        label: "GitHub Actions",
        hint: Some("The workflow renews the token while a cycle runs."),
    },
    RadioOption {
        value: PlatformKind::Gitlab,
        slug: "gitlab",
        label: "GitLab CI/CD",
        hint: None,
    },
    RadioOption {
        value: PlatformKind::File,
        slug: "file",
        label: "Another that writes a token into a file",
        hint: None,
    },
    RadioOption {
        value: PlatformKind::Variable,
        slug: "variable",
        label: "Another that puts a token into a variable",
        hint: Some("Other CI systems. The token has to be for the account ID."),
    },
];

/// The answers, as they are typed.
#[derive(Debug, Clone, Copy)]
struct TrustFields {
    kind: RwSignal<PlatformKind>,
    number: RwSignal<String>,
    issuer: RwSignal<String>,
    /// Namespace, repository, project or subject.
    first: RwSignal<String>,
    /// Service account, environment, branch, file or variable.
    second: RwSignal<String>,
    keys: RwSignal<String>,
}

impl TrustFields {
    fn new() -> Self {
        let fields = Self {
            kind: RwSignal::new(PlatformKind::Kubernetes),
            number: RwSignal::default(),
            issuer: RwSignal::default(),
            first: RwSignal::default(),
            second: RwSignal::default(),
            keys: RwSignal::default(),
        };
        fields.choose(PlatformKind::Kubernetes);
        fields
    }

    /// Begins with what is usual on a platform.
    fn choose(self, kind: PlatformKind) {
        let (issuer, first, second) = match kind {
            PlatformKind::Kubernetes => ("", "default", "lakesentry-collector"),
            PlatformKind::Github => ("", "", "production"),
            PlatformKind::Gitlab => ("https://gitlab.com", "", "main"),
            PlatformKind::File => ("", "", "/var/run/secrets/databricks/token"),
            PlatformKind::Variable => ("", "", "DATABRICKS_OIDC_TOKEN"),
        };
        self.issuer.set(issuer.to_owned());
        self.first.set(first.to_owned());
        self.second.set(second.to_owned());
        self.kind.set(kind);
    }

    fn platform(self) -> TokenPlatform {
        let text = |of: RwSignal<String>| of.get().trim().to_owned();
        let (issuer, first, second) = (text(self.issuer), text(self.first), text(self.second));
        match self.kind.get() {
            PlatformKind::Kubernetes => TokenPlatform::Kubernetes {
                issuer,
                namespace: first,
                service_account: second,
                keys: Some(text(self.keys)).filter(|keys| !keys.is_empty()),
            },
            PlatformKind::Github => TokenPlatform::GithubActions {
                repository: first,
                environment: second,
            },
            PlatformKind::Gitlab => TokenPlatform::GitlabCi {
                issuer,
                project: first,
                branch: second,
            },
            PlatformKind::File => TokenPlatform::File {
                issuer,
                subject: first,
                path: second,
            },
            PlatformKind::Variable => TokenPlatform::Variable {
                issuer,
                subject: first,
                name: second,
            },
        }
    }
}

/// Asks for the platform, and shows the documents.
#[component]
pub fn WithoutSecret(
    /// The connector.
    connector: Connector,
    /// The collector's files.
    package: CollectorPackage,
    /// As whom and how often.
    choice: SetupChoice,
) -> impl IntoView {
    let fields = TrustFields::new();
    let origin = window().location().origin().unwrap_or_default();
    let documents = Memo::new(move |_| {
        let platform = fields.platform();
        platform.check().map_err(|reason| reason.to_string())?;
        let trust = PlatformTrust {
            connector_id: connector.connector_id,
            host: connector.host.clone(),
            account_id: connector.account_id,
            application_id: choice.application_id()?,
            number: PrincipalNumber::find(&fields.number.read()),
            platform,
            instance: origin.clone(),
            wheel: package.wheel.clone(),
            interval: choice.interval.get(),
        };
        Ok::<_, String>(documents(&trust))
    });
    view! {
        <section class="card stack" aria-labelledby="without-secret">
            <h2 id="without-secret">"Sign in without a secret"</h2>
            <p class="soft">
                "Where the platform gives tokens to what runs on it, Databricks can take those in place of an OAuth secret. An account admin makes the policy once; the collector is told where the token is."
            </p>
            <RadioGroup
                id="platform"
                legend="Which platform?"
                options=KINDS.to_vec()
                value=Signal::derive(move || Some(fields.kind.get()))
                on_choose=move |kind| fields.choose(kind)
            />
            <Fields fields />
            {live(move || match documents.get() {
                Ok(all) => view! { <Documents all id="trust-document" heading="Policy and settings" /> }.into_any(),
                Err(reason) => view! { <p class="empty">{reason}"."</p> }.into_any(),
            })}
            <p class="soft">
                "What platforms write into their tokens is taken from their documentation; whether Databricks takes them was not tried there. If the exchange is refused, compare issuer, subject and audience with the token, letter by letter."
            </p>
        </section>
    }
}

#[component]
fn Fields(fields: TrustFields) -> impl IntoView {
    use PlatformKind::{File, Github, Gitlab, Kubernetes, Variable};
    let words = move |of: fn(PlatformKind) -> &'static str| {
        Signal::derive(move || of(fields.kind.get()).to_owned())
    };
    let first = words(|kind| match kind {
        Kubernetes => "Namespace",
        Github => "Repository, as owner/name",
        Gitlab => "Project, as group/project",
        File | Variable => "Subject of the token (sub)",
    });
    let second = words(|kind| match kind {
        Kubernetes => "Service account",
        Github => "Environment of the job",
        Gitlab => "Branch",
        File => "File with the token",
        Variable => "Variable with the token",
    });
    view! {
        <Show when=move || fields.kind.get() != Github>
            <TextField
                id="issuer"
                label="Issuer of the token (iss)"
                hint="An https address, letter by letter. Of a cluster: kubectl get --raw /.well-known/openid-configuration"
                value=fields.issuer
                error=Signal::stored(None::<String>)
            />
        </Show>
        <TextField id="platform-first" label=first value=fields.first error=Signal::stored(None::<String>) />
        <Show when=move || fields.kind.get() == Github>
            <p class="soft">
                "Tokens of a repository that was made, renamed or moved since 15 July 2026 name numbers, too: owner@1234/name@5678. This shows how: "
                <code>"gh api repos/OWNER/NAME/actions/oidc/customization/sub"</code>
            </p>
        </Show>
        <TextField id="platform-second" label=second value=fields.second error=Signal::stored(None::<String>) />
        <Show when=move || fields.kind.get() == Kubernetes>
            <TextArea
                id="cluster-keys"
                label="Keys of the cluster (optional)"
                hint="Where Databricks can't reach the issuer: kubectl get --raw /openid/v1/jwks. Then the policy has to be updated when the cluster changes its keys."
                value=fields.keys
            />
        </Show>
        <TextField
            id="platform-number"
            label="Number of the service principal"
            hint="Its ID in the account, or the address of its page. Without it, the commands say how to find it."
            value=fields.number
            error=Signal::stored(None::<String>)
            kind=FieldKind::OPTIONAL
        />
    }
}

fn documents(trust: &PlatformTrust) -> Vec<SetupDocument> {
    let policy: TrustPolicy = trust.policy();
    let mut all = vec![
        SetupDocument {
            slug: "policy",
            name: "Policy",
            file: "collector-trust.sh",
            hint: "For an account admin, once. Needs the Databricks CLI.",
            text: policy.cli(),
        },
        SetupDocument {
            slug: "policy-terraform",
            name: "Policy by Terraform",
            file: "collector-trust.tf",
            hint: "The same as a resource.",
            text: policy.terraform(),
        },
        SetupDocument {
            slug: "settings",
            name: "Settings",
            file: "collector-trust.env",
            hint: "In the environment of the collector, or in the file that configure wrote. DATABRICKS_CLIENT_SECRET must not be there.",
            text: trust.environment(),
        },
    ];
    if let Some((file, text)) = trust.runner() {
        all.push(SetupDocument {
            slug: "runner",
            name: "What runs it",
            file,
            hint: "With the settings in it. The connection string is the only secret, and LakeSentry's own.",
            text,
        });
    }
    all.push(SetupDocument {
        slug: "policy-end",
        name: "To end it",
        file: "collector-trust-end.sh",
        hint: "Deletes the policy.",
        text: policy.cli_removal(),
    });
    all
}
