//! Types of results: Spark's rules for decimals, and the type that two values have in common under ANSI rules.
//!
//! <https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html>

use std::cmp::{max, min};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Fields, IntervalUnit, TimeUnit};

/// The most digits of a decimal.
pub const MOST_DIGITS: u8 = 38;
/// The fewest digits after the point that are left when a result has too many digits.
const FEWEST_FRACTION: i32 = 6;

/// Digits of a decimal, and how many of them are after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    /// All digits.
    pub precision: u8,
    /// Those after the point.
    pub scale: i8,
}

impl Digits {
    /// Creates the digits of a type.
    pub fn new(precision: u8, scale: i8) -> Self {
        Self { precision, scale }
    }

    /// Returns the type.
    pub fn data_type(self) -> DataType {
        DataType::Decimal128(self.precision, self.scale)
    }

    fn whole(self) -> i32 {
        i32::from(self.precision) - i32::from(self.scale)
    }

    fn fraction(self) -> i32 {
        i32::from(self.scale)
    }

    /// Cuts what is too long: the digits before the point stay, at least six of those after it do.
    fn adjusted(precision: i32, scale: i32) -> Self {
        let most = i32::from(MOST_DIGITS);
        if precision <= most {
            return Self::exact(precision, scale);
        }
        let kept = max(most - (precision - scale), min(scale, FEWEST_FRACTION));
        Self::exact(most, kept)
    }

    fn exact(precision: i32, scale: i32) -> Self {
        Self {
            precision: u8::try_from(precision.clamp(1, i32::from(MOST_DIGITS)))
                .unwrap_or(MOST_DIGITS),
            scale: i8::try_from(scale.clamp(0, i32::from(MOST_DIGITS))).unwrap_or(0),
        }
    }

    /// Returns the digits of a sum or a difference.
    pub fn of_sum(self, other: Self) -> Self {
        let scale = max(self.fraction(), other.fraction());
        Self::adjusted(max(self.whole(), other.whole()) + scale + 1, scale)
    }

    /// Returns the digits of a product.
    pub fn of_product(self, other: Self) -> Self {
        let precision = i32::from(self.precision) + i32::from(other.precision) + 1;
        Self::adjusted(precision, self.fraction() + other.fraction())
    }

    /// Returns the digits of a quotient.
    pub fn of_quotient(self, other: Self) -> Self {
        let whole = self.whole() + other.fraction();
        let scale = max(
            FEWEST_FRACTION,
            self.fraction() + i32::from(other.precision) + 1,
        );
        Self::adjusted(whole + scale, scale)
    }

    /// Returns the digits of a remainder.
    pub fn of_remainder(self, other: Self) -> Self {
        let scale = max(self.fraction(), other.fraction());
        Self::adjusted(min(self.whole(), other.whole()) + scale, scale)
    }

    /// Returns the digits that hold both. Where no decimal is long enough, digits after the point are given up.
    pub fn common(self, other: Self) -> Self {
        let scale = max(self.fraction(), other.fraction());
        let precision = max(self.whole(), other.whole()) + scale;
        let over = max(0, precision - i32::from(MOST_DIGITS));
        Self::exact(precision, max(0, scale - over))
    }

    /// Returns the digits of `sum` over decimals.
    pub fn of_total(self) -> Self {
        Self::exact(i32::from(self.precision) + 10, self.fraction())
    }

    /// Returns the digits of `avg` over decimals.
    pub fn of_average(self) -> Self {
        Self::exact(i32::from(self.precision) + 4, self.fraction() + 4)
    }
}

/// Returns the digits of a decimal, or those that a whole number has as one.
pub fn digits(data_type: &DataType) -> Option<Digits> {
    Some(match data_type {
        DataType::Decimal128(precision, scale) => Digits::new(*precision, *scale),
        DataType::Int8 => Digits::new(3, 0),
        DataType::Int16 => Digits::new(5, 0),
        DataType::Int32 => Digits::new(10, 0),
        DataType::Int64 => Digits::new(20, 0),
        _ => return None,
    })
}

/// Returns the type of a moment.
pub fn moment() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::from("UTC")))
}

/// Returns the type of an interval of whole days. Intervals have no other type in the engine than durations, so the unit tells them apart.
pub fn days() -> DataType {
    DataType::Duration(TimeUnit::Second)
}

/// Returns the type of an interval of days, hours, minutes and seconds.
pub fn span() -> DataType {
    DataType::Duration(TimeUnit::Microsecond)
}

/// Returns the type of an interval of other units of a day, as only literals have it: which ones is not kept.
pub fn part_of_day() -> DataType {
    DataType::Duration(TimeUnit::Nanosecond)
}

/// Returns the type of an interval of months, days and microseconds.
pub fn calendar_interval() -> DataType {
    DataType::Interval(IntervalUnit::MonthDayNano)
}

/// Returns the type of an interval of years and months.
pub fn months() -> DataType {
    DataType::Interval(IntervalUnit::YearMonth)
}

/// Returns the type of an array.
pub fn list(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("item", item, true)))
}

/// Returns the type of a map.
pub fn map(key: DataType, value: DataType) -> DataType {
    let entries = Fields::from(vec![
        Field::new("keys", key, false),
        Field::new("values", value, true),
    ]);
    let entries = Field::new("entries", DataType::Struct(entries), false);
    DataType::Map(Arc::new(entries), false)
}

/// Whether it is a whole number.
pub fn is_integral(data_type: &DataType) -> bool {
    integral_rank(data_type).is_some()
}

fn integral_rank(data_type: &DataType) -> Option<u8> {
    Some(match data_type {
        DataType::Int8 => 1,
        DataType::Int16 => 2,
        DataType::Int32 => 3,
        DataType::Int64 => 4,
        _ => return None,
    })
}

/// Whether it is a number with a binary point.
pub fn is_float(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Float32 | DataType::Float64)
}

/// Whether it is a decimal.
pub fn is_decimal(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Decimal128(..))
}

/// Whether it is any number.
pub fn is_number(data_type: &DataType) -> bool {
    is_integral(data_type) || is_float(data_type) || is_decimal(data_type)
}

/// Whether it is text.
pub fn is_text(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8
    )
}

/// Whether it is an interval of days, hours, minutes and seconds.
pub fn is_span(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Duration(_))
}

/// Whether it is an interval of any kind.
pub fn is_interval(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Duration(_) | DataType::Interval(_))
}

/// Whether it is a date or a moment.
pub fn is_time(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Date32 | DataType::Timestamp(..))
}

/// Returns the type in which two values are compared or returned by the same expression; `None` when there is none.
pub fn common(left: &DataType, right: &DataType) -> Option<DataType> {
    if left == right {
        return Some(left.clone());
    }
    match (left, right) {
        (DataType::Null, other) | (other, DataType::Null) => Some(other.clone()),
        (a, b) if is_text(a) && is_text(b) => Some(DataType::Utf8),
        (a, b) if is_text(a) => with_text(b),
        (a, b) if is_text(b) => with_text(a),
        (DataType::Date32, DataType::Timestamp(..))
        | (DataType::Timestamp(..), DataType::Date32 | DataType::Timestamp(..)) => Some(moment()),
        (a, b) if is_number(a) && is_number(b) => number(a, b),
        (a, b) if is_span(a) && is_span(b) => {
            let is_whole = *a == span() || *b == span();
            Some(if is_whole { span() } else { part_of_day() })
        }
        (DataType::List(a), DataType::List(b)) => common(a.data_type(), b.data_type()).map(list),
        _ => None,
    }
}

/// Returns the type of one of both that holds the other as well; `None` when there is none. Text holds nothing else.
pub fn tightest(left: &DataType, right: &DataType) -> Option<DataType> {
    common(left, right).filter(|both| {
        (both == left || both == right)
            && (is_text(left) == is_text(right) || [left, right].contains(&&DataType::Null))
    })
}

/// Text takes the type of the other value; whole numbers become `BIGINT`, others `DOUBLE`.
fn with_text(other: &DataType) -> Option<DataType> {
    match other {
        whole if is_integral(whole) => Some(DataType::Int64),
        number if is_number(number) => Some(DataType::Float64),
        DataType::Boolean | DataType::Date32 | DataType::Timestamp(..) | DataType::Binary => {
            Some(other.clone())
        }
        _ => None,
    }
}

fn number(left: &DataType, right: &DataType) -> Option<DataType> {
    if let (Some(a), Some(b)) = (integral_rank(left), integral_rank(right)) {
        return Some(if a < b { right.clone() } else { left.clone() });
    }
    if is_float(left) || is_float(right) {
        return Some(DataType::Float64);
    }
    Some(digits(left)?.common(digits(right)?).data_type())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_the_rules_of_spark() {
        let cost = Digits::new(38, 18);
        assert_eq!(cost.of_product(cost), Digits::new(38, 6));
        assert_eq!(cost.of_sum(cost), Digits::new(38, 17));
        assert_eq!(cost.of_quotient(cost), Digits::new(38, 6));
        assert_eq!(cost.of_average(), Digits::new(38, 22));
        assert_eq!(
            Digits::new(10, 2).of_product(Digits::new(5, 3)),
            Digits::new(16, 5)
        );
        assert_eq!(
            Digits::new(10, 2).of_quotient(Digits::new(5, 3)),
            Digits::new(19, 8)
        );
        assert_eq!(Digits::new(10, 2).of_total(), Digits::new(20, 2));
    }

    #[test]
    fn text_takes_the_type_of_what_it_meets() {
        assert_eq!(
            common(&DataType::Utf8, &DataType::Int32),
            Some(DataType::Int64)
        );
        assert_eq!(
            common(&DataType::Date32, &DataType::Utf8),
            Some(DataType::Date32)
        );
        assert_eq!(common(&DataType::Boolean, &DataType::Int32), None);
    }
}
