import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { CliProcess } from "../cli-process.ts";
import type { ConversationParts } from "../conversation.ts";
import { SocketLines, type SocketParts } from "../socket-lines.ts";

/** A computer that has much else to do takes minutes for a start; one that ends while it starts is seen at once. */
const WITHIN_MS = 180_000;
const AGAIN_MS = 50;
/** Not there yet, or there and not listening yet. */
const TOO_EARLY = new Set(["ENOENT", "ECONNREFUSED"]);

/** An app-server at a socket of this session's own, so that its terminal and the bridge are clients of the same one. */
export class CodexSocket {
  readonly address: string;
  readonly #folder: string;
  readonly #path: string;
  readonly #server: CliProcess;

  private constructor(folder: string, path: string, server: CliProcess) {
    this.address = `unix://${path}`;
    this.#folder = folder;
    this.#path = path;
    this.#server = server;
  }

  static async start(
    { launch, frames }: ConversationParts,
    settings: readonly string[],
  ): Promise<CodexSocket> {
    const folder = mkdtempSync(join(tmpdir(), "fd-"));
    const path = join(folder, "s");
    const server = await CliProcess.start({
      program: launch.program,
      args: ["app-server", "--listen", `unix://${path}`, ...settings],
      cwd: launch.workspace,
      env: launch.env,
      frames,
      onLine: () => undefined,
    });
    return new CodexSocket(folder, path, server);
  }

  get ended(): CliProcess["ended"] {
    return this.#server.ended;
  }

  /** In the environment of whatever is started beside it, so that the end of one is the end of all. */
  get mark(): Readonly<Record<string, string>> {
    return this.#server.mark;
  }

  async connect(parts: SocketParts): Promise<SocketLines> {
    const giveUpAt = performance.now() + WITHIN_MS;
    let hasEnded = false;
    void this.#server.ended.then(() => {
      hasEnded = true;
    });
    for (;;) {
      try {
        return await SocketLines.connect(this.#path, parts);
      } catch (error) {
        if (!TOO_EARLY.has(systemCode(error) ?? "")) throw error;
        if (hasEnded || performance.now() > giveUpAt)
          throw new PlainError("Codex opened no socket, so it was not started.", { cause: error });
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
