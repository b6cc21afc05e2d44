//! Failures of Spark's SQL, with its classes and states.

use datafusion::arrow::error::ArrowError;
use datafusion::common::DataFusionError;

use super::super::SqlError;
use super::cell::SparkValue;

/// Returns the failure in the form in which it travels through the query engine.
pub fn carried(error: SqlError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// Returns the failure that travelled through the query engine, when it was one of these.
pub fn found(error: &DataFusionError) -> Option<SqlError> {
    match error {
        DataFusionError::External(inner) => inner.downcast_ref::<SqlError>().cloned(),
        DataFusionError::ArrowError(inner, _) => match inner.as_ref() {
            ArrowError::ExternalError(inner) => inner
                .downcast_ref::<SqlError>()
                .cloned()
                .or_else(|| inner.downcast_ref::<DataFusionError>().and_then(found)),
            _ => None,
        },
        DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner) => found(inner),
        DataFusionError::Shared(inner) => found(inner),
        DataFusionError::Collection(all) => all.first().and_then(found),
        _ => None,
    }
}

/// A division by zero.
pub fn divide_by_zero() -> SqlError {
    SqlError::new(
        "DIVIDE_BY_ZERO",
        "22012",
        "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.",
    )
}

/// A whole number that is too large for its type.
pub fn overflow(what: &str) -> SqlError {
    SqlError::new("ARITHMETIC_OVERFLOW", "22003", &format!("{what} overflow."))
}

/// A whole number that is too large for a type of one or two bytes.
pub fn short_overflow(what: &str) -> SqlError {
    SqlError::new(
        "BINARY_ARITHMETIC_OVERFLOW",
        "22003",
        &format!("{what} overflow."),
    )
}

/// A decimal that is too large for its type.
pub fn out_of_range(value: &str, precision: u8, scale: i8) -> SqlError {
    SqlError::new(
        "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
        "22003",
        &format!("The {value} cannot be represented as Decimal({precision}, {scale})."),
    )
}

/// Text that is no value of a type.
pub fn invalid_cast(value: &str, from: &str, to: &str) -> SqlError {
    SqlError::new(
        "CAST_INVALID_INPUT",
        "22018",
        &format!(
            "The value '{value}' of the type \"{from}\" cannot be cast to \"{to}\" because it is malformed. \
             Correct the value as per the syntax, or change its target type. Use `try_cast` to tolerate \
             malformed input and return NULL instead."
        ),
    )
}

/// A number that is too large for the type that it is cast to.
pub fn cast_overflow(value: &str, from: &str, to: &str) -> SqlError {
    SqlError::new(
        "CAST_OVERFLOW",
        "22003",
        &format!(
            "The value {value} of the type \"{from}\" cannot be cast to \"{to}\" due to an overflow. Use \
             `try_cast` to tolerate overflow and return NULL instead."
        ),
    )
}

/// A type that an operator or a function does not take.
pub fn mismatch(what: &str, detail: &str) -> SqlError {
    SqlError::new(
        "DATATYPE_MISMATCH",
        "42K09",
        &format!("Cannot resolve \"{what}\" due to data type mismatch: {detail}."),
    )
}

/// A wrong number of arguments.
pub fn wrong_count(name: &str, count: usize) -> SqlError {
    SqlError::new(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        "42605",
        &format!("The `{name}` does not take {count} parameters."),
    )
}

/// A position that an array does not have.
pub fn no_element(index: i64, length: usize) -> SqlError {
    SqlError::new(
        "INVALID_ARRAY_INDEX",
        "22003",
        &format!("The index {index} is out of bounds. The array has {length} elements."),
    )
}

/// Text that a date or time cannot be read from by a pattern.
pub fn unparsable(text: &str) -> SqlError {
    SqlError::new(
        "CANNOT_PARSE_TIMESTAMP",
        "22007",
        &format!(
            "Text '{text}' could not be parsed. Use `try_to_timestamp` to tolerate it and return NULL instead."
        ),
    )
}

/// Returns NULL in the place of a failure, but not of a refusal: `try_cast` and the like forgive what Spark knows to be wrong.
pub fn or_null(result: Result<SparkValue, SqlError>) -> Result<SparkValue, SqlError> {
    match result {
        Err(error) if !error.is_refusal() => Ok(SparkValue::Null),
        other => other,
    }
}

/// A failure of Java that Spark hands on as it is, without a class.
pub fn of_java(text: &str) -> SqlError {
    SqlError {
        message: text.to_owned(),
        sql_state: "XX000",
    }
}
