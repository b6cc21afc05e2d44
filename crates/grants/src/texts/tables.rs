//! What LakeSentry lacks without one table, and what the rows of a table say about people.

use domain::{SystemTable, TableName};

/// Whether rows of a table say who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamesPeople {
    /// They do, as said here.
    Yes(&'static str),
    /// No column is made for it.
    No,
    /// This version has no list of the table's columns.
    Unknown,
}

/// Tells what LakeSentry lacks when one of the tables that it asks for by itself can't be read; `None` for all others.
pub fn missing_without_table(table: SystemTable) -> Option<&'static str> {
    table.feature?;
    Some(match (table.schema, table.name) {
        ("access", "audit") => "The audit trail stays empty.",
        ("access", "table_lineage") => "Costs can't be followed to the tables they produce.",
        ("access", "workspaces_latest") => {
            "Workspaces appear as numbers, without name and address."
        }
        ("billing", "list_prices") => "Usage has no price: units, and no money.",
        ("billing", "usage") => "There are no costs at all.",
        ("compute", "clusters") => "Clusters have no name, owner or configuration.",
        ("compute", "node_timeline") => "Idle and undersized clusters can't be told.",
        ("compute", "node_types") => "Cores and memory of nodes are unknown.",
        ("compute", "warehouse_events") => "Running and idle time of warehouses is unknown.",
        ("lakeflow", "job_run_timeline") => {
            "Runs of jobs, and what each of them cost, are missing."
        }
        ("lakeflow", "job_task_run_timeline") => "The cost of a run can't be split by task.",
        ("lakeflow", "job_tasks") => "Tasks of jobs are unknown.",
        ("lakeflow", "jobs") => "Jobs appear as numbers, without name and owner.",
        ("lakeflow", "pipeline_update_timeline") => {
            "Updates of pipelines, and what each of them cost, are missing."
        }
        ("lakeflow", "pipelines") => "Pipelines appear as identifiers, without name and owner.",
        ("mlflow", "experiments_latest") => "Training costs have no experiment.",
        ("mlflow", "runs_latest") => "Training costs appear under their job or cluster only.",
        ("query", "history") => "Costs of warehouses can't be split by query and person.",
        ("serving", "endpoint_usage") => "Costs of an endpoint can't be split by caller.",
        ("serving", "served_entities") => "Costs of an endpoint can't be split by model.",
        _ => "What this table holds is missing.",
    })
}

/// Tells what the rows of a table say about people, from the columns that the catalogue lists. Free text that people typed, such as names
/// and tags, can hold anything in every table and is left out here.
pub fn names_people(table: &TableName) -> NamesPeople {
    match (table.schema().as_str(), table.name()) {
        ("access", "assistant_events") => NamesPeople::Yes("Who wrote what to the assistant."),
        ("access", "audit") => {
            NamesPeople::Yes("Who did what, when and from which IP address, with e-mail address.")
        }
        ("access", "column_lineage" | "table_lineage") => {
            NamesPeople::Yes("E-mail address of who ran the query.")
        }
        ("access", "inbound_network") => NamesPeople::Yes("Who signed in from which address."),
        ("ai_gateway", "usage") => NamesPeople::Yes("Who sent a request, with the IP address."),
        ("billing", "attributed_usage") | ("lakeflow", "pipeline_update_timeline") => {
            NamesPeople::Yes("Who ran it.")
        }
        ("billing", "usage") => NamesPeople::Yes("Who ran, created or owns what was billed."),
        ("lakeflow", "jobs" | "pipelines") => {
            NamesPeople::Yes("Who created it, and as whom it runs.")
        }
        ("mlflow", "experiments_latest") => {
            NamesPeople::Yes("The path of an experiment often begins with an e-mail address.")
        }
        ("query", "history") => {
            NamesPeople::Yes("Who ran a query. Its text is <REDACTED> by default.")
        }
        ("serving", "endpoint_usage") => NamesPeople::Yes("Who called an endpoint."),
        ("compute", "clusters" | "warehouses")
        | ("mlflow", "runs_latest")
        | ("serving", "served_entities")
        | ("storage", "table_metrics_history") => NamesPeople::Yes("Who created or owns it."),
        ("access", "outbound_network" | "workspaces_latest")
        | ("billing", "list_prices")
        | (
            "compute",
            "instance_events" | "instance_pools" | "node_timeline" | "node_types"
            | "warehouse_events",
        )
        | ("lakeflow", "job_run_timeline" | "job_task_run_timeline" | "job_tasks")
        | ("storage", "predictive_optimization_operations_history")
        | ("tags", "governed_tags") => NamesPeople::No,
        _ => NamesPeople::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use domain::{SYSTEM_TABLES_JSON, system_tables};
    use serde_json::Value;

    use super::*;

    /// Columns that hold a person, or a struct with one.
    const PERSONS: [&str; 14] = [
        "authenticated_as",
        "created_by",
        "creator_user_name",
        "executed_as",
        "executed_by",
        "identity_metadata",
        "ip_address",
        "owned_by",
        "requester",
        "run_as",
        "run_as_user_name",
        "source_ip_address",
        "table_owner",
        "user_identity",
    ];

    #[test]
    fn what_is_said_about_people_agrees_with_the_columns() {
        let rows: Vec<Value> = serde_json::from_str(SYSTEM_TABLES_JSON).unwrap();
        for row in rows {
            let name = row["full_name"].as_str().unwrap();
            let said = names_people(&TableName::parse(name).unwrap());
            let columns = row["columns"].as_array().map_or(&[][..], Vec::as_slice);
            let has_person = columns
                .iter()
                .any(|column| PERSONS.contains(&column["name"].as_str().unwrap()));
            match said {
                NamesPeople::Yes(_) => assert!(
                    has_person
                        || [
                            "system.access.assistant_events",
                            "system.mlflow.experiments_latest"
                        ]
                        .contains(&name),
                    "{name}"
                ),
                NamesPeople::No => assert!(!has_person && !columns.is_empty(), "{name}"),
                NamesPeople::Unknown => assert!(columns.is_empty(), "{name}"),
            }
        }
    }

    #[test]
    fn every_table_that_is_asked_for_has_its_own_reason() {
        let mut said: Vec<&str> = system_tables()
            .iter()
            .copied()
            .filter_map(missing_without_table)
            .collect();
        assert_eq!(said.len(), 20);
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), 20);
        assert!(!said.contains(&"What this table holds is missing."));
    }

    #[test]
    fn a_table_of_no_feature_is_missed_by_nobody() {
        let table = SystemTable::parse("system.compute.warehouses").unwrap();
        assert_eq!((table.feature, missing_without_table(table)), (None, None));
    }
}
