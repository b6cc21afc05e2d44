//! `samples.tpch`: the example of a shop that every workspace has, with few rows whose keys lead to one another.

use std::sync::OnceLock;

use serde_json::{Value, json};

use super::draw::Draw;
use super::{ColumnOutline, TableOutline};

/// The schema in the catalog `samples`.
pub const SCHEMA: &str = "tpch";

const SUPPLIERS: u64 = 10;
const CUSTOMERS: u64 = 30;
const PARTS: u64 = 40;
const ORDERS: u64 = 60;
/// Suppliers of each part.
const OFFERS: u64 = 2;

const REGIONS: [&str; 5] = ["AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST"];
/// Nations with the index of their region, as the benchmark numbers them.
const NATIONS: [(&str, u64); 25] = [
    ("ALGERIA", 0),
    ("ARGENTINA", 1),
    ("BRAZIL", 1),
    ("CANADA", 1),
    ("EGYPT", 4),
    ("ETHIOPIA", 0),
    ("FRANCE", 3),
    ("GERMANY", 3),
    ("INDIA", 2),
    ("INDONESIA", 2),
    ("IRAN", 4),
    ("IRAQ", 4),
    ("JAPAN", 2),
    ("JORDAN", 4),
    ("KENYA", 0),
    ("MOROCCO", 0),
    ("MOZAMBIQUE", 0),
    ("PERU", 1),
    ("CHINA", 2),
    ("ROMANIA", 3),
    ("SAUDI ARABIA", 4),
    ("VIETNAM", 2),
    ("RUSSIA", 3),
    ("UNITED KINGDOM", 3),
    ("UNITED STATES", 1),
];
const SEGMENTS: [&str; 5] = [
    "AUTOMOBILE",
    "BUILDING",
    "FURNITURE",
    "HOUSEHOLD",
    "MACHINERY",
];

/// The tables with their columns as Databricks has them.
const TABLES: [(&str, &str); 8] = [
    (
        "customer",
        "c_custkey bigint, c_name string, c_address string, c_nationkey bigint, c_phone string, \
         c_acctbal decimal(18|2), c_mktsegment string, c_comment string",
    ),
    (
        "lineitem",
        "l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber int, \
         l_quantity decimal(18|2), l_extendedprice decimal(18|2), l_discount decimal(18|2), \
         l_tax decimal(18|2), l_returnflag string, l_linestatus string, l_shipdate date, \
         l_commitdate date, l_receiptdate date, l_shipinstruct string, l_shipmode string, \
         l_comment string",
    ),
    (
        "nation",
        "n_nationkey bigint, n_name string, n_regionkey bigint, n_comment string",
    ),
    (
        "orders",
        "o_orderkey bigint, o_custkey bigint, o_orderstatus string, o_totalprice decimal(18|2), \
         o_orderdate date, o_orderpriority string, o_clerk string, o_shippriority int, \
         o_comment string",
    ),
    (
        "part",
        "p_partkey bigint, p_name string, p_mfgr string, p_brand string, p_type string, \
         p_size int, p_container string, p_retailprice decimal(18|2), p_comment string",
    ),
    (
        "partsupp",
        "ps_partkey bigint, ps_suppkey bigint, ps_availqty int, ps_supplycost decimal(18|2), \
         ps_comment string",
    ),
    (
        "region",
        "r_regionkey bigint, r_name string, r_comment string",
    ),
    (
        "supplier",
        "s_suppkey bigint, s_name string, s_address string, s_nationkey bigint, s_phone string, \
         s_acctbal decimal(18|2), s_comment string",
    ),
];

/// The tables of the schema.
pub fn tables() -> impl Iterator<Item = TableOutline> {
    TABLES.iter().map(|(name, columns)| TableOutline {
        catalog: "samples",
        schema: SCHEMA.to_owned(),
        name: (*name).to_owned(),
        global: false,
        delay_minutes: 0,
        schema_of_engine: OnceLock::new(),
        watermark: None,
        columns: columns
            .split(", ")
            .filter_map(|column| column.split_once(' '))
            .map(|(name, type_text)| ColumnOutline {
                name: name.to_owned(),
                // Commas separate columns above.
                type_text: type_text.replace('|', ","),
            })
            .collect(),
    })
}

/// The rows of a table of the schema; they are the same everywhere.
pub fn rows(name: &str) -> Vec<Value> {
    match name {
        "region" => (0..).zip(REGIONS).map(region).collect(),
        "nation" => (0..).zip(NATIONS).map(nation).collect(),
        "supplier" => (1..=SUPPLIERS).map(supplier).collect(),
        "customer" => (1..=CUSTOMERS).map(customer).collect(),
        "part" => (1..=PARTS).map(part).collect(),
        "partsupp" => (1..=PARTS)
            .flat_map(|part| (0..OFFERS).map(move |offer| part_of_supplier(part, offer)))
            .collect(),
        "orders" => (1..=ORDERS).map(order).collect(),
        "lineitem" => (1..=ORDERS)
            .flat_map(|order| (1..=lines(order)).map(move |line| Line::new(order, line).row()))
            .collect(),
        _ => Vec::new(),
    }
}

fn region((key, name): (u64, &str)) -> Value {
    json!({ "r_regionkey": key, "r_name": name, "r_comment": "practice" })
}

fn nation((key, (name, region)): (u64, (&str, u64))) -> Value {
    json!({ "n_nationkey": key, "n_name": name, "n_regionkey": region, "n_comment": "practice" })
}

fn supplier(key: u64) -> Value {
    let mut draw = drawn("supplier", key);
    json!({
        "s_suppkey": key,
        "s_name": format!("Supplier#{key:09}"),
        "s_address": format!("{} Wharf Road", draw.below(200) + 1),
        "s_nationkey": draw.below(25),
        "s_phone": phone(&mut draw),
        "s_acctbal": money(draw.below(1_000_000)),
        "s_comment": "practice",
    })
}

fn customer(key: u64) -> Value {
    let mut draw = drawn("customer", key);
    json!({
        "c_custkey": key,
        "c_name": format!("Customer#{key:09}"),
        "c_address": format!("{} Market Street", draw.below(200) + 1),
        "c_nationkey": draw.below(25),
        "c_phone": phone(&mut draw),
        "c_acctbal": money(draw.below(1_000_000)),
        "c_mktsegment": draw.pick(&SEGMENTS),
        "c_comment": "practice",
    })
}

/// The price of a part in cents.
fn retail_cents(part: u64) -> u64 {
    90_000 + part * 100 + drawn("price", part).below(100)
}

fn part(key: u64) -> Value {
    let mut draw = drawn("part", key);
    let maker = draw.below(5) + 1;
    json!({
        "p_partkey": key,
        "p_name": format!("{} part", draw.pick(&["almond", "azure", "forest", "ivory", "plum"])),
        "p_mfgr": format!("Manufacturer#{maker}"),
        "p_brand": format!("Brand#{maker}{}", draw.below(5) + 1),
        "p_type": draw.pick(&["ECONOMY BRUSHED TIN", "LARGE PLATED STEEL", "PROMO BURNISHED COPPER"]),
        "p_size": draw.below(50) + 1,
        "p_container": draw.pick(&["JUMBO BOX", "LG CASE", "MED BAG", "SM PKG"]),
        "p_retailprice": money(retail_cents(key)),
        "p_comment": "practice",
    })
}

/// Who sells a part.
fn offered_by(part: u64, offer: u64) -> u64 {
    (part + offer * (SUPPLIERS / OFFERS)) % SUPPLIERS + 1
}

fn part_of_supplier(part: u64, offer: u64) -> Value {
    let mut draw = drawn("offer", part * OFFERS + offer);
    json!({
        "ps_partkey": part,
        "ps_suppkey": offered_by(part, offer),
        "ps_availqty": draw.below(10_000),
        "ps_supplycost": money(draw.below(100_000)),
        "ps_comment": "practice",
    })
}

/// How many lines an order has.
fn lines(order: u64) -> u64 {
    drawn("lines", order).below(4) + 1
}

fn order(key: u64) -> Value {
    let mut draw = drawn("order", key);
    let total: u64 = (1..=lines(key))
        .map(|line| Line::new(key, line).cents)
        .sum();
    json!({
        "o_orderkey": key,
        "o_custkey": draw.below(CUSTOMERS) + 1,
        "o_orderstatus": draw.pick(&["F", "O", "P"]),
        "o_totalprice": money(total),
        "o_orderdate": day(order_day(key)),
        "o_orderpriority": draw.pick(&["1-URGENT", "2-HIGH", "3-MEDIUM", "5-LOW"]),
        "o_clerk": format!("Clerk#{:09}", draw.below(9) + 1),
        "o_shippriority": 0,
        "o_comment": "practice",
    })
}

/// One line of an order.
struct Line {
    order: u64,
    number: u64,
    part: u64,
    quantity: u64,
    cents: u64,
    draw: Draw,
}

impl Line {
    fn new(order: u64, number: u64) -> Self {
        let mut draw = drawn("line", order * 8 + number);
        let part = draw.below(PARTS) + 1;
        let quantity = draw.below(50) + 1;
        Self {
            order,
            number,
            part,
            quantity,
            cents: quantity * retail_cents(part),
            draw,
        }
    }

    fn row(mut self) -> Value {
        let draw = &mut self.draw;
        let shipped = order_day(self.order) + 1 + draw.below(90);
        json!({
            "l_orderkey": self.order,
            "l_partkey": self.part,
            "l_suppkey": offered_by(self.part, draw.below(OFFERS)),
            "l_linenumber": self.number,
            "l_quantity": money(self.quantity * 100),
            "l_extendedprice": money(self.cents),
            "l_discount": money(draw.below(11)),
            "l_tax": money(draw.below(9)),
            "l_returnflag": draw.pick(&["A", "N", "R"]),
            "l_linestatus": draw.pick(&["F", "O"]),
            "l_shipdate": day(shipped),
            "l_commitdate": day(order_day(self.order) + 30 + draw.below(60)),
            "l_receiptdate": day(shipped + 1 + draw.below(29)),
            "l_shipinstruct": draw.pick(&["COLLECT COD", "DELIVER IN PERSON", "NONE"]),
            "l_shipmode": draw.pick(&["AIR", "MAIL", "RAIL", "SHIP", "TRUCK"]),
            "l_comment": "practice",
        })
    }
}

/// The day of an order, in days after the benchmark's first one.
fn order_day(order: u64) -> u64 {
    drawn("day", order).below(2_400)
}

/// A day so many days after the first of January 1992.
fn day(days: u64) -> String {
    /// Days from 1970 to the benchmark's first one.
    const FIRST: i64 = 8_035;
    let days = FIRST + i64::try_from(days).unwrap_or_default();
    crate::clock::day(days * 86_400_000_000)
}

fn money(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn phone(draw: &mut Draw) -> String {
    format!("{}-555-{:04}", draw.below(25) + 10, draw.below(10_000))
}

fn drawn(kind: &str, key: u64) -> Draw {
    Draw::new(0, &format!("tpch-{kind}-{key}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(table: &str, columns: &[&str]) -> Vec<Vec<Value>> {
        rows(table)
            .iter()
            .map(|row| columns.iter().map(|column| row[*column].clone()).collect())
            .collect()
    }

    #[track_caller]
    fn leads(from: &str, columns: &[&str], to: &str, keys_there: &[&str]) {
        let there: BTreeSet<String> = keys(to, keys_there)
            .into_iter()
            .map(|key| Value::from(key).to_string())
            .collect();
        assert!(!there.is_empty());
        for key in keys(from, columns) {
            let key = Value::from(key).to_string();
            assert!(there.contains(&key), "{from} {key} is not in {to}");
        }
    }

    #[test]
    fn every_key_leads_to_a_row() {
        leads("nation", &["n_regionkey"], "region", &["r_regionkey"]);
        leads("supplier", &["s_nationkey"], "nation", &["n_nationkey"]);
        leads("customer", &["c_nationkey"], "nation", &["n_nationkey"]);
        leads("orders", &["o_custkey"], "customer", &["c_custkey"]);
        leads("lineitem", &["l_orderkey"], "orders", &["o_orderkey"]);
        leads(
            "lineitem",
            &["l_partkey", "l_suppkey"],
            "partsupp",
            &["ps_partkey", "ps_suppkey"],
        );
        leads("partsupp", &["ps_partkey"], "part", &["p_partkey"]);
        leads("partsupp", &["ps_suppkey"], "supplier", &["s_suppkey"]);
    }

    #[test]
    fn every_column_has_a_value() {
        for table in tables() {
            let rows = rows(&table.name);
            assert!(!rows.is_empty(), "{}", table.name);
            for column in &table.columns {
                assert!(!rows[0][&column.name].is_null(), "{column:?}");
            }
        }
    }

    #[test]
    fn days_are_those_of_the_benchmark() {
        assert_eq!(day(0), "1992-01-01");
        assert_eq!(day(31), "1992-02-01");
    }
}
