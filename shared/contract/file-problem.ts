import { z } from "zod";

/** A place in a file a person wrote, and what is wrong there. */
export const fileProblem = z.object({
  file: z.string(),
  /** 1 is the first; null: it is about the file as a whole. */
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  sentence: z.string(),
});
export type FileProblem = z.infer<typeof fileProblem>;
