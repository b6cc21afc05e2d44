//! Every URL of the wizard, and of what it links to on the same server.

use domain::{ConnectionTestId, ConnectorId};

use crate::state::Step;

/// Regions and their state, or the start page.
pub const HOME: &str = "/";
/// The inspector: a document of its own, so links to it load the page.
pub const INSPECT: &str = "/inspect";
/// The viewer of audit exports: a document of its own, too.
pub const AUDIT_VIEWER: &str = "/audit-viewer";
/// The commands that export the audit log.
pub const AUDIT_EXPORT: &str = "/audit-export";
/// The document for a colleague who has a role that is missing here.
pub const HAND_OVER: &str = "/hand-over";
/// Version, licences, contact.
pub const ABOUT: &str = "/about";

/// Who may come in: people, sessions, keys.
pub const ACCESS: &str = "/settings/access";

/// What people did here.
pub const AUDIT_TRAIL: &str = "/settings/audit-log";

/// The keys for ID tokens.
pub const ISSUER_KEYS: &str = "/settings/issuer-keys";

/// Whom to tell about a weakness; a file of the server.
pub const SECURITY: &str = "/.well-known/security.txt";
/// Questions and answers.
pub const HELP: &str = "/about#help";
/// Query parameter of the grants: the regions, the primary first where no connector is.
pub const REGIONS: &str = "regions";
/// Query parameter of a step: the later step that it is shown in place of.
pub const NEEDED_FOR: &str = "needed-for";

/// What an address of the wizard shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageAddress {
    /// Regions and their state, or the start page.
    Home,
    /// A step of the first connection.
    Step(Step),
    /// The document for a colleague.
    HandOver,
    /// A connector.
    Connector(ConnectorId),
    /// A new connection string of a connector.
    ConnectionString(ConnectorId),
    /// What sets the collector of a connector up.
    Deployment(ConnectorId),
    /// What leaves the workspace of a connector.
    Sharing(ConnectorId),
    /// The results of a connection test.
    Matrix(ConnectionTestId),
    /// The way back from the identity provider.
    SignInCallback,
    /// People, sessions and keys.
    Access,
    /// What people did here.
    AuditTrail,
    /// The keys for ID tokens, and who takes them.
    IssuerKeys,
    /// The commands that export the audit log of Databricks.
    AuditExport,
    /// Version, licences, contact, and help.
    About,
    /// Nothing.
    Unknown,
}

impl PageAddress {
    /// Reads the path of an address.
    pub fn read(path: &str) -> Self {
        let words: Vec<&str> = path.trim_matches('/').split('/').collect();
        let page = match words[..] {
            // Who is signed in has nothing to do at `/sign-in`, and who is not signs in at every address.
            ["" | "sign-in"] => Some(Self::Home),
            ["sign-in", "callback"] => Some(Self::SignInCallback),
            ["setup", slug] => Step::from_slug(slug).map(Self::Step),
            ["hand-over"] => Some(Self::HandOver),
            ["connectors", id] => ConnectorId::parse(id).ok().map(Self::Connector),
            ["connectors", id, "string"] => ConnectorId::parse(id).ok().map(Self::ConnectionString),
            ["connectors", id, "deploy"] => ConnectorId::parse(id).ok().map(Self::Deployment),
            ["connectors", id, "sharing"] => ConnectorId::parse(id).ok().map(Self::Sharing),
            ["tests", id] => ConnectionTestId::parse(id).ok().map(Self::Matrix),
            ["settings", "access"] => Some(Self::Access),
            ["settings", "audit-log"] => Some(Self::AuditTrail),
            ["settings", "issuer-keys"] => Some(Self::IssuerKeys),
            ["audit-export"] => Some(Self::AuditExport),
            ["about"] => Some(Self::About),
            _ => None,
        };
        page.unwrap_or(Self::Unknown)
    }
}

/// A step of the first connection.
pub fn step(step: Step) -> String {
    format!("/setup/{}", step.slug())
}

/// What every table showed in every region, in one test.
pub fn matrix(connection_test_id: ConnectionTestId) -> String {
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

/// What sets the collector of a connector up.
pub fn deployment(id: ConnectorId) -> String {
    format!("/connectors/{id}/deploy")
}

/// What leaves the workspace of a connector.
pub fn sharing(id: ConnectorId) -> String {
    format!("/connectors/{id}/sharing")
}

/// The first step that is missing, in place of a later one.
pub fn step_needed_for(step: Step, wanted: Step) -> String {
    format!("{}?{NEEDED_FOR}={}", self::step(step), wanted.slug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_its_page() {
        let id = ConnectorId::parse("0192f0c1-2b3c-7d4e-8f50-000000000001").unwrap();
        let test = ConnectionTestId::parse("0192f0c1-2b3c-7d4e-8f50-000000000002").unwrap();
        for step in Step::ALL {
            assert_eq!(
                PageAddress::read(&self::step(step)),
                PageAddress::Step(step)
            );
        }
        for (path, page) in [
            (HOME.to_owned(), PageAddress::Home),
            (HAND_OVER.to_owned(), PageAddress::HandOver),
            (ACCESS.to_owned(), PageAddress::Access),
            (AUDIT_TRAIL.to_owned(), PageAddress::AuditTrail),
            (ISSUER_KEYS.to_owned(), PageAddress::IssuerKeys),
            (AUDIT_EXPORT.to_owned(), PageAddress::AuditExport),
            (ABOUT.to_owned(), PageAddress::About),
            ("/sign-in".to_owned(), PageAddress::Home),
            ("/sign-in/callback".to_owned(), PageAddress::SignInCallback),
            (connector(id), PageAddress::Connector(id)),
            (connection_string(id), PageAddress::ConnectionString(id)),
            (deployment(id), PageAddress::Deployment(id)),
            (sharing(id), PageAddress::Sharing(id)),
            (matrix(test), PageAddress::Matrix(test)),
        ] {
            assert_eq!(PageAddress::read(&path), page, "{path}");
            assert_eq!(PageAddress::read(&format!("{path}/")), page, "{path}/");
        }
    }

    #[test]
    fn an_address_that_names_nothing_is_unknown() {
        for path in [
            "/setup",
            "/setup/mint",
            "/connectors/1",
            "/tests",
            "/tests/a-test",
            "/hand-over/x",
            "//x",
        ] {
            assert_eq!(PageAddress::read(path), PageAddress::Unknown, "{path}");
        }
    }
}
