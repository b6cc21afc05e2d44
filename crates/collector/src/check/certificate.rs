//! Who issued a certificate, read from its DER (X.509): only the names are wanted, which a library of 10,000 lines would read, too.

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OBJECT_IDENTIFIER: u8 = 0x06;
const EXPLICIT_VERSION: u8 = 0xA0;
/// `UTF8String`, `PrintableString`, `TeletexString`, `IA5String`.
const TEXTS: [u8; 4] = [0x0C, 0x13, 0x14, 0x16];
/// 2.5.4.3
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
/// 2.5.4.10
const ORGANIZATION: [u8; 3] = [0x55, 0x04, 0x0A];

/// Returns the issuer of a certificate as `R11 (Let's Encrypt)`; `None` when it can't be read.
pub fn issuer(der: &[u8]) -> Option<String> {
    let (_, certificate, _) = element(der).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (_, mut fields, _) = element(certificate).filter(|(tag, ..)| *tag == SEQUENCE)?;
    if let Some((EXPLICIT_VERSION, _, rest)) = element(fields) {
        fields = rest;
    }
    let (_, _serial, rest) = element(fields)?;
    let (_, _algorithm, rest) = element(rest)?;
    let (_, name, _) = element(rest).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (common, organization) = (attribute(name, COMMON_NAME), attribute(name, ORGANIZATION));
    match (common, organization) {
        (Some(common), Some(organization)) => Some(format!("{common} ({organization})")),
        (one, other) => one.or(other),
    }
}

/// Finds an attribute in a name: a sequence of sets of pairs.
fn attribute(mut name: &[u8], wanted: [u8; 3]) -> Option<String> {
    while let Some((tag, mut set, rest)) = element(name) {
        name = rest;
        while tag == SET
            && let Some((SEQUENCE, pair, rest)) = element(set)
        {
            set = rest;
            let Some((OBJECT_IDENTIFIER, id, value)) = element(pair) else {
                continue;
            };
            if id == wanted
                && let Some((tag, text, _)) = element(value)
                && TEXTS.contains(&tag)
            {
                return Some(printable(text));
            }
        }
    }
    None
}

/// It comes from whoever answers, and goes to a terminal.
fn printable(text: &[u8]) -> String {
    const LONGEST: usize = 80;
    let text = String::from_utf8_lossy(text);
    let seen = text
        .chars()
        .map(|letter| if letter.is_control() { '?' } else { letter });
    seen.take(LONGEST).collect()
}

/// Splits the first element off: tag, content, and what follows.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        short @ 0..=0x7F => (usize::from(short), rest),
        // More than four bytes of length are more than there can be.
        long @ 0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(long & 0x7F))?;
            let length = bytes
                .iter()
                .fold(0, |sum: usize, byte| sum << 8 | usize::from(*byte));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], &content].concat()
    }

    fn named(id: [u8; 3], text: &str) -> Vec<u8> {
        let pair = [
            der(OBJECT_IDENTIFIER, &[&id]),
            der(0x0C, &[text.as_bytes()]),
        ];
        der(SET, &[&der(SEQUENCE, &[&pair.concat()])])
    }

    fn certificate(name: &[&[u8]]) -> Vec<u8> {
        let fields = [
            der(EXPLICIT_VERSION, &[&der(2, &[&[2]])]),
            der(2, &[&[7]]),
            der(SEQUENCE, &[]),
            der(SEQUENCE, name),
            der(SEQUENCE, &[]),
        ];
        der(SEQUENCE, &[&der(SEQUENCE, &[&fields.concat()])])
    }

    #[test]
    fn the_issuer_is_told_by_its_names() {
        let country = named([0x55, 0x04, 0x06], "US");
        let organization = named(ORGANIZATION, "Acme Proxy");
        let common = named(COMMON_NAME, "Inspection\u{1b}[31m CA");
        let both = certificate(&[&country, &organization, &common]);
        assert_eq!(issuer(&both).unwrap(), "Inspection?[31m CA (Acme Proxy)");
        let one = certificate(&[&country, &organization]);
        assert_eq!(issuer(&one).unwrap(), "Acme Proxy");
        assert_eq!(issuer(&certificate(&[&country])), None);
        for length in 0..both.len() {
            assert_eq!(issuer(&both[..length]), None);
        }
    }
}
