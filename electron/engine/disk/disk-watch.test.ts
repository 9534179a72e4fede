import { describe, expect, it } from "vitest";
import { ManualMissionClock } from "../missions/fixtures/manual-clock.ts";
import { DISK_LIMITS, GIB, LOOK_EVERY_MS } from "./disk-limits.ts";
import { DiskWatch, nextSpace, type Space } from "./disk-watch.ts";

/** A disk whose free space, in GiB, a test sets by hand; NaN: it does not answer. */
class Scene {
  freeGib = 10;
  readonly clock = new ManualMissionClock();
  readonly looks: Space[] = [];
  readonly reports: string[] = [];
  #looked: () => void = () => undefined;
  readonly watch = new DiskWatch({
    directory: "/data",
    clock: this.clock,
    report: (sentence) => void this.reports.push(sentence),
    freeBytes: () =>
      Number.isNaN(this.freeGib) ? Promise.reject(new Error("EIO")) : Promise.resolve(this.freeGib * GIB),
    onLook: (space) => {
      this.looks.push(space);
      this.#looked();
      return Promise.resolve();
    },
  });

  /** Ten seconds later, with this much free. */
  async after(freeGib: number): Promise<Space> {
    this.freeGib = freeGib;
    await expect.poll(() => this.clock.nextAlarm).not.toBeNull();
    const looked = new Promise<void>((resolve) => {
      this.#looked = resolve;
    });
    this.clock.advance(LOOK_EVERY_MS);
    await looked;
    return this.watch.space;
  }
}

describe("the free space", () => {
  it("is unknown until somebody looked, and nothing starts before", async () => {
    const { watch, looks } = new Scene();
    expect(watch.space).toBe("unknown");
    expect(watch.sentence).toContain("not looked at yet");
    await watch.start();
    expect(watch.space).toBe("enough");
    expect(watch.sentence).toBeNull();
    expect(looks).toEqual(["enough"]);
    watch.close();
  });

  it("is looked at every ten seconds: low below 2 GiB, critical below 0.5, again enough from 2.5", async () => {
    const scene = new Scene();
    await scene.watch.start();
    const free = [2.1, 1.9, 2.4, 2.5, 0.6, 0.4, 0.6, 2.4, 2.6, 0.4];
    const seen: Space[] = [];
    for (const gib of free) seen.push(await scene.after(gib));
    expect(seen).toEqual([
      "enough",
      "low",
      "low",
      "enough",
      "low",
      "critical",
      "critical",
      "critical",
      "enough",
      "critical",
    ]);
    scene.watch.close();
  });

  it("is said once for each change, with what is kept and when it goes on", async () => {
    const scene = new Scene();
    await scene.watch.start();
    for (const gib of [1.9, 1.8, 0.4, 0.3, 3, 4]) await scene.after(gib);
    expect(scene.reports).toEqual([
      "Only 1.9 GiB are free in /data, so no new task starts (2.0 GiB are needed). What runs goes on. It goes on by itself when 2.5 GiB are free.",
      "Only 410 MiB are free in /data, so agents are interrupted and missions paused (512 MiB are needed). Their work is kept. It goes on by itself when 2.5 GiB are free.",
      "3.0 GiB are free in /data: tasks start.",
    ]);
    scene.watch.close();
  });

  it("stays what it was while the disk does not answer, and that is said", async () => {
    const scene = new Scene();
    await scene.watch.start();
    expect(await scene.after(Number.NaN)).toBe("enough");
    expect(scene.watch.sentence).toContain("cannot be seen");
    expect(await scene.after(1)).toBe("low");
    expect(await scene.after(Number.NaN)).toBe("low");
    expect(await scene.after(3)).toBe("enough");
    expect(scene.watch.sentence).toBeNull();
    scene.watch.close();
  });

  it("never lets anything start between the two limits once it was held up", () => {
    for (let gib = 0.5; gib < 2.5; gib += 0.01) {
      expect(nextSpace("low", gib * GIB, DISK_LIMITS)).toBe("low");
      expect(nextSpace("critical", gib * GIB, DISK_LIMITS)).toBe("critical");
    }
  });
});
