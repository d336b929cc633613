//! By what a list goes, and where a page of it ends: `_links.next` carries the position of its last row, so that a client
//! that follows it is answered from there. One that counts pages is answered by passing rows over.

use super::query::{Direction, Query};
use serde_json::Value as Json;

/// What settles the order of rows that are alike in everything else.
const ID: &str = "id";

/// Kommo's names of what a list is sorted by, each with its direction; the last tells every row from the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(Vec<(&'static str, Direction)>);

impl Order {
    /// What `order[…]` asks for of what the list can be sorted by, at most so many, and the id.
    pub fn read(query: &Query, known: &[&'static str], most: usize) -> Order {
        let asked = query
            .order()
            .into_iter()
            .filter_map(|(key, direction)| known.iter().find(|name| **name == key).map(|name| (*name, direction)));
        let mut keys: Vec<(&'static str, Direction)> = asked.take(most).collect();
        if keys.iter().all(|(name, _)| *name != ID) {
            keys.push((ID, keys.last().map_or(Direction::Up, |(_, direction)| *direction)));
        }
        Order(keys)
    }

    /// A list that is always by one number, smallest first.
    pub fn by(name: &'static str) -> Order {
        Order(vec![(name, Direction::Up)])
    }

    /// What it is sorted by, the id included.
    pub fn keys(&self) -> &[(&'static str, Direction)] {
        &self.0
    }

    /// The position behind which a page begins, as long as the order; nothing when none is given, or one of another order.
    pub fn behind(&self, query: &Query) -> Option<Vec<i64>> {
        let numbers: Option<Vec<i64>> = query.text(&["after"])?.split('.').map(|number| number.parse().ok()).collect();
        numbers.filter(|numbers| numbers.len() == self.0.len())
    }

    /// The position of a row, as `after` carries it; nothing for a row that is shown short.
    pub fn position(&self, row: &Json) -> Option<String> {
        let numbers: Option<Vec<String>> =
            self.0.iter().map(|(name, _)| row[*name].as_i64().map(|number| number.to_string())).collect();
        numbers.map(|numbers| numbers.join("."))
    }
}
