import { groupBy } from "../group-by.ts";
import type { TaskId } from "../../ids.ts";
import { mayOverlap, plainFolders, surelyCovers } from "../path-pattern.ts";
import { writes } from "../task-nature.ts";
import type { TaskSpec } from "../task-spec.ts";
import type { Order } from "./order.ts";
import type { Reason } from "./reason.ts";

/** Pairs of patterns that are looked at; a plan that needs more gets a caution that says so, not minutes of waiting. */
const MOST_COMPARISONS = 150_000;
/** Reasons that are written out one by one. */
const MOST_REASONS = 200;

/** Tasks by the pattern they may change. */
type Scopes = ReadonlyMap<string, readonly TaskSpec[]>;

/** Two writers that may run at the same time must not be able to change the same file. */
export function scopeReasons(specs: readonly TaskSpec[], order: Order): Reason[] {
  const sorted = specs
    .filter((spec) => writes(spec))
    .toSorted((a, b) => order.positionOf(a.id) - order.positionOf(b.id));
  const scopes = new Map<string, TaskSpec[]>();
  for (const spec of sorted) {
    for (const pattern of new Set(spec.brief.scope.touch)) {
      const tasks = scopes.get(pattern);
      if (tasks === undefined) scopes.set(pattern, [spec]);
      else tasks.push(spec);
    }
  }
  const found = new Found(order);
  for (const [pattern, tasks] of scopes) found.chain(tasks, pattern, pattern);
  const compared = eachOverlap(scopes, (a, b) => {
    found.between(pick(scopes, a, b), pick(scopes, b, a), a, b);
  });
  return compared ? found.reasons() : [...found.reasons(), NOT_COMPARED];
}

const NOT_COMPARED: Reason = {
  verdict: "caution",
  code: "scopes-not-compared",
  tasks: [],
  sentence: `The scopes of this plan need more than ${MOST_COMPARISONS} comparisons, so not all were compared. Name folders in them instead of patterns that begin with a star.`,
};

/** The tasks of one pattern that do not keep away from the other. */
const pick = (scopes: Scopes, pattern: string, other: string): readonly TaskSpec[] =>
  (scopes.get(pattern) ?? []).filter(
    (spec) => !spec.brief.scope.avoid.some((away) => surelyCovers(away, other)),
  );

/**
 * Only patterns of which one stands in a folder of the other can meet, so each is compared with those in its own folder and
 * in the ones above. False: given up.
 */
function eachOverlap(scopes: Scopes, act: (a: string, b: string) => void): boolean {
  const byFolder = groupBy(scopes.keys(), (pattern) => plainFolders(pattern).join("/"));
  let left = MOST_COMPARISONS;
  for (const [folder, patterns] of byFolder) {
    const names = folder === "" ? [] : folder.split("/");
    const above = [...names.keys()].flatMap((depth) => byFolder.get(names.slice(0, depth).join("/")) ?? []);
    for (const [index, pattern] of patterns.entries()) {
      const others = [...above, ...patterns.slice(index + 1)];
      left -= others.length;
      if (left < 0) return false;
      for (const other of others) if (mayOverlap(pattern, other)) act(pattern, other);
    }
  }
  return true;
}

/** They have workspaces of their own, and only one of them is merged. */
const areRivals = (one: TaskSpec, other: TaskSpec): boolean =>
  one.rival === other.id && other.rival === one.id;

/**
 * Collects pairs. Tasks that may meet are walked in the order of the plan's edges: when each is certainly behind the one
 * before it, all are, so it is enough to look at neighbours, and the edges offered for neighbours settle the rest.
 */
class Found {
  readonly #order: Order;
  readonly #pairs = new Map<string, Reason>();
  #more = 0;

  constructor(order: Order) {
    this.#order = order;
  }

  chain(tasks: readonly TaskSpec[], a: string, b: string): void {
    for (const [index, spec] of tasks.entries()) {
      const before = tasks[index - 1];
      if (before === undefined) continue;
      this.#pair(before, spec, a, b);
      const earlier = tasks[index - 2];
      // Nothing stands between two rivals, so whoever is beside one of them is looked at for both.
      if (earlier !== undefined && (areRivals(before, spec) || areRivals(earlier, before)))
        this.#pair(earlier, spec, a, b);
    }
  }

  between(left: readonly TaskSpec[], right: readonly TaskSpec[], a: string, b: string): void {
    const ofLeft = new Set(left);
    const both = [...new Set([...left, ...right])].toSorted(
      (one, other) => this.#order.positionOf(one.id) - this.#order.positionOf(other.id),
    );
    for (const [index, spec] of both.entries()) {
      const before = both[index - 1];
      if (before === undefined || ofLeft.has(before) === ofLeft.has(spec)) continue;
      this.#pair(before, spec, a, b);
    }
  }

  #pair(one: TaskSpec, other: TaskSpec, a: string, b: string): void {
    const [first, second]: [TaskId, TaskId] = [one.id, other.id];
    if (areRivals(one, other)) return;
    if (first === second || this.#order.isBefore(first, second)) return;
    const key = `${first} ${second}`;
    if (this.#pairs.has(key)) return;
    if (this.#pairs.size >= MOST_REASONS) {
      this.#more += 1;
      return;
    }
    const where = a === b ? a : `${a} and ${b}`;
    this.#pairs.set(key, {
      verdict: "no-go",
      code: "shared-files",
      tasks: [first, second],
      sentence: `${first} and ${second} may run at the same time and may change the same file (${where}). Let ${second} come after ${first}, or split the scope.`,
      fix: [{ op: "connect", task: second, after: first }],
    });
  }

  reasons(): Reason[] {
    const all = [...this.#pairs.values()];
    if (this.#more === 0) return all;
    const sentence = `${this.#more} more times two tasks may run at the same time and change the same file. Put the first ones right and check again.`;
    return [...all, { verdict: "no-go", code: "shared-files", tasks: [], sentence }];
  }
}
