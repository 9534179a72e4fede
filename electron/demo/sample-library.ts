// A small library as it might stand on somebody's disk: it works, and its tests ask for four things that are not there yet.
// No dependencies and no build, so that every command of the demo is real and quick.

const lines = (...text: string[]): string => `${text.join("\n")}\n`;

export const SAMPLE_NAME = "pocket-text";

const PACKAGE = lines(
  "{",
  '  "name": "pocket-text",',
  '  "version": "0.9.0",',
  '  "description": "Small functions for small texts.",',
  '  "type": "module",',
  '  "license": "MIT",',
  '  "exports": "./src/index.js",',
  '  "scripts": { "test": "node --test", "check-docs": "node scripts/check-docs.js" }',
  "}",
);

const README = lines(
  "# pocket-text",
  "",
  "Small functions for small texts, without dependencies.",
  "",
  "    import { slug } from 'pocket-text';",
  "    slug('Hello, World!'); // hello-world",
  "",
  "- [slug](docs/guide/slug.md)",
  "- [title case](docs/guide/case.md)",
  "- [counting words](docs/guide/words.md)",
);

const CHANGELOG = lines("# Changes", "", "## 0.9.0", "", "- slug, titleCase, wordCount");

const SLUG = lines(
  "/** A text as a part of an address: lower case, words joined by dashes. */",
  "export function slug(text) {",
  "  return text",
  "    .normalize('NFKD')",
  "    .replace(/\\p{M}/gu, '')",
  "    .toLowerCase()",
  "    .replace(/[^a-z0-9]+/g, '-')",
  "    .replace(/^-|-$/g, '');",
  "}",
);

const CASE = lines(
  "/** The first letter of every word in upper case. */",
  "export function titleCase(text) {",
  "  return text.replace(/\\p{L}+/gu, (word) => word[0].toUpperCase() + word.slice(1).toLowerCase());",
  "}",
);

const WORDS = lines(
  "/** How many words a text has. */",
  "export function wordCount(text) {",
  "  return text.match(/[\\p{L}\\p{N}]+/gu)?.length ?? 0;",
  "}",
);

const INDEX = lines(
  "export { titleCase } from './case.js';",
  "export { slug } from './slug.js';",
  "export { wordCount } from './words.js';",
);

const CHECK_DOCS = lines(
  "// Every page begins with a heading, and every link to another page leads to one.",
  "import { existsSync, readdirSync, readFileSync } from 'node:fs';",
  "import { dirname, join } from 'node:path';",
  "",
  "const pages = readdirSync('docs', { recursive: true, encoding: 'utf8' })",
  "  .filter((name) => name.endsWith('.md'))",
  "  .map((name) => join('docs', name));",
  "const wrong = [];",
  "for (const page of ['README.md', ...pages]) {",
  "  const text = readFileSync(page, 'utf8');",
  "  if (!text.startsWith('# ')) wrong.push(`${page} has no heading`);",
  "  for (const [, link] of text.matchAll(/\\]\\(([^)]+\\.md)\\)/g))",
  "    if (!existsSync(join(dirname(page), link))) wrong.push(`${page} links to ${link}, which is not there`);",
  "}",
  "if (pages.length === 0) wrong.push('there are no pages');",
  "for (const each of wrong) console.error(each);",
  "console.log(`${pages.length} pages looked at`);",
  "process.exit(wrong.length === 0 ? 0 : 1);",
);

const test = (name: string, from: string, ...body: string[]): string =>
  lines(
    "import { strict as assert } from 'node:assert';",
    "import { test } from 'node:test';",
    `import { ${name} } from '../src/${from}.js';`,
    "",
    ...body,
  );

const TEXT_TEST = lines(
  "import { strict as assert } from 'node:assert';",
  "import { test } from 'node:test';",
  "import { titleCase } from '../src/case.js';",
  "import { slug } from '../src/slug.js';",
  "import { wordCount } from '../src/words.js';",
  "",
  "test('slug', () => assert.equal(slug('Déjà vu, again!'), 'deja-vu-again'));",
  "test('titleCase', () => assert.equal(titleCase('hello wide world'), 'Hello Wide World'));",
  "test('wordCount', () => assert.equal(wordCount('one, two; three'), 3));",
);

const FILL_TEST = test(
  "fill",
  "fill",
  "test('fills in what is known', () => assert.equal(fill('Dear {name}!', { name: 'Ada' }), 'Dear Ada!'));",
  "test('leaves what is not known', () => assert.equal(fill('{a} and {b}', { a: 1 }), '1 and {b}'));",
  "test('an empty value is a value', () => assert.equal(fill('[{x}]', { x: '' }), '[]'));",
);

const TRUNCATE_TEST = test(
  "truncate",
  "truncate",
  "test('leaves a short text', () => assert.equal(truncate('short', 10), 'short'));",
  "test('ends between two words', () => assert.equal(truncate('one two three', 9), 'one two…'));",
  "test('cuts a single long word', () => assert.equal(truncate('incomprehensible', 6), 'incom…'));",
);

const ESCAPE_TEST = test(
  "escapeHtml",
  "escape",
  "test('nothing stays markup', () => assert.equal(escapeHtml('<a href=\"x\">&</a>'), '&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;'));",
  "test('a plain text stays as it is', () => assert.equal(escapeHtml('plain'), 'plain'));",
);

const CLI_TEST = lines(
  "import { strict as assert } from 'node:assert';",
  "import { spawnSync } from 'node:child_process';",
  "import { test } from 'node:test';",
  "",
  "const run = (...words) => spawnSync(process.execPath, ['bin/pocket-text.js', ...words], { encoding: 'utf8' });",
  "",
  "test('slug', () => assert.equal(run('slug', 'Hello', 'World').stdout, 'hello-world\\n'));",
  "test('fill', () => assert.equal(run('fill', 'Dear {name}!', 'name=Ada').stdout, 'Dear Ada!\\n'));",
  "test('says what it knows', () => assert.equal(run('fly').status, 2));",
);

const INDEX_TEST = lines(
  "import { strict as assert } from 'node:assert';",
  "import { test } from 'node:test';",
  "import * as everything from '../src/index.js';",
  "",
  "test('everything is exported', () =>",
  "  assert.deepEqual(Object.keys(everything).sort(), ['escapeHtml', 'fill', 'slug', 'titleCase', 'truncate', 'wordCount']));",
);

const page = (title: string, ...body: string[]): string => lines(`# ${title}`, "", ...body);

/** Where the pages lie, and where a task moves them. */
export const PAGES = ["slug.md", "case.md", "words.md"] as const;

/** The repository as it is before the mission, by path. */
export const SAMPLE_FILES: Readonly<Record<string, string>> = {
  "package.json": PACKAGE,
  "README.md": README,
  "CHANGELOG.md": CHANGELOG,
  "scripts/check-docs.js": CHECK_DOCS,
  "src/index.js": INDEX,
  "src/slug.js": SLUG,
  "src/case.js": CASE,
  "src/words.js": WORDS,
  "test/text.test.js": TEXT_TEST,
  "test/fill.test.js": FILL_TEST,
  "test/truncate.test.js": TRUNCATE_TEST,
  "test/escape.test.js": ESCAPE_TEST,
  "test/cli.test.js": CLI_TEST,
  "test/index.test.js": INDEX_TEST,
  "docs/guide/slug.md": page(
    "slug",
    "Makes a part of an address out of a text.",
    "",
    "    slug('Déjà vu!'); // deja-vu",
    "",
    "Accents are taken off, everything that is no letter or digit becomes one dash.",
  ),
  "docs/guide/case.md": page(
    "Title case",
    "The first letter of every word in upper case, the others in lower case.",
    "",
    "    titleCase('hello world'); // Hello World",
    "",
    "See also [counting words](words.md), which has the same idea of a word.",
  ),
  "docs/guide/words.md": page(
    "Counting words",
    "A word is a run of letters and digits, in any script.",
    "",
    "    wordCount('one, two'); // 2",
    "",
    "See also [title case](case.md).",
  ),
};
