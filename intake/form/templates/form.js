/* What makes the form better and is never needed: search, a warning about what names a patient, what waits for the network. */
"use strict";
(() => {
  const PENDING = "signaler.pending", DRAFT = "signaler.draft", PAUSES = [4, 8, 15, 30, 60];
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // a browser may refuse to keep anything, in a frame above all
  const kept = {
    get: (place, name) => { try { return JSON.parse(window[place].getItem(name)); } catch { return null; } },
    set: (place, name, value) => { try { window[place].setItem(name, JSON.stringify(value)); return true; } catch { return false; } },
    drop: (place, name) => { try { window[place].removeItem(name); } catch { /* nothing was kept */ } },
  };

  const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  function searching() {
    const field = one("#search");
    if (!field) return;
    const found = one("#found"), groups = all("details.more", field.closest("fieldset"));
    const wasOpen = new Map(groups.map(group => [group, group.open]));
    const tiles = all(".tile").map(tile => [tile, plain(`${tile.textContent} ${one("input", tile).value}`)]);
    const fitting = () => tiles.filter(([, text]) => plain(field.value).split(/\s+/).every(word => text.includes(word))).map(([tile]) => tile);
    const look = () => {
      const fits = new Set(fitting()), place = field.getBoundingClientRect().top;
      for (const [tile] of tiles) tile.hidden = !fits.has(tile) && !one("input:checked, input[value=UNKNOWN]", tile);
      for (const group of groups) {
        const shown = all(".tile", group).some(tile => !tile.hidden);
        group.hidden = Boolean(field.value.trim()) && !shown;
        group.open = field.value.trim() ? shown : wasOpen.get(group) || Boolean(one(":checked", group));
      }
      found.textContent = fits.size ? "" : found.dataset.none;
      window.scrollBy(0, field.getBoundingClientRect().top - place); // what is hidden above must not move the field one types in
    };
    field.closest("[hidden]").hidden = false;
    field.addEventListener("input", look);
    // Enter chooses what is meant: a code typed in full, or the only one left
    field.addEventListener("keydown", event => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const fits = fitting(), typed = plain(field.value.trim());
      const meant = fits.find(tile => plain(one("input", tile).value) === typed) || (fits.length === 1 && fits[0]);
      if (!meant || !typed) return;
      one("input", meant).checked = true;
      field.value = "";
      look();
      found.textContent = `${found.dataset.chosen} ${one("span", meant).firstChild.textContent.trim()}`;
    });
  }

  // the server scrubs by stricter rules; this only warns while one types
  const SUSPECT = [
    ["number", /(?:\d[ ./\-\u2010-\u2015\u00a0]{0,2}){10}\d/],
    ["mail", /[^\s@]+@[^\s@]+\.[a-z]{2}/i],
    ["name", /(?:^|[\s(,.;:«"'])(?:(?:mme|mevr|mvr|mrs|dhr|mr|m|dr|mlle)\.?|madame|monsieur|mademoiselle|mevrouw|meneer|patiente?|patiënte?)[ \u00a0]+(?:de |van |der |den |la |le |du )*\p{Lu}[\p{L}'’-]+/iu],
  ];
  const CAPITAL = /[ \u00a0](?:(?:de|van|der|den|la|le|du) )*\p{Lu}[\p{L}'’-]+$/u;

  function suspect(text) {
    for (const [kind, pattern] of SUSPECT) {
      const match = text.match(pattern);
      if (match && (kind !== "name" || CAPITAL.test(match[0]))) return kind;
    }
    return "";
  }

  function warning() {
    const field = one("#comment"), place = one("#suspect");
    if (!field) return;
    const look = () => {
      const kind = suspect(field.value);
      place.hidden = !kind;
      if (place.textContent !== (kind && place.dataset[kind])) place.textContent = kind && place.dataset[kind];
    };
    field.addEventListener("input", look);
    look();
  }

  // changing the language is another page: what was typed goes along, in this tab alone
  function drafting() {
    const form = one("form[data-form=new]");
    for (const link of all("a[data-language]")) {
      link.addEventListener("click", () => form && kept.set("sessionStorage", DRAFT, [...new FormData(form)].filter(([name]) => name !== "token")));
    }
    const draft = kept.get("sessionStorage", DRAFT);
    kept.drop("sessionStorage", DRAFT);
    if (!form || !draft) return;
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden") continue;
      const values = draft.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    for (const box of all("details", form)) {
      box.open ||= all("input, select, textarea", box).some(field => (/checkbox|radio/.test(field.type) ? field.checked : field.value));
    }
  }

  // --- sending: what the network or the store does not take is kept here and tried again ---

  let timer = 0, tries = 0;

  function told(text, buttons = []) {
    const place = one("#waiting");
    if (!place) return;
    place.hidden = false;
    place.textContent = text;
    for (const [label, act] of buttons) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: label });
      button.addEventListener("click", act);
      place.append(document.createElement("br"), button);
    }
  }

  function forget() {
    clearTimeout(timer);
    kept.drop("localStorage", PENDING);
    const place = one("#waiting");
    if (place) place.hidden = true;
  }

  async function post(address, body) {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(body), credentials: "same-origin", redirect: "error" });
    const isPage = (answer.headers.get("content-type") || "").startsWith("text/html");
    return { status: answer.status, wait: Number(answer.headers.get("retry-after")) || 0, page: isPage ? new DOMParser().parseFromString(await answer.text(), "text/html") : null };
  }

  function show(page) {
    document.title = page.title;
    one("main").replaceWith(document.adoptNode(one("main", page)));
    const nav = one("header nav");
    if (nav) nav.hidden = !one("header nav", page);
    begin();
    window.scrollTo(0, 0);
    (one("main [autofocus]") || one("main")).focus({ preventScroll: true });
  }

  async function attempt(pending, isOfThisPage) {
    const place = one("#waiting");
    if (place) told(place.dataset.sending);
    let answer = null;
    try { answer = await post(pending.address, pending.body); } catch { /* no network */ }
    if (!answer || !answer.page || answer.status === 503 || answer.status === 429) return later(pending, isOfThisPage, answer);
    tries = 0;
    forget();
    if (isOfThisPage) return show(answer.page);
    const reference = one("[data-reference]", answer.page);
    if (reference) told(`${place.dataset.stored} ${reference.textContent}`);
    else show(answer.page);
  }

  function later(pending, isOfThisPage, answer) {
    const isKept = kept.set("localStorage", PENDING, pending);
    const pause = Math.max(answer ? answer.wait : 0, PAUSES[Math.min(tries++, PAUSES.length - 1)]);
    const again = () => { clearTimeout(timer); attempt(pending, isOfThisPage); };
    const words = one("#waiting").dataset;
    told(isKept ? words.kept : words.refused, [[words.again, again], [words.drop, forget]]);
    released();
    clearTimeout(timer);
    timer = setTimeout(again, 1000 * pause);
    if (isOfThisPage) one("#waiting").scrollIntoView({ block: "center" });
  }

  function released() {
    for (const button of all("[data-send]")) button.removeAttribute("aria-disabled");
  }

  function sending() {
    const form = one("form[data-form]");
    if (!form) return;
    form.addEventListener("submit", event => {
      event.preventDefault();
      const button = one("[data-send]", form);
      if (button.getAttribute("aria-disabled")) return;
      button.setAttribute("aria-disabled", "true");
      form.elements.pressed_at.value = new Date().toISOString();
      clearTimeout(timer);
      const pending = { address: form.getAttribute("action"), body: [...new FormData(form)], at: Date.now() };
      told(one("#waiting").dataset.sending);
      // who taps at once waits here, rather than being told that it was too fast
      setTimeout(() => attempt(pending, true).finally(released), Math.max(0, 1000 * form.dataset.least - performance.now()));
    });
  }

  function waitingFromBefore() {
    const pending = kept.get("localStorage", PENDING);
    if (!pending || !one("#waiting")) return;
    if (!Array.isArray(pending.body) || Date.now() - pending.at > 86_400_000) forget();
    else attempt(pending, false);
  }

  function buttons() {
    for (const place of all(".actions[hidden]")) place.hidden = false;
    for (const button of all("[data-print]")) button.addEventListener("click", () => window.print());
    for (const button of all("[data-copy]")) {
      button.addEventListener("click", async () => {
        try { await navigator.clipboard.writeText(button.dataset.copy); button.textContent = button.dataset.copied; } catch { /* it can be selected by hand */ }
      });
    }
    if (one("[data-message=erased]")) kept.drop("localStorage", PENDING);
  }

  function begin() {
    searching();
    warning();
    sending();
    buttons();
  }

  window.addEventListener("online", () => {
    const pending = kept.get("localStorage", PENDING);
    if (pending && timer) { clearTimeout(timer); attempt(pending, Boolean(one("form[data-form]"))); }
  });
  begin();
  drafting();
  waitingFromBefore();
})();
