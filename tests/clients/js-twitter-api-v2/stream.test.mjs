// The filtered stream on twitter-api-v2: rules, and what they let through.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ETwitterStreamEvent } from 'twitter-api-v2';

import { open } from './client.mjs';

test('rules let through what they name', async () => {
  const { desk, as } = await open();
  const app = as(desk.appToken).v2;
  const added = await app.updateStreamRules({ add: [{ value: '@BrandCare -is:retweet', tag: 'mentions' }] });
  assert.equal(added.meta.summary.created, 1);
  assert.deepEqual((await app.streamRules()).data.map((rule) => rule.tag), ['mentions']);
  const stream = await app.searchStream({ expansions: ['author_id'], 'tweet.fields': ['created_at'] });
  const heard = new Promise((resolve) => stream.once(ETwitterStreamEvent.Data, resolve));
  await desk.alice.post('Nothing to do with anybody');
  const complaint = await desk.alice.post('@BrandCare my parcel is late');
  const { data, includes, matching_rules } = await heard;
  assert.deepEqual([data.id, includes.users[0].username], [complaint, 'alice_k']);
  assert.deepEqual(matching_rules.map((rule) => rule.tag), ['mentions']);
  stream.close();
  await app.updateStreamRules({ delete: { ids: added.data.map((rule) => rule.id) } });
  assert.equal((await app.streamRules()).data, undefined);
});

test('a user is told that rules are the app’s', async () => {
  const { client } = await open();
  await assert.rejects(client.v2.streamRules(), (error) => error.code === 403 && /User Context is forbidden/.test(error.data.detail));
});
