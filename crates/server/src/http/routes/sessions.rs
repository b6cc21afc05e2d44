//! `/api/v1/sessions`, `/api/v1/sign-in-options`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum_extra::extract::CookieJar;
use contract::{BootstrapSignIn, CurrentSession, ListedSignIn, SignInOptions};
use domain::SignInId;

use crate::actor::RequestOrigin;
use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::http::extract::{Json, OnboardingCookie, PathIds, User};
use crate::http::sign_in_cookie;
use crate::identity_provider::IdentityProvider;
use crate::services::sign_in;

/// `GET /api/v1/sign-in-options`: tells how one can sign in.
#[utoipa::path(
    get,
    path = "/api/v1/sign-in-options",
    operation_id = "show_sign_in_options",
    tag = "sign-in",
    responses((status = 200, description = "How one can sign in", body = SignInOptions)),
)]
pub async fn options(State(app): State<App>) -> Result<Json<SignInOptions>, Error> {
    let has_owner = app.store().owner().await?.is_some();
    let provider = app.provider().map(IdentityProvider::name);
    Ok(Json(SignInOptions {
        has_owner,
        provider: provider.map(ToOwned::to_owned),
    }))
}

/// `POST /api/v1/sessions`: signs the owner in. Who was signed in with this browser before is signed out, and the Databricks secrets that are
/// held for it are forgotten: the new session has a new name, and may be another person's.
#[utoipa::path(
    post,
    path = "/api/v1/sessions",
    operation_id = "sign_in",
    tag = "sign-in",
    request_body = BootstrapSignIn,
    responses(
        (status = 201, description = "Who is signed in; the cookie proves it", body = CurrentSession),
        (status = 401, description = "The token does not count"),
    ),
)]
pub async fn begin(
    State(app): State<App>,
    from: RequestOrigin,
    onboarding: OnboardingCookie,
    headers: HeaderMap,
    Json(request): Json<BootstrapSignIn>,
) -> Result<(StatusCode, CookieJar, Json<CurrentSession>), Error> {
    let now = clock::now();
    let device = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    if let Some(address) = from.address {
        app.rate_limits().count_sign_in(address)?;
    }
    let store = app.store().by(from.of_nobody());
    let signed_in = sign_in::with_bootstrap_token(&store, &request, device, now).await?;
    sign_in::end_shown(app.store(), &sign_in_cookie::shown(&app, &headers), now).await?;
    app.note_sessions_changed();
    onboarding.forget_secrets(&app).await?;
    app.forget_bootstrap_file();
    let cookie = sign_in_cookie::signed_in(&app, &signed_in.secret);
    let current = sign_in::current(&signed_in.actor, now);
    Ok((StatusCode::CREATED, cookie, Json(current)))
}

/// `GET /api/v1/sessions/current`: tells who is signed in here. Asking does not keep anybody signed in.
#[utoipa::path(
    get,
    path = "/api/v1/sessions/current",
    operation_id = "show_current_session",
    tag = "sign-in",
    responses((status = 200, description = "Who is signed in here", body = CurrentSession)),
)]
pub async fn current(User(actor): User) -> Json<CurrentSession> {
    Json(sign_in::current(&actor, clock::now()))
}

/// `POST /api/v1/sessions/current`: stays signed in, as with every other request.
#[utoipa::path(
    post,
    path = "/api/v1/sessions/current",
    operation_id = "extend_current_session",
    tag = "sign-in",
    responses((status = 200, description = "Who is signed in here", body = CurrentSession)),
)]
pub async fn extend(User(actor): User) -> Json<CurrentSession> {
    Json(sign_in::current(&actor, clock::now()))
}

/// `DELETE /api/v1/sessions/current`: signs out, and forgets the Databricks secrets that are held for this browser.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions/current",
    operation_id = "sign_out",
    tag = "sign-in",
    responses((status = 204, description = "Nobody is signed in here")),
)]
pub async fn end(
    State(app): State<App>,
    User(actor): User,
    onboarding: OnboardingCookie,
) -> Result<(StatusCode, CookieJar), Error> {
    sign_in::end_current(&app.store_by(&actor), &actor).await?;
    app.note_sessions_changed();
    onboarding.forget_secrets(&app).await?;
    Ok((StatusCode::NO_CONTENT, sign_in_cookie::signed_out(&app)))
}

/// `GET /api/v1/sessions`: lists where the person is signed in.
#[utoipa::path(
    get,
    path = "/api/v1/sessions",
    operation_id = "list_sessions",
    tag = "sign-in",
    responses((status = 200, description = "Where the person is signed in", body = Vec<ListedSignIn>)),
)]
pub async fn list(
    State(app): State<App>,
    User(actor): User,
) -> Result<Json<Vec<ListedSignIn>>, Error> {
    Ok(Json(
        sign_in::list(app.store(), &actor, clock::now()).await?,
    ))
}

/// `DELETE /api/v1/sessions/{id}`: signs the person out on one device.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions/{id}",
    operation_id = "end_session",
    tag = "sign-in",
    params(("id" = SignInId, Path, description = "Where the person is signed in")),
    responses((status = 204, description = "The person is signed out there")),
)]
pub async fn end_one(
    State(app): State<App>,
    User(actor): User,
    PathIds(id): PathIds<SignInId>,
) -> Result<StatusCode, Error> {
    let person_id = actor.person.person_id;
    if app.store_by(&actor).end_sign_in(person_id, id).await? {
        app.note_sessions_changed();
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NOT_FOUND)
    }
}

/// `DELETE /api/v1/sessions`: signs the person out everywhere, and forgets the Databricks secrets that are held for this browser.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions",
    operation_id = "sign_out_everywhere",
    tag = "sign-in",
    responses((status = 204, description = "The person is signed in nowhere")),
)]
pub async fn end_all(
    State(app): State<App>,
    User(actor): User,
    onboarding: OnboardingCookie,
) -> Result<(StatusCode, CookieJar), Error> {
    app.store_by(&actor)
        .end_all_sign_ins(actor.person.person_id)
        .await?;
    app.note_sessions_changed();
    onboarding.forget_secrets(&app).await?;
    Ok((StatusCode::NO_CONTENT, sign_in_cookie::signed_out(&app)))
}
