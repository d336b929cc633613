"""What Ann does in her browser so that a program gets its code."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import httpx

ADDRESS = "http://localhost/callback"


def field(page, name):
    """The value of a field of a form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no {name} in {page}"
    return html.unescape(found.group(1))


class Browser:
    """Ann, signed in."""

    def __init__(self, origin, email, password):
        self.page = httpx.Client(base_url=origin)
        signed_in = self.page.post("/sign-in", data={"email": email, "password": password})
        assert signed_in.status_code == 303, signed_in.text

    def name_program(self):
        """Names a program under its address; gives its client id and its secret."""
        token = field(self.page.get("/settings/programs").text, "csrf_token")
        wanted = {"csrf_token": token, "name": "Reports", "redirect_address": ADDRESS}
        shown = self.page.post("/settings/programs", data=wanted).text
        secret = re.search(r'readonly value="([^"]*)" aria-label="Client secret', shown).group(1)
        return re.search(r'Client id</span><input class="input num" readonly value="([^"]*)"', shown).group(1), secret

    def let_in(self, client_id):
        """Says yes to the program; gives what it is told: code, state, referer."""
        question = self.page.get("/oauth", params={"client_id": client_id, "state": "s", "mode": "popup"}).text
        said = {name: field(question, name) for name in ("csrf_token", "client_id", "state")}
        answer = self.page.post("/oauth", data={**said, "decision": "allow"})
        assert answer.headers["location"].startswith(ADDRESS), answer.text
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
