// Helpers for tests of your own: the mock platform, and a world of its own for each test. Needs nothing but Node.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Something that is called with a key: the control API of a server or of one world. */
class Control {
  constructor(address, key) {
    Object.assign(this, { address, key });
  }

  /** Calls an operation: `call("POST", "/clock/advance", { seconds: 60 })`. */
  async call(method, path, body = {}) {
    const headers = { authorization: `Bearer ${this.key}`, "content-type": "application/json" };
    const send = method === "POST" || method === "PUT" ? { body: JSON.stringify(body) } : {};
    const answer = await fetch(this.address + path, { method, headers, ...send });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return text ? JSON.parse(text) : null;
  }
}

/** A world: `origin` and `credentials` are for the client under test, the rest is for the test. */
class World extends Control {
  constructor(mock, view) {
    super(`${mock.address}/worlds/${view.name}`, view.key);
    Object.assign(this, { view, origin: mock.origin, credentials: view.credentials });
  }

  /** A customer does something: `act("ann", { do: "like", post: id })`. */
  act(who, act) {
    return this.call("POST", `/accounts/${who}/acts`, act);
  }

  /** A customer posts; the id of the post. */
  async post(who, text) {
    return (await this.act(who, { do: "post", text })).post;
  }

  /** Time passes. */
  async advance(seconds) {
    return (await this.call("POST", "/clock/advance", { seconds })).now;
  }

  /** The texts of the replies to a post. */
  async replies(post) {
    return (await this.verify({ journal: { kind: "replied", post } })).events.map((event) => event.text);
  }

  /** `verify({ journal: {…}, exactly: 1 })` or `verify({ calls: {…}, at_most: 3 })`. */
  verify(expectation) {
    return this.call("POST", "/verify", expectation);
  }

  /** `fault({ on: "createPosts", nth: 1, do: "lost" })`. */
  fault(fault) {
    return this.call("POST", "/faults", fault);
  }
}

/** A running `sparring serve`; `SPARRING` says where the program is. */
export class Mock extends Control {
  static async start(...args) {
    const program = process.env.SPARRING ?? "sparring";
    const stdio = ["ignore", "pipe", "inherit"];
    const child = spawn(program, ["serve", "--json", "--listen", "127.0.0.1:0", ...args], { stdio });
    const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`${program} serve ended with ${code}`)));
    const [line] = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
    ended.catch(() => {});
    const ready = JSON.parse(line);
    return Object.assign(new Mock(ready.control, ready.secret), { origin: ready.origin, child });
  }

  /** Makes a world that ends with the test `t`. Its clock moves only when the test moves it, unless told otherwise. */
  async world(t, wanted = { clock: "instant", paused: true }) {
    const world = new World(this, await this.call("POST", "/worlds", wanted));
    t.after(() => world.call("DELETE", ""));
    return world;
  }

  async stop() {
    this.child.kill();
    await once(this.child, "exit");
  }
}
