//! Finds what must never be in a link.

use domain::SecretShape;

use super::ShareError;

/// Refuses parameters that look like a secret. The error names the parameter and never shows the value; a name that is not ours is not
/// shown either, because it may be the secret.
pub fn refuse<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), ShareError> {
    for (key, value) in pairs {
        let is_secret = |text: &str| SecretShape::find_in(text).next().is_some();
        if SecretShape::is_named_by(key) || is_secret(value) || is_secret(key) {
            return Err(ShareError::Secret);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, value: &str, is_secret: bool) {
        assert_eq!(refuse([(key, value)]).is_err(), is_secret, "{key}={value}");
    }

    #[test]
    fn secrets_are_seen_wherever_they_are() {
        check("group", "dose0123456789abcdef0123456789abcdef", true);
        check("group", "my dapi0123456789abcdef", true);
        check("dapi0123456789abcdef-2", "", true);
        check("client_secret", "x", true);
        check("Client-Secret", "", true);
        check("token", "x", true);
        check("x", "q8W8Q~abcdefghijklmnopqrstuvwxyz01234567", true);
        check("x", "lakesentry://eyJhIjoxfQ", true);
        check("x", "eyJhbGciOiJSUzI1NiJ9.e30.x", true);
        check("x", "lsc_0Abc123456789Abc123456789", true);
    }

    #[test]
    fn names_are_no_secrets() {
        check("group", "dapi-team", false);
        check("group", "dose_of_reality_and_more", false);
        check("group", "overdose0123456789abcdef", false);
        check("group", "Q~ ops é", false);
        check("tables", "system.access.token_usage", false);
        check("client", "1d0f6a52-0000-4000-8000-00000000009c", false);
    }
}
