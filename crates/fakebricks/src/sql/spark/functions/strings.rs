//! Functions of text.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::kernel;
use super::super::operators::concat;
use super::super::typed_expr::TypedExpr;
use super::super::types::{self, is_text};
use super::call::FunctionCall;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "upper" | "ucase" => of_text(call, "upper"),
        "lower" | "lcase" => of_text(call, "lower"),
        "reverse" => of_text(call, "reverse"),
        "initcap" => of_text(call, "initcap"),
        "length" | "char_length" | "character_length" | "len" => length(call),
        "trim" => trimmed(call, "trim"),
        "btrim" => trimmed(call, "btrim"),
        "ltrim" => trimmed(call, "ltrim"),
        "rtrim" => trimmed(call, "rtrim"),
        "substr" | "substring" => substring(call),
        "left" => part(call, "left"),
        "right" => part(call, "right"),
        "substring_index" => substring_index(call),
        "concat" => concatenation(call),
        "concat_ws" => concat_ws(call),
        "replace" => replace(call),
        "translate" => translate(call),
        "split_part" => split_part(call),
        "startswith" => test(call, "startswith"),
        "endswith" => test(call, "endswith"),
        "contains" => test(call, "contains"),
        "instr" => position(call, 0, 1),
        "locate" | "position" | "charindex" => position(call, 1, 0),
        "lpad" => padded(call, "lpad"),
        "rpad" => padded(call, "rpad"),
        "repeat" => repeat(call),
        "space" => space(call),
        "ascii" => ascii(call),
        "char" | "chr" => character(call),
        _ => return None,
    })
}

/// Returns the text of a cell.
pub fn text(cell: &SparkValue) -> &str {
    match cell {
        SparkValue::Text(text) => text,
        _ => "",
    }
}

/// Returns the whole number of a cell.
pub fn whole(cell: &SparkValue) -> i64 {
    match cell {
        SparkValue::Int(value) => *value,
        _ => 0,
    }
}

fn of_text(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let run: kernel::KernelRun = match name {
        "upper" => |cells, _| Ok(SparkValue::Text(text(&cells[0]).to_uppercase())),
        "lower" => |cells, _| Ok(SparkValue::Text(text(&cells[0]).to_lowercase())),
        "reverse" => |cells, _| Ok(SparkValue::Text(text(&cells[0]).chars().rev().collect())),
        _ => |cells, _| Ok(SparkValue::Text(capitals(text(&cells[0])))),
    };
    Ok(kernel::call(name, vec![call.text(0)?], DataType::Utf8, run))
}

fn capitals(text: &str) -> String {
    let mut after_blank = true;
    text.to_lowercase()
        .chars()
        .map(|one| {
            let shown = if after_blank {
                one.to_uppercase().next().unwrap_or(one)
            } else {
                one
            };
            after_blank = one == ' ';
            shown
        })
        .collect()
}

fn length(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    Ok(kernel::call(
        "length",
        vec![call.text(0)?],
        DataType::Int32,
        |cells, _| {
            Ok(SparkValue::Int(
                i64::try_from(text(&cells[0]).chars().count()).unwrap_or(0),
            ))
        },
    ))
}

/// `btrim(text, characters)`, but `ltrim(characters, text)`.
fn trimmed(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(1, 2)?;
    let mut arguments = call.texts()?;
    if name == "ltrim" || name == "rtrim" {
        arguments.reverse();
    }
    let run: kernel::KernelRun = match name {
        "ltrim" => |cells, _| {
            Ok(SparkValue::Text(
                text(&cells[0])
                    .trim_start_matches(|one| goes(cells, one))
                    .to_owned(),
            ))
        },
        "rtrim" => |cells, _| {
            Ok(SparkValue::Text(
                text(&cells[0])
                    .trim_end_matches(|one| goes(cells, one))
                    .to_owned(),
            ))
        },
        _ => |cells, _| {
            Ok(SparkValue::Text(
                text(&cells[0])
                    .trim_matches(|one| goes(cells, one))
                    .to_owned(),
            ))
        },
    };
    Ok(kernel::call(name, arguments, DataType::Utf8, run))
}

/// Whether a character is one of those that are cut off: blanks when none are named.
fn goes(cells: &[SparkValue], one: char) -> bool {
    cells
        .get(1)
        .map_or(one == ' ', |wanted| text(wanted).contains(one))
}

fn characters(text: &str, from: i64, count: Option<i64>) -> String {
    let total = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    // Positions count from 1, or from the end when negative; 0 is 1. What lies before the text counts, too.
    let start = match from {
        0 => 0,
        from if from > 0 => from - 1,
        from => total + from,
    };
    let end = count.map_or(total, |count| start.saturating_add(count));
    let (start, end) = (start.clamp(0, total), end.clamp(0, total));
    let skip = usize::try_from(start).unwrap_or(0);
    let take = usize::try_from(end - start).unwrap_or(0);
    text.chars().skip(skip).take(take).collect()
}

fn substring(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 3)?;
    let mut arguments = vec![call.text(0)?, call.cut(1)?];
    if call.count() == 3 {
        arguments.push(call.cut(2)?);
    }
    Ok(kernel::call(
        "substring",
        arguments,
        DataType::Utf8,
        |cells, _| {
            let count = cells.get(2).map(whole);
            Ok(SparkValue::Text(characters(
                text(&cells[0]),
                whole(&cells[1]),
                count,
            )))
        },
    ))
}

fn part(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let run: kernel::KernelRun = if name == "left" {
        |cells, _| {
            Ok(SparkValue::Text(characters(
                text(&cells[0]),
                1,
                Some(whole(&cells[1])),
            )))
        }
    } else {
        |cells, _| {
            let count = whole(&cells[1]);
            Ok(SparkValue::Text(if count <= 0 {
                String::new()
            } else {
                characters(text(&cells[0]), -count, None)
            }))
        }
    };
    Ok(kernel::call(
        name,
        vec![call.text(0)?, call.cut(1)?],
        DataType::Utf8,
        run,
    ))
}

/// The arguments of a function that counts the parts of a text between marks: the text, the mark, a number.
fn marked_arguments(call: &FunctionCall<'_>) -> Result<Vec<Expr>, SqlError> {
    call.takes(3, 3)?;
    Ok(vec![call.text(0)?, call.text(1)?, call.cut(2)?])
}

fn marked(cells: &[SparkValue]) -> (&str, &str, i64) {
    (text(&cells[0]), text(&cells[1]), whole(&cells[2]))
}

fn substring_index(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    Ok(kernel::call(
        "substring_index",
        marked_arguments(call)?,
        DataType::Utf8,
        |cells, _| {
            let (all, mark, count) = marked(cells);
            if mark.is_empty() || count == 0 {
                return Ok(SparkValue::Text(String::new()));
            }
            let parts: Vec<&str> = all.split(mark).collect();
            let wanted = usize::try_from(count.unsigned_abs())
                .unwrap_or(usize::MAX)
                .min(parts.len());
            let kept = if count > 0 {
                &parts[..wanted]
            } else {
                &parts[parts.len() - wanted..]
            };
            Ok(SparkValue::Text(kept.join(mark)))
        },
    ))
}

fn concatenation(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(0, 200)?;
    let is_list = |one: &TypedExpr| matches!(one.data_type, DataType::List(_));
    if call.arguments.iter().any(is_list) {
        let (all, data_type) = call.alike(0)?;
        return Ok(kernel::call("concat_lists", all, data_type, |cells, _| {
            let items = cells.iter().flat_map(|one| match one {
                SparkValue::List(items) => items.clone(),
                _ => Vec::new(),
            });
            Ok(SparkValue::List(items.collect()))
        }));
    }
    Ok(concat(call.texts()?))
}

fn concat_ws(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 200)?;
    let mut arguments = vec![call.text(0)?];
    for index in 1..call.count() {
        let one = call.at(index)?;
        arguments.push(match &one.data_type {
            DataType::List(item) if is_text(item.data_type()) => one.expr,
            DataType::List(_) => return Err(SqlError::unsupported("concat_ws of such arrays")),
            _ => call.text(index)?,
        });
    }
    Ok(kernel::call_with_null(
        "concat_ws",
        arguments,
        DataType::Utf8,
        |cells, _| {
            if cells[0] == SparkValue::Null {
                return Ok(SparkValue::Null);
            }
            let mut parts = Vec::new();
            for one in &cells[1..] {
                match one {
                    SparkValue::Text(text) => parts.push(text.as_str()),
                    SparkValue::List(items) => {
                        parts.extend(
                            items
                                .iter()
                                .filter(|one| **one != SparkValue::Null)
                                .map(text),
                        );
                    }
                    _ => {}
                }
            }
            Ok(SparkValue::Text(parts.join(text(&cells[0]))))
        },
    ))
}

fn replace(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 3)?;
    Ok(kernel::call(
        "replace",
        call.texts()?,
        DataType::Utf8,
        |cells, _| {
            let (all, old) = (text(&cells[0]), text(&cells[1]));
            if old.is_empty() {
                return Ok(cells[0].clone());
            }
            Ok(SparkValue::Text(
                all.replace(old, cells.get(2).map_or("", text)),
            ))
        },
    ))
}

fn translate(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    Ok(kernel::call(
        "translate",
        call.texts()?,
        DataType::Utf8,
        |cells, _| {
            let (from, to): (Vec<char>, Vec<char>) = (
                text(&cells[1]).chars().collect(),
                text(&cells[2]).chars().collect(),
            );
            let all = text(&cells[0]).chars().filter_map(|one| {
                match from.iter().position(|known| *known == one) {
                    Some(index) => to.get(index).copied(),
                    None => Some(one),
                }
            });
            Ok(SparkValue::Text(all.collect()))
        },
    ))
}

fn split_part(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    Ok(kernel::call(
        "split_part",
        marked_arguments(call)?,
        DataType::Utf8,
        |cells, _| {
            let (all, mark, index) = marked(cells);
            if index == 0 {
                return Err(SqlError::new(
                    "INVALID_INDEX_OF_ZERO",
                    "22003",
                    "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).",
                ));
            }
            let parts: Vec<&str> = if mark.is_empty() {
                vec![all]
            } else {
                all.split(mark).collect()
            };
            let count = i64::try_from(parts.len()).unwrap_or(0);
            let place = if index > 0 { index - 1 } else { count + index };
            let found = usize::try_from(place)
                .ok()
                .and_then(|place| parts.get(place));
            Ok(SparkValue::Text(
                found.map_or(String::new(), |one| (*one).to_owned()),
            ))
        },
    ))
}

fn test(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let run: kernel::KernelRun = match name {
        "startswith" => |cells, _| {
            Ok(SparkValue::Bool(
                text(&cells[0]).starts_with(text(&cells[1])),
            ))
        },
        "endswith" => |cells, _| Ok(SparkValue::Bool(text(&cells[0]).ends_with(text(&cells[1])))),
        _ => |cells, _| Ok(SparkValue::Bool(text(&cells[0]).contains(text(&cells[1])))),
    };
    Ok(kernel::call(name, call.texts()?, DataType::Boolean, run))
}

/// Where one text begins in another, from 1, or 0.
fn position(call: &FunctionCall<'_>, all: usize, wanted: usize) -> Result<Expr, SqlError> {
    call.takes(2, 3)?;
    let mut arguments = vec![call.text(all)?, call.text(wanted)?];
    if call.count() == 3 {
        if call.name == "instr" {
            return Err(SqlError::unsupported("instr with three parameters"));
        }
        arguments.push(call.cut(2)?);
    }
    Ok(kernel::call(
        "position",
        arguments,
        DataType::Int32,
        |cells, _| {
            let (all, wanted, from) = (
                text(&cells[0]),
                text(&cells[1]),
                cells.get(2).map_or(1, whole),
            );
            let Ok(skipped) = usize::try_from(from - 1) else {
                return Ok(SparkValue::Int(0));
            };
            if wanted.is_empty() {
                return Ok(SparkValue::Int(1));
            }
            let start: usize = all.chars().take(skipped).map(char::len_utf8).sum();
            let found = all[start..].find(wanted);
            let place = found.map_or(0, |index| all[..start + index].chars().count() + 1);
            Ok(SparkValue::Int(i64::try_from(place).unwrap_or(0)))
        },
    ))
}

fn padded(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 3)?;
    let mut arguments = vec![call.text(0)?, call.cut(1)?];
    if call.count() == 3 {
        arguments.push(call.text(2)?);
    }
    let run: kernel::KernelRun = if name == "lpad" {
        |cells, _| {
            let (kept, filling) = filling(cells);
            Ok(SparkValue::Text(filling + &kept))
        }
    } else {
        |cells, _| {
            let (kept, filling) = filling(cells);
            Ok(SparkValue::Text(kept + &filling))
        }
    };
    Ok(kernel::call(name, arguments, DataType::Utf8, run))
}

/// Returns what stays of a text that is padded, and what it is padded with.
fn filling(cells: &[SparkValue]) -> (String, String) {
    let wanted = usize::try_from(whole(&cells[1])).unwrap_or(0);
    let kept: String = text(&cells[0]).chars().take(wanted).collect();
    let lacking = wanted - kept.chars().count();
    let pattern = cells.get(2).map_or(" ", text);
    let filling = if pattern.is_empty() {
        String::new()
    } else {
        pattern.chars().cycle().take(lacking).collect()
    };
    (kept, filling)
}

fn repeat(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    Ok(kernel::call(
        "repeat",
        vec![call.text(0)?, call.cut(1)?],
        DataType::Utf8,
        |cells, _| repeated(text(&cells[0]), whole(&cells[1])),
    ))
}

fn space(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    Ok(kernel::call(
        "space",
        vec![call.cut(0)?],
        DataType::Utf8,
        |cells, _| repeated(" ", whole(&cells[0])),
    ))
}

fn repeated(text: &str, count: i64) -> Result<SparkValue, SqlError> {
    const LONGEST: usize = 10_000_000;
    let count = usize::try_from(count).unwrap_or(0);
    if count.saturating_mul(text.len()) > LONGEST {
        return Err(SqlError::unsupported("texts of this length"));
    }
    Ok(SparkValue::Text(text.repeat(count)))
}

fn ascii(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    Ok(kernel::call(
        "ascii",
        vec![call.text(0)?],
        DataType::Int32,
        |cells, _| {
            Ok(SparkValue::Int(
                text(&cells[0])
                    .chars()
                    .next()
                    .map_or(0, |one| i64::from(u32::from(one))),
            ))
        },
    ))
}

fn character(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    Ok(kernel::call(
        "char",
        vec![call.cut(0)?],
        DataType::Utf8,
        |cells, _| {
            let code = whole(&cells[0]);
            if code < 0 {
                return Ok(SparkValue::Text(String::new()));
            }
            let one = u8::try_from(code % 256).map_or('\0', char::from);
            Ok(SparkValue::Text(one.to_string()))
        },
    ))
}

/// Returns an array of texts.
pub fn text_list() -> DataType {
    types::list(DataType::Utf8)
}
