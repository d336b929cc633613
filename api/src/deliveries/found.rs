//! The records of a batch of news, looked up together: the number of queries does not grow with the number of news but for
//! merges and chat messages, which are few.

use super::{NotTold, Telling};
use crate::v4::custom_fields::Sheet;
use crate::wire::stages::Stages;
use base::filters::{Field, Filter, Part, Shown, Wanted};
use base::ids::{CompanyId, ContactId, FeedItemId, IncomingLeadId, LeadId, MergeId, TalkId, TaskId};
use base::journal::Entry;
use base::search::Subject;
use base::{Cx, money};
use flow::channels::said::{self, FeedItem, ItemKind};
use flow::channels::talks::{self, Talk, TalkFilter};
use flow::channels::{self, Details, Source};
use flow::contacts::companies::{self, Company};
use flow::contacts::{self, Contact};
use flow::duplicates::merges::{self, Merge};
use flow::inbox::{self, IncomingLead};
use flow::leads::tags::{self, Tag};
use flow::leads::{self, Lead};
use flow::timeline::{self, Task, TaskFilter};
use flow::updates::webhooks::{News, Noun, Verb};
use std::collections::{BTreeSet, HashMap};

/// Messages of a talk behind a moment that are looked at for the first one of its visitor.
const MESSAGES: i64 = 20;

/// What a batch of news is about.
pub(super) struct Found {
    pub stages: Stages,
    pub minor_units: i64,
    pub leads: HashMap<i64, Lead>,
    /// Leads in the bin, for what a deletion says of them.
    pub deleted_leads: HashMap<i64, Lead>,
    pub contacts: HashMap<i64, Contact>,
    pub companies: HashMap<i64, Company>,
    pub sheets: HashMap<Subject, Sheet>,
    pub tags: HashMap<(Subject, i64), Vec<Tag>>,
    pub leads_of: HashMap<(Subject, i64), Vec<LeadId>>,
    pub tasks: HashMap<i64, Task>,
    pub notes: HashMap<i64, FeedItem>,
    pub requests: HashMap<i64, IncomingLead>,
    pub sources: Vec<Source>,
    pub talks: HashMap<i64, Talk>,
    pub messages: HashMap<i64, (Talk, FeedItem)>,
    pub merges: HashMap<i64, Merge>,
}

impl Found {
    pub fn load(cx: &mut Cx<'_>, telling: &Telling<'_>, news: &[News]) -> Result<Found, NotTold> {
        let of = |noun: Noun| -> Vec<i64> {
            let ids: BTreeSet<i64> =
                news.iter().filter(|news| news.event.noun == noun).map(|news| news.record).collect();
            ids.into_iter().collect()
        };
        let is_request = |news: &&News| matches!(news.event.noun, Noun::Request | Noun::Message);
        let requests: BTreeSet<IncomingLeadId> =
            news.iter().filter(is_request).filter_map(|news| news.entry.about.incoming_lead).collect();
        let requests = inbox::list_by_ids(cx, &requests.into_iter().collect::<Vec<_>>())?;
        let requests: HashMap<i64, IncomingLead> = requests.into_iter().map(|one| (one.id.0, one)).collect();
        let mut found = Found {
            stages: Stages::load(cx)?,
            minor_units: money::minor_units(&telling.account.currency),
            leads: HashMap::new(),
            deleted_leads: deleted_leads(cx, news)?,
            contacts: HashMap::new(),
            companies: HashMap::new(),
            sheets: HashMap::new(),
            tags: HashMap::new(),
            leads_of: HashMap::new(),
            tasks: tasks(cx, of(Noun::Task))?,
            notes: notes(cx, news)?,
            sources: if requests.is_empty() { Vec::new() } else { channels::list_sources(cx, None)? },
            talks: list_talks(cx, of(Noun::Talk))?,
            messages: messages(cx, news, &requests)?,
            merges: list_merges(cx, news)?,
            requests,
        };
        found.load_leads(cx, telling, &of(Noun::Lead))?;
        found.load_contacts(cx, telling, &of(Noun::Contact))?;
        found.load_companies(cx, telling, &of(Noun::Company))?;
        Ok(found)
    }

    /// The merge of which a row tells.
    pub fn merge_of(&self, entry: &Entry) -> Option<&Merge> {
        self.merges.get(&entry.after["merge"].as_i64()?)
    }

    fn load_leads(&mut self, cx: &mut Cx<'_>, telling: &Telling<'_>, ids: &[i64]) -> Result<(), NotTold> {
        if ids.is_empty() {
            return Ok(());
        }
        let keys: Vec<LeadId> = ids.iter().copied().map(LeadId).collect();
        self.leads.extend(leads::list_whole(cx, &keys)?.into_iter().map(|lead| (lead.id.0, lead)));
        self.sheets.insert(Subject::Lead, Sheet::of(cx, &telling.account, Subject::Lead, ids)?);
        Ok(())
    }

    fn load_contacts(&mut self, cx: &mut Cx<'_>, telling: &Telling<'_>, ids: &[i64]) -> Result<(), NotTold> {
        if ids.is_empty() {
            return Ok(());
        }
        let keys: Vec<ContactId> = ids.iter().copied().map(ContactId).collect();
        self.contacts.extend(contacts::list_by_ids(cx, &keys)?.into_iter().map(|one| (one.id.0, one)));
        // What a contact says of its company is the company's name.
        let named: BTreeSet<CompanyId> = self.contacts.values().filter_map(|one| one.company_id).collect();
        let named: Vec<CompanyId> = named.into_iter().collect();
        self.companies.extend(companies::list_by_ids(cx, &named)?.into_iter().map(|one| (one.id.0, one)));
        self.load_attached(cx, telling, Subject::Contact, ids)
    }

    fn load_companies(&mut self, cx: &mut Cx<'_>, telling: &Telling<'_>, ids: &[i64]) -> Result<(), NotTold> {
        if ids.is_empty() {
            return Ok(());
        }
        let keys: Vec<CompanyId> = ids.iter().copied().map(CompanyId).collect();
        self.companies.extend(companies::list_by_ids(cx, &keys)?.into_iter().map(|one| (one.id.0, one)));
        self.load_attached(cx, telling, Subject::Company, ids)
    }

    fn load_attached(
        &mut self,
        cx: &mut Cx<'_>,
        telling: &Telling<'_>,
        subject: Subject,
        ids: &[i64],
    ) -> Result<(), NotTold> {
        let tagged = tags::of_many(cx, subject, ids)?;
        self.tags.extend(tagged.into_iter().map(|(id, tags)| ((subject, id), tags)));
        for (id, lead) in leads::list_ids_of(cx, subject, ids)? {
            self.leads_of.entry((subject, id)).or_default().push(lead);
        }
        self.sheets.insert(subject, Sheet::of(cx, &telling.account, subject, ids)?);
        Ok(())
    }
}

fn deleted_leads(cx: &mut Cx<'_>, news: &[News]) -> Result<HashMap<i64, Lead>, NotTold> {
    let is_deletion = |news: &&News| news.event.noun == Noun::Lead && news.event.verb == Verb::Deleted;
    let ids: Vec<i64> = news.iter().filter(is_deletion).map(|news| news.record).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let limit = count(&ids);
    let filter = Filter::of(Shown::Deleted).with_option(Field::Id, Some(Wanted::OneOf(ids)))?;
    let part = Part { order: Vec::new(), behind: None, offset: 0, limit };
    let found = leads::list_page(cx, &filter, &part)?;
    Ok(found.into_iter().map(|lead| (lead.id.0, lead)).collect())
}

fn tasks(cx: &mut Cx<'_>, ids: Vec<i64>) -> Result<HashMap<i64, Task>, NotTold> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let limit = count(&ids);
    let filter = TaskFilter { ids: ids.into_iter().map(TaskId).collect(), ..TaskFilter::default() };
    Ok(timeline::list_tasks(cx, &filter, 0, limit)?.into_iter().map(|task| (task.id.0, task)).collect())
}

/// What came through a mailbox is no note that anybody wrote, and stays here.
fn notes(cx: &mut Cx<'_>, news: &[News]) -> Result<HashMap<i64, FeedItem>, NotTold> {
    let noted = news.iter().filter(|news| news.event.verb == Verb::Noted);
    let ids: Vec<FeedItemId> = noted.filter_map(|news| news.entry.after["item"].as_i64().map(FeedItemId)).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = said::list_by_ids(cx, &ids)?.into_iter();
    let open = found.filter(|item| item.private_to.is_none() && item.kind != ItemKind::Mail);
    Ok(open.map(|item| (item.id.0, item)).collect())
}

fn list_talks(cx: &mut Cx<'_>, ids: Vec<i64>) -> Result<HashMap<i64, Talk>, NotTold> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let limit = count(&ids);
    let filter = TalkFilter { ids: Some(ids.into_iter().map(TalkId).collect()), ..TalkFilter::default() };
    Ok(talks::list_talks(cx, &filter, 0, limit)?.into_iter().map(|talk| (talk.id.0, talk)).collect())
}

/// The message behind each row that says that somebody wrote: it is written right after the row, and ids of an account
/// rise, so it is the first one of the visitor with a higher id. By the id of the row.
fn messages(
    cx: &mut Cx<'_>,
    news: &[News],
    requests: &HashMap<i64, IncomingLead>,
) -> Result<HashMap<i64, (Talk, FeedItem)>, NotTold> {
    let mut found = HashMap::new();
    for news in news.iter().filter(|news| news.event.noun == Noun::Message) {
        let request = news.entry.about.incoming_lead.and_then(|id| requests.get(&id.0));
        let Some(Details::Chat(chat)) = request.and_then(|request| request.details.as_ref()) else { continue };
        let Some(source) = news.entry.about.source else { continue };
        let Some(talk) = talks::find_talk_of_visitor(cx, source, &chat.visitor)? else { continue };
        let behind = talks::list_messages(cx, talk.id, FeedItemId(news.entry.id.0), MESSAGES)?;
        if let Some(item) = behind.into_iter().find(|item| item.kind == ItemKind::ChatIn) {
            found.insert(news.entry.id.0, (talk, item));
        }
    }
    Ok(found)
}

fn list_merges(cx: &mut Cx<'_>, news: &[News]) -> Result<HashMap<i64, Merge>, NotTold> {
    let ids: BTreeSet<i64> = news.iter().filter_map(|news| news.entry.after["merge"].as_i64()).collect();
    let mut found = HashMap::new();
    for id in ids {
        found.extend(merges::find(cx, MergeId(id))?.map(|merge| (id, merge)));
    }
    Ok(found)
}

fn count(ids: &[i64]) -> i64 {
    i64::try_from(ids.len()).unwrap_or(i64::MAX)
}
