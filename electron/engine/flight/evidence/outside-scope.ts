import { matches } from "#shared/mission/plan/path-pattern.ts";
import type { Brief } from "#shared/mission/plan/brief.ts";
import { takeBack } from "../../git/take-back.ts";
import type { Workspace, Workspaces } from "../../git/workspaces.ts";
import { outsideScope } from "./scope.ts";

export interface Allowed {
  readonly brief: Pick<Brief, "scope">;
  /** Who may only read may change nothing. */
  readonly writes: boolean;
  /** Surfaces that somebody else has to change: whoever is next in this workspace must not ship this. */
  readonly barred: readonly string[];
  /** The commit of what lay there when the attempt began: only what differs from it is its own. null: all is. */
  readonly began?: string | null;
}

/** A repository inside hides what lies in it: once it is put aside, its files are looked at like any others. */
const MAX_LOOKS = 4;

/** What lies outside the scope is kept in refs and then taken back: it is never part of what is merged. */
export async function keepAndTakeBack(
  workspaces: Pick<Workspaces, "changed" | "checkpoint">,
  workspace: Workspace,
  { brief, writes, barred: surfaces, began = null }: Allowed,
  at: number,
) {
  const everChanged = new Set<string>();
  const outside = new Set<string>();
  const barred = new Set<string>();
  const keptIn: string[] = [];
  for (let look = 0; look < MAX_LOOKS; look++) {
    const changed = await workspaces.changed(workspace, workspace.base);
    for (const path of changed) everChanged.add(path);
    const breach = outsideScope(changed, brief, writes);
    const own = began === null ? null : new Set(await workspaces.changed(workspace, began));
    const others = changed.filter(
      (path) => own?.has(path) !== false && surfaces.some((surface) => matches(surface, path)),
    );
    if (breach.length + others.length === 0) break;
    for (const path of breach) outside.add(path);
    for (const path of others) barred.add(path);
    // Each time anew: what was in a repository inside is seen only after that was put aside.
    keptIn.push((await workspaces.checkpoint(workspace, "outside-scope", at)).ref);
    await takeBack(workspace, workspace.base, breach);
    const rest = others.filter((path) => !outside.has(path));
    if (rest.length > 0) await takeBack(workspace, began ?? workspace.base, rest);
  }
  return { changed: [...everChanged], outside: [...outside], barred: [...barred], keptIn };
}
