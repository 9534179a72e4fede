import { expect, it } from "vitest";
import { runtimePathOf } from "./fallback-release.ts";

it.each([
  ["Cypress/Cypress", "electron"],
  ["Cypress/icudtl.dat", "icudtl.dat"],
  ["Cypress/locales/en-US.pak", "locales/en-US.pak"],
  ["Cypress/resources/", "resources/"],
  ["Cypress/resources/apparatus", "resources/apparatus"],
])("takes %s over as %s", (archived, placed) => {
  expect(runtimePathOf(archived)).toBe(placed);
});

it.each([
  "Cypress/",
  "Cypress/resources/app/",
  "Cypress/resources/app/package.json",
  "Cypress/resources/app-update.yml",
  "Cypress/browser_v8_context_snapshot.bin",
  "elsewhere/file",
])("leaves out %s", (archived) => {
  expect(runtimePathOf(archived)).toBeUndefined();
});
