// The page's conductor: what is pressed or written goes to the server, what comes back goes into the log.

import * as api from "./api.js";
import { ask, dismiss } from "./ask.js";
import { Composer } from "./composer.js";
import * as speech from "./speech.js";
import * as tabs from "./tabs.js";
import * as tell from "./tell.js";
import { answer, button, fill, make, said, sending, unsent, when } from "./view.js";

const MAX_WAITING = 5;
const PAUSE_WORTH_TELLING = 10 * 60 * 1000;
const TITLE = document.title;
const KIOSK = document.body.dataset.kiosk;
const MOST_EXCHANGES = 50;

const log = document.getElementById("log");
const typing = document.getElementById("typing");
const status = document.getElementById("status");
const news = document.getElementById("news");
const letters = new api.Letters(showLetter);
const composer = new Composer(Number(document.body.dataset.maxText), (text) => say({ text }));

let waiting = 0;
let queue = Promise.resolve();
let lastMoment = 0;
let exchanges = 0;
let onReplies = () => {};

function tellTime(date) {
  if (date.getTime() - lastMoment > PAUSE_WORTH_TELLING) log.append(when(date));
  lastMoment = date.getTime();
}

function calmly() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

function toTop(element) {
  element.scrollIntoView({ block: "start", behavior: calmly() });
}

function press(choice) {
  say({ text: choice.label, choice: choice.id });
}

function showReplies(replies) {
  const cards = replies.map((reply) => answer(reply, press));
  log.append(...cards);
  onReplies(replies);
  return cards;
}

function say(message) {
  if (waiting >= MAX_WAITING) {
    status.textContent = "前面的还没有发完，请稍等。";
    if (!message.choice) composer.giveBack(message.text);
    return;
  }
  const article = said(message.text);
  deliver(Object.assign({ id: api.newId() }, message), article);
}

/** Sends one message after the ones before it. The same article and id are used again for a retry. */
function deliver(message, article) {
  sending(article);
  tellTime(new Date());
  log.append(article);
  waiting += 1;
  typing.hidden = false;
  toTop(article);
  queue = queue.then(async () => {
    const result = await api.send(message);
    waiting -= 1;
    typing.hidden = waiting === 0;
    settle(message, article, result);
  });
}

function settle(message, article, { status: code, data }) {
  if (code === 200) {
    if (data.left) return leave();
    if (data.forgotten) forgotten();
    exchanges += 1;
    showReplies(data.replies);
    letters.start(0);
    tabs.tell("said");
    toTop(article.isConnected ? article : log);
    return;
  }
  const worthRepeating = code === 0 || code === 408 || code === 429 || code >= 500;
  unsent(article, data.detail, worthRepeating ? () => deliver(message, article) : null);
  if (!worthRepeating && !message.choice) composer.giveBack(message.text);
  status.textContent = "未发送。" + data.detail;
  article.scrollIntoView({ block: "nearest", behavior: calmly() });
}

function showLetter(letter) {
  const atEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 120;
  tellTime(new Date(letter.at));
  remember(letter.letter);
  const [card] = showReplies(letter.replies);
  if (document.hidden) document.title = "收到了回复 · " + TITLE;
  tell.ofNews();
  if (atEnd) toTop(card);
  else offerNews(card);
}

function offerNews(card) {
  news.hidden = false;
  news.onclick = () => {
    news.hidden = true;
    toTop(card);
  };
}

/** The server has deleted everything: now the screen is emptied, here and in the other tabs. */
function forgotten() {
  speech.stop();
  letters.stop();
  letters.last = 0;
  lastMoment = 0;
  exchanges = 0;
  log.textContent = "";
  composer.clear();
  tell.forget();
  news.hidden = true;
  const earlier = document.getElementById("earlier");
  if (earlier) earlier.parentElement.remove();
  tabs.tell("forgotten");
}

/** The last letter that was on the screen here; a number only, nothing of what it said. */
function seen() {
  try { return Number(localStorage.getItem("seen")) || 0; } catch (_) { return 0; }
}

function remember(letter) {
  try { localStorage.setItem("seen", String(letter)); } catch (_) { /* told again next time, that is all */ }
}

async function load() {
  let unread = null;
  const { status: code, data } = await api.history();
  if (code === 200) {
    for (const message of data.messages) {
      tellTime(new Date(message.at));
      if (message.said !== null) {
        log.append(said(message.said));
        exchanges += 1;
      }
      const isNew = message.letter !== null && message.letter > seen();
      if (isNew && !unread) log.append(unread = make("p", "unread", "您不在的时候，收到了回复："));
      showReplies(message.replies);
    }
    if (data.started) {
      letters.start(data.last_letter);
      const spoken = log.querySelectorAll(".said");
      if (unread) document.title = "收到了回复 · " + TITLE;
      const from = unread || spoken[spoken.length - 1];
      if (from) from.scrollIntoView({ block: "start" });
      remember(data.last_letter);
    }
  } else {
    status.textContent = data.detail;
    const again = make("p", "unsent", "以前说的话没有打开。" + data.detail, button("plain", "再试一次", () => location.reload()));
    log.append(again);
  }
  // Only now: what was said before must not be read out again.
  setTimeout(() => log.setAttribute("aria-live", "polite"), 100);
}

/** Shows what another tab of this browser has said meanwhile; the server knows what that is. */
function catchUp() {
  queue = queue.then(async () => {
    const { status: code, data } = await api.history();
    if (code !== 200) return;
    const all = data.messages.filter((message) => message.said !== null);
    // The server gives the last ones only: beyond that nobody can count, and the page is loaded anew.
    if (all.length < exchanges || all.length >= MOST_EXCHANGES) return location.reload();
    const fresh = all.slice(exchanges);
    for (const message of fresh) {
      tellTime(new Date(message.at));
      log.append(said(message.said));
      showReplies(message.replies);
    }
    exchanges = all.length;
    letters.start(data.last_letter);
    const spoken = log.querySelectorAll(".said");
    if (fresh.length && spoken.length) toTop(spoken[spoken.length - 1]);
  });
}

/** What another tab tells: something was said, all tabs leave, or what is here is no longer the talk of this browser. */
function hear(word) {
  if (word === "left") vanish();
  else if (word === "said") catchUp();
  else location.reload();
}

/** Leaves at once, in every tab. */
function leave() {
  tabs.tell("left");
  vanish();
}

/** First the screen is empty, then the neutral page takes this page's place in the browser's history. */
function vanish() {
  speech.stop();
  letters.stop();
  composer.clear();
  dismiss();
  log.textContent = "";
  document.body.textContent = "";
  document.title = "天气与出门";
  location.replace("/weather");
}

function watchExit() {
  document.getElementById("exit").addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    presses = event.key === "Escape" ? presses.filter((time) => event.timeStamp - time < 1500).concat(event.timeStamp) : [];
    if (presses.length >= 3) leave();
  });
}

function watchMenu() {
  const more = document.getElementById("more");
  const items = document.getElementById("more-list");
  const open = (wanted) => {
    items.hidden = !wanted;
    more.setAttribute("aria-expanded", String(wanted));
  };
  more.addEventListener("click", () => open(items.hidden));
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".menu")) open(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || items.hidden) return;
    open(false);
    more.focus();
  });
  items.addEventListener("click", () => open(false));
  document.getElementById("print").addEventListener("click", () => window.print());
  document.getElementById("forget").addEventListener("click", askToForget);
  const earlier = document.getElementById("earlier");
  if (earlier) earlier.addEventListener("click", askToGoBack);
}

function askToForget() {
  ask({
    title: "要删除您在这里的全部记录吗？",
    text: "聊天、咨询、意见、报名里关于您的内容都会删除，删了就找不回来，没办完的咨询也收不到回复。",
    yes: "删除", doing: "正在删除……", no: "不删了", danger: true, act: forget,
  });
}

/** Has everything deleted, after what was sent before; until the server says so nothing is taken off the screen. */
function forget() {
  const done = queue.then(async () => {
    const { status: code, data } = await api.send({ id: api.newId(), text: "删除记录", choice: "f:now" });
    if (code !== 200 || !data.forgotten) {
      return "没有删成，记录还在。" + (code === 200 ? "请再试一次。" : data.detail);
    }
    forgotten();
    showReplies(data.replies);
    letters.start(0);
    toTop(log);
    return null;
  });
  queue = done;
  return done;
}

function askToGoBack() {
  ask({
    title: "要在这台手机上重新显示刚才的对话吗？",
    text: "旁边有人的话，先不要打开。",
    yes: "显示", doing: "正在打开……", no: "不用了", danger: false, act: goBack,
  });
}

async function goBack() {
  const { status: code, data } = await api.earlier();
  if (code !== 200) return "没有打开。" + data.detail;
  if (!data.found) return "没有以前的对话。";
  tabs.tell("back");
  location.reload();
  return null;
}

function watchPage() {
  const person = document.getElementById("person");
  person.type = "button"; // until this script runs it sends the form
  person.addEventListener("click", () => say({ text: "转人工" }));
  document.querySelectorAll(".chip").forEach((chip) => {
    chip.type = "button";
    chip.addEventListener("click", () => press({ id: chip.value, label: chip.textContent }));
  });
  tabs.listen(hear, catchUp);
  tell.offer(document.getElementById("notify"), status);
  const offline = document.getElementById("offline");
  const showNetwork = () => { offline.hidden = navigator.onLine; };
  addEventListener("online", showNetwork);
  addEventListener("offline", showNetwork);
  showNetwork();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) document.title = TITLE; });
  // A page kept by the browser's "back" would show what the person left behind.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

function measureEdges() {
  const top = document.getElementById("top");
  const bottom = document.querySelector(".bottom");
  const measure = () => {
    const { style, classList } = document.documentElement;
    classList.toggle("tight", innerWidth < 17.5 * parseFloat(getComputedStyle(document.documentElement).fontSize));
    style.setProperty("--top", top.offsetHeight + "px");
    style.setProperty("--bottom", bottom.offsetHeight + "px");
  };
  measure();
  addEventListener("resize", () => {
    measure();
    composer.show();
  });
  if (!window.ResizeObserver) return;
  const observer = new ResizeObserver(measure);
  observer.observe(top);
  observer.observe(bottom);
}

document.querySelectorAll("[data-phones]").forEach((element) => {
  const text = element.textContent;
  element.textContent = "";
  fill(element, text);
});
/** A link or QR code of an entry (?start=q_…) or of a draft and its article (?start=o_d1_a14) opens what it names. */
function followLink() {
  const start = new URLSearchParams(location.search).get("start") || "";
  if (location.search && !KIOSK) history.replaceState(null, "", location.pathname);
  const draft = /^o_([a-z0-9]{1,16})(?:_([a-z0-9~-]{1,24}))?$/.exec(start);
  if (draft) press({ id: draft[2] ? `g:a:${draft[1]}:${draft[2]}` : `g:d:${draft[1]}`, label: "看征求意见的草案" });
  const entry = /^q_([a-z0-9-]{1,40})$/.exec(start);
  if (entry) press({ id: `e:${entry[1]}`, label: "看这个问题" });
  const event = /^v_([a-z0-9]{1,16})$/.exec(start);
  if (event) press({ id: `v:d:${event[1]}`, label: "看这个活动" });
  const here = /^k_([a-z0-9]{1,16})_([0-9a-f]{8})$/.exec(start);
  if (here) press({ id: `v:k:${here[1]}:${here[2]}`, label: "签到" });
}

if (KIOSK) import("./kiosk.js").then((kiosk) => { onReplies = kiosk.asked; });
measureEdges();
watchExit();
watchMenu();
watchPage();
load().then(followLink);
