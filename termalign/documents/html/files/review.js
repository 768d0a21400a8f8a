// The page of a review. Nothing is decided here: each action goes to the program, and what it answers is shown.
const at = (id) => document.getElementById(id);
const list = at("list"), pane = at("term"), search = at("search"), stateChoice = at("state");
let page = { terms: [], total: 0, first: 0, counts: {} };
let term = null; // what the pane shows
let busy = Promise.resolve(); // actions wait for those before them

function make(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...content);
  return made;
}
const say = (text) => { at("warned").textContent = ""; at("said").textContent = text; };
const warn = (text) => { at("said").textContent = ""; at("warned").textContent = text; };

// The key that lets this tab in: given once for the token in the address, and kept for this tab and port alone.
let key = sessionStorage.getItem("termalign-key") ?? "";
async function enter() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  const answer = await fetch("/api/enter", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(token) });
  if (answer.ok) { key = await answer.text(); sessionStorage.setItem("termalign-key", key); }
  else if (!key) throw new Error(await answer.text());
}

async function ask(address, body) {
  const headers = { "x-termalign-key": key };
  const sent = body === undefined ? { headers } : { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try { answer = await fetch(address, sent); } catch {
    throw new Error("The program does not answer. What was decided is on disk; start the review again to go on.");
  }
  if (!answer.ok) {
    const text = await answer.text();
    let told = text || `${answer.status} ${answer.statusText}`;
    try { told = JSON.parse(text).error ?? told; } catch { /* not JSON: the text itself */ }
    const error = new Error(told);
    error.status = answer.status;
    throw error;
  }
  return answer;
}
const get = async (address, body) => (await ask(address, body)).json();

// One action at a time; what fails is told, and shown as it is now.
function act(work) {
  busy = busy.then(work).catch(async (error) => {
    if (error.status === 409 && term) { // shown as it is now; what was typed stays
      const form = pane.querySelector("form");
      await open(term.number).catch(() => {});
      if (form && !form.isConnected) pane.querySelector(".actions").after(form);
    }
    if (error.status === 401) return warn(error.message);
    warn(error.status === 409 ? `Not saved: ${error.message}` : `Not saved. ${error.message}`);
  });
  return busy;
}

const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

// -- the list
async function load(first = 0) {
  const asked = new URLSearchParams({ state: stateChoice.value, text: search.value, first });
  page = await get(`/api/list?${asked}`);
  list.replaceChildren(...page.terms.map((item) => make("li", {}, entry(item))));
  list.start = first + 1;
  at("found").textContent = page.total ? `${first + 1}–${first + page.terms.length} of ${counted(page.total, "term")}` : "no such term";
  document.title = `${page.title} – termalign review`;
  at("title").textContent = page.title;
  at("notices").replaceChildren(...page.notices.map((text) => make("li", {}, text)));
  at("notices").hidden = !page.notices.length;
  document.querySelector(".pages").hidden = page.terms.length === page.total;
  for (const [name, there] of [["earlier", first > 0], ["later", first + page.terms.length < page.total]])
    document.querySelector(`[data-do=${name}]`).disabled = !there;
  count();
}
function count() {
  const { open = 0, accepted = 0, rejected = 0 } = page.counts;
  at("progress").textContent = `${accepted} accepted · ${rejected} rejected · ${open} open`;
}
function entry(item) {
  const button = make("button", { type: "button", class: item.state, "data-number": item.number,
    "aria-current": term?.number === item.number ? "true" : null },
  make("span", { lang: "zh" }, item.zh), make("span", {}, item.state), make("span", { lang: "en" }, item.en));
  button.addEventListener("click", () => act(() => open(item.number)));
  return button;
}
function refresh(found) { // the list shows what was decided just now
  const place = page.terms.findIndex((item) => item.number === found.number);
  if (place < 0) return;
  const item = page.terms[place];
  page.counts[item.state] -= 1;
  page.counts[found.state] = (page.counts[found.state] ?? 0) + 1;
  const chosen = found.renderings.find((rendering) => rendering.chosen) ?? found.renderings[0];
  Object.assign(item, { state: found.state, en: chosen?.en ?? "" });
  list.children[place].replaceChildren(entry(item));
  count();
}
const place = () => page.terms.findIndex((item) => item.number === term?.number);
async function go(by) {
  let next = place() + by;
  if (next >= page.terms.length && page.first + page.terms.length < page.total) { await load(page.first + page.terms.length); next = 0; }
  else if (next < 0 && page.first > 0) { await load(Math.max(0, page.first - 200)); next = page.terms.length - 1; }
  if (page.terms[next]) await open(page.terms[next].number);
  else say(by > 0 ? "This is the last term." : "This is the first term.");
}
async function goOpen() {
  const next = page.terms.find((item, number) => number > place() && item.state === "open");
  if (next) return open(next.number);
  if (page.first + page.terms.length < page.total) { await load(page.first + page.terms.length); term = null; return goOpen(); }
  say("No open term follows.");
}

// -- a term
async function open(number) {
  show(await get(`/api/term?number=${number}`));
}
// What was typed and not saved stays: another term is shown only after it was saved or given up.
const isUnsaved = () => { const form = pane.querySelector("form"); return form != null && [...form.elements].some((field) => field.name && field.name !== "en" && field.value !== field.dataset.shown); };
function show(found) {
  if (term && found.number !== term.number && isUnsaved()) {
    pane.querySelector("form [name=new]").focus();
    throw new Error("Save what was typed, or give it up with Esc, first.");
  }
  term = found;
  for (const button of list.querySelectorAll("button")) {
    const here = Number(button.dataset.number) === found.number;
    button.toggleAttribute("aria-current", here);
    if (here) { button.setAttribute("aria-current", "true"); button.scrollIntoView({ block: "nearest" }); }
  }
  const facts = [found.state, found.count && `${found.count} ${found.count === 1 ? "place" : "places"}`, found.salience != null && `salience ${found.salience.toFixed(2)}`,
    found.score != null && `score ${found.score.toFixed(2)}`].filter(Boolean).join(" · ");
  const button = (what, text, key, kind) => make("button", { type: "button", "data-do": what, class: kind }, `${text} `, make("kbd", {}, key));
  pane.replaceChildren(
    make("h2", { lang: "zh" }, found.zh), make("p", { class: "facts soft" }, facts),
    ...found.others.length ? [make("p", { class: "flag warning" }, `Somebody else decided: ${found.others.map((row) => Object.values(row).join(" ")).join("; ")}`)] : [],
    make("ol", { class: "renderings", "aria-label": "Renderings" }, ...found.renderings.map(rendering)),
    make("div", { class: "actions" }, button("accept", "Accept", "a", "main"), button("reject", "Reject", "x"), button("edit", "Edit", "e"),
      button("mark", "Mark words", "b"), button("reopen", "Open again", "o"), button("before", "Before", "k"), button("next", "Next", "j")),
    ...notes(found),
    make("h3", {}, `Sentences: ${found.sentences.shown.length}${found.sentences.total > found.sentences.shown.length ? ` of ${found.sentences.total}` : ""}`),
    make("ol", { class: "sentences" }, ...found.sentences.shown.map(sentence)));
}
function rendering(item, number) {
  const facts = [item.count && `× ${item.count}`, item.score != null && item.score.toFixed(2), item.chosen && "✓ chosen"].filter(Boolean).join("  ");
  const button = make("button", { type: "button", "aria-pressed": String(item.chosen) },
    make("kbd", {}, number < 9 ? String(number + 1) : "·"), make("span", { lang: "en" }, item.en), make("span", { class: "soft" }, facts));
  button.addEventListener("click", (event) => accept(number, event.shiftKey));
  return make("li", {}, button);
}
function notes(found) {
  const told = found.rows.map((row) => ["decision", "en", "new", "new_zh", "status", "note", "merge_into", "split"]
    .filter((name) => row[name]).map((name) => (name === "decision" ? row[name] : `${name.replace("_", " ")}: ${row[name]}`)).join(", "));
  return told.length ? [make("p", { class: "soft small" }, `Decided: ${told.join("; ")}`)] : [];
}

// Offsets are code points, as in the files; scripts count otherwise.
function sentence(item, number) {
  const zh = Array.from(item.zh), en = Array.from(item.en);
  const [start, end] = item.zh_span;
  const source = make("p", { lang: "zh" }, zh.slice(0, start).join(""), make("mark", {}, zh.slice(start, end).join("")), zh.slice(end).join(""));
  const target = make("p", { lang: "en" });
  let last = 0;
  const inside = (word) => item.en_spans.some(([from, to]) => word[0] >= from && word[1] <= to);
  for (const word of item.words) {
    target.append(en.slice(last, word[0]).join(""));
    target.append(make("span", { class: inside(word) ? "w in" : "w", "data-start": word[0], "data-end": word[1] }, en.slice(...word).join("")));
    last = word[1];
  }
  target.append(en.slice(last).join(""));
  const where = [item.document.split(/[\\/]/).pop(), item.place].filter(Boolean).join(", ");
  const button = make("button", { type: "button" }, "Mark words");
  button.addEventListener("click", () => mark(number));
  return make("li", {}, source, target, make("p", { class: "tail small soft" }, `${where} `, button));
}

// -- deciding
async function decided(body, told, { stay = false } = {}) {
  const found = await get("/api/decide", { number: term.number, version: term.version, ...body });
  show(found);
  refresh(found);
  say(told);
  if (!stay) await go(1);
}
const accept = (number, also = false) => act(async () => {
  const chosen = number ?? Math.max(0, term.renderings.findIndex((item) => item.chosen));
  const en = term.renderings[chosen]?.en;
  if (!en) return warn(number == null ? "There is no rendering to accept: edit gives one." : "There is no such rendering.");
  await decided({ action: "accept", en, also }, `Accepted: ${term.zh}, ${en}`, { stay: also });
});
const reject = () => act(() => decided({ action: "reject" }, `Rejected: ${term.zh}`));
const rejectRendering = () => act(async () => {
  const en = (term.renderings.find((item) => item.chosen) ?? term.renderings[0])?.en;
  if (!en) return warn("There is no rendering to reject.");
  await decided({ action: "reject", en }, `Rejected: ${term.zh}, ${en}`, { stay: true });
});
const reopen = () => act(() => decided({ action: "reopen" }, `Open again: ${term.zh}`, { stay: true }));
const step = (name, done) => act(async () => {
  if (isUnsaved()) throw new Error("Save what was typed, or give it up with Esc, first.");
  const { number } = await get(`/api/${name}`, {});
  if (number == null) return say(`There is nothing to ${name}.`);
  await load(page.first);
  await open(number);
  say(`${done}: ${term.zh}`);
});
const undo = () => step("undo", "Taken back"), redo = () => step("redo", "Made again");

function edit() {
  if (pane.querySelector("form")) return;
  const form = at("editor").content.cloneNode(true).firstElementChild;
  const fields = form.elements;
  const ofTerm = (name) => term.rows.find((row) => row[name])?.[name] ?? "";
  const rowOf = (en) => term.rows.find((row) => (row.new || row.en) === en) ?? term.rows.find((row) => row.en === en) ?? {};
  let shown = {}; // what the fields held before anything was typed
  const fill = () => {
    const en = fields.en.value, row = en ? rowOf(en) : term.rows.find((other) => !other.en) ?? {};
    shown = { new: row.new || en, new_zh: ofTerm("new_zh") || term.zh, status: row.status ?? "", note: row.note ?? "",
      merge_into: ofTerm("merge_into"), split: row.split ?? "" };
    if (shown.status === "proposed") shown.status = "";
    for (const [name, value] of Object.entries(shown)) { fields[name].value = value; fields[name].dataset.shown = fields[name].value; }
  };
  fields.en.append(...term.renderings.map((item) => make("option", { value: item.en, selected: item.chosen }, item.en)), make("option", { value: "" }, "none of them"));
  fill();
  fields.en.addEventListener("change", fill);
  fields.merge_into.addEventListener("input", async () => {
    const found = await get(`/api/list?${new URLSearchParams({ text: fields.merge_into.value })}`);
    form.querySelector("datalist").replaceChildren(...found.terms.slice(0, 20).map((item) => make("option", { value: item.zh }, item.en)));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = Object.fromEntries(new FormData(form));
    const changed = Object.fromEntries(Object.entries(shown).filter(([name, value]) => typed[name] !== value).map(([name]) => [name, typed[name]]));
    if (typed.en && !Object.keys(changed).length) changed.new = typed.new; // confirmed as it is
    act(() => decided({ action: "edit", en: typed.en, ...changed }, `Saved: ${term.zh}, ${typed.new || typed.merge_into}`));
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) { if (event.key === "Enter") event.preventDefault(); return; }
    if (event.key === "Escape") close(form);
  });
  form.querySelector("[data-do=cancel]").addEventListener("click", () => close(form));
  pane.querySelector(".actions").after(form);
  fields.new.focus();
  fields.new.select();
}
function close(form) { form.remove(); pane.focus(); }

// Words are marked by clicks, by arrows and Space, or by selecting text.
function mark(number = 0) {
  const item = term.sentences.shown[number];
  if (!item) return warn("There is no sentence to mark words in.");
  const row = pane.querySelectorAll(".sentences > li")[number];
  if (row.classList.contains("marking")) return;
  const box = row.querySelector("p[lang=en]"), words = [...box.querySelectorAll(".w")];
  row.classList.add("marking");
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-multiselectable", "true");
  box.setAttribute("aria-label", "Words of the rendering");
  let here = Math.max(0, words.findIndex((word) => word.classList.contains("in")));
  const selected = (word, value) => word.setAttribute("aria-selected", String(value));
  words.forEach((word) => { word.setAttribute("role", "option"); word.tabIndex = -1; selected(word, word.classList.contains("in")); });
  const focus = (next) => { here = Math.min(words.length - 1, Math.max(0, next)); words[here].focus(); };
  const save = () => {
    const spans = [];
    words.forEach((word, place) => {
      if (word.getAttribute("aria-selected") !== "true") return;
      const [start, end] = [Number(word.dataset.start), Number(word.dataset.end)];
      if (place && spans.length && words[place - 1].getAttribute("aria-selected") === "true") spans.at(-1)[1] = end;
      else spans.push([start, end]);
    });
    if (!spans.length) return warn("Mark at least one word.");
    const en = (term.renderings.find((one) => one.chosen) ?? term.renderings[0])?.en ?? "";
    const asked = { action: "mark", en, text: item.en, document: item.document, line: item.line, zh_span: item.zh_span, en_spans: spans };
    act(() => decided(asked, `Marked: ${words.filter((word) => word.getAttribute("aria-selected") === "true").map((word) => word.textContent).join(" ")}`, { stay: true }));
  };
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (step) { if (event.shiftKey) selected(words[here], true); focus(here + step); if (event.shiftKey) selected(words[here], true); }
    else if (event.key === " ") selected(words[here], words[here].getAttribute("aria-selected") !== "true");
    else if (event.key === "Backspace" || event.key === "Delete") words.forEach((word) => selected(word, false));
    else if (event.key === "Enter") save();
    else if (event.key === "Escape") { show(term); pane.focus(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("click", (event) => {
    const word = event.target.closest(".w");
    if (word && getSelection().isCollapsed) { selected(word, word.getAttribute("aria-selected") !== "true"); here = words.indexOf(word); word.focus(); }
  });
  box.addEventListener("mouseup", () => {
    const selection = getSelection();
    if (!selection.isCollapsed) words.forEach((word) => selected(word, selection.containsNode(word, true)));
  });
  const button = row.querySelector(".tail button");
  const saving = make("button", { type: "button" }, "Save the marked words");
  saving.addEventListener("click", save);
  button.replaceWith(saving);
  focus(here);
}

// -- the whole
const check = () => act(async () => {
  say("Checking …");
  const { total, findings } = await get("/api/check", {});
  const side = (parts, lang) => make("p", { lang }, parts[0], make("mark", {}, parts[1]), parts[2]);
  at("results").replaceChildren(make("p", {}, total ? `${counted(total, "finding")}${total > findings.length ? `, the first ${findings.length} of them` : ""}` : "Nothing was found: the translation follows what was decided."),
    ...findings.map((item) => make("div", { class: "finding-item" },
      make("p", {}, make("span", { class: `flag ${item.severity}` }, item.severity), ` ${item.rule}: ${item.message}`),
      ...item.sides.map((parts, number) => side(parts, number ? "en" : "zh")))));
  say(counted(total, "finding"));
  at("findings").showModal();
});
const save = () => act(async () => {
  const answer = await ask(`/export?${new URLSearchParams({ format: at("format").value, all: at("everything").checked ? "1" : "0" })}`);
  const name = decodeURIComponent(answer.headers.get("x-file-name"));
  const link = make("a", { href: URL.createObjectURL(await answer.blob()), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
  say(`Saved ${name}: ${decodeURIComponent(answer.headers.get("x-summary"))}`);
});

const does = { accept: () => accept(), reject, rejectRendering, edit, reopen, undo, redo, check, export: save, mark: () => mark(), next: () => act(() => go(1)), before: () => act(() => go(-1)),
  nextOpen: () => act(goOpen), earlier: () => act(() => load(Math.max(0, page.first - 200))), later: () => act(() => load(page.first + page.terms.length)),
  find: () => search.focus(), help: () => at("help").showModal(), close: () => document.querySelector("dialog[open]").close() };
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (does[name] && (term || !["accept", "reject", "rejectRendering", "edit", "reopen", "mark"].includes(name))) does[name]();
});
const keys = { a: "accept", x: "reject", X: "rejectRendering", e: "edit", b: "mark", o: "reopen", u: "undo", U: "redo", j: "next", k: "before", n: "nextOpen", c: "check", "/": "find", "?": "help" };
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return; // Enter and Esc belong to the input method
  if (event.ctrlKey || event.altKey || event.metaKey || !at("keys").checked) return;
  if (document.querySelector("dialog[open]") || event.target.closest("input, select, textarea, [role=listbox]")) {
    if (event.key === "Escape" && event.target === search) pane.focus();
    if (event.key === "Enter" && event.target === search) { event.preventDefault(); act(async () => { await load(); if (page.terms[0]) await open(page.terms[0].number); pane.focus(); }); }
    return;
  }
  const digit = /^Digit([1-9])$/.exec(event.code) ?? /^Numpad([1-9])$/.exec(event.code);
  if (digit && term) { event.preventDefault(); accept(Number(digit[1]) - 1, event.shiftKey); return; }
  const name = keys[event.key];
  if (!name || (name === "check" && !document.querySelector("[data-do=check]"))) return;
  if (!term && ["accept", "reject", "rejectRendering", "edit", "reopen", "mark"].includes(name)) return;
  event.preventDefault();
  does[name]();
});
let waiting;
search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => act(() => load()), 150); });
stateChoice.addEventListener("change", () => act(() => load()));
act(async () => { await enter(); await load(); if (page.terms[0]) { await open(page.terms[0].number); pane.focus(); } });
