"""The mock as a process, in the words of one platform."""

import json
import os
import subprocess
import urllib.request
from contextlib import contextmanager


class Mock:
    def __init__(self, process):
        self.process = process
        self.ready = json.loads(process.stdout.readline())

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.ready["control"] + path, method=method)
        request.add_header("Authorization", f"Bearer {self.ready['secret']}")
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data) as response:
            text = response.read()
        return json.loads(text) if text else None


@contextmanager
def serving(platform):
    command = [os.environ["SPARRING"], "serve", "--json", "--listen", "127.0.0.1:0", "--platform", platform]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        yield Mock(process)
        process.terminate()
