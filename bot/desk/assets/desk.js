// The desk works without this. With it: mistakes and the preview follow the typing, buttons write marks, words that are
// not saved are not lost by mistake, and text pasted from a word processor keeps its headings, lists and bold.
"use strict";

const WAIT = 400;

// The list: how each page stands comes as soon as it has been worked out.
const waiting = document.querySelector("[data-waiting]");
if (waiting) {
  const there = new URL(location.href);
  there.searchParams.set("wait", "1");
  there.searchParams.delete("said");
  fetch(there)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error())))
    .then((text) => {
      const come = new DOMParser().parseFromString(text, "text/html");
      const focused = document.activeElement && document.activeElement.id;
      const chosen = ["words", "reader", "state"].map((id) => [id, document.getElementById(id).value]);
      document.querySelector("main").replaceWith(come.querySelector("main"));
      for (const [id, value] of chosen) document.getElementById(id).value = value;
      if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    })
    .catch(() => {});
}

// How a page stands: the same, for one page.
const states = document.querySelector("[data-waiting-for]");
if (states) {
  fetch(states.dataset.waitingFor)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error())))
    .then((text) => {
      const come = new DOMParser().parseFromString(text, "text/html").querySelector("#states");
      if (come) states.replaceWith(come);
    })
    .catch(() => {});
}

const form = document.querySelector("#form");
if (form) {
  const body = form.querySelector("#body");
  let timer = 0;
  let round = 0;

  const say = (place, text) => {
    const element = document.getElementById(place);
    if (element && element.textContent !== text) element.textContent = text;
  };

  const beside = document.querySelector(".beside");
  const looking = (still) => {
    beside.classList.toggle("looking", still);
    document.getElementById("looking").hidden = !still;
    document.getElementById("look-said").hidden = still;
  };

  const look = async () => {
    const mine = ++round;
    looking(true);
    let answer;
    try {
      const sent = await fetch(form.dataset.look, { method: "POST", body: new FormData(form) });
      if (!sent.ok) throw new Error();
      answer = await sent.json();
    } catch {
      if (mine !== round) return;
      looking(false);
      say("look-said", "The desk does not answer. Is it still running? Your words are still here.");
      return;
    }
    if (mine !== round) return;
    looking(false);
    document.getElementById("mistakes").innerHTML = answer.mistakes;
    document.querySelector(".to-mend").classList.toggle("bad-box", answer.to_mend > 0);
    const above = document.querySelector("[data-mend]");
    if (above && answer.to_mend > 0) above.innerHTML = answer.mistakes;
    else if (above) document.getElementById("refused").remove();
    document.getElementById("preview").innerHTML = answer.preview;
    say("look-said", answer.said);
  };

  const soon = () => {
    clearTimeout(timer);
    looking(true);
    timer = setTimeout(look, WAIT);
  };

  for (const choice of document.querySelectorAll("[name=show], #language")) choice.addEventListener("change", look);
  form.addEventListener("input", (event) => {
    if (event.target.id === "insert" || event.target.name === "message") return;
    soon();
  });
  document.getElementById("show-it").hidden = true;

  form.addEventListener("submit", (event) => {
    if (timer) clearTimeout(timer);
    if (!event.submitter || event.submitter.name !== "theirs") say("busy", "Checking the whole guide …");
  });
  addEventListener("pageshow", () => say("busy", ""));

  const refused = document.getElementById("refused");
  if (refused) refused.focus();

  // From a mistake to its line.
  document.querySelector("main").addEventListener("click", (event) => {
    const link = event.target.closest(".mistakes a");
    if (!link) return;
    event.preventDefault();
    const target = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
    const closed = target && target.closest("details");
    if (closed) closed.open = true;
    if (target) target.focus();
    if (target === body && link.dataset.line) {
      const lines = body.value.split("\n");
      const number = Number(link.dataset.line) - 1;
      const start = lines.slice(0, number).reduce((sum, line) => sum + line.length + 1, 0);
      body.setSelectionRange(start, start + (lines[number] || "").length);
      const height = parseFloat(getComputedStyle(body).lineHeight);
      body.scrollTop = Math.max(0, (number - 3) * height);
    }
  });

  // Marks. Typed as a person would, so that the browser's own undo takes them back.
  const put = (text) => {
    body.focus();
    document.execCommand("insertText", false, text);
  };
  const lineStart = () => body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const marks = {
    bold() {
      const start = body.selectionStart;
      const words = body.value.slice(start, body.selectionEnd);
      if (!words.trim()) {
        put(`**${words.trim()}**`);
        body.setSelectionRange(start + 2, start + 2);
        return;
      }
      // Asterisks beside a space, or of two paragraphs, mark nothing: each line has its own, within its spaces.
      const bold = words.replaceAll("**", "").split("\n").map((line) => {
        const [, before, inside, after] = /^(\s*(?:(?:-|>|#+|\d+\.)\s+)?)(.*?)(\s*)$/.exec(line);
        return inside && inside !== "---" && !inside.startsWith("{%") ? `${before}**${inside}**${after}` : line;
      });
      put(bold.join("\n"));
      body.setSelectionRange(start, body.selectionEnd);
    },
    heading() {
      body.setSelectionRange(lineStart(), lineStart());
      put("## ");
    },
    list() {
      const start = lineStart();
      const end = body.selectionEnd;
      const lines = body.value.slice(start, end).split("\n");
      body.setSelectionRange(start, end);
      put(lines.map((line) => (line.trim() ? `- ${line}` : line)).join("\n") || "- ");
    },
    part() {
      const before = body.value.slice(0, body.selectionStart);
      put(`${before.endsWith("\n\n") || !before ? "" : before.endsWith("\n") ? "\n" : "\n\n"}---\n\n`);
    },
    insert() {
      const chosen = form.querySelector("#insert").value;
      const alone = chosen.startsWith("{%");
      const before = body.value.slice(0, body.selectionStart);
      const start = !alone || before.endsWith("\n\n") || !before ? "" : before.endsWith("\n") ? "\n" : "\n\n";
      put(alone ? `${start}${chosen}\n\n` : chosen);
    },
  };
  const tools = form.querySelector(".tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    if (button) marks[button.dataset.mark]();
  });

  if (typeof pasteInto === "function") {
    pasteInto(body, (sentences) => {
      const place = document.getElementById("pasted");
      place.hidden = sentences.length === 0;
      place.textContent = sentences.join(" ");
    });
  }
}

// Forms that take long say so. What is typed into one is not lost without a word: neither where the page is left, nor
// where another form of it is sent.
const unsaved = new Set(document.querySelectorAll("form[data-changed]"));
let leavingBy = null;
for (const each of document.querySelectorAll("form[method=post]")) {
  each.addEventListener("input", (event) => {
    if (event.target.id !== "insert" && event.target.name !== "message") unsaved.add(each);
  });
  each.addEventListener("submit", () => {
    leavingBy = each;
    const busy = each.querySelector("[data-busy]");
    if (busy) busy.textContent = busy.dataset.busy;
  });
}
addEventListener("pageshow", () => {
  leavingBy = null;
});
addEventListener("beforeunload", (event) => {
  if (![...unsaved].some((each) => each !== leavingBy)) return;
  event.preventDefault();
  for (const busy of leavingBy ? leavingBy.querySelectorAll("[data-busy]") : []) busy.textContent = "";
  leavingBy = null;
});
