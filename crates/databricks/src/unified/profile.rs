//! `.databrickscfg`: the file in which Databricks' own tools keep profiles.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// The profile that is taken when none is named, as Databricks' SDKs do.
const DEFAULT: &str = "DEFAULT";

/// Members of a profile and the variables for which they stand. The third is no mistake here: the SDKs have it so.
const MEMBERS: [(&str, &str); 8] = [
    ("host", "DATABRICKS_HOST"),
    ("token", "DATABRICKS_TOKEN"),
    (
        "databricks_id_token_filepath",
        "DATABRICKS_OIDC_TOKEN_FILEPATH",
    ),
    ("client_id", "DATABRICKS_CLIENT_ID"),
    ("client_secret", "DATABRICKS_CLIENT_SECRET"),
    ("oidc_token_env", "DATABRICKS_OIDC_TOKEN_ENV"),
    ("auth_type", "DATABRICKS_AUTH_TYPE"),
    ("warehouse_id", "DATABRICKS_WAREHOUSE_ID"),
];

/// With any of these, nobody means a profile that he did not name.
const OWN_CREDENTIALS: [&str; 6] = [
    "DATABRICKS_TOKEN",
    "DATABRICKS_CLIENT_ID",
    "DATABRICKS_CLIENT_SECRET",
    "DATABRICKS_OIDC_TOKEN_ENV",
    "DATABRICKS_OIDC_TOKEN_FILEPATH",
    "DATABRICKS_OIDC_TOKEN_FILE",
];

type Values = BTreeMap<String, Zeroizing<String>>;

/// Adds what the profile says to what is set; what is set wins.
///
/// # Errors
/// With a sentence, when a profile is named and can't be read.
pub fn complete(values: &mut Values) -> Result<(), String> {
    let set = |name: &str| values.get(name).is_some_and(|value| !value.is_empty());
    let named = values
        .get("DATABRICKS_CONFIG_PROFILE")
        .filter(|name| !name.is_empty());
    if named.is_none() && OWN_CREDENTIALS.into_iter().any(set) {
        return Ok(());
    }
    let Some(path) = file(values) else {
        return Ok(());
    };
    let wanted = named.map_or(DEFAULT, |name| name.as_str()).to_owned();
    let is_named = named.is_some();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if is_named => return Err(format!("{}: {error}", path.display())),
        // Nobody asked for it.
        Err(_) => return Ok(()),
    };
    let Some(profile) = read(&text, &wanted) else {
        if is_named {
            return Err(format!("{} has no profile {wanted}", path.display()));
        }
        return Ok(());
    };
    for (member, variable) in MEMBERS {
        if let Some(value) = profile.get(member) {
            let place = values.entry(variable.to_owned()).or_default();
            if place.is_empty() {
                place.clone_from(value);
            }
        }
    }
    Ok(())
}

fn file(values: &Values) -> Option<PathBuf> {
    let named = values.get("DATABRICKS_CONFIG_FILE");
    let named = named.filter(|path| !path.is_empty());
    let home = std::env::home_dir();
    match named.map(|path| path.as_str()) {
        None => Some(home?.join(".databrickscfg")),
        Some(path) => match path.strip_prefix("~/") {
            Some(rest) => Some(home?.join(rest)),
            None => Some(Path::new(path).to_owned()),
        },
    }
}

/// Reads one section of an INI file: `[name]`, `key = value`, comments with `#` or `;` on lines of their own.
fn read(text: &str, wanted: &str) -> Option<Values> {
    let mut found: Option<Values> = None;
    let mut is_inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            is_inside = name.trim() == wanted;
            if is_inside {
                found.get_or_insert_default();
            }
        } else if !line.starts_with(['#', ';'])
            && is_inside
            && let Some((key, value)) = line.split_once('=')
        {
            let value = Zeroizing::new(value.trim().to_owned());
            found
                .get_or_insert_default()
                .insert(key.trim().to_ascii_lowercase(), value);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "; mine\n[DEFAULT]\nhost = https://a.cloud.databricks.com\n\n[jobs]\nHOST=https://b.cloud.databricks.com\n# old\ntoken = dapi=1\n";

    fn completed(file: &Path, set: &[(&str, &str)]) -> Result<Values, String> {
        let mut values: Values = set
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())))
            .collect();
        let path = file.display().to_string();
        values.insert("DATABRICKS_CONFIG_FILE".to_owned(), Zeroizing::new(path));
        complete(&mut values).map(|()| values)
    }

    #[test]
    fn a_profile_fills_in_what_is_not_set() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cfg");
        assert!(
            !completed(&file, &[])
                .unwrap()
                .contains_key("DATABRICKS_HOST")
        );
        std::fs::write(&file, FILE).unwrap();
        let host = |set: &[(&str, &str)]| {
            let values = completed(&file, set).unwrap();
            values.get("DATABRICKS_HOST").map(|host| host.to_string())
        };
        let (a, b) = (
            "https://a.cloud.databricks.com".to_owned(),
            "https://b.cloud.databricks.com".to_owned(),
        );
        let jobs = ("DATABRICKS_CONFIG_PROFILE", "jobs");
        assert_eq!(host(&[]), Some(a));
        assert_eq!(host(&[jobs]), Some(b.clone()));
        assert_eq!(host(&[jobs, ("DATABRICKS_TOKEN", "x")]), Some(b));
        assert_eq!(
            host(&[jobs, ("DATABRICKS_HOST", "c")]),
            Some("c".to_owned())
        );
        // Credentials of one's own are not mixed with those of a profile that nobody named.
        assert_eq!(host(&[("DATABRICKS_TOKEN", "x")]), None);
        let values = completed(&file, &[jobs]).unwrap();
        assert_eq!(values["DATABRICKS_TOKEN"].as_str(), "dapi=1");
    }

    #[test]
    fn a_profile_that_is_named_and_missing_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cfg");
        let named = [("DATABRICKS_CONFIG_PROFILE", "other")];
        assert!(completed(&file, &named).is_err());
        std::fs::write(&file, FILE).unwrap();
        let refused = completed(&file, &named).unwrap_err();
        assert!(refused.contains("no profile other"), "{refused}");
    }
}
