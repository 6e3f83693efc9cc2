// What leaves the screen by a click of a reader: a table on the clipboard, a picture as PNG or SVG, each with its source.
// A `.take` holds the buttons, where what they take comes from, and the words that answer a click; `ui/downloads.py` and `ui/figures.py`
// write it. An image is made of what stands on the page: the heading above the picture, the layers Plotly drew, the notes under it.

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 24; // px, white on every side
const LEAST_WIDTH = 320; // px, for the words of a narrow picture
const SCALE = 2; // pixels of a PNG per px
const SAID_FOR = 5000; // ms

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest("button[data-take]");
  if (!button) return;
  const control = button.parentElement;
  const answer = button.dataset.take === "table" ? await copyTable(button.dataset.from) : await saveImage(control, button.dataset.take);
  const place = control.querySelector("[role='status']");
  place.textContent = control.dataset[answer];
  clearTimeout(place.ending);
  place.ending = setTimeout(() => (place.textContent = ""), SAID_FOR);
});

// --- a table on the clipboard ---

async function copyTable(address) {
  const asked = fetch(address).catch(() => ({ ok: false }));
  const table = asked.then((response) => (response.ok ? response.json() : null));
  if ((await isWritten(table)) || isWrittenByEvent(await table)) return "done";
  const { ok, status } = await asked;
  return ok ? "refused" : status === 413 ? "long" : "failed";
}

// Browsers write only within the click, and take the promise of a table for it.
async function isWritten(table) {
  if (!navigator.clipboard?.write || !window.ClipboardItem) return false;
  const shapes = [["text/html", "html"], ["text/plain", "text"]].map(([type, name]) => [type, table.then((made) => new Blob([made[name]], { type }))]);
  shapes.forEach(([, shape]) => shape.catch(() => {})); // told by the answer
  try {
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(shapes))]);
    return true;
  } catch {
    return false;
  }
}

// The older way, the only one where the dashboard is reached without https.
function isWrittenByEvent(table) {
  let isPut = false;
  const put = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/html", table.html);
    event.clipboardData.setData("text/plain", table.text);
    isPut = true;
  };
  document.addEventListener("copy", put, { once: true });
  const isDone = Boolean(table) && document.execCommand("copy");
  document.removeEventListener("copy", put);
  return isDone && isPut;
}

// --- a picture as an image ---

async function saveImage(control, kind) {
  try {
    const image = await drawn(control);
    save(kind === "svg" ? asFile(image) : await asPixels(image), `${control.dataset.name}.${kind}`);
    return "done";
  } catch (error) {
    console.error(error);
    return "failed";
  }
}

function save(file, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// From top to bottom: finding, what is drawn, key, picture, notes, source.
async function drawn(control) {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const above = (selector) => all(selector).filter((one) => control.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING).at(-1);
  const below = (selector) => all(selector).find((one) => control.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const [chart, head, next] = [above(".js-plotly-plot"), above(".figure-head, .st-key-board"), below(".figure-notes, .figure-head, .take.picture")];
  const title = head.querySelector("h1, h2");
  const notes = next?.matches(".figure-notes") ? [...next.querySelectorAll(":scope > p:not(:has(.on-screen))")] : [];

  const [ink, quiet, layers, key] = onLightGround([chart, head, control], () => [
    getComputedStyle(title).color,
    getComputedStyle(control).color,
    [...chart.querySelectorAll(".svg-container > .main-svg")].map(asDrawn),
    [...head.querySelectorAll(".key li, .board-key li")].map(asMark),
  ]);

  const { width, height } = chart.querySelector(".main-svg");
  const sheet = new Sheet(Math.ceil(Math.max(width.baseVal.value, LEAST_WIDTH)));
  sheet.write(title, { size: 20, weight: 600, fill: ink, isBalanced: true });
  head.querySelectorAll(":scope > p, .board-lines p").forEach((one) => sheet.write(one, { size: 14, fill: quiet, above: 4 }));
  sheet.key(key, { size: 13, fill: ink });
  sheet.place(layers, height.baseVal.value);
  notes.forEach((one) => sheet.write(one, { size: 12, fill: quiet, above: 3 }));
  sheet.rule(quiet);
  JSON.parse(control.dataset.source).forEach((line) => sheet.write(line, { size: 11, fill: quiet, above: 2 }));
  const image = sheet.finished(plain(title));
  const scale = chart.data.find(({ type, meta }) => type === "heatmap" && meta);
  await Promise.all([withFont(image), ...(scale ? [...image.querySelectorAll("image")].map((one) => onLightScale(one, scale)) : [])]);
  return image;
}

// What they look like there is read at once, before the browser could paint it.
function onLightGround(parts, read) {
  parts.forEach((one) => one.classList.add("on-light-ground"));
  try {
    return read();
  } finally {
    parts.forEach((one) => one.classList.remove("on-light-ground"));
  }
}

class Sheet {
  constructor(inside) {
    [this.inside, this.y] = [inside, MARGIN];
    this.image = element("svg", { xmlns: SVG, width: inside + 2 * MARGIN, role: "img", "font-family": "'IBM Plex Sans', Arial, sans-serif" });
    this.image.style.fontFeatureSettings = getComputedStyle(document.body).fontFeatureSettings;
    this.image.append(element("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
  }

  write(words, { above = 0, isBalanced = false, ...look }) {
    this.y += above;
    for (const line of (isBalanced ? balanced : wrapped)(plain(words), look, this.inside)) {
      this.y += look.size * 1.4;
      this.image.append(text(line, MARGIN, this.y - look.size * 0.4, look));
    }
  }

  key(marks, look) {
    let x = MARGIN;
    if (marks.length) this.y += 8 + look.size * 1.5;
    for (const [mark, words] of marks) {
      const length = 16 + widthOf(words, look);
      if (x > MARGIN && x + length > MARGIN + this.inside) [x, this.y] = [MARGIN, this.y + look.size * 1.5];
      mark.setAttribute("transform", `translate(${x} ${this.y - 13.5})`);
      this.image.append(mark, text(words, x + 16, this.y - 4, look));
      x += length + 18;
    }
  }

  place(layers, height) {
    this.y += 10;
    for (const layer of layers) {
      const group = this.image.appendChild(element("g", { transform: `translate(${MARGIN} ${this.y})` }));
      for (const { name, value } of layer.attributes) if (LOOK.includes(name)) group.setAttribute(name, value);
      group.append(...layer.childNodes);
    }
    this.y += height + 10;
  }

  rule(stroke) {
    this.y += 10;
    this.image.append(element("path", { d: `M${MARGIN} ${this.y}h${this.inside}`, stroke, "stroke-width": 0.5 }));
    this.y += 4;
  }

  finished(name) {
    const height = Math.ceil(this.y + MARGIN);
    this.image.setAttribute("height", height);
    this.image.setAttribute("viewBox", `0 0 ${this.image.getAttribute("width")} ${height}`);
    this.image.prepend(Object.assign(element("title"), { textContent: name }));
    return this.image;
  }
}

// What the style sheets say of each part, written on the part itself: what it inherits where that changes, the rest where it is not usual.
const INHERITED = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "font-family",
  "font-size", "font-weight", "font-style", "letter-spacing", "text-anchor", "visibility", "shape-rendering", "image-rendering", "white-space",
];
const USUAL = { opacity: "1", "vector-effect": "none", "dominant-baseline": "auto" };
const LOOK = [...INHERITED, ...Object.keys(USUAL)];
const SCREEN_ONLY = ".hoverlayer, .draglayer, .zoomlayer, .selectionlayer";
const TRANSPARENT = /^rgba\(.*, 0\)$/; // as programs other than browsers know it
const NOT_OF_A_PICTURE = /^(class|style|role|tabindex|data-.*|aria-.*|on.*|pointer-events)$/;

function asDrawn(layer) {
  const copy = layer.cloneNode(true);
  const [originals, copies] = [layer, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  const unseen = [];
  copies.forEach((one, at) => {
    const look = getComputedStyle(originals[at]);
    const inherited = at ? getComputedStyle(originals[at].parentElement) : {};
    if (look.display === "none" || one.matches(SCREEN_ONLY)) unseen.push(one);
    for (const { name } of [...one.attributes]) {
      if (LOOK.includes(name) || NOT_OF_A_PICTURE.test(name) || (name.endsWith("href") && one.matches("a"))) one.removeAttribute(name);
    }
    for (const name of LOOK) if (look[name] !== (USUAL[name] ?? inherited[name])) one.setAttribute(name, look[name].replace(TRANSPARENT, "none"));
  });
  unseen.forEach((one) => one.remove());
  return copy;
}

// A mark of the key, 10 px wide, and its words.
function asMark(item) {
  const look = getComputedStyle(item.querySelector(".severity-mark"));
  const [fill, stroke] = [look.backgroundColor, look.borderTopColor].map((color) => color.replace(TRANSPARENT, "none"));
  const mark = element("g");
  mark.append(element("rect", { x: 0.5, y: 0.5, width: 9, height: 9, fill, stroke, "stroke-width": parseFloat(look.borderTopWidth) }));
  const [, angle] = /linear-gradient\((-?45)deg/.exec(look.backgroundImage) || [];
  const lines = { "-45": "M0 5L5 0M0 10L10 0M5 10L10 5", 45: "M5 0L10 5M0 0L10 10M0 5L5 10" };
  if (angle) mark.append(element("path", { d: lines[angle], stroke, "stroke-width": 1.2 }));
  return [mark, plain(item)];
}

// The cells of a heatmap are pixels: each takes the colour that its place on the scale has on a light ground, which the trace carries.
async function onLightScale(image, { colorscale, meta }) {
  const [drawn, light] = [colorscale.map(([, color]) => color), meta].map((colors) => colors.map(channels));
  const name = image.hasAttribute("href") ? "href" : "xlink:href";
  const [cells, canvas] = [await loaded(image.getAttribute(name)), document.createElement("canvas")];
  [canvas.width, canvas.height] = [cells.naturalWidth, cells.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(cells, 0, 0);
  const pixels = pen.getImageData(0, 0, canvas.width, canvas.height);
  const known = new Map();
  for (let at = 0; at < pixels.data.length; at += 4) {
    if (!pixels.data[at + 3]) continue;
    const color = pixels.data.slice(at, at + 3);
    if (!known.has(String(color))) known.set(String(color), moved(color, drawn, light));
    pixels.data.set(known.get(String(color)), at);
  }
  pen.putImageData(pixels, 0, 0);
  image.setAttribute(name, canvas.toDataURL());
}

const channels = (color) => color.match(/[0-9a-f]{2}/gi).map((one) => parseInt(one, 16));

// From where a colour is nearest to one scale to the same place on another.
function moved(color, from, to) {
  let [least, found] = [Infinity, to[0]];
  for (let stop = 1; stop < from.length; stop += 1) {
    const along = from[stop].map((channel, at) => channel - from[stop - 1][at]);
    const length = along.reduce((sum, channel) => sum + channel ** 2, 0);
    const share = length && Math.min(1, Math.max(0, along.reduce((sum, channel, at) => sum + channel * (color[at] - from[stop - 1][at]), 0) / length));
    const away = along.reduce((sum, channel, at) => sum + (color[at] - from[stop - 1][at] - share * channel) ** 2, 0);
    if (away < least) [least, found] = [away, to[stop].map((channel, at) => to[stop - 1][at] + share * (channel - to[stop - 1][at]))];
  }
  return found;
}

// Real text in the type of the page, which travels along; where a program does not take it, the next of the family.
async function withFont(image) {
  const address = document.querySelector("link[rel='preload'][as='font']").href;
  const file = await (await fetch(address)).blob();
  const source = await new Promise((resolve) => {
    const reader = Object.assign(new FileReader(), { onload: () => resolve(reader.result) });
    reader.readAsDataURL(file);
  });
  const face = `@font-face { font-family: 'IBM Plex Sans'; font-weight: 100 700; src: url(${source}) format('woff2'); }`;
  image.prepend(Object.assign(element("style"), { textContent: face }));
}

const asFile = (image) => new Blob([new XMLSerializer().serializeToString(image)], { type: "image/svg+xml" });

async function asPixels(image) {
  const address = URL.createObjectURL(asFile(image));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = ["width", "height"].map((name) => SCALE * image.getAttribute(name));
  canvas.getContext("2d").drawImage(await loaded(address), 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return withResolution(await new Promise((resolve) => canvas.toBlob(resolve, "image/png")));
}

// Told its pixels per metre (`pHYs`, right after the 33 bytes every PNG begins with), a document gives it the size it has on the screen.
async function withResolution(png) {
  const chunk = new DataView(new ArrayBuffer(21));
  const perMetre = Math.round((96 * SCALE) / 0.0254);
  [9, 0x70485973, perMetre, perMetre].forEach((value, at) => chunk.setUint32(4 * at, value));
  chunk.setUint8(16, 1);
  let check = -1;
  for (let at = 4; at < 17; at += 1) {
    check ^= chunk.getUint8(at);
    for (let bit = 0; bit < 8; bit += 1) check = (check >>> 1) ^ (check & 1 ? 0xedb88320 : 0);
  }
  chunk.setUint32(17, ~check);
  return new Blob([png.slice(0, 33), chunk, png.slice(33)], { type: png.type });
}

async function loaded(address) {
  const picture = Object.assign(new Image(), { src: address });
  await picture.decode();
  return picture;
}

function element(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function text(words, x, y, { size, weight = 400, fill }) {
  return Object.assign(element("text", { x, y, fill, "font-size": size, "font-weight": weight }), { textContent: words });
}

const plain = (words) => (words.textContent ?? words).replaceAll("\u2060", "").trim(); // a word joiner has no sign in most types
const pen = document.createElement("canvas").getContext("2d");

function widthOf(words, { size, weight = 400 }) {
  pen.font = `${weight} ${size}px 'IBM Plex Sans', Arial, sans-serif`;
  return pen.measureText(words).width;
}

// Lines end at spaces; a word longer than a line, such as an address, wherever it must.
function wrapped(words, look, width) {
  const lines = [""];
  for (const word of words.split(/[ \n]+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (widthOf(longer, look) <= width) {
      lines[lines.length - 1] = longer;
      continue;
    }
    if (lines.at(-1)) lines.push("");
    for (const sign of word) {
      if (widthOf(lines.at(-1) + sign, look) > width) lines.push("");
      lines[lines.length - 1] += sign;
    }
  }
  return lines;
}

// As few lines, none much shorter than the others.
function balanced(words, look, width) {
  let lines = wrapped(words, look, width);
  for (let narrower = width - 10; narrower > width / 2; narrower -= 10) {
    const tried = wrapped(words, look, narrower);
    if (tried.length > lines.length) break;
    lines = tried;
  }
  return lines;
}


