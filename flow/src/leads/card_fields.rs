//! What the cards of a board show of leads: each pipeline has its choice (LD-11).

use super::LeadCard;
use base::Cx;
use base::accounts;
use base::db::DbError;
use base::fields;
use base::ids::FieldId;
use base::search::Subject;
use jiff::tz::TimeZone;

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
    Custom(FieldId),
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

    /// The field that the account has made, if it is one.
    pub fn custom(self) -> Option<FieldId> {
        match self {
            CardField::Custom(id) => Some(id),
            _ => None,
        }
    }

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
        let custom = || word.strip_prefix("field:")?.parse().ok().map(FieldId).map(CardField::Custom);
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
    pub fn write_all(fields: &[CardField]) -> String {
        let words: Vec<String> = fields.iter().map(|field| field.word()).collect();
        if words.is_empty() { NOTHING.to_owned() } else { words.join(",") }
    }
}

/// Reads the values of the account's own fields that cards show: five queries, or none where no card shows any.
pub(super) fn fill_in(cx: &mut Cx<'_>, cards: &mut [LeadCard]) -> Result<(), DbError> {
    let shows_own = |card: &&mut LeadCard| card.shows.iter().any(|field| field.custom().is_some());
    let ids: Vec<i64> = cards.iter_mut().filter(shows_own).map(|card| card.id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let own = fields::list(cx, Subject::Lead)?;
    let values = fields::values_as_read(cx, Subject::Lead, &ids)?;
    let zone = accounts::find(cx)?.and_then(|account| TimeZone::get(&account.time_zone).ok()).unwrap_or(TimeZone::UTC);
    for card in cards {
        let Some(values) = values.get(&card.id.0) else { continue };
        let shown = card.shows.iter().filter_map(|field| own.iter().find(|one| Some(one.id) == field.custom()));
        let written = shown.filter(|field| !values.is_empty(field.id));
        card.values =
            written.map(|field| (field.name.clone(), fields::text_of(field, values.of(field.id), &zone))).collect();
    }
    Ok(())
}
