//! What the wizard knows: the steps, the answers and where they are kept.

mod answers;
mod draft;
mod flow;
mod wizard;

pub use answers::{Answers, Application, ChosenWorkspace, Source, TestOutcome};
pub use draft::Draft;
pub use flow::Step;
pub use wizard::Wizard;
