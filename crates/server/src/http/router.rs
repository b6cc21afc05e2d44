//! The table of contents: every URL and who answers it.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{delete, get, patch, post, put};
use contract::paths;

use crate::app::App;
use crate::http::error::Error;
use crate::http::headers::{self, ResponseKind};
use crate::http::routes::{
    addresses, api_description, api_keys, approved_collector, audit_events, collector_files,
    connection_strings, connection_tests, connector_data, connectors, discoveries, federation,
    health, instance, intake, invitations, jwks, onboarding_sessions, people, permissions_readings,
    provider_sign_ins, regions, security_txt, sessions, sharing, validations,
};
use crate::http::{access, around, documents};

/// Largest body of a request. The largest honest one tests some thousand workspaces.
const MAX_BODY_BYTES: usize = 4 << 20;

/// Gives the whole server.
pub fn router(app: App) -> Router {
    let api = Router::new()
        .route(paths::INSTANCE, get(instance::show))
        .route(paths::API_DESCRIPTION, get(api_description::show))
        .route(
            paths::ONBOARDING_SESSION,
            get(onboarding_sessions::show).delete(onboarding_sessions::forget),
        )
        .route(paths::ADDRESSES, post(addresses::detect))
        .route(paths::FEDERATION_TERMS, get(federation::terms))
        .route(paths::ISSUER_KEYS, get(federation::issuer_keys))
        .route(paths::ISSUER_KEY_TRIES, post(federation::try_issuer_key))
        .route(paths::DISCOVERIES, post(discoveries::discover))
        .route(paths::CONNECTION_TESTS, post(connection_tests::start))
        .route(
            "/api/v1/connection-tests/{id}",
            delete(connection_tests::cancel),
        )
        .route(
            "/api/v1/connection-tests/{id}/events",
            get(connection_tests::events),
        )
        .route(
            "/api/v1/connection-tests/{id}/matrix",
            get(connection_tests::matrix),
        )
        .route(
            "/api/v1/connection-tests/{id}/matrix.csv",
            get(connection_tests::matrix_csv),
        )
        .route(
            paths::PERMISSIONS_READINGS,
            post(permissions_readings::read),
        )
        .route(
            paths::CONNECTORS,
            get(connectors::list).post(connectors::create),
        )
        .route(
            "/api/v1/connectors/{id}",
            get(connectors::show).delete(connectors::remove),
        )
        .route("/api/v1/connectors/{id}/test", get(connectors::show_test))
        .route(
            "/api/v1/connectors/{id}/primary",
            put(connectors::make_primary),
        )
        .route(
            "/api/v1/connectors/{id}/connection-strings",
            get(connection_strings::list).post(connection_strings::mint),
        )
        .route(
            "/api/v1/connectors/{id}/connection-strings/{token_id}",
            delete(connection_strings::revoke),
        )
        .route(
            "/api/v1/connectors/{id}/connection-strings/{token_id}/shown",
            post(connection_strings::mark_shown),
        )
        .route(paths::REGIONS, get(regions::list))
        .merge(data_of_connectors())
        .merge(collectors())
        .merge(people_and_keys())
        .route("/collector/{file}", get(collector_files::show))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route_layer(middleware::from_fn_with_state(app.clone(), access::layer))
        .route(
            "/api/{*rest}",
            axum::routing::any(async || Error::NOT_FOUND),
        )
        .method_not_allowed_fallback(async || Error::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn(api_headers));
    let published = Router::new()
        .route(paths::JWKS, get(jwks::show))
        .route(paths::ISSUER, get(federation::document))
        .route(paths::ISSUER_JWKS, get(federation::keys))
        .route(paths::SECURITY_TXT, get(security_txt::show))
        .route_layer(middleware::from_fn_with_state(app.clone(), access::layer))
        .method_not_allowed_fallback(async || Error::METHOD_NOT_ALLOWED)
        .layer(middleware::from_fn(published_headers));
    Router::new()
        .merge(api)
        .merge(published)
        .fallback(documents::serve)
        .layer(middleware::from_fn_with_state(app.clone(), around::layer))
        .with_state(app)
}

/// What arrives through a connector, and what may.
fn data_of_connectors() -> Router<App> {
    Router::new()
        .route(
            "/api/v1/connectors/{id}/validation",
            get(validations::show).put(validations::switch),
        )
        .route("/api/v1/connectors/{id}/data", get(connector_data::show))
        .route(
            "/api/v1/connectors/{id}/data/events",
            get(connector_data::events),
        )
        .route(
            "/api/v1/connectors/{id}/data/{table}/checkpoint",
            delete(connector_data::read_again),
        )
        .route(
            "/api/v1/connectors/{id}/approved-collector",
            put(approved_collector::approve),
        )
        .route(
            "/api/v1/connectors/{id}/sharing",
            get(sharing::show).put(sharing::approve),
        )
}

/// What collectors call.
fn collectors() -> Router<App> {
    Router::new()
        .route(extraction::paths::ASSIGNMENT, get(intake::assignment))
        .route(extraction::paths::EXTRACTIONS, post(intake::begin))
        .route(
            "/api/v1/extractions/{id}/batches/{batch}",
            put(intake::receive).layer(DefaultBodyLimit::max(extraction::batch::MAX_BYTES)),
        )
        .route("/api/v1/extractions/{id}/commit", post(intake::commit))
        .route(extraction::paths::CYCLE_REPORTS, post(intake::note_cycle))
}

/// Who may come in, and how.
fn people_and_keys() -> Router<App> {
    Router::new()
        .route(paths::SIGN_IN_OPTIONS, get(sessions::options))
        .route(
            paths::SESSIONS,
            get(sessions::list)
                .post(sessions::begin)
                .delete(sessions::end_all),
        )
        .route(
            paths::CURRENT_SESSION,
            get(sessions::current)
                .post(sessions::extend)
                .delete(sessions::end),
        )
        .route("/api/v1/sessions/{id}", delete(sessions::end_one))
        .route(paths::PROVIDER_SIGN_INS, post(provider_sign_ins::begin))
        .route(
            paths::CURRENT_PROVIDER_SIGN_IN,
            post(provider_sign_ins::finish),
        )
        .route(
            paths::OWN_IDENTITY,
            get(provider_sign_ins::own).post(provider_sign_ins::connect),
        )
        .route(
            paths::INVITATIONS,
            get(invitations::list).post(invitations::create),
        )
        .route("/api/v1/invitations/{id}", delete(invitations::revoke))
        .route(paths::PEOPLE, get(people::list))
        .route("/api/v1/people/{id}", patch(people::change))
        .route(paths::OWNER, put(people::hand_over))
        .route(paths::API_KEYS, get(api_keys::list).post(api_keys::create))
        .route("/api/v1/api-keys/{id}", delete(api_keys::revoke))
        .route(paths::AUDIT_EVENTS, get(audit_events::list))
        .route(paths::AUDIT_TRAIL, get(audit_events::export))
        .route(paths::AUDIT_TRAIL_CSV, get(audit_events::export_csv))
        .route(paths::AUDIT_TRAIL_STATE, get(audit_events::state))
}

async fn api_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers::write(response.headers_mut(), ResponseKind::Api);
    response
}

async fn published_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    // A failure is nothing to keep.
    let kind = if response.status().is_success() {
        ResponseKind::Published
    } else {
        ResponseKind::Api
    };
    headers::write(response.headers_mut(), kind);
    response
}
