//! Why a pasted text, or a part of it, is not understood.

use std::error::Error;
use std::fmt;

/// The longest text that is read.
pub(super) const MAX_BYTES: usize = 1024 * 1024;

/// Why one row tells no grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAGrant {
    /// No principal in it.
    Principal,
    /// Something else in place of a privilege.
    Privilege(String),
    /// Something else in place of the kind of an object.
    Kind(String),
    /// A name that objects of this kind can't have.
    Name {
        /// The kind.
        kind: String,
        /// The name.
        name: String,
    },
    /// Neither the row nor a line before it names an object.
    NoObject,
    /// It names an object of which kind and place are not told.
    NoKind(String),
    /// It takes a privilege away in place of giving it.
    Denial(String),
    /// A column that is filled and that nobody here understands: it may say that less is held than the other columns say.
    Column {
        /// The name of the column.
        name: String,
        /// The beginning of what it holds.
        value: String,
    },
    /// Two cells that say different things.
    Contradiction(String, String),
    /// It is about files or functions of the old metastore.
    OutsideOfUnityCatalog,
    /// The privilege comes from somewhere that the row does not tell.
    InheritedFrom(String),
    /// The program that printed the table cut a value short.
    CutShort(String),
    /// Another number of cells than the header has.
    Cells {
        /// The header's number.
        wanted: usize,
        /// The row's number.
        found: usize,
    },
    /// Neither a row, nor a header, nor a line that names an object.
    Text,
    /// The answer goes on elsewhere: on another page, in another chunk, or it was cut off.
    MoreElsewhere,
    /// The program that printed the table left rows out.
    OnlyFirstRows,
}

impl fmt::Display for NotAGrant {
    /// Says it in a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Principal => f.write_str("It names no principal."),
            Self::Privilege(text) => write!(f, "{text:?} is not the name of a privilege."),
            Self::Kind(text) => write!(f, "{text:?} is not a kind of object."),
            Self::Name { kind, name } => write!(f, "{name:?} is not the full name of a {}.", kind.to_ascii_lowercase()),
            Self::NoObject => f.write_str(
                "It does not say on what the privilege is held. Write a line above it that does, as: schema system.billing, or: metastore",
            ),
            Self::NoKind(name) => write!(
                f,
                "It does not say what {name:?} is. Paste the columns ObjectType and ObjectKey of SHOW GRANTS as well."
            ),
            Self::Denial(text) => write!(f, "{text:?} takes a privilege away and gives none."),
            Self::Column { name, value } => write!(
                f,
                "Its column {name:?} holds {value:?}, which is not understood here and may narrow what is held. Paste the result of SHOW GRANTS in its place."
            ),
            Self::Contradiction(one, other) => write!(f, "It says both {one:?} and {other:?}."),
            Self::OutsideOfUnityCatalog => f.write_str("It is about files or functions outside of Unity Catalog."),
            Self::InheritedFrom(text) => write!(f, "It is inherited from {text:?}, which can't be found in it."),
            Self::CutShort(text) => write!(
                f,
                "{text:?} was cut short by what printed the table. Print it in full (in a notebook: show(truncate=False))."
            ),
            Self::Cells { wanted, found } => write!(f, "It has {found} cells, its header {wanted}."),
            Self::Text => f.write_str("It is no row of grants."),
            Self::OnlyFirstRows => f.write_str(
                "The table ends before its last row. Print all of them (in a notebook: show(10000, truncate=False)) and paste it again.",
            ),
            Self::MoreElsewhere => f.write_str("The answer has more rows that are not in the text. Paste them as well."),
        }
    }
}

impl Error for NotAGrant {}

/// A part of a text that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedText {
    /// The line, counted from 1. In JSON: where the JSON begins.
    pub line: usize,
    /// Its beginning.
    pub excerpt: String,
    /// Why.
    pub why: NotAGrant,
}

impl SkippedText {
    pub(super) fn new(line: usize, text: &str, why: NotAGrant) -> Self {
        Self {
            line,
            excerpt: excerpt(text),
            why,
        }
    }
}

impl fmt::Display for SkippedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {} was passed over: {}", self.line, self.why)
    }
}

/// Why a text tells nothing about grants. Its `Display` joins what, why and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// Longer than [`HeldGrants::MAX_BYTES`](super::Held::MAX_BYTES).
    TooLong {
        /// How long.
        bytes: usize,
    },
    /// Nothing but white space.
    Nothing,
    /// No line is a row of grants.
    NotGrants {
        /// The first line that could have been one, counted from 1.
        line: usize,
        /// Its beginning.
        excerpt: String,
    },
    /// JSON that can't be read to its end.
    BrokenJson {
        /// The line in which reading ended.
        line: usize,
        /// The column in which reading ended.
        column: usize,
        /// What is wrong there, in English. None when the text ends too early.
        why: Option<String>,
    },
    /// An answer of the permissions API, and nothing that says which object was asked about.
    WhichObject {
        /// Where the answer begins.
        line: usize,
    },
    /// Databricks refused, or the statement failed.
    Refused {
        /// Where the answer begins.
        line: usize,
        /// What Databricks said.
        message: String,
    },
    /// The statement had not ended.
    NotFinished {
        /// Where the answer begins.
        line: usize,
    },
    /// The rows are behind links.
    BehindLinks {
        /// Where the answer begins.
        line: usize,
    },
    /// Values as Python prints them.
    PrintedByPython {
        /// Where they begin.
        line: usize,
    },
}

impl ReadError {
    /// Gives the line that it is about, counted from 1.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::TooLong { .. } | Self::Nothing => None,
            Self::NotGrants { line, .. }
            | Self::BrokenJson { line, .. }
            | Self::WhichObject { line }
            | Self::Refused { line, .. }
            | Self::NotFinished { line }
            | Self::BehindLinks { line }
            | Self::PrintedByPython { line } => Some(*line),
        }
    }

    /// Says what happened, and where.
    pub fn what(&self) -> String {
        match self {
            Self::TooLong { bytes } => format!(
                "The text is too long: {} KiB. At most {} KiB are read.",
                bytes.div_ceil(1024),
                MAX_BYTES / 1024
            ),
            Self::Nothing => "There is no text.".to_owned(),
            Self::NotGrants { line, excerpt } => {
                format!("Line {line} is no row of grants: {excerpt:?}.")
            }
            Self::BrokenJson {
                line, why: None, ..
            } => {
                format!("The text ends in line {line}, before the JSON does.")
            }
            Self::BrokenJson { line, column, .. } => {
                format!("The JSON can't be read beyond line {line}, column {column}.")
            }
            Self::WhichObject { line } => format!(
                "The answer of the permissions API in line {line} does not say which object it is about."
            ),
            Self::Refused { line, .. } => {
                format!("Line {line} begins an error of Databricks, no grants.")
            }
            Self::NotFinished { line } => {
                format!("The statement in line {line} had not ended when it was asked for.")
            }
            Self::BehindLinks { line } => {
                format!("The answer in line {line} holds links to its rows in place of the rows.")
            }
            Self::PrintedByPython { line } => {
                format!("Line {line} is a value as Python prints it, no table.")
            }
        }
    }

    /// Says why, most likely.
    pub fn why(&self) -> String {
        match self {
            Self::TooLong { .. } => "It holds the grants of everybody, or of many objects.".to_owned(),
            Self::Nothing => "An empty field is not the same as an empty result.".to_owned(),
            Self::NotGrants { .. } => "A row has four cells: principal, privilege, kind of object and its full name; a header may name the columns in another order.".to_owned(),
            Self::BrokenJson { why: None, .. } => "It was not copied to its end.".to_owned(),
            Self::BrokenJson { why: Some(why), .. } => format!("It is not well-formed there: {why}."),
            Self::WhichObject { .. } => "The object is only named in the request.".to_owned(),
            Self::Refused { message, .. } => format!("Databricks said: {message}"),
            Self::NotFinished { .. } => "It was waiting for the warehouse or still running.".to_owned(),
            Self::BehindLinks { .. } => "It was asked for with the disposition EXTERNAL_LINKS.".to_owned(),
            Self::PrintedByPython { .. } => "Python shortens such values, and quotes in them can't be told apart for sure.".to_owned(),
        }
    }

    /// Says what to do now.
    pub const fn to_do(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "Paste the grants of this principal only.",
            Self::Nothing => "Paste what SHOW GRANTS showed. When it showed no row, paste OK.",
            Self::NotGrants { .. } => {
                "Paste the whole result of SHOW GRANTS with its header, as table, CSV or JSON."
            }
            Self::BrokenJson { .. } => "Copy the answer again, from its first to its last brace.",
            Self::WhichObject { .. } => {
                "Write a line above it that names the object, as: schema system.billing"
            }
            Self::Refused { .. } => {
                "Ask again as somebody who may see the grants: the principal itself, a metastore admin or the owner of the object."
            }
            Self::NotFinished { .. } => "Ask for the statement again until its state is SUCCEEDED.",
            Self::BehindLinks { .. } => {
                "Ask with \"disposition\": \"INLINE\" and \"format\": \"JSON_ARRAY\"."
            }
            Self::PrintedByPython { .. } => {
                "In the notebook, end the cell with .show(10000, truncate=False), or with display(…), and paste the table."
            }
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.what(), self.why(), self.to_do())
    }
}

impl Error for ReadError {}

/// The beginning of a text, in one line.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 80;
    let line = text.trim().lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
