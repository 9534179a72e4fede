import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from "@electron/fuses";

/**
 * What a packaged app may do. RunAsNode stays on because the engine, session host and command line are this binary running as
 * Node; everything that would let somebody put other code into the window's process is off.
 */
export function productionFuses(platform: NodeJS.Platform): Map<FuseV1Options, boolean> {
  return new Map([
    [FuseV1Options.RunAsNode, true],
    // The app stores no cookies; encrypting none of them would still ask the keychain.
    [FuseV1Options.EnableCookieEncryption, false],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
    [FuseV1Options.EnableNodeCliInspectArguments, false],
    // Electron checks the archive on macOS and Windows only.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, platform === "darwin" || platform === "win32"],
    [FuseV1Options.OnlyLoadAppFromAsar, true],
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
    // The page comes from its own scheme, never from file:.
    [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
  ]);
}

/** Sets the production fuses in an executable, then reads them back: a fuse that is not as wanted is an error. */
export async function setProductionFuses(executable: string, platform: NodeJS.Platform): Promise<void> {
  const wanted = productionFuses(platform);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: platform === "darwin",
    ...Object.fromEntries(wanted),
  });
  const wrong = await differingFuses(executable, wanted);
  if (wrong.length > 0) throw new Error(`the fuses of ${executable} are not as set: ${wrong.join(", ")}`);
}

/** The fuses of an executable that differ from what is wanted, each as a readable phrase. */
export async function differingFuses(
  executable: string,
  wanted: ReadonlyMap<FuseV1Options, boolean>,
): Promise<string[]> {
  const wire = await getCurrentFuseWire(executable);
  const wrong: string[] = [];
  for (const [fuse, on] of wanted) {
    if (wire[fuse] !== (on ? FuseState.ENABLE : FuseState.DISABLE)) {
      wrong.push(`${FuseV1Options[fuse]} is not ${on ? "on" : "off"}`);
    }
  }
  return wrong;
}
