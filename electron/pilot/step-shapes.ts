import { z } from "zod";
import { repositoryPath } from "#shared/mission/text.ts";

const seconds = z.number().min(0).max(86_400);
const text = z.string().max(100_000);

/** `say: hello` for `say: { detail: hello }`. */
const short = <Shape extends z.ZodRawShape>(key: keyof Shape & string, shape: z.ZodObject<Shape>) =>
  z.preprocess(
    (given) => (typeof given === "string" || typeof given === "number" ? { [key]: given } : given),
    shape,
  );

const contentsOf = (given: Readonly<Record<string, unknown>>, keys: readonly string[]): number =>
  keys.filter((key) => given[key] !== undefined).length;

const edit = z
  .strictObject({
    file: repositoryPath,
    content: text.optional(),
    append: text.optional(),
    replace: z.strictObject({ from: text.min(1), to: text }).optional(),
    /** A file of the workspace whose content is copied. */
    fromFile: repositoryPath.optional(),
  })
  .refine(
    (given) => contentsOf(given, ["content", "append", "replace", "fromFile"]) === 1,
    "needs exactly one of content, append, replace, fromFile",
  );

const asking = {
  why: text.default(""),
  /** What a denial leads to. */
  denied: z.enum(["go-on", "stop"]).default("go-on"),
};

const askPermission = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("command"),
    command: z.string().min(1),
    expect: z.number().int().default(0),
    ...asking,
  }),
  z.strictObject({
    kind: z.literal("file"),
    access: z.enum(["read", "write", "delete"]),
    path: z.string().min(1),
    content: text.optional(),
    ...asking,
  }),
  z.strictObject({
    kind: z.literal("network"),
    host: z.string().min(1),
    port: z.number().int().nullable().default(443),
    ...asking,
  }),
  z.strictObject({ kind: z.literal("secret"), name: z.string().min(1), ...asking }),
]);

const writeOutside = z
  .strictObject({
    /** In the workspace, outside the task's scope. */
    file: repositoryPath.optional(),
    /** Outside the workspace. */
    path: z.string().min(1).optional(),
    content: text.default("written outside\n"),
  })
  .refine((given) => contentsOf(given, ["file", "path"]) === 1, "needs exactly one of file, path");

const screen = z
  .strictObject({
    title: z.string(),
    /** Shown one after the other. */
    frames: z.array(text).min(1).optional(),
    /** Come in one by one. */
    lines: z.array(z.string()).min(1).optional(),
    seconds: seconds.default(3),
  })
  .refine((given) => contentsOf(given, ["frames", "lines"]) === 1, "needs exactly one of frames, lines");

const crash = z
  .strictObject({
    signal: z.enum(["SIGKILL", "SIGSEGV", "SIGABRT", "SIGTERM"]).optional(),
    code: z.number().int().min(1).max(255).optional(),
  })
  .refine((given) => contentsOf(given, ["signal", "code"]) === 1, "needs exactly one of signal, code");

const lines = z.array(z.string()).max(5);
const nothingMore = z.strictObject({});

/** Every step there is, by its key. README.md says what each does. */
export const stepShapes = {
  print: short("text", z.strictObject({ text, pace: z.number().positive().optional() })),
  screen,
  say: short("detail", z.strictObject({ detail: z.string().max(500) })),
  edit,
  delete: short("file", z.strictObject({ file: repositoryPath })),
  run: short("command", z.strictObject({ command: z.string().min(1), expect: z.number().int().default(0) })),
  "ask-permission": askPermission,
  ask: z.strictObject({
    question: z.string().min(1).max(200),
    why: text.default(""),
    choices: z.array(z.string().min(1).max(80)).max(6).default([]),
    writeAnswerTo: repositoryPath.optional(),
  }),
  checkpoint: z.strictObject({
    label: z.enum(["first-change", "core-drafted", "before-destructive"]).default("first-change"),
    summary: z.string().max(2_000),
    plans: z.string().max(2_000),
  }),
  usage: z.strictObject({
    tokensIn: z.number().int().min(0),
    tokensOut: z.number().int().min(0),
    tokensCached: z.number().int().min(0).default(0),
    /** null: nobody knows what it cost. */
    costMicros: z.number().int().min(0).nullable().default(0),
    contextUsed: z.number().min(0).max(1).nullable().default(null),
    /** A scripted agent has none; one that plays a real agent names the model it plays. */
    model: z.string().max(200).optional(),
  }),
  "rate-limited": short("seconds", z.strictObject({ seconds: seconds.min(0.001) })),
  wait: short("seconds", z.strictObject({ seconds })),
  stall: nothingMore,
  "lose-channel": short("seconds", z.strictObject({ seconds: z.union([seconds, z.literal("forever")]) })),
  "needs-segment": z.strictObject({ contextUsed: z.number().min(0).max(1).optional() }),
  "expect-prompt": short("contains", z.strictObject({ contains: z.string().min(1) })),
  nothing: nothingMore,
  crash,
  "leave-children": short("count", z.strictObject({ count: z.number().int().min(1).max(20) })),
  "write-outside": writeOutside,
  "ignore-term": nothingMore,
  flood: short("megabytes", z.strictObject({ megabytes: z.number().positive().max(10_000) })),
  "log-out": short("detail", z.strictObject({ detail: z.string().max(500).default("Signed out.") })),
  "trust-wall": short(
    "detail",
    z.strictObject({ detail: z.string().max(500).default("Do you trust the files in this folder?") }),
  ),
  packet: z.strictObject({
    summary: z.string().max(8_000).optional(),
    changed: lines.optional(),
    where: z.array(repositoryPath).max(500).optional(),
    risks: lines.optional(),
    nextSteps: lines.optional(),
    openQuestions: lines.optional(),
    departsFrom: lines.optional(),
  }),
  complete: nothingMore,
  exit: short("code", z.strictObject({ code: z.number().int().min(0).max(255) })),
  "commit-attempt": short(
    "message",
    z.strictObject({ message: z.string().default("A commit of the agent's own") }),
  ),
  secret: short("name", z.strictObject({ name: z.string().min(1) })),
  "nested-git": short("folder", z.strictObject({ folder: repositoryPath.default("vendored") })),
  background: z.strictObject({ command: z.string().min(1), seconds }),
} as const;

export type StepName = keyof typeof stepShapes;
export type Settings<Name extends StepName> = z.infer<(typeof stepShapes)[Name]>;
export type Step = {
  [Name in StepName]: { readonly name: Name; readonly settings: Settings<Name> };
}[StepName];
