//! RFC 8785, the JSON Canonicalization Scheme: one form for one value, so that a signature outlives white space and order.

use zeroize::Zeroizing;

use crate::json::{Entry, JsonNode, Value, push_quoted};
use crate::prelude::*;

/// The form of an object without its `signature`; nothing if a member is repeated or a number has none.
pub(super) fn without_signature(
    json: &str,
    entries: &[Entry],
    number: fn(&str) -> Option<String>,
) -> Option<Zeroizing<String>> {
    let mut writer = Writer {
        json,
        number,
        // Reserved at once: a buffer that grows leaves unwiped copies behind. Only a number grows: `1e20,` has 22 characters then.
        out: Zeroizing::new(String::with_capacity(json.len() * 5)),
    };
    let signed = |entry: &&Entry| entry.name != "signature";
    // Repeated signatures are left out too, but not overlooked.
    let is_unique = entries.iter().filter(|entry| !signed(entry)).count() <= 1;
    writer.object(entries.iter().filter(signed))?;
    is_unique.then_some(writer.out)
}

struct Writer<'a> {
    json: &'a str,
    number: fn(&str) -> Option<String>,
    out: Zeroizing<String>,
}

impl Writer<'_> {
    fn value(&mut self, node: &JsonNode) -> Option<()> {
        match &node.value {
            Value::Null | Value::Bool => self.out.push_str(node.span.of(self.json)),
            Value::Number => {
                let number = (self.number)(node.span.of(self.json))?;
                self.out.push_str(&number);
            }
            Value::String(text) => push_quoted(&mut self.out, text),
            Value::Array(nodes) => {
                self.out.push('[');
                for (i, node) in nodes.iter().enumerate() {
                    self.comma_unless(i == 0);
                    self.value(node)?;
                }
                self.out.push(']');
            }
            Value::Object(entries) => self.object(entries.iter())?,
        }
        Some(())
    }

    fn object<'e>(&mut self, entries: impl Iterator<Item = &'e Entry>) -> Option<()> {
        let mut sorted: Vec<&Entry> = Vec::new();
        for entry in entries {
            // By UTF-16 code units, as JavaScript sorts: a character beyond U+FFFF comes before U+FB33.
            let at = sorted
                .binary_search_by(|other| other.name.encode_utf16().cmp(entry.name.encode_utf16()));
            sorted.insert(at.err()?, entry);
        }
        self.out.push('{');
        for (i, entry) in sorted.into_iter().enumerate() {
            self.comma_unless(i == 0);
            push_quoted(&mut self.out, &entry.name);
            self.out.push(':');
            self.value(&entry.node)?;
        }
        self.out.push('}');
        Some(())
    }

    fn comma_unless(&mut self, is_first: bool) {
        if !is_first {
            self.out.push(',');
        }
    }
}

/// A JSON number as ECMAScript writes it, which is its RFC 8785 form; nothing when it is too large for a double.
pub fn canonical_number(text: &str) -> Option<String> {
    let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    if value == 0.0 {
        return Some("0".to_owned());
    }
    let shortest = format!("{value:e}");
    let (mantissa, _) = shortest.split_once('e')?;
    // Of two shortest forms that are equally near, ECMAScript takes the even one.
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let even = format!("{value:.*e}", digits - 1);
    let is_same = |other: &String| other.parse() == Ok(value);
    let shortest = Some(even).filter(is_same).unwrap_or(shortest);
    let (mantissa, exponent) = shortest.split_once('e')?;
    let unsigned = mantissa.trim_start_matches('-');
    let mut written = mantissa[..mantissa.len() - unsigned.len()].to_owned();
    let digits = unsigned.replace('.', "");
    // Where the point stands, counted from before the first digit.
    let point = exponent.parse::<i32>().ok()? + 1;
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let count = i32::try_from(digits.len()).ok()?;
    match point {
        1..=21 if count <= point => {
            written.push_str(&digits);
            written.push_str(&zeros(point - count));
        }
        1..=21 => {
            let (whole, fraction) = digits.split_at(usize::try_from(point).ok()?);
            written.extend([whole, ".", fraction]);
        }
        -5..=0 => written.extend(["0.", &zeros(-point), &digits]),
        _ => {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            let sign = if point > 0 { "+" } else { "" };
            let exponent = (point - 1).to_string();
            written.extend([first, dot, rest, "e", sign, &exponent]);
        }
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[track_caller]
    fn check(json: &str, want: Option<&str>) {
        let Some(Value::Object(entries)) = parse(json).root.map(|root| root.value) else {
            panic!("an object");
        };
        let got = without_signature(json, &entries, canonical_number);
        assert_eq!(got.as_deref().map(String::as_str), want);
    }

    #[test]
    fn the_example_of_the_rfc_has_its_form() {
        check(
            r#"{
                "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
                "literals": [null, true, false]
            }"#,
            Some(
                r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#,
            ),
        );
    }

    #[test]
    fn members_are_sorted_as_the_rfc_sorts_them() {
        check(
            r#"{"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7}"#,
            Some("{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{FB33}\":3}"),
        );
    }

    #[test]
    fn the_signature_is_left_out_at_the_top_only() {
        check(
            r#"{"signature":{"a":1},"b":{"signature":2}}"#,
            Some(r#"{"b":{"signature":2}}"#),
        );
    }

    #[test]
    fn what_is_repeated_has_no_form() {
        check(r#"{"a":1,"a":1}"#, None);
        check(r#"{"a":[{"b":1,"\u0062":1}]}"#, None);
        check(r#"{"signature":1,"signature":2}"#, None);
        check(r#"{"a":1e400}"#, None);
    }

    #[test]
    fn numbers_are_written_as_the_rfc_writes_them() {
        // RFC 8785, appendix B, by the bits of the double.
        for (bits, want) in [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            let value = f64::from_bits(bits);
            assert_eq!(
                canonical_number(&format!("{value:?}")).as_deref(),
                Some(want)
            );
            assert_eq!(canonical_number(want).as_deref(), Some(want));
        }
    }
}
