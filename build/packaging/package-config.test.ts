import { matchesGlob, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { Installation } from "#launch/installation.ts";
import { checkoutFolder } from "../checkout-folder.ts";
import { packageConfig } from "./package-config.ts";

const { files, asarUnpack } = packageConfig({
  electronDist: "",
  electronVersion: "",
  nodeBinary: undefined,
  output: "",
});
const installation = new Installation(checkoutFolder, { sources: true });

describe("what the package holds", () => {
  it.each(["migrations", "recipes"] as const)(
    "has the %s outside of the archive, where the engine reads them",
    (folder) => {
      const file = `${relative(checkoutFolder, installation[folder]).split(sep).join("/")}/a.file`;
      for (const patterns of [files, asarUnpack]) {
        const fitting = [patterns]
          .flat()
          .filter((pattern) => typeof pattern === "string" && matchesGlob(file, pattern));
        expect(fitting).toHaveLength(1);
      }
    },
  );
});
