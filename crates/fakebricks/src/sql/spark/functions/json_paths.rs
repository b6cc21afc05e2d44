//! Functions that follow a path into a JSON text.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;

use super::super::super::{SqlError, type_text};
use super::super::cell::SparkValue;
use super::super::failure::mismatch;
use super::super::kernel;
use super::super::types::is_text;
use super::call::FunctionCall;
use super::json::written;
use super::ordered_json::OrderedJson;
use super::strings::text;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "get_json_object" => json_object(call),
        "json_path" => json_path(call),
        _ => return None,
    })
}

/// A path that is none gives NULL, as what it does not lead to.
fn json_object(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(
        "get_json_object",
        call.texts()?,
        DataType::Utf8,
        |cells, _| {
            let value = OrderedJson::parse(text(&cells[0]));
            let (Some(value), Some(path)) = (value, steps(text(&cells[1]))) else {
                return Ok(SparkValue::Null);
            };
            Ok(found(&value, &path)?.map_or(SparkValue::Null, SparkValue::Text))
        },
    ))
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PathStep {
    Name(String),
    Index(usize),
    Every,
}

/// Reads `$.name['other name'][0][*]`; `None` for what is no path.
fn steps(path: &str) -> Option<Vec<PathStep>> {
    let mut rest = path.strip_prefix('$')?;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (step, after) = if let Some(after) = rest.strip_prefix("[*]") {
            (PathStep::Every, after)
        } else if let Some(after) = rest.strip_prefix("['") {
            let (name, after) = after.split_once("']")?;
            (PathStep::Name(name.to_owned()), after)
        } else if let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']')?;
            (PathStep::Index(index.parse().ok()?), after)
        } else {
            let after = rest.strip_prefix('.')?;
            let end = after.find(['.', '[']).unwrap_or(after.len());
            (PathStep::Name(after[..end].to_owned()), &after[end..])
        };
        if matches!(&step, PathStep::Name(name) if name.is_empty() || name.contains('\'')) {
            return None;
        }
        all.push(step);
        rest = after;
    }
    Some(all)
}

/// Returns what a path leads to as text: a string without its quotes, and other values as JSON.
fn found(value: &OrderedJson, path: &[PathStep]) -> Result<Option<String>, SqlError> {
    let refused = || Err(SqlError::unsupported("this path in JSON"));
    match path {
        [] => Ok(Some(match value {
            OrderedJson::Text(text) => text.clone(),
            other => other.to_string(),
        })),
        // These are names of any member.
        [PathStep::Name(name), ..] if name == "*" => refused(),
        // The first member counts that the rest of the path leads through.
        [PathStep::Name(name), rest @ ..] => {
            for member in value.members(name) {
                if *member == OrderedJson::Null {
                    continue;
                }
                if let Some(text) = found(member, rest)? {
                    return Ok(Some(text));
                }
            }
            Ok(None)
        }
        [PathStep::Index(_), PathStep::Every, ..] => refused(),
        [PathStep::Index(index), rest @ ..] => {
            let element = value.element(*index);
            element.map_or(Ok(None), |element| found(element, rest))
        }
        [PathStep::Every, rest @ ..] if rest.contains(&PathStep::Every) => refused(),
        [PathStep::Every, rest @ ..] => {
            let OrderedJson::Array(items) = value else {
                return Ok(None);
            };
            let each: Vec<String> = items
                .iter()
                .filter_map(|item| reached(item, rest))
                .map(ToString::to_string)
                .collect();
            Ok(match each.as_slice() {
                [] => None,
                [only] => Some(only.clone()),
                _ => Some(format!("[{}]", each.join(","))),
            })
        }
    }
}

/// The value that a path of names and places leads to.
fn reached<'a>(value: &'a OrderedJson, path: &'a [PathStep]) -> Option<&'a OrderedJson> {
    match path {
        [] => Some(value),
        [PathStep::Name(name), rest @ ..] => value
            .members(name)
            .filter(|member| **member != OrderedJson::Null)
            .find_map(|member| reached(member, rest)),
        [PathStep::Index(index), rest @ ..] => reached(value.element(*index)?, rest),
        [PathStep::Every, ..] => None,
    }
}

/// `text:a.b[0]`, as the syntax writes its parts: `~a` in any case, `=a` in this one, `#0` a place.
fn json_path(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let found = call.data_type(0)?;
    if !is_text(&found) {
        let detail = format!(
            "a path needs a STRING or VARIANT, and the value is of the type \"{}\"",
            type_text(&found)
        );
        return Err(mismatch(":", &detail));
    }
    Ok(kernel::call(
        "json_path",
        call.texts()?,
        DataType::Utf8,
        |cells, _| {
            let Some(value) = OrderedJson::parse(text(&cells[0])) else {
                return Ok(SparkValue::Null);
            };
            let mut inner = Some(&value);
            for part in &cells[1..] {
                let part = text(part);
                let name = part.get(1..).unwrap_or_default();
                inner = match (part.chars().next(), inner) {
                    (Some('='), Some(value)) => value.member(name),
                    (Some('#'), Some(value)) => name
                        .parse::<usize>()
                        .ok()
                        .and_then(|place| value.element(place)),
                    (_, Some(value)) => in_any_case(value, name)?,
                    (_, None) => None,
                };
            }
            Ok(inner.map_or(SparkValue::Null, written))
        },
    ))
}

fn in_any_case<'a>(
    value: &'a OrderedJson,
    name: &str,
) -> Result<Option<&'a OrderedJson>, SqlError> {
    let OrderedJson::Object(members) = value else {
        return Ok(None);
    };
    let mut found = members
        .iter()
        .filter(|(known, _)| known.eq_ignore_ascii_case(name));
    let first = found.next().map(|(_, value)| value);
    if found.next().is_some() {
        return Err(SqlError::unsupported(
            "a path to members that differ in their case only",
        ));
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_where_they_do_in_spark() {
        for (json, path, want) in [
            (r#"{"a":1,"a":2}"#, "$.a", Some("1")),
            (r#"{"a":null,"a":2}"#, "$.a", Some("2")),
            (r#"{"a":{"c":1},"a":{"b":2}}"#, "$.a.b", Some("2")),
            (r#"{"a b":"x"}"#, "$['a b']", Some("x")),
            ("[null,1]", "$[0]", Some("null")),
            (r#"["x"]"#, "$[*]", Some("\"x\"")),
            (
                r#"{"a":[{"b":1},{"b":2},{"c":3}]}"#,
                "$.a[*].b",
                Some("[1,2]"),
            ),
            ("[]", "$[*]", None),
            (r#"{"a":1}"#, "$.a[", None),
            (r#"{"a":1}"#, "a", None),
        ] {
            let value = OrderedJson::parse(json).unwrap();
            let got = steps(path).map_or(Ok(None), |path| found(&value, &path));
            assert_eq!(got.unwrap().as_deref(), want, "{path} in {json}");
        }
    }
}
