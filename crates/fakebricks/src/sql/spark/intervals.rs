//! Intervals: what they are multiplied by, made from and written as.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Expr;
use datafusion::sql::sqlparser::ast::BinaryOperator;
use num_bigint::BigInt;

use super::super::SqlError;
use super::cell::SparkValue;
use super::decimal::Exact;
use super::failure::overflow;
use super::functions::FunctionCall;
use super::kernel;
use super::text::{DAY, SECOND};
use super::typed_expr::TypedExpr;
use super::types::{self, is_number};

const HOUR: i64 = 3600 * SECOND;
const MINUTE: i64 = 60 * SECOND;

/// Returns an interval times or over a number; `None` where no side is an interval.
pub fn scaled(
    op: &BinaryOperator,
    left: &TypedExpr,
    right: &TypedExpr,
) -> Result<Option<Expr>, SqlError> {
    let is_interval = |one: &TypedExpr| types::is_interval(&one.data_type);
    if !is_interval(left) && !is_interval(right) {
        return Ok(None);
    }
    let refused = || Err(SqlError::unsupported("this arithmetic with intervals"));
    let (interval, number) = if is_interval(left) {
        (left, right)
    } else {
        (right, left)
    };
    let unfit = interval.data_type == types::calendar_interval() || !is_number(&number.data_type);
    let (name, run): (&'static str, kernel::KernelRun) = match op {
        _ if unfit => return refused(),
        BinaryOperator::Multiply => ("times_interval", |cells, returns| {
            let factor = Factor::of(&cells[1])?;
            rounded(&factor.times(count(&cells[0])?), returns)
        }),
        BinaryOperator::Divide if is_interval(left) => ("interval_over", |cells, returns| {
            let factor = Factor::of(&cells[1])?;
            rounded(&factor.under(count(&cells[0])?)?, returns)
        }),
        _ => return refused(),
    };
    let arguments = vec![interval.expr.clone(), number.expr.clone()];
    Ok(Some(kernel::call(
        name,
        arguments,
        wide(&interval.data_type),
        run,
    )))
}

/// Returns the type that an interval has after it was computed with.
pub fn wide(interval: &DataType) -> DataType {
    if types::is_span(interval) {
        types::span()
    } else {
        types::months()
    }
}

/// Returns how many microseconds or months an interval has.
pub fn count(cell: &SparkValue) -> Result<i64, SqlError> {
    match cell {
        SparkValue::Span(micros) => Ok(*micros),
        SparkValue::Months(months) => Ok(i64::from(*months)),
        _ => Err(SqlError::unsupported("this interval")),
    }
}

/// A number that an interval is multiplied with or divided by.
enum Factor {
    Exact(Exact),
    Float(f64),
}

impl Factor {
    fn of(cell: &SparkValue) -> Result<Self, SqlError> {
        match cell {
            SparkValue::Float(value) => Ok(Self::Float(*value)),
            other => Exact::of(other).map(Self::Exact),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "Spark computes with doubles, too"
    )]
    fn times(&self, count: i64) -> Self {
        match self {
            Self::Exact(factor) => Self::Exact(factor.times(&whole(count))),
            Self::Float(factor) => Self::Float(count as f64 * factor),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "Spark computes with doubles, too"
    )]
    fn under(&self, count: i64) -> Result<Self, SqlError> {
        let by_zero = || {
            SqlError::new(
                "INTERVAL_DIVIDED_BY_ZERO",
                "22012",
                "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.",
            )
        };
        match self {
            Self::Exact(divisor) if divisor.is_zero() => Err(by_zero()),
            Self::Float(divisor) if *divisor == 0.0 => Err(by_zero()),
            Self::Exact(divisor) => Ok(Self::Exact(whole(count).over(divisor))),
            Self::Float(divisor) => Ok(Self::Float(count as f64 / divisor)),
        }
    }
}

fn whole(count: i64) -> Exact {
    Exact {
        unscaled: BigInt::from(count),
        scale: 0,
    }
}

/// Half of a unit goes away from zero.
fn rounded(value: &Factor, returns: &DataType) -> Result<SparkValue, SqlError> {
    let all = match value {
        Factor::Exact(exact) => i64::try_from(exact.rounded(0)).ok(),
        Factor::Float(value) => Exact::parse(&format!("{:e}", value.round()))
            .and_then(|exact| i64::try_from(exact.truncated()).ok()),
    };
    let all = all.ok_or_else(|| overflow("long"))?;
    if types::is_span(returns) {
        return Ok(SparkValue::Span(all));
    }
    i32::try_from(all)
        .map(SparkValue::Months)
        .map_err(|_| overflow("integer"))
}

/// Returns the average of a sum of so many intervals.
pub fn average(total: i64, count: usize, returns: &DataType) -> Result<SparkValue, SqlError> {
    let count = i64::try_from(count).map_err(|_| overflow("long"))?;
    rounded(&Factor::Exact(whole(count)).under(total)?, returns)
}

/// Returns the expression for a call of one of the functions that make intervals.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    Some(match call.name {
        "make_dt_interval" => made(
            call,
            "make_dt_interval",
            &[DAY, HOUR, MINUTE],
            types::span(),
            |cells, _| total(cells).map(SparkValue::Span),
        ),
        "make_ym_interval" => made(
            call,
            "make_ym_interval",
            &[12, 1],
            types::months(),
            |cells, _| {
                let months = i32::try_from(total(cells)?);
                months
                    .map(SparkValue::Months)
                    .map_err(|_| overflow("integer"))
            },
        ),
        "make_interval" => made(
            call,
            "make_interval",
            &[12, 1, 7, 1, HOUR, MINUTE],
            types::calendar_interval(),
            |cells, _| {
                let part = |from: usize, to: usize| {
                    total(
                        cells
                            .get(from * 2..cells.len().min(to * 2))
                            .unwrap_or_default(),
                    )
                };
                let short = |value: i64| i32::try_from(value).map_err(|_| overflow("integer"));
                Ok(SparkValue::Calendar(
                    short(part(0, 2)?)?,
                    short(part(2, 4)?)?,
                    part(4, 7)?,
                ))
            },
        ),
        _ => return None,
    })
}

/// A call whose arguments count units; what comes behind them counts seconds with a fraction.
fn made(
    call: &FunctionCall<'_>,
    name: &'static str,
    units: &[i64],
    returns: DataType,
    run: kernel::KernelRun,
) -> Result<Expr, SqlError> {
    let seconds = usize::from(returns != types::months());
    call.takes(0, units.len() + seconds)?;
    let mut arguments = Vec::new();
    for index in 0..call.count() {
        let (value, unit) = match units.get(index) {
            Some(unit) => (call.cut(index)?, *unit),
            None => (call.at(index)?.to(&DataType::Decimal128(18, 6))?, SECOND),
        };
        arguments.extend([value, datafusion::logical_expr::lit(unit)]);
    }
    Ok(kernel::call(name, arguments, returns, run))
}

/// The sum of pairs of a count and a unit.
fn total(cells: &[SparkValue]) -> Result<i64, SqlError> {
    let mut sum = whole(0);
    for pair in cells.chunks_exact(2) {
        sum = sum.plus(&Exact::of(&pair[0])?.times(&Exact::of(&pair[1])?));
    }
    i64::try_from(sum.truncated()).map_err(|_| {
        SqlError::new(
            "INTERVAL_ARITHMETIC_OVERFLOW",
            "22015",
            "Integer overflow while operating with intervals.",
        )
    })
}

/// Returns an interval as results have it: `29` days, or `0 00:29:45.000000000`
/// (<https://docs.databricks.com/sql/language-manual/functions/make_dt_interval.html>).
pub fn shown(micros: i64, data_type: &DataType) -> String {
    if *data_type == types::days() {
        return (micros / DAY).to_string();
    }
    let (sign, clock, fraction) = clock(micros);
    format!("{sign}{clock}.{fraction:06}000")
}

/// Returns an interval as its literal, as `CAST(… AS STRING)` writes it.
pub fn literal(micros: i64, data_type: &DataType) -> String {
    if *data_type == types::days() {
        return format!("INTERVAL '{}' DAY", micros / DAY);
    }
    let (sign, clock, fraction) = clock(micros);
    let digits = format!(".{fraction:06}");
    let fraction = digits.trim_end_matches('0').trim_end_matches('.');
    format!("INTERVAL '{sign}{clock}{fraction}' DAY TO SECOND")
}

/// The sign, days with hours, minutes and seconds, and the microseconds of an interval.
fn clock(micros: i64) -> (&'static str, String, u64) {
    let sign = if micros < 0 { "-" } else { "" };
    let all = micros.unsigned_abs();
    let of = |unit: i64| all / unit.unsigned_abs();
    let clock = format!(
        "{} {:02}:{:02}:{:02}",
        of(DAY),
        of(HOUR) % 24,
        of(MINUTE) % 60,
        of(SECOND) % 60
    );
    (sign, clock, all % SECOND.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_read_as_in_spark() {
        let half_an_hour = 29 * MINUTE + 45 * SECOND;
        assert_eq!(shown(half_an_hour, &types::span()), "0 00:29:45.000000000");
        assert_eq!(
            shown(-DAY - 1_500_000, &types::span()),
            "-1 00:00:01.500000000"
        );
        assert_eq!(shown(29 * DAY, &types::days()), "29");
        assert_eq!(
            literal(half_an_hour, &types::span()),
            "INTERVAL '0 00:29:45' DAY TO SECOND"
        );
        assert_eq!(
            literal(1_500_000, &types::span()),
            "INTERVAL '0 00:00:01.5' DAY TO SECOND"
        );
    }
}
