//! The document for the colleague who has the role that is missing here: what to run, why, with which risk, and what to answer.

mod access;
mod after;
mod introduction;
mod look_out;
mod markdown;
mod purpose;
mod request;
mod risk;
mod section;
mod statements;
mod text;
mod trust;

use crate::{Plan, Role, Surroundings};
use request::AccessRequest;

pub use section::{Block, Language, Section};
pub use text::{RichText, TextPiece};

/// A hand-over document. It holds no secret, because a [`Plan`] has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// Who is asked, in the order in which the work comes.
    pub roles: Vec<Role>,
    /// What it is.
    pub title: String,
    /// Who is asked for what, in two sentences.
    pub introduction: RichText,
    /// The rest.
    pub sections: Vec<Section>,
}

impl HandOver {
    /// Writes the document for a person who has all of the roles; without any, for one who has every role. It names all workspaces that the
    /// scripts name, and says what is not known.
    pub fn new(plan: &Plan, roles: &[Role], surroundings: &Surroundings) -> Self {
        let request = AccessRequest::new(plan, roles, surroundings);
        let sections = [
            introduction::before(&request),
            Some(introduction::about(&request)),
        ]
        .into_iter()
        .flatten()
        .chain(statements::to_run(&request))
        .chain(purpose::section(&request))
        .chain(trust::section(&request))
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
