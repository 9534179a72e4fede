import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExitRecord } from "#shared/contract/message.ts";
import type { SessionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import { taskId } from "#shared/mission/ids.ts";
import { MISSION, task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import { sessionOfSegment } from "./flight-session.ts";
import { SessionWatch, type WatchParts } from "./session-watch.ts";

type Parts = { -readonly [Key in keyof WatchParts]: WatchParts[Key] };

/** A mission of the domain itself, and a host and channels that answer when the test lets them. */
class Ground {
  readonly home = mkdtempSync(join(tmpdir(), "fd-watch-"));
  readonly flight = new OneFlight([task("api")]);
  readonly records = new Map<SessionId, ExitRecord | null>();
  readonly ended: SessionId[] = [];
  readonly reports: string[] = [];
  /** Run while the watch waits for the thing of this name. */
  during: Partial<Record<"list" | "open" | "close", () => void>> = {};
  refusesToEnd: SessionId | null = null;
  /** What the last sweep of the channels had to leave alone. */
  inUse: SessionId[] = [];
  readonly watch: SessionWatch;
  #onSession: (record: SessionRecord) => void = () => undefined;
  #onEvents: Parameters<WatchParts["missions"]["onEvents"]>[0] = () => undefined;

  constructor() {
    const { world } = this.flight;
    const parts: Parts = {
      home: this.home,
      link: {
        state: "connected",
        list: async () => {
          const answer = [...this.records].map(([session, exit]) => recordOf(session, exit));
          this.during.list?.();
          return answer;
        },
        signal: async (session) => {
          if (session === this.refusesToEnd) throw new Error("the host does not answer");
          this.ended.push(session);
          this.records.set(session, KILLED);
          return recordOf(session, KILLED);
        },
        onSession: (listener) => {
          this.#onSession = listener;
          return () => undefined;
        },
        onState: () => () => undefined,
      },
      missions: {
        read: async (_mission, view) => ({
          ok: true,
          view: view(world.state),
          seq: world.state.head,
          readOnly: null,
        }),
        send: async (_id, _mission, command, actor) => {
          const before = world.journal.length;
          const answer = world.try(command, actor);
          this.publish(before);
          return "events" in answer
            ? { ok: true, seq: world.state.head, answer: null, repeated: false }
            : { ok: false, ...answer };
        },
        onEvents: (listener) => {
          this.#onEvents = listener;
          return () => undefined;
        },
        onEffects: () => () => undefined,
      },
      channels: {
        open: async () => {
          this.during.open?.();
          return { directory: "", socket: "", env: {} };
        },
        hearOut: async () => null,
        close: async () => this.during.close?.(),
        sweep: async (inUse) => {
          this.inUse = [...inUse];
        },
      },
      boxes: { reopen: async () => undefined, close: async () => undefined, sweep: () => undefined },
      report: (sentence) => this.reports.push(sentence),
    };
    this.watch = new SessionWatch(parts);
    this.watch.listen({ ends: [], starts: [] });
  }

  /** What is new since then is told, as the mailboxes do. */
  publish(since: number): void {
    const events = this.flight.world.journal.slice(since);
    this.#onEvents({ mission: MISSION, commandId: "cmd_test0001", events });
  }

  /** The session of the attempt under way runs, and the mission was told so; null: and nobody heard it. */
  begin(isHeard = true): SessionId {
    const before = this.flight.world.journal.length;
    if (!this.flight.attempt("api").workspaceReady) this.flight.ready("api");
    const segment = this.flight.attempt("api").segments.length + 1;
    const session = sessionOfSegment({ ...this.about, segment });
    this.records.set(session, null);
    this.flight.do({ type: "segment.started", task: "api", attempt: this.about.attempt, segment, session });
    if (isHeard) this.publish(before);
    return session;
  }

  /** One more that runs, of a segment no mission knows. */
  beginAnother(): SessionId {
    const session = sessionOfSegment({ ...this.about, segment: 8 });
    const [began] = this.flight.world.journal.filter(({ event }) => event.type === "segment.began").slice(-1);
    if (began?.event.type !== "segment.began") throw new Error("nothing has begun yet");
    this.records.set(session, null);
    const events = [{ ...began, event: { ...began.event, segment: 8, session } }];
    this.#onEvents({ mission: MISSION, commandId: "cmd_test0002", events });
    return session;
  }

  get about() {
    return { mission: MISSION, task: taskId.parse("api"), attempt: this.flight.attempt("api").number };
  }

  exit(session: SessionId): void {
    this.records.set(session, EXITED);
    this.#onSession(recordOf(session, EXITED));
  }

  ends(): unknown[] {
    return this.flight.world.journal.flatMap(({ event }) =>
      event.type === "segment.ended" ? [event.end] : [],
    );
  }
}

const EXITED: ExitRecord = { at: 1, code: 0, signal: null, cause: "exited" };
const KILLED: ExitRecord = { at: 1, code: null, signal: "SIGKILL", cause: "exited" };
const recordOf = (session: SessionId, exit: ExitRecord | null) =>
  ({ session, exit }) as unknown as SessionRecord;

let ground: Ground;
beforeEach(() => {
  ground = new Ground();
});
afterEach(() => {
  ground.watch.close();
  rmSync(ground.home, { recursive: true });
});
const SOON = { timeout: 5_000, interval: 1 };

describe("taking up what flies", () => {
  it("hears the end of a session that ends just while it is taken up", async () => {
    const session = ground.begin(false);
    ground.during.list = () => ground.exit(session);
    await ground.watch.reconcile([MISSION]);
    await expect.poll(() => ground.ends(), SOON).toEqual(["exited"]);
  });

  it("takes nothing for lost that began after the host was asked", async () => {
    let session: SessionId | null = null;
    ground.during.list = () => {
      ground.during = {};
      session = ground.begin();
    };
    await ground.watch.reconcile([MISSION]);
    expect(ground.ends()).toEqual([]);
    expect(ground.watch.liveSessions).toEqual([session]);
  });

  it("tells of one that was opened in a host which died before the mission heard of its start", async () => {
    const session = ground.begin(false);
    ground.records.delete(session);
    ground.publish(ground.flight.world.journal.length - 1);
    await expect.poll(() => ground.ends(), SOON).toEqual(["lost"]);
  });

  it("goes on with the others when one cannot be taken up", async () => {
    ground.begin(false);
    const orphan = sessionOfSegment({ ...ground.about, segment: 7 });
    ground.records.set(orphan, null);
    ground.during.open = () => {
      throw new Error("its record is damaged");
    };
    await ground.watch.reconcile([MISSION]);
    expect(ground.ended).toEqual([orphan]);
    expect(ground.reports.join()).toContain("its record is damaged");
  });

  it("ends what runs on although its attempt is over, and tells the mission", async () => {
    const session = ground.begin();
    ground.flight.person({ type: "task.cancel", task: "api", reason: "no" });
    await ground.watch.reconcile([]);
    await expect.poll(() => ground.ends(), SOON).toEqual(["interrupted"]);
    expect(ground.ended).toEqual([session]);
    expect(ground.watch.liveSessions).toEqual([]);
  });
});

describe("what is to be told to a session", () => {
  const never = new AbortController().signal;

  it("waits until a host was asked, and is not taken for done", async () => {
    const session = ground.begin(false);
    let answer: boolean | null = null;
    const asked = ground.watch.runs(session, never).then((runs) => (answer = runs));
    ground.during.list = () => expect(answer).toBeNull();
    await ground.watch.reconcile([MISSION]);
    expect(await asked).toBe(true);
  });

  it("goes to nobody when the session was seen to end", async () => {
    const session = ground.begin();
    ground.exit(session);
    expect(await ground.watch.runs(session, never)).toBe(false);
  });

  it("is tried again while the session could not be taken up", async () => {
    const session = ground.begin(false);
    const asked = ground.watch.runs(sessionOfSegment({ ...ground.about, segment: 7 }), never);
    await ground.watch.reconcile([MISSION]);
    await expect(asked).rejects.toThrow("could not be seen yet");
    expect(await ground.watch.runs(session, never)).toBe(true);
  });

  it("is left to the next engine when this one leaves", async () => {
    const leaving = new AbortController();
    const asked = ground.watch.runs(ground.begin(false), leaving.signal);
    leaving.abort(new Error("leaving"));
    await expect(asked).rejects.toThrow("leaving");
  });
});

describe("ending", () => {
  it("is done although what the session left cannot be cleared up", async () => {
    const session = ground.begin();
    ground.during.close = () => {
      throw new Error("a folder nobody may enter");
    };
    expect(await ground.watch.end(session)).toEqual(KILLED);
    expect(ground.reports.join()).toContain("a folder nobody may enter");
  });

  it("keeps nothing in mind of a session whose end was told already", async () => {
    await ground.watch.reconcile([MISSION]);
    const session = ground.begin();
    const before = ground.flight.world.journal.length;
    ground.flight.end("api", "exited");
    ground.publish(before);
    await ground.watch.end(session);
    await ground.watch.reconcile([MISSION]);
    expect(ground.inUse).toEqual([]);
  });

  it("of all ends the others too when one does not end, and says so", async () => {
    const [first, second] = [ground.begin(), ground.beginAnother()];
    ground.refusesToEnd = first;
    await expect(ground.watch.endAll()).rejects.toThrow("does not answer");
    expect(ground.ended).toEqual([second]);
    expect(ground.watch.liveSessions).toEqual([first]);
  });
});

describe("a start that was given up", () => {
  it("is ended when it came about all the same, and nobody waits for it any more", async () => {
    ground.flight.ready("api");
    const session = sessionOfSegment({ ...ground.about, segment: 1 });
    ground.watch.expect(session);
    const heard = ground.watch.begun(session);
    ground.records.set(session, null);
    const before = ground.flight.world.journal.length;
    const { task: id, attempt } = ground.about;
    const reason = "the host did not answer";
    ground.flight.do({ type: "segment.start-failed", task: id, attempt, segment: 1, reason }, ENGINE);
    ground.publish(before);
    await heard;
    await expect.poll(() => ground.ended, SOON).toEqual([session]);
  });
});

it("survives that what a session left cannot be cleared up", async () => {
  const session = ground.begin();
  ground.during.close = () => {
    throw new Error("a folder nobody may enter");
  };
  const before = ground.flight.world.journal.length;
  ground.flight.end("api", "exited");
  ground.publish(before);
  await expect.poll(() => ground.reports.join(), SOON).toContain("a folder nobody may enter");
  expect(ground.watch.isLive(session)).toBe(false);
});
