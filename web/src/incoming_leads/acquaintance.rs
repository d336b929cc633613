//! Who a request may come from: a contact we know, a customer, a company with the same e-mail domain.
//!
//! Each hint names its reason, so that a person can judge it.

use crate::duplicates::{Chosen, chosen_address, reasons};
use crate::failure::Failure;
use crate::feed::name_of;
use crate::leads::Card;
use crate::ui::icon::icon;
use base::Cx;
use base::ids::SuspectId;
use base::search::Subject;
use flow::channels::handles::HandleKind;
use flow::contacts::{Company, companies};
use flow::duplicates::{self, Resembling, suspects};
use flow::inbox::{IncomingLead, State, is_shared_domain};
use flow::leads::{self, LeadCard};
use maud::{Markup, html};

/// Leads and companies that are looked at.
const MAX_CANDIDATES: i64 = 20;

/// Leads that a hint names; more are counted.
const MAX_NAMED: usize = 3;

/// Who is less likely somebody than not only shares an address with them.
const EVEN_PERCENT: i64 = 50;

/// What is known about who asks.
#[derive(Clone, Debug, Default)]
pub struct Acquaintance {
    /// The name of the contact, if they are in lists already.
    known: Option<String>,
    /// True when they bought before.
    is_customer: bool,
    /// Their leads that are open, in any pipeline, the newest first; or those of who they may be.
    open_leads: Vec<LeadCard>,
    /// Somebody in lists who the sender, who is in none, may be, or who has an address of theirs, and why.
    resembling: Option<Resembling>,
    /// What somebody known may be one with, nobody having decided it yet (DC-30).
    suspect: Option<SuspectId>,
    /// A company with an address of the same domain, and that domain.
    company: Option<(Company, String)>,
}

impl Acquaintance {
    /// Looks it up, in a fixed number of queries.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn find(cx: &mut Cx<'_>, incoming: &IncomingLead, card: &Card) -> Result<Acquaintance, Failure> {
        if incoming.state != State::Waiting {
            return Ok(Acquaintance::default());
        }
        let Some(contact) = incoming.contact_id.and_then(|id| card.page.records.contact(id)) else {
            return Ok(Acquaintance::default());
        };
        let emails = contact.handles.iter().filter(|handle| handle.kind == HandleKind::Email);
        let domain = emails.filter_map(|handle| handle.value.rsplit_once('@')).map(|(_, domain)| domain.to_owned());
        let domain = domain.into_iter().find(|domain| !is_shared_domain(domain));
        let company = match domain.filter(|_| card.lead.company_id.is_none()) {
            Some(domain) => company_of(cx, &domain)?.map(|company| (company, domain)),
            None => None,
        };
        let known = (!contact.is_draft).then(|| name_of(contact).to_owned());
        let resembling = if contact.is_draft { duplicates::likeness_of(cx, contact.id)? } else { None };
        let who = resembling.as_ref().map_or(contact.id, |found| found.contact);
        let mut open_leads = leads::list_of_contact(cx, who, MAX_CANDIDATES)?;
        open_leads.retain(|lead| lead.closed_at.is_none());
        let suspect = suspects::of_records(cx, Subject::Contact, &[contact.id.0])?.remove(&contact.id.0);
        let is_customer = contact.customer_since.is_some();
        Ok(Acquaintance { known, is_customer, open_leads, resembling, suspect, company })
    }
}

fn company_of(cx: &mut Cx<'_>, domain: &str) -> Result<Option<Company>, Failure> {
    let suffix = format!("@{domain}");
    let found = companies::search(cx, domain, MAX_CANDIDATES)?;
    Ok(found.into_iter().find(|company| company.handles.iter().any(|handle| handle.value.ends_with(&suffix))))
}

/// The hint above the feed with its way to link; nothing for a stranger.
pub fn banner(incoming: &IncomingLead, known: &Acquaintance) -> Markup {
    let Some(reason) = reason(known) else { return html! {} };
    let is_likely = !known.open_leads.is_empty() && known.resembling.as_ref().is_none_or(is_even);
    html! {
        li.banner id="hint" {
            (icon("radar"))
            div.grow {
                p { b { (if is_likely { "Looks like a duplicate. " } else { "Looks familiar. " }) } (reason) }
                @if let Some(found) = &known.resembling {
                    details { summary { (found.likeness.percent()) " % likely: why" } (reasons::sum(&found.likeness)) }
                }
            }
            @if let Some(href) = comparison(incoming, known) { a.btn href=(href) { (icon("columns-3")) "Compare" } }
            a.btn href={ "/incoming-leads/" (incoming.id) "/link" } data-act="link" { (icon("link-2")) "Link" }
        }
    }
}

/// Is it as likely as not that they are one?
fn is_even(found: &Resembling) -> bool {
    found.likeness.percent() >= EVEN_PERCENT
}

/// Where the sender stands beside who they may be: a suspect for somebody in lists, else chosen for this request.
fn comparison(incoming: &IncomingLead, known: &Acquaintance) -> Option<String> {
    let of_draft = known.resembling.as_ref().zip(incoming.contact_id).map(|(found, sender)| {
        chosen_address(Subject::Contact, &[found.contact.0, sender.0], Chosen::AsSender(incoming.id))
    });
    known.suspect.map(|suspect| format!("/duplicates/{suspect}")).or(of_draft)
}

fn reason(known: &Acquaintance) -> Option<Markup> {
    let who = known.known.as_deref();
    let role = if known.is_customer { "is a customer" } else { "wrote before" };
    match (who, known.open_leads.as_slice(), &known.company) {
        (Some(who), [], _) => Some(html! { (who) " " (role) ": the address is the same." }),
        (Some(who), leads, _) => Some(html! { (who) " has " (open_leads(leads)) ", with the same address." }),
        (None, leads, _) if let Some(found) = &known.resembling => Some(html! {
            (if is_even(found) { "This may be " } else { "The sender shares an address with " })
            a href={ "/contacts/" (found.contact) } { (if found.name.is_empty() { "somebody without a name" } else { &found.name }) }
            @if !leads.is_empty() { ", who has " (open_leads(leads)) }
            ": " (reasons::line(&found.likeness)) "."
        }),
        (None, _, Some((company, domain))) => Some(
            html! { a href={ "/companies/" (company.id) } { (company.name) } " has addresses at " b { (domain) } " too." },
        ),
        (None, _, None) => None,
    }
}

/// “an open lead, “Chairs””, or how many they are and which: of more than three nothing is merged by itself (DC-24), so a
/// person has to know them.
fn open_leads(leads: &[LeadCard]) -> Markup {
    html! {
        @if leads.len() == 1 { "an open lead" } @else { (leads.len()) " open leads" }
        @for lead in leads.iter().take(MAX_NAMED) { ", “" a href={ "/leads/" (lead.id) } { (lead.name) } "”" }
        @if leads.len() > MAX_NAMED { " and others" }
    }
}
