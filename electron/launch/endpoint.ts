import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { systemCode } from "./plain-error.ts";

/**
 * Where an engine listens and the token that makes a client an operator. The file is readable by the person alone: who
 * can read it may act as them.
 */
export const endpoint = z.object({
  socket: z.string(),
  token: z.string(),
  pid: z.number().int(),
  instance: z.string(),
  build: z.string(),
  protocol: z.number().int(),
});
export type Endpoint = z.infer<typeof endpoint>;

const file = (directory: string) => join(directory, "run", "engine.json");

/** undefined: no engine has written one, or one was just being replaced. */
export function readEndpoint(directory: string): Endpoint | undefined {
  try {
    return endpoint.parse(JSON.parse(readFileSync(file(directory), "utf8")));
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError || error instanceof z.ZodError)
      return undefined;
    throw error;
  }
}

/** Whole or not at all: a reader never sees half a token. */
export function writeEndpoint(directory: string, value: Endpoint): void {
  const draft = `${file(directory)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
  renameSync(draft, file(directory));
}

/** Only its own: a newer engine may already have written another. */
export function removeEndpoint(directory: string, instance: string): void {
  if (readEndpoint(directory)?.instance === instance) rmSync(file(directory), { force: true });
}
