//! What the columns of a table, or the members of an object, are called.

use super::{AnySecurable, HeldGrant, NotAGrant, any_grant};

/// What a column tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Principal,
    Privilege,
    /// The kind of the object.
    Kind,
    /// The full name of the object.
    Name,
    Catalog,
    Schema,
    /// The last part of the name of an object of this kind, in the catalog and schema of other columns.
    Leaf(&'static str),
    /// The kind of object that the privilege comes from, or its full name.
    Inherited,
    InheritedName,
}

/// The columns of `SHOW GRANTS`, of `information_schema` and of Catalog Explorer, and the members of the APIs.
const NAMES: [(&str, Column); 34] = [
    ("principal", Column::Principal),
    ("grantee", Column::Principal),
    ("actiontype", Column::Privilege),
    ("action", Column::Privilege),
    ("privilege", Column::Privilege),
    ("privilegetype", Column::Privilege),
    ("objecttype", Column::Kind),
    ("securabletype", Column::Kind),
    ("objectkey", Column::Name),
    ("objectname", Column::Name),
    ("object", Column::Name),
    ("securable", Column::Name),
    ("securablename", Column::Name),
    ("securablefullname", Column::Name),
    ("fullname", Column::Name),
    ("catalog", Column::Catalog),
    ("catalogname", Column::Catalog),
    ("tablecatalog", Column::Catalog),
    ("volumecatalog", Column::Catalog),
    ("routinecatalog", Column::Catalog),
    ("schema", Column::Schema),
    ("schemaname", Column::Schema),
    ("tableschema", Column::Schema),
    ("volumeschema", Column::Schema),
    ("routineschema", Column::Schema),
    ("table", Column::Leaf("TABLE")),
    ("tablename", Column::Leaf("TABLE")),
    ("volumename", Column::Leaf("VOLUME")),
    ("routinename", Column::Leaf("FUNCTION")),
    ("connectionname", Column::Leaf("CONNECTION")),
    ("externallocationname", Column::Leaf("EXTERNAL LOCATION")),
    ("inheritedfrom", Column::Inherited),
    ("inheritedfromtype", Column::Inherited),
    ("inheritedfromname", Column::InheritedName),
];

/// Finds the column with this name, in any case, with or without blanks, underscores and hyphens.
pub fn column(name: &str) -> Option<Column> {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let known = NAMES.iter().find(|(known, _)| *known == name);
    known.map(|(_, column)| *column)
}

/// Reads a header; `None` when the cells are none: it has to name principal and privilege.
pub fn header(cells: &[String]) -> Option<Vec<Option<Column>>> {
    let columns: Vec<Option<Column>> = cells.iter().map(|cell| column(cell)).collect();
    let names = |wanted| columns.contains(&Some(wanted));
    (names(Column::Principal) && names(Column::Privilege)).then_some(columns)
}

/// Tells whether each row below a header says on what its privilege is held.
pub fn names_objects(columns: &[Option<Column>]) -> bool {
    let names = |column: &Option<Column>| {
        matches!(
            column,
            Some(Column::Name | Column::Catalog | Column::Leaf(_))
        )
    };
    columns.iter().any(names)
}

/// The cells of a row that tell something.
#[derive(Debug, Clone, Default)]
pub struct Row {
    values: Vec<(Column, String)>,
}

impl Row {
    /// Takes the cells of a table below its header.
    pub fn of(columns: &[Option<Column>], cells: Vec<String>) -> Self {
        let named = columns.iter().zip(cells);
        let told = named.filter_map(|(column, cell)| Some(((*column)?, cell)));
        Self {
            values: told.collect(),
        }
    }

    /// Takes the cells of a table without header: they have to be those of `SHOW GRANTS`, after the number of the row or not.
    pub fn guess(cells: &[String]) -> Option<Self> {
        const SHOW_GRANTS: [Option<Column>; 4] = [
            Some(Column::Principal),
            Some(Column::Privilege),
            Some(Column::Kind),
            Some(Column::Name),
        ];
        let cells = match cells {
            [number, rest @ ..] if rest.len() == 4 && number.parse::<u32>().is_ok() => rest,
            _ => cells,
        };
        let is_row = cells.len() == 4 && any_grant::is_known_kind(&cells[2]);
        is_row.then(|| Self::of(&SHOW_GRANTS, cells.to_vec()))
    }

    /// Adds a value.
    pub fn set(&mut self, column: Column, value: &str) {
        self.values.push((column, value.to_owned()));
    }

    /// Gives what the row tells; `about` is the object that a line above has named.
    pub fn grants(&self, about: Option<&AnySecurable>) -> Result<Vec<HeldGrant>, NotAGrant> {
        let principal = self.get(Column::Principal).ok_or(NotAGrant::Principal)?;
        let names = self.get(Column::Privilege).unwrap_or_default();
        let securable = match self.securable()? {
            Some(securable) => securable,
            None => about.cloned().ok_or(NotAGrant::NoObject)?,
        };
        let source = self.source(&securable)?;
        names
            .split(',')
            .map(|name| {
                // Markdown shows each of several names as code.
                let name = name.trim().trim_matches('`');
                let row = HeldGrant::new(principal, name, securable.clone())?;
                Ok(row.inherited_from(source.clone()))
            })
            .collect()
    }

    /// Gives the object that the row names, if it names one.
    pub fn securable(&self) -> Result<Option<AnySecurable>, NotAGrant> {
        let name = self.told(Column::Name);
        match (self.told(Column::Kind), name) {
            (Some(kind), name) if name.is_some() || kind.eq_ignore_ascii_case("metastore") => {
                return AnySecurable::new(kind, name.unwrap_or_default()).map(Some);
            }
            (None, Some(name)) => return AnySecurable::by_parts(name).map(Some),
            _ => {}
        }
        let (catalog, schema) = (self.told(Column::Catalog), self.told(Column::Schema));
        let leaf = self.values.iter().find_map(|(column, value)| match column {
            Column::Leaf(kind) if is_told(value) => Some((*kind, value.as_str())),
            _ => None,
        });
        let parts: Vec<&str> = [catalog, schema, leaf.map(|(_, name)| name)]
            .into_iter()
            .flatten()
            .collect();
        let kind = match (leaf, schema, catalog) {
            (Some((kind, _)), ..) => kind,
            (None, Some(_), _) => "SCHEMA",
            (None, None, Some(_)) => "CATALOG",
            (None, None, None) => return Ok(None),
        };
        AnySecurable::of(kind, &parts).map(Some)
    }

    /// Where the privilege comes from: a kind with a name, a kind alone, or a name alone.
    fn source(&self, securable: &AnySecurable) -> Result<Option<AnySecurable>, NotAGrant> {
        let (from, name) = (
            self.told(Column::Inherited),
            self.told(Column::InheritedName),
        );
        match (from, name) {
            (None, None) => Ok(None),
            (Some(from), _) if from.eq_ignore_ascii_case("none") => Ok(None),
            (Some(kind), Some(name)) => AnySecurable::new(kind, name).map(Some),
            (Some(from), None) if any_grant::is_known_kind(from) => {
                let above = securable.above(from);
                let above = above.or_else(|| {
                    from.eq_ignore_ascii_case(securable.kind())
                        .then(|| securable.clone())
                });
                above
                    .map(Some)
                    .ok_or_else(|| NotAGrant::InheritedFrom(from.to_owned()))
            }
            (Some(name), None) | (None, Some(name)) => AnySecurable::by_parts(name)
                .map(Some)
                .map_err(|_| NotAGrant::InheritedFrom(name.to_owned())),
        }
    }

    fn get(&self, wanted: Column) -> Option<&str> {
        let found = self.values.iter().find(|(column, _)| *column == wanted);
        found.map(|(_, value)| value.as_str())
    }

    fn told(&self, wanted: Column) -> Option<&str> {
        self.get(wanted).filter(|value| is_told(value))
    }
}

/// Whether a cell holds a value: every program writes the missing one in its own way.
fn is_told(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty()
        && !["null", "(null)"]
            .iter()
            .any(|null| value.eq_ignore_ascii_case(null))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, cells: &str, want: Result<&str, &str>) {
        let list = |text: &str| -> Vec<String> { text.split('|').map(str::to_owned).collect() };
        let columns = header(&list(head)).unwrap();
        let got = Row::of(&columns, list(cells)).grants(None);
        let shown = got.map(|rows| {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| {
                    format!(
                        "{}: {} via {}",
                        row.principal,
                        row.grant,
                        row.source().securable
                    )
                })
                .collect();
            rows.join("; ")
        });
        let shown = shown.map_err(|why| why.to_string());
        assert_eq!(shown, want.map(str::to_owned).map_err(str::to_owned));
    }

    #[test]
    fn show_grants_and_information_schema_are_read_by_their_headers() {
        check(
            "Principal|ActionType|ObjectType|ObjectKey",
            "x|USE_SCHEMA|SCHEMA|system.billing",
            Ok("x: USE SCHEMA ON SCHEMA system.billing via SCHEMA system.billing"),
        );
        check(
            "GRANTOR|GRANTEE|TABLE_CATALOG|TABLE_SCHEMA|TABLE_NAME|PRIVILEGE_TYPE|IS_GRANTABLE|INHERITED_FROM",
            "y|x|system|billing|usage|SELECT|NO|CATALOG",
            Ok("x: SELECT ON TABLE system.billing.usage via CATALOG system"),
        );
        check(
            "grantee|catalog_name|schema_name|privilege type|inherited from",
            "x|main|null|SELECT, USE CATALOG|NONE",
            Ok(
                "x: SELECT ON CATALOG main via CATALOG main; x: USE CATALOG ON CATALOG main via CATALOG main",
            ),
        );
        check(
            "principal|privilege|object|inherited_from_type|inherited_from_name",
            "x|MANAGE|main.sales|CATALOG|main",
            Ok("x: MANAGE ON SCHEMA main.sales via CATALOG main"),
        );
    }

    #[test]
    fn rows_that_tell_no_grant_say_why() {
        let head = "Principal|ActionType|ObjectType|ObjectKey|InheritedFrom";
        check(head, "|SELECT|TABLE|a.b.c|", Err("It names no principal."));
        check(
            head,
            "x|1|TABLE|a.b.c|",
            Err("\"1\" is not the name of a privilege."),
        );
        check(
            head,
            "x|SELECT|TABLE|a.b|",
            Err("\"a.b\" is not the full name of a table."),
        );
        check(
            head,
            "x|SELECT|CATALOG|a|SCHEMA",
            Err("It is inherited from \"SCHEMA\", which can't be found in it."),
        );
        check(
            "principal|privilege",
            "x|SELECT",
            Err(
                "It does not say on what the privilege is held. Write a line above it that does, as: schema system.billing",
            ),
        );
    }

    #[test]
    fn a_row_without_header_is_one_of_show_grants() {
        let cells = |text: &str| -> Vec<String> { text.split('|').map(str::to_owned).collect() };
        assert!(Row::guess(&cells("x|SELECT|TABLE|a.b.c")).is_some());
        assert!(Row::guess(&cells("7|x|SELECT|TABLE|a.b.c")).is_some());
        assert!(Row::guess(&cells("x|SELECT|a.b.c|TABLE")).is_none());
        assert!(Row::guess(&cells("x|SELECT|TABLE")).is_none());
    }
}
