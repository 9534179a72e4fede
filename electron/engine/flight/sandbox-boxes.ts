import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { sessionId, type SessionId } from "#shared/ids.ts";
import type { Sandbox } from "#shared/mission/words.ts";
import type { OpenCall } from "#shared/session-protocol/message.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import { channelRoot, foldersOf } from "../channels/channel-directory.ts";
import { sandboxEnvironment } from "../sandbox/environment.ts";
import { networkEnvironment, relayReads, throughRelay } from "../sandbox/network.ts";
import { NetworkProxy } from "../sandbox/proxy.ts";
import { sandboxFor, type SandboxNetwork } from "../sandbox/sandbox-plan.ts";
import { removeTree } from "../sessions/remove-tree.ts";
import { isFlown } from "./flight-session.ts";
import { toolFolders } from "./tool-folders.ts";

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
}

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

interface OpenProxy {
  readonly proxy: NetworkProxy;
  hosts: readonly string[];
}

/** The boxes that sessions run in: what they may see, write and reach, and what has to be there while they run. */
export class SandboxBoxes {
  readonly #parts: BoxParts;
  readonly #proxies = new Map<SessionId, OpenProxy>();

  constructor(parts: BoxParts) {
    this.#parts = parts;
  }

  async open(order: BoxOrder): Promise<Box> {
    const { home, environment } = this.#parts;
    const tmp = this.#tmpOf(order.session);
    mkdirSync(tmp, { recursive: true, mode: 0o700 });
    const network = await this.#networkOf(order);
    const inBox = (own: Readonly<Record<string, string>>): Record<string, string> =>
      sandboxEnvironment(environment, { ...networkEnvironment(network), TERM: "xterm-256color", ...own });
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
              writes: [],
              hidden: [order.repository],
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
    if (network !== null) await this.#proxyOf(session, network.hosts);
  }

  /** A person allowed one more; from the next connection on. */
  allowHost(session: SessionId, host: string, port: number | null): void {
    const open = this.#proxies.get(session);
    if (open === undefined) return;
    open.hosts = [...open.hosts, port === null || port === 443 || port === 80 ? host : `${host}:${port}`];
    open.proxy.allow(open.hosts);
  }

  /** Nothing runs in it any more. */
  async close(session: SessionId): Promise<void> {
    const open = this.#proxies.get(session);
    this.#proxies.delete(session);
    await open?.proxy.close();
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
    for (const { proxy } of this.#proxies.values())
      proxy.close().catch((error: unknown) => this.#parts.report(sentenceOf(error)));
  }

  async #networkOf({ session, network, level }: BoxOrder): Promise<SandboxNetwork> {
    if (network === null) return { kind: "off" };
    if (level === null) return { kind: "open" };
    const proxySocket = await this.#proxyOf(session, network.hosts);
    return { kind: "hosts", hosts: [...network.hosts], proxySocket };
  }

  async #proxyOf(session: SessionId, hosts: readonly string[]): Promise<string> {
    const folder = join(foldersOf(channelRoot(this.#parts.home), session), "proxy");
    const socket = join(folder, "socket");
    if (this.#proxies.has(session)) return socket;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmSync(socket, { force: true });
    const onRefused = ({ host, port, reason }: { host: string; port: number | null; reason: string }): void =>
      this.#parts.report(
        `${session} was kept from reaching ${host}${port === null ? "" : `:${port}`} (${reason}).`,
      );
    this.#proxies.set(session, { proxy: await NetworkProxy.start({ socket, hosts, onRefused }), hosts });
    return socket;
  }

  #tmpOf(session: SessionId): string {
    return join(this.#parts.home, "tmp", session);
  }
}
