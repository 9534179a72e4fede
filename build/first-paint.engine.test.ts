import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, it } from "vitest";
import { ensureBuilt } from "./app-build.ts";
import { inCheckout } from "./checkout-folder.ts";

const MOST_BYTES = 400_000;
const page = inCheckout("out", "renderer");
const STATIC_IMPORT = /\bimport\s*(?:[\w*{$][^"'();]*?\bfrom\s*)?["']\.\/([^"']+\.js)["']/g;

/** The script that has to be there before anything is drawn: the page's own, and what that one imports without being asked. */
async function firstScripts(): Promise<ReadonlyMap<string, string>> {
  const html = await readFile(join(page, "index.html"), "utf8");
  const wanted = [...html.matchAll(/<script[^>]+src="\.\/assets\/([^"]+)"/g)].map(([, name = ""]) => name);
  const found = new Map<string, string>();
  for (const name of wanted) {
    if (found.has(name)) continue;
    const script = await readFile(join(page, "assets", name), "utf8");
    found.set(name, script);
    wanted.push(...[...script.matchAll(STATIC_IMPORT)].map(([, imported = ""]) => imported));
  }
  return found;
}

beforeAll(() => ensureBuilt());

it("draws first with less than 400 kB of script, gzipped", async () => {
  const scripts = await firstScripts();
  expect(scripts.size).toBeGreaterThan(0);
  const sizes = [...scripts.values()].map((script) => gzipSync(script).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
});

it("counts everything that index.html wants early, and no emulator of a terminal", async () => {
  const html = await readFile(join(page, "index.html"), "utf8");
  const early = [...html.matchAll(/rel="modulepreload"[^>]+href="\.\/assets\/([^"]+)"/g)].map(
    ([, name = ""]) => name,
  );
  const scripts = await firstScripts();
  expect(early.filter((name) => !scripts.has(name))).toEqual([]);
  expect([...scripts.values()].filter((script) => script.includes("xterm-helper-textarea"))).toEqual([]);
});
