//! `SHOW TABLES` and `SHOW COLUMNS` of a whole catalog, as drivers ask for them.

use super::show::{fits, reveals, with_store};
use super::{AnswerColumn, SqlAnswer, SqlError, SqlSession};
use crate::privileges::Actor;
use crate::simulation::Simulation;
use crate::tables::{self, TableOutline};
use crate::world::SimulatedMetastore;

/// What is to be listed.
#[derive(Debug, PartialEq, Eq)]
pub struct CatalogListing {
    columns: bool,
    /// All catalogs when `None`.
    catalog: Option<String>,
    schemas: Option<String>,
    tables: Option<String>,
    /// What the last `LIKE` says of names of tables, or of columns.
    names: Option<String>,
}

/// Reads `SHOW TABLES|COLUMNS IN CATALOG name|ALL CATALOGS [SCHEMA LIKE '…'] [TABLE LIKE '…'] [LIKE '…']`; `None` for anything else.
pub fn parse(text: &str) -> Option<CatalogListing> {
    let mut words = words(text.trim().trim_end_matches(';'))?.into_iter();
    let mut keyword = |word: &str| {
        let next = words.next()?;
        next.eq_ignore_ascii_case(word).then_some(())
    };
    keyword("SHOW")?;
    let what = words.next()?.to_uppercase();
    let columns = match what.as_str() {
        "TABLES" => false,
        "COLUMNS" => true,
        _ => return None,
    };
    let place: Vec<String> = words.by_ref().take(3).collect();
    let [inside, scope, name] = place.as_slice() else {
        return None;
    };
    if !["IN", "FROM"].contains(&inside.to_uppercase().as_str()) {
        return None;
    }
    let catalog = match scope.to_uppercase().as_str() {
        "CATALOG" => Some(name.to_lowercase()),
        "ALL" if name.eq_ignore_ascii_case("CATALOGS") => None,
        _ => return None,
    };
    let mut listing = CatalogListing {
        columns,
        catalog,
        schemas: None,
        tables: None,
        names: None,
    };
    while let Some(word) = words.next() {
        let slot = match word.to_uppercase().as_str() {
            "SCHEMA" => &mut listing.schemas,
            "TABLE" => &mut listing.tables,
            "LIKE" => {
                listing.names = Some(words.next()?.to_lowercase());
                continue;
            }
            _ => return None,
        };
        if !words.next()?.eq_ignore_ascii_case("LIKE") {
            return None;
        }
        *slot = Some(words.next()?.to_lowercase());
    }
    Some(listing)
}

/// Words between spaces; quotes and back-ticks protect theirs.
fn words(text: &str) -> Option<Vec<String>> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = if ['\'', '"', '`'].contains(&first) {
            let inner = &rest[1..];
            let end = inner.find(first)?;
            (&inner[..end], &inner[end + 1..])
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            rest.split_at(end)
        };
        all.push(word.to_owned());
        rest = after.trim_start();
    }
    Some(all)
}

/// Lists what the session's principal sees.
pub fn run(
    simulation: &Simulation,
    session: &SqlSession,
    listing: &CatalogListing,
) -> Result<SqlAnswer, SqlError> {
    with_store(simulation, session, |store, actor| {
        let known = |name: &String| SimulatedMetastore::has_catalog(name);
        if let Some(missing) = listing.catalog.as_ref().filter(|name| !known(name)) {
            let missing = crate::privileges::UnitySecurable::of_catalog(missing);
            return Err(SqlError::not_found(&missing));
        }
        let tables = seen(store, actor, listing);
        Ok(if listing.columns {
            columns(tables, listing)
        } else {
            names(tables, listing)
        })
    })
}

fn seen<'a>(
    store: &'a SimulatedMetastore,
    actor: &'a Actor,
    listing: &'a CatalogListing,
) -> impl Iterator<Item = &'static TableOutline> + 'a {
    let wanted = |pattern: &Option<String>, name: &str| {
        pattern.as_ref().is_none_or(|pattern| fits(pattern, name))
    };
    tables::all().iter().filter(move |table| {
        listing
            .catalog
            .as_ref()
            .is_none_or(|catalog| catalog == table.catalog)
            && wanted(&listing.schemas, &table.schema)
            && wanted(&listing.tables, &table.name)
            && store.has_table(table.catalog, &table.schema, &table.name)
            && reveals(store, actor, table.catalog, &table.schema)
    })
}

fn names<'a>(
    tables: impl Iterator<Item = &'a TableOutline>,
    listing: &CatalogListing,
) -> SqlAnswer {
    let rows: Vec<Vec<Option<String>>> = tables
        .filter(|table| {
            let pattern = listing.names.as_ref();
            pattern.is_none_or(|pattern| fits(pattern, &table.name))
        })
        .map(|table| {
            [table.catalog, &table.schema, &table.name, "TABLE"]
                .map(|text| Some(text.to_owned()))
                .into_iter()
                .chain([None])
                .collect()
        })
        .collect();
    let columns = [
        "catalogName",
        "namespace",
        "tableName",
        "tableType",
        "remarks",
    ];
    SqlAnswer::texts(&columns, rows)
}

fn columns<'a>(
    tables: impl Iterator<Item = &'a TableOutline>,
    listing: &CatalogListing,
) -> SqlAnswer {
    let mut rows: Vec<Vec<Option<String>>> = Vec::new();
    for table in tables {
        for (position, field) in table.arrow_schema().fields().iter().enumerate() {
            let pattern = listing.names.as_ref();
            if pattern.is_some_and(|pattern| !fits(pattern, field.name())) {
                continue;
            }
            let column = AnswerColumn::new(field.name(), field.data_type());
            let (precision, scale) = column.decimal.unzip();
            rows.push(vec![
                Some(table.catalog.to_owned()),
                Some(table.schema.clone()),
                Some(table.name.clone()),
                Some(column.name),
                Some(column.type_text),
                precision.map(|digits| digits.to_string()),
                scale.map(|digits| digits.to_string()),
                Some("10".to_owned()),
                Some("true".to_owned()),
                None,
                Some(position.to_string()),
                Some("NO".to_owned()),
            ]);
        }
    }
    let columns = [
        "catalogName",
        "namespace",
        "tableName",
        "col_name",
        "columnType",
        "columnSize",
        "decimalDigits",
        "radix",
        "isNullable",
        "remarks",
        "ordinalPosition",
        "isAutoIncrement",
    ];
    SqlAnswer::texts(&columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(columns: bool, catalog: Option<&str>) -> CatalogListing {
        CatalogListing {
            columns,
            catalog: catalog.map(str::to_owned),
            schemas: None,
            tables: None,
            names: None,
        }
    }

    #[test]
    fn the_forms_of_drivers_are_read() {
        assert_eq!(
            parse("SHOW TABLES IN CATALOG `System` SCHEMA LIKE 'access' LIKE 'a*'"),
            Some(CatalogListing {
                schemas: Some("access".to_owned()),
                names: Some("a*".to_owned()),
                ..listing(false, Some("system"))
            })
        );
        assert_eq!(
            parse("show columns in catalog main table like 'orders';"),
            Some(CatalogListing {
                tables: Some("orders".to_owned()),
                ..listing(true, Some("main"))
            })
        );
        assert_eq!(
            parse("SHOW TABLES IN ALL CATALOGS"),
            Some(listing(false, None))
        );
    }

    #[test]
    fn other_forms_are_left_to_others() {
        for text in [
            "SHOW TABLES",
            "SHOW TABLES IN main.sales",
            "SHOW TABLES IN main LIKE 'a*'",
            "SHOW CATALOGS",
            "SHOW TABLES IN CATALOG main WHERE true",
            "SHOW TABLES IN CATALOG 'main",
            "SELECT 1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
