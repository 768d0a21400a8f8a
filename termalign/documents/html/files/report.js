// The report without this script is whole: this adds partners, keys, evidence, filtering, sorting and pages of rows.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const made = (tag, text, values = {}) => Object.assign(document.createElement(tag), { textContent: text }, values);
for (const part of all(".script")) part.hidden = false;

// -- terms and their partners
const rows = document.querySelector(".rows");
const panel = document.getElementById("panel");
const terms = all("a.t", rows);
const indexes = new Map(terms.map((term, index) => [term, index]));
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
  const words = (parts, cell) => made("strong", joined(parts), { lang: cell.lang });
  const { none, sentence, places, pinned: isPinned } = panel.dataset;
  panel.replaceChildren(words(source, cells[1]), made("span", "→"), target.length ? words(target, cells[2]) : made("span", none),
    made("span", filled(sentence, { number: cells[0].textContent.trim() })), made("a", places, { href: term.getAttribute("href") }),
    ...(pinned === term ? [made("span", isPinned)] : []));
}

// Pieces of one stretch touch; between stretches of one rendering are other words.
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

function go(term) {
  term.focus();
  term.scrollIntoView({ block: "nearest" });
}

// Tab goes from term to term of the source; partners, numbers and the rest are reached by arrows or a click.
for (const link of all("td:nth-child(3) a.t, .at a", rows)) link.tabIndex = -1;
const termAt = (event) => event.target.closest?.("a.t");
rows.addEventListener("mouseover", (event) => { const term = termAt(event); if (!pinned) show(term); });
rows.addEventListener("mouseleave", () => { if (!pinned) show(null); });
rows.addEventListener("focusin", (event) => { const term = termAt(event); if (term && !pinned) show(term); });
rows.addEventListener("click", (event) => {
  const term = termAt(event);
  if (!term || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(term);
  pin(term);
});
rows.addEventListener("keydown", (event) => {
  const term = termAt(event);
  if (!term || event.altKey || event.ctrlKey || event.metaKey) return;
  const to = { ArrowLeft: () => step(term, -1), ArrowRight: () => step(term, 1),
    ArrowUp: () => line(term, -1), ArrowDown: () => line(term, 1) }[event.key];
  if (!to) return;
  event.preventDefault();
  if (pinned) pin(pinned);
  const next = to();
  if (next) go(next);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (pinned) pin(pinned);
  show(null);
});

function step(term, by) {
  let index = indexes.get(term) + by;
  while (terms[index] && groupOf(terms[index]) === groupOf(term) && terms[index].closest("td") === term.closest("td")) index += by;
  return terms[index];
}

// The first term of the next sentence that has one, on the same side.
function line(term, by) {
  const side = term.closest("td").cellIndex, own = term.closest("tr");
  for (let index = indexes.get(term) + by; terms[index]; index += by) {
    const row = terms[index].closest("tr");
    const next = row !== own && row.cells[side].querySelector("a.t");
    if (next) return next;
  }
  return null;
}

// -- sentences beside findings, and evidence: the page has the first, the others are made of the bitext when they are shown
const AROUND = 60; // characters on both sides of a term
const BESIDE = 400; // characters of a sentence beside a finding

// The text of a cell of the bitext, or from one of its elements to another.
function textOf(cell, from, to) {
  const range = document.createRange();
  from ? range.setStartAfter(from) : range.setStart(cell, 0);
  const end = to ?? cell.querySelector(".notes, .gap-note");
  end ? range.setEndBefore(end) : range.setEnd(cell, cell.childNodes.length);
  return range.toString();
}

const rowOf = (item) => document.getElementById(item.querySelector(".what a").hash.slice(1));

function quote(item) {
  if (item.dataset.at === undefined) return;
  const offsets = item.dataset.at.split(" ");
  const sides = made("div", "", { className: "sides" });
  [...rowOf(item).cells].slice(1).forEach((cell, side) => {
    const text = [...textOf(cell)], [start, end] = offsets[side].split(",").map(Number);
    const first = Math.max(0, Math.min((end === undefined ? 0 : start - BESIDE / 2), text.length - BESIDE));
    const last = Math.min(text.length, first + BESIDE), part = (from, to) => text.slice(from, to).join("");
    const line = made("p", "", { lang: cell.lang, dir: "auto" });
    if (end === undefined) line.append(part(first, last));
    else line.append(part(first, start), made("mark", part(start, Math.min(end, last)), { className: `finding ${item.dataset.severity}` }), part(end, last));
    if (first) line.prepend("…");
    if (last < text.length) line.append("…");
    sides.append(line);
  });
  item.removeAttribute("data-at");
  item.append(sides);
}

function evidence(link) {
  const row = document.querySelector(link.hash), item = document.createElement("li");
  const number = link.cloneNode(true);
  number.removeAttribute("data-of");
  item.append(number);
  for (const cell of [...row.cells].slice(1)) {
    const marks = all(`a.t[data-group~="${link.dataset.of}"]`, cell), line = made("span", "", { lang: cell.lang, dir: "auto" });
    if (!marks.length) {
      line.append(textOf(cell).slice(0, 2 * AROUND), " ", made("em", panel.dataset.none, { className: "soft", lang: document.documentElement.lang }));
    }
    marks.forEach((mark, index) => {
      const before = textOf(cell, marks[index - 1], mark);
      line.append(index || before.length <= AROUND ? before : `…${before.slice(-AROUND)}`, made("mark", mark.textContent));
    });
    if (marks.length) {
      const after = textOf(cell, marks.at(-1));
      line.append(after.length <= AROUND ? after : `${after.slice(0, AROUND)}…`);
    }
    item.append(line);
  }
  return item;
}
document.addEventListener("toggle", (event) => {
  const more = event.target.open && event.target.querySelector(".more");
  if (!more) return;
  event.target.querySelector(".kwic").append(...all("a[data-of]", more).map(evidence));
  more.remove();
}, true);

// -- lists: filtered and sorted; the page holds one page of rows, and on paper all that the filter leaves
const idle = window.requestIdleCallback ?? setTimeout;
class Listing {
  // `fits` returns, for the filter as it is now, what decides whether an item passes it.
  constructor(section, { fits = () => () => true, read = (item) => item.textContent, complete = () => {} } = {}) {
    this.list = section.querySelector(".list");
    this.items = [];
    if (!this.list) return;
    this.size = Number(this.list.dataset.size);
    const items = [...this.list.children].filter((item) => item.tagName !== "THEAD");
    Object.assign(this, { items, order: items, drawn: items, fits, read, complete, texts: new Map() });
    this.tools = section.querySelector(".tools");
    this.pager = section.querySelector(".pager");
    this.pager.addEventListener("click", (event) => {
      const turn = event.target.dataset.turn;
      if (turn) { this.page += Number(turn); this.draw(); section.scrollIntoView(); }
    });
    this.tools?.addEventListener("input", () => this.sift());
    addEventListener("beforeprint", () => this.put(this.left));
    addEventListener("afterprint", () => this.draw());
    this.sift();
    if (this.tools && items.length) this.readAhead(0);
  }

  // Reads the texts that are searched while nothing else is to be done: all at once, they would hold up the first search.
  readAhead(first) {
    idle((deadline) => {
      let index = first;
      while (index === first || (index < this.items.length && deadline?.timeRemaining() > 1)) this.text(this.items[index++]);
      if (index < this.items.length) this.readAhead(index);
    });
  }

  text(item) {
    if (!this.texts.has(item)) this.texts.set(item, this.read(item).toLowerCase());
    return this.texts.get(item);
  }

  sift() {
    const wanted = this.tools?.elements.text.value.trim().toLowerCase();
    const fits = this.fits();
    this.left = this.order.filter((item) => fits(item) && (!wanted || this.text(item).includes(wanted)));
    this.page = 0;
    this.draw();
    const output = this.tools?.querySelector("output");
    if (output) output.textContent = filled(output.dataset.text, { shown: this.left.length, all: this.items.length });
  }

  put(items) {
    for (const item of this.drawn) item.remove();
    items.forEach(this.complete);
    this.list.append(...items);
    this.drawn = items;
  }

  draw() {
    const first = this.page * this.size, last = Math.min(first + this.size, this.left.length);
    this.put(this.left.slice(first, last));
    this.pager.hidden = this.left.length <= this.size;
    this.pager.querySelector("[role=status]").textContent = `${first + 1}–${last} / ${this.left.length}`;
    this.pager.querySelector("[data-turn='-1']").disabled = first === 0;
    this.pager.querySelector("[data-turn='1']").disabled = last === this.left.length;
  }

  arrange(order) {
    this.order = order;
    this.sift();
  }

  // Empties the filter; the order stays.
  clear() {
    for (const part of this.tools.elements) {
      if (part.type === "checkbox") part.checked = part.defaultChecked;
      else if (part.name === "text" || part.name === "rule") part.value = "";
    }
  }

  // Shows the page that has an item, even one that the filter hid.
  reach(item) {
    if (!this.left.includes(item)) { this.clear(); this.sift(); }
    this.page = Math.floor(this.left.indexOf(item) / this.size);
    this.draw();
  }
}

const sections = Object.fromEntries(["findings", "terms", "consistency"].map((id) => [id, document.getElementById(id)]));

// -- findings
const choices = sections.findings.querySelector(".tools");
const sentences = new Map(); // row to its texts, of findings that do not repeat them
function sentencesOf(row) {
  if (!sentences.has(row)) sentences.set(row, [...row.cells].slice(1).map((cell) => textOf(cell)).join("\n"));
  return sentences.get(row);
}
const findings = new Listing(sections.findings, {
  fits() {
    const rule = choices.elements.rule.value;
    const hidden = new Set(all("[name=severity]", choices).filter((box) => !box.checked).map((box) => box.value));
    if (!rule && !hidden.size) return () => true;
    return (item) => (!rule || item.dataset.rule === rule) && !hidden.has(item.dataset.severity);
  },
  read: (item) => item.dataset.at === undefined ? item.textContent : `${item.textContent}\n${sentencesOf(rowOf(item))}`,
  complete: quote,
});
if (choices) {
  const keyed = findings.items.map((item) => [item, ...item.dataset.keys.split(" ").map(Number)]);
  choices.elements.order.addEventListener("input", (event) => {
    event.stopPropagation();
    const key = Number(choices.elements.order.value) + 1; // behind the item
    findings.arrange(keyed.sort((a, b) => a[key] - b[key] || a[1] - b[1]).map(([item]) => item));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-only], [data-term]");
    if (!link) return;
    findings.clear();
    if (link.dataset.only) for (const box of all("[name=severity]", choices)) box.checked = box.value === link.dataset.only;
    else choices.elements.text.value = link.dataset.term;
    findings.sift();
  });
  document.getElementById("print-findings").addEventListener("click", () => {
    document.documentElement.classList.add("findings-only");
    addEventListener("afterprint", () => document.documentElement.classList.remove("findings-only"), { once: true });
    print();
  });
}

// -- the table of terms
const several = sections.terms.querySelector("[name=several]");
const listing = new Listing(sections.terms, {
  fits: () => (body) => !several.checked || Number(body.dataset.renderings) > 1,
  read: (body) => body.rows[0].textContent,
});
const heads = all("thead th:not(.plain)", sections.terms);
const ranks = new Map(); // column to the rank of every row, made once

function ranksOf(column) {
  if (!ranks.has(column)) {
    const numeric = heads[column].dataset.number !== undefined;
    const value = (body) => { const cell = body.rows[0].cells[column]; return numeric ? Number(cell.dataset.sort) : cell.textContent.trim(); };
    const { compare } = new Intl.Collator(listing.items[0]?.rows[0].cells[column].lang || "en");
    const order = numeric ? (a, b) => a[1] - b[1] : (a, b) => compare(a[1], b[1]);
    let rank = 0;
    const sorted = listing.items.map((body) => [body, value(body)]).sort(order);
    ranks.set(column, new Map(sorted.map(([body, own], index) => [body, index && sorted[index - 1][1] === own ? rank : (rank = index)])));
  }
  return ranks.get(column);
}

heads.forEach((head, column) => {
  const button = made("button", head.textContent, { type: "button" });
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const down = head.ariaSort ? head.ariaSort === "ascending" : head.dataset.number !== undefined;
    for (const other of heads) other.removeAttribute("aria-sort");
    head.ariaSort = down ? "descending" : "ascending";
    const rank = ranksOf(column);
    listing.arrange(listing.items.slice().sort((a, b) => (down ? -1 : 1) * (rank.get(a) - rank.get(b))));
  });
});
heads.forEach((_, column) => idle(() => ranksOf(column)));
new Listing(sections.consistency);

// -- a link to a term or a finding reaches it wherever it is
const owners = new Map([findings, listing].flatMap((owner) => owner.items.map((item) => [`#${item.id}`, [owner, item]])));
function arrive() {
  const [owner, item] = owners.get(location.hash) ?? [];
  if (!owner) return;
  owner.reach(item);
  const details = item.querySelector("details");
  if (details) details.open = true;
  item.scrollIntoView();
}
addEventListener("hashchange", arrive);
arrive();
