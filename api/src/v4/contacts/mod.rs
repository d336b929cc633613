//! `/contacts` (kommo-api §6.1).

mod named;
mod show;
mod wish;

pub use named::named;
pub use wish::Wish;

use crate::call::Call;
use crate::v4::companies;
use crate::v4::known::Known;
use crate::v4::people::People;
use crate::wire::{Item, Problem};
use base::Cx;
use base::clock::Seconds;
use base::filters::{Filter, Part, Shown};
use base::ids::ContactId;
use base::search::Subject;
use flow::contacts::{self, Contact};
use serde_json::Value as Json;
use show::{Shape, show};

/// People.
pub struct Contacts;

impl People for Contacts {
    const SUBJECT: Subject = Subject::Contact;
    type Record = Contact;
    type Wish = Wish;

    fn list(cx: &mut Cx<'_>, filter: &Filter, part: &Part) -> Result<Vec<Contact>, Problem> {
        Ok(contacts::list_page(cx, filter, part)?)
    }

    fn find(cx: &mut Cx<'_>, id: i64) -> Result<Option<Contact>, Problem> {
        Ok(contacts::find(cx, ContactId(id))?)
    }

    fn show(cx: &mut Cx<'_>, call: &Call, found: &[Contact], shown: Shown) -> Result<Vec<Json>, Problem> {
        let shape = Shape::of(cx, call, found)?;
        Ok(found.iter().map(|contact| show(contact, shown, &shape)).collect())
    }

    fn read_new(item: &Item, known: &Known, country: Option<&str>) -> Result<Wish, Problem> {
        Wish::read_new(item, known, country)
    }

    fn read(item: &Item, known: &Known, country: Option<&str>) -> Result<Wish, Problem> {
        Wish::read(item, known, country)
    }

    fn open(cx: &mut Cx<'_>, call: &Call, item: &Item, wish: Wish) -> Result<i64, Problem> {
        let company = match item.inner("_embedded")? {
            Some(embedded) => companies::named(cx, &embedded)?,
            None => None,
        };
        Ok(wish.open(cx, call.user.id, company)?.id.0)
    }

    fn change(cx: &mut Cx<'_>, item: &Item, contact: &Contact, wish: Wish) -> Result<(String, Seconds), Problem> {
        let company = match item.inner("_embedded")? {
            Some(embedded) if embedded.has("companies") => Some(companies::named(cx, &embedded)?),
            _ => None,
        };
        let contact = wish.change(cx, item, contact, company)?;
        Ok((contact.name, contact.stamps.updated_at))
    }
}
