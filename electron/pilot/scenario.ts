import { z } from "zod";
import { stepShapes, type Step, type StepName } from "./step-shapes.ts";

const isStepName = (name: string): name is StepName => Object.hasOwn(stepShapes, name);

/** `- complete` and `- complete:` are the same step. */
function nameAndArguments(given: unknown): [name: string, settings: unknown] | undefined {
  if (typeof given === "string") return [given, null];
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const [only, ...more] = Object.entries(given);
  return only === undefined || more.length > 0 ? undefined : only;
}

/** Chosen by its one key, so that a mistake is told about that step and not about every step there is. */
const step = z.unknown().transform((given, context): Step => {
  const refuse = (message: string, path: PropertyKey[] = []): never => {
    context.addIssue({ code: "custom", message, path });
    return z.NEVER;
  };
  const found = nameAndArguments(given);
  if (found === undefined) return refuse("is not a step: a step has one key, its name");
  const [name, settings] = found;
  if (!isStepName(name))
    return refuse(`"${name}" is no step; there are ${Object.keys(stepShapes).join(", ")}`);
  const parsed = stepShapes[name].safeParse(settings ?? {});
  if (parsed.success) return { name, settings: parsed.data } as Step;
  const [issue] = parsed.error.issues;
  return refuse(issue?.message ?? "does not fit", [name, ...(issue?.path ?? [])]);
});

const steps = z.array(step).max(1_000);
const segment = z.strictObject({ steps });

/** One of two keys rather than a union: a mistake inside is then told at its own place. */
const exactlyOne = (given: object, one: string, other: string): boolean => one in given !== other in given;

const attempt = z
  .strictObject({ segments: z.array(segment).min(1).optional(), steps: steps.optional() })
  .refine((given) => exactlyOne(given, "segments", "steps"), "needs either segments or steps")
  .transform((given) => ({ segments: given.segments ?? [{ steps: given.steps ?? [] }] }));

/** What a scripted agent does. `steps` alone means one attempt with one segment. */
export const scenario = z
  .strictObject({
    /** Divides every duration. */
    speed: z.number().positive().max(1_000).default(1),
    attempts: z.array(attempt).min(1).optional(),
    steps: steps.optional(),
  })
  .refine((given) => exactlyOne(given, "attempts", "steps"), "needs either attempts or steps")
  .transform(({ speed, attempts, ...given }) => ({
    speed,
    attempts: attempts ?? [{ segments: [{ steps: given.steps ?? [] }] }],
  }));
export type Scenario = z.infer<typeof scenario>;

export interface Script {
  readonly steps: readonly Step[];
  /** The scenario has this very segment; otherwise it goes on with the one before. */
  readonly isOwn: boolean;
}

const nth = <Item>(items: readonly Item[], number: number): Item | undefined =>
  items[Math.min(number, items.length) - 1];

/** The nth attempt uses the nth entry, later ones the last; the same for segments. */
export function scriptFor(scenario: Scenario, attempt: number, segment: number): Script {
  const segments = nth(scenario.attempts, attempt)?.segments ?? [];
  return { steps: nth(segments, segment)?.steps ?? [], isOwn: segment <= segments.length };
}
