//! Says at each moment what is done, how far it is and about how long the rest takes: as a bar on a terminal, else as lines.

use std::io::{BufReader, IsTerminal as _, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::command;

/// How often a line is written where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(30);

/// A part of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkStep {
    /// The programs that make of a linked WebAssembly what a browser loads.
    WasmTools,
    /// Compiling the wizard.
    Wizard,
    /// Cutting, binding and shrinking the wizard.
    Files,
    /// The inspector, from its source to the file.
    Inspector,
    /// The viewer of audit exports, from its source to the file.
    Viewer,
    /// The server and the simulated Databricks.
    Programs,
}

impl WorkStep {
    fn name(self) -> &'static str {
        match self {
            Self::WasmTools => "the tools for the pages",
            Self::Wizard => "the wizard",
            Self::Files => "the wizard's files",
            Self::Inspector => "the inspector",
            Self::Viewer => "the viewer of audit exports",
            Self::Programs => "the server and the simulated Databricks",
        }
    }

    /// How long it takes on two quiet cores when nothing is there: what is left is reckoned in these.
    fn usual(self) -> Duration {
        Duration::from_secs(match self {
            Self::WasmTools | Self::Inspector | Self::Viewer => 40,
            Self::Wizard => 200,
            Self::Files => 45,
            Self::Programs => 330,
        })
    }
}

/// The work, step by step.
#[derive(Debug)]
pub struct WorkProgress {
    steps: Vec<WorkStep>,
    /// The step at which it is.
    at: usize,
    /// How much of that step is done, from 0 to 1.
    part: f64,
    begun: Instant,
    bar: ProgressBar,
    line: Option<Instant>,
}

impl WorkProgress {
    /// Begins the work that consists of these steps.
    pub fn new(steps: &[WorkStep]) -> Self {
        let bar = ProgressBar::with_draw_target(Some(1000), ProgressDrawTarget::stderr());
        bar.set_style(
            ProgressStyle::with_template("  {wide_msg}\n  [{bar:40}] {elapsed} gone, {prefix}")
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .progress_chars("=> "),
        );
        Self {
            steps: steps.to_vec(),
            at: 0,
            part: 0.0,
            begun: Instant::now(),
            bar,
            line: None,
        }
    }

    /// Does a step. Where it fails, the error says how to go on.
    pub fn step<T>(
        &mut self,
        step: WorkStep,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.at = self
            .steps
            .iter()
            .position(|one| *one == step)
            .unwrap_or(self.at);
        self.part = 0.0;
        self.line = None;
        let outcome = work(self);
        if outcome.is_err() {
            self.bar.finish_and_clear();
        }
        self.part = 1.0;
        outcome.with_context(|| {
            format!(
                "step {} of {}, {}",
                self.at + 1,
                self.steps.len(),
                step.name()
            )
        })
    }

    /// Ends the work and takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Says how far the step is.
    pub fn tell(&mut self, part: f64, detail: &str) {
        self.part = part;
        let step = self.steps[self.at].name();
        let place = format!("{} of {}", self.at + 1, self.steps.len());
        let (share, left) = (self.share(), self.left());
        if std::io::stderr().is_terminal() {
            self.bar
                .set_message(format!("Building {step} ({place}): {detail}"));
            self.bar.set_prefix(format!("{left} left"));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 1000"
            )]
            self.bar.set_position((share * 1000.0) as u64);
        } else if self.line.is_none_or(|line| line.elapsed() >= BETWEEN_LINES) {
            self.line = Some(Instant::now());
            eprintln!(
                "Building {step} ({place}): {detail}; {:.0} % of all, {left} left",
                share * 100.0
            );
        }
    }

    /// Runs a build with cargo, which says how far it is. What it prints is shown when it fails.
    pub fn cargo(&mut self, build: &mut Command) -> Result<()> {
        CargoBuild::begin(build).and_then(|build| self.follow(build))
    }

    /// Follows a build to its end, as [`WorkProgress::cargo`] does.
    pub fn follow(&mut self, mut build: CargoBuild) -> Result<()> {
        let mut said = Vec::new();
        for line in &build.lines {
            match CargoLine::read(&line) {
                CargoLine::Units { part, detail } => self.tell(part, &detail),
                CargoLine::Busy(detail) => self.tell(self.part, &detail),
                CargoLine::Nothing => {}
                CargoLine::Other => said.push(line),
            }
        }
        let status = build.child.wait()?;
        if status.success() {
            return Ok(());
        }
        self.bar.finish_and_clear();
        for line in said {
            eprintln!("{line}");
        }
        let shown = &build.shown;
        bail!(
            "`{shown}` failed ({status}); what it said is above. What is built stays: the same command goes on from here. {}",
            repair(shown)
        )
    }

    fn usual(&self, part_of_this: f64) -> f64 {
        let before: f64 = self.steps[..self.at]
            .iter()
            .map(|step| step.usual().as_secs_f64())
            .sum();
        before + self.steps[self.at].usual().as_secs_f64() * part_of_this
    }

    fn all(&self) -> f64 {
        self.steps
            .iter()
            .map(|step| step.usual().as_secs_f64())
            .sum()
    }

    /// How much of all is done, from 0 to 1.
    fn share(&self) -> f64 {
        self.usual(self.part) / self.all()
    }

    /// How long the rest takes: as long as usually, stretched by how long what is done took on this machine.
    fn left(&self) -> String {
        let done = self.usual(self.part);
        let stretch = match self.begun.elapsed().as_secs_f64() / done {
            // What was there already took no time, and says nothing about the rest.
            stretch if done > 20.0 && stretch > 1.0 => stretch.min(8.0),
            _ => 1.0,
        };
        about((self.all() - done) * stretch)
    }
}

/// A build that is under way; it ends with this value.
#[derive(Debug)]
pub struct CargoBuild {
    shown: String,
    child: Child,
    /// What cargo says. A thread of its own reads it, so that a build that nobody follows yet does not wait for a reader.
    lines: Receiver<String>,
}

impl CargoBuild {
    /// Begins a build with cargo.
    pub fn begin(build: &mut Command) -> Result<Self> {
        let shown = command::shown(build);
        let mut child = build
            .env("CARGO_TERM_PROGRESS_WHEN", "always")
            .env("CARGO_TERM_PROGRESS_WIDTH", "120")
            .env("CARGO_TERM_COLOR", "never")
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("can't run `{shown}`"))?;
        let stderr = child.stderr.take().context("what cargo says")?;
        let (send, said) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines(stderr) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            shown,
            child,
            lines: said,
        })
    }
}

impl Drop for CargoBuild {
    fn drop(&mut self) {
        // A child that is gone already needs no ending.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Returns how much of a count is done, from 0 to 1.
pub fn share(done: usize, of: usize) -> f64 {
    let count = |number: usize| u32::try_from(number).map_or(f64::MAX, f64::from);
    count(done) / count(of).max(1.0)
}

/// Says a time in words.
fn about(seconds: f64) -> String {
    match seconds {
        s if s < 50.0 => "less than a minute".to_owned(),
        s if s < 90.0 => "about a minute".to_owned(),
        s => format!("about {:.0} minutes", s / 60.0),
    }
}

/// Names the command that most often helps when cargo fails.
fn repair(build: &str) -> String {
    let target = if build.contains("wasm32") {
        "; if the target is missing: `rustup target add wasm32-unknown-unknown`"
    } else {
        "; if a C compiler is missing: `sudo apt-get install build-essential`"
    };
    format!(
        "To see it alone: `{build}`; if packages could not be fetched: `cargo fetch --locked`{target}."
    )
}

/// A line of cargo.
#[derive(Debug, PartialEq)]
enum CargoLine {
    /// How much is built, and what is being built.
    Units { part: f64, detail: String },
    /// What is done, without how far it is.
    Busy(String),
    /// That there is no more to do, which nobody waits for.
    Nothing,
    /// A warning, an error, or part of one.
    Other,
}

impl CargoLine {
    fn read(line: &str) -> Self {
        let line = line.trim();
        let Some((verb, rest)) = line.split_once(' ') else {
            return Self::Other;
        };
        match verb {
            "Building" => Self::building(rest).unwrap_or(Self::Other),
            "Compiling" | "Downloading" | "Downloaded" | "Updating" | "Locking" | "Blocking" => {
                Self::Busy(line.to_owned())
            }
            "Finished" | "Fresh" => Self::Nothing,
            _ => Self::Other,
        }
    }

    fn building(rest: &str) -> Option<Self> {
        let (numbers, names) = rest
            .split_once(']')?
            .1
            .split_once(": ")
            .unwrap_or((rest, ""));
        let (done, of) = numbers.trim().split_once('/')?;
        let (done, of) = (done.parse().ok()?, of.parse().ok()?);
        Some(Self::Units {
            part: share(done, of),
            detail: format!("{done} of {of} parts, now {names}"),
        })
    }
}

/// Splits a stream at line feeds and at carriage returns, with which cargo writes over its own line.
fn lines(stream: impl Read) -> impl Iterator<Item = String> {
    let mut bytes = BufReader::new(stream)
        .bytes()
        .map_while(Result::ok)
        .peekable();
    std::iter::from_fn(move || {
        bytes.peek()?;
        let line: Vec<u8> = bytes
            .by_ref()
            .take_while(|byte| !b"\r\n".contains(byte))
            .collect();
        Some(String::from_utf8_lossy(&line).into_owned())
    })
    .filter(|line| !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{CargoLine, WorkProgress, WorkStep, about, lines};

    #[test]
    fn what_cargo_says_is_understood() {
        let line = "    Building [=======>       ] 100/400: datafusion, arrow-cast...";
        let expected = CargoLine::Units {
            part: 0.25,
            detail: "100 of 400 parts, now datafusion, arrow-cast...".to_owned(),
        };
        assert_eq!(CargoLine::read(line), expected);
        assert_eq!(
            CargoLine::read("   Compiling syn v2.0.119"),
            CargoLine::Busy("Compiling syn v2.0.119".to_owned())
        );
        for other in [
            "error[E0463]: can't find crate for `core`",
            "warning: unused",
            "Building",
            "Building a/b",
        ] {
            assert_eq!(CargoLine::read(other), CargoLine::Other, "{other}");
        }
    }

    #[test]
    fn a_line_that_is_written_over_is_a_line() {
        let said = lines(&b"   Compiling a\n\r    Building [>] 1/2: a\r\nerror: x\n"[..]);
        assert_eq!(
            said.collect::<Vec<_>>(),
            ["   Compiling a", "    Building [>] 1/2: a", "error: x"]
        );
    }

    #[test]
    fn what_is_left_follows_the_speed_of_this_machine() {
        let mut progress = WorkProgress::new(&[WorkStep::Wizard, WorkStep::Programs]);
        assert_eq!(progress.left(), "about 9 minutes");
        progress.begun = Instant::now()
            .checked_sub(Duration::from_secs(400))
            .unwrap();
        progress.part = 1.0;
        assert_eq!(progress.left(), "about 11 minutes");
        // Nothing had to be built: that is no promise for the rest.
        progress.begun = Instant::now();
        assert_eq!(progress.left(), "about 6 minutes");
        assert_eq!(
            (about(10.0).as_str(), about(70.0).as_str()),
            ("less than a minute", "about a minute")
        );
    }

    #[test]
    fn a_failed_step_is_named() {
        let mut progress = WorkProgress::new(&[WorkStep::WasmTools, WorkStep::Wizard]);
        let outcome = progress.step(WorkStep::Wizard, |_| -> anyhow::Result<()> {
            anyhow::bail!("no")
        });
        assert_eq!(
            format!("{:#}", outcome.unwrap_err()),
            "step 2 of 2, the wizard: no"
        );
    }
}
