import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { endAndWait } from "#launch/testing/end-process.ts";
import { allPages } from "./pages.ts";
import type { TrashRow } from "#shared/contract/upkeep-requests.ts";
import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { FlightHome, type TestTask } from "../../flight/testing/flight-home.ts";

/** A round of upkeep on a busy machine. */
const WITHIN_MS = 40_000;
const LOOK_EVERY_MS = 50;

/** A task that writes one file and is done. */
export const writes = (id: string, more: readonly object[] = []): TestTask => ({
  id,
  scenario: { steps: [{ edit: { file: `src/${id}/work.txt`, content: `${id}\n` } }, ...more] },
});

/** A data directory whose engines come and go, with what is kept in it. */
export class KeptHome extends FlightHome {
  /** Ends the engine without warning, if it still runs. */
  async kill(): Promise<void> {
    const { socket } = await this.engine();
    const closed = new Promise((resolve) =>
      socket.destroyed ? resolve(null) : socket.once("close", resolve),
    );
    await endAndWait(this.pidOf("engine"), "SIGKILL");
    await closed;
  }

  /** The next engine comes; with `crashAt` it dies there. */
  async restart(crashAt?: string): Promise<void> {
    await this.kill();
    if (crashAt === undefined) return void (await this.engine());
    process.env["FLIGHTDECK_CRASH_AT"] = crashAt;
    try {
      const { socket } = await this.engine();
      if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
    } finally {
      delete process.env["FLIGHTDECK_CRASH_AT"];
    }
  }

  /** Lands a mission with one task for each name. */
  async landed(ids: readonly string[]): Promise<MissionState> {
    return this.fly({ tasks: ids.map((id) => writes(id)) });
  }

  workspace(mission: MissionId, task: string): string {
    return join(this.home, "workspaces", mission, task);
  }

  trash(): Promise<TrashRow[]> {
    return allPages((cursor) => this.ask("trash.list", { cursor }));
  }

  /** Waits until exactly these tasks are in the trash. */
  async trashed(tasks: readonly string[]): Promise<TrashRow[]> {
    return waitFor(async () => {
      const rows = await this.trash();
      const found = rows.map(({ task }) => task).toSorted();
      if (found.join() !== tasks.toSorted().join())
        throw new Error(`in the trash: ${found.join()}\n${this.log("engine").slice(-2_000)}`);
      return rows;
    });
  }

  /** Our repository lacks nothing. */
  fsck(): string {
    return this.ours("fsck", "--no-dangling", "--no-progress");
  }
}

export const waitFor = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: WITHIN_MS, interval: LOOK_EVERY_MS });

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What commits hold of a folder: no empty folders, and of modes only whether it can be run. */
export const committedOf = (folder: string): Map<string, string> =>
  new Map(
    [...contentOf(folder)]
      .filter(([, what]) => !what.includes(" folder "))
      .map(([name, what]) => [
        name,
        what.replace(/^100([0-7])\d\d/, (_, mode) => (Number(mode) & 1 ? "x" : "-")),
      ]),
  );

/** Every file of a folder by its name, to the byte, with its kind and mode. */
export function contentOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    const look = lstatSync(path);
    const kind = look.isSymbolicLink() ? `-> ${readlinkSync(path)}` : look.isDirectory() ? "folder" : "";
    const bytes = look.isFile() ? sha256(readFileSync(path)) : "";
    found.set(name, `${look.mode.toString(8)} ${kind} ${bytes}`);
  }
  return found;
}

/** What git says about a worktree: branch, staged, changed, untracked, ignored. */
export const statusOf = (folder: string): string =>
  execFileSync("git", ["-C", folder, "status", "--porcelain=v2", "--branch", "--ignored"], {
    encoding: "utf8",
  });
