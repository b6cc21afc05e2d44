//! Who may do what: the one table, and the layer that holds every request to it.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use contract::paths;
use domain::ApiKeyScope::{self, Admin as Manage, Read, Write};
use domain::Role::{self, Admin, Owner, User};

use crate::actor::{Actor, ActorMeans, RequestOrigin};
use crate::app::App;
use crate::clock;
use crate::http::error::Error;
use crate::http::extract::origin_of;
use crate::http::sign_in_cookie;
use crate::services::sign_in::{self, Proof};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteAccess {
    /// Whoever reaches the server.
    Anybody,
    /// Whoever shows a live token of a collector. That it is one the intake finds out, which the handler's own extractor leads to.
    Collector,
    /// Whoever has at least this role; with a key that has at least this scope, or with no key at all.
    Role(Role, Option<ApiKeyScope>),
}

/// A route and who may use it.
#[derive(Debug, Clone, Copy)]
pub struct AccessRule {
    /// Its method.
    pub method: &'static Method,
    /// Its path, as the router writes it.
    pub path: &'static str,
    /// Who may use it.
    pub access: RouteAccess,
}

/// A role that was granted to a request; the handler's own extractor says the same.
#[derive(Debug, Clone)]
pub struct GrantedRole {
    /// Who asks.
    pub actor: Actor,
    /// What the table asks for.
    pub role: Role,
}

const fn anybody(method: &'static Method, path: &'static str) -> AccessRule {
    AccessRule {
        method,
        path,
        access: RouteAccess::Anybody,
    }
}

const fn collector(method: &'static Method, path: &'static str) -> AccessRule {
    AccessRule {
        method,
        path,
        access: RouteAccess::Collector,
    }
}

const fn with_key(
    method: &'static Method,
    path: &'static str,
    role: Role,
    scope: ApiKeyScope,
) -> AccessRule {
    AccessRule {
        method,
        path,
        access: RouteAccess::Role(role, Some(scope)),
    }
}

/// What a person does in person: no key can do it, so a key that is lost does not beget others.
const fn in_person(method: &'static Method, path: &'static str, role: Role) -> AccessRule {
    AccessRule {
        method,
        path,
        access: RouteAccess::Role(role, None),
    }
}

const GET: &Method = &Method::GET;
const POST: &Method = &Method::POST;
const PUT: &Method = &Method::PUT;
const PATCH: &Method = &Method::PATCH;
const DELETE: &Method = &Method::DELETE;

/// Every route of the API. What is not in here is reached by nobody.
pub const RULES: [AccessRule; 72] = [
    anybody(GET, "/collector/{file}"),
    anybody(GET, "/healthz"),
    anybody(GET, "/readyz"),
    with_key(GET, "/metrics", User, Read),
    anybody(GET, paths::API_DESCRIPTION),
    anybody(GET, paths::SIGN_IN_OPTIONS),
    anybody(POST, paths::SESSIONS),
    in_person(GET, paths::SESSIONS, User),
    in_person(DELETE, paths::SESSIONS, User),
    with_key(GET, paths::CURRENT_SESSION, User, Read),
    in_person(POST, paths::CURRENT_SESSION, User),
    in_person(DELETE, paths::CURRENT_SESSION, User),
    in_person(DELETE, "/api/v1/sessions/{id}", User),
    anybody(POST, paths::PROVIDER_SIGN_INS),
    anybody(POST, paths::CURRENT_PROVIDER_SIGN_IN),
    in_person(GET, paths::OWN_IDENTITY, User),
    in_person(POST, paths::OWN_IDENTITY, User),
    with_key(GET, paths::INVITATIONS, Admin, Read),
    in_person(POST, paths::INVITATIONS, Admin),
    with_key(DELETE, "/api/v1/invitations/{id}", Admin, Manage),
    with_key(GET, paths::PEOPLE, Admin, Read),
    with_key(PATCH, "/api/v1/people/{id}", Admin, Manage),
    in_person(PUT, paths::OWNER, Owner),
    in_person(GET, paths::API_KEYS, User),
    in_person(POST, paths::API_KEYS, Admin),
    in_person(DELETE, "/api/v1/api-keys/{id}", User),
    with_key(GET, paths::AUDIT_EVENTS, Admin, Manage),
    with_key(GET, paths::AUDIT_TRAIL, Admin, Manage),
    with_key(GET, paths::AUDIT_TRAIL_CSV, Admin, Manage),
    with_key(GET, paths::AUDIT_TRAIL_STATE, Admin, Manage),
    with_key(GET, paths::INSTANCE, User, Read),
    with_key(GET, paths::REGIONS, User, Read),
    with_key(GET, paths::CONNECTORS, User, Read),
    with_key(GET, "/api/v1/connectors/{id}", User, Read),
    with_key(
        GET,
        "/api/v1/connectors/{id}/connection-strings",
        User,
        Read,
    ),
    with_key(GET, "/api/v1/connectors/{id}/test", User, Read),
    with_key(GET, "/api/v1/connectors/{id}/validation", User, Read),
    with_key(PUT, "/api/v1/connectors/{id}/validation", Admin, Write),
    with_key(GET, "/api/v1/connectors/{id}/data", User, Read),
    with_key(GET, "/api/v1/connectors/{id}/data/events", User, Read),
    with_key(
        DELETE,
        "/api/v1/connectors/{id}/data/{table}/checkpoint",
        Admin,
        Write,
    ),
    with_key(GET, "/api/v1/connectors/{id}/sharing", User, Read),
    in_person(PUT, "/api/v1/connectors/{id}/sharing", Admin),
    in_person(PUT, "/api/v1/connectors/{id}/approved-collector", Admin),
    with_key(POST, paths::CONNECTORS, Admin, Write),
    with_key(DELETE, "/api/v1/connectors/{id}", Admin, Write),
    with_key(PUT, "/api/v1/connectors/{id}/primary", Admin, Write),
    with_key(
        POST,
        "/api/v1/connectors/{id}/connection-strings",
        Admin,
        Write,
    ),
    with_key(
        DELETE,
        "/api/v1/connectors/{id}/connection-strings/{token_id}",
        Admin,
        Write,
    ),
    with_key(
        POST,
        "/api/v1/connectors/{id}/connection-strings/{token_id}/shown",
        Admin,
        Write,
    ),
    with_key(GET, paths::ONBOARDING_SESSION, Admin, Write),
    with_key(DELETE, paths::ONBOARDING_SESSION, Admin, Write),
    with_key(POST, paths::ADDRESSES, Admin, Write),
    with_key(POST, paths::DISCOVERIES, Admin, Write),
    with_key(POST, paths::PERMISSIONS_READINGS, Admin, Write),
    with_key(POST, paths::CONNECTION_TESTS, Admin, Write),
    with_key(DELETE, "/api/v1/connection-tests/{id}", Admin, Write),
    with_key(GET, "/api/v1/connection-tests/{id}/events", Admin, Write),
    with_key(GET, "/api/v1/connection-tests/{id}/matrix", Admin, Write),
    with_key(
        GET,
        "/api/v1/connection-tests/{id}/matrix.csv",
        Admin,
        Write,
    ),
    collector(GET, extraction::paths::ASSIGNMENT),
    collector(POST, extraction::paths::EXTRACTIONS),
    collector(PUT, "/api/v1/extractions/{id}/batches/{batch}"),
    collector(POST, "/api/v1/extractions/{id}/commit"),
    collector(POST, extraction::paths::CYCLE_REPORTS),
    anybody(GET, paths::JWKS),
    anybody(GET, paths::ISSUER),
    anybody(GET, paths::ISSUER_JWKS),
    with_key(GET, paths::FEDERATION_TERMS, User, Read),
    with_key(GET, paths::ISSUER_KEYS, User, Read),
    with_key(POST, paths::ISSUER_KEY_TRIES, Admin, Write),
    anybody(GET, paths::SECURITY_TXT),
];

/// Lets a request through whose actor may make it.
pub async fn layer(
    State(app): State<App>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    let from = origin_of(request.extensions());
    let checked = check(
        &app,
        path.as_str(),
        request.method(),
        request.headers(),
        from,
    );
    match checked.await {
        Ok(None) => next.run(request).await,
        Ok(Some(granted)) => {
            request.extensions_mut().insert(granted);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

async fn check(
    app: &App,
    path: &str,
    method: &Method,
    headers: &HeaderMap,
    from: RequestOrigin,
) -> Result<Option<GrantedRole>, Error> {
    let access = rule(method, path)?;
    let (role, scope) = match access {
        RouteAccess::Anybody | RouteAccess::Collector => return Ok(None),
        RouteAccess::Role(role, scope) => (role, scope),
    };
    let (now, shown) = (clock::now(), sign_in_cookie::shown(app, headers));
    let mut actor = sign_in::actor(app.store(), &shown, now).await?;
    if app.practice().is_some() && matches!(shown, Proof::Nothing) {
        actor = Some(Actor {
            person: Actor::practising(),
            means: ActorMeans::Practice,
            from: RequestOrigin::default(),
        });
    }
    let actor = Actor {
        from,
        ..actor.ok_or(Error::SIGN_IN_NEEDED)?
    };
    app.rate_limits().count_person(&actor.counted_as())?;
    judge(&actor, role, scope)?;
    // Looking whether one is still signed in is no sign of life: a page that nobody looks at does it, too.
    if path == paths::CURRENT_SESSION && method == Method::GET {
        return Ok(Some(GrantedRole { actor, role }));
    }
    let actor = sign_in::seen(app.store(), actor, now).await?;
    Ok(Some(GrantedRole { actor, role }))
}

fn rule(method: &Method, path: &str) -> Result<RouteAccess, Error> {
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let mut of_path = RULES.iter().filter(|rule| rule.path == path).peekable();
    if of_path.peek().is_none() {
        return Err(Error::NOT_FOUND);
    }
    of_path
        .find(|rule| rule.method == method)
        .map(|rule| rule.access)
        .ok_or(Error::METHOD_NOT_ALLOWED)
}

/// Says whether somebody may do what asks for this role, and for this scope of a key.
fn judge(actor: &Actor, role: Role, scope: Option<ApiKeyScope>) -> Result<(), Error> {
    if actor.person.role < role {
        return Err(Error::role_needed(role));
    }
    match (actor.key_scope(), scope) {
        (None, _) => Ok(()),
        (Some(has), Some(needed)) if has >= needed => Ok(()),
        (Some(_), Some(needed)) => Err(Error::scope_needed(needed)),
        (Some(_), None) => Err(Error::in_person_only()),
    }
}
