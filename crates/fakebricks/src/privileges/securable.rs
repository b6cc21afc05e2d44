//! Things that privileges are granted on.

use std::fmt;

/// The kind of a securable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitySecurableKind {
    /// A catalog.
    Catalog,
    /// A schema.
    Schema,
    /// A table or view.
    Table,
}

/// A catalog, schema or table, by its names in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitySecurable {
    parts: Vec<String>,
}

impl UnitySecurableKind {
    /// The word in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Catalog => "Catalog",
            Self::Schema => "Schema",
            Self::Table => "Table",
        }
    }

    /// The kind that a path or a statement names, in any case.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "catalog" => Some(Self::Catalog),
            "schema" | "database" => Some(Self::Schema),
            "table" | "view" => Some(Self::Table),
            _ => None,
        }
    }
}

impl UnitySecurable {
    /// A securable of this kind; `None` when the name has the wrong number of parts.
    pub fn new(kind: UnitySecurableKind, parts: &[String]) -> Option<Self> {
        (parts.len() == kind as usize + 1).then(|| Self {
            parts: parts.iter().map(|part| part.to_lowercase()).collect(),
        })
    }

    /// A catalog.
    pub fn of_catalog(name: &str) -> Self {
        Self {
            parts: vec![name.to_lowercase()],
        }
    }

    /// A schema.
    pub fn of_schema(catalog: &str, schema: &str) -> Self {
        Self {
            parts: [catalog, schema].map(str::to_lowercase).to_vec(),
        }
    }

    /// A table.
    pub fn table(catalog: &str, schema: &str, table: &str) -> Self {
        Self {
            parts: [catalog, schema, table].map(str::to_lowercase).to_vec(),
        }
    }

    /// What it is.
    pub fn kind(&self) -> UnitySecurableKind {
        match self.parts.len() {
            1 => UnitySecurableKind::Catalog,
            2 => UnitySecurableKind::Schema,
            _ => UnitySecurableKind::Table,
        }
    }

    /// The catalog it is in, or is.
    pub fn catalog_name(&self) -> &str {
        &self.parts[0]
    }

    /// The schema it is in, or is.
    pub fn schema_name(&self) -> Option<&str> {
        self.parts.get(1).map(String::as_str)
    }

    /// The table's own name.
    pub fn table_name(&self) -> Option<&str> {
        self.parts.get(2).map(String::as_str)
    }

    /// The catalog it is in, or is.
    pub fn catalog(&self) -> Self {
        Self {
            parts: self.parts[..1].to_vec(),
        }
    }

    /// What it is directly in.
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.parts.split_last()?;
        (!above.is_empty()).then(|| Self {
            parts: above.to_vec(),
        })
    }

    /// Itself, then what it is in, up to the catalog.
    pub fn lineage(&self) -> Vec<Self> {
        let mut all = vec![self.clone()];
        while let Some(parent) = all.last().and_then(Self::parent) {
            all.push(parent);
        }
        all
    }

    /// The names in back-ticks, as in messages about missing things.
    pub fn ticked(&self) -> String {
        let ticked: Vec<String> = self.parts.iter().map(|part| format!("`{part}`")).collect();
        ticked.join(".")
    }
}

impl fmt::Display for UnitySecurable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.parts.join("."))
    }
}
