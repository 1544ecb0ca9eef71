// @ts-check
/**
 * The card that says why a sentence was chosen, or why it was not.
 *
 * @typedef {import("./article.js").Answer} Answer
 */

import { make, textAt } from "./article.js";
import { kindName, signed, whyChosen, whyNotChosen } from "./words.js";

const MOST_PARTS = 4; // of a score are shown
const SMALLEST_PART = 0.005; // is shown
const MARGIN = 8; // pixels between the card and what is around it

const card = /** @type {HTMLElement} */ (document.getElementById("why"));
/** @type {HTMLElement | null} */ let explained = null; // the element beside which the card stands

/** Return whether the card stands beside an element. @param {Element | null | undefined} element */
export const isExplained = (element) => element === explained;

/** Show why a part of the text is left out. @param {HTMLElement} target */
export function explainLeftOut(target) {
  if ("outside" in target.dataset) return show(target, [make("h3", {}, "Left out"), make("p", {}, "It stands on the page, but it is no part of the article.")], []);
  const line = `Summaries take nothing from parts like this: ${kindName(target.dataset.kind ?? "")}.`;
  show(target, [make("h3", {}, "Left out"), make("p", {}, line)], []);
}

/**
 * Show why a sentence was chosen or not: first in words, then in numbers.
 * @param {Answer} answer @param {number} index @param {HTMLElement} target
 * @param {(HTMLElement | undefined)[]} twins Elements of the sentence, to light up.
 */
export function explainSentence(answer, index, target, twins) {
  const { score } = answer.source[index];
  const rank = 1 + answer.source.filter((other) => other.score > score).length;
  const why = answer.explanations.find((explanation) => explanation.index === index);
  const lines = why ? whyChosen(answer, why, (other) => textAt(answer, answer.source[other])) : [whyNotChosen(answer, index, rank)];
  const words = [make("h3", {}, why ? "Why this sentence" : "Why not this sentence"), ...lines.map((line) => make("p", {}, line))];
  const numbers = make("div", { class: "numbers" }, make("p", {}, `Score ${score.toFixed(2)}, number ${rank} of ${answer.source.length}`));
  if (why) numbers.append(...tableOf(why.parts));
  show(target, words, twins, numbers);
}

/** Return a table of the largest parts of a score, if it has any. @param {Record<string, number>} parts */
function tableOf(parts) {
  const bySize = Object.entries(parts).filter(([, value]) => Math.abs(value) >= SMALLEST_PART).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const rows = bySize.slice(0, MOST_PARTS).map(([name, value]) => {
    const bar = make("span", { class: value < 0 ? "bar minus" : "bar" });
    bar.style.width = `${Math.max(2, Math.abs((100 * value) / bySize[0][1]))}%`;
    return make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, signed(value)), make("td", { class: "bars" }, bar));
  });
  return rows.length ? [make("table", {}, make("tbody", {}, ...rows))] : [];
}

/** @param {HTMLElement} target @param {HTMLElement[]} words Read by screen readers. @param {(HTMLElement | undefined)[]} twins @param {HTMLElement[]} numbers */
function show(target, words, twins, ...numbers) {
  hideCard();
  card.replaceChildren(make("div", { id: "why-words" }, ...words), ...numbers);
  card.hidden = false;
  for (const twin of twins) twin?.classList.add("lit");
  target.setAttribute("aria-describedby", "why-words");
  explained = target;
  placeCard();
}

export function hideCard() {
  explained?.removeAttribute("aria-describedby");
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  card.hidden = true;
  explained = null;
}

/**
 * Put the card beside the summary, or below or above a sentence of the article; where there is no room, beside the
 * article. The card covers the sentence on neither side, if there is a place for this.
 */
export function placeCard() {
  if (!explained) return;
  const lines = [...explained.getClientRects()];
  if (!lines.length || getComputedStyle(card).bottom === "0px") return card.removeAttribute("style"); // at the foot of a narrow screen
  const { offsetWidth: width, offsetHeight: height } = card;
  const { top, bottom, left } = explained.getBoundingClientRect();
  const section = /** @type {HTMLElement} */ (explained.closest("section")).getBoundingClientRect();
  const beside = section.left - width - MARGIN;
  const taken = [explained, ...document.querySelectorAll(".lit")].map((lit) => lit.getBoundingClientRect());
  const around = taken.flatMap((other) => [{ left: beside, top: other.bottom + MARGIN }, { left: beside, top: other.top - height - MARGIN }]);
  const wanted = explained.closest("#sentences")
    ? [{ left: beside, top: top - 2 * MARGIN }, ...around]
    : [{ left, top: bottom + MARGIN }, { left, top: top - height - MARGIN }, { left: section.right, top }];
  const places = wanted.map((place) => ({
    left: Math.max(MARGIN, Math.min(place.left, document.documentElement.clientWidth - width - MARGIN)),
    top: Math.max(MARGIN, Math.min(place.top, innerHeight - height - MARGIN)),
  }));
  const isFree = (/** @type {{left: number, top: number}} */ place) => taken.every((other) => place.left >= other.right || place.left + width <= other.left
    || place.top >= other.bottom || place.top + height <= other.top);
  const { left: x, top: y } = places.find(isFree) ?? places[0];
  card.style.left = `${x}px`;
  card.style.top = `${y}px`;
}
