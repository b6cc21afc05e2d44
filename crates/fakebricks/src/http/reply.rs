//! Error bodies in the shapes that Databricks uses, and reading of request bodies.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The header that repeats why a credential was refused. Answers that have it do not name a workspace.
pub const REASON_PHRASE: HeaderName = HeaderName::from_static("x-databricks-reason-phrase");

/// Answer of a handler.
pub type RestReply = Result<Json<Value>, RestError>;

/// A refused request.
#[derive(Debug)]
pub struct RestError {
    status: StatusCode,
    body: RefusalBody,
    headers: Vec<(HeaderName, HeaderValue)>,
}

#[derive(Debug)]
enum RefusalBody {
    Json(Value),
    LoginRedirect,
    LoginPage,
}

impl RestError {
    /// The standard shape.
    pub fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self::json(status, json!({ "error_code": code, "message": message }))
    }

    /// Any other JSON.
    pub fn json(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            body: RefusalBody::Json(body),
            headers: Vec::new(),
        }
    }

    /// The sentence in it.
    pub fn message(&self) -> &str {
        match &self.body {
            RefusalBody::Json(body) => body["message"].as_str().unwrap_or_default(),
            RefusalBody::LoginRedirect | RefusalBody::LoginPage => "sign in",
        }
    }

    /// 400 with the code for a wrong value.
    pub fn invalid(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_PARAMETER_VALUE", message)
    }

    /// 403 with the standard code.
    pub fn denied(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "PERMISSION_DENIED", message)
    }

    /// 404 with the code for a missing resource.
    pub fn missing(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "RESOURCE_DOES_NOT_EXIST", message)
    }

    /// No credential, or one of another kind: 401 with a number as code.
    pub fn unauthenticated() -> Self {
        let mut error = Self::credential(
            StatusCode::UNAUTHORIZED,
            "Credential was not sent or was of an unsupported type for this API.",
        );
        error.headers.push((
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer realm=\"DatabricksRealm\""),
        ));
        error
    }

    /// A credential that is not accepted here: 403 with a number as code.
    pub fn forbidden(message: &str) -> Self {
        Self::credential(StatusCode::FORBIDDEN, message)
    }

    /// What is refused before any workspace is asked: the message is in a header, too.
    fn credential(status: StatusCode, message: &str) -> Self {
        let mut error = Self::json(
            status,
            json!({ "error_code": status.as_u16(), "message": message }),
        );
        let content_type = HeaderValue::from_static("application/json; charset=utf-8");
        error.headers.push((header::CONTENT_TYPE, content_type));
        if let Ok(value) = HeaderValue::from_str(message) {
            error.headers.push((REASON_PHRASE, value));
        }
        error
    }

    /// The shape of SCIM.
    pub fn scim(status: StatusCode, detail: &str) -> Self {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "detail": detail,
            "status": status.as_u16().to_string(),
        });
        Self::json(status, body)
    }

    /// The shape of OAuth.
    pub fn oauth(status: StatusCode, error: &str, description: &str) -> Self {
        let body = json!({ "error": error, "error_description": description });
        Self::json(status, body)
    }

    /// What a browser would see instead of an answer.
    pub fn login_page() -> Self {
        Self {
            status: StatusCode::OK,
            body: RefusalBody::LoginPage,
            headers: Vec::new(),
        }
    }

    /// How Azure refuses those without account rights.
    pub fn login_redirect() -> Self {
        Self {
            status: StatusCode::SEE_OTHER,
            body: RefusalBody::LoginRedirect,
            headers: Vec::new(),
        }
    }
}

impl IntoResponse for RestError {
    fn into_response(self) -> Response {
        let mut response = match self.body {
            RefusalBody::Json(body) => (self.status, Json(body)).into_response(),
            RefusalBody::LoginPage => (self.status, Html(LOGIN_PAGE)).into_response(),
            RefusalBody::LoginRedirect => (
                self.status,
                [(header::LOCATION, "/login.html")],
                Html(LOGIN_PAGE),
            )
                .into_response(),
        };
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// The page that wrong hosts and accounts answer with.
pub const LOGIN_PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
<title>Databricks - Sign in</title></head><body><h1>Sign in to Databricks</h1>\
<p>Practice: this is a simulated page.</p></body></html>\n";

/// Refuses what has no route: 501 for APIs, which Databricks may well have, so that nobody takes the gap for an answer; 404 for all else.
pub async fn no_endpoint(request: Request) -> RestError {
    let asked = format!("'{} {}'", request.method(), request.uri().path());
    if request.uri().path().starts_with("/api/") {
        let message = format!("The simulation does not have the API {asked}.");
        return RestError::new(StatusCode::NOT_IMPLEMENTED, "NOT_IMPLEMENTED", &message);
    }
    let message = format!("No API found for {asked}");
    RestError::new(StatusCode::NOT_FOUND, "ENDPOINT_NOT_FOUND", &message)
}

/// Reads a JSON body whatever its content type; an empty one is an empty object.
pub fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, RestError> {
    let bytes: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(bytes).map_err(|error| {
        RestError::new(
            StatusCode::BAD_REQUEST,
            "MALFORMED_REQUEST",
            &format!("Could not parse request object: {error}"),
        )
    })
}
