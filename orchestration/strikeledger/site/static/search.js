// Searches what search-index.js holds: nothing is asked of anybody.
const MOST = 50;
const box = document.getElementById("words");
const results = document.getElementById("results");
const found = document.getElementById("found");
const folded = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
const entries = window.searchEntries.map(([name, kind, address]) => ({ name, kind, address, text: folded(name + " " + kind) }));

function search() {
  const words = folded(box.value).split(/\s+/).filter(Boolean);
  const hits = words.length ? entries.filter((entry) => words.every((word) => entry.text.includes(word))) : [];
  hits.sort((a, b) => b.text.startsWith(words[0]) - a.text.startsWith(words[0]));
  results.replaceChildren(...hits.slice(0, MOST).map(item));
  const more = hits.length > MOST ? ", the first " + MOST + " below" : "";
  found.textContent = words.length ? (hits.length === 0 ? "nothing found" : hits.length + " found" + more) : "";
}

function item({ name, kind, address }) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = name;
  const told = document.createElement("span");
  told.className = "by";
  told.textContent = " " + kind;
  const line = document.createElement("li");
  line.append(link, told);
  return line;
}

document.getElementById("search").hidden = false;
box.addEventListener("input", search);
box.value = new URLSearchParams(location.search).get("q") || "";
search();
