//! What handlers take from a request.

mod actor;
mod idempotency_key;
mod json;
mod onboarding_cookie;
mod path;

pub use actor::{Admin, Owner, User};
pub use idempotency_key::RequestKey;
pub use json::{BodyRefused, Json};
pub use onboarding_cookie::OnboardingCookie;
pub use path::PathIds;
