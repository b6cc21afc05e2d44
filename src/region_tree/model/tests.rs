//! The state against a simple one that knows nothing of bits: names of what is chosen, open and seen.

use std::collections::BTreeSet;

use super::super::RowStanding;
use super::super::forest::sample;
use super::*;
use proptest::prelude::*;

/// What a person does.
#[derive(Debug, Clone)]
enum Act {
    Key(&'static str),
    Click(prop::sample::Index),
    All(bool),
    Filter(&'static str),
    First(prop::sample::Index),
    Reload,
}

const KEYS: [&str; 14] = [
    "ArrowDown",
    "ArrowUp",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
    " ",
    "Enter",
    "Escape",
    "*",
    "Tab",
    "a",
    "b",
    "g",
];
const FILTERS: [&str; 6] = ["", "a", "ab", "1", "group 1", "nothing at all"];

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => proptest::sample::select(&KEYS[..]).prop_map(Act::Key),
        3 => any::<prop::sample::Index>().prop_map(Act::Click),
        1 => any::<bool>().prop_map(Act::All),
        2 => proptest::sample::select(&FILTERS[..]).prop_map(Act::Filter),
        1 => any::<prop::sample::Index>().prop_map(Act::First),
        1 => Just(Act::Reload),
    ];
    proptest::collection::vec(act, 0..40)
}

type Sample = (u32, String, RowStanding);

fn rows() -> impl Strategy<Value = Vec<Sample>> {
    let standing = prop_oneof![6 => Just(RowStanding::Free), 1 => Just(RowStanding::Taken), 1 => Just(RowStanding::Blocked)];
    let row = (0_u32..4, "[ab]{1,2}", standing);
    proptest::collection::vec(row, 1..30).prop_map(|rows| {
        // Ids are made from names, and no two are the same.
        let rows = rows.into_iter().enumerate();
        rows.map(|(number, (group, name, standing))| (group, format!("{name}{number}"), standing))
            .collect()
    })
}

/// The same in the plainest way.
struct Naive {
    rows: Vec<Sample>,
    filter: &'static str,
    chosen: BTreeSet<String>,
}

impl Naive {
    fn matching(&self, group: Option<u32>) -> Vec<&Sample> {
        let is_meant = |row: &&Sample| {
            let text = format!("{} group {} g{}", row.1, row.0, row.0);
            group.is_none_or(|group| row.0 == group)
                && self
                    .filter
                    .split_whitespace()
                    .all(|word| text.contains(word))
        };
        self.rows.iter().filter(is_meant).collect()
    }

    fn free(&self, group: Option<u32>) -> Vec<String> {
        let rows = self.matching(group).into_iter();
        rows.filter(|row| row.2 == RowStanding::Free)
            .map(|row| row.1.clone())
            .collect()
    }

    fn share(&self, group: u32) -> Share {
        let free = self.free(Some(group));
        if free.is_empty() {
            let mut rows = self.matching(Some(group)).into_iter();
            let is_taken = rows.any(|row| row.2 == RowStanding::Taken);
            return if is_taken { Share::All } else { Share::None };
        }
        let chosen = free
            .iter()
            .filter(|name| self.chosen.contains(*name))
            .count();
        match chosen {
            0 => Share::None,
            _ if chosen == free.len() => Share::All,
            _ => Share::Some,
        }
    }

    fn set_all(&mut self, group: Option<u32>, are_chosen: bool) {
        for name in self.free(group) {
            if are_chosen {
                self.chosen.insert(name);
            } else {
                self.chosen.remove(&name);
            }
        }
    }

    fn toggle(&mut self, model: &Model, node: Node) {
        match node {
            Node::Group(group) => {
                let group = u32::try_from(group).unwrap();
                let all = self.share(group) == Share::All;
                self.set_all(Some(group), !all);
            }
            Node::Row(row) => {
                let name = model.forest().row(row).unwrap().name;
                let is_free = self
                    .rows
                    .iter()
                    .any(|row| row.1 == name && row.2 == RowStanding::Free);
                if is_free && !self.chosen.remove(&name) {
                    self.chosen.insert(name);
                }
            }
        }
    }
}

fn names(model: &Model, rows: &Bits) -> BTreeSet<String> {
    let rows = rows.numbers(0..rows.len());
    rows.map(|row| model.forest().row(row).unwrap().name)
        .collect()
}

fn seen(model: &Model) -> Vec<Node> {
    let visible = model.visible();
    (0..visible.len())
        .map(|place| visible.at(place).unwrap())
        .collect()
}

/// Does what the person does to both.
fn act(model: &mut Model, naive: &mut Naive, act: &Act) {
    match act {
        Act::Key(key) => {
            let at = model.tab_stop();
            let before = seen(model);
            let was_open = |group| model.visible().is_open(group);
            let open: Vec<bool> = (0..4).map(was_open).collect();
            let pressed = model.press(key, 0.0);
            check_key(key, model, at, &before, &open, pressed);
            if let (" ", Some(at)) = (*key, at) {
                naive.toggle(model, at);
            }
        }
        Act::Click(index) => {
            let seen = seen(model);
            if !seen.is_empty() {
                let node = *index.get(&seen);
                naive.toggle(model, node);
                model.focus(node);
                model.toggle(node);
            }
        }
        Act::All(are_chosen) => {
            naive.set_all(None, *are_chosen);
            model.set_all(*are_chosen);
        }
        Act::Filter(filter) => {
            naive.filter = filter;
            model.filter(filter);
        }
        Act::First(index) => {
            let chosen: Vec<usize> = model.chosen().numbers(0..model.chosen().len()).collect();
            if !chosen.is_empty() {
                let row = *index.get(&chosen);
                model.make_first(row);
                assert_eq!(model.first(), Some(row));
            }
        }
        Act::Reload => {
            let (choice, view) = (model.choice(), model.view());
            let mut again = Model::new(Arc::clone(model.forest()));
            again.filter(naive.filter);
            assert!(again.take_choice(&choice));
            again.take_view(&view);
            assert_eq!((again.choice(), again.view()), (choice, view));
            assert_eq!(seen(&again), seen(model));
            assert_eq!(again.tab_stop(), model.tab_stop());
            assert_eq!(again.first(), model.first());
            *model = again;
        }
    }
}

/// What the ARIA practices say of each key.
fn check_key(
    key: &str,
    model: &Model,
    at: Option<Node>,
    before: &[Node],
    open: &[bool],
    pressed: KeyOutcome,
) {
    let Some(at) = at else {
        assert_eq!(
            pressed,
            KeyOutcome::NotOurs,
            "an empty tree leaves the keys alone"
        );
        return;
    };
    let place = before.iter().position(|node| *node == at).unwrap();
    let parent = |node| match node {
        Node::Row(row) => Some(Node::Group(model.forest().group_of(row))),
        Node::Group(_) => None,
    };
    let is_open = matches!(at, Node::Group(group) if open[group]);
    let next = before.get(place + 1).copied();
    let want = match key {
        "ArrowDown" => next,
        "ArrowUp" => place.checked_sub(1).map(|place| before[place]),
        "Home" => before.first().copied(),
        "End" => before.last().copied(),
        "ArrowRight" if is_open => next.filter(|next| parent(*next) == Some(at)),
        "ArrowLeft" => parent(at),
        "a" | "b" | "g" => return check_letter(key, model, at, before, pressed),
        _ => None,
    };
    match want {
        Some(want) => assert_eq!(pressed, KeyOutcome::Focus(want), "{key} at {at:?}"),
        None => assert!(!matches!(pressed, KeyOutcome::Focus(_)), "{key} at {at:?}"),
    }
    // Only these change what is seen.
    match (key, at) {
        ("ArrowRight", Node::Group(group)) => assert!(model.visible().is_open(group)),
        ("ArrowLeft", Node::Group(group)) => assert!(!model.visible().is_open(group)),
        ("*", _) => {
            let mut groups = model.visible().group_numbers();
            assert!(groups.all(|group| model.visible().is_open(group)));
        }
        _ => assert_eq!(seen(model), before),
    }
    assert_eq!(model.tab_stop(), Some(want.unwrap_or(at)));
}

fn check_letter(key: &str, model: &Model, at: Node, before: &[Node], pressed: KeyOutcome) {
    let name = |node: Node| match node {
        Node::Group(group) => model.forest().groups()[group].name.to_lowercase(),
        Node::Row(row) => model.forest().row(row).unwrap().name,
    };
    assert_eq!(seen(model), before);
    if let KeyOutcome::Focus(node) = pressed {
        assert!(before.contains(&node));
        assert!(name(node).contains(key));
        assert_eq!(model.tab_stop(), Some(node));
    } else {
        assert_eq!(model.tab_stop(), Some(at));
    }
}

proptest! {
    #[test]
    fn whatever_a_person_does_it_agrees_with_the_simple_one(rows in rows(), acts in acts()) {
        let mut model = Model::new(sample::forest(rows.clone()));
        let mut naive = Naive { rows, filter: "", chosen: BTreeSet::new() };
        for one in &acts {
            act(&mut model, &mut naive, one);
            prop_assert_eq!(names(&model, model.chosen()), naive.chosen.clone(), "after {:?}", one);
            prop_assert_eq!(model.count(), naive.chosen.len());
            prop_assert_eq!(names(&model, model.matches().rows()).len(), naive.matching(None).len());
            for group in 0..model.forest().groups().len() {
                prop_assert_eq!(model.share(group), naive.share(u32::try_from(group).unwrap()));
            }
            // One node that can be seen is reached by Tab, as long as anything can be seen.
            let seen = seen(&model);
            prop_assert_eq!(model.tab_stop().is_some(), !seen.is_empty());
            prop_assert!(model.tab_stop().is_none_or(|node| seen.contains(&node)));
            // One of the chosen comes first, as long as any is.
            prop_assert_eq!(model.first().is_some(), !naive.chosen.is_empty());
            prop_assert!(model.first().is_none_or(|row| model.chosen().has(row)));
        }
    }

    #[test]
    fn other_data_takes_nothing_that_is_still_there(rows in rows(), acts in acts(), dropped in proptest::collection::vec(any::<bool>(), 30), added in rows()) {
        let mut model = Model::new(sample::forest(rows.clone()));
        let mut naive = Naive { rows: rows.clone(), filter: "", chosen: BTreeSet::new() };
        for one in &acts {
            act(&mut model, &mut naive, one);
        }
        let had_focus = model.view().active;
        let left: Vec<Sample> = rows.iter().zip(&dropped).filter(|(_, dropped)| !**dropped).map(|(row, _)| row.clone()).collect();
        let new = added.into_iter().map(|(group, name, standing)| (group, format!("new-{name}"), standing));
        let after: Vec<Sample> = new.chain(left.iter().cloned()).collect();
        let old_seen = seen(&model).len();
        model.replant(sample::forest(after));
        let still: BTreeSet<String> = naive.chosen.iter().filter(|name| left.iter().any(|row| row.1 == **name)).cloned().collect();
        prop_assert_eq!(names(&model, model.chosen()), still);
        prop_assert_eq!(model.matches().filter(), naive.filter);
        if let Some(id) = had_focus {
            if model.forest().node(&id).is_some() {
                prop_assert_eq!(model.view().active, Some(id));
            } else if old_seen > 0 && !seen(&model).is_empty() {
                prop_assert!(model.tab_stop().is_some());
            }
        }
    }
}

fn sample_model(names: &[(u32, &str, RowStanding)]) -> Model {
    let rows = names
        .iter()
        .map(|(group, name, standing)| (*group, (*name).to_owned(), *standing));
    Model::new(sample::forest(rows.collect()))
}

#[test]
fn one_of_each_group_is_chosen_where_nothing_is_covered() {
    use RowStanding::{Blocked, Free, Taken};
    let mut model = sample_model(&[
        (0, "a", Free),
        (0, "b", Taken),
        (1, "c", Blocked),
        (1, "d", Free),
        (1, "e", Free),
        (2, "f", Blocked),
        (3, "g", Free),
    ]);
    model.set(6, true);
    model.choose_one_of_each();
    let covered: Vec<usize> = (0..4).map(|group| model.covered(group).rows).collect();
    assert_eq!(covered, [1, 1, 0, 1]);
    assert!(model.is_covered(3) && !model.is_covered(0));
    // Again, it changes nothing.
    let before = model.count();
    model.choose_one_of_each();
    assert_eq!(model.count(), before);
}

#[test]
fn a_group_goes_from_mixed_to_all_to_none() {
    use RowStanding::{Blocked, Free, Taken};
    let mut model = sample_model(&[
        (0, "a", Free),
        (0, "b", Free),
        (0, "c", Taken),
        (0, "d", Blocked),
    ]);
    model.set(1, true);
    assert_eq!(model.share(0), Share::Some);
    assert_eq!(model.covered(0), CoverageCount { rows: 2, of: 3 });
    assert_eq!(model.covered(0).words(), "Covered");
    model.toggle_group(0);
    assert_eq!(model.share(0), Share::All);
    assert_eq!(model.covered(0).words(), "Covered");
    assert!(!model.is_covered(3));
    model.toggle_group(0);
    assert_eq!(model.share(0), Share::None);
    assert_eq!(model.covered(0), CoverageCount { rows: 1, of: 3 });
}

#[test]
fn the_first_chosen_comes_first_until_a_person_says_otherwise() {
    let mut model = sample_model(&[(0, "a", RowStanding::Free), (0, "b", RowStanding::Free)]);
    model.set(1, true);
    model.set(0, true);
    assert_eq!(model.first(), Some(1));
    model.make_first(0);
    assert_eq!(model.first(), Some(0));
    model.set(0, false);
    assert_eq!(model.first(), Some(1));
}

#[test]
fn several_letters_find_a_name_and_one_goes_on() {
    let free = RowStanding::Free;
    let mut model = sample_model(&[(0, "prod", free), (0, "preview", free), (1, "pp", free)]);
    model.open_all();
    let row = |row| KeyOutcome::Focus(Node::Row(row));
    assert_eq!(model.press("p", 1000.0), row(0));
    assert_eq!(model.press("r", 1100.0), row(0));
    assert_eq!(model.press("e", 1200.0), row(1));
    assert_eq!(model.press("P", 3000.0), row(2));
    assert_eq!(model.press("p", 3100.0), row(2), "a name that begins so");
    assert_eq!(model.press("p", 5000.0), row(0), "round to the first");
    assert_eq!(model.press("x", 7000.0), KeyOutcome::Done);
}

#[test]
fn a_filter_opens_all_and_closing_lasts_as_long_as_it_does() {
    let free = RowStanding::Free;
    let mut model = sample_model(&[(0, "a1", free), (1, "a2", free)]);
    model.filter("a");
    assert_eq!(seen(&model).len(), 4);
    model.set_open(0, false);
    model.filter("a2");
    assert_eq!(seen(&model).len(), 2);
    model.filter("");
    assert_eq!(seen(&model).len(), 2, "the groups alone, as before");
}

#[test]
fn a_choice_among_other_rows_is_not_taken_up() {
    let mut model = sample_model(&[(0, "a", RowStanding::Free)]);
    model.set(0, true);
    let choice = model.choice();
    let mut other = sample_model(&[(0, "b", RowStanding::Free)]);
    assert!(!other.take_choice(&choice));
    assert_eq!(other.count(), 0);
}
