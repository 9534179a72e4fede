import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hostAddress, RUN_FILES, type HostAddress } from "#shared/session-protocol/host-address.ts";
import { eventually } from "./eventually.ts";
import { TestClient } from "./test-client.ts";

const program = fileURLToPath(new URL("../session-host.ts", import.meta.url));

export interface HostStart {
  readonly home?: string;
  readonly args?: readonly string[];
  /** Without bwrap on it, sessions are held by process group only. */
  readonly path?: string;
  /** For node itself. */
  readonly nodeArgs?: readonly string[];
}

/** A real session host in a process of its own, with a data directory of its own. */
export class TestHost {
  readonly home: string;
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  stderr = "";

  private constructor(home: string, child: ChildProcess) {
    this.home = home;
    this.process = child;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.exited = new Promise((resolve) => {
      child.once("close", resolve);
    });
  }

  static async home(): Promise<string> {
    return mkdtemp(join(tmpdir(), "fd-host-"));
  }

  /** Started, but perhaps refusing. */
  static async spawn({ home, args = [], path, nodeArgs = [] }: HostStart = {}): Promise<TestHost> {
    const env = { ...process.env, PATH: path ?? process.env["PATH"] ?? "" };
    const directory = home ?? (await TestHost.home());
    const child = spawn(process.execPath, [...nodeArgs, program, "--home", directory, ...args], {
      env,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    return new TestHost(directory, child);
  }

  static async start(start: HostStart = {}): Promise<TestHost> {
    const host = await TestHost.spawn(start);
    await host.address();
    return host;
  }

  /** Of this very process; waits until it listens. */
  async address(): Promise<HostAddress> {
    return eventually("the session host listens", async () => {
      if (this.process.exitCode !== null) throw new Error(`The host left: ${this.stderr}`);
      const text = await readFile(join(this.home, "run", RUN_FILES.hostAddress), "utf8").catch(
        () => undefined,
      );
      const address = text === undefined ? undefined : hostAddress.parse(JSON.parse(text));
      return address?.pid === this.process.pid ? address : undefined;
    });
  }

  async connect(): Promise<TestClient> {
    const address = await this.address();
    const client = await TestClient.connect(address.socket);
    await client.hello(address.token);
    return client;
  }

  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal);
    await this.exited;
  }

  /** Ends the host gracefully, sessions included, and deletes its directory. */
  async dispose(): Promise<void> {
    await this.kill("SIGTERM");
    await rm(this.home, { recursive: true, force: true });
  }
}
