// Points masto at the mock: by its address, and all else is as it comes.

import { createRestAPIClient, createStreamingAPIClient } from 'masto';

process.env.SPARRING_PLATFORM = 'mastodon';
const { Desk } = await import('../desk.mjs');

/** A desk of its own world, and clients for it. */
export async function open(wishes) {
  const desk = await Desk.open(wishes);
  const as = (accessToken) => createRestAPIClient({ url: desk.baseUrl, accessToken });
  const streaming = (accessToken) =>
    createStreamingAPIClient({ streamingApiUrl: desk.baseUrl.replace('http', 'ws'), accessToken });
  const client = as(desk.token);
  return { desk, as, client, streaming, me: await client.v1.accounts.verifyCredentials() };
}

/** A client in the hands of somebody else. */
export async function handsOf(person, as) {
  return as((await person.desk.world.call('POST', `/accounts/${person.handle}/tokens`)).token);
}
