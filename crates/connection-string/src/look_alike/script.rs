//! Scripts and twins: small tables of what host names are written in, not all of Unicode.

/// A script that letters belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LetterScript {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Indic,
    Thai,
    Georgian,
    Cherokee,
    Kana,
    Han,
    Hangul,
    Other,
}

impl LetterScript {
    /// The script of a letter; digits and hyphens belong to none.
    pub(super) fn of(c: char) -> Option<Self> {
        Some(match c {
            'a'..='z'
            | 'A'..='Z'
            | '\u{C0}'..='\u{2AF}'
            | '\u{1E00}'..='\u{1EFF}'
            | '\u{FF21}'..='\u{FF5A}' => Self::Latin,
            '\0'..='\u{BF}' | '\u{300}'..='\u{36F}' => return None,
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Self::Greek,
            '\u{400}'..='\u{52F}'
            | '\u{1C80}'..='\u{1C8F}'
            | '\u{2DE0}'..='\u{2DFF}'
            | '\u{A640}'..='\u{A69F}' => Self::Cyrillic,
            '\u{530}'..='\u{58F}' => Self::Armenian,
            '\u{590}'..='\u{5FF}' => Self::Hebrew,
            '\u{600}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' => Self::Arabic,
            '\u{900}'..='\u{DFF}' => Self::Indic,
            '\u{E00}'..='\u{E7F}' => Self::Thai,
            '\u{10A0}'..='\u{10FF}' | '\u{1C90}'..='\u{1CBF}' => Self::Georgian,
            '\u{13A0}'..='\u{13FF}' | '\u{AB70}'..='\u{ABBF}' => Self::Cherokee,
            '\u{3005}'..='\u{3007}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}' => Self::Han,
            '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' => Self::Kana,
            '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}' => {
                Self::Hangul
            }
            _ => Self::Other,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Greek => "Greek",
            Self::Cyrillic => "Cyrillic",
            Self::Armenian => "Armenian",
            Self::Hebrew => "Hebrew",
            Self::Arabic => "Arabic",
            Self::Indic => "Indic",
            Self::Thai => "Thai",
            Self::Georgian => "Georgian",
            Self::Cherokee => "Cherokee",
            Self::Kana => "Kana",
            Self::Han => "Han",
            Self::Hangul => "Hangul",
            Self::Other => "another",
        }
    }
}

/// Letters that most fonts draw like an ASCII letter, each followed by that letter.
const TWINS: &str = "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwӏlкkмmтtвbнhгrпnѵvүyԍg\
    αaοoρpνvιiκkτtυuχxωwεeηnγy\
    օoսuհhոnցgզqոn\
    ıiɡgɑaɩiʟlꞌi";

/// The ASCII letter that a letter is mistaken for.
pub(super) fn latin_twin(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    // Full-width forms follow ASCII at a fixed distance.
    if ('\u{FF21}'..='\u{FF5A}').contains(&c) {
        return char::from_u32(u32::from(c) - 0xFEE0).map(|c| c.to_ascii_lowercase());
    }
    let mut pairs = TWINS.chars();
    while let (Some(twin), Some(plain)) = (pairs.next(), pairs.next()) {
        if twin == c {
            return Some(plain);
        }
    }
    None
}
