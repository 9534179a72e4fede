import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { sessionId, type SessionId } from "#shared/ids.ts";
import type { Sandbox } from "#shared/mission/words.ts";
import type { OpenCall } from "#shared/session-protocol/message.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import { sandboxEnvironment } from "../sandbox/environment.ts";
import { networkEnvironment, relayReads, throughRelay } from "../sandbox/network.ts";
import { sandboxFor, type SandboxNetwork } from "../sandbox/sandbox-plan.ts";
import { removeTree } from "../git/remove-tree.ts";
import { isFlown } from "./flight-session.ts";
import { RefusedHosts } from "./refused-hosts.ts";
import { toolFolders } from "./tool-folders.ts";
import { WayOut, wholeReach } from "./way-out.ts";

/** What may run in one session, and how much memory it may take: enough for a test suite, too little to hurt the rest. */
const LIMITS = { processes: 512, memoryBytes: 8 * 1024 ** 3 } as const;

/** null: no network. No hosts: a way out that leads nowhere until a person allows a host. */
export type Reach = { readonly hosts: readonly string[] } | null;

export interface BoxOrder {
  readonly session: SessionId;
  /** null: the person opted out of the sandbox for this mission. */
  readonly level: Sandbox | null;
  readonly workspace: string;
  /** The person's own checkout, which nobody in a box may see. */
  readonly repository: string;
  readonly gitCommon: string | null;
  /** The folder of its channel; null: it has none. */
  readonly channel: string | null;
  readonly reads: readonly string[];
  readonly network: Reach;
  /** What an agent needs beside all that; a command of the engine needs nothing. */
  readonly agent?: AgentNeeds;
}

export interface AgentNeeds {
  /** Its own state. */
  readonly writes: readonly string[];
  /** What of the workspace it must not see. */
  readonly hidden?: readonly string[];
  /** Where its models are. It reaches them also when its task has no network. */
  readonly hosts: readonly string[];
  /** Variables of the person's environment that hold its keys, and nobody else's. */
  readonly keys: readonly string[];
}

const NO_NEEDS: AgentNeeds = { writes: [], hosts: [], keys: [] };

export interface Box {
  readonly sandbox: OpenCall["sandbox"];
  readonly limits: OpenCall["limits"];
  readonly command: (command: readonly string[]) => string[];
  /** The whole environment of what runs in it. */
  readonly environment: (own: Readonly<Record<string, string>>) => Record<string, string>;
}

export interface BoxParts {
  /** The data directory. */
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly report: (sentence: string) => void;
}

/** The boxes that sessions run in: what they may see, write and reach, and what has to be there while they run. */
export class SandboxBoxes {
  readonly #parts: BoxParts;
  readonly #waysOut = new Map<SessionId, WayOut>();

  constructor(parts: BoxParts) {
    this.#parts = parts;
  }

  async open(order: BoxOrder): Promise<Box> {
    const { home, environment } = this.#parts;
    const tmp = this.#tmpOf(order.session);
    mkdirSync(tmp, { recursive: true, mode: 0o700 });
    const needs = order.agent ?? NO_NEEDS;
    const network = await this.#networkOf(order, needs);
    const keys = valuesOf(environment, needs.keys);
    const inBox = (own: Readonly<Record<string, string>>): Record<string, string> =>
      sandboxEnvironment(environment, {
        ...networkEnvironment(network),
        TERM: "xterm-256color",
        ...keys,
        ...own,
      });
    const isBoxed = order.level !== null;
    return {
      sandbox:
        order.level === null
          ? null
          : sandboxFor({
              level: order.level,
              workspace: order.workspace,
              gitCommon: order.gitCommon,
              channel: order.channel,
              tmp,
              home: { reads: toolFolders(environment["PATH"] ?? "", homedir()) },
              reads: [...order.reads, ...relayReads(network)],
              writes: needs.writes,
              hidden: [order.repository, ...(needs.hidden ?? [])],
              dataDirectory: home,
              network,
            }),
      limits: LIMITS,
      command: (command) => (isBoxed ? throughRelay(command, network) : [...command]),
      environment: inBox,
    };
  }

  /** After a restart of the engine the session still runs, and its proxy is gone with the one before. */
  async reopen(session: SessionId, network: Reach): Promise<void> {
    const reach = WayOut.openedBefore(this.#parts.home, session) ?? wholeReach(network, []);
    if (reach !== null) await this.#wayOutOf(session, reach);
  }

  /** A person allowed one more; from the next connection on. */
  allowHost(session: SessionId, host: string, port: number | null): void {
    this.#waysOut
      .get(session)
      ?.allow(port === null || port === 443 || port === 80 ? host : `${host}:${port}`);
  }

  /** Nothing runs in it any more. */
  async close(session: SessionId): Promise<void> {
    const open = this.#waysOut.get(session);
    this.#waysOut.delete(session);
    await open?.close();
    await this.#clear(session);
  }

  /** An engine that died could not clear up after sessions that ended before the next one came. */
  sweep(isInUse: (session: SessionId) => boolean): void {
    const folder = join(this.#parts.home, "tmp");
    const left = existsSync(folder) ? readdirSync(folder) : [];
    for (const session of left.map((name) => sessionId.safeParse(name).data))
      if (session !== undefined && isFlown(session) && !isInUse(session)) void this.#clear(session);
  }

  /** What cannot be removed takes space and nothing else; the next sweep tries again. */
  async #clear(session: SessionId): Promise<void> {
    try {
      await removeTree(this.#tmpOf(session));
    } catch (error) {
      this.#parts.report(`The temporary folder of ${session} could not be removed: ${sentenceOf(error)}`);
    }
  }

  /** The engine leaves; what runs in them goes on. */
  closeAll(): void {
    for (const wayOut of this.#waysOut.values())
      wayOut.close().catch((error: unknown) => this.#parts.report(sentenceOf(error)));
  }

  async #networkOf({ session, network, level }: BoxOrder, { hosts }: AgentNeeds): Promise<SandboxNetwork> {
    const reach = wholeReach(network, hosts);
    if (reach === null) return { kind: "off" };
    if (level === null) return { kind: "open" };
    const { socket } = await this.#wayOutOf(session, reach);
    return { kind: "hosts", hosts: reach.hosts, proxySocket: socket };
  }

  async #wayOutOf(session: SessionId, reach: NonNullable<ReturnType<typeof wholeReach>>): Promise<WayOut> {
    const open = this.#waysOut.get(session);
    if (open !== undefined) return open;
    const refused = new RefusedHosts(session, this.#parts.report);
    const wayOut = await WayOut.open(this.#parts.home, session, reach, (host) => refused.note(host));
    this.#waysOut.set(session, wayOut);
    return wayOut;
  }

  #tmpOf(session: SessionId): string {
    return join(this.#parts.home, "tmp", session);
  }
}

/** The variables of those names that are set. */
const valuesOf = (environment: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
