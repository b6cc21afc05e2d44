//! Assertions that an application signs with the key of its certificate (RFC 7523), as Entra wants them:
//! <https://learn.microsoft.com/entra/identity-platform/certificate-credentials>.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PSS_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// Entra takes assertions that live up to ten minutes or so.
const LIFE_S: i64 = 600;

/// The first byte of what is written in DER, as PFX files are.
const DER_SEQUENCE: u8 = 0x30;

/// Signs an assertion with what is in a PEM file. `with_chain` puts the certificates into it, for trust by name and issuer.
pub fn signed(
    pem: &[u8],
    client_id: &str,
    audience: &str,
    now_s: i64,
    with_chain: bool,
) -> Result<Zeroizing<String>, String> {
    if pem.starts_with(&[DER_SEQUENCE]) {
        return Err("it is no PEM file, but looks like PFX (PKCS#12), which holds the key under a password. Make one of it, and name that: \
             openssl pkcs12 -in app.pfx -nodes -out app.pem && chmod 600 app.pem"
            .to_owned());
    }
    let certificates: Vec<CertificateDer<'_>> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| "it holds something that is no certificate in PEM".to_owned())?;
    let first = certificates.first().ok_or_else(|| {
        "it holds no certificate in PEM: put the certificate beside the key in one file".to_owned()
    })?;
    let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| {
        if String::from_utf8_lossy(pem).contains("ENCRYPTED") {
            "its private key is under a password, which is not read: openssl pkey -in app.pem -out key.pem && cat key.pem certificate.pem > app.pem"
        } else {
            "it holds no private key in PEM: put the key beside the certificate in one file"
        }
        .to_owned()
    })?;
    let pair = match &key {
        PrivateKeyDer::Pkcs8(der) => KeyPair::from_pkcs8(der.secret_pkcs8_der()),
        PrivateKeyDer::Pkcs1(der) => KeyPair::from_der(der.secret_pkcs1_der()),
        _ => return Err("its private key is no RSA key, and Entra takes no other".to_owned()),
    };
    let pair = pair.map_err(|_| {
        "its private key is no RSA key of 2048 bits or more, and Entra takes no other".to_owned()
    })?;
    let mut header = json!({
        "alg": "PS256", "typ": "JWT", "x5t#S256": URL_SAFE_NO_PAD.encode(Sha256::digest(first)),
    });
    if with_chain {
        header["x5c"] = certificates
            .iter()
            .map(|one| STANDARD.encode(one))
            .collect();
    }
    let claims = json!({
        "aud": audience, "iss": client_id, "sub": client_id, "jti": uuid::Uuid::new_v4().to_string(),
        // A clock that is a little ahead is no reason to be refused.
        "nbf": now_s - 60, "iat": now_s - 60, "exp": now_s + LIFE_S,
    });
    let encoded = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signing_input = format!("{}.{}", encoded(&header), encoded(&claims));
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(
        &RSA_PSS_SHA256,
        &SystemRandom::new(),
        signing_input.as_bytes(),
        &mut signature,
    )
    .map_err(|_| "its private key can't sign".to_owned())?;
    Ok(Zeroizing::new(format!(
        "{signing_input}.{}",
        URL_SAFE_NO_PAD.encode(signature)
    )))
}
