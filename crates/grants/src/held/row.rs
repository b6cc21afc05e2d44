//! A row of a table, or an object: what its cells say together.
//!
//! A privilege is never read as wider than it was written: a column that is filled and not understood may narrow the object that a row is
//! about, so that it blocks the row.

use super::any_grant::{self, AnySecurable};
use super::columns::GrantColumn;
use super::error::{NotAGrant, excerpt};
use super::held_grant::HeldGrant;

/// The cells of a row, by their columns.
#[derive(Debug, Clone, Default)]
pub struct GrantRow {
    values: Vec<(GrantColumn, String)>,
}

impl GrantRow {
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
mod tests;
