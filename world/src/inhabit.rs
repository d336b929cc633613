//! What months of work leave behind: groups and roles, colleagues who take part, words on top of a feed, a call that can
//! be heard again, a drawing, what a stage asks for, a few records in the bin, some that stand in the lists twice, and two
//! mailboxes.

use crate::moment::{DAY, HOUR, MINUTE, by, then, through};
use crate::{Error, World, doubles, mails};
use base::Cx;
use base::access::{Action, Level, Rights};
use base::fields;
use base::ids::{LeadId, StageId, UserId};
use base::people::{Experience, UserChange, groups, roles, users};
use base::search::{self, Subject};
use flow::channels::said::{ItemKind, Place};
use flow::channels::{AttachedFile, CallDetails, Details};
use flow::leads;
use flow::pipelines::{set_hint, set_required_fields};
use flow::timeline::{self, NewNote};
use serde_json::Value as Json;

/// The lead in whose feed most of it happens; Tom answers for it.
const LEAD: &str = "40 workplaces, second floor";
/// Leads that were made by mistake.
const MISTAKES: [&str; 2] = ["Lead from the trade fair", "Foldable stage"];
/// A contact who asked to be forgotten.
const FORGOTTEN: &str = "Julia Moreau";

type Stage = fn(&World) -> StageId;

/// What a stage asks of newcomers.
const HINTS: [(Stage, &str); 3] = [
    (|world| world.stages.new_request, "Call within a day: ask for the room, the wood and the month."),
    (|world| world.stages.site_visit, "Measure twice, take photographs, note where power and water are."),
    (|world| world.stages.offer_sent, "Follow up after five days. Never lower the price in the first call."),
];

/// Lets the people of a furnished workshop have worked for a while; `drawing` lies in the files of the installation.
///
/// # Errors
/// Whatever a station answers.
pub fn inhabit(cx: &mut Cx<'_>, world: &World, drawing: &AttachedFile) -> Result<(), Error> {
    for (stage, hint) in HINTS {
        set_hint(cx, stage(world), Experience::Newbie, hint)?;
    }
    ask_for_the_week(cx, world)?;
    talk_about(cx, world, drawing)?;
    throw_away(cx, world)?;
    doubles::fill(cx, world)?;
    mails::fill(cx, world)?;
    share_the_work(cx, world)
}

/// Nothing goes into the workshop without a week of delivery (ST-07).
fn ask_for_the_week(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    let week = fields::list(cx, Subject::Lead)?.into_iter().find(|field| field.name == "Delivery week");
    let week = week.ok_or_else(|| Error::Wrong("there is no week of delivery".to_owned()))?;
    set_required_fields(cx, world.service_stages.in_repair, &[(Subject::Lead, week.id)])?;
    Ok(())
}

fn talk_about(cx: &mut Cx<'_>, world: &World, drawing: &AttachedFile) -> Result<(), Error> {
    let place = Place::lead(lead(cx, LEAD)?);
    let (tom, ida, mara) = (world.tom, world.ida, world.mara);
    let call = CallDetails {
        phone: "+49 30 23125134".to_owned(),
        line: "Main line".to_owned(),
        called_at: cx.now - 3 * DAY,
        duration_seconds: 262,
        recording: Some("https://calls.lindqvist.example/recordings/2231.mp3".to_owned()),
        call_id: "inhabited-1".to_owned(),
        answered_by: Some("Tom Okafor".to_owned()),
        ..CallDetails::default()
    };
    let details = serde_json::to_value(Details::Call(call)).map_err(|error| Error::Wrong(error.to_string()))?;
    let spoken =
        NewNote { kind: ItemKind::Call, details, ..words(cx, place, tom, "They want the first twenty by May.")? };
    then(cx, 3 * DAY, through(world.main_line), |cx| timeline::add_note(cx, spoken))?;

    let text = "The caretaker lets us in from seven to nine only. Ring at the side gate.";
    let gate = words(cx, place, tom, text)?;
    let gate = then(cx, 2 * DAY, by(tom), |cx| timeline::add_note(cx, gate))?;
    then(cx, 2 * DAY, by(tom), |cx| timeline::pin(cx, gate.id, true))?;

    let plan = words(cx, place, ida, "The second floor as measured; the two rooms in the south stay empty.")?;
    then(cx, DAY, by(ida), |cx| {
        let plan = timeline::add_note(cx, plan)?;
        timeline::attach_files(cx, plan.id, std::slice::from_ref(drawing))
    })?;
    then(cx, DAY, by(tom), |cx| timeline::add_participant(cx, place, ida))?;
    let asked = words(cx, place, tom, "@Mara Lindqvist may I give them 3 % if they take all forty at once?")?;
    then(cx, HOUR, by(tom), |cx| timeline::send_message(cx, asked, &[mara]))?;
    Ok(())
}

fn words(cx: &mut Cx<'_>, place: Place, author: UserId, text: &str) -> Result<NewNote, Error> {
    let (author, text) = (users::load(cx, author)?.name, text.to_owned());
    Ok(NewNote { place, kind: ItemKind::Note, author, text, details: Json::Null, at: None })
}

fn throw_away(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    for (minutes, name) in (1..).zip(MISTAKES) {
        let id = lead(cx, name)?;
        then(cx, HOUR + minutes * MINUTE, by(world.jonas), |cx| leads::delete(cx, id))?;
    }
    let id = found(cx, Subject::Contact, FORGOTTEN)?;
    then(cx, HOUR, by(world.ida), |cx| flow::contacts::delete(cx, id.into()))?;
    Ok(())
}

/// Jonas works on his own records; Ida looks after those of the fitters; Tom and Priya see all, as everybody at first.
fn share_the_work(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    let fitters = groups::add(cx, "Fitters")?.id;
    for who in [world.ida, world.priya, world.jonas] {
        join(cx, who, &UserChange { group_id: Some(fitters), ..UserChange::default() })?;
    }
    let own = roles::add(cx, "Own records", reaching(Level::Own))?.id;
    let lead = roles::add(cx, "Leads the fitters", reaching(Level::Group))?.id;
    for (who, role) in [(world.jonas, own), (world.ida, lead)] {
        join(cx, who, &UserChange { role_id: Some(role), ..UserChange::default() })?;
    }
    join(cx, world.tom, &UserChange { level: Some(Experience::Master), ..UserChange::default() })
}

fn join(cx: &mut Cx<'_>, who: UserId, change: &UserChange) -> Result<(), Error> {
    users::change(cx, who, change)?;
    Ok(())
}

/// All of a salesperson's work, on some of the records.
fn reaching(level: Level) -> Rights {
    let mut rights = Rights { reassign: level == Level::Group, ..Rights::salesperson() };
    for record in [&mut rights.leads, &mut rights.contacts, &mut rights.companies] {
        for action in Action::ALL.into_iter().filter(|action| *action != Action::Create) {
            record.set(action, level);
        }
    }
    (rights.tasks.edit, rights.tasks.delete) = (level, level);
    rights
}

fn lead(cx: &mut Cx<'_>, name: &str) -> Result<LeadId, Error> {
    found(cx, Subject::Lead, name).map(LeadId)
}

/// The oldest record that a name finds.
pub(crate) fn found(cx: &mut Cx<'_>, subject: Subject, name: &str) -> Result<i64, Error> {
    let found = search::find(cx, subject, name, 100)?.pop();
    found.ok_or_else(|| Error::Wrong(format!("nothing is found by “{name}”")))
}
