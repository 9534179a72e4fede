import type { AgentAdapters } from "../agents/agent-adapters.ts";
import type { AgentChannels } from "../channels/agent-channels.ts";
import type { Consultations } from "../consult/consultations.ts";
import type { SessionHostLink } from "../sessions/session-host-link.ts";
import type { SecretBook } from "../secrets/secret-book.ts";
import type { SandboxBoxes } from "./sandbox-boxes.ts";
import type { RunningCommands } from "./running-commands.ts";
import type { FlightRepositories } from "./flight-repositories.ts";
import type { SessionWatch } from "./session-watch.ts";

/** What the effects of a flight work with. */
export interface Hands {
  /** The data directory. */
  readonly home: string;
  readonly link: SessionHostLink;
  readonly channels: AgentChannels;
  readonly boxes: SandboxBoxes;
  readonly commands: RunningCommands;
  readonly repositories: FlightRepositories;
  readonly watch: SessionWatch;
  /** Asks agents one question. */
  readonly consultations: Consultations;
  readonly adapters: Pick<AgentAdapters, "get">;
  /** Values that must not reach any disk or screen. */
  readonly secrets: SecretBook;
  /** What programs of the person are started with, such as `gh`. */
  readonly environment: NodeJS.ProcessEnv;
  readonly now: () => number;
  /** Takes one sentence about something a person should know. */
  readonly report: (sentence: string) => void;
}
