//! Kommo's colours of statuses, and the hues that stages have.
//!
//! A stage has one of twelve hues, which look right in light and dark; Kommo's palette has 21 fixed colours. Each is
//! taken for the hue next to it and kept as it was written, so that it comes back the same (ST-05); a hue that was chosen
//! on our screen is shown as the first of its colours here.

/// Hex as clients write it, and the hue; the first of a hue is the one that is shown. The last four are of old accounts.
const PALETTE: [(&str, &str); 25] = [
    ("#e6e8ea", "slate"),
    ("#98cbff", "blue"),
    ("#c1e0ff", "cyan"),
    ("#87f2c0", "teal"),
    ("#deff81", "green"),
    ("#ebffb1", "lime"),
    ("#fffd7f", "amber"),
    ("#ffce5a", "orange"),
    ("#ff8f92", "red"),
    ("#f3beff", "pink"),
    ("#eb93ff", "violet"),
    ("#ccc8f9", "indigo"),
    ("#f2f3f4", "slate"),
    ("#d6eaff", "cyan"),
    ("#fffeb2", "amber"),
    ("#fff000", "amber"),
    ("#ffeab2", "orange"),
    ("#ffdc7f", "orange"),
    ("#ffdbdb", "red"),
    ("#ffc8c8", "red"),
    ("#f9deff", "pink"),
    ("#99ccff", "blue"),
    ("#ffff99", "amber"),
    ("#ffcc66", "orange"),
    ("#ffcccc", "red"),
];
/// What Kommo shows for a hue that is in no palette: the grey of Incoming leads.
pub const GREY: &str = "#c1c1c1";

/// The hue of a colour in any case of letters; none for one that Kommo does not have either.
pub fn hue(hex: &str) -> Option<&'static str> {
    PALETTE.iter().find(|(known, _)| known.eq_ignore_ascii_case(hex.trim())).map(|(_, hue)| *hue)
}

/// The colour that a hue is shown as.
pub fn hex(hue: &str) -> &'static str {
    PALETTE.iter().find(|(_, known)| *known == hue).map_or(GREY, |(hex, _)| *hex)
}
