//! Every way in which a request can fail, and the one place where that becomes an answer.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::{Failure, FieldError, Problem, ProblemCode};
use domain::{ApiKeyScope, ConnectorId, DatabricksHost, InvalidAddress, Role};

use crate::http::extract::BodyRefused;
use crate::http::headers::{self, ResponseKind};
use crate::services::api_keys::ApiKeyError;
use crate::services::connection_strings::ConnectionStringError;
use crate::services::connection_tests::StartTestError;
use crate::services::connectors::{ConnectorError, ForeignAccount};
use crate::services::discoveries::DiscoveryError;
use crate::services::people::{PeopleError, PersonRefused};
use crate::services::permissions_readings::ReadingError;
use crate::services::sign_in::SignInError;
use crate::signing::KeyringError;

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
    /// Others could have read the request on its way, or have come past the proxy.
    #[error("{0}")]
    UnsafeConnection(&'static str),
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
    /// Nobody is signed in, or no longer.
    #[error("nobody is signed in")]
    SignInNeeded,
    /// What was given to sign in does not count.
    #[error("what was given to sign in does not count")]
    SignInRefused,
    /// The person's role is lower.
    #[error("this needs the role {}", .0.label())]
    RoleNeeded(Role),
    /// The key's scope is narrower.
    #[error("this needs a key with the scope {}", .0.slug())]
    ScopeNeeded(ApiKeyScope),
    /// No key may do it.
    #[error("this is done by a person who is signed in, not with a key")]
    InPersonOnly,
    /// What somebody may do can't be changed like this.
    #[error("{0}")]
    PersonUnchanged(String),
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

impl From<DiscoveryError> for Error {
    fn from(error: DiscoveryError) -> Self {
        match error {
            DiscoveryError::Invalid(invalid) => invalid.into(),
            DiscoveryError::ForeignAccount(foreign) => Self::ForeignAccount(foreign),
            DiscoveryError::SecretNeeded => Self::SecretNeeded,
            DiscoveryError::Databricks(failure) => Self::Databricks(failure),
            DiscoveryError::Store(error) => Self::Store(error),
        }
    }
}

impl From<ReadingError> for Error {
    fn from(error: ReadingError) -> Self {
        match error {
            ReadingError::Invalid(invalid) => invalid.into(),
            ReadingError::SecretNeeded => Self::SecretNeeded,
        }
    }
}

impl From<ConnectionStringError> for Error {
    fn from(error: ConnectionStringError) -> Self {
        match error {
            ConnectionStringError::Lifetime => Self::InvalidInput {
                field: "/expires_in_days",
                detail: error.to_string(),
            },
            ConnectionStringError::KeyReused => Self::IdempotencyKeyReused,
            ConnectionStringError::AlreadyMinted => Self::AlreadyMinted,
            ConnectionStringError::TooMany => Self::TooManyTokens,
            ConnectionStringError::NotFound => Self::NotFound,
            ConnectionStringError::Keyring(error) => error.into(),
            ConnectionStringError::Store(error) => Self::Store(error),
            error @ (ConnectionStringError::NoRandomness(_)
            | ConnectionStringError::Time(_)
            | ConnectionStringError::Unwritable(_)) => Self::internal(error),
        }
    }
}

impl From<KeyringError> for Error {
    fn from(error: KeyringError) -> Self {
        Self::internal(error)
    }
}

impl From<SignInError> for Error {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::TokenRefused => Self::SignInRefused,
            SignInError::Person(refused) => Self::InvalidInput {
                field: match refused {
                    PersonRefused::Name => "/owner/name",
                    PersonRefused::Email => "/owner/email",
                },
                detail: refused.to_string(),
            },
            error @ SignInError::NoRandomness(_) => Self::internal(error),
            SignInError::Store(error) => Self::Store(error),
        }
    }
}

impl From<PeopleError> for Error {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NotFound,
            error @ (PeopleError::NotBelow | PeopleError::IsOwner) => {
                Self::PersonUnchanged(error.to_string())
            }
            PeopleError::Store(error) => Self::Store(error),
        }
    }
}

impl From<ApiKeyError> for Error {
    fn from(error: ApiKeyError) -> Self {
        match error {
            ApiKeyError::Name => Self::InvalidInput {
                field: "/name",
                detail: error.to_string(),
            },
            ApiKeyError::Lifetime => Self::InvalidInput {
                field: "/expires_in_days",
                detail: error.to_string(),
            },
            ApiKeyError::NotFound => Self::NotFound,
            error @ ApiKeyError::NoRandomness(_) => Self::internal(error),
            ApiKeyError::Store(error) => Self::Store(error),
        }
    }
}

impl From<InvalidAddress> for Error {
    fn from(reason: InvalidAddress) -> Self {
        Self::InvalidInput {
            field: "/address",
            detail: reason.to_string(),
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
    /// Takes what is for the log only, with all its causes.
    fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(format!("{:#}", anyhow::Error::from(error)))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::InvalidInput { .. } | Self::IdempotencyKeyReused => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Body(BodyRefused::Member(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Body(BodyRefused::MediaType) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Body(BodyRefused::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Body(BodyRefused::NotJson | BodyRefused::Broken)
            | Self::IdempotencyKeyMissing => StatusCode::BAD_REQUEST,
            Self::TooManyTests => StatusCode::TOO_MANY_REQUESTS,
            Self::SignInNeeded | Self::SignInRefused => StatusCode::UNAUTHORIZED,
            Self::ForeignOrigin(_)
            | Self::UnsafeConnection(_)
            | Self::RoleNeeded(_)
            | Self::ScopeNeeded(_)
            | Self::InPersonOnly
            | Self::PersonUnchanged(_) => StatusCode::FORBIDDEN,
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
            Self::ForeignOrigin(_) | Self::UnsafeConnection(_) => ProblemCode::ForeignOrigin,
            Self::Databricks(_) => ProblemCode::Databricks,
            Self::SecretNeeded => ProblemCode::SecretNeeded,
            Self::UnknownConnectionTest => ProblemCode::UnknownConnectionTest,
            Self::NotTested(_) => ProblemCode::NotTested,
            Self::ForeignAccount(_) => ProblemCode::ForeignAccount,
            Self::AlreadyConnected(_) => ProblemCode::AlreadyConnected,
            Self::TooManyTokens => ProblemCode::TooManyTokens,
            Self::SignInNeeded => ProblemCode::SignInNeeded,
            Self::SignInRefused => ProblemCode::SignInRefused,
            Self::RoleNeeded(_)
            | Self::ScopeNeeded(_)
            | Self::InPersonOnly
            | Self::PersonUnchanged(_) => ProblemCode::NotAllowed,
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
            Self::UnsafeConnection(_) => "The connection is not safe",
            Self::Databricks(_) => "Databricks could not be used",
            Self::SecretNeeded => "The secret has to be typed again",
            Self::UnknownConnectionTest => "The connection test is not known any more",
            Self::NotTested(_) => "The workspace was not tested far enough",
            Self::ForeignAccount(_) => "The workspace belongs to another Databricks account",
            Self::AlreadyConnected(_) => "The workspace is connected already",
            Self::TooManyTests => "Too many connection tests",
            Self::TooManyTokens => "Two connection strings are alive",
            Self::SignInNeeded => "Sign in first",
            Self::SignInRefused => "This does not let you in",
            Self::RoleNeeded(_) | Self::ScopeNeeded(_) | Self::InPersonOnly => {
                "You are not allowed to do this"
            }
            Self::PersonUnchanged(_) => "What this person may do stays as it is",
            Self::NotFound => "There is nothing at this address",
            Self::MethodNotAllowed => "This can't be done here",
            Self::Store(_) | Self::Internal(_) => "Something went wrong on the server",
        }
    }

    /// What is special about this case. What holds for every case of a code, the wizard knows how to say.
    fn detail(&self) -> Option<String> {
        match self {
            Self::NotTested(_)
            | Self::ForeignAccount(_)
            | Self::AlreadyConnected(_)
            | Self::UnsafeConnection(_)
            | Self::RoleNeeded(_)
            | Self::ScopeNeeded(_)
            | Self::InPersonOnly
            | Self::PersonUnchanged(_) => Some(self.to_string()),
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
        if status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, how);
        }
        // Also where no layer of a resource does it: the guard's refusals, and what is left of a panic.
        headers::write(response.headers_mut(), ResponseKind::Api);
        // The request's id is known further out; `request_id::layer` writes it in.
        response.extensions_mut().insert(ProblemBody(problem));
        response
    }
}

/// A problem on its way out, still without the request's id.
#[derive(Debug, Clone)]
pub struct ProblemBody(pub Problem);
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_the_server_tells_nothing_and_has_its_headers() {
        let answer = Error::Internal("a handler panicked at dose123".to_owned()).into_response();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(
            answer
                .headers()
                .contains_key(header::CONTENT_SECURITY_POLICY)
        );
        let ProblemBody(problem) = answer.extensions().get().unwrap();
        assert!(!serde_json::to_string(problem).unwrap().contains("dose123"));
    }
}
