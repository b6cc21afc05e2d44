//! Names that look like other names: punycode, mixed scripts, letters of one script that stand for those of another.

use crate::FindingCode;
use crate::prelude::*;
use crate::text::{escaped, unseen};

mod punycode;
mod script;

use script::{LetterScript, latin_twin};

/// Says what is suspicious about the letters of a host.
pub(crate) fn inspect_host(
    host: &str,
    trusted: Option<&str>,
    say: &mut impl FnMut(FindingCode, &str),
) {
    let mut name = String::new();
    let mut is_punycode = false;
    let mut is_readable = true;
    for label in host.split('.') {
        if !name.is_empty() {
            name.push('.');
        }
        let decoded = label.strip_prefix("xn--").map(punycode::decode);
        is_punycode |= decoded.is_some();
        match decoded {
            Some(Some(text)) => name.push_str(&text),
            Some(None) => {
                is_readable = false;
                name.push_str(label);
            }
            None => name.push_str(label),
        }
    }
    let written = escaped(host);
    let read = escaped(&name);
    if is_punycode {
        let message = if is_readable {
            format!("The host {written} is shown by browsers as {read}.")
        } else {
            format!("The host {written} has a part that claims to be punycode and is not.")
        };
        say(FindingCode::ApiUrlPunycode, &message);
    }
    // Names in punycode can hold what no host may (RFC 5892), and browsers drop it: the name that is shown is another one.
    if let Some((c, (code, _))) = name.chars().find_map(|c| Some((c, unseen(c)?))) {
        let message = format!("The host {written} hides U+{:04X}.", u32::from(c));
        say(code, &message);
    }
    for label in name.split('.') {
        let scripts = scripts_in(label);
        if is_suspicious_mix(&scripts) {
            // By hand, because joining texts of any kind is larger in a browser than this file.
            let mut names = String::new();
            for script in &scripts {
                names.push_str(if names.is_empty() { "" } else { " and " });
                names.push_str(script.name());
            }
            let label = escaped(label);
            let message = format!("The part {label} mixes the scripts {names}.");
            say(FindingCode::ApiUrlMixedScripts, &message);
        }
    }
    let plain: String = name.chars().map(|c| latin_twin(c).unwrap_or(c)).collect();
    if plain != name && plain.is_ascii() {
        let plain = escaped(&plain);
        let message = format!("The host {read} ({written}) looks like {plain}.");
        say(FindingCode::ApiUrlLookAlike, &message);
    } else if let Some(trusted) =
        trusted.filter(|trusted| *trusted != host && skeleton(trusted) == skeleton(&plain))
    {
        let message =
            format!("The host {written} looks like the trusted {trusted}, and is another.");
        say(FindingCode::ApiUrlLookAlike, &message);
    }
}

fn scripts_in(label: &str) -> Vec<LetterScript> {
    let mut scripts = Vec::new();
    for script in label.chars().filter_map(LetterScript::of) {
        if !scripts.contains(&script) {
            scripts.push(script);
        }
    }
    scripts
}

/// Japanese and Korean are written in several scripts at once, and with Latin words among them.
fn is_suspicious_mix(scripts: &[LetterScript]) -> bool {
    let east_asian = |script: &LetterScript| {
        matches!(
            script,
            LetterScript::Han | LetterScript::Kana | LetterScript::Hangul | LetterScript::Latin
        )
    };
    scripts.len() > 1 && !scripts.iter().all(east_asian)
}

/// The name with groups of ASCII letters that look alike folded into one.
fn skeleton(name: &str) -> String {
    let mut rest = name.chars().peekable();
    let mut folded = String::new();
    while let Some(c) = rest.next() {
        let pair = match (c, rest.peek()) {
            ('r', Some('n')) => Some('m'),
            ('v', Some('v')) => Some('w'),
            ('c', Some('l')) => Some('d'),
            _ => None,
        };
        folded.push(match (pair, c) {
            (Some(letter), _) => {
                rest.next();
                letter
            }
            (None, '1' | 'i') => 'l',
            (None, '0') => 'o',
            (None, c) => c,
        });
    }
    folded
}
