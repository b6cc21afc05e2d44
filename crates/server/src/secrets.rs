//! Secrets that this server gives out: shown once, recognised by their hash.

use domain::Secret;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// How an API key begins.
const API_KEY_START: &str = "lsk_";
/// Digits by which a key is found.
const NAME_DIGITS: usize = 8;
/// Digits that nobody can guess: 256 bits.
const SECRET_DIGITS: usize = 64;
/// Digits of the checksum, by which a typing error is told from a key that does not count.
const SUM_DIGITS: usize = 8;

/// 256 bits of the operating system, in hexadecimal.
pub fn random_digits() -> Result<Secret, getrandom::Error> {
    digits::<32>().map(secret)
}

/// SHA-256 of a secret. All have 256 bits that nobody can guess, so it needs neither salt nor work.
pub fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Makes the secret of an invitation.
pub fn invitation() -> Result<Secret, getrandom::Error> {
    Ok(secret(Zeroizing::new(format!("lsi_{}", *digits::<32>()?))))
}

/// Makes an API key. Returns it with its prefix.
pub fn api_key() -> Result<(Secret, String), getrandom::Error> {
    let prefix = format!("{API_KEY_START}{}", *digits::<4>()?);
    let body = Zeroizing::new(format!("{prefix}_{}", *digits::<32>()?));
    let key = Zeroizing::new(format!(
        "{}_{:08x}",
        *body,
        crc32fast::hash(body.as_bytes())
    ));
    Ok((secret(key), prefix))
}

/// Returns the prefix of what has the form of an API key and its checksum.
pub fn api_key_prefix(text: &str) -> Option<&str> {
    let (body, sum) = text.rsplit_once('_')?;
    let (prefix, rest) = body.rsplit_once('_')?;
    let name = prefix.strip_prefix(API_KEY_START)?;
    let is_whole = name.len() == NAME_DIGITS
        && rest.len() == SECRET_DIGITS
        && sum.len() == SUM_DIGITS
        && format!("{:08x}", crc32fast::hash(body.as_bytes())) == sum;
    is_whole.then_some(prefix)
}

fn digits<const BYTES: usize>() -> Result<Zeroizing<String>, getrandom::Error> {
    let mut entropy = Zeroizing::new([0; BYTES]);
    getrandom::fill(entropy.as_mut_slice())?;
    let mut digits = Zeroizing::new(String::with_capacity(BYTES * 2));
    for byte in entropy.iter() {
        for half in [byte >> 4, byte & 0xF] {
            digits.extend(char::from_digit(u32::from(half), 16));
        }
    }
    Ok(digits)
}

fn secret(text: Zeroizing<String>) -> Secret {
    Secret::parse(&text).expect("digits are not nothing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_whole_or_none() {
        let (key, prefix) = api_key().unwrap();
        let key = key.expose();
        assert_eq!(key.len(), 86);
        assert_eq!(api_key_prefix(key), Some(prefix.as_str()));
        for at in [0, 5, 20, 80, 85] {
            let mut wrong = key.to_owned();
            wrong.replace_range(at..=at, if &key[at..=at] == "0" { "1" } else { "0" });
            assert_eq!(api_key_prefix(&wrong), None, "{at}");
        }
        for part in ["", "_", "__", &key[..85], &key[1..]] {
            assert_eq!(api_key_prefix(part), None, "{part}");
        }
        assert_ne!(api_key().unwrap().0.expose(), key);
    }
}
