//! What handlers take from a request.

mod actor;
mod batch;
mod bearer;
mod idempotency_key;
mod json;
mod onboarding_cookie;
mod origin;
mod path;

pub use actor::{Admin, Owner, User};
pub use batch::BatchBody;
pub use bearer::BearerToken;
pub use idempotency_key::RequestKey;
pub use json::{BodyRefused, Json};
pub use onboarding_cookie::OnboardingCookie;
pub use origin::origin_of;
pub use path::PathIds;
