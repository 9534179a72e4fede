import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { FlightHome } from "../../flight/testing/flight-home.ts";

/** A data directory and a repository on a disk of their own (memory) whose size a test sets while an engine works on it. */
export class SmallHome {
  readonly disk = mkdtempSync(join(tmpdir(), "fd-disk-"));
  readonly home: FlightHome;

  constructor(size: string) {
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0700`, "tmpfs", this.disk], {
        stdio: "pipe",
      });
    } catch (error) {
      throw new Error(
        "These tests need a disk of their own: run them as root, or in `unshare --user --map-root-user --mount`.",
        { cause: error },
      );
    }
    const before = process.env["TMPDIR"];
    process.env["TMPDIR"] = this.disk;
    this.home = new FlightHome();
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }

  resize(size: string): void {
    execFileSync("mount", ["-o", `remount,size=${size}`, this.disk]);
  }

  /** Writes until nothing more fits. Answers what makes room again. */
  fill(): () => void {
    const file = join(this.disk, "filling");
    const descriptor = openSync(file, "wx");
    for (const bytes of [1024 ** 2, 4096, 1]) {
      const chunk = Buffer.alloc(bytes, 1);
      while (isWritten(descriptor, chunk));
    }
    closeSync(descriptor);
    return () => rmSync(file);
  }

  async remove(): Promise<void> {
    await this.home.remove();
    execFileSync("umount", ["--lazy", this.disk]);
    rmdirSync(this.disk);
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
