//! The bodies of the Statement Execution API.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::delivery::{Disposition, ResultFormat};
use super::statement_result::StatementResult;
use super::statement_store::{StatementState, StoredStatement};
use super::storage;
use crate::simulation::SharedSimulation;
use crate::sql::AnswerColumn;

/// Where statements are.
pub const BASE: &str = "/api/2.0/sql/statements";

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
                closed["manifest"] = manifest(&answer);
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
            "manifest": manifest(&answer),
            "result": if answer.chunk_count() == 0 {
                json!({})
            } else {
                result(app, statement, &answer, 0)
            },
        }),
    }
}

/// Results without rows have no `chunks`, and those of DDL no `columns`. Only files and attachments have a size.
fn manifest(answer: &StatementResult) -> Value {
    let delivery = answer.delivery;
    let mut schema = json!({ "column_count": answer.columns().len() });
    if !answer.columns().is_empty() {
        let columns: Vec<Value> = answer.columns().iter().enumerate().map(column).collect();
        schema["columns"] = Value::Array(columns);
    }
    let (total, count) = (answer.row_count(), answer.chunk_count());
    let mut manifest = json!({
        "format": delivery.format.name(),
        "schema": schema,
        "total_chunk_count": count,
        "total_row_count": total,
        "truncated": answer.truncated(),
    });
    let mut chunks: Vec<Map<String, Value>> =
        (0..count).map(|index| extent(answer, index)).collect();
    if !(answer.is_inline() && delivery.format == ResultFormat::JsonArray) {
        let mut sum = 0;
        for (index, chunk) in chunks.iter_mut().enumerate() {
            let (_, size) = answer.sizes(index);
            chunk.insert("byte_count".to_owned(), Value::from(size));
            sum += size;
        }
        manifest["total_byte_count"] = Value::from(sum);
    }
    if delivery.lz4 {
        manifest["result_compression"] = Value::from("LZ4_FRAME");
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
    if let Some(units) = column.interval {
        shown["type_interval_type"] = Value::from(units);
    }
    shown
}

/// Which rows are in a chunk.
fn extent(answer: &StatementResult, index: usize) -> Map<String, Value> {
    let mut extent = Map::new();
    extent.insert("chunk_index".to_owned(), Value::from(index));
    let rows = answer.extent(index);
    extent.insert("row_offset".to_owned(), Value::from(rows.offset));
    extent.insert("row_count".to_owned(), Value::from(rows.rows));
    extent
}

/// One chunk of a result.
pub fn result(
    app: &SharedSimulation,
    statement: &StoredStatement,
    answer: &StatementResult,
    index: usize,
) -> Value {
    let (delivery, count) = (answer.delivery, answer.chunk_count());
    if !answer.is_inline() {
        let last = if delivery.disposition == Disposition::InlineOrLinks {
            count
        } else {
            index + 1
        };
        let links: Vec<Value> = (index..last)
            .map(|index| link(app, statement, answer, index))
            .collect();
        return json!({ "external_links": links });
    }
    let mut result = extent(answer, index);
    if index + 1 < count {
        let (next, offset) = (index + 1, answer.extent(index + 1).offset);
        let address = format!("{}?row_offset={offset}", chunk_address(statement, next));
        result.insert("next_chunk_index".to_owned(), Value::from(next));
        result.insert("next_chunk_internal_link".to_owned(), Value::from(address));
    }
    match delivery.format {
        ResultFormat::ArrowStream => {
            let bytes = answer.file(index).unwrap_or_default();
            result.insert("byte_count".to_owned(), Value::from(bytes.len()));
            result.insert(
                "attachment".to_owned(),
                Value::from(STANDARD.encode(&bytes)),
            );
        }
        ResultFormat::JsonArray | ResultFormat::Csv => {
            result.insert("data_array".to_owned(), json!(answer.rows(index)));
        }
    }
    Value::Object(result)
}

/// The link to a chunk, with the place of the next one.
fn link(
    app: &SharedSimulation,
    statement: &StoredStatement,
    answer: &StatementResult,
    index: usize,
) -> Value {
    let mut link = extent(answer, index);
    let (size, _) = answer.sizes(index);
    link.insert("byte_count".to_owned(), Value::from(size));
    if index + 1 < answer.chunk_count() {
        let address = chunk_address(statement, index + 1);
        link.insert("next_chunk_index".to_owned(), Value::from(index + 1));
        link.insert("next_chunk_internal_link".to_owned(), Value::from(address));
    }
    let (external_link, expiration) = storage::link(app, &statement.id, index);
    link.insert("external_link".to_owned(), Value::from(external_link));
    link.insert("expiration".to_owned(), Value::from(expiration));
    Value::Object(link)
}

fn chunk_address(statement: &StoredStatement, index: usize) -> String {
    format!("{BASE}/{}/result/chunks/{index}", statement.id)
}
