import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import type { AgentEvent } from "./agent-event.ts";
import type { Frames } from "./frame-log.ts";
import type { SessionHooks } from "./hook/session-hooks.ts";

/** What is answered to an ask. */
export interface AskAnswer {
  readonly allowed: boolean;
  /** The reason of a denial, or the answer to a question. */
  readonly text: string;
  /** The command to run instead, when a person changed it; null: as it was asked. */
  readonly editedCommand: string | null;
}

export interface Ended {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines of its error output. */
  readonly stderr: string;
}

/** One CLI that talks: what the bridge asks of every protocol. Nothing here knows of missions. */
export interface Conversation {
  /** Starts the CLI and its first turn. Rejects with a PlainError when it cannot be started. */
  start(prompt: string): Promise<void>;
  /** A message: into the running turn where the CLI can do that, else a new turn (queued behind the running one). */
  say(text: string): Promise<void>;
  /** A changed command is run in place of the one that was asked about; else that one is declined, and the agent is told of it. */
  readonly runsEdits: boolean;
  /** "gone": nobody waits for it any more. */
  answer(ask: string, answer: AskAnswer): Promise<"taken" | "gone">;
  /** Ends the running turn; "turn-ended" follows with "interrupted". Without a running turn it does nothing. */
  interrupt(): Promise<void>;
  /** Asks for the hand-off by the agent's own means, in a turn of its own; its last message is the hand-off. */
  handOff(request: string): Promise<void>;
  /** Ends the CLI and everything it started. Resolves when all of it is gone. */
  stop(): Promise<Ended>;
  /** Resolves when the CLI has ended by itself or by `stop`. */
  readonly ended: Promise<Ended>;
}

export interface ConversationParts {
  readonly launch: LaunchFile;
  readonly emit: (event: AgentEvent) => void;
  /** Every frame that came or went, word for word. */
  readonly frames: Frames;
  /** What runs in the CLI and speaks to us. Without it nothing does. */
  readonly hooks?: SessionHooks;
}

export type OpenConversation = (parts: ConversationParts) => Conversation;
