//! A contact as an item of a body describes it.

use crate::v4::custom_fields::FieldWishes;
use crate::v4::known::{self, Known};
use crate::v4::records::TagWishes;
use crate::wire::{Code, Item, Problem};
use base::Cx;
use base::ids::{CompanyId, UserId};
use base::journal::About;
use base::search::Subject;
use flow::contacts::{self, Contact, ContactChange, MAX_HANDLES, MAX_NAME_CHARS, NewContact, StatedStamps};

/// What an item says of a contact; what it does not name stays as it is, or empty.
#[derive(Clone, Debug)]
pub struct Wish {
    name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    responsible: Option<Option<UserId>>,
    stamps: StatedStamps,
    fields: FieldWishes,
    tags: TagWishes,
}

impl Wish {
    /// Reads an item. `country` lets local phone numbers be understood.
    ///
    /// # Errors
    /// `Invalid` with what is wrong.
    pub fn read(item: &Item, known: &Known, country: Option<&str>) -> Result<Wish, Problem> {
        Ok(Wish {
            name: known::name(item, "name", MAX_NAME_CHARS)?,
            first_name: known::name(item, "first_name", MAX_NAME_CHARS / 2)?,
            last_name: known::name(item, "last_name", MAX_NAME_CHARS / 2 - 1)?,
            responsible: known.user(item, "responsible_user_id")?,
            stamps: known.stamps(item)?,
            fields: FieldWishes::read(item, Subject::Contact, &known.fields, country)?,
            tags: TagWishes::read(item)?,
        })
    }

    /// Reads an item that makes a contact: it must give a name, or a part of one.
    ///
    /// # Errors
    /// As [`Wish::read`], and `FieldMissing` for a nameless one.
    pub fn read_new(item: &Item, known: &Known, country: Option<&str>) -> Result<Wish, Problem> {
        let wish = Wish::read(item, known, country)?;
        if wish.name.is_none() && wish.first_name.is_none() && wish.last_name.is_none() {
            return Err(item.missing("name"));
        }
        Ok(wish)
    }

    /// Makes the contact; `maker` answers for it when the item names nobody.
    ///
    /// # Errors
    /// Whatever the station answers.
    pub fn open(self, cx: &mut Cx<'_>, maker: UserId, company: Option<CompanyId>) -> Result<Contact, Problem> {
        let new = NewContact {
            name: self.name.unwrap_or_default(),
            first_name: self.first_name.unwrap_or_default(),
            last_name: self.last_name.unwrap_or_default(),
            company_id: company,
            responsible_id: self.responsible.unwrap_or(Some(maker)),
            handles: self.fields.applied(&[]),
            created_at: self.stamps.created_at,
            ..NewContact::default()
        };
        let contact = contacts::open(cx, new)?;
        let about = About { contact: Some(contact.id), ..About::default() };
        self.tags.apply(cx, Subject::Contact, contact.id.0, about)?;
        flow::set_fields(cx, Subject::Contact, contact.id.0, self.fields.own())?;
        contacts::restamp(cx, contact.id, self.stamps)?;
        Ok(contact)
    }

    /// Changes the contact of an item; `company` is another one, or none, when the item says so.
    ///
    /// # Errors
    /// `Invalid` when there is no such contact, or it would have too many phones and addresses.
    pub fn change(
        self,
        cx: &mut Cx<'_>,
        item: &Item,
        contact: &Contact,
        company: Option<Option<CompanyId>>,
    ) -> Result<Contact, Problem> {
        let handles = (!self.fields.keeps_handles()).then(|| self.fields.applied(&contact.handles));
        if handles.as_ref().is_some_and(|handles| handles.len() > MAX_HANDLES) {
            let detail = format!("A contact has at most {MAX_HANDLES} phones and addresses.");
            return Err(item.wrong("custom_fields_values", Code::InvalidValue, detail));
        }
        let about = About { contact: Some(contact.id), ..About::default() };
        self.tags.apply(cx, Subject::Contact, contact.id.0, about)?;
        flow::set_fields(cx, Subject::Contact, contact.id.0, self.fields.own())?;
        let change = ContactChange {
            name: self.name,
            first_name: self.first_name,
            last_name: self.last_name,
            company_id: company,
            responsible_id: self.responsible,
            handles,
        };
        let mut contact = contacts::change(cx, contact.id, change)?;
        contacts::restamp(cx, contact.id, self.stamps)?;
        contact.stamps.updated_at = self.stamps.updated_at.unwrap_or(contact.stamps.updated_at);
        Ok(contact)
    }
}
