import { z } from "zod";
import { line, prose } from "../text.ts";

/** Independent pieces of evidence about an attempt. All that apply have to hold. */
export const signalName = z.enum([
  "process-exit",
  "completed-event",
  "activity",
  "expected-files",
  "scope",
  "acceptance",
  "packet",
  "change",
]);
export type SignalName = z.infer<typeof signalName>;

export const signal = z.strictObject({
  name: signalName,
  /** null: nobody saw it. Unknown is never success. */
  holds: z.boolean().nullable(),
  /** Where it was seen: an exit record, a hook, git, a command the engine ran. */
  source: line(200),
  detail: prose(20_000).default(""),
});
export type Signal = z.infer<typeof signal>;
