//! Percent-encoding of a query, as browsers read it (URL Standard, "application/x-www-form-urlencoded").

/// Appends `key=value`, with `&` before all but the first.
pub fn push_pair(query: &mut String, key: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(key);
    query.push('=');
    for byte in value.bytes() {
        // A comma needs no code in a query and keeps lists readable; a blank gets one, because `+` is not read as a blank everywhere.
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b',' => {
                query.push(char::from(byte));
            }
            _ => {
                query.push('%');
                query.push(char::from(HEX[usize::from(byte >> 4)]));
                query.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

const HEX: [u8; 16] = *b"0123456789ABCDEF";

/// Splits a query into its parameters. `None` when a code is cut off or the bytes are not UTF-8.
pub fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
    parameters
        .map(|parameter| {
            let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            Some((decode(key)?, decode(value)?))
        })
        .collect()
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => digit(bytes.next()?)? << 4 | digit(bytes.next()?)?,
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_safe_everywhere_is_written_as_it_is() {
        let mut query = String::new();
        push_pair(&mut query, "a", "x-_.,9");
        push_pair(&mut query, "b", "ä +&=#%'\"~");
        assert_eq!(query, "a=x-_.,9&b=%C3%A4%20%2B%26%3D%23%25%27%22%7E");
    }

    #[test]
    fn a_query_is_read_as_browsers_do() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            pairs("a=1+2&&b&c=%c3%A4=%3D").unwrap(),
            [pair("a", "1 2"), pair("b", ""), pair("c", "ä==")]
        );
        for broken in ["a=%", "a=%4", "a=%zz", "a=%C3"] {
            assert_eq!(pairs(broken), None, "{broken}");
        }
    }
}
