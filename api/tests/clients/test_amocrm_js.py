"""amocrm-js, in a Node of its own."""

import os
import subprocess
from pathlib import Path

LIMIT_SECONDS = 120


def test_amocrm_js_reads_what_it_writes(origin_and_token):
    origin, token = origin_and_token
    story = Path(__file__).with_name("amocrm_js.cjs")
    surroundings = {**os.environ, "ORIGIN": origin, "TOKEN": token}
    done = subprocess.run(["node", "--test", story], env=surroundings, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
