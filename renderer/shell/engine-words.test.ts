import { describe, expect, it } from "vitest";
import type { EngineStatus } from "#shared/contract/health.ts";
import type { LinkState } from "#shared/contract/window.ts";
import { bannerWords, engineWords } from "./engine-words.ts";

const status: EngineStatus = {
  state: "ready",
  pid: 1,
  instance: "i",
  build: "0.1.0",
  startedAt: 0,
  dataDirectory: "/data",
  runtime: "node",
  sessionHost: "connected",
  agents: { live: 0, lanes: 0 },
  runningSessions: 0,
  clients: 1,
  events: 0,
  recovery: null,
};
const unknown = { value: null, live: false };
const ready = { value: status, live: true };

describe("the engine's state in words", () => {
  it("is good only when the engine said so on a living link", () => {
    expect(engineWords({ state: "up" }, ready).state).toBe("ready");
    expect(engineWords({ state: "up" }, unknown).tone).not.toBe("done");
    expect(engineWords({ state: "silent", since: 0 }, ready).tone).toBe("unknown");
    expect(engineWords(null, ready).tone).toBe("unknown");
  });

  it("does not call an engine good whose session host is lost", () => {
    const lost = { value: { ...status, sessionHost: "lost" as const }, live: true };
    expect(engineWords({ state: "up" }, lost).tone).toBe("unknown");
  });

  it("asks for a person when the database does", () => {
    const recovery = { value: { ...status, state: "recovery" as const }, live: true };
    expect(engineWords({ state: "up" }, recovery)).toMatchObject({ state: "recovery", tone: "need" });
  });

  it("tells states apart by shape, not only by colour", () => {
    const links: LinkState[] = [
      { state: "up" },
      { state: "silent", since: 0 },
      { state: "starting", attempt: 2 },
      { state: "failed", reason: "r", log: "l" },
    ];
    expect(new Set(links.map((link) => engineWords(link, ready).shape)).size).toBe(links.length);
  });
});

describe("the banner", () => {
  it("is quiet while all is well, and at the first start", () => {
    expect(bannerWords({ state: "up" })).toBeNull();
    expect(bannerWords({ state: "starting", attempt: 1 })).toBeNull();
  });

  it("says how often it was tried, and that terminals go on", () => {
    const words = bannerWords({ state: "starting", attempt: 2 });
    expect(words?.title).toContain("2 of 5");
    expect(words?.sentence).toContain("keep running");
  });

  it("names reason and log, and asks, when main gave up", () => {
    const words = bannerWords({ state: "failed", reason: "It left with code 1", log: "/x/engine.log" });
    expect(words?.asks).toBe(true);
    expect(words?.reason).toBe("It left with code 1.");
    expect(words?.sentence).toContain("/x/engine.log");
  });
});
