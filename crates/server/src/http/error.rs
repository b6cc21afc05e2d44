//! The one place where what went wrong becomes an answer: a row for every kind of answer, and what each error of a service is answered with.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use connection_test::InvalidRequest;
use contract::{Failure, FieldError, Problem, ProblemCode, ProviderRefusal};
use domain::{ApiKeyScope, InvalidAddress, Role};
use extraction::batch::UnreadableBatch;
use lake::LakeError;

use crate::http::extract::BodyRefused;
use crate::http::headers::{self, ResponseKind};
use crate::identity_provider::ProviderError;
use crate::intake::IntakeError;
use crate::rate_limits::TooMany;
use crate::replicas::ReplicaError;
use crate::services::api_keys::ApiKeyError;
use crate::services::collectors::ApprovalError;
use crate::services::connection_strings::ConnectionStringError;
use crate::services::connection_tests::StartTestError;
use crate::services::connector_data::ConnectorDataError;
use crate::services::connectors::{ConnectorError, ForeignAccount};
use crate::services::discoveries::DiscoveryError;
use crate::services::invitations::InvitationError;
use crate::services::people::{PeopleError, PersonRefused};
use crate::services::permissions_readings::ReadingError;
use crate::services::provider_sign_in::ProviderSignInError;
use crate::services::sharing::SharingError;
use crate::services::sign_in::SignInError;
use crate::services::validations::ValidationError;
use crate::signing::KeyringError;

/// A request that failed, as it is answered. What a person reads about a code the wizard knows; here is only what is special about the case.
#[derive(Debug)]
pub struct Error {
    status: StatusCode,
    code: ProblemCode,
    title: &'static str,
    /// Stable name of the reason, where the code has several.
    reason: Option<&'static str>,
    detail: Option<String>,
    field: Option<Box<FieldError>>,
    failure: Option<Box<Failure>>,
    /// Seconds after which the request is worth another try.
    retry_after: Option<u64>,
    /// What the log is told, and nobody else.
    cause: Option<String>,
}

/// Above every refusal of the intake: the detail says why.
const PUSH_REFUSED: &str = "The push was refused";

use ProblemCode as Code;
use StatusCode as Status;

/// The kinds of answers.
#[rustfmt::skip]
impl Error {
    const INVALID_INPUT: Self = Self::row(Status::UNPROCESSABLE_ENTITY, Code::InvalidInput, "Check your answers");
    pub const IDEMPOTENCY_KEY_MISSING: Self = Self::row(Status::BAD_REQUEST, Code::InvalidInput, "The request has no idempotency key");
    const UNREADABLE_BODY: Self = Self::row(Status::BAD_REQUEST, Code::UnsupportedBody, "The request can't be read");
    const UNSUPPORTED_BODY: Self = Self::row(Status::UNSUPPORTED_MEDIA_TYPE, Code::UnsupportedBody, "The request can't be read");
    const TOO_LARGE: Self = Self::row(Status::PAYLOAD_TOO_LARGE, Code::TooLarge, "The request can't be read");
    pub const FOREIGN_ORIGIN: Self = Self::row(Status::FORBIDDEN, Code::ForeignOrigin, "The request came from another site");
    const UNSAFE_CONNECTION: Self = Self::row(Status::FORBIDDEN, Code::ForeignOrigin, "The connection is not safe");
    pub const SIGN_IN_NEEDED: Self = Self::row(Status::UNAUTHORIZED, Code::SignInNeeded, "Sign in first");
    const SIGN_IN_REFUSED: Self = Self::row(Status::UNAUTHORIZED, Code::SignInRefused, "This does not let you in");
    const PROVIDER_DOWN: Self = Self::row(Status::BAD_GATEWAY, Code::SignInRefused, "The identity provider could not be used");
    const NOBODY_INVITED: Self = Self::row(Status::CONFLICT, Code::NotAllowed, "Nobody was invited");
    const NOT_ALLOWED: Self = Self::row(Status::FORBIDDEN, Code::NotAllowed, "You are not allowed to do this");
    const PERSON_UNCHANGED: Self = Self::row(Status::FORBIDDEN, Code::NotAllowed, "What this person may do stays as it is");
    const DATABRICKS: Self = Self::row(Status::BAD_GATEWAY, Code::Databricks, "Databricks could not be used");
    const SECRET_NEEDED: Self = Self::row(Status::CONFLICT, Code::SecretNeeded, "The secret has to be typed again");
    pub const UNKNOWN_CONNECTION_TEST: Self = Self::row(Status::NOT_FOUND, Code::UnknownConnectionTest, "The connection test is not known any more");
    const NOT_SHARED: Self = Self::row(Status::CONFLICT, Code::NotAllowed, "A table may not leave this workspace");
    const NOTHING_KEPT: Self = Self::row(Status::CONFLICT, Code::NotAllowed, "LakeSentry keeps nothing to sign in with");
    const COLLECTOR_CHANGED: Self = Self::row(Status::CONFLICT, Code::NotAllowed, "Another collector runs by now");
    const NOT_TESTED: Self = Self::row(Status::CONFLICT, Code::NotTested, "The workspace was not tested far enough");
    const FOREIGN_ACCOUNT: Self = Self::row(Status::CONFLICT, Code::ForeignAccount, "The workspace belongs to another Databricks account");
    const ALREADY_CONNECTED: Self = Self::row(Status::CONFLICT, Code::AlreadyConnected, "The workspace is connected already");
    const IDEMPOTENCY_KEY_REUSED: Self = Self::row(Status::UNPROCESSABLE_ENTITY, Code::IdempotencyKeyReused, "The idempotency key belongs to another request");
    const ALREADY_MINTED: Self = Self::row(Status::CONFLICT, Code::AlreadyMinted, "This connection string was shown before");
    const TOO_MANY_TOKENS: Self = Self::row(Status::CONFLICT, Code::TooManyTokens, "Two connection strings are alive");
    const TOO_MANY_TESTS: Self = Self::row(Status::TOO_MANY_REQUESTS, Code::TooManyTests, "Too many connection tests");
    const TOO_MANY_REQUESTS: Self = Self::row(Status::TOO_MANY_REQUESTS, Code::TooManyRequests, "Too many requests");
    const TOKEN_REFUSED: Self = Self::row(Status::UNAUTHORIZED, Code::PushRefused, PUSH_REFUSED);
    const NOT_ASSIGNED: Self = Self::row(Status::FORBIDDEN, Code::PushRefused, PUSH_REFUSED);
    const UNKNOWN_EXTRACTION: Self = Self::row(Status::NOT_FOUND, Code::PushRefused, PUSH_REFUSED);
    const PUSH_CONFLICT: Self = Self::row(Status::CONFLICT, Code::PushRefused, PUSH_REFUSED);
    const BATCH_TOO_LARGE: Self = Self::row(Status::PAYLOAD_TOO_LARGE, Code::PushRefused, PUSH_REFUSED);
    const PUSH_UNUSABLE: Self = Self::row(Status::UNPROCESSABLE_ENTITY, Code::PushRefused, PUSH_REFUSED);
    const NOT_STORED: Self = Self::row(Status::INTERNAL_SERVER_ERROR, Code::Internal, "The server could not store what was sent");
    pub const NOT_FOUND: Self = Self::row(Status::NOT_FOUND, Code::NotFound, "There is nothing at this address");
    pub const METHOD_NOT_ALLOWED: Self = Self::row(Status::METHOD_NOT_ALLOWED, Code::MethodNotAllowed, "This can't be done here");
    pub const TOO_SLOW: Self = Self::row(Status::SERVICE_UNAVAILABLE, Code::Internal, "The answer took too long");
    const INTERNAL: Self = Self::row(Status::INTERNAL_SERVER_ERROR, Code::Internal, "Something went wrong on the server");
}

impl Error {
    const fn row(status: StatusCode, code: ProblemCode, title: &'static str) -> Self {
        Self {
            status,
            code,
            title,
            reason: None,
            detail: None,
            field: None,
            failure: None,
            retry_after: None,
            cause: None,
        }
    }

    /// Creates the answer to a failure of this server, which tells the log why and nobody else.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::INTERNAL.because(cause)
    }

    /// Creates the answer to a request that others could have read on its way, or that came past the proxy.
    pub fn unsafe_connection(reason: &str) -> Self {
        Self::UNSAFE_CONNECTION.about(reason.to_owned())
    }

    /// Creates the answer to an address whose query can't be read.
    pub fn unreadable_query() -> Self {
        Self::invalid(
            "/",
            "the query of the address has another form than is expected here",
        )
    }

    /// Creates the answer to a number in the query that is too small or too large.
    pub fn out_of_range(field: &str, least: u64, most: u64) -> Self {
        Self::invalid(field, format!("is a number from {least} to {most}"))
    }

    /// Creates the answer to somebody whose role is too low.
    pub fn role_needed(role: Role) -> Self {
        Self::NOT_ALLOWED.about(format!("This needs the role {}.", role.label()))
    }

    /// Creates the answer to a key whose scope is too narrow.
    pub fn scope_needed(scope: ApiKeyScope) -> Self {
        Self::NOT_ALLOWED.about(format!("This needs a key with the scope {}.", scope.slug()))
    }

    /// Creates the answer to a key where only a person is let in.
    pub fn in_person_only() -> Self {
        Self::NOT_ALLOWED
            .about("This is done by a person who is signed in, not with a key.".to_owned())
    }

    /// Tells the log why, and nobody else.
    fn because(self, cause: impl Into<anyhow::Error>) -> Self {
        Self {
            cause: Some(format!("{:#}", cause.into())),
            ..self
        }
    }

    /// Adds what is special about this case.
    fn about(self, detail: String) -> Self {
        Self {
            detail: Some(detail),
            ..self
        }
    }

    /// Names a member of the request that can't be used.
    fn invalid(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            field: Some(Box::new(FieldError {
                field: field.into(),
                detail: detail.into(),
            })),
            ..Self::INVALID_INPUT
        }
    }
}

impl From<BodyRefused> for Error {
    fn from(refused: BodyRefused) -> Self {
        match refused {
            BodyRefused::Member(pointer) => Self::invalid(
                pointer,
                "is missing or has another form than is expected here",
            ),
            BodyRefused::NotJson | BodyRefused::Broken => Self::UNREADABLE_BODY,
            BodyRefused::MediaType => Self::UNSUPPORTED_BODY,
            BodyRefused::TooLarge => Self::TOO_LARGE,
        }
    }
}

impl From<InvalidRequest> for Error {
    fn from(InvalidRequest { field, detail }: InvalidRequest) -> Self {
        Self::invalid(field, detail)
    }
}

impl From<InvalidAddress> for Error {
    fn from(reason: InvalidAddress) -> Self {
        Self::invalid("/address", reason.to_string())
    }
}

impl From<ForeignAccount> for Error {
    fn from(ForeignAccount { expected, found }: ForeignAccount) -> Self {
        Self::FOREIGN_ACCOUNT.about(format!(
            "It belongs to account {found}, the connectors to {expected}."
        ))
    }
}

impl From<Box<Failure>> for Error {
    fn from(failure: Box<Failure>) -> Self {
        Self {
            failure: Some(failure),
            ..Self::DATABRICKS
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::internal(error)
    }
}

impl From<ReplicaError> for Error {
    fn from(error: ReplicaError) -> Self {
        Self::internal(error)
    }
}

impl From<KeyringError> for Error {
    fn from(error: KeyringError) -> Self {
        Self::internal(error)
    }
}

impl From<ConnectorError> for Error {
    fn from(error: ConnectorError) -> Self {
        match error {
            ConnectorError::UnknownTest => Self::UNKNOWN_CONNECTION_TEST,
            ConnectorError::NotTested(host) => {
                Self::NOT_TESTED.about(format!("The workspace is {host}."))
            }
            retired @ ConnectorError::KeyRetired(_) => Self::NOT_TESTED.about(retired.to_string()),
            ConnectorError::KeyReused => Self::IDEMPOTENCY_KEY_REUSED,
            ConnectorError::AlreadyConnected(other) => {
                Self::ALREADY_CONNECTED.about(format!("Its connector is {other}."))
            }
            ConnectorError::ForeignAccount(foreign) => foreign.into(),
            ConnectorError::NotFound => Self::NOT_FOUND,
            refused @ ConnectorError::NotShared(_) => Self::NOT_SHARED.about(refused.to_string()),
            ConnectorError::Stored(error) => Self::internal(error),
            ConnectorError::Intake(error) => error.into(),
            ConnectorError::Replicas(error) => error.into(),
            ConnectorError::Store(error) => error.into(),
        }
    }
}

impl From<ConnectorDataError> for Error {
    fn from(error: ConnectorDataError) -> Self {
        match error {
            ConnectorDataError::Store(error) => error.into(),
            ConnectorDataError::Intake(error) => error.into(),
        }
    }
}

impl From<ApprovalError> for Error {
    fn from(error: ApprovalError) -> Self {
        match error {
            ApprovalError::NotFound => Self::NOT_FOUND,
            changed @ ApprovalError::Changed => Self::COLLECTOR_CHANGED.about(changed.to_string()),
            ApprovalError::Stored(error) => Self::internal(error),
            ApprovalError::Store(error) => error.into(),
        }
    }
}

impl From<SharingError> for Error {
    fn from(error: SharingError) -> Self {
        match error {
            SharingError::NotFound => Self::NOT_FOUND,
            SharingError::Refused { field, reason } => Self::invalid(field, reason),
            SharingError::Stored(error) => Self::internal(error),
            SharingError::Store(error) => error.into(),
        }
    }
}

impl From<ValidationError> for Error {
    fn from(error: ValidationError) -> Self {
        match error {
            ValidationError::NotFound => Self::NOT_FOUND,
            kept @ ValidationError::NothingKept => Self::NOTHING_KEPT.about(kept.to_string()),
            ValidationError::Store(error) => error.into(),
        }
    }
}

impl From<TooMany> for Error {
    fn from(TooMany { retry_after }: TooMany) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::TOO_MANY_REQUESTS
        }
    }
}

impl From<SignInError> for Error {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::TokenRefused => Self::SIGN_IN_REFUSED,
            SignInError::Person(refused) => {
                let field = match refused {
                    PersonRefused::Name => "/owner/name",
                    PersonRefused::Email => "/owner/email",
                };
                Self::invalid(field, refused.to_string())
            }
            error @ SignInError::NoRandomness(_) => Self::internal(error),
            SignInError::Store(error) => error.into(),
        }
    }
}

impl From<ProviderSignInError> for Error {
    fn from(error: ProviderSignInError) -> Self {
        use ProviderSignInError as Failed;
        let row = match &error {
            Failed::ReturnTo => return Self::invalid("/return_to", error.to_string()),
            Failed::NoRandomness(_) | Failed::Store(_) => return Self::internal(error),
            Failed::Provider(
                ProviderError::Unreachable { .. } | ProviderError::Unusable { .. },
            ) => Self::PROVIDER_DOWN,
            _ => Self::SIGN_IN_REFUSED,
        };
        Self {
            reason: error.reason().map(ProviderRefusal::slug),
            ..row.about(error.to_string())
        }
    }
}

impl From<InvitationError> for Error {
    fn from(error: InvitationError) -> Self {
        match error {
            InvitationError::Email | InvitationError::Known => {
                Self::invalid("/email", error.to_string())
            }
            InvitationError::Owner => Self::invalid("/role", error.to_string()),
            InvitationError::NoProvider => Self::NOBODY_INVITED.about(error.to_string()),
            InvitationError::NotFound => Self::NOT_FOUND,
            error @ InvitationError::NoRandomness(_) => Self::internal(error),
            InvitationError::Store(error) => error.into(),
        }
    }
}

impl From<PeopleError> for Error {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NOT_FOUND,
            error @ (PeopleError::NotBelow | PeopleError::IsOwner) => {
                Self::PERSON_UNCHANGED.about(error.to_string())
            }
            PeopleError::Store(error) => error.into(),
        }
    }
}

impl From<ApiKeyError> for Error {
    fn from(error: ApiKeyError) -> Self {
        match error {
            ApiKeyError::Name => Self::invalid("/name", error.to_string()),
            ApiKeyError::Lifetime => Self::invalid("/expires_in_days", error.to_string()),
            ApiKeyError::NotFound => Self::NOT_FOUND,
            error @ ApiKeyError::NoRandomness(_) => Self::internal(error),
            ApiKeyError::Store(error) => error.into(),
        }
    }
}

impl From<DiscoveryError> for Error {
    fn from(error: DiscoveryError) -> Self {
        match error {
            DiscoveryError::Invalid(invalid) => invalid.into(),
            DiscoveryError::ForeignAccount(foreign) => foreign.into(),
            DiscoveryError::SecretNeeded => Self::SECRET_NEEDED,
            DiscoveryError::Databricks(failure) => failure.into(),
            DiscoveryError::Store(error) => error.into(),
        }
    }
}

impl From<ReadingError> for Error {
    fn from(error: ReadingError) -> Self {
        match error {
            ReadingError::Invalid(invalid) => invalid.into(),
            ReadingError::SecretNeeded => Self::SECRET_NEEDED,
        }
    }
}

impl From<StartTestError> for Error {
    fn from(error: StartTestError) -> Self {
        match error {
            StartTestError::Invalid(invalid) => invalid.into(),
            StartTestError::UnknownTest => Self::UNKNOWN_CONNECTION_TEST,
            StartTestError::SecretNeeded => Self::SECRET_NEEDED,
            StartTestError::ForeignAccount(foreign) => foreign.into(),
            StartTestError::KeyReused => Self::IDEMPOTENCY_KEY_REUSED,
            StartTestError::TooMany => Self::TOO_MANY_TESTS,
            error @ StartTestError::Ended => Self::internal(error),
            StartTestError::Replicas(error) => error.into(),
            StartTestError::Store(error) => error.into(),
        }
    }
}

impl From<ConnectionStringError> for Error {
    fn from(error: ConnectionStringError) -> Self {
        match error {
            ConnectionStringError::Lifetime => Self::invalid("/expires_in_days", error.to_string()),
            ConnectionStringError::KeyReused => Self::IDEMPOTENCY_KEY_REUSED,
            ConnectionStringError::AlreadyMinted => Self::ALREADY_MINTED,
            ConnectionStringError::TooMany => Self::TOO_MANY_TOKENS,
            ConnectionStringError::NotFound => Self::NOT_FOUND,
            ConnectionStringError::Keyring(error) => error.into(),
            ConnectionStringError::Store(error) => error.into(),
            error @ (ConnectionStringError::NoRandomness(_)
            | ConnectionStringError::Unwritable(_)) => Self::internal(error),
        }
    }
}

/// What the sender can't know or mend goes to the log; what it did is told to it.
impl From<IntakeError> for Error {
    fn from(error: IntakeError) -> Self {
        let row = match &error {
            IntakeError::TokenUnknown | IntakeError::TokenRevoked | IntakeError::TokenEnded => {
                Self::TOKEN_REFUSED
            }
            IntakeError::NotAssigned(_) | IntakeError::NotApproved(_) => Self::NOT_ASSIGNED,
            IntakeError::UnknownExtraction => Self::UNKNOWN_EXTRACTION,
            IntakeError::Overtaken
            | IntakeError::BatchDiffers(_)
            | IntakeError::Lake(LakeError::Superseded { .. }) => Self::PUSH_CONFLICT,
            IntakeError::TooLarge(_) | IntakeError::Unreadable(UnreadableBatch::TooLarge(_)) => {
                Self::BATCH_TOO_LARGE
            }
            IntakeError::Digest
            | IntakeError::Unreadable(_)
            | IntakeError::BatchRefused(_)
            | IntakeError::Incomplete { .. }
            | IntakeError::Checkpoint
            | IntakeError::Lake(LakeError::ColumnType { .. } | LakeError::UnknownType(_)) => {
                Self::PUSH_UNUSABLE
            }
            IntakeError::Store(_)
            | IntakeError::Lake(_)
            | IntakeError::Stored(_)
            | IntakeError::Broken(_) => {
                return Self::NOT_STORED.because(error);
            }
        };
        row.about(error.to_string())
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(error = cause, "request failed");
        }
        let problem = Problem {
            r#type: "about:blank".to_owned(),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            code: self.code,
            reason: self.reason.map(ToOwned::to_owned),
            detail: self.detail,
            request_id: String::new(),
            errors: self.field.map(|field| *field).into_iter().collect(),
            failure: self.failure,
        };
        let mut response = (self.status, Json(&problem)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        // Also where no layer of a resource does it: the guard's refusals, and what is left of a panic.
        headers::write(response.headers_mut(), ResponseKind::Api);
        // The request's id is known further out; `request_id::write` puts it in.
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
        let cause = anyhow::anyhow!("a handler panicked at dose123");
        let answer = Error::internal(cause).into_response();
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
