//! `lakesentry inspect`: the inspector's reader on the command line. It logs nothing and shows no token.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use connection_string::{ApiUrl, KeySet, ReadContext, StringRead, Verdict, read_text};

mod input;
mod json;
mod judge;
mod text;

/// What `lakesentry inspect` is asked for.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
pub struct Options {
    /// A file with a string, or any text with strings in it: a .env, a job definition, a log. `-` is standard input, which is read without FILE, too
    file: Option<PathBuf>,

    /// Prints one JSON object; `--help` describes it
    #[arg(long)]
    json: bool,

    /// Verifies signatures with the public keys in this file, saved from /.well-known/jwks.json of your instance
    #[arg(long, value_name = "JWKS")]
    key: Option<PathBuf>,

    /// The instance to which data should go, like `https://lakesentry.example.com`; others are pointed out
    #[arg(long, value_name = "URL")]
    trust: Option<ApiUrl>,
}

const HELP: &str = "\
Tokens are masked in every output; there is no option to show them. The fingerprint of a token may be compared and shared.

Exit status:
  0  no string has to be refused
  1  a collector must refuse a string, or there is none
  2  the command line is wrong, or a file can't be read

The object of --json:
  strings                  one for each string; when there is none, one report says what was read instead
    line, column           where it begins; null when FILE was read as a single string
    report
      verdict              valid, look-first or refused
      errors, warnings, notes, left_out
                           how many findings there are; left_out counts those of a kind that is listed many times
      token                null, or masked, fingerprint, is_well_formed
      members              name, value, explanation, start, end; secrets are masked, start and end count bytes of the payload
      findings             code, severity (error, warning, note), message, what_to_do, place
        place              source (text or payload), member or null, start, end in bytes, line, column
      payload              null, or the decoded JSON as a text with secrets masked
  refused                  how many strings a collector must refuse";

/// Reads, prints, and gives the exit status.
///
/// # Errors
/// A file can't be read, or the result can't be written.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let keys = options.key.as_deref().map(input::keys).transpose()?;
    let text = input::text(options.file.as_deref())?;
    let context = ReadContext {
        now: jiff::Timestamp::now().as_second(),
        trusted_api_url: options.trust.as_ref().map(ToString::to_string),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let printed = print(options, &text, &context, keys.as_ref(), &mut out);
    match printed.and_then(|refused| out.flush().map(|()| refused)) {
        Ok(0) => Ok(ExitCode::SUCCESS),
        Ok(_) => Ok(ExitCode::FAILURE),
        // Whoever reads the output has seen enough, like `head`; that all is well was not found out.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::FAILURE),
        Err(error) => Err(error).context("the result can't be written"),
    }
}

/// Prints one string after the other, so that a log with a million of them needs no memory, and counts those to refuse.
fn print(
    options: &Options,
    text: &str,
    context: &ReadContext,
    keys: Option<&KeySet>,
    out: &mut impl Write,
) -> io::Result<usize> {
    let strings = read_text(text, context);
    let count = strings.len();
    let mut refused = 0;
    for (i, mut read) in strings.enumerate() {
        if let Some(keys) = keys {
            judge::signature(&mut read, keys);
        }
        refused += usize::from(is_refused(&read));
        if options.json {
            json::string(out, &read, i == 0)?;
        } else {
            text::string(out, &read, i == 0)?;
        }
    }
    if options.json {
        json::end(out, refused)?;
    } else if count > 1 {
        text::end(out, count, refused)?;
    }
    Ok(refused)
}

fn is_refused(read: &StringRead<'_>) -> bool {
    matches!(read.report.verdict(), Verdict::Refused(_))
}
