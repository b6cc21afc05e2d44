//! What can be chosen: rows in groups, prepared once, so that choosing and searching never touch a row's own text.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::bits::Bits;
use super::search::Text;
use super::visible::Node;
use super::{RowStanding, TreeRow};

/// Where the rows come from. The forest knows each by a number, and asks for its words when it is on the screen.
pub trait Rows: Send + Sync {
    /// Describes a row.
    fn row(&self, number: usize) -> TreeRow;
    /// Names it.
    fn id(&self, number: usize) -> Cow<'_, str>;
    /// Says whether a row can be chosen.
    fn standing(&self, number: usize) -> RowStanding;
    /// Appends what the filter looks at, the name first, a line for each.
    fn search_text(&self, number: usize, text: &mut String);
}

/// A group of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Unlike that of any other group and row.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// What stands behind the name.
    pub note: String,
    /// Its rows.
    pub rows: Range<usize>,
    /// Name and note in lower case, a line for each.
    pub text: String,
}

/// A group that is to be planted: what [`Group`] says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Unlike that of any other group and row.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// What stands behind the name.
    pub note: String,
}

/// All groups with their rows, group by group.
pub struct Forest {
    groups: Vec<Group>,
    /// The rows that can be chosen.
    free: Bits,
    /// The rows that were chosen for good earlier.
    taken: Bits,
    text: Text,
    fingerprint: u64,
    /// The source's number of each row.
    numbers: Vec<u32>,
    rows: Arc<dyn Rows>,
}

impl Forest {
    /// Puts the rows of a source into groups; `group_of` gives the group of each by its place in `heads`. Within a group the
    /// order stays.
    pub fn plant(heads: Vec<Head>, group_of: &[usize], rows: Arc<dyn Rows>) -> Self {
        let mut ends = vec![0_usize; heads.len() + 1];
        for &group in group_of {
            ends[group + 1] += 1;
        }
        for index in 1..ends.len() {
            ends[index] += ends[index - 1];
        }
        let groups: Vec<Group> = heads
            .into_iter()
            .zip(ends.windows(2))
            .map(|(Head { id, name, note }, ends)| Group {
                text: format!("{}\n{}\n", name.to_lowercase(), note.to_lowercase()),
                id,
                name,
                note,
                rows: ends[0]..ends[1],
            })
            .collect();
        let mut numbers = vec![0_u32; group_of.len()];
        for (number, &group) in (0_u32..).zip(group_of) {
            let place = &mut ends[group];
            numbers[*place] = number;
            *place += 1;
        }
        let (mut free, mut taken) = (Bits::none(numbers.len()), Bits::none(numbers.len()));
        let mut text = Text::with_capacity(numbers.len());
        for (row, &number) in numbers.iter().enumerate() {
            match rows.standing(number as usize) {
                RowStanding::Free => free.set(row, true),
                RowStanding::Taken => taken.set(row, true),
                RowStanding::Blocked => {}
            }
            text.push(|text| rows.search_text(number as usize, text));
        }
        let text = text.finish();
        Self {
            groups,
            free,
            taken,
            fingerprint: text.fingerprint(),
            text,
            numbers,
            rows,
        }
    }

    /// The groups, in order.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The rows that can be chosen.
    pub fn free(&self) -> &Bits {
        &self.free
    }

    /// The rows that were chosen for good earlier.
    pub fn taken(&self) -> &Bits {
        &self.taken
    }

    /// What the filter and type-ahead look at.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// A number that differs where the rows do.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The source's number of a row.
    pub fn number(&self, row: usize) -> Option<usize> {
        self.numbers.get(row).map(|&number| number as usize)
    }

    /// Describes a row.
    pub fn row(&self, row: usize) -> Option<TreeRow> {
        Some(self.rows.row(self.number(row)?))
    }

    /// Finds the group that a row is in.
    pub fn group_of(&self, row: usize) -> usize {
        self.groups.partition_point(|group| group.rows.end <= row)
    }

    /// Finds the rows with some ids, which takes a look at each row.
    pub fn find(&self, is_wanted: impl Fn(&str) -> bool) -> Bits {
        let mut found = Bits::none(self.len());
        for (row, &number) in self.numbers.iter().enumerate() {
            found.set(row, is_wanted(&self.rows.id(number as usize)));
        }
        found
    }

    /// Finds the row with an id, which takes a look at each row.
    pub fn find_one(&self, id: &str) -> Option<usize> {
        let mut numbers = self.numbers.iter();
        numbers.position(|&number| self.rows.id(number as usize) == id)
    }

    /// Finds the group with an id.
    pub fn find_group(&self, id: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.id == id)
    }

    /// Names a node.
    pub fn id(&self, node: Node) -> Option<Cow<'_, str>> {
        match node {
            Node::Group(group) => Some(Cow::Borrowed(&self.groups.get(group)?.id)),
            Node::Row(row) => Some(self.rows.id(self.number(row)?)),
        }
    }

    /// Finds the node with an id, which takes a look at each row.
    pub fn node(&self, id: &str) -> Option<Node> {
        let group = self.find_group(id).map(Node::Group);
        group.or_else(|| self.find_one(id).map(Node::Row))
    }
}

impl fmt::Debug for Forest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forest")
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
pub mod sample {
    //! Small forests for tests.

    use super::super::RowChoice;
    use super::*;

    /// Rows whose group, name and standing are told by a list.
    pub struct SampleRows(pub Vec<(u32, String, RowStanding)>);

    impl Rows for SampleRows {
        fn row(&self, number: usize) -> TreeRow {
            let (_, name, standing) = &self.0[number];
            TreeRow {
                id: format!("id-{name}"),
                name: name.clone(),
                note: String::new(),
                choice: match standing {
                    RowStanding::Free => RowChoice::Free,
                    RowStanding::Taken => RowChoice::Taken("Connected already".to_owned()),
                    RowStanding::Blocked => RowChoice::Blocked("Being deleted".to_owned()),
                },
            }
        }

        fn id(&self, number: usize) -> Cow<'_, str> {
            Cow::Owned(format!("id-{}", self.0[number].1))
        }

        fn standing(&self, number: usize) -> RowStanding {
            self.0[number].2
        }

        fn search_text(&self, number: usize, text: &mut String) {
            text.push_str(&self.0[number].1.to_lowercase());
        }
    }

    /// Groups named "Group 0", "Group 1", … with the listed rows.
    pub fn forest(rows: Vec<(u32, String, RowStanding)>) -> Arc<Forest> {
        let groups = rows.iter().map(|row| row.0 + 1).max().unwrap_or(0);
        let heads = (0..groups).map(|group| Head {
            id: format!("group-{group}"),
            name: format!("Group {group}"),
            note: format!("g{group}"),
        });
        let group_of: Vec<usize> = rows.iter().map(|row| row.0 as usize).collect();
        Arc::new(Forest::plant(
            heads.collect(),
            &group_of,
            Arc::new(SampleRows(rows)),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_with_their_group_and_in_order() {
        let row = |group, name: &str| (group, name.to_owned(), RowStanding::Free);
        let forest = sample::forest(vec![row(1, "a"), row(0, "b"), row(1, "c"), row(0, "d")]);
        let names: Vec<String> = (0..4).map(|row| forest.row(row).unwrap().name).collect();
        assert_eq!(names, ["b", "d", "a", "c"]);
        assert_eq!(forest.groups()[1].rows, 2..4);
        assert_eq!(forest.group_of(1), 0);
        assert_eq!(forest.group_of(2), 1);
        assert!(forest.row(4).is_none());
    }
}
