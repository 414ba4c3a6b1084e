// The chat page: plays the part of the Telegram app. Everything comes from, and goes to, this one computer.

import { drawMessage, plainText } from "./message.js";
import { element } from "./words.js";

const LANGUAGES = [
  ["en", "English"], ["pl", "Polski"], ["ro", "Română"], ["pa", "ਪੰਜਾਬੀ"], ["ur", "اردو"], ["pt-br", "Português (Brasil)"],
  ["pt", "Português"], ["es", "Español"], ["ar", "العربية"], ["bn", "বাংলা"], ["gu", "ગુજરાતી"], ["it", "Italiano"],
  ["fr", "Français"], ["cy", "Cymraeg"], ["", "An app that does not say"],
];
const TOAST_LASTS = 5000;

const $ = (id) => document.getElementById(id);
const person = Number(new URLSearchParams(location.search).get("person")) || 1000001;
const home = `/person/${person}`;
const pressed = new Map();
const early = new Set();
let view = { bot: { name: "", username: "", commands: [] }, messages: [] };
let replyTo = 0;
let toastEnds = 0;

async function send(act, body = {}) {
  const answer = await fetch(`${home}/${act}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error);
  if (act !== "edit") found.messages?.forEach(added);
  return found;
}

const sorry = (error) => toast(error.message);

// What a message's parts can ask of the page.
const act = {
  fileAddress: (id) => `${home}/file/${encodeURIComponent(id)}`,
  ours: (url) => new RegExp(`^(https?://)?(t|telegram)\\.me/${view.bot.username}/?(\\?|$)|^tg:(//)?resolve\\?domain=${view.bot.username}`, "i").test(url),
  open: (url) => send("open", { link: url }).catch(sorry),
  command: (words) => send("text", { text: words, reply_to_message_id: 0 }).catch(sorry),
  goTo: (id) => {
    const message = $(`m${id}`);
    if (message) message.scrollIntoView({ block: "center" });
    message?.focus();
  },
  copy,
  press: async (button, id, data) => {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      const { query_id } = await send("press", { message_id: id, data });
      // A quick bot's answer can overtake the answer to this request.
      if (early.delete(query_id)) button.removeAttribute("aria-busy");
      else pressed.set(query_id, button);
    } catch (error) {
      button.removeAttribute("aria-busy");
      sorry(error);
    }
  },
};

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    toast("Copied");
  } catch {
    // No clipboard here: show the words, marked, for the person to copy.
    alertBox("Copy this:");
    const area = $("alert-copy");
    area.hidden = false;
    area.value = words;
    area.select();
    if (document.execCommand("copy")) toast("Copied");
  }
}

function toast(words) {
  const box = $("toast");
  box.textContent = words;
  box.hidden = false;
  clearTimeout(toastEnds);
  toastEnds = setTimeout(() => { box.hidden = true; }, TOAST_LASTS);
}

function alertBox(words) {
  $("alert-text").textContent = words;
  $("alert-copy").hidden = true;
  if (!$("alert").open) $("alert").showModal();
}

// Show a new message whole if it fits; a longer one from its first line on.
function bringIntoView(message) {
  const log = $("log");
  if (message.offsetHeight > log.clientHeight) message.scrollIntoView({ block: "start" });
  else log.scrollTop = log.scrollHeight;
}

function added(message) {
  if ($(`m${message.message_id}`)) return;
  view.messages.push(message);
  const drawn = drawMessage(message, { bot: view.bot.name }, act);
  $("messages").append(drawn);
  showBottom();
  if (message.force_reply) askForReply(message);
  bringIntoView(drawn);
}

// In its place, with the focus where it was: on the button of the same position, or else on the message.
function edited(message) {
  const old = $(`m${message.message_id}`);
  view.messages = view.messages.map((one) => (one.message_id === message.message_id ? message : one));
  if (!old) return;
  const places = (root) => [...root.querySelectorAll(".key")];
  const held = old.contains(document.activeElement);
  const place = places(old).indexOf(document.activeElement);
  const log = $("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const drawn = drawMessage(message, { bot: view.bot.name }, act);
  old.replaceWith(drawn);
  if (held) (places(drawn)[Math.min(place, places(drawn).length - 1)] ?? drawn).focus({ preventScroll: true });
  if (message.by_bot) $("announcer").textContent = `Message changed: ${plainText(message)}`;
  if (atEnd || drawn.offsetTop < log.scrollTop) bringIntoView(drawn);
}

function deleted(id) {
  const message = $(`m${id}`);
  view.messages = view.messages.filter((one) => one.message_id !== id);
  if (replyTo === id) stopReply();
  if (!message) return;
  const held = message.contains(document.activeElement);
  const next = message.previousElementSibling ?? message.nextElementSibling ?? $("text");
  message.remove();
  $("announcer").textContent = "Message deleted";
  if (held) next.focus();
  showBottom();
}

function answered(event) {
  pressed.get(event.query_id)?.removeAttribute("aria-busy");
  if (!pressed.delete(event.query_id)) early.add(event.query_id);
  if (event.url) act.open(event.url);
  else if (event.text && event.alert) alertBox(event.text);
  else if (event.text) toast(event.text);
}

function askForReply(message) {
  replyTo = message.message_id;
  $("reply-to").textContent = `Reply to ${view.bot.name}: ${plainText(message)}`;
  $("reply-bar").hidden = false;
  $("text").placeholder = message.force_reply?.input_field_placeholder || "Message";
  $("text").setAttribute("aria-describedby", "reply-to");
  $("text").focus();
}

function stopReply() {
  replyTo = 0;
  $("reply-bar").hidden = true;
  $("text").placeholder = "Message";
  $("text").removeAttribute("aria-describedby");
}

// Where the writing part grows or shrinks, what was at the end stays at the end.
let logHeight = 0;
new ResizeObserver(() => {
  const log = $("log");
  const grown = logHeight - log.clientHeight;
  logHeight = log.clientHeight;
  if (grown > 0 && log.scrollHeight - log.scrollTop - log.clientHeight <= grown + 40) log.scrollTop = log.scrollHeight;
}).observe($("log"));

function showBottom() {
  const empty = view.messages.length === 0;
  $("intro").hidden = !empty || !view.bot.description;
  $("start").hidden = !empty;
  $("composer").hidden = empty;
  $("blocked").hidden = !view.blocked;
  $("block").setAttribute("aria-pressed", String(Boolean(view.blocked)));
  $("menu").hidden = view.bot.commands.length === 0;
}

function showProfile() {
  $("bot-name").textContent = view.bot.name;
  $("avatar").textContent = [...view.bot.name][0] ?? "";
  $("description").textContent = view.bot.description;
  document.title = `${view.bot.name}: try the guide`;
  const choices = LANGUAGES.some(([code]) => code === view.person.language_code) ? LANGUAGES : [...LANGUAGES, [view.person.language_code, view.person.language_code]];
  $("language").replaceChildren(...choices.map(([code, name]) => element("option", { value: code }, code ? `${name} (${code})` : name)));
  $("language").value = view.person.language_code;
}

function showCommands(beginning = "") {
  const found = view.bot.commands.filter(({ command }) => command.startsWith(beginning));
  $("commands").replaceChildren(
    ...found.map(({ command, description }) => {
      const button = element("button", { type: "button" }, element("strong", {}, `/${command}`), element("span", { dir: "auto" }, description));
      button.addEventListener("click", () => {
        hideCommands();
        $("text").value = "";
        act.command(`/${command}`);
        $("text").focus();
      });
      return element("li", {}, button);
    }),
  );
  $("commands").hidden = found.length === 0;
  $("menu").setAttribute("aria-expanded", String(found.length > 0));
}

function hideCommands() {
  $("commands").hidden = true;
  $("menu").setAttribute("aria-expanded", "false");
}

async function load() {
  view = await (await fetch(home)).json();
  showProfile();
  pressed.clear();
  stopReply();
  $("status").textContent = "bot";
  const drawn = view.messages.map((message) => drawMessage(message, { bot: view.bot.name }, act));
  $("messages").replaceChildren(...drawn);
  showBottom();
  const wanted = view.messages.find(({ message_id }) => message_id === view.reply_wanted);
  if (wanted) askForReply(wanted);
  if (drawn.length) bringIntoView(drawn.at(-1));
}

async function profileChanged() {
  const { bot, person: who, blocked } = await (await fetch(home)).json();
  view = { ...view, bot, person: who, blocked };
  showProfile();
  showBottom();
}

const HAPPENS = {
  message: ({ message }) => added(message),
  edited: ({ message }) => edited(message),
  deleted: ({ message_id }) => deleted(message_id),
  answer: answered,
  profile: profileChanged,
  membership: profileChanged,
  cleared: load,
};

function follow() {
  const events = new EventSource(`${home}/events?after=${view.number}`);
  let lost = false;
  events.addEventListener("message", ({ data }) => {
    const event = JSON.parse(data);
    if (event.chat_id === undefined || event.chat_id === person) HAPPENS[event.kind]?.(event);
  });
  events.addEventListener("error", () => {
    lost = true;
    $("status").textContent = "not running; waiting for it";
  });
  events.addEventListener("open", () => {
    if (!lost) return;
    events.close();
    begin();
  });
}

async function begin() {
  await load();
  follow();
  await openLinked();
}

// As an app does with a deep link: the guide's web pages lead here with "#start=…".
async function openLinked() {
  const linked = /^#start=([\w-]{1,64})$/.exec(location.hash);
  if (!linked) return;
  history.replaceState(null, "", location.pathname + location.search);
  await send("open", { link: `https://t.me/${view.bot.username}?start=${linked[1]}` }).catch(sorry);
}
addEventListener("hashchange", openLinked);

async function submit() {
  const words = $("text").value;
  if (!words.trim()) return;
  const reply = replyTo;
  $("text").value = "";
  hideCommands();
  stopReply();
  try {
    await send("text", { text: words, reply_to_message_id: reply });
  } catch (error) {
    $("text").value = words;
    sorry(error);
  }
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape") hideCommands();
  else if (event.key === "ArrowUp" && !$("commands").hidden) {
    event.preventDefault();
    $("commands").querySelector("li:last-child button").focus();
  }
});
$("text").addEventListener("input", () => {
  const typed = /^\/(\w*)$/.exec($("text").value);
  if (typed) showCommands(typed[1]);
  else hideCommands();
});
$("commands").addEventListener("keydown", (event) => {
  const all = [...$("commands").querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  if (event.key === "ArrowDown") (all[at + 1] ?? $("text")).focus();
  else if (event.key === "ArrowUp") all[Math.max(0, at - 1)].focus();
  else if (event.key === "Escape") {
    hideCommands();
    $("menu").focus();
  } else return;
  event.preventDefault();
});
$("menu").addEventListener("click", () => {
  if ($("commands").hidden) {
    showCommands();
    $("commands").querySelector("button")?.focus();
  } else hideCommands();
});
$("start").addEventListener("click", async () => {
  await send("text", { text: "/start", reply_to_message_id: 0 }).catch(sorry);
  $("text").focus();
});
$("cancel-reply").addEventListener("click", () => {
  stopReply();
  send("no-reply").catch(sorry);
  $("text").focus();
});
$("alert").addEventListener("close", () => $("text").focus());

function settings(open) {
  $("settings").classList.toggle("open", open);
  $("open-settings").setAttribute("aria-expanded", String(open));
  (open ? $("language") : $("open-settings")).focus();
}
$("open-settings").addEventListener("click", () => settings(true));
$("close-settings").addEventListener("click", () => settings(false));
$("settings").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && $("settings").classList.contains("open")) settings(false);
});
const backToChat = () => { if ($("settings").classList.contains("open")) settings(false); };
$("language-form").addEventListener("submit", (event) => event.preventDefault());
$("language").addEventListener("change", () => send("settings", { language_code: $("language").value }).catch(sorry));
$("link-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("link-error").textContent = "";
  try {
    await send("open", { link: $("link").value });
    backToChat();
  } catch (error) {
    $("link-error").textContent = error.message;
  }
});
for (const button of document.querySelectorAll("[data-kind]")) {
  button.addEventListener("click", () => send("attach", { kind: button.dataset.kind }).then(backToChat, sorry));
}
$("start-over").addEventListener("click", async () => {
  await send("start-over").catch(sorry);
  await load();
  backToChat();
  $("start").focus();
});
$("block").addEventListener("click", () => send("block", { blocked: !view.blocked }).then(profileChanged, sorry));

begin();
