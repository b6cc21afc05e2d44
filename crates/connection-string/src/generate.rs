//! Strings made from a number, valid, nearly valid and hostile, the same on every machine: for tests that compare two programs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::prelude::*;
use crate::{
    ApiUrl, ConnectorId, ExecutionMode, Payload, ReadContext, SCHEME, Signature, Timestamp, Token,
    read_text, write,
};

mod random;
mod values;

/// SHA-256 over the JSON reports of that many generated strings. Two programs that read alike give the same.
pub fn reports_hash(seed: u64, count: u32, context: &ReadContext) -> [u8; 32] {
    let mut generator = Generator::new(seed);
    let mut hash = Sha256::new();
    for _ in 0..count {
        let text = generator.text();
        for read in read_text(&text, context) {
            hash.update(read.report.to_json().as_bytes());
        }
    }
    hash.finalize().into()
}

/// Makes one text after another.
#[derive(Debug, Clone)]
pub struct Generator(u64);

impl Generator {
    /// Begins a sequence. Any number gives another one.
    pub fn new(seed: u64) -> Self {
        // Odd, because zero would stay zero, and spread, because small numbers begin alike.
        let odd = seed.wrapping_mul(2).wrapping_add(1);
        Self(odd.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// The next text: a string that is valid, nearly valid or hostile, sometimes with text around it or with others.
    pub fn text(&mut self) -> String {
        match self.below(10) {
            0 | 1 => self.valid(),
            2 => {
                let valid = self.valid();
                self.outside(&valid)
            }
            3..=5 => {
                let json = self.edited();
                wrap(json.as_bytes())
            }
            6 => {
                let json = self.json(0);
                wrap(json.as_bytes())
            }
            7 => {
                let edited = wrap(self.edited().as_bytes());
                self.outside(&edited)
            }
            8 => self.damaged(),
            _ => self.whole_text(),
        }
    }

    /// A string that LakeSentry would write.
    fn valid(&mut self) -> String {
        write(&self.payload()).unwrap_or_default()
    }

    fn payload(&mut self) -> Payload {
        let issued_at = 1_795_000_000 + i64::from(self.below(1_000_000));
        let life = 1 + i64::from(self.below(80 * 24 * 3600));
        let mut entropy = [0; 32];
        entropy.fill_with(|| self.byte());
        Payload {
            api_url: self.api_url(),
            connector_id: ConnectorId::from_u128(
                1 + (u128::from(self.next()) << 64 | u128::from(self.next())) / 2,
            ),
            token: Token::from_entropy(entropy),
            reference_catalog: self.pick(values::CATALOGS).to_owned(),
            reference_schema: self.pick(values::SCHEMAS).to_owned(),
            execution_mode: ExecutionMode::ALL[usize::from(self.below(2) == 1)],
            issued_at: Timestamp(issued_at),
            expires_at: Timestamp(issued_at + life),
            signature: (self.below(2) == 1).then(|| self.signature()),
        }
    }

    fn api_url(&mut self) -> ApiUrl {
        let port = match self.below(3) {
            0 => format!(":{}", 1 + self.below(65_535)),
            _ => String::new(),
        };
        let url = format!("https://{}{port}", self.pick(values::HOSTS));
        ApiUrl::parse(&url).unwrap_or_else(|error| unreachable!("{url}: {error}"))
    }

    fn signature(&mut self) -> Signature {
        let mut letters = |count: usize, last: &[&str]| -> String {
            let mut text: String = (1..count).map(|_| self.letter()).collect();
            text.push_str(self.pick(last));
            text
        };
        Signature {
            kid: letters(43, &["A", "E", "8"]),
            // The highest byte of its number is small, as in all of them.
            value: letters(85, &["AA", "AQ", "Ag", "Aw"]),
        }
    }

    /// The JSON of a valid string with some of its members changed.
    fn edited(&mut self) -> String {
        let written = self.valid();
        let bytes = STANDARD.decode(&written[SCHEME.len()..]);
        let mut json = String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default();
        for _ in 0..=self.below(3) {
            let (name, hostile) = values::HOSTILE[self.index(values::HOSTILE.len())];
            let value = self.pick(hostile);
            match self.below(8) {
                // In front of the first member: twice, or unknown.
                0 => json = json.replacen('{', &format!("{{\"{name}\":{value},"), 1),
                1 => json = json.replacen(&format!("\"{name}\""), self.pick(values::NAMES), 1),
                2 => json.push_str(self.pick(values::TAILS)),
                _ => json = with_value(&json, name, value),
            }
        }
        json
    }

    /// Something like JSON, for the parser.
    fn json(&mut self, depth: u32) -> String {
        let items = self.below(4);
        match self.below(if depth > 8 { 4 } else { 8 }) {
            0..=3 => {
                let (_, hostile) = values::HOSTILE[self.index(values::HOSTILE.len())];
                self.pick(hostile).to_owned()
            }
            4 => {
                let items: Vec<_> = (0..items).map(|_| self.json(depth + 1)).collect();
                format!("[{}]", items.join(self.pick(values::COMMAS)))
            }
            _ => {
                let member = |_| {
                    let name = self.pick(values::NAMES);
                    let colon = self.pick(values::COLONS);
                    format!("{name}{colon}{}", self.json(depth + 1))
                };
                let members: Vec<_> = (0..items).map(member).collect();
                format!("{{{}}}", members.join(self.pick(values::COMMAS)))
            }
        }
    }

    /// The string as mail clients, address bars and JSON documents change it.
    fn outside(&mut self, string: &str) -> String {
        match self.below(8) {
            0 => string.to_ascii_lowercase(),
            1 => string.replace(SCHEME, "LakeSentry://"),
            2 => string.trim_end_matches('=').to_owned(),
            3 => {
                let (scheme, body) = string.split_at(SCHEME.len().min(string.len()));
                scheme.to_owned() + &body.replace('+', "-").replace('/', "_")
            }
            4 => {
                let width = 20 + self.index(60);
                let letters = string.chars().enumerate();
                letters
                    .flat_map(|(i, c)| [(i % width == width - 1).then_some('\n'), Some(c)])
                    .flatten()
                    .collect()
            }
            5 => format!(r#"{{"string":"{}"}}"#, string.replace('/', "\\/")),
            6 => string.replace('=', "\\u003d"),
            _ => {
                let (before, after) = (self.pick(values::AROUND), self.pick(values::AROUND));
                format!("{before}{string}{after}")
            }
        }
    }

    /// A valid string, cut or with characters changed, or any bytes.
    fn damaged(&mut self) -> String {
        if self.below(4) == 0 {
            let count = self.index(300);
            let bytes: Vec<u8> = (0..count).map(|_| self.byte()).collect();
            return wrap(&bytes);
        }
        let mut letters: Vec<char> = self.valid().chars().collect();
        for _ in 0..=self.below(3) {
            let at = self.index(letters.len());
            match self.below(4) {
                0 => letters.truncate(at.max(1)),
                1 => letters[at] = self.letter(),
                2 => letters.insert(at, self.letter()),
                _ => letters[at] = self.pick(values::ODD_LETTERS).chars().next().unwrap_or(' '),
            }
        }
        letters.into_iter().collect()
    }

    fn whole_text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(5) {
            text.push_str(self.pick(values::AROUND));
            let string = match self.below(3) {
                0 => self.damaged(),
                1 => wrap(self.edited().as_bytes()),
                _ => self.valid(),
            };
            text.push_str(&string);
            text.push_str(self.pick(values::AROUND));
        }
        text
    }
}

pub(crate) fn wrap(json: &[u8]) -> String {
    format!("{SCHEME}{}", base64(json))
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The JSON with another value of a member that is a string or a number, if it has that member.
fn with_value(json: &str, name: &str, value: &str) -> String {
    let Some((before, rest)) = json.split_once(&format!("\"{name}\":")) else {
        return json.to_owned();
    };
    let end = rest.find(",\"").or(rest.rfind('}')).unwrap_or(rest.len());
    format!("{before}\"{name}\":{value}{}", &rest[end..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TrustedInstance, Verdict};

    #[test]
    fn a_number_gives_the_same_texts_again() {
        let texts = |seed| {
            let mut generator = Generator::new(seed);
            (0..50).map(|_| generator.text()).collect::<Vec<_>>()
        };
        assert_eq!(texts(7), texts(7));
        assert_ne!(texts(7), texts(8));
    }

    #[test]
    fn the_texts_are_of_all_kinds() {
        let context = ReadContext {
            now: 1_795_355_880,
            trusted: TrustedInstance::Unknown,
        };
        let mut generator = Generator::new(1);
        let mut verdicts = [0; 3];
        let mut codes = Vec::new();
        for _ in 0..1500 {
            for read in read_text(&generator.text(), &context) {
                verdicts[match read.report.verdict() {
                    Verdict::Verified => 0,
                    Verdict::NotVerified => 1,
                    Verdict::Refuse => 2,
                }] += 1;
                for finding in read.report.findings {
                    if !codes.contains(&finding.code) {
                        codes.push(finding.code);
                    }
                }
            }
        }
        assert!(verdicts[1] > 300 && verdicts[2] > 300, "{verdicts:?}");
        assert!(codes.len() > 50, "{} codes", codes.len());
    }
}
