// Merging, splitting, taking back: a form's fields go to the server as JSON; its answer is told, and the decisions shown anew.
"use strict";
const naming = document.getElementById("naming"), told = naming.querySelector("output");
naming.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
  let answer, said;
  try {
    answer = await fetch(event.target.action, { method: "POST", body, headers: { "Content-Type": "application/json", Accept: "application/json" } });
    said = await answer.json();
  } catch {
    [answer, said] = [{ ok: false }, { detail: told.dataset.silent }];
  }
  told.textContent = answer.ok ? `${told.dataset.added} ${said.file} : ${said.name}. ${told.dataset.next} depeche run --gazetteer ${said.file}` : said.detail;
  told.classList.toggle("problem", !answer.ok);
  if (answer.ok) await showDecisions();
});
async function showDecisions() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("decisions").replaceWith(page.getElementById("decisions"));
}
naming.hidden = false;
const other = document.querySelector("input[name=into]"), names = document.getElementById("others");
other?.addEventListener("input", async () => {
  const answer = await fetch(`/organisations.json?q=${encodeURIComponent(other.value)}`);
  const found = answer.ok ? (await answer.json()).rows : [];
  names.replaceChildren(...found.slice(0, 20).map((row) => Object.assign(document.createElement("option"), { value: row.name })));
});
