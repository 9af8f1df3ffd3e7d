// Cards, picking sources, sorting and searching. One listener of each kind on the document, which looks only at what
// stands inside .wsw, so that views that a notebook shows later work too. Without it the page can still be read.
"use strict";
(() => {
  if (window.whoSaysWhat) return;
  window.whoSaysWhat = true;

  // Milliseconds before a card comes and goes; pixels to the window's edge and to the words.
  const REST = 150, GRACE = 250, EDGE = 12, GAP = 6;
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  // In JupyterLab several notebooks share one document: ids are looked up in the notebook of the element only.
  const home = (element) => element.closest(".jp-Notebook") ?? document;
  const all = (element, selector) => [...home(element).querySelectorAll(`.wsw ${selector}`)];
  const byId = (element, id) => home(element).querySelector(`#${CSS.escape(id)}`);
  const within = (event, selector) => (event.target instanceof Element ? event.target.closest(`.wsw ${selector}`) : null);

  // ---- Cards: shown where the pointer rests or the focus is, kept open by a click, closed by Escape

  let pinned = false, wait, shown;
  const cardOf = (element) => byId(element, `card-${element.dataset.statement}`);

  const words = (element) => all(element, `[data-statement="${CSS.escape(element.dataset.statement)}"]`);
  const mark = (element, on) => words(element).forEach((e) => e.classList.toggle("over", on));

  // Below the whole statement where there is room, else above it, so that its words can be read beside the card.
  function place(card, at) {
    const boxes = (at.matches(".note") ? [at] : words(at).filter((e) => !e.matches(".note"))).map((e) => e.getBoundingClientRect());
    const [top, bottom] = [Math.min(...boxes.map((b) => b.top)), Math.max(...boxes.map((b) => b.bottom))];
    const { offsetWidth: width, offsetHeight: height } = card, room = innerHeight - height - EDGE;
    const wanted = bottom + GAP <= room || top - GAP - height < EDGE ? bottom + GAP : top - GAP - height;
    card.style.left = `${Math.max(EDGE, Math.min(at.getClientRects()[0].left, innerWidth - width - EDGE))}px`;
    card.style.top = `${Math.max(EDGE, Math.min(wanted, room))}px`;
  }
  function open(element, pin) {
    clearTimeout(wait);
    const card = cardOf(element);
    if (!card) return;
    if (shown && shown !== element) close();
    // Told what it belongs to, a card that was asked for comes next after it in the order of the Tab key.
    if (pin && card.matches(":popover-open")) card.hidePopover();
    if (!card.matches(":popover-open")) card.showPopover(pin ? { source: element } : {});
    [shown, pinned] = [element, pin];
    mark(element, true);
    place(card, element);
  }
  function close() {
    clearTimeout(wait);
    if (!shown) return;
    const card = cardOf(shown);
    mark(shown, false);
    [shown, pinned] = [null, false];
    if (card?.matches(":popover-open")) card.hidePopover();
  }
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || pinned) return;
    const element = within(event, "[data-statement]");
    if (element) {
      clearTimeout(wait);
      if (element.dataset.statement !== shown?.dataset.statement) wait = setTimeout(() => open(element, false), REST);
    } else if (within(event, ".card")) clearTimeout(wait);
    else if (shown) (clearTimeout(wait), (wait = setTimeout(close, GRACE)));
    else clearTimeout(wait);
  });
  document.addEventListener("focusin", (event) => {
    const element = within(event, ".note");
    if (element?.matches(":focus-visible")) open(element, false);
    else if (shown && !pinned && !within(event, ".card")) close();
  });
  // The browser closes a card by itself on Escape and on a click elsewhere.
  document.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && shown && event.target === cardOf(shown)) close();
  }, true);
  addEventListener("scroll", (event) => {
    if (shown && !pinned && event.target.contains(shown)) close();
  }, { passive: true, capture: true });

  // ---- Picked sources: everything they say stands out, everywhere

  const picked = new Set();
  let step = -1;

  function pick(element, ids) {
    const adds = !ids.every((id) => picked.has(id));
    ids.forEach((id) => (adds ? picked.add(id) : picked.delete(id)));
    step = -1;
    draw(element);
  }
  function draw(element) {
    all(element, "[data-pick]").forEach((e) => e.setAttribute("aria-pressed", picked.has(e.dataset.pick)));
    all(element, "[data-kind]").forEach((e) => e.setAttribute("aria-pressed", e.dataset.kind.split(" ").every((id) => picked.has(id))));
    all(element, "[data-source]").forEach((e) => e.classList.toggle("picked", picked.has(e.dataset.source)));
    home(element).querySelectorAll(".wsw").forEach((e) => e.classList.toggle("picking", picked.size > 0));
    tell(element);
  }
  const contents = (element) => all(element, ".content[id]").filter((e) => picked.has(e.dataset.source));

  let bar, barHome;
  function tell(element) {
    if (!bar) {
      bar = document.createElement("div");
      bar.className = "wsw picked-bar";
      bar.popover = "manual";
      bar.dataset.lmSuppressShortcuts = "true";
      bar.append(document.createElement("span"));
      bar.firstChild.setAttribute("role", "status");
      for (const [name, sign, act] of [["Previous statement", "←", () => go(-1)], ["Next statement", "→", () => go(1)], ["Show all again", "×", clear]]) {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", textContent: sign, ariaLabel: name, title: name, onclick: act });
        bar.append(button);
      }
      document.body.append(bar);
    }
    barHome = element;
    if (!picked.size) return bar.hidePopover();
    const [first] = picked, name = all(element, "[data-pick]").find((e) => e.dataset.pick === first)?.textContent ?? "";
    const who = picked.size > 1 ? `${picked.size} sources` : name, count = contents(element).length;
    bar.firstChild.textContent = `${who}: ${step < 0 ? "" : `${step + 1} of `}${count} ${count === 1 ? "statement" : "statements"}`;
    bar.showPopover();
  }
  function go(by) {
    const found = contents(barHome);
    if (!found.length) return;
    step = step < 0 && by < 0 ? found.length - 1 : (step + by + found.length) % found.length;
    lead(found[step]);
    tell(barHome);
  }
  function clear() {
    picked.clear();
    draw(barHome);
  }

  // ---- Links inside the views: to words, to rows and back

  function lead(target) {
    for (let e = target.parentElement; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    const row = target.closest("tr[hidden]");
    if (row) search(row.closest(".list").querySelector(".search"), "");
    all(target, ".lit").forEach((e) => e.classList.remove("lit"));
    const finding = target.dataset.finding, same = finding && all(target, `[data-finding="${CSS.escape(finding)}"]`);
    (same || pieces(target)).forEach((e) => e.classList.add("lit"));
    target.scrollIntoView({ block: target.matches(".wsw .text *") ? "center" : "nearest" });
    if (target.tabIndex >= -1 && target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
  }
  // An element that was cut goes on in the next pieces of its statement or claim.
  function pieces(target) {
    const id = target.dataset.statement;
    return id ? all(target, `.content[data-statement="${CSS.escape(id)}"]`) : [target];
  }
  function follow() {
    const target = location.hash.length > 1 && document.querySelector(".wsw") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches(".wsw *") && !target.matches("section")) lead(target);
  }
  addEventListener("hashchange", follow);
  addEventListener("DOMContentLoaded", () => requestAnimationFrame(follow));

  // ---- Tables

  function sort(button) {
    const head = button.closest("th"), body = head.closest("table").tBodies[0];
    const down = head.getAttribute("aria-sort") === "ascending" || (!head.hasAttribute("aria-sort") && head.classList.contains("num"));
    const value = (row) => row.cells[head.cellIndex].dataset.value ?? row.cells[head.cellIndex].textContent.trim();
    const rows = [...body.rows].map((row) => [value(row), row]);
    rows.sort(([a], [b]) => (down ? -1 : 1) * compare(a, b));
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...rows.map(([, row]) => row));
  }
  function compare(a, b) {
    const [x, y] = [a, b].map((v) => (v.trim() === "" ? NaN : Number(v.replaceAll(",", "").replace(/ ?%$/, ""))));
    return Number.isNaN(x) || Number.isNaN(y) ? collator.compare(a, b) : x - y;
  }
  function search(field, text) {
    field.value = text;
    const list = field.closest(".list"), rows = [...list.querySelector("tbody").rows];
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    const count = rows.filter((row) => !row.hidden).length, found = list.querySelector(".found");
    const noun = found.dataset.noun + (rows.length === 1 ? "" : "s");
    found.textContent = words.length ? `${count} of ${rows.length} ${noun}` : `${rows.length} ${noun}`;
  }
  document.addEventListener("input", (event) => {
    const field = within(event, ".search");
    if (field) search(field, field.value);
  });

  // ---- Clicks

  document.addEventListener("click", (event) => {
    const one = (selector) => within(event, selector);
    const link = one('a[href^="#"]'), button = one("button");
    if (link) return click(event, link);
    if (button?.matches("[data-pick]")) return pick(button, [button.dataset.pick]);
    if (button?.matches("[data-kind]")) return pick(button, button.dataset.kind.split(" "));
    if (button?.matches(".flags")) return flags(button);
    if (button?.matches(".sort")) return sort(button);
    const bar = one("rect[data-source]"), statement = one("[data-statement]");
    if (bar?.dataset.source) pick(bar, [bar.dataset.source]);
    if (statement && !getSelection().toString()) {
      event.preventDefault();
      open(statement, true);
    }
  });
  function click(event, link) {
    close();
    const id = decodeURIComponent(link.getAttribute("href").slice(1)), target = byId(link, id);
    if (target && (home(link) !== document || location.hash.slice(1) === id)) {
      event.preventDefault();
      lead(target);
    }
  }
  function flags(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on);
    home(button).querySelectorAll(".wsw").forEach((e) => e.classList.toggle("no-flags", !on));
  }

  // ---- On paper nothing is folded away

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".wsw details:not([open], .reference)")];
    opened.forEach((e) => (e.open = true));
  });
  addEventListener("afterprint", () => opened.forEach((e) => (e.open = false)));
})();
