import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, type Settings } from "#shared/settings.ts";
import { newCommandId } from "./command-id.ts";
import { Connection } from "./connection.ts";
import { FarSide, ManualTimers } from "./testing/far-side.ts";

function connect() {
  const far = new FarSide();
  const timers = new ManualTimers();
  const links: string[] = [];
  const commands: string[] = [];
  const problems: string[] = [];
  const connection = new Connection(far.port, timers, {
    link: ({ state }) => links.push(state),
    facts: () => undefined,
    command: (id) => commands.push(id),
    open: () => undefined,
    askQuit: () => undefined,
    problem: (sentence) => problems.push(sentence),
  });
  connection.open();
  return { far, timers, connection, links, commands, problems };
}

const up = { t: "link", link: { state: "up" } } as const;
const silent = { t: "link", link: { state: "silent", since: 5 } } as const;

describe("a window's connection", () => {
  it("answers at once, and sends nothing, while there is no link", async () => {
    const { far, connection } = connect();
    const outcome = await connection.request("engine.status", {});
    expect(outcome).toMatchObject({ ok: false, failure: { code: "unavailable" } });
    expect(far.received).toEqual([]);
  });

  it("carries a request to the engine and its answer back", async () => {
    const { far, connection } = connect();
    far.main(up);
    const answer = connection.request("doctor.run", {});
    far.engine({ t: "result", id: far.last("request").id, value: { checks: [] } });
    expect(await answer).toEqual({ ok: true, value: { checks: [] } });
  });

  it("follows a topic again on every new link, and says when nothing is known", () => {
    const { far, connection } = connect();
    const heard: (Settings | "lost")[] = [];
    connection.follow("settings", {
      snapshot: (value) => heard.push(value),
      update: (value) => heard.push(value),
      lost: () => heard.push("lost"),
    });
    far.main(up);
    far.snapshot(far.last("subscribe").id, DEFAULT_SETTINGS);
    far.main(silent);
    far.main(up);
    expect(far.sent("subscribe")).toHaveLength(2);
    far.snapshot(far.last("subscribe").id, { ...DEFAULT_SETTINGS, theme: "dark" });
    expect(heard).toEqual(["lost", DEFAULT_SETTINGS, "lost", { ...DEFAULT_SETTINGS, theme: "dark" }]);
  });

  it("takes an `up` after an `up` as another connection", () => {
    const { far, connection } = connect();
    const clients: boolean[] = [];
    connection.onClient((client) => clients.push(client !== null));
    far.main(up);
    far.main(up);
    expect(clients).toEqual([false, true, false, true]);
  });

  it("answers what was asked when the link goes", async () => {
    const { far, connection } = connect();
    far.main(up);
    const answer = connection.request("doctor.run", {});
    far.main(silent);
    expect(await answer).toMatchObject({ ok: false, failure: { code: "unavailable" } });
  });

  it("repeats a command under the same id when the link was lost before the answer", async () => {
    const { far, connection } = connect();
    far.main(up);
    const answer = connection.command("settings.change", {
      commandId: newCommandId(),
      change: { theme: "dark" },
    });
    far.main(silent);
    // The command waits for the next link before it sends anything.
    await Promise.resolve();
    far.main(up);
    await expect.poll(() => far.sent("request")).toHaveLength(2);
    const [first, second] = far.sent("request");
    expect(second?.params).toEqual(first?.params);
    const value = { seq: 3, settings: { ...DEFAULT_SETTINGS, theme: "dark" } };
    far.engine({ t: "result", id: far.last("request").id, value });
    expect(await answer).toMatchObject({ ok: true, value: { seq: 3 } });
  });

  it("gives a lost command up when no link comes", async () => {
    const { far, connection, timers } = connect();
    far.main(up);
    const answer = connection.command("settings.change", { commandId: newCommandId(), change: {} });
    far.main(silent);
    await expect.poll(() => timers.count).toBe(1);
    timers.runAll();
    expect(await answer).toMatchObject({ ok: false, failure: { code: "unavailable" } });
    expect(far.sent("request")).toHaveLength(1);
  });

  it("drops bytes that come without a link", () => {
    const { far, problems } = connect();
    far.raw(new Uint8Array([0, 0, 0, 9, 1]));
    expect(problems).toEqual([]);
  });

  it("says so when main or the engine send what this build cannot read", () => {
    const { far, problems } = connect();
    far.raw({ t: "link", link: { state: "sideways" } });
    far.main(up);
    far.raw(new Uint8Array([255, 255, 255, 255, 0, 0, 0, 0]));
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain("cannot read");
  });

  it("passes menu commands and link states on", () => {
    const { far, links, commands } = connect();
    far.main({ t: "command", id: "go.doctor" });
    far.main({ t: "link", link: { state: "starting", attempt: 2 } });
    expect(commands).toEqual(["go.doctor"]);
    expect(links).toEqual(["starting"]);
  });

  it("passes on what main could not do", () => {
    const { far, problems } = connect();
    far.main({ t: "problem", words: "The link was not opened." });
    expect(problems).toEqual(["The link was not opened."]);
  });
});
