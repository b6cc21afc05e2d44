//! Functions that search by regular expressions, and in JSON texts.

use std::cell::RefCell;
use std::collections::HashMap;

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use regex::Regex;

use super::super::super::{SqlError, type_text};
use super::super::cell::SparkValue;
use super::super::failure::mismatch;
use super::super::kernel;
use super::super::types::is_text;
use super::call::FunctionCall;
use super::json::written;
use super::ordered_json::OrderedJson;
use super::strings::{text, text_list, whole};

thread_local! {
    static COMPILED: RefCell<HashMap<String, Regex>> = RefCell::default();
}

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "rlike" | "regexp" | "regexp_like" => call.takes(2, 2).and_then(|()| {
            Ok(kernel::call(
                "rlike",
                call.texts()?,
                DataType::Boolean,
                |cells, _| {
                    Ok(SparkValue::Bool(
                        compiled(text(&cells[1]))?.is_match(text(&cells[0])),
                    ))
                },
            ))
        }),
        "regexp_extract" => extract(call),
        "regexp_extract_all" => extract_all(call),
        "regexp_replace" => replace(call),
        "regexp_count" => call.takes(2, 2).and_then(|()| {
            Ok(kernel::call(
                "regexp_count",
                call.texts()?,
                DataType::Int32,
                |cells, _| {
                    let count = compiled(text(&cells[1]))?
                        .find_iter(text(&cells[0]))
                        .count();
                    Ok(SparkValue::Int(i64::try_from(count).unwrap_or(0)))
                },
            ))
        }),
        "regexp_substr" => call.takes(2, 2).and_then(|()| {
            Ok(kernel::call(
                "regexp_substr",
                call.texts()?,
                DataType::Utf8,
                |cells, _| {
                    let regex = compiled(text(&cells[1]))?;
                    let found = regex.find(text(&cells[0]));
                    Ok(found.map_or(SparkValue::Null, |one| {
                        SparkValue::Text(one.as_str().to_owned())
                    }))
                },
            ))
        }),
        "regexp_instr" => call.takes(2, 2).and_then(|()| {
            Ok(kernel::call(
                "regexp_instr",
                call.texts()?,
                DataType::Int32,
                |cells, _| {
                    let all = text(&cells[0]);
                    let place = compiled(text(&cells[1]))?
                        .find(all)
                        .map_or(0, |one| all[..one.start()].chars().count() + 1);
                    Ok(SparkValue::Int(i64::try_from(place).unwrap_or(0)))
                },
            ))
        }),
        "split" => split(call),
        "get_json_object" => json_object(call),
        "json_path" => json_path(call),
        "escaped_pattern" => escaped_pattern(call),
        _ => return None,
    })
}

/// Returns the compiled pattern. What Java's patterns know and these do not is refused.
fn compiled(pattern: &str) -> Result<Regex, SqlError> {
    let known = COMPILED.with_borrow(|all| all.get(pattern).cloned());
    if let Some(known) = known {
        return Ok(known);
    }
    // In Java these are for ASCII only.
    let ascii = pattern
        .replace("\\d", "[0-9]")
        .replace("\\w", "[A-Za-z0-9_]");
    let nested = pattern.split('[').skip(1).any(|class| {
        let class = class.split(']').next().unwrap_or_default();
        class.contains("\\d") || class.contains("\\w")
    });
    let strange = ["\\D", "\\W", "\\b", "\\B", "\\S", "&&", "(?"]
        .iter()
        .any(|one| pattern.contains(one));
    if strange && !pattern.is_ascii() {
        return Err(SqlError::unsupported(&format!("the pattern {pattern}")));
    }
    let regex = Regex::new(if nested { pattern } else { &ascii });
    let regex = regex.map_err(|_| SqlError::unsupported(&format!("the pattern {pattern}")))?;
    COMPILED.with_borrow_mut(|all| all.insert(pattern.to_owned(), regex.clone()));
    Ok(regex)
}

fn with_group(call: &FunctionCall<'_>) -> Result<Vec<Expr>, SqlError> {
    call.takes(2, 3)?;
    let mut arguments = vec![call.text(0)?, call.text(1)?];
    if call.count() == 3 {
        arguments.push(call.whole(2)?);
    }
    Ok(arguments)
}

fn group(cells: &[SparkValue], regex: &Regex) -> Result<usize, SqlError> {
    let wanted = cells.get(2).map_or(1, whole);
    let group = usize::try_from(wanted)
        .ok()
        .filter(|group| *group < regex.captures_len());
    group.ok_or_else(|| {
        SqlError::new(
            "INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX",
            "22023",
            &format!("The value of parameter(s) `idx` is invalid: Expects group index between 0 and {}, but got {wanted}.", regex.captures_len() - 1),
        )
    })
}

fn extract(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    Ok(kernel::call(
        "regexp_extract",
        with_group(call)?,
        DataType::Utf8,
        |cells, _| {
            let regex = compiled(text(&cells[1]))?;
            let Some(found) = regex.captures(text(&cells[0])) else {
                return Ok(SparkValue::Text(String::new()));
            };
            let found = found.get(group(cells, &regex)?);
            Ok(SparkValue::Text(
                found.map_or(String::new(), |one| one.as_str().to_owned()),
            ))
        },
    ))
}

fn extract_all(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    Ok(kernel::call(
        "regexp_extract_all",
        with_group(call)?,
        text_list(),
        |cells, _| {
            let regex = compiled(text(&cells[1]))?;
            let group = group(cells, &regex)?;
            let all = regex.captures_iter(text(&cells[0])).map(|found| {
                let found = found.get(group).map_or("", |one| one.as_str());
                SparkValue::Text(found.to_owned())
            });
            Ok(SparkValue::List(all.collect()))
        },
    ))
}

fn replace(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 4)?;
    let mut arguments = vec![call.text(0)?, call.text(1)?, call.text(2)?];
    if call.count() == 4 {
        arguments.push(call.whole(3)?);
    }
    Ok(kernel::call(
        "regexp_replace",
        arguments,
        DataType::Utf8,
        |cells, _| {
            let regex = compiled(text(&cells[1]))?;
            let replacement = java_replacement(text(&cells[2]))?;
            let all = text(&cells[0]);
            // The place is counted in letters from 1 on; what stands before it stays.
            let place = cells.get(3).map_or(1, whole);
            let skipped = usize::try_from(place - 1)
                .map_err(|_| SqlError::unsupported("regexp_replace from such a place"))?;
            let Some(start) = all
                .char_indices()
                .map(|(index, _)| index)
                .chain(all.is_empty().then_some(0))
                .nth(skipped)
            else {
                return Ok(SparkValue::Text(all.to_owned()));
            };
            let (kept, rest) = all.split_at(start);
            let replaced = regex.replace_all(rest, replacement.as_str());
            Ok(SparkValue::Text(format!("{kept}{replaced}")))
        },
    ))
}

/// `$1` and `\$` as this library writes them.
fn java_replacement(text: &str) -> Result<String, SqlError> {
    let mut out = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('$') => out.push_str("$$"),
                Some(other) => out.push(other),
                None => return Err(SqlError::unsupported("this replacement")),
            },
            '$' => match letters.next_if(char::is_ascii_digit) {
                Some(digit) if letters.peek().is_none_or(|next| !next.is_ascii_digit()) => {
                    out.push_str("${");
                    out.push(digit);
                    out.push('}');
                }
                _ => return Err(SqlError::unsupported("this replacement")),
            },
            other => out.push(other),
        }
    }
    Ok(out)
}

fn split(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 3)?;
    let mut arguments = vec![call.text(0)?, call.text(1)?];
    if call.count() == 3 {
        arguments.push(call.whole(2)?);
    }
    Ok(kernel::call("split", arguments, text_list(), |cells, _| {
        let most = cells.get(2).map_or(-1, whole);
        let parts = pieces(text(&cells[0]), text(&cells[1]), most)?;
        Ok(SparkValue::List(
            parts.into_iter().map(SparkValue::Text).collect(),
        ))
    }))
}

/// Returns what is between the matches of a pattern, in at most so many pieces when that is positive.
pub fn pieces(all: &str, pattern: &str, most: i64) -> Result<Vec<String>, SqlError> {
    if pattern.is_empty() {
        if most > 0 {
            return Err(SqlError::unsupported("split by nothing into so many parts"));
        }
        let letters: Vec<String> = all.chars().map(String::from).collect();
        return Ok(if letters.is_empty() {
            vec![String::new()]
        } else {
            letters
        });
    }
    let regex = compiled(pattern)?;
    Ok(match usize::try_from(most) {
        Ok(most) if most > 0 => regex.splitn(all, most).map(str::to_owned).collect(),
        _ => regex.split(all).map(str::to_owned).collect(),
    })
}

fn json_object(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(
        "get_json_object",
        call.texts()?,
        DataType::Utf8,
        |cells, _| {
            let Some(value) = OrderedJson::parse(text(&cells[0])) else {
                return Ok(SparkValue::Null);
            };
            let path = text(&cells[1]);
            let Some(path) = path.strip_prefix('$') else {
                return Ok(SparkValue::Null);
            };
            let found = json_at(&value, path)?;
            found.map_or(Ok(SparkValue::Null), written)
        },
    ))
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
            inner.map_or(Ok(SparkValue::Null), written)
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

/// The pattern of LIKE with another escape, with the usual one.
fn escaped_pattern(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    Ok(kernel::call(
        "escaped_pattern",
        call.texts()?,
        DataType::Utf8,
        |cells, _| {
            let mark = text(&cells[1]).chars().next().unwrap_or('\\');
            let mut letters = text(&cells[0]).chars();
            let mut pattern = String::new();
            while let Some(letter) = letters.next() {
                if letter == '\\' {
                    pattern.push_str("\\\\");
                } else if letter != mark {
                    pattern.push(letter);
                } else {
                    match letters.next() {
                        Some(next) if next == mark || matches!(next, '%' | '_') => {
                            pattern.extend(['\\', next]);
                        }
                        _ => {
                            return Err(SqlError::new(
                                "INVALID_FORMAT",
                                "42601",
                                "The escape character is not allowed to precede this letter, or to end the pattern.",
                            ));
                        }
                    }
                }
            }
            Ok(SparkValue::Text(pattern))
        },
    ))
}

fn json_at<'a>(value: &'a OrderedJson, path: &str) -> Result<Option<&'a OrderedJson>, SqlError> {
    if path.is_empty() {
        return Ok(Some(value));
    }
    if let Some(rest) = path.strip_prefix('.') {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        return match value.member(&rest[..end]) {
            Some(inner) => json_at(inner, &rest[end..]),
            None => Ok(None),
        };
    }
    let inside = path.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let Some((index, rest)) = inside else {
        return Err(SqlError::unsupported("this path in JSON"));
    };
    let inner = match index.parse::<usize>() {
        Ok(index) => value.element(index),
        Err(_) => match index
            .strip_prefix('\'')
            .and_then(|name| name.strip_suffix('\''))
        {
            Some(name) => value.member(name),
            None => return Err(SqlError::unsupported("this path in JSON")),
        },
    };
    inner.map_or(Ok(None), |inner| json_at(inner, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_s_replacements_are_understood() {
        assert_eq!(java_replacement("$1-\\$x").unwrap(), "${1}-$$x");
        assert!(java_replacement("$x").is_err());
    }
}
