import { z } from "zod";
import { line, prose } from "../text.ts";

/** One plain command: a program and its words, with nothing for a shell to work out. */
export const simpleCommand = z.strictObject({
  words: z.array(z.string().max(4_000)).min(1).max(1_000),
});

/**
 * A command line after a parser has looked at it. The parser is a library outside the domain; what it found comes in with
 * the command. `unclear` says what keeps the parts from telling the whole story: then no rule may allow it.
 */
export const parsedCommand = z.strictObject({
  parts: z.array(simpleCommand).max(200),
  unclear: z.array(z.enum(["substitution", "redirect", "expansion", "control-flow", "unparsable"])).max(5),
});
export type ParsedCommand = z.infer<typeof parsedCommand>;

/** Something an agent wants to do and asks about. */
export const action = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("command"),
    text: prose(20_000),
    parsed: parsedCommand,
    cwd: line(4_000).nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal("file"),
    access: z.enum(["read", "write", "delete"]),
    /** Relative to the workspace when it is inside. */
    path: line(4_000),
    insideWorkspace: z.boolean(),
    /** Unified text of the change, as evidence. */
    diff: prose(200_000).nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal("network"),
    host: line(253),
    port: z.number().int().min(1).max(65_535).nullable(),
  }),
  z.strictObject({ kind: z.literal("secret"), name: line(200) }),
  z.strictObject({ kind: z.literal("spawn"), agent: line(200), count: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal("tool"), tool: line(200), input: prose(200_000) }),
]);
export type Action = z.infer<typeof action>;
