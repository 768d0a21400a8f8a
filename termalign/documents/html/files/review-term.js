// The term that is shown: its renderings, what glossaries and the last check have on it, its sentences; and deciding.
async function open(number) {
  show(await get(`/api/term?number=${number}`));
}
const focusTerm = () => pane.querySelector("h2")?.focus();

// What was typed and not saved stays: another term is shown only after it was saved or given up.
const isUnsaved = () => { const form = pane.querySelector("form"); return form != null && [...form.elements].some((field) => field.name && field.name !== "en" && field.value !== field.dataset.shown); };
const unsaved = () => text("Save what was typed, or give it up with Esc, first.");
const doing = (what, label, key, kind) => make("button", { type: "button", "data-do": what, class: kind }, `${label} `, make("kbd", {}, key));
function show(found) {
  if (term && found.number !== term.number && isUnsaved()) {
    pane.querySelector("form [name=new]").focus();
    throw new Error(unsaved());
  }
  if (term?.number !== found.number) { pane.scrollTop = 0; say(""); } // what was said is about another term
  term = found;
  showPlace();
  keepAddress();
  const total = found.sentences.total, shown = found.sentences.shown.length;
  const facts = [states[found.state], found.count && plural(found.count, "{count} place", "{count} places"), found.salience != null && text("salience {share}", { share: found.salience.toFixed(2) }),
    found.score != null && text("score {share}", { share: found.score.toFixed(2) }), !found.is_candidate && !total && text("not found in this text")].filter(Boolean).join(" · ");
  const hasContext = found.sentences.shown.some((item) => item.before);
  pane.replaceChildren(
    make("h2", { lang: "zh", tabindex: "-1" }, found.zh), make("p", { class: "facts soft" }, facts),
    ...found.others.length ? [make("p", { class: "flag warning" }, text("Somebody else decided: {decision}", { decision: found.others.map((row) => Object.values(row).join(" ")).join("; ") }))] : [],
    make("ol", { class: "renderings", "aria-label": text("Renderings") }, ...found.renderings.map(rendering)),
    ...known(found), ...usage(found),
    make("div", { class: "actions" }, doing("accept", text("Accept"), "a", "main"), doing("reject", text("Reject"), "x"), doing("edit", text("Edit"), "e"),
      doing("mark", text("Mark words"), "b"), ...found.state === "open" ? [] : [doing("reopen", text("Open again"), "o")], doing("before", text("Before"), "k"), doing("next", text("Next"), "j")),
    ...notes(found),
    make("div", { class: "heading" }, make("h3", {}, total > shown ? text("Sentences: {shown} of {total}", { shown, total }) : text("Sentences: {shown}", { shown })),
      ...hasContext ? [make("button", { type: "button", id: "around", "data-do": "around", "aria-pressed": String(pane.classList.contains("around")) }, text("Context"), " ", make("kbd", {}, "s"))] : []),
    make("ol", { class: "sentences" }, ...found.sentences.shown.map(sentence)));
}
const statuses = { preferred: text("preferred"), admitted: text("admitted"), deprecated: text("deprecated"), forbidden: text("forbidden"), proposed: text("proposed") };
const plain = (words) => words.toLowerCase().replace(/[‘’ʼ]/g, "'").replace(/[‐‑]/g, "-");
const isSame = (one, other) => plain(one) === plain(other);
function rendering(item, number, all) {
  const inGlossary = term.known.find((known) => isSame(known.en, item.en));
  const facts = [item.count && `× ${item.count}`, item.score != null && item.score.toFixed(2), item.chosen && text("✓ chosen"), item.rejected && text("✗ rejected")].filter(Boolean).join(" · ");
  const button = make("button", { type: "button", "aria-pressed": String(item.chosen), class: item.rejected ? "rejected" : null },
    make("kbd", {}, number < 9 ? String(number + 1) : "·"), make("span", { lang: "en" }, item.en),
    ...inGlossary ? [make("span", { class: `status ${inGlossary.status}` }, text("{glossary}: {status}", { glossary: inGlossary.glossary, status: statuses[inGlossary.status] }))] : [],
    make("span", { class: "soft" }, facts));
  button.addEventListener("click", (event) => accept(number, event.shiftKey));
  const not = make("button", { type: "button", class: "not", title: text("Reject this rendering"), "aria-label": text("Reject the rendering {en}", { en: item.en }) }, "✗");
  not.addEventListener("click", () => rejectRendering(number));
  return make("li", {}, button, ...all.length > 1 && !item.rejected ? [not] : []);
}
function known(found) { // a line for each glossary that has the term, its renderings by status
  const byGlossary = Map.groupBy(found.known, (item) => item.glossary);
  return [...byGlossary].map(([glossary, items]) => make("p", { class: "known small" }, make("span", { class: "soft" }, `${glossary} – `),
    ...[...Map.groupBy(items, (item) => item.status)].flatMap(([status, those], place) => [place ? "; " : "", make("span", { class: `status ${status}` }, statuses[status]), " ",
      ...those.flatMap((item, number) => [number ? ", " : "", make("span", { lang: "en" }, item.en),
        ...item.source && item.source !== those[number + 1]?.source ? [make("span", { class: "soft" }, ` (${item.source})`)] : []])])));
}
function usage(found) { // what the last check of the translation found, with when it was
  const { found: wordings, at: time, is_current: isCurrent } = found.check;
  if (!wordings.length) return [];
  const chosen = found.renderings.filter((item) => item.chosen).map((item) => item.en).join(" / ");
  const at = new Date(time).toLocaleTimeString(locale, { timeStyle: "short" });
  const lines = wordings.map((item) => {
    const places = item.places.every((place) => /^\d+$/.test(place)) ? plural(item.places.length, "line {places}", "lines {places}", { places: item.places.join(", ") }) : item.places.join(", ");
    const values = { chosen, found: item.found, places };
    if (!isCurrent) return item.found // another rendering may have been chosen then
      ? plural(item.count, "The text has {found} once: {places}.", "The text has {found} {count} times: {places}.", values)
      : plural(item.count, "The text lacked a known rendering once: {places}.", "The text lacked a known rendering {count} times: {places}.", values);
    return item.found
      ? plural(item.count, "You chose {chosen}; the text has {found} once: {places}.", "You chose {chosen}; the text has {found} {count} times: {places}.", values)
      : plural(item.count, "You chose {chosen}; the text lacks a known rendering once: {places}.", "You chose {chosen}; the text lacks a known rendering {count} times: {places}.", values);
  });
  const dated = isCurrent ? text("Found by the check at {at}.", { at }) : text("Found by the check at {at}, before the last decision on this term: check again.", { at });
  return [...lines.map((line) => make("p", { class: "finding-item" }, line)), make("p", { class: "soft small" }, dated)];
}
const verdicts = { accepted: text("accepted"), rejected: text("rejected"), edited: text("edited"), new: text("added") };
function decisionText(row) {
  const when = row.decided_on ? new Date(row.decided_on) : null;
  const values = { what: verdicts[row.verdict], by: row.decided_by, on: when && !Number.isNaN(when.valueOf()) ? when.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" }) : row.decided_on };
  if (values.by && values.on) return text("{what} by {by}, {on}", values);
  if (values.by) return text("{what} by {by}", values);
  return values.on ? text("{what}, {on}", values) : values.what;
}
const cellNames = { status: text("status"), note: text("your note"), reason: text("reason"), new: text("English"), new_zh: text("Chinese"), merge_into: text("merged into"), split: text("split off to") };
function notes(found) {
  const lines = found.rows.map((row) => [row.verdict && decisionText(row), ...Object.entries(cellNames).map(([name, label]) => row[name] && text("{name}: {value}", { name: label, value: row[name] }))]
    .filter(Boolean).join("; ")).map((line, number) => [found.rows[number].en, line].filter(Boolean).join(" – "));
  return lines.length ? [make("ul", { class: "decided soft small", "aria-label": text("What was decided") }, ...lines.map((line) => make("li", {}, line)))] : [];
}

// Offsets are code points, as in the files; scripts count otherwise.
function sentence(item, number) {
  const zh = Array.from(item.zh), en = Array.from(item.en);
  const [start, end] = item.zh_span;
  const source = make("p", { lang: "zh" }, zh.slice(0, start).join(""), make("mark", {}, zh.slice(start, end).join("")), zh.slice(end).join(""));
  const target = make("p", { lang: "en", class: "words" });
  let last = 0;
  const inside = (word) => item.en_spans.some(([from, to]) => word[0] >= from && word[1] <= to);
  for (const word of item.words) {
    target.append(en.slice(last, word[0]).join(""));
    target.append(make("span", { class: inside(word) ? "w in" : "w", "data-start": word[0], "data-end": word[1] }, en.slice(...word).join("")));
    last = word[1];
  }
  target.append(en.slice(last).join(""));
  const place = item.place || (item.line && text("line {places}", { places: item.line }));
  const where = [item.document.split(/[\\/]/).pop(), place].filter(Boolean).join(text(", "));
  const button = make("button", { type: "button" }, text("Mark words"));
  button.addEventListener("click", () => mark(number));
  const around = ([zh, en]) => zh || en ? [make("p", { lang: "zh", class: "context soft" }, zh), make("p", { lang: "en", class: "context soft" }, en)] : [];
  return make("li", {}, ...around(item.before ?? []), source, target, ...around(item.after ?? []), make("p", { class: "tail small soft" }, `${where} `, button));
}
function around() {
  const isOn = pane.classList.toggle("around");
  at("around")?.setAttribute("aria-pressed", String(isOn));
}

// -- deciding
async function decided(body, done, { stay = false } = {}) {
  const inList = isInList();
  const found = await get("/api/decide", { number: term.number, version: term.version, ...body });
  show(found);
  refresh(found);
  const moved = !stay && await go(1);
  if (inList) focusList(); else focusTerm();
  if (moved) say(text("{done} Next: {zh}, {number} of {total}.", { done, zh: term.zh, number: page.first + place() + 1, total: page.total }));
  else if (stay || !at("said").textContent) say(done);
  else say(text("{done} It was the last term.", { done }));
  return found;
}
const proposed = () => { const chosen = term.renderings.findIndex((item) => item.chosen); return chosen < 0 ? term.renderings.findIndex((item) => !item.rejected) : chosen; };
const accept = (number, also = false) => act(async () => {
  const { zh, renderings } = term, en = renderings[number ?? proposed()]?.en;
  if (!en) return warn(number == null ? text("There is no rendering to accept: edit gives one.") : text("There is no such rendering."));
  await decided({ action: "accept", en, also }, text("Accepted: {zh}, {en}.", { zh, en }), { stay: also });
});
let lastRejected = null;
const rejected = async (body, done, how) => {
  const { number, zh } = term, { en } = body;
  await decided({ action: "reject", ...body }, done, how);
  lastRejected = { number, zh, en };
  at("why").hidden = false;
};
const reject = () => act(() => rejected({}, text("Rejected: {zh}.", { zh: term.zh })));
const rejectRendering = (number) => act(async () => {
  const en = term.renderings[number ?? proposed()]?.en;
  if (!en) return warn(text("There is no rendering to reject."));
  await rejected({ en }, text("Rejected: {zh}, {en}.", { zh: term.zh, en }), { stay: true });
});
const reopen = () => act(() => decided({ action: "reopen" }, text("Open again: {zh}.", { zh: term.zh }), { stay: true }));
const step = (name, none, one, many) => act(async () => {
  if (isUnsaved()) throw new Error(unsaved());
  const { terms } = await get(`/api/${name}`, {});
  if (!terms.length) return say(none);
  const { number, zh } = terms[0];
  await load({ number });
  await open(number);
  say(plural(terms.length, one, many, { zh }));
});
const undo = () => step("undo", text("There is nothing to take back."), "Taken back: {zh}.", "Taken back: {count} terms.");
const redo = () => step("redo", text("There is nothing to make again."), "Made again: {zh}.", "Made again: {count} terms.");

// The reason for what was rejected last, or for the term that is shown; those given before are offered again.
const reasons = new Set();
function reason() {
  const about = lastRejected ?? (term?.state === "rejected" ? { number: term.number, zh: term.zh } : null);
  if (!about) return say(text("Nothing was rejected."));
  const form = at("reason").querySelector("form");
  at("reason-title").textContent = about.en ? text("Why is {en} rejected for {zh}?", about) : text("Why is {zh} rejected?", about);
  at("reasons").replaceChildren(...[...reasons].map((value) => make("option", { value })));
  form.reset();
  form.querySelector(".problem").textContent = "";
  form.onsubmit = (event) => { event.preventDefault(); inDialog(form, async () => {
    const value = form.elements.reason.value;
    const { version } = await get(`/api/term?number=${about.number}`);
    const found = await get("/api/decide", { number: about.number, version, action: "reject", en: about.en ?? "", reason: value });
    if (value) reasons.add(value);
    refresh(found);
    if (term.number === found.number) show(found);
    return text("Reason kept: {zh}.", about);
  }); };
  at("reason").showModal();
}
// What is saved in a dialog closes it; what is refused is named in it, and what was typed stays.
const inDialog = (form, work) => act(async () => {
  try {
    const done = await work();
    form.closest("dialog").close();
    say(done);
  } catch (error) { form.querySelector(".problem").textContent = text("Not saved. {problem}", { problem: error.message }); }
});
