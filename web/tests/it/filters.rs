//! The form that asks of a list: what it offers, what it keeps of an address, and how many it says match (VW-01 to VW-03).

use crate::browser::{Screens, Visitor};
use crate::leads::words;
use axum::http::{Method, StatusCode};

/// The conditions of a form, each with what it says, of those that are asked or shown from the beginning.
fn conditions(form: &str) -> String {
    let rows = form.split("<div class=\"condition").skip(1);
    let shown = rows.filter(|row| row.starts_with(" usual") || row.starts_with(" other asked"));
    let said = |row: &str| {
        let title = row.split("title=\"").nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned();
        let chosen: Vec<&str> = row.split(" selected>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
        let picked = row.split("data-said>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
        let asked = if row.starts_with(" usual asked") || row.starts_with(" other asked") { "asked" } else { "" };
        [title.as_str(), &chosen.join(", "), picked, asked].join(" | ").trim_end_matches([' ', '|']).to_owned()
    };
    shown.map(said).collect::<Vec<_>>().join("\n")
}

async fn form(screens: &Screens, who: &Visitor, address: &str) -> String {
    screens.get(who, &format!("/filter?{address}")).await.body
}

#[tokio::test]
async fn the_usual_conditions_stand_open_and_the_others_behind_their_names() {
    let screens = Screens::furnished();
    let mut mara = screens.sign_in(screens.desk.world.mara);
    mara.is_script = true;
    let world = screens.desk.world;
    let asked = format!("home=lead&stage={}&responsible=me&created=last-7-days&name=oak", world.stages.qualified);
    let dialog = form(&screens, &mara, &asked).await;
    insta::assert_snapshot!(conditions(&dialog), @r"
    Responsible | is | Me | asked
    Stage | is | Qualified | asked
    Tag | has any of | Any
    Next task | is due
    Sale | is
    Source | is | Any
    Created | is, last 7 days |  | asked
    Changed | is
    Closed | at
    Name | contains |  | asked
    ");
    let named = |title: &str| words(dialog.split("role=\"listbox\"").nth(1).unwrap()).contains(title);
    assert!(named("Loss reason") && named("Created by") && dialog.contains("role=\"combobox\""), "{dialog}");
    let board = form(&screens, &mara, &format!("home=board-{}", world.sales)).await;
    assert!(!conditions(&board).contains("Closed"), "every lead of a board is open");
    mara.is_script = false;
    let page = form(&screens, &mara, "home=contact&price_from=3").await;
    assert!(
        !page.contains("combobox") && page.contains("<summary>More</summary>"),
        "groups open without script: {page}"
    );
}

#[tokio::test]
async fn the_form_keeps_what_it_has_no_field_for() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let page = form(
        &screens,
        &mara,
        "home=lead&q=oak&created=last-90-days&contact=7&name=a&name=b&name_is=exactly&sort=-price",
    )
    .await;
    for kept in [
        "type=\"hidden\" name=\"q\" value=\"oak\"",
        "option value=\"last-90-days\" selected",
        "name=\"contact\" value=\"7\" checked",
        "name=\"name\" value=\"a\"",
        "name=\"name\" value=\"b\"",
        "option value=\"exactly\" selected",
        "type=\"hidden\" name=\"sort\" value=\"-price\"",
    ] {
        assert!(page.contains(kept), "{kept} in {page}");
    }
}

#[tokio::test]
async fn views_stand_beside_the_conditions_ones_own_and_the_shared_ones() {
    let screens = Screens::furnished();
    let (mara, tom) = (screens.sign_in(screens.desk.world.mara), screens.sign_in(screens.desk.world.tom));
    for (name, shared) in [("Just mine", None), ("For us all", Some(("shared", "yes")))] {
        let mut fields = vec![("home", "lead"), ("name", name), ("query", "price_from=5000")];
        fields.extend(shared);
        screens.submit(&mara, Method::POST, "/views", &fields).await;
    }
    let ready = |page: &str| words(page.split("filter-ready").nth(1).unwrap().split("</nav>").next().unwrap());
    let (hers, his) =
        (form(&screens, &mara, "home=lead&price_from=5000").await, form(&screens, &tom, "home=lead").await);
    assert!(ready(&hers).contains("My views Just mine Shared views"), "{}", ready(&hers));
    assert!(!ready(&his).contains("Just mine") && ready(&his).contains("For us all"), "{}", ready(&his));
    assert!(hers.contains("aria-current=\"true\" href=\"/leads?price_from=5000\""), "{hers}");
}

#[tokio::test]
async fn how_many_match_is_said_before_the_list_is_shown() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let said = async |query: &str| words(&screens.get(&mara, &format!("/totals?said=plainly&home={query}")).await.body);
    assert_eq!(said("lead&name=40+workplaces").await, "1 lead matches");
    assert_eq!(said("contact&name=zzz").await, "0 contacts match");
    let pipeline = screens.desk.world.sales;
    assert_eq!(said(&format!("list-{pipeline}")).await, "60 leads match");
    assert_eq!(said(&format!("board-{pipeline}")).await, "54 leads match", "those won and lost stand on no board");
}

/// To pass over what cannot be read would be to take every record: in a list, in a file, in a view and in a change of all.
#[tokio::test]
async fn a_value_that_cannot_be_read_takes_no_record_and_is_said_where_it_stands() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    for (query, typed) in [("price_from=abc", "abc"), ("created_from=2026-02-31", "2026-02-31")] {
        let page = screens.get(&mara, &format!("/leads?{query}")).await.body;
        assert!(page.contains("Nothing here") && !page.contains("id=\"row-"), "{page}");
        assert!(words(&page).contains(&format!("“{typed}” cannot be read")), "a chip says it: {page}");
        let by_script = form(&screens, &mara, &format!("home=lead&{query}")).await;
        assert!(by_script.contains("This cannot be read"), "{by_script}");
        let counted = screens.get(&mara, &format!("/totals?said=plainly&home=lead&{query}")).await.body;
        assert!(words(&counted).contains("cannot be read") && counted.contains("data-unread"), "{counted}");
        let file = screens.get(&mara, &format!("/exports/leads.csv?{query}")).await;
        assert_eq!(file.status, StatusCode::UNPROCESSABLE_ENTITY);
        let view = [("home", "lead"), ("name", "Wrong"), ("query", query)];
        assert_eq!(screens.submit(&mara, Method::POST, "/views", &view).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let all = [("home", "lead"), ("deed", "delete"), ("all", "yes"), ("query", query)];
        let deleted = screens.submit(&mara, Method::POST, "/bulk-changes", &all).await;
        assert_eq!(deleted.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", deleted.body);
    }
    let read = screens.get(&mara, "/leads?price_from=40.000,50").await.body;
    assert!(read.contains("40 workplaces") && words(&read).contains("from 40000.5"), "{read}");
}
