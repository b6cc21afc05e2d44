//! One source of tokens after the other, until one gives a token.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use databricks::{NoToken, ProvidedToken, TokenProvider};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::entra::{self, Application, EntraProof};
use crate::settings::AzureSettings;
use crate::source_error::{EntraRefusal, NotHere, SourceError};
use crate::{assertion, command_line, managed_identity};

/// Where tokens may come from, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// An application whose secret is in the environment.
    EnvironmentSecret,
    /// An application whose certificate the environment names.
    EnvironmentCertificate,
    /// An application that trusts the tokens of where it runs.
    WorkloadIdentity,
    /// The identity of the machine.
    ManagedIdentity,
    /// The Azure CLI.
    AzureCli,
    /// The Azure Developer CLI.
    AzureDeveloperCli,
}

impl SourceKind {
    /// All of them, in their order.
    pub const ALL: [Self; 6] = [
        Self::EnvironmentSecret,
        Self::EnvironmentCertificate,
        Self::WorkloadIdentity,
        Self::ManagedIdentity,
        Self::AzureCli,
        Self::AzureDeveloperCli,
    ];

    /// Returns its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EnvironmentSecret => "Entra client secret (environment)",
            Self::EnvironmentCertificate => "Entra client certificate (environment)",
            Self::WorkloadIdentity => "workload identity",
            Self::ManagedIdentity => "managed identity",
            Self::AzureCli => "Azure CLI",
            Self::AzureDeveloperCli => "Azure Developer CLI",
        }
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What came of asking a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceAttempt {
    /// The source.
    pub source: SourceKind,
    /// What came of it.
    pub outcome: AttemptOutcome,
}

/// What came of asking a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// It gave a token.
    SignedIn,
    /// It does not apply here, for this reason.
    NotHere(String),
    /// It was refused, for this reason; nobody after it was asked.
    Refused(String),
}

/// No source gave a token.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", in_words(attempts))]
pub struct ChainFailed {
    /// What came of asking each.
    pub attempts: Vec<SourceAttempt>,
    /// Whether trying later may help.
    pub is_passing: bool,
}

fn in_words(attempts: &[SourceAttempt]) -> String {
    let refused = attempts.iter().find_map(|attempt| match &attempt.outcome {
        AttemptOutcome::Refused(reason) => Some(format!("{}: {reason}", attempt.source)),
        _ => None,
    });
    refused.unwrap_or_else(|| {
        let all = attempts.iter().map(|attempt| match &attempt.outcome {
            AttemptOutcome::NotHere(reason) | AttemptOutcome::Refused(reason) => {
                format!("  {}: {reason}", attempt.source)
            }
            AttemptOutcome::SignedIn => format!("  {}: signed in", attempt.source),
        });
        let all: Vec<String> = all.collect();
        format!(
            "no way to sign in to Azure applies here:\n{}",
            all.join("\n")
        )
    })
}

/// The sources, and the one of them that gave a token.
pub struct AzureChain {
    settings: AzureSettings,
    sources: Vec<SourceKind>,
    chosen: Mutex<Option<SourceKind>>,
}

impl AzureChain {
    /// Prepares all sources.
    pub fn new(settings: AzureSettings) -> Self {
        Self::of(settings, SourceKind::ALL.to_vec())
    }

    /// Prepares some of the sources.
    pub fn of(settings: AzureSettings, sources: Vec<SourceKind>) -> Self {
        Self {
            settings,
            sources,
            chosen: Mutex::new(None),
        }
    }

    /// Asks one source after the other. The one that gives a token is asked alone from then on.
    ///
    /// # Errors
    /// When none gives a token, or one is refused.
    pub async fn sign_in(&self) -> Result<(Vec<SourceAttempt>, ProvidedToken), ChainFailed> {
        let mut chosen = self.chosen.lock().await;
        let sources = match *chosen {
            Some(source) => vec![source],
            None => self.sources.clone(),
        };
        let mut attempts = Vec::new();
        for source in sources {
            let outcome = match self.ask(source).await {
                Ok(token) => {
                    *chosen = Some(source);
                    attempts.push(SourceAttempt {
                        source,
                        outcome: AttemptOutcome::SignedIn,
                    });
                    return Ok((attempts, token));
                }
                Err(SourceError::NotHere(NotHere(reason))) => AttemptOutcome::NotHere(reason),
                Err(SourceError::Refused(refusal)) => {
                    let outcome = AttemptOutcome::Refused(refusal.reason);
                    attempts.push(SourceAttempt { source, outcome });
                    return Err(ChainFailed {
                        attempts,
                        is_passing: refusal.is_passing,
                    });
                }
            };
            attempts.push(SourceAttempt { source, outcome });
        }
        // Who has signed in once and can't now is likely to be able to later.
        Err(ChainFailed {
            attempts,
            is_passing: chosen.is_some(),
        })
    }

    async fn ask(&self, source: SourceKind) -> Result<ProvidedToken, SourceError> {
        let settings = &self.settings;
        match source {
            SourceKind::EnvironmentSecret => {
                let secret = settings
                    .get("AZURE_CLIENT_SECRET")
                    .ok_or_else(|| not_set("AZURE_CLIENT_SECRET"))?;
                let application = self.application()?;
                let proof = EntraProof::Secret(Zeroizing::new(secret.to_owned()));
                Ok(entra::fetch(settings, &application, &proof).await?)
            }
            SourceKind::EnvironmentCertificate => {
                let name = "AZURE_CLIENT_CERTIFICATE_PATH";
                let path = settings.get(name).ok_or_else(|| not_set(name))?;
                let application = self.application()?;
                let proof = EntraProof::Assertion(self.certified(path, &application)?);
                Ok(entra::fetch(settings, &application, &proof).await?)
            }
            SourceKind::WorkloadIdentity => {
                let name = "AZURE_FEDERATED_TOKEN_FILE";
                let path = settings.get(name).ok_or_else(|| not_set(name))?;
                let application = self.application()?;
                let token = std::fs::read_to_string(path)
                    .map_err(|error| EntraRefusal::new(&format!("{name}: {error}")))?;
                let proof = EntraProof::Assertion(Zeroizing::new(token.trim().to_owned()));
                Ok(entra::fetch(settings, &application, &proof).await?)
            }
            SourceKind::ManagedIdentity => managed_identity::token(settings).await,
            SourceKind::AzureCli => command_line::azure_cli(settings).await,
            SourceKind::AzureDeveloperCli => command_line::azure_developer_cli(settings).await,
        }
    }

    fn application(&self) -> Result<Application<'_>, NotHere> {
        let get = |name: &str| self.settings.get(name).ok_or_else(|| not_set(name));
        Ok(Application {
            tenant: get("AZURE_TENANT_ID")?,
            client_id: get("AZURE_CLIENT_ID")?,
        })
    }

    fn certified(
        &self,
        path: &str,
        application: &Application<'_>,
    ) -> Result<Zeroizing<String>, EntraRefusal> {
        let name = "AZURE_CLIENT_CERTIFICATE_PATH";
        let pem = std::fs::read(path)
            .map_err(|error| EntraRefusal::new(&format!("{name} ({path}): {error}")))?;
        let pem = Zeroizing::new(pem);
        let audience = application.endpoint(&self.settings)?.to_string();
        let with_chain = matches!(
            self.settings.get("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"),
            Some("1" | "true")
        );
        let now = jiff::Timestamp::now().as_second();
        assertion::signed(&pem, application.client_id, &audience, now, with_chain)
            .map_err(|said| EntraRefusal::new(&format!("{name} ({path}): {said}")))
    }
}

fn not_set(name: &str) -> NotHere {
    NotHere::new(&format!("{name} is not set"))
}

impl fmt::Debug for AzureChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AzureChain")
            .field("settings", &self.settings)
            .field("sources", &self.sources)
            .finish_non_exhaustive()
    }
}

impl TokenProvider for AzureChain {
    fn name(&self) -> String {
        format!("Microsoft Entra ID ({})", self.settings.scope)
    }

    fn token(&self) -> Pin<Box<dyn Future<Output = Result<ProvidedToken, NoToken>> + Send + '_>> {
        Box::pin(async {
            match self.sign_in().await {
                Ok((_, token)) => Ok(token),
                Err(failed) => Err(NoToken {
                    reason: failed.to_string(),
                    is_passing: failed.is_passing,
                }),
            }
        })
    }
}
