import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PlainError } from "#launch/plain-error.ts";
import { ANSWER_FILE, type AnswerFile } from "#shared/agent-bridge/answer-file.ts";
import type { ExitRecord } from "#shared/contract/message.ts";
import { sessionId, type SessionId } from "#shared/ids.ts";
import type { Command } from "#shared/mission/command.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { Usage } from "#shared/mission/money/spend.ts";
import { PlanWorld } from "#shared/mission/plan/testing/plan-world.ts";
import { MISSION } from "#shared/mission/testing/missions.ts";
import { agentName, family } from "#shared/mission/words.ts";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import { HostCallError, HostLinkError } from "../sessions/host-errors.ts";
import { recordFolderOf } from "./answer-on-disk.ts";
import { Consultations, type ConsultationParts } from "./consultations.ts";
import type { Put } from "./question-session.ts";
import { sessionOfQuestion, type Question } from "./question.ts";

const EXITED: ExitRecord = { code: 0, signal: null, at: 1, cause: "exited" };
const KILLED: ExitRecord = { code: null, signal: "SIGKILL", at: 1, cause: "exited" };
const SECRET = "correct-horse-battery";
const USAGE: Usage = {
  tokensIn: 10,
  tokensOut: 1,
  tokensCached: 0,
  costMicros: null,
  contextUsed: null,
  harness: null,
};
const SAID = { program: "Codex CLI 1.0", model: "small" } as const;
const KEPT = { version: 1, conversation: "c-1", usage: USAGE, ...SAID } as const;
const answered = (text: string): AnswerFile => ({ ...KEPT, outcome: { state: "answered", text } });
const refused = (reason: string): AnswerFile => ({
  ...KEPT,
  outcome: { state: "failed", kind: "other", reason, until: null },
});
const failed = (kind: string): AnswerFile => ({
  ...KEPT,
  outcome: { state: "failed", kind, reason: "No.", until: 5 },
});

/** A session host and agents that a test plays. What lies on the disk stays when an engine goes. */
class Host {
  readonly home = mkdtempSync(join(tmpdir(), "fd-ask-"));
  readonly records = new Map<SessionId, ExitRecord | null>();
  readonly begun: Put[] = [];
  readonly closed: SessionId[] = [];
  readonly reopened: SessionId[] = [];
  readonly used: Usage[] = [];
  readonly told: Command[] = [];
  cleared = 0;
  isWanted = true;
  /** What each session does as soon as it was begun: leaves this and ends; null: it goes on. */
  script: (AnswerFile | null | "lost")[] = [];
  refuses: (() => Error) | null = null;
  #onSession: (record: SessionRecord) => void = () => undefined;
  #onState: Parameters<ConsultationParts["link"]["onState"]>[0] = () => undefined;
  #onEvents: Parameters<ConsultationParts["missions"]["onEvents"]>[0] = () => undefined;

  engine(): Consultations {
    return new Consultations({
      priced: (usage) => usage,
      secrets: { values: [SECRET] },
      home: this.home,
      link: {
        open: (call) => this.#open(call.session),
        list: async () => [...this.records].map(([session, exit]) => recordOf(session, exit)),
        signal: async (session) => this.end(session, KILLED),
        onSession: (listener) => {
          this.#onSession = listener;
          return () => undefined;
        },
        onState: (listener) => {
          this.#onState = listener;
          return () => undefined;
        },
      },
      boxes: {
        reopen: async (session) => void this.reopened.push(session),
        close: async (session) => void this.closed.push(session),
      },
      sessions: {
        callFor: async (_question, put) => {
          this.begun.push(put);
          return { session: put.session } as Awaited<ReturnType<ConsultationParts["sessions"]["callFor"]>>;
        },
        clear: async () => void (this.cleared += 1),
      },
      missions: {
        read: async (_mission, view) => {
          const { state } = new PlanWorld([]);
          return { ok: true, view: view(state), seq: 1, readOnly: null };
        },
        onEvents: (listener) => {
          this.#onEvents = listener;
          return () => undefined;
        },
        send: async (_id, _mission, command) => {
          this.told.push(command);
          return { ok: false, code: "wrong-state", sentence: "It is known." };
        },
      },
      report: (sentence) => expect.fail(sentence),
    });
  }

  end(session: SessionId, exit: ExitRecord = EXITED): SessionRecord {
    this.records.set(session, exit);
    const folder = join(this.home, "sessions", session);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "exit.json"), JSON.stringify(exit));
    const record = recordOf(session, exit);
    this.#onSession(record);
    return record;
  }

  leaves(session: SessionId, answer: AnswerFile): void {
    const folder = recordFolderOf(this.home, session);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, ANSWER_FILE), JSON.stringify(answer));
  }

  /** Something happened in the mission. */
  news(): void {
    this.#onEvents({ mission: MISSION, commandId: "cmd_1234", events: [] });
  }

  breaks(): void {
    this.#onState("starting");
  }

  async #open(session: SessionId): Promise<SessionRecord> {
    if (this.refuses !== null) throw this.refuses();
    this.records.set(session, null);
    const answer = this.script.shift() ?? null;
    if (answer === null) return recordOf(session, null);
    if (answer === "lost") return this.end(session, KILLED);
    this.leaves(session, answer);
    return this.end(session);
  }
}

function recordOf(session: SessionId, exit: ExitRecord | null): SessionRecord {
  return { session, exit } as SessionRecord;
}

let host: Host;
beforeEach(() => {
  host = new Host();
});
afterEach(() => rmSync(host.home, { recursive: true, force: true }));

const LEAVING = new AbortController().signal;
const question = (more: Partial<Question> = {}): Question => ({
  id: "eff_1",
  mission: MISSION,
  folder: host.home,
  about: "plan",
  subject: taskId.parse("plan"),
  agent: agentName.parse("codex"),
  family: family.parse("openai"),
  role: "driver",
  model: null,
  effort: "high",
  place: { repository: "/repository", baseBranch: "main" },
  commit: () => Promise.resolve("c0"),
  unsandboxed: false,
  prompt: "What is wrong?",
  schemaText: '{"type":"object"}',
  judge: (text) => (text.startsWith("{") ? [] : ["it is no object"]),
  repairs: 2,
  withinMs: 60_000,
  thread: null,
  onUsed: (usage) => host.used.push(usage),
  isWanted: () => host.isWanted,
  ...more,
});
const ask = (more: Partial<Question> = {}, signal = LEAVING) => host.engine().ask(question(more), signal);
const session = (step: number): SessionId => sessionOfQuestion("eff_1", step);

describe("a question to an agent", () => {
  it("is answered by one session, and nothing of it is left", async () => {
    host.script = [answered("{}")];
    expect(await ask()).toEqual({ text: "{}" });
    expect(host.begun).toMatchObject([
      { prompt: "What is wrong?", conversation: null, schema: { type: "object" } },
    ]);
    expect([host.closed, host.cleared]).toEqual([[session(0)], 1]);
  });

  it("goes back with what was wrong, into the same conversation", async () => {
    host.script = [answered("It is fine."), answered("{}")];
    expect(await ask()).toEqual({ text: "{}" });
    expect(host.begun[1]).toMatchObject({ session: session(1), conversation: "c-1" });
    expect(host.begun[1]?.prompt).toContain("- it is no object");
    expect(host.begun[1]?.prompt).toContain("What is wrong?");
  });

  it("is answered without secrets: neither the answer nor what was wrong with it names one", async () => {
    const leak = `No, "${SECRET}"`;
    host.script = [answered(leak), answered(JSON.stringify({ claim: `It logs ${SECRET}\n.` }))];
    const judge = (text: string) => (text.startsWith("{") ? [] : [`${text} is no object`]);
    const { text } = await ask({ judge });
    expect(JSON.parse(text)).toEqual({ claim: `It logs ${"*".repeat(SECRET.length)}\n.` });
    host.script = [answered(leak)];
    await expect(ask({ id: "eff_2", judge, repairs: 0 })).rejects.not.toThrow(SECRET);
    host.script = [refused(leak)];
    await expect(ask({ id: "eff_3" })).rejects.not.toThrow(SECRET);
    expect(JSON.stringify([host.told, host.begun])).not.toContain(SECRET);
  });

  it("is given up after its repairs, with what was wrong last", async () => {
    host.script = [answered("a"), answered("b"), answered("c"), answered("{}")];
    await expect(ask()).rejects.toThrow(
      /codex gave no answer that fits, also after 2 repairs: it is no object/,
    );
    expect(host.begun).toHaveLength(3);
    expect(host.used).toEqual([USAGE, USAGE, USAGE]);
  });

  it("is asked without a schema by a provider that refuses it", async () => {
    host.script = [failed("bad-request"), answered("{}")];
    await ask();
    expect(host.begun.map(({ schema }) => schema)).toEqual([{ type: "object" }, null]);
    host.script = [failed("bad-request"), failed("bad-request")];
    await expect(ask({ id: "eff_2" })).rejects.toThrow("codex gave no answer: No.");
  });

  it("is asked anew when nobody saw the end of its session, and not for ever", async () => {
    host.script = ["lost", answered("{}")];
    expect(await ask()).toEqual({ text: "{}" });
    expect(host.begun).toHaveLength(2);
    host.script = ["lost", "lost", "lost", "lost"];
    await expect(ask({ id: "eff_2" })).rejects.toThrow(/It ended without an answer \(SIGKILL\)/);
    expect(host.begun).toHaveLength(5);
  });

  it("is told to the mission with its session, who answers, and how it ended", async () => {
    host.script = [answered("It is fine."), failed("rate-limit")];
    const limited = expect.objectContaining({ message: "codex gave no answer: No.", until: 5 }) as unknown;
    await expect(ask({ model: "large" })).rejects.toEqual(limited);
    const asked = {
      about: "plan",
      task: null,
      role: "driver",
      agent: "codex",
      model: "large",
      effort: "high",
    };
    expect(host.told).toMatchObject([
      { type: "question.begin", session: session(0), ...asked },
      { type: "question.end", session: session(0), outcome: "unfit", reason: "it is no object", ...SAID },
      { type: "question.begin", session: session(1), ...asked },
      { type: "question.end", session: session(1), outcome: "limited", reason: "No.", ...SAID },
    ]);
  });

  it("is told as about its task, when it is about one", async () => {
    host.script = [answered("{}")];
    await ask({ about: "review", subject: taskId.parse("one") });
    expect(host.told[0]).toMatchObject({ type: "question.begin", about: "review", task: "one" });
  });

  it("remembers the conversation for the next question of its thread, of the same agent only", async () => {
    host.script = [answered("{}"), answered("{}"), answered("{}")];
    await ask({ id: "eff_1", thread: "plan-1" });
    await ask({ id: "eff_2", thread: "plan-1" });
    await ask({ id: "eff_3", thread: "plan-1", agent: agentName.parse("claude") });
    expect(host.begun.map(({ conversation }) => conversation)).toEqual([null, "c-1", null]);
  });

  it("is not asked where the agent cannot be, and says why", async () => {
    host.refuses = () => new PlainError("codex is not installed.");
    await expect(ask()).rejects.toThrow("codex is not installed.");
    expect(host.cleared).toBe(1);
  });
});

describe("an engine that leaves in the middle of a question", () => {
  it("is followed by one that finds the session and waits for it", async () => {
    host.script = [null];
    const leaving = new AbortController();
    const first = ask({}, leaving.signal);
    await expect.poll(() => host.records.size, { timeout: 10_000 }).toBe(1);
    leaving.abort(new Error("the engine leaves"));
    await expect(first).rejects.toThrow("the engine leaves");
    expect([host.records.get(session(0)), host.cleared]).toEqual([null, 0]);
    const next = ask();
    await expect.poll(() => host.reopened, { timeout: 10_000 }).toEqual([session(0)]);
    host.leaves(session(0), answered("{}"));
    host.end(session(0));
    expect(await next).toEqual({ text: "{}" });
    expect(host.begun).toHaveLength(1);
  });

  it("is followed by one that finds the answer", async () => {
    host.leaves(session(0), answered("{}"));
    host.end(session(0));
    expect(await ask()).toEqual({ text: "{}" });
    expect(host.begun).toHaveLength(0);
    // The engine before may have died before it said so.
    expect(host.told.map(({ type }) => type)).toEqual(["question.begin", "question.end"]);
  });

  it("is followed by one that ends what nobody waits for any more", async () => {
    const other = sessionId.parse("ses_fly1234567890abcdef12345678");
    for (const each of [session(0), sessionOfQuestion("eff_2", 0), other]) host.records.set(each, null);
    await host.engine().sweep(["eff_2"]);
    expect([...host.records.values()]).toEqual([KILLED, null, null]);
    expect(host.closed).toEqual([session(0)]);
  });

  it("and loses the host: the question is put off, and nothing of it is touched", async () => {
    host.script = [null];
    const asked = ask();
    await expect.poll(() => host.records.size, { timeout: 10_000 }).toBe(1);
    host.breaks();
    await expect(asked).rejects.toBeInstanceOf(HostLinkError);
    expect(host.cleared).toBe(0);
  });

  it("and whose host began the session already, begins no second one", async () => {
    const failure = { code: "session-exists", message: "It is there." } as const;
    host.refuses = () => {
      host.records.set(session(0), null);
      return new HostCallError(failure);
    };
    const asked = ask();
    await expect.poll(() => host.begun.length, { timeout: 10_000 }).toBe(1);
    host.leaves(session(0), answered("{}"));
    host.end(session(0));
    expect(await asked).toEqual({ text: "{}" });
  });
});

describe("a session nobody waits for", () => {
  const underWay = async (more: Partial<Question> = {}) => {
    host.script = [null];
    const engine = host.engine();
    const asked = engine.ask(question(more), LEAVING);
    asked.catch(() => undefined);
    await expect.poll(() => host.records.size, { timeout: 10_000 }).toBe(1);
    return { engine, asked };
  };

  it("is ended when the mission goes on without it", async () => {
    const { asked } = await underWay();
    host.isWanted = false;
    host.news();
    await expect(asked).rejects.toThrow("nobody waits for it any more");
    expect(host.told.at(-1)).toMatchObject({ type: "question.end", outcome: "unwanted" });
    expect(host.records.get(session(0))).toEqual(KILLED);
  });

  it("is ended when its time is over", async () => {
    const { asked } = await underWay({ withinMs: 1 });
    await expect(asked).rejects.toThrow("it took longer than 0 minutes");
  });

  it("is ended when everything has to end, and no other is begun", async () => {
    const { engine, asked } = await underWay();
    expect(engine.running).toEqual([session(0)]);
    await engine.endAll();
    await expect(asked).rejects.toThrow("everything was told to end");
    expect(host.begun).toHaveLength(1);
  });
});
