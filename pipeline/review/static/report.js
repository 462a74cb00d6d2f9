// A report: its pages lie packed in the file, and are opened by their address behind the #.
"use strict";
const main = document.getElementById("main");
const packed = [...document.querySelectorAll(".packed")], places = new Map(), opened = new Map();
document.querySelectorAll(".paths").forEach((each, group) => JSON.parse(each.textContent).forEach((path, i) => places.set(path, [group, i])));
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’']/g, " ");

async function unpack(group) {
  const bytes = Uint8Array.from(atob(packed[group].textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

// The pages of a group; the last few groups stay open.
async function pagesOf(group) {
  if (!opened.has(group)) opened.set(group, unpack(group));
  if (opened.size > 8) opened.delete(opened.keys().next().value);
  return opened.get(group);
}

// « #/articles/ID@205-228-AMOUNT »: a page, and a fact of it.
async function open() {
  const address = decodeURIComponent(location.hash.slice(1)) || "/", at = address.search(/@\d+-\d+-[A-Z]+$/);
  if (!address.startsWith("/")) return;
  const path = at < 0 ? address : address.slice(0, at), place = places.get(path);
  const parts = place ? (await pagesOf(place[0]))[place[1]].split("<!--part-->") : [];
  if (place) main.innerHTML = parts.shift();
  else main.textContent = main.dataset.missing;
  const whole = complete(main.querySelector("#articles, #figures tbody, #organisations tbody"), parts);
  document.title = `${main.querySelector("h1")?.textContent ?? ""} · Dépêche`;
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.hash === `#${path}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  if (at >= 0) mark(address.slice(at + 1));
  for (const table of main.querySelectorAll("table.sortable")) sortable(table, whole);
  for (const input of main.querySelectorAll("[data-filter]")) filter(input, whole);
}

// The rest of a long list, part by part, so that its beginning is seen and used at once.
async function complete(list, parts) {
  const reader = document.createElement("template"), [before, row] = list?.matches("tbody") ? ["<table><tbody>", "tbody > tr"] : ["<ol>", "ol > li"];
  for (const part of parts) {
    await new Promise((resolve) => setTimeout(resolve));
    if (!list.isConnected) return;
    reader.innerHTML = before + part;
    list.append(...reader.content.querySelectorAll(row));
  }
}

function mark(key) {
  for (const each of main.querySelectorAll("[data-key]")) each.classList.toggle("selected", each.dataset.key === key);
  const row = main.querySelector("tr.selected");
  for (const each of main.querySelectorAll("mark")) {
    const figure = row && /AMOUNT|HEADCOUNT/.test(key);
    each.classList.toggle("holder", Boolean(figure && row.dataset.organisation && each.classList.contains("ORG") && each.dataset.organisation === row.dataset.organisation));
    each.classList.toggle("period", Boolean(figure && row.dataset.period === each.dataset.key));
  }
  main.querySelector("mark.selected")?.scrollIntoView({ block: "center" });
}

function sortable(table, whole) {
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", async () => {
      await whole;
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
      const rows = [...table.tBodies[0].rows].map((row) => [value(row), row]);
      const numbers = rows.every(([said]) => said === "" || !Number.isNaN(Number(said)));
      rows.sort(([one], [other]) => (numbers ? Number(one) - Number(other) : one.localeCompare(other, document.documentElement.lang)));
      table.tBodies[0].append(...(down ? rows.reverse() : rows).map(([, row]) => row));
    });
  }
}

// A list by what its rows say; articles by their text too, which is unpacked at the first word.
function filter(input, whole) {
  let rows = null, said = null, told = null;
  const narrow = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, i) => { row.hidden = !words.every((word) => said[i].includes(word)); });
  };
  input.addEventListener("input", async () => {
    await whole;
    rows ??= [...document.getElementById(input.dataset.filter).querySelectorAll("li, tbody tr")];
    said ??= rows.map((row) => fold(row.textContent));
    narrow();
    if (input.dataset.filter === "articles" && !told) {
      told = texts();
      const found = await told;
      said = said.map((own, i) => own + " " + (found.get(rows[i].dataset.path) ?? ""));
      narrow();
    }
  });
}

async function texts() {
  const found = new Map(), reader = document.createElement("template");
  const groups = new Map();
  for (const [path, [group, i]] of places) if (path.startsWith("/articles/")) groups.set(group, [...(groups.get(group) ?? []), [path, i]]);
  for (const [group, pages] of groups) {
    const unpacked = await unpack(group);
    for (const [path, i] of pages) {
      reader.innerHTML = unpacked[i];
      found.set(path, fold(reader.content.querySelector("#text")?.textContent ?? ""));
    }
  }
  return found;
}

main.addEventListener("click", (event) => {
  const target = event.target.closest("a, mark[data-key], tr[data-key]");
  const key = target && (target.dataset.mark ?? (target.matches("a") ? null : target.dataset.key));
  if (!key) return;
  event.preventDefault();
  location.hash = location.hash.replace(/@\d+-\d+-[A-Z]+$/, "") + `@${key}`;
});
addEventListener("hashchange", open);
open();
