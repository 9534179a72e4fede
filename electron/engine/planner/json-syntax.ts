import { jsonText, jsonToken, type JsonToken } from "./json-tokens.ts";
import { quoted } from "./problem.ts";

export interface JsonFault {
  readonly offset: number;
  readonly sentence: string;
}

/** Nothing we read is nested so deep; what walks the value afterwards may then be recursive. */
const MAX_DEPTH = 64;

type Expecting = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end" | "nothing";

/** Why a text is not strict JSON with every key once: the first fault, or null. */
export function jsonFault(text: string): JsonFault | null {
  const open: (Set<string> | null)[] = [];
  let expecting: Expecting = "value";
  let offset = 0;
  for (;;) {
    const token = jsonToken(text, offset);
    if (token.kind === "end") {
      return expecting === "nothing"
        ? null
        : { offset: token.start, sentence: "The file ends before the value does." };
    }
    const step = takeToken(text, token, expecting, open);
    if (typeof step !== "string") return step;
    expecting = step;
    offset = token.end;
  }
}

/** What may follow the token, or why it may not stand here. `open`: the brackets around it, with the keys seen so far. */
function takeToken(
  text: string,
  token: JsonToken,
  expecting: Expecting,
  open: (Set<string> | null)[],
): Expecting | JsonFault {
  const after: Expecting = open.length === 0 ? "nothing" : "comma-or-end";
  if (expecting === "value" || expecting === "value-or-end") {
    if (token.kind === "text" || token.kind === "plain") return after;
    if (token.kind === "{" || token.kind === "[") {
      if (open.length >= MAX_DEPTH)
        return { offset: token.start, sentence: "Values stand too deep in each other here." };
      open.push(token.kind === "{" ? new Set() : null);
      return token.kind === "{" ? "key-or-end" : "value-or-end";
    }
  }
  const keys = open.at(-1);
  if ((expecting === "key" || expecting === "key-or-end") && token.kind === "text" && keys instanceof Set) {
    const key = jsonText(text, token);
    if (keys.has(key)) {
      return { offset: token.start, sentence: `${quoted(key)} stands here a second time. Keep one of them.` };
    }
    keys.add(key);
    return "colon";
  }
  if (expecting === "colon" && token.kind === ":") return "value";
  if (expecting === "comma-or-end" && token.kind === ",") return keys instanceof Set ? "key" : "value";
  const mayEnd = expecting === "comma-or-end" || expecting === "key-or-end" || expecting === "value-or-end";
  if (mayEnd && token.kind === (keys instanceof Set ? "}" : "]")) {
    open.pop();
    return open.length === 0 ? "nothing" : "comma-or-end";
  }
  return { offset: token.start, sentence: misplaced(text, token, expecting) };
}

const WANTED: Readonly<Record<Expecting, string>> = {
  value: "a value",
  "value-or-end": 'a value or "]"',
  key: "a key in double quotes",
  "key-or-end": 'a key in double quotes or "}"',
  colon: '":"',
  "comma-or-end": "a comma or the closing bracket",
  nothing: "the end of the file",
};

const misplaced = (text: string, token: JsonToken, expecting: Expecting): string =>
  `This is not valid JSON: ${WANTED[expecting]} is expected, but ${quoted(text.slice(token.start, Math.min(token.end, token.start + 30)))} stands here.`;
