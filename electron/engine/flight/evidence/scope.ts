import { matches } from "#shared/mission/plan/path-pattern.ts";
import type { Brief } from "#shared/mission/plan/brief.ts";
import type { Signal } from "#shared/mission/flight/signal.ts";

/** A mission takes none that is longer, and of a part nobody can tell how dangerous it is. */
const LONGEST_PATH = 1_000;
/** As many as a person reads; the rest is counted. */
const NAMED = 20;

/** What was changed although the brief does not allow it. Who may only read may change nothing. */
export function outsideScope(
  changed: readonly string[],
  { scope }: Pick<Brief, "scope">,
  writes: boolean,
): readonly string[] {
  return changed.filter((path) => {
    const isNestedGit = path.split("/").includes(".git");
    const isMeant = writes && scope.touch.some((pattern) => matches(pattern, path));
    return (
      path.length > LONGEST_PATH ||
      isNestedGit ||
      !isMeant ||
      scope.avoid.some((pattern) => matches(pattern, path))
    );
  });
}

export function scopeSignal(
  outside: readonly string[],
  keptIn: readonly string[],
  barred: readonly string[] = [],
): Signal {
  if (outside.length === 0 && barred.length === 0)
    return { name: "scope", holds: true, source: "git diff in the workspace", detail: "inside the scope" };
  const all = [...new Set([...outside, ...barred])];
  const named = all.slice(0, NAMED).join(", ");
  const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : "";
  const what =
    outside.length === 0 ? "changed what another family has to change" : "changed outside the scope";
  const kept =
    keptIn.length === 0 ? "" : ` It was taken back; what it looked like is kept in ${keptIn.join(" and ")}.`;
  return {
    name: "scope",
    holds: false,
    source: "git diff in the workspace",
    detail: `${what}: ${named}${more}.${kept}`,
  };
}
