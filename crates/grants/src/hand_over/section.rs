//! Sections, and the blocks that they are made of.

use super::text::RichText;

/// A part of the document under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading. Never holds text that a person typed.
    pub heading: String,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

/// A paragraph, a list, a table or code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(RichText),
    /// A list whose order means nothing.
    List(Vec<RichText>),
    /// A list to be done from top to bottom.
    Steps(Vec<RichText>),
    /// A table.
    Table {
        /// The names of the columns.
        header: Vec<&'static str>,
        /// As many cells in each row as there are columns.
        rows: Vec<Vec<RichText>>,
    },
    /// Lines to be copied as they are.
    Code {
        /// What they are written in.
        language: Language,
        /// The lines, each with its line feed.
        text: String,
    },
}

/// What code is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Databricks SQL.
    Sql,
    /// A Unix shell.
    Shell,
    /// Nothing: words to be filled in.
    Text,
}

impl Language {
    /// Gives the name by which Markdown and highlighters know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sql => "sql",
            Self::Shell => "sh",
            Self::Text => "text",
        }
    }
}

impl Section {
    pub(super) fn new(heading: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self {
            heading: heading.into(),
            blocks,
        }
    }
}

impl Block {
    pub(super) fn paragraph(text: impl Into<RichText>) -> Self {
        Self::Paragraph(text.into())
    }
}
