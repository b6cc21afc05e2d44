//! The description of the API (OpenAPI 3.1): the handlers say what they read and answer, the table of routes who may use them, and this file
//! what holds for all.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{Method, StatusCode};
use contract::{ConnectorData, Problem, TestEvent};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::schema::{Schema, SchemaType, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ComponentsBuilder, ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use crate::http::access::{AccessRule, RULES, RouteAccess};
use crate::http::routes::{
    addresses, api_description, api_keys, approved_collector, audit_events, collector_files,
    connection_strings, connection_tests, connector_data, connectors, discoveries, federation,
    health, instance, intake, invitations, jwks, onboarding_sessions, people, permissions_readings,
    provider_sign_ins, regions, security_txt, sessions, sharing, validations,
};

/// Everybody who is signed in shows this.
const SESSION: &str = "session";
/// Programs show this in its place.
const API_KEY: &str = "api_key";
/// Collectors show this.
const COLLECTOR_TOKEN: &str = "collector_token";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "LakeSentry",
        version = "1",
        description = "Connects a Databricks account to LakeSentry. What a route needs, a role and the scope of a key, stands in its description. A request that fails is answered with a `Problem` (RFC 9457), whose `code` stays the same for ever; its texts may change. Members that a program does not know are to be passed over: newer versions add some.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    paths(
        addresses::detect,
        api_description::show,
        api_keys::create,
        api_keys::list,
        api_keys::revoke,
        audit_events::export,
        audit_events::export_csv,
        audit_events::list,
        audit_events::state,
        collector_files::show,
        connection_strings::list,
        connection_strings::mark_shown,
        connection_strings::mint,
        connection_strings::revoke,
        connection_tests::cancel,
        connection_tests::events,
        connection_tests::matrix,
        connection_tests::matrix_csv,
        connection_tests::start,
        connector_data::events,
        connector_data::read_again,
        connector_data::show,
        connectors::create,
        connectors::list,
        connectors::make_primary,
        connectors::remove,
        connectors::show,
        connectors::show_test,
        discoveries::discover,
        health::alive,
        health::metrics,
        health::ready,
        instance::show,
        intake::assignment,
        intake::begin,
        intake::commit,
        intake::note_cycle,
        intake::receive,
        invitations::create,
        invitations::list,
        invitations::revoke,
        federation::document,
        federation::issuer_keys,
        federation::keys,
        federation::terms,
        federation::try_issuer_key,
        jwks::show,
        onboarding_sessions::forget,
        onboarding_sessions::show,
        people::change,
        people::hand_over,
        people::list,
        permissions_readings::read,
        provider_sign_ins::begin,
        provider_sign_ins::connect,
        provider_sign_ins::finish,
        provider_sign_ins::own,
        regions::list,
        security_txt::show,
        sessions::begin,
        sessions::current,
        sessions::end,
        sessions::end_all,
        sessions::end_one,
        sessions::extend,
        sessions::list,
        sessions::options,
        approved_collector::approve,
        sharing::approve,
        sharing::show,
        validations::show,
        validations::switch,
    ),
    components(schemas(ConnectorData, Problem, TestEvent))
)]
struct Handlers;

/// The description as JSON, with a line for each member.
pub static OPENAPI_JSON: LazyLock<String> = LazyLock::new(|| {
    let mut text = description().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
});

/// Completes what the handlers say.
fn description() -> utoipa::openapi::OpenApi {
    let mut api = Handlers::openapi();
    for (path, item) in &mut api.paths.paths {
        for (method, operation) in operations(item) {
            let rule = RULES
                .iter()
                .find(|rule| rule.path == path && *rule.method == method);
            if let Some(rule) = rule {
                complete(operation, rule);
            }
        }
    }
    let components = ComponentsBuilder::from(api.components.take().unwrap_or_default())
        .security_scheme(
            SESSION,
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                "__Host-lakesentry_session",
                "The cookie of somebody who has signed in. Where the server listens on this machine only, and without TLS, its name is lakesentry_session_ and the port.",
            ))),
        )
        .security_scheme(API_KEY, bearer("An API key, which acts for the person who made it."))
        .security_scheme(
            COLLECTOR_TOKEN,
            bearer("The token in a connection string."),
        );
    api.components = Some(components.build());
    api
}

fn bearer(description: &str) -> SecurityScheme {
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.description = Some(description.to_owned());
    SecurityScheme::Http(scheme)
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Adds who may use a route, and the refusals that follow from what it is.
fn complete(operation: &mut Operation, rule: &AccessRule) {
    operation.summary = operation.summary.take().map(without_address);
    operation.security = Some(security(rule.access));
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter {
            leave_out_null(parameter);
        }
    }
    if let RouteAccess::Role(role, scope) = rule.access {
        let means = match scope {
            Some(scope) => format!("a key needs the scope `{}`", scope.slug()),
            None => "a person who is signed in does this, and no key".to_owned(),
        };
        let needs = format!("Needs the role {}; {means}.", role.label());
        operation.description = Some(match operation.description.take() {
            Some(text) if !text.is_empty() => format!("{text}\n\n{needs}"),
            _ => needs,
        });
    }
    let mut refusals = refusals(operation, rule);
    // What a handler says itself is more exact.
    for (status, response) in &mut operation.responses.responses {
        let status = status.parse().unwrap_or(StatusCode::OK.as_u16());
        refusals.remove(&status);
        if let (400.., RefOr::T(response)) = (status, response) {
            *response = problem(&response.description);
        }
    }
    for (status, why) in refusals {
        let response = RefOr::T(problem(why));
        operation
            .responses
            .responses
            .insert(status.to_string(), response);
    }
}

/// Outside of JSON there is no null: what is missing is not sent.
fn leave_out_null(parameter: &mut Parameter) {
    let Some(RefOr::T(Schema::Object(object))) = &mut parameter.schema else {
        return;
    };
    if let SchemaType::Array(types) = &mut object.schema_type {
        types.retain(|one| *one != Type::Null);
        if let [one] = &types[..] {
            object.schema_type = SchemaType::Type(one.clone());
        }
    }
}

/// The first line of a handler's comment names its route for whoever reads the code.
fn without_address(summary: String) -> String {
    let said = match summary.split_once("`: ") {
        Some((_address, said)) => said,
        None => &summary,
    };
    let said = said.trim_end_matches('.');
    let mut letters = said.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn security(access: RouteAccess) -> Vec<SecurityRequirement> {
    let by = |name: &str| SecurityRequirement::new::<_, [String; 0], _>(name, []);
    match access {
        // An empty list says that nothing has to be shown.
        RouteAccess::Anybody => Vec::new(),
        RouteAccess::Collector => vec![by(COLLECTOR_TOKEN)],
        RouteAccess::Role(_, None) => vec![by(SESSION)],
        RouteAccess::Role(_, Some(scope)) => vec![
            by(SESSION),
            SecurityRequirement::new(API_KEY, [scope.slug()]),
        ],
    }
}

/// Says with which statuses a request can be refused, and why.
fn refusals(operation: &Operation, rule: &AccessRule) -> BTreeMap<u16, &'static str> {
    let mut refusals = BTreeMap::from([
        (
            429,
            "Too many requests; `Retry-After` says when to come again",
        ),
        (500, "Something went wrong on the server"),
        (503, "The answer took too long"),
    ]);
    if rule.access != RouteAccess::Anybody {
        refusals.insert(401, "Nobody is signed in, or what was shown does not count");
    }
    if rule.access != RouteAccess::Anybody || *rule.method != Method::GET {
        refusals.insert(
            403,
            "Whoever asks may not do this, or the request came from another site",
        );
    }
    if operation.request_body.is_some() {
        refusals.insert(400, "The body can't be read");
        refusals.insert(413, "The body is too large");
        refusals.insert(415, "The body is not said to be what it has to be");
        refusals.insert(422, "A member can't be used; `errors` says which");
    }
    for parameter in operation.parameters.iter().flatten() {
        let RefOr::T(parameter) = parameter else {
            continue;
        };
        match parameter.parameter_in {
            ParameterIn::Path => {
                refusals.insert(404, "There is nothing of this name");
            }
            ParameterIn::Query => {
                refusals.insert(422, "The query can't be used");
            }
            ParameterIn::Header if parameter.name == "idempotency-key" => {
                refusals.insert(400, "The body, or the idempotency key, can't be read");
                refusals.insert(
                    422,
                    "A member can't be used, or the idempotency key belongs to another request",
                );
            }
            _ => {}
        }
    }
    refusals
}

/// The answer to every request that fails (RFC 9457).
fn problem(description: &str) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build()
}
