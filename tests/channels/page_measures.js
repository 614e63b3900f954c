// What the browser test measures on the page; each function returns the offenders, so that a failure names them.

const visible = (element) => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== "hidden" && !element.closest(".sr, .skip");
};
const named = (element) => element.tagName + "." + element.className + " " + element.textContent.trim().slice(0, 20);
const everything = () => Array.from(document.body.querySelectorAll("*")).filter(visible);
const withOwnText = () => everything().filter((element) =>
  Array.from(element.childNodes).some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()));

const rootSize = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

const sideways = () => {
  const width = document.documentElement.clientWidth;
  const wide = everything().filter((element) => element.getBoundingClientRect().right > width + 0.5).map(named);
  return document.documentElement.scrollWidth > width ? ["the page scrolls sideways"].concat(wide) : wide;
};

// Links inside a sentence are exempt, as everywhere; the one in the emergency line is not.
const smallTargets = () => everything()
  .filter((element) => element.matches("button, textarea, a:not(.card a, .alert a)"))
  .filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width < 47.9 || box.height < 47.9;
  })
  .map(named);

const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
const luminance = ([red, green, blue]) => {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const background = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const [red, green, blue, alpha = 1] = channels(getComputedStyle(at).backgroundColor);
    if (alpha === 1) return [red, green, blue];
    if (alpha !== 0) throw new Error("see-through background: " + named(at));
  }
  return [255, 255, 255];
};
const contrast = (element) => {
  const pair = [luminance(channels(getComputedStyle(element).color)), luminance(background(element))];
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
};
const faintText = () => withOwnText().filter((element) => contrast(element) < 4.5)
  .map((element) => named(element) + " " + contrast(element).toFixed(2));

// Lines of running text; buttons and the header's labels are one line each.
const tightLines = () => withOwnText()
  .filter((element) => element.matches("main p, main li, .bubble") && !element.closest("button"))
  .filter((element) => parseFloat(getComputedStyle(element).lineHeight) < 1.495 * parseFloat(getComputedStyle(element).fontSize))
  .map(named);

const smallText = () => withOwnText().filter((element) => parseFloat(getComputedStyle(element).fontSize) < 14).map(named);

const focusRing = () => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
};
