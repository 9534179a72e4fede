import type { Action } from "./action.ts";
import type { Circumstances } from "./circumstances.ts";
import type { Judgement } from "./evaluate.ts";
import { hiddenFloor } from "./hidden-floor.ts";
import { inScope, insideWorkspace, onlyLooks } from "./harmless.ts";
import { isHost, isPlainHost } from "./hosts.ts";
import { Whereabouts } from "./places.ts";

const judgement = (verdict: Judgement["verdict"], reason: string): Judgement => ({
  verdict,
  policy: null,
  reason,
});

/** What no rule is about. The table stands in README.md of this folder. */
export function byAutonomy(action: Action, about: Circumstances): Judgement {
  // A secret is handed out by a person and by nobody else.
  if (action.kind === "secret") return judgement("ask", "A secret is only handed out by a person.");
  switch (about.autonomy) {
    case "ask-me":
      return judgement("ask", "This mission asks before everything.");
    case "guarded":
      return isHarmless(action, about)
        ? judgement("allow", "It stays inside the task and no rule is against it.")
        : judgement("ask", "No rule covers it.");
    case "hands-free":
      return handsFree(action, about);
  }
}

function isHarmless(action: Exclude<Action, { kind: "secret" }>, about: Circumstances): boolean {
  switch (action.kind) {
    case "command":
      return looksOnly(action, about);
    case "file":
      if (!action.insideWorkspace || !insideWorkspace(action.path, about)) return false;
      return action.access === "read" || (action.access === "write" && inScope(action.path, about));
    case "network":
      return about.hosts?.some((host) => isPlainHost(action.host) && isHost(host, action.host)) === true;
    case "spawn":
    case "tool":
      return false;
  }
}

function looksOnly({ parsed, cwd }: Extract<Action, { kind: "command" }>, about: Circumstances): boolean {
  if (parsed.unclear.length > 0 || parsed.parts.length === 0) return false;
  const where = new Whereabouts(about.workspace, cwd);
  return parsed.parts.every(({ words }) => {
    const looks = onlyLooks(words, where);
    where.follow(words);
    return looks;
  });
}

function handsFree(action: Exclude<Action, { kind: "secret" }>, about: Circumstances): Judgement {
  if (action.kind === "network" && !mayReach(action.host, about)) {
    return judgement(
      "deny",
      "The brief of the task does not ask for this host, and nobody is there to be asked.",
    );
  }
  const hidden = action.kind === "command" ? hiddenFloor(action.parsed, action.cwd, about) : null;
  return hidden === null
    ? judgement("allow", "The mission flies hands-free and nothing is against it.")
    : judgement("ask", `It may do what is never allowed: ${hidden}.`);
}

const mayReach = (host: string, { hosts }: Circumstances): boolean =>
  hosts !== null && isPlainHost(host) && (hosts.length === 0 || hosts.some((rule) => isHost(rule, host)));
