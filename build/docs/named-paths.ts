/** A path that a page names, and where. */
export interface NamedPath {
  path: string;
  line: number;
  /** Links are relative to their page; paths in backticks to the checkout (or to the page). */
  kind: "link" | "code";
}

const fence = /^\s*(```|~~~)/;
const link = /\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g;
const code = /`([^`\n]+)`/g;
const elsewhere = /^([a-z][a-z0-9+.-]*:|#|\/\/)/i;

/**
 * The paths of the checkout that a page names: relative links, and code spans that begin with a top-level entry of the
 * checkout (`build/start.ts`, `README.md`) or with `./` or `../`. Fenced blocks are examples, not statements.
 */
export function namedPaths(markdown: string, topLevel: ReadonlySet<string>): NamedPath[] {
  const found: NamedPath[] = [];
  let inFence = false;
  for (const [index, text] of markdown.split("\n").entries()) {
    if (fence.test(text)) inFence = !inFence;
    if (inFence || fence.test(text)) continue;
    const line = index + 1;
    for (const [, target = ""] of text.replaceAll(code, "``").matchAll(link)) {
      if (!elsewhere.test(target))
        found.push({ path: decodeURI(target.replace(/[#?].*$/, "")), line, kind: "link" });
    }
    // A link's text may be code as well; both are looked at.
    for (const [, span = ""] of text.matchAll(code)) {
      for (const path of pathsOf(span, topLevel)) found.push({ path, line, kind: "code" });
    }
  }
  return found;
}

function pathsOf(span: string, topLevel: ReadonlySet<string>): string[] {
  return expandBraces(span.replace(/^(\.\/)+/, "").replace(/(:\d+)+$/, "")).filter((path) => {
    // Commands, addresses and placeholders are not claims that a file exists.
    if (/[\s<>|$~…=(),;"']/.test(path) || elsewhere.test(path)) return false;
    return path.startsWith("../") || topLevel.has(path.split("/")[0] ?? "");
  });
}

/** `a/{b,c}.ts` names two paths, as in a shell. */
function expandBraces(path: string): string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(path);
  if (match === null) return [path];
  const [, before = "", choices = "", after = ""] = match;
  return choices.split(",").flatMap((choice) => expandBraces(`${before}${choice}${after}`));
}
