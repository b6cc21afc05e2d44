//! `/api/v1/provider-sign-ins`, `/api/v1/sessions/current/identity`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum_extra::extract::CookieJar;
use contract::{
    FinishedProviderSignIn, NewProviderSignIn, OwnIdentity, ProviderAnswer, StartedProviderSignIn,
};

use crate::actor::{Actor, RequestOrigin};
use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::http::extract::{Json, OnboardingCookie, User};
use crate::http::{pending_cookie, sign_in_cookie};
use crate::identity_provider::{IdentityProvider, PendingPurpose};
use crate::services::provider_sign_in::{self, PendingVisit, ProviderSignInEnd, Return};
use crate::services::sign_in;

type StartedAnswer = (StatusCode, CookieJar, Json<StartedProviderSignIn>);

/// `POST /api/v1/provider-sign-ins`: begins to sign in by the provider. Only the browser that got this answer can finish.
#[utoipa::path(
    post,
    path = "/api/v1/provider-sign-ins",
    operation_id = "begin_provider_sign_in",
    tag = "sign-in",
    request_body = NewProviderSignIn,
    responses(
        (status = 201, description = "Where the provider asks the person", body = StartedProviderSignIn),
        (status = 401, description = "There is no provider, or it can't be used"),
    ),
)]
pub async fn begin(
    State(app): State<App>,
    Json(request): Json<NewProviderSignIn>,
) -> Result<StartedAnswer, Error> {
    let purpose = PendingPurpose::SignIn;
    let NewProviderSignIn {
        return_to,
        invitation,
    } = request;
    let now = clock::now();
    let begun = provider_sign_in::begin(app.provider(), purpose, &return_to, invitation, now);
    Ok(started(&app, begun.await?))
}

/// `POST /api/v1/sessions/current/identity`: begins to connect an identity with whoever is signed in.
#[utoipa::path(
    post,
    path = "/api/v1/sessions/current/identity",
    operation_id = "begin_identity_connection",
    tag = "sign-in",
    request_body = NewProviderSignIn,
    responses((status = 201, description = "Where the provider asks the person", body = StartedProviderSignIn)),
)]
pub async fn connect(
    State(app): State<App>,
    User(actor): User,
    Json(request): Json<NewProviderSignIn>,
) -> Result<StartedAnswer, Error> {
    let purpose = PendingPurpose::Connect(actor.person.person_id);
    let (path, now) = (&request.return_to, clock::now());
    let begun = provider_sign_in::begin(app.provider(), purpose, path, None, now);
    Ok(started(&app, begun.await?))
}

fn started(app: &App, begun: PendingVisit) -> StartedAnswer {
    let cookie = pending_cookie::begun(app, &begun.pending);
    let authorization_url = begun.authorization_url;
    (
        StatusCode::CREATED,
        cookie,
        Json(StartedProviderSignIn { authorization_url }),
    )
}

/// `POST /api/v1/provider-sign-ins/current`: finishes what this browser began, with what the provider sent it back with. What the browser kept
/// for that is gone afterwards, however it ends.
#[utoipa::path(
    post,
    path = "/api/v1/provider-sign-ins/current",
    operation_id = "finish_provider_sign_in",
    tag = "sign-in",
    request_body = ProviderAnswer,
    responses(
        (status = 200, description = "Who is signed in now", body = FinishedProviderSignIn),
        (status = 401, description = "The provider's word does not let the person in; the reason says why"),
    ),
)]
pub async fn finish(
    State(app): State<App>,
    from: RequestOrigin,
    onboarding: OnboardingCookie,
    headers: HeaderMap,
    Json(answer): Json<ProviderAnswer>,
) -> Result<(CookieJar, Result<Json<FinishedProviderSignIn>, Error>), Error> {
    // The browser is made to ask the provider, so this is what is counted.
    if let Some(address) = from.address {
        app.rate_limits().count_sign_in(address)?;
    }
    let now = clock::now();
    let shown = sign_in_cookie::shown(&app, &headers);
    let signed_in = sign_in::actor(app.store(), &shown, now).await?;
    let signed_in = signed_in.map(|actor| Actor {
        from: from.clone(),
        ..actor
    });
    let pending = pending_cookie::read(&app, &headers, now);
    let device = headers.get(header::USER_AGENT);
    let back = Return {
        pending: pending.as_ref(),
        answer: &answer,
        signed_in: signed_in.as_ref(),
        device: device
            .and_then(|agent| agent.to_str().ok())
            .unwrap_or_default(),
    };
    let store = app.store().by(from.of_nobody());
    let finished = provider_sign_in::finish(&store, app.provider(), &back, now).await;
    let (cookies, actor) = match finished {
        Ok(ProviderSignInEnd::SignedIn(new)) => {
            sign_in::end_shown(app.store(), &shown, now).await?;
            app.note_sessions_changed();
            onboarding.forget_secrets(&app).await?;
            (sign_in_cookie::signed_in(&app, &new.secret), new.actor)
        }
        Ok(ProviderSignInEnd::Connected(actor)) => (CookieJar::new(), actor),
        Err(error) => {
            return Ok((
                pending_cookie::finished(&app, CookieJar::new()),
                Err(error.into()),
            ));
        }
    };
    let return_to = pending.map_or_else(
        || "/".to_owned(),
        |pending| pending.return_to.as_str().to_owned(),
    );
    let session = sign_in::current(&actor, now);
    let finished = FinishedProviderSignIn { session, return_to };
    Ok((pending_cookie::finished(&app, cookies), Ok(Json(finished))))
}

/// `GET /api/v1/sessions/current/identity`: tells whether the person can sign in by the provider.
#[utoipa::path(
    get,
    path = "/api/v1/sessions/current/identity",
    operation_id = "show_own_identity",
    tag = "sign-in",
    responses((status = 200, description = "Whether the person can sign in by the provider", body = OwnIdentity)),
)]
pub async fn own(State(app): State<App>, User(actor): User) -> Result<Json<OwnIdentity>, Error> {
    let is_connected = match app.provider() {
        Some(provider) => {
            let person_id = actor.person.person_id;
            app.store()
                .has_identity(person_id, provider.issuer())
                .await?
        }
        None => false,
    };
    Ok(Json(OwnIdentity {
        provider: app
            .provider()
            .map(IdentityProvider::name)
            .map(ToOwned::to_owned),
        is_connected,
    }))
}
