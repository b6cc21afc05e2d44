//! The lines of a text that comes in pieces.

use crate::event::RefusedLine;
use crate::unpack::ByteSink;

/// A longer line is passed over.
const LONGEST: usize = 16 * 1024 * 1024;

/// What takes the lines.
pub trait LineSink {
    /// Takes a line that is not empty, or how one begins that can't be taken. Says whether more are wanted.
    fn take_line(&mut self, number: u32, line: Result<&[u8], (&[u8], RefusedLine)>) -> bool;
}

/// Cuts a text into lines.
#[derive(Debug, Default)]
pub struct LineReader {
    /// What came of the line that is not over yet.
    begun: Vec<u8>,
    is_too_long: bool,
    /// Lines before.
    number: u32,
}

impl LineReader {
    /// The text is over. A last line without a line break is a line if it can be read; else the text was cut off in it.
    pub fn end(&mut self, sink: &mut dyn LineSink) {
        let line = std::mem::take(&mut self.begun);
        self.number += 1;
        if self.is_too_long {
            sink.take_line(self.number, Err((&line, RefusedLine::TooLong)));
        } else if trimmed(&line).ends_with(b"}") || !trimmed(&line).starts_with(b"{") {
            self.hand_on(&line, sink);
        } else {
            sink.take_line(self.number, Err((&line, RefusedLine::CutOff)));
        }
    }

    fn hand_on(&self, line: &[u8], sink: &mut dyn LineSink) -> bool {
        let line = trimmed(line);
        line.is_empty() || sink.take_line(self.number, Ok(line))
    }

    /// Takes more of the text. Says whether more is wanted.
    pub fn push(&mut self, bytes: &[u8], sink: &mut dyn LineSink) -> bool {
        let mut rest = bytes;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let (line, behind) = (&rest[..end], &rest[end + 1..]);
            rest = behind;
            self.number = self.number.saturating_add(1);
            let goes_on = if self.begun.is_empty() {
                if line.len() > LONGEST {
                    sink.take_line(self.number, Err((line, RefusedLine::TooLong)))
                } else {
                    self.hand_on(line, sink)
                }
            } else {
                self.add(line);
                let line = std::mem::take(&mut self.begun);
                let goes_on = if std::mem::take(&mut self.is_too_long) {
                    sink.take_line(self.number, Err((&line, RefusedLine::TooLong)))
                } else {
                    self.hand_on(&line, sink)
                };
                self.begun = line;
                self.begun.clear();
                goes_on
            };
            if !goes_on {
                return false;
            }
        }
        self.add(rest);
        true
    }

    fn add(&mut self, bytes: &[u8]) {
        if self.begun.len() + bytes.len() > LONGEST {
            self.is_too_long = true;
            // How it begins is enough, and the room is given back.
            self.begun.truncate(1024);
            self.begun.shrink_to_fit();
        }
        if !self.is_too_long {
            self.begun.extend_from_slice(bytes);
        }
    }
}

fn trimmed(line: &[u8]) -> &[u8] {
    line.trim_ascii()
}

/// Hands bytes on as lines.
pub struct LinesOf<'a, S> {
    pub lines: &'a mut LineReader,
    pub sink: &'a mut S,
}

impl<S: LineSink> ByteSink for LinesOf<'_, S> {
    fn take(&mut self, bytes: &[u8]) -> bool {
        self.lines.push(bytes, self.sink)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct KeptLines(Vec<(u32, Result<String, String>)>);

    impl LineSink for KeptLines {
        fn take_line(&mut self, number: u32, line: Result<&[u8], (&[u8], RefusedLine)>) -> bool {
            let line = line.map(|line| String::from_utf8_lossy(line).into_owned());
            self.0
                .push((number, line.map_err(|(_, reason)| reason.to_string())));
            true
        }
    }

    fn lines(text: &[u8], step: usize) -> Vec<(u32, Result<String, String>)> {
        let (mut reader, mut kept) = (LineReader::default(), KeptLines::default());
        for bytes in text.chunks(step) {
            reader.push(bytes, &mut kept);
        }
        reader.end(&mut kept);
        kept.0
    }

    #[test]
    fn lines_keep_their_numbers_however_they_come() {
        for step in 1..20 {
            let found = lines(b"a\r\n\n  b \n\r\n{c}", step);
            let expected =
                [(1, "a"), (3, "b"), (5, "{c}")].map(|(at, line)| (at, Ok(line.to_owned())));
            assert_eq!(found, expected);
        }
        assert_eq!(lines(b"\n\n", 1), []);
    }

    #[test]
    fn a_line_that_the_file_cuts_off_is_told() {
        let found = lines(b"{}\n{\"a\":1", 4);
        assert_eq!(found[1], (2, Err("cut off where the file ends".to_owned())));
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut text = vec![b'x'; LONGEST + 1];
        text.extend(b"\nb\n");
        for step in [1_000_000, text.len()] {
            let found = lines(&text, step);
            assert_eq!(found[0], (1, Err("longer than 16 MiB".to_owned())));
            assert_eq!(found[1], (2, Ok("b".to_owned())));
        }
        let found = lines(&vec![b' '; LONGEST * 3], 1_000_000);
        assert_eq!(found, [(1, Err("longer than 16 MiB".to_owned()))]);
    }
}
