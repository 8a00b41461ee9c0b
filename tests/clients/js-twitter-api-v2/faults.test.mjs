// What twitter-api-v2 makes of a platform that fails it: which error there is, and what was done all the same.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiPartialResponseError, ApiRequestError, ApiResponseError } from 'twitter-api-v2';

import { open } from './client.mjs';

test('a lost answer is no lost post', async () => {
  const { client, me } = await open({ faults: [{ on: 'createPosts', nth: 1, do: 'lost' }] });
  await assert.rejects(client.v2.tweet('We are here.'), ApiRequestError);
  await assert.rejects(client.v2.tweet('We are here.'), (error) => /duplicate content/.test(error.data.detail));
  const own = await client.v2.userTimeline(me.id);
  assert.deepEqual(own.tweets.map((post) => post.text), ['We are here.']);
});

test('trouble at the other end has errors of its own', async () => {
  const faults = [{ do: { status: 503 } }, { do: 'reset' }, { do: 'truncated' }];
  const { client } = await open({ faults: faults.map((fault, n) => ({ on: 'createPosts', nth: n + 1, ...fault })) });
  await assert.rejects(client.v2.tweet('One'), (error) => error instanceof ApiResponseError && error.code === 503);
  await assert.rejects(client.v2.tweet('Two'), ApiRequestError);
  await assert.rejects(client.v2.tweet('Three'), (error) => error instanceof ApiPartialResponseError || error instanceof ApiRequestError);
});

test('a token ends in the middle', async () => {
  const { client } = await open({ faults: [{ on: 'createPosts', nth: 1, do: 'expire_token' }] });
  await assert.rejects(client.v2.tweet('We are here.'), (error) => error.isAuthError && error.code === 401);
});
