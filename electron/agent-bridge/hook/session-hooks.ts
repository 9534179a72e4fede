import { HookServer, type WaitingHook } from "./hook-server.ts";

/** Who is told of the hooks of one kind. */
export interface Ears {
  heard(hook: WaitingHook): void;
  gone(hook: WaitingHook): void;
}

type Kind = "cli" | "tools";

/** The one socket of a session that its CLI and our tools in it speak to: hooks go to the protocol, tools to the bridge. */
export class SessionHooks {
  #server: HookServer | null = null;
  readonly #ears = new Map<Kind, Ears>();

  static async start(folder: string): Promise<SessionHooks> {
    const hooks = new SessionHooks();
    hooks.#server = await HookServer.start(
      folder,
      (hook) => hooks.#heard(hook),
      (hook) => hooks.#ears.get(kindOf(hook))?.gone(hook),
    );
    return hooks;
  }

  listen(kind: Kind, ears: Ears): void {
    this.#ears.set(kind, ears);
  }

  close(): void {
    this.#server?.close();
  }

  /** Where nobody listens the CLI does what it would have done. */
  #heard(hook: WaitingHook): void {
    const ears = this.#ears.get(kindOf(hook));
    if (ears === undefined) hook.end();
    else ears.heard(hook);
  }
}

const kindOf = ({ mode }: WaitingHook): Kind => (mode === "tool" ? "tools" : "cli");
