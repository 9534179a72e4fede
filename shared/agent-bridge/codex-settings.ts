import { z } from "zod";

/** What the engine tells the bridge of a session with Codex. */
export const codexSettings = z.strictObject({
  /** Settings for this run alone, as `-c` takes them. */
  config: z.array(z.string()),
  /** `own`: Codex puts every command into a sandbox of its own. `ours`: only the session's box is around it. */
  sandbox: z.enum(["own", "ours"]),
  /** A JSON schema for what it says last; null: free text. */
  outputSchema: z.record(z.string(), z.unknown()).nullable(),
});
export type CodexSettings = z.infer<typeof codexSettings>;
