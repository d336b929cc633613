//! The lead, the people and the company that come with an incoming lead (kommo-api §5.3).

use crate::v4::custom_fields::FieldWishes;
use crate::v4::known::{self, Known};
use crate::v4::records::TagWishes;
use crate::wire::{Code, Item, Problem};
use base::Cx;
use base::search::Subject;
use flow::channels::{Draft, Sender};
use flow::contacts;
use flow::leads::tags::{self, TagWish};
use flow::leads::{self, MAX_CONTACTS};

/// What an item says of the lead to be, and of who asks.
#[derive(Clone, Debug, Default)]
pub struct Embedded {
    /// The first contact, with the company.
    pub sender: Sender,
    /// What the lead is filled with; its tags stand beside.
    pub draft: Draft,
    tags: Vec<TagWish>,
}

impl Embedded {
    /// Reads `_embedded` of an item. `country` lets local phone numbers be understood.
    ///
    /// # Errors
    /// `Invalid` for a value that is wrong, and for a second lead or company.
    pub fn read(item: &Item, known: &Known, country: Option<&str>) -> Result<Embedded, Problem> {
        let Some(embedded) = item.inner("_embedded")? else { return Ok(Embedded::default()) };
        let lead = the_one(&embedded, "leads")?;
        Embedded::of_lead(lead.as_ref(), &embedded, known, country)
    }

    /// Reads a lead, and the people and the company that are embedded beside it.
    ///
    /// # Errors
    /// As [`Embedded::read`].
    pub fn of_lead(
        lead: Option<&Item>,
        embedded: &Item,
        known: &Known,
        country: Option<&str>,
    ) -> Result<Embedded, Problem> {
        let mut found = Embedded::default();
        if let Some(lead) = lead {
            found.draft.fields = FieldWishes::read(lead, Subject::Lead, &known.fields, None)?.own();
            found.draft.name = known::name(lead, "name", leads::MAX_NAME_CHARS)?.unwrap_or_default();
            found.draft.price_minor = known.price_minor(lead)?.unwrap_or(0);
            found.tags = TagWishes::read(lead)?.of_new();
            found.sender.visitor = lead.text("visitor_uid")?;
        }
        let people = embedded.list("contacts")?;
        if people.len() > MAX_CONTACTS {
            let detail = format!("A lead has at most {MAX_CONTACTS} contacts.");
            return Err(embedded.wrong("contacts", Code::InvalidValue, detail));
        }
        for (at, person) in people.iter().enumerate() {
            let read = read_person(person, known, country)?;
            if at == 0 {
                found.sender = Sender { visitor: found.sender.visitor.take(), ..read };
            } else {
                found.draft.others.push(read);
            }
        }
        if let Some(company) = the_one(embedded, "companies")? {
            found.sender.company = known::name(&company, "name", contacts::MAX_NAME_CHARS)?.unwrap_or_default();
            let fields = FieldWishes::read(&company, Subject::Company, &known.fields, country)?;
            (found.draft.company_handles, found.draft.company_fields) = (fields.applied(&[]), fields.own());
        }
        Ok(found)
    }

    /// The draft with its tags by name; ids of tags that are not there are passed over.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn draft(&self, cx: &mut Cx<'_>) -> Result<Draft, Problem> {
        let mut draft = self.draft.clone();
        for tag in &self.tags {
            draft.tags.extend(match tag {
                TagWish::Name(name) => Some(name.clone()),
                TagWish::Id(id) => tags::find(cx, Subject::Lead, *id)?.map(|tag| tag.name),
            });
        }
        Ok(draft)
    }
}

fn read_person(person: &Item, known: &Known, country: Option<&str>) -> Result<Sender, Problem> {
    let part = |key| known::name(person, key, contacts::MAX_NAME_CHARS).map(Option::unwrap_or_default);
    let (name, first, last) = (part("name")?, part("first_name")?, part("last_name")?);
    let whole = if name.is_empty() { format!("{first} {last}").trim().to_owned() } else { name };
    let fields = FieldWishes::read(person, Subject::Contact, &known.fields, country)?;
    let handles = fields.applied(&[]);
    if handles.len() > contacts::MAX_HANDLES {
        let detail = format!("A contact has at most {} phones and addresses.", contacts::MAX_HANDLES);
        return Err(person.wrong("custom_fields_values", Code::InvalidValue, detail));
    }
    Ok(Sender { name: whole, handles, fields: fields.own(), ..Sender::default() })
}

/// The only one of a list; there may be none.
///
/// # Errors
/// `Invalid` for a second one.
pub fn the_one(embedded: &Item, key: &str) -> Result<Option<Item>, Problem> {
    let mut list = embedded.list(key)?;
    if list.len() > 1 {
        return Err(embedded.wrong(&format!("{key}.1"), Code::FieldNotExpected, "This field was not expected."));
    }
    Ok(list.pop())
}
