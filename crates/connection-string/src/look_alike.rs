//! Names that look like other names: punycode, mixed scripts, letters of one script that stand for those of another.

use crate::FindingCode;

mod punycode;
mod script;

use script::{Script, latin_twin};

/// Says what is suspicious about the letters of a host.
pub(crate) fn inspect_host(
    host: &str,
    trusted: Option<&str>,
    say: &mut impl FnMut(FindingCode, String),
) {
    let mut shown = String::new();
    let mut is_punycode = false;
    let mut is_readable = true;
    for label in host.split('.') {
        if !shown.is_empty() {
            shown.push('.');
        }
        let decoded = label.strip_prefix("xn--").map(punycode::decode);
        is_punycode |= decoded.is_some();
        match decoded {
            Some(Some(text)) => shown.push_str(&text),
            Some(None) => {
                is_readable = false;
                shown.push_str(label);
            }
            None => shown.push_str(label),
        }
    }
    if is_punycode {
        let escaped = crate::text::escaped(&shown);
        let message = if is_readable {
            format!("The host {host} is shown by browsers as {escaped}.")
        } else {
            format!("The host {host} has a part that claims to be punycode and is not.")
        };
        say(FindingCode::ApiUrlPunycode, message);
    }
    for label in shown.split('.') {
        let scripts = scripts_in(label);
        if is_suspicious_mix(&scripts) {
            let names: Vec<_> = scripts.iter().map(|script| script.name()).collect();
            let label = crate::text::escaped(label);
            say(
                FindingCode::ApiUrlMixedScripts,
                format!(
                    "The part {label} mixes the scripts {}.",
                    names.join(" and ")
                ),
            );
        }
    }
    let plain: String = shown.chars().map(|c| latin_twin(c).unwrap_or(c)).collect();
    if plain != shown && plain.is_ascii() {
        let shown = crate::text::escaped(&shown);
        say(
            FindingCode::ApiUrlLookAlike,
            format!("The host {shown} ({host}) looks like {plain}."),
        );
    } else if let Some(trusted) =
        trusted.filter(|trusted| *trusted != host && skeleton(trusted) == skeleton(&plain))
    {
        say(
            FindingCode::ApiUrlLookAlike,
            format!("The host {host} looks like the trusted {trusted}, and is another."),
        );
    }
}

fn scripts_in(label: &str) -> Vec<Script> {
    let mut scripts = Vec::new();
    for script in label.chars().filter_map(Script::of) {
        if !scripts.contains(&script) {
            scripts.push(script);
        }
    }
    scripts
}

/// Japanese and Korean are written in several scripts at once, and with Latin words among them.
fn is_suspicious_mix(scripts: &[Script]) -> bool {
    let east_asian = |script: &Script| {
        matches!(
            script,
            Script::Han | Script::Kana | Script::Hangul | Script::Latin
        )
    };
    scripts.len() > 1 && !scripts.iter().all(east_asian)
}

/// The name with groups of ASCII letters that look alike folded into one.
fn skeleton(name: &str) -> String {
    name.replace("rn", "m")
        .replace("vv", "w")
        .replace("cl", "d")
        .replace(['1', 'i'], "l")
        .replace('0', "o")
}
