//! What everybody has planned beside their leads: a week of meetings, visits and whole days, in hours of the workshop.

use crate::moment::{DAY, HOUR, by, then};
use crate::{Error, World};
use base::Cx;
use base::clock::Seconds;
use base::ids::{TaskId, UserId};
use flow::timeline::{self, NewTask, NewTaskKind, TaskChange, zone_of};
use jiff::{Span, Timestamp};

/// A planned hour.
struct Plan {
    who: fn(&World) -> UserId,
    text: &'static str,
    kind: Kind,
    /// Days from today.
    day: i64,
    /// The hour, or the whole day.
    hour: Option<i64>,
    minutes: i64,
    /// What came of it, when it is done.
    result: Option<&'static str>,
}

enum Kind {
    FollowUp,
    Meeting,
    /// The kind that the workshop has made for itself.
    SiteVisit,
}

const fn plan(who: fn(&World) -> UserId, text: &'static str, kind: Kind, day: i64, hour: i64) -> Plan {
    Plan { who, text, kind, day, hour: Some(hour), minutes: 0, result: None }
}

impl Plan {
    const fn takes(mut self, minutes: i64) -> Plan {
        self.minutes = minutes;
        self
    }

    const fn whole_day(mut self) -> Plan {
        self.hour = None;
        self
    }

    const fn done(mut self, result: &'static str) -> Plan {
        self.result = Some(result);
        self
    }
}

const PLANS: [Plan; 14] = [
    plan(|w| w.mara, "Week of all five", Kind::Meeting, 0, 9).takes(60).done("Everybody knows what is due"),
    plan(|w| w.mara, "Bank: new band saw", Kind::Meeting, 1, 11).takes(90),
    plan(|w| w.mara, "Prices for next year", Kind::FollowUp, 3, 15),
    plan(|w| w.mara, "Trade fair in Cologne", Kind::Meeting, 5, 0).whole_day(),
    plan(|w| w.tom, "Measure the second floor", Kind::SiteVisit, 0, 14).takes(150),
    plan(|w| w.tom, "Hotel Astoria, model room", Kind::SiteVisit, 2, 10).takes(180),
    plan(|w| w.tom, "Lunch with the architects", Kind::Meeting, 2, 12).takes(60),
    plan(|w| w.priya, "Echo in the open office", Kind::SiteVisit, 1, 13).takes(120),
    plan(|w| w.priya, "Tidy the sample shelf", Kind::FollowUp, 4, 0).whole_day(),
    plan(|w| w.ida, "Walnut has arrived", Kind::FollowUp, 0, 16),
    plan(|w| w.ida, "Show the showroom", Kind::Meeting, 3, 10).takes(45),
    plan(|w| w.jonas, "Service van to the garage", Kind::FollowUp, 1, 8),
    plan(|w| w.jonas, "Hinges, three addresses", Kind::SiteVisit, 2, 9).takes(240),
    plan(|w| w.jonas, "Hand over the tool list", Kind::FollowUp, -1, 17).done("It is on the wall"),
];

/// Makes the workshop's own kind of task and plans the week.
pub(crate) fn plan_week(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    let look = |name: &str, colour: &str, icon: &str| NewTaskKind {
        name: name.to_owned(),
        colour: colour.to_owned(),
        icon: icon.to_owned(),
    };
    let site_visit = timeline::add_task_kind(cx, &look("Site visit", "teal", "building-2"))?.id;
    for plan in &PLANS {
        let responsible_id = (plan.who)(world);
        let new = NewTask {
            place: None,
            kind_id: match plan.kind {
                Kind::FollowUp => 1,
                Kind::Meeting => 2,
                Kind::SiteVisit => site_visit,
            },
            text: plan.text.to_owned(),
            responsible_id,
            due_at: due_at(cx, plan)?,
            is_all_day: plan.hour.is_none(),
            duration: plan.minutes * 60,
        };
        let id = then(cx, 2 * DAY, by(responsible_id), |cx| timeline::add_task(cx, &new))?.id;
        if let Some(result) = plan.result {
            then(cx, HOUR / 2, by(responsible_id), |cx| end(cx, id, result))?;
        }
    }
    Ok(())
}

fn end(cx: &mut Cx<'_>, id: TaskId, result: &str) -> Result<(), Error> {
    let done = TaskChange { is_done: Some(true), result: Some(result.to_owned()), ..TaskChange::default() };
    timeline::change_task(cx, id, done)?;
    Ok(())
}

/// The hour of a plan by the workshop's clock.
fn due_at(cx: &mut Cx<'_>, plan: &Plan) -> Result<Seconds, Error> {
    let zone = zone_of(cx)?;
    let wrong = |error: jiff::Error| Error::Wrong(error.to_string());
    let today = Timestamp::from_second(cx.now).map_err(wrong)?.to_zoned(zone.clone()).date();
    let day = today.saturating_add(Span::new().days(plan.day));
    let hour = i8::try_from(plan.hour.unwrap_or(0)).unwrap_or(0);
    Ok(day.at(hour, 0, 0, 0).to_zoned(zone).map_err(wrong)?.timestamp().as_second())
}
