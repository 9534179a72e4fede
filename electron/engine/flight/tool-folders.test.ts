import { describe, expect, it } from "vitest";
import { toolFolders } from "./tool-folders.ts";

describe("tools in a hidden home", () => {
  it("are shown with what stands beside their bin, and nothing else of the home is", () => {
    const path =
      "/usr/bin:/home/ann/.nvm/versions/node/v24/bin:/home/ann/.local/bin:/home/ann/bin:relative:/home/anna/bin";
    expect(toolFolders(path, "/home/ann")).toEqual([
      "/home/ann/.nvm/versions/node/v24",
      "/home/ann/.local/bin",
      "/home/ann/bin",
    ]);
  });

  it("are shown without the keys and sockets that lie beside them", () => {
    const path = [".cargo", ".docker", ".rd", ".orbstack", ".npm-global"].map(
      (name) => `/home/ann/${name}/bin`,
    );
    expect(toolFolders(path.join(":"), "/home/ann")).toEqual([...path.slice(0, -1), "/home/ann/.npm-global"]);
  });

  it("never show the home itself, whatever PATH says", () => {
    expect(toolFolders("/home/ann:/home/ann/:/home/ann/x/..", "/home/ann")).toEqual([]);
    expect(toolFolders("/home/ann/../ann/bin", "/home/ann")).toEqual(["/home/ann/bin"]);
  });
});
