//! Moments in words, in the time zone of the browser.

use domain::Timestamp;
use js_sys::Date;
use wasm_bindgen::JsValue;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// "14:02" today, "21 Nov, 14:02" on other days.
pub fn moment(at_ms: u64) -> String {
    day_and_time(Timestamp(i64::try_from(at_ms / 1000).unwrap_or(i64::MAX)))
}

/// This moment, in whole seconds.
pub fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit")]
    Timestamp((Date::now() / 1000.0) as i64)
}

/// "14:02" today, "21 Nov, 14:02" on other days.
pub fn day_and_time(at: Timestamp) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 stay exact until the year 287396"
    )]
    let at = Date::new(&JsValue::from_f64(at.unix() as f64 * 1000.0));
    let clock = format!("{:02}:{:02}", at.get_hours(), at.get_minutes());
    if at.to_date_string() == Date::new_0().to_date_string() {
        return clock;
    }
    let month = MONTHS.get(at.get_month() as usize).unwrap_or(&"");
    format!("{} {month}, {clock}", at.get_date())
}

/// "14:02 UTC+1": the same with the zone that it is told in, where it is read by others or long after.
pub fn with_zone(at: Timestamp) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 stay exact until the year 287396"
    )]
    let date = Date::new(&JsValue::from_f64(at.unix() as f64 * 1000.0));
    #[expect(
        clippy::cast_possible_truncation,
        reason = "minutes of at most fifteen hours"
    )]
    let behind_minutes = date.get_timezone_offset() as i32;
    format!("{} {}", day_and_time(at), zone(-behind_minutes))
}

/// "UTC+5:30".
fn zone(ahead_minutes: i32) -> String {
    let sign = if ahead_minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (ahead_minutes.abs() / 60, ahead_minutes.abs() % 60);
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_told_by_its_distance() {
        for (minutes, told) in [
            (0, "UTC"),
            (60, "UTC+1"),
            (-480, "UTC-8"),
            (330, "UTC+5:30"),
            (-210, "UTC-3:30"),
        ] {
            assert_eq!(zone(minutes), told);
        }
    }
}
