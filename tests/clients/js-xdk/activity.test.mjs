// What happens to an account, on the official TypeScript library: subscriptions, and the stream of what they are about.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open } from './client.mjs';

test('who subscribed hears what happens', async () => {
  const { desk, app, client } = await open();
  const filter = { userId: desk.brand.id };
  const made = (await client.activity.createSubscription({ eventType: 'post.mention.create', filter, tag: 'mentions' })).data;
  assert.equal(made.subscription.eventType, 'post.mention.create');
  const stream = await app.stream.activity();
  const heard = new Promise((resolve) => stream.on('data', (event) => event.data && resolve(event.data)));
  const complaint = await desk.alice.post('@BrandCare my parcel is late');
  const { event_type: kind, tag, payload } = await heard;
  assert.deepEqual([kind, tag, payload.id, payload.author_id], ['post.mention.create', 'mentions', complaint, desk.alice.id]);
  stream.close();
  const ended = await app.activity.deleteSubscriptionsByIds([made.subscription.subscriptionId]);
  assert.deepEqual([ended.data[0].deleted, ended.meta.totalSubscriptions], [true, 0]);
});

test('who may not listen is told so', async () => {
  const { app, client } = await open();
  await assert.rejects(app.stream.posts(), (error) => error.status === 409);
  await assert.rejects(client.stream.posts());
});
