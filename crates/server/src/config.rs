//! What the operator decides.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use crate::signing::MasterKeyFile;

/// Settings of `lakesentry serve`.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Address to listen on. Until there is a sign-in, only loopback is accepted.
    #[arg(long, env = "LAKESENTRY_LISTEN", default_value = "127.0.0.1:4170")]
    pub listen: SocketAddr,

    /// Address under which browsers and collectors reach this server; connection strings name it [default: http://<listen>]
    #[arg(long, env = "LAKESENTRY_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// Where things are kept.
    #[command(flatten)]
    pub storage: Storage,

    /// Practice mode: send every Databricks request to the simulated Databricks at this loopback address, and none to the real one.
    #[arg(long, env = "LAKESENTRY_PRACTICE")]
    pub practice: Option<SocketAddr>,

    /// Where to report a vulnerability of this instance, as /.well-known/security.txt tells: a mailto: or https: address
    #[arg(long, env = "LAKESENTRY_SECURITY_CONTACT")]
    pub security_contact: Option<SecurityContact>,
}

/// A `mailto:` or `https:` address, as RFC 9116 wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityContact(String);

impl SecurityContact {
    /// Returns the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SecurityContact {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let is_address = ["mailto:", "https://"]
            .iter()
            .any(|start| text.len() > start.len() && text.starts_with(start));
        // One line of the file.
        if is_address && text.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("must be an address that begins with mailto: or https://")
        }
    }
}

/// Where things are kept.
#[derive(Debug, Clone, clap::Args)]
pub struct Storage {
    /// The SQLite file with the connectors; the server makes it when it is missing.
    #[arg(long, env = "LAKESENTRY_DATABASE", default_value = "lakesentry.sqlite")]
    pub database: PathBuf,

    /// File with the master key, which opens the signing keys in the database: 32 bytes in hexadecimal or Base64, readable for its owner only
    /// [default: <database>.key, made when it is missing]
    #[arg(long, env = "LAKESENTRY_MASTER_KEY_FILE")]
    pub master_key_file: Option<PathBuf>,

    /// Folder for what collectors push, as Delta tables under raw/ [default: <database>.data, made when it is missing]
    #[arg(long, env = "LAKESENTRY_DATA")]
    pub data: Option<PathBuf>,
}

impl Storage {
    /// Returns the folder for what collectors push.
    pub fn data_folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| {
            let mut beside = self.database.clone().into_os_string();
            beside.push(".data");
            beside.into()
        })
    }

    /// Gives the place of the master key.
    pub fn master_key_file(&self) -> MasterKeyFile {
        match &self.master_key_file {
            Some(path) => MasterKeyFile::named(path.clone()),
            None => MasterKeyFile::beside(&self.database),
        }
    }
}

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidConfig {
    /// Anybody on the network could use the server.
    #[error(
        "--listen {0} is not a loopback address. There is no sign-in yet, so the server only listens on 127.0.0.1 or [::1]; put nothing in front of it"
    )]
    NotLoopback(SocketAddr),
    /// The simulation must be on this machine.
    #[error(
        "--practice {0} is not a loopback address; the simulated Databricks runs on this machine"
    )]
    PracticeNotLoopback(SocketAddr),
}

impl Config {
    /// Checks what must hold before anything is opened.
    ///
    /// # Errors
    /// Says which setting can't be used, and why.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        if !self.listen.ip().is_loopback() {
            return Err(InvalidConfig::NotLoopback(self.listen));
        }
        match self.practice {
            Some(simulated) if !simulated.ip().is_loopback() => {
                Err(InvalidConfig::PracticeNotLoopback(simulated))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_one_address() {
        for text in [
            "mailto:security@lake.example",
            "https://lake.example/security",
        ] {
            assert_eq!(text.parse::<SecurityContact>().unwrap().as_str(), text);
        }
        for text in [
            "security@lake.example",
            "mailto:",
            "http://lake.example",
            "mailto:a\nExpires: 2000",
        ] {
            assert!(text.parse::<SecurityContact>().is_err(), "{text:?}");
        }
    }
}
