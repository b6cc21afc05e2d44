//! Every way in which a request can fail, and the one place where that becomes an answer.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::{Failure, FieldError, Problem, ProblemCode};
use domain::{ConnectorId, DatabricksHost};

use crate::http::extract::BodyRefused;
use crate::http::headers::{self, Kind};
use crate::services::connection_tests::StartTestError;
use crate::services::connectors::{ConnectorError, ForeignAccount};

/// A request that failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A member of the body can't be used.
    #[error("{field}: {detail}")]
    InvalidInput {
        /// JSON pointer.
        field: &'static str,
        /// Why.
        detail: String,
    },
    /// The body is not JSON of the expected form.
    #[error("the body can't be read: {0}")]
    Body(#[from] BodyRefused),
    /// A creating call came without an idempotency key.
    #[error("the header Idempotency-Key is missing")]
    IdempotencyKeyMissing,
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyKeyReused,
    /// The key made a string already; strings are shown once.
    #[error("the connection string was shown before")]
    AlreadyMinted,
    /// The request came from another site, or to another name than this server's.
    #[error("{0}")]
    ForeignOrigin(&'static str),
    /// Databricks refused or was not reached.
    #[error("Databricks: {0:?}")]
    Databricks(Box<Failure>),
    /// No secret is held for this browser.
    #[error("the secret is not held any more")]
    SecretNeeded,
    /// The test is unknown to this browser's session.
    #[error("unknown connection test")]
    UnknownConnectionTest,
    /// The workspace did not pass the checks that a connector needs.
    #[error("{0} was not tested far enough")]
    NotTested(DatabricksHost),
    /// The connectors belong to another account.
    #[error(transparent)]
    ForeignAccount(#[from] ForeignAccount),
    /// There is a connector for the workspace.
    #[error("the workspace is connected already, by {0}")]
    AlreadyConnected(ConnectorId),
    /// As many tests run, or are held, as may be.
    #[error("as many connection tests run, or are held, as this server takes")]
    TooManyTests,
    /// Two tokens are alive.
    #[error("two tokens of the connector are alive")]
    TooManyTokens,
    /// Nothing here.
    #[error("not found")]
    NotFound,
    /// The resource exists, the method does not.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The database failed.
    #[error("storage: {0}")]
    Store(#[from] store::Error),
    /// What was stored can't be read, or the operating system gave no randomness.
    #[error("{0}")]
    Internal(String),
}

impl From<connection_test::InvalidRequest> for Error {
    fn from(refused: connection_test::InvalidRequest) -> Self {
        let connection_test::InvalidRequest { field, detail } = refused;
        Self::InvalidInput { field, detail }
    }
}

impl From<ConnectorError> for Error {
    fn from(error: ConnectorError) -> Self {
        match error {
            ConnectorError::UnknownTest => Self::UnknownConnectionTest,
            ConnectorError::NotTested(host) => Self::NotTested(host),
            ConnectorError::KeyReused => Self::IdempotencyKeyReused,
            ConnectorError::AlreadyConnected(other) => Self::AlreadyConnected(other),
            ConnectorError::ForeignAccount(foreign) => Self::ForeignAccount(foreign),
            ConnectorError::NotFound => Self::NotFound,
            ConnectorError::Store(error) => Self::Store(error),
        }
    }
}

impl From<StartTestError> for Error {
    fn from(error: StartTestError) -> Self {
        match error {
            StartTestError::Invalid(invalid) => invalid.into(),
            StartTestError::UnknownTest => Self::UnknownConnectionTest,
            StartTestError::SecretNeeded => Self::SecretNeeded,
            StartTestError::ForeignAccount(foreign) => Self::ForeignAccount(foreign),
            StartTestError::KeyReused => Self::IdempotencyKeyReused,
            StartTestError::TooMany => Self::TooManyTests,
            StartTestError::Store(error) => Self::Store(error),
        }
    }
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::InvalidInput { .. } | Self::IdempotencyKeyReused => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Body(BodyRefused::Member(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Body(BodyRefused::MediaType) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Body(BodyRefused::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Body(BodyRefused::NotJson | BodyRefused::Broken) => StatusCode::BAD_REQUEST,
            Self::TooManyTests => StatusCode::TOO_MANY_REQUESTS,
            Self::IdempotencyKeyMissing => StatusCode::BAD_REQUEST,
            Self::ForeignOrigin(_) => StatusCode::FORBIDDEN,
            Self::Databricks(_) => StatusCode::BAD_GATEWAY,
            Self::SecretNeeded
            | Self::AlreadyMinted
            | Self::NotTested(_)
            | Self::ForeignAccount(_)
            | Self::AlreadyConnected(_)
            | Self::TooManyTokens => StatusCode::CONFLICT,
            Self::UnknownConnectionTest | Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Store(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> ProblemCode {
        match self {
            Self::InvalidInput { .. }
            | Self::IdempotencyKeyMissing
            | Self::Body(BodyRefused::Member(_)) => ProblemCode::InvalidInput,
            Self::Body(BodyRefused::TooLarge) => ProblemCode::TooLarge,
            Self::TooManyTests => ProblemCode::TooManyTests,
            Self::Body(_) => ProblemCode::UnsupportedBody,
            Self::IdempotencyKeyReused => ProblemCode::IdempotencyKeyReused,
            Self::AlreadyMinted => ProblemCode::AlreadyMinted,
            Self::ForeignOrigin(_) => ProblemCode::ForeignOrigin,
            Self::Databricks(_) => ProblemCode::Databricks,
            Self::SecretNeeded => ProblemCode::SecretNeeded,
            Self::UnknownConnectionTest => ProblemCode::UnknownConnectionTest,
            Self::NotTested(_) => ProblemCode::NotTested,
            Self::ForeignAccount(_) => ProblemCode::ForeignAccount,
            Self::AlreadyConnected(_) => ProblemCode::AlreadyConnected,
            Self::TooManyTokens => ProblemCode::TooManyTokens,
            Self::NotFound => ProblemCode::NotFound,
            Self::MethodNotAllowed => ProblemCode::MethodNotAllowed,
            Self::Store(_) | Self::Internal(_) => ProblemCode::Internal,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::InvalidInput { .. } => "Check your answers",
            Self::Body(_) => "The request can't be read",
            Self::IdempotencyKeyMissing => "The request has no idempotency key",
            Self::IdempotencyKeyReused => "The idempotency key belongs to another request",
            Self::AlreadyMinted => "This connection string was shown before",
            Self::ForeignOrigin(_) => "The request came from another site",
            Self::Databricks(_) => "Databricks could not be used",
            Self::SecretNeeded => "The secret has to be typed again",
            Self::UnknownConnectionTest => "The connection test is not known any more",
            Self::NotTested(_) => "The workspace was not tested far enough",
            Self::ForeignAccount(_) => "The workspace belongs to another Databricks account",
            Self::AlreadyConnected(_) => "The workspace is connected already",
            Self::TooManyTests => "Too many connection tests",
            Self::TooManyTokens => "Two connection strings are alive",
            Self::NotFound => "There is nothing at this address",
            Self::MethodNotAllowed => "This can't be done here",
            Self::Store(_) | Self::Internal(_) => "Something went wrong on the server",
        }
    }

    fn detail(&self) -> Option<String> {
        match self {
            // Causes inside the server are for its log.
            Self::Store(_)
            | Self::Internal(_)
            | Self::InvalidInput { .. }
            | Self::Databricks(_) => None,
            other => Some(other.to_string()),
        }
    }

    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::SecretNeeded => Some(
                "Secrets are held in memory for 30 minutes and never written down. Type it once more",
            ),
            Self::UnknownConnectionTest => Some("Results are held for 30 minutes. Test again"),
            Self::NotTested(_) => {
                Some("Test the workspace until credentials, identity and metastore pass")
            }
            Self::ForeignAccount(_) => Some(
                "Use a LakeSentry of its own for another account, or remove the connectors first",
            ),
            Self::AlreadyMinted => Some("Revoke the one that was not stored, and mint another"),
            Self::TooManyTests => {
                Some("Wait until one of them has ended, or end one, and test again")
            }
            Self::TooManyTokens => Some("Revoke one of them first, or let the older ones end now"),
            Self::ForeignOrigin(_) => {
                Some("Open the wizard at the address that the server printed when it started")
            }
            Self::Store(_) | Self::Internal(_) => {
                Some("Try again; if it stays, look for the request id in the server's log")
            }
            _ => None,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() && !matches!(self, Self::Databricks(_)) {
            tracing::error!(error = %self, "request failed");
        }
        let problem = Problem {
            r#type: "about:blank".to_owned(),
            title: self.title().to_owned(),
            status: status.as_u16(),
            code: self.code(),
            detail: self.detail(),
            hint: self.hint().map(str::to_owned),
            request_id: String::new(),
            errors: match &self {
                Self::InvalidInput { field, detail } => vec![FieldError {
                    field: (*field).to_owned(),
                    detail: detail.clone(),
                }],
                Self::Body(BodyRefused::Member(pointer)) => vec![FieldError {
                    field: pointer.clone(),
                    detail: "is missing or has another form than is expected here".to_owned(),
                }],
                _ => Vec::new(),
            },
            failure: match self {
                Self::Databricks(failure) => Some(failure),
                _ => None,
            },
        };
        let mut response = (status, Json(&problem)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        // Also where no layer of a resource does it: the guard's refusals, and what is left of a panic.
        headers::write(response.headers_mut(), Kind::Api);
        // The request's id is known further out; `request_id::layer` writes it in.
        response.extensions_mut().insert(ProblemBody(problem));
        response
    }
}

/// A problem on its way out, still without the request's id.
#[derive(Debug, Clone)]
pub struct ProblemBody(pub Problem);
