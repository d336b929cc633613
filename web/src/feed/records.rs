//! The records that a page mentions by id, looked up together: the number of queries does not grow with the page.

use crate::failure::Failure;
use crate::merges::named;
use base::Cx;
use base::access::Allowed;
use base::ids::{CompanyId, ContactId, LeadId, MailId, MergeId, SourceId, StageId, UserId};
use base::journal::Entry;
use base::people::users::{self, User};
use flow::channels::handles::HandleKind;
use flow::channels::mails::{self, DeadAddress, showing};
use flow::channels::{self, Source};
use flow::contacts::{self, Company, Contact, companies};
use flow::duplicates::merges;
use flow::leads;
use flow::pipelines::{self, Pipeline, Stage};
use flow::timeline::{self, Line, TaskKind};
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Everything by which ids become names.
#[derive(Clone, Debug)]
pub struct Records {
    /// Everybody of the account, by name.
    pub people: Vec<User>,
    /// Every pipeline with its stages.
    pub pipelines: Vec<Pipeline>,
    /// Every source.
    pub sources: Vec<Source>,
    /// Every kind of task, deleted ones too.
    pub task_kinds: Vec<TaskKind>,
    /// What who reads may do (RT-01).
    pub rights: Arc<Allowed>,
    contacts: HashMap<ContactId, Contact>,
    companies: HashMap<CompanyId, Company>,
    leads: HashMap<LeadId, String>,
    merges: Vec<MergeId>,
    /// What merges that are undone by now joined and the reader may not see.
    pub unseen: merges::Unseen,
    /// Mails whose pictures of the network the reader is shown.
    with_pictures: Vec<MailId>,
    dead: Vec<DeadAddress>,
}

/// The mails of some lines whose pictures are in the network.
fn hiding_pictures(lines: &[Line]) -> Vec<MailId> {
    let hiding = |line: &Line| match line {
        Line::Said(item, _) if item.html.as_deref().is_some_and(showing::hides_pictures) => item.mail_id,
        Line::Said(..) | Line::Set(..) | Line::Changed(_) => None,
    };
    lines.iter().filter_map(hiding).collect()
}

/// What happened, among some lines.
fn changed(lines: &[Line]) -> impl Iterator<Item = &Entry> {
    lines.iter().filter_map(|line| if let Line::Changed(entry) = line { Some(entry.as_ref()) } else { None })
}

/// What merges that are not done any more name and the reader may not see.
fn unseen_of_undone(cx: &mut Cx<'_>, lines: &[Line], done: &[MergeId]) -> Result<merges::Unseen, Failure> {
    let is_undone = |entry: &&Entry| id(&entry.after, "merge").is_some_and(|merge| !done.contains(&MergeId(merge)));
    let records = changed(lines).filter(is_undone).flat_map(named).collect();
    Ok(merges::Unseen::among(cx, &records)?)
}

impl Records {
    /// Looks up what `lines` mention, and these contacts and companies too.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn load(
        cx: &mut Cx<'_>,
        lines: &[Line],
        contacts: &[ContactId],
        companies: &[CompanyId],
    ) -> Result<Records, Failure> {
        let mut wanted_contacts: BTreeSet<ContactId> = contacts.iter().copied().collect();
        let mut wanted_companies: BTreeSet<CompanyId> = companies.iter().copied().collect();
        let mut wanted_merges: Vec<MergeId> = Vec::new();
        for entry in changed(lines) {
            wanted_contacts.extend(entry.about.contact);
            wanted_companies.extend(entry.about.company);
            wanted_merges.extend(id(&entry.after, "merge").map(MergeId));
            // What was told apart is named to who may see it.
            let told_apart = entry.after["records"].as_array().into_iter().flatten().filter_map(Json::as_i64);
            match (entry.about.contact, entry.about.company) {
                (Some(_), _) => wanted_contacts.extend(told_apart.map(ContactId)),
                (None, Some(_)) => wanted_companies.extend(told_apart.map(CompanyId)),
                (None, None) => {}
            }
            for values in [&entry.before, &entry.after] {
                wanted_contacts.extend(id(values, "contact").map(ContactId));
                wanted_companies.extend(id(values, "company").map(CompanyId));
            }
        }
        let wanted_contacts: Vec<ContactId> = wanted_contacts.into_iter().collect();
        let wanted_companies: Vec<CompanyId> = wanted_companies.into_iter().collect();
        let contacts = contacts::list_by_ids(cx, &wanted_contacts)?;
        let companies = companies::list_by_ids(cx, &wanted_companies)?;
        let handles = contacts.iter().flat_map(|one| &one.handles).chain(companies.iter().flat_map(|one| &one.handles));
        let emails = handles.filter(|handle| handle.kind == HandleKind::Email);
        let emails: Vec<String> = emails.map(|handle| handle.value.clone()).collect();
        let done = merges::list_done(cx, &wanted_merges)?;
        Ok(Records {
            people: users::list(cx)?,
            pipelines: pipelines::list_with_deleted(cx)?,
            sources: channels::list_sources(cx, None)?,
            task_kinds: timeline::list_task_kinds(cx)?,
            rights: cx.rights()?,
            contacts: contacts.into_iter().map(|one| (one.id, one)).collect(),
            companies: companies.into_iter().map(|one| (one.id, one)).collect(),
            leads: HashMap::new(),
            unseen: unseen_of_undone(cx, lines, &done)?,
            merges: done,
            with_pictures: mails::with_allowed_pictures(cx, &hiding_pictures(lines))?,
            dead: mails::find_dead(cx, &emails)?,
        })
    }

    /// Looks up the names of the leads that lines come from: in the feed of a contact or company each says of which.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn name_leads(&mut self, cx: &mut Cx<'_>, lines: &[Line]) -> Result<(), Failure> {
        let of = |line: &Line| match line {
            Line::Said(item, _) => item.place.lead_id(),
            Line::Changed(entry) | Line::Set(entry, _) => entry.about.lead,
        };
        let wanted: BTreeSet<LeadId> = lines.iter().filter_map(of).collect();
        let wanted: Vec<LeadId> = wanted.into_iter().collect();
        self.leads = leads::list_whole(cx, &wanted)?.into_iter().map(|lead| (lead.id, lead.name)).collect();
        Ok(())
    }

    /// What a lead is called; one that is gone, or that the reader may not see, has its number.
    pub fn lead_name(&self, id: LeadId) -> String {
        let name = self.leads.get(&id).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| format!("lead #{id}"))
    }

    /// Is a merge that is mentioned not undone yet?
    pub fn may_undo(&self, merge: i64) -> bool {
        self.merges.contains(&MergeId(merge))
    }

    /// Are the pictures of a mail fetched for the reader without asking?
    pub fn shows_pictures(&self, mail: MailId) -> bool {
        self.with_pictures.contains(&mail)
    }

    /// Addresses of contacts and companies that are mentioned under which no mail reaches anybody.
    pub fn dead(&self) -> &[DeadAddress] {
        &self.dead
    }

    /// A user, the deactivated too.
    pub fn person(&self, id: UserId) -> Option<&User> {
        self.people.iter().find(|user| user.id == id)
    }

    /// What others call a user; user 0 is no person.
    pub fn person_name(&self, id: UserId) -> &str {
        self.person(id).map_or("Sluice", |user| user.name.as_str())
    }

    /// A stage and its pipeline.
    pub fn stage(&self, id: StageId) -> Option<(&Pipeline, &Stage)> {
        self.pipelines.iter().find_map(|pipeline| pipeline.stage(id).map(|stage| (pipeline, stage)))
    }

    /// A source that was not deleted.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// Through which source something came: by hand without one; one that was deleted is known no longer.
    pub fn source_name(&self, id: Option<SourceId>) -> &str {
        match id {
            Some(id) => self.source(id).map_or("A source that is gone", |source| source.name.as_str()),
            None => "By hand",
        }
    }

    /// A contact that is mentioned.
    pub fn contact(&self, id: ContactId) -> Option<&Contact> {
        self.contacts.get(&id)
    }

    /// A company that is mentioned.
    pub fn company(&self, id: CompanyId) -> Option<&Company> {
        self.companies.get(&id)
    }

    /// What a contact is called, or that it is gone.
    pub fn contact_name(&self, id: ContactId) -> &str {
        self.contact(id).map_or("a deleted contact", name_of)
    }

    /// What a company is called, or that it is gone.
    pub fn company_name(&self, id: CompanyId) -> &str {
        self.company(id).map_or("a deleted company", |company| company.name.as_str())
    }
}

/// What a contact is called: by name, else by an address or number, else as a visitor of the website.
pub fn name_of(contact: &Contact) -> &str {
    let address = contact.handles.iter().find(|handle| handle.kind != HandleKind::Visitor);
    let named = Some(contact.name.as_str()).filter(|name| !name.is_empty());
    // A visitor's id is chosen by a browser and tells a person nothing.
    named.or(address.map(|handle| handle.written.as_str())).unwrap_or("Website visitor")
}

/// A number among the small values of a journal row.
pub(super) fn id(values: &Json, name: &str) -> Option<i64> {
    values.get(name).and_then(Json::as_i64)
}
