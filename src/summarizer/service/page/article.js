// @ts-check
/**
 * The article: paragraphs with an element for each sentence and for each stretch left out.
 *
 * @typedef {{start: number, end: number, index: number, score: number}} Place
 * @typedef {{kind: string, start: number, end: number}} LeftOut
 * @typedef {{kind: string, offset: number, text: string}} Outside A line of a page that is no part of its article.
 * @typedef {{index: number, score: number, parts: Record<string, number>, topics: [string, number][], n_sentences: number,
 *   n_passed_over: number, companion_of: number | null}} Explanation
 * @typedef {{text: string, title: string, language: string, query_found: boolean | null, sentences: Place[], source: Place[],
 *   skipped: LeftOut[], passed_over: {index: number, reason: string}[], readable: string[], markdown: string, explanations: Explanation[], html?: string, outside?: Outside[],
 *   compression: {sentences: number, words: number}, author?: string, date?: string, url?: string}} Answer
 *   What the service answers; offsets count code points.
 */

import { kindName } from "./words.js";

const MOST_LINES = 3; // around an article stand unfolded
const SHOWN = new Set(["title", "credit"]); // are never folded
const CHUNK = 6_000; // letters of a part that the browser leaves undrawn while it is out of sight

/**
 * Make an element. Strings become text, never markup.
 * @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Return a function from offsets in code points, as the service counts, to offsets in UTF-16, as strings here do.
 * @param {string} text @returns {(offset: number) => number}
 */
function utf16(text) {
  const pairs = []; // places, in code points, of the letters that take two units
  for (const { index } of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) pairs.push(index - pairs.length);
  return (offset) => {
    let low = 0, high = pairs.length; // binary search: how many pairs stand before the offset
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[middle] < offset) low = middle + 1; else high = middle;
    }
    return offset + low;
  };
}

/** Return the text at a place. @param {Answer} answer @param {Place} place */
export function textAt({ text }, { start, end }) {
  const at = utf16(text);
  return text.slice(at(start), at(end));
}

/** Return whether two answers differ in their chosen sentences only. @param {Answer | null} old @param {Answer} answer */
export function isSameArticle(old, answer) {
  const same = (/** @type {"source" | "skipped"} */ name) => old?.[name].length === answer[name].length
    && answer[name].every(({ start, end }, n) => start === old[name][n].start && end === old[name][n].end);
  return old?.text === answer.text && same("source") && same("skipped");
}

/**
 * Build the article.
 *
 * A line break between sentences ends a paragraph. A line break inside a sentence, as in a text with hard line
 * breaks, is shown as a blank. A paragraph knows its own direction.
 *
 * @param {Answer} answer
 * @returns {{chunks: HTMLElement[], sentences: HTMLElement[]}} Parts of the article, and its sentences by index.
 */
export function buildArticle(answer) {
  const { text } = answer;
  const outside = runsOf(answer.outside ?? []);
  const at = utf16(text);
  const pen = new Pen();
  /** @type {HTMLElement[]} */ const sentences = [];
  const stretches = [...answer.source.map((place) => ({ kind: "", ...place })), ...answer.skipped.map((place) => ({ index: -1, ...place }))];
  let done = 0;
  for (const { start, end, index, kind } of stretches.sort((a, b) => a.start - b.start)) {
    const from = Math.max(done, at(start)), to = Math.max(from, at(end));
    pen.writeBetween(text.slice(done, from));
    while (outside.length && outside[0][0].offset < end) pen.writeOutside(outside.shift() ?? []);
    const attributes = kind ? { class: "left-out", "data-kind": kind } : { "data-index": String(index), tabindex: "-1" };
    const element = make("span", attributes, text.slice(from, to));
    if (!kind) sentences[index] = element;
    pen.write(element);
    done = to;
  }
  pen.writeBetween(text.slice(done));
  for (const run of outside) pen.writeOutside(run);
  return { chunks: pen.finish(), sentences };
}

/** Build the beginning of a text whose sentences are not known yet. @param {string} text @returns {HTMLElement[]} */
export function buildPlain(text) {
  const pen = new Pen();
  pen.writeBetween(text.slice(0, 3 * CHUNK));
  return pen.finish();
}

/** Return the lines in runs that stand at the same place of the text. @param {Outside[]} lines */
function runsOf(lines) {
  /** @type {Outside[][]} */ const runs = [];
  for (const line of lines) {
    const last = runs[runs.length - 1];
    if (last?.[0].offset === line.offset) last.push(line); else runs.push([line]);
  }
  return runs;
}

/** Writes paragraphs into chunks. */
class Pen {
  chunks = [make("div", { class: "chunk" })];
  chunkSize = 0;
  paragraph = make("p", { dir: "auto" });
  paragraphSize = 0;
  lastKind = "";

  /** @param {HTMLElement} element */
  write(element) {
    if (this.paragraphSize > CHUNK) this.endParagraph(); // a text without line breaks
    this.paragraph.append(element);
    this.paragraphSize += element.textContent?.length ?? 0;
  }

  /** Write what stands between two stretches: blanks, line breaks, bullets. @param {string} piece */
  writeBetween(piece) {
    const lines = piece.split("\n");
    lines.forEach((line, n) => {
      if (n) this.endParagraph();
      if (n > 1) this.paragraph.className = "apart"; // behind a blank line
      if (line.trim() || (lines.length === 1 && this.paragraph.hasChildNodes())) this.paragraph.append(line);
    });
  }

  /** Write lines of the page around the article. A title and a byline are shown, other long runs are folded. @param {Outside[]} lines */
  writeOutside(lines) {
    this.endParagraph();
    /** @type {Outside[]} */ let run = [];
    const first = run;
    const end = () => {
      const isFolded = run.length > MOST_LINES;
      const fold = make("details", {}, make("summary", {}, `${run.length} lines of the page left out`));
      this.lastKind = "";
      for (const [n, { kind, text }] of run.entries()) {
        const place = n || isFolded || run !== first ? "" : " apart";
        const line = make("p", { dir: "auto", class: `outside ${kind}${place}` }, make("span", { class: "left-out", "data-kind": kind, "data-outside": "" }, text));
        if (kind !== this.lastKind) line.prepend(make("span", { class: "kind" }, kindName(kind)), " ");
        this.lastKind = kind;
        (isFolded ? fold : this.chunks[this.chunks.length - 1]).append(line);
      }
      if (isFolded) this.chunks[this.chunks.length - 1].append(fold);
      run = [];
    };
    for (const line of lines) {
      const isShown = SHOWN.has(line.kind);
      if (run.length && isShown !== SHOWN.has(run[0].kind)) end();
      run.push(line);
      if (isShown) end();
    }
    if (run.length) end();
    this.lastKind = "";
    this.paragraph.className = "apart";
  }

  endParagraph() {
    const { paragraph } = this;
    if (!paragraph.hasChildNodes()) return;
    const kind = soleKind(paragraph);
    if (kind) {
      paragraph.classList.add("outside", kind);
      if (kind !== this.lastKind) paragraph.prepend(make("span", { class: "kind" }, kindName(kind)), " ");
    }
    this.lastKind = kind;
    this.chunks[this.chunks.length - 1].append(paragraph);
    this.chunkSize += this.paragraphSize;
    if (this.chunkSize > CHUNK) {
      this.chunks.push(make("div", { class: "chunk" }));
      this.chunkSize = 0;
    }
    this.paragraph = make("p", { dir: "auto" });
    this.paragraphSize = 0;
  }

  finish() {
    this.endParagraph();
    return this.chunks;
  }
}

/** Return the kind of a paragraph that is left out as a whole, or "". @param {HTMLElement} paragraph */
function soleKind(paragraph) {
  const words = [...paragraph.childNodes].filter((node) => /[\p{L}\p{N}]/u.test(node.textContent ?? ""));
  const kinds = new Set(words.map((node) => /** @type {HTMLElement} */ (node).dataset?.kind ?? ""));
  return kinds.size === 1 ? [...kinds][0] : "";
}
