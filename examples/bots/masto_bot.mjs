// A rule-based webcare bot on unmodified masto.
//
// It answers mentions, posts that name the brand without the @, and direct statuses, in the language of the customers. It is
// started with `sparring run --platform mastodon`. What it says stands in phrases.json; how to point a bot of your own at the
// mock, in README.md.

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRestAPIClient, MastoHttpError } from 'masto';

const { SPARRING_BASE_URL, SPARRING_TOKEN, SPARRING_LANGUAGE = 'en', SPARRING_WATCH = '', BOT_POLL_SECONDS = '0.2' } = process.env;
const PHRASES = JSON.parse(readFileSync(new URL('phrases.json', import.meta.url), 'utf8'))[SPARRING_LANGUAGE];
const SIGNATURE = ' ^BT';
const NUMBER = /\d(?:[ ./-]?\d){3}/;

const client = createRestAPIClient({ url: SPARRING_BASE_URL, accessToken: SPARRING_TOKEN });

/** @typedef {{acct: string, name: string, informal: boolean, numberKnown: boolean, lastPost?: object, used: Record<string, number>}} Customer */

const me = await patiently(() => client.v1.accounts.verifyCredentials());
/** @type {Map<string, Customer>} */
const customers = new Map();
const seen = new Set();
let lastNotification;

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
for (;;) {
  for (const status of await newStatuses()) {
    const { id, acct, displayName } = status.account;
    if (!customers.has(id)) customers.set(id, { acct, name: displayName, informal: false, numberKnown: false, used: {} });
    const customer = customers.get(id);
    if (status.visibility === 'direct') await answerMessage(customer, plain(status.content));
    else await answerPost(customer, status);
  }
  await sleep(Number(BOT_POLL_SECONDS) * 1000);
}

/** Mentions, in public and in private, and posts that a search for the brand's names finds. */
async function newStatuses() {
  const since = lastNotification ? { minId: lastNotification } : {};
  const notifications = await patiently(() => client.v1.notifications.list({ types: ['mention'], ...since }));
  lastNotification = notifications[0]?.id ?? lastNotification;
  const found = notifications.map((notification) => notification.status);
  for (const name of SPARRING_WATCH.split(',').filter(Boolean)) {
    found.push(...(await patiently(() => client.v2.search.list({ q: `"${name}"`, type: 'statuses' }))).statuses);
  }
  const fresh = found.filter(({ id }) => !seen.has(id) && seen.add(id));
  return fresh.filter((status) => status.account.id !== me.id).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

/** The library does not wait for rate limits by itself: a little by its own clock, then once more. */
async function patiently(call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof MastoHttpError && error.statusCode === 429)) throw error;
      await sleep(Number(BOT_POLL_SECONDS) * 1000); // stories mostly lie in the past, so that the reset has come already
    }
  }
}

/** The text of a status, which comes as HTML. */
function plain(content) {
  const names = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  const text = content.replace(/<\/p><p>|<br ?\/?>/g, '\n').replace(/<[^>]*>/g, '');
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => names[name]);
}

async function answerPost(customer, status) {
  customer.lastPost = status;
  const text = plain(status.content);
  listen(customer, text);
  const troubled = means('trouble', text);
  if (means('praise', text) && !troubled) await reply(customer, 'joy');
  else if (text.includes('?') && !troubled) await reply(customer, 'question');
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
  const send = (text) => client.v1.statuses.create({ status: `@${customer.acct} ${text}`, inReplyToId: post.id });
  if (post) await say(customer, kind, send);
}

async function write(customer, kind) {
  // A direct status reaches those whom it names, and nobody else.
  const send = (text) => client.v1.statuses.create({ status: `@${customer.acct} ${text}`, visibility: 'direct' });
  await say(customer, kind, send);
}

/** Says something that this customer has not read yet. Once all such phrases are used up, the bot is silent. */
async function say(customer, kind, send) {
  const number = customer.used[kind] ?? 0;
  if (number === PHRASES[kind].length) return;
  customer.used[kind] = number + 1;
  const text = wording(customer, PHRASES[kind][number]);
  try {
    await patiently(() => send(text + SIGNATURE));
  } catch (error) {
    if (!(error instanceof MastoHttpError && error.statusCode < 500)) throw error;
    console.error(`refused: ${error.message}`);
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
