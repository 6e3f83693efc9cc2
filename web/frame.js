// Stands in the page head before Streamlit's own scripts. It does eleven small things:
// 1. the browser's language becomes the page's, so that the calendar speaks it and starts on Monday;
// 2. Streamlit's own English words are exchanged, from WORDS (language -> English -> words; {0} stands for any text);
// 3. the link of the current page is marked as such;
// 4. on a phone, where the sidebar covers the page, it closes when a page is chosen;
// 5. a click on a link that carries `data-copied` copies its address;
// 6. before a print each picture learns its proportions, so that it shrinks to the paper instead of being cut off, and what unfolds does;
// 7. a language just clicked counts at once, before the page that comes says it;
// 8. in a meeting the arrows, and the keys that a clicker sends, turn the steps;
// 9. the focus follows the sidebar when it opens and closes, and what would be covered by it on a phone closes it;
// 10. once a page is drawn anew, its headline, or else what it shows now, is announced to those who hear the page;
// 11. a period that is typed counts on Enter and once its last year is typed: Streamlit waits until the field is left, and loses the click
//     that leaves it.
// The page says its language in <html lang> and, after a change, in an element with `data-lang`.

const LOCALES = { fr: "fr-BE", nl: "nl-BE", en: "en-GB" };
const PHONE_WIDTH = 768; // as Streamlit has it
const MENU_LINKS = ":is(.st-key-menu, .st-key-menu_staff) a";
const ATTRIBUTES = ["aria-label", "aria-valuetext", "aria-roledescription", "title", "placeholder", "alt"];
// Our own words and the readers' data stand in these; Streamlit's dialogs and the button that takes a file are its own all through.
const OURS = ".js-plotly-plot, [data-testid='stHtml'], [data-testid='stMarkdownContainer'], [data-testid='stTable']";
const STREAMLITS = "[role='dialog'] code, [data-testid='stDialog'], [data-testid='stFileUploaderDropzone'] button";
const root = document.documentElement;
const english = new WeakMap(); // node -> { name of attribute, or "" for its text -> English source and what we wrote }

let chosen = ""; // the language just clicked: the calendar is drawn anew with the first words of it, before the page says its own
const locale = () => LOCALES[chosen || root.lang] || LOCALES.fr;
Object.defineProperty(navigator, "language", { configurable: true, get: locale });
Object.defineProperty(navigator, "languages", { configurable: true, get: () => [locale()] });

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const compiled = Object.fromEntries(
  Object.entries(WORDS).map(([lang, words]) => [
    lang,
    Object.entries(words)
      .filter(([source]) => source.includes("{0}"))
      .map(([source, target]) => [new RegExp(`^${source.split(/\{\d\}/).map(escaped).join("(.*?)")}$`, "s"), target]),
  ])
);

function translated(source) {
  const words = WORDS[root.lang] || {};
  const text = source.trim();
  if (!text) return source;
  if (Object.hasOwn(words, text)) return source.replace(text, () => words[text]);
  for (const [pattern, target] of compiled[root.lang] || []) {
    const match = pattern.exec(text);
    if (match) return target.replace(/\{(\d)\}/g, (_, n) => translated(match[Number(n) + 1]));
  }
  return source;
}

// A value that is not the one we wrote is new English from Streamlit; one that is gets translated anew from its source.
function exchange(node, name, read, write) {
  const now = read();
  if (!now) return;
  const known = english.get(node) || {};
  const source = known[name] && known[name].written === now ? known[name].source : now;
  const written = translated(source);
  english.set(node, { ...known, [name]: { source, written } });
  if (written !== now) write(written);
}

const isStreamlits = (element) => element && (!element.closest(OURS) || element.closest(STREAMLITS));

function translateText(node) {
  if (isStreamlits(node.parentElement) && !node.parentElement.closest("style, script")) {
    exchange(node, "", () => node.data, (text) => (node.data = text));
  }
}

function translateAttributes(element) {
  for (const name of ATTRIBUTES) {
    if (element.hasAttribute(name)) {
      exchange(element, name, () => element.getAttribute(name), (text) => element.setAttribute(name, text));
    }
  }
}

function translateBelow(node) {
  if (node.nodeType === Node.TEXT_NODE) return translateText(node);
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".js-plotly-plot")) return;
  translateAttributes(node);
  node.childNodes.forEach(translateBelow);
}

function followLanguage() {
  const mark = document.querySelector("[data-lang]");
  if (!mark || mark.dataset.lang === root.lang) return;
  root.lang = mark.dataset.lang;
  chosen = "";
  document.querySelector(".announced").textContent = ""; // the words of the language before would be read with the voice of this one
  window.dispatchEvent(new Event("languagechange"));
  translateBelow(document.body);
}

document.addEventListener("click", (event) => {
  const pill = event.target instanceof Element && event.target.closest(".st-key-f_language button");
  const language = pill && pill.textContent.trim().toLowerCase();
  if (language in LOCALES) chosen = language;
}, true);

// Streamlit paints the current page's link but does not say so.
function markCurrentPage() {
  document.querySelectorAll(MENU_LINKS).forEach((link) => {
    if (link.closest("[class*='_current']")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
}

// A link may point at a part of the page (#card-…), which is drawn long after the browser looked for it. Once; then what stands above it
// has a moment to take its height.
let wanted = decodeURIComponent(location.hash.slice(1));
const unfold = (id) => document.getElementById(id)?.closest("section")?.querySelector("details.unfolds")?.setAttribute("open", "");
window.addEventListener("hashchange", () => unfold(decodeURIComponent(location.hash.slice(1))));
function goToWanted() {
  const id = wanted;
  if (!id || !document.getElementById(id)) return;
  wanted = "";
  const go = () => document.getElementById(id)?.scrollIntoView();
  unfold(id);
  go();
  setTimeout(go, 400);
}

// One polite live region. What it says are words of the page itself: the finding and the number of rows where they differ from before,
// else the sentence of the filter. Nothing on arrival, when the page is read anyway, and nothing while Streamlit is still drawing.
const DRAWN = "[data-testid='stApp'][data-test-script-state='notRunning']";
const TOLD = ["[data-testid='stMain'] h1", "[data-announced]", ".shown"];
const QUIET_FOR = 500; // milliseconds without a change
let told = null; // the words of each of TOLD when they were last announced or first seen
let announcing = 0;

function announce() {
  if (!document.querySelector(DRAWN) || document.querySelector("[data-stale='true']")) return announceSoon();
  const now = TOLD.map((place) => [...document.querySelectorAll(place)].map((one) => one.textContent.trim()).join(" ").replaceAll("\u2060", ""));
  if (!now[0]) return;
  const changed = told ? now.filter((words, at) => words && words !== told[at]) : [];
  told = now;
  if (!changed.length) return;
  const place = document.querySelector(".announced");
  place.textContent = (changed.length > 1 ? changed.filter((words) => words !== now[2]) : changed).join(" ");
}

function announceSoon() {
  clearTimeout(announcing);
  announcing = setTimeout(announce, QUIET_FOR);
}

document.addEventListener("DOMContentLoaded", () => {
  document.body.append(Object.assign(document.createElement("p"), { className: "announced", role: "status" }));
});

new MutationObserver((changes) => {
  followLanguage();
  announceSoon();
  markCurrentPage();
  goToWanted();
  for (const change of changes) {
    if (change.type === "childList") change.addedNodes.forEach(translateBelow);
    else if (change.type === "characterData") translateText(change.target);
    else translateAttributes(change.target);
  }
}).observe(root, {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeFilter: [...ATTRIBUTES, "data-lang"],
});

document.addEventListener("click", (event) => {
  const isMenuLink = event.target instanceof Element && event.target.closest(MENU_LINKS);
  if (!isMenuLink || window.innerWidth > PHONE_WIDTH) return;
  setTimeout(() => document.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click());
});

// The button that was pressed goes away with the state it changes: the one that comes instead takes the focus, else it would be lost.
const SIDEBAR_BUTTONS = ["[data-testid='stExpandSidebarButton']", "[data-testid='stSidebarCollapseButton'] button"];
const PATIENCE = 40; // frames

function focusWhenThere(selector, frames = PATIENCE) {
  const button = document.querySelector(selector);
  if (button) button.focus();
  else if (frames) requestAnimationFrame(() => focusWhenThere(selector, frames - 1));
}

document.addEventListener("click", (event) => {
  const at = SIDEBAR_BUTTONS.findIndex((selector) => event.target instanceof Element && event.target.closest(selector));
  const isInPage = document.activeElement?.closest("[data-testid='stMain']"); // it went on by itself
  if (at >= 0 && !isInPage) focusWhenThere(SIDEBAR_BUTTONS[1 - at]);
});

document.addEventListener("focusin", (event) => {
  if (window.innerWidth > PHONE_WIDTH || !event.target.closest("[data-testid='stMain']")) return;
  if (document.querySelector("[data-testid='stSidebar']:not([data-collapsed='true'])")) document.querySelector(SIDEBAR_BUTTONS[1])?.click();
});

document.addEventListener("click", async (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-copied]");
  if (!link || !navigator.clipboard) return; // without a clipboard the link opens the same view: its address can be taken there
  event.preventDefault();
  await navigator.clipboard.writeText(link.href);
  const words = link.textContent;
  link.textContent = link.dataset.copied;
  setTimeout(() => (link.textContent = words), 2000);
});

// Key -> where its link stands, and which one there.
const TURNS = {
  ArrowRight: ["next", 0], PageDown: ["next", 0], " ": ["next", 0],
  ArrowLeft: ["previous", 0], PageUp: ["previous", 0],
  Home: ["steps", 0], End: ["steps", -1], Escape: ["quit", 0],
};
const TYPES = "input, textarea, select, [contenteditable], [role='listbox']";

document.addEventListener("keydown", (event) => {
  const [place, which] = TURNS[event.key] || [];
  const focused = event.target instanceof Element ? event.target : root;
  const isPressed = event.key === " " && focused.closest("button, summary");
  if (!place || isPressed || focused.closest(TYPES) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const link = [...document.querySelectorAll(`.st-key-board_${place} a`)].at(which);
  if (link) event.preventDefault();
  if (link && !event.repeat) link.click();
});

// Escape is what Streamlit's field takes for the end of typing; it then puts the focus on the last part of the field.
const DAY_PART = "[data-testid='stDateInput'] [role='spinbutton']";
const TYPED_AFTER = 1000; // milliseconds
let typed = 0;

function applyPeriod(part) {
  clearTimeout(typed);
  if (part.isConnected) part.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", code: "Escape", bubbles: true, cancelable: true }));
}

document.addEventListener("keydown", (event) => {
  if (!event.isTrusted || !(event.target instanceof Element) || !event.target.matches(DAY_PART)) return;
  clearTimeout(typed);
  const isLast = event.target === [...event.target.closest("[data-testid='stDateInput']").querySelectorAll("[role='spinbutton']")].at(-1);
  if (event.key === "Enter") applyPeriod(event.target);
  else if (isLast && /^\d$/.test(event.key)) typed = setTimeout(applyPeriod, TYPED_AFTER, event.target);
});

window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.unfolds:not([open])").forEach((one) => one.setAttribute("open", "print"));
  document.querySelectorAll("svg.main-svg").forEach((svg) => svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`));
});
window.addEventListener("afterprint", () => document.querySelectorAll("details.unfolds[open='print']").forEach((one) => one.removeAttribute("open")));
window.addEventListener("afterprint", () => document.querySelectorAll("svg.main-svg").forEach((svg) => svg.removeAttribute("viewBox")));
