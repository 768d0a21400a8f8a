// The report without this script is whole: this adds partners, keys, sorting and filtering.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
for (const part of all(".script")) part.hidden = false;

// -- terms and their partners
const table = document.querySelector(".bitext");
const panel = document.getElementById("panel");
const terms = all(".bitext a.t");
let pinned = null; // the term that a click chose
let near = [];

const groupOf = (term) => term.dataset.group.split(" ")[0];
const mates = (term) => all(`a.t[data-group~="${groupOf(term)}"]`, term.closest("tr"));

function show(term) {
  for (const part of near) part.classList.remove("near");
  near = term ? mates(term) : [];
  for (const part of near) part.classList.add("near");
  if (!term) { panel.replaceChildren(); return; }
  const cells = [...term.closest("tr").cells];
  const [source, target] = cells.slice(1).map((cell) => near.filter((part) => cell.contains(part)));
  const strong = (parts, cell) => {
    const made = document.createElement("strong");
    made.lang = cell.lang;
    made.textContent = joined(parts);
    return made;
  };
  const link = document.createElement("a");
  link.href = term.getAttribute("href");
  link.textContent = "all places of this term";
  const partner = target.length ? strong(target, cells[2]) : document.createTextNode("no likely rendering");
  panel.replaceChildren(strong(source, cells[1]), document.createTextNode("→"), partner,
    document.createTextNode(`sentence ${cells[0].textContent.trim()}`), link,
    ...(pinned === term ? [document.createTextNode("pinned")] : []));
}

// Pieces of one stretch touch; between stretches of one rendering stand other words.
function joined(parts) {
  let text = "";
  parts.forEach((part, number) => {
    if (number) text += parts[number - 1].nextSibling === part ? "" : " … ";
    text += part.textContent;
  });
  return text;
}

function pin(term) {
  if (pinned) for (const part of mates(pinned)) part.classList.remove("pinned");
  pinned = term === pinned ? null : term;
  if (pinned) for (const part of mates(pinned)) part.classList.add("pinned");
  show(pinned ?? term);
}

function rove(term) {
  for (const other of all('a.t[tabindex="0"]', table)) other.tabIndex = -1;
  term.tabIndex = 0;
  term.focus();
  term.scrollIntoView({ block: "nearest" });
}

for (const term of terms) term.tabIndex = -1;
if (terms.length) terms[0].tabIndex = 0;
const termAt = (event) => event.target.closest?.("a.t");
table.addEventListener("mouseover", (event) => { const term = termAt(event); if (!pinned) show(term); });
table.addEventListener("mouseleave", () => { if (!pinned) show(null); });
table.addEventListener("focusin", (event) => { const term = termAt(event); if (term && !pinned) show(term); });
table.addEventListener("click", (event) => {
  const term = termAt(event);
  if (!term || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  rove(term);
  pin(term);
});
table.addEventListener("keydown", (event) => {
  const term = termAt(event);
  if (!term || event.altKey || event.ctrlKey || event.metaKey) return;
  const to = { ArrowLeft: () => step(term, -1), ArrowRight: () => step(term, 1),
    ArrowUp: () => line(term, -1), ArrowDown: () => line(term, 1) }[event.key];
  if (!to) return;
  event.preventDefault();
  if (pinned) pin(pinned);
  const next = to();
  if (next) rove(next);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (pinned) pin(pinned);
  show(null);
});

function step(term, by) {
  let place = terms.indexOf(term) + by;
  while (terms[place] && groupOf(terms[place]) === groupOf(term) && terms[place].closest("td") === term.closest("td")) place += by;
  return terms[place];
}

function line(term, by) {
  const cell = term.closest("td").cellIndex;
  let row = term.closest("tr");
  while ((row = by > 0 ? row.nextElementSibling : row.previousElementSibling)) {
    const found = row.cells[cell].querySelector("a.t");
    if (found) return found;
  }
  return null;
}

// A link to a term from elsewhere finds it even where the filter hid it, with its evidence open.
function arrive() {
  const place = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!place) return;
  if (place.matches("tbody")) { clear(); place.querySelector("details").open = true; place.scrollIntoView(); }
}
addEventListener("hashchange", arrive);

// -- the table of terms
const listing = document.getElementById("term-table");
const bodies = all("tbody", listing);
const filter = document.getElementById("filter");
const several = document.getElementById("several");
const listed = document.getElementById("listed");

function sift() {
  const wanted = filter.value.trim().toLowerCase();
  let count = 0;
  for (const body of bodies) {
    const fits = (!several.checked || Number(body.dataset.renderings) > 1)
      && (!wanted || body.rows[0].textContent.toLowerCase().includes(wanted));
    body.hidden = !fits;
    count += fits;
  }
  listed.textContent = `${count} of ${bodies.length} terms`;
}
function clear() { filter.value = ""; several.checked = false; sift(); }
filter.addEventListener("input", sift);
several.addEventListener("change", sift);
sift();

const heads = all("thead th:not(.plain)", listing);
heads.forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const numeric = head.dataset.number !== undefined;
    const down = head.ariaSort ? head.ariaSort === "ascending" : numeric;
    for (const other of heads) other.removeAttribute("aria-sort");
    head.ariaSort = down ? "descending" : "ascending";
    const value = (body) => body.rows[0].cells[column].dataset.sort;
    const order = numeric ? (a, b) => value(a) - value(b) : (a, b) => value(a).localeCompare(value(b), column ? "en" : "zh");
    const sorted = bodies.slice().sort(down ? (a, b) => order(b, a) : order);
    listing.append(...sorted);
  });
});
arrive();
