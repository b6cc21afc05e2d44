//! Delta's JSON for a schema, and how a table takes up new columns.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, TimeUnit};
use serde_json::{Value, json};

use crate::LakeError;

/// Returns the JSON in which Delta keeps a schema.
pub fn to_json(schema: &Schema) -> Result<Value, LakeError> {
    fields(schema.fields().iter().map(Arc::as_ref))
}

/// Adds columns that the table does not have yet, at its end. Returns `None` when it has all of them.
pub fn widened(table: &Value, rows: &Schema) -> Result<Option<Value>, LakeError> {
    let mut widened = table.clone();
    let Some(columns) = widened["fields"].as_array_mut() else {
        return to_json(rows).map(Some);
    };
    let before = columns.len();
    for new in rows.fields() {
        let wanted = field(new)?;
        let same_name = |column: &&Value| {
            let name = column["name"].as_str().unwrap_or_default();
            // Delta does not tell names apart by their case.
            name.eq_ignore_ascii_case(new.name())
        };
        let Some(column) = columns.iter().find(same_name) else {
            columns.push(wanted);
            continue;
        };
        if let Some(wider) = wider_type(&column["type"], &wanted["type"]) {
            let place = columns.iter().position(|column| same_name(&column));
            if let Some(place) = place {
                columns[place]["type"] = wider;
            }
        } else if !fits(&column["type"], &wanted["type"]) {
            return Err(LakeError::ColumnType {
                column: new.name().clone(),
                expected: column["type"].to_string(),
                found: wanted["type"].to_string(),
            });
        }
    }
    let has_changed = columns.len() > before || widened["fields"] != table["fields"];
    Ok(has_changed.then_some(widened))
}

/// Says whether values of a type are stored in a column of another without a change: the same type, or a structure with fewer members.
fn fits(column: &Value, rows: &Value) -> bool {
    match (column["type"].as_str(), rows["type"].as_str()) {
        (Some("struct"), Some("struct")) => members(rows).iter().all(|member| {
            let known = members(column)
                .iter()
                .find(|known| known["name"] == member["name"]);
            known.is_some_and(|known| fits(&known["type"], &member["type"]))
        }),
        (Some("array"), Some("array")) => fits(&column["elementType"], &rows["elementType"]),
        (Some("map"), Some("map")) => {
            fits(&column["keyType"], &rows["keyType"])
                && fits(&column["valueType"], &rows["valueType"])
        }
        _ => column == rows,
    }
}

/// Returns the type with the members of both structures, where the new one has members that the column lacks; `None` otherwise.
fn wider_type(column: &Value, rows: &Value) -> Option<Value> {
    let inner = |name: &str| {
        let wider = wider_type(&column[name], &rows[name])?;
        let mut whole = column.clone();
        whole[name] = wider;
        Some(whole)
    };
    match (column["type"].as_str(), rows["type"].as_str()) {
        (Some("struct"), Some("struct")) => {
            let mut joined = members(column).to_vec();
            let mut has_grown = false;
            for member in members(rows) {
                match joined
                    .iter_mut()
                    .find(|known| known["name"] == member["name"])
                {
                    None => {
                        joined.push(member.clone());
                        has_grown = true;
                    }
                    Some(known) => {
                        if let Some(wider) = wider_type(&known["type"], &member["type"]) {
                            known["type"] = wider;
                            has_grown = true;
                        } else if !fits(&known["type"], &member["type"]) {
                            return None;
                        }
                    }
                }
            }
            has_grown.then(|| json!({"type": "struct", "fields": joined}))
        }
        (Some("array"), Some("array")) => inner("elementType"),
        (Some("map"), Some("map")) => inner("valueType"),
        _ => None,
    }
}

fn members(of: &Value) -> &[Value] {
    of["fields"].as_array().map_or(&[], Vec::as_slice)
}

fn fields<'a>(of: impl Iterator<Item = &'a Field>) -> Result<Value, LakeError> {
    let fields: Result<Vec<Value>, LakeError> = of.map(field).collect();
    Ok(json!({"type": "struct", "fields": fields?}))
}

fn field(of: &Field) -> Result<Value, LakeError> {
    let data_type = data_type(of.data_type())?;
    Ok(json!({"name": of.name(), "type": data_type, "nullable": true, "metadata": {}}))
}

fn data_type(of: &DataType) -> Result<Value, LakeError> {
    Ok(match of {
        DataType::Boolean => json!("boolean"),
        DataType::Int8 => json!("byte"),
        DataType::Int16 => json!("short"),
        DataType::Int32 => json!("integer"),
        DataType::Int64 => json!("long"),
        DataType::Float32 => json!("float"),
        DataType::Float64 => json!("double"),
        DataType::Utf8 => json!("string"),
        DataType::Binary => json!("binary"),
        DataType::Date32 => json!("date"),
        DataType::Timestamp(TimeUnit::Microsecond, Some(_)) => json!("timestamp"),
        DataType::Decimal128(precision, scale) => json!(format!("decimal({precision},{scale})")),
        DataType::Struct(members) => fields(members.iter().map(Arc::as_ref))?,
        DataType::List(item) => json!({
            "type": "array", "elementType": data_type(item.data_type())?, "containsNull": true,
        }),
        DataType::Map(entries, _) => match entries.data_type() {
            DataType::Struct(pair) if pair.len() == 2 => json!({
                "type": "map",
                "keyType": data_type(pair[0].data_type())?,
                "valueType": data_type(pair[1].data_type())?,
                "valueContainsNull": true,
            }),
            _ => return Err(LakeError::UnknownType(of.to_string())),
        },
        _ => return Err(LakeError::UnknownType(of.to_string())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(columns: &[(&str, DataType)]) -> Schema {
        let field = |(name, of): &(&str, DataType)| Field::new(*name, of.clone(), true);
        Schema::new(columns.iter().map(field).collect::<Vec<_>>())
    }

    fn structure(members: &[(&str, DataType)]) -> DataType {
        DataType::Struct(schema(members).fields().clone())
    }

    #[test]
    fn new_columns_are_taken_up_at_the_end() {
        let table = to_json(&schema(&[("a", DataType::Int64)])).unwrap();
        let rows = schema(&[("b", DataType::Utf8), ("a", DataType::Int64)]);
        let wider = widened(&table, &rows).unwrap().unwrap();
        let names: Vec<&str> = members(&wider)
            .iter()
            .filter_map(|of| of["name"].as_str())
            .collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(widened(&wider, &rows).unwrap(), None);
        assert_eq!(
            widened(&wider, &schema(&[("A", DataType::Int64)])).unwrap(),
            None
        );
    }

    #[test]
    fn new_members_of_structures_are_taken_up() {
        let small = structure(&[("x", DataType::Utf8)]);
        let large = structure(&[("y", DataType::Boolean), ("x", DataType::Utf8)]);
        let table = to_json(&schema(&[("s", small.clone())])).unwrap();
        let wider = widened(&table, &schema(&[("s", large)])).unwrap().unwrap();
        assert_eq!(members(&members(&wider)[0]["type"]).len(), 2);
        assert_eq!(widened(&wider, &schema(&[("s", small)])).unwrap(), None);
    }

    #[test]
    fn a_column_does_not_change_its_type() {
        let table = to_json(&schema(&[("a", DataType::Int64)])).unwrap();
        let refused = widened(&table, &schema(&[("a", DataType::Utf8)])).unwrap_err();
        assert!(matches!(refused, LakeError::ColumnType { .. }), "{refused}");
        let refused = to_json(&schema(&[("a", DataType::UInt8)])).unwrap_err();
        assert!(matches!(refused, LakeError::UnknownType(_)), "{refused}");
    }
}
