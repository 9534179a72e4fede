import { z } from "zod";

/** What the engine tells the bridge of a session with an agent that speaks the Agent Client Protocol. */
export const acpSettings = z.strictObject({
  /** The mode it has to fly in, in its own word; null: the one it begins with. */
  mode: z.string().min(1).max(200).nullable(),
});
export type AcpSettings = z.infer<typeof acpSettings>;
