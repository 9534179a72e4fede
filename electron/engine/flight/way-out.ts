import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { SessionId } from "#shared/ids.ts";
import { systemCode } from "#launch/plain-error.ts";
import { channelRoot, foldersOf } from "../channels/channel-directory.ts";
import { writeWholeFile } from "../effects/whole-file.ts";
import { parseTarget } from "../sandbox/host-rules.ts";
import { NetworkProxy, type RefusedHost } from "../sandbox/proxy.ts";

/** Where a session may connect to. */
const reach = z.strictObject({
  hosts: z.array(z.string()),
  /** `ip:port` from the person's own settings: model servers on this computer or its network. */
  ownAddresses: z.array(z.string()),
});
type WholeReach = z.infer<typeof reach>;

/** What the task may reach, and where the agent's models are. null: nothing at all. */
export function wholeReach(
  network: { readonly hosts: readonly string[] } | null,
  modelHosts: readonly string[],
): WholeReach | null {
  if (network === null && modelHosts.length === 0) return null;
  const isAddress = (entry: string): boolean => parseTarget(entry, null)?.isAddress === true;
  return {
    hosts: [...(network?.hosts ?? []), ...modelHosts.filter((entry) => !isAddress(entry))],
    ownAddresses: modelHosts.filter(isAddress),
  };
}

/**
 * One session's proxy, and what it lets through. That is written down beside its channel, where no agent sees it: an engine that
 * takes the session up after a crash opens the same way, with what a person allowed meanwhile.
 */
export class WayOut {
  readonly socket: string;
  readonly #file: string;
  readonly #proxy: NetworkProxy;
  #reach: WholeReach;

  private constructor(place: Place, proxy: NetworkProxy, allowed: WholeReach) {
    this.socket = place.socket;
    this.#file = place.file;
    this.#proxy = proxy;
    this.#reach = allowed;
  }

  static async open(
    home: string,
    session: SessionId,
    allowed: WholeReach,
    onRefused: (refused: RefusedHost) => void,
  ): Promise<WayOut> {
    const place = placeOf(home, session);
    mkdirSync(place.folder, { recursive: true, mode: 0o700 });
    rmSync(place.socket, { force: true });
    const proxy = await NetworkProxy.start({ socket: place.socket, ...allowed, onRefused });
    writeWholeFile(place.file, JSON.stringify(allowed));
    return new WayOut(place, proxy, allowed);
  }

  /** What the engine before this one had opened; null: nothing. */
  static openedBefore(home: string, session: SessionId): WholeReach | null {
    try {
      return reach.parse(JSON.parse(readFileSync(placeOf(home, session).file, "utf8")));
    } catch (error) {
      if (systemCode(error) === "ENOENT") return null;
      throw error;
    }
  }

  /** From the next connection on. */
  allow(host: string): void {
    this.#reach = { ...this.#reach, hosts: [...this.#reach.hosts, host] };
    this.#proxy.allow(this.#reach.hosts);
    writeWholeFile(this.#file, JSON.stringify(this.#reach));
  }

  close(): Promise<void> {
    return this.#proxy.close();
  }
}

interface Place {
  readonly folder: string;
  readonly socket: string;
  readonly file: string;
}

function placeOf(home: string, session: SessionId): Place {
  const own = foldersOf(channelRoot(home), session);
  const folder = join(own, "proxy");
  return { folder, socket: join(folder, "socket"), file: join(own, "reach.json") };
}
