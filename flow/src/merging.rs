//! Records that are one become one, and stand for themselves again: the order of the steps, no SQL.
//!
//! Whoever merges must be allowed to change the survivor, and to change and delete the others, because they leave every
//! list; to undo it, to change all of them.

use crate::channels::said::Place;
use crate::duplicates::merges::{self, Because, Choices, Merge, MergeWish, Undone};
use crate::duplicates::model::{self, Decision};
use crate::duplicates::suspects;
use crate::inbox::{self, IncomingLead, State};
use crate::leads;
use crate::returning::bring_words_home;
use crate::{Error, contacts, duplicates, newcomers, sharing, timeline};
use base::Cx;
use base::access::{self, Action, Actor};
use base::db::Value;
use base::ids::{CompanyId, ContactId, IncomingLeadId, LeadId, MergeId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::ledger::{Edited, WalkedBack};
use base::search::{self, Subject};
use contacts::{StatedStamps, companies};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// Merges records into one of them (DC-27, DC-34): everything that hangs on them is the survivor's, what they say is
/// settled by the choices, and the whole can be undone at any time. A merge that was asked for under a name before is
/// given again.
///
/// # Errors
/// `Refused` for a record and itself, for too many, for a lead that waits, for a survivor that nobody knows but from a
/// request that waits, and for the key of another merge;
/// `MergedAway` with who was first; `NoSuchLead`, `NoSuchContact`, `NoSuchCompany` for one that is not there or not seen; `Denied`.
#[expect(clippy::needless_pass_by_value, reason = "callers make it in place; a reference would only be noise")]
pub fn merge(cx: &mut Cx<'_>, wish: MergeWish) -> Result<Merge, Error> {
    if let Some(key) = &wish.key
        && let Some(before) = merges::find_by_key(cx, key)?
    {
        return asked_before(cx, &wish, before);
    }
    merges::check(cx, &wish)?;
    require_survivor(cx, (wish.subject, wish.survivor))?;
    for other in &wish.others {
        require_other(cx, (wish.subject, *other))?;
    }
    access::once_allowed(cx, |cx| {
        if let Because::Hand { .. } = &wish.because {
            let records: Vec<i64> = wish.others.iter().chain([&wish.survivor]).copied().collect();
            model::note_decisions(cx, wish.subject, &records, Decision::Same)?;
        }
        carry_out(cx, &wish, None, None)
    })
}

/// The merge of the same name, if it is the same merge and the actor may still change its survivor.
fn asked_before(cx: &mut Cx<'_>, wish: &MergeWish, before: Merge) -> Result<Merge, Error> {
    let others: BTreeSet<i64> = merged_away(&before).collect();
    let is_same = (before.subject, before.survivor) == (wish.subject, wish.survivor);
    if !is_same || others != wish.others.iter().copied().collect() {
        let taken = "This key was given with another merge: ask again with a key of its own.";
        return Err(duplicates::Error::Refused(taken.to_owned()).into());
    }
    require_survivor(cx, (before.subject, before.survivor))?;
    Ok(before)
}

/// The records of its own kind that a merge took away.
fn merged_away(merge: &Merge) -> impl Iterator<Item = i64> + '_ {
    merge.folds.iter().filter(|fold| fold.kind() == merge.subject).map(|fold| fold.from)
}

/// Merges a waiting request into a lead, or into one that waits itself: its draft lead, and its draft contact into the
/// lead's main contact. Whoever is known already joins the lead beside it. Leads that the choices name besides take its values
/// too. Undoing lets the request wait again, as it did.
///
/// # Errors
/// `AlreadyDecided` with who was first, `NoSuchIncomingLead`, `NoSuchLead`, `Denied`.
pub fn merge_request(
    cx: &mut Cx<'_>,
    id: IncomingLeadId,
    into: LeadId,
    choices: Choices,
    because: Because,
) -> Result<Merge, Error> {
    let target = leads::load_to(cx, into, Action::Edit)?.id;
    let request = inbox::load_waiting(cx, id)?;
    let mut wish = MergeWish::new(Subject::Lead, target.0, vec![request.lead_id.0], because);
    wish.choices = choices;
    merges::check(cx, &wish)?;
    access::once_allowed(cx, |cx| carry_out(cx, &wish, Some(&request), None))
}

/// Undoes a merge: every record stands for itself again as it was, at any time. What somebody has changed since is kept
/// and said. Merges that built on it are taken back before, and made again after.
///
/// # Errors
/// `NoSuchMerge`, also for one whose survivor the actor does not see; `UndoneBefore`; `Denied`.
pub fn undo_merge(cx: &mut Cx<'_>, id: MergeId) -> Result<Undone, Error> {
    let merge = merges::load(cx, id)?;
    if merge.undone.is_some() {
        return Err(duplicates::Error::UndoneBefore(id).into());
    }
    require_on_all(cx, &merge)?;
    access::once_allowed(cx, |cx| {
        let known = newcomers::list_known(cx, &merge)?;
        let later =
            merges::later_than(cx, id)?.into_iter().map(|id| merges::load(cx, id)).collect::<Result<Vec<_>, _>>()?;
        let (mut kept, mut again) = (Vec::new(), Vec::new());
        for one in &later {
            let back = part(cx, one)?;
            kept.extend(back.collisions);
            again.push((one, back.edited));
        }
        kept.extend(part(cx, &merge)?.collisions);
        for (one, edited) in again.into_iter().rev() {
            carry_out_again(cx, one, edited)?;
        }
        kept.extend(merges::straighten(cx, &leads_of(later.iter().chain([&merge])))?);
        bring_words_home(cx, &merge, &kept)?;
        let collisions = merges::in_words(cx, kept)?;
        merges::forget_undone(cx, id, &collisions)?;
        suspects::settle_undone(cx, merge.subject, &records_of(&merge))?;
        tell_namesakes_apart(cx, &merge)?;
        show_senders(cx, &merge)?;
        newcomers::hide_again(cx, known)?;
        if let Some(task) = merge.because.task() {
            timeline::withdraw_task(cx, task)?;
        }
        tell(cx, &merge, unmerged(merge.subject), &json!({ "merge": id, "kept": collisions }))?;
        sharing::tell_undone(cx, &merge.choices.updated, id)?;
        Ok(Undone { id, collisions })
    })
}

/// People whom a merge of leads took together under names that no one person has: they are two for good, so that the next
/// request of one does not join the lead of the other.
fn tell_namesakes_apart(cx: &mut Cx<'_>, merge: &Merge) -> Result<(), Error> {
    for fold in merge.folds.iter().filter(|fold| fold.kind() == Subject::Contact && merge.subject == Subject::Lead) {
        if duplicates::is_somebody_else(cx, ContactId(fold.into), &fold.name)? {
            suspects::settle_undone(cx, Subject::Contact, &[fold.into, fold.from])?;
        }
    }
    Ok(())
}

/// Whoever sent a request that became a lead while they were merged away is in lists from now on.
fn show_senders(cx: &mut Cx<'_>, merge: &Merge) -> Result<(), Error> {
    for id in merged_away(merge).filter(|_| merge.subject == Subject::Contact).map(ContactId) {
        let is_draft = contacts::find(cx, id)?.is_some_and(|contact| contact.is_draft);
        if is_draft && !leads::list_ids_of_contact(cx, id, 1)?.is_empty() {
            contacts::set_draft(cx, id, false, None)?;
        }
    }
    Ok(())
}

/// Makes a merge again that was undone, by the choices that it had.
///
/// # Errors
/// As [`merge`]; nothing happens to one that was not undone.
pub fn merge_again(cx: &mut Cx<'_>, id: MergeId) -> Result<(), Error> {
    let merge = merges::load(cx, id)?;
    if merge.undone.is_none() {
        return Ok(());
    }
    require_on_all(cx, &merge)?;
    merges::check(cx, &wish_of(&merge))?;
    if let Some(request) = merge.incoming_lead_id {
        inbox::load_waiting(cx, request)?;
    }
    access::once_allowed(cx, |cx| {
        carry_out_again(cx, &merge, Edited::default())?;
        merges::set_done(cx, id)?;
        tell_merged(cx, &merge)
    })
}

/// The records of its own kind that a merge joined.
fn records_of(merge: &Merge) -> Vec<i64> {
    let folded = merge.folds.iter().filter(|fold| fold.kind() == merge.subject).map(|fold| fold.from);
    folded.chain([merge.survivor]).collect()
}

/// The rows of a merge as they were, and all that is counted and found by them.
fn part(cx: &mut Cx<'_>, merge: &Merge) -> Result<WalkedBack, Error> {
    let mut records = members(merge);
    add(&mut records, sharing::records(cx, &merge.choices.updated)?);
    let settled = Settled::before(cx, &records, merge.incoming_lead_id)?;
    let back = merges::take_back(cx, merge)?;
    settled.after(cx)?;
    Ok(back)
}

/// Makes a merge anew, below what somebody made since of what it wrote.
fn carry_out_again(cx: &mut Cx<'_>, merge: &Merge, edited: Edited) -> Result<(), Error> {
    let wish = wish_of(merge);
    let request = merge.incoming_lead_id.map(|id| inbox::load(cx, id)).transpose()?;
    carry_out(cx, &wish, request.as_ref(), Some((merge.id, edited)))?;
    Ok(())
}

/// What was asked for when it was made.
fn wish_of(merge: &Merge) -> MergeWish {
    let others = merged_away(merge).collect();
    let choices = merge.choices.clone();
    let wish = MergeWish::new(merge.subject, merge.survivor, others, merge.because.clone());
    MergeWish { choices, batch: merge.batch, ..wish }
}

/// The steps of a merge; `again` for one that exists already and is only made anew.
fn carry_out(
    cx: &mut Cx<'_>,
    wish: &MergeWish,
    request: Option<&IncomingLead>,
    again: Option<(MergeId, Edited)>,
) -> Result<Merge, Error> {
    let (again, edited) = again.unzip();
    let people = request.map(|request| draft_person(cx, request, LeadId(wish.survivor))).transpose()?.flatten();
    let mut records: Vec<(Subject, i64)> =
        wish.others.iter().chain([&wish.survivor]).map(|id| (wish.subject, *id)).collect();
    if let Some((from, into)) = people {
        records.extend([(Subject::Contact, from.0), (Subject::Contact, into.0)]);
    }
    add(&mut records, sharing::records(cx, &wish.choices.updated)?);
    let asked = request.map(|request| request.id);
    let mut settled = Settled::before(cx, &records, asked)?;
    let mut folding = merges::begin(cx, edited.unwrap_or_default())?;
    let updated = match request {
        Some(request) => sharing::share(cx, &mut folding, request, wish)?,
        None => Vec::new(),
    };
    if let Some((from, into)) = people {
        let mut theirs = MergeWish::new(Subject::Contact, into.0, vec![from.0], wish.because.clone());
        theirs.choices.prefer = wish.choices.prefer;
        merges::fold(cx, &mut folding, &theirs)?;
    }
    if let Some(request) = request {
        decide(cx, &mut folding, request.id, wish)?;
    }
    merges::fold(cx, &mut folding, wish)?;
    let shown = if request.is_some() { newcomers::show(cx, &mut folding, LeadId(wish.survivor))? } else { Vec::new() };
    settled.records.extend(&shown);
    let merge = merges::write_down(cx, folding, wish, (asked, again))?;
    settled.after(cx)?;
    if again.is_none() {
        suspects::settle_merged(cx, wish.subject, &wish.others)?;
        tell_merged(cx, &merge)?;
        access::in_name_of(cx, whose_deed(cx, &wish.because), |cx| newcomers::tell(cx, &shown))?;
        sharing::tell(cx, &updated, request.map_or("", |request| &request.sender))?;
    }
    Ok(merge)
}

/// The draft contact of a request and the person of the lead that they are; nobody when the request's person is known
/// already, or the lead has nobody: then they join it as they are.
pub(crate) fn draft_person(
    cx: &mut Cx<'_>,
    request: &IncomingLead,
    lead: LeadId,
) -> Result<Option<(ContactId, ContactId)>, Error> {
    let main = leads::load(cx, lead)?.contacts.first().copied();
    let Some((from, into)) = request.contact_id.zip(main).filter(|(from, into)| from != into) else { return Ok(None) };
    Ok(contacts::find(cx, from)?.filter(|contact| contact.is_draft).map(|_| (from, into)))
}

/// The request is linked to the lead.
fn decide(
    cx: &mut Cx<'_>,
    folding: &mut merges::Folding,
    request: IncomingLeadId,
    wish: &MergeWish,
) -> Result<(), Error> {
    let by = whose_deed(cx, &wish.because).user().map_or(0, |user| user.0);
    let linked = [
        ("state", Value::from(State::Linked.as_str())),
        ("decided_at", cx.now.into()),
        ("decided_by", by.into()),
        ("target_subject", Subject::Lead.as_str().into()),
        ("target_id", wish.survivor.into()),
    ];
    Ok(folding.set(cx, ("incoming_leads", request.0), &linked)?)
}

/// The record stays: the actor may change it, and it is in lists.
fn require_survivor(cx: &mut Cx<'_>, record: (Subject, i64)) -> Result<(), Error> {
    if is_draft(cx, record, Action::Edit)? { Err(belongs_to_request(record)) } else { Ok(()) }
}

/// The record may be merged away. A lead or company that waits is decided, not merged; but whoever sent a request that waits
/// may be somebody in lists.
fn require_other(cx: &mut Cx<'_>, record: (Subject, i64)) -> Result<(), Error> {
    is_draft(cx, record, Action::Edit)?;
    if is_draft(cx, record, Action::Delete)? && record.0 != Subject::Contact {
        Err(belongs_to_request(record))
    } else {
        Ok(())
    }
}

/// Whether nobody knows the record but from a request; asked of who may do this with it.
fn is_draft(cx: &mut Cx<'_>, (subject, id): (Subject, i64), action: Action) -> Result<bool, Error> {
    Ok(match subject {
        Subject::Lead => leads::load_to(cx, LeadId(id), action)?.is_draft,
        Subject::Contact => contacts::load_to(cx, ContactId(id), action)?.is_draft,
        Subject::Company => companies::load_to(cx, CompanyId(id), action)?.is_draft,
    })
}

fn belongs_to_request((subject, id): (Subject, i64)) -> Error {
    let waits = format!("The {} {id} belongs to a request that waits.", subject.as_str());
    duplicates::Error::Refused(waits).into()
}

/// Every record of a merge may be changed, also those that are hidden.
fn require_on_all(cx: &mut Cx<'_>, merge: &Merge) -> Result<(), Error> {
    let mut records = members(merge);
    add(&mut records, sharing::records(cx, &merge.choices.updated)?);
    for (subject, id) in records {
        if let Some(held) = merges::held(cx, subject, id)? {
            cx.rights()?.require_on(Action::Edit, &held).map_err(leads::Error::from)?;
        }
    }
    Ok(())
}

/// Those of some merges that the actor may undo: not undone before, and every record of them may be changed. A fixed number
/// of statements; whether somebody else's contact took values besides is asked when it is undone.
///
/// # Errors
/// Whatever the database answers.
pub fn list_undoable(cx: &mut Cx<'_>, found: &[Merge]) -> Result<Vec<MergeId>, Error> {
    let records = |merge: &Merge| {
        let mut records = members(merge);
        add(&mut records, merge.choices.updated.iter().map(|lead| (Subject::Lead, lead.0)));
        records
    };
    let rights = cx.rights()?;
    let mut closed: Vec<(Subject, i64)> = Vec::new();
    for subject in Subject::ALL {
        let of_kind = found.iter().flat_map(records).filter(|(kind, _)| *kind == subject).map(|(_, id)| id);
        let ids: Vec<i64> = of_kind.collect::<BTreeSet<i64>>().into_iter().collect();
        let held = merges::list_held(cx, subject, &ids)?;
        let refused = held.into_iter().filter(|(_, held)| rights.require_on(Action::Edit, held).is_err());
        closed.extend(refused.map(|(id, _)| (subject, id)));
    }
    let may_undo = |merge: &&Merge| merge.undone.is_none() && !records(merge).iter().any(|one| closed.contains(one));
    Ok(found.iter().filter(may_undo).map(|merge| merge.id).collect())
}

/// Counters and what is found, as they were before rows of records change without their stations.
struct Settled {
    records: Vec<(Subject, i64)>,
    leads: leads::Standing,
    request: Option<inbox::Standing>,
}

impl Settled {
    fn before(cx: &mut Cx<'_>, records: &[(Subject, i64)], request: Option<IncomingLeadId>) -> Result<Settled, Error> {
        let ids: Vec<LeadId> =
            records.iter().filter(|(subject, _)| *subject == Subject::Lead).map(|(_, id)| LeadId(*id)).collect();
        let request = request.map(|id| inbox::standing(cx, id)).transpose()?;
        Ok(Settled { records: records.to_vec(), leads: leads::standing(cx, &ids)?, request })
    }

    /// The counters follow, the search finds what is there now, and cards show their next tasks.
    fn after(self, cx: &mut Cx<'_>) -> Result<(), Error> {
        leads::count_again(cx, self.leads)?;
        if let Some(request) = self.request {
            inbox::count_again(cx, &request)?;
        }
        let by = cx.actor.user().unwrap_or(UserId(0));
        let now = StatedStamps { updated_at: Some(cx.now), updated_by: Some(by), ..StatedStamps::default() };
        for (subject, id) in self.records {
            search::forget(cx, subject, id)?;
            match subject {
                Subject::Lead => {
                    leads::note_rewritten(cx, LeadId(id))?;
                    timeline::mark_next(cx, Some(Place::lead(LeadId(id))))?;
                    leads::index_again(cx, LeadId(id))?;
                }
                Subject::Contact => {
                    contacts::restamp(cx, ContactId(id), now)?;
                    contacts::index_again(cx, ContactId(id))?;
                }
                Subject::Company => {
                    companies::restamp(cx, CompanyId(id), now)?;
                    companies::index_again(cx, CompanyId(id))?;
                }
            }
        }
        Ok(())
    }
}

/// A merge that a rule wants is the rule's deed, whoever brought the request.
fn whose_deed(cx: &Cx<'_>, because: &Because) -> Actor {
    if because.pipeline().is_some() { Actor::System } else { cx.actor }
}

/// What was merged, by whom.
fn tell_merged(cx: &mut Cx<'_>, merge: &Merge) -> Result<(), Error> {
    let by = whose_deed(cx, &merge.because);
    access::in_name_of(cx, by, |cx| tell(cx, merge, merged(merge.subject), &summary(merge)))
}

/// One journal row for the survivor, which also tells of the request that was decided by it or waits again, and one for each
/// of the others.
fn tell(cx: &mut Cx<'_>, merge: &Merge, kind: Kind, values: &Json) -> Result<(), Error> {
    let mut told = Vec::new();
    for (subject, id) in members(merge).into_iter().filter(|(subject, _)| *subject == merge.subject) {
        let mut about = About::default();
        match subject {
            Subject::Lead => {
                about.lead = Some(LeadId(id));
                about.pipeline = leads::pipeline_of(cx, LeadId(id))?;
            }
            Subject::Contact => about.contact = Some(ContactId(id)),
            Subject::Company => about.company = Some(CompanyId(id)),
        }
        let after = if id == merge.survivor {
            about.incoming_lead = merge.incoming_lead_id;
            values.clone()
        } else {
            json!({ "merge": merge.id, "into": { "id": merge.survivor, "name": merge.survivor_name } })
        };
        told.push(Happening::change(kind, about, Json::Null, after));
    }
    Ok(journal::record_all(cx, &told)?)
}

/// What the note in the feed says (DC-27).
fn summary(merge: &Merge) -> Json {
    json!({
        "merge": merge.id,
        "others": merge.folds,
        "because": merge.because,
        "alternates": merge.alternates,
    })
}

/// Every record of a merge, each once.
fn members(merge: &Merge) -> Vec<(Subject, i64)> {
    let mut members = vec![(merge.subject, merge.survivor)];
    let folded = merge.folds.iter().flat_map(|fold| [fold.into, fold.from].map(|id| (fold.kind(), id)));
    add(&mut members, folded);
    members
}

/// The leads that merges joined, each once.
fn leads_of<'a>(of: impl Iterator<Item = &'a Merge>) -> Vec<LeadId> {
    let leads = of.flat_map(members).filter(|(subject, _)| *subject == Subject::Lead).map(|(_, id)| LeadId(id));
    leads.collect::<BTreeSet<_>>().into_iter().collect()
}

/// More records, each once.
fn add(records: &mut Vec<(Subject, i64)>, more: impl IntoIterator<Item = (Subject, i64)>) {
    for record in more {
        if !records.contains(&record) {
            records.push(record);
        }
    }
}

fn merged(subject: Subject) -> Kind {
    match subject {
        Subject::Lead => Kind::LeadsMerged,
        Subject::Contact => Kind::ContactsMerged,
        Subject::Company => Kind::CompaniesMerged,
    }
}

fn unmerged(subject: Subject) -> Kind {
    match subject {
        Subject::Lead => Kind::LeadsUnmerged,
        Subject::Contact => Kind::ContactsUnmerged,
        Subject::Company => Kind::CompaniesUnmerged,
    }
}
