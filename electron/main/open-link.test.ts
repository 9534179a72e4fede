import { describe, expect, it } from "vitest";
import { MOST_LINK_LETTERS, toMain } from "#shared/contract/window.ts";
import { openLink } from "./open-link.ts";

async function opened(url: string): Promise<{ addresses: string[]; sentence: string | null }> {
  const addresses: string[] = [];
  const sentence = await openLink(url, async (address) => void addresses.push(address));
  return { addresses, sentence };
}

describe("a link from a terminal", () => {
  it.each([
    ["https://example.org", "https://example.org/"],
    ["http://127.0.0.1:8080/a?b=c#d", "http://127.0.0.1:8080/a?b=c#d"],
    ["HTTPS://Example.ORG/Path", "https://example.org/Path"],
    ["https://example.org/a b", "https://example.org/a%20b"],
    // What reads as one host and is another: the address is opened, and shown, in the form that cannot deceive.
    ["https://еxample.org/", "https://xn--xample-2of.org/"],
    ["https:\\\\example.org\\a", "https://example.org/a"],
    ["https://example.org/\u202egpj.exe", "https://example.org/%E2%80%AEgpj.exe"],
  ])("opens %j as %j", async (url, address) => {
    expect(await opened(url)).toEqual({ addresses: [address], sentence: null });
  });

  it.each([
    ["", "it is not a whole web address"],
    ["example.org", "it is not a whole web address"],
    ["//example.org/a", "it is not a whole web address"],
    ["https://", "it is not a whole web address"],
    ["file:///etc/passwd", "it is not a web address"],
    ["javascript:alert(1)", "it is not a web address"],
    ["data:text/html,hello", "it is not a web address"],
    ["vscode://file/etc/passwd", "it is not a web address"],
    ["smb://example.org/share", "it is not a web address"],
    ["mailto:someone@example.org", "it is not a web address"],
    ["ftp://example.org/", "it is not a web address"],
    ["app://flightdeck/index.html", "it is not a web address"],
    ["https://example.com@example.org/", "it contains a name or a password"],
    ["https://name:word@example.org/", "it contains a name or a password"],
    ["https://:word@example.org/", "it contains a name or a password"],
    ["https://example.org/\n", "it contains control characters"],
    ["java\tscript:alert(1)", "it contains control characters"],
    ["https://example.org/\u0000", "it contains control characters"],
    ["https://example.org/\u009b31m", "it contains control characters"],
  ])("does not open %j", async (url, reason) => {
    expect(await opened(url)).toEqual({ addresses: [], sentence: `The link was not opened: ${reason}.` });
  });

  it("says when the system has no program for it", async () => {
    const none = () => Promise.reject(new Error("no handler"));
    expect(await openLink("https://example.org", none)).toContain(
      "no program for it (\u2068no handler\u2069)",
    );
  });

  it("is not even read by main when it is longer than any link", () => {
    const url = "a".repeat(MOST_LINK_LETTERS + 1);
    expect(toMain.safeParse({ t: "open-link", url }).success).toBe(false);
    expect(toMain.safeParse({ t: "open-link", url: url.slice(1) }).success).toBe(true);
  });
});
