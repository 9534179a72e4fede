import type { Action } from "./action.ts";
import { namesCredentials, namesEngineData } from "./credential-paths.ts";
import { DENY_FLOOR, floorBreach } from "./floor.ts";
import { isPlainHost } from "./hosts.ts";
import { isOpaque, isWrapped } from "./command-words.ts";
import { ruleWords } from "./match-command.ts";
import type { Policy } from "./policy.ts";

/** What is wrong with a rule by itself, as the end of a sentence that names it; null: nothing. */
export function ruleProblem(policy: Policy): string | null {
  return levelProblem(policy) ?? wordsProblem(policy) ?? hostsProblem(policy) ?? allowProblem(policy);
}

function levelProblem({ level, task }: Policy): string | null {
  if (level === "task" && task === null) return "is of level task and names no task";
  return level !== "task" && task !== null ? `names the task "${task}" but is of level ${level}` : null;
}

function wordsProblem({ match: { command } }: Policy): string | null {
  if (command === undefined) return null;
  const words = ruleWords(command);
  if (words.slice(0, -1).includes("*"))
    return "has a * that is not the last word, where it would stand for itself";
  const odd = words.find((word) => word !== "*" && /[$`|;&<>()"'\\]/.test(word));
  return odd === undefined
    ? null
    : `has the word ${odd}, which a shell would read as something else; give the plain words`;
}

function hostsProblem({ match: { hosts, hostsExcept } }: Policy): string | null {
  const odd = [...(hosts ?? []), ...(hostsExcept ?? [])].find((host) => !isPlainHost(host));
  return odd === undefined ? null : `names the host ${odd}, which is not one exact host name`;
}

function allowProblem({ verdict, match }: Policy): string | null {
  if (verdict !== "allow") return null;
  const { command, tool, paths, hosts } = match;
  if ([command, tool, paths, hosts].every((part) => part === undefined)) {
    return "allows without saying what: it needs a command, a tool, paths or hosts";
  }
  if ([command, tool, paths, hosts].filter((part) => part !== undefined).length > 1) {
    return "allows two kinds of things at once; make one rule for each";
  }
  if (match.hostsExcept !== undefined || match.spawnsFrom !== undefined) {
    return "allows all but a few, which cannot be looked through; say what is allowed";
  }
  return commandAllowProblem(command) ?? pathsAllowProblem(paths);
}

function commandAllowProblem(command: string | undefined): string | null {
  if (command === undefined) return null;
  const words = ruleWords(command).filter((word) => word !== "*");
  if (words.length === 0) return "allows every command; name a program";
  if (isOpaque(words)) return "allows a program that runs whatever it is given; name what it runs";
  if (command.trim().endsWith("*") && isWrapped(words)) {
    return `allows any program behind ${words[0] ?? "it"}; write out the whole command`;
  }
  const breach = floorBreach(DENY_FLOOR, asAction(words), { workspace: null, sandbox: "workspace-write" });
  return breach === null ? null : `is over the deny floor: ${breach}`;
}

const asAction = (words: readonly string[]): Action => ({
  kind: "command",
  text: words.join(" "),
  parsed: { parts: [{ words: [...words] }], unclear: [] },
  cwd: null,
});

function pathsAllowProblem(paths: readonly string[] | undefined): string | null {
  const secret = paths?.find(
    (path) => namesCredentials(path) || namesEngineData(path) || /(?:^|\/)\.git(?:\/|$)/.test(path),
  );
  return secret === undefined ? null : `is over the deny floor: nothing may allow ${secret}`;
}
