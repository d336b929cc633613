//! `POST /leads/complex`: a lead with its new contact and company in one item (kommo-api §5.2).

use crate::call::Call;
use crate::v4::known::Known;
use crate::v4::unsorted::add::{shared_source, take_in};
use crate::v4::unsorted::embedded::{Embedded, the_one};
use crate::v4::unsorted::{metadata, reply, seen, wish};
use crate::v4::{companies, contacts, leads, merges};
use crate::wire::{Answer, Item, Problem, read_all};
use base::ids::{LeadId, PipelineId};
use base::search::Subject;
use base::{Cx, accounts, journal};
use flow::TakenIn;
use flow::channels::{Details, Support};
use flow::inbox::IncomingLead;
use serde_json::{Value as Json, json};

/// Items of one request (kommo-api §2.5).
pub const MAX_ITEMS: usize = 50;

/// `POST /leads/complex`: answers a bare list.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let known = Known::load(cx, call)?;
    let country = accounts::country(cx)?;
    let wishes = read_all(&items, |item| read(item, call, &known, country.as_deref()))?;
    // Ids rise with time: what is made from here on is of this batch (DC-40).
    let before = journal::newest(cx)?.0 + 1;
    let mut rows = Vec::with_capacity(items.len());
    for (item, wish) in items.iter().zip(wishes) {
        let made = match wish {
            Wish::Lead(lead) => open(cx, call, item, *lead),
            Wish::Request(request) => {
                let request = wish::Wish { compared_before: Some(before), ..*request };
                hold(cx, call, (&known, country.as_deref()), item, request)
            }
        };
        let made = made.map_err(|problem| problem.of_item(item.request_id()))?;
        rows.push(json!({
            "id": made.lead, "contact_id": made.contact, "company_id": made.company,
            "request_id": [item.request_id()], "merged": made.is_merged,
        }));
    }
    Ok(Answer::Found(Json::Array(rows)))
}

/// A lead at once, or, with metadata, a request that waits.
enum Wish {
    Lead(Box<NewLead>),
    Request(Box<wish::Wish>),
}

struct NewLead {
    lead: leads::Wish,
    contact: Option<Related<contacts::Wish>>,
    company: Option<Related<companies::Wish>>,
}

/// Whether a contact or company exists, or is to be made.
enum Related<W> {
    Known,
    New(W),
}

struct Made {
    /// Nothing when the request is part of a lead by now that the caller may not see.
    lead: Option<i64>,
    contact: Option<i64>,
    company: Option<i64>,
    is_merged: bool,
}

fn read(item: &Item, call: &Call, known: &Known, country: Option<&str>) -> Result<Wish, Problem> {
    let embedded = item.inner("_embedded")?;
    let metadata = embedded.as_ref().map(|embedded| embedded.inner("metadata")).transpose()?.flatten();
    if let (Some(embedded), Some(metadata)) = (&embedded, &metadata) {
        return Ok(Wish::Request(Box::new(read_request(item, embedded, metadata, (known, country))?)));
    }
    let (contact, company) = match &embedded {
        Some(embedded) => (the_one(embedded, "contacts")?, the_one(embedded, "companies")?),
        None => (None, None),
    };
    let contact = related(contact, |item| contacts::Wish::read_new(item, known, country))?;
    let company = related(company, |item| companies::Wish::read_new(item, known, country))?;
    Ok(Wish::Lead(Box::new(NewLead { lead: leads::Wish::read(item, call, known)?, contact, company })))
}

fn related<W>(item: Option<Item>, read: impl Fn(&Item) -> Result<W, Problem>) -> Result<Option<Related<W>>, Problem> {
    let Some(item) = item else { return Ok(None) };
    let is_known = item.number("id")?.is_some();
    Ok(Some(if is_known { Related::Known } else { Related::New(read(&item)?) }))
}

/// The source is the one that the item names, else one for all that come this way.
fn read_request(
    item: &Item,
    embedded: &Item,
    metadata: &Item,
    (known, country): (&Known, Option<&str>),
) -> Result<wish::Wish, Problem> {
    let details = match metadata.required_text("category")?.as_str() {
        "forms" => Details::Form(metadata::read_form(metadata)?),
        "sip" => Details::Call(metadata::read_call(metadata)?),
        _ => return Err(metadata.no_choice("category")),
    };
    let source = embedded.inner("source")?.map(|source| source.text("external_id")).transpose()?.flatten();
    let pipeline = item.number("pipeline_id")?;
    if pipeline.is_some_and(|id| known.stages.pipeline(id).is_none()) {
        return Err(item.no_choice("pipeline_id"));
    }
    the_one(embedded, "contacts")?;
    let name = shared_source(details.channel());
    Ok(wish::Wish {
        source_uid: source.unwrap_or_else(|| name.to_owned()),
        source_name: name.to_owned(),
        support: Support::Full,
        compared_before: None,
        pipeline: pipeline.map(PipelineId),
        created_at: item.number("created_at")?,
        details,
        embedded: Embedded::of_lead(Some(item), embedded, known, country)?,
    })
}

fn open(cx: &mut Cx<'_>, call: &Call, item: &Item, wish: NewLead) -> Result<Made, Problem> {
    let embedded = item.inner("_embedded")?;
    let company = match (wish.company, &embedded) {
        (Some(Related::Known), Some(embedded)) => companies::named(cx, embedded)?,
        (Some(Related::New(new)), _) => Some(new.open(cx, call.user.id)?.id),
        _ => None,
    };
    let contact = match (wish.contact, &embedded) {
        (Some(Related::Known), Some(embedded)) => contacts::named(cx, embedded)?.first().copied(),
        (Some(Related::New(new)), _) => Some(new.open(cx, call.user.id, company)?.id),
        _ => None,
    };
    let lead = wish.lead.open(cx, contact.into_iter().collect(), company)?;
    let (contact, company) = (contact.map(|id| id.0), company.map(|id| id.0));
    Ok(Made { lead: Some(lead.id.0), contact, company, is_merged: false })
}

/// Through the door of every request; one that joins a lead or a waiting card is merged, and the answer names the lead that
/// it is part of now (DC-40).
fn hold(
    cx: &mut Cx<'_>,
    call: &Call,
    known: (&Known, Option<&str>),
    item: &Item,
    mut wish: wish::Wish,
) -> Result<Made, Problem> {
    if let Some(embedded) = item.inner("_embedded")?
        && the_one(&embedded, "contacts")?.is_some_and(|contact| contact.json("id").is_some())
        && let Some(id) = contacts::named(cx, &embedded)?.first()
    {
        let contact = flow::contacts::load(cx, *id)?;
        (wish.embedded.sender.name, wish.embedded.sender.handles) = (contact.name, contact.handles);
    }
    let taken = take_in(cx, call, known, std::slice::from_ref(item), std::slice::from_ref(&wish))?;
    let incoming = reply::incoming_leads(cx, &taken)?.pop().flatten();
    match (taken.first(), incoming) {
        (Some(taken), Some(incoming)) => named(cx, *taken, &incoming),
        // Taken in before, and nobody's business by now but of those who may see it.
        (Some(TakenIn::Repeated(_)), None) => Ok(Made { lead: None, contact: None, company: None, is_merged: false }),
        _ => {
            let detail = "The source is switched off, or its sender is blocked. Nothing of this request was kept.";
            Err(Problem::Unprocessable(detail.to_owned()))
        }
    }
}

/// The lead that a request is part of now, its contact, and the company of that lead. Much may have happened to a request
/// since it came: a repeat names nothing that the caller may not see by now.
fn named(cx: &mut Cx<'_>, taken: TakenIn, incoming: &IncomingLead) -> Result<Made, Problem> {
    let (lead, is_merged) = standing(cx, taken, incoming)?;
    let held = flow::leads::find(cx, LeadId(lead))?;
    let company = held.map_or(incoming.company_id, |lead| lead.company_id);
    let company = seen(cx, Subject::Company, company.map(|id| id.0))?;
    let (mut lead, mut contact) = (Some(lead), incoming.contact_id.map(|id| id.0));
    if let TakenIn::Repeated(_) = taken {
        lead = seen(cx, Subject::Lead, lead)?;
        contact = seen(cx, Subject::Contact, contact)?;
    }
    Ok(Made { lead, contact, company, is_merged })
}

/// The lead that a request is part of now, and whether that, or its card, was there before it. One that is sent again under
/// its key may have joined another lead since.
fn standing(cx: &mut Cx<'_>, taken: TakenIn, incoming: &IncomingLead) -> Result<(i64, bool), Problem> {
    let own = incoming.lead_id.0;
    let arrival = match taken {
        TakenIn::Joined(lead, _) => return Ok((lead.0, true)),
        TakenIn::Continued(_) => return Ok((own, true)),
        TakenIn::Repeated(arrival) => arrival,
        _ => return Ok((own, false)),
    };
    let joined = incoming.target.filter(|(subject, _)| *subject == Subject::Lead).map(|(_, lead)| lead);
    let lead = merges::standing(cx, Subject::Lead, joined.unwrap_or(own))?;
    // Ids rise with time: a card that was there before the request is older than its arrival.
    let is_continued = incoming.id.0 < arrival.0;
    Ok((lead, is_continued || joined.is_some() || lead != own))
}
