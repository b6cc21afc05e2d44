//! As much of HTTP as the measurements need.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// Asks one program, with one request a connection, and keeps a cookie.
#[derive(Debug)]
pub struct Http {
    address: SocketAddr,
    /// The cookie that the program has given last, as it is shown to it.
    pub cookie: String,
}

impl Http {
    pub fn to(address: SocketAddr) -> Self {
        Self {
            address,
            cookie: String::new(),
        }
    }

    pub fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        self.call("GET", path, "")
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Result<Vec<u8>> {
        self.call("POST", path, &body.to_string())
    }

    fn call(&mut self, method: &str, path: &str, body: &str) -> Result<Vec<u8>> {
        let mut stream = TcpStream::connect(self.address)?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            self.cookie,
            body.len()
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let end = answer
            .windows(4)
            .position(|bytes| bytes == b"\r\n\r\n")
            .context("an answer without headers")?;
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        let body = answer.split_off(end + 4);
        if !head.starts_with("http/1.1 2") {
            bail!(
                "{method} {path}: {head}\n{}",
                String::from_utf8_lossy(&body)
            );
        }
        let original = String::from_utf8_lossy(&answer);
        let header = |line: &str, name: &str| {
            line.get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        if let Some(line) = original.lines().find(|line| header(line, "set-cookie:")) {
            let pair = line["set-cookie:".len()..]
                .split(';')
                .next()
                .unwrap_or_default();
            pair.trim().clone_into(&mut self.cookie);
        }
        if head.contains("transfer-encoding: chunked") {
            joined(&body)
        } else {
            Ok(body)
        }
    }
}

/// Joins the chunks of a body.
fn joined(mut chunks: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunks
            .windows(2)
            .position(|bytes| bytes == b"\r\n")
            .context("a chunk without a size")?;
        let size = usize::from_str_radix(std::str::from_utf8(&chunks[..end])?.trim(), 16)?;
        if size == 0 {
            return Ok(body);
        }
        let rest = &chunks[end + 2..];
        body.extend_from_slice(rest.get(..size).context("a chunk that was cut off")?);
        chunks = rest.get(size + 2..).context("a chunk that was cut off")?;
    }
}
