import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { Installation } from "#launch/installation.ts";
import { readEndpoint } from "#launch/endpoint.ts";
import { checkout, until } from "./flightdeck-app.ts";

/**
 * An engine in a network of its own that leads nowhere: whatever it, its session host or an agent would send has no way out, and
 * the kernel counts every try.
 */
export async function startEngineWithoutNetwork(
  home: string,
  more: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const { command, env } = new Installation(checkout, { sources: false }).start("engine");
  const asRoot = process.getuid?.() === 0 ? [] : ["--map-current-user"];
  const engine = spawn("unshare", [...asRoot, "--net", ...command], {
    env: { ...process.env, ...env, FLIGHTDECK_HOME: home, ...more },
    stdio: "ignore",
    detached: true,
  });
  await until("the engine without a network", () => readEndpoint(home) !== undefined, 20_000);
  return engine;
}

/** How often something of that engine tried to reach anything, as its kernel counted. */
export function triesToReachOut(pid: number): Record<string, number> {
  const lines = readFileSync(`/proc/${pid}/net/snmp`, "utf8").split("\n");
  const counters = new Map<string, number>();
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const [protocol = "", ...names] = (lines[at] ?? "").split(" ");
    const [, ...values] = (lines[at + 1] ?? "").split(" ");
    names.forEach((name, index) => counters.set(`${protocol}${name}`, Number(values[index])));
  }
  const watched = ["Ip:OutNoRoutes", "Ip:OutRequests", "Tcp:ActiveOpens", "Udp:OutDatagrams"];
  return Object.fromEntries(watched.map((name) => [name, counters.get(name) ?? Number.NaN]));
}
