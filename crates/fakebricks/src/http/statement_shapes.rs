//! The bodies of the Statement Execution API.

use serde_json::{Map, Value, json};

use super::statement_store::{State, Statement};
use crate::sql::{Answer, AnswerColumn};

/// Where statements are.
pub const BASE: &str = "/api/2.0/sql/statements";

/// Rows in one chunk. Real chunks hold megabytes; small ones let clients meet the second one.
const CHUNK_ROWS: usize = 100;

/// How many chunks a result has.
pub fn chunk_count(answer: &Answer) -> usize {
    answer.rows.len().div_ceil(CHUNK_ROWS)
}

/// A statement as it is now.
pub fn shown(statement: &Statement) -> Value {
    let id = &statement.id;
    match statement.state() {
        State::Pending => json!({ "statement_id": id, "status": { "state": "PENDING" } }),
        State::Running => json!({ "statement_id": id, "status": { "state": "RUNNING" } }),
        State::Canceled => json!({ "statement_id": id, "status": { "state": "CANCELED" } }),
        State::Closed => json!({ "statement_id": id, "status": { "state": "CLOSED" } }),
        State::Failed(error) => json!({
            "statement_id": id,
            "status": {
                "state": "FAILED",
                "sql_state": error.sql_state,
                "error": { "error_code": "BAD_REQUEST", "message": error.message },
            },
        }),
        State::Succeeded(answer) => json!({
            "statement_id": id,
            "status": { "state": "SUCCEEDED" },
            "manifest": manifest(&answer),
            "result": if answer.rows.is_empty() { json!({}) } else { result(id, &answer, 0) },
        }),
    }
}

/// Results without rows have no `chunks`, and those of DDL no `columns`.
fn manifest(answer: &Answer) -> Value {
    let mut schema = json!({ "column_count": answer.columns.len() });
    if !answer.columns.is_empty() {
        let columns: Vec<Value> = answer.columns.iter().enumerate().map(column).collect();
        schema["columns"] = Value::Array(columns);
    }
    let total = answer.rows.len();
    let mut manifest = json!({
        "format": "JSON_ARRAY",
        "schema": schema,
        "total_chunk_count": chunk_count(answer),
        "total_row_count": total,
        "truncated": answer.truncated,
    });
    if total > 0 {
        let chunks: Vec<Value> = (0..chunk_count(answer))
            .map(|index| Value::Object(extent(answer, index)))
            .collect();
        manifest["chunks"] = Value::Array(chunks);
    }
    manifest
}

fn column((position, column): (usize, &AnswerColumn)) -> Value {
    let mut shown = json!({
        "name": column.name,
        "type_text": column.type_text,
        "type_name": column.type_name,
        "position": position,
    });
    if let Some((precision, scale)) = column.decimal {
        shown["type_precision"] = Value::from(precision);
        shown["type_scale"] = Value::from(scale);
    }
    shown
}

fn extent(answer: &Answer, index: usize) -> Map<String, Value> {
    let offset = index * CHUNK_ROWS;
    let count = CHUNK_ROWS.min(answer.rows.len() - offset);
    let mut extent = Map::new();
    extent.insert("chunk_index".to_owned(), Value::from(index));
    extent.insert("row_offset".to_owned(), Value::from(offset));
    extent.insert("row_count".to_owned(), Value::from(count));
    extent
}

/// One chunk of a result.
pub fn result(id: &str, answer: &Answer, index: usize) -> Value {
    let offset = index * CHUNK_ROWS;
    let next = offset + CHUNK_ROWS;
    let mut result = extent(answer, index);
    if next < answer.rows.len() {
        let link = format!("{BASE}/{id}/result/chunks/{}?row_offset={next}", index + 1);
        result.insert("next_chunk_index".to_owned(), Value::from(index + 1));
        result.insert("next_chunk_internal_link".to_owned(), Value::from(link));
    }
    let rows = &answer.rows[offset..next.min(answer.rows.len())];
    result.insert("data_array".to_owned(), json!(rows));
    Value::Object(result)
}
