//! Base64, one character at a time, and the end of the JSON object inside.

/// Value of a character of either base64 alphabet.
pub(crate) fn sextet(byte: u8) -> Option<u8> {
    let value = SEXTETS[usize::from(byte)];
    (value < 64).then_some(value)
}

/// The value of each byte, and 64 for those that are no character of base64. Looked up for every byte of a text that is searched.
const SEXTETS: [u8; 256] = {
    let mut values = [64; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        values[byte as usize] = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => 64,
        };
        byte += 1;
    }
    values
};

/// What was read so far.
#[derive(Clone, Copy, Default)]
pub(crate) struct Decoder {
    pub characters: usize,
    /// Those that do not fill a byte yet.
    pub bits: u32,
    bit_count: u32,
}

impl Decoder {
    /// Takes a character of base64; others count as zeros. Gives a byte when one is whole.
    pub(crate) fn push(&mut self, byte: u8) -> Option<u8> {
        self.bits = self.bits << 6 | u32::from(sextet(byte).unwrap_or(0));
        self.bit_count += 6;
        self.characters += 1;
        if self.bit_count < 8 {
            return None;
        }
        self.bit_count -= 8;
        let [.., whole] = (self.bits >> self.bit_count).to_be_bytes();
        self.bits &= (1 << self.bit_count) - 1;
        Some(whole)
    }

    /// Takes four characters of base64 at once, if no bits wait to fill a byte.
    pub(super) fn push_four(&mut self, four: [u8; 4]) -> Option<[u8; 3]> {
        if self.bit_count != 0 {
            return None;
        }
        let bits = four.iter().try_fold(0_u32, |bits, &byte| {
            Some(bits << 6 | u32::from(sextet(byte)?))
        })?;
        let [_, bytes @ ..] = bits.to_be_bytes();
        self.characters += 4;
        self.bits = 0;
        Some(bytes)
    }
}

/// Watches for the brace that closes a JSON object.
#[derive(Clone, Copy, Default)]
pub(super) struct ObjectEnd {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// Whether the object has ended.
    pub closed: bool,
}

impl ObjectEnd {
    /// Goes on with the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if core::mem::take(&mut self.escaped) {
                continue;
            }
            match byte {
                b'"' => self.in_string = !self.in_string,
                b'\\' => self.escaped = self.in_string,
                b'{' if !self.in_string => self.depth += 1,
                b'}' if !self.in_string => {
                    self.depth = self.depth.saturating_sub(1);
                    self.closed |= self.depth == 0;
                }
                _ => {}
            }
        }
    }
}
