//! What the parser made of a statement, with every call and operator in the form that the planner of this crate takes over.
//!
//! A call `f(a, b)` becomes a literal in braces whose first name is marked, because the engine plans those with the types of their values at
//! hand. People cannot write such a name.

mod calls;
mod interval;
mod marked;

use datafusion::sql::sqlparser::ast::{
    AccessExpr, BinaryOperator, CastKind, CeilFloorKind, DateTimeField, Expr, Ident, JsonPath,
    JsonPathElem, TrimWhereField, UnaryOperator, Value,
};

use super::super::SqlError;
use super::functions::usual_pattern;
use super::text::{read_day, read_moment};

pub use calls::is_aggregate;
pub use interval::text as interval_text;
pub use marked::{MARK, call, protect, string};

fn not(negated: bool, expr: Expr) -> Expr {
    if !negated {
        return expr;
    }
    Expr::UnaryOp {
        op: UnaryOperator::Not,
        expr: Box::new(Expr::Nested(Box::new(expr))),
    }
}

fn binary(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

fn both(name: &str, left: &Expr, right: &Expr) -> Expr {
    call(name, vec![left.clone(), right.clone()])
}

/// Whether two values are the same, where NULL is the same as NULL.
fn same(left: &Expr, right: &Expr) -> Expr {
    binary(left.clone(), BinaryOperator::Spaceship, right.clone())
}

/// Returns what an expression becomes whose parts have been replaced already; `None` when it stays.
pub fn replacement(expr: &Expr) -> Result<Option<Expr>, SqlError> {
    Ok(match expr {
        Expr::Value(value) => return literal(&value.value),
        // The parser takes a number with a suffix for a name.
        Expr::Identifier(name)
            if name.quote_style.is_none()
                && name.value.starts_with(|one: char| one.is_ascii_digit()) =>
        {
            Some(call("number", vec![string(&name.value)]))
        }
        Expr::Identifier(name) => lower(name).map(Expr::Identifier),
        Expr::CompoundFieldAccess { .. } => Some(members(expr)),
        Expr::CompoundIdentifier(parts) => Some(Expr::CompoundIdentifier(
            parts
                .iter()
                .map(|one| lower(one).unwrap_or_else(|| one.clone()))
                .collect(),
        )),
        Expr::UnaryOp { op, expr } => return unary(*op, expr),
        Expr::BinaryOp { left, op, right } => match op {
            BinaryOperator::Xor | BinaryOperator::PGRegexMatch => {
                return Err(SqlError::unsupported(&format!("the operator {op}")));
            }
            BinaryOperator::BitwiseAnd => Some(both("bitwise_and", left, right)),
            BinaryOperator::BitwiseOr => Some(both("bitwise_or", left, right)),
            BinaryOperator::BitwiseXor => Some(both("bitwise_xor", left, right)),
            BinaryOperator::Custom(word) if word.eq_ignore_ascii_case("div") => Some(call(
                "div",
                vec![left.as_ref().clone(), right.as_ref().clone()],
            )),
            _ => None,
        },
        Expr::Function(function) => return calls::replacement(function),
        Expr::Case { .. } | Expr::InList { .. } | Expr::Between { .. } => Some(condition(expr)),
        Expr::Tuple(values) => Some(named_members(values)),
        Expr::Like { any: true, .. } | Expr::ILike { any: true, .. } => {
            return Err(SqlError::unsupported("this form of LIKE"));
        }
        Expr::Like { .. } | Expr::ILike { .. } => Some(like(expr)?),
        Expr::RLike {
            negated,
            expr,
            pattern,
            ..
        } => Some(not(
            *negated,
            call(
                "rlike",
                vec![expr.as_ref().clone(), pattern.as_ref().clone()],
            ),
        )),
        Expr::JsonAccess { value, path } => Some(json_path(value, path)?),
        Expr::IsDistinctFrom(left, right) => Some(not(true, same(left, right))),
        Expr::IsNotDistinctFrom(left, right) => Some(same(left, right)),
        Expr::Cast { .. } | Expr::TypedString(_) => return cast(expr),
        Expr::Interval(interval) => Some(call(
            "interval",
            vec![string(&interval::counted(interval)?)],
        )),
        Expr::Extract { field, expr, .. } => Some(call(
            "extract",
            vec![string(&field.to_string()), expr.as_ref().clone()],
        )),
        Expr::Substring { .. }
        | Expr::Trim { .. }
        | Expr::Position { .. }
        | Expr::Ceil { .. }
        | Expr::Floor { .. }
        | Expr::Overlay { .. }
        | Expr::Struct { .. } => return special(expr),
        Expr::Nested(_)
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsTrue(_)
        | Expr::IsNotTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsNotFalse(_)
        | Expr::IsUnknown(_)
        | Expr::IsNotUnknown(_)
        | Expr::InSubquery { .. }
        | Expr::Exists { .. }
        | Expr::Subquery(_)
        | Expr::Named { .. }
        | Expr::Lambda(_)
        | Expr::Wildcard(_)
        | Expr::QualifiedWildcard(..)
        | Expr::GroupingSets(_)
        | Expr::Cube(_)
        | Expr::Rollup(_) => None,
        other => return Err(SqlError::unsupported(&format!("the expression {other}"))),
    })
}

/// Names after something that is no column are those of members.
fn members(expr: &Expr) -> Expr {
    let mut replaced = expr.clone();
    if let Expr::CompoundFieldAccess { root, access_chain } = &mut replaced {
        let mut in_names = matches!(root.as_ref(), Expr::Identifier(_));
        for access in access_chain {
            match access {
                AccessExpr::Dot(Expr::Identifier(name)) if !in_names => {
                    *access = AccessExpr::Dot(string(&name.value.to_lowercase()));
                }
                AccessExpr::Dot(_) => {}
                AccessExpr::Subscript(_) => in_names = false,
            }
        }
    }
    replaced
}

/// `text:name.other[0]['Name']`: names without quotes are the same in any case.
/// <https://docs.databricks.com/sql/language-manual/sql-ref-json-path-expression.html>
fn json_path(value: &Expr, path: &JsonPath) -> Result<Expr, SqlError> {
    let refused = || SqlError::unsupported(&format!("the path {path}"));
    let mut arguments = vec![value.clone()];
    for part in &path.path {
        let text = match part {
            JsonPathElem::Dot { key, .. } => format!("~{key}"),
            JsonPathElem::Bracket { key } | JsonPathElem::ColonBracket { key } => match key {
                Expr::Value(value) => match &value.value {
                    Value::SingleQuotedString(name) => format!("={name}"),
                    _ => return Err(refused()),
                },
                other => format!("#{}", digits(other).ok_or_else(refused)?),
            },
        };
        arguments.push(string(&text));
    }
    Ok(call("json_path", arguments))
}

fn lower(name: &Ident) -> Option<Ident> {
    name.quote_style
        .map(|quote| Ident::with_quote(quote, name.value.to_lowercase()))
}

fn literal(value: &Value) -> Result<Option<Expr>, SqlError> {
    Ok(match value {
        Value::Number(digits, long) => {
            let suffix = if *long { "L" } else { "" };
            Some(call("number", vec![string(&format!("{digits}{suffix}"))]))
        }
        Value::Placeholder(text) => text
            .strip_prefix(MARK)
            .map(|digits| Expr::Value(Value::Number(digits.to_owned(), false).into())),
        Value::SingleQuotedString(_) | Value::Boolean(_) | Value::Null => None,
        other => return Err(SqlError::unsupported(&format!("the literal {other}"))),
    })
}

fn unary(op: UnaryOperator, inner: &Expr) -> Result<Option<Expr>, SqlError> {
    Ok(match op {
        UnaryOperator::Not => None,
        UnaryOperator::BangNot => Some(not(true, inner.clone())),
        UnaryOperator::BitwiseNot => Some(call("bit_not", vec![inner.clone()])),
        UnaryOperator::Plus => Some(call("positive", vec![inner.clone()])),
        UnaryOperator::Minus => Some(match digits(inner) {
            Some(text) => call("number", vec![string(&format!("-{text}"))]),
            None => call("negative", vec![inner.clone()]),
        }),
        other => return Err(SqlError::unsupported(&format!("the operator {other}"))),
    })
}

/// The digits of a marked number without a sign.
fn digits(expr: &Expr) -> Option<&str> {
    let Expr::Dictionary(fields) = expr else {
        return None;
    };
    let [name, value] = fields.as_slice() else {
        return None;
    };
    match value.value.as_ref() {
        Expr::Value(value) if name.key.value.strip_prefix(MARK) == Some("number") => {
            match &value.value {
                Value::SingleQuotedString(text) if !text.starts_with('-') => Some(text),
                _ => None,
            }
        }
        _ => None,
    }
}

fn condition(expr: &Expr) -> Expr {
    match expr {
        Expr::Case {
            operand,
            conditions,
            else_result,
            ..
        } => {
            let mut arguments = Vec::new();
            for one in conditions {
                arguments.push(match operand {
                    Some(operand) => binary(
                        operand.as_ref().clone(),
                        BinaryOperator::Eq,
                        one.condition.clone(),
                    ),
                    None => one.condition.clone(),
                });
                arguments.push(one.result.clone());
            }
            arguments.extend(else_result.iter().map(|one| one.as_ref().clone()));
            call("case", arguments)
        }
        Expr::InList {
            expr,
            list,
            negated,
        } => {
            let arguments = std::iter::once(expr.as_ref())
                .chain(list)
                .cloned()
                .collect();
            not(*negated, call("in", arguments))
        }
        Expr::Between {
            expr,
            negated,
            low,
            high,
        } => {
            let low = binary(
                expr.as_ref().clone(),
                BinaryOperator::GtEq,
                low.as_ref().clone(),
            );
            let high = binary(
                expr.as_ref().clone(),
                BinaryOperator::LtEq,
                high.as_ref().clone(),
            );
            not(
                *negated,
                Expr::Nested(Box::new(binary(low, BinaryOperator::And, high))),
            )
        }
        other => other.clone(),
    }
}

/// Both sides as text, and any escape as `\`, which is the usual one. Without case, both sides are in small letters.
fn like(expr: &Expr) -> Result<Expr, SqlError> {
    let (Expr::Like {
        negated,
        any,
        expr: value,
        pattern,
        escape_char,
    }
    | Expr::ILike {
        negated,
        any,
        expr: value,
        pattern,
        escape_char,
    }) = expr
    else {
        return Ok(expr.clone());
    };
    let mark = match escape_char.clone().map(|value| value.value.into_string()) {
        None => "\\".to_owned(),
        Some(Some(mark)) if mark.chars().count() == 1 => mark,
        Some(_) => {
            return Err(SqlError::new(
                "INVALID_ESC",
                "42604",
                "Found an invalid escape string. The escape string must contain only one character.",
            ));
        }
    };
    let of_any_case = matches!(expr, Expr::ILike { .. });
    if of_any_case && mark.chars().any(char::is_alphabetic) {
        return Err(SqlError::unsupported("ILIKE with a letter as its escape"));
    }
    let side = |side: &Expr| {
        let name = if of_any_case { "lower" } else { "string" };
        call(name, vec![side.clone()])
    };
    // What is written down is read once, and also where no row asks for it.
    let escaped = match pattern.as_ref() {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => {
                let text = if of_any_case {
                    text.to_lowercase()
                } else {
                    text.clone()
                };
                string(&usual_pattern(&text, &mark)?)
            }
            _ => side(pattern),
        },
        _ => call("escaped_pattern", vec![side(pattern), string(&mark)]),
    };
    Ok(Expr::Like {
        negated: *negated,
        any: *any,
        expr: Box::new(side(value)),
        pattern: Box::new(escaped),
        escape_char: None,
    })
}

fn cast(expr: &Expr) -> Result<Option<Expr>, SqlError> {
    let (name, value, data_type) = match expr {
        Expr::Cast {
            kind,
            expr,
            data_type,
            format: None,
            array: false,
        } => {
            let name = match kind {
                CastKind::Cast | CastKind::DoubleColon => "cast",
                CastKind::TryCast | CastKind::SafeCast => "try_cast",
            };
            (name, expr.as_ref().clone(), data_type.to_string())
        }
        Expr::TypedString(typed) => {
            let kind = typed.data_type.to_string();
            if !matches!(kind.to_uppercase().as_str(), "DATE" | "TIMESTAMP") {
                return Err(SqlError::unsupported(&format!(
                    "literals of the type {kind}"
                )));
            }
            let text = typed.value.value.clone().into_string().unwrap_or_default();
            let is_day = kind.eq_ignore_ascii_case("DATE");
            let is_read = if is_day {
                read_day(&text).is_some()
            } else {
                read_moment(&text).is_some() || text.contains('/')
            };
            if !is_read {
                return Err(SqlError::new(
                    "INVALID_TYPED_LITERAL",
                    "42604",
                    &format!(
                        "The value of the typed literal \"{}\" is invalid: '{text}'.",
                        kind.to_uppercase()
                    ),
                ));
            }
            ("cast", Expr::Value(typed.value.clone()), kind)
        }
        other => return Err(SqlError::unsupported(&format!("the expression {other}"))),
    };
    Ok(Some(call(name, vec![value, string(&data_type)])))
}

fn special(expr: &Expr) -> Result<Option<Expr>, SqlError> {
    let refused = || SqlError::unsupported(&format!("the expression {expr}"));
    Ok(Some(match expr {
        Expr::Substring {
            expr,
            substring_from: Some(from),
            substring_for,
            ..
        } => {
            let mut arguments = vec![expr.as_ref().clone(), from.as_ref().clone()];
            arguments.extend(substring_for.iter().map(|one| one.as_ref().clone()));
            call("substring", arguments)
        }
        Expr::Trim {
            trim_where,
            trim_what,
            expr,
            trim_characters,
        } => {
            let value = expr.as_ref().clone();
            if trim_characters.is_some() {
                return Err(refused());
            }
            match (trim_where, trim_what) {
                (None | Some(TrimWhereField::Both), None) => call("trim", vec![value]),
                (None | Some(TrimWhereField::Both), Some(what)) => {
                    call("btrim", vec![value, what.as_ref().clone()])
                }
                (Some(side), what) => {
                    let name = if *side == TrimWhereField::Leading {
                        "ltrim"
                    } else {
                        "rtrim"
                    };
                    let what = what.iter().map(|one| one.as_ref().clone());
                    call(name, what.chain([value]).collect())
                }
            }
        }
        Expr::Overlay {
            expr,
            overlay_what,
            overlay_from,
            overlay_for,
        } => {
            let mut arguments = vec![
                expr.as_ref().clone(),
                overlay_what.as_ref().clone(),
                overlay_from.as_ref().clone(),
            ];
            arguments.extend(overlay_for.iter().map(|one| one.as_ref().clone()));
            call("overlay", arguments)
        }
        Expr::Position { expr, r#in } => call(
            "position",
            vec![expr.as_ref().clone(), r#in.as_ref().clone()],
        ),
        Expr::Ceil {
            expr,
            field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime),
        } => call("ceil", vec![expr.as_ref().clone()]),
        Expr::Floor {
            expr,
            field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime),
        } => call("floor", vec![expr.as_ref().clone()]),
        Expr::Ceil {
            expr,
            field: CeilFloorKind::Scale(places),
        } => call(
            "ceil",
            vec![expr.as_ref().clone(), Expr::Value(places.clone())],
        ),
        Expr::Floor {
            expr,
            field: CeilFloorKind::Scale(places),
        } => call(
            "floor",
            vec![expr.as_ref().clone(), Expr::Value(places.clone())],
        ),
        Expr::Struct { values, fields } if fields.is_empty() => named_members(values),
        _ => return Err(refused()),
    }))
}

/// `struct(a, t.b, 1)`, and `(a, t.b, 1)`: names name their members, anything else has its place as a name.
fn named_members(values: &[Expr]) -> Expr {
    let mut arguments = Vec::new();
    for (index, one) in values.iter().enumerate() {
        let (name, value) = match one {
            Expr::Named { expr, name } => (name.value.clone(), expr.as_ref().clone()),
            Expr::Identifier(name) => (name.value.clone(), one.clone()),
            Expr::CompoundIdentifier(parts) => (
                parts
                    .last()
                    .map_or_else(String::new, |last| last.value.clone()),
                one.clone(),
            ),
            other => (format!("col{}", index + 1), other.clone()),
        };
        arguments.extend([string(&name), value]);
    }
    call("named_struct", arguments)
}
