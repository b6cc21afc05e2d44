//! What it takes to read a table.

use contract::PrivilegeLevel;

use super::words::{Attempt, Words, say};

pub(super) fn no_metastore() -> Words {
    say(
        "This workspace has no Unity Catalog",
        "No metastore is assigned to it, and system tables are part of Unity Catalog.",
        "An account admin can assign the region's metastore in the account console, under Catalog. Or choose another workspace of the region: it shows the same tables.",
    )
}

pub(super) fn no_warehouse() -> Words {
    say(
        "There is no SQL warehouse that the service principal may use",
        "The workspace has none, or none is shared with the service principal. Databricks lists only those that it may use.",
        "Give it the permission Can use on one warehouse. A stopped one is enough, it starts by itself.",
    )
}

pub(super) fn warehouse_not_ready(name: &str) -> Words {
    (
        format!("The SQL warehouse “{name}” was not ready in time"),
        "It was stopped and takes longer to start than the test waits, or it is at its limit."
            .to_owned(),
        "Start it in the workspace, wait until it runs, then test again.".to_owned(),
    )
}

pub(super) fn warehouse_failed(name: Option<&str>, health: Option<&str>) -> Words {
    let which = name.map_or_else(String::new, |name| format!(" “{name}”"));
    let told = health.map_or_else(String::new, |health| {
        format!(" Databricks says of the warehouse: {health}")
    });
    (
        format!("The SQL warehouse{which} did not start"),
        format!("The service principal lacks no right: the cloud gave no machines or refused them, a quota is used up, or the warehouse is being deleted.{told}"),
        "Read Databricks' sentence in the details, start the warehouse in the workspace, and test again when it runs. Another warehouse that runs will do as well."
            .to_owned(),
    )
}

pub(super) fn warehouse_refused() -> Words {
    say(
        "The service principal may not use the SQL warehouse",
        "It can see the warehouse but lacks the permission Can use.",
        "Whoever manages the warehouse can give it, on the warehouse's page under Permissions.",
    )
}

pub(super) fn privilege_missing(
    level: PrivilegeLevel,
    privilege: &str,
    attempt: Attempt<'_>,
) -> Words {
    let on = match level {
        PrivilegeLevel::Catalog => "the catalog system".to_owned(),
        PrivilegeLevel::Schema => "the schema of the table".to_owned(),
        PrivilegeLevel::Table => attempt
            .table()
            .map_or_else(|| "the table".to_owned(), |table| table.full_name()),
    };
    (
        format!("{privilege} on {on} is missing"),
        "It is none of the three privileges that reading needs as a rule; Databricks names it in its refusal.".to_owned(),
        "Whoever may grant on it runs the statement below, or gives the privilege in Catalog Explorer. Then test again.".to_owned(),
    )
}

pub(super) fn denied(level: PrivilegeLevel, attempt: Attempt<'_>) -> Words {
    let table = attempt.table();
    let (what, why) = match level {
        PrivilegeLevel::Catalog => (
            "USE CATALOG on the catalog system is missing".to_owned(),
            "Without it nothing inside the catalog can be read, whatever else is granted.",
        ),
        PrivilegeLevel::Schema => (
            table.map_or_else(
                || "USE SCHEMA is missing".to_owned(),
                |table| format!("USE SCHEMA on {} is missing", table.schema()),
            ),
            "System schemas need it one by one. Granted on the whole catalog it is accepted but has no effect.",
        ),
        PrivilegeLevel::Table => (
            table.map_or_else(
                || "SELECT is missing".to_owned(),
                |table| format!("SELECT on {table} is missing"),
            ),
            "The catalog and the schema can be used; the table is not granted.",
        ),
    };
    let now = if attempt == Attempt::ListThroughWorkspace {
        "Run the statements of step 2 in the SQL editor of this workspace; they hold this right. Then try again, or add workspaces by hand."
    } else {
        "Run the statement below in the SQL editor of any workspace of this region. It takes effect within minutes."
    };
    (what, why.to_owned(), now.to_owned())
}

pub(super) fn table_not_found(attempt: Attempt<'_>) -> Words {
    let table = attempt
        .table()
        .map_or_else(|| "The table".to_owned(), |table| table.full_name());
    (
        format!("{table} is not readable, or its schema is not enabled"),
        "Databricks says the same in both cases. The likelier one is that SELECT on the table is missing.".to_owned(),
        "Run the statement first and test again. If the table still can't be found, enable the schema with the command.".to_owned(),
    )
}

pub(super) fn schema_not_found(attempt: Attempt<'_>) -> Words {
    let schema = attempt.table().map_or_else(
        || "The schema".to_owned(),
        |table| table.schema().full_name(),
    );
    (
        format!("{schema} is not enabled in this metastore, or hidden"),
        "Each metastore has to switch its system schemas on. A schema without USE SCHEMA can be hidden in the same way.".to_owned(),
        "An account admin enables it with the command. If it is enabled already, the statement repairs it.".to_owned(),
    )
}

pub(super) fn not_offered(attempt: Attempt<'_>) -> Words {
    let table = attempt
        .table()
        .map_or_else(|| "The table".to_owned(), |table| table.full_name());
    (
        format!("Databricks does not offer {table} here"),
        "The metastore knows no such table in a schema that is switched on, or says that the schema is not available. Some tables exist in some regions, clouds or releases only.".to_owned(),
        "Nothing can be granted to change that. Leave the table out in step 2, or ask Databricks when it comes to this region.".to_owned(),
    )
}

pub(super) fn unknown_principal() -> Words {
    say(
        "Databricks knows no such principal",
        "The name has a typing error, the group belongs to one workspace only, or the service principal is new and not known everywhere yet.",
        "Compare the name letter by letter with the account console. Grants go to account groups and to service principals by their application ID. If it is new, wait some minutes.",
    )
}

pub(super) fn grants_hidden() -> Words {
    say(
        "The service principal may not see what others hold there",
        "Everybody sees their own privileges; those of a group or of everybody are shown to admins and owners.",
        "Run the query under “Check” as metastore admin and paste its result. What the service principal itself holds was read.",
    )
}
