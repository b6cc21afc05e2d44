//! What the operator decides.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use store::{DatabaseLocation, DatabaseUrl, Store};

use crate::alerts::{AlertOptions, InvalidAlerts};
use crate::identity_provider::{InvalidProvider, ProviderOptions};
use crate::outbound::Outbound;
use crate::rate_limits::RateOptions;
use crate::reach::Reach;
use crate::signing::MasterKeyFile;

/// Settings of `lakesentry serve`.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// How the server is reached.
    #[command(flatten)]
    pub reach: Reach,

    /// Where things are kept.
    #[command(flatten)]
    pub storage: Storage,

    /// How often somebody may ask.
    #[command(flatten)]
    pub rates: RateOptions,

    /// Where requests to Databricks may go.
    #[command(flatten)]
    pub outbound: Outbound,
    /// By which identity provider people sign in.
    #[command(flatten)]
    pub provider: ProviderOptions,

    /// Who is told when a connector needs a person.
    #[command(flatten)]
    pub alerts: AlertOptions,

    /// How often connectors are tested by themselves.
    #[command(flatten)]
    pub validation: ValidationOptions,

    /// Practice mode: send every Databricks request to the simulated Databricks at this loopback address, and none to the real one.
    #[arg(long, env = "LAKESENTRY_PRACTICE")]
    pub practice: Option<SocketAddr>,

    /// Where to report a vulnerability of this instance, as /.well-known/security.txt tells: a mailto: or https: address
    #[arg(long, env = "LAKESENTRY_SECURITY_CONTACT")]
    pub security_contact: Option<SecurityContact>,
}

/// How often connectors are tested.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct ValidationOptions {
    /// Hours between two tests of a connector that is tested by itself. Each may start a SQL warehouse of the customer
    #[arg(
        long,
        env = "LAKESENTRY_VALIDATE_EVERY_HOURS",
        default_value_t = 24,
        value_parser = clap::value_parser!(u32).range(1..=720),
    )]
    pub validate_every_hours: u32,
}

impl ValidationOptions {
    /// How long after a test the next one is due.
    pub fn every(self) -> Duration {
        Duration::from_hours(u64::from(self.validate_every_hours))
    }
}

impl Default for ValidationOptions {
    fn default() -> Self {
        Self {
            validate_every_hours: 24,
        }
    }
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

    /// A PostgreSQL database in place of the file, such as `postgres://user@host/database`. The password is better in PGPASSWORD or ~/.pgpass.
    #[arg(
        long,
        env = "LAKESENTRY_DATABASE_URL",
        hide_env_values = true,
        conflicts_with = "database"
    )]
    pub database_url: Option<DatabaseUrl>,

    /// File with the master key, which opens the signing keys in the database: 32 bytes in hexadecimal or Base64, readable for its owner only
    /// [default: <database>.key, made when it is missing]
    #[arg(long, env = "LAKESENTRY_MASTER_KEY_FILE")]
    pub master_key_file: Option<PathBuf>,

    /// Folder for what collectors push, as Delta tables under raw/ [default: <database>.data, made when it is missing]
    #[arg(long, env = "LAKESENTRY_DATA")]
    pub data: Option<PathBuf>,

    /// File for the token that lets the owner in; it counts once, for 15 minutes [default: <database>.bootstrap]
    #[arg(long, env = "LAKESENTRY_BOOTSTRAP_FILE")]
    pub bootstrap_file: Option<PathBuf>,
}

impl Storage {
    /// Returns the place of the database.
    pub fn location(&self) -> DatabaseLocation {
        match &self.database_url {
            Some(url) => DatabaseLocation::Server(url.clone()),
            None => DatabaseLocation::File(self.database.clone()),
        }
    }

    /// Opens the database for a command beside the server, which makes none.
    ///
    /// # Errors
    /// When there is none, or it can't be used.
    pub async fn open_existing(&self) -> anyhow::Result<Store> {
        let location = self.location();
        if let DatabaseLocation::File(file) = &location
            && !file.exists()
        {
            anyhow::bail!(
                "there is no database {location}. Name it with --database; the first start of the server makes it"
            );
        }
        Ok(Store::open(&location).await?)
    }

    /// Returns the folder for what collectors push.
    ///
    /// # Errors
    /// When it has to be named and is not.
    pub fn data_folder(&self) -> Result<PathBuf, InvalidConfig> {
        match (&self.data, &self.database_url) {
            (Some(named), _) => Ok(named.clone()),
            (None, None) => Ok(beside(self.database.clone(), ".data")),
            // Each machine that serves the same database would keep a part of the rows.
            (None, Some(_)) => Err(InvalidConfig::NoDataFolder),
        }
    }

    /// Returns the file that a bootstrap token is put into.
    pub fn bootstrap_file(&self) -> PathBuf {
        if let Some(named) = &self.bootstrap_file {
            return named.clone();
        }
        let database = match self.location() {
            DatabaseLocation::File(database) => database,
            DatabaseLocation::Server(_) => "lakesentry".into(),
        };
        beside(database, ".bootstrap")
    }

    /// Returns the place of the master key.
    ///
    /// # Errors
    /// When it has to be named and is not.
    pub fn master_key_file(&self) -> Result<MasterKeyFile, InvalidConfig> {
        match (&self.master_key_file, &self.database_url) {
            (Some(path), _) => Ok(MasterKeyFile::named(path.clone())),
            (None, None) => Ok(MasterKeyFile::beside(&self.database)),
            // Each machine that serves the same database would make a key of its own.
            (None, Some(_)) => Err(InvalidConfig::NoMasterKeyFile),
        }
    }
}

fn beside(file: PathBuf, ending: &str) -> PathBuf {
    let mut beside = file.into_os_string();
    beside.push(ending);
    beside.into()
}

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidConfig {
    /// Alerts can't be sent so.
    #[error(transparent)]
    Alerts(#[from] InvalidAlerts),
    /// Anybody on the way could read along.
    #[error(
        "--listen {0} can be reached from other machines, so the connection has to be safe: name a certificate with --tls-certificate and --tls-key, or the proxy that speaks TLS for this server with --trusted-proxy. Or listen on 127.0.0.1"
    )]
    NotSafe(SocketAddr),
    /// Whose word about the client counts would not be clear.
    #[error(
        "either this server speaks TLS itself, with --tls-certificate, or a proxy does, with --trusted-proxy: leave one of the two out"
    )]
    TwoWays,
    /// Nobody could tell its own pages from others.
    #[error(
        "--public-url is missing: the address under which browsers and collectors reach this server, such as https://lakesentry.example.com"
    )]
    NoPublicUrl,
    /// Browsers and collectors would be led past TLS.
    #[error(
        "--public-url {0} has to begin with https://: who is not on this machine reaches this server over TLS only"
    )]
    NoHttps(String),
    /// The first one to come would be the owner of what is everybody's to see.
    #[error(
        "there is no owner yet, and others can reach this server. Start it with --listen 127.0.0.1:4170 and nothing else about how it is reached, sign in there with the token of which the log names the file (from elsewhere by `ssh -L 4170:127.0.0.1:4170`), then start it as you want"
    )]
    NoOwner,
    /// Nobody signs in to practise.
    #[error(
        "--practice is for this machine: nobody signs in, so the server listens on 127.0.0.1 or [::1], without --trusted-proxy. Leave out --listen and --trusted-proxy"
    )]
    PracticeReachable,
    /// There is no place beside a database that is elsewhere.
    #[error(
        "--database-url needs --master-key-file: the key that opens the signing keys must be the same on every machine that serves this database. Make it with `openssl rand -base64 32 > master.key` and `chmod 600 master.key`"
    )]
    NoMasterKeyFile,
    /// There is no place beside a database that is elsewhere.
    #[error(
        "--database-url needs --data: the folder for what collectors push, which must be the same for every machine that serves this database"
    )]
    NoDataFolder,
    /// Nobody signs in to practise.
    #[error("--practice signs everybody in as the same person: leave out --oidc-issuer")]
    PracticeWithProvider,
    /// The identity provider can't be set up.
    #[error(transparent)]
    Provider(#[from] InvalidProvider),
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
        self.reach.check()?;
        self.alerts.target()?;
        if self.practice.is_some() && self.reach.is_for_others() {
            return Err(InvalidConfig::PracticeReachable);
        }
        if self.practice.is_some() && self.provider.oidc_issuer.is_some() {
            return Err(InvalidConfig::PracticeWithProvider);
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
