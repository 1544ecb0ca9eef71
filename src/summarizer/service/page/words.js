// @ts-check
/**
 * Words that the page shows: names of kinds, rankers and reasons, and what a sentence's explanation says.
 *
 * @typedef {import("./article.js").Answer} Answer
 * @typedef {import("./article.js").Explanation} Explanation
 */

const KINDS = new Map(Object.entries({ notice: "small print", section: "heading", boilerplate: "menu", credit: "byline", quoted: "quoted mail", cue: "speaker" }));

const RANKERS = new Map(Object.entries({
  learned: "Best for most texts",
  tfidf: "Key words and place",
  directed: "For news",
  consensus: "For reviews: what most say",
  centroid: "Key words alone",
  textrank: "Shared words",
  lexrank: "Shared key words",
  lsa: "Main topics",
  luhn: "Dense key words",
  edmundson: "Telling words, title, place",
  sumbasic: "Frequent words",
  kl: "Words in the text's own mix",
  reduction: "Most connections",
  lead: "First sentences",
  random: "By chance",
  longest: "Longest sentences",
}));

const PARTS = new Map(Object.entries({
  position: "its place in the text",
  location: "its place in the text",
  paragraph: "its place in the paragraph",
  section: "its place in the section",
  length: "its length",
  centrality: "what it shares with other sentences",
  centroid: "the main words of the text",
  topic: "the main topics of the text",
  novelty: "what is new in it",
  title: "words of the title",
  opening: "how it begins",
  style: "its style",
  "cue words": "telling words",
  cue: "telling words",
  key: "frequent words",
  words: "words that others use",
  terms: "words that others use",
  pairs: "phrases that others use",
  query: "your question",
}));

const REASONS = new Map(Object.entries({
  "needs the sentence before it": "it makes no sense without the sentence before it",
  "is close to what was chosen": "it says much the same as a chosen sentence",
  "goes less well with the others": "it goes less well with the other chosen sentences",
  "has no room": "there was no room left",
  "says too little": "it says too little by itself",
}));

const DENSE = /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g; // scripts in which few letters say much
const SPEED = 20; // letters a second
const DENSE_SPEED = 7;
const NOTABLE = 0.05; // parts of a score below this are not named

/** @param {string} kind Kind of a stretch that is left out. */
export const kindName = (kind) => KINDS.get(kind) ?? kind;

/** @param {string} name Name of a ranker. */
export const rankerName = (name) => (RANKERS.has(name) ? `${RANKERS.get(name)} (${name})` : name);

/** @param {number} n @param {string} noun */
export const counted = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

/** @param {number} value */
export const signed = (value) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(2);

/** Return the first words of a text in quotation marks. @param {string} text */
export function quoted(text, size = 60) {
  const line = text.replace(/\s+/g, " ").trim();
  return `“${line.length <= size ? line : `${line.slice(0, size).replace(/\s\S*$/, "")}…`}”`;
}

/** Make a sentence of a message of the service. A host that it begins with stays as it is. @param {string} message @param {string} [address] */
export function asSentence(message, address = "") {
  const [word] = message.split(" ", 1);
  const isHost = /[.:]./.test(word) || address.toLowerCase().includes(`//${word}`);
  return (isHost ? word : word.charAt(0).toUpperCase() + word.slice(1)) + message.slice(word.length) + (/[.!?…]$/.test(message) ? "" : ".");
}

/** Return how long so many letters take to read. @param {number} letters @param {string} sample Text of the same script. */
export function readingTime(letters, sample) {
  const isDense = (sample.match(DENSE) ?? []).length > sample.length / 3;
  const seconds = letters / (isDense ? DENSE_SPEED : SPEED);
  if (seconds < 55) return counted(Math.max(5, Math.round(seconds / 5) * 5), "second");
  if (seconds < 5_400) return counted(Math.round(seconds / 60), "minute");
  return counted(Math.round(seconds / 3_600), "hour");
}

/**
 * Say why a sentence was chosen.
 * @param {Answer} answer @param {Explanation} why @param {(index: number) => string} textOf @returns {string[]}
 */
export function whyChosen(answer, why, textOf) {
  const lines = [];
  if (why.companion_of !== null) lines.push(`It came along for the sake of another sentence, which needs it: ${quoted(textOf(why.companion_of))}`);
  const topics = why.topics.filter(([, n]) => n > 1);
  if (topics.length) {
    const [[word, n], ...others] = topics;
    const more = others.map(([other, m]) => `, “${other}” in ${m}`).join("");
    lines.push(`It shares its topics with the rest of the text: “${word}” is in ${n} of ${counted(why.n_sentences, "sentence")}${more}.`);
  }
  const parts = Object.entries(why.parts).filter(([name, value]) => value > NOTABLE && PARTS.has(name)).sort((a, b) => b[1] - a[1]);
  const names = [...new Set(parts.map(([name]) => PARTS.get(name)))].slice(0, 3);
  if (names.length) lines.push(`What speaks for it: ${names.join(", ")}.`);
  const [better, ...more] = answer.passed_over.slice(0, why.n_passed_over);
  if (better) {
    const which = more.length ? `${more.length + 1} sentences with higher scores were passed over, for example` : "A sentence with a higher score was passed over,";
    lines.push(`${which} ${quoted(textOf(better.index))}: ${REASONS.get(better.reason) ?? better.reason}.`);
  }
  return lines.length ? lines : ["Its score is one of the highest."];
}

/** Say why a sentence was not chosen. @param {Answer} answer @param {number} index @param {number} rank */
export function whyNotChosen(answer, index, rank) {
  const reason = answer.passed_over.find((other) => other.index === index)?.reason;
  if (reason) return `It was passed over. Its score is higher than that of a chosen sentence, but ${REASONS.get(reason) ?? reason}.`;
  return rank === 1 ? "No sentence has a higher score, but others were chosen with it in mind." : `${counted(rank - 1, "sentence")} ${rank === 2 ? "has" : "have"} a higher score.`;
}
