//! What the operator says of the identity provider.

use std::path::PathBuf;

use domain::Secret;

use super::admission::AdmissionRules;
use super::error::foreign;
use super::invalid::{CLIENT_SECRET, InvalidProvider};
use super::metadata::Issuer;
use super::settings::ProviderSettings;

/// By which identity provider people sign in.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Sign-in by an identity provider (OpenID Connect)")]
pub struct ProviderOptions {
    /// The provider, as it calls itself, such as `https://login.example.com/realms/main`. Register this server there with the redirect URI
    /// <public URL>/sign-in/callback.
    #[arg(long, env = "LAKESENTRY_OIDC_ISSUER", requires = "oidc_client_id")]
    pub oidc_issuer: Option<String>,

    /// This server's client ID at the provider
    #[arg(long, env = "LAKESENTRY_OIDC_CLIENT_ID", requires = "oidc_issuer")]
    pub oidc_client_id: Option<String>,

    /// File with this server's client secret at the provider; or put the secret into the variable `LAKESENTRY_OIDC_CLIENT_SECRET`. Without one,
    /// this server is a public client
    #[arg(
        long,
        env = "LAKESENTRY_OIDC_CLIENT_SECRET_FILE",
        requires = "oidc_issuer"
    )]
    pub oidc_client_secret_file: Option<PathBuf>,

    /// What the sign-in page calls the provider [default: the host of the issuer]
    #[arg(long, env = "LAKESENTRY_OIDC_NAME", requires = "oidc_issuer")]
    pub oidc_name: Option<String>,

    /// Lets in, as users, whoever has a verified address of this domain; may be repeated. Without a domain and a group, an invitation is needed
    #[arg(
        long = "oidc-allow-domain",
        env = "LAKESENTRY_OIDC_ALLOW_DOMAIN",
        value_delimiter = ',',
        requires = "oidc_issuer"
    )]
    pub oidc_allow_domains: Vec<String>,

    /// Lets in, as users, whoever is in this group of the provider; may be repeated
    #[arg(
        long = "oidc-allow-group",
        env = "LAKESENTRY_OIDC_ALLOW_GROUP",
        requires = "oidc_issuer"
    )]
    pub oidc_allow_groups: Vec<String>,

    /// The claim in which the provider tells a person's groups [default: groups]
    #[arg(long, env = "LAKESENTRY_OIDC_GROUPS_CLAIM", requires = "oidc_issuer")]
    pub oidc_groups_claim: Option<String>,

    /// Further scopes that the provider is asked for, such as groups; may be repeated
    #[arg(
        long = "oidc-scope",
        env = "LAKESENTRY_OIDC_SCOPE",
        value_delimiter = ',',
        requires = "oidc_issuer"
    )]
    pub oidc_scopes: Vec<String>,

    /// Takes every address of the provider as verified, also where it does not say so, as Microsoft Entra ID does not. Only where nobody but
    /// you can give addresses there: whoever can write down an address there comes in under it
    #[arg(
        long,
        env = "LAKESENTRY_OIDC_EMAILS_ARE_VERIFIED",
        requires = "oidc_issuer"
    )]
    pub oidc_emails_are_verified: bool,
}

impl ProviderOptions {
    /// Reads the settings; `None` where there is no provider.
    ///
    /// # Errors
    /// When they can't be used.
    pub fn settings(&self) -> Result<Option<ProviderSettings>, InvalidProvider> {
        let Some(issuer) = &self.oidc_issuer else {
            return Ok(None);
        };
        let issuer = Issuer::parse(issuer)?;
        let client_id = self.oidc_client_id.clone();
        let client_id = client_id.filter(|id| !id.is_empty());
        let name = self.oidc_name.as_deref().map(domain::clean);
        let name = name.filter(|name| !name.is_empty());
        let domains = self.oidc_allow_domains.iter().map(|text| domain_of(text));
        if self.oidc_allow_groups.iter().any(String::is_empty) {
            return Err(InvalidProvider::Group);
        }
        let further = self.oidc_scopes.iter().map(String::as_str);
        let scopes: Vec<&str> = ["openid", "email", "profile"]
            .into_iter()
            .chain(further)
            .collect();
        Ok(Some(ProviderSettings {
            name: name.unwrap_or_else(|| issuer.host().to_owned()),
            client_id: client_id.ok_or(InvalidProvider::NoClientId)?,
            client_secret: self.client_secret(std::env::var(CLIENT_SECRET).ok())?,
            scope: scopes.join(" "),
            groups_claim: self
                .oidc_groups_claim
                .clone()
                .unwrap_or_else(|| "groups".to_owned()),
            admission: AdmissionRules {
                domains: domains.collect::<Result<_, _>>()?,
                groups: self.oidc_allow_groups.clone(),
            },
            emails_are_verified: self.oidc_emails_are_verified,
            issuer,
        }))
    }

    fn client_secret(&self, variable: Option<String>) -> Result<Option<Secret>, InvalidProvider> {
        let text = match (&self.oidc_client_secret_file, variable) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => return Err(InvalidProvider::TwoSecrets),
            (None, Some(variable)) => zeroize::Zeroizing::new(variable),
            (Some(file), None) => {
                refuse_open(file)?;
                let text = std::fs::read_to_string(file);
                let text =
                    text.map_err(|error| InvalidProvider::SecretFile(file.clone(), error))?;
                zeroize::Zeroizing::new(text)
            }
        };
        let secret = Secret::parse(&text).ok_or(InvalidProvider::NoSecret)?;
        Ok(Some(secret))
    }
}

/// A secret that everybody on the machine may read is none.
fn refuse_open(file: &PathBuf) -> Result<(), InvalidProvider> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let found = std::fs::metadata(file);
        let found = found.map_err(|error| InvalidProvider::SecretFile(file.clone(), error))?;
        if found.permissions().mode() & 0o007 != 0 {
            return Err(InvalidProvider::SecretIsOpen(file.clone()));
        }
    }
    Ok(())
}

fn domain_of(text: &str) -> Result<String, InvalidProvider> {
    let domain = text.trim().trim_start_matches('@').to_ascii_lowercase();
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if domain.contains('.') && domain.split('.').all(is_label) {
        Ok(domain)
    } else {
        Err(InvalidProvider::Domain(foreign(text)))
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    fn options() -> ProviderOptions {
        ProviderOptions {
            oidc_issuer: Some("https://login.example".to_owned()),
            oidc_client_id: Some("lakesentry".to_owned()),
            ..ProviderOptions::default()
        }
    }

    /// Settings of a provider that lets nobody in by itself.
    pub fn settings() -> ProviderSettings {
        options().settings().unwrap().unwrap()
    }

    #[test]
    fn without_an_issuer_there_is_no_provider() {
        assert!(ProviderOptions::default().settings().unwrap().is_none());
        let settings = settings();
        assert_eq!(settings.name, "login.example");
        assert_eq!(settings.scope, "openid email profile");
        assert_eq!(settings.admission, AdmissionRules::default());
    }

    #[test]
    fn a_domain_is_one_and_whole() {
        assert_eq!(domain_of("@Lake.Example").unwrap(), "lake.example");
        for wrong in [
            "",
            "example",
            "*.lake.example",
            "lake..example",
            "bücher.example",
            "a@lake.example",
            "lake.example/x",
        ] {
            assert!(domain_of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_secret_is_in_one_place_that_not_everybody_reads() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "s3cret\n").unwrap();
        let mut options = options();
        let from = |options: &ProviderOptions, variable: Option<&str>| {
            let secret = options.client_secret(variable.map(ToOwned::to_owned));
            secret.map(|secret| secret.map(|secret| secret.expose().to_owned()))
        };
        assert_eq!(from(&options, None).unwrap(), None);
        assert_eq!(
            from(&options, Some("s3cret")).unwrap().as_deref(),
            Some("s3cret")
        );
        assert!(matches!(
            from(&options, Some(" ")),
            Err(InvalidProvider::NoSecret)
        ));
        options.oidc_client_secret_file = Some(file.clone());
        assert!(matches!(
            from(&options, Some("x")),
            Err(InvalidProvider::TwoSecrets)
        ));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode =
                |mode| std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode));
            mode(0o644).unwrap();
            assert!(matches!(
                from(&options, None),
                Err(InvalidProvider::SecretIsOpen(_))
            ));
            mode(0o640).unwrap();
        }
        assert_eq!(from(&options, None).unwrap().as_deref(), Some("s3cret"));
        assert!(!format!("{:?}", options.settings()).contains("s3cret"));
    }
}
