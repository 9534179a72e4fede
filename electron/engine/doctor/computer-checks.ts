import { readFile, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Check, Finding } from "./check.ts";
import { DISK_LIMITS, sizeText } from "../disk/disk-limits.ts";
import { runProgram } from "../run-program.ts";

/** Each watched worktree costs watches; editors and build tools use them too. */
const INOTIFY_WATCHES_WANTED = 65_536;

/** Clocks that are set by the network move by less than this. */
const CLOCK_TOLERANCE_MS = 60_000;

async function lookAtDisk(directory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free < DISK_LIMITS.runBytes) {
    return {
      state: "problem",
      sentence: `Only ${sizeText(free)} are free for ${directory}; agents are paused below ${sizeText(DISK_LIMITS.runBytes)}.`,
    };
  }
  if (free < DISK_LIMITS.startBytes) {
    return {
      state: "warning",
      sentence: `Only ${sizeText(free)} are free for ${directory}; no task starts below ${sizeText(DISK_LIMITS.startBytes)}.`,
    };
  }
  return { state: "good", sentence: `${sizeText(free)} are free for ${directory}.` };
}

async function lookAtContainment(): Promise<Finding> {
  if (process.platform !== "linux") {
    return {
      state: "warning",
      sentence:
        "Ending every process an agent started cannot be guaranteed on this system; the process group is ended.",
    };
  }
  const probe = ["--dev-bind", "/", "/", "--unshare-pid", "--proc", "/proc", "--die-with-parent", "true"];
  const answer = await runProgram("bwrap", probe);
  if (!answer.found) {
    return {
      state: "warning",
      sentence:
        "bubblewrap is not installed, so a process that hides from its group survives the end of its agent.",
      fix: "sudo apt-get install bubblewrap",
    };
  }
  if (answer.code === 0) {
    return { state: "good", sentence: "bubblewrap works: ending a session ends every process it started." };
  }
  return {
    state: "warning",
    sentence: `bubblewrap is installed but does not work here: ${answer.text.slice(0, 200)}`,
  };
}

async function lookAtInotify(): Promise<Finding> {
  const watches = Number(await readFile("/proc/sys/fs/inotify/max_user_watches", "utf8"));
  if (watches >= INOTIFY_WATCHES_WANTED) {
    return { state: "good", sentence: `${watches} files can be watched for changes.` };
  }
  return {
    state: "warning",
    sentence: `Only ${watches} files can be watched for changes; large repositories need more.`,
    fix: "echo fs.inotify.max_user_watches=524288 | sudo tee /etc/sysctl.d/60-flightdeck.conf && sudo sysctl --system",
  };
}

/** What is stored is ordered by number, not by time; but times on screen are wrong when the clock was set back. */
async function lookAtClock(newestEventAt: () => number | null): Promise<Finding> {
  const newest = newestEventAt();
  const shown = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const now = Date.now();
  if (newest !== null && newest > now + CLOCK_TOLERANCE_MS) {
    return {
      state: "warning",
      sentence: `The clock says ${shown(now)}, but the newest event is from ${shown(newest)}: it was set back. Nothing is lost.`,
    };
  }
  return { state: "good", sentence: `The clock says ${shown(now)}.` };
}

export function computerChecks(directory: string, newestEventAt: () => number | null): readonly Check[] {
  const everywhere: Check[] = [
    { id: "disk.data", title: "Disk for missions", look: () => lookAtDisk(directory) },
    { id: "disk.temporary", title: "Disk for temporary files", look: () => lookAtDisk(tmpdir()) },
    { id: "containment", title: "Ending processes completely", look: lookAtContainment },
    { id: "clock", title: "Clock", look: () => lookAtClock(newestEventAt) },
  ];
  const linux: Check[] = [{ id: "inotify", title: "File watching", look: lookAtInotify }];
  return process.platform === "linux" ? [...everywhere, ...linux] : everywhere;
}
