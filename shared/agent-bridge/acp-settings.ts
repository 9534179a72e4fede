import { z } from "zod";

/** What the engine tells the bridge of a session with an agent that speaks the Agent Client Protocol. */
export const acpSettings = z.strictObject({
  /** The mode it has to fly in, in its own word; null: the one it begins with. */
  mode: z.string().min(1).max(200).nullable(),
  /** It names a command by the title of its call, word for word, and says it nowhere else. */
  titleIsCommand: z.boolean().default(false),
  /** The person trusts what the repository brings for agents. An agent that can be told to leave it alone is told so otherwise. */
  trustsRepository: z.boolean().default(false),
});
export type AcpSettings = z.input<typeof acpSettings>;
