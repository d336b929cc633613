"""The real program with an account of its own, and the client that talks to it."""

import os
import re
import subprocess
import threading

import httpx
import pytest
from amocrm_api import AmoOAuthClient

EMAIL = "ann@acme.test"
PASSWORD = "a long password of Ann"
START_LIMIT_SECONDS = 60
STOP_LIMIT_SECONDS = 30


def accept_json(method):
    """httpx refuses a body on GET and DELETE, which this client sends on both."""

    def send(self, url, **rest):
        return self.request(method, url, **rest)

    return send


httpx.Client.get = accept_json("GET")
httpx.Client.delete = accept_json("DELETE")


def sluice(folder, *words, typed=None):
    """Runs one command of the program to its end; gives what it printed."""
    command = [os.environ["SLUICE_PROGRAM"], "--data", str(folder), *words]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, timeout=START_LIMIT_SECONDS)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="session")
def origin_and_token(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sluice")
    new = ["account", "create", "--name", "Acme", "--subdomain", "acme", "--email", EMAIL, "--password-stdin"]
    sluice(folder, *new, typed=f"{PASSWORD}\n")
    token = sluice(folder, "token", "create", "--email", EMAIL)
    command = [os.environ["SLUICE_PROGRAM"], "--data", str(folder), "serve", "--http", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        late = threading.Timer(START_LIMIT_SECONDS, program.kill)
        late.start()
        try:
            said = program.stdout.readline()
            late.cancel()
            found = re.search(r"http://\S+", said)
            assert found, f"the program did not say where it listens: {said!r}"
            yield found.group(), token
        finally:
            late.cancel()
            program.terminate()
            program.wait(STOP_LIMIT_SECONDS)


@pytest.fixture(scope="session")
def client(origin_and_token):
    origin, token = origin_and_token
    client = AmoOAuthClient(token, "none", origin, "id", "secret", "http://localhost")
    # A server error is a failure of the test at once, not after the client's three patient retries.
    client.max_retries = 0
    yield client
    client.close()
