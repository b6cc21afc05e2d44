//! The identity of the machine itself: what gives its tokens differs by where the program runs.

use std::time::Duration;

use databricks::ProvidedToken;
use reqwest::{RequestBuilder, Url};

use crate::arc_challenge;
use crate::settings::AzureSettings;
use crate::source_error::{NotHere, SourceError};
use crate::web::{self, Web, WebAnswer};

/// <https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token>.
const IMDS: &str = "http://169.254.169.254/metadata/identity/oauth2/token";
/// IMDS asks callers to come again on 404, 410, 429 and 5xx.
const ATTEMPTS: u32 = 4;

/// What gives tokens of the machine's identity, as the environment tells it. It has secrets in it, so it is not for `Debug`.
#[derive(Clone, Copy)]
enum IdentityService<'a> {
    /// Of virtual machines, and of nodes of AKS.
    Imds,
    /// Of App Service, Functions and Container Apps: <https://learn.microsoft.com/azure/app-service/overview-managed-identity>.
    AppService { endpoint: &'a str, secret: &'a str },
    /// Of Azure Machine Learning: App Service's of older days.
    MachineLearning { endpoint: &'a str, secret: &'a str },
    /// Of Cloud Shell: who is signed in there.
    CloudShell { endpoint: &'a str },
    /// Of machines elsewhere that Azure Arc knows: <https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication>.
    Arc { endpoint: &'a str },
}

impl<'a> IdentityService<'a> {
    /// Finds it by the variables that each sets, in the order of Microsoft's own libraries.
    fn of(settings: &'a AzureSettings) -> Result<Self, NotHere> {
        let get = |name| settings.get(name);
        let endpoint = get("IDENTITY_ENDPOINT");
        if let Some((endpoint, secret)) = endpoint.zip(get("IDENTITY_HEADER")) {
            if get("IDENTITY_SERVER_THUMBPRINT").is_some() {
                return Err(NotHere::new(
                    "the identity of Service Fabric is not supported, because its certificate is nobody's; use a service principal",
                ));
            }
            return Ok(Self::AppService { endpoint, secret });
        }
        if let Some(endpoint) = get("MSI_ENDPOINT") {
            return Ok(match get("MSI_SECRET") {
                Some(secret) => Self::MachineLearning { endpoint, secret },
                None => Self::CloudShell { endpoint },
            });
        }
        Ok(endpoint.map_or(Self::Imds, |endpoint| Self::Arc { endpoint }))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Imds => "the identity service",
            Self::AppService { .. } => "App Service's identity service",
            Self::MachineLearning { .. } => "Azure Machine Learning's identity service",
            Self::CloudShell { .. } => "Cloud Shell's identity service",
            Self::Arc { .. } => "Azure Arc's identity service",
        }
    }

    /// Begins the request for a token of a resource, of an identity that a user assigned or of the only one.
    fn request(
        self,
        web: &Web,
        resource: &str,
        client_id: Option<&str>,
    ) -> Result<RequestBuilder, NotHere> {
        let (address, version, id_name) = match self {
            Self::Imds => (IMDS, "2018-02-01", "client_id"),
            Self::AppService { endpoint, .. } => (endpoint, "2019-08-01", "client_id"),
            Self::MachineLearning { endpoint, .. } => (endpoint, "2017-09-01", "clientid"),
            Self::Arc { endpoint } => (endpoint, "2020-06-01", ""),
            Self::CloudShell { endpoint } => (endpoint, "", ""),
        };
        if id_name.is_empty() && client_id.is_some() {
            return Err(NotHere::new(&format!(
                "{} knows one identity only: leave --managed-identity-client-id and AZURE_CLIENT_ID out",
                self.name()
            )));
        }
        let mut url = Url::parse(address)
            .map_err(|_| NotHere::new(&format!("the address of {} is none", self.name())))?;
        if let Self::CloudShell { .. } = self {
            let form = [("resource", resource)];
            return Ok(web.post(&url).header("Metadata", "true").form(&form));
        }
        url.query_pairs_mut()
            .append_pair("api-version", version)
            .append_pair("resource", resource);
        if let Some(client_id) = client_id {
            url.query_pairs_mut().append_pair(id_name, client_id);
        }
        let request = web.get(&url);
        Ok(match self {
            Self::AppService { secret, .. } => request.header("X-IDENTITY-HEADER", secret),
            Self::MachineLearning { secret, .. } => request.header("secret", secret),
            _ => request.header("Metadata", "true"),
        })
    }
}

/// Gets a token.
pub async fn token(settings: &AzureSettings) -> Result<ProvidedToken, SourceError> {
    let service = IdentityService::of(settings)?;
    let web = Web::new(settings.reach, true).map_err(|said| NotHere::new(&said))?;
    let client_id = settings
        .managed_identity_client_id
        .as_deref()
        .or_else(|| settings.get("AZURE_CLIENT_ID"));
    let mut attempt = 1;
    loop {
        let request = || service.request(&web, settings.resource(), client_id);
        let mut answer = send(service, request()?).await?;
        if let (IdentityService::Arc { .. }, 401) = (service, answer.status.as_u16()) {
            let proof = arc_challenge::proof(answer.challenge.as_deref(), &settings.arc_tokens)
                .map_err(|said| NotHere::new(&format!("{}: {said}", service.name())))?;
            let proven = request()?.header(reqwest::header::AUTHORIZATION, proof);
            answer = send(service, proven).await?;
        }
        let status = answer.status.as_u16();
        if answer.status.is_success() {
            let now = jiff::Timestamp::now().as_second();
            // Something else may answer there: a proxy, or another cloud's service.
            return web::token(answer.body, now).ok_or_else(|| {
                NotHere::new(&format!(
                    "what answers in the place of {} gives no token",
                    service.name()
                ))
                .into()
            });
        }
        if matches!(status, 410 | 429 | 500..=599) && attempt < ATTEMPTS {
            tokio::time::sleep(Duration::from_millis(400 << attempt)).await;
            attempt += 1;
            continue;
        }
        return Err(refusal(service, &answer, client_id).into());
    }
}

async fn send(service: IdentityService<'_>, request: RequestBuilder) -> Result<WebAnswer, NotHere> {
    web::send(request).await.map_err(|error| {
        NotHere::new(&match service {
            IdentityService::Imds => format!(
                "this machine has no identity service ({})",
                web::root_cause(&error)
            ),
            other => format!(
                "{} does not answer ({})",
                other.name(),
                web::root_cause(&error)
            ),
        })
    })
}

fn refusal(service: IdentityService<'_>, answer: &WebAnswer, client_id: Option<&str>) -> NotHere {
    let body = &answer.body;
    // App Service says it in `message`, Cloud Shell in an object.
    let said = body["error_description"]
        .as_str()
        .or(body["error"]["message"].as_str())
        .or(body["message"].as_str())
        .or(body["error"].as_str());
    let said = web::bounded(said.unwrap_or_default());
    let status = answer.status.as_u16();
    // 400 says that the machine has no such identity.
    NotHere::new(&match (status, client_id) {
        (400, Some(id)) => {
            format!("this machine has no managed identity with the client id {id} ({said})")
        }
        (400, None) => format!(
            "this machine has no identity of its own; name one with --managed-identity-client-id ({said})"
        ),
        _ => format!("{} answered {status}: {said}", service.name()),
    })
}
