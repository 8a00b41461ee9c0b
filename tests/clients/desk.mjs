// What the tests of all clients share: a brand's desk in a world of its own, and customers who do what they are told.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after } from 'node:test';

const ACCOUNTS = [
  { handle: 'BrandCare', name: 'Brand Care', number: 2244994945, verified: true },
  { handle: 'alice_k', name: 'Alice', number: 1111111111, accepts_messages: true },
  { handle: 'bob', name: 'Bob', number: 3333333333 },
  { handle: 'carol', name: 'Carol', number: 4444444444, protected: true },
];

const server = spawn(process.env.SPARRING, ['serve', '--json', '--listen', '127.0.0.1:0', '--platform', process.env.SPARRING_PLATFORM ?? 'x'], { stdio: ['ignore', 'pipe', 'ignore'] });
after(() => server.kill());
const [line] = await once(createInterface(server.stdout), 'line');
const ready = JSON.parse(line);

async function call(method, path, body) {
  const headers = { authorization: `Bearer ${ready.secret}` };
  const response = await fetch(ready.control + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

class World {
  constructor(view) {
    Object.assign(this, { view, path: `/worlds/${view.name}` });
  }
  call(method, path, body) {
    return call(method, this.path + path, body);
  }
  advance(seconds) {
    return this.call('POST', '/clock/advance', { seconds });
  }
}

/** An account that somebody other than the client under test stands behind. */
class Person {
  constructor(desk, { handle, number }) {
    Object.assign(this, { desk, handle, id: String(number) });
  }

  act(what, details) {
    return this.desk.world.call('POST', `/accounts/${this.handle}/acts`, { do: what, ...details });
  }

  async post(text) {
    return (await this.act('post', { text })).post;
  }

  async reply(to, text) {
    return (await this.act('reply', { to, text })).post;
  }

  async message(text) {
    return (await this.act('message', { to: this.desk.brand.handle, text })).message;
  }

  async follow(other) {
    await this.act('follow', { account: other.handle });
  }
}

/** The brand's desk. */
export class Desk {
  constructor(world) {
    this.world = world;
    this.baseUrl = ready.origin;
    this.credentials = world.view.credentials;
    this.token = this.credentials.token;
    this.appToken = this.credentials.app_token;
    [this.brand, this.alice, this.bob, this.carol] = ACCOUNTS.map((account) => new Person(this, account));
  }

  static async open(wishes) {
    const usual = { accounts: ACCOUNTS, clock: 'instant', thinking: false };
    return new Desk(new World(await call('POST', '/worlds', { ...usual, ...wishes })));
  }

  /** The platform's time in whole seconds since 1970. */
  async now() {
    return Math.floor(Date.parse((await this.world.call('GET', '/clock')).now) / 1000);
  }
}
