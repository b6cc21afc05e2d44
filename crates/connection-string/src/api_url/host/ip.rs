//! IP addresses as text, in half the room of the library's parsers, which take a hundredth of the inspector's file.

use core::net::{Ipv4Addr, Ipv6Addr};

/// Reads four numbers from 0 to 255, without zeros in front.
pub(super) fn v4(text: &str) -> Option<Ipv4Addr> {
    let mut numbers = [0; 4];
    let mut parts = text.split('.');
    for number in &mut numbers {
        let part = parts.next()?;
        let is_plain = part.bytes().all(|byte| byte.is_ascii_digit());
        let has_zeros = part.len() > 1 && part.starts_with('0');
        let value: u16 = part.parse().ok().filter(|_| is_plain && !has_zeros)?;
        *number = u8::try_from(value).ok()?;
    }
    parts.next().is_none().then(|| numbers.into())
}

/// Reads eight groups of one to four hexadecimal digits; `::` stands for at least one of zeros, an IPv4 address for the last two.
pub(super) fn v6(text: &str) -> Option<Ipv6Addr> {
    let bytes = text.as_bytes();
    let gap = bytes.windows(2).position(|pair| pair == b"::");
    let (before, behind) = match gap {
        Some(at) => (&text[..at], &text[at + 2..]),
        None => (text, ""),
    };
    let (mut all, mut last) = ([0; 8], [0; 8]);
    let (first_count, first_ends) = groups(before, &mut all)?;
    let (last_count, _) = groups(behind, &mut last)?;
    match gap {
        None if first_count < 8 => return None,
        Some(_) if first_ends || first_count + last_count > 7 => return None,
        _ => {}
    }
    for (group, value) in all.iter_mut().rev().zip(last[..last_count].iter().rev()) {
        *group = *value;
    }
    Some(all.into())
}

/// Reads groups with colons between them; gives how many there are, and whether an IPv4 address ends them.
fn groups(text: &str, groups: &mut [u16; 8]) -> Option<(usize, bool)> {
    let (mut count, mut has_ended) = (0, false);
    for part in text.split(':').filter(|_| !text.is_empty()) {
        if has_ended {
            return None;
        }
        has_ended = part.bytes().any(|byte| byte == b'.');
        if has_ended {
            let [a, b, c, d] = v4(part)?.octets();
            let pair = groups.get_mut(count..count + 2)?;
            pair.copy_from_slice(&[u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]);
            count += 2;
        } else {
            let is_plain = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
            let value = u16::from_str_radix(part, 16).ok().filter(|_| is_plain)?;
            *groups.get_mut(count)? = value;
            count += 1;
        }
    }
    Some((count, has_ended))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_forms_of_the_library_and_no_others_are_read() {
        for text in [
            "",
            ":",
            "::",
            ":::",
            "::1",
            "1::",
            ":1",
            "1:",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1::3:4:5:6:7:8",
            "1:2:3:4:5:6:7::8",
            "1:2:3::4:5:6:7:8",
            "::1::",
            "1::2::3",
            "::ffff:1.2.3.4",
            "::1.2.3.4:5",
            "1.2.3.4::",
            "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1:2:3:4:5:1.2.3.4",
            "::1:2:3:4:5:6:1.2.3.4",
            "::00001",
            "::+1",
            "::-1",
            "::1.2.3",
            "::1.2.3.04",
            "::1.2.3.256",
            "1.2.3.4",
            "0.0.0.0",
            "255.255.255.255",
            "256.1.1.1",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.",
            ".1.2.3",
            "01.2.3.4",
            "00.2.3.4",
            "+1.2.3.4",
            "1.2.3.+4",
            "1.2.3.4 ",
            "::é",
            "é::",
            "::1%0",
            "fe80::1%eth0",
        ] {
            assert_eq!(v4(text), text.parse().ok(), "{text}");
            assert_eq!(v6(text), text.parse().ok(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_by_the_library(text in "[0-9a-fA-F:.+]{0,24}|([0-9a-f]{0,2}:){0,8}:?([0-9a-f]{0,2}:){0,8}([0-9]{1,3}\\.){0,4}[0-9]{0,3}") {
            prop_assert_eq!(v4(&text), text.parse().ok());
            prop_assert_eq!(v6(&text), text.parse().ok());
        }

        #[test]
        fn what_the_library_writes_is_read(groups in proptest::array::uniform8(prop_oneof![Just(0_u16), Just(0xFFFF), any::<u16>()])) {
            let ip = Ipv6Addr::from(groups);
            prop_assert_eq!(v6(&ip.to_string()), Some(ip));
        }
    }
}
