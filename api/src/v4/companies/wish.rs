//! A company as an item of a body describes it.

use crate::v4::custom_fields::FieldWishes;
use crate::v4::known::{self, Known};
use crate::v4::records::TagWishes;
use crate::wire::{Code, Item, Problem};
use base::Cx;
use base::ids::UserId;
use base::journal::About;
use base::search::Subject;
use flow::contacts::{Company, CompanyChange, MAX_NAME_CHARS, NewCompany, StatedStamps, companies};

/// What an item says of a company; what it does not name stays as it is.
#[derive(Clone, Debug)]
pub struct Wish {
    name: Option<String>,
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
        let name = known::name(item, "name", MAX_NAME_CHARS)?;
        if name.as_deref() == Some("") {
            return Err(item.wrong("name", Code::InvalidValue, "This value should not be blank."));
        }
        Ok(Wish {
            name,
            responsible: known.user(item, "responsible_user_id")?,
            stamps: known.stamps(item)?,
            fields: FieldWishes::read(item, Subject::Company, &known.fields, country)?,
            tags: TagWishes::read(item)?,
        })
    }

    /// Reads an item that makes a company: it must give a name.
    ///
    /// # Errors
    /// As [`Wish::read`], and `FieldMissing` for a nameless one.
    pub fn read_new(item: &Item, known: &Known, country: Option<&str>) -> Result<Wish, Problem> {
        let wish = Wish::read(item, known, country)?;
        if wish.name.is_none() { Err(item.missing("name")) } else { Ok(wish) }
    }

    /// Makes the company; `maker` answers for it when the item names nobody.
    ///
    /// # Errors
    /// Whatever the station answers.
    pub fn open(self, cx: &mut Cx<'_>, maker: UserId) -> Result<Company, Problem> {
        let new = NewCompany {
            name: self.name.unwrap_or_default(),
            responsible_id: self.responsible.unwrap_or(Some(maker)),
            handles: self.fields.applied(&[]),
            created_at: self.stamps.created_at,
            ..NewCompany::default()
        };
        let company = companies::open(cx, new)?;
        let about = About { company: Some(company.id), ..About::default() };
        self.tags.apply(cx, Subject::Company, company.id.0, about)?;
        flow::set_fields(cx, Subject::Company, company.id.0, self.fields.own())?;
        companies::restamp(cx, company.id, self.stamps)?;
        Ok(company)
    }

    /// Changes the company.
    ///
    /// # Errors
    /// Whatever the station answers.
    pub fn change(self, cx: &mut Cx<'_>, company: &Company) -> Result<Company, Problem> {
        let handles = (!self.fields.keeps_handles()).then(|| self.fields.applied(&company.handles));
        let about = About { company: Some(company.id), ..About::default() };
        self.tags.apply(cx, Subject::Company, company.id.0, about)?;
        flow::set_fields(cx, Subject::Company, company.id.0, self.fields.own())?;
        let change = CompanyChange { name: self.name, responsible_id: self.responsible, handles };
        let mut company = companies::change(cx, company.id, change)?;
        companies::restamp(cx, company.id, self.stamps)?;
        company.stamps.updated_at = self.stamps.updated_at.unwrap_or(company.stamps.updated_at);
        Ok(company)
    }
}
