//! `/mail/templates` (EM-50).

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::house::on_each_database;

#[test]
fn templates_are_made_read_changed_and_deleted() {
    on_each_database(|house| {
        let body = json!([{ "name": "First answer", "subject": "Your request {{lead.name}}", "format": "html",
            "body": "<p>Dear {{contact.first_name}}</p>", "request_id": "a" }, { "name": "Mine", "body": "Hello", "is_shared": false }]);
        let made = house.made("mail/templates", &body);
        assert_eq!(made.rows("templates")[0]["request_id"], "a");
        let path = format!("mail/templates/{}", made.first_id("templates"));
        let read = house.get(&path).json;
        assert_eq!((&read["format"], &read["is_shared"], &read["uses"]), (&json!("html"), &json!(true), &json!(0)));
        let changed = house.patch(&path, &json!({ "subject": "Offer", "is_shared": false })).json;
        assert_eq!((&changed["subject"], &changed["name"]), (&json!("Offer"), &json!("First answer")));
        assert_eq!(changed["is_shared"], false);
        assert_eq!(house.get("mail/templates").rows("templates").len(), 2);
        assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::NO_CONTENT);
        assert_eq!(house.get(&path).status, StatusCode::NOT_FOUND);
        assert_eq!(house.post("mail/templates", &json!([{ "name": "Without words" }])).status, StatusCode::BAD_REQUEST);
        let mistyped = house.post("mail/templates", &json!([{ "name": "N", "body": "Dear {{nonsense.x}}" }]));
        assert_eq!(mistyped.status, StatusCode::BAD_REQUEST, "{}", mistyped.json);
        assert!(mistyped.json.to_string().contains("{{nonsense.x}}"), "{}", mistyped.json);
        assert_eq!(
            house.post("mail/templates", &json!([{ "name": "N", "body": "B", "format": "rtf" }])).status,
            StatusCode::BAD_REQUEST
        );
    });
}

#[test]
fn a_template_whose_field_was_deleted_names_it_and_is_changed() {
    on_each_database(|house| {
        let field = house.post("leads/custom_fields", &json!([{ "name": "Delivery", "type": "text" }]));
        let code = format!("lead.field_{}", field.first_id("custom_fields"));
        let body = json!([{ "name": "Order", "body": format!("It comes in {{{{{code}}}}}.") }]);
        let made = house.made("mail/templates", &body);
        assert_eq!(made.rows("templates")[0]["gone_fields"], json!([]));
        let path = format!("mail/templates/{}", made.first_id("templates"));
        let deleted =
            house.ask(Method::DELETE, &format!("leads/custom_fields/{}", field.first_id("custom_fields")), None);
        assert!(deleted.status.is_success(), "{}", deleted.json);
        let changed = house.patch(&path, &json!({ "name": "An order" })).json;
        assert_eq!((&changed["name"], &changed["gone_fields"]), (&json!("An order"), &json!([code])));
        let refused = house.patch(&path, &json!({ "subject": "Dear {{nonsense.x}}" }));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.json);
    });
}

#[test]
fn templates_are_followed_page_by_page() {
    on_each_database(|house| {
        house.made(
            "mail/templates",
            &json!(["Offer", "Reminder", "Thanks"].map(|name| json!({ "name": name, "body": "Hello" }))),
        );
        let names = |path: &str| {
            let page = house.get(path);
            let next = page.json["_links"]["next"]["href"]
                .as_str()
                .map(|next| next.split_once("/api/v4/").unwrap().1.to_owned());
            let names: Vec<String> =
                page.rows("templates").iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect();
            (names, next)
        };
        let (first, next) = names("mail/templates?limit=2");
        let (second, end) = names(&next.unwrap());
        assert_eq!(
            ([first, second].concat(), end),
            (["Offer", "Reminder", "Thanks"].map(str::to_owned).to_vec(), None)
        );
        assert_eq!(house.get("mail/templates?limit=2&page=3").status, StatusCode::NO_CONTENT);
        for wrong in ["limit=x", "limit=0", "limit=251", "page=0"] {
            assert!(house.get(&format!("mail/templates?{wrong}")).status.is_client_error(), "{wrong}");
        }
    });
}
