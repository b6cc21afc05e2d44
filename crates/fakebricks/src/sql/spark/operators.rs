//! Operators: the types of both sides are brought together as Spark does, and no result is ever wrong by an overflow.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{BinaryExpr, Case, Expr, Operator};
use datafusion::sql::sqlparser::ast::BinaryOperator;

use super::super::{SqlError, type_text};
use super::calendar::{moment_months_later, months_later};
use super::cast::cast;
use super::cell::SparkValue;
use super::decimal::Exact;
use super::failure::{divide_by_zero, mismatch, overflow};
use super::kernel::{self, KernelRun};
use super::text::DAY;
use super::types::{
    self, Digits, common, digits, is_decimal, is_float, is_integral, is_number, is_text,
};

/// An expression with its type.
#[derive(Debug, Clone)]
pub struct TypedExpr {
    /// The expression.
    pub expr: Expr,
    /// Its type.
    pub data_type: DataType,
}

impl TypedExpr {
    /// Returns the expression as another type.
    pub fn to(self, data_type: &DataType) -> Result<Expr, SqlError> {
        cast(self.expr, &self.data_type, data_type)
    }
}

/// Returns the expression for an operator; `None` for one that is not known.
pub fn plan(
    op: &BinaryOperator,
    left: TypedExpr,
    right: TypedExpr,
) -> Result<Option<Expr>, SqlError> {
    let comparison = match op {
        BinaryOperator::Eq => Operator::Eq,
        BinaryOperator::NotEq => Operator::NotEq,
        BinaryOperator::Lt => Operator::Lt,
        BinaryOperator::LtEq => Operator::LtEq,
        BinaryOperator::Gt => Operator::Gt,
        BinaryOperator::GtEq => Operator::GtEq,
        BinaryOperator::Spaceship => Operator::IsNotDistinctFrom,
        BinaryOperator::And => return logical(Operator::And, left, right).map(Some),
        BinaryOperator::Or => return logical(Operator::Or, left, right).map(Some),
        BinaryOperator::StringConcat => {
            let sides = [left.to(&DataType::Utf8)?, right.to(&DataType::Utf8)?];
            return Ok(Some(concat(sides.to_vec())));
        }
        BinaryOperator::Plus
        | BinaryOperator::Minus
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Modulo
        | BinaryOperator::MyIntegerDivide => return arithmetic(op, left, right).map(Some),
        _ => return Ok(None),
    };
    compared(comparison, left, right).map(Some)
}

/// Returns texts one after the other; NULL when one is.
pub fn concat(texts: Vec<Expr>) -> Expr {
    kernel::call("concat", texts, DataType::Utf8, |cells, _| {
        let texts = cells.iter().map(|one| match one {
            SparkValue::Text(text) => text.as_str(),
            _ => "",
        });
        Ok(SparkValue::Text(texts.collect()))
    })
}

fn binary(left: Expr, op: Operator, right: Expr) -> Expr {
    Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}

/// Returns a comparison of two values in the type that they have in common.
pub fn compared(op: Operator, left: TypedExpr, right: TypedExpr) -> Result<Expr, SqlError> {
    let data_type = comparable(&left.data_type, &right.data_type)?;
    Ok(binary(left.to(&data_type)?, op, right.to(&data_type)?))
}

/// Returns the type in which two values are compared.
pub fn comparable(left: &DataType, right: &DataType) -> Result<DataType, SqlError> {
    let data_type = common(left, right).or_else(|| {
        // Two decimals that no third one holds are compared without digits that matter.
        (is_number(left) && is_number(right)).then_some(DataType::Null)
    });
    match data_type {
        Some(DataType::Null) if left != right => Err(SqlError::unsupported(
            "comparisons of decimals that differ so much",
        )),
        Some(DataType::Map(..)) => Err(mismatch("=", "maps cannot be compared")),
        Some(DataType::Struct(_)) => Err(SqlError::unsupported("comparisons of structs")),
        Some(data_type) => Ok(data_type),
        None => {
            let detail = format!(
                "the left and right operands have incompatible types (\"{}\" and \"{}\")",
                type_text(left),
                type_text(right)
            );
            Err(mismatch("=", &detail))
        }
    }
}

/// Returns AND or OR. What may fail on the right is only asked where the left does not decide.
fn logical(op: Operator, left: TypedExpr, right: TypedExpr) -> Result<Expr, SqlError> {
    let (left, right) = (left.into_condition()?, right.into_condition()?);
    if !kernel::may_fail(&right) {
        return Ok(binary(left, op, right));
    }
    let (open, decided) = if op == Operator::And {
        (Expr::IsNotFalse(Box::new(left.clone())), 0)
    } else {
        (Expr::IsNotTrue(Box::new(left.clone())), 1)
    };
    // As a number, because the engine makes AND and OR again of a CASE of conditions.
    let asked = cast(
        binary(left, op, right),
        &DataType::Boolean,
        &DataType::Int32,
    )?;
    let decided = Expr::Literal(ScalarValue::Int32(Some(decided)), None);
    let pair = (Box::new(open), Box::new(asked));
    let number = Expr::Case(Case::new(None, vec![pair], Some(Box::new(decided))));
    cast(number, &DataType::Int32, &DataType::Boolean)
}

impl TypedExpr {
    /// Returns the expression as a condition; text that is `true` or `false` is one.
    pub fn into_condition(self) -> Result<Expr, SqlError> {
        match &self.data_type {
            DataType::Boolean | DataType::Null => self.to(&DataType::Boolean),
            text if is_text(text) => self.to(&DataType::Boolean),
            other => Err(mismatch(
                "AND",
                &format!("a condition is of the type \"{}\"", type_text(other)),
            )),
        }
    }

    /// Returns the digits that the expression has in arithmetic with a decimal; a literal has no more than it shows.
    fn digits(&self) -> Option<Digits> {
        if let Expr::Literal(value, _) = &self.expr
            && is_integral(&self.data_type)
        {
            let digits = value.to_string().trim_start_matches('-').len();
            return Some(Digits::new(u8::try_from(digits).ok()?, 0));
        }
        digits(&self.data_type)
    }
}

/// What is known of an arithmetic operator.
struct Arithmetic {
    name: &'static str,
    decimal: fn(Digits, Digits) -> Digits,
    run: KernelRun,
}

fn of(op: &BinaryOperator) -> Arithmetic {
    match op {
        BinaryOperator::Plus => Arithmetic {
            name: "add",
            decimal: Digits::of_sum,
            run: add,
        },
        BinaryOperator::Minus => Arithmetic {
            name: "subtract",
            decimal: Digits::of_sum,
            run: subtract,
        },
        BinaryOperator::Multiply => Arithmetic {
            name: "multiply",
            decimal: Digits::of_product,
            run: multiply,
        },
        BinaryOperator::Modulo => Arithmetic {
            name: "remainder",
            decimal: Digits::of_remainder,
            run: remainder,
        },
        BinaryOperator::MyIntegerDivide => Arithmetic {
            name: "div",
            decimal: Digits::of_quotient,
            run: whole_quotient,
        },
        _ => Arithmetic {
            name: "divide",
            decimal: Digits::of_quotient,
            run: divide,
        },
    }
}

/// Returns an arithmetic expression.
pub fn arithmetic(
    op: &BinaryOperator,
    left: TypedExpr,
    right: TypedExpr,
) -> Result<Expr, SqlError> {
    if let Some(expr) = with_time(op, &left, &right)? {
        return Ok(expr);
    }
    let (left, right) = (number(left, &right)?, right);
    let right = number(right, &left)?;
    let Arithmetic { name, decimal, run } = of(op);
    let both = [&left.data_type, &right.data_type];
    if both.iter().any(|one| **one == DataType::Null) {
        let other = if left.data_type == DataType::Null {
            &right
        } else {
            &left
        };
        let returns = match op {
            BinaryOperator::Divide if !is_decimal(&other.data_type) => DataType::Float64,
            _ => other.data_type.clone(),
        };
        return Ok(kernel::call(
            name,
            vec![left.expr, right.expr],
            returns,
            run,
        ));
    }
    if both.iter().any(|one| is_float(one)) {
        let (left, right) = (left.to(&DataType::Float64)?, right.to(&DataType::Float64)?);
        let returns = if *op == BinaryOperator::MyIntegerDivide {
            DataType::Int64
        } else {
            DataType::Float64
        };
        return Ok(kernel::call(name, vec![left, right], returns, run));
    }
    if both.iter().any(|one| is_decimal(one)) {
        let (Some(one), Some(two)) = (left.digits(), right.digits()) else {
            return Err(mismatch(name, "the operands are no numbers"));
        };
        let returns = if *op == BinaryOperator::MyIntegerDivide {
            DataType::Int64
        } else {
            decimal(one, two).data_type()
        };
        return Ok(kernel::call(
            name,
            vec![left.expr, right.expr],
            returns,
            run,
        ));
    }
    if *op == BinaryOperator::Divide {
        let (left, right) = (left.to(&DataType::Float64)?, right.to(&DataType::Float64)?);
        return Ok(kernel::call(
            name,
            vec![left, right],
            DataType::Float64,
            run,
        ));
    }
    let wider = common(&left.data_type, &right.data_type).unwrap_or(DataType::Int64);
    let returns = if *op == BinaryOperator::MyIntegerDivide {
        DataType::Int64
    } else {
        wider
    };
    Ok(kernel::call(
        name,
        vec![left.expr, right.expr],
        returns,
        run,
    ))
}

/// Returns one side as a number; text takes the type of the other side.
fn number(side: TypedExpr, other: &TypedExpr) -> Result<TypedExpr, SqlError> {
    if is_number(&side.data_type) || side.data_type == DataType::Null {
        return Ok(side);
    }
    if is_text(&side.data_type) {
        let data_type = if is_integral(&other.data_type) {
            DataType::Int64
        } else {
            DataType::Float64
        };
        return Ok(TypedExpr {
            expr: side.to(&data_type)?,
            data_type,
        });
    }
    let detail = format!(
        "an operand is of the type \"{}\"",
        type_text(&side.data_type)
    );
    Err(mismatch("arithmetic", &detail))
}

/// Arithmetic with days, moments and intervals.
fn with_time(
    op: &BinaryOperator,
    left: &TypedExpr,
    right: &TypedExpr,
) -> Result<Option<Expr>, SqlError> {
    let minus = *op == BinaryOperator::Minus;
    if !minus && *op != BinaryOperator::Plus {
        return if types::is_interval(&left.data_type) || types::is_interval(&right.data_type) {
            Err(SqlError::unsupported("this arithmetic with intervals"))
        } else {
            Ok(None)
        };
    }
    let arguments = || vec![left.expr.clone(), right.expr.clone()];
    let name = if minus { "subtract_time" } else { "add_time" };
    let run = if minus { subtract_time } else { add_time };
    Ok(match (&left.data_type, &right.data_type) {
        // The interval comes second.
        (interval, _)
            if types::is_interval(interval) && !minus && types::is_time(&right.data_type) =>
        {
            return with_time(op, right, left);
        }
        (DataType::Date32, whole) if is_integral(whole) => {
            Some(kernel::call(name, arguments(), DataType::Date32, run))
        }
        (whole, DataType::Date32) if is_integral(whole) && !minus => {
            return with_time(op, right, left);
        }
        (DataType::Date32, interval)
            if *interval == types::days() || *interval == types::months() =>
        {
            Some(kernel::call(name, arguments(), DataType::Date32, run))
        }
        (time, interval) if types::is_time(time) && types::is_interval(interval) => {
            let moment = left.clone().to(&types::moment())?;
            Some(kernel::call(
                name,
                vec![moment, right.expr.clone()],
                types::moment(),
                run,
            ))
        }
        (DataType::Date32, DataType::Date32) if minus => {
            Some(kernel::call(name, arguments(), types::days(), run))
        }
        (one, two)
            if minus
                && (types::is_time(one) || types::is_time(two))
                && (types::is_time(one) || is_text(one))
                && (types::is_time(two) || is_text(two)) =>
        {
            let sides = vec![
                left.clone().to(&types::moment())?,
                right.clone().to(&types::moment())?,
            ];
            Some(kernel::call(name, sides, types::span(), run))
        }
        (one, two)
            if types::is_interval(one)
                && types::is_interval(two)
                && types::is_span(one) == types::is_span(two) =>
        {
            let wider = common(one, two).unwrap_or_else(types::span);
            Some(kernel::call(name, arguments(), wider, run))
        }
        (one, two) if types::is_interval(one) || types::is_interval(two) => {
            return Err(SqlError::unsupported("this arithmetic with intervals"));
        }
        _ => None,
    })
}

fn floats(cells: &[SparkValue]) -> Option<(f64, f64)> {
    match cells {
        [SparkValue::Float(left), SparkValue::Float(right)] => Some((*left, *right)),
        _ => None,
    }
}

fn wholes(cells: &[SparkValue]) -> Option<(i64, i64)> {
    match cells {
        [SparkValue::Int(left), SparkValue::Int(right)] => Some((*left, *right)),
        _ => None,
    }
}

/// Returns a whole number of this type; a failure when it does not fit.
fn fitting(value: Option<i64>, returns: &DataType) -> Result<SparkValue, SqlError> {
    let (what, fits) = match returns {
        DataType::Int8 => (
            "tinyint",
            value.is_some_and(|one| i8::try_from(one).is_ok()),
        ),
        DataType::Int16 => (
            "smallint",
            value.is_some_and(|one| i16::try_from(one).is_ok()),
        ),
        DataType::Int32 => (
            "integer",
            value.is_some_and(|one| i32::try_from(one).is_ok()),
        ),
        _ => ("long", value.is_some()),
    };
    value
        .filter(|_| fits)
        .map(SparkValue::Int)
        .ok_or_else(|| overflow(what))
}

/// Adds two numbers.
pub fn add(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return Ok(SparkValue::Float(left + right));
    }
    match wholes(cells) {
        Some((left, right)) if is_integral(returns) => fitting(left.checked_add(right), returns),
        _ => Exact::of(&cells[0])?
            .plus(&Exact::of(&cells[1])?)
            .fit(returns),
    }
}

/// Returns the result of two numbers in a type, or why there is none.
pub fn subtract(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return Ok(SparkValue::Float(left - right));
    }
    match wholes(cells) {
        Some((left, right)) if is_integral(returns) => fitting(left.checked_sub(right), returns),
        _ => Exact::of(&cells[0])?
            .minus(&Exact::of(&cells[1])?)
            .fit(returns),
    }
}

/// Returns the result of two numbers in a type, or why there is none.
pub fn multiply(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return Ok(SparkValue::Float(left * right));
    }
    match wholes(cells) {
        Some((left, right)) if is_integral(returns) => fitting(left.checked_mul(right), returns),
        _ => Exact::of(&cells[0])?
            .times(&Exact::of(&cells[1])?)
            .fit(returns),
    }
}

/// Returns the result of two numbers in a type, or why there is none.
pub fn divide(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return if right == 0.0 {
            Err(divide_by_zero())
        } else {
            Ok(SparkValue::Float(left / right))
        };
    }
    let (left, right) = (Exact::of(&cells[0])?, Exact::of(&cells[1])?);
    if right.is_zero() {
        return Err(divide_by_zero());
    }
    left.over(&right).fit(returns)
}

/// Returns the result of two numbers in a type, or why there is none.
pub fn remainder(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if let Some((left, right)) = floats(cells) {
        return if right == 0.0 {
            Err(divide_by_zero())
        } else {
            Ok(SparkValue::Float(left % right))
        };
    }
    if let Some((left, right)) = wholes(cells) {
        return if right == 0 {
            Err(divide_by_zero())
        } else {
            Ok(SparkValue::Int(left.wrapping_rem(right)))
        };
    }
    let (left, right) = (Exact::of(&cells[0])?, Exact::of(&cells[1])?);
    if right.is_zero() {
        return Err(divide_by_zero());
    }
    left.remainder(&right).fit(returns)
}

fn whole_quotient(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    if floats(cells).is_some() {
        return Err(SqlError::unsupported("div with DOUBLE"));
    }
    let (left, right) = (Exact::of(&cells[0])?, Exact::of(&cells[1])?);
    if right.is_zero() {
        return Err(divide_by_zero());
    }
    fitting(i64::try_from(left.whole_quotient(&right)).ok(), returns)
}

fn add_time(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    moved(cells, returns, 1)
}

fn subtract_time(cells: &[SparkValue], returns: &DataType) -> Result<SparkValue, SqlError> {
    moved(cells, returns, -1)
}

fn moved(cells: &[SparkValue], returns: &DataType, sign: i64) -> Result<SparkValue, SqlError> {
    let late = || overflow("long");
    let day = |days: i64| {
        i32::try_from(days)
            .map(SparkValue::Date)
            .map_err(|_| overflow("integer"))
    };
    match (&cells[0], &cells[1]) {
        (SparkValue::Date(one), SparkValue::Date(two)) => {
            Ok(SparkValue::Span((i64::from(*one) - i64::from(*two)) * DAY))
        }
        (SparkValue::Date(date), SparkValue::Int(count)) => day(i64::from(*date) + sign * count),
        (SparkValue::Date(date), SparkValue::Span(span)) if *returns == DataType::Date32 => {
            day(i64::from(*date) + sign * span / DAY)
        }
        (SparkValue::Date(date), SparkValue::Months(months)) => Ok(SparkValue::Date(months_later(
            *date,
            sign * i64::from(*months),
        )?)),
        (SparkValue::Time(micros), SparkValue::Months(months)) => {
            moment_months_later(*micros, sign * i64::from(*months))
        }
        (SparkValue::Time(one), SparkValue::Time(two)) => {
            one.checked_sub(*two).map(SparkValue::Span).ok_or_else(late)
        }
        (SparkValue::Time(micros), SparkValue::Span(span)) => micros
            .checked_add(sign * span)
            .map(SparkValue::Time)
            .ok_or_else(late),
        (SparkValue::Span(one), SparkValue::Span(two)) => one
            .checked_add(sign * two)
            .map(SparkValue::Span)
            .ok_or_else(late),
        (SparkValue::Months(one), SparkValue::Months(two)) => {
            let sum = i64::from(*one) + sign * i64::from(*two);
            i32::try_from(sum)
                .map(SparkValue::Months)
                .map_err(|_| overflow("integer"))
        }
        _ => Err(SqlError::unsupported("this arithmetic with times")),
    }
}
