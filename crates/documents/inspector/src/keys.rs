//! Public keys as text for the page.

use alloc::string::String;

use connection_string::KeySet;

/// One key a line.
pub fn lines(keys: &KeySet) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half & 15)]);
    let mut lines = String::new();
    for (kid, key) in keys.iter() {
        lines.push_str(kid);
        lines.push(' ');
        lines.extend(key.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]));
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_thumbprint_and_64_digits() {
        // RFC 8037, appendix A.2 and A.3.
        let set = KeySet::parse("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        assert_eq!(
            lines(&set),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\n"
        );
    }
}
