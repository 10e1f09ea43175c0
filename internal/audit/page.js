"use strict";
(() => {
  const $ = (e, s) => e.querySelector(s), $$ = (e, s) => [...e.querySelectorAll(s)];
  const content = JSON.parse(document.getElementById("content").textContent);
  const digits = new Intl.NumberFormat("en-US"), collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const clone = id => document.getElementById(id).content.cloneNode(true);

  // fold makes texts comparable that writers of Arabic take for the same.
  const fold = s => s.normalize("NFKD").replace(/[\p{M}\p{Cf}\u0640]/gu, "").toLowerCase()
    .replace(/\u0671/g, "\u0627").replace(/[\u0649\u06cc]/g, "\u064a").replace(/\u0629/g, "\u0647").replace(/\u06a9/g, "\u0643")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, d => d.charCodeAt(0) & 15);

  // A row of a list: its element, the value of a column and the text to be
  // searched, each made when it is asked for. An element is in the page while its
  // row is shown.
  function plainRow(tr) {
    let folded;
    return {
      node: () => tr,
      value: (col, text) => {
        const s = tr.cells[col].textContent, n = parseFloat(s.replace(/[,<]/g, ""));
        return text ? s : isNaN(n) ? -1 : n;
      },
      text: () => folded ??= fold(tr.textContent),
      kind: "",
    };
  }

  function entityRow(e) {
    const [id, ar, kind, findings, likely, documents, , forms] = e;
    let folded, tr;
    return {
      node: () => tr ??= entity(e),
      value: col => [ar, likely, findings, documents][col],
      text: () => folded ??= fold([ar, id, content.kinds[kind][1], ...forms.flatMap(f => [f[0], f[1]])].join(" ")),
      kind: content.kinds[kind][0],
    };
  }

  function entity([id, ar, kind, findings, likely, documents, rest, forms]) {
    const tr = $(clone("entity"), "tr"), head = tr.cells[0], details = $(tr, "details");
    $(head, ".ar").textContent = ar;
    $(head, "small span").textContent = content.kinds[kind][1];
    $(head, "small bdi").textContent = id;
    [likely, findings, documents].forEach((n, i) => { tr.cells[i + 1].textContent = digits.format(n); });
    for (const [text, , , n] of forms.slice(0, content.chips)) {
      const c = clone("chip");
      $(c, "bdi").textContent = text;
      $(c, ".chip span").textContent = digits.format(n);
      $(details, "summary").append(c);
    }
    details.addEventListener("toggle", () => {
      const more = $(details, ".rest");
      more.hidden = !(more.textContent = rest);
      more.before(...forms.map(form));
      const first = $(details, ".form");
      if (first) first.open = true;
    }, { once: true });
    return tr;
  }

  function form([text, fix, rule, findings, likely, documents, examples]) {
    const f = clone("form");
    $(f, "del").textContent = text;
    if (fix) $(f, "ins").textContent = fix; else $(f, "ins").remove();
    $(f, ".rule").textContent = content.rules[rule];
    $$(f, "b").forEach((b, i) => { b.textContent = digits.format([likely, findings, documents][i]); });
    for (const [left, shown, right, document, confidence] of examples) {
      const x = clone("example"), line = $(x, "span"), mark = $(line, "mark");
      mark.textContent = shown || text;
      mark.before(left);
      mark.after(right);
      $(x, "bdi").textContent = document;
      $(x, "small span").textContent = confidence;
      $(f, "details").append(x);
    }
    return f;
  }

  // roles keep a table one for screen readers where its rows are laid out
  // otherwise, on small screens.
  function roles(tr, head) {
    tr.setAttribute("role", "row");
    for (const c of tr.cells) c.setAttribute("role", head ? "columnheader" : c.tagName === "TH" ? "rowheader" : "cell");
    return tr;
  }

  // A list is sorted, filtered and shown a page at a time.
  function list(section) {
    const body = $(section, "tbody");
    if (!body) return;
    const rows = section.id === "names" ? content.entities.map(entityRow) : [...body.rows].map(plainRow);
    const size = +section.dataset.size, tools = $(section, ".tools"), pager = $(section, ".pager");
    const [back, on] = $$(pager, "button"), where = $(pager, "span"), input = $(tools, "input"), select = $(tools, "select"), output = $(tools, "output");
    let shown = rows, from = 0;
    rows.forEach((r, i) => { r.order = i; });

    function show() {
      body.replaceChildren(...shown.slice(from, from + size).map(r => roles(r.node(), false)));
      const to = Math.min(from + size, shown.length);
      const said = shown.length ? output.dataset.shown.replace("{from}", digits.format(from + 1)).replace("{to}", digits.format(to)).replace("{all}", digits.format(shown.length)) : output.dataset.none;
      output.textContent = where.textContent = said;
      back.disabled = from === 0;
      on.disabled = to === shown.length;
      pager.hidden = shown.length <= size;
    }
    function filter() {
      const words = fold(input.value).split(/\s+/).filter(Boolean), kind = select ? select.value : "";
      shown = rows.filter(r => (!kind || r.kind === kind) && words.every(w => r.text().includes(w)));
      from = 0;
      show();
    }
    function turn(by) {
      from += by;
      show();
      section.scrollIntoView({ block: "start" });
    }
    input.addEventListener("input", filter);
    if (select) select.addEventListener("change", filter);
    back.addEventListener("click", () => turn(-size));
    on.addEventListener("click", () => turn(size));

    $(section, "table").setAttribute("role", "table");
    $$(section, "thead, tbody").forEach(e => e.setAttribute("role", "rowgroup"));
    $$(section, "thead tr").forEach(tr => roles(tr, true));
    const heads = $$(section, "thead th");
    heads.forEach((th, col) => {
      if ("plain" in th.dataset) return;
      const button = document.createElement("button"), text = th.classList.contains("text");
      button.type = "button";
      button.append(...[...th.childNodes].filter(n => n.nodeType === Node.TEXT_NODE));
      th.prepend(button);
      button.addEventListener("click", () => {
        const now = th.getAttribute("aria-sort"), up = now ? now === "descending" : text, sign = up ? 1 : -1;
        heads.forEach(h => h.removeAttribute("aria-sort"));
        th.setAttribute("aria-sort", up ? "ascending" : "descending");
        const keyed = rows.map(r => [r.value(col, text), r]);
        keyed.sort(([a, x], [b, y]) => sign * (text ? collator.compare(a, b) : a - b) || x.order - y.order);
        keyed.forEach(([, r], i) => { rows[i] = r; });
        filter();
      });
    });
    tools.hidden = false;
    show();
  }
  $$(document, ".list").forEach(list);
})();
