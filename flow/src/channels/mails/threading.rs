//! Which mails belong together: a question about all of them at once, so that it does not matter in which order they came
//! (R-50 to R-52, EM-20, EM-23).
//!
//! Mails of one box and customer belong together
//!
//! 1. when one answers the other by its Message-ID, or both answer the same mail, whether we have it or not;
//! 2. when what they answer is not here, by their subject, unless there was silence for longer than a box's
//!    `fresh_after` between the one conversation and the other.
//!
//! So an answer under another subject stays where it is, and does not pull another conversation of that subject in.

#[cfg(test)]
mod tests;

use base::clock::Seconds;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A mail, as far as it matters here. Links are 64 bits each ([`super::links`]).
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// Its own Message-ID.
    pub own: Option<i64>,
    /// Those that it answers, not its own.
    pub answers: Vec<i64>,
    /// Its subject.
    pub subject: Option<i64>,
    /// When it was.
    pub at: Seconds,
}

/// Groups mails, given by their places; in each group and among the groups the first place stands first.
pub(super) fn partition(nodes: &[Node], fresh_after: Seconds) -> Vec<Vec<usize>> {
    let mut sets = Sets::new(nodes.len());
    let mut first_with = bearers(nodes);
    for (at, node) in nodes.iter().enumerate() {
        for link in &node.answers {
            let first = *first_with.entry(*link).or_insert(at);
            sets.join(first, at);
        }
    }
    let here: HashSet<i64> = nodes.iter().filter_map(|node| node.own).collect();
    let subjects = subjects(nodes, &mut sets, &here);
    while join_by_subject(nodes, &mut sets, &subjects, fresh_after) {}
    let mut groups = BTreeMap::<usize, Vec<usize>>::new();
    for at in 0..nodes.len() {
        groups.entry(sets.first_of(at)).or_default().push(at);
    }
    groups.into_values().collect()
}

/// The mail of each Message-ID. Two that have the same one are no conversation for that: it is the oldest of them that
/// others answer.
fn bearers(nodes: &[Node]) -> HashMap<i64, usize> {
    let mut found = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let Some(own) = node.own else { continue };
        let oldest = found.entry(own).or_insert(at);
        if (node.at, node.subject) < (nodes[*oldest].at, nodes[*oldest].subject) {
            *oldest = at;
        }
    }
    found
}

/// The subjects of the mails that begin a conversation: those which answer nothing that is here; in a circle, its oldest.
fn subjects(nodes: &[Node], sets: &mut Sets, here: &HashSet<i64>) -> Vec<Option<i64>> {
    let begins = |node: &Node| !node.answers.iter().any(|link| here.contains(link));
    let mut found: Vec<Option<i64>> = nodes.iter().map(|node| node.subject.filter(|_| begins(node))).collect();
    let mut begun = HashSet::new();
    for (at, _) in nodes.iter().enumerate().filter(|(_, node)| begins(node)) {
        begun.insert(sets.first_of(at));
    }
    let mut oldest = HashMap::<usize, usize>::new();
    for (at, node) in nodes.iter().enumerate() {
        let set = sets.first_of(at);
        let best = oldest.entry(set).or_insert(at);
        if (node.at, node.own) < (nodes[*best].at, nodes[*best].own) {
            *best = at;
        }
    }
    for (set, at) in oldest {
        if !begun.contains(&set) {
            found[at] = nodes[at].subject;
        }
    }
    found
}

/// Joins conversations of one subject without a long silence between them; true when it joined any.
fn join_by_subject(nodes: &[Node], sets: &mut Sets, subjects: &[Option<i64>], fresh_after: Seconds) -> bool {
    let mut spans = HashMap::<usize, (Seconds, Seconds)>::new();
    for (at, node) in nodes.iter().enumerate() {
        let span = spans.entry(sets.first_of(at)).or_insert((node.at, node.at));
        *span = (span.0.min(node.at), span.1.max(node.at));
    }
    let mut of_subject = HashMap::<i64, HashSet<usize>>::new();
    for (at, subject) in subjects.iter().enumerate() {
        if let Some(subject) = subject {
            of_subject.entry(*subject).or_default().insert(sets.first_of(at));
        }
    }
    let mut has_joined = false;
    for conversations in of_subject.into_values().filter(|conversations| conversations.len() > 1) {
        let mut in_order: Vec<(Seconds, Seconds, usize)> =
            conversations.into_iter().map(|set| (spans[&set].0, spans[&set].1, set)).collect();
        in_order.sort_unstable();
        let mut until = in_order[0].1;
        for pair in in_order.windows(2) {
            if pair[1].0.saturating_sub(until) <= fresh_after {
                has_joined |= sets.join(pair[0].2, pair[1].2);
            }
            until = until.max(pair[1].1);
        }
    }
    has_joined
}

/// Places that belong together; each set is named by its first place.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Sets {
        Sets((0..count).collect())
    }

    fn first_of(&mut self, mut place: usize) -> usize {
        while self.0[place] != place {
            self.0[place] = self.0[self.0[place]];
            place = self.0[place];
        }
        place
    }

    /// False when they are one set already.
    fn join(&mut self, one: usize, other: usize) -> bool {
        let (one, other) = (self.first_of(one), self.first_of(other));
        self.0[one.max(other)] = one.min(other);
        one != other
    }
}
