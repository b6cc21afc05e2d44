//! What the pages of the console share.

use std::sync::Arc;

use maud::Markup;

use super::page::ConsolePage;
use super::script_run::ScriptRun;
use super::shelf::Shelf;
use crate::simulation::SharedSimulation;

/// What the pages share.
#[derive(Debug, Clone)]
pub struct Console {
    /// The simulation.
    pub app: SharedSimulation,
    /// Secrets that wait to be shown once.
    pub secrets: Arc<Shelf<String>>,
    /// What the last form of "What if" did.
    pub notes: Arc<Shelf<String>>,
    /// Results of the SQL editor.
    pub runs: Arc<Shelf<ScriptRun>>,
}

impl Console {
    /// Creates the console of a simulation.
    pub fn new(app: &SharedSimulation) -> Self {
        Self {
            app: SharedSimulation::clone(app),
            secrets: Arc::default(),
            notes: Arc::default(),
            runs: Arc::default(),
        }
    }

    /// Returns a whole page.
    pub fn page(&self, title: &str, crumbs: &[(String, String)], body: &Markup) -> Markup {
        let wizard = self.app.wizard();
        let page = ConsolePage {
            title,
            crumbs,
            wizard,
        };
        page.show(body)
    }
}
