"use strict";
/* What is pasted from Word, Google Docs or LibreOffice, as the small part of Markdown that pages are written in: bold,
   italic, headings, lists, paragraphs. What a page cannot have is named, and nothing is left out without a word. */

const wordToMarkdown = (() => {
  const DROPPED = {
    struck: "Struck-out words were left out.",
    deleted: "Words that a tracked change takes out were left out.",
    inserted: "Words that a tracked change puts in were taken over.",
    hidden: "Hidden words were left out.",
    table: "A table was not taken over: write it as sentences or as a list.",
    image: "A picture was not taken over.",
    link: "The address behind a link was left out; its words were taken over.",
    footnote: "A footnote was not taken over.",
    comment: "A comment was not taken over.",
    levels: "A list within a list was made one list.",
    underlined: "Underlining was left out; the words were taken over.",
    highlighted: "Highlighting was left out; the words were taken over.",
  };
  const BLOCKS = /^(P|H[1-6]|LI|DIV|UL|OL|BLOCKQUOTE|SECTION|ARTICLE|PRE|ADDRESS|CENTER|DL|DT|DD|HR|FORM|MAIN)$/;
  const PARAGRAPHS = /^(P|PRE|DT|DD|ADDRESS)$/;
  const NO_WORDS = /^(STYLE|SCRIPT|META|LINK|TITLE|XML|TEMPLATE|NOSCRIPT|O:P)$/;
  const NUMBER = /^\(?(\d+|[a-z]|[ivxlc]+)[.)]/i;

  const attribute = (element, name) => element.getAttribute(name) || "";

  /* From the attribute: a browser's own reading of a style has lost what Word alone knows (mso-…). */
  function styled(element, property) {
    const found = new RegExp(`(?:^|;)\\s*(?:${property})\\s*:\\s*([^;]+)`, "i").exec(attribute(element, "style"));
    return found ? found[1].trim().toLowerCase() : "";
  }

  /* Why an element is not taken over, the first that holds. Word, Google Docs and LibreOffice each say it otherwise. */
  const LEFT_OUT = {
    table: (one) => one.tagName === "TABLE",
    image: (one) => /^(IMG|SVG|PICTURE|CANVAS|OBJECT|VIDEO|FIGURE|V:.*)$/i.test(one.tagName),
    deleted: (one) => one.tagName === "DEL" || /\bmsoDel\b|TrackChange\w*Delet/i.test(attribute(one, "class")),
    footnote: (one) => /footnote|endnote/i.test(attribute(one, "class")) || /^(foot|end)note/.test(styled(one, "mso-element"))
      || Boolean(styled(one, "mso-(?:foot|end)note-id")) || /^(sd(foot|end)note|ftnt|_?ftn|_?edn)/.test(one.id)
      || /#(_?ftn|_?edn|ftnt|sd(foot|end)note)/.test(attribute(one, "href")),
    comment: (one) => /MsoComment|msocom/i.test(attribute(one, "class")) || /^comment/.test(styled(one, "mso-element"))
      || styled(one, "mso-special-character") === "comment" || /#(_msocom|cmnt)/.test(attribute(one, "href"))
      || /^(_com_|cmnt)/.test(one.id),
    hidden: (one) => one.hidden || styled(one, "display") === "none" || styled(one, "mso-hide") === "all"
      || styled(one, "visibility") === "hidden" || /^0(pt|px)?$/.test(styled(one, "font-size")),
    struck: (one) => /^(S|STRIKE)$/.test(one.tagName) || /line-through/.test(styled(one, "text-decoration(?:-line)?")),
  };

  /* What is lost of words that are taken over. */
  const LOST = {
    inserted: (one) => one.tagName === "INS" || /\bmsoIns\b|TrackChange\w*Insert/i.test(attribute(one, "class")),
    link: (one) => one.tagName === "A" && isElsewhere(attribute(one, "href"), one.textContent),
    underlined: (one) => !one.closest("a, ins, .msoIns") && one.tagName !== "A" && Boolean(one.textContent.trim())
      && (one.tagName === "U" || /underline/.test(styled(one, "text-decoration(?:-line)?"))) && !one.querySelector("a"),
    highlighted: (one) => one.tagName === "MARK" || !/^(none)?$/.test(styled(one, "mso-highlight")),
  };

  const bare = (address) => address.replace(/^(mailto:|tel:)/i, "").replace(/\/$/, "").trim();

  function isElsewhere(address, words) {
    return /^(https?:|mailto:|tel:|file:)/i.test(address) && bare(address) !== bare(words);
  }

  /* Google Docs puts everything in <b style="font-weight:normal">, and says bold by a weight of 700. */
  function isBold(element, before) {
    const weight = styled(element, "font-weight");
    if (weight && weight !== "inherit") return /^bold/.test(weight) || Number(weight) >= 600;
    return before || /^(B|STRONG)$/.test(element.tagName);
  }

  function isItalic(element, before) {
    const style = styled(element, "font-style");
    if (style && style !== "inherit") return /^(italic|oblique)/.test(style);
    return before || /^(I|EM)$/.test(element.tagName);
  }

  function isHeading(element) {
    return /^H[1-6]$/.test(element.tagName) || attribute(element, "role") === "heading"  /* Word on the web */
      || /\bMsoTitle\b/.test(attribute(element, "class")) || /^[1-6]$/.test(styled(element, "mso-outline-level"));
  }

  /* Desktop Word sends a list as paragraphs, each with "mso-list:l0 level1 lfo1"; its bullet is a sign in the text, "o"
     on the second level, within a part that a program which knows lists is to ignore. */
  const isBullet = (element) => styled(element, "mso-list") === "ignore";
  const levelOf = (element) => Number((/\blevel(\d+)/.exec(styled(element, "mso-list")) || [])[1] || 0);

  function bulletOf(element) {
    const found = [...element.querySelectorAll("[style]")].find(isBullet);
    return found ? found.textContent.trim() : "";
  }

  /* The blocks of what was pasted: {kind, runs, ordered, number}; a run is words and how they stand out. */
  function blocksOf(body, dropped) {
    const blocks = [];
    let block = null;

    function begin(kind, more) {
      block = { kind, runs: [], ...more };
      blocks.push(block);
    }

    function item(level, ordered, number) {
      if (level > 1) dropped.add("levels");
      begin("item", { ordered, number });
    }

    function walk(node, how) {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node.data.replace(/[ \t\r\n\f]+/g, " ");
        if (!block && !text.trim()) return;
        if (!block) begin(how.quoted ? "quote" : "paragraph");
        block.runs.push({ text, bold: how.bold, italic: how.italic });
      }
      if (node.nodeType !== Node.ELEMENT_NODE || NO_WORDS.test(node.tagName) || isBullet(node)) return;
      const why = Object.keys(LEFT_OUT).find((name) => LEFT_OUT[name](node));
      if (why) {
        if (node.textContent.trim() || why === "image" || why === "table") dropped.add(why);
        return;
      }
      Object.keys(LOST).filter((name) => LOST[name](node)).forEach((name) => dropped.add(name));
      const inside = { ...how, bold: isBold(node, how.bold), italic: isItalic(node, how.italic) };
      if (node.tagName === "BR" && block) block.runs.push({ text: "\n" });
      else if (BLOCKS.test(node.tagName)) open(node, inside);
      else each(node, inside);
    }

    function each(node, how) {
      node.childNodes.forEach((child) => walk(child, how));
    }

    function open(node, how) {
      if (how.item && !/^(UL|OL|LI)$/.test(node.tagName)) {  /* <li><p>…</p></li> */
        if (block && block.runs.length) block.runs.push({ text: " " });
        each(node, how);
        return;
      }
      block = null;
      if (node.tagName === "UL" || node.tagName === "OL") {
        const list = { ordered: node.tagName === "OL", next: Number(attribute(node, "start") || 1), level: (how.list ? how.list.level : 0) + 1 };
        each(node, { ...how, list });
      } else if (node.tagName === "LI") {
        const list = how.list || { ordered: false, next: 1, level: 1 };
        const told = Number(attribute(node, "data-aria-level") || attribute(node, "aria-level") || 1);
        item(Math.max(list.level, told), list.ordered, list.next);
        list.next += 1;
        each(node, { ...how, item: true });
      } else if (isHeading(node)) {
        begin("heading");
        each(node, how);
      } else if (levelOf(node)) {
        const bullet = bulletOf(node);
        item(levelOf(node), NUMBER.test(bullet), Number((/\d+/.exec(bullet) || [])[0] || 1));
        each(node, how);
      } else {
        const inside = node.tagName === "BLOCKQUOTE" ? { ...how, quoted: true } : how;
        if (PARAGRAPHS.test(node.tagName)) begin(inside.quoted ? "quote" : "paragraph");
        each(node, inside);
      }
      block = null;
    }

    each(body, { bold: false, italic: false });
    return blocks;
  }

  function written(blocks) {
    let text = "", before = null, number = 0;
    for (const block of blocks) {
      for (const words of textsOf(block)) {
        const goesOn = before && before.kind === block.kind && before.ordered === block.ordered;
        number = goesOn ? number + 1 : block.number;
        const prefix = { heading: "## ", quote: "> ", item: block.ordered ? `${number}. ` : "- " }[block.kind] || "";
        const between = goesOn ? { item: "\n", quote: "\n>\n" }[block.kind] || "\n\n" : "\n\n";
        text += (before ? between : "") + prefix + words;
        before = block;
      }
    }
    return text;
  }

  /* A block's words with their marks. A line break begins a new paragraph, where a block can have several. */
  function textsOf(block) {
    const parts = [[]];
    for (const run of block.runs) {
      if (run.text !== "\n") parts[parts.length - 1].push(run);
      else if (/^(paragraph|quote)$/.test(block.kind)) parts.push([]);
      else parts[parts.length - 1].push({ text: " " });
    }
    return parts.map((runs) => marked(runs, block.kind === "heading")).filter(Boolean);
  }

  function marked(runs, plain) {
    const joined = [];
    for (const { text, bold = false, italic = false } of runs) {
      const before = joined[joined.length - 1];
      if (before && (!text.trim() || (before.bold === bold && before.italic === italic))) before.text += text;
      else joined.push({ text, bold, italic });
    }
    const parts = joined.map(({ text, bold, italic }, place) => {
      const sign = plain ? "" : (bold ? "**" : "") + (italic ? "*" : "");
      const next = joined[place + 1];
      const [, left, words, right] = /^(\s*)([^]*?)(\s*)$/.exec(text);
      if (!sign || !words) return escaped(text);
      /* A mark between a full stop and a letter would close nothing (CommonMark, "right-flanking"). */
      const [, inner, end] = !right && next && /^[\p{L}\p{N}]/u.test(next.text) ? /^([^]*?)(\p{P}*)$/u.exec(words) : [0, words, ""];
      return left + (inner ? sign + escaped(inner) + sign : "") + escaped(end) + right;
    });
    const line = parts.join("").replace(/[\u200b\ufeff\u00ad]/g, "").replace(/\s+/g, " ").trim();
    return line.replace(/^([-+>]|#+)(?=\s)/, "\\$1").replace(/^(\d+)([.)])(?=\s)/, "$1\\$2");
  }

  /* Signs that would be marks here. A tag of ours, {{ … }}, stays as it is. */
  function escaped(words) {
    return words.split(/(\{\{[^{}]*\}\})/).map((part, place) => (place % 2 ? part : part
      .replace(/[\\`*]|~(?=~)|<(?=[a-z/!?])|&(?=#?\w+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\[(?=[^\]]*\][[(:])/giu, "\\$&"))).join("");
  }

  return (html) => {
    const dropped = new Set();
    const blocks = blocksOf(new DOMParser().parseFromString(html, "text/html").body, dropped);
    return { text: written(blocks), dropped: Object.keys(DROPPED).filter((why) => dropped.has(why)).map((why) => DROPPED[why]) };
  };
})();

/* Makes a text area take over what is pasted; what was left out goes to `told` as sentences. Undo works. */
function pasteInto(textarea, told = () => {}) {
  textarea.addEventListener("paste", (event) => {
    const html = event.clipboardData ? event.clipboardData.getData("text/html") : "";
    if (!html) return;  /* plain words: as the browser does it */
    event.preventDefault();
    const { text, dropped } = wordToMarkdown(html);
    if (text && !document.execCommand("insertText", false, text)) {
      textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    }
    told(dropped);
  });
}
