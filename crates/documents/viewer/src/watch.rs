//! What LakeSentry's own principal did, and what of it nobody expects.

use crate::event::EventLine;
use crate::store::{EventStore, Facet, flags};

/// How every program of LakeSentry calls itself to Databricks: `lakesentry-collector/…` and its sisters.
const OWN_AGENT: &str = "lakesentry";

/// What Databricks notes of LakeSentry's calls in one service of the audit log.
struct ExpectedService {
    name: &'static str,
    /// Actions whose names stand in Databricks' documentation of the log
    /// (<https://docs.databricks.com/aws/en/admin/account-settings/audit-logs>), or in queries that people publish over their own logs.
    seen: &'static [&'static str],
    /// Actions whose names follow from the call by Databricks' habit, and which nobody has seen yet.
    unseen: &'static [&'static str],
    /// The calls of LakeSentry that are noted there, as its client names them.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "what holds the list to the calls")
    )]
    of: &'static [&'static str],
}

/// The calls that LakeSentry makes, as the audit log names them, and what Databricks notes of its own accord while they are answered.
const EXPECTED: [ExpectedService; 9] = [
    // A token for the client id and secret or for another's token, and each use of it.
    ExpectedService {
        name: "accounts",
        seen: &[
            "accountInHouseOAuthClientAuthentication",
            "jwtLogin",
            "mintOAuthToken",
            "oidcTokenAuthorization",
            "tokenLogin",
            "workspaceInHouseOAuthClientAuthentication",
        ],
        unseen: &["inHouseOAuthClientAuthentication"],
        of: &[
            "POST /oidc/accounts/{account_id}/v1/token",
            "POST /oidc/v1/token",
        ],
    },
    ExpectedService {
        name: "accountsManager",
        seen: &[],
        unseen: &["getWorkspace", "listWorkspaces"],
        of: &["GET /api/2.0/accounts/{account_id}/workspaces"],
    },
    // Reading through a SQL warehouse, which may have to be started.
    ExpectedService {
        name: "databrickssql",
        seen: &["commandFinish", "commandSubmit"],
        unseen: &[
            "cancelQueryExecution",
            "executeAdhocQuery",
            "getEndpoint",
            "getWarehouse",
            "listEndpoints",
            "listWarehouses",
            "startEndpoint",
            "startWarehouse",
        ],
        of: &[
            "GET /api/2.0/sql/statements/{id}",
            "GET /api/2.0/sql/statements/{id}/result/chunks/{n}",
            "GET /api/2.0/sql/warehouses",
            "GET /api/2.0/sql/warehouses/{id}",
            "POST /api/2.0/sql/statements",
            "POST /api/2.0/sql/statements/{id}/cancel",
        ],
    },
    ExpectedService {
        name: "clusters",
        seen: &[],
        unseen: &["startResult"],
        of: &[],
    },
    // Who may read what, and what Unity Catalog notes of each statement that reads.
    ExpectedService {
        name: "unityCatalog",
        seen: &["generateTemporaryTableCredential", "getTable"],
        unseen: &[
            "getCatalog",
            "getEffectivePermissions",
            "getMetastore",
            "getMetastoreSummary",
            "getPermissions",
            "getSchema",
            "listCatalog",
            "listCatalogs",
            "listSchema",
            "listSchemas",
            "listSystemSchemas",
            "listTableSummaries",
            "listTables",
            "metadataAndPermissionsSnapshot",
            "metadataSnapshot",
            "tableExists",
        ],
        of: &[
            "GET /api/2.1/unity-catalog/catalogs",
            "GET /api/2.1/unity-catalog/effective-permissions/{type}/{name}",
            "GET /api/2.1/unity-catalog/metastore_summary",
            "GET /api/2.1/unity-catalog/metastores/{id}/systemschemas",
        ],
    },
    // A collector that runs as a job reads its connection string, loads its wheel, and is told of as a run.
    ExpectedService {
        name: "secrets",
        seen: &["getSecret"],
        unseen: &[],
        of: &["GET /api/2.0/secrets/get"],
    },
    ExpectedService {
        name: "jobs",
        seen: &["runFailed", "runStart", "runSucceeded"],
        unseen: &["runTriggered", "submitRun"],
        of: &[],
    },
    ExpectedService {
        name: "filesystem",
        seen: &["filesGet", "filesHead"],
        unseen: &[],
        of: &[],
    },
    ExpectedService {
        name: "workspaceFiles",
        seen: &["wsfsStreamingRead"],
        unseen: &[],
        of: &[],
    },
];

/// Calls of LakeSentry's client of which the audit log is not known to note anything: who one is, and where to sign in.
#[cfg(test)]
const UNNOTED: [&str; 3] = [
    "GET /.well-known/databricks-config",
    "GET /api/2.0/preview/scim/v2/Me",
    "GET /oidc/.well-known/oauth-authorization-server",
];

/// Why an event of the watched principal is not expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutsideReason {
    /// No part of LakeSentry makes the call.
    Call,
    /// The statement does not only read.
    Statement,
    /// Somebody else's program came as LakeSentry's principal.
    Agent,
    /// Somebody else came with LakeSentry's program.
    Actor,
}

impl OutsideReason {
    pub fn words(self) -> &'static str {
        match self {
            Self::Call => "No part of LakeSentry makes this call.",
            Self::Statement => {
                "LakeSentry runs no statement that begins like this one: it only reads."
            }
            Self::Agent => {
                "The program does not call itself one of LakeSentry's, and the identity is LakeSentry's."
            }
            Self::Actor => {
                "The program calls itself one of LakeSentry's, and another identity uses it."
            }
        }
    }
}

/// Whom to watch, as values of the columns.
#[derive(Debug)]
pub struct WatchedPrincipal {
    /// Whether an actor is LakeSentry's, by its number.
    actors: Vec<bool>,
    /// Whether an agent is LakeSentry's.
    agents: Vec<bool>,
    /// Whether a call is expected.
    actions: Vec<bool>,
    /// Whether somebody said who it is; else the agents tell.
    is_named: bool,
}

impl WatchedPrincipal {
    /// Takes an application id as it was typed; without one, those are LakeSentry's that have the form of one and came with LakeSentry's
    /// programs.
    pub fn of(store: &EventStore, application_id: &str) -> Self {
        let [actor, agent, action] =
            [Facet::Actor, Facet::Agent, Facet::Action].map(|facet| facet as usize);
        let texts = |facet: usize| {
            let values = &store.values[facet];
            (0..).take(values.len()).map(|number| values.text(number))
        };
        let agents: Vec<bool> = texts(agent).map(is_own_agent).collect();
        let application_id = application_id.trim();
        let mut actors: Vec<bool> = texts(actor)
            .map(|text| !application_id.is_empty() && text.eq_ignore_ascii_case(application_id))
            .collect();
        let is_named = !application_id.is_empty();
        if !is_named {
            for (of_actor, of_agent) in store.columns[actor].iter().zip(&store.columns[agent]) {
                let number = *of_actor as usize;
                if agents[*of_agent as usize]
                    && !actors[number]
                    && is_application_id(store.values[actor].text(*of_actor))
                {
                    actors[number] = true;
                }
            }
        }
        Self {
            actors,
            agents,
            actions: texts(action).map(is_expected).collect(),
            is_named,
        }
    }

    /// Says whether an event is the watched principal's, and if so what is not expected of it.
    pub fn judge(&self, store: &EventStore, event: u32) -> Option<Vec<OutsideReason>> {
        let at = event as usize;
        let number = |facet: Facet| store.columns[facet as usize][at] as usize;
        let is_actor = self.actors[number(Facet::Actor)];
        let is_agent = self.agents[number(Facet::Agent)];
        if !is_actor && !is_agent {
            return None;
        }
        let mut reasons = Vec::new();
        if !self.actions[number(Facet::Action)] {
            reasons.push(OutsideReason::Call);
        }
        // Databricks itself notes some events with its own agent or none, and an agent of one's own is not known to all events of a statement.
        if is_actor && !is_agent && !is_of_databricks(store.value(event, Facet::Agent)) {
            reasons.push(OutsideReason::Agent);
        }
        if is_agent && !is_actor && self.is_named {
            reasons.push(OutsideReason::Actor);
        }
        let statement = EventLine::read(store.line(event)).map(|line| line.statement.into_owned());
        if statement.is_ok_and(|statement| !only_reads(&statement)) {
            reasons.push(OutsideReason::Statement);
        }
        Some(reasons)
    }

    /// The identities that are watched.
    pub fn names<'a>(&'a self, store: &'a EventStore) -> impl Iterator<Item = &'a str> {
        let values = &store.values[Facet::Actor as usize];
        (0_u32..)
            .zip(&self.actors)
            .filter(|(_, is_own)| **is_own)
            .map(|(number, _)| values.text(number))
    }

    /// Marks the events.
    pub fn mark(&self, store: &mut EventStore) {
        for event in 0..u32::try_from(store.len()).unwrap_or(u32::MAX) {
            let reasons = self.judge(store, event);
            let flags = &mut store.flags[event as usize];
            *flags &= !(flags::WATCHED | flags::OUTSIDE);
            if let Some(reasons) = reasons {
                *flags |= flags::WATCHED;
                if !reasons.is_empty() {
                    *flags |= flags::OUTSIDE;
                }
            }
        }
    }
}

fn is_own_agent(agent: &str) -> bool {
    let begin = agent.get(..OWN_AGENT.len()).unwrap_or_default();
    begin.eq_ignore_ascii_case(OWN_AGENT)
        && matches!(
            agent.as_bytes().get(OWN_AGENT.len()),
            None | Some(b'-' | b'/')
        )
}

/// Whether Databricks noted an event by itself while it answered.
fn is_of_databricks(agent: &str) -> bool {
    agent.is_empty()
}

fn is_application_id(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| {
            if matches!(at, 8 | 13 | 18 | 23) {
                byte == b'-'
            } else {
                byte.is_ascii_hexdigit()
            }
        })
}

fn is_expected(call: &str) -> bool {
    call.split_once('.').is_some_and(|(service, action)| {
        EXPECTED.iter().any(|of| {
            of.name == service && (of.seen.contains(&action) || of.unseen.contains(&action))
        })
    })
}

/// Whether a statement begins like those that only read. One that is not there, or whose text is held back, says nothing.
fn only_reads(statement: &str) -> bool {
    let statement = without_comments(statement);
    if statement.is_empty() || statement.starts_with('<') || statement.starts_with('[') {
        return true;
    }
    let word: String = statement
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    let is_one = !statement.trim_end().trim_end_matches(';').contains(';');
    let is_any_of = |word: &str, all: &[&str]| all.iter().any(|one| word.eq_ignore_ascii_case(one));
    // What is named first may be used by a statement that writes.
    let writes = || {
        let mut words = statement.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.any(|word| is_any_of(word, &["INSERT", "MERGE", "UPDATE", "DELETE"]))
    };
    is_one
        && (is_any_of(&word, &["SELECT", "SHOW", "DESCRIBE", "DESC", "EXPLAIN"])
            || (is_any_of(&word, &["WITH"]) && !writes()))
}

fn without_comments(statement: &str) -> &str {
    let mut rest = statement.trim_start();
    loop {
        let behind = if rest.starts_with("--") {
            rest.split_once('\n').map_or("", |(_, behind)| behind)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, behind)| behind)
        } else {
            return rest;
        };
        rest = behind.trim_start();
    }
}

/// The calls that are expected, for the page to list: each service with its actions, those in brackets that nobody has seen yet.
pub fn expected_calls() -> Vec<(&'static str, String)> {
    let services = EXPECTED.iter();
    services
        .map(|service| {
            let seen = service.seen.iter().map(|action| (*action).to_owned());
            let unseen = service.unseen.iter().map(|action| format!("({action})"));
            let actions: Vec<String> = seen.chain(unseen).collect();
            (service.name, actions.join(", "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn reading_is_told_from_everything_else() {
        for statement in [
            "SELECT 1",
            " with x AS (SELECT 1) SELECT * FROM x;",
            "-- a\n/* b; */ show grants",
            "DESCRIBE system.access.audit",
            "",
            "<REDACTED>",
            "/* only */",
            "/*",
        ] {
            assert!(only_reads(statement), "{statement}");
        }
        for statement in [
            "DELETE FROM x",
            "SELECTS",
            "GRANT SELECT ON x TO y",
            "SELECT 1; DROP TABLE x",
            "-- SELECT\nDROP TABLE x",
            "(SELECT 1)",
            "WITH x AS (SELECT 1) INSERT INTO y SELECT * FROM x",
        ] {
            assert!(!only_reads(statement), "{statement}");
        }
    }

    #[test]
    fn only_whole_words_are_an_agent_of_ours() {
        for agent in [
            "lakesentry-collector/1.2",
            "LakeSentry-audit/1",
            "lakesentry/1",
            "lakesentry",
        ] {
            assert!(is_own_agent(agent), "{agent}");
        }
        for agent in [
            "",
            "lakesentryx/1",
            "not-lakesentry/1",
            "lake",
            "lakesentrÿ",
        ] {
            assert!(!is_own_agent(agent), "{agent}");
        }
    }

    #[test]
    fn every_expected_call_is_named_once() {
        for service in &EXPECTED {
            assert!(
                service.seen.is_sorted() && service.unseen.is_sorted(),
                "{}",
                service.name
            );
            for action in service.seen.iter().chain(service.unseen) {
                assert!(is_expected(&format!("{}.{action}", service.name)));
            }
            assert!(
                !service
                    .seen
                    .iter()
                    .any(|action| service.unseen.contains(action))
            );
        }
        assert!(!is_expected("accounts.createToken") && !is_expected("accounts"));
    }

    /// The calls that the client's sources name: a method and a path in quotes.
    fn calls_of(folder: &Path, calls: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                calls_of(&path, calls);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            // What tests play is no call.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for part in text.split('"') {
                let Some((method, path)) = part.split_once(' ') else {
                    continue;
                };
                let is_method = ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method);
                if is_method
                    && path.len() > 1
                    && path.starts_with('/')
                    && !path.contains(char::is_whitespace)
                {
                    calls.insert(part.to_owned());
                }
            }
        }
    }

    #[test]
    fn each_call_of_the_client_is_on_the_list_and_no_other() {
        let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../databricks/src");
        let mut made = BTreeSet::new();
        calls_of(&client, &mut made);
        let listed = EXPECTED
            .iter()
            .flat_map(|service| service.of)
            .chain(&UNNOTED);
        let listed: BTreeSet<String> = listed.map(|call| (*call).to_owned()).collect();
        assert_eq!(
            made, listed,
            "say in EXPECTED what the audit log notes of it"
        );
    }
}
