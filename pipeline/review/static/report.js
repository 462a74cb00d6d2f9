// A report: what it tells lies packed in the file, tables in columns; pages are made of it by their address behind the #.
"use strict";
const main = document.getElementById("main"), said = JSON.parse(document.getElementById("said").textContent), w = said.labels;
const groups = [...document.querySelectorAll(".packed[data-name=texts]")], opened = new Map();
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’']/g, " ");
const pages = once(() => named("pages")), tables = once(readTables);

function once(make) {
  let made;
  return () => (made ??= make());
}

async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed.textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

const named = (name) => unpack(document.querySelector(`.packed[data-name=${name}]`));

// All tables but the texts, with the places of articles and organisations by their ids, and of mentions and figures by whose they are.
async function readTables() {
  const names = ["articles", "bodies", "mentions", "figures", "charts"];
  const held = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await named(name)])));
  const { articles, bodies, mentions, figures } = held, placed = (ids) => new Map(ids.map((id, place) => [id, place]));
  return {
    ...held, places: { articles: placed(articles.id), organisations: placed(bodies.id) },
    figuresOf: gathered(figures.body), mentionsOf: gathered(mentions.body), mentionsIn: gathered(mentions.article),
  };
}

function gathered(column) {
  const places = new Map();
  column.forEach((value, place) => { places.get(value)?.push(place) ?? places.set(value, [place]); });
  return (value) => places.get(value) ?? [];
}

// The texts of a group; the last few groups stay open.
async function textsOf(group) {
  if (!opened.has(group)) opened.set(group, unpack(groups[group]));
  if (opened.size > 8) opened.delete(opened.keys().next().value);
  return opened.get(group);
}

// An element; attributes and content that are null, false or empty are left out, and no content is read as HTML.
function el(name, attributes, ...content) {
  const made = /^(svg|line|polyline|circle|text|title)$/.test(name) ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== false) made.setAttribute(key, value);
  made.append(...content.flat().filter(Boolean));
  return made;
}

const number = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, said.thousands);
const joined = (...parts) => parts.filter(Boolean).join(" · ");
const small = (...content) => el("span", { class: "meta" }, ...content);

// Halves go to the even number.
function sure(share) {
  if (share === null) return null;
  const percent = Math.round(share * 100), half = share * 100 % 1 === 0.5;
  return el("span", { class: share < 0.5 ? "sure low" : "sure" }, percent - (half && percent % 2) + said.percent);
}

const address = (list, id) => `#/${list}/${id.split("/").map(encodeURIComponent).join("/")}`;
const isOpened = (article) => said.opened === null || article < said.opened;

function articleLink(t, article, text, { key = "", ...attributes }) {
  return isOpened(article) ? el("a", { ...attributes, href: address("articles", t.articles.id[article]) + key }, text) : el("span", attributes, text);
}

const bodyLink = (t, body, text) => (body === null ? text : el("a", { href: address("organisations", t.bodies.id[body]) }, text));

// Rows, the first at once and the others part by part, so that the beginning is seen and used; each part doubles the list, for a
// table is laid out anew with each.
function filled(list, places, row) {
  const add = (start, end) => list.append(...places.slice(start, end).map(row));
  add(0, 200);
  list.whole = (async () => {
    for (let start = 200; start < places.length; start *= 2) {
      await new Promise((resolve) => setTimeout(resolve));
      if (!list.isConnected) return;
      add(start, 2 * start);
    }
  })();
  return list;
}

const headed = (heads) => el("thead", {}, el("tr", {}, heads.map(([label, kind = null]) => el("th", { scope: "col", class: kind }, w[label]))));

// Columns are heads, a class with each or none; a cell is what it says, its class, and what it is sorted by, if not by that.
function table(attributes, heads, places, cells) {
  const cell = ([content, kind = null, sort]) => el("td", { class: kind, "data-sort": sort === undefined ? null : sort ?? "" }, content);
  const body = filled(el("tbody", {}), places, (place) => el("tr", {}, cells(place).map(cell)));
  return el("div", { class: "wide" }, el("table", attributes, headed(heads), body));
}

function figuresTable(t, places, withHolder) {
  const { articles, figures } = t;
  const heads = [["published"], ["figure"], ["value", "r"], ["kind"], ["holder"], ["period"], ["confidence", "r"]];
  return table({ class: "sortable figures" }, heads.filter(([label]) => withHolder || label !== "holder"), places, (i) => {
    const article = figures.article[i], body = figures.body[i], key = `@${figures.start[i]}-${figures.end[i]}-${figures.label[i]}`;
    return [
      [articles.day[article] || w.undated, "nowrap", articles.published[article]],
      [articleLink(t, article, figures.text[i], { key })],
      [figures.value[i], "r nowrap", figures.size[i]],
      [figures.class[i]],
      ...(withHolder ? [[body === null ? "" : bodyLink(t, body, t.bodies.name[body])]] : []),
      [figures.period[i], "nowrap", figures.since[i]],
      [sure(figures.confidence[i]), "r", figures.confidence[i]],
    ];
  });
}

function listing(name, count, list) {
  const filter = el("p", {}, el("label", { class: "filter" }, `${w.filter_here} `, el("input", { type: "search", "data-filter": name })));
  const counted = el("p", { class: "count", role: "status" }, el("b", {}, number(count)), ` ${w[`found_${name}`]}`);
  return [el("h1", {}, w[name]), filter, counted, count ? list : el("p", { class: "empty" }, w.nothing)];
}

function articlesPage(t) {
  const { articles } = t, places = [...articles.id.keys()].filter(isOpened);
  return listing("articles", places.length, filled(el("ol", { class: "rows", id: "articles" }), places, (i) => el(
    "li", {}, articleLink(t, i, articles.headline[i], { class: "title" }),
    el("p", { class: "meta" }, joined(articles.day[i] || w.undated, articles.publisher[i])),
    el("p", { class: "chips" },
      said.kinds.map(([label, kind], k) => articles.counts[i][k] && el("span", { class: `chip ${label}` }, `${number(articles.counts[i][k])} ${kind}`)),
      articles.least[i] !== null && small(`${w.least} : `, sure(articles.least[i]))),
  )));
}

function organisationsPage(t) {
  const { bodies } = t, places = [...bodies.id.keys()].sort((one, other) => bodies.articles[other] - bodies.articles[one]);
  const heads = [["name"], ["acronym"], ["kind"], ["n_articles", "r"], ["n_figures", "r"], ["last"]];
  return listing("organisations", places.length, table({ class: "sortable", id: "organisations" }, heads, places, (i) => [
    [bodyLink(t, i, bodies.name[i])], [bodies.acronym[i]], [bodies.kind[i]],
    [number(bodies.articles[i]), "r", bodies.articles[i]], [number(bodies.figures[i]), "r", bodies.figures[i]],
    [bodies.last[i], "nowrap", bodies.latest[i]],
  ]));
}

function figuresPage(t) {
  const places = [...t.figures.text.keys()];
  return listing("figures", places.length, el("div", { id: "figures" }, figuresTable(t, places, true)));
}

function organisationPage(t, place) {
  const { articles, bodies, mentions } = t, own = t.mentionsOf(place);
  const published = (figure) => articles.published[t.figures.article[figure]] ?? "";
  const figures = [...t.figuresOf(place)].sort((one, other) => (published(one) < published(other) ? -1 : +(published(one) > published(other))));
  const from = bodies.first[place], to = bodies.last[place] !== from && bodies.last[place];
  const tile = (count, label, href) => el("li", {}, el(href ? "a" : "span", { href }, el("b", {}, number(count)), ` ${w[label]}`));
  const counted = (items) => el("ul", { class: "plain" }, items.map(([what, count]) => el("li", {}, what, " ", el("span", { class: "n" }, number(count)))));
  const section = (label, ...content) => el("section", {}, el("h2", {}, w[label]), ...content);
  const others = companions(t, place, own).map(([other, count]) => [bodyLink(t, other, bodies.name[other]), count]);
  const charts = (t.charts[place] ?? []).map(chart);
  return [
    el("h1", {}, bodies.name[place]),
    el("p", { class: "meta" }, joined(bodies.kind[place], bodies.acronym[place], [from, to].filter(Boolean).join(" – "))),
    el("ul", { class: "tiles" }, tile(bodies.articles[place], "n_articles", "#/articles"), tile(bodies.mentions[place], "n_mentions", null), tile(bodies.figures[place], "n_figures", "#/figures")),
    el("div", { class: "columns" },
      section("names", counted(bodies.names[place])),
      bodies.ids[place].length && section("identifiers", el("dl", {}, bodies.ids[place].flatMap(([name, id]) => [el("dt", {}, name), el("dd", {}, id)]))),
      others.length && section("named_with", counted(others))),
    figures.length && section("figures", charts.length && el("div", { class: "charts" }, charts), figuresTable(t, figures, false)),
    section("articles", filled(el("ol", { class: "rows" }), own, (i) => {
      const article = mentions.article[i], told = `${number(mentions.mentions[i])} ${w.mentions}`;
      return el("li", {}, articleLink(t, article, articles.headline[article], { class: "title" }), el("p", { class: "meta" }, joined(articles.day[article] || w.undated, articles.publisher[article], told)));
    })),
  ];
}

// Who is named in the same articles, in most of them first.
function companions(t, place, own) {
  const together = new Map();
  for (const mention of own) {
    for (const other of t.mentionsIn(t.mentions.article[mention]).map((each) => t.mentions.body[each])) together.set(other, (together.get(other) ?? 0) + 1);
  }
  together.delete(place);
  return [...together].sort(([one, n], [other, m]) => m - n || one - other).slice(0, 12);
}

function chart({ name, caption, joined, most, points }) {
  const first = points[0], last = points[points.length - 1];
  return el("figure", { class: "line" }, el("figcaption", {}, caption), el(
    "svg", { viewBox: "0 0 320 150", role: "img", "aria-label": `${name}, ${w.over_time}` },
    el("line", { class: "axis", x1: 8, y1: 126, x2: 312, y2: 126 }),
    joined && el("polyline", { points: points.map(([x, y]) => `${x},${y}`).join(" ") }),
    points.map(([x, y, day, size]) => el("circle", { cx: x, cy: y, r: 4 }, el("title", {}, `${day} : ${size}`))),
    el("text", { x: 8, y: 144 }, first[2]), el("text", { x: 312, y: 144, "text-anchor": "end" }, last[2]), el("text", { x: 8, y: 14 }, most),
  ));
}

async function articlePage(t, place) {
  const { articles } = t, held = (await textsOf(Math.floor(place / said.at_once)))[place % said.at_once];
  const facts = { ...held.facts, key: held.facts.start.map((start, i) => `${start}-${held.facts.end[i]}-${held.facts.label[i]}`) };
  const letters = [...held.text], spoken = (i) => letters.slice(facts.start[i], facts.end[i]).join("");
  const source = held.url && el("a", { href: held.url, rel: "noreferrer noopener" }, w.source);
  const rows = el("tbody", {}, facts.key.map((key, i) => factRow(t, facts, i, spoken)));
  const heads = [["fact"], ["value"], ["holder"], ["confidence", "r"]];
  return [
    el("h1", {}, articles.headline[place]),
    el("p", { class: "meta" }, joined(articles.day[place] || w.undated, articles.publisher[place], held.author), source && [" · ", source], held.source && [" · ", el("code", {}, held.source)]),
    el("div", { id: "work" }, el("div", { class: "work" },
      el("article", { class: "text", id: "text", tabindex: 0, lang: "fr", "aria-label": w.text }, pieces(letters, facts)),
      el("section", { class: "facts", "aria-label": w.facts },
        !facts.key.length && el("p", { class: "empty" }, w.nothing),
        el("div", { class: "wide" }, el("table", { class: "rows" }, headed(heads), rows))))),
  ];
}

// The text cut at the edges of its facts; a stretch that lies in several is marked as the innermost.
function pieces(letters, facts) {
  const edges = [...new Set([0, letters.length, ...facts.start, ...facts.end])].sort((one, other) => one - other), length = (i) => facts.end[i] - facts.start[i];
  return edges.slice(1).map((end, i) => {
    const start = edges[i], text = letters.slice(start, end).join("");
    const over = [...facts.key.keys()].filter((fact) => facts.start[fact] <= start && end <= facts.end[fact]);
    const inner = over.sort((one, other) => length(other) - length(one) || facts.start[one] - facts.start[other]).pop();
    if (inner === undefined) return text;
    const label = facts.label[inner], key = facts.key[inner], holder = facts.holder[inner];
    const title = `${said.facts[label]} : ${facts.told[inner]}${holder ? ` (${holder})` : ""}`;
    return el("mark", { class: `fact ${label}`, "data-key": key, id: start === facts.start[inner] && key, title, "data-organisation": facts.body[inner] }, text);
  });
}

function factRow(t, facts, i, spoken) {
  const label = facts.label[i], key = facts.key[i], body = facts.body[i], period = facts.period[i], isFigure = label === "AMOUNT" || label === "HEADCOUNT";
  const go = (to, kind) => el("a", { class: kind, href: `#${facts.key[to]}`, "data-mark": facts.key[to] }, spoken(to));
  const under = (...content) => [el("br", {}), ...content];
  const holder = () => [
    facts.holder[i] ? bodyLink(t, body, facts.holder[i]) : el("i", {}, w.nobody),
    facts.holder_confidence[i] !== null && under(small(sure(facts.holder_confidence[i]))),
    period !== null && under(small(`${w.period} : `, go(period, null))),
  ];
  return el("tr", { "data-key": key, "data-organisation": body, "data-period": period !== null && facts.key[period] },
    el("td", {}, go(i, `go ${label}`), under(el("span", { class: `chip ${label}` }, said.facts[label]))),
    el("td", {}, label === "ORG" ? bodyLink(t, body, facts.told[i]) : facts.told[i], facts.sort[i] && under(small(facts.sort[i]))),
    el("td", {}, isFigure && holder().flat()),
    el("td", { class: "r" }, sure(facts.confidence[i]), facts.rule[i] && under(el("code", { class: "meta", title: w.rule }, facts.rule[i]))));
}

const LISTS = { articles: [articlesPage, articlePage], organisations: [organisationsPage, organisationPage], figures: [figuresPage] };

// What an address shows; null where there is no such page.
async function nodesOf(path) {
  const [, list, id] = /^\/(\w+)(?:\/(.+))?$/.exec(path) ?? [], [whole, one] = LISTS[list] ?? [];
  if (!whole) return fromHtml((await pages())[path]);
  const t = await tables();
  if (id === undefined) return whole(t);
  const place = t.places[list]?.get(id);
  return place === undefined || (list === "articles" && !isOpened(place)) ? null : one(t, place);
}

// Pages that were made with the file are HTML already.
function fromHtml(page) {
  if (page === undefined) return null;
  const reader = document.createElement("template");
  reader.innerHTML = page;
  return [...reader.content.childNodes];
}

// « #/articles/ID@205-228-AMOUNT »: a page, and a fact of it.
async function open() {
  const told = decodeURIComponent(location.hash.slice(1)) || "/", at = told.search(/@\d+-\d+-[A-Z]+$/);
  if (!told.startsWith("/")) return;
  const path = at < 0 ? told : told.slice(0, at), hash = location.hash, nodes = await nodesOf(path);
  if (hash !== location.hash) return;
  main.replaceChildren(...(nodes ?? [main.dataset.missing]).flat().filter(Boolean));
  document.title = `${main.querySelector("h1")?.textContent ?? ""} · Dépêche`;
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.hash === `#${path}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  if (at >= 0) mark(told.slice(at + 1));
  for (const each of main.querySelectorAll("table.sortable")) sortable(each);
  for (const input of main.querySelectorAll("[data-filter]")) filter(input);
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

function sortable(table) {
  const body = table.tBodies[0];
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", async () => {
      await body.whole;
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
      const rows = [...body.rows].map((row) => [value(row), row]);
      const numbers = rows.every(([own]) => own === "" || !Number.isNaN(Number(own)));
      rows.sort(([one], [other]) => (numbers ? Number(one) - Number(other) : one.localeCompare(other, document.documentElement.lang)));
      body.append(...(down ? rows.reverse() : rows).map(([, row]) => row));
    });
  }
}

// A list by what its rows say; articles by their text too, which is unpacked at the first word.
function filter(input) {
  const list = main.querySelector("ol, tbody");
  let rows = null, told = null, texts = null;
  const narrow = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, i) => { row.hidden = !words.every((word) => told[i].includes(word)); });
  };
  input.addEventListener("input", async () => {
    await list?.whole;
    rows ??= [...(list?.children ?? [])];
    told ??= rows.map((row) => fold(row.textContent));
    narrow();
    if (input.dataset.filter === "articles" && !texts) {
      texts = allTexts();
      const found = await texts;
      told = told.map((own, place) => `${own} ${found[place]}`);
      narrow();
    }
  });
}

async function allTexts() {
  const found = [];
  for (const group of groups) found.push(...(await unpack(group)).map((each) => fold(each.text)));
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
