//! The public half of a key, as others read it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::Jwk;

/// Writes a public key as RFC 8037 does.
pub fn jwk(kid: String, public_key: &[u8; 32]) -> Jwk {
    Jwk {
        kty: "OKP".to_owned(),
        crv: "Ed25519".to_owned(),
        x: URL_SAFE_NO_PAD.encode(public_key),
        y: None,
        kid,
        r#use: "sig".to_owned(),
        alg: "EdDSA".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use connection_string::thumbprint;

    use super::*;

    /// RFC 8037, appendix A.2 and A.3.
    #[test]
    fn the_thumbprint_is_that_of_the_rfc() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let public_key: [u8; 32] = URL_SAFE_NO_PAD.decode(x).unwrap().try_into().unwrap();
        let kid = thumbprint(&public_key);
        assert_eq!(kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(jwk(kid, &public_key).x, x);
    }
}
