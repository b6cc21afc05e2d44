//! Who may come in: signing in, staying signed in, and the page about people, sessions and keys.

mod api_keys;
mod identity;
mod invitations;
mod people;
mod provider;
mod refusal;
mod session_end;
mod sessions;
mod settings;
mod sign_in;

pub use provider::CallbackPage;
pub use session_end::SessionEnd;
pub use settings::AccessPage;
pub use sign_in::SignInPage;
