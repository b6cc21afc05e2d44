//! The document for the colleague who has the role that is missing here: what to run, why, with which risk, and what to answer.

mod access;
mod after;
mod introduction;
mod look_out;
mod markdown;
mod purpose;
mod request;
mod risk;
mod statements;
mod text;

use crate::{Plan, Role};
use request::Request;

pub use text::{Piece, Text};

/// A hand-over document. It holds no secret, because a [`Plan`] has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// Who is asked, in the order in which the work comes.
    pub roles: Vec<Role>,
    /// What it is.
    pub title: String,
    /// Who is asked for what, in two sentences.
    pub introduction: Text,
    /// The rest.
    pub sections: Vec<Section>,
}

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
    Paragraph(Text),
    /// A list whose order means nothing.
    List(Vec<Text>),
    /// A list to be done from top to bottom.
    Steps(Vec<Text>),
    /// A table.
    Table {
        /// The names of the columns.
        header: Vec<&'static str>,
        /// As many cells in each row as there are columns.
        rows: Vec<Vec<Text>>,
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

impl HandOver {
    /// Writes the document for a person who has all of the roles; without any, for one who has every role.
    pub fn new(plan: &Plan, roles: &[Role]) -> Self {
        let request = Request::new(plan, roles);
        let sections = [
            introduction::unnamed(&request),
            Some(introduction::about(&request)),
        ]
        .into_iter()
        .flatten()
        .chain(statements::to_run(&request))
        .chain(purpose::section(&request))
        .chain(access::sections(&request))
        .chain([risk::section(&request)])
        .chain([statements::undo(&request)])
        .chain([after::expected(&request)])
        .chain([look_out::section(&request)])
        .chain([after::answer(&request)])
        .chain(after::others(&request));
        Self {
            title: introduction::title(&request),
            introduction: introduction::sentences(&request),
            sections: sections.collect(),
            roles: request.roles,
        }
    }

    /// Gives a name for the file, without its ending.
    pub fn file_name(&self) -> String {
        let slugs: Vec<&str> = self.roles.iter().map(|role| role.slug()).collect();
        format!("lakesentry-for-{}", slugs.join("-and-"))
    }
}

impl Section {
    fn new(heading: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self {
            heading: heading.into(),
            blocks,
        }
    }
}

impl Block {
    fn paragraph(text: impl Into<Text>) -> Self {
        Self::Paragraph(text.into())
    }
}
