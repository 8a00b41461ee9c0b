// The filtered stream on the official TypeScript library.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open } from './client.mjs';

test('rules let through what they name', async () => {
  const { desk, app } = await open();
  await app.stream.updateRules({ add: [{ value: '@BrandCare', tag: 'mentions' }] });
  assert.deepEqual((await app.stream.getRules()).data.map((rule) => rule.value), ['@BrandCare']);
  const stream = await app.stream.posts({ tweetFields: ['created_at'], expansions: ['author_id'] });
  const heard = new Promise((resolve) => stream.on('data', (event) => event.data && resolve(event)));
  const complaint = await desk.alice.post('@BrandCare my parcel is late');
  const event = await heard;
  assert.deepEqual([event.data.id, event.includes.users[0].username], [complaint, 'alice_k']);
  assert.equal(event.matching_rules[0].tag, 'mentions');
  stream.close();
});
