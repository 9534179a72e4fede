import type { TaskId } from "../ids.ts";
import type { Action } from "../policies/action.ts";
import { branchesOf, gitCommands } from "../policies/git-command.ts";
import { hostsIn } from "../policies/hosts.ts";
import { Whereabouts } from "../policies/places.ts";
import { matches } from "../plan/path-pattern.ts";
import type { MissionState } from "../state.ts";

/** What this would reach, worked out from the action itself: paths, hosts, branches, tasks of others. */
export function blastRadius(state: MissionState, task: TaskId, action: Action): string[] {
  switch (action.kind) {
    case "command":
      return ofCommand(state, task, action);
    case "file":
      return [
        `${action.path}, ${action.insideWorkspace ? "inside" : "outside"} the workspace`,
        ...(action.access === "read" ? [] : alsoTouchedBy(state, task, action.path)),
      ];
    case "network":
      return [action.port === null ? `host ${action.host}` : `host ${action.host}, port ${action.port}`];
    case "secret":
      return [`secret ${action.name}`];
    case "spawn":
      return [`${action.count} more of ${action.agent}, beside ${state.policies.spawns} spawned before`];
    case "tool":
      return [`tool ${action.tool}`];
  }
}

function ofCommand(
  state: MissionState,
  task: TaskId,
  { parsed, cwd }: Extract<Action, { kind: "command" }>,
): string[] {
  const where = new Whereabouts(state.tasks.get(task)?.workspace?.path ?? null, cwd);
  const touches = new Set<string>();
  for (const { words } of parsed.parts) {
    if (where.placeOf(".") !== "inside") touches.add("runs outside the workspace");
    for (const word of words.slice(1)) {
      for (const host of hostsIn(word)) touches.add(`host ${host}`);
      if (!isPath(word)) continue;
      const place = where.placeOf(word);
      touches.add(
        place === "unknown" ? `${word}, known only when it runs` : `${word}, ${place} the workspace`,
      );
    }
    for (const branch of gitCommands(words).flatMap(branchesOf)) {
      touches.add(branch === null ? "the branch that is checked out" : `branch ${branch}`);
    }
    where.follow(words);
  }
  for (const unclear of parsed.unclear) touches.add(`more than its words say (${unclear})`);
  return touches.size === 0 ? ["the workspace"] : [...touches];
}

const isPath = (word: string): boolean =>
  !word.includes("://") && !word.startsWith("-") && (/^[~/.$]/.test(word) || word.includes("/"));

/** Tasks that have not ended and whose brief names the same file. */
function alsoTouchedBy(state: MissionState, task: TaskId, path: string): string[] {
  return [...state.active].flatMap((id) => {
    const other = state.tasks.get(id);
    if (id === task || other === undefined) return [];
    return other.spec.brief.scope.touch.some((pattern) => matches(pattern, path))
      ? [`also in the scope of "${id}"`]
      : [];
  });
}
