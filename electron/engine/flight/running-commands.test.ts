import { afterEach, describe, expect, it, vi } from "vitest";
import { sessionId, type SessionId } from "#shared/ids.ts";
import type { MissionEvent } from "#shared/mission/event.ts";
import { taskId } from "#shared/mission/ids.ts";
import { MISSION } from "#shared/mission/testing/missions.ts";
import type { MissionNews } from "../missions/mission-answer.ts";
import { HostLinkError } from "../sessions/host-errors.ts";
import { RunningCommands } from "./running-commands.ts";

const SESSION = sessionId.parse("ses_run0001");
const OWNER = { mission: MISSION, task: taskId.parse("api") };

/** A host that is silent for a while, and what it was asked to end. */
class SilentHost {
  readonly asked: SessionId[] = [];
  isSilent = false;
  #tell: (news: MissionNews) => void = () => undefined;
  readonly commands = new RunningCommands({
    link: {
      signal: async (session) => {
        this.asked.push(session);
        if (this.isSilent) throw new HostLinkError("The session host does not answer.");
        return null;
      },
    },
    missions: {
      onEvents: (listener) => {
        this.#tell = listener;
        return () => undefined;
      },
    },
    report: () => undefined,
  });

  happens(event: MissionEvent): void {
    const actor = { kind: "engine" } as const;
    this.#tell({ mission: MISSION, commandId: "cmd_test0001", events: [{ seq: 1, at: 1, actor, event }] });
  }
}

afterEach(() => vi.useRealTimers());

describe("a command of the engine", () => {
  it("is asked to end until it has, also when the host was silent", async () => {
    vi.useFakeTimers();
    const host = new SilentHost();
    host.commands.began(SESSION, OWNER);
    host.isSilent = true;
    host.commands.end(SESSION);
    await vi.advanceTimersByTimeAsync(4_500);
    expect(host.asked).toHaveLength(3);
    host.commands.ended(SESSION);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(host.asked).toHaveLength(3);
  });

  it("ends with the attempt it works for", () => {
    const host = new SilentHost();
    host.commands.began(SESSION, OWNER);
    const failed = { outcome: "interrupted", reason: "a person", lesson: "look", next: "retry" } as const;
    host.happens({ type: "attempt.failed", task: OWNER.task, attempt: 1, ...failed });
    expect(host.asked).toEqual([SESSION]);
  });
});
