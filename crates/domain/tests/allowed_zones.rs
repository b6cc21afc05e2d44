//! Addresses as an attacker might write them: none leads to a host outside Databricks' zones.
//!
//! They are made by chance from a fixed start, so that a failure comes back in every run. `cargo xtask soak` tries ten million, from another
//! start each time.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use domain::{Address, DatabricksHost};

/// Written out once more: a zone that is added by mistake is noticed here.
const ZONES: [&str; 7] = [
    ".cloud.databricks.com",
    ".cloud.databricks.us",
    ".cloud.databricks.mil",
    ".azuredatabricks.net",
    ".databricks.azure.us",
    ".databricks.azure.cn",
    ".gcp.databricks.com",
];

/// Parts of addresses, right ones and traps.
const SCHEMES: [&str; 14] = [
    "",
    "",
    "https://",
    "https://",
    "HTTPS://",
    "http://",
    "//",
    "https:/",
    "https:\\\\",
    "ftp://",
    "javascript:",
    "jdbc:databricks://",
    "databricks://",
    "host = https://",
];
const USERS: [&str; 8] = [
    "",
    "",
    "",
    "",
    "user@",
    "acme.cloud.databricks.com@",
    "a:b@",
    "adb-1.2.azuredatabricks.net%40",
];
const NAMES: [&str; 20] = [
    "acme",
    "adb-7405605519549535.15",
    "8757561887652360.0",
    "accounts",
    "accounts-dod",
    "127.0.0.1",
    "[::1]",
    "[::ffff:169.254.169.254]",
    "2130706433",
    "0x7f000001",
    "localhost",
    "169.254.169.254",
    "evil.example",
    "",
    "-",
    "a_b",
    "ACME",
    "acme%2eevil",
    "xn--acme-abc",
    "metadata.google.internal",
];
const JOINTS: [&str; 10] = [".", ".", ".", ".", "", "。", "%2e", "..", "-", "\u{200b}."];
const ENDS: [&str; 22] = [
    "cloud.databricks.com",
    "cloud.databricks.us",
    "cloud.databricks.mil",
    "azuredatabricks.net",
    "databricks.azure.us",
    "databricks.azure.cn",
    "gcp.databricks.com",
    "databricks.com",
    "dev.databricks.com",
    "evil.example",
    "evilazuredatabricks.net",
    "azuredatabricks.net.evil.example",
    "cloud.databricks.com.",
    "cloud.databricks.com..",
    "azuredatabricks.ne",
    "cloud.databricks.com:443",
    "cloud.databricks.com:80",
    "cloud.databricks.com\\evil.example",
    "azuredatabricks.net\tx",
    "azuredatabricks.net\0",
    "AzureDatabricks.NET",
    "ａzuredatabricks.net",
];
const TAILS: [&str; 14] = [
    "",
    "/",
    "/?o=1",
    "@evil.example/",
    "/@evil.example",
    "#@evil.example",
    "?x=@evil.example",
    "\\@evil.example",
    ":443@evil.example",
    ";host=evil.example",
    "\nhost = evil.example",
    " evil.example",
    ",evil.example",
    "/../../evil",
];

/// A generator of numbers that look random (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Writes an address; one in four is damaged afterwards.
fn write(chance: &mut Chance, text: &mut String) {
    text.clear();
    text.push_str(chance.one(&SCHEMES));
    text.push_str(chance.one(&USERS));
    text.push_str(chance.one(&NAMES));
    text.push_str(chance.one(&JOINTS));
    text.push_str(chance.one(&ENDS));
    text.push_str(chance.one(&TAILS));
    if chance.below(4) == 0 {
        let at = chance.below(text.chars().count());
        let at = text.char_indices().nth(at).unwrap().0;
        let trap = [
            '.', '@', '/', '\\', ':', '#', '\n', '\u{ff0e}', '\u{202e}', ' ', 'a', '%',
        ];
        text.insert(at, trap[chance.below(trap.len())]);
    }
}

/// The reading of another eye: a host name in lower case, at a label inside a zone, and nothing in it that could end it earlier.
#[track_caller]
fn check(host: &DatabricksHost, text: &str) {
    let host = host.as_str();
    let inside = ZONES
        .iter()
        .filter_map(|zone| host.strip_suffix(zone))
        .any(|name| !name.is_empty() && !name.ends_with('.'));
    let plain = host
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
    assert!(inside && plain, "{host:?} was read from {text:?}");
}

#[test]
fn no_address_leads_outside_the_zones() {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let count = number("LAKESENTRY_ADDRESSES").unwrap_or(1_000_000);
    let mut chance = Chance(number("LAKESENTRY_SEED").unwrap_or(20_261_122));
    let mut text = String::new();
    let mut read = 0;
    for _ in 0..count {
        write(&mut chance, &mut text);
        if let Ok(address) = Address::parse(&text) {
            check(&address.host, &text);
            read += 1;
        }
        if let Ok(host) = DatabricksHost::parse(&text) {
            check(&host, &text);
        }
    }
    // Else nothing would have been tried.
    assert!(
        (count / 100..count / 2).contains(&read),
        "{read} of {count} could be read"
    );
}
