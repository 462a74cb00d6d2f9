// Merging and splitting: a form's fields go to the server as JSON, its answer is told beside it.
"use strict";
for (const form of document.querySelectorAll("form[data-change]")) {
  const told = form.querySelector("output");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = JSON.stringify(Object.fromEntries(new FormData(form)));
    let answer, said;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { "Content-Type": "application/json", Accept: "application/json" } });
      said = await answer.json();
    } catch {
      [answer, said] = [{ ok: false }, { detail: told.dataset.silent }];
    }
    told.textContent = answer.ok ? `${told.dataset.added} ${said.file} : ${said.name}. ${told.dataset.next} depeche run --gazetteer ${said.file}` : said.detail;
    told.classList.toggle("problem", !answer.ok);
  });
}
document.getElementById("naming").hidden = false;
const other = document.querySelector("input[name=into]"), names = document.getElementById("others");
other?.addEventListener("input", async () => {
  const answer = await fetch(`/organisations.json?q=${encodeURIComponent(other.value)}`);
  const found = answer.ok ? (await answer.json()).rows : [];
  names.replaceChildren(...found.slice(0, 20).map((row) => Object.assign(document.createElement("option"), { value: row.name })));
});
