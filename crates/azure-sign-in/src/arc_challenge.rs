//! Azure Arc's question to whoever asks for a token: it names a file that only members of its group and administrators can read, and wants
//! to be told what is in it. Whoever may read the file may have the machine's tokens.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

/// No such file is larger, by the agent's own rule.
const LIMIT_BYTES: u64 = 4096;

/// Where the agent puts its files.
pub const FOLDER: &str = if cfg!(windows) {
    r"C:\ProgramData\AzureConnectedMachineAgent\Tokens"
} else {
    "/var/opt/azcmagent/tokens"
};

/// Answers `Basic realm=<file>`. What is read is sent to whoever asked, so nothing but a file of the agent's folder is read.
pub fn proof(challenge: Option<&str>, folder: &Path) -> Result<HeaderValue, String> {
    let named = challenge
        .and_then(|text| text.trim().strip_prefix("Basic realm="))
        .ok_or("it refused without naming the file that proves who asks")?;
    let file = Path::new(named.trim_matches('"'));
    let is_the_agents = file.parent() == Some(folder)
        && file.extension().is_some_and(|ending| ending == "key")
        && !file.is_symlink();
    if !is_the_agents {
        return Err(format!(
            "it named a file that is not the agent's own, which is not read (those are in {}, and end in .key)",
            folder.display()
        ));
    }
    let said = |error: std::io::Error| {
        format!(
            "{} can't be read ({error}): run as a member of the group himds, or as an administrator",
            file.display()
        )
    };
    let mut secret = Zeroizing::new(Vec::new());
    let opened = File::open(file).map_err(said)?;
    opened
        .take(LIMIT_BYTES + 1)
        .read_to_end(&mut secret)
        .map_err(said)?;
    if secret.len() as u64 > LIMIT_BYTES {
        return Err(format!("{} is too large to be a proof", file.display()));
    }
    let mut proof = Zeroizing::new(b"Basic ".to_vec());
    proof.extend_from_slice(secret.trim_ascii());
    let mut proof =
        HeaderValue::from_bytes(&proof).map_err(|_| format!("{} holds no text", file.display()))?;
    proof.set_sensitive(true);
    Ok(proof)
}
