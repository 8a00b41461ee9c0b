// The replay: the slider shows its moment at once, the steps need no new page, and the shift can be played.
(() => {
  "use strict";
  const slider = document.querySelector("[data-replay]");
  if (!slider) return;
  const range = slider.elements.at;
  const scene = document.getElementById("scene");
  const moments = slider.dataset.moments.split(" ").map(Number);
  const end = Number(slider.dataset.end);
  const status = () => scene.querySelector(".clock");
  let asked = 0;

  // Shows what an address has, unless something later was asked for meanwhile.
  async function show(address) {
    const turn = ++asked;
    let answer;
    try {
      answer = await fetch(address, { headers: { "Sparring-Script": "1" } });
    } catch {
      return stop();
    }
    if (turn !== asked) return;
    if (!answer.ok) return stop();
    const text = await answer.text();
    if (turn !== asked) return;
    const held = scene.contains(document.activeElement) && document.activeElement.getAttribute("rel");
    scene.innerHTML = text;
    if (held) (scene.querySelector(`[rel="${held}"]`) || button).focus();
    const at = Number(status().dataset.at);
    range.value = at;
    range.setAttribute("aria-valuetext", status().textContent);
    mark(at);
    history.replaceState(null, "", address);
  }

  // Moves the line on the timeline.
  function mark(at) {
    const line = document.querySelector("line.now");
    const point = document.querySelector("polygon.now");
    if (!line || !point) return;
    const x = 8 + 704 * (end > 0 ? at / end : 0);
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    const [, y] = point.points[1] ? [0, point.points[1].y] : [0, 0];
    point.setAttribute("points", `${x - 5},${y + 8} ${x},${y} ${x + 5},${y + 8}`);
  }

  function address(at) {
    const place = new URL(location.href);
    place.searchParams.set("at", at);
    return place.pathname + place.search;
  }

  let wait;
  range.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => show(address(range.value)), 60);
    mark(Number(range.value));
  });
  slider.addEventListener("submit", (event) => {
    event.preventDefault();
    show(address(range.value));
  });
  scene.addEventListener("click", (event) => {
    const step = event.target.closest("a[data-step]");
    if (!step || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    stop();
    show(step.getAttribute("href"));
  });

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = slider.dataset.play;
  slider.append(button);
  let playing;
  function stop() {
    clearInterval(playing);
    playing = undefined;
    button.textContent = slider.dataset.play;
  }
  button.addEventListener("click", () => {
    if (playing) return stop();
    button.textContent = slider.dataset.pause;
    const step = () => {
      const now = Number(status().dataset.at);
      const next = moments.find((at) => at > now);
      if (next === undefined) return stop();
      show(address(next));
    };
    if (Number(status().dataset.at) >= end) show(address(0));
    else step();
    playing = setInterval(step, 1600);
  });
})();
