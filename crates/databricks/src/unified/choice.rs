//! Which credentials are meant, by the rules of Databricks' SDKs.

use std::path::PathBuf;

use domain::{ApplicationId, Credentials, Secret};

use crate::{FederatedIdentity, IdTokenSource, SignIn};

/// The ways to sign in, by the SDKs' names, in the SDKs' order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AuthType {
    Pat,
    OauthM2m,
    EnvOidc,
    FileOidc,
}

impl AuthType {
    const ALL: [Self; 4] = [Self::Pat, Self::OauthM2m, Self::EnvOidc, Self::FileOidc];

    const fn name(self) -> &'static str {
        match self {
            Self::Pat => "pat",
            Self::OauthM2m => "oauth-m2m",
            Self::EnvOidc => "env-oidc",
            Self::FileOidc => "file-oidc",
        }
    }
}

const NO_CREDENTIALS: &str = "no credentials for Databricks: set DATABRICKS_CLIENT_ID with DATABRICKS_CLIENT_SECRET, \
    DATABRICKS_OIDC_TOKEN_ENV or DATABRICKS_OIDC_TOKEN_FILEPATH, or set DATABRICKS_TOKEN, or name a profile in DATABRICKS_CONFIG_PROFILE";

/// Finds the credentials among the settings. Two kinds at once are refused, unless `DATABRICKS_AUTH_TYPE` chooses.
///
/// # Errors
/// With a sentence, when nothing is set, too much, or something that can't be used.
pub fn choose<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<SignIn, String> {
    let auth_type = match get("DATABRICKS_AUTH_TYPE") {
        Some(name) => named(name)?,
        None => only_one(&get)?,
    };
    match auth_type {
        AuthType::Pat => Ok(Credentials::PersonalAccessToken {
            token: secret(&get, "DATABRICKS_TOKEN")?,
        }
        .into()),
        AuthType::OauthM2m => Ok(Credentials::OauthM2m {
            application_id: application_id(&get)?,
            client_secret: secret(&get, "DATABRICKS_CLIENT_SECRET")?,
        }
        .into()),
        AuthType::EnvOidc => {
            let variable = get("DATABRICKS_OIDC_TOKEN_ENV").unwrap_or("DATABRICKS_OIDC_TOKEN");
            federated(&get, IdTokenSource::Environment(variable.to_owned()))
        }
        AuthType::FileOidc => {
            let path = id_token_file(&get).ok_or("DATABRICKS_OIDC_TOKEN_FILEPATH is not set")?;
            federated(&get, IdTokenSource::File(PathBuf::from(path)))
        }
    }
}

fn named(name: &str) -> Result<AuthType, String> {
    let mut all = AuthType::ALL.into_iter();
    all.find(|known| known.name() == name).ok_or_else(|| {
        format!(
            "DATABRICKS_AUTH_TYPE is {name}, and only {} are known here",
            list(&AuthType::ALL)
        )
    })
}

fn only_one<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<AuthType, String> {
    let is_set = |auth_type: &AuthType| match auth_type {
        AuthType::Pat => get("DATABRICKS_TOKEN").is_some(),
        AuthType::OauthM2m => get("DATABRICKS_CLIENT_SECRET").is_some(),
        AuthType::EnvOidc => {
            get("DATABRICKS_OIDC_TOKEN_ENV").is_some() || get("DATABRICKS_OIDC_TOKEN").is_some()
        }
        AuthType::FileOidc => id_token_file(&get).is_some(),
    };
    let set: Vec<AuthType> = AuthType::ALL.into_iter().filter(is_set).collect();
    match set[..] {
        [one] => Ok(one),
        [] if get("DATABRICKS_CLIENT_ID").is_some() => Err(
            "DATABRICKS_CLIENT_ID is set, and neither DATABRICKS_CLIENT_SECRET nor an ID token is"
                .to_owned(),
        ),
        [] => Err(NO_CREDENTIALS.to_owned()),
        _ => Err(format!(
            "more than one way to sign in is set: {}. Remove all but one, or choose with DATABRICKS_AUTH_TYPE",
            list(&set)
        )),
    }
}

fn list(all: &[AuthType]) -> String {
    all.iter()
        .map(|one| one.name())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The second name is the one that the SDK for Python had first.
fn id_token_file<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
    get("DATABRICKS_OIDC_TOKEN_FILEPATH").or_else(|| get("DATABRICKS_OIDC_TOKEN_FILE"))
}

fn federated<'a>(
    get: impl Fn(&str) -> Option<&'a str>,
    id_token: IdTokenSource,
) -> Result<SignIn, String> {
    let application_id = application_id(get)?;
    Ok(FederatedIdentity {
        application_id,
        id_token,
    }
    .into())
}

fn application_id<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<ApplicationId, String> {
    let text = get("DATABRICKS_CLIENT_ID").ok_or(
        "DATABRICKS_CLIENT_ID is not set: it is the application ID of the service principal",
    )?;
    ApplicationId::parse(text)
        .map_err(|reason| format!("DATABRICKS_CLIENT_ID can't be used: {reason}"))
}

fn secret<'a>(get: impl Fn(&str) -> Option<&'a str>, name: &str) -> Result<Secret, String> {
    let text = get(name).ok_or_else(|| format!("{name} is not set"))?;
    Secret::parse(text).ok_or_else(|| format!("{name} can't be used"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: (&str, &str) = (
        "DATABRICKS_CLIENT_ID",
        "1d0f6a52-0000-4000-8000-00000000009c",
    );
    const SECRET: (&str, &str) = ("DATABRICKS_CLIENT_SECRET", "dose00canary00");
    const TOKEN: (&str, &str) = ("DATABRICKS_TOKEN", "dapi00canary00");
    const FILE: (&str, &str) = ("DATABRICKS_OIDC_TOKEN_FILEPATH", "/run/token");

    fn chosen(set: &[(&str, &'static str)]) -> Result<SignIn, String> {
        choose(|name| {
            let found = set.iter().find(|(set, _)| *set == name);
            found.map(|(_, value)| *value)
        })
    }

    #[track_caller]
    fn refused(set: &[(&str, &'static str)], why: &str) {
        let said = chosen(set).unwrap_err();
        assert!(said.contains(why), "{said}");
        assert!(!said.contains("canary"), "{said}");
    }

    #[test]
    fn each_way_is_found_by_what_is_set() {
        assert!(matches!(
            chosen(&[TOKEN]),
            Ok(SignIn::Credentials(Credentials::PersonalAccessToken { .. }))
        ));
        // A token with the id that goes with other credentials is a token.
        assert!(matches!(
            chosen(&[TOKEN, ID]),
            Ok(SignIn::Credentials(Credentials::PersonalAccessToken { .. }))
        ));
        assert!(matches!(
            chosen(&[ID, SECRET]),
            Ok(SignIn::Credentials(Credentials::OauthM2m { .. }))
        ));
        let file = chosen(&[ID, FILE]).unwrap();
        assert!(
            matches!(file, SignIn::Federated(of) if of.id_token == IdTokenSource::File(PathBuf::from("/run/token")))
        );
        for (set, variable) in [
            (
                ("DATABRICKS_AUTH_TYPE", "env-oidc"),
                "DATABRICKS_OIDC_TOKEN",
            ),
            (("DATABRICKS_OIDC_TOKEN_ENV", "CI_TOKEN"), "CI_TOKEN"),
        ] {
            let environment = chosen(&[ID, set]).unwrap();
            let want = IdTokenSource::Environment(variable.to_owned());
            assert!(matches!(environment, SignIn::Federated(of) if of.id_token == want));
        }
    }

    #[test]
    fn two_ways_at_once_need_a_choice() {
        refused(&[ID, SECRET, TOKEN], "pat, oauth-m2m");
        let choice = ("DATABRICKS_AUTH_TYPE", "oauth-m2m");
        assert!(matches!(
            chosen(&[ID, SECRET, TOKEN, choice]),
            Ok(SignIn::Credentials(Credentials::OauthM2m { .. }))
        ));
    }

    #[test]
    fn what_is_missing_is_named() {
        refused(&[], "no credentials for Databricks");
        refused(&[ID], "DATABRICKS_CLIENT_SECRET");
        refused(&[FILE], "DATABRICKS_CLIENT_ID is not set");
        refused(&[("DATABRICKS_AUTH_TYPE", "azure-cli")], "pat, oauth-m2m");
        refused(
            &[("DATABRICKS_AUTH_TYPE", "pat"), ID, SECRET],
            "DATABRICKS_TOKEN is not set",
        );
    }
}
