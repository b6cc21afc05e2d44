//! A sign-in that is under way. Its browser holds one secret; what the provider sees of it follows from that and leads nowhere back.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{PersonId, Secret, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::secrets;

/// How long somebody may take at the provider.
const LIFETIME: Duration = Duration::from_mins(10);

/// A path of this server, with its query: whoever is sent there stays here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Longest one.
    const MAX: usize = 2000;

    /// Reads one; what could lead elsewhere is none. Browsers take `\` for `/` and drop tabs and line ends, so `/\t/evil.example` is another
    /// host's address.
    pub fn parse(text: &str) -> Option<Self> {
        let is_local = text.starts_with('/')
            && !text.starts_with("//")
            && text.len() <= Self::MAX
            && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        is_local.then(|| Self(text.to_owned()))
    }

    /// Returns the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What becomes of the identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PendingPurpose {
    /// Its person is signed in.
    SignIn,
    /// It becomes a way in for somebody who is signed in already.
    Connect(PersonId),
}

/// A sign-in that is under way.
#[derive(Clone)]
pub struct PendingSignIn {
    secret: Secret,
    begun_at: Timestamp,
    /// The page to show afterwards.
    pub return_to: LocalPath,
    /// What it is for.
    pub purpose: PendingPurpose,
    /// The secret of the invitation that was shown.
    pub invitation: Option<Secret>,
}

impl fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingSignIn")
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

/// What the cookie holds.
#[derive(Serialize, Deserialize)]
struct CookieContent {
    #[serde(serialize_with = "Secret::on_the_wire")]
    secret: Secret,
    begun_at: Timestamp,
    return_to: String,
    connects: Option<PersonId>,
    invitation: Option<String>,
}

impl PendingSignIn {
    /// Begins one.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn begin(
        purpose: PendingPurpose,
        return_to: LocalPath,
        invitation: Option<Secret>,
        now: Timestamp,
    ) -> Result<Self, getrandom::Error> {
        Ok(Self {
            secret: secrets::random_digits()?,
            begun_at: now,
            return_to,
            purpose,
            invitation,
        })
    }

    /// Returns what the browser keeps.
    pub fn cookie(&self) -> String {
        let content = CookieContent {
            secret: self.secret.clone(),
            begun_at: self.begun_at,
            return_to: self.return_to.as_str().to_owned(),
            connects: match self.purpose {
                PendingPurpose::SignIn => None,
                PendingPurpose::Connect(person_id) => Some(person_id),
            },
            invitation: self
                .invitation
                .as_ref()
                .map(|secret| secret.expose().to_owned()),
        };
        let json = Zeroizing::new(serde_json::to_vec(&content).unwrap_or_default());
        URL_SAFE_NO_PAD.encode(&*json)
    }

    /// Reads what a browser kept; `None` when that is nothing, or the time is over.
    pub fn read(cookie: &str, now: Timestamp) -> Option<Self> {
        let json = Zeroizing::new(URL_SAFE_NO_PAD.decode(cookie).ok()?);
        let content: CookieContent = serde_json::from_slice(&json).ok()?;
        // A clock that was set back a little meanwhile takes nothing from anybody.
        let is_recent = content.begun_at <= now.later(Duration::from_mins(1))
            && content.begun_at.later(LIFETIME) > now;
        if !is_recent {
            return None;
        }
        Some(Self {
            secret: content.secret,
            begun_at: content.begun_at,
            return_to: LocalPath::parse(&content.return_to)?,
            purpose: content
                .connects
                .map_or(PendingPurpose::SignIn, PendingPurpose::Connect),
            invitation: content.invitation.as_deref().and_then(Secret::parse),
        })
    }

    /// How long the browser keeps it.
    pub const fn lifetime() -> Duration {
        LIFETIME
    }

    /// Ties the provider's answer to this browser (RFC 6749, 10.12).
    pub fn state(&self) -> String {
        self.derived("state")
    }

    /// Says whether an answer belongs to this sign-in.
    pub fn is_answered_by(&self, state: &str) -> bool {
        // To the end, so that the time tells nothing about where they differ.
        self.state().as_bytes().ct_eq(state.as_bytes()).into()
    }

    /// Ties the token to this sign-in (OpenID Connect Core 1.0, 15.5.2).
    pub fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// Proves to the provider that whoever gives the code is who asked for it (RFC 7636).
    pub fn verifier(&self) -> Zeroizing<String> {
        Zeroizing::new(self.derived("code_verifier"))
    }

    /// What the provider compares that with.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier().as_bytes()))
    }

    /// The secret has 256 bits and one length, so one hash of use and secret is enough.
    fn derived(&self, used_as: &str) -> String {
        let digest = Sha256::new()
            .chain_update(used_as)
            .chain_update([0])
            .chain_update(self.secret.expose())
            .finalize();
        URL_SAFE_NO_PAD.encode(digest)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000);

    fn begin(path: &str) -> PendingSignIn {
        let path = LocalPath::parse(path).unwrap();
        let invitation = Secret::parse("lsi_1");
        PendingSignIn::begin(PendingPurpose::SignIn, path, invitation, NOW).unwrap()
    }

    #[test]
    fn a_path_leads_nowhere_else() {
        for good in [
            "/",
            "/setup/grants?v=1&x=%2F%2Fevil.example",
            "/x//y",
            "/settings/access",
        ] {
            assert!(LocalPath::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "setup",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            " //evil.example",
            "/ü",
            &format!("/{}", "x".repeat(2000)),
        ] {
            assert!(LocalPath::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn a_browser_brings_back_what_it_got_for_ten_minutes() {
        let pending = begin("/settings/access");
        let after = |seconds| NOW.later(Duration::from_secs(seconds));
        let back = PendingSignIn::read(&pending.cookie(), after(599)).unwrap();
        assert_eq!(back.state(), pending.state());
        assert_eq!(back.return_to, pending.return_to);
        assert_eq!(back.invitation.unwrap().expose(), "lsi_1");
        assert!(PendingSignIn::read(&pending.cookie(), after(600)).is_none());
        for nonsense in ["", "e30", "!", &pending.cookie()[1..]] {
            assert!(PendingSignIn::read(nonsense, NOW).is_none());
        }
    }

    #[test]
    fn what_the_provider_sees_is_different_each_time_and_for_each_use() {
        let (one, two) = (begin("/"), begin("/"));
        let all = [&one, &two].map(|pending| {
            let verifier = pending.verifier().to_string();
            [
                pending.state(),
                pending.nonce(),
                verifier,
                pending.challenge(),
            ]
        });
        let different: BTreeSet<String> = all.into_iter().flatten().collect();
        assert_eq!(different.len(), 8);
        assert!(one.is_answered_by(&one.state()));
        assert!(!one.is_answered_by(&two.state()));
        assert!(!one.is_answered_by(""));
        // RFC 7636, 4.1: 43 to 128 characters.
        assert_eq!(one.verifier().len(), 43);
        let shown = format!("{one:?}");
        assert!(
            !shown.contains(one.secret.expose()) && !shown.contains("lsi_"),
            "{shown}"
        );
    }
}
