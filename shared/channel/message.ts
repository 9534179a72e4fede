import { z } from "zod";
import { action } from "../mission/policies/action.ts";
import { agentCommands } from "../mission/flight/flight-commands.ts";
import { proposedTask } from "../mission/plan/proposed-task.ts";
import { line, prose } from "../mission/text.ts";

/**
 * An agent's session and the engine: one JSON value per line, both ways. An agent reports and asks about its own attempt;
 * which one that is, the channel knows. Nothing here can answer a decision, change a rule or name another task.
 */

export const CHANNEL_PROTOCOL = 1;

/** A longer line ends the connection. */
export const MAX_LINE_BYTES = 256 * 1024;

/** What may be read at once. In the longest of characters it still fits into a line. */
export const MAX_READ_CHARACTERS = 40_000;

/** Until somebody has said who they are, they get to fill no more memory than a hello needs. */
export const MAX_HELLO_BYTES = 16 * 1024;

const ABOUT = { task: true, attempt: true } as const;
const [
  turn,
  progress,
  usage,
  rateLimited,
  blocked,
  request,
  question,
  checkpoint,
  packet,
  completed,
  requestGone,
  conversation,
  trouble,
  limits,
  decided,
  remember,
] = agentCommands;

const [commandAction, fileAction, networkAction, secretAction, spawnAction, toolAction] = action.options;

/** What an agent asks for. Its own parse of a command line counts for nothing: the engine makes one. */
export const askedAction = z.discriminatedUnion("kind", [
  commandAction.omit({ parsed: true }),
  fileAction,
  networkAction,
  secretAction,
  spawnAction,
  toolAction,
]);
export type AskedAction = z.infer<typeof askedAction>;

/** The commands of agents without what the engine knows better: whose they are, protected folders, checkpoint refs. */
export const agentReport = z.discriminatedUnion("type", [
  turn.omit(ABOUT),
  progress.omit(ABOUT),
  usage.omit(ABOUT),
  rateLimited.omit(ABOUT),
  blocked.omit(ABOUT),
  request.omit({ ...ABOUT, protectedFolders: true }).extend({ action: askedAction }),
  question.omit(ABOUT),
  checkpoint.omit({ ...ABOUT, ref: true }),
  packet.omit(ABOUT),
  completed.omit(ABOUT),
  requestGone.omit(ABOUT),
  conversation.omit(ABOUT),
  trouble.omit(ABOUT),
  limits.omit(ABOUT),
  decided.omit(ABOUT),
  remember.omit(ABOUT),
  /** "did X, remaining Y, next start from Z", for the session that goes on with this work. */
  z.strictObject({ type: z.literal("hand-off"), text: prose(8_000).min(1) }),
  /** Becomes a proposed change of the plan, of whoever may propose one (`plan.propose-diff`). */
  z.strictObject({
    type: z.literal("propose-tasks"),
    tasks: z.array(proposedTask).min(1).max(20),
    reason: prose(4_000).trim().min(1, "is empty"),
  }),
  /** Changes nothing: what it reads comes with the `taken`. */
  z.strictObject({ type: z.literal("read"), what: z.enum(["decisions", "tasks"]) }),
]);
export type AgentReport = z.infer<typeof agentReport>;
/** As an agent writes it: what has a default may be left out. */
export type AgentReportInput = z.input<typeof agentReport>;

const seq = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
/** One process that reports. Its reports are numbered from 1 without a gap, so that sending one again is harmless. */
export const writer = z.string().regex(/^[a-z0-9]{8,32}$/, "expected 8 to 32 letters and digits");

/** The report itself is looked at later: one that does not fit is rejected and the connection goes on. */
export const fromAgent = z.discriminatedUnion("t", [
  z.object({
    t: z.literal("hello"),
    protocol: z.number().int(),
    token: z.string().max(200),
    writer,
    /** Takes deliveries, and its absence is noticed. A hook that only reports says false. */
    listens: z.boolean(),
  }),
  z.object({ t: z.literal("report"), seq, report: z.unknown() }),
  z.object({ t: z.literal("took"), delivery: z.string().max(300) }),
]);
export type FromAgent = z.infer<typeof fromAgent>;

/** What the engine brings an agent. */
export const deliveryBody = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("answer"),
    request: line(200),
    allowed: z.boolean(),
    text: z.string(),
    /** What to do instead, when a person changed it. */
    action: action.nullable(),
  }),
  z.strictObject({ type: z.literal("tell"), text: z.string() }),
  z.strictObject({ type: z.literal("interrupt") }),
  z.strictObject({ type: z.literal("resume") }),
  z.strictObject({ type: z.literal("wind-up"), cause: z.enum(["time-limit", "context-limit"]) }),
]);
export type DeliveryBody = z.infer<typeof deliveryBody>;

export const toAgent = z.discriminatedUnion("t", [
  z.object({ t: z.literal("welcome"), instance: z.string() }),
  /** Followed by the end of the connection; trying again gives the same. */
  z.object({ t: z.literal("refused"), message: z.string() }),
  /** With a text where something was to be read; the same report heard again has none. */
  z.object({ t: z.literal("taken"), seq, text: z.string().max(MAX_READ_CHARACTERS).optional() }),
  z.object({ t: z.literal("rejected"), seq, sentence: z.string() }),
  z.object({ t: z.literal("delivery"), id: z.string().max(300), body: deliveryBody }),
]);
export type ToAgent = z.infer<typeof toAgent>;

/** A line of the spool: a report that could not be given to an engine, kept until one reads it. */
export const spooledReport = z.object({ writer, seq, report: z.unknown() });
export type SpooledReport = z.infer<typeof spooledReport>;
