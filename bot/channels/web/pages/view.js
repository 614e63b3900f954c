// Builds what is seen of a message. Everything that came from outside becomes text nodes, never markup.

import { aloud } from "./aloud.js";
import { pieces } from "./phones.js";
import * as speech from "./speech.js";
import * as take from "./take.js";

/** Makes an element: make("p", "note", "text or node", …). */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Makes a line drawing out of an SVG path. */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  const looks = { d: path, fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round" };
  for (const name of Object.keys(looks)) line.setAttribute(name, looks[name]);
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(line);
  return drawing;
}

/** Makes a button that does something. */
export function button(className, label, act) {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

// Only our own links can be pressed: residents paste links of swindlers, and those must stay plain text.
const OWN_LINKS = /((?:https:\/\/uri\.amap\.com|webcal:\/)\/[!-~]+)/;

/** Puts a text into an element, its telephone numbers and our own links as links. */
export function fill(element, text) {
  const [before, own, ...after] = text.split(OWN_LINKS);
  if (own !== undefined) {
    const link = make("a", "tel", own.startsWith("webcal") ? "打开日历" : "打开地图");
    link.href = own;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    fill(element, before).append(link);
    return fill(element, after.join(""));
  }
  for (const piece of pieces(text)) {
    if (piece.phone === null) {
      element.append(piece.text);
    } else {
      const link = make("a", "tel", piece.text);
      link.href = "tel:" + piece.phone;
      element.append(link);
    }
  }
  return element;
}

function item(line) {
  const [head, ...more] = line.split("\n");
  if (!more.length) return fill(make("li"), line);
  return make("li", "", make("b", "", head), fill(make("span", "told"), more.join("\n")));
}

function list(tag, className, lines) {
  return make(tag, className, ...lines.map(item));
}

function paragraphs(className, lines) {
  return lines.map((line) => fill(make("p", className), line));
}

function copyBlock(lines) {
  const text = lines.join("\n");
  const press = button("plain copy-button", "复制", async () => {
    try {
      await take.copy(text);
      press.textContent = "已复制";
    } catch (_) {
      press.textContent = "请长按文字复制";
    }
    setTimeout(() => { press.textContent = "复制"; }, 2500);
  });
  press.setAttribute("aria-live", "polite");
  return make("div", "copy", make("p", "copy-text", text), press);
}

const WARNING = "M12 3 2 20h20L12 3zM12 10v4M12 17v.01";

const BLOCKS = {
  alert: (lines) => [make("div", "alert", icon(WARNING), make("p", "sr", "紧急提醒"), ...paragraphs("", lines))],
  lead: (lines) => paragraphs("lead", lines),
  heading: (lines) => lines.map((line) => make("h3", "", line)),
  text: (lines) => paragraphs("", lines),
  steps: (lines) => [list("ol", "steps", lines)],
  items: (lines) => [list("ul", "items", lines)],
  copy: (lines) => [copyBlock(lines)],
  note: (lines) => paragraphs("note", lines),
};

function documentLink(file) {
  const bytes = Uint8Array.from(atob(file.content), (letter) => letter.charCodeAt(0));
  const link = make("a", "document", "下载：" + file.name);
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.media_type }));
  link.download = file.name;
  return link;
}

const SPEAKER = "M4 9v6h4l5 4V5L8 9H4zM17 8.5a5 5 0 0 1 0 7M19.5 6a8.5 8.5 0 0 1 0 12";

/** The button that reads a card aloud, and how fast: to be seen while it is read. */
function speakTools(card) {
  const label = make("span", "", "朗读");
  const press = make("button", "quiet speak", icon(SPEAKER), label);
  const speeds = make("span", "speeds");
  speeds.setAttribute("role", "group");
  speeds.setAttribute("aria-label", "朗读快慢");
  speeds.hidden = true;
  const mark = () => [...speeds.children].forEach((one) => one.setAttribute("aria-pressed", String(one.textContent === speech.speed())));
  speeds.append(...Object.keys(speech.SPEEDS).map((name) => button("quiet", name, () => {
    speech.setSpeed(name);
    mark();
  })));
  press.type = "button";
  press.setAttribute("aria-pressed", "false");
  press.addEventListener("click", () => speech.toggle(press, () => aloud(card), (state) => {
    label.textContent = { on: "停止朗读", off: "朗读", failed: "这台设备读不了" }[state];
    press.setAttribute("aria-pressed", String(state === "on"));
    speeds.hidden = state !== "on";
    mark();
  }));
  return [press, speeds];
}

/** The buttons that take an answer along; what everybody's terminal shows goes to nobody's phone from there. */
function takeTools(reply, article) {
  const tools = [button("quiet", "打印这条", () => take.print(article))];
  if (document.body.dataset.kiosk) return tools;
  const send = button("quiet", "发给家人", async () => {
    send.textContent = await take.share(reply) || "发给家人";
    setTimeout(() => { send.textContent = "发给家人"; }, 4000);
  });
  send.setAttribute("aria-live", "polite");
  return [...tools, send];
}

function shown(blocks) {
  return blocks.flatMap((block) => (BLOCKS[block.kind] || BLOCKS.text)(block.lines));
}

function buttons(className, choices, onChoice) {
  return make("ul", className, ...choices.map((choice) => {
    const press = button("choice", choice.label, () => {
      press.classList.add("pressed");
      press.setAttribute("aria-label", choice.label + "（按过了）");
      onChoice(choice);
    });
    return make("li", "", press);
  }));
}

/** Makes the second layer of an answer: it unfolds in place. */
function folded(more, onChoice) {
  const layer = make("details", "more", make("summary", "", more.label), ...shown(more.blocks));
  if (more.choices.length) layer.append(buttons("choices inside", more.choices, onChoice));
  return layer;
}

/** Returns an answer: the card, and its choices as buttons below; onChoice(choice) is called when one is pressed. */
export function answer(reply, onChoice) {
  const alerts = reply.blocks.filter((block) => block.kind === "alert");
  const others = reply.blocks.filter((block) => block.kind !== "alert");
  const card = make("div", "card", ...shown(alerts.concat(others)));
  card.append(...reply.documents.map(documentLink));
  if (reply.more) card.append(folded(reply.more, onChoice));
  const article = make("article", "answer", card);
  const tools = [...(speech.supported ? speakTools(card) : []), ...(reply.more ? takeTools(reply, article) : [])];
  if (tools.length) card.append(make("div", "tools", ...tools));
  article.setAttribute("aria-label", "回答");
  if (reply.choices.length) {
    article.append(buttons("choices", reply.choices, onChoice));
  }
  return article;
}

/** Returns what the person said. */
export function said(text) {
  const article = make("article", "said", make("p", "bubble", text));
  article.setAttribute("aria-label", "您说");
  return article;
}

/** Marks what the person said as not sent, with the reason and a way to send it again (null: none). */
export function unsent(article, reason, onRetry) {
  const line = make("p", "unsent", make("span", "", "未发送 · " + reason));
  if (onRetry) line.append(button("plain", "重试", onRetry));
  article.append(line);
}

/** Takes the mark away. */
export function sending(article) {
  article.querySelectorAll(".unsent").forEach((line) => line.remove());
}

const MOMENT = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", month: "long", day: "numeric", weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

/** Returns a line that says when. */
export function when(date) {
  const time = make("time", "", MOMENT.format(date));
  time.dateTime = date.toISOString();
  return make("p", "when", time);
}
