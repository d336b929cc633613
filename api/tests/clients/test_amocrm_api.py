"""amocrm-api, which begins with an authorization code and renews its tokens by itself."""

import datetime
import re

import pytest
import requests
from amocrm.v2 import Company, Contact, Event, Lead, Pipeline, Task, User, tokens

from conftest import EMAIL, PASSWORD
from let_in import ADDRESS, Browser

# The client knows no host but the vendor's.
VENDORS = re.compile(r"https://[\w.-]+\.amocrm\.ru")


@pytest.fixture(scope="module", autouse=True)
def manager(origin_and_token):
    origin, _ = origin_and_token
    browser = Browser(origin, EMAIL, PASSWORD)
    client_id, secret = browser.name_program()
    told = browser.let_in(client_id)
    assert origin.endswith(told["referer"]) and told["state"] == "s"
    send = requests.Session.request
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests.Session, "request", lambda self, method, url, **rest: send(self, method, VENDORS.sub(origin, url), **rest))
        manager = tokens.default_token_manager
        manager(client_id, secret, "acme", ADDRESS, tokens.MemoryTokensStorage())
        manager.init(told["code"])
        yield manager


def test_a_code_works_once_and_its_pair_is_renewed(manager):
    first = manager._storage.get_refresh_token()
    manager._storage.save_tokens(*manager._get_new_tokens())
    assert User.objects.get(object_id=manager_user(manager)).email == EMAIL
    manager._storage.save_tokens(manager.get_access_token(), first)
    with pytest.raises(EnvironmentError, match="revoked"):
        manager._get_new_tokens()


def manager_user(manager):
    """Whose token it is."""
    claims = tokens.jwt.decode(manager.get_access_token(), options={"verify_signature": False})
    return int(claims["sub"])


def test_what_is_written_is_read():
    lead = Lead(name="Landing", price=70)
    lead.create()
    lead.price = 80
    lead.save()
    contact = Contact(name="Ann Lee")
    contact.create()
    lead.contacts.append(contact)
    lead.tags.append("oak")
    lead.save()
    found = Lead.objects.get(object_id=lead.id)
    assert (found.price, [tag.name for tag in found.tags]) == (80, ["oak"])
    assert [linked.name for linked in found.contacts] == ["Ann Lee"]
    task = Task(text="Call", complete_till=datetime.datetime.now() + datetime.timedelta(days=1))
    task.create()
    assert task.id in [known.id for known in Task.objects.all()]


def test_lists_are_walked_to_their_end():
    for number in range(60):
        Company(name=f"Company {number}").create()
    names = [company.name for company in Company.objects.all()]
    assert len({name for name in names if name.startswith("Company ")}) == 60 and len(set(names)) == len(names)
    assert [status.id for status in next(iter(Pipeline.objects.all())).statuses][-2:] == [142, 143]
    assert next(iter(Event.objects.all())).id
