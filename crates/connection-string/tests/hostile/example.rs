//! An example: how its text is made from a faultless string.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connection_string::{KeyOrigin, ReadContext, SCHEME, Timestamp, TrustedInstance, Verification};

/// The token of the faultless string, made of an entropy that everybody knows.
pub const TOKEN: &str = "{token}";

/// Valid apart from its missing signature.
const PAYLOAD: &str = concat!(
    r#"{"version":1,"api_url":"https://lakesentry.example.com","connector_id":"0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6","token":"{token}","#,
    r#""reference_catalog":"system","reference_schema":"information_schema","execution_mode":"databricks_job","#,
    r#""issued_at":"2026-11-22T13:58:00Z","expires_at":"2026-11-29T13:58:00Z"}"#
);

pub struct Example {
    pub name: String,
    steps: Vec<(String, String)>,
}

impl Example {
    /// Reads a name and the lines below it, each a word and what it is about.
    pub fn parse(input: &str) -> Self {
        let mut lines = input.lines();
        let name = lines.next().unwrap_or_default().to_owned();
        let step = |line: &str| {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            (word.to_owned(), rest.to_owned())
        };
        Self {
            name,
            steps: lines.map(step).collect(),
        }
    }

    pub fn context(&self) -> ReadContext {
        let now = self.last("now").unwrap_or("2026-11-23T08:00:00Z");
        let trusted = self.last("trusted");
        ReadContext {
            now: Timestamp::parse(now).unwrap().unix(),
            trusted: match trusted {
                Some("nobody") => TrustedInstance::Unknown,
                Some(url) => TrustedInstance::typed(url),
                None => TrustedInstance::typed("https://lakesentry.example.com"),
            },
        }
    }

    pub fn verification(&self) -> Option<Verification> {
        Some(match self.last("judge")? {
            "unknown-key" => Verification::UnknownKey,
            "not-possible" => Verification::NotPossible,
            "does-not-verify" => Verification::DoesNotVerify,
            "verifies" => Verification::Verifies(KeyOrigin::File),
            other => panic!("{other}"),
        })
    }

    fn last(&self, word: &str) -> Option<&str> {
        let (_, rest) = self.steps.iter().rev().find(|(step, _)| step == word)?;
        Some(rest)
    }

    /// The text that is given to the reader.
    pub fn text(&self) -> String {
        let mut payload = unescaped(PAYLOAD).into_bytes();
        let mut text = None;
        for (word, rest) in &self.steps {
            let string = || format!("{SCHEME}{}", STANDARD.encode(&payload));
            match word.as_str() {
                "now" | "trusted" | "judge" => {}
                "bytes" => payload = hexadecimal(rest),
                "text" => text = Some(with_strings(&unescaped(rest), &string())),
                "fold" => {
                    let (width, between) = rest.split_once(' ').unwrap();
                    let folded = fold(&text.unwrap_or_else(string), width.parse().unwrap());
                    text = Some(folded.join(&unescaped(between)));
                }
                "exchange" => {
                    let before = text.unwrap_or_else(string);
                    text = Some(replaced(&before, rest));
                }
                word => {
                    let json = String::from_utf8(payload).unwrap();
                    payload = edited(word, &json, rest).into_bytes();
                }
            }
        }
        text.unwrap_or_else(|| format!("{SCHEME}{}", STANDARD.encode(&payload)))
    }
}

/// Changes the JSON of the payload.
fn edited(word: &str, json: &str, rest: &str) -> String {
    let value_of = |name: &str| {
        let start = json.find(&format!("\"{name}\":")).unwrap() + name.len() + 3;
        let end = json[start..]
            .find(",\"")
            .map_or(json.len() - 1, |at| start + at);
        start..end
    };
    match word {
        "json" => unescaped(rest),
        "set" => {
            let (name, value) = rest.split_once(' ').unwrap();
            let at = value_of(name);
            format!(
                "{}{}{}",
                &json[..at.start],
                unescaped(value),
                &json[at.end..]
            )
        }
        "remove" => {
            let end = value_of(rest).end;
            let start = value_of(rest).start - rest.len() - 3;
            format!("{}{}", &json[..start], &json[end + 1..])
        }
        "first" => json.replacen('{', &format!("{{{},", unescaped(rest)), 1),
        "last" => format!("{},{}}}", &json[..json.len() - 1], unescaped(rest)),
        "append" => format!("{json}{}", unescaped(rest)),
        "cut" => json[..rest.parse().unwrap()].to_owned(),
        "replace" => replaced(json, rest),
        other => panic!("no step is called {other}"),
    }
}

fn replaced(text: &str, rest: &str) -> String {
    let (from, to) = rest.split_once(" =>").unwrap();
    let to = to.strip_prefix(' ').unwrap_or(to);
    let from = unescaped(from);
    assert!(text.contains(&from), "{from} is not in {text}");
    text.replacen(&from, &unescaped(to), 1)
}

/// The string and its parts in place of their names.
fn with_strings(text: &str, string: &str) -> String {
    text.replace("{string}", string)
        .replace("{base64}", &string[SCHEME.len()..])
        .replace("{half}", &string[..string.len() / 2])
}

fn fold(text: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(width)
        .map(|line| line.iter().collect())
        .collect()
}

/// Undoes `\n`, `\r`, `\t`, `\u{…}` and `\\` of the files, repeats `{12×…×}`, and puts the token in place of its name.
pub fn unescaped(text: &str) -> String {
    let token = connection_string::Token::from_entropy(*b"an entropy of 32 bytes, no more.");
    let mut read = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((length, part)) = repeated(rest) {
            read.push_str(&part);
            rest = &rest[length..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            read.push(c);
            continue;
        }
        let escaped = rest.chars().next().unwrap();
        rest = &rest[escaped.len_utf8()..];
        read.push(match escaped {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '\\' => '\\',
            'u' => {
                let (number, behind) = rest[1..].split_once('}').unwrap();
                rest = behind;
                char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap()
            }
            other => panic!("\\{other}"),
        });
    }
    read.replace(TOKEN, token.as_str())
}

/// Reads `{12×part×}` at the beginning: its length and what it stands for.
fn repeated(text: &str) -> Option<(usize, String)> {
    let (count, rest) = text.strip_prefix('{')?.split_once('×')?;
    let count: usize = count.parse().ok()?;
    let (part, _) = rest.split_once("×}")?;
    let length = text.len() - rest.len() + part.len() + "×}".len();
    Some((length, unescaped(part).repeat(count)))
}

fn hexadecimal(text: &str) -> Vec<u8> {
    let pairs = text.split_whitespace();
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}
