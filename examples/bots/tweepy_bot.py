"""A rule-based webcare bot on unmodified tweepy.

It answers mentions, posts that name the brand without the @, and private messages, in the language of the customers.
What it says stands in phrases.json; how to point a bot of your own at the mock, in README.md.
"""

import json
import os
import re
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests
import tweepy

BASE_URL = os.environ["SPARRING_BASE_URL"]
WATCH = [name for name in os.environ.get("SPARRING_WATCH", "").split(",") if name]
POLL_SECONDS = float(os.environ.get("BOT_POLL_SECONDS", "0.2"))
LANGUAGE = os.environ.get("SPARRING_LANGUAGE", "en")
PHRASES = json.loads(Path(__file__).with_name("phrases.json").read_text(encoding="utf-8"))[LANGUAGE]
SIGNATURE = " ^BT"
NUMBER = r"\d(?:[ ./-]?\d){3}"


class Mock(requests.Session):
    """All that points tweepy elsewhere: a session that swaps the origin of every call."""

    def request(self, method, url, **options):
        return super().request(method, url.replace("https://api.twitter.com", BASE_URL, 1), **options)


@dataclass
class Customer:
    """What the bot knows of one customer, and how much of each kind of phrase it has used up."""

    id: int
    name: str
    informal: bool = False
    number_known: bool = False
    last_post: int | None = None
    used: dict[str, int] = field(default_factory=dict)


class Bot:
    def __init__(self) -> None:
        # It is a user's token: `user_auth=False` on every call makes tweepy send it as it is.
        self.client = tweepy.Client(bearer_token=os.environ["SPARRING_TOKEN"], wait_on_rate_limit=True)
        self.client.session = Mock()
        self.me = self.client.get_me(user_auth=False).data
        self.seen: set[int] = set()
        self.last_mention: int | None = None
        self.customers: dict[int, Customer] = {}

    def run(self) -> None:
        while True:
            posts, messages = self.new_posts(), self.new_messages()
            for post in posts:
                self.answer_post(self.customers[post.author_id], post)
            for message in messages:
                self.answer_message(self.customers[int(message.sender_id)], message.text)
            time.sleep(POLL_SECONDS)

    def new_posts(self) -> list[tweepy.Tweet]:
        shape = {"tweet_fields": ["author_id", "created_at", "conversation_id"], "expansions": ["author_id"]}
        posts = self.read(self.client.get_users_mentions, id=self.me.id, since_id=self.last_mention, **shape)
        self.last_mention = max((post.id for post in posts), default=self.last_mention)
        if WATCH:
            names = " OR ".join(f'"{name}"' for name in WATCH)
            posts += self.read(self.client.search_recent_tweets, query=f"({names}) -from:{self.me.username}", **shape)
        return sorted((post for post in posts if post.author_id != self.me.id), key=lambda post: post.id)

    def new_messages(self) -> list[tweepy.DirectMessageEvent]:
        shape = {"dm_event_fields": ["sender_id", "created_at"], "expansions": ["sender_id"]}
        messages = self.read(self.client.get_direct_message_events, event_types="MessageCreate", **shape)
        return sorted((item for item in messages if int(item.sender_id) != self.me.id), key=lambda item: item.id)

    def read(self, method, **query) -> list:
        """What is new in a feed: page by page, until one shows nothing new. Takes note of who wrote."""
        new = []
        for page in tweepy.Paginator(method, max_results=100, user_auth=False, **query):
            for user in page.includes.get("users", []):
                self.customers.setdefault(user.id, Customer(user.id, user.name))
            fresh = [item for item in page.data or [] if item.id not in self.seen]
            self.seen.update(item.id for item in fresh)
            new += fresh
            if not fresh:
                break
        return new

    def answer_post(self, customer: Customer, post: tweepy.Tweet) -> None:
        customer.last_post = post.id
        listen(customer, post.text)
        troubled = means("trouble", post.text)
        if means("praise", post.text) and not troubled:
            self.reply(customer, "joy")
        elif "?" in post.text and not troubled:
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
        send = lambda text: self.client.create_tweet(text=text, in_reply_to_tweet_id=post, user_auth=False)
        if post:
            say(customer, kind, send)

    def write(self, customer: Customer, kind: str) -> None:
        send = lambda text: self.client.create_direct_message(participant_id=customer.id, text=text, user_auth=False)
        say(customer, kind, send)


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
    text = wording(customer, PHRASES[kind][number])
    try:
        try:
            send(text + SIGNATURE)
        except tweepy.BadRequest:
            send(shortened(text, 135) + SIGNATURE)  # until 2017, a post had 140 characters
    except (tweepy.BadRequest, tweepy.Forbidden) as refusal:
        print(f"refused: {refusal}", file=sys.stderr)


def wording(customer: Customer, phrase: str) -> str:
    """Fills in the customer's first name and the form of address, `[informal|formal]`."""
    first, _, rest = customer.name.partition(" ")
    name = f" {first}" if rest and len(first) > 1 and first.isalpha() else ""  # nobody is called by a nickname
    phrase = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\1" if customer.informal else r"\2", phrase)
    return phrase.replace("{hello}", PHRASES["hello"][0 if customer.informal else 1] + name)


def shortened(text: str, room: int) -> str:
    """As many whole sentences as there is room for, or else words."""
    sentences = [end.end() for end in re.finditer(r"[.!?](?= |$)", text) if end.end() <= room]
    return text[: sentences[-1] if sentences else text.rfind(" ", 0, room)]


if __name__ == "__main__":
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: sys.exit(0))
    Bot().run()
