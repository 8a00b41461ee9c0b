"""A rule-based webcare bot on unmodified Mastodon.py.

It answers mentions, posts that name the brand without the @, and direct statuses, in the language of the customers. It is
started with `sparring run --platform mastodon`. What it says stands in phrases.json; how to point a bot of your own at the
mock, in README.md.
"""

import html
import json
import os
import re
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from mastodon import Mastodon, MastodonAPIError

WATCH = [name for name in os.environ.get("SPARRING_WATCH", "").split(",") if name]
POLL_SECONDS = float(os.environ.get("BOT_POLL_SECONDS", "0.2"))
LANGUAGE = os.environ.get("SPARRING_LANGUAGE", "en")
PHRASES = json.loads(Path(__file__).with_name("phrases.json").read_text(encoding="utf-8"))[LANGUAGE]
SIGNATURE = " ^BT"
NUMBER = r"\d(?:[ ./-]?\d){3}"


@dataclass
class Customer:
    """What the bot knows of one customer, and how much of each kind of phrase it has used up."""

    acct: str
    name: str
    informal: bool = False
    number_known: bool = False
    last_post: object = None
    used: dict[str, int] = field(default_factory=dict)


class Bot:
    def __init__(self) -> None:
        url, token = os.environ["SPARRING_BASE_URL"], os.environ["SPARRING_TOKEN"]
        self.client = Mastodon(api_base_url=url, access_token=token, ratelimit_method="wait")
        self.me = self.client.me()
        self.seen: set = set()
        self.last_notification = None
        self.customers: dict[object, Customer] = {}

    def run(self) -> None:
        while True:
            for status in self.new_statuses():
                author = status.account
                customer = self.customers.setdefault(author.id, Customer(author.acct, author.display_name))
                if status.visibility == "direct":
                    self.answer_message(customer, plain(status.content))
                else:
                    self.answer_post(customer, status)
            time.sleep(POLL_SECONDS)

    def new_statuses(self) -> list:
        """Mentions, in public and in private, and posts that a search for the brand's names finds."""
        notifications = self.client.notifications(types=["mention"], min_id=self.last_notification)
        if notifications:
            self.last_notification = notifications[0].id
        found = [notification.status for notification in notifications]
        for name in WATCH:
            found += self.client.search(f'"{name}"', result_type="statuses").statuses
        new = {status.id: status for status in found if status.id not in self.seen}
        self.seen.update(new)
        return sorted((one for one in new.values() if one.account.id != self.me.id), key=lambda one: int(one.id))

    def answer_post(self, customer: Customer, status) -> None:
        customer.last_post = status
        text = plain(status.content)
        listen(customer, text)
        troubled = means("trouble", text)
        if means("praise", text) and not troubled:
            self.reply(customer, "joy")
        elif "?" in text and not troubled:
            self.reply(customer, "question")
        else:
            self.reply(customer, "trouble_reply")

    def answer_message(self, customer: Customer, text: str) -> None:
        listen(customer, text)
        if "next" in customer.used and means("praise", text):
            self.write(customer, "welcome")
        elif not customer.number_known and customer.used.get("ask", 0) < len(PHRASES["ask"]):
            self.write(customer, "ask")
        else:
            self.write(customer, "next")
            self.reply(customer, "close")  # back to the public thread, once: there is one such phrase

    def reply(self, customer: Customer, kind: str) -> None:
        post = customer.last_post
        if post:
            say(customer, kind, lambda text: self.client.status_reply(post, text))  # names whom it answers by itself

    def write(self, customer: Customer, kind: str) -> None:
        # A direct status reaches those whom it names, and nobody else.
        send = lambda text: self.client.status_post(f"@{customer.acct} {text}", visibility="direct")
        say(customer, kind, send)


def plain(content: str) -> str:
    """The text of a status, which comes as HTML."""
    content = re.sub(r"</p><p>|<br ?/?>", "\n", content)
    return html.unescape(re.sub(r"<[^>]*>", "", content))


def means(what: str, text: str) -> bool:
    return bool(re.search(PHRASES[what], text, re.IGNORECASE))


def listen(customer: Customer, text: str) -> None:
    customer.number_known |= bool(re.search(NUMBER, text))
    customer.informal |= bool(re.search(PHRASES["informal"], text))


def say(customer: Customer, kind: str, send) -> None:
    """Says something that this customer has not read yet. Once all such phrases are used up, the bot is silent."""
    number = customer.used.get(kind, 0)
    if number == len(PHRASES[kind]):
        return
    customer.used[kind] = number + 1
    try:
        send(wording(customer, PHRASES[kind][number]) + SIGNATURE)
    except MastodonAPIError as refusal:
        print(f"refused: {refusal}", file=sys.stderr)


def wording(customer: Customer, phrase: str) -> str:
    """Fills in the customer's first name and the form of address, `[informal|formal]`."""
    first, _, rest = customer.name.partition(" ")
    name = f" {first}" if rest and len(first) > 1 and first.isalpha() else ""  # nobody is called by a nickname
    phrase = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\1" if customer.informal else r"\2", phrase)
    return phrase.replace("{hello}", PHRASES["hello"][0 if customer.informal else 1] + name)


if __name__ == "__main__":
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: sys.exit(0))
    Bot().run()
