//! How long an answer may take.

use std::time::Duration;

use axum::response::{IntoResponse as _, Response};

use crate::http::error::Error;

/// The longest honest answer waits for a Databricks that answers slowly, workspace after workspace.
const ANSWER_WITHIN: Duration = Duration::from_mins(5);

/// Ends what takes too long. A stream has been answered once it begins.
pub async fn within_limit(answer: impl Future<Output = Response>) -> Response {
    within(ANSWER_WITHIN, answer).await
}

async fn within(limit: Duration, answer: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(limit, answer).await {
        Ok(answer) => answer,
        Err(_) => Error::TOO_SLOW.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    #[tokio::test]
    async fn what_never_answers_is_ended() {
        let never = std::future::pending::<Response>();
        let answer = within(Duration::from_millis(10), never).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        let quick = async || StatusCode::NO_CONTENT.into_response();
        let answer = within(Duration::from_secs(10), quick()).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    }
}
