//! Every URL of the wizard, and of what it links to on the same server.

use domain::ConnectorId;

use crate::state::Step;

/// Regions and their state, or the start page.
pub const HOME: &str = "/";
/// The inspector: a document of its own, so links to it load the page.
pub const INSPECT: &str = "/inspect";
/// The document for a colleague who has a role that is missing here.
pub const HAND_OVER: &str = "/hand-over";
/// Version, licences, contact.
pub const ABOUT: &str = "/about";

/// Who may come in: people, sessions, keys.
pub const ACCESS: &str = "/settings/access";

/// Whom to tell about a weakness; a file of the server.
pub const SECURITY: &str = "/.well-known/security.txt";
/// Questions and answers.
pub const HELP: &str = "/about#help";
/// Query parameter of the grants: the regions, the primary first where no connector is.
pub const REGIONS: &str = "regions";
/// Query parameter of a step: the later step that it is shown in place of.
pub const NEEDED_FOR: &str = "needed-for";

/// A step of the first connection.
pub fn step(step: Step) -> String {
    format!("/setup/{}", step.slug())
}

/// What every table showed in every region, in one test.
pub fn matrix(connection_test_id: &str) -> String {
    format!("/tests/{connection_test_id}")
}

/// State, evidence and tokens of a connector.
pub fn connector(id: ConnectorId) -> String {
    format!("/connectors/{id}")
}

/// Minting and the one-time display of a connection string.
pub fn connection_string(id: ConnectorId) -> String {
    format!("/connectors/{id}/string")
}

/// The first step that is missing, in place of a later one.
pub fn step_needed_for(step: Step, wanted: Step) -> String {
    format!("{}?{NEEDED_FOR}={}", self::step(step), wanted.slug())
}
