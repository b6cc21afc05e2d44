//! Which numbers every program reads alike.

/// Whether every program reads this JSON number as the same value: integers within ±(2^53 − 1), others from 10^−307 to 10^308.
pub(crate) fn is_in_range(number: &str) -> bool {
    let digits = number.trim_start_matches('-');
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() == digits.len() {
        return digits.parse::<u64>().is_ok_and(|value| value < 1 << 53);
    }
    // The value is 0.d… times ten to this, with a first digit d that is not 0; or it is 0.
    let zeros = fraction.bytes().take_while(|&byte| byte == b'0').count();
    let (digits_before, zeros_after) = match whole {
        "0" if zeros == fraction.len() => return true,
        "0" => (0, zeros),
        whole => (whole.len(), 0),
    };
    let magnitude = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    exponent.parse::<i32>().is_ok_and(|exponent| {
        let magnitude = exponent
            .saturating_add(magnitude(digits_before))
            .saturating_sub(magnitude(zeros_after));
        (-306..=308).contains(&magnitude)
    })
}

#[cfg(test)]
mod tests {
    use super::is_in_range;

    #[test]
    fn numbers_that_programs_read_alike() {
        for number in [
            "0",
            "-1",
            "-0",
            "9007199254740991",
            "1.5",
            "1e300",
            "1e-300",
            "0.0001e-300",
            "10000e-310",
            "0.00",
            "0e99999999999",
            "1e+2",
        ] {
            assert!(is_in_range(number), "{number}");
        }
        for number in [
            "9007199254740992",
            "-9007199254740992",
            "1e309",
            "1000e306",
            "-1e999999999999",
            "1e-400",
            "1E2147483647",
        ] {
            assert!(!is_in_range(number), "{number}");
        }
        let tiny = format!("0.{}1", "0".repeat(310));
        assert!(!is_in_range(&tiny));
    }
}
