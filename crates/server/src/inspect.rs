//! `lakesentry inspect`: the inspector's reader on the command line. It logs nothing and shows no token.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use connection_string::{KeySet, ReadContext, Strings, VerdictCounts};
use server::clock;

mod input;
mod json;
mod judge;
mod text;

/// What `lakesentry inspect` is asked for.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP)]
pub struct InspectOptions {
    /// A file with a string, or any text with strings in it: a .env, a job definition, a log. `-` is standard input, which is read without FILE, too
    file: Option<PathBuf>,

    /// Prints one JSON object; `--help` describes it
    #[arg(long)]
    json: bool,

    /// Verifies signatures with the public keys in this file, saved from /.well-known/jwks.json of your instance
    #[arg(long, value_name = "JWKS")]
    key: Option<PathBuf>,

    /// The instance to which data should go, like `https://lakesentry.example.com`, or its host alone; others are pointed out
    #[arg(long, value_name = "URL")]
    trust: Option<String>,

    /// Ends with status 1 unless every string is verified by a key of --key
    #[arg(long)]
    require_verified: bool,
}

const HELP: &str = "\
Tokens are masked in every output; there is no option to show them. The fingerprint of a token may be compared and shared.

Exit status:
  0  no string has to be refused; with --require-verified, every one is verified
  1  a collector must refuse a string, or there is none, or --require-verified was given and one is not verified or something was not read
  2  the command line is wrong, or a file can't be read

The object of --json:
  strings                  one for each string; when there is none, one report says what was read instead
    line, column           where it begins; null when FILE was read as a single string
    report
      verdict              verified: signed by a key of --key; not-verified: readable, but nobody vouches for it; refuse
      title, reason        the verdict in words
      verified_by          null, or kid, the thumbprint of the key, and origin, which is file here
      errors, warnings, notes, left_out
                           how many findings there are; left_out counts those of a kind that is listed many times
      token                null, or masked, fingerprint, is_well_formed
      members              name, value, explanation, start, end, unlisted; secrets are masked, start and end count bytes of the payload,
                           unlisted is null or the worst of what is not among the findings because too many are alike
      findings             code, severity (error, warning, note), message, what_to_do, place
        place              source (text or payload), member or null, member_index in members or null, start, end in bytes, line, column
      payload              null, or the decoded JSON as a text with secrets masked
  refused, verified, not_verified
                           how many strings got which verdict
  not_searched             null, or what was not read though it looks like a string, in a sentence";

/// Reads, prints, and gives the exit status.
///
/// # Errors
/// A file can't be read, or the result can't be written.
pub fn run(options: &InspectOptions) -> anyhow::Result<ExitCode> {
    let keys = options.key.as_deref().map(input::keys).transpose()?;
    let text = input::text(options.file.as_deref())?;
    let context = ReadContext {
        now: clock::now().unix(),
        trusted: input::trusted(options.trust.as_deref())?,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let printed = print(options, &text, &context, keys.as_ref(), &mut out);
    match printed.and_then(|printed| out.flush().map(|()| printed)) {
        Ok(PrintSummary {
            counts,
            is_all_read,
        }) => {
            let is_verified = counts.not_verified == 0 && is_all_read;
            let is_well = counts.refuse == 0 && (is_verified || !options.require_verified);
            Ok(if is_well {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        // Whoever reads the output has seen enough, like `head`; that all is well was not found out.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::FAILURE),
        Err(error) => Err(error).context("the result can't be written"),
    }
}

/// What was printed.
struct PrintSummary {
    counts: VerdictCounts,
    /// Whether nothing that looks like a string was left out.
    is_all_read: bool,
}

/// Prints one string after the other, so that a log with a million of them needs little memory, and counts the verdicts.
fn print(
    options: &InspectOptions,
    text: &str,
    context: &ReadContext,
    keys: Option<&KeySet>,
    out: &mut impl Write,
) -> io::Result<PrintSummary> {
    let strings = Strings::of(text);
    let not_searched = strings.not_searched();
    let strings = strings.read_all(text, context);
    let count = strings.len();
    let mut counts = VerdictCounts::default();
    for (i, mut read) in strings.enumerate() {
        if let Some(keys) = keys {
            judge::signature(&mut read, keys);
        }
        counts.add(read.report.verdict());
        if options.json {
            json::string(out, &read, i == 0)?;
        } else {
            text::string(out, &read, i == 0)?;
        }
    }
    if options.json {
        json::end(out, counts, not_searched.as_deref())?;
    } else {
        text::end(out, (count > 1).then_some(counts), not_searched.as_deref())?;
    }
    Ok(PrintSummary {
        counts,
        is_all_read: not_searched.is_none(),
    })
}
