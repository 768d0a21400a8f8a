// Typing: the form that edits a term, the one that adds one, and marking words in a sentence.
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
  fields.en.append(...term.renderings.map((item) => make("option", { value: item.en, selected: item.chosen }, item.en)), make("option", { value: "" }, text("none of them")));
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
    act(() => decided({ action: "edit", en: typed.en, ...changed }, text("Saved: {zh}, {en}.", { zh: term.zh, en: typed.new || typed.merge_into })));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(form);
  });
  form.querySelector("[data-do=cancel]").addEventListener("click", () => close(form));
  pane.querySelector(".actions").after(form);
  fields.new.focus();
  fields.new.select();
}
function close(form) { form.remove(); focusTerm(); }

// A term that was not found, or a rendering of one that is there.
function add() {
  const form = at("adding").querySelector("form");
  form.reset();
  form.querySelector(".problem").textContent = "";
  form.onsubmit = (event) => { event.preventDefault(); inDialog(form, async () => {
    if (isUnsaved()) throw new Error(unsaved());
    const found = await get("/api/add", Object.fromEntries(new FormData(form)));
    await load({ number: found.number });
    show(found);
    return text("Added: {zh}, {en}.", { zh: found.zh, en: form.elements.en.value });
  }); };
  at("adding").showModal();
}

// Words are marked by clicks, by arrows and Space, or by selecting text.
function mark(number = 0) {
  const item = term.sentences.shown[number];
  if (!item) return warn(text("There is no sentence to mark words in."));
  const row = pane.querySelectorAll(".sentences > li")[number];
  if (row.classList.contains("marking")) return;
  const box = row.querySelector(".words"), words = [...box.querySelectorAll(".w")];
  row.classList.add("marking");
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-multiselectable", "true");
  box.setAttribute("aria-label", text("Words of the rendering"));
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
    if (!spans.length) return warn(text("Mark at least one word."));
    const en = term.renderings[proposed()]?.en ?? "";
    const asked = { action: "mark", en, text: item.en, document: item.document, line: item.line, zh_span: item.zh_span, en_spans: spans };
    act(() => decided(asked, text("Marked: {words}.", { words: words.filter((word) => word.getAttribute("aria-selected") === "true").map((word) => word.textContent).join(" ") }), { stay: true }));
  };
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (step) { if (event.shiftKey) selected(words[here], true); focus(here + step); if (event.shiftKey) selected(words[here], true); }
    else if (event.key === " ") selected(words[here], words[here].getAttribute("aria-selected") !== "true");
    else if (event.key === "Backspace" || event.key === "Delete") words.forEach((word) => selected(word, false));
    else if (event.key === "Enter") save();
    else if (event.key === "Escape") { show(term); focusTerm(); }
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
  const saving = make("button", { type: "button" }, text("Save the marked words"));
  saving.addEventListener("click", save);
  button.replaceWith(saving);
  focus(here);
}
