"""Leads hosts that are fixed in a library's code to the mock, where the library cannot be told: below all sessions of requests."""

import re
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import HTTPAdapter

FIXED = re.compile(r"^https://((api|upload)\.)?(twitter|x)\.com")
BACK = "https://localhost/back"


class Led(HTTPAdapter):
    def __init__(self, origin):
        super().__init__()
        self.origin = origin

    def send(self, request, **options):
        request.url = FIXED.sub(self.origin, request.url, count=1)
        return super().send(request, **options)


def lead(monkeypatch, origin):
    """From here on. What was signed before, was signed for the fixed host."""
    monkeypatch.setattr(requests.sessions, "HTTPAdapter", lambda: Led(origin))


def decide(url, **choice):
    """Somebody opens the page of an app that asks, and decides at once; where they are sent back to, or the page."""
    answer = requests.get(url, params=choice, allow_redirects=False)
    return answer.headers.get("Location") or answer.text


def parameter(url, name):
    return parse_qs(urlsplit(url).query)[name][0]
