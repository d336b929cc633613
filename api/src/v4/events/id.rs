//! Ids of events: 26 letters and digits that rise with time, as Kommo's do (ULID), made of the journal row and of which
//! of its events is meant, so that they need no table and stay the same.

use base::clock::Seconds;
use base::ids::JournalId;

/// Crockford's digits, without the letters that are mistaken for others.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of an id: 48 bits of milliseconds and 80 of which event.
const CHARS: usize = 26;
/// Events that one journal row may be.
const PLACE_BITS: u32 = 16;

/// One event of one journal row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventId {
    /// The row.
    pub row: JournalId,
    /// Which of the row's events, from 0 on.
    pub place: u16,
}

impl EventId {
    /// As clients see it; `at` is the time of its row.
    pub fn written(self, at: Seconds) -> String {
        let milliseconds = u128::try_from(at).unwrap_or(0) * 1_000;
        let row = u128::try_from(self.row.0).unwrap_or(0);
        let bits = (milliseconds << 80) | (row << PLACE_BITS) | u128::from(self.place);
        let digit = |at: usize| char::from(DIGITS[((bits >> (5 * (CHARS - 1 - at))) & 31) as usize]);
        (0..CHARS).map(digit).collect()
    }

    /// Reads what [`EventId::written`] wrote; nothing for anything else.
    pub fn read(text: &str) -> Option<EventId> {
        if text.len() != CHARS {
            return None;
        }
        let bits = text.bytes().try_fold(0_u128, |bits, byte| {
            let digit = DIGITS.iter().position(|known| known.eq_ignore_ascii_case(&byte))?;
            Some((bits << 5) | digit as u128)
        })?;
        let row = i64::try_from((bits >> PLACE_BITS) & u128::from(u64::MAX)).ok()?;
        Some(EventId { row: JournalId(row), place: u16::try_from(bits & u128::from(u16::MAX)).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::{EventId, JournalId};

    #[test]
    fn an_id_is_read_as_it_was_written() {
        let id = EventId { row: JournalId(9_007_199_254_740_991), place: 3 };
        let written = id.written(1_665_064_411);
        assert_eq!(written.len(), 26);
        assert_eq!(EventId::read(&written), Some(id));
        assert_eq!(EventId::read(&written.to_uppercase()), Some(id));
    }

    #[test]
    fn later_events_have_larger_ids() {
        let id = |row, place, at| EventId { row: JournalId(row), place }.written(at);
        assert!(id(7, 1, 100) > id(7, 0, 100));
        assert!(id(8, 0, 100) > id(7, 9, 100));
        assert!(id(9, 0, 101) > id(8, 0, 100));
    }

    #[test]
    fn what_is_no_id_is_none() {
        for junk in ["", "7", "01pz58t6p04ymgsgfbmfyfy1m!", "ilou58t6p04ymgsgfbmfyfy1mf"] {
            assert_eq!(EventId::read(junk), None, "{junk}");
        }
    }
}
