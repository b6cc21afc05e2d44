//! What an aggregate is.

use datafusion::arrow::datatypes::DataType;

use super::super::super::SqlError;
use super::super::cell::SparkValue;

/// What an aggregate is.
pub struct AggregateKind {
    /// Its name.
    pub name: &'static str,
    /// Other names of it.
    pub aliases: &'static [&'static str],
    /// The types to which the arguments are cast; a failure for types that it does not take.
    pub takes: fn(&[DataType]) -> Result<Vec<DataType>, SqlError>,
    /// The type of the result.
    pub returns: fn(&[DataType]) -> DataType,
    /// Whether rows count in which the first argument is NULL.
    pub sees_null: bool,
    /// The result of all rows.
    pub run: fn(&GroupRows, &DataType) -> Result<SparkValue, SqlError>,
}

impl std::fmt::Debug for AggregateKind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

/// The rows of a group.
pub type GroupRows = [Vec<SparkValue>];
