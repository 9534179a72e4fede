import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEndpoint, removeEndpoint, writeEndpoint, type Endpoint } from "./endpoint.ts";
import { connectToEngine } from "./engine-socket.ts";
import { EngineRefusedError, failureIn, FAILURE_MARK } from "./start-engine.ts";

let directory: string;
const written: Endpoint = {
  socket: "/run/x.sock",
  token: "t",
  pid: 1,
  instance: "one",
  build: "b",
  protocol: 1,
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "fd-endpoint-"));
  mkdirSync(join(directory, "run"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("an engine's endpoint", () => {
  it("is read as it was written, and only the person can read it", () => {
    writeEndpoint(directory, written);
    expect(readEndpoint(directory)).toEqual(written);
    expect(statSync(join(directory, "run", "engine.json")).mode & 0o777).toBe(0o600);
  });

  it.each(["", "{", "[]", `{"socket":7}`])("is none when the file holds %j", (content) => {
    writeFileSync(join(directory, "run", "engine.json"), content);
    expect(readEndpoint(directory)).toBeUndefined();
  });

  it("is removed only by the engine that wrote it", () => {
    writeEndpoint(directory, { ...written, instance: "two" });
    removeEndpoint(directory, "one");
    expect(readEndpoint(directory)?.instance).toBe("two");
    removeEndpoint(directory, "two");
    expect(readEndpoint(directory)).toBeUndefined();
  });

  it("leads nowhere when its engine is gone", async () => {
    expect(await connectToEngine(directory)).toBeUndefined();
    writeEndpoint(directory, { ...written, socket: join(directory, "run", "gone.sock") });
    expect(await connectToEngine(directory)).toBeUndefined();
    writeFileSync(join(directory, "run", "gone.sock"), "not a socket");
    expect(await connectToEngine(directory)).toBeUndefined();
  });
});

describe("what an engine says of its failure", () => {
  const log = () => join(directory, "engine.log");

  it("is the last sentence of this start, not of an earlier one", () => {
    const earlier = `2026 engine 1: ${FAILURE_MARK}the old one\n`;
    writeFileSync(log(), `${earlier}2026 engine 2: hello\n2026 engine 2: ${FAILURE_MARK}the disk is full.\n`);
    expect(failureIn(log(), Buffer.byteLength(earlier))).toEqual(new EngineRefusedError("the disk is full."));
  });

  it("names the log when it said nothing", () => {
    writeFileSync(log(), "2026 engine 2: hello\n");
    expect(failureIn(log(), 0).message).toContain(log());
    expect(failureIn(join(directory, "none.log"), 0).message).toContain("none.log");
  });
});
