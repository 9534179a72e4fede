import { expect, it } from "vitest";
import { sessionId } from "#shared/ids.ts";
import { RefusedHosts } from "./refused-hosts.ts";

it("names each place once, and no more places than anybody would read", () => {
  const said: string[] = [];
  const refused = new RefusedHosts(sessionId.parse("ses_0001"), (sentence) => said.push(sentence));
  for (let time = 0; time < 3; time++)
    refused.note({ host: "evil.example.com", port: 443, reason: "not-allowed" });
  expect(said).toEqual(["ses_0001 was kept from reaching evil.example.com:443 (not-allowed)."]);
  for (let number = 0; number < 10_000; number++)
    refused.note({ host: `h${number}.example.com`, port: null, reason: "not-allowed" });
  expect(said).toHaveLength(51);
  expect(said.at(-1)).toBe("ses_0001 was kept from reaching more places; they are not named any more.");
});
