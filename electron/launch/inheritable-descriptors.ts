import { readdirSync, readFileSync } from "node:fs";

/** O_CLOEXEC as /proc shows it. */
const CLOSE_ON_EXEC = 0o2000000;

/** Where the system has no list: the ones a starter of ours has been seen to leave open. */
const USUAL = Array.from({ length: 13 }, (_each, index) => index + 3);

/**
 * Open files that every child would get without being meant to: some Electron versions open theirs without close-on-exec,
 * and node-pty its terminals. A child that lives on holds them open, and whoever waits for their end waits for ever.
 */
export function inheritableDescriptors(): number[] {
  if (process.platform !== "linux") return process.platform === "win32" ? [] : USUAL;
  return readdirSync("/proc/self/fd")
    .map(Number)
    .filter((fd) => fd > 2 && !isClosedOnExec(fd));
}

function isClosedOnExec(fd: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1];
    return (Number.parseInt(flags ?? "0", 8) & CLOSE_ON_EXEC) !== 0;
  } catch {
    // The descriptor of the listing itself: it is closed by now.
    return true;
  }
}

/** The `stdio` of a child that shall get `fd` as its output, and in place of everything it would inherit. */
export function coveredStdio(fd: number): ("ignore" | number)[] {
  const stdio: ("ignore" | number)[] = ["ignore", fd, fd];
  for (const inherited of inheritableDescriptors()) {
    // "ignore" leaves what is not inherited alone; a number replaces what is.
    while (stdio.length <= inherited) stdio.push("ignore");
    stdio[inherited] = fd;
  }
  return stdio;
}
