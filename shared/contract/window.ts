import { z } from "zod";
import { missionId } from "../ids.ts";
import { decisionId, taskId } from "../mission/ids.ts";
import { settings } from "../settings.ts";

/**
 * What travels on a window's MessagePort beside the engine's bytes. A `Uint8Array` on the port is a piece of the engine's
 * socket and is never looked into by main; everything else is one of these messages between the page and main itself.
 */

/** How main sees the engine. A link that is `up` carries bytes; every new `up` is a new connection. */
export const linkState = z.discriminatedUnion("state", [
  z.object({ state: z.literal("starting"), attempt: z.number().int() }),
  z.object({ state: z.literal("up") }),
  /** The process is there, but no heartbeat was answered since `since`. Nothing is lost; nothing is known either. */
  z.object({ state: z.literal("silent"), since: z.number() }),
  z.object({ state: z.literal("down"), reason: z.string(), retryAt: z.number() }),
  /** The restart budget is spent. Only a person starts it again. */
  z.object({ state: z.literal("failed"), reason: z.string(), log: z.string() }),
]);
export type LinkState = z.infer<typeof linkState>;

/** What only main can know about this window and this computer. */
export const windowFacts = z.object({
  platform: z.enum(["darwin", "win32", "linux"]),
  electron: z.string(),
  chrome: z.string(),
  notifications: z.boolean(),
  /** What Chromium says about the graphics: "hardware", "software" or "off". */
  graphics: z.enum(["hardware", "software", "off"]),
  reachable: z.object({ tray: z.boolean() }),
});
export type WindowFacts = z.infer<typeof windowFacts>;

/** Something to look at: a mission, and in it one task or one decision. */
export const place = z.object({
  mission: missionId,
  task: taskId.nullable(),
  decision: decisionId.nullable(),
});
export type Place = z.infer<typeof place>;

/** What becomes of agents that fly when the app is left. */
export const quitAnswer = z.enum(["keep-flying", "stop", "cancel"]);
export type QuitAnswer = z.infer<typeof quitAnswer>;

export const toPage = z.discriminatedUnion("t", [
  z.object({ t: z.literal("link"), link: linkState }),
  z.object({ t: z.literal("facts"), facts: windowFacts }),
  /** A menu item was chosen; the id is one of `commands` in shared/commands.ts. */
  z.object({ t: z.literal("command"), id: z.string() }),
  /** A notification or a link was followed. */
  z.object({ t: z.literal("open"), place }),
  /** The app is to be left while agents fly: the page asks what becomes of them. */
  z.object({ t: z.literal("ask-quit"), agents: z.number().int(), missions: z.number().int() }),
  /** A sentence for the person: main could not do what this page asked for. */
  z.object({ t: z.literal("problem"), words: z.string() }),
  /** The answer to `choose-folder`; null: the person chose none. */
  z.object({ t: z.literal("folder"), path: z.string().nullable() }),
]);
export type ToPage = z.infer<typeof toPage>;

/** Longer addresses are no links that anyone can read before opening them. */
export const MOST_LINK_LETTERS = 4_000;

export const toMain = z.discriminatedUnion("t", [
  /** Native menus, title bar and scroll bars follow the theme of the page. */
  z.object({ t: z.literal("theme"), theme: settings.shape.theme }),
  z.object({ t: z.literal("copy"), text: z.string().max(5_000_000) }),
  /** The clipboard goes to whatever has the keyboard in this page, as a paste like any other. */
  z.object({ t: z.literal("paste") }),
  /** Opened in the person's browser, after the person saw the address and said so. */
  z.object({ t: z.literal("open-link"), url: z.string().max(MOST_LINK_LETTERS) }),
  /** The system's own chooser; answered by `folder`. */
  z.object({ t: z.literal("choose-folder") }),
  z.object({ t: z.literal("restart-engine") }),
  z.object({ t: z.literal("new-window") }),
  z.object({ t: z.literal("close-window") }),
  z.object({ t: z.literal("quit") }),
  z.object({ t: z.literal("answer-quit"), answer: quitAnswer }),
  z.object({ t: z.literal("show-logs") }),
  z.object({ t: z.literal("zoom"), step: z.enum(["in", "out", "reset"]) }),
]);
export type ToMain = z.infer<typeof toMain>;

export { PORT_MESSAGE } from "./port-message.ts";
