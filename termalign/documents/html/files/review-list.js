// The list of terms: a page of it, what it is narrowed to, and what is selected of it.
const selected = new Map(); // the version of each selected term that was seen, by number

// The address has what is shown, so that it can be kept, and loaded again.
function keepAddress() {
  const asked = new URLSearchParams();
  for (const [name, choice] of Object.entries(filters)) if (choice.value) asked.set(name, choice.value);
  if (search.value) asked.set("text", search.value);
  if (term) asked.set("term", term.zh);
  history.replaceState(null, "", `${location.pathname}${asked.size ? `?${asked}` : ""}`);
}
function takeAddress() {
  const asked = new URLSearchParams(location.search);
  for (const [name, choice] of Object.entries(filters)) {
    choice.value = asked.get(name) ?? "";
    if (choice.selectedIndex < 0) choice.value = "";
  }
  search.value = asked.get("text") ?? "";
  return asked.get("term");
}

async function load({ first = 0, number } = {}) { // the page from `first` on, or the one that has a term
  const asked = new URLSearchParams({ text: search.value, first });
  for (const [name, choice] of Object.entries(filters)) asked.set(name, choice.value);
  if (number != null) asked.set("number", number);
  page = await get(`/api/list?${asked}`);
  for (const item of page.terms) if (selected.has(item.number)) selected.set(item.number, item.version);
  list.replaceChildren(...page.terms.map(entry));
  list.start = page.first + 1;
  at("found").textContent = page.total ? text("{first}–{last} of {total}", { first: page.first + 1, last: page.first + page.terms.length, total: plural(page.total, "{count} term", "{count} terms") })
    : text("no such term");
  at("all").hidden = !page.total;
  document.title = text("{title} – termalign review", { title: page.title });
  at("title").textContent = page.title;
  at("notices").replaceChildren(...page.notices.map((notice) => make("li", {}, notice)));
  at("notices").hidden = !page.notices.length;
  document.querySelector(".pages").hidden = page.terms.length === page.total;
  for (const [name, there] of [["earlier", page.first > 0], ["later", page.first + page.terms.length < page.total]])
    document.querySelector(`[data-do=${name}]`).disabled = !there;
  count();
  showSelected();
  keepAddress();
}
function narrow() { // something else is listed: what was selected and is not seen any more is selected no more
  selected.clear();
  return load();
}

function count() {
  const { open = 0, accepted = 0, rejected = 0 } = page.counts;
  at("progress").textContent = text("{accepted} accepted · {rejected} rejected · {open} open", { accepted, rejected, open });
  at("done").max = Math.max(1, accepted + rejected + open);
  at("done").value = accepted + rejected;
}
const states = { open: text("open"), accepted: text("accepted"), rejected: text("rejected") };
function entry(item) {
  const here = term?.number === item.number;
  const option = make("li", { role: "option", class: item.state, "data-number": item.number, "aria-selected": String(selected.has(item.number)),
    "aria-current": here ? "true" : null, tabindex: here || (!term && item === page.terms[0]) ? "0" : "-1" },
  make("span", { class: "box" }), make("span", { lang: "zh" }, item.zh), make("span", { class: "state" }, item.state === "open" ? "" : states[item.state]), make("span", { lang: "en" }, item.en));
  option.addEventListener("click", (event) => {
    if (event.target.closest(".box") || event.ctrlKey || event.metaKey) return select(item, !selected.has(item.number));
    if (event.shiftKey) return selectTo(item);
    act(() => open(item.number));
  });
  return option;
}
function refresh(found) { // the list shows what was decided just now
  const place = page.terms.findIndex((item) => item.number === found.number);
  if (place < 0) return;
  const item = page.terms[place];
  page.counts[item.state] -= 1;
  page.counts[found.state] = (page.counts[found.state] ?? 0) + 1;
  const chosen = found.renderings.find((rendering) => rendering.chosen) ?? found.renderings.find((rendering) => !rendering.rejected);
  Object.assign(item, { state: found.state, version: found.version, en: chosen?.en ?? item.en });
  if (selected.has(item.number)) selected.set(item.number, item.version);
  const focused = list.children[place] === document.activeElement;
  list.children[place].replaceWith(entry(item));
  if (focused) list.children[place].focus();
  count();
}
const place = () => page.terms.findIndex((item) => item.number === term?.number);
function showPlace() { // which option the pane shows; it alone is a stop of Tab
  for (const option of list.children) {
    const here = Number(option.dataset.number) === term.number;
    option.toggleAttribute("aria-current", here);
    option.tabIndex = here ? 0 : -1;
    if (here) { option.setAttribute("aria-current", "true"); option.scrollIntoView({ block: "nearest" }); }
  }
  if (place() < 0 && list.firstElementChild) list.firstElementChild.tabIndex = 0;
}
const isInList = () => list.contains(document.activeElement);
const focusList = () => (list.children[place()] ?? list.firstElementChild)?.focus();
async function go(by) {
  let next = place() + by;
  if (next >= page.terms.length && page.first + page.terms.length < page.total) { await load({ first: page.first + page.terms.length }); next = 0; }
  else if (next < 0 && page.first > 0) { await load({ first: Math.max(0, page.first - 200) }); next = page.terms.length - 1; }
  if (!page.terms[next]) { say(by > 0 ? text("This is the last term.") : text("This is the first term.")); return false; }
  await open(page.terms[next].number);
  return true;
}
async function goOpen() {
  const next = page.terms.find((item, number) => number > place() && item.state === "open");
  if (next) return open(next.number);
  if (page.first + page.terms.length < page.total) { await load({ first: page.first + page.terms.length }); term = null; return goOpen(); }
  say(text("No open term follows."));
}

// -- many at once
function select(item, value) {
  if (value) selected.set(item.number, item.version); else selected.delete(item.number);
  showSelected();
}
function selectTo(item) { // from the current term to this one
  const [from, to] = [Math.max(0, place()), page.terms.indexOf(item)].sort((one, other) => one - other);
  for (const between of page.terms.slice(from, to + 1)) selected.set(between.number, between.version);
  showSelected();
}
function selectAll(value) {
  for (const item of page.terms) if (value) selected.set(item.number, item.version); else selected.delete(item.number);
  showSelected();
}
function unselect() { selected.clear(); showSelected(); }
function showSelected() {
  for (const option of list.children) option.setAttribute("aria-selected", String(selected.has(Number(option.dataset.number))));
  const here = page.terms.filter((item) => selected.has(item.number)).length;
  at("all").checked = here > 0 && here === page.terms.length;
  at("all").indeterminate = here > 0 && here < page.terms.length;
  at("bulk").hidden = !selected.size;
  at("selected").textContent = plural(selected.size, "{count} selected", "{count} selected");
}
const bulkDone = {
  accept: (count) => plural(count, "Accepted: {count} term.", "Accepted: {count} terms."),
  reject: (count) => plural(count, "Rejected: {count} term.", "Rejected: {count} terms."),
  reopen: (count) => plural(count, "Open again: {count} term.", "Open again: {count} terms."),
};
const decideAll = (action) => act(async () => {
  if (isUnsaved()) throw new Error(unsaved());
  const { left } = await get("/api/decide-all", { action, terms: [...selected] });
  const done = bulkDone[action](selected.size - left.length);
  const without = left.length ? plural(left.length, " {count} term has no rendering and is as it was.", " {count} terms have no rendering and are as they were.") : "";
  selected.clear();
  await load({ first: page.first });
  if (term) await open(term.number);
  focusList();
  say(`${done}${without}`);
});
list.addEventListener("keydown", (event) => {
  if (event.target.getAttribute("role") !== "option" || event.altKey) return;
  const item = page.terms[[...list.children].indexOf(event.target)];
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const edge = { Home: 0, End: page.terms.length - 1 }[event.key];
  const all = event.key === "a" && (event.ctrlKey || event.metaKey);
  if (by) act(async () => {
    if (event.shiftKey) select(page.terms[place()] ?? item, true);
    if (await go(by) && event.shiftKey) select(page.terms[place()], true);
    focusList();
  });
  else if (edge != null) act(async () => { await open(page.terms[edge].number); focusList(); });
  else if (event.key === " ") select(item, !selected.has(item.number));
  else if (event.key === "Enter") act(async () => { await open(item.number); focusTerm(); });
  else if (event.key === "Escape" && selected.size) unselect();
  else if (all) selectAll(true);
  else return;
  event.preventDefault();
  event.stopPropagation();
});
