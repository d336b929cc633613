//! What a column can be: fields of the lead, of its contact and of its company (IM-03).

use super::{Directory, parts};
use base::fields::{AddressPart, Shape};
use base::ids::FieldId;
use base::search::Subject;
use flow::channels::handles::HandleKind;
use serde::{Deserialize, Serialize};

/// A field of one of the records that a row makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Field {
    /// Whose.
    pub of: Subject,
    /// Which.
    pub what: What,
}

/// Which field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// The id that the record has here, to change it.
    Id,
    /// The title of a lead, the whole name of anybody else.
    Name,
    /// The first name of a contact.
    FirstName,
    /// The last name of a contact.
    LastName,
    /// Phone numbers, several with a comma or semicolon.
    Phone,
    /// E-mail addresses, several with a comma or semicolon.
    Email,
    /// Phone numbers of one label.
    PhoneAs(&'static str),
    /// E-mail addresses of one label.
    EmailAs(&'static str),
    /// The sale, in major units of the account's currency.
    Price,
    /// The pipeline by its name.
    Pipeline,
    /// The stage by its name.
    Stage,
    /// The user answering for it, by name or e-mail address.
    Responsible,
    /// Tags, several with a comma or semicolon.
    Tags,
    /// When it was made.
    CreatedAt,
    /// A field that the account made for itself.
    Own(FieldId),
    /// A part of an address that the account made a field for.
    Part(FieldId, AddressPart),
}

/// What is known of a kind of field: its stored word, what a person reads, and the headers by which it is recognised.
struct Known {
    what: What,
    word: &'static str,
    label: &'static str,
    headers: &'static [&'static str],
}

const fn labelled(what: What, word: &'static str, label: &'static str, headers: &'static [&'static str]) -> Known {
    Known { what, word, label, headers }
}

const KNOWN: [Known; 21] = [
    Known { what: What::Name, word: "name", label: "Name", headers: &["full name", "title"] },
    Known {
        what: What::FirstName,
        word: "first_name",
        label: "First name",
        headers: &["firstname", "given name", "vorname"],
    },
    Known {
        what: What::LastName,
        word: "last_name",
        label: "Last name",
        headers: &["lastname", "surname", "family name", "nachname"],
    },
    Known {
        what: What::Phone,
        word: "phone",
        label: "Phone",
        headers: &["phone number", "telephone", "tel", "telefon"],
    },
    labelled(What::PhoneAs("WORK"), "phone_work", "Work phone", &["business phone", "office phone"]),
    labelled(What::PhoneAs("WORKDD"), "phone_direct", "Work direct phone", &["direct phone", "work direct"]),
    labelled(What::PhoneAs("MOB"), "phone_mobile", "Mobile phone", &["mobile", "cell phone", "mobil"]),
    labelled(What::PhoneAs("FAX"), "phone_fax", "Fax", &["fax number", "work fax"]),
    labelled(What::PhoneAs("HOME"), "phone_home", "Home phone", &["private phone"]),
    labelled(What::PhoneAs("OTHER"), "phone_other", "Other phone", &[]),
    Known { what: What::Email, word: "email", label: "E-mail", headers: &["email address", "mail", "e mail address"] },
    labelled(What::EmailAs("WORK"), "email_work", "Work e-mail", &["business email", "work mail"]),
    labelled(
        What::EmailAs("PRIV"),
        "email_private",
        "Private e-mail",
        &["personal email", "home email", "private mail"],
    ),
    labelled(What::EmailAs("OTHER"), "email_other", "Other e-mail", &["other mail"]),
    Known {
        what: What::Price,
        word: "price",
        label: "Sale",
        headers: &["price", "amount", "budget", "value", "sale value", "lead value", "deal value", "betrag"],
    },
    Known { what: What::Pipeline, word: "pipeline", label: "Pipeline", headers: &["pipeline name", "funnel"] },
    Known { what: What::Stage, word: "stage", label: "Stage", headers: &["status", "lead status", "stage name"] },
    Known {
        what: What::Responsible,
        word: "responsible",
        label: "Responsible",
        headers: &["responsible user", "owner", "assigned to", "manager"],
    },
    Known { what: What::Tags, word: "tags", label: "Tags", headers: &["tag", "labels"] },
    Known {
        what: What::CreatedAt,
        word: "created_at",
        label: "Made on",
        headers: &["created", "created on", "creation date", "date created", "date"],
    },
    Known { what: What::Id, word: "id", label: "ID", headers: &[] },
];

/// Headers that say by themselves whose name they are.
const NAMED: [(&str, Subject, What); 8] = [
    ("lead", Subject::Lead, What::Name),
    ("lead title", Subject::Lead, What::Name),
    ("deal", Subject::Lead, What::Name),
    ("contact", Subject::Contact, What::Name),
    ("contact person", Subject::Contact, What::Name),
    ("company", Subject::Company, What::Name),
    ("organization", Subject::Company, What::Name),
    ("firma", Subject::Company, What::Name),
];

impl Field {
    /// The fields that a file of such records can have, in the order in which they are offered.
    pub fn all(subject: Subject, directory: &Directory) -> Vec<Field> {
        let records: &[Subject] = match subject {
            Subject::Lead => &[Subject::Lead, Subject::Contact, Subject::Company],
            Subject::Contact => &[Subject::Contact, Subject::Company],
            Subject::Company => &[Subject::Company],
        };
        let mut all = Vec::new();
        for &of in records {
            let known = KNOWN.iter().map(|known| known.what).filter(|what| what.belongs_to(of));
            let own = directory.own.iter().filter(|field| field.subject == of).flat_map(|field| {
                let parts = AddressPart::ALL.into_iter().filter(|_| field.kind.shape() == Shape::Part);
                std::iter::once(What::Own(field.id)).chain(parts.map(|part| What::Part(field.id, part)))
            });
            all.extend(known.chain(own).map(|what| Field { of, what }));
        }
        all
    }

    /// The word stored with a mapping, such as `contact.email`, `lead.17`, or `company.18.3` for a part of an address.
    pub fn word(self) -> String {
        let of = self.of.as_str();
        match (self.what, self.what.known()) {
            (What::Part(id, part), _) => format!("{of}.{id}.{}", part.number()),
            (_, Ok(known)) => format!("{of}.{}", known.word),
            (_, Err(id)) => format!("{of}.{id}"),
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Field> {
        let (of, what) = word.split_once('.')?;
        let of = Subject::from_stored(of)?;
        let known = KNOWN.iter().find(|known| known.word == what).map(|known| known.what);
        let own = || match what.split_once('.') {
            None => Some(What::Own(FieldId(what.parse().ok()?))),
            Some((id, part)) => {
                Some(What::Part(FieldId(id.parse().ok()?), AddressPart::from_number(part.parse().ok()?)?))
            }
        };
        let what = known.or_else(own)?;
        what.belongs_to(of).then_some(Field { of, what })
    }

    /// What a person reads, such as `Contact: e-mail`.
    pub fn label(self, directory: &Directory) -> String {
        let whose = match self.of {
            Subject::Lead => "Lead",
            Subject::Contact => "Contact",
            Subject::Company => "Company",
        };
        format!("{whose}: {}", self.name(directory))
    }

    /// What a person reads below the record's name.
    pub fn name(self, directory: &Directory) -> String {
        let own = |id| directory.own(id).map_or_else(|| "a deleted field".to_owned(), |field| field.name.clone());
        match (self.what, self.what.known()) {
            (What::Part(id, part), _) => format!("{}: {}", own(id), part.title()),
            (_, Ok(known)) => known.label.to_lowercase(),
            (_, Err(id)) => own(id),
        }
    }

    /// The field that a header names in a file of such records; `taken` ones are not offered twice.
    pub fn named(subject: Subject, header: &str, taken: &[Field], directory: &Directory) -> Option<Field> {
        let header = plain(header);
        let all = Field::all(subject, directory);
        let by_name =
            NAMED.iter().find(|(name, ..)| *name == header).map(|(_, of, what)| Field { of: *of, what: *what });
        let is_meant = |field: &&Field| field.is_named(&header, directory) && !taken.contains(field);
        // “City” may be a field of its own: a part of an address only where none is called so.
        let (parts, whole): (Vec<Field>, Vec<Field>) =
            all.iter().partition(|field| matches!(field.what, What::Part(..)));
        by_name
            .filter(|field| whole.contains(field))
            .or_else(|| whole.iter().chain(&parts).find(is_meant).copied())
            .filter(|field| !taken.contains(field))
    }

    fn is_named(self, header: &str, directory: &Directory) -> bool {
        let rest = header.strip_prefix(self.of.as_str()).map(str::trim_start);
        let names = |name: &str| match self.what.known() {
            Err(id) if let What::Part(_, part) = self.what => {
                directory.own(id).is_some_and(|field| parts::is_named(part, &field.name, name))
            }
            Ok(known) => plain(known.label) == name || known.headers.contains(&name),
            Err(id) => directory.own(id).is_some_and(|field| plain(&field.name) == name),
        };
        names(header) || rest.is_some_and(names)
    }

    /// True for fields whose cells are dates.
    pub fn is_date(self, directory: &Directory) -> bool {
        self.what == What::CreatedAt || matches!(self.shape(directory), Some(Shape::Day | Shape::Moment))
    }

    /// True for fields whose cells are amounts or other numbers.
    pub fn is_number(self, directory: &Directory) -> bool {
        self.what == What::Price || self.shape(directory) == Some(Shape::Number)
    }

    /// True for fields whose cells are choices.
    pub fn is_choice(self, directory: &Directory) -> bool {
        self.shape(directory) == Some(Shape::Choice)
    }

    fn shape(self, directory: &Directory) -> Option<Shape> {
        let What::Own(id) = self.what else { return None };
        directory.own(id).map(|field| field.kind.shape())
    }
}

impl What {
    /// What columns of addresses hold, in the order in which their addresses stand: those without a label first.
    pub fn addresses() -> impl Iterator<Item = (What, HandleKind, &'static str)> {
        KNOWN.iter().filter_map(|known| match known.what {
            What::Email => Some((known.what, HandleKind::Email, "")),
            What::EmailAs(label) => Some((known.what, HandleKind::Email, label)),
            What::Phone => Some((known.what, HandleKind::Phone, "")),
            What::PhoneAs(label) => Some((known.what, HandleKind::Phone, label)),
            _ => None,
        })
    }

    /// What is known of it; the id of a field that the account made for itself.
    fn known(self) -> Result<&'static Known, FieldId> {
        match self {
            What::Own(id) | What::Part(id, _) => Err(id),
            what => Ok(KNOWN.iter().find(|known| known.what == what).unwrap_or(&KNOWN[0])),
        }
    }

    fn belongs_to(self, subject: Subject) -> bool {
        match self {
            What::FirstName | What::LastName => subject == Subject::Contact,
            What::Phone | What::Email | What::PhoneAs(_) | What::EmailAs(_) => subject != Subject::Lead,
            What::Price | What::Pipeline | What::Stage => subject == Subject::Lead,
            What::Id
            | What::Name
            | What::Responsible
            | What::Tags
            | What::CreatedAt
            | What::Own(_)
            | What::Part(..) => true,
        }
    }
}

impl From<Field> for String {
    fn from(field: Field) -> String {
        field.word()
    }
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(word: String) -> Result<Field, String> {
        Field::from_word(&word).ok_or(word)
    }
}

/// A header without what differs between two spellings of it: case, hyphens, underscores, colons.
pub(super) fn plain(header: &str) -> String {
    let spaced = header.to_lowercase().replace("e-mail", "email").replace(['_', '-', ':', '.', '(', ')'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
