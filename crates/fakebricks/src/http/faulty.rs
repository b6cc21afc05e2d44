//! The answers of faults, in the words of Databricks, and the real answers spoiled.

use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use futures::stream::{self, StreamExt as _};
use serde_json::{Value, json};

use super::hosts::{Site, SiteKind};
use super::reply::{LOGIN_PAGE, RestError};
use super::token_exchange;
use crate::clock;
use crate::faults::{FaultKind, Spelling};

/// How long the first half of a body has to leave before the connection ends.
const HALF: Duration = Duration::from_millis(50);

/// The answer that a fault gives instead of the real one; `None` for the faults that give none.
pub fn answer(kind: &FaultKind, site: &Site) -> Option<Response> {
    let error = match kind {
        FaultKind::SignInRedirect => RestError::login_redirect(),
        FaultKind::SignInPage => RestError::login_page(),
        FaultKind::PrivateLink => return Some(private_link(site)),
        FaultKind::Status {
            status,
            retry_after_s,
            error_code,
            message,
        } => {
            return Some(status_answer(
                *status,
                *retry_after_s,
                error_code.as_deref(),
                message.as_deref(),
            ));
        }
        FaultKind::InvalidClient { status } => RestError::oauth(
            code(*status),
            "invalid_client",
            "Client authentication failed",
        ),
        FaultKind::ExchangeRefused(refusal) => token_exchange::refused(refusal),
        FaultKind::Unauthenticated {
            spelling: Spelling::Numeric,
        } => RestError::unauthenticated(),
        FaultKind::Unauthenticated {
            spelling: Spelling::Text,
        } => RestError::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            "Request has invalid authentication credentials.",
        ),
        FaultKind::Forbidden {
            spelling: Spelling::Numeric,
        } => RestError::forbidden("Invalid access token."),
        FaultKind::Forbidden {
            spelling: Spelling::Text,
        } => RestError::denied("User does not have permission to use this API."),
        FaultKind::IpAccessList { address } => RestError::denied(&ip_blocked(address, site)),
        FaultKind::TooManyRequests { retry_after_s } => {
            let text = "Current request has to be retried: too many requests.";
            return Some(status_answer(
                429,
                *retry_after_s,
                Some("REQUEST_LIMIT_EXCEEDED"),
                Some(text),
            ));
        }
        FaultKind::ScimThrottle => {
            RestError::scim(StatusCode::INTERNAL_SERVER_ERROR, &scim_throttled(site))
        }
        FaultKind::ServerError { status } => return Some(server_error(*status)),
        FaultKind::NotJson => {
            return Some(
                "upstream connect error or disconnect/reset before headers".into_response(),
            );
        }
        FaultKind::StatementExpired => RestError::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "The statement was not found. Its result may have expired.",
        ),
        FaultKind::Dns
        | FaultKind::Refused
        | FaultKind::TlsName
        | FaultKind::TlsHandshake
        | FaultKind::Reset
        | FaultKind::SlowAnswer { .. }
        | FaultKind::SlowBody { .. }
        | FaultKind::Truncated
        | FaultKind::ForeignOidcEndpoint { .. }
        | FaultKind::ClockSkew { .. } => return None,
    };
    Some(error.into_response())
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn status_answer(
    status: u16,
    retry_after_s: Option<u32>,
    error_code: Option<&str>,
    message: Option<&str>,
) -> Response {
    let usual = match status {
        403 => "PERMISSION_DENIED",
        429 => "REQUEST_LIMIT_EXCEEDED",
        503 => "TEMPORARILY_UNAVAILABLE",
        _ => "INTERNAL_ERROR",
    };
    let message = message.unwrap_or("A test asked for this.");
    let mut response =
        RestError::new(code(status), error_code.unwrap_or(usual), message).into_response();
    if let Some(seconds) = retry_after_s {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A gateway says 502 as a page; the other three come from Databricks itself.
fn server_error(status: u16) -> Response {
    let (name, text) = match status {
        502 => {
            let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n";
            return (StatusCode::BAD_GATEWAY, Html(page)).into_response();
        }
        503 => (
            "TEMPORARILY_UNAVAILABLE",
            "The service is currently unavailable. Please try again later.",
        ),
        504 => (
            "DEADLINE_EXCEEDED",
            "The operation could not be finished in time.",
        ),
        _ => ("INTERNAL_ERROR", "An internal error occurred."),
    };
    RestError::new(code(status), name, text).into_response()
}

/// The name of the host in the words of Databricks: a workspace by its id.
fn place(site: &Site) -> String {
    match site.kind {
        SiteKind::Workspace(id) => format!("workspace: {id}"),
        SiteKind::Accounts => "account".to_owned(),
    }
}

fn ip_blocked(address: &str, site: &Site) -> String {
    format!(
        "Source IP address: {address} is blocked by Databricks IP ACL for {}",
        place(site)
    )
}

fn scim_throttled(site: &Site) -> String {
    let of = match site.kind {
        SiteKind::Workspace(id) => format!("Workspace {id}"),
        SiteKind::Accounts => "Account".to_owned(),
    };
    format!("REQUEST_LIMIT_EXCEEDED: {of} exceeded the concurrent limit of 4 requests.")
}

fn private_link(site: &Site) -> Response {
    let id = match site.kind {
        SiteKind::Workspace(id) => id.to_string(),
        SiteKind::Accounts => "account".to_owned(),
    };
    let to = format!("/login.html?error=private-link-validation-error:{id}");
    (
        StatusCode::SEE_OTHER,
        [(header::LOCATION, to)],
        Html(LOGIN_PAGE),
    )
        .into_response()
}

/// The answer after all changes, in the order in which they would happen on its way.
pub async fn changed(mut response: Response, changes: &[FaultKind]) -> Response {
    for change in changes {
        response = match change {
            FaultKind::ForeignOidcEndpoint { issuer } => with_issuer(response, issuer).await,
            FaultKind::ClockSkew { seconds } => with_date(response, *seconds),
            _ => response,
        };
    }
    for change in changes {
        response = match change {
            FaultKind::SlowBody {
                pause_ms,
                piece_bytes,
            } => {
                in_pieces(
                    response,
                    Duration::from_millis(*pause_ms),
                    (*piece_bytes).max(1),
                )
                .await
            }
            FaultKind::Truncated => halved(response).await,
            _ => response,
        };
    }
    response
}

/// How far the clock of the host is ahead.
pub fn skew_seconds(changes: &[FaultKind]) -> i64 {
    changes
        .iter()
        .map(|change| match change {
            FaultKind::ClockSkew { seconds } => *seconds,
            _ => 0,
        })
        .sum()
}

/// How much later the answer begins.
pub fn delay(changes: &[FaultKind]) -> Duration {
    changes
        .iter()
        .map(|change| match change {
            FaultKind::SlowAnswer { delay_ms } => Duration::from_millis(*delay_ms),
            _ => Duration::ZERO,
        })
        .sum()
}

/// The body of one of our own answers, which are all in memory.
async fn bytes(body: Body) -> Bytes {
    to_bytes(body, usize::MAX).await.unwrap_or_default()
}

/// The same document with the endpoints of another issuer.
async fn with_issuer(response: Response, issuer: &str) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = bytes(body).await;
    let Ok(Value::Object(mut document)) = serde_json::from_slice(&body) else {
        return Response::from_parts(parts, Body::from(body));
    };
    for (name, value) in [
        ("oidc_endpoint", issuer.to_owned()),
        ("issuer", issuer.to_owned()),
        ("token_endpoint", format!("{issuer}/v1/token")),
        ("authorization_endpoint", format!("{issuer}/v1/authorize")),
    ] {
        if let Some(known) = document.get_mut(name) {
            *known = json!(value);
        }
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = Json(document).into_response().into_body();
    Response::from_parts(parts, body)
}

fn with_date(mut response: Response, seconds: i64) -> Response {
    if let Ok(date) = HeaderValue::from_str(&clock::http_date(clock::ahead(clock::now(), seconds)))
    {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// The body in pieces with pauses. Its length is told at the start, as for the whole.
async fn in_pieces(response: Response, pause: Duration, size: usize) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = bytes(body).await;
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    let pieces: Vec<Bytes> = (0..body.len())
        .step_by(size)
        .map(|start| body.slice(start..body.len().min(start + size)))
        .collect();
    let pieces = stream::iter(pieces).then(move |piece| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, std::io::Error>(piece)
    });
    Response::from_parts(parts, Body::from_stream(pieces))
}

/// The first half of the body; then the connection ends.
async fn halved(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = bytes(body).await;
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    let half = body.slice(..body.len() / 2);
    let end = async {
        tokio::time::sleep(HALF).await;
        Err(std::io::Error::other("a fault ends the body here"))
    };
    let pieces = stream::once(async { Ok(half) }).chain(stream::once(end));
    Response::from_parts(parts, Body::from_stream(pieces))
}
