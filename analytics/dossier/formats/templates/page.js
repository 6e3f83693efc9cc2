// Tables that can be sorted, and arrow keys from mark to mark; the page says the same without it.
"use strict";
for (const table of document.querySelectorAll("table")) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  if (body.rows.length < 3) continue;
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending" || (!head.hasAttribute("aria-sort") && head.classList.contains("n"));
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = row => row.cells[at].dataset.sort ?? row.cells[at].textContent;
      const isNumber = head.classList.contains("n");
      const compare = (a, b) => isNumber ? Number(a) - Number(b) : a.localeCompare(b, document.documentElement.lang);
      const rows = [...body.rows].sort((one, two) => {
        const a = value(one), b = value(two);
        if (a === "" || b === "") return (a === "") - (b === ""); // what is not known stays last
        return down ? compare(b, a) : compare(a, b);
      });
      body.append(...rows);
    });
  });
}
for (const drawing of document.querySelectorAll("svg.marks")) {
  const marks = [...drawing.querySelectorAll(".mark")];
  marks.forEach((mark, at) => {
    mark.tabIndex = at === 0 ? 0 : -1;
    mark.addEventListener("keydown", event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") mark.blur();
      if (!step || !marks[at + step]) return;
      event.preventDefault();
      mark.tabIndex = -1;
      marks[at + step].tabIndex = 0;
      marks[at + step].focus();
    });
  });
}
