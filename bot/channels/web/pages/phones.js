// Finds the telephone numbers in a text; what merely looks like one (120元, 第110条, an ID number) is left alone.

const SHAPES = [
  /^1(?:10|12|19|20|22)$/, // emergency
  /^12\d{3}$/, // public hotlines
  /^9[56]\d{3}$/, // banks, utilities, 96110
  /^1[3-9]\d{9}$/, // mobile
  /^1[3-9]\d-\d{4}-\d{4}$/,
  /^0\d{2,3}-?\d{7,8}$/, // with area code
  /^[48]00-?\d{3}-?\d{4}$/,
  /^[48]00-\d{4}-\d{3}$/,
];
const UNIT = /^\s*(?:元|块|万|亿|千|百|条|款|项|角|年|月|天|日|周|岁|分|秒|小时|个|位|名|次|份|件|套|间|层|楼|人(?!工)|户|号(?!码)|米|平|公|里|斤|克|吨|升|度|倍|页|字|%|％|㎡|\.\d)/;
const MARK = /[第￥¥$#A-Za-z.]\s*$/;

function isPhone(number, before, after) {
  return SHAPES.some((shape) => shape.test(number)) && !MARK.test(before) && !UNIT.test(after);
}

/** Returns the text in pieces, each {text, phone}: phone is the number to dial or null. */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(/\d(?:[\d-]*\d)?/g)) {
    const after = match.index + match[0].length;
    if (!isPhone(match[0], text.slice(Math.max(0, match.index - 3), match.index), text.slice(after, after + 4))) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index), phone: null });
    found.push({ text: match[0], phone: match[0].replace(/-/g, "") });
    end = after;
  }
  if (end < text.length) found.push({ text: text.slice(end), phone: null });
  return found;
}
