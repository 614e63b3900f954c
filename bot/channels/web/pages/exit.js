// The quick exit of pages beside the talk: every tab of this browser leaves, wherever it was pressed.

import * as tabs from "./tabs.js";

const link = document.querySelector("a.exit");

link.addEventListener("click", () => tabs.tell("left"));
tabs.listen((word) => {
  if (word !== "left") return;
  document.body.textContent = "";
  location.replace(link.href);
});
