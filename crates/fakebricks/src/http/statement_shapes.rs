//! The bodies of the Statement Execution API.

use serde_json::{Map, Value, json};

use super::statement_store::{Delivery, ResultFormat, StatementState, StoredStatement};
use super::storage;
use crate::simulation::SharedSimulation;
use crate::sql::{AnswerColumn, SqlAnswer};

/// Where statements are.
pub const BASE: &str = "/api/2.0/sql/statements";

/// Rows in one chunk of a small result. Real chunks hold megabytes; small ones let clients meet the second one.
const FEW_ROWS: usize = 100;
/// Rows in one chunk of a result that has more than so many.
const MANY_ROWS: usize = 5000;

/// How many chunks a result has.
pub fn chunk_count(answer: &SqlAnswer) -> usize {
    answer.rows.len().div_ceil(chunk_rows(answer))
}

/// Rows in each chunk but the last.
fn chunk_rows(answer: &SqlAnswer) -> usize {
    if answer.rows.len() > MANY_ROWS {
        MANY_ROWS
    } else {
        FEW_ROWS
    }
}

/// A statement as it is now.
pub fn shown(app: &SharedSimulation, statement: &StoredStatement) -> Value {
    let id = &statement.id;
    match statement.state() {
        StatementState::Pending => json!({ "statement_id": id, "status": { "state": "PENDING" } }),
        StatementState::Running => json!({ "statement_id": id, "status": { "state": "RUNNING" } }),
        StatementState::Canceled => {
            json!({ "statement_id": id, "status": { "state": "CANCELED" } })
        }
        StatementState::Closed(answer) => {
            let mut closed = json!({ "statement_id": id, "status": { "state": "CLOSED" } });
            if let Some(answer) = answer {
                closed["manifest"] = manifest(&answer, statement.delivery);
            }
            closed
        }
        StatementState::Failed(error) => json!({
            "statement_id": id,
            "status": {
                "state": "FAILED",
                "sql_state": error.sql_state,
                "error": { "error_code": "BAD_REQUEST", "message": error.message },
            },
        }),
        StatementState::Succeeded(answer) => json!({
            "statement_id": id,
            "status": { "state": "SUCCEEDED" },
            "manifest": manifest(&answer, statement.delivery),
            "result": if answer.rows.is_empty() {
                json!({})
            } else {
                result(app, statement, &answer, 0)
            },
        }),
    }
}

/// Results without rows have no `chunks`, and those of DDL no `columns`. Only files have a size.
fn manifest(answer: &SqlAnswer, delivery: Delivery) -> Value {
    let mut schema = json!({ "column_count": answer.columns.len() });
    if !answer.columns.is_empty() {
        let columns: Vec<Value> = answer.columns.iter().enumerate().map(column).collect();
        schema["columns"] = Value::Array(columns);
    }
    let total = answer.rows.len();
    let mut manifest = json!({
        "format": match delivery {
            Delivery::Links(ResultFormat::Csv) => "CSV",
            Delivery::Inline | Delivery::Links(ResultFormat::JsonArray) => "JSON_ARRAY",
        },
        "schema": schema,
        "total_chunk_count": chunk_count(answer),
        "total_row_count": total,
        "truncated": answer.truncated,
    });
    let chunks: Vec<Map<String, Value>> = (0..chunk_count(answer))
        .map(|index| extent(answer, delivery, index))
        .collect();
    if let Delivery::Links(_) = delivery {
        let bytes = |chunk: &Map<String, Value>| chunk["byte_count"].as_u64();
        let sum: u64 = chunks.iter().filter_map(bytes).sum();
        manifest["total_byte_count"] = Value::from(sum);
    }
    if total > 0 {
        manifest["chunks"] = chunks.into_iter().map(Value::Object).collect();
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

fn extent(answer: &SqlAnswer, delivery: Delivery, index: usize) -> Map<String, Value> {
    let offset = index * chunk_rows(answer);
    let count = rows(answer, index).len();
    let mut extent = Map::new();
    extent.insert("chunk_index".to_owned(), Value::from(index));
    extent.insert("row_offset".to_owned(), Value::from(offset));
    extent.insert("row_count".to_owned(), Value::from(count));
    if let Delivery::Links(format) = delivery {
        let bytes = file(answer, format, index).len();
        extent.insert("byte_count".to_owned(), Value::from(bytes));
    }
    extent
}

fn rows(answer: &SqlAnswer, index: usize) -> &[Vec<Option<String>>] {
    let offset = index * chunk_rows(answer);
    &answer.rows[offset..answer.rows.len().min(offset + chunk_rows(answer))]
}

/// One chunk of a result.
pub fn result(
    app: &SharedSimulation,
    statement: &StoredStatement,
    answer: &SqlAnswer,
    index: usize,
) -> Value {
    let id = &statement.id;
    let next = (index + 1) * chunk_rows(answer);
    let mut result = extent(answer, statement.delivery, index);
    if next < answer.rows.len() {
        let link = format!("{BASE}/{id}/result/chunks/{}?row_offset={next}", index + 1);
        result.insert("next_chunk_index".to_owned(), Value::from(index + 1));
        result.insert("next_chunk_internal_link".to_owned(), Value::from(link));
    }
    match statement.delivery {
        Delivery::Inline => {
            result.insert("data_array".to_owned(), json!(rows(answer, index)));
            Value::Object(result)
        }
        Delivery::Links(_) => {
            let (link, expiration) = storage::link(app, id, index);
            result.insert("external_link".to_owned(), Value::from(link));
            result.insert("expiration".to_owned(), Value::from(expiration));
            json!({ "external_links": [result] })
        }
    }
}

/// One chunk of a result as a file.
pub fn file(answer: &SqlAnswer, format: ResultFormat, index: usize) -> String {
    let rows = rows(answer, index);
    match format {
        ResultFormat::JsonArray => json!(rows).to_string(),
        ResultFormat::Csv => {
            let names = answer.columns.iter().map(|column| Some(&column.name));
            let head = (index == 0).then(|| csv_line(names));
            let lines = rows
                .iter()
                .map(|row| csv_line(row.iter().map(Option::as_ref)));
            head.into_iter().chain(lines).collect()
        }
    }
}

/// Null is the word; nothing tells it from a text that is this word.
fn csv_line<'a>(cells: impl Iterator<Item = Option<&'a String>>) -> String {
    let cells: Vec<String> = cells
        .map(|cell| match cell {
            None => "null".to_owned(),
            Some(text) if text.contains([',', '"', '\n', '\r']) => {
                format!("\"{}\"", text.replace('"', "\"\""))
            }
            Some(text) => text.clone(),
        })
        .collect();
    cells.join(",") + "\n"
}
