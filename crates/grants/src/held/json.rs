//! JSON: results of statements, lists of objects, answers of the permissions APIs.

use serde_json::{Map, Value};

use super::collected::{GrantCollector, TextPlace};
use super::columns::{GrantColumn, header};
use super::error::{ReadError, excerpt};
use super::row::GrantRow;
use super::{AnySecurable, NotAGrant};

type Object = Map<String, Value>;

/// Reads one value.
///
/// # Errors
/// When the answer is one that has to be asked for again.
pub fn value(into: &mut GrantCollector, value: &Value, place: &TextPlace) -> Result<(), ReadError> {
    match value {
        Value::Object(object) => self::object(into, object, place),
        Value::Array(items) => {
            into.understood |= items.is_empty();
            items.iter().try_for_each(|item| match item {
                Value::Object(object) => self::object(into, object, place),
                Value::Array(cells) => {
                    row(into, cells, place);
                    Ok(())
                }
                other => {
                    into.skip(place.line, &other.to_string(), NotAGrant::Text);
                    Ok(())
                }
            })
        }
        other => {
            into.skip(place.line, &other.to_string(), NotAGrant::Text);
            Ok(())
        }
    }
}

fn object(into: &mut GrantCollector, object: &Object, place: &TextPlace) -> Result<(), ReadError> {
    let has = |names: &[&str]| names.iter().any(|name| object.contains_key(*name));
    if object.is_empty() {
        // The permissions APIs leave the list out when nobody holds anything.
        into.understood = true;
        return Ok(());
    }
    if has(&["privilege_assignments"]) {
        return assignments(into, object, place);
    }
    if has(&[
        "manifest",
        "result",
        "data_array",
        "external_links",
        "statement_id",
    ]) {
        return statement(into, object, place);
    }
    if object
        .keys()
        .any(|name| GrantColumn::named(name) == GrantColumn::Principal)
    {
        holder(into, object, place.about.as_ref(), place);
        return Ok(());
    }
    if has(&["error_code", "message", "error"]) {
        return Err(refused(object, place));
    }
    into.skip(
        place.line,
        &Value::from(object.clone()).to_string(),
        NotAGrant::Text,
    );
    Ok(())
}

/// `{"privilege_assignments": [{"principal": …, "privileges": […]}]}`, direct or effective.
fn assignments(
    into: &mut GrantCollector,
    object: &Object,
    place: &TextPlace,
) -> Result<(), ReadError> {
    let list = object["privilege_assignments"].as_array();
    let list = list.map(Vec::as_slice).unwrap_or_default();
    into.understood |= list.is_empty();
    let own = match named(object).securable() {
        Ok(own) => own,
        Err(why) => {
            into.skip(place.line, &Value::from(object.clone()).to_string(), why);
            return Ok(());
        }
    };
    let about = own.as_ref().or(place.about.as_ref());
    if about.is_none() && !list.is_empty() {
        return Err(ReadError::WhichObject { line: place.line });
    }
    for item in list {
        match item {
            Value::Object(item) => holder(into, item, about, place),
            other => into.skip(place.line, &other.to_string(), NotAGrant::Text),
        }
    }
    if object
        .get("next_page_token")
        .and_then(Value::as_str)
        .is_some_and(|token| !token.is_empty())
    {
        into.skip(place.line, "next_page_token", NotAGrant::MoreElsewhere);
    }
    Ok(())
}

/// One principal, with a list of privileges or with a single one.
fn holder(
    into: &mut GrantCollector,
    object: &Object,
    about: Option<&AnySecurable>,
    place: &TextPlace,
) {
    let base = named(object);
    let mut take = |row: GrantRow| {
        let text = || Value::from(object.clone()).to_string();
        into.take(row.grants(about), place.line, text);
    };
    let Some(Value::Array(privileges)) = object.get("privileges") else {
        take(base);
        return;
    };
    for privilege in privileges {
        let mut row = base.clone();
        match privilege {
            Value::Object(members) => add(&mut row, members),
            other => row.set(GrantColumn::Privilege, &text(other)),
        }
        take(row);
    }
}

/// The answer of the Statement Execution API, or one chunk of its result.
fn statement(
    into: &mut GrantCollector,
    object: &Object,
    place: &TextPlace,
) -> Result<(), ReadError> {
    let manifest = object.get("manifest").unwrap_or(&Value::Null);
    let result = object.get("result").and_then(Value::as_object);
    let result = result.unwrap_or(object);
    let rows = result.get("data_array").and_then(Value::as_array);
    if rows.is_none() {
        unreadable(object, result, place)?;
    }
    if let Some(columns) = manifest
        .pointer("/schema/columns")
        .and_then(Value::as_array)
    {
        let names: Vec<String> = columns.iter().map(|column| text(&column["name"])).collect();
        let columns = header(&names);
        into.understood |= columns.is_some();
        // A result that names its columns is never read by guess.
        let as_named = || names.iter().map(|name| GrantColumn::named(name)).collect();
        into.columns = Some(columns.unwrap_or_else(as_named));
    } else {
        // A statement that changes something has no columns.
        into.understood |= rows.is_none();
    }
    for row in rows.into_iter().flatten() {
        let cells = row.as_array();
        self::row(into, cells.map(Vec::as_slice).unwrap_or_default(), place);
    }
    if let Some(index) = result.get("chunk_index").and_then(Value::as_u64) {
        into.found_chunk(index);
    }
    if let Some(index) = result.get("next_chunk_index").and_then(Value::as_u64) {
        into.await_chunk(index, place.line);
    } else if manifest["truncated"] == true {
        into.skip(place.line, "\"truncated\": true", NotAGrant::MoreElsewhere);
    }
    Ok(())
}

/// Why an answer holds no rows, if it should.
fn unreadable(object: &Object, result: &Object, place: &TextPlace) -> Result<(), ReadError> {
    let line = place.line;
    if result.contains_key("external_links") {
        return Err(ReadError::BehindLinks { line });
    }
    let state = object
        .get("status")
        .and_then(|status| status["state"].as_str());
    match state {
        Some("PENDING" | "RUNNING") => Err(ReadError::NotFinished { line }),
        Some("FAILED" | "CANCELED" | "CLOSED") => Err(refused(object, place)),
        _ => Ok(()),
    }
}

fn refused(object: &Object, place: &TextPlace) -> ReadError {
    let body = Value::Object(object.clone());
    let paths = [
        "/status/error/message",
        "/message",
        "/error/message",
        "/error",
        "/status/state",
        "/error_code",
    ];
    let found = paths.iter().find_map(|path| body.pointer(path)?.as_str());
    ReadError::Refused {
        line: place.line,
        message: excerpt(found.unwrap_or("nothing more")),
    }
}

/// One row of a result, by the columns that were named last.
fn row(into: &mut GrantCollector, cells: &[Value], place: &TextPlace) {
    let cells: Vec<String> = cells.iter().map(text).collect();
    let shown = || cells.join(", ");
    let row = match &into.columns {
        Some(columns) if columns.len() == cells.len() => Some(GrantRow::of(columns, cells.clone())),
        Some(columns) => {
            let (wanted, found) = (columns.len(), cells.len());
            into.skip(place.line, &shown(), NotAGrant::Cells { wanted, found });
            return;
        }
        None => GrantRow::guess(&cells),
    };
    match row {
        Some(row) => into.take(row.grants(place.about.as_ref()), place.line, shown),
        None => into.skip(place.line, &shown(), NotAGrant::Text),
    }
}

fn named(object: &Object) -> GrantRow {
    let mut row = GrantRow::default();
    add(&mut row, object);
    row
}

fn add(row: &mut GrantRow, members: &Object) {
    // What is read apart from the row.
    const LISTS: [&str; 3] = ["privileges", "privilege_assignments", "next_page_token"];
    for (name, value) in members {
        if LISTS.contains(&name.as_str()) {
            continue;
        }
        let is_list = value.is_array() || value.is_object();
        match GrantColumn::named(name) {
            // A list in place of a name is not understood, whatever it is called.
            column if is_list && column != GrantColumn::Irrelevant => {
                row.set(GrantColumn::Unknown(excerpt(name)), &list(value));
            }
            column => row.set(column, &text(value)),
        }
    }
}

/// A list as a text; nothing where it is empty.
fn list(value: &Value) -> String {
    let is_empty =
        value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty);
    if is_empty {
        String::new()
    } else {
        value.to_string()
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
