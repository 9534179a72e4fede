// What the scripted agents of the demo write: real code and real pages, which the tests of the sample hold or do not hold.

const lines = (...text: string[]): string => `${text.join("\n")}\n`;

/** Careless: an empty value is taken for a missing one. A test of the sample sees it. */
export const FILL_CARELESS = lines(
  "/** Puts values in the place of names in braces. What is not known stays as it is. */",
  "export function fill(text, values) {",
  "  return text.replace(/\\{(\\w+)\\}/g, (whole, name) => values[name] || whole);",
  "}",
);

export const FILL = lines(
  "/** Puts values in the place of names in braces. What is not known stays as it is. */",
  "export function fill(text, values) {",
  "  return text.replace(/\\{(\\w+)\\}/g, (whole, name) =>",
  "    Object.hasOwn(values, name) ? String(values[name]) : whole,",
  "  );",
  "}",
);

export const TRUNCATE = lines(
  "/** At most so many characters, ended by an ellipsis and, where there is one, between two words. */",
  "export function truncate(text, length) {",
  "  if (text.length <= length) return text;",
  "  const room = text.slice(0, length - 1);",
  "  const space = room.lastIndexOf(' ');",
  "  return `${(space > 0 ? room.slice(0, space) : room).trimEnd()}…`;",
  "}",
);

export const ESCAPE = lines(
  "const NAMES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\"': '&quot;', \"'\": '&#39;' };",
  "",
  "/** A text that means nothing but itself inside HTML. */",
  "export function escapeHtml(text) {",
  "  return text.replace(/[&<>\"']/g, (letter) => NAMES[letter]);",
  "}",
);

export const CLI = lines(
  "#!/usr/bin/env node",
  "import { slug } from '../src/slug.js';",
  "import { titleCase } from '../src/case.js';",
  "import { fill } from '../src/fill.js';",
  "",
  "const VERBS = {",
  "  slug: (words) => slug(words.join(' ')),",
  "  title: (words) => titleCase(words.join(' ')),",
  "  fill: ([text, ...values]) => fill(text, Object.fromEntries(values.map((each) => each.split('=')))),",
  "};",
  "",
  "const [verb, ...words] = process.argv.slice(2);",
  "if (Object.hasOwn(VERBS, verb ?? '')) console.log(VERBS[verb](words));",
  "else {",
  "  console.error(`pocket-text knows ${Object.keys(VERBS).join(', ')}.`);",
  "  process.exitCode = 2;",
  "}",
);

export const INDEX = lines(
  "export { titleCase } from './case.js';",
  "export { escapeHtml } from './escape.js';",
  "export { fill } from './fill.js';",
  "export { slug } from './slug.js';",
  "export { truncate } from './truncate.js';",
  "export { wordCount } from './words.js';",
);

export const README_MOVED = lines(
  "# pocket-text",
  "",
  "Small functions for small texts, without dependencies.",
  "",
  "    import { slug } from 'pocket-text';",
  "    slug('Hello, World!'); // hello-world",
  "",
  "- [slug](docs/manual/slug.md)",
  "- [title case](docs/manual/case.md)",
  "- [counting words](docs/manual/words.md)",
);

export const TRUNCATE_PAGE_START = lines("# truncate", "", "Shortens a text to so many characters.");
export const TRUNCATE_PAGE_END = lines(
  "",
  "    truncate('one two three', 9); // one two…",
  "",
  "It ends between two words where it can; see [counting words](words.md) for what a word is.",
);

export const FILL_PAGE = lines(
  "# fill",
  "",
  "    fill('Dear {name}!', { name: 'Ada' }); // Dear Ada!",
  "",
  "Names that are not known stay as they are, so a text can be filled in several steps.",
  "An empty value is a value. For HTML, escape values first.",
);

export const CHANGELOG = lines(
  "# Changes",
  "",
  "## 1.0.0",
  "",
  "- fill: values in the place of names",
  "- truncate: short texts that end between two words",
  "- escapeHtml: texts that mean nothing but themselves",
  "- a command line: pocket-text slug, title, fill",
  "- the guide is now the manual",
  "",
  "## 0.9.0",
  "",
  "- slug, titleCase, wordCount",
);
