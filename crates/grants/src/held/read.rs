//! Goes through a pasted text, line by line and answer by answer.

use serde_json::Value;
use serde_json::error::Category;

use super::any_grant::AnySecurable;
use super::cells::{Separator, cut, trim};
use super::collected::{GrantCollector, ReadRows, TextPlace};
use super::columns::{GrantColumn, header, names_objects};
use super::error::{MAX_BYTES, NotAGrant, ReadError};
use super::held_grant::HeldGrant;
use super::json;
use super::row::GrantRow;
use super::rule::Rule;
use super::subject::{self, Around};

/// Reads a whole text.
pub fn read(text: &str) -> Result<ReadRows, ReadError> {
    if text.len() > MAX_BYTES {
        let bytes = text.len();
        return Err(ReadError::TooLong { bytes });
    }
    let mut reader = GrantsReader {
        rest: text,
        line: 1,
        table: None,
        rule: None,
        about: None,
        into: GrantCollector::default(),
    };
    while !reader.rest.is_empty() {
        reader.step()?;
    }
    reader.into.finish(text)
}

/// A header, and how the rows below it are cut.
#[derive(Debug)]
struct OpenTable {
    separator: Separator,
    columns: Vec<GrantColumn>,
}

/// A row, its length in bytes, and a cell that lacks its end.
struct CutRow {
    row: GrantRow,
    length: usize,
    cut_short: Option<String>,
}

struct GrantsReader<'a> {
    rest: &'a str,
    line: usize,
    table: Option<OpenTable>,
    rule: Option<Rule>,
    about: Option<AnySecurable>,
    into: GrantCollector,
}

impl<'a> GrantsReader<'a> {
    /// Takes one line, one row that goes over several lines, or one JSON value.
    fn step(&mut self) -> Result<(), ReadError> {
        let line = self.this_line();
        let text = trim(line);
        if text.is_empty() {
            self.rule = None;
            self.advance(line.len());
        } else if subject::is_of_python(text) {
            // A principal's name may begin like that too.
            if !self.row_that_makes_sense() {
                return Err(ReadError::PrintedByPython { line: self.line });
            }
        } else if subject::around(text) == Some(Around::LeftOut) {
            if !self.row_that_makes_sense() {
                self.into.skip(self.line, text, NotAGrant::OnlyFirstRows);
                self.advance(line.len());
            }
        } else if text.starts_with(['{', '[']) {
            self.json(line.len() - line.trim_start_matches(|c| !matches!(c, '{' | '[')).len())?;
        } else if let Some(rule) = Rule::of(line) {
            self.rule = Some(rule);
            self.advance(line.len());
        } else if !(self.header() || self.row()) {
            self.other(line)?;
        }
        Ok(())
    }

    fn this_line(&self) -> &'a str {
        self.rest.split('\n').next().unwrap_or_default()
    }

    /// Goes on behind so many bytes, and behind the line break that may follow.
    fn advance(&mut self, bytes: usize) {
        let (done, rest) = self.rest.split_at(bytes);
        let rest = rest.strip_prefix('\r').unwrap_or(rest);
        self.line += done.matches('\n').count() + usize::from(rest.starts_with('\n'));
        self.rest = rest.strip_prefix('\n').unwrap_or(rest);
    }

    /// The line as a header, with the rule that follows it where nothing else keeps its names apart.
    fn header(&mut self) -> bool {
        let mut separators = Separator::ALL.into_iter();
        let found = separators.find_map(|separator| {
            let (cells, length) = cut(self.rest, separator, self.rule.as_ref());
            Some((separator, header(&cells)?, length))
        });
        let found = found.or_else(|| {
            let line = self.this_line();
            let next = self.rest.get(line.len() + 1..)?.split('\n').next()?;
            let rule = Rule::of(next).filter(|rule| !rule.barred)?;
            let columns = header(&rule.cells(line)?)?;
            Some((Separator::Bar, columns, line.len()))
        });
        let Some((separator, columns, length)) = found else {
            return false;
        };
        // The rows below name their objects themselves: a line above the header is answered, were it by no row.
        if names_objects(&columns) {
            self.about = None;
        }
        self.table = Some(OpenTable { separator, columns });
        self.into.understood = true;
        self.advance(length);
        true
    }

    /// The line as a row of the table above, or as one of `SHOW GRANTS` without header.
    fn row(&mut self) -> bool {
        let row = self.likeliest_row();
        row.map(|row| self.take(&row)).is_some()
    }

    /// The line as a row, if it tells a grant.
    fn row_that_makes_sense(&mut self) -> bool {
        let row = self.likeliest_row().filter(|row| self.told(row).is_ok());
        row.map(|row| self.take(&row)).is_some()
    }

    fn take(&mut self, row: &CutRow) {
        let told = self.told(row);
        // What names its objects needs no line above it, and the next answer must not be taken for one about that line's object.
        if row.row.securable().is_ok_and(|named| named.is_some()) {
            self.about = None;
        }
        let rest = self.rest;
        let text = || rest[..row.length].to_owned();
        self.into.take(told, self.line, text);
        self.advance(row.length);
    }

    /// A name may hold what keeps the cells of the table above apart; then the row makes more sense without that header.
    fn likeliest_row(&self) -> Option<CutRow> {
        let makes_sense = |row: &CutRow| self.told(row).is_ok();
        let below = self.row_below_header();
        if below.as_ref().is_some_and(makes_sense) {
            return below;
        }
        // What fits the header and is not understood below it must not be read without it: the header may say that it tells less.
        let by_header = below.as_ref().and(self.table.as_ref());
        let others = Separator::ALL
            .into_iter()
            .filter(|by| by_header.is_none_or(|table| table.separator != *by));
        let mut guesses: Vec<CutRow> = others.filter_map(|by| self.guess(by)).collect();
        match guesses.iter().position(makes_sense) {
            Some(at) => Some(guesses.swap_remove(at)),
            None => below.or_else(|| guesses.into_iter().next()),
        }
    }

    fn row_below_header(&self) -> Option<CutRow> {
        let table = self.table.as_ref()?;
        let (cells, length) = cut(self.rest, table.separator, self.rule.as_ref());
        let cut_short = cut_short(&cells, table.separator);
        (cells.len() == table.columns.len()).then(|| CutRow {
            row: GrantRow::of(&table.columns, cells),
            length,
            cut_short,
        })
    }

    fn guess(&self, separator: Separator) -> Option<CutRow> {
        let (cells, length) = cut(self.rest, separator, self.rule.as_ref());
        Some(CutRow {
            row: GrantRow::guess(&cells)?,
            length,
            cut_short: cut_short(&cells, separator),
        })
    }

    fn told(&self, row: &CutRow) -> Result<Vec<HeldGrant>, NotAGrant> {
        match &row.cut_short {
            Some(cell) => Err(NotAGrant::CutShort(cell.clone())),
            None => row.row.grants(self.about.as_ref()),
        }
    }

    /// Any other line: it names an object, stands around a result, or is passed over.
    fn other(&mut self, line: &'a str) -> Result<(), ReadError> {
        // `schema system.billing: {…}`
        if let Some(at) = line.find('{')
            && let Some(about) = subject::of(&line[..at])
        {
            self.about = Some(about);
            return self.json(at);
        }
        let is_row = line.contains(['\t', '|']);
        if let Some(about) = subject::of(line).filter(|_| !is_row) {
            self.about = Some(about);
        } else {
            match subject::around(line).filter(|_| !is_row) {
                Some(Around::NoRows) => {
                    self.into.understood = true;
                    self.about = None;
                }
                // Rows that were left out are told before the line is looked at as a row.
                Some(Around::Nothing | Around::LeftOut) => {}
                None => self.pass_over(line),
            }
        }
        self.advance(line.len());
        Ok(())
    }

    fn pass_over(&mut self, line: &str) {
        let why = match &self.table {
            Some(table) => {
                let (cells, _) = cut(self.rest, table.separator, self.rule.as_ref());
                let (wanted, found) = (table.columns.len(), cells.len());
                match found {
                    1 => NotAGrant::Text,
                    _ => NotAGrant::Cells { wanted, found },
                }
            }
            None => NotAGrant::Text,
        };
        self.into.skip(self.line, line, why);
    }

    /// A JSON value that begins so many bytes from here.
    fn json(&mut self, indent: usize) -> Result<(), ReadError> {
        let text = &self.rest[indent..];
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        let read = values.next();
        let length = values.byte_offset();
        let value = match read {
            Some(Ok(value)) if stands_alone(&text[length..]) => value,
            // A principal's name may begin with a bracket.
            _ if self.header() || self.row() => return Ok(()),
            Some(Err(error)) => return Err(self.broken(&error)),
            _ => {
                let line = self.this_line();
                self.pass_over(line);
                self.advance(line.len());
                return Ok(());
            }
        };
        let place = TextPlace {
            line: self.line,
            about: self.about.take(),
        };
        json::value(&mut self.into, &value, &place)?;
        let after = text[length..].trim_start_matches([',', ';', ' ']);
        self.advance(self.rest.len() - after.len());
        Ok(())
    }

    fn broken(&self, error: &serde_json::Error) -> ReadError {
        let said = error.to_string();
        let why = said.split(" at line ").next().unwrap_or_default();
        ReadError::BrokenJson {
            line: self.line + error.line().saturating_sub(1),
            column: error.column(),
            why: (error.classify() != Category::Eof).then(|| why.to_owned()),
        }
    }
}

/// Whether a JSON value ends here: at the end of a line, or where the next one begins.
fn stands_alone(after: &str) -> bool {
    let line = after.split('\n').next().unwrap_or_default();
    let line = line.trim_start_matches([',', ';', ' ', '\t', '\r']);
    line.is_empty() || line.starts_with(['{', '['])
}

/// A value that Spark cut: `show()` gives 20 characters and ends them with three dots.
fn cut_short(cells: &[String], separator: Separator) -> Option<String> {
    const SHOWN: usize = 20;
    let is_cut = |cell: &&String| cell.ends_with("...") && cell.chars().count() == SHOWN;
    let found = cells.iter().find(is_cut).cloned();
    found.filter(|_| separator == Separator::Bar)
}
