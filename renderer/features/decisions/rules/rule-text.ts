import type { Matcher, Policy } from "#shared/mission/policies/policy.ts";

/** What a rule is about, as the one text a person reads and changes. */
export type RuleText =
  | { readonly kind: "command" | "tool"; readonly text: string }
  /** One a line. */
  | { readonly kind: "paths" | "hosts"; readonly text: string };

/** null: it is about more than one text can say; then it is shown and not changed. */
export function ruleTextOf({ command, tool, paths, hosts }: Matcher): RuleText | null {
  const texts: RuleText[] = [];
  if (command !== undefined) texts.push({ kind: "command", text: command });
  if (tool !== undefined) texts.push({ kind: "tool", text: tool });
  if (paths !== undefined) texts.push({ kind: "paths", text: paths.join("\n") });
  if (hosts !== undefined) texts.push({ kind: "hosts", text: hosts.join("\n") });
  const [only, another] = texts;
  return only === undefined || another !== undefined ? null : only;
}

/** The matcher with this text in the place of its own; all else it says stays. */
export function withText(match: Matcher, { kind, text }: RuleText): Matcher {
  if (kind === "command" || kind === "tool") return { ...match, [kind]: text.trim() };
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return { ...match, [kind]: lines };
}

/**
 * Exactly what the rule says, as the file of a repository would write it: nothing of it is hidden behind a sentence.
 * Made of words of the format, so never translated.
 */
export function writtenOut({ verdict, match }: Pick<Policy, "verdict" | "match">): string {
  const parts = Object.entries(match).map(([name, value]) => `${name}: ${writtenValue(value)}`);
  return [`verdict: ${verdict}`, ...(parts.length === 0 ? ["match: {}"] : parts)].join("\n");
}

const writtenValue = (value: Matcher[keyof Matcher]): string =>
  Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each)).join(", ")}]` : JSON.stringify(value);
