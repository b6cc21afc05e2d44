//! The token endpoint of Entra: an application shows a secret, or an assertion, and gets a token.

use databricks::ProvidedToken;
use reqwest::Url;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::settings::AzureSettings;
use crate::source_error::EntraRefusal;
use crate::web::{self, Web};

/// What an application shows.
pub enum EntraProof {
    /// A client secret.
    Secret(Zeroizing<String>),
    /// A JSON Web Token: signed with the key of a certificate, or one of an identity provider that the application trusts.
    Assertion(Zeroizing<String>),
}

/// Who signs in.
pub struct Application<'a> {
    /// The tenant, by id or by name.
    pub tenant: &'a str,
    /// The application (client) id.
    pub client_id: &'a str,
}

impl Application<'_> {
    /// Returns where its tokens are got.
    pub fn endpoint(&self, settings: &AzureSettings) -> Result<Url, EntraRefusal> {
        // It becomes a part of a path.
        let is_one = !self.tenant.is_empty()
            && self
                .tenant
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
            && !self.tenant.starts_with('.');
        if !is_one {
            return Err(EntraRefusal::new(
                "AZURE_TENANT_ID is no tenant: give its id, or its domain",
            ));
        }
        let text = format!("{}/{}/oauth2/v2.0/token", settings.authority(), self.tenant);
        Url::parse(&text)
            .ok()
            .filter(|url| url.scheme() == "https" && url.username().is_empty())
            .ok_or_else(|| {
                EntraRefusal::new("AZURE_AUTHORITY_HOST is no address that begins with https://")
            })
    }
}

/// Gets a token.
pub async fn fetch(
    settings: &AzureSettings,
    application: &Application<'_>,
    proof: &EntraProof,
) -> Result<ProvidedToken, EntraRefusal> {
    let endpoint = application.endpoint(settings)?;
    let web = Web::new(settings.reach, false).map_err(|said| EntraRefusal::new(&said))?;
    let mut form = vec![
        ("grant_type", "client_credentials"),
        ("client_id", application.client_id),
        ("scope", settings.scope.as_str()),
    ];
    match proof {
        EntraProof::Secret(secret) => form.push(("client_secret", secret)),
        EntraProof::Assertion(assertion) => {
            form.push((
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ));
            form.push(("client_assertion", assertion));
        }
    }
    let host = endpoint.host_str().unwrap_or_default().to_owned();
    let answer = web::send(web.post(&endpoint).form(&form))
        .await
        .map_err(|error| EntraRefusal {
            reason: format!("{host} was not reached: {}", web::root_cause(&error)),
            is_passing: true,
        })?;
    if answer.status.is_success() {
        let now = jiff::Timestamp::now().as_second();
        return web::token(answer.body, now)
            .ok_or_else(|| EntraRefusal::new(&format!("{host} gave no token")));
    }
    let is_passing = answer.status.is_server_error() || answer.status.as_u16() == 429;
    Err(EntraRefusal {
        reason: refused(&answer.body, answer.status.as_u16(), proof),
        is_passing,
    })
}

/// What a refusal means, and what mends it.
fn refused(body: &Value, status: u16, proof: &EntraProof) -> String {
    let code = body["error_codes"].get(0).and_then(Value::as_i64);
    let description = body["error_description"].as_str().unwrap_or_default();
    let code = code.or_else(|| {
        let digits = description.strip_prefix("AADSTS")?;
        digits
            .split(|letter: char| !letter.is_ascii_digit())
            .next()?
            .parse()
            .ok()
    });
    let repair = match code {
        Some(7_000_215) => {
            "the client secret is wrong: its value is needed, not its id (Entra: App registrations, Certificates & secrets)"
        }
        Some(7_000_222) => {
            "the client secret has expired: az ad app credential reset --id <application id>"
        }
        Some(700_016) => {
            "the tenant knows no application with this client id: compare AZURE_CLIENT_ID and AZURE_TENANT_ID"
        }
        Some(90_002 | 900_023) => "there is no such tenant: compare AZURE_TENANT_ID, and the cloud",
        Some(500_011 | 650_052) => {
            "the tenant has no Azure Databricks: an admin signs in to a workspace of it once, or --scope is another cloud's"
        }
        Some(700_027) => {
            "the certificate is not one of the application's: upload it (Entra: App registrations, Certificates & secrets)"
        }
        Some(700_024) => "the assertion is not valid at this time: compare the clock",
        Some(70_021 | 700_211 | 700_212 | 700_213) => {
            "no federated credential of the application fits the token: compare issuer, subject and audience"
        }
        Some(53_003) => "a policy of Conditional Access forbids it",
        _ => "",
    };
    // The first sentence; behind it are ids of the request, and secrets could be repeated.
    let said = description.split(". ").next().unwrap_or_default();
    let said = match proof {
        EntraProof::Secret(secret) | EntraProof::Assertion(secret) => {
            said.replace(secret.as_str(), "…")
        }
    };
    let said = web::bounded(if said.is_empty() {
        body["error"].as_str().unwrap_or_default()
    } else {
        &said
    });
    match repair {
        "" => format!("Entra refused ({status}): {said}"),
        repair => format!("Entra refused ({status}): {repair}. It says: {said}"),
    }
}
