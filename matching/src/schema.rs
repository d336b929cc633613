//! What is known of a record, how each of its fields is compared, and which records are compared at all.

/// Fields in their order, at most sixteen, and the rules that bring two records together.
#[derive(Debug, Clone)]
pub struct Schema {
    pub fields: Vec<Field>,
    pub rules: Vec<Rule>,
}

impl Schema {
    /// The field of the names, if people are compared.
    pub fn name_field(&self) -> Option<usize> {
        self.fields.iter().position(|field| field.kind == Kind::Name)
    }
}

/// One field: what it is called, and how two of its values are compared.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
}

/// How two values are compared. A field has a small number of levels, of which 0 is the best (but for names).
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// First and last name together, see [`crate::compare::name`].
    Name,
    /// Junior, senior, second, third: whether both say the same.
    Generation,
    /// A normalised address: user and domain.
    Email,
    /// A number in E.164 and its last eight digits.
    Phone,
    /// A handle or a visitor that names one person: `channel:id`.
    Identifier,
    /// Company names and, with `@` before it, domains of companies.
    Organisation,
    /// Words, with the least closeness of each level after "equal".
    Text(&'static [f64]),
    /// A city. Who has the same name by chance is often of the same country too, so that it says less of namesakes.
    Place,
    /// Equal or not.
    Same,
    /// Digits, with the most edits that still say something.
    Digits(usize),
    /// A day as digits: year, month, day.
    Date,
}

/// Levels of a joint name.
pub const NAME_LEVELS: usize = 12;

impl Kind {
    /// Into how many levels a comparison of this kind falls.
    pub fn levels(&self) -> usize {
        match self {
            Kind::Name => NAME_LEVELS,
            Kind::Email => 4,
            Kind::Phone | Kind::Organisation | Kind::Place => 3,
            Kind::Generation | Kind::Identifier | Kind::Same => 2,
            Kind::Text(closeness) => closeness.len() + 2,
            Kind::Digits(edits) => edits + 2,
            Kind::Date => 6,
        }
    }

    /// Whether a value leads to somebody, so that those who hold it are told apart by their names.
    pub fn is_address(&self) -> bool {
        matches!(self, Kind::Email | Kind::Phone)
    }
}

/// Records that agree in all these parts are compared.
#[derive(Debug, Clone)]
pub struct Rule {
    pub parts: Vec<Part>,
    /// What is added where too many records agree.
    pub split_by: Option<usize>,
}

/// A piece of a field, or its beginning.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub field: usize,
    pub piece: Piece,
    /// So many letters of its beginning; 0 for all.
    pub letters: usize,
    /// Shorter pieces bring nobody together.
    pub at_least: usize,
}

/// Values have two pieces: first and last name, user and domain, number and its last digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Piece {
    First,
    Second,
    Both,
    /// Both pieces, whichever of them stands first.
    EitherOrder,
}

impl Rule {
    /// A rule of whole values.
    pub fn of(parts: impl IntoIterator<Item = Part>) -> Self {
        Self { parts: parts.into_iter().collect(), split_by: None }
    }

    /// The same rule that adds `field` where too many agree.
    pub fn split_by(self, field: usize) -> Self {
        Self { split_by: Some(field), ..self }
    }
}

impl Part {
    pub fn new(field: usize, piece: Piece) -> Self {
        Self { field, piece, letters: 0, at_least: 1 }
    }

    /// Only the beginning of so many letters.
    pub fn begin(self, letters: usize) -> Self {
        Self { letters, ..self }
    }

    /// Only where the piece has so many letters.
    pub fn at_least(self, letters: usize) -> Self {
        Self { at_least: letters, ..self }
    }
}
