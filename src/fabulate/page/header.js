// The top of the page: its name, the colours, and the key where the service wants one.

import { h } from "./dom.js";
import { T } from "./texts.js";

const KEPT = "fabulate.theme";

function dress(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The header; `inside` stands below the name. */
export function header(inside) {
  const theme = localStorage.getItem(KEPT) ?? "auto";
  dress(theme);
  const chooser = h("select", { "aria-label": T.theme, on: { change: (event) => {
    localStorage.setItem(KEPT, event.target.value);
    dress(event.target.value);
  } } }, ...Object.entries(T.themes).map(([name, text]) =>
    h("option", { value: name, selected: name === theme }, `${T.theme}: ${text}`)));
  return h("header", {},
    h("h1", {}, T.title), h("p", { class: "slogan" }, T.slogan),
    h("nav", {}, h("a", { href: "/docs" }, T.paths), chooser), inside);
}
