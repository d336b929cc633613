//! The plans of tasks: to-do line, list, calendar.

use crate::browser::Screens;
use crate::leads::{lead_named, words};
use axum::http::{Method, StatusCode};
use flow::channels::said::Place;
use flow::timeline::{self, TaskFilter};

#[tokio::test]
async fn the_to_do_line_shows_ones_own_tasks_by_day_and_a_linked_one_opens_its_card() {
    let screens = Screens::furnished();
    let tom = screens.sign_in(screens.desk.world.tom);
    let page = screens.get(&tom, "/tasks").await.body;
    for column in ["Overdue", "Today", "Tomorrow", "Later"] {
        assert!(page.contains(&format!("aria-label=\"{column}\"")), "{column}");
    }
    assert!(page.contains("Measure the second floor") && !page.contains("Bank: new band saw"), "{page}");
    assert!(page.contains("<h3><a href=\"/leads/"), "a linked task opens its card");
    let everybody = screens.get(&tom, "/tasks?of=all").await.body;
    assert!(everybody.contains("Bank: new band saw"));
}

#[tokio::test]
async fn the_calendar_has_every_task_of_its_days_at_its_hour() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    for view in ["month", "week", "day"] {
        let page = screens.get(&mara, &format!("/tasks/calendar?of=all&view={view}&day=2026-11-20")).await.body;
        assert!(page.contains("Walnut has arrived") || view == "month", "{view}: {page}");
    }
    let week = screens.get(&mara, "/tasks/calendar?of=all&day=2026-11-20").await.body;
    let hour = week.split("data-day=\"2026-11-20\" data-minute=\"840\">").nth(1).unwrap();
    assert!(hour.split("</ol>").next().unwrap().contains("len-5"), "two and a half hours from two o'clock");
    assert!(week.contains("<span class=\"num\">14:00</span>"), "its time is written on it");
    let nonsense = screens.get(&mara, "/tasks/calendar?view=year&day=-9999-01-01").await;
    assert_eq!(nonsense.status, StatusCode::OK);
}

#[tokio::test]
async fn a_task_is_set_moved_done_deleted_and_brought_back_from_its_plan() {
    let screens = Screens::open();
    let (desk, tom) = (&screens.desk, screens.desk.world.tom);
    let visitor = screens.sign_in(tom).by_script();
    let responsible = tom.to_string();
    let fields = [
        ("text", "Order oak"),
        ("kind_id", "2"),
        ("day", "2026-11-23"),
        ("hour", "14:30"),
        ("minutes", "45"),
        ("responsible_id", &responsible),
        ("back", "/tasks/calendar?view=week"),
    ];
    let set = screens.submit(&visitor, Method::POST, "/tasks", &fields).await;
    assert!(set.body.contains("/tasks/calendar?view=week"), "{}", set.body);
    let one = || desk.read_as(tom, |cx| timeline::list_tasks(cx, &TaskFilter::default(), 0, 2));
    let task = one().remove(0);
    assert_eq!((task.due_at, task.duration, task.kind_id), (1_795_440_600, 2_700, 2), "half past two in Berlin");
    let url = |noun: &str| format!("/tasks/{}/{noun}", task.id);
    screens.submit(&visitor, Method::PUT, &url("due"), &[("day", "2026-11-25"), ("minute", "540")]).await;
    assert_eq!(one()[0].due_at, 1_795_440_600 + 2 * 86_400 - 5 * 3_600 - 1_800);
    screens.submit(&visitor, Method::POST, &url("completion"), &[("result", "By Friday"), ("back", "/tasks")]).await;
    assert_eq!((one()[0].completed_at.is_some(), one()[0].result.as_str()), (true, "By Friday"));
    let gone = screens.submit(&visitor, Method::POST, &url("deletion"), &[("back", "/tasks")]).await;
    assert!(gone.body.contains("Undo") && one().is_empty());
    screens.submit(&visitor, Method::DELETE, &url("deletion"), &[("back", "/tasks")]).await;
    assert_eq!(one().len(), 1);
    let elsewhere = screens.submit(&visitor, Method::POST, &url("due"), &[("back", "//evil.example")]).await;
    assert!(!elsewhere.body.contains("evil"), "only ways back to plans");
}

#[tokio::test]
async fn several_tasks_of_the_list_are_put_off_and_done_together_page_by_page() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let open = || {
        let filter = TaskFilter { is_done: Some(false), is_by_due_time: true, ..TaskFilter::default() };
        screens.desk.read_as(screens.desk.world.mara, move |cx| timeline::list_tasks(cx, &filter, 0, 200))
    };
    let before = open();
    let page = screens.get(&mara, "/tasks/list?of=all").await.body;
    assert_eq!(page.matches("name=\"id\"").count(), 50);
    let next =
        page.split("href=\"").filter_map(|part| part.split('"').next()).find(|href| href.contains("after=")).unwrap();
    let second = screens.get(&mara, &next.replace("&amp;", "&")).await.body;
    assert_eq!(second.matches("name=\"id\"").count(), before.len() - 50, "by key, none twice and none left out");
    let [a, b] = [before[0].id.to_string(), before[1].id.to_string()];
    let several = [("id", a.as_str()), ("id", b.as_str()), ("days", "7")];
    screens.submit(&mara, Method::POST, "/task-postponements", &several).await;
    let moved = open().into_iter().filter(|task| task.id == before[0].id || task.id == before[1].id);
    assert!(moved.map(|task| task.due_at).eq(before[..2].iter().map(|task| task.due_at + 7 * 86_400)));
    let by_script = mara.clone().by_script();
    let deleted = screens.submit(&by_script, Method::POST, "/task-deletions", &several).await;
    assert!(words(&deleted.body).contains("2 tasks deleted") && deleted.body.contains("Undo"), "{}", deleted.body);
    assert_eq!(open().len(), before.len() - 2);
    screens.submit(&mara, Method::DELETE, "/task-deletions", &several).await;
    assert_eq!(open().len(), before.len());
    screens.submit(&mara, Method::POST, "/task-completions", &several).await;
    assert_eq!(open().len(), before.len() - 2);
    let nothing = screens.submit(&mara, Method::POST, "/task-completions", &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_task_is_set_from_a_card_with_kind_hour_length_and_who_is_to_do_it() {
    let screens = Screens::furnished();
    let (world, lead) = (screens.desk.world, lead_named(&screens, "40 workplaces"));
    let mara = screens.sign_in(world.mara);
    let card = screens.get(&mara, &format!("/leads/{lead}")).await.body;
    let form = card.split("id=\"write-tasks\"").nth(1).unwrap().split("</form>").next().unwrap();
    for name in ["kind_id", "hour", "minutes", "responsible_id", "due_on"] {
        assert!(form.contains(&format!("name=\"{name}\"")), "{name} is not in {form}");
    }
    let tom = world.tom.to_string();
    let fields = [
        ("text", "Bring samples"),
        ("due_on", "2026-11-23"),
        ("hour", "14:30"),
        ("kind_id", "2"),
        ("minutes", "45"),
        ("responsible_id", &*tom),
    ];
    screens.submit(&mara, Method::POST, &format!("/leads/{lead}/tasks"), &fields).await;
    let tasks = screens.desk.run(move |cx| timeline::list_open_tasks(cx, Place::lead(lead), 20));
    let task = tasks.iter().find(|task| task.text == "Bring samples").unwrap();
    let read = (task.due_at, task.duration, task.kind_id, task.responsible_id, task.is_all_day);
    assert_eq!(read, (1_795_440_600, 2_700, 2, world.tom, false), "half past two in Berlin");
}

#[tokio::test]
async fn a_task_of_the_plan_is_linked_to_a_record_that_is_found_by_typing() {
    let screens = Screens::furnished();
    let (world, lead) = (screens.desk.world, lead_named(&screens, "40 workplaces"));
    let mara = screens.sign_in(world.mara);
    let form = screens.get(&mara.by_script(), "/tasks/new").await.body;
    assert!(form.contains("hx-get=\"/record-choices\""), "{form}");
    let offered = screens.get(&mara, "/record-choices?record=40+workplaces").await.body;
    let taken = format!("lead:{lead}");
    assert!(offered.contains(&format!("value=\"{taken}\"")), "{offered}");
    let who = world.mara.to_string();
    let set = |record: &'static str, id: String| {
        let (screens, mara, who) = (&screens, &mara, who.clone());
        async move {
            let fields = [
                ("text", "Measure again"),
                ("kind_id", "1"),
                ("day", "2026-11-23"),
                ("responsible_id", &*who),
                ("record", record),
                ("record_id", &*id),
            ];
            screens.submit(mara, Method::POST, "/tasks", &fields).await.status
        }
    };
    assert_eq!(set("40 workplaces", taken).await, StatusCode::SEE_OTHER);
    let tasks = screens.desk.run(move |cx| timeline::list_open_tasks(cx, Place::lead(lead), 20));
    assert!(tasks.iter().any(|task| task.text == "Measure again" && task.is_all_day));
    assert_eq!(
        set("40 workplaces", String::new()).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "words alone are no record"
    );
}
