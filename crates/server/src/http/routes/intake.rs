//! What collectors call: `/api/v1/assignment`, `/api/v1/extractions` and `/api/v1/cycle-reports`.

use axum::extract::State;
use axum::http::StatusCode;
use domain::ExtractionId;
use extraction::{
    Assignment, BatchReceipt, Commit, CycleReport, ExtractionBegun, ExtractionReceipt,
    NewExtraction,
};
use store::TokenPurpose;

use crate::app::App;
use crate::http::error::Error;
use crate::http::extract::{BatchBody, BearerToken, Json, PathIds};
use crate::intake::SentBatch;

/// `GET /api/v1/assignment`: says what the collector is to read, and from where on.
#[utoipa::path(
    get,
    path = "/api/v1/assignment",
    operation_id = "show_assignment",
    tag = "collectors",
    responses((status = 200, description = "What is to be read", body = Assignment)),
)]
pub async fn assignment(
    State(app): State<App>,
    BearerToken(token): BearerToken,
) -> Result<Json<Assignment>, Error> {
    let token = app.intake().admit(token, TokenPurpose::Looking).await?;
    Ok(Json(app.intake().assignment(token).await?))
}

/// `POST /api/v1/extractions`: begins an extraction.
#[utoipa::path(
    post,
    path = "/api/v1/extractions",
    operation_id = "begin_extraction",
    tag = "collectors",
    request_body = NewExtraction,
    responses(
        (status = 201, description = "The extraction", body = ExtractionBegun),
        (status = 409, description = "A newer one has begun"),
    ),
)]
pub async fn begin(
    State(app): State<App>,
    BearerToken(token): BearerToken,
    Json(new): Json<NewExtraction>,
) -> Result<(StatusCode, Json<ExtractionBegun>), Error> {
    let token = app.intake().admit(token, TokenPurpose::Pushing).await?;
    let begun = app.intake().begin(token, &new).await?;
    Ok((StatusCode::CREATED, Json(begun)))
}

/// `PUT /api/v1/extractions/{id}/batches/{batch}`: receives rows. They are on the disk before the answer.
#[utoipa::path(
    put,
    path = "/api/v1/extractions/{id}/batches/{batch}",
    operation_id = "push_batch",
    tag = "collectors",
    params(
        ("id" = ExtractionId, Path, description = "The extraction"),
        ("batch" = u32, Path, description = "Its number, from 0 on"),
        ("x-batch-sha256" = String, Header, pattern = "^[0-9a-f]{64}$", description = "SHA-256 of the body, in hexadecimal"),
    ),
    request_body(content = Vec<u8>, content_type = "application/vnd.lakesentry.batch", description = "An Arrow stream under zstd"),
    responses(
        (status = 200, description = "The rows are on the disk", body = BatchReceipt),
        (status = 409, description = "Another batch has this number, or a newer extraction has begun"),
    ),
)]
pub async fn receive(
    State(app): State<App>,
    BearerToken(token): BearerToken,
    PathIds((id, batch)): PathIds<(ExtractionId, u32)>,
    body: BatchBody,
) -> Result<Json<BatchReceipt>, Error> {
    let token = app.intake().admit(token, TokenPurpose::Pushing).await?;
    let BatchBody { bytes, sha256 } = body;
    let sent = SentBatch {
        batch,
        sha256,
        bytes,
    };
    Ok(Json(app.intake().receive(token, id, sent).await?))
}

/// `POST /api/v1/extractions/{id}/commit`: makes all rows visible and moves the checkpoint.
#[utoipa::path(
    post,
    path = "/api/v1/extractions/{id}/commit",
    operation_id = "commit_extraction",
    tag = "collectors",
    params(("id" = ExtractionId, Path, description = "The extraction")),
    request_body = Commit,
    responses(
        (status = 200, description = "What became of it", body = ExtractionReceipt),
        (status = 409, description = "A newer extraction has begun"),
    ),
)]
pub async fn commit(
    State(app): State<App>,
    BearerToken(token): BearerToken,
    PathIds(id): PathIds<ExtractionId>,
    Json(commit): Json<Commit>,
) -> Result<Json<ExtractionReceipt>, Error> {
    let token = app.intake().admit(token, TokenPurpose::Pushing).await?;
    Ok(Json(app.intake().commit(token, id, &commit).await?))
}

/// `POST /api/v1/cycle-reports`: notes what a cycle came to.
#[utoipa::path(
    post,
    path = "/api/v1/cycle-reports",
    operation_id = "report_cycle",
    tag = "collectors",
    request_body = CycleReport,
    responses((status = 204, description = "It is noted")),
)]
pub async fn note_cycle(
    State(app): State<App>,
    BearerToken(token): BearerToken,
    Json(report): Json<CycleReport>,
) -> Result<StatusCode, Error> {
    let token = app.intake().admit(token, TokenPurpose::Looking).await?;
    app.intake().note_cycle(token, &report).await?;
    Ok(StatusCode::NO_CONTENT)
}
