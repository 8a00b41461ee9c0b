"""The mock as a process, in the words of one platform."""

import os
from contextlib import contextmanager

from sparring_mock import Mock


@contextmanager
def serving(platform):
    os.environ.setdefault("RUST_LOG", "error")
    mock = Mock("--platform", platform)
    yield mock
    mock.stop()
