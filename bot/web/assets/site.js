// Only comfort: every page is whole without it. Nothing is sent, kept or counted.
"use strict";

const words = document.body.dataset;

// Leave this page: at once, and in place of it, so that Back does not lead here. The history keeps its line.
const leave = document.querySelector(".leave");
if (leave) {
  const go = () => {
    document.documentElement.classList.add("gone");
    document.title = words.name;
    location.replace(leave.href);
  };
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) {
      const now = Date.now();
      presses = [...presses, now].filter((then) => now - then < 5000);
      if (presses.length >= 3) go();
    }
  });
  addEventListener("pageshow", () => document.documentElement.classList.remove("gone"));
  for (const keys of document.querySelectorAll(".keys")) keys.hidden = false;
}

// Copy: beside each number, and each address that no tap opens. There is no clipboard without https.
const status = document.createElement("p");
status.setAttribute("role", "status");
status.className = "copied";
if (navigator.clipboard) {
  for (const shown of document.querySelectorAll("[data-copy]")) {
    if (shown === document.body) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.copy;
    button.setAttribute("aria-label", words.copyThis.replace("{number}", shown.textContent));
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(shown.dataset.copy);
        button.textContent = words.copied;
        status.textContent = words.copied;
      } catch {
        button.remove();
      }
    });
    (shown.closest("strong") ?? shown).after(button);
  }
}

// Read this aloud: only by a voice on the device itself, since others send the text away.
const article = document.querySelector("article");
const speech = window.speechSynthesis;
if (article && speech) {
  const language = article.lang || document.documentElement.lang;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "aloud";
  const stop = () => {
    speech.cancel();
    button.textContent = article.dataset.aloud;
  };
  const own = () =>
    speech.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === language);
  button.addEventListener("click", () => {
    if (speech.speaking) return stop();
    const parts = [...article.querySelectorAll("h1, h2, p, li, summary")].filter((part) => part.checkVisibility?.() ?? true);
    for (const part of parts) {
      const copy = part.cloneNode(true);
      for (const inside of copy.querySelectorAll("button")) inside.remove();
      const said = new SpeechSynthesisUtterance(copy.textContent);
      said.lang = language;
      said.voice = own();
      if (part === parts.at(-1)) said.onend = stop;
      speech.speak(said);
    }
    button.textContent = article.dataset.stop;
  });
  const offer = () => {
    if (own() && !button.isConnected) article.querySelector("h1").after(button);
  };
  stop();
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", stop);
}

// The words of a text in the form in which two spellings are compared, as `fold` in bot/web/search.py.
const fold = (text, same) =>
  [...text.toLowerCase().normalize("NFKD").replace(/[\p{M}\p{C}]/gu, "")]
    .map((sign) => same[sign] ?? sign)
    .join("")
    .match(/[\p{L}\p{N}]{2,}/gu) ?? [];

// The words of an index, each with its places: `packed` in bot/web/search.py says how they are written.
const unpacked = (rows) => {
  let word = [];
  return rows.split(" ").map((row) => {
    const [letters, steps] = row.slice(1).split(".");
    word = [...word.slice(0, parseInt(row[0], 36)), ...letters];
    const places = [];
    let [place, times] = [0, 0];
    for (const sign of steps) {
      if (sign >= "A" && sign <= "Z") times = times * 26 + sign.charCodeAt(0) - 65;
      else {
        place += times * 36 + parseInt(sign, 36);
        times = 0;
        places.push(place);
      }
    }
    return [word.join(""), places];
  });
};

// Search: the whole index is fetched once, whatever is typed. The words stay here.
const find = document.querySelector(".find");
if (find) {
  const box = document.getElementById("words");
  const said = document.getElementById("found");
  const list = document.getElementById("results");
  const links = new Map([...document.querySelectorAll(".all a")].map((link) => [link.getAttribute("href"), link]));
  const shared = (one, other) => {
    let length = 0;
    while (length < one.length && one[length] === other[length]) length += 1;
    return length;
  };
  // A word fits if it begins so; or, of longer words, if all but the ending is the same: "neglected", "skargę".
  const fits = (typed, word) =>
    word.startsWith(typed) ||
    (typed.length > 4 && word.length > 3 && shared(typed, word) >= Math.max(4, Math.min(typed.length, word.length) - 2));
  const search = (index, typed) => {
    const scores = new Map();
    for (const one of typed) {
      const best = new Map();
      for (const [word, places] of index.words) {
        if (!fits(one, word)) continue;
        const exact = word === one ? 2 : word.startsWith(one) ? 1.5 : 1;
        const rare = 1 + Math.log(index.pages.length / places.length);
        for (const place of places) {
          const score = exact * rare * (place % 2 ? 4 : 1);
          const page = place >> 1;
          best.set(page, Math.max(best.get(page) ?? 0, score));
        }
      }
      for (const [page, score] of best) scores.set(page, (scores.get(page) ?? 0) + score);
    }
    return [...scores]
      .sort((one, other) => other[1] - one[1] || one[0] - other[0])
      .map(([page]) => links.get(index.pages[page]))
      .filter(Boolean)
      .slice(0, 12);
  };
  const show = (index) => {
    const typed = fold(box.value, index.same);
    const found = typed.length ? search(index, typed) : [];
    list.replaceChildren(
      ...found.map((link) => {
        const item = document.createElement("li");
        item.append(link.cloneNode(true));
        return item;
      }),
    );
    said.textContent = !typed.length
      ? ""
      : found.length
        ? find.dataset.found.replace("{number}", found.length)
        : find.dataset.none;
  };
  fetch(find.dataset.index, { credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .then((fetched) => {
      const index = { ...fetched, words: unpacked(fetched.words) };
      box.addEventListener("input", () => show(index));
      find.hidden = false;
      if (box.value) show(index);
    })
    .catch(() => {
      find.hidden = true;
    });
}
document.body.append(status);
