// The editor of scenarios: numbers its lines, and has the text checked a moment after the last key. Without it, the buttons do.
"use strict";
(() => {
  const form = document.querySelector(".editor");
  if (!form) return;
  const text = form.querySelector("textarea");
  const gutter = form.querySelector(".gutter");
  const told = document.getElementById("told");
  const state = document.getElementById("told-state");
  let timer = 0, asked = 0, count = 0;

  const number = () => {
    const lines = text.value.split("\n").length;
    if (lines !== count) {
      count = lines;
      gutter.textContent = Array.from({ length: lines }, (_, at) => at + 1).join("\n");
    }
    gutter.scrollTop = text.scrollTop;
  };

  const check = async (samples) => {
    clearTimeout(timer);
    const own = ++asked;
    const fields = new URLSearchParams(new FormData(form));
    if (samples) fields.set("samples", "1");
    state.textContent = form.dataset.wordChecking;
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: fields, headers: { "sparring-script": "1" } });
      const words = await answer.text();
      // Somebody has typed on since: that is checked next.
      if (own !== asked) return;
      if (answer.ok) told.innerHTML = words;
      const title = told.querySelector(".fault, .fine");
      state.textContent = answer.ok ? (title ? title.textContent.trim() : "") : words;
    } catch {
      if (own === asked) state.textContent = form.dataset.wordOffline;
    }
  };

  text.addEventListener("input", () => {
    number();
    clearTimeout(timer);
    timer = setTimeout(check, 600, false);
  });
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  form.addEventListener("submit", (event) => {
    const act = event.submitter && event.submitter.dataset.act;
    if (!act) return;
    event.preventDefault();
    check(act === "samples");
  });
  told.addEventListener("click", (event) => {
    const place = event.target.closest("[data-line]");
    if (!place) return;
    const lines = text.value.split("\n");
    const line = Number(place.dataset.line), column = Number(place.dataset.column);
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const letters = Array.from(lines[line - 1] || "").slice(0, column - 1).join("");
    text.focus();
    text.setSelectionRange(start + letters.length, start + (lines[line - 1] || "").length);
    text.scrollTop = Math.max(0, (line - 6) * text.scrollHeight / lines.length);
  });
  number();
})();
