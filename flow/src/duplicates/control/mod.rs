//! Duplicate control of a pipeline: its rules, what they find, what they decide, their trial and their brake (DC-01 to
//! DC-26). The merging itself is a step of the spine.

mod brake;
mod decision;
mod gone;
mod judging;
mod likely;
mod own_words;
mod profile;
mod rules;
mod search;
mod set_up;
mod store;
mod survivors;
mod trial;

pub use brake::{LEAST_MERGES, LEAST_TRIED, Share, WINDOW, limit_percent};
pub use decision::{Found, Verdict, decide};
pub use gone::{list_without_field, without_gone};
pub use judging::{Came, Judged, asked_again, count, find_waiting_of_source, judge, list_concerned};
pub use own_words::Brought;
pub(super) use profile::is_same_name;
pub use profile::{Conflicting, Profile};
pub use rules::*;
pub use search::{Asked, Candidate, Reason, search};
pub use set_up::*;
pub use survivors::Survivor;
pub use trial::{TRIED_REQUESTS, Trial, Tried, try_on_past};

use super::Error;
