import { expect, it } from "vitest";
import { shownAddress, withoutSecrets } from "./push-addresses.ts";

it.each([
  ["https://token@example.org/a", "https://example.org/a"],
  ["https://pat:p@ss@example.org/a?token=1#x", "https://example.org/a"],
  ["ssh://git:secret@example.org/a", "ssh://git@example.org/a"],
  ["git@example.org:a/b.git", "git@example.org:a/b.git"],
  [`https://example.org/ghp_${"a".repeat(36)}/b.git`, `https://example.org/${"*".repeat(40)}/b.git`],
])("shows no secret of an address: %s", (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
  expect(withoutSecrets(`fatal: could not read from '${address}'`)).not.toMatch(/secret|token@|p@ss|ghp_/);
});
