//! Every URL of the wizard, and of what it links to on the same server.

use domain::ConnectorId;

use crate::state::Step;

/// Regions and their state, or the start page.
pub const HOME: &str = "/";
/// The inspector: a document of its own, so links to it load the page.
pub const INSPECT: &str = "/inspect";
/// Version, licences, contact.
pub const ABOUT: &str = "/about";

/// A step of the first connection.
pub fn step(step: Step) -> String {
    format!("/setup/{}", step.slug())
}

/// State, evidence and tokens of a connector.
pub fn connector(id: ConnectorId) -> String {
    format!("/connectors/{id}")
}

/// Minting and the one-time display of a connection string.
pub fn connection_string(id: ConnectorId) -> String {
    format!("/connectors/{id}/string")
}
