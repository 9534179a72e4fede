import type { AskedThing } from "./agent-event.ts";

type Network = Extract<AskedThing, { kind: "network" }>;

const USUAL_PORTS: Readonly<Record<string, number>> = { "https:": 443, "http:": 80 };

/** The host a tool would reach, with the whole address: what it tells that host stands in there. null: it is no address. */
export function addressOf(url: unknown): Network | null {
  if (typeof url !== "string" || !URL.canParse(url)) return null;
  const { hostname: host, port, protocol } = new URL(url);
  if (host === "") return null;
  return { kind: "network", host, port: port === "" ? (USUAL_PORTS[protocol] ?? null) : Number(port), url };
}
