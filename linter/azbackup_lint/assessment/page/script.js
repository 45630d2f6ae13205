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

  const root = byId("root");
  const isInRoot = (element) =>
    !root?.value || (element.dataset.roots ?? "").split(" ").includes(root.value);
  const marked = document.querySelectorAll("tr[data-roots], article[data-roots], li[data-roots]");
  const filterByRoot = () => {
    for (const element of marked) element.hidden = !isInRoot(element);
    for (const policy of document.querySelectorAll(".policy")) {
      policy.hidden = Boolean(root.value) && !policy.querySelector("[data-roots]:not([hidden])");
    }
  };
  let filter = () => {};
  const showRoot = (number) => {
    root.value = number;
    filterByRoot();
    filter();
  };
  if (root) {
    root.addEventListener("change", () => showRoot(root.value));
    for (const link of document.querySelectorAll("a[data-root]")) {
      link.addEventListener("click", () => showRoot(link.dataset.root));
    }
    const form = byId("by-root");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
  }

  const list = byId("list");
  if (!list) return;
  const heads = new Map();
  for (const body of list.tBodies) if (body.dataset.root) heads.set(body.dataset.root, body);
  const machines = [...list.tBodies].filter((body) => !body.dataset.root);
  const rows = machines.map((body, place) => {
    const [name, answer, policy] = body.rows[0].cells;
    return {
      body,
      place,
      head: heads.get(body.dataset.roots),
      text: [body, heads.get(body.dataset.roots)].map((of) => of?.textContent.toLowerCase()).join(" "),
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
  filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const head of heads.values()) head.hidden = true;
    for (const row of rows) {
      const fits =
        isInRoot(row.body) &&
        (!answer.value || row.answer === answer.value) &&
        isProtected(row.protection, protection.value) &&
        words.every((word) => row.text.includes(word));
      row.body.hidden = !fits;
      if (fits && row.head) row.head.hidden = false;
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
      for (const head of [...heads.values(), undefined]) {
        const group = rows.filter((row) => row.head === head).map((row) => row.body);
        list.append(...(head ? [head] : []), ...group);
      }
    });
  }
})();
