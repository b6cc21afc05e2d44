//! Functions that choose: by conditions, by what is NULL, by what is greatest.

use std::cmp::Ordering;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Case, Expr, Operator};

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::failure::mismatch;
use super::super::operators::compared;
use super::super::typed_expr::TypedExpr;
use super::super::{kernel, types};
use super::call::{FunctionCall, converted, converted_to, together};

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "if" | "iff" => choice(call),
        "case" => case(call),
        "coalesce" => coalesce(call),
        "nvl" | "ifnull" => call.takes(2, 2).and_then(|()| coalesce(call)),
        "nvl2" => nvl2(call),
        "nullif" => null_if(call),
        "nullifzero" => null_if_zero(call),
        "zeroifnull" => zero_if_null(call),
        "isnull" => is_null(call, false),
        "isnotnull" => is_null(call, true),
        "equal_null" => call
            .takes(2, 2)
            .and_then(|()| compared(Operator::IsNotDistinctFrom, call.at(0)?, call.at(1)?)),
        "greatest" => extreme(call, "greatest"),
        "least" => extreme(call, "least"),
        "isnan" => call.takes(1, 1).and_then(|()| {
            let number = vec![call.float(0)?];
            Ok(kernel::call_with_null(
                "isnan",
                number,
                DataType::Boolean,
                |cells, _| {
                    Ok(SparkValue::Bool(
                        matches!(cells[0], SparkValue::Float(value) if value.is_nan()),
                    ))
                },
            ))
        }),
        "neighbour" => neighbour(call),
        "in" => is_in(call),
        "cast" | "try_cast" => cast_to(call),
        "string" => converted(call, &DataType::Utf8),
        "boolean" => converted(call, &DataType::Boolean),
        "tinyint" => converted(call, &DataType::Int8),
        "smallint" => converted(call, &DataType::Int16),
        "int" => converted(call, &DataType::Int32),
        "bigint" => converted(call, &DataType::Int64),
        "float" => converted(call, &DataType::Float32),
        "double" => converted(call, &DataType::Float64),
        "decimal" => converted(call, &DataType::Decimal128(10, 0)),
        "date" => converted(call, &DataType::Date32),
        "timestamp" => converted(call, &types::moment()),
        "binary" => converted(call, &DataType::Binary),
        _ => return None,
    })
}

fn null() -> Expr {
    Expr::Literal(ScalarValue::Null, None)
}

fn when(condition: Expr, then: Expr, otherwise: Expr) -> Expr {
    let asked = (Box::new(condition), Box::new(then));
    Expr::Case(Case::new(None, vec![asked], Some(Box::new(otherwise))))
}

/// What IF and CASE ask; text is none, other than beside AND and OR.
fn predicate(one: TypedExpr) -> Result<Expr, SqlError> {
    if types::is_text(&one.data_type) {
        let detail =
            "the first parameter requires the \"BOOLEAN\" type, however it has the type \"STRING\"";
        return Err(mismatch("CASE", detail));
    }
    one.into_condition()
}

fn choice(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    let condition = predicate(call.at(0)?)?;
    let (mut both, _) = call.alike(1)?;
    let otherwise = both.pop().unwrap_or_else(null);
    let then = both.pop().unwrap_or_else(null);
    Ok(when(condition, then, otherwise))
}

/// The arguments are pairs of condition and value, and the value for none of them at the end when their number is odd.
fn case(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let mut values = Vec::new();
    let mut conditions = Vec::new();
    let pairs = call.arguments.chunks_exact(2);
    let last = pairs.remainder().first().cloned();
    for pair in pairs {
        if pair[0].data_type == DataType::Null {
            return Err(mismatch("CASE", "a condition has the type \"VOID\""));
        }
        conditions.push(predicate(pair[0].clone())?);
        values.push(pair[1].clone());
    }
    let all: Vec<TypedExpr> = values.iter().cloned().chain(last.clone()).collect();
    let data_type = together("CASE", &all)?;
    let mut asked = Vec::new();
    for (condition, value) in conditions.into_iter().zip(values) {
        asked.push((Box::new(condition), Box::new(value.to(&data_type)?)));
    }
    let otherwise = last
        .map(|one| one.to(&data_type))
        .transpose()?
        .map(Box::new);
    Ok(Expr::Case(Case::new(None, asked, otherwise)))
}

/// The value of another row, or what stands for it where there is none, which takes the type of the value.
fn neighbour(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    let (missing, otherwise, value) = (call.at(0)?, call.at(1)?, call.at(2)?);
    let otherwise = otherwise.to(&value.data_type)?;
    Ok(when(missing.into_condition()?, otherwise, value.expr))
}

/// What comes later is asked only where all before it are NULL.
fn coalesce(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 100)?;
    let (all, _) = call.alike(0)?;
    let mut all = all.into_iter().rev();
    let last = all.next().unwrap_or_else(null);
    Ok(all.fold(last, |rest, one| {
        when(Expr::IsNotNull(Box::new(one.clone())), one, rest)
    }))
}

fn nvl2(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(3, 3)?;
    let condition = Expr::IsNotNull(Box::new(call.at(0)?.expr));
    let (mut both, _) = call.alike(1)?;
    let otherwise = both.pop().unwrap_or_else(null);
    Ok(when(condition, both.pop().unwrap_or_else(null), otherwise))
}

fn null_if(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(2, 2)?;
    let equal = compared(Operator::Eq, call.at(0)?, call.at(1)?)?;
    let one = call.at(0)?;
    let nothing = Expr::Literal(
        ScalarValue::try_from(&one.data_type).unwrap_or(ScalarValue::Null),
        None,
    );
    Ok(when(equal, nothing, one.expr))
}

fn zero(of: &TypedExpr) -> TypedExpr {
    TypedExpr {
        expr: Expr::Literal(ScalarValue::Int32(Some(0)), None),
        data_type: if of.data_type == DataType::Null {
            DataType::Null
        } else {
            DataType::Int32
        },
    }
}

fn null_if_zero(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    let two = zero(&one);
    null_if(&FunctionCall {
        name: "nullif",
        arguments: vec![one, two],
    })
}

fn zero_if_null(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = call.at(0)?;
    let two = zero(&one);
    coalesce(&FunctionCall {
        name: "coalesce",
        arguments: vec![one, two],
    })
}

fn is_null(call: &FunctionCall<'_>, negated: bool) -> Result<Expr, SqlError> {
    call.takes(1, 1)?;
    let one = Box::new(call.at(0)?.expr);
    Ok(if negated {
        Expr::IsNotNull(one)
    } else {
        Expr::IsNull(one)
    })
}

/// The greatest or the least; NULL counts as neither.
fn extreme(call: &FunctionCall<'_>, name: &'static str) -> Result<Expr, SqlError> {
    call.takes(2, 100)?;
    let texts = call.arguments.iter().map(|one| match &one.data_type {
        DataType::Null => None,
        other => Some(types::is_text(other)),
    });
    let mut texts = texts.flatten();
    let first = texts.next();
    if texts.any(|one| Some(one) != first) {
        return Err(mismatch(
            name,
            "some of the values are text, and some are not",
        ));
    }
    let (all, data_type) = call.alike(0)?;
    let run: kernel::KernelRun = if name == "greatest" {
        |cells, _| Ok(extreme_of(cells, Ordering::Greater))
    } else {
        |cells, _| Ok(extreme_of(cells, Ordering::Less))
    };
    Ok(kernel::call_with_null(name, all, data_type, run))
}

fn extreme_of(cells: &[SparkValue], wanted: Ordering) -> SparkValue {
    let mut best = &SparkValue::Null;
    for one in cells.iter().filter(|one| **one != SparkValue::Null) {
        if *best == SparkValue::Null || one.compare(best) == Some(wanted) {
            best = one;
        }
    }
    best.clone()
}

/// The first argument is what is looked for.
fn is_in(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let (mut all, _) = call.alike(0)?;
    let wanted = all.remove(0);
    let list = datafusion::logical_expr::expr::InList::new(Box::new(wanted), all, false);
    Ok(Expr::InList(list))
}

/// The second argument is the type as text.
fn cast_to(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let text = call.literal(1).unwrap_or_default();
    let wanted = super::super::type_names::read(&text)
        .ok_or_else(|| SqlError::unsupported(&format!("a cast to {text}")))?;
    let one = call.at(0)?;
    if call.name == "cast" {
        converted_to(one, &wanted)
    } else {
        super::super::cast::try_cast(one.expr, &one.data_type, &wanted)
    }
}
