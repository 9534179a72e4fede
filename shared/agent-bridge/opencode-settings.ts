import { z } from "zod";

/** What opencode may do by itself, in its own words: one for a tool, or one for each pattern of it. */
export const opencodeMay = z.enum(["ask", "allow", "deny"]);
export const opencodePermission = z.record(
  z.string(),
  z.union([opencodeMay, z.record(z.string(), opencodeMay)]),
);
export type OpencodePermission = z.infer<typeof opencodePermission>;

/** What the engine tells the bridge of a session with opencode. */
export const opencodeSettings = z.strictObject({ permission: opencodePermission });
export type OpencodeSettings = z.infer<typeof opencodeSettings>;
