//! What is told about a file beside its name: how many rows it has, and between which watermarks.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, TimestampMicrosecondType};
use arrow_array::{Array as _, RecordBatch};
use arrow_schema::DataType;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What is known of the rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowStatistics {
    /// How many there are.
    pub rows: u64,
    /// Between which watermarks they lie; absent where the table has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<WatermarkRange>,
}

/// The smallest and the largest watermark of a file, as Delta writes them, which sorts as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatermarkRange {
    /// The column.
    pub column: String,
    /// The smallest, rounded down to milliseconds.
    pub min: String,
    /// The largest, rounded up to milliseconds.
    pub max: String,
}

impl RowStatistics {
    /// Looks at rows.
    pub fn of(rows: &RecordBatch, watermark: Option<&str>) -> Self {
        Self {
            rows: rows.num_rows() as u64,
            range: watermark.and_then(|column| range(rows, column)),
        }
    }

    /// Returns what is known of these rows and others together.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        if self.rows == 0 {
            return others;
        }
        if others.rows == 0 {
            return self;
        }
        let ranges = self.range.zip(others.range);
        Self {
            rows: self.rows + others.rows,
            range: ranges.map(|(one, other)| WatermarkRange {
                column: one.column,
                min: one.min.min(other.min),
                max: one.max.max(other.max),
            }),
        }
    }

    /// Reads Delta's JSON; what is not in it is not known.
    pub fn read(json: Option<&str>) -> Self {
        let stats: Value = json
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default();
        let end = |member: &str| {
            let (column, value) = stats[member].as_object()?.iter().next()?;
            Some((column.clone(), value.as_str()?.to_owned()))
        };
        let range = end("minValues").zip(end("maxValues"));
        Self {
            rows: stats["numRecords"].as_u64().unwrap_or_default(),
            range: range.map(|((column, min), (_, max))| WatermarkRange { column, min, max }),
        }
    }

    /// Writes Delta's JSON.
    pub fn to_json(&self) -> String {
        let mut stats = json!({"numRecords": self.rows});
        if let Some(WatermarkRange { column, min, max }) = &self.range {
            stats["minValues"] = json!({column: min});
            stats["maxValues"] = json!({column: max});
            stats["nullCount"] = json!({column: 0});
        }
        stats.to_string()
    }
}

fn range(rows: &RecordBatch, column: &str) -> Option<WatermarkRange> {
    let cells = rows.column_by_name(column)?;
    if cells.null_count() > 0 {
        // The range would say nothing about those rows.
        return None;
    }
    match cells.data_type() {
        DataType::Date32 => {
            let days = cells.as_primitive::<Date32Type>().values().iter();
            ends(column, days.copied().map(i64::from), day, 0)
        }
        DataType::Timestamp(..) => {
            let times = cells.as_primitive_opt::<TimestampMicrosecondType>()?;
            // A stored maximum must not lie before any row.
            ends(column, times.values().iter().copied(), moment, 999)
        }
        _ => None,
    }
}

fn ends(
    column: &str,
    values: impl Iterator<Item = i64> + Clone,
    text: fn(i64) -> Option<String>,
    up: i64,
) -> Option<WatermarkRange> {
    Some(WatermarkRange {
        column: column.to_owned(),
        min: text(values.clone().min()?)?,
        max: text(values.max()?.saturating_add(up))?,
    })
}

fn day(days: i64) -> Option<String> {
    let epoch = Date::constant(1970, 1, 1);
    let date = epoch
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()?;
    Some(date.to_string())
}

fn moment(micros: i64) -> Option<String> {
    let time = Timestamp::from_millisecond(micros.div_euclid(1000)).ok()?;
    Some(format!("{time:.3}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Date32Array, TimestampMicrosecondArray};
    use arrow_schema::{Field, Schema, TimeUnit};

    use super::*;

    #[test]
    fn the_range_holds_every_row() {
        let zone = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
        let schema = Arc::new(Schema::new(vec![
            Field::new("t", zone, true),
            Field::new("d", DataType::Date32, true),
        ]));
        let times =
            TimestampMicrosecondArray::from(vec![1_795_740_000_000_001, 1_795_740_000_123_456]);
        let days = Date32Array::from(vec![20_784, 20_783]);
        let rows = RecordBatch::try_new(
            schema,
            vec![Arc::new(times.with_timezone("UTC")), Arc::new(days)],
        );
        let rows = rows.unwrap();
        let times = RowStatistics::of(&rows, Some("t"));
        let range = times.range.clone().unwrap();
        assert_eq!(range.min, "2026-11-27T00:40:00.000Z");
        assert_eq!(range.max, "2026-11-27T00:40:00.124Z");
        assert_eq!(times.rows, 2);
        assert_eq!(RowStatistics::read(Some(&times.to_json())), times);
        let days = RowStatistics::of(&rows, Some("d")).range.unwrap();
        assert_eq!((&*days.min, &*days.max), ("2026-11-26", "2026-11-27"));
        assert_eq!(RowStatistics::of(&rows, Some("x")).range, None);
        assert_eq!(RowStatistics::read(None), RowStatistics::default());
        let both = RowStatistics::of(&rows.slice(1, 1), Some("t"));
        let both = both.and(RowStatistics::of(&rows.slice(0, 1), Some("t")));
        assert_eq!(both, times);
        let unknown = RowStatistics::of(&rows, None);
        assert_eq!(both.and(unknown).range, None);
    }
}
