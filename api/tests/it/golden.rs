//! Answers beside the ones of Kommo (kommo-api §4-§8): every key that a client was written for is there, and is of the
//! same type. A `null` in a golden file may be anything.

use crate::house::House;
use serde_json::{Value as Json, json};

#[test]
fn leads_and_their_people_have_every_key() {
    let house = House::open();
    let made = json!([{
        "name": "Stairs", "price": 12,
        "_embedded": {
            "tags": [{ "name": "vip" }], "companies": [{ "name": "Oak" }],
            "contacts": [{ "name": "Ann Lee", "custom_fields_values": [{ "field_code": "PHONE", "values": [{ "value": "+493012345" }] }] }],
        },
    }]);
    let complex = house.post("leads/complex", &made).json;
    compare("complex", include_str!("../golden/complex.json"), &complex);
    let id = |key: &str| complex[0][key].as_i64().unwrap();
    house.patch(&format!("leads/{}", id("id")), &json!({ "status_id": 142 }));
    let lead = house.get(&format!("leads/{}?with=contacts,loss_reason,catalog_elements", id("id"))).json;
    compare("lead", include_str!("../golden/lead.json"), &lead);
    let contact = house.get(&format!("contacts/{}?with=leads,customers,catalog_elements", id("contact_id"))).json;
    compare("contact", include_str!("../golden/contact.json"), &contact);
    let company =
        house.get(&format!("companies/{}?with=contacts,leads,customers,catalog_elements", id("company_id"))).json;
    compare("company", include_str!("../golden/company.json"), &company);
    let customer = house.get(&format!("customers/{}?with=contacts,companies", id("contact_id"))).json;
    compare("customer", include_str!("../golden/customer.json"), &customer);
    assert_eq!((&customer["ltv"], &customer["purchases_count"]), (&json!(12), &json!(1)));
    assert_eq!(house.get("customers").rows("customers").len(), 1);
    let bought = house.get(&format!("customers/{}/transactions", id("contact_id")));
    assert_eq!(bought.rows("transactions")[0]["price"], 12);
    let event = house.get("events?filter[type]=lead_status_changed&with=lead_name").rows("events")[0].clone();
    compare("event", include_str!("../golden/event.json"), &event);
}

#[test]
fn what_is_done_with_a_lead_has_every_key() {
    let house = House::open();
    let lead = house.lead("Stairs");
    let new = json!([{
        "text": "Call", "complete_till": 2_000_000_000, "entity_id": lead, "entity_type": "leads", "is_completed": true,
        "result": { "text": "Done" },
    }]);
    let task = house.made("tasks", &new).first_id("tasks");
    compare("task", include_str!("../golden/task.json"), &house.get(&format!("tasks/{task}")).json);
    let note = json!([{ "note_type": "common", "params": { "text": "Hi" } }]);
    let note = house.made(&format!("leads/{lead}/notes"), &note).first_id("notes");
    compare("note", include_str!("../golden/note.json"), &house.get(&format!("leads/notes/{note}")).json);
    house.lead("Table");
    house.lead("Chair");
    compare("list", include_str!("../golden/list.json"), &house.get("leads?limit=1&page=2").json);
    compare("error", include_str!("../golden/error.json"), &house.post("tasks", &json!([{}])).json);
}

#[test]
fn what_is_set_up_has_every_key() {
    let house = House::furnished();
    let pipeline = house.get("leads/pipelines").rows("pipelines")[0].clone();
    compare("pipeline", include_str!("../golden/pipeline.json"), &pipeline);
    let bare = house.get(&format!("leads/pipelines/{}", pipeline["id"])).json;
    assert_eq!(bare, pipeline);
    let user = house.get("users?with=role,group").rows("users")[0].clone();
    compare("user", include_str!("../golden/user.json"), &user);
    let all = "amojo_id,amojo_rights,users_groups,task_types,version,entity_names,datetime_settings,drive_url,is_api_filter_enabled,uuid";
    compare("account", include_str!("../golden/account.json"), &house.get(&format!("account?with={all}")).json);
    let new = json!([{ "name": "My site", "external_id": "ext" }]);
    let source = house.made("sources", &new).first_id("sources");
    compare("source", include_str!("../golden/source.json"), &house.get(&format!("sources/{source}")).json);
    let form = json!([{
        "source_uid": "my_uid", "source_name": "Site", "_embedded": { "contacts": [{ "name": "Ann" }] },
        "metadata": { "form_id": "f", "form_name": "F", "form_page": "https://e.com", "ip": "1.1.1.1", "form_sent_at": 1_570_178_452, "referer": "https://g.com" },
    }]);
    let uid = house.made("leads/unsorted/forms", &form).rows("unsorted")[0]["uid"].clone();
    let waiting = house.get(&format!("leads/unsorted/{}", uid.as_str().unwrap())).json;
    compare("unsorted", include_str!("../golden/unsorted.json"), &waiting);
}

fn compare(name: &str, golden: &str, answer: &Json) {
    let golden: Json = serde_json::from_str(golden).unwrap();
    let mut lacking = Vec::new();
    lack(name, &golden, answer, &mut lacking);
    assert_eq!(lacking, Vec::<String>::new(), "{answer:#}");
}

/// What of the golden file is not in the answer.
fn lack(path: &str, golden: &Json, answer: &Json, found: &mut Vec<String>) {
    match (golden, answer) {
        (Json::Null, _)
        | (Json::Bool(_), Json::Bool(_))
        | (Json::Number(_), Json::Number(_))
        | (Json::String(_), Json::String(_)) => {}
        (Json::Array(rows), Json::Array(answered)) => match (rows.first(), answered.first()) {
            (Some(row), Some(answered)) => lack(&format!("{path}.0"), row, answered, found),
            (Some(_), None) => found.push(format!("{path} is empty")),
            (None, _) => {}
        },
        (Json::Object(keys), Json::Object(answered)) => {
            for (key, value) in keys {
                match answered.get(key) {
                    Some(answer) => lack(&format!("{path}.{key}"), value, answer, found),
                    None => found.push(format!("{path}.{key} is not there")),
                }
            }
        }
        _ => found.push(format!("{path} is {answer}, not like {golden}")),
    }
}
