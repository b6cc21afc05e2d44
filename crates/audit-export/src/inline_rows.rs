//! Rows that come as text in the answers of the API, for networks from which the cloud's storage is not reached: as a batch of Arrow's, so
//! that they go the way of all others.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow_schema::{ArrowError, DataType, Field};
use databricks::ResultColumn;

use crate::columns::from_json;

/// Returns what to select in the place of what is selected otherwise. Results as text have times in milliseconds, and the table has more.
pub fn selected_as_text(select: &str) -> String {
    select.replacen(
        "`event_time`",
        "unix_micros(`event_time`) AS `event_time`",
        1,
    )
}

/// Makes a batch of rows that were selected by [`selected_as_text`].
///
/// # Errors
/// When a cell is not what its column says.
pub fn batch(
    columns: &[ResultColumn],
    rows: &[Vec<Option<String>>],
) -> Result<RecordBatch, ArrowError> {
    let columns = columns.iter().enumerate().map(|(place, column)| {
        let cells = rows.iter();
        let cells = cells.map(|row| row.get(place).and_then(Option::as_deref));
        let array = array(column, cells)?;
        Ok((column.name.clone(), array, true))
    });
    RecordBatch::try_from_iter_with_nullable(columns.collect::<Result<Vec<_>, ArrowError>>()?)
}

fn array<'a>(
    column: &ResultColumn,
    cells: impl Iterator<Item = Option<&'a str>>,
) -> Result<ArrayRef, ArrowError> {
    if column.name == "event_time" {
        let micros = cells.map(|cell| cell.map(str::parse).transpose());
        let micros: TimestampMicrosecondArray = micros
            .collect::<Result<_, _>>()
            .map_err(|_| ArrowError::ParseError("an event_time is no number".to_owned()))?;
        return Ok(Arc::new(micros.with_timezone("UTC")));
    }
    let texts: ArrayRef = Arc::new(cells.collect::<StringArray>());
    match structure(&column.type_text) {
        Some(of) => from_json(&texts, of),
        None => Ok(texts),
    }
}

/// Reads `STRUCT<email: STRING, status_code: INT>`; `None` for other types. Members that are structures themselves, of which there are none,
/// are left out.
fn structure(type_text: &str) -> Option<DataType> {
    let upper = type_text.to_ascii_uppercase();
    if !upper.starts_with("STRUCT<") || !upper.ends_with('>') {
        return None;
    }
    let inner = &type_text["STRUCT<".len()..type_text.len() - 1];
    let mut depth = 0_i32;
    let members = inner.split(|letter: char| {
        depth += i32::from(letter == '<') - i32::from(letter == '>');
        letter == ',' && depth == 0
    });
    let members = members.filter_map(|member| {
        let (name, kind) = member.split_once(':')?;
        let kind = match kind.trim().to_ascii_uppercase().as_str() {
            "BOOLEAN" => DataType::Boolean,
            "TINYINT" | "SMALLINT" | "INT" | "BIGINT" => DataType::Int64,
            "STRING" => DataType::Utf8,
            _ => return None,
        };
        Some(Field::new(name.trim().trim_matches('`'), kind, true))
    });
    Some(DataType::Struct(members.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::EventBatch;
    use audit_record::MemberValue;

    #[test]
    fn times_are_exact() {
        let select = "`event_time`, `event_id`, `event_date`";
        assert_eq!(
            selected_as_text(select),
            "unix_micros(`event_time`) AS `event_time`, `event_id`, `event_date`"
        );
    }

    #[test]
    fn members_are_those_of_the_type() {
        let fields = |text| match structure(text) {
            Some(DataType::Struct(fields)) => {
                let names = fields.iter().map(|field| field.name().clone());
                names.collect::<Vec<_>>().join(" ")
            }
            _ => "none".to_owned(),
        };
        assert_eq!(fields("STRUCT<email: STRING, `of`: INT>"), "email of");
        assert_eq!(
            fields("struct<a:string,m:MAP<STRING, INT>,b:boolean>"),
            "a b"
        );
        assert_eq!(fields("MAP<STRING, STRING>"), "none");
        assert_eq!(fields("STRUCT<>"), "");
    }

    #[test]
    fn texts_become_events() {
        let column = |name: &str, type_text: &str| ResultColumn {
            name: name.to_owned(),
            type_text: type_text.to_owned(),
        };
        let cell = |text: &str| Some(text.to_owned());
        let columns = vec![
            column("event_time", "BIGINT"),
            column("event_id", "STRING"),
            column("event_date", "DATE"),
            column("request_params", "MAP<STRING, STRING>"),
            column("response", "STRUCT<status_code: INT, newer: STRING>"),
        ];
        let cells = vec![
            vec![
                cell("1795740000123456"),
                cell("a"),
                cell("2026-11-27"),
                cell(r#"{"z":"1","a":null}"#),
                cell(r#"{"status_code":"403","newer":"x"}"#),
            ],
            vec![cell("1795740000123457"), None, None, None, None],
        ];
        let batch = batch(&columns, &cells).unwrap();
        let events = EventBatch::read(&batch).unwrap();
        let first = events.event(0);
        assert_eq!(first.event_time, 1_795_740_000_123_456);
        assert_eq!(first.event_date, Some(20_784));
        assert_eq!(
            first.request_params,
            Some(vec![("z", Some("1")), ("a", None)])
        );
        let response = first.response.unwrap();
        assert_eq!(response.get("newer"), MemberValue::Text("x"));
        assert_eq!(response.number("status_code"), Some(403));
        let second = events.event(1);
        assert!(second.response.is_none() && second.request_params.is_none());
    }
}
