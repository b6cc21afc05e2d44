//! Moments in words, in the time zone of the browser.

use js_sys::Date;
use wasm_bindgen::JsValue;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// "14:02" today, "21 Nov, 14:02" on other days.
pub fn moment(at_ms: u64) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 stay exact until the year 287396"
    )]
    let at = Date::new(&JsValue::from_f64(at_ms as f64));
    words(&at)
}

/// This moment, as the server writes times.
pub fn now() -> String {
    String::from(Date::new_0().to_iso_string())
}

/// "14:02" today, "21 Nov, 14:02" on other days, of a time as the server writes it; that text itself where the browser can't
/// read it.
pub fn day_and_time(rfc3339: &str) -> String {
    let at = Date::new(&JsValue::from_str(rfc3339));
    if at.get_time().is_nan() {
        rfc3339.to_owned()
    } else {
        words(&at)
    }
}

fn words(at: &Date) -> String {
    let clock = format!("{:02}:{:02}", at.get_hours(), at.get_minutes());
    if at.to_date_string() == Date::new_0().to_date_string() {
        return clock;
    }
    let month = MONTHS.get(at.get_month() as usize).unwrap_or(&"");
    format!("{} {month}, {clock}", at.get_date())
}
