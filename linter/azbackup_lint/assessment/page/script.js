"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const reveal = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("#list details:not([open])")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });

  const list = byId("list");
  if (!list) return;
  const rows = [...list.tBodies].map((body, place) => {
    const [name, answer, policy] = body.rows[0].cells;
    return {
      body,
      place,
      text: body.rows[0].textContent.toLowerCase() + (body.rows[1]?.textContent.toLowerCase() ?? ""),
      answer: body.dataset.answer,
      protection: body.dataset.protection,
      keys: {
        name: name.firstChild.textContent,
        answer: ["no", "unknown", "yes"].indexOf(body.dataset.answer),
        policy: policy.textContent,
      },
    };
  });

  const find = byId("find");
  const answer = byId("answer");
  const protection = byId("protection");
  const isProtected = (state, wanted) =>
    !wanted || state === wanted || (wanted === "bare" && (state === "none" || state === "stopped"));
  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits =
        (!answer.value || row.answer === answer.value) &&
        isProtected(row.protection, protection.value) &&
        words.every((word) => row.text.includes(word));
      row.body.hidden = !fits;
      shown += fits;
    }
    byId("shown").value = `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} VMs`;
  };
  let waiting = 0;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  for (const choice of [answer, protection]) choice.addEventListener("change", filter);
  const filters = byId("filters");
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
  filter();

  for (const tile of document.querySelectorAll("[data-shows]")) {
    tile.addEventListener("click", () => {
      const shows = tile.dataset.shows;
      find.value = "";
      protection.value = shows === "bare" ? "bare" : "";
      answer.value = shows === "bare" || shows === "all" ? "" : shows;
      filter();
    });
  }

  const collator = new Intl.Collator("en", { numeric: true });
  const compare = (one, other) =>
    typeof one === "number" ? one - other : collator.compare(one, other);
  for (const head of list.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const key = head.dataset.sort;
      const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of list.querySelectorAll("th[data-sort]")) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
      rows.sort((a, b) => way * compare(a.keys[key], b.keys[key]) || a.place - b.place);
      list.append(...rows.map((row) => row.body));
    });
  }
})();
