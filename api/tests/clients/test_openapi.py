"""The OpenAPI document is valid, and the program keeps to it whatever is asked."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
from openapi_spec_validator import validate

# Bounded in time, not in cases: how far it comes in it is printed.
PROBING_SECONDS = 60
LIMIT_SECONDS = 150
# One: hypothesis reads sources of Python, which CPython before 3.12 cannot do in two threads at once (cpython#106905).
WORKERS = "1"
# Records of each kind that requests may take away.
SPARE = 6
# The part of all operations that must have been answered with a success.
DONE_AT_LEAST = 0.6
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth"


def test_the_document_is_valid(origin_and_token):
    origin, _ = origin_and_token
    validate(httpx.get(f"{origin}/api/v4/openapi.json").json())


def known_records(origin, token):
    """Records of every kind that a path or a body names, by noun; several of those that requests take away."""
    headers = {"Authorization": f"Bearer {token}"}

    def ask(method, path, item=None):
        answer = httpx.request(method, f"{origin}/api/v4/{path}", json=item, headers=headers).raise_for_status()
        return answer.json() if answer.content else {}

    def made(path, *items):
        rows = next(iter(ask("POST", path, list(items))["_embedded"].values()))
        return [row.get("id") or row["uid"] for row in rows]

    known = {}
    for noun in ("leads", "contacts", "companies"):
        known[noun] = made(noun, {"name": "Probed"})
        note = {"note_type": "common", "params": {"text": "Probed"}}
        known[f"{noun}/notes"] = made(f"{noun}/{known[noun][0]}/notes", note)
        fields = [{"name": f"Field {at}", "type": "text"} for at in range(SPARE)]
        known[f"{noun}/custom_fields"] = made(f"{noun}/custom_fields", *fields)
        known[f"{noun}/groups"] = made(f"{noun}/custom_fields/groups", *[{"name": f"Group {at}"} for at in range(SPARE)])
    known["tasks"] = made("tasks", {"text": "Probed", "complete_till": 2000000000})
    known["leads/loss_reasons"] = known["loss_reasons"] = made("leads/loss_reasons", *[{"name": f"Reason {at}"} for at in range(SPARE)])
    known["roles"] = made("roles", *[{"name": f"Role {at}"} for at in range(SPARE)])
    known["users"] = made("users", {"name": "Bo", "email": "bo@acme.test"})
    known["sources"] = made("sources", *[{"name": f"Source {at}", "external_id": f"source-{at}"} for at in range(SPARE)])
    statuses = [{"name": f"Stage {at}", "sort": at * 10 + 20} for at in range(SPARE)]
    pipeline = {"name": "Probed", "sort": 20, "is_main": False, "is_unsorted_on": True, "_embedded": {"statuses": statuses}}
    known["pipelines"] = made("leads/pipelines", pipeline)
    stages = ask("GET", f"leads/pipelines/{known['pipelines'][0]}")["_embedded"]["statuses"]
    known["statuses"] = [stage["id"] for stage in stages if stage["type"] == 0]
    sold = {"name": "Sold", "status_id": 142, "pipeline_id": known["pipelines"][0]}
    made("leads", {**sold, "_embedded": {"contacts": [{"id": known["contacts"][0]}]}})
    known["customers"] = known["contacts"]
    form = {"form_id": "f", "form_name": "F", "form_page": "https://a.test", "form_sent_at": 1700000000, "ip": "203.0.113.7"}
    forms = [{"source_uid": f"f{at}", "source_name": "F", "metadata": form, "_embedded": {"contacts": [{"name": f"Form {at}"}]}} for at in range(SPARE)]
    known["unsorted"] = made("leads/unsorted/forms", *forms)
    known["events"] = [event["id"] for event in ask("GET", "events?limit=5")["_embedded"]["events"]]
    return known


def never_done(answered, origin):
    """How many operations of the document were asked, and those that were never answered with a success."""
    paths = httpx.get(f"{origin}/api/v4/openapi.json").json()["paths"]
    known = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    asked, done = set(), set()
    for line in answered.read_text().splitlines():
        operation, status = line.rsplit(" ", 1)
        # Methods that a path does not have are asked for too, to be refused.
        if operation not in known:
            continue
        asked.add(operation)
        if status.startswith("2"):
            done.add(operation)
    return len(asked), sorted(asked - done)


def test_no_request_breaks_the_program_or_the_document(origin_and_token, tmp_path):
    origin, token = origin_and_token
    schemathesis, answered = Path(sys.executable).with_name("st"), tmp_path / "answered"
    command = [
        schemathesis, "run", f"{origin}/api/v4/openapi.json", "--url", origin, "--checks", CHECKS,
        # A mailbox that is connected is dialled: names that a machine made up are not for our resolver.
        "--exclude-operation-id", "post_mailboxes",
        "--header", f"Authorization: Bearer {token}", "--phases", "examples,coverage,fuzzing", "--mode", "all",
        "--max-time", str(PROBING_SECONDS), "--seed", "7", "--workers", WORKERS, "--request-timeout", "20", "--no-color",
    ]
    surroundings = {
        **os.environ, "PYTHONPATH": str(Path(__file__).parent), "SCHEMATHESIS_HOOKS": "known", "ANSWERED": str(answered),
        "KNOWN_RECORDS": json.dumps(known_records(origin, token)),
    }
    done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    print(done.stdout[-3000:])
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr
    asked, refused = never_done(answered, origin)
    print(f"{asked - len(refused)} of {asked} operations were done; never:", *refused, sep="\n  ")
    assert asked - len(refused) >= asked * DONE_AT_LEAST
