//! `/leads/pipelines` and their statuses (kommo-api §5.4, §5.5).

use crate::house::{House, keys, on_each_database};
use axum::http::{Method, StatusCode};
use flow::pipelines::StageChange;
use serde_json::{Value as Json, json};

fn new_pipeline(house: &House) -> Json {
    let body = json!([{ "name": "Repairs", "sort": 5, "is_main": false, "is_unsorted_on": true, "request_id": "r", "_embedded": {
        "statuses": [
            { "name": "Later", "sort": 30, "color": "#98cbff" }, { "name": "Sooner", "sort": 20, "color": "#fffeb2" },
            { "id": 142, "name": "Repaired" },
        ],
    } }]);
    house.made("leads/pipelines", &body).rows("pipelines")[0].clone()
}

fn names(statuses: &Json) -> Vec<&str> {
    statuses.as_array().unwrap().iter().map(|status| status["name"].as_str().unwrap()).collect()
}

#[test]
fn a_pipeline_has_the_fixed_stages_and_its_own_between_them() {
    let house = House::open();
    let pipeline = new_pipeline(&house);
    assert_eq!((&pipeline["request_id"], &pipeline["sort"]), (&json!("r"), &json!(5)));
    let statuses = &pipeline["_embedded"]["statuses"];
    assert_eq!(names(statuses), ["Incoming leads", "Sooner", "Later", "Repaired", "Closed - lost"]);
    let sorts: Vec<i64> = statuses.as_array().unwrap().iter().map(|status| status["sort"].as_i64().unwrap()).collect();
    assert_eq!(sorts, [10, 20, 30, 10_000, 11_000]);
    assert_eq!((&statuses[0]["type"], &statuses[0]["color"]), (&json!(1), &json!("#c1c1c1")));
    assert_eq!((&statuses[3]["id"], &statuses[4]["id"]), (&json!(142), &json!(143)));
    let read = house.get(&format!("leads/pipelines/{}", pipeline["id"])).json;
    assert_eq!(
        keys(&read),
        ["_embedded", "_links", "account_id", "id", "is_archive", "is_main", "is_unsorted_on", "name", "sort"]
    );
    assert_eq!(
        keys(&read["_embedded"]["statuses"][1]),
        ["_links", "account_id", "color", "id", "is_editable", "name", "pipeline_id", "sort", "type"]
    );
}

#[test]
fn a_pipeline_is_renamed_made_main_and_deleted() {
    on_each_database(|house| {
        let (id, sales) = (new_pipeline(&house)["id"].clone(), house.kit.world.sales);
        let path = format!("leads/pipelines/{id}");
        let changed = house.patch(&path, &json!({ "name": "Mending", "is_main": true, "is_unsorted_on": false }));
        assert_eq!((&changed.json["name"], &changed.json["is_unsorted_on"]), (&json!("Mending"), &json!(false)));
        assert_eq!(house.get(&format!("leads/pipelines/{sales}")).json["is_main"], false);
        assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::UNPROCESSABLE_ENTITY);
        house.patch(&format!("leads/pipelines/{sales}"), &json!({ "is_main": true }));
        assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::NO_CONTENT);
        assert_eq!(house.get(&path).status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn a_pipeline_is_made_behind_one_whose_sort_is_the_largest_number() {
    on_each_database(|house| {
        let last = new_pipeline(&house)["id"].clone();
        assert_eq!(
            house.patch(&format!("leads/pipelines/{last}"), &json!({ "sort": i64::MAX })).status,
            StatusCode::OK
        );
        let made = house.made("leads/pipelines", &json!([{ "name": "Behind it" }]));
        assert_eq!(made.rows("pipelines")[0]["sort"], json!(i64::MAX));
    });
}

#[test]
fn stages_are_added_moved_recoloured_and_deleted() {
    on_each_database(|house| {
        let pipeline = new_pipeline(&house)["id"].clone();
        let path = format!("leads/pipelines/{pipeline}/statuses");
        let body = json!([{ "name": "Between", "sort": 20, "color": "#FF8F92" }, { "name": "Last", "sort": 900 }]);
        let made = house.made(&path, &body);
        let id = made.first_id("statuses");
        assert_eq!(
            names(&house.get(&path).json["_embedded"]["statuses"])[1..5],
            ["Sooner", "Between", "Later", "Last"]
        );
        assert_eq!(made.rows("statuses")[0]["color"], "#ff8f92");
        let changed =
            house.patch(&format!("{path}/{id}"), &json!({ "name": "First", "sort": 11, "color": "#ccc8f9" })).json;
        assert_eq!(
            (&changed["name"], &changed["color"], &changed["sort"]),
            (&json!("First"), &json!("#ccc8f9"), &json!(20))
        );
        assert_eq!(house.patch(&format!("{path}/143"), &json!({ "name": "Scrapped" })).json["name"], "Scrapped");
        assert_eq!(house.ask(Method::DELETE, &format!("{path}/{id}"), None).status, StatusCode::NO_CONTENT);
        assert_eq!(house.get(&format!("{path}/{id}")).status, StatusCode::NO_CONTENT);
        assert_eq!(house.ask(Method::DELETE, &format!("{path}/142"), None).status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn stages_of_one_request_stand_in_the_order_of_their_sorts_and_are_answered_as_they_are_read() {
    on_each_database(|house| {
        let path = format!("leads/pipelines/{}/statuses", new_pipeline(&house)["id"]);
        let body = json!([{ "name": "C", "sort": 30 }, { "name": "A", "sort": 25 }, { "name": "D", "sort": 40 }, { "name": "B", "sort": 25 }]);
        let made = house.made(&path, &body);
        let read = house.get(&path);
        assert_eq!(names(&read.json["_embedded"]["statuses"])[1..7], ["Sooner", "A", "B", "Later", "C", "D"]);
        for row in made.rows("statuses") {
            let same = read.rows("statuses").iter().find(|status| status["id"] == row["id"]).unwrap();
            assert_eq!((&row["sort"], &row["name"]), (&same["sort"], &same["name"]));
        }
        let mut sorts: Vec<i64> = made.rows("statuses").iter().map(|row| row["sort"].as_i64().unwrap()).collect();
        sorts.sort_unstable();
        sorts.dedup();
        assert_eq!(sorts.len(), 4, "no two alike");
    });
}

#[test]
fn reasons_for_losing_keep_the_sort_they_are_given_and_no_two_share_one() {
    on_each_database(|house| {
        let body =
            json!([{ "name": "Fifth", "sort": 5 }, { "name": "Seventh", "sort": 7 }, { "name": "Before", "sort": 5 }]);
        let made = house.made("leads/loss_reasons", &body);
        let sorts: Vec<i64> = made.rows("loss_reasons").iter().map(|row| row["sort"].as_i64().unwrap()).collect();
        assert_eq!(sorts, [6, 7, 5]);
        let read = house.get("leads/loss_reasons");
        let mut all: Vec<i64> = read.rows("loss_reasons").iter().map(|row| row["sort"].as_i64().unwrap()).collect();
        let count = all.len();
        assert!(all.is_sorted());
        all.dedup();
        assert_eq!(all.len(), count);
        for row in made.rows("loss_reasons") {
            assert!(
                read.rows("loss_reasons")
                    .iter()
                    .any(|reason| reason["id"] == row["id"] && reason["sort"] == row["sort"])
            );
        }
        let path = format!("leads/loss_reasons/{}", made.first_id("loss_reasons"));
        assert_eq!(house.patch(&path, &json!({ "sort": 100_000 })).json["sort"], 100_000);
        assert_eq!(house.get(&path).json["sort"], 100_000);
    });
}

#[test]
fn a_stage_that_holds_a_lead_stays() {
    let house = House::open();
    let lead = house.get(&format!("leads/{}", house.lead("Kitchen"))).json;
    let path = format!("leads/pipelines/{}/statuses/{}", lead["pipeline_id"], lead["status_id"]);
    assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.get(&path).status, StatusCode::OK);
}

#[test]
fn every_colour_of_the_palette_comes_back_as_it_was_written() {
    let house = House::open();
    let palette = "#fffeb2 #fffd7f #fff000 #ffeab2 #ffdc7f #ffce5a #ffdbdb #ffc8c8 #ff8f92 #d6eaff #c1e0ff #98cbff #ebffb1 #deff81 #87f2c0 #f9deff #f3beff #ccc8f9 #eb93ff #f2f3f4 #e6e8ea";
    let path = format!("leads/pipelines/{}/statuses", house.kit.world.service);
    for colour in palette.split(' ') {
        let made = house.made(&path, &json!([{ "name": colour, "sort": 20, "color": colour }]));
        let status = made.rows("statuses")[0].clone();
        let read = house.get(&format!("{path}/{}", status["id"])).json;
        assert_eq!((&status["color"], &read["color"]), (&json!(colour), &json!(colour)));
        let own = format!("{path}/{}", status["id"]);
        assert_eq!(house.patch(&own, &json!({ "name": "Named anew" })).json["color"], colour);
        assert_eq!(house.patch(&own, &json!({ "color": "#fffeb2" })).json["color"], "#fffeb2");
        let id = base::ids::StageId(status["id"].as_i64().unwrap());
        let chosen = StageChange { colour: Some("teal".to_owned()), ..StageChange::default() };
        house.kit.run(move |cx| flow::pipelines::change_stage(cx, id, &chosen));
        assert_eq!(house.get(&own).json["color"], "#87f2c0", "a hue chosen on our screen");
    }
    let pipeline = new_pipeline(&house);
    assert_eq!(pipeline["_embedded"]["statuses"][1]["color"], "#fffeb2");
    let unknown = house.post(&path, &json!([{ "name": "x", "sort": 20, "color": "#123456" }]));
    assert_eq!(unknown.json["validation-errors"][0]["errors"][0]["path"], "color");
}

#[test]
fn a_salesperson_reads_pipelines_and_changes_none() {
    let mut house = House::open();
    house.token = house.token_of(house.kit.account, house.kit.world.ida);
    assert_eq!(house.get("leads/pipelines").status, StatusCode::OK);
    assert_eq!(house.post("leads/pipelines", &json!([{ "name": "x" }])).status, StatusCode::FORBIDDEN);
    let path = format!("leads/pipelines/{}", house.kit.world.sales);
    assert_eq!(house.patch(&path, &json!({ "name": "x" })).status, StatusCode::FORBIDDEN);
}

/// kommo-api §5.6.
#[test]
fn reasons_for_losing_are_kept_and_told_with_a_lost_lead() {
    let house = House::open();
    let made = house.made("leads/loss_reasons", &json!([{ "name": "Wrong wood", "sort": 500, "request_id": "r" }]));
    let reason = made.rows("loss_reasons")[0].clone();
    assert_eq!(
        (&reason["name"], &reason["sort"], &reason["request_id"]),
        (&json!("Wrong wood"), &json!(500), &json!("r"))
    );
    let lead = house.made("leads", &json!([{ "name": "A door", "status_id": 143, "loss_reason_id": reason["id"] }]));
    let path = format!("leads/{}?with=loss_reason", lead.rows("leads")[0]["id"]);
    let read = house.get(&path).json;
    assert_eq!(
        (&read["loss_reason_id"], &read["_embedded"]["loss_reason"][0]["name"]),
        (&reason["id"], &json!("Wrong wood"))
    );
}
