// @ts-check
/**
 * The page of `summarize serve`.
 *
 * `state` says what is shown. Whatever changes it calls `changed`, which draws the page and asks the service. One
 * request is in flight; when it ends, a request for the newest state follows if the state has moved on. Text from
 * outside enters the page as text, never as markup. Settings live in the page's address. Texts live in memory alone.
 *
 * @typedef {import("./article.js").Answer} Answer
 * @typedef {import("./article.js").Place} Place
 * @typedef {{kind: "text" | "html" | "url", value: string, name: string}} Source
 * @typedef {{length: string, ranker: string, language: string, question: string}} Settings
 */

import { buildArticle, buildPlain, isSameArticle, make } from "./article.js";
import { explainLeftOut, explainSentence, hideCard, isExplained, placeCard } from "./card.js";
import { asSentence, counted, rankerName, readingTime } from "./words.js";

/** @type {Settings} */
const DEFAULTS = { length: "short", ranker: "learned", language: "auto", question: "" };
const PRESETS = new Set(["short", "medium", "long"]); // the service knows how many sentences they are
const ADDRESS = /^https?:\/\/[^\s/]+\S*$/i; // an address, and nothing else
const ALL_STOPS = 60; // in a text of so many sentences, the slider stops at each number
const AT_ONCE = 150; // milliseconds: after an answer this quick, no change waits
const TYPING_PAUSE = 60; // milliseconds between a keystroke and its request
const LONGEST_PAUSE = 1_500; // the same, however slow the answers are
const PATIENCE = 400; // milliseconds after which the page says that it waits
const FIRST_PATIENCE = 100; // the same, with no summary on the page yet
const POINTING = 120; // milliseconds that a pointer rests before the card comes
const LEAVING = 250; // milliseconds before the card goes
const SETTLED = 200; // milliseconds without a change
const TIME_LIMIT = 60_000; // milliseconds after which a service counts as away
const RETRIES = [1_000, 2_000, 4_000]; // milliseconds between tries while the service is away
const DETAILS = new Set(["text", "html", "outside", "source", "readable", "markdown", "passed_over", "explanations"]); // of an answer; no part of a download
const QUESTION_HINT = "Sentences with its words are preferred.";
const FETCHES_NOTHING = "This service fetches no addresses. Paste the text, or drop the file.";
const ERROR_PLACES = new Map(Object.entries({ query: "question", language: "language", ranker: "ranker", url: "address" })); // field -> control

const state = {
  settings: { ...DEFAULTS },
  /** @type {Source | null} */ source: null,
  /** @type {Answer | null} */ answer: null,
  editing: false,
  isOfEarlierText: false, // whether the length is a number that was chosen for an earlier text
  fetches: true, // until the service says that it fetches no addresses
  maxBytes: Infinity,
};

/** @param {string} id @returns {any} */
const byId = (id) => document.getElementById(id);

/** Show a text in an element, and the element only if there is a text. @param {string} id @param {string} text */
function say(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

let announcement = 0;
/** Tell a text to screen readers, once things have settled. @param {string} text */
function announce(text) {
  clearTimeout(announcement);
  announcement = setTimeout(() => { byId("live").textContent = text; }, 600);
}

// ---------------------------------------------------------------- how many sentences

/** Return the numbers at which the slider stops: all of a short text, ever wider steps in a long one. @param {number} total */
function stopsOf(total) {
  const stops = [];
  for (let n = 1; n < total; n += total <= ALL_STOPS ? 1 : Math.max(1, Math.round(n * 0.08))) stops.push(n);
  return [...stops, Math.max(1, total)];
}

/** Return the length that the settings ask for: the name of a preset, or a number. */
const wantedLength = () => (PRESETS.has(state.settings.length) ? state.settings.length : Number(state.settings.length));

// ---------------------------------------------------------------- the page's address

let writing = 0;
/** Write the settings, and the address of a fetched article, into the fragment, once they have settled. No server sees a fragment. */
function writeAddress() {
  clearTimeout(writing);
  writing = setTimeout(writeAddressNow, SETTLED); // browsers refuse a new address at each step of a slider
}

function writeAddressNow() {
  writing = 0;
  if (addressOf(state.source) !== location.pathname + location.search + location.hash) history.replaceState(entry, "", addressOf(state.source));
}

/** Return the address of the page with the settings and the address of an article. @param {Source | null} source */
function addressOf(source) {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(state.settings)) if (value !== DEFAULTS[name]) fields.set(name, value);
  if (source?.kind === "url") fields.set("url", source.value);
  return location.pathname + location.search + (fields.size ? `#${fields}` : "");
}

let nEntries = 0;
/** Return a name for an entry of the browser's history, which no earlier visit to the page has given. */
const newEntry = () => `${performance.timeOrigin} ${nEntries++}`;
let entry = history.state ?? newEntry();
/** Texts of the entries, for Back and Forward: as long as the tab is open. @type {Map<string, Source | null>} */
const visited = new Map();

/** Begin an entry of the history. Changes of settings go into the entry of their text. @param {Source | null} source */
function beginEntry(source) {
  if (writing) {
    clearTimeout(writing);
    writeAddressNow();
  }
  visited.set(entry, state.source);
  entry = newEntry();
  history.pushState(entry, "", addressOf(source));
}

/** Show another entry of the history, or an address that was edited by hand. @param {PopStateEvent} event */
function entryShown({ state: name }) {
  clearTimeout(writing);
  writing = 0;
  visited.set(entry, state.source);
  entry = name ?? newEntry();
  if (name === null) history.replaceState(entry, "");
  readAddress(name === null ? state.source : visited.get(entry) ?? null);
}

/** Take over what the fragment says. @param {Source | null} [text] The text of the entry, if its fragment has no address. */
function readAddress(text = null) {
  const fields = new URLSearchParams(location.hash.slice(1));
  for (const name of Object.keys(DEFAULTS)) state.settings[name] = fields.get(name) || DEFAULTS[name];
  if (!PRESETS.has(state.settings.length) && !/^[1-9]\d{0,6}$/.test(state.settings.length)) state.settings.length = DEFAULTS.length;
  byId("question").value = state.settings.question;
  for (const name of ["language", "ranker"]) selectOption(byId(name), state.settings[name]);
  if (["question", "language", "ranker"].some((name) => state.settings[name] !== DEFAULTS[name])) unfold("more", "settings", true);
  const url = fields.get("url");
  const isOpen = url ? state.source?.kind === "url" && url === state.source.value : text === state.source && text?.kind !== "url";
  if (isOpen) changed();
  else if (url) takeAddress(url, false);
  else take(text?.kind === "url" ? null : text, false);
  state.isOfEarlierText = false;
}

/** Select an option. An option that the list lacks is added, so that nothing of an address is lost. */
function selectOption(list, value) {
  if (![...list.options].some((option) => option.value === value)) list.append(make("option", { value }, value));
  list.value = value;
}

// ---------------------------------------------------------------- the service

/** What the service says is wrong. */
class Problem extends Error {
  /** @param {{detail: string, field?: string, status: number}} told @param {string} address Address that was asked for. @param {number} wait Milliseconds until a busy service may be asked again. */
  constructor({ detail, field, status }, address, wait) {
    super(asSentence(detail, address));
    this.field = field ?? "";
    this.status = status;
    this.wait = wait;
  }
}

/** Post JSON. Throw a `Problem` if the service refuses, another error if there is no service. */
async function post(path, body, signals = []) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    cache: "no-store",
    signal: AbortSignal.any([...signals, AbortSignal.timeout(TIME_LIMIT)]),
  });
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  if (!told.detail && response.status >= 502) throw new Error("a proxy without a service");
  const isBusy = response.status === 429 || response.status === 503;
  const wait = isBusy ? 1_000 * (Number(response.headers.get("Retry-After")) || 1) : 0;
  const detail = String(told.detail ?? `the service answered with ${response.status}`);
  throw new Problem({ detail, field: told.field, status: response.status }, body.url ?? "", wait);
}

/** Return the fields of a request. @param {Source} source @param {number | string} length */
function requestOf(source, length) {
  const { ranker, language, question } = state.settings;
  /** @type {[string, string]} */ let [field, value] = [source.kind, source.value];
  // An address is fetched once. Later requests send its page, or its text if it has no page.
  if (source.kind === "url" && state.answer) [field, value] = state.answer.html ? ["html", state.answer.html] : ["text", state.answer.text];
  return { [field]: value, length, ranker, language, query: question.trim() || null };
}

let replaced = new AbortController(); // ends the request in flight when another text takes the place of its text
let failures = 0;

/** Ask for the newest state, and draw the answer. Return milliseconds after which to ask again, or 0. */
async function ask() {
  const { source } = state;
  if (!source?.value.trim()) return 0;
  const { signal } = replaced;
  const slow = setTimeout(() => { if (byId("away").hidden) say("away", source.kind === "url" && !state.answer ? "Fetching …" : "Reading …"); }, state.answer ? PATIENCE : FIRST_PATIENCE);
  try {
    await answerTo(source, signal);
    // A number that was chosen for an earlier text stays only if it is at most half of this text: otherwise it shortens little.
    if (state.isOfEarlierText && Number(state.settings.length) > (state.answer?.source.length ?? 0) / 2) {
      state.settings.length = DEFAULTS.length;
      writeAddress();
      await answerTo(source, signal);
    }
    state.isOfEarlierText = false;
    failures = 0;
    clearErrors();
    draw();
    return 0;
  } catch (error) {
    return signal.aborted ? 0 : fail(error);
  } finally {
    clearTimeout(slow);
  }
}

/** Ask for a summary, and keep the answer. @param {Source} source @param {AbortSignal} signal */
async function answerTo(source, signal) {
  const response = await post("api/summarize", { ...requestOf(source, wantedLength()), details: true }, [signal]);
  /** @type {Answer} */
  const answer = await response.json();
  const fetched = source.kind === "url" ? { html: answer.html ?? state.answer?.html, url: answer.url || source.value } : {};
  state.answer = { ...answer, ...fetched };
}

/** Say what went wrong, where it belongs. Return milliseconds after which to ask again, or 0. @param {any} error */
function fail(error) {
  clearErrors();
  draw();
  if (!(error instanceof Problem) || error.wait) {
    say("away", error instanceof Problem ? "The service is busy. One moment …" : "No answer from the service. Trying again …");
    if (!failures) announce(byId("away").textContent);
    failures += 1;
    return error.wait || RETRIES[Math.min(failures, RETRIES.length) - 1];
  }
  const control = ERROR_PLACES.get(error.field);
  if (control && control !== "address") unfold("more", "settings", true);
  if (control) byId(control).setAttribute("aria-invalid", "true");
  byId("desk").classList.remove("fetching");
  const message = plainMessage(error, control);
  say(control ? `${control}-error` : "problem", message);
  announce(message);
  return 0;
}

/** Return what a problem means for somebody at this page. @param {Problem} error @param {string | undefined} control */
function plainMessage(error, control) {
  if (control === "language" || control === "ranker") return `“${byId(control).value}” is not in this list. Choose something else.`;
  return error.status === 403 && control === "address" ? FETCHES_NOTHING : error.message;
}

function clearErrors() {
  for (const id of ["away", "problem", "file-error", ...[...ERROR_PLACES.values()].map((control) => `${control}-error`)]) say(id, "");
  for (const control of ERROR_PLACES.values()) byId(control).removeAttribute("aria-invalid");
}

let isRunning = false, isWaiting = false, timer = 0, cost = 0;

/** Ask soon: at once after quick answers, later after slow ones. */
function askSoon(pause = cost > AT_ONCE ? Math.min(LONGEST_PAUSE, cost) : 0) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    isWaiting = isRunning;
    if (isRunning) return;
    isRunning = true;
    const began = performance.now();
    const retry = await ask();
    if (!document.hidden) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))); // the drawing counts, too
    cost = performance.now() - began;
    isRunning = false;
    if (isWaiting) askSoon(); else if (retry) askSoon(retry);
  }, pause);
}

/** Learn what the service offers. Try again while it is away. */
async function loadOptions() {
  try {
    const response = await fetch("api/options", { cache: "no-store" });
    if (!response.ok) throw new Error("no options");
    const options = await response.json();
    state.maxBytes = options.max_bytes;
    state.fetches = options.fetches;
    byId("address-form").hidden = !options.fetches;
    byId("version").textContent = `no-time-to-read ${options.version}`;
    byId("language").replaceChildren(byId("language").options[0], ...options.languages.map(({ code, name }) => make("option", { value: code }, name)));
    byId("ranker").replaceChildren(...options.rankers.map((name) => make("option", { value: name }, rankerName(name))));
    for (const name of ["language", "ranker"]) selectOption(byId(name), state.settings[name]);
    if (state.answer) drawLanguage(state.answer);
  } catch {
    setTimeout(loadOptions, RETRIES[1]);
  }
}

// ---------------------------------------------------------------- texts come in

/** Take another text, or none. @param {Source | null} source @param {boolean} [isNew] Whether Back leads to what was there. */
function take(source, isNew = true) {
  replaced.abort();
  replaced = new AbortController();
  if (isNew && source?.value !== state.source?.value) beginEntry(source);
  state.isOfEarlierText ||= Boolean(state.answer) && !PRESETS.has(state.settings.length);
  Object.assign(state, { source, answer: null, editing: false });
  clearErrors();
  if (source?.kind !== "url") byId("address").value = "";
  byId("input").value = "";
  changed(0);
  scrollTo(0, 0);
}

/** Take a whole text and show it marked, or fetch the address that it is. @param {string} text @param {string} name @param {string} note What is said of the file. */
function takeText(text, name = "", note = "") {
  if (!text.trim()) return complain(`${name ? `“${name}”` : "This text"} is empty.`);
  if (ADDRESS.test(text.trim())) return state.fetches ? takeAddress(text.trim()) : complain(FETCHES_NOTHING);
  const isPage = /\.html?$/i.test(name) || /^\s*(<!doctype html|<html[\s>])/i.test(text);
  if (isTooLarge(new Blob([text]).size, "This text")) return;
  take({ kind: isPage ? "html" : "text", value: text, name: name + note });
  if (note) announce(name + note);
  byId("summary-heading").focus({ preventScroll: true });
}

/** @param {string} url @param {boolean} [isNew] */
function takeAddress(url, isNew = true) {
  take({ kind: "url", value: url, name: url }, isNew);
  byId("address").value = url;
}

/** Take the first of the files that were chosen or dropped. @param {FileList} files */
async function takeFile(files) {
  const [file] = files, note = files.length > 1 ? `, the first of ${files.length} files` : "";
  const isText = file.type.startsWith("text/") || /\.(txt|md|markdown|html?)$/i.test(file.name);
  if (!isText) complain(`“${file.name}” is no text. Files of the kinds .txt, .md and .html can be read.`);
  else if (!isTooLarge(file.size, `“${file.name}”`)) {
    await file.arrayBuffer().then((bytes) => takeText(decoded(bytes), file.name, note), () => complain(`“${file.name}” could not be opened.`));
  }
}

/** Return whether a text has too many bytes, and say so. */
function isTooLarge(bytes, what) {
  const megabytes = (/** @type {number} */ n) => `${(n / 1e6).toFixed(1)} MB`;
  if (bytes > state.maxBytes) complain(`${what} has ${megabytes(bytes)}. At most ${megabytes(state.maxBytes)} can be read.`);
  return bytes > state.maxBytes;
}

function complain(message) {
  say(byId("sources").hidden ? "problem" : "file-error", message);
  announce(message);
}

/** Return the text of a file: in the encoding that it declares, else in UTF-8, else in Windows-1252. @param {ArrayBuffer} bytes */
function decoded(bytes) {
  const head = new TextDecoder("latin1").decode(bytes.slice(0, 2_048));
  const mark = head.startsWith("ÿþ") ? "utf-16le" : head.startsWith("þÿ") ? "utf-16be" : "utf-8";
  const declared = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1];
  for (const encoding of [mark, declared]) {
    try {
      if (encoding) return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch { /* the next encoding */ }
  }
  return new TextDecoder("windows-1252").decode(bytes);
}

/** Text was typed into the field. */
function typed() {
  const { value } = byId("input");
  if (!value) return take(null, false);
  if (state.source?.kind === "text") state.source.value = value;
  else state.source = { kind: "text", value, name: "" };
  state.editing = true;
  changed(Math.max(TYPING_PAUSE, cost > AT_ONCE ? Math.min(LONGEST_PAUSE, cost) : 0));
}

/** A text was pasted: over nothing, or anywhere but into a field. @param {ClipboardEvent} event */
function pasted(event) {
  const field = /** @type {any} */ (event.target);
  const replacesAll = field.id === "input" && field.selectionEnd - field.selectionStart === field.value.length;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const files = event.clipboardData?.files;
  if ((!replacesAll && field.matches("input, textarea, select")) || !(text.trim() || files?.length)) return;
  event.preventDefault();
  if (text.trim()) takeText(text); else if (files) takeFile(files);
}

/** Something has changed: keep it in the address, draw it, ask for an answer. @param {number} [pause] */
function changed(pause) {
  writeAddress();
  draw();
  askSoon(pause);
}

// ---------------------------------------------------------------- drawing

const narrow = matchMedia("(max-width: 820px)");
/** @type {Answer | null} */ let drawn = null; // the answer whose summary is drawn
/** @type {Answer | string | null | undefined} */ let drawnText = null; // the answer or the text whose article is drawn
/** @type {Answer | null} */ let drawnArticle = null; // the answer whose sentences the article has
/** @type {HTMLElement[]} */ let inArticle = []; // the sentences of the article, by index
/** @type {Map<number, HTMLElement>} */ let inSummary = new Map(); // the sentences of the summary, by index

/** Draw what the state says. */
function draw() {
  const { source, answer, editing } = state;
  const mode = !source || (source.kind === "url" && !answer) ? "empty" : editing ? "edit" : "read";
  byId("desk").dataset.mode = mode;
  byId("desk").classList.toggle("fetching", mode === "empty" && Boolean(source));
  arrange();
  byId("editor").hidden = mode === "read";
  byId("sources").hidden = mode !== "empty";
  byId("article").hidden = mode !== "read";
  byId("text-tools").hidden = mode === "empty";
  byId("edit").textContent = editing ? "Done" : "Edit";
  byId("origin").textContent = mode === "empty" ? "" : source?.name ?? "";
  byId("invitation").hidden = mode !== "empty" && (mode === "read" || Boolean(answer));
  byId("controls").hidden = !answer && mode !== "read";
  byId("size").classList.toggle("waiting", !answer);
  byId("skip").hidden = mode === "empty";
  byId("result").hidden = !answer?.sentences.length;
  if (mode === "read" && drawnText !== (answer ?? source?.value)) drawArticle(answer, source);
  if (answer !== drawn) drawSummary(answer);
  drawLength(answer);
}

/** On a narrow screen, what matters comes first: the text while one writes, the summary while one reads. */
function arrange() {
  const isSummaryFirst = narrow.matches && byId("desk").dataset.mode === "read";
  if (isSummaryFirst === (byId("desk").firstElementChild === byId("summary-pane"))) return;
  if (isSummaryFirst) byId("desk").prepend(byId("summary-pane")); else byId("desk").append(byId("summary-pane"));
}

/** Draw the article, or the text before its answer comes; if only its chosen sentences differ, mark these. @param {Answer | null} answer @param {Source | null} source */
function drawArticle(answer, source) {
  if (!answer) {
    byId("article").replaceChildren(...(source?.kind === "text" ? buildPlain(source.value) : []));
  } else {
    if (!isSameArticle(drawnArticle, answer)) {
      const built = buildArticle(answer);
      inArticle = built.sentences;
      byId("article").replaceChildren(...built.chunks);
    }
    const chosen = new Set(answer.sentences.map(({ index }) => index));
    for (const mark of byId("article").querySelectorAll("mark")) if (!chosen.has(Number(mark.dataset.index))) remake("span", mark);
    for (const index of chosen) if (inArticle[index].localName !== "mark") remake("mark", inArticle[index]);
  }
  drawnArticle = answer;
  drawnText = answer ?? source?.value;
}

/** Replace the element of a sentence by an element with another name and the same content. */
function remake(tag, old) {
  const attributes = tag === "mark" ? { role: "link", tabindex: "0" } : { tabindex: "-1" };
  const element = make(tag, { "data-index": old.dataset.index, ...attributes }, ...old.childNodes);
  const hasFocus = document.activeElement === old;
  old.replaceWith(element);
  inArticle[Number(old.dataset.index)] = element;
  if (hasFocus) element.focus({ preventScroll: true });
}

/** Draw the summary. Sentences that stay keep their elements, and the focus. @param {Answer | null} answer */
function drawSummary(answer) {
  hideCard();
  drawn = answer;
  const list = byId("sentences");
  const kept = new Map();
  answer?.sentences.forEach(({ index }, n) => {
    const text = answer.readable[n], old = inSummary.get(index);
    const link = old?.textContent === text ? old : make("span", { role: "link", tabindex: "0", "data-index": String(index) }, text);
    kept.set(index, link);
  });
  for (const [index, link] of inSummary) if (kept.get(index) !== link) link.parentElement?.remove();
  [...kept.values()].forEach((link, n) => {
    const item = link.parentElement ?? make("li", { dir: "auto" }, link);
    if (list.children[n] !== item) list.insertBefore(item, list.children[n] ?? null);
  });
  inSummary = kept;
  if (!answer) return;
  say("title", answer.title);
  say("byline", [answer.author, answer.date].filter(Boolean).join(" · "));
  byId("question-hint").textContent = answer.query_found === false
    ? "Nothing of this stands in the text, so it changes nothing." : QUESTION_HINT;
  drawLanguage(answer);
  if (!answer.sentences.length) say("problem", "There is no sentence in this text.");
  announce(`${counted(answer.sentences.length, "sentence")} of ${answer.source.length}`);
}

/** @param {Answer} answer */
function drawLanguage(answer) {
  const name = [...byId("language").options].find((option) => option.value === answer.language)?.textContent;
  byId("language").options[0].textContent = state.settings.language === "auto" && name ? `Found by itself: ${name}` : "Found by itself";
}

/** Show the length that is asked for, which may be ahead of the answer. @param {Answer | null} answer */
function drawLength(answer) {
  for (const radio of byId("presets").querySelectorAll("input")) radio.checked = radio.value === state.settings.length;
  if (!answer) return;
  const total = answer.source.length, length = wantedLength();
  const wanted = typeof length === "number" ? Math.min(length, total) : answer.sentences.length;
  const stops = stopsOf(total), slider = byId("slider");
  slider.parentElement.hidden = stops.length < 2; // nothing to choose
  slider.max = stops.length - 1;
  slider.value = stops.findLastIndex((stop) => stop <= Math.max(1, wanted));
  slider.setAttribute("aria-valuetext", `${wanted} of ${counted(total, "sentence")}`);
  slider.style.setProperty("--filled", `${(100 * slider.value) / Math.max(1, slider.max)}%`);
  byId("amount").textContent = `${wanted.toLocaleString("en")} of ${counted(total, "sentence")}`;
  const letters = (/** @type {Place[]} */ places) => places.reduce((sum, { start, end }) => sum + end - start, 0);
  const [short, whole] = [answer.sentences, answer.source].map((places) => readingTime(letters(places), answer.text.slice(0, 2_000)));
  byId("time").textContent = short === whole ? `${whole} to read` : `${short} to read instead of ${whole}`;
}

/** Show or hide what a button unfolds. @param {string} button @param {string} part @param {boolean} isOpen */
function unfold(button, part, isOpen) {
  byId(part).hidden = !isOpen;
  byId(button).setAttribute("aria-expanded", String(isOpen));
}

// ---------------------------------------------------------------- why

/** Show the card beside a sentence or a part left out. @param {HTMLElement} target */
function explain(target) {
  const { answer } = state, { kind, index } = target.dataset;
  if (!answer || !target.isConnected) return;
  if (kind) explainLeftOut(target);
  else if (answer.source[Number(index)]) explainSentence(answer, Number(index), target, [inArticle[Number(index)], inSummary.get(Number(index))]);
}

let hover = 0, pointerPlace = "";
/** @type {HTMLElement | null} */ let pointed = null;
/** The card follows the pointer with a little calm, and stays while the pointer is on it. @param {PointerEvent} event */
function pointerMoved(event) {
  const place = `${event.screenX} ${event.screenY}`;
  if (event.pointerType !== "mouse" || place === pointerPlace) return; // the page moved, not the pointer
  pointerPlace = place;
  const element = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest?.("[data-index], [data-kind], #why"));
  if (element === pointed) return;
  pointed = element;
  clearTimeout(hover);
  if (element && (element.id === "why" || isExplained(element))) return;
  hover = setTimeout(() => {
    const target = element ?? document.querySelector("[data-index]:focus-visible");
    if (target) explain(/** @type {HTMLElement} */ (target)); else hideCard();
  }, element ? POINTING : LEAVING);
}

/** Go from a sentence of the summary to its place in the article, or back. @param {HTMLElement} from */
function goToTwin(from) {
  const index = Number(from.dataset.index), isInSummary = Boolean(from.closest("#sentences"));
  if (isInSummary && state.editing) finishEditing();
  const twin = isInSummary ? inArticle[index] : inSummary.get(index);
  if (!twin) return;
  const isNear = Math.abs(twin.getBoundingClientRect().top) < 2 * innerHeight;
  const isSmooth = isNear && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const scroll = () => twin.scrollIntoView({ block: narrow.matches ? "start" : "center", behavior: isSmooth ? "smooth" : "auto" });
  twin.focus({ preventScroll: true });
  scroll();
  if (!isSmooth) requestAnimationFrame(scroll); // parts that were out of sight have their true size now
  explain(twin);
  cameFrom = isInSummary ? index : -1;
  byId("back").hidden = !(isInSummary && narrow.matches);
}

let cameFrom = -1; // index of the sentence of the summary from which a finger jumped into the article

/** Go back to the summary on a narrow screen. */
function goBack() {
  byId("back").hidden = true;
  hideCard();
  const sentence = inSummary.get(cameFrom) ?? byId("summary-heading");
  sentence.focus({ preventScroll: true });
  sentence.scrollIntoView({ block: "center" });
}

/** Offer no way back to a summary that is in sight. */
function hideBackInSight() {
  if (!byId("back").hidden && byId("summary-pane").getBoundingClientRect().bottom > innerHeight / 4) byId("back").hidden = true;
}

/** @param {KeyboardEvent} event */
function keyPressed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Escape") hideCard();
  if (!target.dataset?.index || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && target.hasAttribute("role")) {
    event.preventDefault();
    goToTwin(target);
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    event.preventDefault();
    const all = target.closest("#sentences") ? [...inSummary.values()] : inArticle;
    const isBack = (event.key === "ArrowLeft") === (getComputedStyle(target).direction === "ltr");
    all[all.indexOf(target) + (isBack ? -1 : 1)]?.focus();
  }
}

// ---------------------------------------------------------------- copies and downloads

async function copy() {
  const button = byId("copy");
  try {
    await navigator.clipboard.writeText(state.answer?.readable.join("\n") ?? "");
    button.textContent = "Copied";
  } catch { // a browser that forbids it: the sentences are selected for Ctrl+C
    getSelection()?.selectAllChildren(byId("sentences"));
    button.textContent = "Selected: press Ctrl+C";
  }
  announce(button.textContent);
  setTimeout(() => { button.textContent = "Copy"; }, 2_000);
}

/** @param {string} format */
async function download(format) {
  const { answer, source } = state;
  if (!answer || !source) return;
  const title = answer.title.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").slice(0, 60).replace(/^-|-$/g, "") || "summary";
  if (format === "txt") save(`${title}.txt`, "text/plain", `${answer.readable.join("\n")}\n`);
  if (format === "md") save(`${title}.md`, "text/markdown", `${answer.markdown}\n`);
  if (format === "json") {
    const fields = Object.entries(answer).filter(([name]) => !DETAILS.has(name));
    save(`${title}.json`, "application/json", `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`);
  }
  if (format === "html") {
    try {
      const response = await post("api/box", requestOf(source, answer.sentences.length));
      say("problem", "");
      save(`${title}.html`, "text/html", await response.text());
    } catch (error) {
      complain(error instanceof Problem ? error.message : "The service does not answer, so there is no page yet. Try again in a moment.");
    }
  }
}

function save(name, type, content) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

// ---------------------------------------------------------------- what people do

function startEditing() {
  state.editing = true;
  const input = byId("input");
  input.value = state.source?.kind === "text" ? state.source.value : state.answer?.text ?? "";
  draw();
  input.focus();
  input.setSelectionRange(0, 0);
  input.scrollTop = 0;
}

function finishEditing() {
  state.editing = false;
  draw();
}

/** @param {SubmitEvent} event */
function addressEntered(event) {
  event.preventDefault();
  const address = byId("address").value.trim();
  if (address) takeAddress(/^[a-z][a-z+.-]*:\/\//i.test(address) ? address : `https://${address}`);
  else byId("address").focus();
}

function listenForTexts() {
  byId("input").addEventListener("input", typed);
  byId("input").addEventListener("keydown", (event) => { // as in the field of a browser for addresses
    const { value } = byId("input");
    if (event.key !== "Enter" || event.isComposing || !state.fetches || !ADDRESS.test(value.trim())) return;
    event.preventDefault();
    takeAddress(value.trim());
  });
  document.addEventListener("paste", pasted);
  byId("choose").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", async ({ target }) => {
    if (target.files.length) await takeFile(target.files);
    target.value = "";
  });
  byId("address-form").addEventListener("submit", addressEntered);
  byId("try").addEventListener("click", () => takeText(byId("example").content.textContent.trim(), "An example"));
  byId("edit").addEventListener("click", () => (state.editing ? finishEditing() : startEditing()));
  byId("clear").addEventListener("click", () => { take(null); byId("input").focus(); });
  const isUsable = (/** @type {DragEvent} */ { dataTransfer }) => dataTransfer?.types.some((type) => type === "Files" || type === "text/plain");
  document.addEventListener("dragover", (event) => {
    if (!isUsable(event)) return;
    event.preventDefault();
    byId("drop").hidden = false;
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) byId("drop").hidden = true; });
  document.addEventListener("drop", (event) => {
    byId("drop").hidden = true;
    if (!isUsable(event)) return;
    event.preventDefault();
    const files = event.dataTransfer?.files;
    if (files?.length) takeFile(files); else takeText(event.dataTransfer?.getData("text/plain") ?? "");
  });
}

function listenForSettings() {
  const set = (name, value) => {
    state.settings[name] = value;
    if (name === "length") state.isOfEarlierText = false;
    changed();
  };
  byId("presets").addEventListener("change", ({ target }) => set("length", target.value));
  byId("slider").addEventListener("input", ({ target }) => set("length", String(stopsOf(state.answer?.source.length ?? 1)[target.value])));
  byId("question").addEventListener("input", ({ target }) => set("question", target.value));
  for (const name of ["language", "ranker"]) byId(name).addEventListener("change", ({ target }) => set(name, target.value));
  byId("more").addEventListener("click", () => unfold("more", "settings", byId("settings").hidden));
  addEventListener("popstate", entryShown);
  narrow.addEventListener("change", arrange);
  addEventListener("online", () => { if (failures) askSoon(0); });
}

function listenForReading() {
  document.addEventListener("pointermove", pointerMoved);
  document.addEventListener("focusin", ({ target }) => {
    const element = /** @type {HTMLElement} */ (target);
    if (!element.dataset.index) hideCard();
    else if (element.matches(":focus-visible")) explain(element); // by keyboard; a pointer clicks first
  });
  document.addEventListener("keydown", keyPressed);
  document.addEventListener("click", ({ target }) => {
    const element = /** @type {HTMLElement} */ (target);
    const sentence = /** @type {HTMLElement | null} */ (element.closest("[data-index], [data-kind]"));
    if (sentence?.hasAttribute("role") && getSelection()?.isCollapsed) goToTwin(sentence);
    else if (sentence) explain(sentence);
    else if (!element.closest("#why")) hideCard();
  });
  addEventListener("scroll", () => { placeCard(); hideBackInSight(); }, { passive: true, capture: true });
  byId("back").addEventListener("click", goBack);
  byId("skip").addEventListener("click", (event) => { // the fragment is for the settings
    event.preventDefault();
    byId("summary-heading").focus();
  });
  addEventListener("beforeprint", () => { if (state.editing && state.answer) finishEditing(); }); // paper shows no fields
  byId("copy").addEventListener("click", copy);
  byId("formats").addEventListener("click", ({ target }) => { if (target.dataset.format) download(target.dataset.format); });
  byId("download").addEventListener("click", () => {
    unfold("download", "formats", byId("formats").hidden);
    byId("formats").scrollIntoView({ block: "nearest" });
  });
}

const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname);
byId("privacy").textContent = isHere ? "Nothing leaves this computer, and nothing is kept." : `Your text goes to ${location.host} alone, and nothing is kept.`;
listenForTexts();
listenForSettings();
listenForReading();
history.replaceState(entry, "");
readAddress();
loadOptions();
