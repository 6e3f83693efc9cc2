// Every text a reader can meet in the document as it stands: seen, heard, under the pointer, drawn by a style sheet, kept in a picture.
// Gives [{ text, where, lang, is_marked }]; `lang` is that of the nearest element that names one, `is_marked` that it is not the document.
() => {
  const SKIPPED = "script, style, noscript, template, [data-testid=stIconMaterial], .icon[aria-hidden=true], .modebar";
  const ATTRIBUTES = ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt", "label",
    "data-copied", "data-done", "data-refused", "data-failed", "data-long", "data-source"];
  const found = [];
  const where = (one) => {
    const named = one.closest("[class*=st-key-], [data-testid], [id]");
    const key = named && (String(named.className?.baseVal ?? named.className).match(/st-key-\S+/)?.[0] || named.dataset?.testid || named.id);
    return `${one.tagName.toLowerCase()} in ${key || "document"}`;
  };
  const add = (text, one, from = "") => {
    if (!text || !/\p{L}/u.test(text)) return;
    const said = one.closest("[lang]");
    found.push({ text: String(text), where: where(one) + from, lang: said?.lang ?? "", is_marked: said !== document.documentElement });
  };
  const visit = (one) => {
    if (one.matches(SKIPPED)) return;
    for (const name of ATTRIBUTES) if (one.hasAttribute(name)) add(one.getAttribute(name), one, ` @${name}`);
    if (one.matches("input, textarea") && !["hidden", "radio", "checkbox", "file"].includes(one.type)) add(one.value, one, " @value");
    for (const side of ["::before", "::after"]) {
      const drawn = getComputedStyle(one, side).content;
      if (drawn && drawn.includes('"')) add(drawn, one, side);
    }
    if (one.matches(".js-plotly-plot") && one.data) kept(one);
    if (one.matches("svg text")) return add(one.textContent, one);
    for (const child of one.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) add(child.data, one);
      else if (child.nodeType === Node.ELEMENT_NODE) visit(child);
    }
  };
  // what a picture says only under the pointer
  const kept = (plot) => {
    const names = /^(hovertemplate|hovertext|text|texttemplate|customdata|name|labels|ticktext|title|prefix|suffix|hoverformat)$/;
    const isTold = (trace, name) => name !== "customdata" || /%\{customdata/.test(`${trace.hovertemplate}${trace.texttemplate}`);
    const seen = new Set();
    const gather = (value, name) => {
      if (typeof value === "string") {
        if (!/^\d{4}-\d\d/.test(value)) seen.add(value.replace(/%\{[^}]*\}|<[^>]*>|&\w+;/g, " "));
      } else if (value && typeof value === "object" && !ArrayBuffer.isView(value)) {
        for (const [key, below] of Object.entries(value)) {
          if (!["bdata", "dtype", "shape", "family", "color"].includes(key)) gather(below, Array.isArray(value) ? name : key);
        }
      }
    };
    const walk = (value) => {
      if (!value || typeof value !== "object" || ArrayBuffer.isView(value)) return;
      for (const [key, below] of Object.entries(value)) names.test(key) ? isTold(value, key) && gather(below, key) : walk(below);
    };
    plot.data.forEach(walk);
    walk(plot.layout);
    seen.forEach((text) => add(text, plot, " kept"));
  };
  add(document.title, document.documentElement, " title");
  visit(document.body);
  return found;
}
