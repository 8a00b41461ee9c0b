// What the official TypeScript library makes of a platform that fails it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open } from './client.mjs';

test('a lost answer is no lost post', async () => {
  const { desk, client } = await open({ faults: [{ on: 'createPosts', nth: 1, do: 'lost' }] });
  const post = () => client.posts.create({ text: 'We are here.' });
  await assert.rejects(post(), (error) => error.statusText === 'NETWORK_ERROR');
  await assert.rejects(post(), (error) => error.status === 403);
  assert.deepEqual((await client.users.getPosts(desk.brand.id)).data.map((post) => post.text), ['We are here.']);
});

test('trouble at the other end is an error', async () => {
  const faults = [{ do: { status: 503 } }, { do: 'malformed' }, { do: 'reset' }];
  const { client } = await open({ faults: faults.map((fault, n) => ({ on: 'getUsersMe', nth: n + 1, ...fault })) });
  await assert.rejects(client.users.getMe(), (error) => error.status === 503);
  await assert.rejects(client.users.getMe(), (error) => error.name === 'ApiError');
  await assert.rejects(client.users.getMe(), (error) => error.statusText === 'NETWORK_ERROR');
  assert.equal((await client.users.getMe()).data.username, 'BrandCare');
});
