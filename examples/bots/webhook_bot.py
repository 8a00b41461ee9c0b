"""A rule-based webcare bot that is told: account activity comes to its webhook, and it answers through the API.

Python's standard library is all it needs. One running bot serves every scenario: where to answer, and as whom, stands in the
headers of each delivery. What it says stands in phrases.json; how to point a bot of your own at the mock, in README.md.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import signal
import sys
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SECRET = os.environ.get("SPARRING_CONSUMER_SECRET", "sparring").encode()
PORT = int(os.environ.get("PORT", "8081"))
PHRASES = json.loads(Path(__file__).with_name("phrases.json").read_text(encoding="utf-8"))
SIGNATURE = " ^BT"
NUMBER = r"\d(?:[ ./-]?\d){3}"


def signed(message: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.new(SECRET, message, hashlib.sha256).digest()).decode()


class Hook(BaseHTTPRequestHandler):
    """The webhook: proves that it knows the secret, and takes only what is signed with it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or every answer waits 40 ms for the other side
    desks: dict[str, "Desk"] = {}
    lock = threading.Lock()

    def do_GET(self) -> None:
        challenge = parse_qs(urlsplit(self.path).query).get("crc_token", [""])[0]
        if challenge:
            self.answer(200, {"response_token": signed(challenge.encode())})
        else:
            self.answer(404, {"error": "a challenge is missing"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        # The signature is over the bytes as they came: compare before anything is parsed.
        if not hmac.compare_digest(self.headers.get("x-twitter-webhooks-signature", ""), signed(body)):
            self.answer(403, {"error": "the signature is wrong"})
            return
        with self.lock:
            world = self.headers["sparring-world"]  # in another run, the same ids are about something else
            desk = self.desks.get(world) or self.desks.setdefault(world, Desk(self.headers))
            desk.take(json.loads(body))
        # Everything there is to do was done: the platform's clock need not wait to see whether more comes.
        self.answer(200, {}, {"sparring-idle": "true"})

    def answer(self, status: int, content: dict, headers: dict = {}) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", "content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        pass


@dataclass
class Customer:
    """What the bot knows of one customer, and how much of each kind of phrase it has used up."""

    id: str
    name: str
    informal: bool = False
    number_known: bool = False
    last_post: str | None = None
    used: dict[str, int] = field(default_factory=dict)


class Desk:
    """One brand in one world: its customers, and what it has seen."""

    def __init__(self, headers) -> None:
        self.base_url, self.token = headers["sparring-base-url"], headers["sparring-token"]
        self.phrases = PHRASES[headers.get("sparring-language", "en")]
        self.seen: set[str] = set()
        self.customers: dict[str, Customer] = {}

    def take(self, activity: dict) -> None:
        me = activity.get("for_user_id")
        for post in activity.get("tweet_create_events", []):
            user = post["user"]
            if self.is_new(post["id_str"], user["id_str"], me) and "retweeted_status" not in post:
                customer = self.customers.setdefault(user["id_str"], Customer(user["id_str"], user["name"]))
                self.answer_post(customer, post["id_str"], post.get("extended_tweet", {}).get("full_text", post["text"]))
        if "matching_rules" in activity:  # a post that names the brand without the @, as the filtered stream shows it
            post, [user] = activity["data"], activity["includes"]["users"]
            if self.is_new(post["id"], user["id"], me):
                customer = self.customers.setdefault(user["id"], Customer(user["id"], user["name"]))
                self.answer_post(customer, post["id"], post["text"])
        for message in activity.get("direct_message_events", []):
            sender = message["message_create"]["sender_id"]
            if self.is_new(message["id"], sender, me):
                customer = self.customers.setdefault(sender, Customer(sender, activity["users"][sender]["name"]))
                self.answer_message(customer, message["message_create"]["message_data"]["text"])

    def is_new(self, number: str, author: str, me: str) -> bool:
        """Deliveries come twice at times, and what the bot says itself comes as well: neither is to be answered."""
        new = number not in self.seen and author != me
        self.seen.add(number)
        return new

    def answer_post(self, customer: Customer, post: str, text: str) -> None:
        customer.last_post = post
        self.listen(customer, text)
        troubled = self.means("trouble", text)
        if self.means("praise", text) and not troubled:
            self.reply(customer, "joy")
        elif "?" in text and not troubled:
            self.reply(customer, "question")
        else:
            self.reply(customer, "trouble_reply")

    def answer_message(self, customer: Customer, text: str) -> None:
        self.listen(customer, text)
        if "next" in customer.used and self.means("praise", text):
            self.write(customer, "welcome")
        elif not customer.number_known and customer.used.get("ask", 0) < len(self.phrases["ask"]):
            self.write(customer, "ask")
        else:
            self.write(customer, "next")
            self.reply(customer, "close")  # back to the public thread, once: there is one such phrase

    def reply(self, customer: Customer, kind: str) -> None:
        reply = {"in_reply_to_tweet_id": customer.last_post}
        if customer.last_post:
            self.say(customer, kind, "/2/tweets", lambda text: {"text": text, "reply": reply})

    def write(self, customer: Customer, kind: str) -> None:
        self.say(customer, kind, f"/2/dm_conversations/with/{customer.id}/messages", lambda text: {"text": text})

    def say(self, customer: Customer, kind: str, path: str, body) -> None:
        """Says something that this customer has not read yet. Once all such phrases are used up, the bot is silent."""
        number = customer.used.get(kind, 0)
        if number == len(self.phrases[kind]):
            return
        customer.used[kind] = number + 1
        text = self.wording(customer, self.phrases[kind][number])
        if self.post(path, body(text + SIGNATURE)) == 400:
            self.post(path, body(shortened(text, 135) + SIGNATURE))  # until 2017, a post had 140 characters

    def post(self, path: str, body: dict) -> int:
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        request = urllib.request.Request(self.base_url + path, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            print(f"refused: {refusal.code} {refusal.read().decode()}", file=sys.stderr)
            return refusal.code

    def means(self, what: str, text: str) -> bool:
        return bool(re.search(self.phrases[what], text, re.IGNORECASE))

    def listen(self, customer: Customer, text: str) -> None:
        customer.number_known |= bool(re.search(NUMBER, text))
        customer.informal |= bool(re.search(self.phrases["informal"], text))

    def wording(self, customer: Customer, phrase: str) -> str:
        """Fills in the customer's first name and the form of address, `[informal|formal]`."""
        first, _, rest = customer.name.partition(" ")
        name = f" {first}" if rest and len(first) > 1 and first.isalpha() else ""  # nobody is called by a nickname
        phrase = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\1" if customer.informal else r"\2", phrase)
        return phrase.replace("{hello}", self.phrases["hello"][0 if customer.informal else 1] + name)


def shortened(text: str, room: int) -> str:
    """As many whole sentences as there is room for, or else words."""
    sentences = [end.end() for end in re.finditer(r"[.!?](?= |$)", text) if end.end() <= room]
    return text[: sentences[-1] if sentences else text.rfind(" ", 0, room)]


if __name__ == "__main__":
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: sys.exit(0))
    server = ThreadingHTTPServer(("127.0.0.1", PORT), Hook)
    print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
