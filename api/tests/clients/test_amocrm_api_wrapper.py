"""amocrm-api-wrapper 1.0.1 against the real program: what it writes is there when it reads."""

import pytest
from amocrm_api.errors import AmoException

FORM = {
    "form_id": "contact", "form_name": "Contact", "form_page": "https://acme.test/contact",
    "form_sent_at": 1700000000, "ip": "203.0.113.7", "referer": "https://search.test",
}


def rows(answer, key):
    return answer.get("_embedded", {}).get(key, [])


def made(answer, key):
    return [row["id"] for row in rows(answer, key)]


def phone(number):
    return [{"field_code": "PHONE", "values": [{"value": number, "enum_code": "WORK"}]}]


@pytest.fixture(scope="module")
def pipeline(client):
    return rows(client.get_pipelines(), "pipelines")[0]


@pytest.fixture(scope="module")
def user(client):
    return client.get_account_info()["current_user_id"]


def waiting(client, name):
    """A form that was sent in; gives its uid and the id of its lead."""
    answer = client.create_unsorted_by_form(
        source_uid=name, source_name="Website", metadata=FORM,
        contact={"name": name}, lead={"name": name, "price": 50}, company={"name": f"{name} Ltd"},
    )
    row = rows(answer, "unsorted")[0]
    return row["uid"], row["_embedded"]["leads"][0]["id"]


def test_the_account_and_its_people(client, user):
    account = client.get_account_info(with_amojo_id=True, with_task_types=True, with_version=True)
    assert account["name"] == "Acme" and account["subdomain"] == "acme"
    assert account["amojo_id"] and account["_embedded"]["task_types"]
    people = rows(client.get_users(with_role=True, with_group=True), "users")
    assert [person["id"] for person in people] == [user]
    assert client.get_user(user)["email"] == "ann@acme.test"


def test_leads_are_made_changed_and_listed(client, pipeline):
    ids = made(client.create_leads([{"name": "Stairs", "price": 100}, {"name": "Table"}]), "leads")
    client.update_leads([{"id": ids[0], "price": 250, "status_id": 142, "pipeline_id": pipeline["id"]}])
    lead = client.get_lead(ids[0], with_params=["contacts", "loss_reason"])
    assert (lead["name"], lead["price"], lead["status_id"]) == ("Stairs", 250, 142)
    listed = rows(client.get_leads(filter_ids=ids, order={"id": "desc"}), "leads")
    assert [lead["id"] for lead in listed] == ids[::-1]
    assert made(client.get_leads(filters={"updated_at__from": 1.0, "updated_at__to": 4000000000.0}, query="stairs"), "leads") == ids[:1]
    assert client.get_lead(999999999) == {}


def test_lists_are_read_page_by_page(client):
    ids = made(client.create_leads([{"name": f"Page {number}"} for number in range(7)]), "leads")
    assert [lead["id"] for lead in client.iter_leads(limit=2, filter_ids=ids)] == ids


def test_a_complex_lead_brings_its_people(client):
    answer = client.create_leads_complex([{
        "name": "Complex", "price": 10,
        "_embedded": {"contacts": [{"first_name": "Cleo", "custom_fields_values": phone("+49 30 9999999")}], "companies": [{"name": "Cleo Ltd"}]},
    }])
    assert set(answer[0]) >= {"id", "contact_id", "company_id", "request_id", "merged"}
    assert answer[0]["request_id"] == ["0"]
    assert client.get_contact(answer[0]["contact_id"])["first_name"] == "Cleo"


def test_contacts_are_made_changed_and_found(client):
    ids = made(client.create_contacts([{"name": "Ann Lee", "custom_fields_values": phone("+49 30 1234567")}, {"first_name": "Bo"}]), "contacts")
    client.update_contacts([{"id": ids[1], "last_name": "Berg"}])
    assert client.get_contact(ids[1])["name"] == "Bo Berg"
    assert made(client.get_contacts(query="+49301234567", with_params=["leads"]), "contacts") == ids[:1]
    assert ids[0] in [contact["id"] for contact in client.iter_contacts(limit=1)]


def test_companies_are_made_changed_and_found(client):
    ids = made(client.create_companies([{"name": "Oak & Co"}]), "companies")
    client.update_companies([{"id": ids[0], "name": "Oak and Company"}])
    assert client.get_company(ids[0])["name"] == "Oak and Company"
    assert ids[0] in made(client.get_companies(query="oak"), "companies")


def test_records_are_linked_and_unlinked(client):
    lead = made(client.create_leads([{"name": "Linked"}]), "leads")[0]
    contact = made(client.create_contacts([{"name": "Lin"}]), "contacts")[0]
    link = [{"to_entity_id": contact, "to_entity_type": "contacts", "metadata": {"is_main": True}}]
    assert rows(client.link_leads_entity(lead, link), "links")[0]["to_entity_id"] == contact
    assert rows(client.get_leads_links(lead, {"to_entity_type": "contacts"}), "links")[0]["metadata"] == {"main_contact": True}
    assert rows(client.get_contacts_links(contact), "links")[0]["to_entity_id"] == lead
    assert client.unlink_leads_entity(lead, link) == {}
    assert client.get_leads_links(lead) == {}


def test_tags_are_made_and_listed(client):
    tag = rows(client.add_tags_for_entity_type("leads", [{"name": "vip", "color": "FF8F92"}]), "tags")[0]
    again = rows(client.add_tags_for_entity_type("leads", [{"name": "vip"}]), "tags")[0]
    assert again["id"] == tag["id"]
    lead = made(client.create_leads([{"name": "Tagged", "_embedded": {"tags": [{"id": tag["id"]}]}}]), "leads")[0]
    assert client.get_lead(lead)["_embedded"]["tags"][0]["name"] == "vip"
    assert "vip" in [tag["name"] for tag in client.iter_tags_by_entity_type("leads")]


def test_a_request_waits_until_it_is_accepted(client, pipeline, user):
    uid, lead = waiting(client, "Form One")
    seen = client.get_unsorted_by_uid(uid)
    assert (seen["category"], seen["metadata"]["form_name"]) == ("forms", "Contact")
    listed = rows(client.get_unsorted_leads(filter_by_category="forms", order_by={"created_at": "desc"}), "unsorted")
    assert uid in [row["uid"] for row in listed]
    assert lead not in [row["id"] for row in client.iter_leads()]
    status = [row for row in pipeline["_embedded"]["statuses"] if row["type"] == 0][1]
    accepted = client.accept_unsorted(uid, user_id=user, status_id=status["id"])
    assert (accepted["uid"], accepted["_embedded"]["leads"][0]["id"]) == (uid, lead)
    assert client.get_lead(lead)["status_id"] == status["id"]


def test_a_request_is_declined_with_a_body_on_delete(client, user):
    uid, lead = waiting(client, "Form Two")
    assert client.decline_unsorted(uid, user_id=user)["uid"] == uid
    assert client.get_lead(lead) == {}


def test_a_call_waits_and_is_counted(client):
    before = client.get_summary_unsorted()["total"]
    answer = client.create_unsorted_by_sip(
        source_uid="pbx", source_name="Office line", contact={"name": "Caller"}, lead={"name": "Call"}, company={},
        metadata={"uniq": "call-1", "phone": "+493055555", "called_at": 1700000000, "duration": 12, "service_code": "pbx", "link": "https://pbx.test/1.mp3", "from": "+493055555", "is_call_event_needed": True},
    )
    assert client.get_unsorted_by_uid(rows(answer, "unsorted")[0]["uid"])["category"] == "sip"
    assert client.get_summary_unsorted()["total"] == before + 1


def test_pipelines_and_statuses_are_made_and_taken_away(client):
    statuses = [{"name": "First", "sort": 10, "color": "#fffeb2"}, {"name": "Second", "sort": 20, "color": "#fffd7f"}]
    pipeline = made(client.create_pipeline("Repairs", 30, False, statuses, True), "pipelines")[0]
    assert client.edit_pipeline(pipeline, "Repairs and care", 30, False, True)["name"] == "Repairs and care"
    added = rows(client.add_statuses_to_pipeline(pipeline, [{"name": "Third", "sort": 30, "color": "#fff000"}]), "statuses")[0]
    assert client.edit_pipeline_status(pipeline, added["id"], "Last", 40, "#fff000")["name"] == "Last"
    assert client.get_pipeline_status(pipeline, added["id"])["pipeline_id"] == pipeline
    names = [row["name"] for row in rows(client.get_pipeline_statuses(pipeline), "statuses")]
    assert names[1:4] == ["First", "Second", "Last"]
    client.delete_status_from_pipeline(pipeline, added["id"])
    assert len(client.get_pipeline(pipeline)["_embedded"]["statuses"]) == 5
    client.delete_pipeline(pipeline)
    assert client.get_pipeline(pipeline) == {}


def test_notes_are_written_and_changed(client):
    lead = made(client.create_leads([{"name": "Noted"}]), "leads")[0]
    note = made(client.create_entity_note("leads", [{"entity_id": lead, "note_type": "common", "params": {"text": "Hi"}}]), "notes")[0]
    client.update_entity_note("leads", lead, note, {"note_type": "common", "params": {"text": "Hello"}})
    assert client.get_entity_note("leads", note, lead)["params"]["text"] == "Hello"
    assert note in made(client.get_notes_by_entity_type_and_entity_id("leads", lead), "notes")
    assert note in made(client.get_notes_by_entity_type("leads", filter_by_note_type="common"), "notes")
    client.pin_note("leads", lead, note)
    client.unpin_note("leads", lead, note)


def test_tasks_are_set_and_done(client):
    lead = made(client.create_leads([{"name": "Busy"}]), "leads")[0]
    task = made(client.add_tasks([{"text": "Call", "complete_till": 1900000000.0, "entity_id": lead, "entity_type": "leads", "task_type_id": 1}]), "tasks")[0]
    assert client.get_task(task)["result"] == []
    client.update_tasks([{"id": task, "text": "Call back"}])
    client.execution_task(task, True, "Reached")
    done = client.get_task(task)
    assert (done["text"], done["is_completed"], done["result"]) == ("Call back", True, {"text": "Reached"})
    assert task in [row["id"] for row in client.iter_tasks(filters={"is_completed": 1})]


def test_what_happened_is_told(client):
    lead = made(client.create_leads([{"name": "Told", "price": 5}]), "leads")[0]
    client.update_leads([{"id": lead, "price": 7, "status_id": 142}])
    told = rows(client.get_events(filter_by_entity="lead", filter_by_entity_id=lead, with_params=["lead_name"]), "events")
    assert [event["type"] for event in told] == ["sale_field_changed", "lead_status_changed", "lead_added"]
    assert told[0]["value_after"] == [{"sale_field_value": {"sale": 7}}]
    assert told[0]["_embedded"]["entity"]["name"] == "Told"
    assert client.get_event(told[0]["id"])["id"] == told[0]["id"]
    won = client.get_events(filter_by_type=["lead_status_changed"], filter_by_created_from=told[0]["created_at"])
    assert lead in [event["entity_id"] for event in rows(won, "events")]
    assert "lead_added" in [kind["key"] for kind in rows(client.get_events_type(language_code="en"), "events_types")]


def test_who_bought_is_a_customer(client):
    answer = client.create_leads_complex([{"name": "Sold", "price": 90, "_embedded": {"contacts": [{"name": "Buyer"}]}}])
    contact = answer[0]["contact_id"]
    assert client.get_customer(contact) == {}
    client.update_leads([{"id": answer[0]["id"], "status_id": 142}])
    customer = client.get_customer(contact, with_params=["contacts"])
    assert (customer["name"], customer["ltv"], customer["purchases_count"]) == ("Buyer", 90, 1)
    assert contact in [row["id"] for row in client.iter_customers(limit=1)]
    assert made(client.get_transactions(contact), "transactions") == [answer[0]["id"]]
    assert client.get_customer_statuses() == {}
    with pytest.raises(AmoException) as told:
        client.set_customers_mode("periodicity", True)
    assert told.value.code == 422


def test_sources_are_made_changed_and_taken_away(client):
    source = made(client.create_sources([{"name": "Shop", "external_id": "shop"}]), "sources")[0]
    client.update_sources([{"id": source, "name": "Web shop"}])
    assert client.get_source(source)["name"] == "Web shop"
    assert made(client.get_sources(filter_by_external_id="shop"), "sources") == [source]
    client.delete_sources([{"id": source}])
    assert client.get_source(source) == {}


def test_webhooks_are_subscribed_listed_and_ended(client, user):
    here, elsewhere = "https://hooks.test/in?key=1&to=a", "http://hooks.test/other"
    assert client.get_webhooks() == {}
    hook = client.subscribe_webhook(here, ["add_lead", "status_lead"])
    keys = {"id", "destination", "created_at", "updated_at", "account_id", "created_by", "sort", "disabled", "settings"}
    assert (set(hook), hook["created_by"], hook["disabled"]) == (keys, user, False)
    again = client.subscribe_webhook(here, ["merge_contact"])
    assert (again["id"], again["settings"]) == (hook["id"], ["merge_contact"])
    client.subscribe_webhook(elsewhere, ["add_task"])
    assert client.get_webhooks()["_total_items"] == 2
    assert rows(client.get_webhooks(destination=here), "webhooks") == [again]
    for destination in (here, elsewhere):
        assert client.unsubscribe_webhook(destination) == {}
    assert client.get_webhooks() == {}
    with pytest.raises(AmoException) as told:
        client.unsubscribe_webhook(here)
    assert told.value.code == 404


def test_empty_lists_are_empty(client):
    lead = made(client.create_leads([{"name": "Alone"}]), "leads")[0]
    assert client.get_subscriptions("leads", lead) == {}
    assert client.get_talks() == {}
    assert client.get_contacts_chats(filter_by_contact_ids=[lead]) == {}


def test_stamps_are_kept_as_they_are_stated(client, user):
    stated = {"created_at": 1500000000, "updated_at": 1600000000, "created_by": 0, "updated_by": user}
    ids = [
        made(client.create_leads([{"name": "Old", **stated}]), "leads")[0],
        made(client.create_contacts([{"name": "Old", **stated}]), "contacts")[0],
        made(client.create_companies([{"name": "Old", **stated}]), "companies")[0],
    ]
    for row in (client.get_lead(ids[0]), client.get_contact(ids[1]), client.get_company(ids[2])):
        assert {key: row[key] for key in stated} == stated


def test_a_call_is_logged_at_who_has_the_number(client):
    contact = made(client.create_contacts([{"name": "Dialled", "custom_fields_values": phone("+49 30 7777777")}]), "contacts")[0]
    call = {"direction": "outbound", "duration": 60, "source": "pbx", "phone": "+49 (30) 777-7777", "uniq": "c-2", "call_status": 4}
    answer = client.create_calls([call, {**call, "phone": "+49 30 1010101", "uniq": "c-3"}])
    assert rows(answer, "calls")[0]["entity_id"] == contact
    assert len(answer["errors"]) == 1


def test_a_mistake_is_told_with_its_place(client):
    with pytest.raises(AmoException) as told:
        client.create_leads([{"name": "Good"}, {"name": "Bad", "status_id": 5}])
    assert told.value.code == 400
    wrong = told.value.error_data["validation-errors"][0]
    assert (wrong["request_id"], wrong["errors"][0]["path"]) == ("1", "status_id")
    with pytest.raises(AmoException) as told:
        client.get_leads(limit=251)
    assert told.value.code == 422
