// @ts-check
/**
 * The page of `summarize serve`.
 *
 * One state, `state`, says what is shown. Whatever changes it calls `changed`, which draws the page and asks the
 * service. One request is in flight; when it ends, a request for the newest state follows if the state has moved on.
 * Text from outside enters the page by `textContent` alone. Settings live in the page's address, texts never.
 *
 * @typedef {{kind: "text" | "html" | "url", value: string, name: string}} Source
 * @typedef {{start: number, end: number, index: number, score: number}} Place
 * @typedef {{kind: string, start: number, end: number}} LeftOut
 * @typedef {{index: number, score: number, parts: Record<string, number>, topics: [string, number][], n_sentences: number,
 *   passed_over: {index: number, reason: string}[], companion_of: number | null}} Explanation
 * @typedef {{text: string, title: string, language: string, query_found: boolean | null, sentences: Place[], source: Place[],
 *   skipped: LeftOut[], readable: string[], markdown: string, explanations: Explanation[],
 *   compression: {sentences: number, words: number}, author?: string, date?: string, url?: string}} Answer
 * @typedef {{length: string, ranker: string, language: string, question: string}} Settings
 */

/** @type {Settings} */
const DEFAULTS = { length: "short", ranker: "learned", language: "auto", question: "" };
const PRESETS = new Map([["short", 0.5], ["medium", 1], ["long", 2]]); // times the square root of the number of sentences
const ALL_STOPS = 60; // the slider stops at each number of sentences of a text of this size
const CHUNK = 6_000; // letters of a part of the article that the browser may leave undrawn while it is out of sight
const LONGEST_PAUSE = 1_500; // milliseconds between a keystroke and its request, however slow the answers are
const PATIENCE = 400; // milliseconds after which an answer counts as slow
const RETRY = [1_000, 2_000, 4_000]; // milliseconds between tries while the service is away
const DETAILS = ["text", "source", "readable", "markdown", "explanations"]; // of an answer: not part of the JSON for download

const KINDS = new Map(Object.entries({
  boilerplate: "menu", credit: "byline", quoted: "quoted mail", cue: "speaker",
}));
const RANKERS = new Map(Object.entries({
  learned: "Best for most texts", tfidf: "Key words and place", directed: "For news", consensus: "For reviews: what most say",
  centroid: "Key words alone", textrank: "Shared words", lexrank: "Shared key words", lsa: "Main topics", luhn: "Dense key words",
  edmundson: "Cue words, title, place", sumbasic: "Frequent words", kl: "Mix of words like the text", reduction: "Most connections",
  lead: "First sentences", random: "By chance", longest: "Longest sentences",
}));
const PARTS = new Map(Object.entries({
  position: "its place in the text", paragraph: "its place in the paragraph", section: "its place in the section", location: "its place in the text",
  length: "its length", centrality: "how much it shares with other sentences", centroid: "the main words of the text", topic: "the main topics of the text",
  novelty: "what is new in it", title: "words of the title", opening: "how it begins", style: "its style", "cue words": "telling words", cue: "telling words",
  key: "frequent words", words: "words that others use", terms: "words that others use", pairs: "phrases that others use", query: "your question",
}));
const REASONS = new Map(Object.entries({
  "needs the sentence before it": "it makes no sense without the sentence before it", "is close to what was chosen": "it says much the same as a chosen sentence",
  "goes less well with the others": "it goes less well with the other chosen sentences", "has no room": "there was no room left", "says too little": "it says too little by itself",
}));

const state = {
  /** @type {Source | null} */ source: null,
  editing: false,
  settings: { ...DEFAULTS },
  /** @type {Answer | null} */ answer: null,
  /** @type {Source | null} */ answered: null, // the source of the answer
  maxBytes: Infinity,
};

// ---------------------------------------------------------------- small tools

/** @param {string} id @returns {any} */
const byId = (id) => document.getElementById(id);

/**
 * Make an element. Strings become text, never markup.
 * @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Show a text in an element, and the element only if there is a text. @param {string} id @param {string} text */
function say(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

/** @param {number} n @param {string} noun */
const counted = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

/** @param {string} text @param {number} size */
function opening(text, size = 60) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= size ? line : `${line.slice(0, size).replace(/\S*$/, "").trim() || line.slice(0, size)}…`;
}

/**
 * Return a function from offsets in code points, as the service counts, to offsets in UTF-16, as strings here do.
 * @param {string} text @returns {(offset: number) => number}
 */
function utf16(text) {
  const pairs = []; // offsets, in code points, of the letters that take two units
  const pattern = /[\u{10000}-\u{10FFFF}]/gu;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) pairs.push(found.index - pairs.length);
  return (offset) => {
    let low = 0, high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[middle] < offset) low = middle + 1; else high = middle;
    }
    return offset + low;
  };
}

/** Return how long a text takes to read. @param {number} letters @param {string} sample */
function readingTime(letters, sample) {
  const dense = (sample.match(/[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g) ?? []).length > sample.length / 3;
  const seconds = letters / (dense ? 7 : 20);
  if (seconds < 55) return counted(Math.max(5, Math.round(seconds / 5) * 5), "second");
  if (seconds < 5_400) return counted(Math.round(seconds / 60), "minute");
  return counted(Math.round(seconds / 3_600), "hour");
}

/** Return the text of a file in UTF-8, UTF-16 or, if it declares nothing else, Windows-1252. @param {ArrayBuffer} bytes */
function decoded(bytes) {
  const head = new TextDecoder("latin1").decode(bytes.slice(0, 2_048));
  const mark = head.startsWith("\xff\xfe") ? "utf-16le" : head.startsWith("\xfe\xff") ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(mark, { fatal: true }).decode(bytes);
  } catch {
    try {
      return new TextDecoder(/<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1] ?? "windows-1252").decode(bytes);
    } catch {
      return new TextDecoder("windows-1252").decode(bytes);
    }
  }
}

// ---------------------------------------------------------------- how many sentences

/** Return the numbers of sentences at which the slider stops: all of a short text, ever wider steps in a long one. @param {number} total */
function stopsOf(total) {
  const stops = [];
  for (let n = 1; n < total; n = Math.max(n + 1, total <= ALL_STOPS ? 0 : Math.round(n * 1.08))) stops.push(n);
  return total ? [...stops, total] : [1];
}

/** Return how many sentences the settings ask for in a text of so many. @param {number} total */
function wantedOf(total) {
  const share = PRESETS.get(state.settings.length);
  const wanted = share ? Math.round(share * Math.sqrt(total)) : Number(state.settings.length);
  return Math.max(1, share ? Math.min(wanted, total) : wanted);
}

// ---------------------------------------------------------------- the page's address

/** Write the settings, and the address of a fetched article, into the fragment. No server ever sees it. */
function writeAddress() {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(state.settings)) if (value !== DEFAULTS[name]) fields.set(name, value);
  if (state.source?.kind === "url") fields.set("url", state.source.value);
  const fragment = fields.toString();
  if (fragment !== location.hash.slice(1)) history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
}

/** Take over what the fragment says. */
function readAddress() {
  const fields = new URLSearchParams(location.hash.slice(1));
  for (const name of Object.keys(DEFAULTS)) state.settings[name] = fields.get(name) ?? DEFAULTS[name];
  if (!PRESETS.has(state.settings.length) && !/^[1-9]\d{0,6}$/.test(state.settings.length)) state.settings.length = DEFAULTS.length;
  byId("question").value = state.settings.question;
  for (const name of ["language", "ranker"]) choose(byId(name), state.settings[name]);
  byId("settings").open ||= ["question", "language", "ranker"].some((name) => state.settings[name] !== DEFAULTS[name]);
  const url = fields.get("url");
  if (url && url !== (state.source?.kind === "url" && state.source.value)) {
    byId("address").value = url;
    take({ kind: "url", value: url, name: url });
  } else {
    changed();
  }
}

/** Choose a value of a list; a value that the list lacks is added, so that nothing of an address is lost. */
function choose(list, value) {
  if (![...list.options].some((option) => option.value === value)) list.append(make("option", { value }, value));
  list.value = value;
}

// ---------------------------------------------------------------- the service

/** What the service says is wrong. */
class Problem extends Error {
  /** @param {number} status @param {string} detail @param {string} field @param {number} wait */
  constructor(status, detail, field = "", wait = 0) {
    super(detail);
    Object.assign(this, { status, field, wait });
  }
}

/** Post JSON; throw a `Problem` if the service refuses, a `TypeError` if there is no service. */
async function post(path, body, signal) {
  const response = await fetch(path, {
    method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, cache: "no-store", signal,
  });
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  if (!told.detail && response.status >= 502) throw new TypeError("a proxy without a service");
  const wait = [429, 503].includes(response.status) ? (Number(response.headers.get("Retry-After")) || 1) * 1_000 : 0;
  throw new Problem(response.status, String(told.detail ?? `The service answered ${response.status}.`), told.field, wait);
}

/** Return the fields of a request. @param {Source} source @param {number} length */
function requestOf(source, length) {
  const { ranker, language, question } = state.settings;
  return { [source.kind]: source.value, length, ranker, language, ...(question.trim() ? { query: question.trim() } : {}) };
}

let stop = new AbortController(); // ends the request in flight when another text takes its place
let failures = 0;

/** Ask for the newest state. Return milliseconds after which to ask again, or 0. */
async function ask() {
  const source = state.source;
  if (!source?.value.trim()) return 0;
  const slow = setTimeout(() => byId("desk").classList.add("slow"), PATIENCE);
  try {
    // A preset depends on the number of sentences, which the first answer tells.
    let total = state.answered === source && state.answer ? state.answer.source.length : source.value.length / 120;
    for (let tries = 0; tries < 2; tries += 1) {
      const length = wantedOf(total);
      const response = await post("api/summarize", { ...requestOf(source, length), details: true }, stop.signal);
      /** @type {Answer} */
      const answer = await response.json();
      if (source !== state.source) return 0; // the text has been replaced
      total = answer.source.length;
      if (wantedOf(total) !== length && PRESETS.has(state.settings.length) && !tries) continue;
      Object.assign(state, { answer, answered: source });
      break;
    }
    failures = 0;
    draw("");
    return 0;
  } catch (error) {
    return source === state.source && !stop.signal.aborted ? failed(error) : 0;
  } finally {
    clearTimeout(slow);
    byId("desk").classList.remove("slow");
  }
}

/** Say what went wrong, where it belongs. Return milliseconds after which to try again, or 0. @param {any} error */
function failed(error) {
  const away = !(error instanceof Problem);
  if (away || error.wait) {
    draw(away ? "The service does not answer. Everything here is kept, and it will be tried again." : "The service is busy. One moment …");
    failures += 1;
    return error.wait || RETRY[Math.min(failures, RETRY.length) - 1];
  }
  draw("");
  const places = { query: "query-error", language: "language-error", ranker: "ranker-error", url: "address-error" };
  const place = places[error.field] ?? "problem";
  if (place.endsWith("-error") && place !== "address-error") byId("settings").open = true;
  byId(place === "query-error" ? "question" : place.replace("-error", "")).setAttribute("aria-invalid", "true");
  say(place, error.message);
  announce(error.message);
  return 0;
}

let running = false, again = false, timer = 0, cost = 0;

/** Ask soon: at once after quick answers, later after slow ones. One request is in flight, the newest waits. */
function askSoon(pause = cost > 150 ? Math.min(LONGEST_PAUSE, cost) : 0) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (running) { again = true; return; }
    running = true;
    again = false;
    const began = performance.now();
    const retry = await ask();
    await new Promise((resolve) => setTimeout(resolve)); // the drawing counts, too
    cost = performance.now() - began;
    running = false;
    if (again) askSoon(); else if (retry) askSoon(retry);
  }, pause);
}

/** Fill the lists of rankers and languages, and learn what the service can do; try again while it is away. */
async function loadOptions() {
  try {
    const response = await fetch("api/options", { cache: "no-store" });
    if (!response.ok) throw new TypeError("no options");
    const options = await response.json();
    state.maxBytes = options.max_bytes;
    byId("address-form").hidden = !options.fetches;
    byId("version").textContent = `no-time-to-read ${options.version}`;
    const languages = options.languages.map(({ code, name }) => make("option", { value: code }, name));
    byId("language").replaceChildren(make("option", { value: "auto" }, "Found by itself"), ...languages);
    byId("ranker").replaceChildren(...options.rankers.map((name) => make("option", { value: name }, RANKERS.has(name) ? `${RANKERS.get(name)} (${name})` : name)));
    for (const name of ["language", "ranker"]) choose(byId(name), state.settings[name]);
    if (state.answer) drawLanguage(state.answer);
  } catch {
    setTimeout(loadOptions, RETRY[1]);
  }
}

// ---------------------------------------------------------------- texts come in

/** Take another text. @param {Source | null} source */
function take(source) {
  stop.abort();
  stop = new AbortController();
  Object.assign(state, { source, answer: null, answered: null, editing: false });
  for (const id of ["file-error", "address-error", "problem"]) say(id, "");
  if (source?.kind !== "text") byId("input").value = "";
  if (source?.kind !== "url") byId("address").value = "";
  changed(0);
}

/** Take a pasted or dropped text and show it marked. @param {string} text @param {string} name */
function takeText(text, name = "") {
  const bytes = text.length * (text.length > state.maxBytes / 3 ? new Blob([text]).size / text.length : 1);
  if (bytes > state.maxBytes) return say("file-error", `This text has ${Math.ceil(bytes / 1e6)} MB; at most ${Math.floor(state.maxBytes / 1e6)} MB are read.`);
  const isPage = /\.html?$/i.test(name) || /^\s*(<!doctype html|<html[\s>])/i.test(text);
  take({ kind: isPage ? "html" : "text", value: text, name });
  byId("summary-heading").focus({ preventScroll: true });
}

/** Read a file that was chosen or dropped. @param {File | undefined} file */
async function takeFile(file) {
  if (!file) return;
  if (!/^text\/|^$/.test(file.type) && !/\.(txt|md|markdown|html?)$/i.test(file.name)) {
    say("file-error", `“${file.name}” is no text. Files of the kinds .txt, .md and .html can be read.`);
  } else if (file.size > state.maxBytes) {
    say("file-error", `“${file.name}” has ${Math.ceil(file.size / 1e6)} MB; at most ${Math.floor(state.maxBytes / 1e6)} MB are read.`);
  } else {
    takeText(decoded(await file.arrayBuffer()), file.name);
  }
}

/** Something has changed: draw the page, keep its address, ask the service. */
function changed(pause) {
  writeAddress();
  draw();
  askSoon(pause);
}

// ---------------------------------------------------------------- drawing

let drawn = { answer: /** @type {Answer | null} */ (null), shape: "" };
/** @type {HTMLElement[]} */ let places = []; // the sentences of the article, by index
/** @type {Map<number, HTMLElement>} */ let digest = new Map(); // the sentences of the summary, by index
/** @type {string[]} */ let leftOut = []; // the kinds of the stretches left out, in order

/** Draw what the state says. @param {string} [away] What is said about a service that does not answer; unchanged if not given. */
function draw(away) {
  const { source, answer, editing } = state;
  const waitsForAddress = source?.kind === "url" && !answer;
  const mode = !source || waitsForAddress ? "empty" : editing ? "edit" : "read";
  const desk = byId("desk");
  desk.dataset.mode = mode;
  desk.classList.toggle("fetching", waitsForAddress);
  arrange();
  byId("editor").hidden = mode === "read";
  byId("sources").hidden = mode !== "empty";
  byId("article").hidden = mode !== "read";
  byId("text-tools").hidden = mode === "empty";
  byId("edit").textContent = editing ? "Done" : "Edit";
  byId("edit").setAttribute("aria-pressed", String(editing));
  byId("origin").textContent = source?.name && mode !== "empty" ? source.name : "";
  byId("invitation").hidden = Boolean(answer) || mode === "read";
  byId("result").hidden = !answer;
  byId("settings").hidden = !source;
  if (away !== undefined) {
    if (away && byId("away").hidden) announce(away);
    say("away", away);
    for (const id of ["problem", "address-error", "query-error", "language-error", "ranker-error"]) say(id, "");
    for (const element of document.querySelectorAll("[aria-invalid]")) element.removeAttribute("aria-invalid");
  }
  if (!answer) {
    byId("article").replaceChildren();
    byId("sentences").replaceChildren();
    drawn = { answer: null, shape: "" };
    digest.clear();
  } else {
    if (answer !== drawn.answer) drawAnswer(answer);
    drawLength(answer);
  }
}

/** On a narrow screen, what matters comes first: the text while one writes, the summary while one reads. */
function arrange() {
  const [desk, text, summary] = ["desk", "text-pane", "summary-pane"].map(byId);
  const first = narrow.matches && desk.dataset.mode === "read" ? summary : text;
  if (desk.firstElementChild !== first) {
    // Moving the summary keeps the focus of what stands in the text.
    if (first === summary) desk.prepend(summary); else desk.append(summary);
  }
}

/** @param {Answer} answer */
function drawAnswer(answer) {
  hideWhy();
  if (!state.editing) drawArticle(answer);
  drawn.answer = answer;
  say("title", answer.title);
  const host = /^https?:\/\//.test(answer.url ?? "") ? new URL(/** @type {string} */ (answer.url)).host : "";
  say("byline", [answer.author, answer.date, host].filter(Boolean).join(" · "));
  drawDigest(answer);
  drawLanguage(answer);
  byId("query-hint").textContent = answer.query_found === false
    ? "Nothing of this stands in the text, so it changed nothing." : "Sentences about it come first.";
  byId("result").classList.toggle("nothing", !answer.sentences.length);
  if (!answer.source.length) say("problem", "There is no sentence here yet.");
  announce(`${counted(answer.sentences.length, "sentence")} of ${answer.source.length}`);
}

/** @param {Answer} answer */
function drawLanguage(answer) {
  const list = byId("language");
  const name = [...list.options].find((option) => option.value === answer.language)?.textContent;
  list.options[0].textContent = state.settings.language === "auto" && name ? `Found by itself: ${name}` : "Found by itself";
}

/** Show the length that the settings ask for, which may be ahead of the answer. @param {Answer} answer */
function drawLength(answer) {
  const total = answer.source.length;
  const wanted = Math.min(wantedOf(total), total);
  const stops = stopsOf(total);
  const slider = byId("slider");
  slider.max = String(stops.length - 1);
  slider.value = String(Math.max(0, stops.findLastIndex((stop) => stop <= wanted)));
  slider.setAttribute("aria-valuetext", `${wanted} of ${counted(total, "sentence")}`);
  slider.style.setProperty("--filled", `${stops.length > 1 ? (100 * slider.value) / (stops.length - 1) : 100}%`);
  for (const radio of byId("presets").querySelectorAll("input")) radio.checked = radio.value === state.settings.length;
  byId("amount").textContent = `${wanted.toLocaleString("en")} of ${counted(total, "sentence")}`;
  const letters = (/** @type {Place[]} */ sentences) => sentences.reduce((sum, { start, end }) => sum + end - start, 0);
  const [short, whole] = [answer.sentences, answer.source].map((sentences) => readingTime(letters(sentences), answer.text.slice(0, 2_000)));
  byId("time").textContent = short === whole ? `${whole} to read` : `${short} to read instead of ${whole}`;
}

/** Draw the summary. Sentences that stay keep their elements, and the focus. @param {Answer} answer */
function drawDigest(answer) {
  const list = byId("sentences");
  const kept = new Map();
  answer.sentences.forEach(({ index }, n) => {
    const text = answer.readable[n];
    const old = digest.get(index);
    const link = old?.textContent === text ? old : make("span", { role: "link", tabindex: "0", "data-index": String(index) }, text);
    kept.set(index, link);
    const item = link.parentElement ?? make("li", { dir: "auto" }, link);
    if (list.children[n] !== item) list.insertBefore(item, list.children[n] ?? null);
  });
  while (list.children.length > answer.sentences.length) list.lastElementChild.remove();
  digest = kept;
}

/** Draw the article, or, if it is drawn already, mark other sentences. @param {Answer} answer */
function drawArticle(answer) {
  const shape = JSON.stringify([answer.text, answer.source.map(({ start, end }) => [start, end]), answer.skipped.map(({ kind, start }) => [kind, start])]);
  if (shape !== drawn.shape) {
    buildArticle(answer);
    drawn.shape = shape;
  }
  const chosen = new Set(answer.sentences.map(({ index }) => index));
  for (const mark of byId("article").querySelectorAll("mark")) if (!chosen.has(Number(mark.dataset.index))) mark.replaceWith(sentenceElement("span", mark));
  for (const index of chosen) if (places[index].localName !== "mark") places[index].replaceWith(sentenceElement("mark", places[index]));
}

/** Return the element of a sentence under another name, with the content of the old one. */
function sentenceElement(tag, old) {
  const element = make(tag, { "data-index": old.dataset.index, ...(tag === "mark" ? { role: "link", tabindex: "0" } : { tabindex: "-1" }) }, ...old.childNodes);
  places[Number(old.dataset.index)] = element;
  return element;
}

/**
 * Build the article: paragraphs with an element for each sentence and each stretch left out, in chunks.
 * A line break between sentences ends a paragraph; one inside a sentence (a hard-wrapped text) is shown as a blank.
 * @param {Answer} answer
 */
function buildArticle(answer) {
  const { text } = answer;
  const at = utf16(text);
  places = [];
  leftOut = [];
  const chunks = [];
  let chunk = make("div", { class: "chunk" }), paragraph = make("p", { dir: "auto" });
  let chunkSize = 0, paragraphSize = 0, lastKind = "";
  const endParagraph = () => {
    if (!paragraph.hasChildNodes()) return;
    const first = /** @type {HTMLElement} */ (paragraph.firstChild);
    const kind = paragraph.childNodes.length === 1 && first.dataset?.leftOut ? leftOut[Number(first.dataset.leftOut)] : "";
    if (kind) {
      paragraph.classList.add("outside", kind);
      if (kind !== lastKind) paragraph.prepend(make("span", { class: "kind" }, KINDS.get(kind) ?? kind), " ");
    }
    lastKind = kind;
    chunk.append(paragraph);
    chunkSize += paragraphSize;
    if (chunkSize > CHUNK) {
      chunks.push(chunk);
      [chunk, chunkSize] = [make("div", { class: "chunk" }), 0];
    }
    [paragraph, paragraphSize] = [make("p", { dir: "auto" }), 0];
  };
  const between = (/** @type {string} */ piece) => {
    piece.split("\n").forEach((line, n, lines) => {
      if (n) endParagraph();
      if (n > 1 && !paragraph.hasChildNodes()) paragraph.className = "apart"; // behind a blank line
      if (line.trim() || (!n && paragraph.hasChildNodes() && lines.length === 1)) paragraph.append(line);
    });
  };
  const stretches = [
    ...answer.source.map(({ start, end, index }) => ({ start, end, index, kind: "" })),
    ...answer.skipped.map(({ start, end, kind }) => ({ start, end, index: -1, kind })),
  ].sort((a, b) => a.start - b.start);
  let done = 0;
  for (const { start, end, index, kind } of stretches) {
    const [from, to] = [at(start), at(end)];
    if (from < done) continue; // never two elements for one letter
    between(text.slice(done, from));
    if (paragraphSize > CHUNK) endParagraph(); // a text without line breaks
    const piece = text.slice(from, to);
    paragraphSize += piece.length;
    if (index >= 0) {
      places[index] = make("span", { "data-index": String(index), tabindex: "-1" }, piece);
      paragraph.append(places[index]);
    } else {
      paragraph.append(make("span", { "data-left-out": String(leftOut.push(kind) - 1), class: "left-out" }, piece));
    }
    done = to;
  }
  between(text.slice(done));
  endParagraph();
  byId("article").replaceChildren(...chunks, chunk);
}

let spoken = 0;
/** Tell it to screen readers, once things have settled. @param {string} text */
function announce(text) {
  clearTimeout(spoken);
  spoken = setTimeout(() => { byId("live").textContent = text; }, 600);
}

// ---------------------------------------------------------------- why

/** Return the text of a sentence on one line. @param {number} index */
const quoted = (index) => `“${opening(places[index]?.textContent ?? digest.get(index)?.textContent ?? "")}”`;

/** Return the lines that say why a sentence was chosen, in words. @param {Explanation} why */
function reasonsOf(why) {
  const lines = [];
  if (why.companion_of !== null) lines.push(`It came along for another sentence, which needs it: ${quoted(why.companion_of)}`);
  const shared = why.topics.filter(([, n]) => n > 1).map(([word, n], nth) => (nth ? `“${word}” in ${n}` : `“${word}” is in ${n} of ${counted(why.n_sentences, "sentence")}`));
  if (shared.length) lines.push(`It is about what the text is about: ${shared.join(", ")}.`);
  const strongest = Object.entries(why.parts).filter(([name, value]) => value > 0.05 && PARTS.has(name)).sort((a, b) => b[1] - a[1]);
  const names = [...new Set(strongest.map(([name]) => PARTS.get(name)))].slice(0, 3);
  if (names.length) lines.push(`What speaks for it most: ${names.join(", ")}.`);
  const [better, ...more] = why.passed_over;
  if (better) {
    const others = more.length ? ` So were ${more.length} more.` : "";
    lines.push(`A sentence with a higher score was passed over, ${quoted(better.index)}: ${REASONS.get(better.reason) ?? better.reason}.${more.length === 1 ? " So was one more." : others}`);
  }
  return lines.length ? lines : ["Its score is among the highest."];
}

/** Return the table of numbers behind a score. @param {Explanation} why @param {number} rank */
function numbersOf(why, rank) {
  const parts = Object.entries(why.parts).filter(([, value]) => Math.abs(value) >= 0.005).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const largest = Math.max(...parts.map(([, value]) => Math.abs(value)), 1e-9);
  const rows = parts.slice(0, 6).map(([name, value]) => {
    const bar = make("span", { class: value < 0 ? "bar minus" : "bar" });
    bar.style.width = `${Math.max(2, (100 * Math.abs(value)) / largest)}%`;
    return make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, signed(value)), make("td", { class: "bars" }, bar));
  });
  return make("div", { class: "numbers" }, make("p", {}, `Score ${why.score.toFixed(2)}, number ${rank} of ${why.n_sentences}`), make("table", {}, make("tbody", {}, ...rows)));
}

/** @param {number} value */
const signed = (value) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(2);

/** Return what the card says about a sentence of the article. @param {Answer} answer @param {number} index */
function whyOf(answer, index) {
  const rank = 1 + answer.source.filter(({ score }) => score > answer.source[index].score).length;
  const why = answer.explanations.find((explanation) => explanation.index === index);
  if (why) return [make("h3", {}, "Why this sentence"), ...reasonsOf(why).map((line) => make("p", {}, line)), numbersOf(why, rank)];
  const passed = answer.explanations.flatMap((explanation) => explanation.passed_over).find((other) => other.index === index);
  const line = passed
    ? `Passed over: its score is higher than that of a chosen sentence, but ${REASONS.get(passed.reason) ?? passed.reason}.`
    : rank > 1 ? `${counted(rank - 1, "sentence")} ${rank === 2 ? "has" : "have"} a higher score.` : "It would be next.";
  return [make("h3", {}, "Why not this sentence"), make("p", {}, line), make("div", { class: "numbers" },
    make("p", {}, `Score ${answer.source[index].score.toFixed(2)}, number ${rank} of ${answer.source.length}`))];
}

/** Show the card beside a sentence or a stretch left out. @param {HTMLElement} target */
function showWhy(target) {
  const { answer } = state;
  if (!answer || !target.isConnected) return;
  hideWhy();
  const card = byId("why");
  if (target.dataset.leftOut) {
    const kind = leftOut[Number(target.dataset.leftOut)];
    card.replaceChildren(make("h3", {}, "Left out"), make("p", {}, `A summary takes nothing from this part: ${KINDS.get(kind) ?? kind}.`));
  } else {
    const index = Number(target.dataset.index);
    if (!answer.source[index]) return;
    card.replaceChildren(...whyOf(answer, index));
    for (const twin of [places[index], digest.get(index)]) twin?.classList.add("lit");
  }
  target.setAttribute("aria-describedby", "why");
  card.hidden = false;
  shown = target;
  beside(card, target);
}

/** Put the card below the last line of an element, or above its first, within the window. */
function beside(card, target) {
  const lines = target.getClientRects();
  const [first, last] = [lines[0], lines[lines.length - 1]];
  if (!first || narrow.matches) { card.style.left = card.style.top = ""; return; } // at the foot of a narrow screen
  const below = last.bottom + 8 + card.offsetHeight <= innerHeight;
  const top = below ? last.bottom + 8 : first.top - 8 - card.offsetHeight;
  const left = target.getBoundingClientRect().left;
  card.style.top = `${Math.max(8, Math.min(top, innerHeight - card.offsetHeight - 8))}px`;
  card.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - card.offsetWidth - 8))}px`;
}

/** @type {HTMLElement | null} */ let shown = null;
function hideWhy() {
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  byId("why").hidden = true;
  shown = null;
}

let hover = 0;
/** The card follows the pointer with a little calm, and stays while the pointer is on it. @param {Event} event */
function hovered({ target }) {
  const element = /** @type {HTMLElement} */ (target).closest?.("[data-index], [data-left-out], .why");
  clearTimeout(hover);
  if (element?.id === "why" || element === shown) return;
  const show = () => (element ? showWhy(/** @type {HTMLElement} */ (element)) : document.activeElement?.closest("[data-index]") ? null : hideWhy());
  hover = setTimeout(show, element ? 120 : 250);
}

/** Go from a sentence of the summary to its place in the article, and back. @param {HTMLElement} from */
function goToTwin(from) {
  const index = Number(from.dataset.index);
  const toArticle = Boolean(from.closest("#sentences"));
  if (toArticle && state.editing) finishEditing();
  const twin = toArticle ? places[index] : digest.get(index);
  if (!twin) return;
  const near = Math.abs(twin.getBoundingClientRect().top) < 2 * innerHeight;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || !near;
  twin.focus({ preventScroll: true });
  twin.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  if (calm) requestAnimationFrame(() => twin.scrollIntoView({ block: "center" })); // parts that were out of sight have their size now
}

/** @param {KeyboardEvent} event */
function keyPressed(event) {
  if (event.key === "Escape") {
    if (shown) hideWhy(); else byId("downloads").open = false;
    return;
  }
  const from = /** @type {HTMLElement} */ (event.target).closest?.("[data-index]");
  if (!from || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && from.getAttribute("role")) {
    goToTwin(/** @type {HTMLElement} */ (from));
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    const all = /** @type {HTMLElement[]} */ (from.closest("#sentences") ? [...digest.values()] : places);
    const here = all.indexOf(/** @type {HTMLElement} */ (from));
    const backwards = (event.key === "ArrowLeft") !== (getComputedStyle(from).direction === "rtl");
    all[here + (backwards ? -1 : 1)]?.focus();
  } else {
    return;
  }
  event.preventDefault();
}

// ---------------------------------------------------------------- copies and downloads

/** Show for a moment that a button has done its work. */
function confirm(button, text) {
  button.dataset.label ??= button.textContent;
  button.textContent = text;
  announce(text);
  setTimeout(() => { button.textContent = button.dataset.label; }, 1_600);
}

/** @param {MouseEvent} event */
async function copy({ currentTarget }) {
  const text = state.answer?.readable.join("\n") ?? "";
  try {
    await navigator.clipboard.writeText(text);
    confirm(currentTarget ?? byId("copy"), "Copied");
  } catch { // no permission, or a page without https: the browser copies what is selected
    getSelection()?.selectAllChildren(byId("sentences"));
    confirm(byId("copy"), document.execCommand("copy") ? "Copied" : "Press Ctrl+C");
  }
}

/** @param {string} format */
async function download(format) {
  const { answer, answered } = state;
  if (!answer || !answered) return;
  const name = (answer.title || "summary").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "summary";
  const json = Object.fromEntries(Object.entries(answer).filter(([field]) => !DETAILS.includes(field)));
  if (format === "text") save(`${name}.txt`, "text/plain", `${answer.readable.join("\n")}\n`);
  if (format === "markdown") save(`${name}.md`, "text/markdown", `${answer.markdown}\n`);
  if (format === "json") save(`${name}.json`, "application/json", `${JSON.stringify(json, null, 2)}\n`);
  if (format === "html") {
    try {
      const response = await post("api/box", requestOf(answered, answer.sentences.length), undefined);
      save(`${name}.html`, "text/html", await response.text());
    } catch (error) {
      say("problem", error instanceof Problem ? error.message : "The service does not answer, so there is no page yet. Try again in a moment.");
    }
  }
}

function save(name, type, content) {
  const link = make("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  /** @type {HTMLElement} */ (link).click();
  setTimeout(() => URL.revokeObjectURL(link.getAttribute("href") ?? ""), 10_000);
}

// ---------------------------------------------------------------- what people do

function startEditing() {
  state.editing = true;
  byId("input").value = state.source?.kind === "text" ? state.source.value : state.answer?.text ?? "";
  draw();
  byId("input").focus();
  byId("input").setSelectionRange(0, 0);
}

function finishEditing() {
  state.editing = false;
  if (state.answer) drawArticle(state.answer);
  draw();
}

/** Text was typed into the field. */
function typed() {
  const value = byId("input").value;
  if (!value) return take(null);
  if (state.source?.kind === "text") state.source.value = value;
  else state.source = { kind: "text", value, name: "" };
  state.answered = state.source;
  state.editing = true;
  changed(cost > 150 ? undefined : 60);
}

/** A text was pasted: over nothing, or anywhere but in a field. @param {ClipboardEvent} event */
function pasted(event) {
  const field = /** @type {any} */ (event.target);
  const over = field.id === "input" && field.selectionEnd - field.selectionStart >= field.value.length;
  if (!over && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName)) return;
  const { files } = event.clipboardData ?? { files: [] };
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!text.trim() && !files.length) return;
  event.preventDefault();
  if (text.trim()) takeText(text); else takeFile(files[0]);
}

/** @param {SubmitEvent} event */
function fetchAddress(event) {
  event.preventDefault();
  const typedAddress = byId("address").value.trim();
  if (!typedAddress) return byId("address").focus();
  const url = /^[a-z][a-z+.-]*:\/\//i.test(typedAddress) ? typedAddress : `https://${typedAddress}`;
  take({ kind: "url", value: url, name: url });
}

function listenToTexts() {
  byId("input").addEventListener("input", typed);
  document.addEventListener("paste", pasted);
  byId("choose").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", ({ target }) => { takeFile(target.files[0]); target.value = ""; });
  byId("address-form").addEventListener("submit", fetchAddress);
  byId("try").addEventListener("click", () => takeText(byId("example").content.textContent.trim(), "An example"));
  byId("clear").addEventListener("click", () => { take(null); byId("input").value = ""; byId("input").focus(); });
  byId("edit").addEventListener("click", () => (state.editing ? finishEditing() : startEditing()));
  const holdsFile = (event) => event.dataTransfer?.types.some((type) => type === "Files" || type === "text/plain");
  document.addEventListener("dragover", (event) => { if (holdsFile(event)) { event.preventDefault(); byId("drop").hidden = false; } });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) byId("drop").hidden = true; });
  document.addEventListener("drop", (event) => {
    byId("drop").hidden = true;
    if (!holdsFile(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) takeFile(file); else takeText(event.dataTransfer.getData("text/plain"));
  });
}

function listenToSettings() {
  const set = (name, value, pause) => { state.settings[name] = value; changed(pause); };
  byId("presets").addEventListener("change", ({ target }) => set("length", target.value));
  byId("slider").addEventListener("input", ({ target }) => set("length", String(stopsOf(state.answer?.source.length ?? 1)[target.value])));
  byId("question").addEventListener("input", ({ target }) => set("question", target.value));
  for (const name of ["language", "ranker"]) byId(name).addEventListener("change", ({ target }) => set(name, target.value));
}

function listenToSentences() {
  document.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") hovered(event); });
  document.addEventListener("focusin", ({ target }) => {
    const element = /** @type {HTMLElement} */ (target);
    if (element.dataset.index) showWhy(element); else hideWhy();
  });
  document.addEventListener("keydown", keyPressed);
  document.addEventListener("click", ({ target }) => {
    const element = /** @type {HTMLElement} */ (target).closest("[data-index][role]");
    if (element && getSelection()?.isCollapsed) goToTwin(/** @type {HTMLElement} */ (element));
    if (!element && !/** @type {HTMLElement} */ (target).closest(".why")) hideWhy();
    if (!(/** @type {HTMLElement} */ (target).closest("#downloads"))) byId("downloads").open = false;
  });
  addEventListener("scroll", () => { if (shown) beside(byId("why"), shown); }, { passive: true, capture: true });
  byId("copy").addEventListener("click", copy);
  byId("downloads").addEventListener("click", ({ target }) => {
    if (!target.dataset.format) return;
    download(target.dataset.format);
    byId("downloads").open = false;
    byId("downloads").querySelector("summary").focus();
  });
}

const narrow = matchMedia("(max-width: 820px)");
const here = /^(localhost|127\.|\[::1\])/.test(location.hostname);
byId("privacy").textContent = here ? "Nothing leaves this computer, and nothing is kept." : `Texts go to ${location.host} alone, which keeps nothing.`;
narrow.addEventListener("change", arrange);
addEventListener("hashchange", readAddress);
addEventListener("online", () => { if (failures) askSoon(0); });
listenToTexts();
listenToSettings();
listenToSentences();
readAddress();
loadOptions();
