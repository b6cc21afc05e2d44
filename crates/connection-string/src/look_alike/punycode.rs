//! RFC 3492, the reading half.

use crate::prelude::*;

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;

/// The label behind `xn--`, or nothing when it is not punycode.
pub(super) fn decode(encoded: &str) -> Option<String> {
    let (basic, extended) = match encoded.bytes().rposition(|byte| byte == b'-') {
        Some(at) => (&encoded[..at], &encoded[at + 1..]),
        None => ("", encoded),
    };
    let mut label: Vec<char> = basic.chars().collect();
    let (mut code_point, mut position, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = extended.bytes().peekable();
    while digits.peek().is_some() {
        let before = position;
        let mut weight = 1_u32;
        let mut k = BASE;
        loop {
            let digit = digit(digits.next()?)?;
            position = position.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let len = u32::try_from(label.len()).ok()? + 1;
        bias = adapt(position - before, len, before == 0);
        code_point = code_point.checked_add(position / len)?;
        position %= len;
        label.insert(usize::try_from(position).ok()?, char::from_u32(code_point)?);
        position += 1;
    }
    Some(label.into_iter().collect())
}

fn adapt(delta: u32, len: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / len;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE * delta) / (delta + 38)
}

fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn known_labels_are_read() {
        assert_eq!(decode("bcher-kva").as_deref(), Some("bücher"));
        assert_eq!(decode("80ak6aa92e").as_deref(), Some("аррӏе"));
        assert_eq!(decode("fiqs8s").as_deref(), Some("中国"));
    }

    #[test]
    fn what_is_no_punycode_is_refused() {
        for label in ["a_", "99999999999", "é", "bcher-kv"] {
            assert_eq!(decode(label), None, "{label}");
        }
    }
}
