//! Catalogs other than `system`, to see that they stay closed, and one that is open to everybody.

use std::sync::OnceLock;

use super::{BUSINESS_OWNER, CatalogOutline, ColumnOutline, TableOutline};

/// A catalog of the customer.
pub const fn catalog(name: &'static str) -> CatalogOutline {
    CatalogOutline {
        name,
        type_name: "MANAGED_CATALOG",
        owner: Some(BUSINESS_OWNER),
        open: false,
    }
}

/// One table in each of them.
pub fn tables() -> [TableOutline; 3] {
    [
        table(
            ["main", "sales", "orders"],
            "order_time",
            &[
                ("order_id", "bigint"),
                ("customer_name", "string"),
                ("order_time", "timestamp"),
                ("amount", "decimal(38,18)"),
                ("currency_code", "string"),
            ],
        ),
        table(
            ["finance", "ledger", "entries"],
            "booked_at",
            &[
                ("entry_id", "bigint"),
                ("booked_at", "timestamp"),
                ("amount", "decimal(38,18)"),
            ],
        ),
        table(
            ["samples", "nyctaxi", "trips"],
            "tpep_pickup_datetime",
            &[
                ("tpep_pickup_datetime", "timestamp"),
                ("tpep_dropoff_datetime", "timestamp"),
                ("trip_distance", "double"),
                ("fare_amount", "double"),
                ("pickup_zip", "int"),
                ("dropoff_zip", "int"),
            ],
        ),
    ]
}

fn table(names: [&'static str; 3], watermark: &str, columns: &[(&str, &str)]) -> TableOutline {
    let [catalog, schema, name] = names;
    TableOutline {
        catalog,
        schema: schema.to_owned(),
        name: name.to_owned(),
        global: false,
        delay_minutes: 15,
        schema_of_engine: OnceLock::new(),
        watermark: Some(watermark.to_owned()),
        columns: columns
            .iter()
            .map(|(name, type_text)| ColumnOutline {
                name: (*name).to_owned(),
                type_text: (*type_text).to_owned(),
            })
            .collect(),
    }
}
