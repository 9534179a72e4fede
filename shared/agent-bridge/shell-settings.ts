import { z } from "zod";

/** What the engine tells the bridge of a session with the command line: what to run, in its order, and nothing else. */
export const shellSettings = z.strictObject({ commands: z.array(z.string().min(1)) });
export type ShellSettings = z.infer<typeof shellSettings>;
