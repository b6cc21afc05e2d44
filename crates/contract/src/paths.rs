//! Where each resource is.

use domain::{
    ApiKeyId, ConnectionTestId, ConnectorId, InvitationId, PersonId, SignInId, SystemTable, TokenId,
};

/// `GET`: version, address, mode and signing key of the instance.
pub const INSTANCE: &str = "/api/v1/instance";
/// `GET`: the description of this API, as OpenAPI 3.1.
pub const API_DESCRIPTION: &str = "/api/v1/openapi.json";
/// `GET`: the public keys that verify connection strings.
pub const JWKS: &str = "/.well-known/jwks.json";
/// `GET`: what this instance is as an issuer of ID tokens (OpenID Connect Discovery 1.0, 3).
pub const ISSUER: &str = "/.well-known/openid-configuration";
/// `GET`: the public keys that verify its ID tokens.
pub const ISSUER_JWKS: &str = "/.well-known/issuer-jwks.json";
/// `GET`: what a federation policy has to say.
pub const FEDERATION_TERMS: &str = "/api/v1/federation-terms";
/// `GET`: the keys that sign ID tokens, and who takes them.
pub const ISSUER_KEYS: &str = "/api/v1/issuer-keys";
/// `POST`: signs in with the key that signs next, as each principal that has to take it.
pub const ISSUER_KEY_TRIES: &str = "/api/v1/issuer-key-tries";
/// `GET`: how to report a vulnerability (RFC 9116), where the operator says so.
pub const SECURITY_TXT: &str = "/.well-known/security.txt";
/// `GET`: which credentials the server holds for this browser; `DELETE`: forgets them.
pub const ONBOARDING_SESSION: &str = "/api/v1/onboarding-sessions/current";
/// `POST`: what a typed workspace address is.
pub const ADDRESSES: &str = "/api/v1/addresses";
/// `POST`: lists the workspaces of an account.
pub const DISCOVERIES: &str = "/api/v1/discoveries";
/// `POST`: starts a connection test.
pub const CONNECTION_TESTS: &str = "/api/v1/connection-tests";
/// `POST`: reads what a principal holds.
pub const PERMISSIONS_READINGS: &str = "/api/v1/permissions-readings";
/// `POST`: creates a connector; `GET`: lists them.
pub const CONNECTORS: &str = "/api/v1/connectors";
/// `GET`: coverage by region.
pub const REGIONS: &str = "/api/v1/regions";

/// `GET`: how one can sign in.
pub const SIGN_IN_OPTIONS: &str = "/api/v1/sign-in-options";
/// `POST`: signs in; `GET`: where the person is signed in; `DELETE`: signs out everywhere.
pub const SESSIONS: &str = "/api/v1/sessions";
/// `GET`: who is signed in here; `DELETE`: signs out; `POST`: stays signed in.
pub const CURRENT_SESSION: &str = "/api/v1/sessions/current";
/// `POST`: begins to sign in by the identity provider.
pub const PROVIDER_SIGN_INS: &str = "/api/v1/provider-sign-ins";
/// `POST`: finishes that, with what the provider sent the browser back with.
pub const CURRENT_PROVIDER_SIGN_IN: &str = "/api/v1/provider-sign-ins/current";
/// The page to which the provider sends the browser back.
pub const PROVIDER_CALLBACK: &str = "/sign-in/callback";
/// `GET`: whether the person can sign in by the provider; `POST`: begins to connect an identity.
pub const OWN_IDENTITY: &str = "/api/v1/sessions/current/identity";
/// `GET`: invitations that nobody has taken up; `POST`: invites somebody.
pub const INVITATIONS: &str = "/api/v1/invitations";
/// `GET`: who may come in.
pub const PEOPLE: &str = "/api/v1/people";
/// `PUT`: who answers for this LakeSentry.
pub const OWNER: &str = "/api/v1/owner";
/// `GET`: the keys of the person; `POST`: makes one.
pub const API_KEYS: &str = "/api/v1/api-keys";

/// `GET`: what people did here, the newest first.
pub const AUDIT_EVENTS: &str = "/api/v1/audit-events";
/// `GET`: all of it, or what the query asks for, the oldest first, a line of JSON for each event.
pub const AUDIT_TRAIL: &str = "/api/v1/audit-events.jsonl";
/// `GET`: the same for spreadsheets.
pub const AUDIT_TRAIL_CSV: &str = "/api/v1/audit-events.csv";
/// `GET`: whether it is what was recorded.
pub const AUDIT_TRAIL_STATE: &str = "/api/v1/audit-trail";

/// `PATCH`: changes what a person may do.
pub fn person(id: PersonId) -> String {
    format!("{PEOPLE}/{id}")
}

/// `DELETE`: takes an invitation back.
pub fn invitation(id: InvitationId) -> String {
    format!("{INVITATIONS}/{id}")
}

/// `DELETE`: signs the person out on one device.
pub fn session(id: SignInId) -> String {
    format!("{SESSIONS}/{id}")
}

/// `DELETE`: revokes a key.
pub fn api_key(id: ApiKeyId) -> String {
    format!("{API_KEYS}/{id}")
}

/// `DELETE`: cancels a connection test.
pub fn connection_test(id: ConnectionTestId) -> String {
    format!("{CONNECTION_TESTS}/{id}")
}

/// `GET`: streams the results of a connection test as server-sent events.
pub fn connection_test_events(id: ConnectionTestId) -> String {
    format!("{CONNECTION_TESTS}/{id}/events")
}

/// `GET`: what every table showed in every workspace.
pub fn connection_test_matrix(id: ConnectionTestId) -> String {
    format!("{CONNECTION_TESTS}/{id}/matrix")
}

/// `GET`: the same as a file for spreadsheets.
pub fn connection_test_matrix_csv(id: ConnectionTestId) -> String {
    format!("{CONNECTION_TESTS}/{id}/matrix.csv")
}

/// `GET`: one connector; `DELETE`: removes it and revokes its tokens.
pub fn connector(id: ConnectorId) -> String {
    format!("{CONNECTORS}/{id}")
}

/// `GET`: the last connection test of its workspace.
pub fn connector_test(id: ConnectorId) -> String {
    format!("{CONNECTORS}/{id}/test")
}

/// `PUT`: makes one the connector that reads the global tables, on the word of a test.
pub fn connector_primary(id: ConnectorId) -> String {
    format!("{CONNECTORS}/{id}/primary")
}

/// `GET`: whether it is tested day after day, and what that came to; `PUT`: switches it.
pub fn validation(id: ConnectorId) -> String {
    format!("{CONNECTORS}/{id}/validation")
}

/// `GET`: what may leave the workspace; `PUT`: approves it.
pub fn sharing(id: ConnectorId) -> String {
    format!("{CONNECTORS}/{id}/sharing")
}

/// `PUT`: approves the collector that runs.
pub fn approved_collector(id: ConnectorId) -> String {
    format!("{CONNECTORS}/{id}/approved-collector")
}

/// `GET`: the data of a connector, table by table.
pub fn connector_data(id: ConnectorId) -> String {
    format!("{CONNECTORS}/{id}/data")
}

/// `GET`: streams the same as server-sent events, whenever it has changed.
pub fn connector_data_events(id: ConnectorId) -> String {
    format!("{}/events", connector_data(id))
}

/// `DELETE`: lets the next cycle read all of a table again.
pub fn connector_checkpoint(id: ConnectorId, table: SystemTable) -> String {
    format!("{}/{table}/checkpoint", connector_data(id))
}

/// `POST`: mints; `GET`: lists tokens without secrets.
pub fn connection_strings(id: ConnectorId) -> String {
    format!("{CONNECTORS}/{id}/connection-strings")
}

/// `DELETE`: revokes one token.
pub fn connection_string(id: ConnectorId, token: TokenId) -> String {
    format!("{CONNECTORS}/{id}/connection-strings/{token}")
}

/// `POST`: a person has seen the string of this token.
pub fn connection_string_shown(id: ConnectorId, token: TokenId) -> String {
    format!("{}/shown", connection_string(id, token))
}
