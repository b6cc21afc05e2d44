//! What a typed workspace address is.

use contract::{AddressRequest, DetectedAddress, paths};

use super::ApiError;

/// Asks what the host says about itself, without signing in.
pub async fn detect(address: String) -> Result<DetectedAddress, ApiError> {
    super::post(paths::ADDRESSES, &AddressRequest { address }).await
}
