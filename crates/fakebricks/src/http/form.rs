//! Forms with files (`multipart/form-data`), as clients send them to import a file.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};

use super::reply::RestError;

/// Returns what separates the parts, when a request is a form.
pub fn boundary(headers: &HeaderMap) -> Option<&str> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let parameters = content_type.strip_prefix("multipart/form-data")?;
    let boundary = parameters
        .split(';')
        .find_map(|one| one.trim().strip_prefix("boundary="))?;
    Some(boundary.trim_matches('"'))
}

/// Returns the value of each field, by its name.
pub fn fields(body: &[u8], boundary: &str) -> Result<BTreeMap<String, Vec<u8>>, RestError> {
    let malformed = || RestError::invalid("The form is malformed");
    let delimiter = format!("--{boundary}").into_bytes();
    let mut all = BTreeMap::new();
    let first = find(body, &delimiter).ok_or_else(malformed)?;
    let mut rest = &body[first + delimiter.len()..];
    let between = [b"\r\n".as_slice(), &delimiter].concat();
    while !rest.starts_with(b"--") {
        let part = rest.strip_prefix(b"\r\n").ok_or_else(malformed)?;
        let head = find(part, b"\r\n\r\n").ok_or_else(malformed)?;
        let name = std::str::from_utf8(&part[..head])
            .ok()
            .and_then(field_name)
            .ok_or_else(malformed)?;
        let content = &part[head + 4..];
        let end = find(content, &between).ok_or_else(malformed)?;
        all.insert(name, content[..end].to_vec());
        rest = &content[end + between.len()..];
    }
    Ok(all)
}

fn field_name(head: &str) -> Option<String> {
    let line = head.lines().find(|line| {
        line.to_ascii_lowercase()
            .starts_with("content-disposition:")
    })?;
    let name = line
        .split(';')
        .find_map(|one| one.trim().strip_prefix("name="))?;
    Some(name.trim_matches('"').to_owned())
}

fn find(all: &[u8], wanted: &[u8]) -> Option<usize> {
    all.windows(wanted.len()).position(|one| one == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_files_are_read() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"path\"\r\n\r\n/Shared/a\r\n--x\r\n\
            Content-Disposition: form-data; name=\"content\"; filename=\"a\"\r\nContent-Type: text/plain\r\n\r\na\r\n\r\nb--x\r\n--x--\r\n";
        let all = fields(body, "x").unwrap();
        assert_eq!(all["path"], b"/Shared/a");
        assert_eq!(all["content"], b"a\r\n\r\nb--x");
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"path\"\r\n\r\n/Shared";
        assert!(fields(body, "x").is_err());
        assert!(fields(b"", "x").is_err());
    }
}
