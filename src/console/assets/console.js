// The console's script: it swaps in what is new, keeps what is being written, and hears shortcuts. Every page can be read, and every
// form sent, without it.
"use strict";
(() => {
const root = document.documentElement;
root.classList.add("scripted");
const one = (what, within = document) => within.querySelector(what);
const all = (what, within = document) => [...within.querySelectorAll(what)];
const on = (event, what, then) => document.addEventListener(event, (heard) => {
  const target = heard.target.closest?.(what);
  if (target) then(target, heard);
});
const memory = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  put(key, value) { try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* not kept */ } },
};
const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const post = (to, body, more) => fetch(to, { method: "POST", body, headers: { "sparring-script": "1" }, redirect: "manual", ...more });
const went = (answer) => answer.ok || answer.type === "opaqueredirect";

// On every page: switches that need no button, dialogs, and second thoughts.
on("change", "[data-submit]", (field) => field.form.requestSubmit());
on("click", "[data-dialog]", (button) => one(`#${button.dataset.dialog}`)?.showModal());
on("submit", "[data-confirm]", (form, event) => { if (!confirm(form.dataset.confirm)) event.preventDefault(); });
const close = (but) => all("details.pop[open]").forEach((pop) => { if (pop !== but) pop.open = false; });
document.addEventListener("click", (event) => close(event.target.closest("details.pop")));
document.addEventListener("keydown", (event) => {
  const pop = event.key === "Escape" && one("details.pop[open]");
  if (pop) { pop.open = false; one("summary", pop).focus(); }
});

const place = one("[data-live]");
if (!place) return;
const word = (name, values = {}) => (place.dataset[`word${name}`] || "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
const href = place.dataset.conversation;
const news = (text) => { if (text) one("#news").textContent = text; };
const banner = (text, key) => {
  const bar = one("#banner");
  if (!text && bar.dataset.key !== key) return;
  Object.assign(bar, { textContent: text || "", hidden: !text });
  bar.dataset.key = key;
};

// Fragments: what is new takes the place of what was there, and focus, scrolling and open details stay.
const nameOf = (node) => {
  if (!node || node === document.body) return null;
  if (node.id) return `#${CSS.escape(node.id)}`;
  if (node.matches("a[href]")) return `a[href="${CSS.escape(node.getAttribute("href"))}"]`;
  const line = node.closest("[id]");
  if (!line) return null;
  const like = node.name ? `[name="${node.name}"]` : "";
  return `#${CSS.escape(line.id)} ${node.localName}${like}`;
};
const scrollers = (box) => [box, ...all("[data-lines]", box)];
const isAtEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 40;
const toEnd = (box) => all("[data-lines]", box).forEach((list) => { list.scrollTop = list.scrollHeight; });
let arrived = performance.now();

function swap(name, html) {
  const box = one(`#${name}`);
  if (!box || (name === "status" && document.activeElement?.matches("#status select"))) return;
  const told = all("[data-news]", box).map((node) => node.dataset.news).join(" ");
  const known = new Set(all(".line", box).map((line) => line.id));
  const shut = new Set(all(".line:has(.hint:not([open]))", box).map((line) => line.id));
  const held = box.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const stood = scrollers(box).map((list) => ({ top: list.scrollTop, end: list.matches("[data-lines]") && isAtEnd(list) }));
  const made = document.createElement("template");
  made.innerHTML = html;
  box.replaceChildren(made.content);
  scrollers(box).forEach((list, at) => { if (stood[at]) list.scrollTop = stood[at].end ? list.scrollHeight : stood[at].top; });
  all(".line", box).forEach((line) => {
    if (known.size && !known.has(line.id)) line.classList.add("fresh");
    if (shut.has(line.id)) all(".hint", line).forEach((hint) => { hint.open = false; });
  });
  if (held) one(held, box)?.focus({ preventScroll: true });
  const tells = all("[data-news]", box).map((node) => node.dataset.news).join(" ");
  if (tells !== told) news(tells);
  if (name === "thread") follow(box, known);
  if (name === "status") arrived = performance.now();
  if (name === "inbox") all("[data-waited]", box).forEach((bar) => { bar.dataset.since = performance.now(); });
}

// The page knows of all that it shows: what is sent next is an answer to that.
function follow(box, known) {
  const seen = one("[data-seen]", box)?.dataset.seen;
  all("[data-write]").forEach((form) => { if (seen) form.elements.seen.value = seen; });
  const theirs = all(".line.theirs.fresh .text", box);
  if (known.size && theirs.length) news(theirs.map((text) => text.textContent.slice(0, 300)).join(" "));
}

// Time goes on between two fragments.
const speed = () => Number(one("[data-clock]")?.dataset.speed || 0);
const stopwatch = (ms) => {
  const s = Math.max(0, Math.floor(ms / 1000)), two = (n) => String(n).padStart(2, "0");
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};
const length = (ms) => {
  const m = Math.floor(Math.max(0, ms) / 60000), parts = [["Days", Math.floor(m / 1440)], ["Hours", Math.floor(m / 60) % 24], ["Minutes", m % 60]];
  const first = parts.findIndex(([, n]) => n > 0);
  if (first < 0) return word("Seconds", { n: Math.floor(Math.max(0, ms) / 1000) });
  return parts.slice(first, first + 2).filter(([, n]) => n > 0).map(([unit, n]) => word(unit, { n })).join(" ");
};
setInterval(() => {
  const now = performance.now();
  all("[data-clock]").forEach((shown) => { shown.textContent = stopwatch(Number(shown.dataset.clock) + (now - arrived) * Number(shown.dataset.speed)); });
  all("[data-waited]").forEach((bar) => {
    const goal = Number(bar.dataset.goal), waited = Number(bar.dataset.waited) + (now - Number(bar.dataset.since || 0)) * speed();
    bar.value = Math.min(100, (waited * 100) / Math.max(1, goal));
    const told = one("[data-told]", bar.parentElement);
    if (told) told.textContent = word("Wait", { waited: length(waited), goal: length(goal) });
  });
}, 1000);

// Live events, and what to do while there are none. Browsers open few connections to one place: a page that nobody sees has none.
let source = null, leaving = 0;
function listen() {
  if (source) return;
  const [, , , , kase, customer] = (href || "").split("/");
  source = new EventSource(place.dataset.live + (href ? `?case=${kase}&customer=${customer}` : ""));
  ["status", "inbox", "thread"].forEach((name) => source.addEventListener(name, (event) => swap(name, event.data)));
  source.addEventListener("end", () => { hangUp(); location.reload(); });
  source.addEventListener("open", () => { if (!one("#banner").hidden) news(word("Online")); banner("", "line"); retry(); });
  source.addEventListener("error", () => {
    banner(word("Offline"), "line");
    if (source?.readyState === EventSource.CLOSED) { hangUp(); setTimeout(listen, 3000); }
  });
}
function hangUp() { source?.close(); source = null; }
addEventListener("pagehide", hangUp);
addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
document.addEventListener("visibilitychange", () => {
  clearTimeout(leaving);
  if (document.hidden) leaving = setTimeout(hangUp, 5000); else listen();
});

// Counting as the platform does: what is heavy counts two, an emoji two, a link 23. The server's own count comes with every draft.
const emoji = (() => { try { return new RegExp("\\p{RGI_Emoji}", "gv"); } catch { return /\p{Extended_Pictographic}(\u200d\p{Extended_Pictographic}|\ufe0f)*/gu; } })();
const links = /https?:\/\/[^\s]+|(?<![\w@.-])(?:[\w-]+\.)+(?:com|org|net|eu|nl|be|de|at|ch|fr|se|uk|info|io|app|example)(?![\w-])(?:\/[^\s]*)?/gi;
const isLight = (c) => c < 4352 || (c > 8191 && c < 8206) || (c > 8207 && c < 8224) || (c > 8241 && c < 8248);
const count = (text) => {
  let total = 0;
  const rest = text.normalize("NFC").replace(links, () => { total += 23; return ""; }).replace(emoji, (found) => { if (/^[\d#*]$/.test(found)) return found; total += 2; return ""; });
  for (const c of rest) total += isLight(c.codePointAt(0)) ? 1 : 2;
  return total;
};
const plain = (text) => [...text.normalize("NFC")].length;
const slots = (text) => text.match(/\{[^{}\n]{1,60}\}|\[[^[\]\n]{1,60}\]|<[^<>\n]{1,60}>/g) || [];

// The composer: one form a channel; both are kept.
const forms = all("[data-write]").filter((form) => form.elements.text);
forms.forEach((form) => {
  const text = form.elements.text, limit = Number(text.dataset.limit), key = `draft ${form.getAttribute("action")} ${form.dataset.write}`;
  const measure = limit > 1000 ? plain : count;
  const self = { form, text, extra: Number(text.dataset.length) - measure(text.value), timer: 0, hints: 0, kept: text.value + form.elements.image?.value, busy: false, queued: false, under: null };
  form.self = self;
  self.body = () => new URLSearchParams({ channel: form.dataset.write, text: text.value, image: form.elements.image?.value || "" });
  self.said = (fault) => { one(".fault", form).textContent = fault || ""; text.setAttribute("aria-invalid", String(Boolean(fault))); };
  self.show = () => {
    const used = measure(text.value) + self.extra, counter = one("[data-counter]", form), over = used > limit;
    one("[data-used]", form).textContent = used;
    counter.classList.toggle("over", over);
    counter.title = word(over ? "Over" : "Left", { n: Math.abs(limit - used) });
    const open = slots(text.value);
    one(".slots", form).textContent = open.length ? word("Slots", { slots: open.join(" ") }) : "";
    const chosen = one("[data-chosen]", form);
    if (chosen) chosen.textContent = form.elements.image?.value ? form.elements.image.value.replace(/\..*$/, "") : "";
  };
  self.keep = async (more) => {
    clearTimeout(self.timer);
    const value = text.value + (form.elements.image?.value || "");
    if (value === self.kept) return;
    if (!self.under) memory.put(key, JSON.stringify({ text: text.value }));
    try {
      const written = text.value, answer = await post(`${href}/draft`, self.body(), more);
      if (!answer.ok) throw answer;
      self.kept = value;
      if (!self.under) memory.put(key, null);
      const right = Number(answer.headers.get("sparring-length"));
      if (right && written === text.value) { self.extra = right - measure(written); self.show(); }
      one("[data-kept]", form).textContent = word("Kept");
    } catch { one("[data-kept]", form).textContent = word("Unkept"); }
  };
  self.foresee = async () => {
    const box = one("[data-hint=typing]", form), written = text.value;
    if (!box) return;
    try {
      const answer = await post(`${href}/hint`, self.body());
      if (written === text.value) box.innerHTML = answer.status === 200 ? await answer.text() : "";
    } catch { /* a hint less */ }
  };
  self.typed = () => {
    self.said("");
    delete form.dataset.warned;
    one("[data-kept]", form).textContent = "";
    self.show();
    clearTimeout(self.timer);
    clearTimeout(self.hints);
    self.timer = setTimeout(self.keep, 600);
    self.hints = setTimeout(self.foresee, 900);
  };
  self.send = async () => {
    if (self.busy) return;
    clearTimeout(self.timer);
    self.busy = true;
    const button = one("[data-send]", form);
    // What is on its way stays as it was, until it is known what came of it.
    const { sent, body } = self.under ??= { sent: text.value, body: new URLSearchParams(new FormData(form)).toString() };
    one("[data-kept]", form).textContent = word("Sending");
    memory.put(key, JSON.stringify({ text: sent, nonce: form.elements.nonce.value, sent: true }));
    try {
      button.setAttribute("aria-disabled", "true");
      const answer = await post(form.action, new URLSearchParams(body));
      self.under = null;
      self.queued = false;
      banner("", "send");
      if (went(answer)) self.done(sent);
      else { self.said(await answer.text()); one("[data-kept]", form).textContent = ""; if (answer.status === 409) form.elements.nonce.value = fresh(); text.focus(); }
    } catch {
      self.queued = true;
      one("[data-kept]", form).textContent = "";
      banner(word("Queued"), "send");
      setTimeout(() => self.queued && self.send(), 3000);
    }
    button.removeAttribute("aria-disabled");
    self.busy = false;
  };
  self.done = (sent) => {
    memory.put(key, null);
    self.said("");
    form.elements.nonce.value = fresh();
    // What was typed on while it was sent stays.
    text.value = text.value.startsWith(sent) ? text.value.slice(sent.length) : text.value;
    self.kept = "";
    const none = one("input[name=image][value='']", form);
    if (none) none.checked = true;
    all("[name=anyway]", form).forEach((box) => { box.closest("label").remove(); });
    const foreseen = one("[data-hint]", form);
    if (foreseen) foreseen.replaceChildren();
    self.show();
    one("[data-kept]", form).textContent = word("Sent");
    news(word("Sent"));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const open = slots(text.value);
    if (open.length && !form.dataset.warned) {
      form.dataset.warned = "yes";
      self.said(word("Slots", { slots: open.join(" ") }));
      text.focus();
      const at = text.value.indexOf(open[0]);
      text.setSelectionRange(at, at + open[0].length);
    } else self.send();
  });
  form.addEventListener("input", self.typed);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    if (event.key === "Escape") text.blur();
  });
  // What an earlier page could not keep comes back, under the name it was to be sent by: it is never sent twice.
  const left = JSON.parse(memory.get(key) || "null");
  if (left?.sent) form.elements.nonce.value = left.nonce;
  if (left?.text && left.text !== text.value) { text.value = left.text; self.typed(); }
  self.show();
});
const retry = () => forms.forEach((form) => { if (form.self.queued) form.self.send(); else if (!form.self.busy) form.self.keep(); });
addEventListener("online", retry);
addEventListener("pagehide", () => forms.forEach((form) => { if (!form.self.busy) form.self.keep({ keepalive: true }); }));

const writing = () => forms.find((form) => !form.hidden);
function switchTo(channel, isFocused) {
  all("[data-write]").forEach((form) => { form.hidden = form.dataset.write !== channel; });
  all("[data-switch]").forEach((link) => { link.toggleAttribute("aria-current", link.dataset.switch === channel); if (link.hasAttribute("aria-current")) link.setAttribute("aria-current", "true"); });
  history.replaceState(null, "", `${href}?in=${channel}`);
  if (isFocused) writing()?.elements.text.focus();
  news(one(`#where-${channel}`)?.textContent.trim());
}
on("click", "[data-switch]", (link, event) => { event.preventDefault(); switchTo(link.dataset.switch, true); });
on("click", "[data-reply]", (button) => {
  const form = button.closest("form"), text = form.elements.text, reply = one("[data-text]", button).textContent;
  const from = text.selectionStart;
  text.setRangeText(reply, from, text.selectionEnd, "end");
  close();
  text.focus();
  const open = slots(reply)[0];
  if (open) text.setSelectionRange(from + reply.indexOf(open), from + reply.indexOf(open) + open.length);
  form.self.typed();
});

// What is done beside writing happens without leaving the page; what comes of it arrives live.
on("submit", "[data-quiet]", async (form, event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  close();
  if (form.elements.nonce) form.elements.nonce.value = fresh();
  try {
    const answer = await post(form.action, body);
    banner(went(answer) ? "" : await answer.text(), "deed");
  } catch { banner(word("Offline"), "line"); }
});

// Shortcuts of one key each; they can be switched off.
const keysOn = one("#keys-on");
if (keysOn) {
  keysOn.checked = memory.get("keys") !== "off";
  keysOn.addEventListener("change", () => memory.put("keys", keysOn.checked ? null : "off"));
}
const step = (by) => {
  const rows = all("[data-row]"), at = rows.indexOf(document.activeElement), open = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = at < 0 && open < 0 ? 0 : (at < 0 ? open : at) + by;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
};
const shortcuts = {
  j: () => step(1),
  k: () => step(-1),
  o: () => (document.activeElement.matches("[data-row]") ? document.activeElement : one("[data-row]"))?.click(),
  r: () => writing()?.elements.text.focus(),
  p: () => href && switchTo(one("[data-write][hidden]")?.dataset.write || "public", true),
  "?": () => { const list = one("#keys"); if (list.open) list.close(); else list.showModal(); },
};
document.addEventListener("keydown", (event) => {
  const target = event.target, isText = target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (isText || event.ctrlKey || event.metaKey || event.altKey || event.repeat || (event.key !== "?" && !keysOn?.checked)) return;
  if (event.key === " " && target.matches("button, summary, a, input, [tabindex='0']")) return;
  if (one("dialog[open]") && event.key !== "?") return;
  const key = event.key === " " ? " " : event.key.toLowerCase();
  const marked = all(`[data-key="${CSS.escape(key)}"]`).filter((button) => !button.disabled && button.checkVisibility?.() !== false);
  const act = shortcuts[key] || (marked.length && (() => { const last = marked[marked.length - 1]; last.focus(); last.click(); }));
  if (!act) return;
  event.preventDefault();
  act();
});

all("[data-waited]").forEach((bar) => { bar.dataset.since = arrived; });
toEnd(document);
listen();
})();
