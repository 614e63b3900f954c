// Asks before something that cannot be taken back. While it is being done the question stays; if it fails, it says why.

const dialog = document.getElementById("confirm");
const title = document.getElementById("confirm-title");
const text = document.getElementById("confirm-text");
const fault = document.getElementById("confirm-fault");
const yes = document.getElementById("confirm-yes");
const no = document.getElementById("confirm-no");

let act = null;
let busy = false;

function close() {
  if (busy) return;
  act = null;
  if (dialog.close) dialog.close();
  else dialog.removeAttribute("open");
}

/** Closes the question whatever it was about. */
export function dismiss() {
  busy = false;
  close();
}

/** Asks {title, text, yes, doing, danger, act}: act() is done on "yes" and returns null, or a sentence why it failed. */
export function ask(question) {
  title.textContent = question.title;
  text.textContent = question.text;
  yes.textContent = question.yes;
  yes.className = question.danger ? "danger" : "plain";
  no.textContent = question.no;
  fault.hidden = true;
  act = question;
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", "");
  no.focus();
}

async function agreed() {
  if (busy || !act) return;
  const question = act;
  busy = true;
  fault.hidden = true;
  yes.textContent = question.doing;
  dialog.setAttribute("aria-busy", "true");
  const reason = await question.act();
  busy = false;
  dialog.removeAttribute("aria-busy");
  if (act !== question) return;
  if (reason === null) {
    close();
    return;
  }
  fault.textContent = reason;
  fault.hidden = false;
  yes.textContent = "再试一次";
}

yes.addEventListener("click", agreed);
no.addEventListener("click", close);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  close();
});
