import { z } from "zod";
import { line, prose, repositoryPath } from "../text.ts";

/** What a worker hands back. A report, not a claim that it is done. */
export const packet = z.strictObject({
  summary: prose(8_000),
  /** At most five of each: a report nobody reads is none. */
  changed: z.array(line(1_000)).max(5),
  where: z.array(repositoryPath).max(500),
  risks: z.array(line(1_000)).max(5),
  nextSteps: z.array(line(1_000)).max(5),
  openQuestions: z.array(line(1_000)).max(5),
  /** Recorded decisions it does not follow: said by the worker, shown to the person. */
  departsFrom: z.array(line(200)).max(5).default([]),
  commands: z.array(z.strictObject({ command: prose(4_000), exitCode: z.number().int().nullable() })).max(50),
});
export type Packet = z.infer<typeof packet>;
