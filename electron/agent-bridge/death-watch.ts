import { spawn, type ChildProcess } from "node:child_process";
import { Socket } from "node:net";

/**
 * Nothing is ever written to it, so what it reads is our end. On Linux everything with the mark goes, wherever it went; elsewhere the group
 * that the CLI leads.
 */
const WATCH = `read -r _
if [ -d /proc/self ]; then
  for at in /proc/[0-9]*; do
    if grep -qzxF -- "$2" "$at/environ"; then kill -s KILL "\${at#/proc/}"; fi
  done
else kill -s KILL -- "-$1"; fi`;

/**
 * Ends a CLI when we were killed and could not. A server does not see by itself that nobody is there any more: it reads nothing of us. A
 * shell holds the other end of a pipe of ours, in a session of its own, so that what kills us does not reach it.
 */
export class DeathWatch {
  readonly #watch: ChildProcess;

  /** `mark`: a variable with its value that is in the environment of everything that belongs to the CLI. */
  constructor(leader: number, mark: string) {
    this.#watch = spawn("/bin/sh", ["-c", WATCH, "death-watch", `${leader}`, mark], {
      cwd: "/",
      // Without the mark, and without anything else of ours.
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    // Without a shell the CLI flies all the same; then a kill of ours leaves it behind.
    this.#watch.on("error", () => undefined);
    this.#watch.stdin?.on("error", () => undefined);
    // Nobody waits for it.
    this.#watch.unref();
    if (this.#watch.stdin instanceof Socket) this.#watch.stdin.unref();
  }

  /** The CLI is gone, and all that it started. */
  end(): void {
    this.#watch.kill("SIGKILL");
  }
}
