//! The lines of dashes that programs draw below a header.

use super::cells::{BARS, trim};

/// A line such as `+----+----+`, `|---|:-:|` or `---- ----`, which shows where the columns are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// For each column where it begins and ends, in characters.
    columns: Vec<(usize, usize)>,
    /// Whether bars stand between the columns.
    pub barred: bool,
    /// Whether it is one of Markdown, where columns need not be aligned and back-slashes escape.
    pub markdown: bool,
}

impl Rule {
    /// Reads a line; `None` when it is no rule.
    pub fn of(line: &str) -> Option<Self> {
        const DASHES: [char; 4] = ['-', '─', '━', '═'];
        const JOINTS: &str = "+┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╞╪╡";
        let line = line.trim_end();
        let bar = line.contains(BARS) || line.contains(':');
        let joint = line.contains(|c| JOINTS.contains(c));
        let allowed = |c: char| {
            DASHES.contains(&c)
                || JOINTS.contains(c)
                || BARS.contains(&c)
                || matches!(c, ' ' | ':' | '\t')
        };
        if !line.contains(DASHES) || !line.chars().all(allowed) {
            return None;
        }
        let mut columns: Vec<(usize, usize)> = Vec::new();
        let mut in_column = false;
        for (index, c) in line.chars().enumerate() {
            let dash = DASHES.contains(&c);
            match columns.last_mut() {
                Some((_, end)) if dash && in_column => *end = index + 1,
                _ if dash => columns.push((index, index + 1)),
                _ => {}
            }
            in_column = dash;
        }
        Some(Self {
            columns,
            barred: bar || joint,
            markdown: bar && !joint,
        })
    }

    /// Cuts a line where the rule says; `None` when the line has something else there.
    pub fn cells(&self, line: &str) -> Option<Vec<String>> {
        if self.markdown || self.columns.len() < 2 {
            return None;
        }
        let chars: Vec<char> = line.trim_end().chars().collect();
        let fits = |at: usize| match chars.get(at) {
            Some(c) if self.barred => BARS.contains(c),
            Some(c) => c.is_whitespace(),
            None => !self.barred,
        };
        let last = self.columns.len() - 1;
        let mut cells = Vec::new();
        for (index, &(start, end)) in self.columns.iter().enumerate() {
            // A line without a bar at its end goes on as long as it wants.
            let open = index == last && (!self.barred || chars.get(end).is_none());
            let end = if open { chars.len() } else { end };
            if !open && !fits(end) {
                return None;
            }
            let cell: String = chars
                .get(start.min(chars.len())..end.min(chars.len()))?
                .iter()
                .collect();
            cells.push(trim(&cell).to_owned());
        }
        Some(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_dashes_only() {
        assert!(Rule::of("+---+---+").is_some() && Rule::of("| --- |").is_some());
        assert!(Rule::of("a---b").is_none() && Rule::of("| |").is_none());
    }
}
