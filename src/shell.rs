//! What the views share that know the wizard: the frames of pages and steps, and what is said when something fails.

mod action_failure;
mod failure_report;
mod form;
mod loading;
mod lose_dialog;
mod not_found;
mod not_loaded;
mod nothing_kept;
mod page;
pub mod part;
mod step_shell;

pub use action_failure::ActionFailure;
pub use failure_report::FailureReport;
pub use form::{Form, FormLook, LocalForm, Submission};
pub use loading::Loading;
pub use lose_dialog::lose_dialog;
pub use not_found::NotFoundPage;
pub use not_loaded::NotLoaded;
pub use nothing_kept::NothingKept;
pub use page::{Page, focus_heading, focus_heading_if_lost};
pub use step_shell::StepShell;
