//! The REST API: which simulated host a request is for, and the routes of each kind of host.

mod accounts;
mod assignments;
mod auth;
mod catalogs;
mod grants_api;
pub mod hosts;
mod login;
mod oauth;
mod paging;
mod reply;
mod scim;
mod secrets;
mod statement_shapes;
pub mod statement_store;
mod statements;
mod unity;
mod warehouse_permissions;
mod warehouses;
mod well_known;
mod workspace_scim;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tower::ServiceExt as _;

use crate::faults::Fault;
use crate::simulation::Simulation;
use crate::world::Status;
use hosts::{Site, SiteKind};
use reply::ApiError;

/// Shared by all handlers.
pub type App = Arc<Simulation>;

/// Routes by kind of host.
#[derive(Debug, Clone)]
struct Entry {
    app: App,
    accounts: Router,
    workspace: Router,
    console: Router,
    only: Option<String>,
}

/// Everything that one listener serves; `only` names the simulated host of a listener of its own.
pub fn entry(app: &App, only: Option<String>) -> Router {
    let entry = Entry {
        app: Arc::clone(app),
        accounts: account_routes().with_state(Arc::clone(app)),
        workspace: workspace_routes().with_state(Arc::clone(app)),
        console: crate::console::routes(app),
        only,
    };
    Router::new().fallback(dispatch).with_state(entry)
}

fn account_routes() -> Router<App> {
    Router::new()
        .merge(well_known::routes())
        .merge(oauth::account_routes())
        .merge(login::routes())
        .merge(accounts::routes())
        .merge(scim::routes())
        .merge(secrets::account_routes())
        .merge(assignments::routes())
        .fallback(reply::no_endpoint)
        .method_not_allowed_fallback(reply::no_endpoint)
}

fn workspace_routes() -> Router<App> {
    Router::new()
        .merge(well_known::routes())
        .merge(oauth::workspace_routes())
        .merge(login::routes())
        .merge(workspace_scim::routes())
        .merge(secrets::workspace_routes())
        .merge(unity::routes())
        .merge(catalogs::routes())
        .merge(grants_api::routes())
        .merge(warehouses::routes())
        .merge(warehouse_permissions::routes())
        .merge(statements::routes())
        .fallback(reply::no_endpoint)
        .method_not_allowed_fallback(reply::no_endpoint)
}

async fn dispatch(State(entry): State<Entry>, mut request: Request) -> Response {
    let named = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| request.uri().host())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let hosts = &entry.app.hosts;
    let site = match &entry.only {
        Some(host) if hosts.is_own_address(host, &named) => hosts.own(host),
        _ if entry.only.is_none() && hosts.is_console(&named) => {
            return answer(entry.console, request).await;
        }
        _ => hosts.named(&named),
    };
    let Some(site) = site else {
        return not_simulated(&named);
    };
    let fault = entry.app.faults.take(&site.host, request.uri().path());
    if let Some(fault) = fault {
        let mut response = failed(&fault);
        mark(&site, &mut response);
        return response;
    }
    let mut response = match is_open(&entry.app, &site) {
        Ok(()) => {
            let router = match site.kind {
                SiteKind::Accounts => entry.accounts,
                SiteKind::Workspace(_) => entry.workspace,
            };
            request.extensions_mut().insert(site.clone());
            answer(router, request).await
        }
        Err(error) => error.into_response(),
    };
    mark(&site, &mut response);
    response
}

async fn answer(router: Router, request: Request) -> Response {
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The answer that a test asked for.
fn failed(fault: &Fault) -> Response {
    let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let code = fault.error_code.as_deref().unwrap_or(match fault.status {
        403 => "PERMISSION_DENIED",
        429 => "REQUEST_LIMIT_EXCEEDED",
        503 => "TEMPORARILY_UNAVAILABLE",
        _ => "INTERNAL_ERROR",
    });
    let message = fault.message.as_deref().unwrap_or("A test asked for this.");
    let mut response = ApiError::new(status, code, message).into_response();
    if let Some(seconds) = fault.retry_after_s {
        let value = HeaderValue::from(seconds);
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// Hosts of workspaces that are not in use answer nothing.
fn is_open(app: &App, site: &Site) -> Result<(), ApiError> {
    let SiteKind::Workspace(id) = site.kind else {
        return Ok(());
    };
    let world = app.world();
    match world.account(site.cloud).workspace(id) {
        Some(workspace) if workspace.status == Status::Running => Ok(()),
        _ => Err(ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "WORKSPACE_TEMPORARILY_UNAVAILABLE",
            "The workspace is not running.",
        )),
    }
}

/// Headers of every reply of a simulated host.
fn mark(site: &Site, response: &mut Response) {
    let headers = response.headers_mut();
    let request_id = uuid::Uuid::new_v4().to_string();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    if let SiteKind::Workspace(id) = site.kind {
        let name = HeaderName::from_static("x-databricks-org-id");
        headers.insert(name, HeaderValue::from(id));
    }
    headers.insert(header::SERVER, HeaderValue::from_static("databricks"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
}

fn not_simulated(host: &str) -> Response {
    let shown: String = host.chars().filter(|one| !one.is_control()).collect();
    let text = format!("The host '{shown}' is not simulated here.\n");
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}
