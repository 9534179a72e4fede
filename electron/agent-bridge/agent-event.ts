/** What went wrong, in the words every CLI's own errors are put into. */
export type TroubleKind =
  | "rate-limit"
  | "quota"
  | "context"
  | "auth"
  | "bad-request"
  | "server"
  | "overloaded"
  | "idle-timeout"
  | "compaction"
  | "protocol"
  | "unknown";

export interface Trouble {
  readonly kind: TroubleKind;
  readonly message: string;
  /** The CLI tries again by itself. */
  readonly retrying: boolean;
  /** When the limit is over, in milliseconds since 1970; null: not said. */
  readonly resetsAt: number | null;
}

/** What a CLI wants to do, with exactly what it would do. */
export type AskedThing =
  | { readonly kind: "command"; readonly command: string; readonly cwd: string }
  | {
      readonly kind: "file";
      readonly access: "read" | "write" | "delete";
      readonly path: string;
      readonly diff: string | null;
    }
  | {
      readonly kind: "network";
      readonly host: string;
      readonly port: number | null;
      /** The whole address; null: only the host is known. */
      readonly url: string | null;
    }
  | { readonly kind: "tool"; readonly server: string | null; readonly tool: string; readonly input: unknown }
  | { readonly kind: "question"; readonly question: string; readonly choices: readonly string[] };

export interface Ask {
  /** Unique in the session. */
  readonly id: string;
  readonly thing: AskedThing;
  readonly why: string;
}

/** Tokens of the whole conversation so far. The bridge makes increments of them. */
export interface UsageTotals {
  readonly input: number;
  /** Of the input, what came from the cache. */
  readonly cachedInput: number;
  readonly output: number;
  /** Micro-dollars; null: the CLI does not say. */
  readonly costMicros: number | null;
}

/** One thing that happened in a CLI, whichever CLI it is. Parsers are pure: frame in, events out. */
export type AgentEvent =
  | { readonly t: "session"; readonly id: string; readonly model: string | null }
  | { readonly t: "turn-started" }
  | {
      readonly t: "turn-ended";
      readonly status: "completed" | "interrupted" | "failed";
      /** What it said last in this turn. */
      readonly lastMessage: string | null;
    }
  | { readonly t: "ask"; readonly ask: Ask }
  /** Answered in its own terminal, or no longer wanted. What we answered ourselves is not told like this. */
  | { readonly t: "ask-gone"; readonly id: string }
  | { readonly t: "message"; readonly text: string }
  | { readonly t: "reasoning"; readonly text: string }
  | { readonly t: "tool-started"; readonly id: string; readonly title: string }
  | { readonly t: "tool-output"; readonly id: string; readonly text: string }
  | {
      readonly t: "tool-ended";
      readonly id: string;
      readonly status: "ok" | "failed" | "declined";
      readonly exitCode: number | null;
    }
  | { readonly t: "file"; readonly path: string; readonly how: "added" | "changed" | "deleted" }
  | { readonly t: "plan"; readonly steps: readonly { readonly text: string; readonly done: boolean }[] }
  | { readonly t: "usage"; readonly totals: UsageTotals }
  /** 0 to 1. */
  | { readonly t: "context"; readonly used: number }
  | {
      readonly t: "limits";
      readonly usedPercent: number;
      readonly windowMinutes: number | null;
      readonly resetsAt: number | null;
    }
  | { readonly t: "trouble"; readonly trouble: Trouble }
  | { readonly t: "compaction"; readonly phase: "started" | "ended" }
  /** A card for its own terminal: it needs a person there before anything can go on. */
  | { readonly t: "blocked"; readonly by: "logged-out" | "trust-wall"; readonly detail: string }
  | { readonly t: "note"; readonly text: string }
  /** Nobody here knows what it means; it is kept with all it said. */
  | { readonly t: "unknown"; readonly name: string; readonly raw: string };
