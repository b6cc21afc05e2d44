//! Functions that search by regular expressions, and the patterns of LIKE.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::failure::{mismatch, of_java};
use super::super::kernel;
use super::call::FunctionCall;
use super::java_regex::{Irreplaceable, compiled, expanded};
use super::strings::{text, text_list, whole};

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "rlike" | "regexp" | "regexp_like" => {
            of_two(call, "rlike", DataType::Boolean, |cells, _| {
                let regex = compiled(text(&cells[1]))?;
                regex.is_match(text(&cells[0])).map(SparkValue::Bool)
            })
        }
        "regexp_extract" => extract(call),
        "regexp_extract_all" => extract_all(call),
        "regexp_replace" => replace(call),
        "regexp_count" => of_two(call, "regexp_count", DataType::Int32, |cells, _| {
            let count = compiled(text(&cells[1]))?.all(text(&cells[0]))?.len();
            Ok(SparkValue::Int(i64::try_from(count).unwrap_or(0)))
        }),
        // A match of nothing is none.
        "regexp_substr" => of_two(call, "regexp_substr", DataType::Utf8, |cells, _| {
            let regex = compiled(text(&cells[1]))?;
            let found = regex.first(text(&cells[0]))?;
            let found = found.map(|one| one[0].to_owned());
            Ok(found
                .filter(|text| !text.is_empty())
                .map_or(SparkValue::Null, SparkValue::Text))
        }),
        "regexp_instr" => of_two(call, "regexp_instr", DataType::Int32, |cells, _| {
            let all = text(&cells[0]);
            let found = compiled(text(&cells[1]))?.first(all)?;
            let start = found.and_then(|one| one.get(0).map(|one| one.start()));
            // Counted in the units in which Java has letters.
            let place = start.map_or(0, |start| all[..start].encode_utf16().count() + 1);
            Ok(SparkValue::Int(i64::try_from(place).unwrap_or(0)))
        }),
        "split" => split(call),
        "escaped_pattern" => escaped_pattern(call),
        _ => return None,
    })
}

fn of_two(
    call: &FunctionCall<'_>,
    name: &'static str,
    returns: DataType,
    run: kernel::KernelRun,
) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(name, call.texts()?, returns, run))
}

fn with_group(call: &FunctionCall<'_>) -> Result<Vec<Expr>, SqlError> {
    call.takes(2, 3)?;
    let mut arguments = vec![call.text(0)?, call.text(1)?];
    if call.count() == 3 {
        arguments.push(call.whole(2)?);
    }
    Ok(arguments)
}

fn group(cells: &[SparkValue], groups: usize) -> Result<usize, SqlError> {
    let wanted = cells.get(2).map_or(1, whole);
    let group = usize::try_from(wanted)
        .ok()
        .filter(|group| *group <= groups);
    group.ok_or_else(|| {
        SqlError::new(
            "INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX",
            "22023",
            &format!("The value of parameter(s) `idx` is invalid: Expects group index between 0 and {groups}, but got {wanted}."),
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
            let Some(found) = regex.first(text(&cells[0]))? else {
                return Ok(SparkValue::Text(String::new()));
            };
            let found = found.get(group(cells, regex.groups())?);
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
            let mut all = Vec::new();
            for found in regex.all(text(&cells[0]))? {
                let found = found.get(group(cells, regex.groups())?);
                all.push(SparkValue::Text(
                    found.map_or(String::new(), |one| one.as_str().to_owned()),
                ));
            }
            Ok(SparkValue::List(all))
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
            let all = text(&cells[0]);
            // The place is counted in letters from 1 on; what stands before it stays.
            let place = cells.get(3).map_or(1, whole);
            if place < 1 {
                return Err(mismatch("regexp_replace", "the position must be positive"));
            }
            let units = all.encode_utf16().count();
            let skipped = usize::try_from(place - 1).unwrap_or(usize::MAX);
            if place > 1 && skipped >= units {
                return Ok(cells[0].clone());
            }
            if place > 1 && units != all.chars().count() {
                return Err(SqlError::unsupported("a position in such a text"));
            }
            let start = all.chars().take(skipped).map(char::len_utf8).sum();
            let (kept, rest) = all.split_at(start);
            let replaced = replaced(rest, text(&cells[1]), text(&cells[2]))?;
            Ok(SparkValue::Text(format!("{kept}{replaced}")))
        },
    ))
}

fn replaced(all: &str, pattern: &str, replacement: &str) -> Result<String, SqlError> {
    let mut out = String::new();
    let mut from = 0;
    for found in compiled(pattern)?.all(all)? {
        let (start, end) = found
            .get(0)
            .map_or((from, from), |one| (one.start(), one.end()));
        out.push_str(&all[from..start]);
        out.push_str(&expanded(replacement, &found).map_err(|why| match why {
            Irreplaceable::Unknown => SqlError::unsupported("this replacement"),
            Irreplaceable::Wrong => SqlError::new(
                "INVALID_REGEXP_REPLACE",
                "22023",
                &format!(
                    "Could not perform regexp_replace for source = \"{all}\", pattern = \"{pattern}\", replacement = \"{replacement}\"."
                ),
            ),
        })?);
        from = end;
    }
    out.push_str(&all[from..]);
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
    let most = usize::try_from(most).ok().filter(|most| *most > 0);
    if pattern.is_empty() && !all.is_empty() {
        // Letter by letter, and what is over is lost.
        let letters = all.chars().map(String::from);
        return Ok(letters.take(most.unwrap_or(usize::MAX)).collect());
    }
    let mut parts = Vec::new();
    let mut from = 0;
    // Here Spark hands on what Java says of a pattern.
    let regex = compiled(pattern).map_err(|error| {
        if error.is_refusal() {
            error
        } else {
            of_java("java.util.regex.PatternSyntaxException")
        }
    })?;
    for found in regex.all(all)? {
        let (start, end) = found
            .get(0)
            .map_or((from, from), |one| (one.start(), one.end()));
        if most.is_some_and(|most| parts.len() + 1 >= most) {
            break;
        }
        // Nothing at the very beginning separates nothing.
        if end == 0 {
            continue;
        }
        parts.push(all[from..start].to_owned());
        from = end;
    }
    parts.push(all[from..].to_owned());
    Ok(parts)
}

/// The pattern of LIKE with any escape, with the usual one. The escape is for wildcards and for itself.
fn escaped_pattern(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    Ok(kernel::call(
        "escaped_pattern",
        call.texts()?,
        DataType::Utf8,
        |cells, _| usual_pattern(text(&cells[0]), text(&cells[1])).map(SparkValue::Text),
    ))
}

/// Returns a pattern of LIKE with the usual escape.
pub fn usual_pattern(given: &str, mark: &str) -> Result<String, SqlError> {
    let mark = mark.chars().next().unwrap_or('\\');
    let mut letters = given.chars();
    let mut pattern = String::new();
    while let Some(letter) = letters.next() {
        if letter == mark {
            match letters.next() {
                Some(next) if next == mark || matches!(next, '%' | '_') => {
                    pattern.extend(['\\', next]);
                }
                next => return Err(no_escape(given, next)),
            }
        } else if letter == '\\' {
            pattern.push_str("\\\\");
        } else {
            pattern.push(letter);
        }
    }
    Ok(pattern)
}

/// An escape that is followed by nothing, or by a letter that needs none.
fn no_escape(pattern: &str, next: Option<char>) -> SqlError {
    let (class, what) = match next {
        None => ("INVALID_FORMAT.ESC_AT_THE_END", "end with".to_owned()),
        Some(next) => (
            "INVALID_FORMAT.ESC_IN_THE_MIDDLE",
            format!("precede '{next}'"),
        ),
    };
    SqlError::new(
        class,
        "42601",
        &format!(
            "The format is invalid: '{pattern}'. The escape character is not allowed to {what}."
        ),
    )
}
