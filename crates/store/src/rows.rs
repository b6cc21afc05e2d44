//! From rows to records.

use sqlx::FromRow;
use sqlx::any::AnyRow;

/// Reads one row, which has to be readable.
pub fn one<R, T>(row: Option<&AnyRow>) -> Result<Option<T>, sqlx::Error>
where
    R: for<'r> FromRow<'r, AnyRow>,
    T: From<R>,
{
    row.map(|row| R::from_row(row).map(T::from)).transpose()
}

/// Reads a list. One row that can't be read must not hide the others, so it is left out, and the log says so.
pub fn readable<R, T>(rows: &[AnyRow], table: &'static str) -> Vec<T>
where
    R: for<'r> FromRow<'r, AnyRow>,
    T: From<R>,
{
    let read = |row| match R::from_row(row) {
        Ok(row) => Some(T::from(row)),
        Err(error) => {
            tracing::error!(table, %error, "a row can't be read, and is left out");
            None
        }
    };
    rows.iter().filter_map(read).collect()
}
