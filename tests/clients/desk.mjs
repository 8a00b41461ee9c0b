// What the tests of all clients share: a brand's desk in a world of its own, and customers who do what they are told.

import { after } from 'node:test';

import { Mock } from '../../examples/node/sparring-mock.mjs';

const ACCOUNTS = [
  { handle: 'BrandCare', name: 'Brand Care', number: 2244994945, verified: true },
  { handle: 'alice_k', name: 'Alice', number: 1111111111, accepts_messages: true },
  { handle: 'bob', name: 'Bob', number: 3333333333 },
  { handle: 'carol', name: 'Carol', number: 4444444444, protected: true },
];

process.env.RUST_LOG ??= 'error';
const mock = await Mock.start('--platform', process.env.SPARRING_PLATFORM ?? 'x');
after(() => mock.stop());
// Worlds end with the server rather than with a test.
const lasting = { after() {} };

/** An account that somebody other than the client under test stands behind. */
class Person {
  constructor(desk, { handle, number }) {
    Object.assign(this, { desk, handle, id: String(number) });
  }

  act(what, details) {
    return this.desk.world.act(this.handle, { do: what, ...details });
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
    this.baseUrl = world.origin;
    this.credentials = world.credentials;
    this.token = this.credentials.token;
    this.appToken = this.credentials.app_token;
    [this.brand, this.alice, this.bob, this.carol] = ACCOUNTS.map((account) => new Person(this, account));
  }

  static async open(wishes) {
    const usual = { accounts: ACCOUNTS, clock: 'instant', thinking: false };
    return new Desk(await mock.world(lasting, { ...usual, ...wishes }));
  }

  /** The platform's time in whole seconds since 1970. */
  async now() {
    return Math.floor(Date.parse((await this.world.call('GET', '/clock')).now) / 1000);
  }
}
