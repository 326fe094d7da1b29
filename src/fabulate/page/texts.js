// The language of the page: another one is another file of the same names, chosen here.

export { T } from "./texts.en.js";
