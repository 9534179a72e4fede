import { expect, it } from "vitest";
import { pseudo } from "./pseudo.ts";

it("is forty per cent longer, has accents on every letter, and keeps what is no letter", () => {
  expect(pseudo("Pause 3 tasks")).toBe("Þàûšé 3 ţàšķš~~~~");
  expect(pseudo(" of ")).toBe(" ôƒ~ ");
  expect(pseudo(" · ")).toBe(" · ");
});
