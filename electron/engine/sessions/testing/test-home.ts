import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { type SessionId, sessionId } from "#shared/ids.ts";
import { encodeTranscriptFrame, type TranscriptKind } from "#shared/session-protocol/transcript.ts";

/** A data directory of its own for one test. The name is short: socket paths have a limit. */
export async function makeHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), "fd-ses-"));
}

export async function removeHome(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true });
}

let lastSession = 0;

export function newSession(): SessionId {
  lastSession += 1;
  return sessionId.parse(`ses_test${lastSession.toString().padStart(4, "0")}`);
}

/** Writes a transcript as a session host would, frame by frame, with a clock that only moves when told. */
export class TestTranscript {
  readonly folder: string;
  readonly path: string;
  offset = 0;
  wallMs = 1_000;
  #started = false;

  constructor(home: string, session: SessionId) {
    this.folder = join(home, "sessions", session);
    this.path = join(this.folder, "transcript");
  }

  async open(cols: number, rows: number): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await this.#append("header", Buffer.from(JSON.stringify({ format: 1, cols, rows })));
  }

  async output(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    await this.#append("output", bytes);
    this.offset += bytes.length;
  }

  async resize(cols: number, rows: number): Promise<void> {
    const size = Buffer.alloc(4);
    size.writeUInt16LE(cols, 0);
    size.writeUInt16LE(rows, 2);
    await this.#append("resize", size);
  }

  async gap(bytes: number): Promise<void> {
    await this.#append("gap", Buffer.from(JSON.stringify({ bytes })));
    this.offset += bytes;
  }

  async exit(code: number): Promise<void> {
    const exit = { code, signal: null, at: this.wallMs, cause: "exited" };
    await this.#append("exit", Buffer.from(JSON.stringify(exit)));
    await writeFile(join(this.folder, "exit.json"), JSON.stringify(exit));
  }

  /** Raw bytes at the end of the file. */
  async raw(bytes: Uint8Array): Promise<void> {
    await writeFile(this.path, bytes, { flag: "a" });
  }

  async #append(kind: TranscriptKind, payload: Uint8Array): Promise<void> {
    if (!this.#started && kind !== "header") throw new Error("Open the transcript first.");
    this.#started = true;
    const frame = {
      kind,
      offset: this.offset,
      wallMs: this.wallMs,
      monotonicUs: this.wallMs * 1_000,
      payload,
    };
    await this.raw(encodeTranscriptFrame(frame, crc32));
  }
}
