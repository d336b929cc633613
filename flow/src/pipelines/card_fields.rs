//! What the cards of a pipeline's board show (LD-11).

/// Fields of leads that a card can show besides the built-in ones: more would not be read.
pub const MAX_CUSTOM_CARD_FIELDS: usize = 5;
/// What is stored for a card with nothing but its name; nothing stored at all means what is usual.
const NOTHING: &str = "-";

/// One line or mark of a card; the name of a lead always shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardField {
    /// The main contact and the company.
    People,
    /// When something last happened.
    Changed,
    /// The tags.
    Tags,
    /// The sale.
    Price,
    /// The next task, or that there is none.
    Task,
    /// Who answers for it.
    Responsible,
    /// A field of leads that the account has made, by its id.
    Custom(i64),
}

impl CardField {
    /// The built-in ones, in the order of the card; what a new pipeline's cards show.
    pub const USUAL: [CardField; 6] = [
        CardField::People,
        CardField::Changed,
        CardField::Tags,
        CardField::Price,
        CardField::Task,
        CardField::Responsible,
    ];

    /// The word by which it is stored and asked for.
    pub fn word(self) -> String {
        match self {
            CardField::People => "people".to_owned(),
            CardField::Changed => "changed".to_owned(),
            CardField::Tags => "tags".to_owned(),
            CardField::Price => "price".to_owned(),
            CardField::Task => "task".to_owned(),
            CardField::Responsible => "responsible".to_owned(),
            CardField::Custom(id) => format!("field:{id}"),
        }
    }

    /// The field of a word.
    pub fn from_word(word: &str) -> Option<CardField> {
        let custom = || word.strip_prefix("field:")?.parse().ok().map(CardField::Custom);
        CardField::USUAL.into_iter().find(|field| field.word() == word).or_else(custom)
    }

    /// Reads the stored words.
    pub fn read_all(words: &str) -> Vec<CardField> {
        if words.is_empty() {
            return CardField::USUAL.to_vec();
        }
        words.split(',').filter_map(CardField::from_word).collect()
    }

    /// The stored words.
    pub(super) fn write_all(fields: &[CardField]) -> String {
        let words: Vec<String> = fields.iter().map(|field| field.word()).collect();
        if words.is_empty() { NOTHING.to_owned() } else { words.join(",") }
    }
}
