// A message's text and entities, made into elements. Places in the text are UTF-16 units, as JavaScript has them.

const STYLES = { bold: "b", italic: "i", code: "code" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote"]);
const SAFE = /^(https?|mailto):/i;

const element = (name, about = {}, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(about)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...inside);
  return made;
};

// The language of a text, where its letters alone tell it. Most Latin letters tell nothing.
export function languageOf(text) {
  if (/[\u0a00-\u0a7f]/.test(text)) return "pa";
  if (/[\u0a80-\u0aff]/.test(text)) return "gu";
  if (/[\u0980-\u09ff]/.test(text)) return "bn";
  if (/[\u0600-\u06ff]/.test(text)) return /[\u0679\u0688\u0691\u06ba\u06d2\u06c1\u06af\u0686\u067e]/.test(text) ? "ur" : "ar";
  if (/[ąęłńśźż]/i.test(text)) return "pl";
  return "";
}

// Blocks (quotations) stand alone: the line break that parts them from the text is theirs.
export function textNodes(text, entities, act) {
  const blocks = entities.filter((e) => BLOCKS.has(e.type)).sort((a, b) => a.offset - b.offset);
  const inline = entities.filter((e) => !BLOCKS.has(e.type));
  const nodes = [];
  let at = 0;
  for (const block of blocks) {
    if (block.offset < at) continue;
    const before = text[block.offset - 1] === "\n" ? block.offset - 1 : block.offset;
    nodes.push(...inlineNodes(text, at, Math.max(at, before), inline, act));
    const end = block.offset + block.length;
    nodes.push(blockNode(block, inlineNodes(text, block.offset, end, inline, act)));
    at = text[end] === "\n" ? end + 1 : end;
  }
  nodes.push(...inlineNodes(text, at, text.length, inline, act));
  return nodes;
}

function blockNode(block, inside) {
  const words = element("div", { className: "inside" }, ...inside);
  const quote = element("blockquote", { dir: "auto" }, words);
  if (block.type === "expandable_blockquote") {
    quote.className = "expandable closed";
    const more = element("button", { type: "button", className: "more", "aria-expanded": "false" }, "Show all of it");
    more.addEventListener("click", () => {
      const closed = quote.classList.toggle("closed");
      more.setAttribute("aria-expanded", String(!closed));
      more.textContent = closed ? "Show all of it" : "Show less";
    });
    quote.append(more);
  }
  return quote;
}

// One inside the other; what reaches over an edge is cut there.
function inlineNodes(text, start, end, entities, act) {
  const nodes = [];
  const waiting = entities
    .map((e) => ({ ...e, end: Math.min(e.offset + e.length, end), offset: Math.max(e.offset, start) }))
    .filter((e) => e.offset < e.end);
  let at = start;
  while (waiting.length) {
    const first = waiting.shift();
    if (first.offset > at) nodes.push(text.slice(at, first.offset));
    const inside = [];
    const after = [];
    for (const other of waiting) {
      if (other.offset < first.end) inside.push({ ...other, length: Math.min(other.end, first.end) - other.offset });
      if (other.end > first.end) after.push({ ...other, offset: Math.max(other.offset, first.end) });
    }
    nodes.push(wrap(first, text.slice(first.offset, first.end), inlineNodes(text, first.offset, first.end, inside, act), act));
    waiting.splice(0, waiting.length, ...after);
    at = first.end;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrap(entity, words, inside, act) {
  if (STYLES[entity.type]) return element(STYLES[entity.type], {}, ...inside);
  switch (entity.type) {
    case "text_link":
      return link(entity.url, inside, act);
    case "url":
      return link(/^[a-z]+:\/\//i.test(words) ? words : `http://${words}`, inside, act);
    case "email":
      return link(`mailto:${words}`, inside, act);
    case "bot_command": {
      const button = element("button", { type: "button", className: "command", dir: "ltr" }, ...inside);
      button.addEventListener("click", () => act.command(words));
      return button;
    }
    default:
      return element("span", {}, ...inside);
  }
}

function link(url, inside, act) {
  if (act.ours(url)) {
    const own = element("button", { type: "button", className: "command" }, ...inside);
    own.addEventListener("click", () => act.open(url));
    return own;
  }
  if (!SAFE.test(url)) return element("span", {}, ...inside);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}

export { element };
