//! Keeps other sites out: a page elsewhere must not be able to use this server through the browser of somebody who runs it.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, Uri, header};

use crate::app::App;
use crate::http::error::Error;
use crate::http::origin::Origin;

/// Refuses foreign `Host` names (DNS rebinding), and changes that another origin asks for.
pub fn admit(app: &App, request: &Request) -> Result<(), Error> {
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    if is_allowed(method, uri, headers, app.own_origins()) {
        Ok(())
    } else {
        Err(Error::FOREIGN_ORIGIN)
    }
}

fn is_allowed(method: &Method, uri: &Uri, headers: &HeaderMap, own: &[Origin]) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    // HTTP/2 has no Host header; its authority is part of the URI.
    let host = uri
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or_else(|| text(header::HOST));
    // Orchestrators call by whatever address they know. The answer is no secret.
    if matches!(uri.path(), "/healthz" | "/readyz") {
        return true;
    }
    let is_own = |host| own.iter().any(|own| own.is_called(host));
    if !host.is_some_and(is_own) {
        return false;
    }
    if matches!(*method, Method::GET | Method::HEAD) {
        return true;
    }
    // Changes are made by this server's own pages only.
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    match text(header::ORIGIN) {
        Some(origin) => Origin::parse(origin).is_some_and(|origin| own.contains(&origin)),
        // No browser: browsers send one of the two headers with every change.
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_with(method: Method, headers: &[(&'static str, &'static str)]) -> bool {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    value.parse().unwrap(),
                )
            })
            .collect();
        is_allowed(
            &method,
            &Uri::from_static("/api/v1/connectors"),
            &headers,
            &[Origin::parse("http://127.0.0.1:4170").unwrap()],
        )
    }

    #[test]
    fn only_the_own_name_is_answered() {
        assert!(check_with(Method::GET, &[("host", "127.0.0.1:4170")]));
        assert!(!check_with(
            Method::GET,
            &[("host", "rebound.example:4170")]
        ));
        assert!(!check_with(Method::GET, &[]));
    }

    #[test]
    fn changes_come_from_the_own_origin() {
        let host = ("host", "127.0.0.1:4170");
        assert!(check_with(
            Method::POST,
            &[
                host,
                ("sec-fetch-site", "same-origin"),
                ("origin", "http://127.0.0.1:4170")
            ]
        ));
        assert!(!check_with(
            Method::POST,
            &[host, ("sec-fetch-site", "cross-site")]
        ));
        assert!(!check_with(
            Method::POST,
            &[host, ("sec-fetch-site", "same-site")]
        ));
        assert!(!check_with(
            Method::DELETE,
            &[host, ("origin", "https://evil.example")]
        ));
        assert!(!check_with(Method::POST, &[host, ("origin", "null")]));
        assert!(check_with(Method::POST, &[host]));
    }

    #[test]
    fn on_the_default_port_browsers_do_not_say_it() {
        let own = [Origin::parse("http://127.0.0.1:80").unwrap()];
        let headers: HeaderMap = [
            (header::HOST, "127.0.0.1"),
            (header::ORIGIN, "http://127.0.0.1"),
        ]
        .into_iter()
        .map(|(name, value)| (name, value.parse().unwrap()))
        .collect();
        let uri = Uri::from_static("/api/v1/connectors");
        assert!(is_allowed(&Method::POST, &uri, &headers, &own));
    }
}
