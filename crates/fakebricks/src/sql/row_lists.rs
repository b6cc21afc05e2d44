//! Names of the columns of `VALUES` that has none: `col1`, `col2` and so on.

use datafusion::sql::sqlparser::ast::{
    Ident, SetExpr, TableAlias, TableAliasColumnDef, TableFactor,
};

/// Returns the names of the columns of `VALUES`; `None` for any other query.
pub fn names(body: &SetExpr) -> Option<Vec<String>> {
    let SetExpr::Values(values) = body else {
        return None;
    };
    let count = values.rows.first().map_or(0, |row| row.content.len());
    Some((1..=count).map(|place| format!("col{place}")).collect())
}

/// Names the columns of `FROM VALUES …`, and it as a table, by its place among those without a name.
pub fn name_columns(factor: &mut TableFactor, place: &mut usize) {
    let TableFactor::Derived {
        subquery, alias, ..
    } = factor
    else {
        return;
    };
    let Some(names) = names(&subquery.body) else {
        return;
    };
    let alias = alias.get_or_insert_with(|| {
        *place += 1;
        TableAlias {
            explicit: true,
            name: Ident::with_quote('`', format!("values {place}")),
            columns: Vec::new(),
            at: None,
        }
    });
    if alias.columns.is_empty() {
        let columns = names.into_iter().map(|name| TableAliasColumnDef {
            name: Ident::new(name),
            data_type: None,
        });
        alias.columns = columns.collect();
    }
}
