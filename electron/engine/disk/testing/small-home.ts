import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { endAndWait, FlightHome } from "../../flight/testing/flight-home.ts";

/** A data directory on a disk of its own (memory) whose size a test sets while an engine works on it. */
export class SmallHome {
  readonly home = new FlightHome();

  constructor(size: string) {
    const options = `size=${size},mode=0700`;
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", this.home.home], { stdio: "pipe" });
    } catch (error) {
      throw new Error(
        "These tests need a disk of their own: run them as root, or in `unshare --user --map-root-user --mount`.",
        { cause: error },
      );
    }
  }

  resize(size: string): void {
    execFileSync("mount", ["-o", `remount,size=${size}`, this.home.home]);
  }

  /** Writes until nothing more fits. Answers what makes room again. */
  fill(): () => void {
    const file = join(this.home.home, "filling");
    const descriptor = openSync(file, "wx");
    for (const bytes of [1024 ** 2, 4096, 1]) {
      const chunk = Buffer.alloc(bytes, 1);
      while (isWritten(descriptor, chunk));
    }
    closeSync(descriptor);
    return () => rmSync(file);
  }

  async remove(): Promise<void> {
    await endAndWait(this.home.pidOf("engine"), "SIGKILL");
    await endAndWait(this.home.pidOf("session-host"), "SIGTERM");
    execFileSync("umount", ["--lazy", this.home.home]);
    await this.home.remove();
  }
}

function isWritten(descriptor: number, chunk: Buffer): boolean {
  try {
    return writeSync(descriptor, chunk) > 0;
  } catch (error) {
    if (systemCode(error) === "ENOSPC") return false;
    throw error;
  }
}
