//! What is done with contacts and with companies, which is the same; what they are, each says as a [`People`].

use crate::call::Call;
use crate::v4::field_filters::with_fields;
use crate::v4::known::Known;
use crate::v4::{merges, records};
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, page_by, read_all, written};
use base::clock::Seconds;
use base::filters::{Filter, Part, Shown};
use base::search::Subject;
use base::{Cx, accounts};
use serde_json::{Value as Json, json};

/// Contacts, or companies.
pub trait People {
    /// Which of them.
    const SUBJECT: Subject;
    /// One, as the station knows it.
    type Record;
    /// One, as an item of a body describes it.
    type Wish;

    /// A page of them.
    fn list(cx: &mut Cx<'_>, filter: &Filter, part: &Part) -> Result<Vec<Self::Record>, Problem>;
    /// One, drafts too.
    fn find(cx: &mut Cx<'_>, id: i64) -> Result<Option<Self::Record>, Problem>;
    /// Rows in Kommo's shape, with what `with=` asks for.
    fn show(cx: &mut Cx<'_>, call: &Call, found: &[Self::Record], shown: Shown) -> Result<Vec<Json>, Problem>;
    /// Reads an item that makes one.
    fn read_new(item: &Item, known: &Known, country: Option<&str>) -> Result<Self::Wish, Problem>;
    /// Reads an item that changes one.
    fn read(item: &Item, known: &Known, country: Option<&str>) -> Result<Self::Wish, Problem>;
    /// Makes one; gives its id.
    fn open(cx: &mut Cx<'_>, call: &Call, item: &Item, wish: Self::Wish) -> Result<i64, Problem>;
    /// Changes one; gives its name, and when it changed.
    fn change(
        cx: &mut Cx<'_>,
        item: &Item,
        record: &Self::Record,
        wish: Self::Wish,
    ) -> Result<(String, Seconds), Problem>;
}

/// `GET /{people}`.
pub fn list<P: People>(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let filter = with_fields(cx, &call.query, P::SUBJECT, records::filter(&call.query)?)?;
    let order = records::order(&call.query);
    let found = P::list(cx, &filter, &records::part(&call.query, asked, &order))?;
    let rows = P::show(cx, call, &found, filter.shown)?;
    Ok(page_by(call, noun(call), rows, (asked, &order)))
}

/// `GET /{people}/{id}`: also one who is known only from a request that waits.
pub fn get<P: People>(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id = merges::standing(cx, P::SUBJECT, call.id("id")?)?;
    let Some(found) = P::find(cx, id)? else { return Ok(Answer::Nothing) };
    let mut rows = P::show(cx, call, &[found], Shown::Listed)?;
    Ok(rows.pop().map_or(Answer::Nothing, Answer::Found))
}

/// `POST /{people}`.
pub fn add<P: People>(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let (known, country) = (Known::load(cx, call)?, accounts::country(cx)?);
    let wishes = read_all(&items, |item| P::read_new(item, &known, country.as_deref()))?;
    let mut rows = Vec::new();
    for (item, wish) in items.iter().zip(wishes) {
        let id = P::open(cx, call, item, wish).map_err(|problem| problem.of_item(item.request_id()))?;
        rows.push(json!({ "id": id, "request_id": item.request_id(), "_links": links(call, id) }));
    }
    Ok(written(call, noun(call), rows))
}

/// `PATCH /{people}`.
pub fn change_many<P: People>(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let (known, country) = (Known::load(cx, call)?, accounts::country(cx)?);
    let read = |item: &Item| Ok((item.required_number("id")?, P::read(item, &known, country.as_deref())?));
    let wishes = read_all(&items, read)?;
    let mut rows = Vec::new();
    for (item, (id, wish)) in items.iter().zip(wishes) {
        let row = change::<P>(cx, call, item, (id, wish));
        rows.push(row.map_err(|problem| problem.of_item(item.request_id()))?);
    }
    Ok(written(call, noun(call), rows))
}

/// `PATCH /{people}/{id}`.
pub fn change_one<P: People>(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (id, item) = (call.id("id")?, call.body.object()?);
    let (known, country) = (Known::load(cx, call)?, accounts::country(cx)?);
    let wish = P::read(&item, &known, country.as_deref())?;
    let row = change::<P>(cx, call, &item, (id, wish));
    row.map(Answer::Found).map_err(|problem| problem.of_item(item.request_id()))
}

fn change<P: People>(cx: &mut Cx<'_>, call: &Call, item: &Item, (id, wish): (i64, P::Wish)) -> Result<Json, Problem> {
    let record = P::find(cx, id)?.ok_or_else(|| item.no_choice("id"))?;
    let (name, updated_at) = P::change(cx, item, &record, wish)?;
    Ok(json!({
        "id": id, "name": name, "updated_at": updated_at, "request_id": item.request_id(),
        "_links": links(call, id),
    }))
}

/// The noun with which the URL begins: customers are changed as contacts and stay customers.
fn noun(call: &Call) -> &str {
    call.path.split('/').next().unwrap_or_default()
}

fn links(call: &Call, id: i64) -> Json {
    call.links.own(&format!("{}/{id}", noun(call)))
}
