//! When a table has rows: one for each slot of time, so that the same row stays while newer ones appear.

use jiff::Timestamp;

use super::{Rows, TableOutline};

/// A minute in microseconds.
pub const MINUTE: i64 = 60_000_000;
/// Twenty-four hours of rows at one every ten minutes.
const ROWS: i64 = 144;
const STATIC_ROWS: i64 = 24;

/// The moments that have a row, newest first, in microseconds, with how far they are apart.
pub fn slots(
    table: &TableOutline,
    now: Timestamp,
    rows: Rows,
) -> impl Iterator<Item = (i64, i64)> + use<> {
    let daily = table.watermark.as_ref().is_some_and(|column| {
        column.ends_with("_date")
            || table
                .columns
                .iter()
                .any(|known| known.name == *column && known.type_text == "date")
    });
    let (step, count) = match (&table.watermark, daily) {
        (Some(_), false) if let Rows::Dense { every_s, hours } = rows => {
            let step = i64::from(every_s.max(1)) * MINUTE / 60;
            (step, i64::from(hours) * 60 * MINUTE / step)
        }
        (None, _) => (24 * 60 * MINUTE, STATIC_ROWS),
        (Some(_), true) => (120 * MINUTE, ROWS),
        (Some(_), false) => (10 * MINUTE, ROWS),
    };
    let newest = now.as_microsecond() - table.delay_minutes * MINUTE / 4;
    let first = newest - newest.rem_euclid(step);
    (0..count).map(move |back| (first - back * step, step))
}
