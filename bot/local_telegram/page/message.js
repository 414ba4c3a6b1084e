// One message, drawn: the bubble with its words, pictures and files, and the buttons below it.

import { element, languageOf, textNodes } from "./words.js";

const clockTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export function plainText(message) {
  if (message.text || message.caption) return message.text || message.caption;
  if (message.document) return message.document.file_name;
  if (message.photo) return "Photo";
  if (message.voice) return "Voice message";
  if (message.sticker) return `Sticker ${message.sticker.emoji}`;
  return "";
}

export function drawMessage(message, names, act) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const article = element("article", {
    id: `m${message.message_id}`,
    className: `message ${message.by_bot ? "theirs" : "mine"}${rows.length ? " buttons" : ""}`,
    tabIndex: -1,
    "aria-live": "off",
    "aria-label": message.by_bot ? names.bot : "You",
  });
  article.dataset.silent = String(message.silent);
  article.append(bubble(message, names, act));
  if (rows.length) article.append(keys(message, rows, act));
  return article;
}

function bubble(message, names, act) {
  const made = element("div", { className: "bubble" });
  if (message.reply_to_message) made.append(quoted(message.reply_to_message, names, act));
  if (message.photo) made.append(photo(message, act));
  if (message.document) made.append(file(message.document, act));
  if (message.voice) made.append(element("p", {}, `Voice message, ${message.voice.duration} seconds`));
  if (message.sticker) made.append(element("p", {}, `Sticker ${message.sticker.emoji}`));
  const words = message.text ?? message.caption ?? "";
  if (words) {
    const text = element("div", { className: "text", dir: "auto" });
    const language = languageOf(words);
    if (language) text.lang = language;
    // As an app does: what follows /start in a deep link is not shown.
    const shown = message.by_bot ? words : words.replace(/^\/start [\w-]+$/, "/start");
    text.append(...textNodes(shown, message.entities ?? message.caption_entities ?? [], act));
    made.append(text);
  }
  const when = new Date(message.date * 1000);
  const time = element("time", { dateTime: when.toISOString() }, clockTime.format(when));
  made.append(element("p", { className: "meta" }, ...(message.edit_date && !message.by_bot ? ["edited "] : []), time));
  return made;
}

function quoted(message, names, act) {
  const from = message.from?.is_bot ? names.bot : "You";
  const button = element(
    "button",
    { type: "button", className: "quoted", "aria-label": `In reply to ${from}: ${plainText(message)}` },
    element("strong", {}, from),
    element("span", { dir: "auto" }, plainText(message)),
  );
  button.addEventListener("click", () => act.goTo(message.message_id));
  return button;
}

function photo(message, act) {
  const size = message.photo.at(-1);
  const image = element("img", { src: act.fileAddress(size.file_id), alt: message.caption ? "Photo, described below" : "Photo", width: size.width, height: size.height });
  return element("a", { className: "photo", href: image.src, target: "_blank", rel: "noopener", "aria-label": "Open the photo in a new tab" }, image);
}

function file(about, act) {
  const kind = (about.file_name.split(".").at(-1) || "file").slice(0, 4).toUpperCase();
  const size = about.file_size < 1024 ? `${about.file_size} bytes` : `${Math.round(about.file_size / 1024)} kB`;
  return element(
    "a",
    { className: "file", href: act.fileAddress(about.file_id), target: "_blank", rel: "noopener" },
    element("span", { className: "sheet", "aria-hidden": "true" }, kind),
    element("span", {}, element("strong", {}, about.file_name), element("small", {}, `${size}, opens in a new tab`)),
  );
}

function keys(message, rows, act) {
  const made = element("div", { className: "keys", role: "group", "aria-label": "Buttons of this message" });
  for (const row of rows) {
    made.append(element("div", { className: "row" }, ...row.map((button) => key(message, button, act))));
  }
  return made;
}

function key(message, button, act) {
  const label = element("span", { className: "label", dir: "auto" }, button.text);
  const sign = (mark) => element("span", { className: "sign", "aria-hidden": "true" }, mark);
  if (button.url && !act.ours(button.url)) {
    const hint = element("span", { className: "hidden" }, " (opens in a new tab)");
    const safe = /^(https?|tg):/i.test(button.url) ? button.url : "about:blank";
    return element("a", { className: "key", href: safe, target: "_blank", rel: "noopener noreferrer" }, label, hint, sign("↗"));
  }
  const made = element("button", { type: "button", className: "key" }, label);
  if (button.url) made.addEventListener("click", () => act.open(button.url));
  else if (button.copy_text) {
    made.append(element("span", { className: "hidden" }, " (copies)"), sign("⧉"));
    made.addEventListener("click", () => act.copy(button.copy_text.text));
  } else made.addEventListener("click", () => act.press(made, message.message_id, button.callback_data));
  return made;
}
