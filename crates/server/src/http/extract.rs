//! What handlers take from a request.

mod idempotency_key;
mod onboarding_cookie;

pub use idempotency_key::IdempotencyKey;
pub use onboarding_cookie::OnboardingCookie;
