//! The identity of the machine itself: of a virtual machine or a node of AKS (IMDS), or of App Service.

use databricks::ProvidedToken;
use reqwest::Url;

use crate::settings::AzureSettings;
use crate::source_error::{NotHere, SourceError};
use crate::web::{self, Web};

/// <https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token>.
const IMDS: &str = "http://169.254.169.254/metadata/identity/oauth2/token";
/// IMDS asks callers to come again on 404, 410, 429 and 5xx.
const ATTEMPTS: u32 = 4;

/// Gets a token.
pub async fn token(settings: &AzureSettings) -> Result<ProvidedToken, SourceError> {
    let web = Web::new(settings.reach, true).map_err(|said| NotHere::new(&said))?;
    let client_id = settings
        .managed_identity_client_id
        .as_deref()
        .or_else(|| settings.get("AZURE_CLIENT_ID"));
    let app_service = settings
        .get("IDENTITY_ENDPOINT")
        .zip(settings.get("IDENTITY_HEADER"));
    let (address, version) = match app_service {
        Some((endpoint, _)) => (endpoint, "2019-08-01"),
        None if settings.get("IDENTITY_ENDPOINT").is_some() => {
            return Err(NotHere::new(
                "the identity of Azure Arc machines is not supported; use a service principal",
            )
            .into());
        }
        None => (IMDS, "2018-02-01"),
    };
    let mut url =
        Url::parse(address).map_err(|_| NotHere::new("IDENTITY_ENDPOINT is no address"))?;
    url.query_pairs_mut()
        .append_pair("api-version", version)
        .append_pair("resource", settings.resource());
    if let Some(client_id) = client_id {
        url.query_pairs_mut().append_pair("client_id", client_id);
    }
    let mut attempt = 1;
    loop {
        let mut request = web.get(&url);
        request = match app_service {
            Some((_, secret)) => request.header("X-IDENTITY-HEADER", secret),
            None => request.header("Metadata", "true"),
        };
        let answer = web::send(request).await.map_err(|error| {
            NotHere::new(&format!(
                "this machine has no identity service ({})",
                web::root_cause(&error)
            ))
        })?;
        let status = answer.status.as_u16();
        if answer.status.is_success() {
            let now = jiff::Timestamp::now().as_second();
            // Something else may answer there: a proxy, or another cloud's service.
            return web::token(answer.body, now).ok_or_else(|| {
                NotHere::new("what answers in the place of the identity service gives no token")
                    .into()
            });
        }
        if matches!(status, 410 | 429 | 500..=599) && attempt < ATTEMPTS {
            tokio::time::sleep(std::time::Duration::from_millis(400 << attempt)).await;
            attempt += 1;
            continue;
        }
        let said = answer.body["error_description"]
            .as_str()
            .or(answer.body["error"].as_str());
        let said = web::bounded(said.unwrap_or_default());
        // 400 says that the machine has no such identity.
        return Err(match (status, client_id) {
            (400, Some(id)) => NotHere::new(&format!("this machine has no managed identity with the client id {id} ({said})")).into(),
            (400, None) => NotHere::new(&format!("this machine has no identity of its own; name one with --managed-identity-client-id ({said})")).into(),
            _ => NotHere::new(&format!("the identity service answered {status}: {said}")).into(),
        });
    }
}
