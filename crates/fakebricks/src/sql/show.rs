//! `SHOW` and `DESCRIBE`.

use datafusion::sql::sqlparser::ast::{
    ObjectName, ShowStatementFilter, ShowStatementFilterPosition, ShowStatementOptions, Use,
};

use super::grant_run::exists;
use super::{SessionPlace, SqlAnswer, SqlError, SqlSession, references, type_text};
use crate::privileges::{self, Actor, MissingPrivilege, UnityPrivilege, UnitySecurable};
use crate::simulation::Simulation;
use crate::tables;
use crate::world::SimulatedMetastore;

/// Schemas that everybody sees, as a fresh principal does in real workspaces.
const ALWAYS_VISIBLE: [&str; 2] = ["ai", tables::INFORMATION_SCHEMA];

/// `SHOW CATALOGS`.
pub fn catalogs(
    simulation: &Simulation,
    session: &SqlSession,
    options: &ShowStatementOptions,
) -> Result<SqlAnswer, SqlError> {
    understood(options)?;
    with_store(simulation, session, |store, actor| {
        let rows = tables::CATALOGS
            .iter()
            .filter(|catalog| privileges::visible_catalog(store, actor, catalog))
            .filter(|catalog| matches(options, catalog.name))
            .map(|catalog| vec![catalog.name.to_owned()])
            .collect();
        Ok(SqlAnswer::texts(&["catalog"], rows))
    })
}

/// `SHOW SCHEMAS [IN catalog]`.
pub fn schemas(
    simulation: &Simulation,
    session: &SqlSession,
    options: &ShowStatementOptions,
) -> Result<SqlAnswer, SqlError> {
    understood(options)?;
    let name = place(options);
    let catalog = match name.as_slice() {
        [] => &session.catalog,
        [catalog] => catalog,
        _ => return Err(SqlError::unsupported("names of this form")),
    };
    with_store(simulation, session, |store, actor| {
        exists(store, &UnitySecurable::of_catalog(catalog))?;
        let mut rows = Vec::new();
        for name in store.schema_names(catalog) {
            if !matches(options, name) {
                continue;
            }
            let schema = UnitySecurable::of_schema(catalog, name);
            if ALWAYS_VISIBLE.contains(&name) || privileges::visible_schema(store, actor, &schema) {
                rows.push(vec![name.to_owned()]);
            }
        }
        Ok(SqlAnswer::texts(&["databaseName"], rows))
    })
}

/// `SHOW TABLES [IN schema]`; the right to use the schema reveals all names in it.
pub fn tables(
    simulation: &Simulation,
    session: &SqlSession,
    options: &ShowStatementOptions,
) -> Result<SqlAnswer, SqlError> {
    understood(options)?;
    let name = place(options);
    let (catalog, schema) = match name.as_slice() {
        [catalog, schema] => (catalog.as_str(), schema.as_str()),
        [schema] => (session.catalog.as_str(), schema.as_str()),
        [] => (session.catalog.as_str(), session.schema.as_str()),
        _ => return Err(SqlError::unsupported("names of this form")),
    };
    with_store(simulation, session, |store, actor| {
        if let Some(missing) = hidden_by(store, actor, catalog, schema) {
            exists(store, &missing.on)?;
            return Err(SqlError::missing(&missing));
        }
        exists(store, &UnitySecurable::of_schema(catalog, schema))?;
        let rows = tables::in_schema(catalog, schema)
            .filter(|table| matches(options, &table.name))
            .map(|table| vec![schema.to_owned(), table.name.clone(), false.to_string()])
            .collect();
        Ok(SqlAnswer::texts(
            &["database", "tableName", "isTemporary"],
            rows,
        ))
    })
}

/// Whether the principal sees the names of the tables of a schema.
pub fn reveals(store: &SimulatedMetastore, actor: &Actor, catalog: &str, schema: &str) -> bool {
    hidden_by(store, actor, catalog, schema).is_none()
}

/// The right to use catalog or schema that is lacking.
fn hidden_by(
    store: &SimulatedMetastore,
    actor: &Actor,
    catalog: &str,
    schema: &str,
) -> Option<MissingPrivilege> {
    let probe = UnitySecurable::table(catalog, schema, "");
    privileges::may_read(store, actor, &probe)
        .err()
        .filter(|missing| missing.privilege != UnityPrivilege::SELECT)
}

/// `DESCRIBE [TABLE] name`.
pub fn columns(
    simulation: &Simulation,
    session: &SqlSession,
    name: &ObjectName,
) -> Result<SqlAnswer, SqlError> {
    let parts = lower(name);
    let (catalog, schema, table) = match parts.as_slice() {
        [catalog, schema, table] => (catalog.as_str(), schema.as_str(), table),
        [schema, table] => (session.catalog.as_str(), schema.as_str(), table),
        [table] => (session.catalog.as_str(), session.schema.as_str(), table),
        _ => return Err(SqlError::unsupported("names of this form")),
    };
    with_store(simulation, session, |store, actor| {
        let securable = UnitySecurable::table(catalog, schema, table);
        references::readable(store, actor, &securable)?;
        let found =
            tables::find(catalog, schema, table).ok_or_else(|| SqlError::not_found(&securable))?;
        let rows: Vec<Vec<Option<String>>> = found
            .arrow_schema()
            .fields()
            .iter()
            .map(|field| {
                let text = type_text(field.data_type()).to_lowercase();
                vec![Some(field.name().clone()), Some(text), None]
            })
            .collect();
        Ok(SqlAnswer::texts(
            &["col_name", "data_type", "comment"],
            rows,
        ))
    })
}

/// `USE`: moves the session, when there is one that outlives the statement.
pub fn enter(
    simulation: &Simulation,
    session: &SqlSession,
    target: &Use,
) -> Result<SqlAnswer, SqlError> {
    let (catalog, schema) = match target {
        Use::Catalog(name) => (lower(name).pop(), None),
        Use::Schema(name) | Use::Database(name) | Use::Object(name) => {
            let mut parts = lower(name);
            let schema = parts.pop();
            (parts.pop(), schema)
        }
        _ => return Err(SqlError::unsupported("this form of USE")),
    };
    let place = SessionPlace {
        catalog: catalog.unwrap_or_else(|| session.catalog.clone()),
        schema: schema.unwrap_or_else(|| "default".to_owned()),
    };
    with_store(simulation, session, |store, _| {
        let schema = UnitySecurable::of_schema(&place.catalog, &place.schema);
        let goal = match target {
            Use::Catalog(_) => schema.catalog(),
            _ => schema,
        };
        exists(store, &goal)
    })?;
    if let Some(kept) = &session.kept {
        *kept.lock() = place;
    }
    Ok(SqlAnswer::nothing())
}

/// Works on the session's metastore with what decides the rights of its principal there.
pub fn with_store<T>(
    simulation: &Simulation,
    session: &SqlSession,
    work: impl FnOnce(&SimulatedMetastore, &Actor) -> Result<T, SqlError>,
) -> Result<T, SqlError> {
    let world = simulation.world();
    let account = world.account(session.identity.cloud);
    let store = session
        .metastore
        .as_deref()
        .and_then(|id| account.metastore(id))
        .ok_or_else(SqlError::no_unity_catalog)?;
    work(store, &account.actor(&session.identity.name, Some(store)))
}

/// Refuses what would be ignored.
fn understood(options: &ShowStatementOptions) -> Result<(), SqlError> {
    let by_condition = matches!(
        options.filter_position,
        Some(
            ShowStatementFilterPosition::Infix(ShowStatementFilter::Where(_))
                | ShowStatementFilterPosition::Suffix(ShowStatementFilter::Where(_))
        )
    );
    let of_kind = options
        .show_in
        .as_ref()
        .is_some_and(|place| place.parent_type.is_some());
    if by_condition
        || of_kind
        || options.limit.is_some()
        || options.limit_from.is_some()
        || options.starts_with.is_some()
    {
        return Err(SqlError::unsupported("this form of SHOW"));
    }
    Ok(())
}

/// The parts of the name after `IN` or `FROM`.
fn place(options: &ShowStatementOptions) -> Vec<String> {
    options
        .show_in
        .as_ref()
        .and_then(|place| place.parent_name.as_ref())
        .map(lower)
        .unwrap_or_default()
}

fn lower(name: &ObjectName) -> Vec<String> {
    name.0
        .iter()
        .filter_map(|part| part.as_ident())
        .map(|ident| ident.value.to_lowercase())
        .collect()
}

/// Whether a name fits `LIKE 'pattern'`, where `*` stands for anything and `|` separates choices.
fn matches(options: &ShowStatementOptions, name: &str) -> bool {
    let Some(
        ShowStatementFilterPosition::Infix(filter) | ShowStatementFilterPosition::Suffix(filter),
    ) = &options.filter_position
    else {
        return true;
    };
    match filter {
        ShowStatementFilter::Like(pattern)
        | ShowStatementFilter::ILike(pattern)
        | ShowStatementFilter::NoKeyword(pattern) => pattern
            .split('|')
            .any(|choice| fits(&choice.trim().to_lowercase(), name)),
        ShowStatementFilter::Where(_) => true,
    }
}

/// Whether a name fits a pattern in lower case, where `*` stands for anything.
pub fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|after| {
            (0..=after.len())
                .filter(|index| after.is_char_boundary(*index))
                .any(|index| fits(rest, &after[index..]))
        }),
    }
}
