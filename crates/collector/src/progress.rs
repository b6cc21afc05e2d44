//! How far a cycle is: a bar on a terminal, nothing elsewhere, where the log says the same in lines.

use std::io::{self, IsTerminal as _, Write};
use std::sync::OnceLock;
use std::time::Duration;

use domain::SystemTable;
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The bar of the cycle that runs. Lines of the log go above it.
static BAR: OnceLock<ProgressBar> = OnceLock::new();

fn bar() -> &'static ProgressBar {
    BAR.get_or_init(|| {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style =
            ProgressStyle::with_template("{spinner} [{elapsed}] {bar:20} {pos}/{len} {wide_msg}");
        match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    })
}

/// How far a cycle is. Dropped, the bar is taken away.
#[derive(Debug)]
pub struct CycleProgress {
    tables_ended: u64,
    table: String,
    rows: u64,
    text_bytes: u64,
}

impl CycleProgress {
    /// Begins with that many tables.
    pub fn begin(tables: usize) -> Self {
        if io::stderr().is_terminal() {
            bar().set_draw_target(ProgressDrawTarget::stderr());
            bar().enable_steady_tick(Duration::from_millis(200));
        }
        bar().reset();
        bar().set_length(tables as u64);
        Self {
            tables_ended: 0,
            table: String::new(),
            rows: 0,
            text_bytes: 0,
        }
    }

    /// Says which table is next.
    pub fn table(&mut self, table: SystemTable) {
        self.table = table.full_name();
        (self.rows, self.text_bytes) = (0, 0);
        self.show();
    }

    /// Says that so much of it was read.
    pub fn read(&mut self, rows: u64, text_bytes: u64) {
        self.rows += rows;
        self.text_bytes += text_bytes;
        self.show();
    }

    /// Says that the table is done with.
    pub fn table_ended(&mut self) {
        self.tables_ended += 1;
        bar().set_position(self.tables_ended);
    }

    fn show(&self) {
        let (rows, bytes) = (HumanCount(self.rows), HumanBytes(self.text_bytes));
        bar().set_message(format!("{}: {rows} rows, {bytes}", self.table));
    }
}

impl Drop for CycleProgress {
    fn drop(&mut self) {
        bar().disable_steady_tick();
        bar().finish_and_clear();
        bar().set_draw_target(ProgressDrawTarget::hidden());
    }
}

/// Standard error, with the bar out of the way while a line is written.
#[derive(Debug, Default)]
pub struct AboveBar;

impl Write for AboveBar {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        bar().suspend(|| io::stderr().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
