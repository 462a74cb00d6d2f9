// Correcting an article. The page shows marks; each change is sent to the server, which gives the page's part anew.
"use strict";
const state = JSON.parse(document.getElementById("state").textContent);
const work = document.getElementById("work"), status = document.getElementById("status");
const draftKey = `depeche:${location.host}:${state.annotator}:${state.id}`;
const path = (verb) => `/${verb}/${state.id.split("/").map(encodeURIComponent).join("/")}`;
const keyOf = (mark) => `${mark.start}-${mark.end}-${mark.label}`;
const isRefused = work.dataset.refused !== undefined, language = document.documentElement.lang;
let marks = state.marks, selected = null, changed = false, past = [], seen = new Set(), turn = 0;

document.getElementById("bar").hidden = isRefused;

const rows = () => [...work.querySelectorAll("tr[data-key]")];
const byKey = (key) => marks.find((mark) => keyOf(mark) === key);
const text = () => [...work.querySelector("#text").textContent];

// Say how things stand; `key` is a fact to look at.
function tell(message, bad = false, key = null) {
  status.textContent = message;
  status.classList.toggle("bad", bad);
  if (key) status.append(" ", Object.assign(document.createElement("a"), { href: `#${key}`, textContent: status.dataset.first }));
}

function keep() {
  if (changed) sessionStorage.setItem(draftKey, JSON.stringify({ version: state.version, base: state.marks, marks, seen: [...seen] }));
  else sessionStorage.removeItem(draftKey);
}

// Ask the server for the page's part with these marks; an answer that a later change has overtaken is not shown.
async function ask(verb, method, wanted) {
  const own = ++turn, query = selected ? `?selected=${encodeURIComponent(selected)}` : "";
  const body = JSON.stringify({ version: state.version, marks: wanted, ...(verb === "carry" && { base: state.marks }) });
  let answer, page = {};
  try {
    answer = await fetch(path(verb) + query, { method, body, headers: { "Content-Type": "application/json", Accept: "application/json" } });
    page = await answer.json();
  } catch {
    tell(status.dataset.silent, true);
    return null;
  }
  if (page.html && own === turn) show(page);
  if (!answer.ok) tell(answer.status === 409 ? status.dataset.conflict : page.message || page.detail, true);
  return answer.ok ? page : null;
}

const nameOf = (each) => each.name || each.dataset.do || (each.dataset.move && each.dataset.move + each.dataset.by) || each.hash || each.id;

// The new part takes the place of the old; whoever types there goes on typing.
function show(page) {
  const focused = document.activeElement, name = work.contains(focused) ? nameOf(focused) : null;
  const typed = focused.matches("#form input:not([type=checkbox])") ? focused.value : null;
  const scrolled = work.querySelector("#text").scrollTop, place = selection();
  marks = page.marks;
  work.innerHTML = page.html;
  work.querySelector("#text").scrollTop = scrolled;
  const again = name && [...work.querySelectorAll("input, select, button, a")].find((each) => nameOf(each) === name);
  again?.focus({ preventScroll: true });
  if (again && typed !== null) again.value = typed;
  if (place) reselect(place);
  decorate();
}

// What only this window knows: what was seen, what belongs to the selected figure, how the buttons stand.
function decorate() {
  const row = selected && rows().find((each) => each.dataset.key === selected);
  for (const each of rows()) each.classList.toggle("seen", seen.has(each.dataset.key));
  for (const mark of work.querySelectorAll("#text mark")) {
    mark.classList.toggle("selected", mark.dataset.key === selected);
    const figure = row && /AMOUNT|HEADCOUNT/.test(selected);
    mark.classList.toggle("holder", Boolean(figure && row.dataset.organisation && mark.classList.contains("ORG") && mark.dataset.organisation === row.dataset.organisation));
    mark.classList.toggle("period", Boolean(figure && row.dataset.period === mark.dataset.key));
  }
  const counter = document.getElementById("seen"), n = marks.filter((mark) => seen.has(keyOf(mark))).length;
  counter.textContent = `${n} / ${marks.length} ${counter.dataset.seen}`;
  document.getElementById("undo").disabled = !past.length;
  if (selected) work.querySelector("mark.selected")?.scrollIntoView({ block: "nearest" });
}

// The address names what is selected.
function address(key) {
  selected = key;
  document.getElementById("missing").hidden = true;
  history.replaceState(null, "", key ? `#${key}` : location.pathname + location.search);
}

async function select(key) {
  address(key);
  await ask("draft", "POST", marks);
  if (key) work.querySelector("tr.editing")?.scrollIntoView({ block: "nearest" });
}

async function change(wanted, key = selected) {
  past.push({ marks, selected, seen: [...seen] });
  [marks, changed] = [wanted, true];
  address(key);
  keep();
  tell(status.dataset.unsaved);
  if (await ask("draft", "POST", wanted)) keep();
}

async function undo() {
  const before = past.pop();
  if (!before) return;
  [marks, seen, changed] = [before.marks, new Set(before.seen), true];
  address(before.selected);
  if (await ask("draft", "POST", marks)) keep();
}

async function save() {
  if (isRefused) return;
  const page = await ask("gold", "PUT", marks);
  if (!page) return;
  [state.version, state.marks] = [page.article.version, page.marks];
  if (marks === page.marks) [changed, past] = [false, []];
  keep();
  decorate();
  tell(`${status.dataset.saved} ${page.message}`, Boolean(page.message), page.first);
}

const swap = (old, ...others) => marks.flatMap((mark) => (mark === old ? others : [mark]));

function remove() {
  const mark = byKey(selected);
  if (mark) change(swap(mark), neighbour(1) ?? neighbour(-1));
}

function neighbour(step) {
  const keys = rows().map((row) => row.dataset.key), at = keys.indexOf(selected);
  return at < 0 ? keys[step > 0 ? 0 : keys.length - 1] ?? null : keys[at + step] ?? null;
}

function accept() {
  if (!selected) return select(neighbour(1));
  seen.add(selected);
  changed = true;
  keep();
  return select(neighbour(1) ?? selected);
}

// Words and single signs with their places in code points.
function words() {
  const found = [], all = text().join("");
  let units = 0, points = 0;
  for (const match of all.matchAll(/[\p{L}\p{N}]+(?:[.,'’\-][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu)) {
    points += [...all.slice(units, match.index)].length;
    const size = [...match[0]].length;
    found.push([points, points + size]);
    [units, points] = [match.index + match[0].length, points + size];
  }
  return found;
}

function move(edge, by) {
  const mark = byKey(selected);
  if (!mark) return;
  const at = edge === "start" ? 0 : 1, places = words().map((word) => word[at]);
  const here = by < 0 ? places.filter((place) => place < mark[edge]).pop() : places.find((place) => place > mark[edge]);
  const moved = { ...mark, [edge]: here };
  if (here !== undefined && moved.start < moved.end) change(swap(mark, moved), keyOf(moved));
}

// The selected stretch of the text, in code points.
function selection() {
  const chosen = getSelection(), whole = work.querySelector("#text");
  if (!chosen.rangeCount || chosen.isCollapsed || !whole.contains(chosen.anchorNode) || !whole.contains(chosen.focusNode)) return null;
  const range = chosen.getRangeAt(0), before = document.createRange();
  before.setStart(whole, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length, said = range.toString();
  const lead = said.length - said.trimStart().length;
  return said.trim() ? [start + lead, start + lead + [...said.trim()].length] : null;
}

function reselect(place) {
  const walker = document.createTreeWalker(work.querySelector("#text"), NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let start = 0, node; (node = walker.nextNode()); ) {
    const letters = [...node.data], end = start + letters.length, before = (at) => letters.slice(0, at).join("").length;
    if (place[0] >= start && place[0] < end) range.setStart(node, before(place[0] - start));
    if (place[1] > start && place[1] <= end) range.setEnd(node, before(place[1] - start));
    start = end;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

// Select a stretch of the text, ready to be added.
function point(start, end) {
  reselect([start, end]);
  if (selection()) getSelection().anchorNode.parentElement.scrollIntoView({ block: "center" });
}

function add(label, place) {
  if (!place) return;
  getSelection().removeAllRanges();
  const mark = { start: place[0], end: place[1], label, values: {} };
  if (!byKey(keyOf(mark))) change([...marks, mark], keyOf(mark));
}

function addNext() {
  const after = byKey(selected)?.end ?? 0;
  add("ORG", words().find((word) => word[0] >= after));
}

// The form as it stands; a name may be changed for all mentions at once, and whoever is held by it follows.
function edited() {
  const form = work.querySelector("#form"), mark = byKey(form.dataset.key), values = {};
  if (!mark) return undefined; // deleted, and the page's part without it is on its way
  for (const [name, value] of new FormData(form)) if (!["label", "every"].includes(name)) values[name] = value;
  if (form.elements.label.value !== mark.label) {
    const next = { ...mark, label: form.elements.label.value, values: mark.values.holder ? { holder: mark.values.holder } : {} };
    return change(swap(mark, next), keyOf(next));
  }
  // One of another organisation is of its kind.
  const old = mark.values.name, other = marks.find((each) => each.label === "ORG" && each.values.name === values.name && values.name !== old);
  if (other) values.kind = other.values.kind ?? values.kind;
  if (mark.label !== "ORG" || !form.elements.every.checked) return change(swap(mark, { ...mark, values }));
  const { kind } = values;
  return change(marks.map((each) => {
    if (each.label === "ORG" && each.values.name === old) return { ...each, values: { ...each.values, name: values.name, kind } };
    return each.values.holder === old ? { ...each, values: { ...each.values, holder: values.name } } : each;
  }));
}

async function why() {
  const box = work.querySelector("#why"), answer = await fetch(`${path("why")}?key=${encodeURIComponent(selected)}`, { headers: { Accept: "application/json" } });
  const candidates = answer.ok ? await answer.json() : [];
  const weight = new Intl.NumberFormat(language, { signDisplay: "always", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const signed = (told) => told.replace(/(?<!\p{L}|\d)-(?=\d)/gu, "−");
  const share = new Intl.NumberFormat(language, { style: "percent" });
  box.replaceChildren(candidates.length ? box.dataset.title : box.dataset.nothing);
  for (const candidate of candidates) {
    const head = document.createElement("h3"), list = document.createElement("ul");
    head.textContent = `${candidate.name ?? box.dataset.nobody} — ${share.format(candidate.probability)}`;
    for (const reason of candidate.reasons) {
      const line = document.createElement("li");
      line.className = reason.weight < 0 ? "against" : "";
      line.textContent = signed(`${weight.format(reason.weight)} ${reason.meaning}`);
      list.append(line);
    }
    box.append(head, list);
  }
  box.scrollIntoView({ block: "nearest" });
}

const does = { accept, delete: remove, close: () => select(null), why };
const onKeys = {
  j: () => select(neighbour(1)), k: () => select(neighbour(-1)), ArrowDown: () => select(neighbour(1)), ArrowUp: () => select(neighbour(-1)),
  a: accept, d: remove, Delete: remove, u: undo, n: addNext, h: () => move("start", -1), l: () => move("start", 1), H: () => move("end", -1), L: () => move("end", 1),
  e: () => (selected ? work.querySelector("#form select, #form input")?.focus() : select(neighbour(1))), Enter: () => onKeys.e(), Escape: () => select(null),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, summary, a, button");
  if ((event.ctrlKey || event.metaKey) && event.key === "s") return event.preventDefault(), save();
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) return event.preventDefault(), undo();
  if (event.ctrlKey || event.metaKey || event.altKey || isRefused) return undefined;
  if (typing && work.contains(typing) && event.key === "Escape") return typing.blur();
  if (typing && !(typing.matches("a, button") && event.key.length === 1 && event.key !== " ")) return undefined;
  const button = document.querySelectorAll("[data-add]")[Number(event.key) - 1];
  if (button && selection()) return add(button.dataset.add, selection());
  if (!onKeys[event.key]) return undefined;
  event.preventDefault();
  return onKeys[event.key]();
});
document.addEventListener("selectionchange", () => {
  const off = !selection();
  for (const button of document.querySelectorAll("[data-add]")) button.disabled = off;
});
for (const button of document.querySelectorAll("[data-add]")) {
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => add(button.dataset.add, selection()));
}
document.getElementById("save").addEventListener("click", save);
document.getElementById("undo").addEventListener("click", undo);
work.addEventListener("click", (event) => {
  const target = event.target.closest("[data-do], [data-move], mark[data-key], tr[data-key], a[href]");
  if (!target || !getSelection().isCollapsed) return;
  if (target.dataset.do) does[target.dataset.do]();
  else if (target.dataset.move) move(target.dataset.move, Number(target.dataset.by));
  else if (target.matches("a") && !target.hash) return;
  else {
    event.preventDefault();
    const key = target.hash ? decodeURIComponent(target.hash.slice(1)) : target.dataset.key;
    if (!isRefused) select(key);
  }
});
work.addEventListener("change", (event) => {
  if (event.target.id === "among") event.target.form.elements.name.value = event.target.value;
  if (event.target.closest("#form") && event.target.name !== "every") edited();
});
work.addEventListener("submit", (event) => event.preventDefault());
for (const [kind, on] of [["mouseover", true], ["mouseout", false]]) {
  work.addEventListener(kind, (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key) for (const each of work.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) each.classList.toggle("hot", on);
  });
}
addEventListener("beforeunload", (event) => {
  if (changed && past.length) event.preventDefault();
});

// What was left unsaved comes back; where another one saved meanwhile, what was changed is carried over to that.
async function restore(left) {
  const isCurrent = left.version === state.version, saved = state.marks;
  [seen, changed, marks, state.version, state.marks] = [new Set(left.seen), true, left.marks, left.version, left.base];
  const page = await ask(isCurrent ? "draft" : "carry", "POST", marks);
  if (page) tell(isCurrent ? status.dataset.restored : page.message);
  if (isCurrent || marks !== page?.marks) return;
  [state.version, state.marks] = [page.article.version, saved];
  keep();
}

// Select the fact that the address names, or its words where it is not marked here and was not deleted just now.
function go() {
  const key = decodeURIComponent(location.hash.slice(1)), found = !byKey(key) && !changed && /^(\d+)-(\d+)-[A-Z]+$/.exec(key);
  document.getElementById("missing").hidden = !found;
  if (byKey(key) && !isRefused) return select(key);
  selected = byKey(key) ? key : null;
  decorate();
  if (found) point(Number(found[1]), Number(found[2]));
}

const left = JSON.parse(sessionStorage.getItem(draftKey) || "null");
if (left && !isRefused) restore(left).then(go);
else go();
addEventListener("hashchange", go);
