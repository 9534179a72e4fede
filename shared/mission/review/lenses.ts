import { matches } from "../plan/path-pattern.ts";
import type { TaskState } from "../flight/task.ts";
import { namesSurface } from "../plan/risk.ts";
import { writes } from "../plan/task-nature.ts";
import type { TaskSpec } from "../plan/task-spec.ts";
import type { ReviewLevel } from "../words.ts";
import type { Lens } from "./finding.ts";

/** Which reviews a level asks for whatever was touched. They are blind: none sees another one of its round. */
const ALWAYS: Readonly<Record<ReviewLevel, readonly Lens[]>> = {
  light: [],
  standard: ["adversarial"],
  full: ["adversarial", "quality"],
};

/**
 * One more fresh reviewer costs as much as the one before, so a full review has a lens only where the files ask for it: who may
 * do what; what fails in another program, on a disk or on a line; what is kept.
 */
const SURFACES: Readonly<Record<SurfaceLens, readonly string[]>> = {
  security: [
    "**/*auth*",
    "**/*auth*/**",
    "**/*{login,session,token,secret,credential,password,permission,crypto}*",
    "**/*{login,session,token,secret,credential,password,permission,crypto}*/**",
    "**/api/**",
    "**/openapi*.{yaml,yml,json}",
    "**/payment*/**",
    "**/billing/**",
    ".github/**",
    ".gitlab-ci.yml",
    ".flightdeck/**",
    "**/Dockerfile*",
    "**/{package-lock.json,pnpm-lock.yaml,yarn.lock,Cargo.lock,go.sum}",
  ],
  "error-handling": [
    "**/{net,network,http,rpc,io,fs,jobs,queue,queues,worker,workers,clients,webhooks,payment,payments,billing}/**",
    "**/*{client,fetch,retry,queue,worker,webhook,upload,download}*",
    "**/*.proto",
  ],
  "data-integrity": [
    "**/migrations/**",
    "**/*.sql",
    "**/*.prisma",
    "**/{db,database,store,storage,persistence,payment,payments,billing}/**",
    "**/*{schema,migration,backup}*",
  ],
};
export type SurfaceLens = Exclude<Lens, "adversarial" | "quality">;
export const SURFACE_LENSES = Object.keys(SURFACES) as readonly SurfaceLens[];

/** A lens, and the file that asks for it. */
export interface AskedLens {
  readonly lens: SurfaceLens;
  readonly because: string;
}

/** What these files ask to be looked at for, at the full level. */
export const lensesOfFiles = (files: readonly string[]): readonly AskedLens[] =>
  SURFACE_LENSES.flatMap((lens) => {
    const because = files.find((file) => SURFACES[lens].some((surface) => matches(surface, file)));
    return because === undefined ? [] : [{ lens, because }];
  });

// A spec is never changed, only replaced.
const known = new WeakMap<TaskSpec, readonly AskedLens[]>();

/** The same of what a task says it will touch. */
export function lensesOfPlan(spec: TaskSpec): readonly AskedLens[] {
  const before = known.get(spec);
  if (before !== undefined) return before;
  const asked = SURFACE_LENSES.flatMap((lens) => {
    const because = spec.brief.scope.touch.find((touch) =>
      SURFACES[lens].some((surface) => namesSurface(touch, surface)),
    );
    return because === undefined || !writes(spec) ? [] : [{ lens, because }];
  });
  known.set(spec, asked);
  return asked;
}

/** Which reviews every round of this task has. */
export function lensesOf({ spec, reviewLevel, lenses }: TaskState): readonly Lens[] {
  const always = ALWAYS[reviewLevel];
  if (reviewLevel !== "full") return always;
  const planned = lensesOfPlan(spec).map(({ lens }) => lens);
  return [...always, ...SURFACE_LENSES.filter((lens) => planned.includes(lens) || lenses.includes(lens))];
}
