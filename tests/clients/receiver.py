"""A webhook for the tests: answers what proves that it knows the secret, and keeps what it is told."""

import base64
import hashlib
import hmac
import json
import queue
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit


class Receiver:
    def __init__(self, secret):
        self.secret, self.heard = secret.encode(), queue.Queue()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                token = parse_qs(urlsplit(self.path).query)["crc_token"][0]
                self.answer(json.dumps({"response_token": receiver.signature(token.encode())}).encode())

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heard.put((body, self.headers["x-twitter-webhooks-signature"]))
                self.answer(b"")

            def answer(self, body):
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def signature(self, data):
        return "sha256=" + base64.b64encode(hmac.new(self.secret, data, hashlib.sha256).digest()).decode()

    def next(self):
        """The next thing it was told, if the signature over its bytes is right."""
        body, signature = self.heard.get(timeout=10)
        assert hmac.compare_digest(signature, self.signature(body))
        return json.loads(body)
