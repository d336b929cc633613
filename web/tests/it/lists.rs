//! Lists as somebody works in them: values changed in their cells, many records at once, and what colleagues do meanwhile.

use crate::browser::{Screens, until};
use crate::leads::{lead_named, part, words};
use axum::body::BodyDataStream;
use axum::http::{Method, StatusCode};
use base::bulk_changes::{self, State};
use base::filters::{self, Filter, Portion, Sort};
use base::ids::{ContactId, LeadId};
use base::journal;
use base::search::Subject;
use base::views;
use flow::leads::{self, LeadChange, NewLead, loss_reasons};
use flow::pipelines::{self, Move};
use flow::{bulk_job, contacts};

async fn stream(screens: &Screens, list: &str) -> BodyDataStream {
    let newest = screens.desk.run(journal::newest);
    let mara = screens.sign_in(screens.desk.world.mara);
    screens.stream(&mara, &format!("/rows/events?after={newest}&home={list}"), None).await
}

fn loaded(screens: &Screens, id: LeadId) -> leads::Lead {
    screens.desk.run(move |cx| leads::load(cx, id))
}

#[tokio::test]
async fn a_value_is_changed_in_its_cell_and_what_is_wrong_is_said_there() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, "40 workplaces");
    let mut mara = screens.sign_in(screens.desk.world.mara);
    let page = screens.get(&mara, "/leads").await.body;
    assert!(page.contains("data-cell=\"price\"") && !page.contains("data-cell=\"contact\""), "{page}");
    let cells = format!("/leads/{lead}/cells");
    let form = screens.get(&mara, &format!("{cells}/price")).await;
    assert!(form.body.contains(&format!("action=\"{cells}/price\"")), "{}", form.body);
    mara.is_script = true;
    let wrong = screens.submit(&mara, Method::PUT, &format!("{cells}/price"), &[("price", "a lot")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("aria-invalid=\"true\"") && wrong.body.contains("value=\"a lot\""), "{}", wrong.body);
    for (column, pair) in [
        ("price", ("price", "12 500,50")),
        ("name", ("name", "41 workplaces")),
        ("responsible", ("responsible_id", screens.desk.world.ida.to_string().as_str())),
        ("tags", ("tags", "hotel, urgent")),
    ] {
        let answer = screens.submit(&mara, Method::PUT, &format!("{cells}/{column}"), &[pair]).await;
        let target = format!("hx-target=\"#row-{lead} [data-cell=&#39;{column}&#39;]\"");
        assert!(answer.body.contains(&target.replace("&#39;", "'")), "{column}: {}", answer.body);
    }
    let changed = loaded(&screens, lead);
    assert_eq!((changed.price_minor, changed.name.as_str()), (1_250_050, "41 workplaces"));
    assert_eq!(changed.responsible_id, Some(screens.desk.world.ida));
    assert_eq!(changed.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["hotel", "urgent"]);
    let contact = changed.contacts[0];
    let renamed = [("name", "Elena Marsh")];
    screens.submit(&mara, Method::PUT, &format!("/contacts/{contact}/cells/name"), &renamed).await;
    let read = screens.desk.run(move |cx| contacts::load(cx, ContactId(contact.0)));
    assert!(read.name == "Elena Marsh" && !read.handles.is_empty(), "phones and addresses stay");
    let nothing = screens.submit(&mara, Method::PUT, &format!("{cells}/name"), &[("name", " ")]).await;
    assert!(words(&nothing.body).contains("A name is needed"), "{}", nothing.body);
}

#[tokio::test]
async fn an_open_list_shows_what_a_colleague_changes_and_says_what_it_takes_no_longer() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let (kept, moved, deleted) = (
        lead_named(&screens, "40 workplaces"),
        lead_named(&screens, "Loft conversion joinery"),
        lead_named(&screens, "Terrace decking, 120 m²"),
    );
    let mut stream = stream(&screens, "lead&closed_is=empty").await;
    screens.desk.run_as(world.tom, move |cx| {
        leads::change(cx, kept, LeadChange { name: Some("42 workplaces".to_owned()), ..LeadChange::default() })
    });
    let said = until(&mut stream, "42 workplaces").await;
    assert!(said.contains(&format!("hx-target=\"#row-{kept}\"")) && !said.contains("class=\"left\""), "{said}");
    screens.desk.run_as(world.tom, move |cx| pipelines::move_lead(cx, moved, Move::to(world.stages.won)));
    let said = until(&mut stream, "class=\"left\"").await;
    assert!(said.contains(&format!("id=\"row-{moved}\"")) && words(&said).contains("Loft conversion"), "{said}");
    screens.desk.run_as(world.tom, move |cx| leads::delete(cx, deleted));
    let said = until(&mut stream, "Not here any more").await;
    assert!(said.contains(&format!("id=\"row-{deleted}\"")) && !said.contains("Terrace decking"), "{said}");
}

/// VW-02: no row moves under somebody's hand, and the totals are loaded again at most every ten seconds.
#[tokio::test]
async fn an_open_list_says_what_came_and_loads_its_totals_again() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let mara = screens.sign_in(world.mara);
    let page = screens.get(&mara, "/leads?price_from=20000").await.body;
    assert!(page.contains("id=\"came\" href=\"/leads?price_from=20000\" data-key=\".\" hidden"), "{page}");
    let mut stream = stream(&screens, "lead&price_from=20000").await;
    let open = |name: &'static str, price_minor: i64| {
        screens.desk.run_as(world.tom, move |cx| {
            let mut new = NewLead::in_stage(world.sales, world.stages.qualified);
            (new.name, new.price_minor) = (name.to_owned(), price_minor);
            leads::open(cx, new)
        })
    };
    let (large, small) = (open("A new staircase", 2_500_000).id, open("A small box", 100).id);
    let said = until(&mut stream, &format!("#came-marks [data-id='{small}']").replace('\'', "'")).await;
    assert!(said.contains("id=\"list-totals\""), "{said}");
    let mark = |id: LeadId| format!("<i data-id=\"{id}\"></i>");
    assert!(said.contains(&mark(large)) && !said.contains(&mark(small)), "only what the filter takes: {said}");

    screens.desk.run_as(world.tom, move |cx| leads::delete(cx, large));
    let said = until(&mut stream, &format!("#came-marks [data-id='{large}']")).await;
    assert!(!said.contains("id=\"list-totals\""), "the totals wait: {said}");
    screens.desk.clock.advance(10);
    open("Nothing of this list", 100);
    let said = until(&mut stream, "id=\"list-totals\"").await;
    let counted = screens.get(&mara, "/totals?home=lead&price_from=20000").await.body;
    assert!(said.contains(words(&counted).trim().split(' ').next().unwrap()), "{said} {counted}");
}

/// DC-33: what is selected in a list is compared, merged with a choice, and taken apart.
#[tokio::test]
async fn leads_that_are_selected_are_compared_and_merged_with_what_was_chosen_of_each() {
    let screens = Screens::furnished();
    let mut mara = screens.sign_in(screens.desk.world.mara);
    let (one, two) = (lead_named(&screens, "40 workplaces"), lead_named(&screens, "Loft conversion joinery"));
    let (first, second) = (one.to_string(), two.to_string());
    let merge = [("home", "lead"), ("deed", "merge"), ("ids", first.as_str()), ("ids", second.as_str())];
    let sent = screens.submit(&mara, Method::POST, "/bulk-changes", &merge).await;
    let compared = sent.header("location").to_owned();
    let page = screens.get(&mara, &compared).await.body;
    for name in ["40 workplaces", "Loft conversion joinery", "Result", "Not duplicates"] {
        assert!(words(&page).contains(name), "{name}: {page}");
    }
    mara.is_script = true;
    let alone = screens.submit(&mara, Method::POST, "/bulk-changes", &merge[..3]).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(&alone.body).contains("Choose at least two leads to compare. Nothing was merged."), "{}", alone.body);
    let fields =
        [("of", "leads"), ("survivor", first.as_str()), ("with", &first), ("with", &second), ("name", &second)];
    let merged = screens.submit(&mara, Method::POST, "/duplicates/comparison/merge", &fields).await;
    assert!(words(&merged.body).contains("Merged 2 leads into one"), "{}", merged.body);
    assert_eq!(loaded(&screens, one).name, "Loft conversion joinery", "the name that was chosen");
    let again = screens.get(&mara, &compared).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "one of them is part of the other now");
    let undo = merged.body.split("data-undo=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    screens.submit(&mara, Method::POST, &undo, &[]).await;
    assert_eq!((loaded(&screens, one).name.as_str(), loaded(&screens, two).id), ("40 workplaces, second floor", two));
    let apart = words(&screens.get(&mara, "/duplicates/told-apart?of=leads").await.body);
    assert!(apart.contains("40 workplaces") && apart.contains("Ask again"), "{apart}");
}

/// A tag, phone or address that several have is kept, and so it is shown, once.
#[tokio::test]
async fn what_several_of_the_compared_have_stands_in_the_result_once() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let names = ["40 workplaces", "Loft conversion joinery", "Staircase cladding"];
    let ids: Vec<LeadId> = names.iter().map(|name| lead_named(&screens, name)).collect();
    for (id, tags) in ids.iter().zip(["oak, spring", "spring, stairs", "stairs, oak"]) {
        screens.submit(&mara, Method::PUT, &format!("/leads/{id}/cells/tags"), &[("tags", tags)]).await;
    }
    let asked: String = ids.iter().map(|id| format!("&ids={id}")).collect();
    let page = screens.get(&mara, &format!("/duplicates/comparison?of=leads{asked}")).await.body;
    let tags = part(&page, ">Tags</span>", "class=\"compare-row\"");
    let result = words(part(tags, "class=\"result\"", "</div>"));
    for tag in ["oak", "spring", "stairs"] {
        assert_eq!(result.matches(tag).count(), 1, "{result}");
    }
}

#[tokio::test]
async fn many_leads_of_a_board_are_tagged_at_once_with_a_way_back_in_the_toast() {
    let screens = Screens::furnished();
    let mut mara = screens.sign_in(screens.desk.world.mara);
    mara.is_script = true;
    let (one, two) = (lead_named(&screens, "40 workplaces"), lead_named(&screens, "Loft conversion joinery"));
    let board = format!("board-{}", screens.desk.world.sales);
    let (first, second) = (one.to_string(), two.to_string());
    let fields = [
        ("home", board.as_str()),
        ("deed", "tag"),
        ("tag", "spring"),
        ("ids", first.as_str()),
        ("ids", second.as_str()),
    ];
    let answer = screens.submit(&mara, Method::POST, "/bulk-changes", &fields).await;
    assert!(words(&answer.body).contains("Tagged “spring”: 2 leads."), "{}", answer.body);
    let is_tagged = |id| loaded(&screens, id).tags.iter().any(|tag| tag.name == "spring");
    assert!(is_tagged(one) && is_tagged(two));
    let undo = answer.body.split("data-undo=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let back = screens.submit(&mara, Method::POST, &undo, &[]).await;
    assert!(words(&back.body).contains("taken back"), "{}", back.body);
    assert!(!is_tagged(one) && !is_tagged(two));

    // All that a board shows are its open leads.
    let fields = [("home", board.as_str()), ("deed", "tag"), ("tag", "summer"), ("all", "yes"), ("query", "")];
    screens.submit(&mara, Method::POST, "/bulk-changes", &fields).await;
    let sales = screens.desk.world.sales;
    let (open, _) = screens.desk.run(move |cx| leads::count_open(cx, sales));
    let change = screens.desk.run(bulk_changes::list).remove(0);
    assert_eq!((change.changed, change.left_out, change.state), (open, 0, State::Done));
}

/// MV-04.
#[tokio::test]
async fn losing_many_leads_asks_why_once_and_undo_takes_reason_and_stage_back() {
    let screens = Screens::furnished();
    let (sales, stages) = (screens.desk.world.sales, screens.desk.world.stages);
    let mut mara = screens.sign_in(screens.desk.world.mara);
    let ids = [lead_named(&screens, "40 workplaces"), lead_named(&screens, "Loft conversion joinery")];
    let [one, two] = ids.map(|id| id.to_string());
    let (board, lost) = (format!("board-{sales}"), stages.lost.to_string());
    let selected = [("home", &*board), ("deed", "move"), ("stage", &*lost), ("ids", &*one), ("ids", &*two)];
    let page = screens.submit(&mara, Method::POST, "/bulk-changes", &selected).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Why were they lost?") && page.body.contains("id=\"main\""), "{}", page.body);
    mara.is_script = true;
    let asked = screens.submit(&mara, Method::POST, "/bulk-changes", &selected).await;
    assert!(asked.body.contains("data-show") && asked.body.contains("Too expensive"), "{}", asked.body);
    for id in [&one, &two] {
        assert!(asked.body.contains(&format!("name=\"ids\" value=\"{id}\"")), "{}", asked.body);
    }
    let before = ids.map(|id| loaded(&screens, id));
    assert!(before.iter().all(|lead| lead.closed_at.is_none()), "nothing moves before the answer");

    let reason = screens.desk.run(loss_reasons::list)[1].id;
    let why = reason.to_string();
    let answered = [&selected[..], &[("loss_reason", &*why)]].concat();
    let answer = screens.submit(&mara, Method::POST, "/bulk-changes", &answered).await;
    assert!(answer.body.contains("hx-target=\"#lose\" hx-swap=\"delete\""), "the dialog goes: {}", answer.body);
    for lead in ids.map(|id| loaded(&screens, id)) {
        assert_eq!((lead.stage_id, lead.loss_reason_id), (stages.lost, Some(reason)));
    }
    let undo = answer.body.split("data-undo=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    screens.submit(&mara, Method::POST, &undo, &[]).await;
    for (lead, before) in ids.map(|id| loaded(&screens, id)).iter().zip(&before) {
        assert_eq!((lead.stage_id, lead.loss_reason_id, lead.closed_at), (before.stage_id, None, None));
    }

    // All that the filter shows: the question says which filter, and none is an answer too.
    let all = [("home", &*board), ("deed", "move"), ("stage", &*lost), ("all", "yes"), ("query", "price_from=20000")];
    let asked = screens.submit(&mara, Method::POST, "/bulk-changes", &all).await;
    assert!(asked.body.contains("name=\"query\" value=\"price_from=20000\"") && !asked.body.contains("name=\"ids\""));
    let answered = [&all[..], &[("loss_reason", "")]].concat();
    screens.submit(&mara, Method::POST, "/bulk-changes", &answered).await;
    let change = screens.desk.run(bulk_changes::list).remove(0);
    assert!(change.changed > 0 && change.state == State::Done, "{change:?}");
}

/// LD-06: a company is deleted with others as leads and contacts are.
#[tokio::test]
async fn companies_are_deleted_together_by_those_who_may_and_undo_brings_them_back() {
    let screens = Screens::furnished();
    let mut mara = screens.sign_in(screens.desk.world.mara);
    let page = screens.get(&mara, "/companies").await.body;
    assert!(page.contains("name=\"deed\" value=\"delete\""), "{page}");
    let listed = || {
        let every = Portion { sort: Sort::default(), after: None, limit: 100 };
        screens.desk.run(move |cx| filters::page(cx, Subject::Company, &Filter::default(), &every)).ids
    };
    let before = listed();
    let ids: Vec<String> = before.iter().take(2).map(ToString::to_string).collect();
    let fields = [("home", "company"), ("deed", "delete"), ("ids", &*ids[0]), ("ids", &*ids[1])];
    mara.is_script = true;
    let answer = screens.submit(&mara, Method::POST, "/bulk-changes", &fields).await;
    assert!(words(&answer.body).contains("Deleted: 2 companies."), "{}", answer.body);
    assert_eq!(listed(), before[2..]);
    mara.is_script = false;
    let bin = screens.get(&mara, "/bin?of=companies").await.body;
    assert!(ids.iter().all(|id| bin.contains(&format!("/companies/{id}/restoration"))), "{bin}");
    let undo = answer.body.split("data-undo=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    screens.submit(&mara, Method::POST, &undo, &[]).await;
    assert_eq!(listed(), before);
}

#[tokio::test]
async fn the_page_of_bulk_changes_shows_how_far_a_job_is_and_turns_it_round() {
    let screens = Screens::furnished();
    screens.desk.leaves_work();
    let mara = screens.sign_in(screens.desk.world.mara);
    let id = screens.desk.run_as(screens.desk.world.mara, |cx| {
        let deed = flow::bulk::Deed::AddTag("autumn".to_owned());
        bulk_job::begin(cx, Subject::Lead, "Tagged “autumn”", (Default::default(), 64), deed)
    });
    let page = screens.get(&mara, "/bulk-changes").await.body;
    assert!(page.contains("hx-trigger=\"every 1s\"") && words(&page).contains("Working: 0 of 64"), "{page}");
    screens.submit(&mara, Method::POST, &format!("/bulk-changes/{id}/reversal"), &[]).await;
    let page = screens.get(&mara, "/bulk-changes").await.body;
    assert!(words(&page).contains("Taking back"), "{page}");
    while screens.desk.run_as(screens.desk.world.mara, move |cx| bulk_job::go_on(cx, id)) {}
    let page = screens.get(&mara, "/bulk-changes").await.body;
    assert!(words(&page).contains("Taken back") && !page.contains("every 1s\" hx-swap=\"outerMorph\""), "{page}");
}

#[tokio::test]
async fn a_list_and_a_board_open_with_the_view_that_one_chose_until_everything_is_asked_for() {
    let screens = Screens::furnished();
    let (mara, sales) = (screens.sign_in(screens.desk.world.mara), screens.desk.world.sales);
    let saved = [("home", "lead"), ("name", "Worth it"), ("query", "price_from=5000")];
    screens.submit(&mara, Method::POST, "/views", &saved).await;
    let view = screens.desk.read_as(screens.desk.world.mara, |cx| views::list(cx, Subject::Lead));
    let view = view.into_iter().find(|view| view.name == "Worth it").unwrap().id.to_string();
    let board = format!("board-{sales}");
    for (home, path) in [("lead", "/leads".to_owned()), (board.as_str(), format!("/pipelines/{sales}"))] {
        assert_eq!(screens.get(&mara, &path).await.status, StatusCode::OK);
        let chosen = [("home", home), ("view", view.as_str())];
        screens.submit(&mara, Method::POST, "/views/opening", &chosen).await;
        let sent = screens.get(&mara, &path).await;
        assert_eq!(sent.header("location"), format!("{path}?price_from=5000"));
        let page = screens.get(&mara, sent.header("location")).await.body;
        assert!(page.contains(&format!("href=\"{path}?view=all\"")), "everything can still be asked for: {page}");
        assert_eq!(screens.get(&mara, &format!("{path}?view=all")).await.status, StatusCode::OK);
        let tom = screens.sign_in(screens.desk.world.tom);
        assert_eq!(screens.get(&tom, &path).await.status, StatusCode::OK, "it is one's own");
    }
    screens.submit(&mara, Method::POST, &format!("/views/{view}/deletion"), &[]).await;
    assert_eq!(screens.get(&mara, "/leads").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_move_on_a_filtered_board_is_answered_with_the_numbers_of_the_filter() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let mut mara = screens.sign_in(world.mara);
    let board = screens.get(&mara, &format!("/pipelines/{}?name=loft+conversion", world.sales)).await.body;
    assert!(board.contains("?kind=mail&amp;name=loft+conversion"), "a kind of requests keeps the filter");
    mara.is_script = true;
    let lead = lead_named(&screens, "Loft conversion joinery");
    let stage = world.working_stages()[2].to_string();
    let fields = [("stage_id", stage.as_str()), ("before", ""), ("filter", "name=loft+conversion")];
    let answer = screens.submit(&mara, Method::PUT, &format!("/leads/{lead}/stage"), &fields).await.body;
    let count = |answer: &str| {
        let partial = answer.split(&format!("hx-target=\"#stage-{stage}-count\"")).nth(1).unwrap();
        words(&format!("<p{}", partial.split("</hx-partial>").next().unwrap())).trim().to_owned()
    };
    assert_eq!(count(&answer), "1", "{answer}");
    assert!(answer.contains("filter=name%3Dloft%2Bconversion"), "so is the way back: {answer}");
}

#[tokio::test]
async fn the_columns_of_a_list_are_chosen_and_ordered_at_its_head() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let page = screens.get(&mara, "/contacts?responsible=me&columns=email&columns=name&sort=name").await.body;
    let menu = page.split("id=\"columns-menu\"").nth(1).unwrap().split("</form>").next().unwrap();
    let ticked: Vec<&str> = menu
        .split("name=\"columns\" value=\"")
        .skip(1)
        .filter_map(|column| column.split_once('>').filter(|(tag, _)| tag.contains("checked"))?.0.split('"').next())
        .collect();
    assert_eq!(ticked, ["email", "name"], "those that are shown stand first, in their order: {menu}");
    assert!(
        menu.contains("name=\"responsible\"") && menu.contains("name=\"sort\""),
        "the rest is asked as before: {menu}"
    );
    assert!(menu.contains("value=\"phone\"") && menu.contains(">Position"), "{menu}");
    let heads: Vec<&str> = page.split("<th scope=\"col\"").skip(1).collect();
    assert!(heads[1].contains("E-mail") && heads[2].contains("Name"), "{heads:?}");
}
