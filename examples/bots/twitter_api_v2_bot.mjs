// A rule-based webcare bot on unmodified twitter-api-v2.
//
// It answers mentions, posts that name the brand without the @, and private messages, in the language of the customers.
// What it says stands in phrases.json; how to point a bot of your own at the mock, in README.md.

import { readFileSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiResponseError, TwitterApi } from 'twitter-api-v2';

const { SPARRING_BASE_URL, SPARRING_TOKEN, SPARRING_LANGUAGE = 'en', SPARRING_WATCH = '', BOT_POLL_SECONDS = '0.2' } = process.env;
const PHRASES = JSON.parse(readFileSync(new URL('phrases.json', import.meta.url), 'utf8'))[SPARRING_LANGUAGE];
const SIGNATURE = ' ^BT';
const NUMBER = /\d(?:[ ./-]?\d){3}/;

// All that points the client elsewhere: an agent that speaks plain http, and the prefix of every path.
const client = new TwitterApi(SPARRING_TOKEN, { httpAgent: new http.Agent({ keepAlive: true }) }).v2;
client.setPrefix(`${SPARRING_BASE_URL}/2/`);

/** @typedef {{id: string, name: string, informal: boolean, numberKnown: boolean, lastPost?: string, used: Record<string, number>}} Customer */

const me = (await client.me()).data;
/** @type {Map<string, Customer>} */
const customers = new Map();
const seen = new Set();
let lastMention;

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
for (;;) {
  const posts = await newPosts();
  const messages = await newMessages();
  for (const post of posts) await answerPost(customers.get(post.author_id), post);
  for (const message of messages) await answerMessage(customers.get(message.sender_id), message.text);
  await sleep(Number(BOT_POLL_SECONDS) * 1000);
}

async function newPosts() {
  const shape = { max_results: 100, 'tweet.fields': ['author_id', 'created_at', 'conversation_id'], expansions: ['author_id'] };
  const since = lastMention ? { since_id: lastMention } : {};
  const posts = await read(() => client.userMentionTimeline(me.id, { ...shape, ...since }));
  lastMention = posts.map((post) => post.id).sort(byId).at(-1) ?? lastMention;
  if (SPARRING_WATCH) {
    const names = SPARRING_WATCH.split(',').map((name) => `"${name}"`).join(' OR ');
    posts.push(...(await read(() => client.search(`(${names}) -from:${me.username}`, shape))));
  }
  return posts.filter((post) => post.author_id !== me.id).sort((a, b) => byId(a.id, b.id));
}

async function newMessages() {
  const shape = { max_results: 100, 'dm_event.fields': ['sender_id', 'created_at'], expansions: ['sender_id'] };
  const messages = await read(() => client.listDmEvents({ ...shape, event_types: ['MessageCreate'] }));
  return messages.filter((message) => message.sender_id !== me.id).sort((a, b) => byId(a.id, b.id));
}

/** What is new in a feed: page by page, until one shows nothing new. Takes note of who wrote. */
async function read(open) {
  const fresh = [];
  let page = await patiently(open);
  for (;;) {
    for (const user of page.includes?.users ?? []) {
      if (!customers.has(user.id)) customers.set(user.id, { id: user.id, name: user.name, informal: false, numberKnown: false, used: {} });
    }
    const items = (page.data.data ?? []).filter((item) => !seen.has(item.id));
    for (const item of items) seen.add(item.id);
    fresh.push(...items);
    if (items.length === 0 || page.done) return fresh;
    page = await patiently(() => page.next());
  }
}

/** The library does not wait for rate limits by itself: until the reset, then once more. */
async function patiently(call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiResponseError && error.rateLimitError && error.rateLimit)) throw error;
      const wait = error.rateLimit.reset * 1000 - Date.now();
      await sleep(Math.min(Math.max(0, wait), 24 * 3_600_000)); // no window is longer than a day
    }
  }
}

async function answerPost(customer, post) {
  customer.lastPost = post.id;
  listen(customer, post.text);
  const troubled = means('trouble', post.text);
  if (means('praise', post.text) && !troubled) await reply(customer, 'joy');
  else if (post.text.includes('?') && !troubled) await reply(customer, 'question');
  else await reply(customer, 'trouble_reply');
}

async function answerMessage(customer, text) {
  listen(customer, text);
  if (customer.used.next && means('praise', text)) {
    await write(customer, 'welcome');
  } else if (!customer.numberKnown && (customer.used.ask ?? 0) < PHRASES.ask.length) {
    await write(customer, 'ask');
  } else {
    await write(customer, 'next');
    await reply(customer, 'close'); // back to the public thread, once: there is one such phrase
  }
}

async function reply(customer, kind) {
  const post = customer.lastPost;
  if (post) await say(customer, kind, (text) => client.reply(text, post));
}

async function write(customer, kind) {
  await say(customer, kind, (text) => client.sendDmToParticipant(customer.id, { text }));
}

/** Says something that this customer has not read yet. Once all such phrases are used up, the bot is silent. */
async function say(customer, kind, send) {
  const number = customer.used[kind] ?? 0;
  if (number === PHRASES[kind].length) return;
  customer.used[kind] = number + 1;
  const text = wording(customer, PHRASES[kind][number]);
  try {
    await patiently(() => send(text + SIGNATURE)).catch((error) => {
      if (error.code !== 400) throw error;
      return patiently(() => send(shortened(text, 135) + SIGNATURE)); // until 2017, a post had 140 characters
    });
  } catch (error) {
    if (![400, 403].includes(error.code)) throw error;
    console.error(`refused: ${error.data?.detail ?? error.message}`);
  }
}

function means(what, text) {
  return new RegExp(PHRASES[what], 'iu').test(text);
}

/** @param {Customer} customer */
function listen(customer, text) {
  customer.numberKnown ||= NUMBER.test(text);
  customer.informal ||= new RegExp(PHRASES.informal, 'u').test(text);
}

/** Fills in the customer's first name and the form of address, `[informal|formal]`. */
function wording(customer, phrase) {
  const [first, ...rest] = customer.name.split(' ');
  const name = rest.length && /^\p{L}{2,}$/u.test(first) ? ` ${first}` : ''; // nobody is called by a nickname
  const hello = PHRASES.hello[customer.informal ? 0 : 1] + name;
  return phrase.replace(/\[([^|\]]*)\|([^\]]*)\]/g, customer.informal ? '$1' : '$2').replace('{hello}', hello);
}

/** As many whole sentences as there is room for, or else words. */
function shortened(text, room) {
  const end = [...text.matchAll(/[.!?](?= |$)/g)].map((match) => match.index + 1).filter((at) => at <= room).at(-1);
  return text.slice(0, end ?? text.lastIndexOf(' ', room));
}

function byId(a, b) {
  return BigInt(a) < BigInt(b) ? -1 : 1;
}
