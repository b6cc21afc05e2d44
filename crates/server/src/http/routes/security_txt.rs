//! `GET /.well-known/security.txt`: how to report a vulnerability (RFC 9116).

use std::time::Duration;

use axum::extract::State;

use crate::app::App;
use crate::clock;
use crate::http::error::Error;

/// How long the answer may be believed. It is made anew for every request, so it never runs out.
const VALID_FOR: Duration = Duration::from_hours(30 * 24);

/// Tells the operator's contact, where there is one.
#[utoipa::path(
    get,
    path = "/.well-known/security.txt",
    operation_id = "show_security_contact",
    tag = "operation",
    responses(
        (status = 200, description = "Where to report a vulnerability (RFC 9116)", body = String, content_type = "text/plain"),
        (status = 404, description = "The operator does not say"),
    ),
)]
pub async fn show(State(app): State<App>) -> Result<String, Error> {
    let contact = app.security_contact().ok_or(Error::NOT_FOUND)?;
    let expires = clock::now().later(VALID_FOR);
    Ok(format!(
        "Contact: {}\nExpires: {expires}\nCanonical: {}{}\n",
        contact.as_str(),
        app.public_url(),
        contract::paths::SECURITY_TXT
    ))
}
