//! `/companies` (kommo-api §6.3).

mod named;
mod show;
mod wish;

pub use named::named;
pub use wish::Wish;

use crate::call::Call;
use crate::v4::known::Known;
use crate::v4::people::People;
use crate::wire::{Item, Problem};
use base::Cx;
use base::clock::Seconds;
use base::filters::{Filter, Part, Shown};
use base::ids::CompanyId;
use base::search::Subject;
use flow::contacts::{self, Company, companies};
use serde_json::Value as Json;
use show::{Shape, show};

/// Organisations.
pub struct Companies;

impl People for Companies {
    const SUBJECT: Subject = Subject::Company;
    type Record = Company;
    type Wish = Wish;

    fn list(cx: &mut Cx<'_>, filter: &Filter, part: &Part) -> Result<Vec<Company>, Problem> {
        Ok(contacts::list_company_page(cx, filter, part)?)
    }

    fn find(cx: &mut Cx<'_>, id: i64) -> Result<Option<Company>, Problem> {
        Ok(companies::find(cx, CompanyId(id))?)
    }

    fn show(cx: &mut Cx<'_>, call: &Call, found: &[Company], shown: Shown) -> Result<Vec<Json>, Problem> {
        let shape = Shape::of(cx, call, found)?;
        Ok(found.iter().map(|company| show(company, shown, &shape)).collect())
    }

    fn read_new(item: &Item, known: &Known, country: Option<&str>) -> Result<Wish, Problem> {
        Wish::read_new(item, known, country)
    }

    fn read(item: &Item, known: &Known, country: Option<&str>) -> Result<Wish, Problem> {
        Wish::read(item, known, country)
    }

    fn open(cx: &mut Cx<'_>, call: &Call, _: &Item, wish: Wish) -> Result<i64, Problem> {
        Ok(wish.open(cx, call.user.id)?.id.0)
    }

    fn change(cx: &mut Cx<'_>, _: &Item, company: &Company, wish: Wish) -> Result<(String, Seconds), Problem> {
        let company = wish.change(cx, company)?;
        Ok((company.name, company.stamps.updated_at))
    }
}
