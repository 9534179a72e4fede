import type { SessionId } from "#shared/ids.ts";
import type { Route } from "#shared/mission/flight/route.ts";
import type { AgentName, Family } from "#shared/mission/words.ts";

/** What an agent is started with. */
export interface Launch {
  readonly session: SessionId;
  readonly route: Route;
  readonly task: string;
  readonly attempt: number;
  readonly segment: number;
  /** The folder it works in. */
  readonly workspace: string;
  /** What the task is to reach, as its brief says it; what others wrote of it since then stands in the prompt only. */
  readonly goal: string;
  /** A file with the whole prompt. */
  readonly promptFile: string;
  /** The folder of its brief. The engine writes there what the session may read and never change. */
  readonly briefFolder: string;
  /** A folder of the session's own that outlives it: what its CLI said, word for word. It may write there. */
  readonly recordFolder: string;
  /** false: the person opted out of our sandbox for this mission. */
  readonly boxed: boolean;
  /** The person trusts what the repository brings for the CLI itself (settings, hooks, servers, skills), as it lies in the workspace. */
  readonly trustsRepository: boolean;
  /**
   * The person trusts it, though it is not wanted here: a question needs no hooks and no servers. An agent that cannot be told to leave
   * it alone may load it all the same. Absent: what is trusted is wanted.
   */
  readonly mayLoadRepository?: boolean;
  /** What the task may reach beside the model; null: nothing. */
  readonly network: { readonly hosts: readonly string[] } | null;
  /** The CLI's own id of a conversation that may be taken up again; null: a fresh one. */
  readonly conversation: string | null;
  /** It answers one question instead of working on a task; absent: it works. */
  readonly answer?: AnswerForm;
}

/** How an answer has to look. */
export interface AnswerForm {
  /** The JSON schema to hold the model to, by the CLI's own means; null: the prompt alone says it. */
  readonly schema: Readonly<Record<string, unknown>> | null;
}

/** How to start it. The rest of its surroundings (box, channel, limits) is the same for every agent. */
export interface LaunchPlan {
  readonly command: readonly [string, ...string[]];
  /** Beside what every session gets. No key stands here: those are named in `keys`. */
  readonly env: Readonly<Record<string, string>>;
  /** Files and folders outside the workspace that it needs to read: its program, its runtime, the person's settings of it. */
  readonly reads: readonly string[];
  /** The CLI's own state, as little of it as it can work with. Each has to exist. */
  readonly writes: readonly string[];
  /** What of the workspace the box hides from it; absent: nothing. */
  readonly hidden?: readonly string[];
  /** Exactly where its models are: `name`, `name:port`, or `ip:port` from the person's own settings. Never from a repository. */
  readonly hosts: readonly string[];
  /** Variables of the person's own environment that hold the keys of this agent. Those that are not set are left out. */
  readonly keys: readonly string[];
}

/** What this very program of that version can do. Asked of the program where it can say so. */
export type Capability =
  /** Flies without a terminal of its own, over its structured channel. */
  | "exec"
  /** Its own terminal and a structured channel at the same time. */
  | "interactive"
  | "permissions"
  | "questions"
  | "interrupt"
  /** Takes words while a turn runs. */
  | "steer"
  /** Goes on with a conversation by its id. */
  | "resume"
  | "output-schema"
  | "mcp"
  | "limits";

export type Login = "logged-in" | "logged-out" | "unknown";

/** What was found of an agent on this computer. */
export type Detected =
  | { readonly state: "missing" }
  /** It is there and cannot fly; `reason` is one sentence of what was seen. */
  | { readonly state: "broken"; readonly path: string | null; readonly reason: string }
  | {
      readonly state: "found";
      readonly path: string;
      readonly version: string | null;
      readonly login: Login;
      /** How that is known, or what to do about it. */
      readonly loginNote: string;
      /** Who makes its models; null: that follows from what the person set up and is not known. */
      readonly family: Family | null;
      /** Tokens; null: not known. */
      readonly contextWindow: number | null;
      readonly capabilities: ReadonlySet<Capability>;
      /** The CLI has a sandbox of its own: it stands inside of ours, or cannot because everything here runs as root. */
      readonly ownSandbox?: "inside-ours" | "not-as-root";
    };

/** One agent that can be flown. Everything that is particular about it stays behind this port. */
export interface AgentAdapter {
  readonly agent: AgentName;
  readonly title: string;
  /** A command that installs it; null: it comes with Flightdeck. */
  readonly install: string | null;
  /** A scripted agent is no model: it flies only where it was asked for by name, and is labelled everywhere. */
  readonly scripted: boolean;
  /** false: it does what is written down for it and judges nothing; it is never asked for a review. */
  readonly reviews: boolean;
  readonly detect: () => Promise<Detected>;
  /** Throws a PlainError when it cannot be started here. */
  readonly plan: (launch: Launch) => LaunchPlan | Promise<LaunchPlan>;
}
