//! Where a database is, and how that is said without its password.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::any::AnyConnectOptions;

use crate::dialect::Dialect;

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseLocation {
    /// An SQLite file.
    File(PathBuf),
    /// A database of a PostgreSQL server.
    Server(DatabaseUrl),
}

impl DatabaseLocation {
    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::File(_) => Dialect::Sqlite,
            Self::Server(_) => Dialect::Postgres,
        }
    }

    pub(crate) fn options(&self) -> Result<AnyConnectOptions, sqlx::Error> {
        match self {
            Self::File(file) => file_url(file).parse(),
            Self::Server(url) => url.0.parse(),
        }
    }
}

impl fmt::Display for DatabaseLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Server(url) => write!(f, "{url}"),
        }
    }
}

/// Names a file as `sqlx` wants it. Everything is escaped, so that nothing in a name is taken for a part of the address.
fn file_url(file: &Path) -> String {
    let mut url = "sqlite:".to_owned();
    for byte in file.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() {
            url.push(char::from(*byte));
        } else {
            // Writing into memory can't fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url.push_str("?mode=rwc");
    url
}

/// The address of a PostgreSQL database. It may hold a password, which is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// With the password.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for DatabaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let is_postgres = ["postgres://", "postgresql://"]
            .iter()
            .any(|start| text.len() > start.len() && text.starts_with(start));
        if is_postgres && text.parse::<AnyConnectOptions>().is_ok() {
            Ok(Self(text.to_owned()))
        } else {
            Err(
                "must be the address of a PostgreSQL database, postgres://user@host/database; an SQLite file is named with --database",
            )
        }
    }
}

impl fmt::Display for DatabaseUrl {
    /// Without what says who signs in and how: user, password and options.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("postgres", &self.0));
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        write!(f, "{scheme}://{host}/{path}")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        for text in [
            "postgres://lake:hunter2@db.example:5432/lakesentry",
            "postgresql://lake@db.example/lakesentry?password=hunter2",
            "postgres://lake:hunt@hunter2@db.example/lakesentry?sslmode=require#hunter2",
        ] {
            let url: DatabaseUrl = text.parse().unwrap();
            let shown = format!("{url} {url:?}");
            assert!(!shown.contains("hunt"), "{shown}");
            assert!(shown.contains("db.example"), "{shown}");
            assert!(shown.contains("/lakesentry"), "{shown}");
        }
    }

    #[test]
    fn only_postgresql_has_an_address() {
        for text in ["", "postgres://", "lake.sqlite", "mysql://a/b", "sqlite:a"] {
            assert!(text.parse::<DatabaseUrl>().is_err(), "{text}");
        }
    }
}
