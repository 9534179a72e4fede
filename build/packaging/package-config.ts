import type { Configuration } from "electron-builder";
import { inCheckout } from "../checkout-folder.ts";

export interface PackageParts {
  electronDist: string;
  electronVersion: string;
  /** A Node for the engine, when the bundled Electron's own is too old for it. */
  nodeBinary: string | undefined;
  output: string;
}

/**
 * What of each native module is needed at run time: its JavaScript, and this platform's prebuilt binary. The sources and the
 * binaries of other platforms are 35 MB that nothing would ever open.
 */
function nativeModuleFiles(): string[] {
  return [
    "!**/node_modules/better-sqlite3/{deps,src}/**",
    "!**/node_modules/better-sqlite3/prebuilds/**",
    // Also "linuxmusl".
    `**/node_modules/better-sqlite3/prebuilds/${process.platform}*-${process.arch}.node`,
    "!**/node_modules/node-pty/{deps,src,third_party,scripts,typings,build}/**",
    "!**/node_modules/node-pty/prebuilds/**",
    `**/node_modules/node-pty/prebuilds/${process.platform}-${process.arch}/**`,
    "!**/node_modules/node-addon-api/**",
    "!**/node_modules/{better-sqlite3,node-pty}/binding.gyp",
  ];
}

/** Where `Installation` looks for the recipes that come with the app. */
const RECIPES = "electron/engine/planner/recipes/**";

/** The configuration of electron-builder for an unpacked app. */
export function packageConfig(parts: PackageParts): Configuration {
  return {
    appId: "dev.flightdeck.app",
    productName: "Flightdeck",
    directories: { output: parts.output, buildResources: inCheckout("build", "icons") },
    electronDist: parts.electronDist,
    electronVersion: parts.electronVersion,
    // Both native modules carry prebuilt Node-API binaries.
    npmRebuild: false,
    files: [
      "out/**",
      "!out/**/*.map",
      "!out/sources.sha256",
      "migrations/**",
      RECIPES,
      ...nativeModuleFiles(),
    ],
    asar: true,
    // Programs that run as plain Node, what they read, and what the dynamic linker opens: none of it can lie in an archive.
    asarUnpack: ["out/node/**", "migrations/**", RECIPES, "**/node_modules/{better-sqlite3,node-pty}/**"],
    ...(parts.nodeBinary === undefined
      ? {}
      : {
          extraResources: [
            { from: parts.nodeBinary, to: process.platform === "win32" ? "node.exe" : "node" },
          ],
        }),
    electronLanguages: ["en-US"],
    // Links such as flightdeck://mission/msn_3f9c2a.
    protocols: [{ name: "Flightdeck", schemes: ["flightdeck"] }],
    linux: { executableName: "flightdeck", category: "Development", icon: "icon.png" },
    mac: { category: "public.app-category.developer-tools", icon: "icon.png", identity: null },
    win: { icon: "icon.png" },
  };
}
