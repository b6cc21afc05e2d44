//! The practice console: what an administrator would click through, as plain forms.

mod account;
mod controls;
mod federation;
mod grants;
mod home;
mod job;
mod page;
mod principal;
mod script_run;
mod shelf;
mod sql_editor;
mod state;
mod what_if;
mod workspace;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::simulation::SharedSimulation;
use page::{NotFound, STYLE};
use state::Console;

/// Routes of the main listener's own address.
pub fn routes(app: &SharedSimulation) -> Router {
    let console = Console::new(app);
    let principal = "/{cloud}/service-principals/{id}";
    let path = |rest: &str| format!("{principal}{rest}");
    Router::new()
        .route("/", get(home::show))
        .route("/console.css", get(style))
        .route("/__control", post(controls::apply))
        .route("/__metrics", get(controls::metrics))
        .route("/__resolve", get(controls::resolve))
        .route("/what-if", get(what_if::show))
        .route("/what-if/faults", post(what_if::add_fault))
        .route("/what-if/changes", post(what_if::change))
        .route("/what-if/world", post(what_if::change_world))
        .route("/{cloud}", get(account::show))
        .route("/{cloud}/service-principals", post(account::add_principal))
        .route(principal, get(principal::show))
        .route(&path("/secrets"), post(principal::add_secret))
        .route(
            &path("/federation-policies"),
            get(federation::form).post(federation::create),
        )
        .route(
            &path("/federation-policies/{policy}/delete"),
            post(federation::remove),
        )
        .route(&path("/account-admin"), post(principal::set_account_admin))
        .route(&path("/assign-all"), post(principal::assign_all))
        .route(
            &path("/workspaces/{workspace}"),
            post(principal::set_workspace),
        )
        .route(
            "/{cloud}/sql/{region}",
            get(sql_editor::show).post(sql_editor::run),
        )
        .route("/{cloud}/grants/{region}", get(grants::show))
        .route("/{cloud}/workspaces/{id}", get(workspace::show))
        .route(
            "/{cloud}/workspaces/{id}/tokens",
            post(workspace::add_token),
        )
        .route("/{cloud}/workspaces/{id}/jobs/{job}", get(job::show))
        .route(
            "/{cloud}/workspaces/{id}/jobs/{job}/runs",
            post(job::run_now),
        )
        .fallback(async || NotFound)
        .layer(middleware::from_fn(guard))
        .with_state(console)
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// Refuses forms that another page sent, and sets the headers that keep pages to themselves.
async fn guard(request: Request, next: Next) -> Response {
    let mut response = if request.method().is_safe() || is_own(request.headers()) {
        next.run(request).await
    } else {
        (
            StatusCode::FORBIDDEN,
            "This form was sent by another page.\n",
        )
            .into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'",
        ),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        // `no-referrer` would make browsers send `Origin: null` with every form.
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}

/// Whether a form comes from the console itself or from a program that is no browser.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("host").unwrap_or_default();
    let same_origin = text("origin").is_none_or(|origin| origin == format!("http://{host}"));
    let same_site =
        text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    same_origin && same_site
}
