// A report: what it tells lies packed in the file, tables in columns; pages are made of it by their address behind the #.
"use strict";
const main = document.getElementById("main"), said = JSON.parse(document.getElementById("said").textContent), w = said.labels;
const groups = [...document.querySelectorAll(".packed[data-name=texts]")], opened = new Map();
const joinedLetters = new RegExp(`[${Object.keys(said.ligatures).join("")}]`, "gu");
const fold = (text) => text.replace(joinedLetters, (sign) => said.ligatures[sign]).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’']/g, " ");
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
// All that is counted makes its plural with s; French says « 0 article ».
const noun = (count, plural) => (count === 1 || (count === 0 && said.zero_is_one) ? plural.replace(/s$/, "") : plural);
const counted = (count, plural) => `${number(count)} ${noun(count, plural)}`;

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

// A list: sorted and narrowed as a whole, though only its beginning is laid out; more rows come where its end comes near.
function filled(list, places, row) {
  let order = places, keeps = () => true, left = places;
  const show = () => {
    left = order.filter(keeps);
    list.replaceChildren();
    list.more();
    return left.length;
  };
  list.more = (count = 200) => {
    const start = list.childElementCount;
    list.append(...left.slice(start, start + count).map(row));
    if (list.childElementCount < left.length) near.observe(list.lastElementChild);
  };
  list.sort = (compare) => { order = [...order].sort(compare); show(); };
  list.narrow = (wanted) => { keeps = wanted; return show(); };
  show();
  return list;
}

const near = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    if (target === target.parentElement?.lastElementChild) target.parentElement.more();
  }
}, { rootMargin: "2000px" });
addEventListener("beforeprint", () => main.querySelectorAll("ol, tbody").forEach((list) => list.more?.(Infinity)));

// A column has a label, what a cell shows of a row, its class, what the cell is called where there is no head, and what it is sorted by, if not by that: a number, a text or null; within groups, whose order stays, where it has such.
function table(attributes, columns, places) {
  const body = filled(el("tbody", {}), places, (place) => el("tr", {}, columns.map(({ shows, kind = null, called = null }) => el("td", { class: kind, "data-label": called }, shows(place)))));
  const heads = columns.map(({ label, kind = null, shows, by = shows, within = () => 0 }) => {
    const button = el("button", { type: "button" }, w[label]), head = el("th", { scope: "col", class: kind }, button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down < 0 ? "descending" : "ascending");
      body.sort((one, other) => within(one) - within(other) || compared(by(one), by(other), down));
    });
    return head;
  });
  return el("div", { class: "wide" }, el("table", attributes, el("thead", {}, el("tr", {}, heads)), body));
}

// What says nothing comes last, whichever way.
function compared(one, other, down) {
  if (one === other) return 0;
  if (one === null || one === "") return 1;
  if (other === null || other === "") return -1;
  return down * (typeof one === "number" ? one - other : one.localeCompare(other, document.documentElement.lang));
}

function figuresTable(t, places, withHolder) {
  const { articles, bodies, figures } = t, holder = (i) => (figures.body[i] === null ? "" : bodies.name[figures.body[i]]);
  const key = (i) => `@${figures.start[i]}-${figures.end[i]}-${figures.label[i]}`;
  const columns = [
    { label: "published", kind: "nowrap", shows: (i) => articles.day[figures.article[i]] || w.undated, by: (i) => articles.published[figures.article[i]] },
    { label: "figure", shows: (i) => articleLink(t, figures.article[i], figures.text[i], { key: key(i) }), by: (i) => figures.text[i] },
    { label: "value", kind: "r nowrap", shows: (i) => figures.value[i], by: (i) => (figures.size[i] === null ? null : Number(figures.size[i])), within: (i) => figures.group[i] },
    { label: "kind", shows: (i) => figures.class[i] },
    { label: "holder", shows: (i) => (figures.body[i] === null ? "" : bodyLink(t, figures.body[i], holder(i))), by: holder },
    { label: "period", called: w.period, shows: (i) => figures.period[i], by: (i) => figures.since[i] },
    { label: "confidence", kind: "r", shows: (i) => sure(figures.confidence[i]), by: (i) => figures.confidence[i] },
  ];
  return table({ class: "figures" }, columns.filter(({ label }) => withHolder || label !== "holder"), places);
}

// What narrows a list by its address, each with what it is called and what keeps a row.
const FILTERS = {
  organisation: {
    told: (t, id) => `${w.organisation}${w.colon} ${t.bodies.name[t.places.organisations.get(id)] ?? id}`,
    articles: (t, id) => {
      const own = new Set(t.mentionsOf(t.places.organisations.get(id)).map((i) => t.mentions.article[i]));
      return (i) => own.has(i);
    },
    figures: (t, id) => (i) => t.figures.body[i] === t.places.organisations.get(id),
  },
  kind: { told: (t, kind) => `${w.kind}${w.colon} ${said.sorts[kind] ?? kind}`, figures: (t, kind) => (i) => t.figures.sort[i] === kind },
  since: { told: (t, day) => `${w.since}${w.colon} ${said.days[day] ?? day}`, articles: ({ articles }, day) => (i) => articles.published[i] >= day },
  until: {
    told: (t, day) => `${w.until}${w.colon} ${said.days[day] ?? day}`,
    articles: ({ articles }, day) => (i) => articles.published[i] && articles.published[i] <= day,
  },
};

// The filters of a list that an address sets.
const filtersOf = (name, asked) => [...asked].filter(([filter]) => FILTERS[filter]?.[name]);

// The rows of a list that an address asks for.
function chosen(t, name, asked, places) {
  const keeps = filtersOf(name, asked).map(([filter, value]) => FILTERS[filter][name](t, value));
  return places.filter((place) => keeps.every((keep) => keep(place)));
}

function addressed(name, asked) {
  const query = String(asked);
  return `#/${name}${query && `?${query}`}`;
}

// Each filter that is set, with a link that takes it back.
function askedFor(t, name, asked) {
  const set = filtersOf(name, asked).map(([filter, value]) => {
    const left = new URLSearchParams(asked), told = FILTERS[filter].told(t, value);
    left.delete(filter);
    return el("li", {}, el("a", { class: "chip", href: addressed(name, left), "aria-label": `${told} ✕ ${w.remove}`, title: w.remove }, `${told} `, el("span", { "aria-hidden": "true" }, "✕")));
  });
  return set.length && el("ul", { class: "chips asked", "aria-label": w.filters_set }, set);
}

// A page of a list; `says` gives the words of a row by which the list is narrowed, `texts` more of them that come later. What is typed stays in the address.
function listing(t, name, asked, places, list, says, texts = null) {
  const input = el("input", { type: "search" }), total = el("b", {}, number(places.length)), rows = list.matches("ol") ? list : list.querySelector("tbody");
  const found = el("span", {}, noun(places.length, w[`found_${name}`]));
  let told = null, whole = null;
  const narrow = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    const left = rows.narrow((place) => words.every((word) => told[place].includes(word)));
    total.textContent = number(left);
    found.textContent = noun(left, w[`found_${name}`]);
  };
  const search = async () => {
    told ??= places.reduce((all, place) => { all[place] = fold(says(place).filter(Boolean).join(" ")); return all; }, []);
    narrow();
    if (!texts || whole) return;
    whole = texts();
    const all = await whole;
    for (const place of places) told[place] += ` ${all[place] ?? ""}`;
    narrow();
  };
  input.addEventListener("input", () => {
    if (input.value.trim()) asked.set("q", input.value);
    else asked.delete("q");
    history.replaceState(null, "", addressed(name, asked));
    search();
  });
  input.value = asked.get("q") ?? "";
  if (input.value) search();
  const filter = el("p", {}, el("label", { class: "filter" }, `${w.filter_here} `, input));
  const count = el("p", { class: "count", role: "status" }, total, " ", found);
  return [el("h1", {}, w[name]), filter, count, askedFor(t, name, asked), places.length ? list : el("p", { class: "empty" }, w.nothing)];
}

function articlesPage(t, asked) {
  const { articles } = t, places = chosen(t, "articles", asked, [...articles.id.keys()]);
  const list = filled(el("ol", { class: "rows", id: "articles" }), places, (i) => el(
    "li", {}, articleLink(t, i, articles.headline[i], { class: "title" }),
    el("p", { class: "meta" }, joined(articles.day[i] || w.undated, articles.publisher[i])),
    el("p", { class: "chips" },
      said.kinds.map(([label, kind], k) => articles.counts[i][k] && el("span", { class: `chip ${label}` }, counted(articles.counts[i][k], kind))),
      articles.least[i] !== null && small(`${w.least}${w.colon} `, sure(articles.least[i]))),
  ));
  return listing(t, "articles", asked, places, list, (i) => [articles.headline[i], articles.day[i], articles.publisher[i]], allTexts);
}

function organisationsPage(t, asked) {
  const { bodies } = t, places = [...bodies.id.keys()].sort((one, other) => bodies.articles[other] - bodies.articles[one]);
  const list = table({ id: "organisations" }, [
    { label: "name", shows: (i) => bodyLink(t, i, bodies.name[i]), by: (i) => bodies.name[i] },
    { label: "acronym", shows: (i) => bodies.acronym[i] },
    { label: "kind", shows: (i) => bodies.kind[i] },
    { label: "n_articles", kind: "r", shows: (i) => number(bodies.articles[i]), by: (i) => bodies.articles[i] },
    { label: "n_figures", kind: "r", shows: (i) => number(bodies.figures[i]), by: (i) => bodies.figures[i] },
    { label: "last", kind: "nowrap", shows: (i) => bodies.last[i], by: (i) => bodies.latest[i] },
  ], places);
  return listing(t, "organisations", asked, places, list, (i) => [bodies.name[i], bodies.acronym[i], bodies.kind[i], ...bodies.names[i].map(([name]) => name)]);
}

function figuresPage(t, asked) {
  const { articles, bodies, figures } = t, places = chosen(t, "figures", asked, [...figures.text.keys()]);
  return listing(t, "figures", asked, places, el("div", { id: "figures" }, figuresTable(t, places, true)), (i) => [
    articles.day[figures.article[i]], figures.text[i], figures.value[i], figures.class[i], bodies.name[figures.body[i]], figures.period[i],
  ]);
}

function organisationPage(t, place) {
  const { articles, bodies, mentions } = t, own = t.mentionsOf(place);
  const published = (figure) => articles.published[t.figures.article[figure]] ?? "";
  const figures = [...t.figuresOf(place)].sort((one, other) => (published(one) < published(other) ? -1 : +(published(one) > published(other))));
  const ofBody = new URLSearchParams({ organisation: bodies.id[place] }), from = bodies.first[place], to = bodies.last[place] !== from && bodies.last[place];
  const tile = (count, label, href) => el("li", {}, el(href ? "a" : "span", { href }, el("b", {}, number(count)), ` ${noun(count, w[label])}`));
  const tally = (items) => el("ul", { class: "plain" }, items.map(([what, count]) => el("li", {}, what, " ", el("span", { class: "n" }, number(count)))));
  const section = (label, ...content) => el("section", {}, el("h2", {}, w[label]), ...content);
  const others = companions(t, place, own).map(([other, count]) => [bodyLink(t, other, bodies.name[other]), count]);
  const lines = t.charts[place] ?? [], drawn = lines.reduce((sum, line) => sum + line.figures, 0);
  const charts = lines.length && [
    el("p", { class: "meta" }, `${number(drawn)} / ${counted(figures.length, w.found_figures)}${w.colon} ${w.drawn}`),
    el("div", { class: "charts" }, lines.map(chart)),
  ];
  return [
    el("h1", {}, bodies.name[place]),
    el("p", { class: "meta" }, joined(bodies.kind[place], bodies.acronym[place], [from, to].filter(Boolean).join(" – "))),
    el("ul", { class: "tiles" }, tile(bodies.articles[place], "n_articles", addressed("articles", ofBody)), tile(bodies.mentions[place], "n_mentions", null), tile(bodies.figures[place], "n_figures", addressed("figures", ofBody))),
    el("div", { class: "columns" },
      section("names", tally(bodies.names[place])),
      bodies.ids[place].length && section("identifiers", el("dl", {}, bodies.ids[place].flatMap(([name, id]) => [el("dt", {}, name), el("dd", {}, id)]))),
      others.length && section("named_with", tally(others))),
    figures.length && section("figures", charts, figuresTable(t, figures, false)),
    section("articles", filled(el("ol", { class: "rows" }), own, (i) => {
      const article = mentions.article[i], told = counted(mentions.mentions[i], w.mentions);
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
    points.map(([x, y, , told]) => el("circle", { cx: x, cy: y, r: 4 }, el("title", {}, told))),
    el("text", { x: 8, y: 144 }, first[2]), el("text", { x: 312, y: 144, "text-anchor": "end" }, last[2]), el("text", { x: 8, y: 14 }, most),
  ));
}

async function articlePage(t, place) {
  const { articles } = t, held = (await textsOf(Math.floor(place / said.at_once)))[place % said.at_once];
  const facts = { ...held.facts, key: held.facts.start.map((start, i) => `${start}-${held.facts.end[i]}-${held.facts.label[i]}`) };
  const letters = [...held.text], spoken = (i) => letters.slice(facts.start[i], facts.end[i]).join("");
  const source = held.url && el("a", { href: held.url, rel: "noreferrer noopener" }, w.source);
  const rows = el("tbody", {}, facts.key.map((key, i) => factRow(t, facts, i, spoken)));
  const heads = [["fact"], ["value"], ["holder"], ["confidence", "r"]].map(([label, kind = null]) => el("th", { scope: "col", class: kind }, w[label]));
  return [
    el("h1", {}, articles.headline[place]),
    el("p", { class: "meta" }, joined(articles.day[place] || w.undated, articles.publisher[place], held.author), source && [" · ", source], held.source && [" · ", el("code", {}, held.source)]),
    el("div", { id: "work" }, el("div", { class: "work" },
      el("article", { class: "text", id: "text", tabindex: 0, lang: "fr", "aria-label": w.text }, pieces(letters, facts)),
      el("section", { class: "facts", "aria-label": w.facts },
        !facts.key.length && el("p", { class: "empty" }, w.nothing),
        el("div", { class: "wide" }, el("table", { class: "rows" }, el("thead", {}, el("tr", {}, heads)), rows))))),
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
    const title = `${said.facts[label]}${w.colon} ${facts.told[inner]}${holder ? ` (${holder})` : ""}`;
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
    period !== null && under(small(`${w.period}${w.colon} `, go(period, null))),
  ];
  return el("tr", { "data-key": key, "data-organisation": body, "data-period": period !== null && facts.key[period] },
    el("td", {}, go(i, `go ${label}`), under(el("span", { class: `chip ${label}` }, said.facts[label]))),
    el("td", {}, label === "ORG" ? bodyLink(t, body, facts.told[i]) : facts.told[i], facts.sort[i] && under(small(facts.sort[i]))),
    el("td", {}, isFigure && holder().flat()),
    el("td", { class: "r", title: facts.rule[i] && `${w.rule}${w.colon} ${facts.rule[i]}` }, sure(facts.confidence[i])));
}

const LISTS = { articles: [articlesPage, articlePage], organisations: [organisationsPage, organisationPage], figures: [figuresPage] };

// What an address shows; null where there is no such page.
async function nodesOf(path, asked) {
  const [, list, id] = /^\/(\w+)(?:\/(.+))?$/.exec(path) ?? [], [whole, one] = LISTS[list] ?? [];
  if (!whole) return fromHtml((await pages())[path]);
  const t = await tables();
  if (id === undefined) return whole(t, asked);
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

// « #/articles/ID@205-228-AMOUNT »: a page, and a fact of it; « #/figures?kind=amounts.debt »: what a list is narrowed to.
async function open() {
  const [place, query] = location.hash.slice(1).split("?"), told = decodeURIComponent(place) || "/", at = told.search(/@\d+-\d+-[A-Z]+$/);
  if (!told.startsWith("/")) return;
  const path = at < 0 ? told : told.slice(0, at), hash = location.hash, nodes = await nodesOf(path, new URLSearchParams(query));
  if (hash !== location.hash) return;
  main.replaceChildren(...(nodes ?? [main.dataset.missing]).flat().filter(Boolean));
  document.title = `${main.querySelector("h1")?.textContent ?? ""} · Dépêche`;
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.hash === `#${path}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  if (at >= 0) mark(told.slice(at + 1));
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

// The texts of all articles, to be searched.
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
