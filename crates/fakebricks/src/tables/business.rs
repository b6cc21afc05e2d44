//! A table of the customer's own, to see that other catalogs stay closed.

use super::{BUSINESS_CATALOG, BUSINESS_SCHEMA, Column, Table};

/// `main.sales.orders`.
pub fn orders() -> Table {
    let columns = [
        ("order_id", "bigint"),
        ("customer_name", "string"),
        ("order_time", "timestamp"),
        ("amount", "decimal(38,18)"),
        ("currency_code", "string"),
    ];
    Table {
        catalog: BUSINESS_CATALOG,
        schema: BUSINESS_SCHEMA.to_owned(),
        name: "orders".to_owned(),
        global: false,
        delay_minutes: 15,
        watermark: Some("order_time".to_owned()),
        columns: columns
            .map(|(name, type_text)| Column {
                name: name.to_owned(),
                type_text: type_text.to_owned(),
            })
            .to_vec(),
    }
}
