//! What the columns of a table, or the members of an object, are called.

use super::error::excerpt;

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
