// What only a terminal that everybody uses needs: a number pad, forgetting after a minute, and the way to one's phone.

import * as api from "./api.js";

const ALONE = 60 * 1000;
const WARNING = 15 * 1000;
const LOOK = 3000;
const KEPT_OPEN = 12000;

const text = document.getElementById("text");
const pad = document.getElementById("pad");
const toggle = document.getElementById("numbers");
const idle = document.getElementById("idle");
const dialog = document.getElementById("carry");
const code = document.getElementById("carry-code");
const told = document.getElementById("carry-told");
const undo = document.getElementById("carry-undo");

function showPad(wanted) {
  pad.hidden = !wanted;
  toggle.setAttribute("aria-expanded", String(wanted));
}

function type(key) {
  const { value } = text;
  // Where nobody has put the cursor, digits go to the end.
  const [from, to] = document.activeElement === text ? [text.selectionStart, text.selectionEnd] : [value.length, value.length];
  if (key === "删") text.setRangeText("", from === to ? Math.max(0, from - 1) : from, to, "end");
  else if (key === "清空") text.value = "";
  else text.setRangeText(key, from, to, "end");
  if (text.value !== value) text.dispatchEvent(new Event("input"));
}

/** Opens the pad where a number is asked for, closes it where words are. */
export function asked(replies) {
  const last = replies[replies.length - 1];
  showPad(Boolean(last && last.asks));
}

/** Empties the terminal: a new conversation, nothing kept, nothing in the way back. */
function reset() {
  try { localStorage.clear(); } catch (_) { /* nothing was kept */ }
  try { sessionStorage.clear(); } catch (_) { /* nothing was kept */ }
  document.getElementById("log").textContent = "";
  text.value = "";
  location.replace("/?kiosk=" + encodeURIComponent(document.body.dataset.kiosk));
}

function watchIdle() {
  let warn = 0;
  let end = 0;
  const touched = () => {
    clearTimeout(warn);
    clearTimeout(end);
    idle.hidden = true;
    warn = setTimeout(() => { idle.hidden = false; }, ALONE - WARNING);
    end = setTimeout(reset, ALONE);
  };
  for (const touch of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(touch, touched, { passive: true });
}

function close() {
  if (dialog.close) dialog.close();
  else dialog.removeAttribute("open");
}

async function carry() {
  undo.hidden = true;
  code.hidden = true;
  told.textContent = "正在准备……";
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", "");
  const { status, data } = await api.carry("POST");
  if (status !== 200) {
    told.textContent = data.detail;
    return;
  }
  code.src = "/api/carry/code?" + api.newId();
  code.hidden = false;
  told.textContent = "用自己的手机扫。三分钟内有效，只能用一次；扫完这里就清空。旁边有人的话，先挡一下。";
  const look = setInterval(async () => {
    if (!dialog.open) return clearInterval(look);
    const now = await api.carry("GET");
    if (now.status !== 200 || now.data.state === "waiting") return;
    clearInterval(look);
    code.hidden = true;
    if (now.data.state === "taken") taken();
    else told.textContent = "过了时间，这个码不能用了。要的话请再点一次“带到手机”。";
  }, LOOK);
}

function taken() {
  told.textContent = "已经接到一部手机上了，这里马上清空。不是您的手机？点下面，把这段对话全部删掉。";
  undo.hidden = false;
  const leave = setTimeout(reset, KEPT_OPEN);
  undo.onclick = async () => {
    clearTimeout(leave);
    told.textContent = "正在删除……";
    const { status, data } = await api.send({ id: api.newId(), text: "删除记录", choice: "f:now" });
    if (status === 200 && data.forgotten) return reset();
    told.textContent = "没有删成，请再点一次。" + (data.detail || "");
  };
}

toggle.addEventListener("click", () => showPad(pad.hidden));
pad.addEventListener("pointerdown", (event) => event.preventDefault()); // the cursor stays where it is
pad.addEventListener("click", (event) => { if (event.target.value) type(event.target.value); });
document.getElementById("carry-open").addEventListener("click", carry);
document.getElementById("carry-close").addEventListener("click", close);
watchIdle();
