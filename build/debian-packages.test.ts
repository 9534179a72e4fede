import { expect, it } from "vitest";
import { installable, installLine, missingLibraries, packagesFor } from "./debian-packages.ts";

it("reads the missing libraries from what ldd says", () => {
  const said = [
    "\tlinux-vdso.so.1 (0x00007ffd)",
    "\tlibgtk-3.so.0 => not found",
    "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)",
    "\tlibasound.so.2 => not found",
  ].join("\n");
  expect(missingLibraries(said)).toEqual(["libasound.so.2", "libgtk-3.so.0"]);
  expect(missingLibraries("\tnot a dynamic executable\n")).toEqual([]);
});

it("asks for the libraries together and for each package once", () => {
  const commands = [
    { command: "Xvfb", package: "xvfb", required: true },
    { command: "xvfb-run", package: "xvfb", required: true },
  ];
  expect(packagesFor({ libraries: ["libgtk-3.so.0"], commands })).toEqual([
    "libgtk-3-0",
    "libnss3",
    "libgbm1",
    "libasound2",
    "xvfb",
  ]);
  expect(packagesFor({ libraries: [], commands: [] })).toEqual([]);
});

it("reads which names can be installed from what apt-cache says", () => {
  const said = `libgtk-3-0t64:
  Installed: (none)
  Candidate: 3.24.41-4ubuntu1
  Version table:
     3.24.41-4ubuntu1 500
libnss3t64:
  Installed: (none)
  Candidate: (none)
  Version table:
libasound2t64:
  Installed: 1.2.11-1
  Candidate: 1.2.11-1
`;
  expect([...installable(said)]).toEqual(["libgtk-3-0t64", "libasound2t64"]);
  expect([...installable("")]).toEqual([]);
});

it("gives one line that can be pasted", () => {
  expect(installLine(["xvfb", "xauth"])).toBe(
    "sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb xauth",
  );
});
