// What is read aloud of a card: all that stands on it, in order; who cannot read gets no less than who can.

import { pieces } from "./phones.js";

// As numbers are dictated: a one is 幺, in every place the same.
const DIGITS = "零幺二三四五六七八九";
const RECEIPT = /[A-Z]\d{6}-\d{4}(?!\d)/g;
const SPOKEN = "p, h3, li, summary, a.document";

function digits(number) {
  return number.replace(/-/g, "").replace(/\d/g, (digit) => DIGITS[digit]);
}

/** Returns a text as it is to be said: telephone and receipt numbers digit by digit, all other numbers as they are. */
export function sayable(text) {
  return pieces(text)
    .map((piece) => (piece.phone ? digits(piece.text) : piece.text.replace(RECEIPT, digits)))
    .join("");
}

function seen(element) {
  if (element.closest("button") || element.parentElement.closest(SPOKEN)) return false;
  return element.matches("summary") || !element.closest("details:not([open])");
}

function line(element) {
  const text = sayable(element.textContent);
  if (element.matches("ol > li")) {
    const number = [...element.parentElement.children].indexOf(element) + 1;
    return number + "，" + text;
  }
  return element.matches("h3, summary") ? text + "：" : text;
}

/** Returns the words of a card, one line for each line that is seen on it. */
export function aloud(card) {
  return [...card.querySelectorAll(SPOKEN)].filter(seen).map(line).join("\n");
}
