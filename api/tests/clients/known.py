"""Hooks of schemathesis: most requests name records that are there, so that more than the refusals is tried.

KNOWN_RECORDS is what `known_records` gave, in JSON; each answer is noted in the file ANSWERED.
"""

import json
import os
from zlib import crc32

import schemathesis

KNOWN = json.loads(os.environ["KNOWN_RECORDS"])
NOUNS = ("leads", "contacts", "companies")
# One request in this many keeps the id that was made up for it.
MADE_UP_ONE_IN = 5
# The records that a key of a body or a word of a query means, whatever the path.
MEANT = {
    "responsible_user_id": "users", "user_id": "users", "created_by": "users", "updated_by": "users",
    "pipeline_id": "pipelines", "status_id": "statuses", "loss_reason_id": "loss_reasons", "role_id": "roles",
    "to_entity_id": "contacts", "contact_id": "contacts",
}


def one_of(records, chance):
    """One of them, or nothing where the made-up id stays."""
    if not records or chance % MADE_UP_ONE_IN == 0:
        return None
    return records[chance // MADE_UP_ONE_IN % len(records)]


def noun_of(path):
    """Of which records a path speaks: `leads`, or `leads/custom_fields`."""
    words = [word for word in path.removeprefix("/api/v4/").split("/") if not word.startswith("{")]
    for noun in ("/".join(words[:2]), "/".join(words[1:2]), words[0]):
        if noun in KNOWN:
            return noun
    return words[0]


def of_path(path, name):
    noun = path.removeprefix("/api/v4/").split("/")[0]
    if name == "note_id":
        return KNOWN.get(f"{noun}/notes")
    if name == "group_id":
        return KNOWN.get(f"{noun}/groups")
    if name == "id" and ("/notes" in path or path.endswith(("/link", "/links", "/unlink", "/subscriptions"))):
        return KNOWN.get(noun)
    return KNOWN.get({"id": noun_of(path), "uid": "unsorted", "event_id": "events"}.get(name, MEANT.get(name)))


def fill(value, path, chance, key=""):
    """The same value, with known ids where it names records."""
    if isinstance(value, dict):
        filled = {key: fill(inner, path, chance, key) for key, inner in value.items()}
        for of, kind in (("to_entity_id", "to_entity_type"), ("entity_id", "entity_type")):
            if value.get(kind) in NOUNS and of in value:
                filled[of] = one_of(KNOWN[value[kind]], chance) or value[of]
        return filled
    if isinstance(value, list):
        return [fill(inner, path, chance + at, key) for at, inner in enumerate(value)]
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    noun = path.removeprefix("/api/v4/").split("/")[0]
    meant = {"id": noun_of(path), "field_id": f"{noun}/custom_fields", "entity_id": noun if noun in KNOWN else "leads"}
    known = one_of(KNOWN.get(meant.get(key) or MEANT.get(key)), chance)
    return value if known is None else known


@schemathesis.hook
def before_call(context, case, kwargs):
    chance = crc32(repr((case.path, case.path_parameters, case.body)).encode())
    for name in case.path_parameters or {}:
        known = one_of(of_path(case.path, name), chance)
        if known is not None:
            case.path_parameters[name] = known
    if isinstance(case.body, (dict, list)):
        case.body = fill(case.body, case.path, chance)


@schemathesis.hook
def after_call(context, case, response):
    with open(os.environ["ANSWERED"], "a") as answered:
        answered.write(f"{case.method} {case.path} {response.status_code}\n")
