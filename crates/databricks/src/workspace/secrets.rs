//! Secrets that a workspace keeps for those who may read them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::WorkspaceClient;
use crate::Error;
use crate::api::ApiCall;
use crate::error::Area;
use crate::percent::encoded;

#[derive(Deserialize)]
struct WireSecret {
    /// Base64.
    value: SecretString,
}

impl WorkspaceClient {
    /// Reads a secret of a scope as text. Needs `READ` on the scope.
    ///
    /// # Errors
    /// [`crate::ErrorKind::NotFound`] when there is no such secret, [`crate::ErrorKind::PermissionDenied`] when it may not be read.
    pub async fn secret(&self, scope: &str, key: &str) -> Result<Zeroizing<String>, Error> {
        let path = format!(
            "/api/2.0/secrets/get?scope={}&key={}",
            encoded(scope),
            encoded(key)
        );
        let call = ApiCall::get("GET /api/2.0/secrets/get", Area::Workspace, path);
        let reply = self.api.call(call).await?;
        let secret: WireSecret = reply.json()?;
        text(secret.value.expose_secret()).ok_or_else(|| reply.unreadable("the secret is no text"))
    }
}

fn text(base64: &str) -> Option<Zeroizing<String>> {
    let bytes = STANDARD.decode(base64).ok()?;
    String::from_utf8(bytes).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_comes_as_base64() {
        let read = |base64: &str| text(base64).map(|text| text.to_string());
        assert_eq!(
            read("TEFLRVNFTlRSWTovLw==").as_deref(),
            Some("LAKESENTRY://")
        );
        assert_eq!(read("no base64"), None);
        assert_eq!(read("/w=="), None);
    }
}
