import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import type { Ended } from "../conversation.ts";
import { OwnScreen } from "../own-screen.ts";
import { TerminalDoor } from "./terminal-door.ts";

/** A computer that has much else to do is slow to draw. After that it flies all the same: what is asked is a card in any case. */
const LISTENS_WITHIN_MS = 60_000;

export interface TerminalParts {
  readonly launch: LaunchFile;
  /** The server, and how to get in. */
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly session: string;
}

/** opencode's own terminal program in the session's terminal, a client of the same server as we are. */
export class OwnTerminal {
  readonly #door: TerminalDoor;
  readonly #screen: OwnScreen;

  private constructor(door: TerminalDoor, screen: OwnScreen) {
    this.#door = door;
    this.#screen = screen;
  }

  static async open({ launch, url, env, session }: TerminalParts): Promise<OwnTerminal> {
    const door = await TerminalDoor.to(url);
    const { program, workspace: cwd } = launch;
    const args = ["attach", door.url, "--dir", cwd, "--session", session];
    return new OwnTerminal(door, new OwnScreen({ program, args, cwd, env }));
  }

  get ended(): Promise<Ended> {
    return this.#screen.ended;
  }

  /** Resolves when whatever is asked from now on is shown there; false: that took too long, or it has ended. */
  async listens(): Promise<boolean> {
    const late = Promise.withResolvers<false>();
    const timer = setTimeout(() => late.resolve(false), LISTENS_WITHIN_MS);
    const gone = this.#screen.ended.then(() => false);
    const seen = await Promise.race([this.#door.listens.then(() => true), gone, late.promise]);
    clearTimeout(timer);
    return seen;
  }

  async stop(): Promise<void> {
    await this.#screen.stop();
    this.#door.close();
  }
}
