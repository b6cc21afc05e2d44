//! Files for spreadsheets.

/// Writes lines of cells, each in quotes.
///
/// # Errors
/// When there is no memory.
pub fn lines<const N: usize>(
    lines: impl IntoIterator<Item = [String; N]>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    for line in lines {
        writer.write_record(&line)?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// Most digits of a number that spreadsheets keep; they round what is longer.
const EXACT_DIGITS: usize = 15;

/// Writes a cell so that a spreadsheet shows it and never calculates with it. Names of workspaces and Databricks' words are other people's
/// text: one that begins like a formula gets an apostrophe in front (OWASP, "CSV Injection"). So does a number that would be rounded, as
/// ids of workspaces are.
pub fn guarded(cell: &str) -> String {
    // Control characters have no place in a cell, and some programs skip them before they look for a formula.
    let clean: String = cell
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    // Full-width forms count as the plain ones in some programs and languages.
    let is_formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let number = clean.trim();
    let is_rounded = number.len() > EXACT_DIGITS && number.bytes().all(|b| b.is_ascii_digit());
    if is_rounded || clean.trim_start().starts_with(is_formula) {
        format!("'{clean}")
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_formula_is_a_text() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("  @SUM(A1)"), "'  @SUM(A1)");
        assert_eq!(guarded("\t-2"), "' -2");
        assert_eq!(guarded("a=b"), "a=b");
    }

    #[test]
    fn a_number_that_a_spreadsheet_would_round_is_a_text() {
        assert_eq!(guarded("1234567890123456"), "'1234567890123456");
        assert_eq!(guarded("123456789012345"), "123456789012345");
        assert_eq!(guarded("01ef-1234567890123456"), "01ef-1234567890123456");
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_cell(texts in proptest::collection::vec("[=+@,;\"'\t\r\n -]{0,4}\\PC{0,8}", 4)) {
            let cells: [String; 4] = texts.clone().try_into().unwrap();
            let out = lines([cells.map(|cell| guarded(&cell))]).unwrap();
            prop_assert_eq!(out.split(|byte| *byte == b'\n').count(), 2);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
            let back = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(back.len(), 4);
            for (cell, text) in back.iter().zip(&texts) {
                prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']));
                let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                prop_assert_eq!(cell.strip_prefix('\'').filter(|_| !plain.starts_with('\'')).unwrap_or(cell), plain.as_str());
            }
        }
    }
}
