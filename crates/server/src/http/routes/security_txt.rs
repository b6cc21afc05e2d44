//! `GET /.well-known/security.txt`: how to report a vulnerability (RFC 9116).

use axum::extract::State;
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::http::error::Error;

/// How long the answer may be believed. It is made anew for every request, so it never runs out.
const VALID_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Tells the operator's contact, where there is one.
pub async fn show(State(app): State<App>) -> Result<String, Error> {
    let contact = app.security_contact().ok_or(Error::NotFound)?;
    let expires = Timestamp::from_second(Timestamp::now().as_second())
        .and_then(|now| now.checked_add(VALID_FOR))
        .map_err(|error| Error::Internal(format!("a time is out of range: {error}")))?;
    Ok(format!(
        "Contact: {}\nExpires: {expires}\nCanonical: {}{}\n",
        contact.as_str(),
        app.public_url(),
        contract::paths::SECURITY_TXT
    ))
}
