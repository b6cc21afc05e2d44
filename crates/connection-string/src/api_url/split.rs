//! Taking an address apart, more strictly than a browser does.

use crate::prelude::*;

/// The parts of `scheme://[userinfo@]host[:port][/path][?query][#fragment]`.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub is_https: bool,
    pub userinfo: Option<&'a str>,
    pub host: &'a str,
    pub port: Option<u16>,
    pub path: Option<&'a str>,
    pub query: Option<&'a str>,
    pub fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Splits an address; the error completes "This is not an address: …".
    pub(super) fn of(url: &'a str) -> Result<Self, &'static str> {
        // Browsers read a backslash as a slash and skip tabs and line breaks; others do not, and the host differs.
        if url
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '\\')
        {
            return Err("it holds white space, a control character or a backslash");
        }
        let (is_https, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err("it does not begin with https:// in lower case"),
        };
        let (rest, fragment) = split_before(rest, '#');
        let (rest, query) = split_before(rest, '?');
        let (authority, path) = split_before(rest, '/');
        let (userinfo, host_and_port) = match authority.bytes().rposition(|byte| byte == b'@') {
            Some(at) => (Some(&authority[..at]), &authority[at + 1..]),
            None => (None, authority),
        };
        let bracket = host_and_port.bytes().rposition(|byte| byte == b']');
        let bracket = bracket.unwrap_or(0);
        let colon = host_and_port[bracket..].find(':').map(|at| at + bracket);
        let (host, port) = match colon {
            Some(at) => (&host_and_port[..at], Some(port(&host_and_port[at + 1..])?)),
            None => (host_and_port, None),
        };
        if host.is_empty() {
            return Err("it names no host");
        }
        Ok(Self {
            is_https,
            userinfo,
            host,
            port,
            path,
            query,
            fragment,
        })
    }

    /// Scheme, host and port, such that equal origins compare equal.
    pub(super) fn origin(&self) -> (bool, String, u16) {
        let usual = if self.is_https { 443 } else { 80 };
        (
            self.is_https,
            self.host.to_ascii_lowercase(),
            self.port.unwrap_or(usual),
        )
    }
}

fn port(text: &str) -> Result<u16, &'static str> {
    let is_plain =
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse()
        .ok()
        .filter(|_| is_plain)
        .ok_or("its port is not a number from 1 to 65535")
}

/// The text before a mark, and from the mark on if there is one.
fn split_before(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.find(mark) {
        Some(at) => (&text[..at], Some(&text[at..])),
        None => (text, None),
    }
}
