//! How far an export is: a bar on a terminal, nothing elsewhere.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over the window in time, with the number of events and the rate.
#[derive(Debug)]
pub struct ExportProgress {
    bar: ProgressBar,
    is_quiet: bool,
    start: i64,
    events: u64,
    begun: Instant,
    shown: Instant,
}

impl ExportProgress {
    /// Begins for a window in microseconds, of which everything before `from` was read earlier.
    pub fn begin((start, end): (i64, i64), from: i64, is_quiet: bool) -> Self {
        let target = if std::io::stderr().is_terminal() && !is_quiet {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(seconds(end - start)), target);
        let style = ProgressStyle::with_template(
            "{spinner} [{elapsed}] {bar:24} {percent}% {wide_msg} {eta} left",
        );
        let bar = match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        bar.enable_steady_tick(Duration::from_millis(200));
        bar.set_position(seconds(from - start));
        bar.reset_eta();
        let now = Instant::now();
        Self {
            bar,
            is_quiet,
            start,
            events: 0,
            begun: now,
            shown: now,
        }
    }

    /// Says that an event of this time was written.
    pub fn event(&mut self, time: i64) {
        self.events += 1;
        // A look at the clock costs more than an event.
        if self.events.is_multiple_of(1024) && self.shown.elapsed() > Duration::from_millis(200) {
            self.show(time);
        }
    }

    /// Says that everything before a moment was read.
    pub fn read_until(&mut self, moment: i64) {
        self.show(moment);
    }

    /// Says something above the bar.
    pub fn say(&self, line: &str) {
        self.bar.suspend(|| crate::console::say(line));
    }

    /// Says what nobody has to know, unless silence was asked for.
    pub fn notice(&self, line: &str) {
        if !self.is_quiet {
            self.say(line);
        }
    }

    fn show(&mut self, time: i64) {
        self.shown = Instant::now();
        self.bar.set_position(seconds(time - self.start));
        let tenths = self.begun.elapsed().as_millis().max(100) / 100;
        let rate = u128::from(self.events) * 10 / tenths;
        let rate = HumanCount(u64::try_from(rate).unwrap_or(u64::MAX));
        self.bar
            .set_message(format!("{} events, {rate}/s", HumanCount(self.events)));
    }
}

impl Drop for ExportProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn seconds(micros: i64) -> u64 {
    u64::try_from(micros / 1_000_000).unwrap_or_default()
}
