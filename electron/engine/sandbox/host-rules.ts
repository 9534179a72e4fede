import { BlockList, isIP } from "node:net";

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly isAddress: boolean;
}

const WEB_PORTS = new Set([80, 443]);
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAX_NAME_LENGTH = 253;

/**
 * A host name in its one spelling, or null. Only plain ASCII names pass: no NUL, no user part, no wildcard, no trailing
 * dot, no escapes; and nothing that some resolver reads as a number (127.1, 0x7f000001, 2130706433).
 */
export function normalName(text: string): string | null {
  const name = text.toLowerCase();
  if (name.length > MAX_NAME_LENGTH) return null;
  const labels = name.split(".");
  if (!labels.every((label) => LABEL.test(label))) return null;
  return /^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "") ? null : name;
}

/** `host`, `host:port`, `1.2.3.4:port` or `[::1]:port`. null: not to be understood in exactly one way. */
export function parseTarget(authority: string, defaultPort: number | null): Target | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(authority);
  if (match?.[1] === undefined) return null;
  const port = match[2] === undefined ? defaultPort : Number(match[2]);
  if (port === null || port < 1 || port > 65_535) return null;
  const bare = match[1].startsWith("[") ? match[1].slice(1, -1) : match[1];
  if (isIP(bare) !== 0) return { host: bare.toLowerCase(), port, isAddress: true };
  const host = normalName(bare);
  return host === null ? null : { host, port, isAddress: false };
}

/** The exact hosts a session may reach. An entry that cannot be understood allows nothing. */
export class HostRules {
  readonly #anyWebPort = new Set<string>();
  readonly #exact = new Set<string>();
  readonly #addresses = new Set<string>();

  /**
   * @param hosts `name` (ports 80 and 443) or `name:port`; an empty list allows nothing
   * @param ownAddresses `ip:port` from the person's own settings: servers on this computer or its network
   */
  constructor(hosts: readonly string[], ownAddresses: readonly string[]) {
    for (const entry of hosts) {
      const target = parseTarget(entry, 0) ?? parseTarget(`${entry}:443`, null);
      if (target === null || target.isAddress) continue;
      if (/:\d+$/.test(entry)) this.#exact.add(keyOf(target.host, target.port));
      else this.#anyWebPort.add(target.host);
    }
    for (const entry of ownAddresses) {
      const target = parseTarget(entry, null);
      if (target?.isAddress === true) this.#addresses.add(keyOf(target.host, target.port));
    }
  }

  allows({ host, port, isAddress }: Target): boolean {
    if (isAddress) return this.#addresses.has(keyOf(host, port));
    return this.#exact.has(keyOf(host, port)) || (WEB_PORTS.has(port) && this.#anyWebPort.has(host));
  }

  /** What a name turned out to be: somewhere in the internet, or exactly what the person listed. */
  allowsAddress(address: string, port: number): boolean {
    return isPublic(address) || this.#addresses.has(keyOf(address.toLowerCase(), port));
  }
}

const keyOf = (host: string, port: number): string => `${host} ${port}`;

/** Addresses of this computer, of networks around it, and those that stand for another address. */
const NOT_PUBLIC: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.88.99.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
];
/** Of version 6 only this block is given out to the internet; parts of it carry a version 4 address inside. */
const PUBLIC_6: readonly [string, number] = ["2000::", 3];
const NOT_PUBLIC_6: readonly [string, number][] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const blocked = new BlockList();
for (const [network, bits, family] of NOT_PUBLIC) blocked.addSubnet(network, bits, family);
for (const [network, bits] of NOT_PUBLIC_6) blocked.addSubnet(network, bits, "ipv6");
const internet6 = new BlockList();
internet6.addSubnet(...PUBLIC_6, "ipv6");

export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !blocked.check(address, "ipv4");
  if (isIP(address) !== 6) return false;
  return internet6.check(address, "ipv6") && !blocked.check(address, "ipv6");
}
