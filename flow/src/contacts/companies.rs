//! Companies: organisations, found again by name when a request names one.

use super::contact::{Stamps, StatedStamps};
use super::people::MAX_NAME_CHARS;
use super::store::{self, Drafts};
use super::{Error, keys};
use crate::channels::handles::{self, Handle, HandleKind};
use base::Cx;
use base::access::{Action, Entity, Held};
use base::clock::Seconds;
use base::fields;
use base::ids::{CompanyId, LeadId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::search::{self, Subject};
use matching::identity::company;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

/// An organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    /// The id.
    pub id: CompanyId,
    /// Its name.
    pub name: String,
    /// The user answering for it.
    pub responsible_id: Option<UserId>,
    /// Hidden from lists: known only from a request that still waits.
    pub is_draft: bool,
    /// Since when it is a customer.
    pub customer_since: Option<Seconds>,
    /// When and by whom it was made and changed.
    pub stamps: Stamps,
    /// Phones and e-mail addresses.
    pub handles: Vec<Handle>,
}

/// A company to be made.
#[derive(Clone, Debug, Default)]
pub struct NewCompany {
    /// Its name.
    pub name: String,
    /// The user answering for it.
    pub responsible_id: Option<UserId>,
    /// Hidden until accepted.
    pub is_draft: bool,
    /// Phones and e-mail addresses.
    pub handles: Vec<Handle>,
    /// When it was made, if not now.
    pub created_at: Option<Seconds>,
}

/// What may be changed about a company; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct CompanyChange {
    /// Another name.
    pub name: Option<String>,
    /// Another responsible, or nobody.
    pub responsible_id: Option<Option<UserId>>,
    /// All handles anew.
    pub handles: Option<Vec<Handle>>,
}

impl Company {
    /// What the journal says a happening of it is about.
    pub fn about(&self) -> About {
        About { company: Some(self.id), ..About::default() }
    }

    /// Whether a name is its name, in any letter case, and with or without its legal form.
    pub fn is_called(&self, name: &str) -> bool {
        is_spelled(name, &self.name) || company::is_same(name, &self.name)
    }

    /// What rights ask about it.
    pub fn held(&self) -> Held {
        Held { entity: Entity::Company, responsible: self.responsible_id, stage: None }
    }
}

/// Makes a company.
///
/// # Errors
/// `BadValue` for an empty or too long name.
pub fn open(cx: &mut Cx<'_>, new: NewCompany) -> Result<Company, Error> {
    let id = cx.next_id()?;
    let company = begin(cx, id, new)?;
    keep(cx, std::slice::from_ref(&company))?;
    Ok(company)
}

/// Makes many companies in as many statements as [`open`] takes for one; the caller took their ids ([`Cx::next_id`]).
///
/// # Errors
/// As [`open`], at the first that is refused: the caller rolls the others back.
pub fn open_all(cx: &mut Cx<'_>, new: Vec<(CompanyId, NewCompany)>) -> Result<Vec<Company>, Error> {
    let mut companies = Vec::with_capacity(new.len());
    for (id, new) in new {
        companies.push(begin(cx, id, new)?);
    }
    keep(cx, &companies)?;
    Ok(companies)
}

fn begin(cx: &mut Cx<'_>, id: CompanyId, new: NewCompany) -> Result<Company, Error> {
    let mut stamps = Stamps::new(cx);
    stamps.created_at = new.created_at.unwrap_or(stamps.created_at);
    let company = Company {
        id,
        name: checked_name(&new.name)?,
        responsible_id: new.responsible_id,
        is_draft: new.is_draft,
        customer_since: None,
        stamps,
        handles: new.handles,
    };
    if !company.is_draft {
        cx.rights()?.require_create_for(Subject::Company, company.responsible_id)?;
    }
    Ok(company)
}

/// Writes companies down: with their addresses, found, and told of. A draft is neither.
fn keep(cx: &mut Cx<'_>, companies: &[Company]) -> Result<(), Error> {
    store::insert_companies(cx, companies)?;
    let handles: Vec<_> = companies.iter().map(|company| (company.id.0, company.handles.as_slice())).collect();
    store::insert_handles(cx, Subject::Company, &handles)?;
    keys::insert_of_companies(cx, companies)?;
    let shown = || companies.iter().filter(|company| !company.is_draft);
    let texts: Vec<_> = shown().map(|company| (company.id.0, own_texts(company))).collect();
    search::index_new(cx, Subject::Company, &texts)?;
    tell_opened(cx, shown())
}

/// Tells of companies that are in lists from now on.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn tell_opened<'a>(cx: &mut Cx<'_>, companies: impl Iterator<Item = &'a Company>) -> Result<(), Error> {
    let opened = |company: &Company| {
        let after = json!({ "name": company.name });
        Happening::change(Kind::CompanyOpened, company.about(), serde_json::Value::Null, after)
    };
    Ok(journal::record_all(cx, &companies.map(opened).collect::<Vec<_>>())?)
}

/// Stores stamps as they are stated, see [`super::restamp`].
///
/// # Errors
/// Whatever the database answers.
pub fn restamp(cx: &mut Cx<'_>, id: CompanyId, stated: StatedStamps) -> Result<(), Error> {
    Ok(store::restamp_company(cx, id, stated)?)
}

/// Changes a company.
///
/// # Errors
/// `NoSuchCompany`, `BadValue`; `Denied`, also to those who may not give companies away.
pub fn change(cx: &mut Cx<'_>, id: CompanyId, change: CompanyChange) -> Result<Company, Error> {
    change_all(cx, vec![(id, change)])?.pop().ok_or(Error::NoSuchCompany(id))
}

/// Changes many companies, each named once, in as many statements as [`change`] takes for one.
///
/// # Errors
/// As [`change`], at the first that is refused: none is changed then.
pub fn change_all(cx: &mut Cx<'_>, changes: Vec<(CompanyId, CompanyChange)>) -> Result<Vec<Company>, Error> {
    let ids: Vec<CompanyId> = changes.iter().map(|(id, _)| *id).collect();
    let mut found: HashMap<_, _> = list_by_ids(cx, &ids)?.into_iter().map(|company| (company.id, company)).collect();
    let (mut companies, mut told, mut moved, mut known_otherwise) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (id, change) in changes {
        let company = found.remove(&id).ok_or(Error::NoSuchCompany(id))?;
        let (before, has_moved) = (summary(&company), change.handles.is_some());
        let is_known_otherwise = has_moved || change.name.is_some();
        let company = changed(cx, company, change)?;
        told.push(Happening::change(Kind::CompanyChanged, company.about(), before, summary(&company)));
        moved.extend(has_moved.then_some(companies.len()));
        known_otherwise.extend(is_known_otherwise.then(|| company.clone()));
        companies.push(company);
    }
    let handles: Vec<_> = moved.iter().map(|at| (companies[*at].id.0, companies[*at].handles.as_slice())).collect();
    store::replace_handles(cx, Subject::Company, &handles)?;
    store::update_companies(cx, &companies)?;
    keys::replace_of_companies(cx, &known_otherwise)?;
    index_all(cx, &companies)?;
    journal::record_all(cx, &told)?;
    Ok(companies)
}

fn changed(cx: &mut Cx<'_>, mut company: Company, change: CompanyChange) -> Result<Company, Error> {
    cx.rights()?.require_on(Action::Edit, &company.held())?;
    if let Some(responsible) = change.responsible_id {
        cx.rights()?.require_reassign(company.responsible_id, responsible)?;
    }
    if let Some(name) = change.name {
        company.name = checked_name(&name)?;
    }
    company.responsible_id = change.responsible_id.unwrap_or(company.responsible_id);
    company.stamps = company.stamps.touched(cx);
    company.handles = change.handles.unwrap_or(company.handles);
    Ok(company)
}

fn summary(company: &Company) -> serde_json::Value {
    json!({
        "name": company.name, "responsible": company.responsible_id,
        "phones": handles::written(&company.handles, HandleKind::Phone),
        "emails": handles::written(&company.handles, HandleKind::Email),
    })
}

/// Shows a draft in lists, or hides it again.
///
/// # Errors
/// `NoSuchCompany`.
pub fn set_draft(cx: &mut Cx<'_>, id: CompanyId, is_draft: bool) -> Result<(), Error> {
    let mut company = load(cx, id)?;
    company.is_draft = is_draft;
    store::update_company(cx, &company)?;
    index(cx, &company)
}

/// Shows a draft in lists, and tells of it as of any that is new there; nothing for a company that is in lists already.
///
/// # Errors
/// `NoSuchCompany`.
pub(crate) fn show(cx: &mut Cx<'_>, id: CompanyId) -> Result<(), Error> {
    let company = load(cx, id)?;
    if !company.is_draft {
        return Ok(());
    }
    set_draft(cx, id, false)?;
    tell_opened(cx, std::iter::once(&company))
}

/// Remembers since when a company is a customer; the first time counts.
///
/// # Errors
/// `NoSuchCompany`.
pub fn set_customer(cx: &mut Cx<'_>, id: CompanyId) -> Result<(), Error> {
    let mut company = load(cx, id)?;
    if company.customer_since.is_none() {
        company.customer_since = Some(cx.now);
        store::update_company(cx, &company)?;
    }
    Ok(())
}

/// Takes back that a company is a customer: the won lead that said so was taken back.
///
/// # Errors
/// `NoSuchCompany`.
pub fn forget_customer(cx: &mut Cx<'_>, id: CompanyId) -> Result<(), Error> {
    let mut company = load(cx, id)?;
    if company.customer_since.take().is_some() {
        store::update_company(cx, &company)?;
    }
    Ok(())
}

/// The company of that name that is in lists, if there is one. A name is found in any letter case, and with or without
/// its legal form: "Acme" is found by "ACME Ltd.", but "Acme Ltd." is not by "Acme GmbH".
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_name(cx: &mut Cx<'_>, name: &str) -> Result<Option<Company>, Error> {
    find_named(cx, name, Drafts::LeftOut)
}

/// The company of that name, as [`find_by_name`] finds it, also one that only waiting requests name: two requests that
/// name the same unknown company share one draft. One in lists comes first.
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_name_or_draft(cx: &mut Cx<'_>, name: &str) -> Result<Option<Company>, Error> {
    find_named(cx, name, Drafts::Included)
}

fn find_named(cx: &mut Cx<'_>, name: &str, drafts: Drafts) -> Result<Option<Company>, Error> {
    match list_named(cx, &[name], i64::MAX, drafts)?.into_values().next() {
        Some(id) => find(cx, id),
        None => Ok(None),
    }
}

/// The companies of some names that are in lists and have smaller ids than `before`, by the names that were asked for,
/// as [`find_by_name`] finds each; of several the oldest. One query.
///
/// # Errors
/// Whatever the database answers.
pub fn list_by_names(cx: &mut Cx<'_>, names: &[&str], before: i64) -> Result<HashMap<String, CompanyId>, Error> {
    list_named(cx, names, before, Drafts::LeftOut)
}

fn list_named(
    cx: &mut Cx<'_>,
    names: &[&str],
    before: i64,
    drafts: Drafts,
) -> Result<HashMap<String, CompanyId>, Error> {
    let keys: BTreeSet<i64> = names.iter().map(|name| keys::of_company_name(name)).collect();
    let found = store::list_namesakes(cx, &keys, before, drafts)?;
    let called = |name: &&str| {
        let namesakes = found.get(&keys::of_company_name(name))?;
        let exactly = namesakes.iter().find(|(_, other)| is_spelled(name, other));
        let (id, _) = exactly.or_else(|| namesakes.iter().find(|(_, other)| company::is_same(name, other)))?;
        Some(((*name).to_owned(), *id))
    };
    Ok(names.iter().filter_map(called).collect())
}

/// Two spellings of a name that differ in letter case only are one.
fn is_spelled(name: &str, other: &str) -> bool {
    name.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The company, drafts too, or an error if absent.
///
/// # Errors
/// `NoSuchCompany`.
pub fn load(cx: &mut Cx<'_>, id: CompanyId) -> Result<Company, Error> {
    find(cx, id)?.ok_or(Error::NoSuchCompany(id))
}

/// The company, drafts too, if the actor may do this with it. Asked before anything is written.
///
/// # Errors
/// `NoSuchCompany` for one that the actor may not even see; `Denied`.
pub fn load_to(cx: &mut Cx<'_>, id: CompanyId, action: Action) -> Result<Company, Error> {
    let company = load(cx, id)?;
    cx.rights()?.require_on(action, &company.held())?;
    Ok(company)
}

/// The company, drafts too, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: CompanyId) -> Result<Option<Company>, Error> {
    Ok(list_by_ids(cx, &[id])?.into_iter().next())
}

/// Companies by id, drafts too, with their handles, in two queries.
///
/// # Errors
/// Whatever the database answers.
pub fn list_by_ids(cx: &mut Cx<'_>, ids: &[CompanyId]) -> Result<Vec<Company>, Error> {
    let companies = store::list_companies_by_ids(cx, ids)?;
    with_handles(cx, companies)
}

pub(super) fn with_handles(cx: &mut Cx<'_>, mut companies: Vec<Company>) -> Result<Vec<Company>, Error> {
    let keys: Vec<i64> = companies.iter().map(|company| company.id.0).collect();
    let mut handles = store::list_handles(cx, Subject::Company, &keys)?;
    for company in &mut companies {
        company.handles = handles.remove(&company.id.0).unwrap_or_default();
    }
    Ok(companies)
}

/// Companies in lists (drafts are not), by id, after one, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, after: CompanyId, limit: i64) -> Result<Vec<Company>, Error> {
    let ids = store::list_company_ids(cx, after, limit)?;
    list_by_ids(cx, &ids)
}

/// Companies in lists whose names or addresses begin with the words of a question.
///
/// # Errors
/// Whatever the database answers.
pub fn search(cx: &mut Cx<'_>, question: &str, limit: i64) -> Result<Vec<Company>, Error> {
    let ids: Vec<CompanyId> = search::find(cx, Subject::Company, question, limit)?.into_iter().map(CompanyId).collect();
    list_by_ids(cx, &ids)
}

/// Deletes a company: it leaves lists and search; its leads and contacts stay.
///
/// # Errors
/// `NoSuchCompany`, `Denied`.
pub fn delete(cx: &mut Cx<'_>, id: CompanyId) -> Result<(), Error> {
    if delete_all(cx, &[id])?.is_empty() { Err(Error::NoSuchCompany(id)) } else { Ok(()) }
}

/// Deletes many companies in as many statements as [`delete`] takes for one; gives those that were there.
///
/// # Errors
/// `Denied` at the first that the actor may not delete: none is deleted then.
pub fn delete_all(cx: &mut Cx<'_>, ids: &[CompanyId]) -> Result<Vec<CompanyId>, Error> {
    let companies = list_by_ids(cx, ids)?;
    for company in &companies {
        cx.rights()?.require_on(Action::Delete, &company.held())?;
    }
    let ids: Vec<i64> = companies.iter().map(|company| company.id.0).collect();
    store::delete(cx, Subject::Company, &ids)?;
    search::forget_all(cx, Subject::Company, &ids)?;
    let deleted = |company: &Company| {
        Happening::change(Kind::CompanyDeleted, company.about(), summary(company), serde_json::Value::Null)
    };
    let deleted: Vec<Happening> = companies.iter().map(deleted).collect();
    journal::record_all(cx, &deleted)?;
    Ok(companies.into_iter().map(|company| company.id).collect())
}

/// Brings a deleted company back with its leads, contacts, phones and addresses.
///
/// # Errors
/// `NoSuchCompany`, also for one that is not deleted; `Denied` to those who might not have deleted it.
pub fn restore(cx: &mut Cx<'_>, id: CompanyId) -> Result<(), Error> {
    if !store::restore_company(cx, id)? {
        return Err(Error::NoSuchCompany(id));
    }
    let company = load_to(cx, id, Action::Delete)?;
    index(cx, &company)?;
    journal::record(
        cx,
        Happening::change(Kind::CompanyRestored, company.about(), serde_json::Value::Null, summary(&company)),
    )?;
    Ok(())
}

/// Deletes the draft companies of deleted draft leads, but for those that another lead or a contact belongs to.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn delete_drafts_of(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<(), Error> {
    Ok(store::delete_draft_companies_of(cx, leads)?)
}

/// A field of it changed: stamps it, and finds it by what it says now.
pub(super) fn touch(cx: &mut Cx<'_>, id: CompanyId) -> Result<(), Error> {
    let mut company = load(cx, id)?;
    company.stamps = company.stamps.touched(cx);
    store::update_company(cx, &company)?;
    index(cx, &company)
}

/// A company is found by what it says now, in the search and by its keys; nothing for one that is no more.
pub(crate) fn index_again(cx: &mut Cx<'_>, id: CompanyId) -> Result<(), Error> {
    let Some(company) = find(cx, id)? else { return Ok(()) };
    keys::replace_of_companies(cx, std::slice::from_ref(&company))?;
    index(cx, &company)
}

fn index(cx: &mut Cx<'_>, company: &Company) -> Result<(), Error> {
    index_all(cx, std::slice::from_ref(company))
}

fn index_all(cx: &mut Cx<'_>, companies: &[Company]) -> Result<(), Error> {
    let ids: Vec<i64> = companies.iter().map(|company| company.id.0).collect();
    let mut said = fields::texts_of_many(cx, Subject::Company, &ids)?;
    let mut texts = |company: &Company| {
        let own = if company.is_draft { Vec::new() } else { own_texts(company) };
        let said = said.remove(&company.id.0).filter(|_| !company.is_draft).unwrap_or_default();
        (company.id.0, [own, said].concat())
    };
    let texts: Vec<_> = companies.iter().map(&mut texts).collect();
    Ok(search::index_all(cx, Subject::Company, &texts)?)
}

/// What it is found by besides its fields.
fn own_texts(company: &Company) -> Vec<String> {
    std::iter::once(company.name.clone()).chain(handles::search_texts(&company.handles)).collect()
}

fn checked_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(Error::BadValue(format!("A company's name has 1 to {MAX_NAME_CHARS} characters.")));
    }
    Ok(name.to_owned())
}
