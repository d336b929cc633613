//! What an incoming lead may belong to: likely matches first, then what a search finds (IL-50 to IL-53).

use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::ui::avatar::Person;
use crate::ui::hue::Hue;
use crate::ui::link_dialog::{Group, Hit};
use crate::ui::money::money;
use crate::ui::pill::Tag;
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId};
use flow::contacts::{self, Company, Contact, companies};
use flow::inbox::{self, BlockKind, IncomingLead};
use flow::leads::{self, LeadCard, Search, Target};
use flow::pipelines::{self, Pipeline};

/// Hits under one heading.
const MAX_HITS: i64 = 8;

/// Why something is likely.
type Reason = Option<&'static str>;

/// Everything the dialog offers.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    likely: Vec<Found>,
    leads: Vec<Found>,
    customers: Vec<Found>,
    contacts: Vec<Found>,
    companies: Vec<Found>,
}

/// One record, in the words of a line.
#[derive(Clone, Debug)]
struct Found {
    target: String,
    id: i64,
    name: String,
    title: String,
    details: String,
    reason: Reason,
    stage: Option<(String, Hue)>,
    price_minor: Option<i64>,
}

/// What an incoming lead probably belongs to: the records of whoever has one of its sender's addresses, then those of
/// the sender's e-mail domain, unless it is a mail provider's.
///
/// # Errors
/// Whatever the database answers.
pub fn likely(cx: &mut Cx<'_>, incoming: &IncomingLead) -> Result<Targets, Failure> {
    let all = pipelines::list(cx)?;
    let mut found = Vec::new();
    let sender = incoming.contact_id.map(|id| contacts::find(cx, id)).transpose()?.flatten();
    let (name, handles) = sender.map(|sender| (sender.name, sender.handles)).unwrap_or_default();
    if let Some(known) = contacts::identify(cx, &name, &handles)?.contact()
        && let Some(contact) = contacts::find(cx, known)?.filter(|contact| !contact.is_draft)
    {
        let leads = leads::list_of_contact(cx, known, MAX_HITS)?;
        found.extend(leads.iter().map(|lead| of_lead(lead, &all, Some("same person"))));
        found.push(of_contact(&contact, Some("same person")));
    }
    let blocks = inbox::sender_blocks(cx, incoming)?;
    if let Some((_, domain)) = blocks.into_iter().find(|(kind, _)| *kind == BlockKind::Domain) {
        let colleagues = contacts::search(cx, &domain, MAX_HITS)?;
        let employers: Vec<CompanyId> = colleagues.iter().filter_map(|contact| contact.company_id).collect();
        let mut likely = companies::search(cx, &domain, MAX_HITS)?;
        likely.extend(companies::list_by_ids(cx, &employers)?.into_iter().filter(|company| !company.is_draft));
        found.extend(likely.iter().map(|company| of_company(company, Some("same e-mail domain"))));
    }
    found.dedup_by(|later, earlier| later.target == earlier.target);
    found.truncate(MAX_HITS as usize);
    Ok(Targets { likely: found, ..Targets::default() })
}

/// Leads, contacts, companies and customers of the whole account by name, phone, e-mail or number (IL-51, IL-53).
///
/// # Errors
/// Whatever the database answers.
pub fn search(cx: &mut Cx<'_>, question: &str) -> Result<Targets, Failure> {
    let all = pipelines::list(cx)?;
    let leads = leads::search(cx, Search { question, limit: MAX_HITS })?;
    let (people, firms) = (contacts::search(cx, question, MAX_HITS)?, companies::search(cx, question, MAX_HITS)?);
    let bought =
        people.iter().filter(|contact| contact.customer_since.is_some()).map(|contact| of_contact(contact, None));
    let firms_bought =
        firms.iter().filter(|company| company.customer_since.is_some()).map(|company| of_company(company, None));
    let not_yet = |since: Option<i64>| since.is_none();
    Ok(Targets {
        likely: Vec::new(),
        leads: leads.iter().map(|lead| of_lead(lead, &all, None)).collect(),
        customers: bought.chain(firms_bought).collect(),
        contacts: people
            .iter()
            .filter(|person| not_yet(person.customer_since))
            .map(|person| of_contact(person, None))
            .collect(),
        companies: firms
            .iter()
            .filter(|firm| not_yet(firm.customer_since))
            .map(|firm| of_company(firm, None))
            .collect(),
    })
}

fn of_lead(lead: &LeadCard, all: &[Pipeline], reason: Reason) -> Found {
    let pipeline = all.iter().find(|pipeline| pipeline.id == lead.pipeline_id);
    let stage = pipeline.and_then(|pipeline| pipeline.stage(lead.stage_id));
    let who =
        [lead.contact_name.as_deref(), lead.company_name.as_deref(), pipeline.map(|pipeline| pipeline.name.as_str())];
    Found {
        target: format!("lead:{}", lead.id),
        id: lead.id.0,
        name: lead.contact_name.clone().unwrap_or_else(|| lead.name.clone()),
        title: lead.name.clone(),
        details: joined(who.into_iter().flatten()),
        reason,
        stage: stage.map(|stage| (stage.name.clone(), Hue::named(&stage.colour))),
        price_minor: Some(lead.price_minor),
    }
}

fn of_contact(contact: &Contact, reason: Reason) -> Found {
    let kind = if contact.customer_since.is_some() { "customer" } else { "contact" };
    let handles = contact.handles.iter().map(|handle| handle.written.as_str());
    of_record(kind, contact.id.0, &contact.name, joined(handles), reason)
}

fn of_company(company: &Company, reason: Reason) -> Found {
    let kind = if company.customer_since.is_some() { "customer" } else { "company" };
    let handles = company.handles.iter().map(|handle| handle.written.as_str());
    of_record(kind, company.id.0, &company.name, joined(std::iter::once("Company").chain(handles)), reason)
}

fn of_record(kind: &str, id: i64, name: &str, details: String, reason: Reason) -> Found {
    let name = if name.is_empty() { format!("#{id}") } else { name.to_owned() };
    Found {
        target: format!("{kind}:{id}"),
        id,
        title: name.clone(),
        name,
        details,
        reason,
        stage: None,
        price_minor: None,
    }
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

impl Targets {
    /// Draws with the groups of the dialog; they borrow from here, so they cannot be returned.
    pub fn with_groups<T>(&self, pen: &Pen, draw: impl FnOnce(&[Group<'_>]) -> T) -> T {
        let lists = [&self.likely, &self.leads, &self.customers, &self.contacts, &self.companies];
        let amounts = lists.map(|list| list.iter().map(|found| found.amount(pen)).collect::<Vec<_>>());
        let hits: Vec<Vec<Hit<'_>>> = lists
            .iter()
            .zip(&amounts)
            .map(|(list, amounts)| {
                list.iter().zip(amounts).map(|(found, amount)| found.hit(amount.as_deref())).collect()
            })
            .collect();
        let titles = ["Likely", "Leads", "Customers", "Contacts", "Companies"];
        let groups: Vec<Group<'_>> = titles.into_iter().zip(&hits).map(|(title, hits)| Group { title, hits }).collect();
        draw(&groups)
    }
}

impl Found {
    fn amount(&self, pen: &Pen) -> Option<String> {
        self.price_minor.map(|price| money(price, &pen.currency))
    }

    fn hit<'a>(&'a self, amount: Option<&'a str>) -> Hit<'a> {
        Hit {
            target: &self.target,
            who: Person { id: self.id, name: &self.name },
            title: &self.title,
            details: &self.details,
            reason: self.reason.map(|name| Tag { name, hue: Hue::Green }),
            stage: self.stage.as_ref().map(|(name, hue)| Tag { name, hue: *hue }),
            amount,
        }
    }
}

/// Reads `lead:12`, `contact:3`, `company:4` or `customer:3`; a customer is a contact or company that bought.
///
/// # Errors
/// [`Failure::Invalid`] for anything else, [`Failure::NotFound`] for a customer that is not there.
pub fn parse(cx: &mut Cx<'_>, text: &str) -> Result<Target, Failure> {
    let invalid = || Failure::Invalid("Choose what to link it to. Nothing was changed.".to_owned());
    let (kind, id) = text.split_once(':').ok_or_else(invalid)?;
    let id: i64 = id.parse().map_err(|_| invalid())?;
    match kind {
        "lead" => Ok(Target::Lead(LeadId(id))),
        "contact" => Ok(Target::Contact(ContactId(id))),
        "company" => Ok(Target::Company(CompanyId(id))),
        // Ids are unique within an account whatever they number, so one of the two is absent.
        "customer" if contacts::find(cx, ContactId(id))?.is_some() => Ok(Target::Contact(ContactId(id))),
        "customer" if companies::find(cx, CompanyId(id))?.is_some() => Ok(Target::Company(CompanyId(id))),
        "customer" => Err(Failure::NotFound),
        _ => Err(invalid()),
    }
}
