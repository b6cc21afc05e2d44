//! Functions that make intervals of counts of units.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr, lit};
use num_bigint::BigInt;

use super::super::super::SqlError;
use super::super::cell::SparkValue;
use super::super::decimal::Exact;
use super::super::failure::overflow;
use super::super::text::{DAY, SECOND};
use super::super::{kernel, types};
use super::call::FunctionCall;

const HOUR: i64 = 3600 * SECOND;
const MINUTE: i64 = 60 * SECOND;

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
        arguments.extend([value, lit(unit)]);
    }
    Ok(kernel::call(name, arguments, returns, run))
}

/// The sum of pairs of a count and a unit.
fn total(cells: &[SparkValue]) -> Result<i64, SqlError> {
    let mut sum = Exact {
        unscaled: BigInt::ZERO,
        scale: 0,
    };
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
