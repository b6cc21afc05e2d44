//! Why the provider can't be set up.

use std::path::PathBuf;

/// The variable with the client secret. It is read here and is no option: a command line is seen by everybody on the machine.
pub const CLIENT_SECRET: &str = "LAKESENTRY_OIDC_CLIENT_SECRET";

/// Why the provider can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum InvalidProvider {
    /// It is no address that may be used.
    #[error(
        "--oidc-issuer {0} can't be used: it has to begin with https:// (http:// on this machine only), without a query, as the provider writes it in its own configuration"
    )]
    Issuer(String),
    /// It has no id here.
    #[error(
        "--oidc-issuer needs --oidc-client-id: the ID under which the provider knows this server"
    )]
    NoClientId,
    /// Two secrets are named.
    #[error(
        "the client secret is in --oidc-client-secret-file and in {CLIENT_SECRET}: leave one of the two out"
    )]
    TwoSecrets,
    /// The secret can't be read.
    #[error("the client secret can't be read from {0}: {1}")]
    SecretFile(PathBuf, std::io::Error),
    /// Everybody can read the secret.
    #[error("everybody may read the client secret in {0}. Run `chmod o= {0}`")]
    SecretIsOpen(PathBuf),
    /// There is nothing in it.
    #[error("the client secret is empty")]
    NoSecret,
    /// It is no domain.
    #[error(
        "--oidc-allow-domain {0} is no domain: write it as in addresses behind the @, such as lake.example, and domains with other letters as xn--…"
    )]
    Domain(String),
    /// An empty name of a group would be everybody's.
    #[error("--oidc-allow-group is empty")]
    Group,
    /// The client can't be set up.
    #[error("the client for the identity provider can't be set up: {0}")]
    Client(reqwest::Error),
}
