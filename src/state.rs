//! What the wizard knows: the steps, the answers and where they are kept.

mod answers;
mod backend;
mod draft;
mod flow;
mod kept;
mod lazy;
mod primary;
mod tabs;
mod theme;
mod typed;
mod wizard;

pub use answers::{Answers, ChosenWorkspace, GrantChoice, ReadingPrincipal, Source, TestOutcome};
pub use backend::{AskBackend, Backend};
pub use draft::Draft;
pub use flow::Step;
pub use kept::{forget, kept, leave, left, storage_works, workspaces as kept_of_workspaces};
pub use primary::in_order;
pub use theme::Theme;
pub use typed::TypedKey;
pub use wizard::Wizard;
