//! The values that Databricks documents for columns that hold one of few.

/// Returns the documented values of a column of a schema; a value that is frequent stands there several times.
pub fn values(schema: &str, column: &str) -> Option<&'static [&'static str]> {
    Some(match (schema, column) {
        ("billing", "record_type") => &["ORIGINAL"],
        ("billing", "usage_type") => &["COMPUTE_TIME"],
        ("billing", "billing_origin_product") => &["JOBS", "SQL", "ALL_PURPOSE", "MODEL_SERVING"],
        ("billing", "sku_name") => &["PREMIUM_JOBS_COMPUTE"],
        ("access", "audit_level") => &["WORKSPACE_LEVEL", "WORKSPACE_LEVEL", "ACCOUNT_LEVEL"],
        ("access", "entity_type") => {
            &["NOTEBOOK", "JOB", "PIPELINE", "DASHBOARD_V3", "DBSQL_QUERY"]
        }
        ("access", "source_type" | "target_type") => &["TABLE", "TABLE", "VIEW", "STREAMING_TABLE"],
        ("lakeflow", "run_type") => &["JOB_RUN", "JOB_RUN", "SUBMIT_RUN", "WORKFLOW_RUN"],
        ("lakeflow", "trigger_type") => &[
            "CRON",
            "CRON",
            "ONETIME",
            "ONETIME_RETRY",
            "CONTINUOUS",
            "FILE_ARRIVAL",
        ],
        ("lakeflow", "result_state") => &[
            "SUCCEEDED",
            "SUCCEEDED",
            "SUCCEEDED",
            "FAILED",
            "SKIPPED",
            "CANCELLED",
            "TIMED_OUT",
        ],
        ("lakeflow", "termination_code") => {
            &["SUCCESS", "SUCCESS", "RUN_EXECUTION_ERROR", "CANCELED"]
        }
        ("lakeflow", "termination_type") => &[
            "SUCCESS",
            "SUCCESS",
            "INTERNAL_ERROR",
            "CLIENT_ERROR",
            "CLOUD_FAILURE",
        ],
        ("lakeflow", "pipeline_type") => &["ETL_PIPELINE", "MATERIALIZED_VIEW", "STREAMING_TABLE"],
        ("lakeflow", "update_type") => &["REFRESH", "FULL_REFRESH", "VALIDATE"],
        ("lakeflow", "type") => &["CLASSIC", "SERVERLESS", "WAREHOUSE"],
        ("compute", "cluster_source") => &["UI", "API", "JOB", "PIPELINE", "PIPELINE_MAINTENANCE"],
        ("compute", "data_security_mode") => &["SINGLE_USER", "USER_ISOLATION"],
        ("compute", "event_type") => &[
            "STARTING",
            "RUNNING",
            "SCALED_UP",
            "SCALED_DOWN",
            "STOPPING",
            "STOPPED",
        ],
        ("compute", "warehouse_type") => &["CLASSIC", "PRO"],
        ("compute", "warehouse_size") => &["XX_SMALL", "X_SMALL", "SMALL", "MEDIUM", "LARGE"],
        ("compute", "availability") => &["ON_DEMAND_AZURE", "SPOT_WITH_FALLBACK_AZURE"],
        ("query", "execution_status") => {
            &["FINISHED", "FINISHED", "FINISHED", "FAILED", "CANCELED"]
        }
        ("query", "statement_type") => &["SELECT", "SELECT", "INSERT", "MERGE", "SHOW"],
        ("serving", "entity_type") => &[
            "FOUNDATION_MODEL",
            "CUSTOM_MODEL",
            "EXTERNAL_MODEL",
            "FEATURE_SPEC",
        ],
        ("storage", "operation_type") => &["COMPACTION", "VACUUM", "ANALYZE", "CLUSTERING"],
        ("storage", "operation_status") => &["SUCCESSFUL", "SUCCESSFUL", "FAILED: INTERNAL_ERROR"],
        ("storage", "table_type") => &["MANAGED", "EXTERNAL"],
        ("mlflow", "status") => &["FINISHED", "RUNNING", "FAILED", "KILLED"],
        _ => return None,
    })
}
