//! What the columns of a table, or the members of an object, are called.
//!
//! A privilege is never read as wider than it was written: a column that is filled and not understood may narrow the object that a row is
//! about, so that it blocks the row.

use super::any_grant::{self, AnySecurable};
use super::error::{NotAGrant, excerpt};
use super::held_grant::HeldGrant;

/// What a column tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantColumn {
    Principal,
    Privilege,
    /// The kind of the object.
    Kind,
    /// The full name of the object.
    Name,
    /// The name of the object, perhaps without what it is in.
    ObjectName,
    Catalog,
    Schema,
    /// The last part of the name of an object of this kind, in the catalog and schema of other columns.
    Leaf(&'static str),
    /// The ID of the metastore.
    Metastore,
    /// The kind of object that the privilege comes from, or its full name.
    Inherited,
    InheritedName,
    /// Says yes where the row is about something outside of Unity Catalog.
    Outside,
    /// The number of the row.
    RowNumber,
    /// The ID of the object: it says more than a name of something around it.
    ObjectId,
    /// Nothing about who holds what on what.
    Irrelevant,
    /// A column of another name.
    Unknown(String),
}

/// The columns of `SHOW GRANTS`, of `information_schema`, of Catalog Explorer and of inventories, and the members of the APIs.
const NAMES: [(&str, GrantColumn); 74] = [
    ("principal", GrantColumn::Principal),
    ("grantee", GrantColumn::Principal),
    ("actiontype", GrantColumn::Privilege),
    ("action", GrantColumn::Privilege),
    ("privilege", GrantColumn::Privilege),
    ("privilegetype", GrantColumn::Privilege),
    ("objecttype", GrantColumn::Kind),
    ("securabletype", GrantColumn::Kind),
    ("objectkey", GrantColumn::Name),
    ("securablefullname", GrantColumn::Name),
    ("fullname", GrantColumn::Name),
    ("objectname", GrantColumn::ObjectName),
    ("object", GrantColumn::ObjectName),
    ("securable", GrantColumn::ObjectName),
    ("securablename", GrantColumn::ObjectName),
    ("catalog", GrantColumn::Catalog),
    ("catalogname", GrantColumn::Catalog),
    ("tablecatalog", GrantColumn::Catalog),
    ("volumecatalog", GrantColumn::Catalog),
    ("routinecatalog", GrantColumn::Catalog),
    ("specificcatalog", GrantColumn::Catalog),
    ("schema", GrantColumn::Schema),
    ("schemaname", GrantColumn::Schema),
    ("database", GrantColumn::Schema),
    ("databasename", GrantColumn::Schema),
    ("tableschema", GrantColumn::Schema),
    ("volumeschema", GrantColumn::Schema),
    ("routineschema", GrantColumn::Schema),
    ("specificschema", GrantColumn::Schema),
    ("table", GrantColumn::Leaf("TABLE")),
    ("tablename", GrantColumn::Leaf("TABLE")),
    ("view", GrantColumn::Leaf("TABLE")),
    ("viewname", GrantColumn::Leaf("TABLE")),
    ("volume", GrantColumn::Leaf("VOLUME")),
    ("volumename", GrantColumn::Leaf("VOLUME")),
    ("function", GrantColumn::Leaf("FUNCTION")),
    ("functionname", GrantColumn::Leaf("FUNCTION")),
    ("udf", GrantColumn::Leaf("FUNCTION")),
    ("routinename", GrantColumn::Leaf("FUNCTION")),
    ("specificname", GrantColumn::Leaf("FUNCTION")),
    ("connectionname", GrantColumn::Leaf("CONNECTION")),
    (
        "externallocationname",
        GrantColumn::Leaf("EXTERNAL LOCATION"),
    ),
    (
        "storagecredentialname",
        GrantColumn::Leaf("STORAGE CREDENTIAL"),
    ),
    ("metastoreid", GrantColumn::Metastore),
    ("inheritedfrom", GrantColumn::Inherited),
    ("inheritedfromtype", GrantColumn::Inherited),
    ("inheritedfromname", GrantColumn::InheritedName),
    ("anyfile", GrantColumn::Outside),
    ("anonymousfunction", GrantColumn::Outside),
    ("", GrantColumn::RowNumber),
    ("row", GrantColumn::RowNumber),
    ("rownumber", GrantColumn::RowNumber),
    ("index", GrantColumn::RowNumber),
    ("unnamed0", GrantColumn::RowNumber),
    ("grantor", GrantColumn::Irrelevant),
    ("grantedby", GrantColumn::Irrelevant),
    ("grantedat", GrantColumn::Irrelevant),
    ("grantedon", GrantColumn::Irrelevant),
    ("grantable", GrantColumn::Irrelevant),
    ("isgrantable", GrantColumn::Irrelevant),
    ("withgrantoption", GrantColumn::Irrelevant),
    ("principaltype", GrantColumn::Irrelevant),
    ("principalid", GrantColumn::Irrelevant),
    ("granteetype", GrantColumn::Irrelevant),
    ("granteeid", GrantColumn::Irrelevant),
    ("metastorename", GrantColumn::Irrelevant),
    ("workspaceid", GrantColumn::Irrelevant),
    ("workspacename", GrantColumn::Irrelevant),
    ("objectid", GrantColumn::ObjectId),
    ("owner", GrantColumn::Irrelevant),
    ("createdat", GrantColumn::Irrelevant),
    ("createdby", GrantColumn::Irrelevant),
    ("updatedat", GrantColumn::Irrelevant),
    ("updatedby", GrantColumn::Irrelevant),
];

impl GrantColumn {
    /// Finds the column with this name, in any case, with or without blanks, underscores and hyphens.
    pub fn named(name: &str) -> Self {
        let plain: String = name
            .chars()
            .filter(|c| !c.is_whitespace() && !"_-:#*`\"'\u{200b}\u{feff}".contains(*c))
            .flat_map(char::to_lowercase)
            .collect();
        let found = NAMES.into_iter().find(|(known, _)| *known == plain);
        found.map_or_else(|| Self::Unknown(excerpt(name)), |(_, column)| column)
    }
}

/// Reads a header; `None` when the cells are none: it has to name principal and privilege.
pub fn header(cells: &[String]) -> Option<Vec<GrantColumn>> {
    let columns: Vec<GrantColumn> = cells.iter().map(|cell| GrantColumn::named(cell)).collect();
    let names = |wanted| columns.contains(&wanted);
    (names(GrantColumn::Principal) && names(GrantColumn::Privilege)).then_some(columns)
}

/// Tells whether each row below a header says on what its privilege is held.
pub fn names_objects(columns: &[GrantColumn]) -> bool {
    let names = |column: &GrantColumn| {
        matches!(
            column,
            GrantColumn::Name
                | GrantColumn::ObjectName
                | GrantColumn::Catalog
                | GrantColumn::Schema
                | GrantColumn::Leaf(_)
                | GrantColumn::Metastore
        )
    };
    columns.iter().any(names)
}

/// The cells of a row, by their columns.
#[derive(Debug, Clone, Default)]
pub struct Row {
    values: Vec<(GrantColumn, String)>,
}

impl Row {
    /// Takes the cells of a table below its header.
    pub fn of(columns: &[GrantColumn], cells: Vec<String>) -> Self {
        Self {
            values: columns.iter().cloned().zip(cells).collect(),
        }
    }

    /// Takes the cells of a table without header: they have to be those of `SHOW GRANTS`, after the number of the row or not.
    pub fn guess(cells: &[String]) -> Option<Self> {
        const SHOW_GRANTS: [GrantColumn; 4] = [
            GrantColumn::Principal,
            GrantColumn::Privilege,
            GrantColumn::Kind,
            GrantColumn::Name,
        ];
        let cells = match cells {
            [number, rest @ ..] if rest.len() == 4 && number.parse::<u32>().is_ok() => rest,
            _ => cells,
        };
        let is_row = cells.len() == 4 && any_grant::is_known_kind(&cells[2]);
        is_row.then(|| Self::of(&SHOW_GRANTS, cells.to_vec()))
    }

    /// Adds a value.
    pub fn set(&mut self, column: GrantColumn, value: &str) {
        self.values.push((column, value.to_owned()));
    }

    /// Returns what the row tells; `about` is the object that a line above has named.
    pub fn grants(&self, about: Option<&AnySecurable>) -> Result<Vec<HeldGrant>, NotAGrant> {
        let principal = self.told(&GrantColumn::Principal)?;
        let principal = principal.ok_or(NotAGrant::Principal)?;
        let names = self.told(&GrantColumn::Privilege)?.unwrap_or_default();
        let securable = match self.securable()? {
            Some(securable) => securable,
            None => self.that_of_above(about)?,
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

    /// Returns the object that the row names, if it names one.
    pub fn securable(&self) -> Result<Option<AnySecurable>, NotAGrant> {
        self.understood()?;
        let named = match (
            self.told(&GrantColumn::Name)?,
            self.told(&GrantColumn::ObjectName)?,
        ) {
            (None, None) => return self.by_levels(),
            (Some(full), None) => self.by_name(full, AnySecurable::by_parts)?,
            (None, Some(name)) => self.by_name(name, AnySecurable::by_whole_name)?,
            (Some(full), Some(name)) => {
                let by_full = self.by_name(full, AnySecurable::by_parts)?;
                let last = by_full.parts().last().cloned().unwrap_or_default();
                if !name.eq_ignore_ascii_case(full) && !name.eq_ignore_ascii_case(&last) {
                    return Err(contradiction(full, name));
                }
                by_full
            }
        };
        Ok(Some(named))
    }

    /// Refuses the row where a cell says something that nobody here understands.
    fn understood(&self) -> Result<(), NotAGrant> {
        let is_number = |value: &str| value.trim().bytes().all(|b| b.is_ascii_digit());
        let is_no = |value: &str| {
            ["false", "no", "0"].contains(&value.trim().to_ascii_lowercase().as_str())
        };
        for (column, value) in self.values.iter().filter(|(_, value)| is_told(value)) {
            let name = match column {
                GrantColumn::Unknown(name) => name.as_str(),
                GrantColumn::RowNumber if !is_number(value) => "",
                GrantColumn::Outside if !is_no(value) => {
                    return Err(NotAGrant::OutsideOfUnityCatalog);
                }
                _ => continue,
            };
            return Err(NotAGrant::Column {
                name: name.to_owned(),
                value: excerpt(value),
            });
        }
        Ok(())
    }

    /// The object of a line above. A kind without a name can't make another one of it.
    fn that_of_above(&self, about: Option<&AnySecurable>) -> Result<AnySecurable, NotAGrant> {
        let about = about.ok_or(NotAGrant::NoObject)?;
        match self.told(&GrantColumn::Kind)? {
            Some(kind) if !any_grant::is_of_kind(about, kind) => {
                Err(contradiction(kind, &about.to_string()))
            }
            _ => Ok(about.clone()),
        }
    }

    /// The object of a name, with the kind that the row tells, in the catalog and schema that it tells.
    fn by_name(
        &self,
        name: &str,
        without_kind: fn(&str) -> Result<AnySecurable, NotAGrant>,
    ) -> Result<AnySecurable, NotAGrant> {
        let kind = self.told(&GrantColumn::Kind)?;
        let levels = self.levels()?;
        let read = match kind {
            Some(kind) => AnySecurable::new(kind, name),
            None => without_kind(name),
        };
        let whole = levels.iter().all(Option::is_none);
        let why = match read {
            Ok(securable) if self.agrees(&securable, &levels)? => return Ok(securable),
            Ok(securable) => contradiction(&securable.to_string(), &joined(&levels)),
            Err(why) => why,
        };
        // The name alone, beside columns that say what it is in.
        let above: Option<Vec<&str>> = match kind.and_then(any_grant::part_count_of) {
            Some(count @ 2..) => levels[..count - 1].iter().copied().collect(),
            _ => None,
        };
        let (Some(kind), Some(mut parts), false) = (kind, above, whole) else {
            return Err(why);
        };
        parts.push(name);
        let securable = AnySecurable::of(kind, &parts)?;
        let agrees = self.agrees(&securable, &levels)?;
        agrees.then_some(securable).ok_or(why)
    }

    /// The object that columns for catalog, schema and table name; `None` where none of them is filled.
    fn by_levels(&self) -> Result<Option<AnySecurable>, NotAGrant> {
        let kind = self.told(&GrantColumn::Kind)?;
        let levels = self.levels()?;
        let leaf = self.leaf()?;
        if let (None, None, Some(id)) = (kind, leaf, self.told(&GrantColumn::ObjectId)?) {
            // It may be that of something inside of what the other columns name.
            return Err(NotAGrant::Column {
                name: "object_id".to_owned(),
                value: excerpt(id),
            });
        }
        let derived = match (leaf, levels[1], levels[0]) {
            (Some((kind, _)), ..) => kind,
            (None, Some(_), _) => "SCHEMA",
            (None, None, Some(_)) => "CATALOG",
            (None, None, None) => {
                let is_metastore = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("metastore"));
                let by_id = kind.is_none() && self.told(&GrantColumn::Metastore)?.is_some();
                let metastore = || AnySecurable::new("METASTORE", "");
                return (is_metastore || by_id).then(metastore).transpose();
            }
        };
        let parts: Vec<&str> = levels.iter().copied().flatten().collect();
        let securable = AnySecurable::of(derived, &parts)?;
        match kind {
            Some(kind) if !any_grant::is_of_kind(&securable, kind) => {
                Err(contradiction(kind, &securable.to_string()))
            }
            _ => Ok(Some(securable)),
        }
    }

    /// What the columns say of each part of the name.
    fn levels(&self) -> Result<[Option<&str>; 3], NotAGrant> {
        let mut levels = [
            self.told(&GrantColumn::Catalog)?,
            self.told(&GrantColumn::Schema)?,
            None,
        ];
        if let Some((kind, name)) = self.leaf()? {
            let at = any_grant::part_count_of(kind)
                .unwrap_or(3)
                .saturating_sub(1);
            if let Some(other) = levels[at].replace(name) {
                return Err(contradiction(other, name));
            }
        }
        Ok(levels)
    }

    /// The one column of a kind that is filled.
    fn leaf(&self) -> Result<Option<(&'static str, &str)>, NotAGrant> {
        let mut filled = self
            .values
            .iter()
            .filter_map(|(column, value)| match column {
                GrantColumn::Leaf(kind) if is_told(value) => Some((*kind, value.as_str())),
                _ => None,
            });
        let first = filled.next();
        match (first, filled.find(|other| Some(*other) != first)) {
            (Some((_, one)), Some((_, other))) => Err(contradiction(one, other)),
            _ => Ok(first),
        }
    }

    fn agrees(
        &self,
        securable: &AnySecurable,
        levels: &[Option<&str>; 3],
    ) -> Result<bool, NotAGrant> {
        let kind = self
            .leaf()?
            .is_none_or(|(kind, _)| kind == securable.kind());
        let parts = levels.iter().enumerate().all(|(at, level)| {
            level.is_none_or(|level| {
                let part = securable.parts().get(at);
                part.is_some_and(|part| part.eq_ignore_ascii_case(level.trim()))
            })
        });
        Ok(kind && parts)
    }

    /// Where the privilege comes from: a kind with a name, a kind alone, or a name alone. It is the object itself or above it.
    fn source(&self, securable: &AnySecurable) -> Result<Option<AnySecurable>, NotAGrant> {
        let from = self.told(&GrantColumn::Inherited)?;
        let name = self.told(&GrantColumn::InheritedName)?;
        let source = match (from, name) {
            (None, None) => return Ok(None),
            (Some(from), _) if from.eq_ignore_ascii_case("none") => return Ok(None),
            (Some(kind), Some(name)) => Some(AnySecurable::new(kind, name)?),
            (Some(from), None) if any_grant::is_of_kind(securable, from) => Some(securable.clone()),
            (Some(from), None) if any_grant::is_known_kind(from) => securable.above(from),
            (Some(name), None) | (None, Some(name)) => AnySecurable::by_parts(name).ok(),
        };
        let is_above = |source: &AnySecurable| securable.parts().starts_with(source.parts());
        let told = || from.or(name).unwrap_or_default().to_owned();
        match source.filter(is_above) {
            Some(source) => Ok(Some(source)),
            None => Err(NotAGrant::InheritedFrom(told())),
        }
    }

    /// Returns the value of a column, were it there several times; `None` where no cell holds one.
    fn told(&self, wanted: &GrantColumn) -> Result<Option<&str>, NotAGrant> {
        let mut values = self.values.iter().filter_map(|(column, value)| {
            (column == wanted && is_told(value)).then_some(value.as_str())
        });
        let first = values.next();
        let differs = |other: &&str| !first.is_some_and(|first| first.eq_ignore_ascii_case(other));
        match values.find(differs) {
            Some(other) => Err(contradiction(first.unwrap_or_default(), other)),
            None => Ok(first),
        }
    }
}

fn contradiction(one: &str, other: &str) -> NotAGrant {
    NotAGrant::Contradiction(excerpt(one), excerpt(other))
}

fn joined(levels: &[Option<&str>; 3]) -> String {
    let told: Vec<&str> = levels.iter().copied().flatten().collect();
    told.join(".")
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
    use proptest::prelude::*;

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
            "principal|privilege|full name|inherited_from_type|inherited_from_name",
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
                "It does not say on what the privilege is held. Write a line above it that does, as: schema system.billing, or: metastore",
            ),
        );
    }

    #[test]
    fn an_inventory_is_read_to_its_last_column() {
        let head =
            "principal,action_type,catalog,database,table,view,udf,any_file,anonymous_function"
                .replace(',', "|");
        let read = |cells: &str, want| check(&head, &cells.replace(',', "|"), want);
        read(
            "C,SELECT,system,billing,,,,false,false",
            Ok("C: SELECT ON SCHEMA system.billing via SCHEMA system.billing"),
        );
        read(
            "C,SELECT,system,billing,,usage,,,",
            Ok("C: SELECT ON TABLE system.billing.usage via TABLE system.billing.usage"),
        );
        read(
            "C,SELECT,system,billing,usage,prices,,,",
            Err("It says both \"usage\" and \"prices\"."),
        );
        read(
            "C,SELECT,hive_metastore,,,,,true,",
            Err("It is about files or functions outside of Unity Catalog."),
        );
        read(
            "C,DENIED_SELECT,main,sales,orders,,,,",
            Err("\"DENIED_SELECT\" takes a privilege away and gives none."),
        );
    }

    #[test]
    fn what_is_not_understood_blocks_its_row() {
        check(
            "principal|privilege|catalog|schema|relation",
            "x|SELECT|system|billing|usage",
            Err(
                "Its column \"relation\" holds \"usage\", which is not understood here and may narrow what is held. Paste the result of SHOW GRANTS in its place.",
            ),
        );
        check(
            "principal|privilege|catalog|schema|relation",
            "x|SELECT|system|billing|",
            Ok("x: SELECT ON SCHEMA system.billing via SCHEMA system.billing"),
        );
        check(
            "principal|privilege|objecttype|catalog|schema",
            "x|SELECT|TABLE|system|billing",
            Err("It says both \"TABLE\" and \"SCHEMA system.billing\"."),
        );
        check(
            "principal|privilege|object",
            "x|SELECT|usage",
            Err(
                "It does not say what \"usage\" is. Paste the columns ObjectType and ObjectKey of SHOW GRANTS as well.",
            ),
        );
        check(
            "principal|privilege|object type|catalog|schema|object",
            "x|SELECT|TABLE|system|billing|usage",
            Ok("x: SELECT ON TABLE system.billing.usage via TABLE system.billing.usage"),
        );
        check(
            "principal|privilege|object type|full name|table",
            "x|SELECT|SCHEMA|system.billing|usage",
            Err("It says both \"SCHEMA system.billing\" and \"usage\"."),
        );
        check(
            "principal|privilege|objecttype|objectkey|inherited from",
            "x|SELECT|TABLE|system.billing.usage|main",
            Err("It is inherited from \"main\", which can't be found in it."),
        );
        for head in [
            "principal|privilege|catalog|object_id",
            "principal|privilege|metastore_id|object_id",
            "principal|privilege|workspace_name|object_id",
        ] {
            check(
                head,
                "x|SELECT|system|7f3a",
                Err(
                    "Its column \"object_id\" holds \"7f3a\", which is not understood here and may narrow what is held. Paste the result of SHOW GRANTS in its place.",
                ),
            );
        }
        check(
            "principal|privilege|object_type|catalog|object_id",
            "x|USE CATALOG|CATALOG|system|7f3a",
            Ok("x: USE CATALOG ON CATALOG system via CATALOG system"),
        );
        check(
            "grantor|grantee|metastore_id|privilege_type|is_grantable",
            "y|x|aws:us-east-1:1d0f|CREATE CATALOG|NO",
            Ok("x: CREATE CATALOG ON METASTORE via METASTORE"),
        );
    }

    /// A privilege on an object of some kind, in any catalog.
    fn truth() -> impl Strategy<Value = AnySecurable> {
        let part = || "[a-z]{1,6}";
        prop_oneof![
            part().prop_map(|name| AnySecurable::of("CATALOG", &[&name])),
            (part(), part()).prop_map(|(a, b)| AnySecurable::of("SCHEMA", &[&a, &b])),
            (part(), part(), part()).prop_map(|(a, b, c)| AnySecurable::of("TABLE", &[&a, &b, &c])),
            (part(), part(), part())
                .prop_map(|(a, b, c)| AnySecurable::of("VOLUME", &[&a, &b, &c])),
        ]
        .prop_map(Result::unwrap)
    }

    /// Names for a column, some of which nobody here understands.
    fn heading(known: &'static [&'static str]) -> impl Strategy<Value = String> {
        prop_oneof![
            3 => prop::sample::select(known).prop_map(str::to_owned),
            1 => "[a-z]{4,9}( [a-z]{2,5})?".prop_filter("unknown", |name| {
                matches!(GrantColumn::named(name), GrantColumn::Unknown(_))
            }),
        ]
    }

    proptest! {
        #[test]
        fn no_spelling_of_a_row_gives_more_than_the_row_says(
            object in truth(),
            catalog in heading(&["catalog", "Catalog_Name", "table_catalog"]),
            schema in heading(&["schema", "database", "schema name"]),
            leaf in heading(&["table", "view", "table_name", "object", "object_name"]),
            whole in heading(&["ObjectKey", "full_name", "object", "securable"]),
            kind in heading(&["ObjectType", "securable type"]),
            parts in (any::<bool>(), any::<bool>(), any::<bool>()),
            above in prop::option::of(truth()),
            order in any::<prop::sample::Index>(),
        ) {
            let (by_parts, by_name, by_kind) = parts;
            let levels = [catalog, schema, leaf];
            let mut cells = vec![("grantee".to_owned(), "x".to_owned()), ("privilege".to_owned(), "SELECT".to_owned())];
            if by_parts {
                cells.extend(levels.into_iter().zip(object.parts().iter().cloned()));
            }
            if by_name {
                cells.push((whole, object.parts().join(".")));
            }
            if by_kind {
                cells.push((kind, object.kind().to_owned()));
            }
            let at = order.index(cells.len());
            cells.rotate_left(at);
            let (head, cells): (Vec<String>, Vec<String>) = cells.into_iter().unzip();
            let columns = header(&head).unwrap();
            // A row that names no object is about that of the line above, which is then the truth.
            let silent = !by_parts && !by_name;
            let truth = if silent { above.clone() } else { Some(object.clone()) };
            for row in Row::of(&columns, cells).grants(above.as_ref()).into_iter().flatten() {
                let read = &row.grant.securable;
                let truth = truth.as_ref().unwrap();
                // Without a word about its kind, a name of three parts is a table's.
                prop_assert_eq!(read.parts(), truth.parts(), "{:?}", head);
                prop_assert!(read.kind() == truth.kind() || truth.parts().len() == 3, "{:?}", head);
                prop_assert!(!row.source().securable.reaches(read) || row.source().securable == *read);
            }
        }
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
