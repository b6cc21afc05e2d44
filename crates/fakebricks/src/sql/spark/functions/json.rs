//! Functions of JSON texts.

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::logical_expr::Expr;
use serde_json::{Map, Value};

use super::super::super::SqlError;
use super::super::cast::convert;
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::failure::mismatch;
use super::super::kernel;
use super::super::text as texts;
use super::super::types::{self, is_decimal, is_float, is_integral};
use super::super::{type_names, typed_expr::TypedExpr};
use super::call::FunctionCall;
use super::maps::checked;
use super::ordered_json::{OrderedJson, quoted};
use super::strings::text;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "from_json" => from_json(call),
        "to_json" => to_json(call),
        "json_array_length" => json_array_length(call),
        "json_object_keys" => json_object_keys(call),
        _ => return None,
    })
}

fn parsed(cell: &SparkValue) -> Option<OrderedJson> {
    OrderedJson::parse(text(cell))
}

/// The members of an object as texts, in one row.
pub fn json_tuple(call: &FunctionCall<'_>) -> Result<(Expr, Vec<String>), SqlError> {
    call.takes(2, 100)?;
    let names: Vec<String> = (0..call.count() - 1)
        .map(|index| format!("c{index}"))
        .collect();
    let fields: Fields = names
        .iter()
        .map(|name| Field::new(name, DataType::Utf8, true))
        .collect();
    let list = kernel::call_with_null(
        "json_tuple",
        call.texts()?,
        types::list(DataType::Struct(fields)),
        |cells, _| {
            let value = parsed(&cells[0]).unwrap_or(OrderedJson::Null);
            let mut members = Vec::new();
            for name in &cells[1..] {
                members.push(match value.member(text(name)) {
                    Some(member) => written(member),
                    None => SparkValue::Null,
                });
            }
            Ok(SparkValue::List(vec![SparkValue::Struct(members)]))
        },
    );
    Ok((list, names))
}

/// Returns a value inside of a JSON text as text: a string without quotes, others as they are written.
pub fn written(value: &OrderedJson) -> SparkValue {
    match value {
        OrderedJson::Null => SparkValue::Null,
        OrderedJson::Text(text) => SparkValue::Text(text.clone()),
        other => SparkValue::Text(other.to_string()),
    }
}

/// `from_json(text, 'a INT, b ARRAY<STRING>')`. What is not of the type is NULL.
fn from_json(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    if call.count() == 3 {
        return Err(SqlError::unsupported("from_json with options"));
    }
    call.takes(2, 2)?;
    let schema = call
        .literal(1)
        .ok_or_else(|| SqlError::unsupported("from_json with a schema that is no literal"))?;
    let data_type = type_names::read(&schema)
        .or_else(|| type_names::members(&schema).map(DataType::Struct))
        .ok_or_else(|| SqlError::unsupported(&format!("the schema {schema}")))?;
    if !matches!(
        data_type,
        DataType::Struct(_) | DataType::List(_) | DataType::Map(..)
    ) {
        return Err(SqlError::unsupported("from_json of single values"));
    }
    Ok(kernel::call(
        "from_json",
        vec![call.text(0)?],
        data_type,
        |cells, returns| {
            let all = text(&cells[0]);
            if all.trim().is_empty() {
                return Ok(SparkValue::Null);
            }
            let value = parsed(&cells[0]);
            // Spark reads numbers without end here, and no control letters that are not escaped.
            let is_endless = ["NaN", "Inf", "INF"].iter().any(|one| all.contains(one));
            let is_strange = match &value {
                None => is_endless,
                Some(value) => all.contains(char::is_control) && has_control(value),
            };
            if is_strange {
                return Err(SqlError::unsupported("from_json of such a text"));
            }
            Ok(match (value, returns) {
                (Some(value @ OrderedJson::Object(_)), DataType::Struct(_) | DataType::Map(..))
                | (Some(value @ OrderedJson::Array(_)), DataType::List(_)) => {
                    typed_value(&value, returns)?.unwrap_or(SparkValue::Null)
                }
                // A text that is none of it gives a structure without values, and NULL for the rest.
                (Some(OrderedJson::Array(_) | OrderedJson::Object(_)), _) => {
                    return Err(SqlError::unsupported("from_json of another kind of value"));
                }
                (_, DataType::Struct(members)) => {
                    SparkValue::Struct(vec![SparkValue::Null; members.len()])
                }
                _ => SparkValue::Null,
            })
        },
    ))
}

/// Whether a letter is in it that a text must not have as it is.
fn has_control(value: &OrderedJson) -> bool {
    match value {
        OrderedJson::Text(text) => text.chars().any(char::is_control),
        OrderedJson::Array(items) => items.iter().any(has_control),
        OrderedJson::Object(members) => members.iter().any(|(_, value)| has_control(value)),
        _ => false,
    }
}

/// Returns the value in a type; `None` when it is not of the type.
fn typed_value(value: &OrderedJson, data_type: &DataType) -> Result<Option<SparkValue>, SqlError> {
    Ok(match (value, data_type) {
        (OrderedJson::Null, _) => Some(SparkValue::Null),
        (OrderedJson::Object(_), DataType::Struct(fields)) => {
            let mut values = Vec::new();
            for field in fields {
                values.push(match value.member(field.name()) {
                    Some(member) => {
                        typed_value(member, field.data_type())?.unwrap_or(SparkValue::Null)
                    }
                    None => SparkValue::Null,
                });
            }
            Some(SparkValue::Struct(values))
        }
        (OrderedJson::Object(members), map @ DataType::Map(..)) => {
            let (key, inner) = super::maps::pair(map)
                .filter(|(key, _)| *key == DataType::Utf8)
                .ok_or_else(|| SqlError::unsupported("maps from JSON with such keys"))?;
            debug_assert_eq!(key, DataType::Utf8);
            let mut entries = Vec::new();
            for (name, member) in members {
                let Some(value) = typed_value(member, &inner)? else {
                    return Err(SqlError::unsupported("values of another type in JSON"));
                };
                entries.push((SparkValue::Text(name.clone()), value));
            }
            Some(checked(entries)?)
        }
        (OrderedJson::Array(items), DataType::List(item)) => {
            let mut values = Vec::new();
            for one in items {
                match typed_value(one, item.data_type())? {
                    Some(value) => values.push(value),
                    None => return Err(SqlError::unsupported("values of another type in JSON")),
                }
            }
            Some(SparkValue::List(values))
        }
        (other, DataType::Utf8) => Some(written(other)),
        (OrderedJson::Bool(value), DataType::Boolean) => Some(SparkValue::Bool(*value)),
        (OrderedJson::Whole(digits), whole) if is_integral(whole) => match digits.parse() {
            Ok(value) => convert(&[SparkValue::Int(value)], whole).ok(),
            Err(_) => None,
        },
        (OrderedJson::Whole(digits) | OrderedJson::Fraction(digits), float) if is_float(float) => {
            convert(&[SparkValue::Text(digits.clone())], float).ok()
        }
        (OrderedJson::Whole(digits) | OrderedJson::Fraction(digits), decimal)
            if is_decimal(decimal) =>
        {
            Exact::parse(digits).and_then(|exact| exact.fit(decimal).ok())
        }
        (OrderedJson::Text(text), DataType::Date32) => texts::read_day(text).map(SparkValue::Date),
        (OrderedJson::Text(text), DataType::Timestamp(..)) => {
            texts::read_moment(text).map(SparkValue::Time)
        }
        _ => None,
    })
}

/// `to_json(value)`: members that are NULL are left out.
fn to_json(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    if call.count() == 2 {
        return Err(SqlError::unsupported("to_json with options"));
    }
    call.takes(1, 1)?;
    let one = call.at(0)?;
    if !matches!(
        one.data_type,
        DataType::Struct(_) | DataType::List(_) | DataType::Map(..)
    ) {
        return Err(mismatch(
            "to_json",
            "the parameter is no STRUCT, ARRAY or MAP",
        ));
    }
    let shape = shape(&one);
    Ok(kernel::call(
        "to_json",
        vec![one.expr, shape],
        DataType::Utf8,
        |cells, _| {
            let shape: Value = serde_json::from_str(text(&cells[1])).unwrap_or(Value::Null);
            Ok(SparkValue::Text(printed(&cells[0], &shape)?))
        },
    ))
}

/// The names of the members, which values do not know: an object in the order of the members, `[…]` for elements.
fn shape(one: &TypedExpr) -> Expr {
    fn of(data_type: &DataType) -> Value {
        match data_type {
            DataType::Struct(members) => Value::Array(
                members
                    .iter()
                    .map(|member| {
                        let mut pair = Map::new();
                        pair.insert(member.name().clone(), of(member.data_type()));
                        Value::Object(pair)
                    })
                    .collect(),
            ),
            DataType::List(item) => of(item.data_type()),
            map @ DataType::Map(..) => {
                super::maps::pair(map).map_or(Value::Null, |(_, value)| of(&value))
            }
            _ => Value::Null,
        }
    }
    datafusion::logical_expr::lit(of(&one.data_type).to_string())
}

fn printed(value: &SparkValue, shape: &Value) -> Result<String, SqlError> {
    Ok(match value {
        SparkValue::Null => "null".to_owned(),
        SparkValue::Bool(_) | SparkValue::Int(_) | SparkValue::Decimal(..) => {
            texts::of(value).unwrap_or_default()
        }
        SparkValue::Float(_) | SparkValue::Single(_) => {
            let text = texts::of(value).unwrap_or_default();
            let is_finite = !text.ends_with(|last: char| last.is_alphabetic());
            if is_finite { text } else { quoted(&text) }
        }
        SparkValue::Text(text) => quoted(text),
        SparkValue::Date(_) => quoted(&texts::of(value).unwrap_or_default()),
        SparkValue::Time(micros) => quoted(&texts::moment_of_results(*micros)),
        SparkValue::List(items) => {
            let items: Result<Vec<String>, SqlError> =
                items.iter().map(|one| printed(one, shape)).collect();
            format!("[{}]", items?.join(","))
        }
        SparkValue::Struct(members) => {
            let mut parts = Vec::new();
            for (index, member) in members.iter().enumerate() {
                let described = shape.get(index).and_then(Value::as_object);
                let Some((name, inner)) = described.and_then(|one| one.iter().next()) else {
                    return Err(SqlError::unsupported("this value in JSON"));
                };
                if *member != SparkValue::Null {
                    parts.push(format!("{}:{}", quoted(name), printed(member, inner)?));
                }
            }
            format!("{{{}}}", parts.join(","))
        }
        SparkValue::Map(entries) => {
            let mut parts = Vec::new();
            for (key, value) in entries {
                let key =
                    texts::of(key).ok_or_else(|| SqlError::unsupported("this key in JSON"))?;
                parts.push(format!("{}:{}", quoted(&key), printed(value, shape)?));
            }
            format!("{{{}}}", parts.join(","))
        }
        _ => return Err(SqlError::unsupported("this value in JSON")),
    })
}

fn json_array_length(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    Ok(kernel::call(
        "json_array_length",
        vec![call.text(0)?],
        DataType::Int32,
        |cells, _| {
            Ok(match parsed(&cells[0]) {
                Some(OrderedJson::Array(items)) => {
                    SparkValue::Int(i64::try_from(items.len()).unwrap_or(0))
                }
                _ => SparkValue::Null,
            })
        },
    ))
}

fn json_object_keys(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    Ok(kernel::call(
        "json_object_keys",
        vec![call.text(0)?],
        types::list(DataType::Utf8),
        |cells, _| {
            Ok(match parsed(&cells[0]) {
                Some(OrderedJson::Object(members)) => SparkValue::List(
                    members
                        .into_iter()
                        .map(|(name, _)| SparkValue::Text(name))
                        .collect(),
                ),
                _ => SparkValue::Null,
            })
        },
    ))
}
