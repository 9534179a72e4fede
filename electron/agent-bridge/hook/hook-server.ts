import { rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import { HOOK_SOCKET, type HookCall, type HookReply } from "./hook-line.ts";

/** One hook that waits for us. */
export interface WaitingHook extends HookCall {
  /** Ends it; a second time nothing happens. Without words the CLI does what it would have done. */
  end(words?: { readonly stdout?: string; readonly stderr?: string; readonly code?: number }): void;
}

/** What a hook may say at most: the input and output of one tool. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** Hears the hooks of one CLI. Who may connect is decided by the folder the socket lies in: it is the session's own. */
export class HookServer {
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static start(
    folder: string,
    onHook: (hook: WaitingHook) => void,
    onGone: (hook: WaitingHook) => void,
  ): Promise<HookServer> {
    const path = join(folder, HOOK_SOCKET);
    rmSync(path, { force: true });
    return new Promise((resolve, reject) => {
      const server = createServer();
      const hooks = new HookServer(server);
      server.on("connection", (socket) => hooks.#hear(socket, onHook, onGone));
      server.once("error", (error) =>
        reject(new PlainError(`Hooks cannot be heard at ${path}. ${sentenceFor(error)}`, { cause: error })),
      );
      server.listen(path, () => resolve(hooks));
    });
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
  }

  #hear(socket: Socket, onHook: (hook: WaitingHook) => void, onGone: (hook: WaitingHook) => void): void {
    this.#open.add(socket);
    let text = "";
    let hook: WaitingHook | null = null;
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      if (hook !== null) return;
      text += chunk;
      if (text.length > MOST_CHARACTERS) return void socket.destroy();
      const line = text.indexOf("\n");
      if (line < 0) return;
      const call = callIn(text.slice(0, line));
      text = "";
      if (call === null) return void socket.destroy();
      hook = waiting(socket, call);
      socket.write(`${JSON.stringify({ t: "heard" } satisfies HookReply)}\n`);
      onHook(hook);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#open.delete(socket);
      if (hook !== null) onGone(hook);
    });
  }
}

function waiting(socket: Socket, call: HookCall): WaitingHook {
  let isOver = false;
  return {
    ...call,
    end({ stdout = "", stderr = "", code = 0 } = {}) {
      if (isOver) return;
      isOver = true;
      socket.end(`${JSON.stringify({ t: "end", code, stdout, stderr } satisfies HookReply)}\n`);
    },
  };
}

function callIn(line: string): HookCall | null {
  try {
    const { mode, payload } = JSON.parse(line) as Partial<HookCall>;
    const isMode = mode === "hook" || mode === "wake" || mode === "status" || mode === "tool";
    return isMode && typeof payload === "string" ? { mode, payload } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
