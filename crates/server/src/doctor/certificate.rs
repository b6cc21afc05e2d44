//! The certificate for TLS: whether it can be used, for whom it is, and how long it counts.

use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;

use domain::Timestamp;

use super::DoctorFinding;
use crate::clock;
use crate::config::Config;

const CHECK: &str = "tls";
/// Renewal should have happened by then: usual clients renew a month before the end, and short certificates at a third of their life.
const SOON: std::time::Duration = std::time::Duration::from_hours(7 * 24);

/// Looks at the certificate, where the server speaks TLS itself.
pub fn examine(config: &Config) -> DoctorFinding {
    let reach = &config.reach;
    let Some(file) = &reach.tls_certificate else {
        return DoctorFinding::pass(CHECK, "this server does not speak TLS itself");
    };
    if let Err(error) = reach.certificate() {
        return DoctorFinding::failed(CHECK, &error);
    }
    let name = file.display();
    let Some(certificate) = CertificateDer::from_pem_file(file).ok() else {
        return DoctorFinding::fail(
            CHECK,
            format!("{name} holds no certificate"),
            "put one there, as PEM",
        );
    };
    let renew =
        "renew the certificate; the server reads it again within ten seconds, without a restart";
    if let Some(host) = reach.public_url.as_deref().and_then(host_of)
        && let Ok(parsed) = ParsedCertificate::try_from(&certificate)
        && let Ok(server) = ServerName::try_from(host.to_owned())
        && verify_server_name(&parsed, &server).is_err()
    {
        return DoctorFinding::fail(
            CHECK,
            format!("the certificate in {name} is not for {host}, which --public-url names"),
            renew,
        );
    }
    let Some((from, until)) = validity(&certificate) else {
        return DoctorFinding::warn(
            CHECK,
            format!("how long {name} counts can't be read"),
            renew,
        );
    };
    let now = clock::now();
    if now < from || until <= now {
        let said =
            format!("the certificate in {name} counts from {from} until {until}, and it is {now}");
        return DoctorFinding::fail(CHECK, said, renew);
    }
    if until < now.later(SOON) {
        return DoctorFinding::warn(
            CHECK,
            format!("the certificate in {name} ends at {until}"),
            renew,
        );
    }
    DoctorFinding::pass(
        CHECK,
        format!("the certificate in {name} counts until {until}"),
    )
}

fn host_of(url: &str) -> Option<&str> {
    let authority = url.split_once("://")?.1.split('/').next()?;
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    Some(host.trim_matches(['[', ']']))
}

/// Reads from when until when a certificate counts (RFC 5280, 4.1.2.5): a library would bring a reader of all of X.509 for two times.
fn validity(certificate: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let (_, whole, _) = element(certificate)?;
    let (_, mut fields, _) = element(whole)?;
    // The version is the only field with a tag of its own, and may be missing.
    if fields.first() == Some(&0xA0) {
        fields = element(fields)?.2;
    }
    // Serial number, algorithm, issuer.
    for _ in 0..3 {
        fields = element(fields)?.2;
    }
    let (_, times, _) = element(fields)?;
    let (kind, from, rest) = element(times)?;
    let from = time(kind, from)?;
    let (kind, until, _) = element(rest)?;
    Some((from, time(kind, until)?))
}

/// Reads an element of DER: its tag, its content, and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7F);
        if !(1..=3).contains(&count) {
            return None;
        }
        let (bytes, rest) = rest.split_at_checked(count)?;
        let length = bytes
            .iter()
            .fold(0, |length, byte| length << 8 | usize::from(*byte));
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// `UTCTime` has two digits for the year, which end with 2049; `GeneralizedTime` has four.
fn time(tag: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let text = match tag {
        0x17 if text.len() == 12 => {
            let century = if text < "50" { "20" } else { "19" };
            format!("{century}{text}")
        }
        0x18 if text.len() == 14 => text.to_owned(),
        _ => return None,
    };
    if !text.is_ascii() {
        return None;
    }
    let (date, clock) = text.split_at(8);
    let (year, month, day) = (&date[..4], &date[4..6], &date[6..]);
    let (hour, minute, second) = (&clock[..2], &clock[2..4], &clock[4..]);
    Timestamp::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn the_time_of_a_certificate_is_read() {
        for (from, until) in [
            ((2020, 1, 1), (2049, 12, 31)),
            ((1999, 12, 31), (2050, 1, 1)),
            ((2026, 11, 27), (9999, 12, 31)),
        ] {
            let key = rcgen::KeyPair::generate().unwrap();
            let mut wish = rcgen::CertificateParams::new(["lake.example".to_owned()]).unwrap();
            wish.not_before = rcgen::date_time_ymd(from.0, from.1, from.2);
            wish.not_after = rcgen::date_time_ymd(until.0, until.1, until.2);
            let made = wish.self_signed(&key).unwrap();
            let day = |(year, month, day): (i32, u8, u8)| {
                at(&format!("{year:04}-{month:02}-{day:02}T00:00:00Z"))
            };
            assert_eq!(validity(made.der()), Some((day(from), day(until))));
            for cut in 0..made.der().len() {
                // Whatever is missing, nothing is made up and nothing panics.
                let read = validity(&made.der()[..cut]);
                assert_eq!(read, None, "{cut}");
            }
        }
    }

    #[test]
    fn the_host_of_an_address_is_its_name() {
        assert_eq!(host_of("https://lake.example"), Some("lake.example"));
        assert_eq!(host_of("https://lake.example:8443/a"), Some("lake.example"));
        assert_eq!(host_of("https://[::1]:8443"), Some("::1"));
        assert_eq!(host_of("lake.example"), None);
    }
}
