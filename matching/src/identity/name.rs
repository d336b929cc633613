//! Names of people in one spelling: order, titles, generations, other scripts.

use super::text::{fold, tokens};
use crate::compare::name::may_be_one;

/// Titles before a name.
const TITLES: &[&str] = &[
    "bapak",
    "bpk",
    "dhr",
    "dipl",
    "doc",
    "doctor",
    "don",
    "dona",
    "dott",
    "dottssa",
    "dr",
    "dra",
    "eng",
    "exmo",
    "frau",
    "fru",
    "g",
    "gn",
    "gospodin",
    "gospozha",
    "gzha",
    "herr",
    "hr",
    "ibu",
    "ing",
    "lic",
    "m",
    "mag",
    "me",
    "mevr",
    "miss",
    "mister",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "mx",
    "pak",
    "pan",
    "pani",
    "prof",
    "professor",
    "rev",
    "senhor",
    "senhora",
    "senor",
    "senora",
    "sig",
    "signor",
    "signora",
    "sir",
    "sr",
    "sra",
    "srta",
    "zha",
];

/// Degrees behind a name.
const DEGREES: &[&str] = &["ba", "bsc", "cpa", "esq", "ma", "mba", "md", "msc", "phd"];

/// Which of a family's bearers of a name, by how it is written.
const GENERATIONS: &[(&str, Generation)] = &[
    ("filho", Generation::Second),
    ("hijo", Generation::Second),
    ("ii", Generation::Second),
    ("iii", Generation::Third),
    ("iv", Generation::Fourth),
    ("jnr", Generation::Second),
    ("jr", Generation::Second),
    ("junior", Generation::Second),
    ("neto", Generation::Third),
    ("nieto", Generation::Third),
    ("senior", Generation::First),
    ("snr", Generation::First),
    ("sr", Generation::First),
];

/// What programs and people write where a name belongs and none is known.
const NO_NAMES: &[&str] = &[
    "anonymous",
    "client",
    "cliente",
    "contact",
    "customer",
    "facebook user",
    "guest",
    "instagram user",
    "kunde",
    "lead",
    "n a",
    "na",
    "name",
    "new lead",
    "no name",
    "none",
    "novo lead",
    "novyi lid",
    "novyy lid",
    "nuevo contacto",
    "telegram user",
    "test",
    "unbekannt",
    "unknown",
    "user",
    "visitor",
    "website lead",
    "whatsapp user",
];

/// Which bearer of one name in a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Generation {
    /// Senior.
    First,
    /// Junior, II, Filho.
    Second,
    /// III, Neto.
    Third,
    /// IV.
    Fourth,
}

/// A person's name in one spelling; all of it in lower-case Latin letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// The first name; all there is for somebody of one name.
    pub first: String,
    /// Between first and last name, its words apart by one space: second names of people who gave names apart.
    pub middle: String,
    /// The last name with its particles, its words apart by one space.
    pub last: String,
    /// Junior and the like.
    pub generation: Option<Generation>,
}

impl Name {
    /// True when nothing is known of it.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty() && self.last.is_empty()
    }

    /// True when one person may be called both: nothing is known of one of them, or first and last names agree as far as
    /// both are known, in this order or swapped. A nickname, an initial and one mistyped letter agree.
    pub fn is_compatible(&self, other: &Name) -> bool {
        self.is_empty() || other.is_empty() || self.agrees(other)
    }

    /// True when both are known and one person may be called both.
    pub fn agrees(&self, other: &Name) -> bool {
        let is_known = !self.is_empty() && !other.is_empty();
        let one_generation =
            self.generation.is_none() || other.generation.is_none() || self.generation == other.generation;
        is_known && one_generation && may_be_one(self.pieces(), other.pieces())
    }

    fn pieces(&self) -> [&[u8]; 2] {
        [self.first.as_bytes(), self.last.as_bytes()]
    }
}

/// Reads a name. `first` and `last` count when somebody gave them apart; a `whole` that was only cut at its first space
/// is read as a whole: "Dr. Anna Berg", "Berg, Anna", "Anna M. Berg jr."
///
/// An address or a number in place of a name is no name.
pub fn read(whole: &str, first: &str, last: &str) -> Name {
    if whole.contains('@') || !whole.is_empty() && !whole.contains(char::is_alphabetic) {
        return Name::default();
    }
    let are_apart = !first.trim().is_empty() && !last.trim().is_empty() && first.trim().contains(' ');
    if are_apart || whole.trim().is_empty() {
        return of_parts(tokens(&plain(first)), tokens(&plain(last)));
    }
    read_whole(whole)
}

fn read_whole(whole: &str) -> Name {
    let whole = plain(whole);
    if NO_NAMES.contains(&tokens(&whole).join(" ").as_str()) {
        return Name::default();
    }
    if let Some((before, behind)) = whole.split_once(',') {
        let (last, first) = (tokens(before), tokens(behind));
        let is_suffix = first.iter().all(|word| DEGREES.contains(&word.as_str()) || generation(word).is_some());
        if !is_suffix {
            return of_parts(first, last);
        }
    }
    let mut words = tokens(&whole);
    drop_titles(&mut words);
    let last = if words.len() > 1 { words.split_off(1) } else { Vec::new() };
    of_parts(words, last)
}

fn of_parts(mut first: Vec<String>, mut last: Vec<String>) -> Name {
    drop_titles(&mut first);
    while last.len() > 1 && last.last().is_some_and(|word| DEGREES.contains(&word.as_str())) {
        last.pop();
    }
    let generation = last.last().filter(|_| last.len() > 1).and_then(|word| generation(word));
    if generation.is_some() {
        last.pop();
    }
    let mut middle = first.split_off(first.len().min(1));
    while last.len() > 1 && last[0].len() == 1 {
        middle.push(last.remove(0));
    }
    Name { first: first.pop().unwrap_or_default(), middle: middle.join(" "), last: last.join(" "), generation }
}

/// Without what stands in brackets, without signs that are of no script: "Anna 🌸 (Acme)" is Anna.
fn plain(text: &str) -> String {
    let mut depth = 0_usize;
    let kept = text.chars().filter(|c| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {
                return depth == 0 && (c.is_alphanumeric() || c.is_whitespace() || "-,.'’".contains(*c) || is_mark(*c));
            }
        }
        false
    });
    kept.collect::<String>().replace(['\'', '’'], "")
}

/// Accents that stand for themselves (U+0300) and vowel signs of Indic scripts belong to the letter before.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x0900..=0x0DFF)
}

fn drop_titles(words: &mut Vec<String>) {
    let titles = words.iter().take_while(|word| TITLES.contains(&word.as_str())).count();
    words.drain(..titles.min(words.len().saturating_sub(1)));
}

fn generation(word: &str) -> Option<Generation> {
    GENERATIONS.iter().find(|(written, _)| *written == word).map(|(_, generation)| *generation)
}

/// A word as it sounds however it was brought into Latin letters: "yuliya", "iuliia" and "julia" are one, and so are
/// "mueller" and "muller". For blocking, not for comparing: it joins more than is the same.
pub fn sounded(word: &str) -> String {
    let word = fold(word);
    let pairs: [(&str, &str); 14] = [
        ("shch", "s"),
        ("sch", "s"),
        ("sh", "s"),
        ("kh", "h"),
        ("zh", "z"),
        ("ch", "c"),
        ("ts", "c"),
        ("tz", "c"),
        ("ph", "f"),
        ("ck", "k"),
        ("ae", "a"),
        ("oe", "o"),
        ("ue", "u"),
        ("w", "v"),
    ];
    let mut word = pairs.iter().fold(word, |word, (from, to)| word.replace(from, to));
    word = word.replace(['y', 'j'], "i");
    let mut sounds = String::with_capacity(word.len());
    for letter in word.chars() {
        if !sounds.ends_with(letter) {
            sounds.push(letter);
        }
    }
    ["iu", "ia", "io", "ie"].iter().fold(sounds, |sounds, glide| sounds.replace(glide, &glide[1..]))
}
