//! Who is one person when pairs disagree: groups grow from the surest pair on, while their members do not conflict.

use crate::hash::{Map, Set};
use crate::score::Scorer;
use crate::study::Study;

/// A group is of at most so many records; more are for a person to look at.
pub const GROUP_RECORDS: usize = 60;
/// Pairs between two groups that are looked at before they become one.
const CROSS_PAIRS: usize = 400;
/// Evidence below this counts against, in bits.
const CONFLICT_BITS: f64 = -3.0;
/// No single pair counts for more than so many bits, for or against.
const PAIR_BITS: f64 = 12.0;
/// What speaks against may be at most this share of what speaks for.
const DISAGREEMENT: f64 = 0.5;

impl Study {
    /// Groups of rows that are one person each: a number by row, the same for the rows of a group.
    ///
    /// Pairs of fewer than `least_bits` bring nobody together; pairs of `never` (rows) stay apart whatever speaks for
    /// them, also through others.
    pub fn cluster(&self, least_bits: f32, never: &[(u32, u32)]) -> Vec<u32> {
        let mut edges = self.weights_from(least_bits);
        edges.sort_by(|(x, a), (y, b)| b.total_cmp(a).then(x.cmp(y)));
        let mut groups = Groups::new(self.table.len());
        let scorer = Scorer::new(&self.model, self.table.len() as u64, self.table.schema.name_field());
        let never: Set<u64> = never.iter().map(|(a, b)| unordered(*a, *b)).collect();
        for ((a, b), _) in edges {
            let (a, b) = (groups.find(a), groups.find(b));
            if a == b {
                continue;
            }
            let (left, right) = (groups.members(a), groups.members(b));
            if left.len() + right.len() <= GROUP_RECORDS && self.agree(&scorer, &left, &right, &never) {
                groups.join(a, b);
            }
        }
        (0..self.table.len() as u32).map(|row| groups.find(row)).collect()
    }

    fn agree(&self, scorer: &Scorer, left: &[u32], right: &[u32], never: &Set<u64>) -> bool {
        let pairs = || left.iter().flat_map(|a| right.iter().map(move |b| (*a, *b)));
        if !never.is_empty() && pairs().any(|(a, b)| never.contains(&unordered(a, b))) {
            return false;
        }
        let (mut speaks_for, mut against) = (0.0, 0.0);
        for (a, b) in pairs().take(CROSS_PAIRS) {
            let weight = self.weigh(scorer, a as usize, b as usize);
            if weight.evidence < CONFLICT_BITS {
                against += (-weight.evidence).min(PAIR_BITS);
            } else {
                speaks_for += weight.bits.clamp(0.0, PAIR_BITS);
            }
        }
        against <= speaks_for * DISAGREEMENT
    }
}

fn unordered(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}

/// Groups that only ever grow; the smallest row stands for each.
struct Groups {
    parents: Vec<u32>,
    members: Map<u32, Vec<u32>>,
}

impl Groups {
    fn new(rows: usize) -> Self {
        Self { parents: (0..rows as u32).collect(), members: Map::default() }
    }

    fn find(&mut self, mut row: u32) -> u32 {
        while self.parents[row as usize] != row {
            let parent = self.parents[row as usize];
            self.parents[row as usize] = self.parents[parent as usize];
            row = parent;
        }
        row
    }

    fn members(&self, group: u32) -> Vec<u32> {
        self.members.get(&group).cloned().unwrap_or_else(|| vec![group])
    }

    fn join(&mut self, a: u32, b: u32) {
        let (stays, goes) = (a.min(b), a.max(b));
        let mut members = self.members(stays);
        members.append(&mut self.members(goes));
        self.members.remove(&goes);
        self.members.insert(stays, members);
        self.parents[goes as usize] = stays;
    }
}

/// Groups of whatever hangs together.
pub(crate) fn components(rows: usize, edges: impl Iterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut groups = Groups::new(rows);
    for (a, b) in edges {
        let (a, b) = (groups.find(a), groups.find(b));
        groups.parents[a.max(b) as usize] = a.min(b);
    }
    (0..rows as u32).map(|row| groups.find(row)).collect()
}
