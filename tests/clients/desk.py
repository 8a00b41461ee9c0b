"""What the tests of all clients share: a brand's desk in a world of its own, and customers who do what they are told."""

from datetime import datetime

ACCOUNTS = [
    {"handle": "BrandCare", "name": "Brand Care", "number": 2244994945, "verified": True},
    {"handle": "alice_k", "name": "Alice", "number": 1111111111, "accepts_messages": True},
    {"handle": "bob", "name": "Bob", "number": 3333333333},
    {"handle": "carol", "name": "Carol", "number": 4444444444, "protected": True},
]


class Person:
    """An account that somebody other than the client under test stands behind."""

    def __init__(self, desk, account):
        self.desk = desk
        self.handle, self.id = account["handle"], str(account["number"])

    def act(self, what, **details):
        return self.desk.world.act(self.handle, do=what, **details)

    def post(self, text):
        return self.act("post", text=text)["post"]

    def reply(self, to, text):
        return self.act("reply", to=to, text=text)["post"]

    def message(self, text):
        return self.act("message", to=self.desk.brand.handle, text=text)["message"]

    def follow(self, other):
        self.act("follow", account=other.handle)

    def delete(self, post):
        self.act("delete", post=post)

    @property
    def client(self):
        """The same library in this person's hands."""
        return self.desk.client(self.desk.world.call("POST", f"/accounts/{self.handle}/tokens")["token"])


class Desk:
    """The brand's desk. Each library's tests say how a client is made of a token."""

    def __init__(self, world):
        self.world = world
        self.base_url, self.credentials = world.origin, world.credentials
        self.token, self.app_token = self.credentials["token"], self.credentials["app_token"]
        self.brand, self.alice, self.bob, self.carol = (Person(self, account) for account in ACCOUNTS)

    def client(self, token):
        raise NotImplementedError

    def now(self):
        """The platform's time in whole seconds since 1970."""
        return int(datetime.fromisoformat(self.world.call("GET", "/clock")["now"]).timestamp())
