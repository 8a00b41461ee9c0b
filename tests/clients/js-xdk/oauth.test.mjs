// How the official TypeScript library gets its tokens and keeps them fresh.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, OAuth1, OAuth2, generateCodeChallenge, generateCodeVerifier } from '@xdevplatform/xdk';

import { Desk } from '../desk.mjs';

const BACK = 'http://127.0.0.1:9/back';
const plain = globalThis.fetch;

/** A desk; the host that is fixed in the library's helpers leads to it. */
async function open() {
  const desk = await Desk.open();
  globalThis.fetch = (url, options) => plain(String(url).replace(/^https:\/\/(api\.)?x\.com/, desk.baseUrl), options);
  const as = (accessToken) => new Client({ baseUrl: desk.baseUrl, accessToken });
  return { desk, as, keys: desk.credentials };
}

/** Somebody opens the page of an app that asks, and decides at once; what they are sent back with. */
async function decide(url, choice) {
  const answer = await fetch(`${url}&${new URLSearchParams(choice)}`, { redirect: 'manual' });
  return new URL(answer.headers.get('location')).searchParams;
}

for (const secret of [true, false]) {
  test(`a user agrees, and the token of a ${secret ? 'confidential' : 'public'} client is renewed`, async () => {
    const { desk, as, keys } = await open();
    const known = { clientId: keys.client_id, clientSecret: secret ? keys.client_secret : undefined, redirectUri: BACK };
    const auth = new OAuth2({ ...known, scope: ['tweet.read', 'users.read', 'offline.access'] });
    const verifier = generateCodeVerifier();
    await auth.setPkceParameters(verifier, await generateCodeChallenge(verifier));
    const back = await decide(await auth.getAuthorizationUrl('a state'), { as: 'BrandCare' });
    assert.equal(back.get('state'), 'a state');
    const tokens = await auth.exchangeCode(back.get('code'), verifier);
    assert.equal((await as(tokens.access_token).users.getMe()).data.username, 'BrandCare');

    await desk.world.advance(7200);
    await assert.rejects(as(tokens.access_token).users.getMe(), { status: 401 });
    const renewed = await auth.refreshToken(tokens.refresh_token);
    assert.equal((await as(renewed.access_token).users.getMe()).data.username, 'BrandCare');
    await assert.rejects(auth.refreshToken(tokens.refresh_token), /400.*token was invalid/);
  });
}

test('three steps lead to a user’s token', async () => {
  const { desk, keys } = await open();
  const app = { apiKey: keys.consumer_key, apiSecret: keys.consumer_secret, callback: BACK };
  const asking = new OAuth1(app);
  const back = await decide(await asking.startOAuthFlow(true), { as: 'alice_k' });
  const token = await asking.getAccessToken(back.get('oauth_verifier'));
  const client = new Client({ baseUrl: desk.baseUrl, oauth1: new OAuth1({ ...app, ...token }) });
  assert.equal((await client.users.getMe({ userFields: ['created_at', 'verified'] })).data.username, 'alice_k');
});
