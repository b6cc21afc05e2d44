//! The price list: what each product costs now, and what it cost before.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::moment::RowContext;
use crate::clock;

const DAY: i64 = 86_400_000_000;

/// A product with the SKU of its usage and the price of a DBU.
#[derive(Debug, Clone, Copy)]
pub struct BilledProduct {
    /// Its name in the column `billing_origin_product`.
    pub name: &'static str,
    /// The SKU of its usage.
    pub sku: &'static str,
    price: &'static str,
}

/// Clusters on which jobs run.
pub const JOBS: BilledProduct = BilledProduct {
    name: "JOBS",
    sku: "PREMIUM_JOBS_COMPUTE",
    price: "0.300000000000000000",
};
/// Clusters on which people work.
pub const ALL_PURPOSE: BilledProduct = BilledProduct {
    name: "ALL_PURPOSE",
    sku: "PREMIUM_ALL_PURPOSE_COMPUTE",
    price: "0.550000000000000000",
};
/// SQL warehouses.
pub const WAREHOUSES: BilledProduct = BilledProduct {
    name: "SQL",
    sku: "PREMIUM_SERVERLESS_SQL_COMPUTE",
    price: "0.700000000000000000",
};
/// Endpoints that serve models.
pub const SERVING: BilledProduct = BilledProduct {
    name: "MODEL_SERVING",
    sku: "PREMIUM_SERVERLESS_REAL_TIME_INFERENCE",
    price: "0.070000000000000000",
};

/// All products that are used.
pub const PRODUCTS: [BilledProduct; 4] = [JOBS, ALL_PURPOSE, WAREHOUSES, SERVING];

/// Returns two periods for every SKU that touch: the older one has ended. Every usage falls into exactly one.
pub fn rows(context: &RowContext, now: Timestamp) -> Vec<Value> {
    let today = now.as_microsecond().div_euclid(DAY) * DAY;
    // Prices change on a day that stays the same while time goes on.
    let changed = today - today.rem_euclid(365 * DAY) - 30 * DAY;
    let mut all = Vec::new();
    for product in &PRODUCTS {
        let periods = [
            (changed - 700 * DAY, Some(changed), "1.000000000000000000"),
            (changed, None, product.price),
        ];
        for (start, end, price) in periods {
            all.push(json!({
                "account_id": context.account_id,
                "price_start_time": clock::iso_micros(start),
                "price_end_time": end.map(clock::iso_micros),
                "sku_name": product.sku,
                "cloud": context.cloud.to_ascii_uppercase(),
                "currency_code": "USD",
                "usage_unit": "DBU",
                "pricing": {
                    "default": price,
                    "promotional": { "default": null },
                    "effective_list": { "default": price },
                },
            }));
        }
    }
    all
}
