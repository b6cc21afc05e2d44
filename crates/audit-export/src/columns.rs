//! From the columns of the table to events.

use std::io::Cursor;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array as _, ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, StructArray,
};
use arrow_cast::cast;
use arrow_json::ReaderBuilder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, TimeUnit};
use audit_record::{AuditLogRecord, EventMembers, MemberValue};
use databricks::ResultColumn;

/// The columns that are known, in the order in which they are asked for.
const KNOWN: [&str; 17] = [
    "event_time",
    "event_id",
    "account_id",
    "workspace_id",
    "version",
    "event_date",
    "source_ip_address",
    "user_agent",
    "session_id",
    "user_identity",
    "service_name",
    "action_name",
    "request_id",
    "request_params",
    "response",
    "audit_level",
    "identity_metadata",
];

/// Returns what to select, by the columns that the table has just now: regions and releases differ. Columns that are not known come as JSON.
///
/// # Errors
/// With the name of a column without which events can't be read in order.
pub fn selected(found: &[ResultColumn]) -> Result<String, &'static str> {
    let has = |name: &str| {
        found
            .iter()
            .any(|column| column.name.eq_ignore_ascii_case(name))
    };
    for needed in ["event_time", "event_id", "event_date", "workspace_id"] {
        if !has(needed) {
            return Err(needed);
        }
    }
    let known = KNOWN
        .into_iter()
        .filter(|name| has(name))
        .map(|name| format!("`{name}`"));
    let further = found.iter().filter(|column| {
        !KNOWN
            .iter()
            .any(|known| column.name.eq_ignore_ascii_case(known))
    });
    let further = further.map(|column| {
        let name = column.name.replace('`', "``");
        let kind = column.type_text.to_ascii_uppercase();
        let is_nested = ["STRUCT", "MAP", "ARRAY"]
            .iter()
            .any(|start| kind.starts_with(start));
        if is_nested {
            format!("to_json(`{name}`) AS `{name}`")
        } else {
            format!("CAST(`{name}` AS STRING) AS `{name}`")
        }
    });
    Ok(known.chain(further).collect::<Vec<_>>().join(", "))
}

/// A batch of events, column by column.
pub struct EventBatch {
    rows: usize,
    times: Int64Array,
    dates: Option<arrow_array::Date32Array>,
    texts: [Option<StringArray>; 11],
    structures: [Option<Structure>; 3],
    parameters: Option<arrow_array::MapArray>,
    further: Vec<(String, StringArray)>,
}

/// The columns of text, by their places in [`EventBatch::texts`].
const TEXTS: [&str; 11] = [
    "event_id",
    "account_id",
    "workspace_id",
    "version",
    "source_ip_address",
    "user_agent",
    "session_id",
    "service_name",
    "action_name",
    "request_id",
    "audit_level",
];
const STRUCTURES: [&str; 3] = ["user_identity", "response", "identity_metadata"];

/// A structure, with its members in forms that are read directly.
struct Structure {
    whole: StructArray,
    members: Vec<(String, MemberColumn)>,
}

enum MemberColumn {
    Text(StringArray),
    Number(Int64Array),
    Truth(BooleanArray),
}

impl EventBatch {
    /// Takes a batch of rows.
    ///
    /// # Errors
    /// When a column has another form than its name says.
    pub fn read(batch: &RecordBatch) -> Result<Self, ArrowError> {
        let column = |name: &str| batch.column_by_name(name);
        let missing = || ArrowError::SchemaError("the result has no event_time".to_owned());
        let times = micros(column("event_time").ok_or_else(missing)?)?;
        let text = |name: &str| column(name).map(text_column).transpose();
        let mut texts: [Option<StringArray>; 11] = Default::default();
        for (place, name) in texts.iter_mut().zip(TEXTS) {
            *place = text(name)?;
        }
        let mut structures: [Option<Structure>; 3] = Default::default();
        for (place, name) in structures.iter_mut().zip(STRUCTURES) {
            *place = column(name)
                .map(|column| structure(name, column))
                .transpose()?;
        }
        let dates = column("event_date")
            .map(|column| cast(column, &DataType::Date32))
            .transpose()?;
        let is_known = |name: &str| KNOWN.contains(&name);
        let schema = batch.schema();
        let further = schema
            .fields()
            .iter()
            .zip(batch.columns())
            .filter(|(field, _)| !is_known(field.name()));
        Ok(Self {
            rows: batch.num_rows(),
            times,
            dates: dates.map(|dates| dates.as_primitive::<Date32Type>().clone()),
            texts,
            structures,
            parameters: column("request_params").map(map_column).transpose()?,
            further: further
                .map(|(field, column)| Ok((field.name().clone(), text_column(column)?)))
                .collect::<Result<_, ArrowError>>()?,
        })
    }

    /// Returns how many events there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Returns an event.
    pub fn event(&self, row: usize) -> AuditLogRecord<'_> {
        let text = |place: usize| {
            self.texts[place]
                .as_ref()
                .and_then(|column| text_of(column, row))
        };
        let structure = |place: usize| {
            self.structures[place]
                .as_ref()
                .and_then(|column| column.members(row))
        };
        AuditLogRecord {
            event_time: self.times.value(row),
            event_date: self
                .dates
                .as_ref()
                .and_then(|dates| dates.is_valid(row).then(|| dates.value(row))),
            event_id: text(0),
            account_id: text(1),
            workspace_id: text(2),
            version: text(3),
            source_ip_address: text(4),
            user_agent: text(5),
            session_id: text(6),
            service_name: text(7),
            action_name: text(8),
            request_id: text(9),
            audit_level: text(10),
            user_identity: structure(0),
            response: structure(1),
            identity_metadata: structure(2),
            request_params: self.parameters(row),
            further: self
                .further
                .iter()
                .filter_map(|(name, column)| Some((name.as_str(), text_of(column, row)?)))
                .collect(),
        }
    }

    fn parameters(&self, row: usize) -> Option<Vec<(&str, Option<&str>)>> {
        let map = self.parameters.as_ref().filter(|map| map.is_valid(row))?;
        let (keys, values) = (
            map.keys().as_string::<i32>(),
            map.values().as_string::<i32>(),
        );
        let offsets = map.value_offsets();
        let at = |place: i32| usize::try_from(place).unwrap_or_default();
        let range = at(offsets[row])..at(offsets[row + 1]);
        Some(
            range
                .map(|entry| (keys.value(entry), text_of(values, entry)))
                .collect(),
        )
    }
}

impl Structure {
    fn members(&self, row: usize) -> Option<EventMembers<'_>> {
        self.whole.is_valid(row).then(|| {
            let cells = self.members.iter().map(|(name, column)| {
                let cell = match column {
                    MemberColumn::Text(column) => text_of(column, row).map(MemberValue::Text),
                    MemberColumn::Number(column) => column
                        .is_valid(row)
                        .then(|| MemberValue::Number(column.value(row))),
                    MemberColumn::Truth(column) => column
                        .is_valid(row)
                        .then(|| MemberValue::Truth(column.value(row))),
                };
                (name.as_str(), cell.unwrap_or(MemberValue::Null))
            });
            EventMembers(cells.collect())
        })
    }
}

fn text_of(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

fn text_column(column: &ArrayRef) -> Result<StringArray, ArrowError> {
    Ok(cast(column, &DataType::Utf8)?.as_string::<i32>().clone())
}

fn micros(column: &ArrayRef) -> Result<Int64Array, ArrowError> {
    let zone = match column.data_type() {
        DataType::Timestamp(_, zone) => zone.clone(),
        _ => None,
    };
    let column = cast(column, &DataType::Timestamp(TimeUnit::Microsecond, zone))?;
    let column = column.as_primitive::<TimestampMicrosecondType>();
    if column.null_count() > 0 {
        return Err(ArrowError::InvalidArgumentError(
            "an event without event_time".to_owned(),
        ));
    }
    Ok(column.reinterpret_cast::<Int64Type>())
}

fn structure(name: &str, column: &ArrayRef) -> Result<Structure, ArrowError> {
    let column = match column.data_type() {
        DataType::Struct(_) => Arc::clone(column),
        // Some warehouses write structures as JSON.
        _ => from_json(column, known_structure(name))?,
    };
    let whole = column.as_struct().clone();
    let members = whole
        .fields()
        .iter()
        .zip(whole.columns())
        .map(|(field, member)| {
            let member = match member.data_type() {
                DataType::Boolean => MemberColumn::Truth(member.as_boolean().clone()),
                of if of.is_integer() => MemberColumn::Number(
                    cast(member, &DataType::Int64)?
                        .as_primitive::<Int64Type>()
                        .clone(),
                ),
                _ => MemberColumn::Text(text_column(member)?),
            };
            Ok((field.name().clone(), member))
        });
    Ok(Structure {
        members: members.collect::<Result<_, ArrowError>>()?,
        whole,
    })
}

fn known_structure(name: &str) -> DataType {
    let text = |name: &&str| Field::new(*name, DataType::Utf8, true);
    let mut members: Vec<Field> = match name {
        "user_identity" => ["email", "subject_name"].iter().map(text).collect(),
        "response" => ["error_message", "result"].iter().map(text).collect(),
        _ => [
            "run_by",
            "run_as",
            "acting_resource",
            "run_by_display_name",
            "run_as_display_name",
        ]
        .iter()
        .map(text)
        .collect(),
    };
    if name == "response" {
        members.insert(0, Field::new("status_code", DataType::Int64, true));
    }
    DataType::Struct(members.into())
}

fn map_column(column: &ArrayRef) -> Result<arrow_array::MapArray, ArrowError> {
    let pair: Fields = vec![
        Field::new("key", DataType::Utf8, false),
        Field::new("value", DataType::Utf8, true),
    ]
    .into();
    let map = DataType::Map(
        Arc::new(Field::new("entries", DataType::Struct(pair), false)),
        false,
    );
    let column = match column.data_type() {
        DataType::Map(entries, _) => {
            let is_text = matches!(entries.data_type(), DataType::Struct(pair) if pair.iter().all(|of| *of.data_type() == DataType::Utf8));
            if is_text {
                Arc::clone(column)
            } else {
                cast(column, &map)?
            }
        }
        _ => from_json(column, map)?,
    };
    Ok(column.as_map().clone())
}

/// Reads a column of JSON texts as one of this type.
///
/// # Errors
/// When a text is not what the type says.
pub fn from_json(column: &ArrayRef, of: DataType) -> Result<ArrayRef, ArrowError> {
    let texts = text_column(column)?;
    let mut lines = Vec::new();
    for text in &texts {
        lines.extend_from_slice(b"{\"c\":");
        lines.extend_from_slice(text.unwrap_or("null").as_bytes());
        lines.extend_from_slice(b"}\n");
    }
    let schema = Arc::new(Schema::new(vec![Field::new("c", of, true)]));
    let mut reader = ReaderBuilder::new(schema)
        .with_coerce_primitive(true)
        .with_batch_size(texts.len().max(1))
        .build(Cursor::new(lines))?;
    let empty = || ArrowError::JsonError("no rows".to_owned());
    let batch = reader.next().ok_or_else(empty)??;
    if batch.num_rows() != texts.len() {
        return Err(ArrowError::JsonError(
            "a structure that is no JSON".to_owned(),
        ));
    }
    Ok(Arc::clone(batch.column(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, type_text: &str) -> ResultColumn {
        ResultColumn {
            name: name.to_owned(),
            type_text: type_text.to_owned(),
        }
    }

    #[test]
    fn what_is_new_comes_as_json_and_what_is_missing_is_left_out() {
        let needed = ["event_time", "event_id", "event_date", "workspace_id"]
            .map(|name| column(name, "STRING"));
        let mut found = needed.to_vec();
        found.push(column("odd`name", "ARRAY<STRING>"));
        found.push(column("brand_new", "INT"));
        let text = selected(&found).unwrap();
        assert_eq!(
            text,
            "`event_time`, `event_id`, `workspace_id`, `event_date`, to_json(`odd``name`) AS `odd``name`, CAST(`brand_new` AS STRING) AS `brand_new`"
        );
        assert_eq!(selected(&found[1..]), Err("event_time"));
    }

    #[test]
    fn structures_are_read_as_such_and_as_json() {
        let times = arrow_array::TimestampMillisecondArray::from(vec![
            1_795_740_000_123,
            1_795_740_000_124,
        ])
        .with_timezone("UTC");
        let of_text =
            |texts: [Option<&str>; 2]| Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
        let batch = RecordBatch::try_from_iter_with_nullable([
            ("event_time", Arc::new(times) as ArrayRef, true),
            ("event_id", of_text([Some("a"), None]), true),
            (
                "response",
                of_text([Some(r#"{"status_code":"403","error_message":"no"}"#), None]),
                true,
            ),
            (
                "request_params",
                of_text([Some(r#"{"k":"v","n":null}"#), Some("{}")]),
                true,
            ),
            ("newer", of_text([Some("[1]"), None]), true),
        ])
        .unwrap();
        let events = EventBatch::read(&batch).unwrap();
        let first = events.event(0);
        assert_eq!(first.event_time, 1_795_740_000_123_000);
        assert_eq!(first.status_code(), Some(403));
        assert_eq!(
            first.request_params,
            Some(vec![("k", Some("v")), ("n", None)])
        );
        assert_eq!(first.further, [("newer", "[1]")]);
        let second = events.event(1);
        assert_eq!(
            (second.event_id, second.response, second.request_params),
            (None, None, Some(vec![]))
        );
    }
}
