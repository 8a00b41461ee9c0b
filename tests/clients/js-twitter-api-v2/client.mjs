// Points twitter-api-v2 at the mock: an agent and a prefix, and all else is as it comes.

import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { TwitterApi } from 'twitter-api-v2';

import { Desk } from '../desk.mjs';

/** Leads every host to the mock, without TLS: for what goes to hosts that are fixed in the library's code. */
export class Rebased extends https.Agent {
  constructor(origin) {
    super();
    this.to = new URL(origin);
  }

  createConnection(_options, connected) {
    return net.connect(Number(this.to.port), this.to.hostname, connected);
  }
}

/** A desk of its own world, and clients for it. */
export async function open(wishes) {
  const desk = await Desk.open(wishes);
  const as = (token) => {
    const client = new TwitterApi(token, { httpAgent: new http.Agent() });
    client.v2.setPrefix(`${desk.baseUrl}/2/`);
    return client;
  };
  const client = as(desk.token);
  const older = new TwitterApi(desk.token, { httpAgent: new Rebased(desk.baseUrl) });
  return { desk, as, client, older, me: (await client.v2.me()).data };
}
