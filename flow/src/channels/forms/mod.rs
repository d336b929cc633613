//! Forms: the small builder's settings, and what a visitor sends, checked field by field (SR-03).

mod submission;

pub use submission::{OwnAnswer, Submission, read};

use base::ids::FieldId;
use base::search::Subject;
use serde::{Deserialize, Serialize};

/// Fields of one form.
pub const MAX_FIELDS: usize = 40;
/// Characters of a label, a button or a sentence.
const MAX_LABEL_CHARS: usize = 300;
/// Files of one submission.
pub const MAX_FILES: usize = 5;
/// Bytes of one file.
pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;

/// What a form asks for and what it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormSettings {
    /// The fields, in order.
    pub fields: Vec<FormField>,
    /// The words on the button.
    pub button: String,
    /// What is said after it was sent.
    pub success_text: String,
    /// Where to go instead, if anywhere.
    pub redirect_url: Option<String>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormField {
    /// The name under which it is sent.
    pub key: String,
    /// What people read.
    pub label: String,
    /// What it is.
    pub kind: FieldKind,
    /// Whether it may be left empty.
    pub is_required: bool,
}

/// What a field is: it decides the input, the check, and where its value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum FieldKind {
    /// The sender's name.
    Name,
    /// The sender's e-mail address.
    Email,
    /// The sender's phone number.
    Phone,
    /// The sender's company.
    Company,
    /// The sale, in major units.
    Price,
    /// One line of text.
    Text,
    /// Several lines of text.
    Message,
    /// A file.
    File,
    /// A field that the account made for itself.
    Own {
        /// Whose: the lead's, the sender's or the sender's company's.
        of: Subject,
        /// Which.
        id: FieldId,
    },
}

impl FieldKind {
    /// Those that every account has, in the order in which the builder offers them.
    pub const ALL: [FieldKind; 8] = [
        FieldKind::Name,
        FieldKind::Email,
        FieldKind::Phone,
        FieldKind::Company,
        FieldKind::Message,
        FieldKind::Text,
        FieldKind::Price,
        FieldKind::File,
    ];

    /// The word in a form's settings, such as `email`, or `contact.17` for a field that the account made.
    pub fn word(self) -> String {
        let word = match self {
            FieldKind::Own { of, id } => return format!("{}.{id}", of.as_str()),
            FieldKind::Name => "name",
            FieldKind::Email => "email",
            FieldKind::Phone => "phone",
            FieldKind::Company => "company",
            FieldKind::Price => "price",
            FieldKind::Text => "text",
            FieldKind::Message => "message",
            FieldKind::File => "file",
        };
        word.to_owned()
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<FieldKind> {
        if let Some((of, id)) = word.split_once('.') {
            return Some(FieldKind::Own { of: Subject::from_stored(of)?, id: FieldId(id.parse().ok()?) });
        }
        FieldKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl From<FieldKind> for String {
    fn from(kind: FieldKind) -> String {
        kind.word()
    }
}

impl TryFrom<String> for FieldKind {
    type Error = String;

    fn try_from(word: String) -> Result<FieldKind, String> {
        FieldKind::from_word(&word).ok_or(word)
    }
}

impl Default for FormSettings {
    fn default() -> FormSettings {
        let field = |key: &str, label: &str, kind, is_required| FormField {
            key: key.to_owned(),
            label: label.to_owned(),
            kind,
            is_required,
        };
        FormSettings {
            fields: vec![
                field("name", "Your name", FieldKind::Name, true),
                field("email", "E-mail", FieldKind::Email, true),
                field("phone", "Phone", FieldKind::Phone, false),
                field("message", "What can we do for you?", FieldKind::Message, true),
            ],
            button: "Send".to_owned(),
            success_text: "Thank you. We have your message and will answer soon.".to_owned(),
            redirect_url: None,
        }
    }
}

/// What is wrong with a form that an administrator built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place of the field among the fields; none when it is about the form as a whole.
    pub field: Option<usize>,
    /// The sentence.
    pub sentence: String,
}

impl FormSettings {
    /// Everything that is wrong with what an administrator built, fields first; a form with problems must not be saved.
    pub fn problems(&self) -> Vec<Problem> {
        let fields = self.fields.iter().enumerate().filter_map(|(at, field)| {
            let sentence = field.problem(&self.fields[..at])?;
            Some(Problem { field: Some(at), sentence })
        });
        let whole = self.whole_problem().map(|sentence| Problem { field: None, sentence });
        fields.chain(whole).collect()
    }

    fn whole_problem(&self) -> Option<String> {
        let reaches = |kind| self.fields.iter().any(|field| field.kind == kind);
        let is_long = |text: &str| text.trim().is_empty() || text.chars().count() > MAX_LABEL_CHARS;
        let is_web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if self.fields.is_empty() || self.fields.len() > MAX_FIELDS {
            return Some(format!("A form has 1 to {MAX_FIELDS} fields."));
        }
        if !reaches(FieldKind::Email) && !reaches(FieldKind::Phone) {
            return Some("Ask for an e-mail address or a phone number: otherwise nobody can be answered.".to_owned());
        }
        let is_of_company = |field: &FormField| matches!(field.kind, FieldKind::Own { of: Subject::Company, .. });
        if self.fields.iter().any(is_of_company) && !reaches(FieldKind::Company) {
            return Some("Ask for the company too: otherwise nobody knows whose its fields are.".to_owned());
        }
        if is_long(&self.button) || is_long(&self.success_text) {
            return Some(format!("The button and the answer have 1 to {MAX_LABEL_CHARS} characters."));
        }
        let is_wrong = self.redirect_url.as_deref().is_some_and(|url| !is_web(url));
        is_wrong.then(|| "The address to go to begins with https://.".to_owned())
    }
}

impl FormField {
    fn problem(&self, before: &[FormField]) -> Option<String> {
        if self.label.trim().is_empty() || self.label.chars().count() > MAX_LABEL_CHARS {
            return Some(format!("Write a label of 1 to {MAX_LABEL_CHARS} characters."));
        }
        if self.key.is_empty() || !self.key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Some("The key may hold letters, digits and _.".to_owned());
        }
        let is_own = matches!(self.kind, FieldKind::Own { .. });
        if is_own && before.iter().any(|other| other.kind == self.kind) {
            return Some("Another field asks for the same.".to_owned());
        }
        before.iter().any(|other| other.key == self.key).then(|| format!("Two fields have the key “{}”.", self.key))
    }
}
