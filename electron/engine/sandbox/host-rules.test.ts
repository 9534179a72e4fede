import { describe, expect, it } from "vitest";
import { HostRules, isPublic, normalName, parseTarget } from "./host-rules.ts";

const rules = new HostRules(
  ["api.example.com", "registry.example.com:8443"],
  ["127.0.0.1:11434", "[::1]:8080"],
);
const allows = (authority: string) => {
  const target = parseTarget(authority, null);
  return target !== null && rules.allows(target);
};

describe("a list of hosts", () => {
  it.each([
    "api.example.com:443",
    "api.example.com:80",
    "API.Example.COM:443",
    "registry.example.com:8443",
    "127.0.0.1:11434",
    "[::1]:8080",
  ])("allows %j", (authority) => {
    expect(allows(authority)).toBe(true);
  });

  it.each([
    "api.example.com:22",
    "registry.example.com:443",
    "api.example.com",
    "api.example.com:0",
    "api.example.com:99999",
    "api.example.com.:443",
    "api.example.com.evil.net:443",
    "evil-api.example.com:443",
    "sub.api.example.com:443",
    "example.com:443",
    "evil.net\0.api.example.com:443",
    "evil.net%00.api.example.com:443",
    "evil.net#api.example.com:443",
    "api.example.com@evil.net:443",
    "evil.net@api.example.com:443",
    "*.example.com:443",
    "*:443",
    "api.example.com:443:443",
    "api.example.com\\@evil.net:443",
    "api.example.com\r\nHost: evil.net:443",
    " api.example.com:443",
    "аpi.example.com:443",
    "api。example.com:443",
    "127.0.0.1:80",
    "127.0.0.1:443",
    "127.1:443",
    "2130706433:443",
    "0x7f000001:443",
    "0x7f.1:443",
    "017700000001:443",
    "[::1]:443",
    "[::ffff:127.0.0.1]:11434",
    "[::ffff:7f00:1]:443",
    "[fe80::1%eth0]:443",
    "::1:8080",
    "localhost:443",
    "",
    ":443",
    "[]:443",
  ])("refuses %j", (authority) => {
    expect(allows(authority)).toBe(false);
  });

  it("allows nothing when it is empty, or holds only what cannot be understood", () => {
    for (const list of [[], ["*"], ["*.example.com"], ["https://api.example.com"], ["10.0.0.1"], [""]]) {
      const empty = new HostRules(list, []);
      for (const host of ["api.example.com:443", "10.0.0.1:443", "a:443"]) {
        const target = parseTarget(host, null);
        expect(target === null || empty.allows(target)).toBe(false);
      }
    }
  });
});

describe("what a name turned out to be", () => {
  it.each(["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111"])("%s is in the internet", (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.9.9.9",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "fe80::1",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "not an address",
  ])("%s is not", (address) => {
    expect(isPublic(address)).toBe(false);
    expect(new HostRules(["api.example.com"], []).allowsAddress(address, 443)).toBe(false);
  });

  it("may be what the person listed, with exactly that port", () => {
    expect(rules.allowsAddress("127.0.0.1", 11434)).toBe(true);
    expect(rules.allowsAddress("127.0.0.1", 11435)).toBe(false);
  });
});

it("has one spelling for a name", () => {
  expect(normalName("API.Example.com")).toBe("api.example.com");
  expect(normalName("a".repeat(64))).toBeNull();
  expect(normalName(`${"a.".repeat(130)}a`)).toBeNull();
  expect(normalName("-a.example.com")).toBeNull();
});
