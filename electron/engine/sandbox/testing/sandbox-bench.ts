import { randomBytes } from "node:crypto";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExitRecord } from "#shared/contract/message.ts";
import { sessionId, type SessionId } from "#shared/ids.ts";
import type { OpenCall, SessionRecord } from "#shared/session-protocol/message.ts";
import { LINK_LIMITS } from "../../sessions/link-limits.ts";
import { SessionHostLink } from "../../sessions/session-host-link.ts";
import { endHost, hostStart, recordedOutput } from "../../sessions/testing/real-host.ts";
import { until } from "../../sessions/testing/until.ts";
import { networkEnvironment, relayReads, throughRelay } from "../network.ts";
import { sandboxEnvironment, sandboxFor, type SandboxPlan } from "../sandbox-plan.ts";

export interface Finished {
  readonly exit: ExitRecord;
  readonly output: string;
  readonly record: SessionRecord;
}

const FOLDERS = [
  "data/run",
  "data/channels/own",
  "data/channels/other",
  "data/tmp/own",
  "data/proxies/own",
  "data/workspaces/own/src",
  "data/workspaces/other",
  "data/repository.git/hooks",
  "data/repository.git/refs/heads",
  "home/.ssh",
  "home/.docker/run",
  "checkout/.git",
  "elsewhere",
];

type Wishes = Partial<Omit<OpenCall, "session" | "command">>;

/**
 * A small world as a mission has it: data directory, workspaces of two tasks, repository, a home and a checkout of the
 * person, and a real session host. All of it lies in one temporary folder, which plans show as the rest of a computer
 * is shown: readable, and writable at the level `full`.
 */
export class SandboxBench {
  readonly root: string;
  readonly link: SessionHostLink;
  readonly records = new Map<string, SessionRecord>();
  #writes = 0;

  private constructor(root: string) {
    this.root = root;
    for (const folder of FOLDERS) {
      mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
    }
    for (const file of Object.values(this.secrets)) writeFileSync(file, "canary");
    writeFileSync(join(this.workspace, ".git"), "gitdir: elsewhere");
    writeFileSync(join(this.workspace, "src", "code"), "own");
    writeFileSync(join(root, "elsewhere", "file"), "canary");
    this.link = new SessionHostLink({ home: this.data, start: hostStart(this.data), limits: LINK_LIMITS });
    this.link.onSession((record) => this.records.set(record.session, record));
  }

  static async start(): Promise<SandboxBench> {
    const bench = new SandboxBench(realpathSync(await mkdtemp(join(tmpdir(), "fd-box-"))));
    bench.link.connect();
    await bench.link.connected();
    return bench;
  }

  async dispose(): Promise<void> {
    await endHost(this.data, this.link);
    await rm(this.root, { recursive: true });
  }

  get data(): string {
    return join(this.root, "data");
  }

  get workspace(): string {
    return join(this.data, "workspaces", "own");
  }

  /** Files nobody in a sandbox may read or change, with what they are. */
  get secrets(): Record<string, string> {
    const { root } = this;
    return {
      database: join(root, "data", "flightdeck.db"),
      "operator token": join(root, "data", "run", "engine.json"),
      "other workspace": join(root, "data", "workspaces", "other", "code"),
      "other channel": join(root, "data", "channels", "other", "token"),
      "ssh key": join(root, "home", ".ssh", "id_ed25519"),
      netrc: join(root, "home", ".netrc"),
      checkout: join(root, "checkout", "code"),
      "checkout config": join(root, "checkout", ".git", "config"),
    };
  }

  plan(level: SandboxPlan["level"], more: Partial<SandboxPlan> = {}): SandboxPlan {
    const { data, root } = this;
    const shown = [
      root,
      dirname(realpathSync(process.execPath)),
      fileURLToPath(new URL(".", import.meta.url)),
    ];
    return {
      level,
      workspace: this.workspace,
      gitCommon: join(data, "repository.git"),
      channel: join(data, "channels", "own"),
      tmp: join(data, "tmp", "own"),
      home: { reads: [] },
      reads: level === "full" ? shown.slice(1) : shown,
      writes: level === "full" ? [root] : [],
      hidden: [join(root, "checkout")],
      dataDirectory: data,
      network: { kind: "off" },
      ...more,
    };
  }

  async open(
    command: readonly string[],
    plan: SandboxPlan | null,
    wishes: Wishes = {},
  ): Promise<SessionRecord> {
    const network = plan?.network ?? { kind: "open" };
    const session = sessionId.parse(`ses_${randomBytes(8).toString("hex")}`);
    const shown = plan === null ? null : { ...plan, reads: [...plan.reads, ...relayReads(network)] };
    return this.link.open({
      session,
      command: throughRelay(command, network),
      cwd: this.workspace,
      env: sandboxEnvironment(process.env, { TERM: "xterm", ...networkEnvironment(network) }),
      stdio: { kind: "pty", cols: 80, rows: 24 },
      companionOf: null,
      redact: [],
      maxBytes: 64 * 1024 * 1024,
      sandbox:
        shown === null ? null : sandboxFor(shown, { platform: "linux", home: join(this.root, "home") }),
      limits: null,
      ...wishes,
    });
  }

  async ended(session: SessionId, withinMs = 30_000): Promise<Finished> {
    const find = () => this.records.get(session)?.exit ?? undefined;
    await until(`${session} ended`, () => find() !== undefined, withinMs);
    const record = this.records.get(session);
    if (record?.exit == null) throw new Error(`${session} has no exit`);
    return { exit: record.exit, output: await this.output(session), record };
  }

  async run(command: readonly string[], plan: SandboxPlan | null, wishes: Wishes = {}): Promise<Finished> {
    const { session } = await this.open(command, plan, wishes);
    return this.ended(session);
  }

  async output(session: string): Promise<string> {
    return (await recordedOutput(this.data, session)).toString();
  }

  async shows(session: string, text: string): Promise<void> {
    await until(`${session} shows ${text}`, async () => (await this.output(session)).includes(text), 20_000);
  }

  async type(session: SessionId, text: string): Promise<void> {
    this.#writes += 1;
    await this.link.write(session, "bench", this.#writes, Buffer.from(text));
  }
}
