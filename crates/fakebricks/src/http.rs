//! The REST API: which simulated host a request is for, and the routes of each kind of host.

mod account_groups;
mod account_principals;
mod accounts;
pub mod as_principal;
mod assignments;
mod auth;
mod catalogs;
mod cut;
mod delivery;
mod entra;
mod faulty;
pub mod federation_policies;
mod form;
mod grants_api;
pub mod hosts;
mod job_runs;
mod jobs;
mod login;
mod metastore_grants;
mod oauth;
mod paging;
mod personal_tokens;
pub mod reply;
mod result_chunks;
mod result_files;
mod scim;
mod scim_filter;
mod secret_scopes;
mod secrets;
pub mod session_store;
mod sql_sessions;
mod statement_result;
mod statement_shapes;
pub mod statement_store;
mod statements;
mod storage;
mod token_exchange;
mod unity;
mod unity_objects;
mod volume_files;
mod volumes;
mod warehouse_permissions;
mod warehouses;
mod well_known;
mod workspace_objects;
mod workspace_scim;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tower::ServiceExt as _;

use crate::simulation::SharedSimulation;
use crate::world::Status;
pub use cut::ConnectionCut;
use hosts::{Site, SiteKind};
use reply::{REASON_PHRASE, RestError};

/// Routes by kind of host.
#[derive(Debug, Clone)]
struct HostRouter {
    app: SharedSimulation,
    accounts: Router,
    workspace: Router,
    entra_login: Router,
    identity_service: Router,
    console: Router,
    only: Option<String>,
}

/// Everything that one listener serves; `only` names the simulated host of a listener of its own.
pub fn entry(app: &SharedSimulation, only: Option<String>) -> Router {
    let entry = HostRouter {
        app: SharedSimulation::clone(app),
        accounts: account_routes().with_state(SharedSimulation::clone(app)),
        workspace: workspace_routes().with_state(SharedSimulation::clone(app)),
        entra_login: entra::login_routes().with_state(SharedSimulation::clone(app)),
        identity_service: entra::identity_routes().with_state(SharedSimulation::clone(app)),
        console: crate::console::routes(app),
        only,
    };
    Router::new().fallback(dispatch).with_state(entry)
}

/// Everything that the storage port serves.
pub fn storage(app: &SharedSimulation) -> Router {
    storage::routes().with_state(SharedSimulation::clone(app))
}

fn account_routes() -> Router<SharedSimulation> {
    Router::new()
        .merge(well_known::routes())
        .merge(oauth::account_routes())
        .merge(login::routes())
        .merge(accounts::routes())
        .merge(account_principals::routes())
        .merge(account_groups::routes())
        .merge(secrets::account_routes())
        .merge(federation_policies::routes())
        .merge(assignments::routes())
        .fallback(reply::no_endpoint)
        .method_not_allowed_fallback(reply::no_endpoint)
}

fn workspace_routes() -> Router<SharedSimulation> {
    Router::new()
        .merge(well_known::routes())
        .merge(oauth::workspace_routes())
        .merge(login::routes())
        .merge(workspace_scim::routes())
        .merge(secrets::workspace_routes())
        .merge(unity::routes())
        .merge(catalogs::routes())
        .merge(unity_objects::routes())
        .merge(grants_api::routes())
        .merge(warehouses::routes())
        .merge(warehouse_permissions::routes())
        .merge(sql_sessions::routes())
        .merge(secret_scopes::routes())
        .merge(personal_tokens::routes())
        .merge(jobs::routes())
        .merge(job_runs::routes())
        .merge(workspace_objects::routes())
        .merge(volumes::routes())
        .merge(volume_files::routes())
        .merge(statements::routes())
        .fallback(reply::no_endpoint)
        .method_not_allowed_fallback(reply::no_endpoint)
}

async fn dispatch(State(entry): State<HostRouter>, mut request: Request) -> Response {
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
        None if named == entra::LOGIN_HOST => return answer(entry.entra_login, request).await,
        None if named == entra::IDENTITY_HOST => {
            return answer(entry.identity_service, request).await;
        }
        _ => entry.app.site(&named),
    };
    let Some(site) = site else {
        return not_simulated(&named);
    };
    let traffic = &entry.app.traffic;
    let _visit = traffic.enter(&site.host);
    let cut = request.extensions().get::<ConnectionCut>().cloned();
    if let Some(cut) = &cut {
        cut.note(&site.host);
    }
    if entry.app.faults.take_connection(&site.host).is_some() {
        return cut_or_close(cut, false).await;
    }
    let (method, path) = (request.method(), request.uri().path());
    let hits = entry.app.faults.take_request(&site.host, method, path);
    tokio::time::sleep(traffic.latency() + faulty::delay(&hits.changes)).await;
    let mut response = if let Some(kind) = hits.instead {
        match faulty::answer(&kind, &site) {
            Some(response) => response,
            None => return cut_or_close(cut, true).await,
        }
    } else {
        request.extensions_mut().insert(site.clone());
        let skew = oauth::Skew(faulty::skew_seconds(&hits.changes));
        request.extensions_mut().insert(skew);
        real_answer(&entry, &site, request).await
    };
    mark(&site, &mut response);
    faulty::changed(response, &hits.changes).await
}

async fn real_answer(entry: &HostRouter, site: &Site, request: Request) -> Response {
    if let Err(error) = is_open(&entry.app, site) {
        return error.into_response();
    }
    let router = match site.kind {
        SiteKind::Accounts => &entry.accounts,
        SiteKind::Workspace(_) => &entry.workspace,
    };
    answer(router.clone(), request).await
}

async fn answer(router: Router, request: Request) -> Response {
    match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Ends the connection without an answer, by a reset or by closing it.
async fn cut_or_close(cut: Option<ConnectionCut>, reset: bool) -> Response {
    match cut {
        Some(cut) => cut.now(reset).await,
        // Every listener gives its requests the means; this is as close as it gets without.
        None => ([(header::CONNECTION, "close")], StatusCode::BAD_GATEWAY).into_response(),
    }
}

/// Hosts of workspaces that are not in use answer nothing.
fn is_open(app: &SharedSimulation, site: &Site) -> Result<(), RestError> {
    let SiteKind::Workspace(id) = site.kind else {
        return Ok(());
    };
    let world = app.world();
    match world.account(site.cloud).workspace(id) {
        Some(workspace) if workspace.status == Status::Running => Ok(()),
        _ => Err(RestError::new(
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
    if let SiteKind::Workspace(id) = site.kind
        && !headers.contains_key(REASON_PHRASE)
    {
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
