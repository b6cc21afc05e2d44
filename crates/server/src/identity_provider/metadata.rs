//! What the provider tells of itself (OpenID Connect Discovery 1.0, 3).

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;
use serde::Deserialize;

use super::error::{ProviderError, foreign};
use super::invalid::InvalidProvider;

/// The name of a provider, which is an address at the same time.
#[derive(Clone, PartialEq, Eq)]
pub struct Issuer {
    /// As the operator wrote it: names are compared as they are.
    text: String,
    url: Url,
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Issuer {
    /// Reads one: https, or anything on this machine.
    pub fn parse(text: &str) -> Result<Self, InvalidProvider> {
        let refused = || InvalidProvider::Issuer(foreign(text));
        let url = Url::parse(text).map_err(|_| refused())?;
        let is_plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
        if !(is_plain && is_safe && url.has_host()) {
            return Err(refused());
        }
        Ok(Self {
            text: text.to_owned(),
            url,
        })
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the name of the host.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Says whether it is spoken to without TLS, which stays on this machine.
    pub fn is_on_this_machine(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// Where it tells of itself.
    pub fn discovery(&self) -> Url {
        let mut url = self.url.clone();
        let path = url.path().trim_end_matches('/');
        let path = format!("{path}/.well-known/openid-configuration");
        url.set_path(&path);
        url
    }

    /// Says whether a page or an endpoint may be used: over TLS, or on this machine as the provider itself.
    fn may_use(&self, url: &Url) -> bool {
        url.scheme() == "https" || (self.is_on_this_machine() && is_loopback(url))
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// How the provider is used.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// Where people are asked.
    pub authorization_endpoint: Url,
    /// Where codes are given for tokens.
    pub token_endpoint: Url,
    /// Where its keys are.
    pub jwks_uri: Url,
    /// Where it tells more of a person.
    pub userinfo_endpoint: Option<Url>,
    /// Whether it names itself in every answer.
    pub names_itself: bool,
    /// Whether it takes this server's secret in the form only.
    pub secret_in_form: bool,
}

/// The document as it comes.
#[derive(Debug, Deserialize)]
pub struct MetadataDocument {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl MetadataDocument {
    /// Takes the document of the provider that was asked, and no other's.
    pub fn check(&self, issuer: &Issuer) -> Result<Metadata, ProviderError> {
        let unusable = |what: String| ProviderError::Unusable {
            host: issuer.host().to_owned(),
            what,
        };
        if self.issuer != issuer.as_str() {
            let named = foreign(&self.issuer);
            return Err(unusable(format!(
                "the name {named}, but --oidc-issuer is {}",
                issuer.as_str()
            )));
        }
        let endpoint = |text: &String| {
            let url = Url::parse(text).ok().filter(|url| issuer.may_use(url));
            let refused = || unusable(format!("an address without TLS: {}", foreign(text)));
            url.ok_or_else(refused)
        };
        let knows = |method: &str| {
            let known = self.token_endpoint_auth_methods_supported.as_ref();
            known.is_some_and(|known| known.iter().any(|known| known == method))
        };
        Ok(Metadata {
            authorization_endpoint: endpoint(&self.authorization_endpoint)?,
            token_endpoint: endpoint(&self.token_endpoint)?,
            jwks_uri: endpoint(&self.jwks_uri)?,
            userinfo_endpoint: self.userinfo_endpoint.as_ref().map(endpoint).transpose()?,
            names_itself: self.authorization_response_iss_parameter_supported,
            // Where it tells none, the header is the method (OpenID Connect Discovery 1.0, 3).
            secret_in_form: !knows("client_secret_basic") && knows("client_secret_post"),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn document() -> Value {
        json!({
            "issuer": "https://login.example/tenant",
            "authorization_endpoint": "https://login.example/authorize",
            "token_endpoint": "https://login.example/token",
            "jwks_uri": "https://login.example/keys",
        })
    }

    fn checked(document: Value) -> Result<Metadata, ProviderError> {
        let issuer = Issuer::parse("https://login.example/tenant").unwrap();
        serde_json::from_value::<MetadataDocument>(document)
            .unwrap()
            .check(&issuer)
    }

    #[test]
    fn a_provider_is_reached_over_tls_or_is_on_this_machine() {
        for good in [
            "https://login.example",
            "https://login.example/realms/a",
            "http://127.0.0.1:9000",
            "http://[::1]:9000",
            "http://localhost:9000",
        ] {
            assert!(Issuer::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://login.example",
            "login.example",
            "https://",
            "https://user:secret@login.example",
            "https://login.example?x=1",
            "https://login.example#x",
            "file:///etc/passwd",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(Issuer::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_document_is_beside_the_issuer() {
        for (issuer, want) in [
            (
                "https://a.example",
                "https://a.example/.well-known/openid-configuration",
            ),
            (
                "https://a.example/",
                "https://a.example/.well-known/openid-configuration",
            ),
            (
                "https://a.example/t/v2.0",
                "https://a.example/t/v2.0/.well-known/openid-configuration",
            ),
        ] {
            assert_eq!(Issuer::parse(issuer).unwrap().discovery().as_str(), want);
        }
    }

    #[test]
    fn the_document_of_another_provider_is_refused() {
        assert!(checked(document()).is_ok());
        for other in [
            "https://login.example",
            "https://login.example/tenant/",
            "https://evil.example",
        ] {
            let mut document = document();
            document["issuer"] = json!(other);
            let error = checked(document).unwrap_err().to_string();
            assert!(error.contains("--oidc-issuer"), "{error}");
        }
        for endpoint in ["token_endpoint", "jwks_uri", "userinfo_endpoint"] {
            for unsafe_url in [
                "http://login.example/x",
                "http://127.0.0.1/x",
                "ftp://login.example",
            ] {
                let mut document = document();
                document[endpoint] = json!(unsafe_url);
                assert!(checked(document).is_err(), "{endpoint} {unsafe_url}");
            }
        }
    }

    #[test]
    fn the_secret_goes_where_the_provider_takes_it() {
        let in_form = |methods: Value| {
            let mut document = document();
            document["token_endpoint_auth_methods_supported"] = methods;
            checked(document).unwrap().secret_in_form
        };
        assert!(!checked(document()).unwrap().secret_in_form);
        assert!(!in_form(json!([
            "client_secret_post",
            "client_secret_basic"
        ])));
        assert!(in_form(json!(["client_secret_post", "private_key_jwt"])));
    }
}
