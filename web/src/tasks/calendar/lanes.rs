//! Tasks of one time stand side by side in columns of one width.

use base::clock::Seconds;
use std::ops::Range;

/// In which column of how many a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lane {
    /// From the left, from 0.
    pub at: usize,
    /// How many share the width.
    pub of: usize,
}

/// The lanes of some stretches of time, which come in the order of their beginnings: those that touch each other, also by way
/// of others, share the width, and one that ends makes its lane free.
pub(super) fn lanes(stretches: &[Range<Seconds>]) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::with_capacity(stretches.len());
    // When the lanes of the crowd end, and with which stretch it begins.
    let (mut ends, mut first) = (Vec::<Seconds>::new(), 0);
    for stretch in stretches {
        if ends.iter().all(|end| *end <= stretch.start) {
            ends.clear();
            first = lanes.len();
        }
        let at = ends.iter().position(|end| *end <= stretch.start).unwrap_or(ends.len());
        match ends.get_mut(at) {
            Some(end) => *end = stretch.end,
            None => ends.push(stretch.end),
        }
        lanes.push(Lane { at, of: ends.len() });
        lanes[first..].iter_mut().for_each(|lane| lane.of = ends.len());
    }
    lanes
}
