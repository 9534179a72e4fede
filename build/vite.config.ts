import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type EnvironmentOptions } from "vite";
import { messagesPlugin } from "./messages-plugin.ts";

// One config, one command, four bundles: the page, Electron's main process, the preload and the Node programs
// (engine, session host, command line). Each runs the same code in a checkout, in tests and in the package.
const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const external = [
  "electron",
  "better-sqlite3",
  "node-pty",
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
];

function program(
  folder: string,
  input: Record<string, string>,
  format: "es" | "cjs",
  extension: string,
): EnvironmentOptions {
  return {
    consumer: "server",
    resolve: { noExternal: true, external },
    build: {
      outDir: path(`out/${folder}`),
      emptyOutDir: true,
      target: "node20",
      minify: false,
      sourcemap: true,
      copyPublicDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        external,
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `chunk-[name].${extension}`,
        },
      },
    },
  };
}

export default defineConfig({
  root: path("renderer"),
  // The page is served by app://, from its own root.
  base: "./",
  clearScreen: false,
  plugins: [react(), messagesPlugin()],
  builder: {},
  environments: {
    client: {
      build: {
        outDir: path("out/renderer"),
        emptyOutDir: true,
        target: "chrome130",
        sourcemap: true,
        // A preload polyfill would be an inline script, which the content security policy forbids.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 4_000,
        // It is read from disk, never sent over a network.
        reportCompressedSize: false,
      },
    },
    main: program("main", { main: path("electron/main/main.ts") }, "es", "mjs"),
    preload: program("preload", { preload: path("electron/preload/preload.ts") }, "cjs", "cjs"),
    node: program(
      "node",
      {
        engine: path("electron/engine/engine.ts"),
        "keyframe-worker": path("electron/engine/sessions/keyframe-worker.ts"),
        "session-host": path("electron/session-host/session-host.ts"),
        "agent-bridge": path("electron/agent-bridge/agent-bridge.ts"),
        "agent-hook": path("electron/agent-bridge/hook/agent-hook.ts"),
        "agent-mcp": path("electron/agent-bridge/mcp/agent-mcp.ts"),
        pilot: path("electron/pilot/pilot.ts"),
        flightdeck: path("electron/cli/flightdeck.ts"),
      },
      "es",
      "mjs",
    ),
  },
});
