// The console's script: it swaps in what is new. Every page can be read, and every form sent, without it.
"use strict";
document.documentElement.classList.add("scripted");
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
