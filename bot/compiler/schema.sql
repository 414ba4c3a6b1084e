-- The compiled guide. Written once by `conference-guide build`, only ever read by the bot.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE language (
    code TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('ltr', 'rtl')),
    draft INTEGER NOT NULL,
    alphabet TEXT NOT NULL
) WITHOUT ROWID;

-- The words on our own buttons and notices.
CREATE TABLE string (
    language TEXT NOT NULL,
    message TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (language, message)
) WITHOUT ROWID;

-- A page ready-made for the chat: `chat` is bot.guide.chat_page.ChatPage as JSON. This is all that a press reads.
CREATE TABLE page (
    audience TEXT NOT NULL,
    language TEXT NOT NULL,
    id TEXT NOT NULL,
    chat TEXT NOT NULL,
    PRIMARY KEY (audience, language, id)
) WITHOUT ROWID;

-- The same pages as documents, for every other channel: `document` is bot.guide.page.Page as JSON. `web` is the same for
-- web pages, where it says something else than the chat; else "".
CREATE TABLE document (
    audience TEXT NOT NULL,
    language TEXT NOT NULL,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    web TEXT NOT NULL,
    PRIMARY KEY (audience, language, id)
) WITHOUT ROWID;

-- The short mark of each page's words (bot.guide.marking.mark_of), with its title and its words on buttons. Not read into memory:
-- looked up when somebody asks whether a copy is current.
CREATE TABLE mark (
    mark TEXT NOT NULL,
    audience TEXT NOT NULL,
    language TEXT NOT NULL,
    page TEXT NOT NULL,
    title TEXT NOT NULL,
    button TEXT NOT NULL,
    PRIMARY KEY (mark, audience, language, page)
) WITHOUT ROWID;

-- What the ledger knows: which edition (`page` is "") and which words were published when, and since when they no longer are
-- current (`until`; "" while they are). `page` and `button` are those that took their place, "" where they were withdrawn.
-- Not read into memory, as marks are not.
CREATE TABLE published (
    mark TEXT NOT NULL,
    audience TEXT NOT NULL,
    language TEXT NOT NULL,
    was TEXT NOT NULL,
    page TEXT NOT NULL,
    title TEXT NOT NULL,
    button TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    withdrawn INTEGER NOT NULL,
    PRIMARY KEY (mark, audience, language, was)
) WITHOUT ROWID;

-- English words that a translation gives in brackets, since letters have them.
CREATE TABLE english (language TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (language, words)) WITHOUT ROWID;

-- Pictures for the chat, PNG, by the mark that a ChatPage names. Read from the file when somebody asks for one.
CREATE TABLE picture (mark TEXT PRIMARY KEY, png BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE redirect (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;

-- How people say that somebody is in danger, and what only sounds like it (kind "about"), in plain words.
CREATE TABLE urgent (language TEXT NOT NULL, kind TEXT NOT NULL, words TEXT NOT NULL);

-- Titles and known questions in plain words: such a message opens its page at once.
CREATE TABLE known (
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    page TEXT NOT NULL,
    PRIMARY KEY (language, words)
) WITHOUT ROWID;

-- What training has learnt (bot/answers/weights.py): one row, or none.
CREATE TABLE weights (data BLOB NOT NULL);
