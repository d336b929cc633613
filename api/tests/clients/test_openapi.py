"""The OpenAPI document is valid, and the program keeps to it whatever is asked."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
from openapi_spec_validator import validate

# Bounded in time, not in cases: how far it comes in it is printed.
PROBING_SECONDS = 60
LIMIT_SECONDS = 150
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth"


def test_the_document_is_valid(origin_and_token):
    origin, _ = origin_and_token
    validate(httpx.get(f"{origin}/api/v4/openapi.json").json())


def known_records(origin, token):
    """Settings that let the paths name records that are there, so that more than the refusals is tried."""
    headers = {"Authorization": f"Bearer {token}"}

    def made(path, item):
        answer = httpx.post(f"{origin}/api/v4/{path}", json=[item], headers=headers).raise_for_status().json()
        return next(iter(answer["_embedded"].values()))[0]["id"]

    settings = []
    for noun in ("leads", "contacts", "companies"):
        record = made(noun, {"name": "Probed"})
        note = made(f"{noun}/{record}/notes", {"note_type": "common", "params": {"text": "Probed"}})
        settings += [(f"^/api/v4/{noun}/[{{]id", "id", record), (f"^/api/v4/{noun}/.*note_id", "note_id", note)]
    settings.append(("^/api/v4/tasks/", "id", made("tasks", {"text": "Probed", "complete_till": 2000000000})))
    blocks = [
        f"[[operations]]\ninclude-path-regex = '{path}'\nparameters = {{ 'path.{name}' = {record} }}\n"
        for path, name, record in settings
    ]
    return "\n".join(blocks)


def test_no_request_breaks_the_program_or_the_document(origin_and_token, tmp_path):
    origin, token = origin_and_token
    schemathesis = Path(sys.executable).with_name("st")
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(known_records(origin, token))
    command = [
        schemathesis, "--config-file", settings, "run", f"{origin}/api/v4/openapi.json", "--url", origin, "--checks", CHECKS,
        # A mailbox that is connected is dialled: names that a machine made up are not for our resolver.
        "--exclude-operation-id", "post_mailboxes",
        "--header", f"Authorization: Bearer {token}", "--phases", "examples,coverage,fuzzing", "--mode", "all",
        "--max-time", str(PROBING_SECONDS), "--seed", "7", "--workers", "2", "--request-timeout", "20", "--no-color",
    ]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    print(done.stdout[-3000:])
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr
