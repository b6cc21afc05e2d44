//! Calls to LakeSentry's own server that failed.

use contract::ProblemCode;

use super::failure;
use super::words::{Attempt, FailureText};
use crate::api::{ApiError, Refusal};

/// Gives the text for a failed call. `attempt` tells what Databricks was asked for, where it was asked.
pub fn api_error(error: &ApiError, attempt: Attempt<'_>) -> FailureText {
    match error {
        ApiError::NotSent => text(
            "The browser could not make the request",
            "In this page, before anything was sent.",
            "An extension or a policy of the browser stopped it.",
            "Reload the page and try again, or use another browser.",
        ),
        ApiError::Unreachable => text(
            "LakeSentry's server does not answer",
            "Between this page and the server that it came from.",
            "The server was stopped, the network is interrupted, or this page is served without its server.",
            "Check that you are online, then try again. Nothing that you typed is lost.",
        ),
        ApiError::Unreadable { status } => text(
            &format!(
                "LakeSentry's server gave an answer that this page can't read (status {status})"
            ),
            "Between this page and the server that it came from.",
            "A proxy answered instead of the server, or the server has another version than this page.",
            "Reload the page and try again. Nothing but secrets is lost.",
        ),
        ApiError::Refused(problem) => refused(problem, attempt),
    }
}

fn refused(problem: &Refusal, attempt: Attempt<'_>) -> FailureText {
    if let Some(of_databricks) = &problem.failure() {
        return failure(of_databricks, attempt);
    }
    let (what, why, now) = words(problem);
    // What holds for every case of the code, then what is special about this one.
    let special = problem.detail.as_deref();
    FailureText {
        what: what.to_owned(),
        place: "At LakeSentry's server; Databricks was not asked.".to_owned(),
        why: special.map_or_else(|| why.to_owned(), |special| format!("{why} {special}")),
        now: now.to_owned(),
    }
}

/// What happened, why most likely, and what to do now.
type ProblemWords = (&'static str, &'static str, &'static str);

const TOO_MANY_REQUESTS: ProblemWords = (
    "Too many requests came from here",
    "The server limits how often it is asked, so that it answers everybody.",
    "Wait a minute, then try again.",
);

const SIGN_IN_NEEDED: ProblemWords = (
    "You are not signed in any more",
    "You were away for half an hour, or signed in twelve hours ago, or somebody signed you out.",
    "Sign in again. Nothing but secrets is lost.",
);

const SIGN_IN_REFUSED: ProblemWords = (
    "The token does not let you in",
    "It is wrong, older than 15 minutes, or was used already.",
    "Run lakesentry bootstrap on the server's machine and use the new token.",
);

const NOT_ALLOWED: ProblemWords = (
    "Your role does not allow this",
    "Only an admin may do it.",
    "Ask an admin to do it, or to give you the role.",
);

const PUSH_REFUSED: ProblemWords = (
    "The server refused what a collector sent",
    "That answer is for collectors; this page sends no rows.",
    "Reload the page and try again.",
);

const fn words(problem: &Refusal) -> ProblemWords {
    match problem.code {
        ProblemCode::InvalidInput => (
            "An answer was not accepted",
            "A value is missing or has the wrong form.",
            "Correct what the details name, then try again.",
        ),
        ProblemCode::UnsupportedBody => (
            "The server did not understand the form of the request",
            "Something between this page and the server changed it.",
            "Reload the page and try again.",
        ),
        ProblemCode::TooLarge => (
            "The request is larger than the server accepts",
            "Too many workspaces at once.",
            "Choose fewer workspaces, and connect the others afterwards.",
        ),
        ProblemCode::ForeignOrigin => (
            "The server refused a request that came from another site",
            "The address in the browser bar is not the one that the server is configured for, or an extension changed the request.",
            "Open LakeSentry at its own address and try again.",
        ),
        ProblemCode::Databricks => (
            "Databricks could not be used",
            "The server did not say why.",
            "Try again. If it stays, look for the request id in the server's log.",
        ),
        ProblemCode::SecretNeeded => (
            "The secret has to be typed again",
            "The server keeps it for half an hour without use, and forgot it since, or when it was restarted.",
            "Type the secret and try again.",
        ),
        ProblemCode::UnknownConnectionTest => (
            "The server no longer knows this connection test",
            "Tests are kept for half an hour only, and a restart may forget them.",
            "Test again.",
        ),
        ProblemCode::NotTested => (
            "This workspace was not tested far enough to be connected",
            "Credentials, identity and metastore have to have passed.",
            "Go back to the test, repair what failed there, and test again.",
        ),
        ProblemCode::ForeignAccount => (
            "This workspace belongs to another Databricks account than the existing connectors",
            "One LakeSentry watches one Databricks account.",
            "Use workspaces of the same account, or set up another LakeSentry for the other account.",
        ),
        ProblemCode::AlreadyConnected => (
            "This workspace is connected already",
            "It was connected earlier, or in another browser.",
            "Nothing is left to do for it.",
        ),
        ProblemCode::IdempotencyKeyReused => (
            "The request was taken for a repetition of another one",
            "Its key had been used before.",
            "Reload the page and try again.",
        ),
        ProblemCode::TooManyTests => (
            "Too many connection tests are running",
            "The server limits them, so that each gets an answer in time.",
            "Wait until one has ended, or cancel one, then test again.",
        ),
        ProblemCode::AlreadyMinted => (
            "This connection string was created already and is shown only once",
            "The request was repeated, and the first answer held the string.",
            "If you don't have it, revoke it and create a new one.",
        ),
        ProblemCode::TooManyTokens => (
            "Two connection strings of this connector can be used already",
            "A third is never needed: one is in use and one replaces it.",
            "Revoke one on the connector's page, then create a new one.",
        ),
        ProblemCode::TooManyRequests => TOO_MANY_REQUESTS,
        ProblemCode::SignInNeeded => SIGN_IN_NEEDED,
        ProblemCode::SignInRefused => SIGN_IN_REFUSED,
        ProblemCode::NotAllowed => NOT_ALLOWED,
        ProblemCode::NotFound => (
            "This does not exist",
            "It was deleted, or the address has a typing error.",
            "Go back to the regions and look for it there.",
        ),
        ProblemCode::MethodNotAllowed => (
            "The server does not offer this",
            "The server has another version than this page.",
            "Reload the page.",
        ),
        ProblemCode::Internal => (
            "Something went wrong on LakeSentry's server",
            "The server's log says what, under the request id in the details.",
            "Try again. If it stays, give the request id to whoever runs the server.",
        ),
        ProblemCode::PushRefused => PUSH_REFUSED,
        ProblemCode::Unknown => (
            "The server refused for a reason that this page does not know",
            "The server is newer than this page.",
            "Reload the page and try again.",
        ),
    }
}

fn text(what: &str, place: &str, why: &str, now: &str) -> FailureText {
    FailureText {
        what: what.to_owned(),
        place: place.to_owned(),
        why: why.to_owned(),
        now: now.to_owned(),
    }
}
