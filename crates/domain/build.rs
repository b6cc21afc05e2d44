//! Turns `data/system-tables.json` into the static catalogue, so that no table name is written twice and no JSON is parsed at run time.

use std::fmt::Write as _;

#[derive(serde::Deserialize)]
struct Row {
    schema: String,
    table: String,
    scope: String,
    purpose: String,
    release: String,
    retention_days: Option<u32>,
    in_lakesentry_seed: Option<String>,
    optional_feature: Option<String>,
    watermark_column: Option<String>,
    watermark_type: Option<String>,
    typical_latency: Option<String>,
    usual_delay_minutes: Option<u32>,
}

fn main() {
    println!("cargo:rerun-if-changed=data/system-tables.json");
    let json = std::fs::read_to_string("data/system-tables.json")
        .expect("the catalogue's data is part of the crate");
    let rows: Vec<Row> = serde_json::from_str(&json).expect("the catalogue's data is valid");
    let mut code = String::from("&[\n");
    let mut delays = String::from("&[\n");
    for row in &rows {
        let feature = match (
            row.in_lakesentry_seed.as_deref(),
            row.optional_feature.as_deref(),
        ) {
            (Some("required"), None) => "Some(Feature::Core)",
            (Some("optional"), Some("MLflow tracking")) => "Some(Feature::MlflowTracking)",
            (Some("optional"), Some("model serving costs")) => "Some(Feature::ModelServingCosts)",
            (Some("optional"), Some("audit log")) => "Some(Feature::AuditLog)",
            (Some("optional"), Some("table lineage")) => "Some(Feature::TableLineage)",
            (None, None) => "None",
            other => panic!("{}.{}: unknown feature {other:?}", row.schema, row.table),
        };
        let scope = match row.scope.as_str() {
            "account" => "Scope::Global",
            "regional" => "Scope::Regional",
            other => panic!("{}.{}: unknown scope {other}", row.schema, row.table),
        };
        // Only a point in time can tell how fresh a table is; other watermarks (dates, names) are left to the collector.
        let event_time = match (
            row.watermark_column.as_deref(),
            row.watermark_type.as_deref(),
        ) {
            (Some(column), Some("timestamp")) => format!("Some({column:?})"),
            _ => "None".to_owned(),
        };
        writeln!(
            code,
            "    SystemTable {{ schema: {:?}, name: {:?}, scope: {scope}, feature: {feature}, purpose: {:?}, release: {:?}, retention_days: {:?}, event_time: {event_time}, typical_latency: {:?} }},",
            row.schema, row.table, row.purpose, row.release, row.retention_days, row.typical_latency,
        )
        .expect("writing to a string does not fail");
        if let Some(minutes) = row.usual_delay_minutes {
            writeln!(
                delays,
                "    ({:?}, {:?}, {minutes}),",
                row.schema, row.table
            )
            .expect("writing to a string does not fail");
        }
    }
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for (name, mut code) in [("system_tables.rs", code), ("usual_delays.rs", delays)] {
        code.push(']');
        std::fs::write(out.join(name), code).expect("OUT_DIR is writable");
    }
}
