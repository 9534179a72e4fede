import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import type { SandboxNetwork } from "./sandbox-plan.ts";

/** Free in every session: its network is its own and has nothing in it. */
const RELAY_PORT = 3128;
const RELAY_URL = `http://127.0.0.1:${RELAY_PORT}`;
/** What the session serves itself is in its own network and needs no proxy. */
const LOCAL_NAMES = "localhost,127.0.0.1,::1";

/** An engine that was killed is followed by another: who asks meanwhile waits, as a CLI gives up after a second or two. */
const ENGINE_BACK_WITHIN_MS = 60_000;
const ASK_AGAIN_MS = 200;

/**
 * The bridge from the session's empty network to the socket of its proxy. Given as text, so that nothing of the
 * installation has to be shown inside but the runtime. It closes its output when it listens: that is the sign to go on.
 */
const RELAY = `
const net = require("node:net");
const [path, port] = process.argv.slice(1);
const reach = (inside, until) => {
  if (inside.destroyed) return;
  let isOpen = false;
  const outside = net.connect({ path, allowHalfOpen: true }, () => {
    isOpen = true;
    inside.pipe(outside);
    outside.pipe(inside);
  });
  inside.on("close", () => outside.destroy());
  outside.on("error", () => {
    if (isOpen || Date.now() > until) inside.destroy();
    else setTimeout(reach, ${ASK_AGAIN_MS}, inside, until);
  });
  outside.on("close", () => isOpen && inside.destroy());
};
const server = net.createServer({ allowHalfOpen: true }, (inside) => {
  inside.on("error", () => inside.destroy());
  reach(inside, Date.now() + ${ENGINE_BACK_WITHIN_MS});
});
server.listen(Number(port), "127.0.0.1", () => {
  const fs = require("node:fs");
  fs.writeSync(1, "ready");
  fs.closeSync(1);
  // A connection that got this number would end the relay: libuv never closes a standard stream.
  fs.openSync("/dev/null", "w");
});`;

/**
 * Starts the relay beside the program and becomes the program: its process, terminal and exit are its own. The relay leads
 * a session of its own and is nobody's child, so Ctrl-C does not reach it and the program never waits for it; it ends
 * with the namespace.
 */
const BESIDE = `
ready=$( (PATH=/usr/bin:/bin NODE_OPTIONS= ELECTRON_RUN_AS_NODE=1 setsid "$1" -e "$2" "$3" "$4" </dev/null 2>/dev/null &) )
if [ "$ready" != ready ]; then echo "The way to the allowed hosts could not be opened, so nothing was started." >&2; exit 126; fi
shift 4
exec "$@"`;

/** The command as it is started inside the sandbox; `runtime` is the Node, or Electron as Node, that runs the relay. */
export function throughRelay(
  command: readonly string[],
  network: SandboxNetwork,
  runtime: string = process.execPath,
): string[] {
  if (network.kind !== "hosts") return [...command];
  const relay = [realpathSync(runtime), RELAY, network.proxySocket, String(RELAY_PORT)];
  return ["/bin/sh", "-c", BESIDE, "flightdeck-relay", ...relay, ...command];
}

/** Electron reads files beside its program, so the folder is shown. */
export function relayReads(network: SandboxNetwork, runtime: string = process.execPath): string[] {
  return network.kind === "hosts" ? [dirname(realpathSync(runtime))] : [];
}

/** Programs disagree on how these are written, so both spellings are set. */
export function networkEnvironment(network: SandboxNetwork): Record<string, string> {
  if (network.kind !== "hosts") return {};
  const proxies = {
    HTTP_PROXY: RELAY_URL,
    HTTPS_PROXY: RELAY_URL,
    ALL_PROXY: RELAY_URL,
    NO_PROXY: LOCAL_NAMES,
  };
  const lower = Object.entries(proxies).map(([name, value]) => [name.toLowerCase(), value]);
  // Node reads the others only when told to.
  return { ...proxies, ...Object.fromEntries(lower), NODE_USE_ENV_PROXY: "1" };
}
