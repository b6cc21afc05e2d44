//! Whom the operator wants to be told.

use std::fmt;
use std::path::PathBuf;

use domain::Secret;
use url::Url;

/// Whom alerts are sent to.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Alerts")]
pub struct AlertOptions {
    /// Where to send alerts about connectors, as JSON by POST: an https: address, or an http: one of this machine
    #[arg(
        long,
        env = "LAKESENTRY_ALERT_URL",
        hide_env_values = true,
        requires = "alert_secret_file"
    )]
    pub alert_url: Option<HiddenUrl>,

    /// File with the secret that signs alerts, 16 characters or more; make one with `openssl rand -base64 32`
    #[arg(long, env = "LAKESENTRY_ALERT_SECRET_FILE", requires = "alert_url")]
    pub alert_secret_file: Option<PathBuf>,
}

/// An address that is as good as a secret: it is read later, because whatever is wrong on a command line is repeated.
#[derive(Clone)]
pub struct HiddenUrl(String);

impl fmt::Debug for HiddenUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HiddenUrl")
    }
}

impl From<&str> for HiddenUrl {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Alerts can't be sent so. The address is not repeated, because it is a secret with many receivers.
#[derive(Debug, thiserror::Error)]
pub enum InvalidAlerts {
    /// The address is none.
    #[error(
        "--alert-url must be an address that begins with https://, or with http:// on this machine, without user and password"
    )]
    Url,
    /// The secret can't be read.
    #[error("the secret of --alert-secret-file can't be read from {0}: {1}")]
    Unreadable(String, std::io::Error),
    /// It is too short to be one.
    #[error(
        "the secret in {0} has fewer than 16 characters. Make one with `openssl rand -base64 32`"
    )]
    TooShort(String),
    /// The client can't be set up.
    #[error("alerts can't be sent: {0}")]
    Client(reqwest::Error),
}

/// Whom alerts are sent to.
pub struct AlertTarget {
    /// The address.
    pub url: Url,
    /// What signs them.
    pub secret: Secret,
}

impl fmt::Debug for AlertTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AlertTarget").finish_non_exhaustive()
    }
}

const SHORTEST_SECRET: usize = 16;

impl AlertOptions {
    /// Reads the settings; `None` where nobody is to be told.
    ///
    /// # Errors
    /// When they can't be used.
    pub fn target(&self) -> Result<Option<AlertTarget>, InvalidAlerts> {
        let (Some(url), Some(file)) = (&self.alert_url, &self.alert_secret_file) else {
            return Ok(None);
        };
        let url = Url::parse(&url.0).map_err(|_| InvalidAlerts::Url)?;
        let is_here = match url.host() {
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => return Err(InvalidAlerts::Url),
        };
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
        if !is_safe || !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidAlerts::Url);
        }
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file)
            .map_err(|error| InvalidAlerts::Unreadable(name.clone(), error))?;
        let secret =
            Secret::pasted(&text).filter(|secret| secret.expose().len() >= SHORTEST_SECRET);
        let secret = secret.ok_or(InvalidAlerts::TooShort(name))?;
        Ok(Some(AlertTarget { url, secret }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str, secret: &str) -> Result<Option<AlertTarget>, InvalidAlerts> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, secret).unwrap();
        let options = AlertOptions {
            alert_url: Some(url.into()),
            alert_secret_file: Some(file),
        };
        options.target()
    }

    const SECRET: &str = "0123456789abcdef0123\n";

    #[test]
    fn the_address_is_not_repeated() {
        let options = AlertOptions {
            alert_url: Some("https://hooks.example.com/secret".into()),
            alert_secret_file: None,
        };
        assert!(!format!("{options:?}").contains("hooks"), "{options:?}");
        let target = target("https://hooks.example.com/key", SECRET).unwrap();
        assert!(!format!("{target:?}").contains("example.com"));
    }

    #[test]
    fn an_address_is_safe_and_a_secret_is_long() {
        assert!(AlertOptions::default().target().unwrap().is_none());
        for url in [
            "https://hooks.example.com/a?b=c",
            "http://127.0.0.1:9/",
            "http://[::1]:9/",
        ] {
            let target = target(url, SECRET).unwrap().unwrap();
            assert_eq!(target.secret.expose(), SECRET.trim());
        }
        for url in [
            "http://hooks.example.com/",
            "https://user:password@hooks.example.com/",
            "ftp://127.0.0.1/",
            "hooks.example.com",
        ] {
            let refused = target(url, SECRET).unwrap_err().to_string();
            assert!(!refused.contains("example.com"), "{refused}");
        }
        assert!(matches!(
            target("https://a.example/", "short"),
            Err(InvalidAlerts::TooShort(_))
        ));
    }
}
