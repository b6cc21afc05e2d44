//! Functions that make maps and take them apart.

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::failure::mismatch;
use super::super::kernel;
use super::super::typed_expr::TypedExpr;
use super::super::types::{self, common, is_text};
use super::call::{FunctionCall, together};
use super::patterns::pieces;
use super::strings::text;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "map" => map(call),
        "map_from_arrays" => map_from_arrays(call),
        "map_from_entries" => map_from_entries(call),
        "map_entries" => call.takes(1, 1).and_then(|()| map_entries(&call.at(0)?)),
        "map_concat" => map_concat(call),
        "str_to_map" => str_to_map(call),
        _ => return None,
    })
}

/// Returns the types of key and value of a map.
pub fn pair(data_type: &DataType) -> Option<(DataType, DataType)> {
    match data_type {
        DataType::Map(entries, _) => match entries.data_type() {
            DataType::Struct(pair) if pair.len() == 2 => {
                Some((pair[0].data_type().clone(), pair[1].data_type().clone()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Returns a map; a key that is NULL or twice there fails the statement.
pub fn checked(
    entries: impl IntoIterator<Item = (SparkValue, SparkValue)>,
) -> Result<SparkValue, SqlError> {
    let mut all: Vec<(SparkValue, SparkValue)> = Vec::new();
    for (key, value) in entries {
        if key == SparkValue::Null {
            return Err(SqlError::new(
                "NULL_MAP_KEY",
                "2200E",
                "Cannot use null as map key.",
            ));
        }
        if all.iter().any(|(known, _)| known.same(&key)) {
            return Err(SqlError::new(
                "DUPLICATED_MAP_KEY",
                "23505",
                "Duplicate map key was found, please check the input data.",
            ));
        }
        all.push((key, value));
    }
    Ok(SparkValue::Map(all))
}

/// `map(key, value, …)`.
fn map(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    if call.count() == 0 || call.count() % 2 == 1 {
        return Err(SqlError::unsupported("map with this number of parameters"));
    }
    let every_second = |from: usize| -> Vec<TypedExpr> {
        call.arguments
            .iter()
            .skip(from)
            .step_by(2)
            .cloned()
            .collect()
    };
    let keys = together("map", &every_second(0))?;
    let values = together("map", &every_second(1))?;
    let mut arguments = Vec::new();
    for (index, one) in call.arguments.iter().enumerate() {
        let wanted = if index % 2 == 0 { &keys } else { &values };
        arguments.push(one.clone().to(wanted)?);
    }
    Ok(kernel::call_with_null(
        "map",
        arguments,
        types::map(keys, values),
        |cells, _| {
            checked(
                cells
                    .chunks_exact(2)
                    .map(|pair| (pair[0].clone(), pair[1].clone())),
            )
        },
    ))
}

fn map_from_arrays(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let (keys, values) = (call.at(0)?, call.at(1)?);
    let (DataType::List(key), DataType::List(value)) = (&keys.data_type, &values.data_type) else {
        return Err(mismatch(call.name, "the parameters are no ARRAYs"));
    };
    let returns = types::map(key.data_type().clone(), value.data_type().clone());
    Ok(kernel::call(
        "map_from_arrays",
        vec![keys.expr, values.expr],
        returns,
        |cells, _| match cells {
            [SparkValue::List(keys), SparkValue::List(values)] => {
                if keys.len() != values.len() {
                    return Err(SqlError::unsupported(
                        "maps from arrays that are not of the same length",
                    ));
                }
                checked(keys.iter().cloned().zip(values.iter().cloned()))
            }
            _ => Ok(SparkValue::Null),
        },
    ))
}

fn map_from_entries(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    let wrong = || mismatch(call.name, "the parameter is no ARRAY of pairs");
    let DataType::List(item) = &one.data_type else {
        return Err(wrong());
    };
    let DataType::Struct(members) = item.data_type() else {
        return Err(wrong());
    };
    let [key, value] = members.as_ref() else {
        return Err(wrong());
    };
    let returns = types::map(key.data_type().clone(), value.data_type().clone());
    Ok(kernel::call(
        "map_from_entries",
        vec![one.expr],
        returns,
        |cells, _| {
            let SparkValue::List(entries) = &cells[0] else {
                return Ok(SparkValue::Null);
            };
            let mut pairs = Vec::new();
            for entry in entries {
                match entry {
                    SparkValue::Struct(members) => {
                        pairs.push((members[0].clone(), members[1].clone()));
                    }
                    // An entry that is NULL makes the map NULL.
                    _ => return Ok(SparkValue::Null),
                }
            }
            checked(pairs)
        },
    ))
}

/// Returns the entries of a map as an array of structures.
pub fn map_entries(one: &TypedExpr) -> Result<Expr, SqlError> {
    let (key, value) =
        pair(&one.data_type).ok_or_else(|| mismatch("map_entries", "the parameter is no MAP"))?;
    let members: Fields = Fields::from(vec![
        Field::new("key", key, true),
        Field::new("value", value, true),
    ]);
    Ok(kernel::call(
        "map_entries",
        vec![one.expr.clone()],
        types::list(DataType::Struct(members)),
        |cells, _| {
            Ok(match &cells[0] {
                SparkValue::Map(entries) => SparkValue::List(
                    entries
                        .iter()
                        .map(|(key, value)| SparkValue::Struct(vec![key.clone(), value.clone()]))
                        .collect(),
                ),
                _ => SparkValue::Null,
            })
        },
    ))
}

fn map_concat(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    if call.count() == 0 {
        return Err(SqlError::unsupported("map_concat without parameters"));
    }
    let mut types_of = (DataType::Null, DataType::Null);
    for one in &call.arguments {
        let (key, value) =
            pair(&one.data_type).ok_or_else(|| mismatch("map_concat", "a parameter is no MAP"))?;
        let both = common(&types_of.0, &key).zip(common(&types_of.1, &value));
        types_of = both.ok_or_else(|| mismatch("map_concat", "the maps have no type in common"))?;
    }
    let returns = types::map(types_of.0, types_of.1);
    if call.arguments.iter().any(|one| one.data_type != returns) {
        return Err(SqlError::unsupported("map_concat of different types"));
    }
    let arguments = call.arguments.iter().map(|one| one.expr.clone()).collect();
    Ok(kernel::call(
        "map_concat",
        arguments,
        returns,
        |cells, _| {
            checked(cells.iter().flat_map(|one| match one {
                SparkValue::Map(entries) => entries.clone(),
                _ => Vec::new(),
            }))
        },
    ))
}

/// `str_to_map('a:1,b:2', ',', ':')`.
fn str_to_map(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 3)?;
    if !call.arguments.iter().all(|one| is_text(&one.data_type)) {
        return Err(mismatch(call.name, "a parameter is no STRING"));
    }
    Ok(kernel::call(
        "str_to_map",
        call.texts()?,
        types::map(DataType::Utf8, DataType::Utf8),
        |cells, _| {
            let delimiter = |index: usize, usual: &'static str| -> String {
                cells
                    .get(index)
                    .map_or_else(|| usual.to_owned(), |one| text(one).to_owned())
            };
            let (between, inside) = (delimiter(1, ","), delimiter(2, ":"));
            let mut entries = Vec::new();
            for piece in pieces(text(&cells[0]), &between, -1)? {
                let mut parts = pieces(&piece, &inside, 2)?.into_iter();
                let key = parts.next().unwrap_or_default();
                let value = parts.next().map_or(SparkValue::Null, SparkValue::Text);
                entries.push((SparkValue::Text(key), value));
            }
            checked(entries)
        },
    ))
}
