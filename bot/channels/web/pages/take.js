// Taking one answer along: as a printed page, or as a text for the family. Nothing of what was asked goes with it.

const DAY = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", year: "numeric", month: "long", day: "numeric" });

/** Copies a text; throws where the browser does not let us. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (_) { // no clipboard without https: the old way
    const field = document.createElement("textarea");
    field.className = "sr";
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("not copied");
  }
}

function source() {
  const name = document.querySelector(".brand h1").textContent.replace(/\s+/g, "");
  return name + "，" + DAY.format(new Date()) + "。法律会变，用之前请再核对。";
}

const HEADED = { heading: (line) => "\n【" + line + "】", items: (line) => "· " + line, steps: (line, place) => place + 1 + ". " + line };

function plain(block) {
  return block.lines.map(HEADED[block.kind] || ((line) => line)).join("\n");
}

/** Returns an answer as a text: both layers, who it is from, and of which day. */
export function asText(reply) {
  const blocks = reply.blocks.concat(reply.more ? reply.more.blocks : []);
  return blocks.map(plain).join("\n").trim() + "\n\n" + source();
}

/** Hands an answer to the phone's sharing sheet, or copies it; returns what became of it, to be shown. */
export async function share(reply) {
  const text = asText(reply);
  if (navigator.share) {
    try {
      await navigator.share({ text });
      return "已交给手机";
    } catch (fault) {
      if (fault.name === "AbortError") return "";
    }
  }
  try {
    await copy(text);
    return "已复制，去微信粘贴";
  } catch (_) {
    return "请长按文字复制";
  }
}

/** Prints one answer on a page of its own, both layers of it. */
export function print(article) {
  const root = document.documentElement;
  const layer = article.querySelector("details");
  const folded = layer && !layer.open;
  const from = document.createElement("p");
  from.className = "printed";
  from.textContent = source();
  article.append(from);
  if (folded) layer.open = true;
  article.classList.add("taken");
  root.classList.add("one");
  addEventListener("afterprint", () => {
    root.classList.remove("one");
    article.classList.remove("taken");
    from.remove();
    if (folded) layer.open = false;
  }, { once: true });
  window.print();
}
