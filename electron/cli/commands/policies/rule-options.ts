import { policy, type Policy } from "#shared/mission/policies/policy.ts";
import { InputError } from "../../ask-engine.ts";
import type { CliOption } from "../../command.ts";
import type { Given } from "../../given.ts";
import { momentOf } from "../../units.ts";

export const RULE_OPTIONS: Readonly<Record<string, CliOption>> = {
  id: { value: "name", help: "a name of your choice" },
  verdict: { value: "allow|deny|ask", help: "what the rule says" },
  reason: { value: "words", help: "told to the agent, shown to you" },
  command: { value: "words", help: 'words of a command; a last * stands for any: "git push *"' },
  tool: { value: "name", help: "a tool of the agent" },
  path: { value: "pattern", help: "paths such as src/auth/**", many: true },
  access: { value: "read|write|delete", help: "what is done to the path", many: true },
  host: { value: "name", help: "a host", many: true },
  branch: { value: "name", help: "a branch", many: true },
  agent: { value: "name", help: "only for this agent", many: true },
  family: { value: "name", help: "only for this family", many: true },
  role: { value: "name", help: "only for this role", many: true },
  task: { value: "id", help: "only for this task" },
  until: { value: "time", help: "30m, 2h, 3d or a moment; without it, until revoked" },
};

const LISTS = {
  path: "paths",
  access: "access",
  host: "hosts",
  branch: "branches",
  agent: "agents",
  family: "families",
  role: "roles",
};

/** The rule that the options describe; where it does not fit, the option is named. */
export function ruleOption(given: Given): Policy {
  const lists = Object.entries(LISTS).flatMap(([option, name]) => {
    const values = given.options(option);
    return values.length === 0 ? [] : [[name, [...values]] as const];
  });
  const texts = ["command", "tool"].flatMap((name) => {
    const value = given.option(name);
    return value === null ? [] : [[name, value] as const];
  });
  const task = given.option("task");
  const until = given.option("until");
  const read = policy.safeParse({
    id: given.option("id"),
    verdict: given.option("verdict"),
    level: task === null ? "mission" : "task",
    task,
    match: Object.fromEntries([...lists, ...texts]),
    reason: given.option("reason"),
    until: until === null ? null : momentOf("until", until, Date.now()),
    origin: "person",
  });
  if (read.success) return read.data;
  const sentences = read.error.issues.map(({ path, message }) => `--${optionOf(path)}: ${message}`);
  throw new InputError(`This is no rule yet. ${sentences.join("; ")}. Nothing was added.`);
}

function optionOf(path: readonly PropertyKey[]): string {
  const name = String(path[0] === "match" ? (path[1] ?? "command") : (path[0] ?? "id"));
  return Object.entries(LISTS).find(([, list]) => list === name)?.[0] ?? name;
}
