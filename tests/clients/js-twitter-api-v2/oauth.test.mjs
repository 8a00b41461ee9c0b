// How twitter-api-v2 gets its tokens, keeps them fresh, and signs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TwitterApi } from 'twitter-api-v2';

import { Desk } from '../desk.mjs';
import { Rebased } from './client.mjs';

const BACK = 'http://127.0.0.1:9/back';
const SCOPE = ['tweet.read', 'users.read', 'offline.access'];

async function open() {
  const desk = await Desk.open();
  const { client_id: clientId, client_secret: clientSecret, ...keys } = desk.credentials;
  const library = (tokens) => new TwitterApi(tokens, { httpAgent: new Rebased(desk.baseUrl) });
  const app = { appKey: keys.consumer_key, appSecret: keys.consumer_secret };
  return { desk, keys, library, app, client: { clientId, clientSecret } };
}

/** Somebody opens the page of an app that asks, and decides at once; where they are sent back to. */
async function decide(desk, url, choice) {
  const page = new URL(url);
  const address = `${desk.baseUrl}${page.pathname}${page.search}&${new URLSearchParams(choice)}`;
  const answer = await fetch(address, { redirect: 'manual' });
  return answer.headers.get('location') ? new URL(answer.headers.get('location')).searchParams : answer.text();
}

test('signed requests do what a bot does', async () => {
  const { desk, keys, library, app } = await open();
  const client = library({ ...app, accessToken: keys.access_token, accessSecret: keys.access_token_secret });
  assert.equal((await client.v2.me()).data.username, 'BrandCare');
  const complaint = await desk.alice.post("@BrandCare my parcel is late & I'm *angry*");
  const mentions = await client.v2.userMentionTimeline(desk.brand.id, { 'tweet.fields': ['created_at', 'lang'] });
  assert.deepEqual(mentions.tweets.map((post) => post.id), [complaint]);
  await client.v2.reply('@alice_k Sorry!', complaint);
  assert.equal((await client.v2.search("angry *parcel*'s OR late")).tweets.length, 1);
  const forged = library({ ...app, accessToken: keys.access_token, accessSecret: 'forged' });
  await assert.rejects(forged.v2.me(), { code: 401 });
});

test('three steps lead to a user’s token', async () => {
  const { desk, library, app } = await open();
  const link = await library(app).generateAuthLink(BACK, { linkMode: 'authorize' });
  assert.equal(link.oauth_callback_confirmed, 'true');
  const back = await decide(desk, link.url, { as: 'alice_k' });
  assert.equal(back.get('oauth_token'), link.oauth_token);
  const asking = library({ ...app, accessToken: link.oauth_token, accessSecret: link.oauth_token_secret });
  await assert.rejects(asking.login('guess'), { code: 401 });
  const login = await asking.login(back.get('oauth_verifier'));
  assert.deepEqual([login.userId, login.screenName], ['1111111111', 'alice_k']);
  assert.equal((await login.client.v2.me()).data.username, 'alice_k');
});

test('a user types a number', async () => {
  const { desk, library, app } = await open();
  const link = await library(app).generateAuthLink('oob');
  const page = await decide(desk, link.url, { as: 'BrandCare' });
  const [, number] = page.match(/<output>(\d{7})<\/output>/);
  const asking = library({ ...app, accessToken: link.oauth_token, accessSecret: link.oauth_token_secret });
  assert.equal((await asking.login(number)).screenName, 'BrandCare');
});

test('a user agrees, and tokens are renewed and revoked', async () => {
  const { desk, library, client } = await open();
  const asking = library(client);
  const { url, state, codeVerifier } = asking.generateOAuth2AuthLink(BACK, { scope: SCOPE });
  const back = await decide(desk, url, { as: 'BrandCare' });
  assert.equal(back.get('state'), state);
  const given = { code: back.get('code'), codeVerifier, redirectUri: BACK };
  const login = await asking.loginWithOAuth2(given);
  assert.deepEqual([login.expiresIn, login.scope], [7200, SCOPE]);
  assert.equal((await login.client.v2.me()).data.username, 'BrandCare');
  await assert.rejects(login.client.v2.tweet('Hello'), { code: 403 });

  await desk.world.advance(7200);
  await assert.rejects(login.client.v2.me(), { code: 401 });
  const renewed = await asking.refreshOAuth2Token(login.refreshToken);
  assert.equal((await renewed.client.v2.me()).data.username, 'BrandCare');
  await asking.revokeOAuth2Token(renewed.accessToken);
  await assert.rejects(renewed.client.v2.me(), { code: 401 });
  await assert.rejects(asking.refreshOAuth2Token(login.refreshToken), { code: 400 });
  await assert.rejects(asking.refreshOAuth2Token(renewed.refreshToken), { code: 400 }, 'all went with the one used again');
});

test('a verifier that is not the right one spoils the code', async () => {
  const { desk, library, client } = await open();
  const asking = library(client);
  const { url, codeVerifier } = asking.generateOAuth2AuthLink(BACK, { scope: SCOPE });
  const code = (await decide(desk, url, { as: 'BrandCare' })).get('code');
  const login = (verifier) => asking.loginWithOAuth2({ code, codeVerifier: verifier, redirectUri: BACK });
  await assert.rejects(login(`${codeVerifier}x`), { code: 400 });
  await assert.rejects(login(codeVerifier), { code: 400 });
  assert.equal((await decide(desk, url, { deny: 1 })).get('error'), 'access_denied');
});

test('the app gets a token of its own', async () => {
  const { library, app } = await open();
  const own = await library(app).appLogin();
  assert.equal((await own.v2.userByUsername('alice_k')).data.username, 'alice_k');
  await assert.rejects(own.v2.me(), (error) => error.code === 403 && error.data.title === 'Unsupported Authentication');
  await assert.rejects(library({ ...app, appSecret: 'wrong' }).appLogin(), { code: 403 });
});
