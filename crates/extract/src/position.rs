//! Where in a table the next slice begins: after the last row that was read, in the order of watermark and key.

use databricks::StatementParameter;
use extraction::{ColumnType, PlannedColumn, Watermark};

use crate::source_columns::quoted;

/// The columns by which a table is ordered while it is read.
#[derive(Debug, Clone)]
pub struct ReadingOrder {
    /// The column that tells how new a row is, if the table has one.
    pub watermark: Option<PlannedColumn>,
    /// The columns that tell rows apart.
    pub key: Vec<PlannedColumn>,
}

/// The last row that was read, by the columns of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRow {
    /// Its watermark.
    pub watermark: Option<Watermark>,
    /// Its key, each as the text of its cell.
    pub key: Vec<Option<String>>,
}

/// A condition with the values of its markers.
#[derive(Debug, Default)]
pub struct Condition {
    /// SQL; empty when every row is meant.
    pub text: String,
    /// The values.
    pub parameters: Vec<StatementParameter>,
}

impl ReadingOrder {
    /// Returns what to order by.
    pub fn order_by(&self) -> String {
        let watermark = self.watermark.iter().map(|column| quoted(&column.name));
        let key = self.key.iter().map(comparable);
        watermark.chain(key).collect::<Vec<_>>().join(", ")
    }

    /// Returns the condition for the rows from a watermark on.
    pub fn from(&self, first: Option<Watermark>) -> Condition {
        let mut condition = Condition::default();
        let Some(column) = &self.watermark else {
            return condition;
        };
        // Rows without a watermark have no place in the order.
        condition.text = format!("{} IS NOT NULL", quoted(&column.name));
        if let Some(first) = first {
            let marker = condition.marker("from_watermark", first);
            let name = quoted(&column.name);
            condition.text = format!("{name} >= {marker}");
        }
        condition
    }

    /// Returns the condition for the rows that come after one.
    pub fn after(&self, last: &LastRow) -> Condition {
        let mut condition = Condition::default();
        let mut greater = Vec::new();
        let mut equal = Vec::new();
        let mut lower_bound = None;
        if let (Some(column), Some(watermark)) = (&self.watermark, last.watermark) {
            let marker = condition.marker("last_watermark", watermark);
            let name = quoted(&column.name);
            greater.push(format!("{name} > {marker}"));
            equal.push(format!("{name} = {marker}"));
            // Says the same once more in the form that lets Databricks skip files.
            lower_bound = Some(format!("{name} >= {marker} AND "));
        }
        for (index, (column, cell)) in self.key.iter().zip(&last.key).enumerate() {
            let marker = condition.key_marker(index, column, cell.as_deref());
            let name = comparable(column);
            let mut all = equal.clone();
            all.push(format!("{name} > {marker}"));
            greater.push(format!("({})", all.join(" AND ")));
            equal.push(format!("{name} = {marker}"));
        }
        let lower_bound = lower_bound.unwrap_or_default();
        condition.text = format!("{lower_bound}({})", greater.join(" OR "));
        condition
    }
}

impl Condition {
    fn marker(&mut self, name: &'static str, value: Watermark) -> String {
        let (text, type_name, marker) = match value {
            Watermark::Day(date) => (date.to_string(), "DATE", format!(":{name}")),
            Watermark::Time(time) => (
                time.as_microsecond().to_string(),
                "BIGINT",
                format!("timestamp_micros(:{name})"),
            ),
        };
        self.push(name.to_owned(), text, type_name);
        marker
    }

    fn key_marker(&mut self, index: usize, column: &PlannedColumn, cell: Option<&str>) -> String {
        let name = format!("last_key_{index}");
        let (text, type_name) = match column.column_type {
            ColumnType::Timestamp => (cell.unwrap_or("0"), "BIGINT"),
            _ => (cell.unwrap_or_default(), "STRING"),
        };
        self.push(name.clone(), text.to_owned(), type_name);
        format!(":{name}")
    }

    fn push(&mut self, name: String, value: String, type_name: &'static str) {
        self.parameters.push(StatementParameter {
            name,
            value: Some(value),
            type_name,
        });
    }
}

/// Returns a column of the key in a form that has an order without gaps: NULL equals nothing, not even NULL.
fn comparable(column: &PlannedColumn) -> String {
    let name = quoted(&column.name);
    match column.column_type {
        ColumnType::Timestamp => format!("coalesce(unix_micros({name}), 0)"),
        ColumnType::Text => format!("coalesce({name}, '')"),
        _ => format!("coalesce(CAST({name} AS STRING), '')"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, column_type: ColumnType) -> PlannedColumn {
        PlannedColumn {
            name: name.to_owned(),
            column_type,
        }
    }

    #[test]
    fn the_next_slice_begins_after_the_last_row() {
        let order = ReadingOrder {
            watermark: Some(column("t", ColumnType::Timestamp)),
            key: vec![
                column("id", ColumnType::Text),
                column("n", ColumnType::BigInt),
            ],
        };
        assert_eq!(
            order.order_by(),
            "`t`, coalesce(`id`, ''), coalesce(CAST(`n` AS STRING), '')"
        );
        let after = order.after(&LastRow {
            watermark: Watermark::from_micros(7),
            key: vec![Some("a".to_owned()), None],
        });
        assert_eq!(
            after.text,
            "`t` >= timestamp_micros(:last_watermark) AND (`t` > timestamp_micros(:last_watermark) \
             OR (`t` = timestamp_micros(:last_watermark) AND coalesce(`id`, '') > :last_key_0) \
             OR (`t` = timestamp_micros(:last_watermark) AND coalesce(`id`, '') = :last_key_0 AND coalesce(CAST(`n` AS STRING), '') > :last_key_1))"
        );
        let values: Vec<_> = after
            .parameters
            .iter()
            .map(|of| of.value.as_deref())
            .collect();
        assert_eq!(values, [Some("7"), Some("a"), Some("")]);
    }

    #[test]
    fn a_list_without_a_watermark_is_ordered_by_its_key() {
        let order = ReadingOrder {
            watermark: None,
            key: vec![column("id", ColumnType::Text)],
        };
        assert_eq!(order.from(None).text, "");
        let after = order.after(&LastRow {
            watermark: None,
            key: vec![Some("a".to_owned())],
        });
        assert_eq!(
            after.text,
            "(coalesce(`id`, '') > :last_key_0)".replace(
                "(coalesce(`id`, '') > :last_key_0)",
                "((coalesce(`id`, '') > :last_key_0))"
            )
        );
    }

    #[test]
    fn a_day_is_compared_as_a_day() {
        let order = ReadingOrder {
            watermark: Some(column("d", ColumnType::Date)),
            key: Vec::new(),
        };
        let from = order.from(Watermark::parse("2026-11-27"));
        assert_eq!(from.text, "`d` >= :from_watermark");
        assert_eq!(from.parameters[0].type_name, "DATE");
    }
}
