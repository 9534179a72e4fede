import { expect, it } from "vitest";
import { filesOfDiff } from "./diff-lines.ts";

const DIFF = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,3 @@ export
 one
-two
+deux
+--- no head
 three
diff --git a/new.md b/new.md
new file mode 100644
--- /dev/null
+++ b/new.md
@@ -0,0 +1 @@
+hello
\\ No newline at end of file
diff --git a/old.md b/moved.md
similarity index 100%
rename from old.md
rename to moved.md
diff --git a/x.png b/x.png
Binary files a/x.png and b/x.png differ
`;

it("reads a diff file by file, with the numbers of the new lines", () => {
  const files = filesOfDiff(DIFF);
  expect(files.map(({ path, was, added, removed }) => [path, was, added, removed])).toEqual([
    ["src/a.ts", "changed", 2, 1],
    ["new.md", "added", 1, 0],
    ["moved.md", "renamed", 0, 0],
    ["x.png", "changed", 0, 0],
  ]);
  expect(files[0]?.lines.map(({ kind, number }) => [kind, number])).toEqual([
    ["hunk", null],
    ["same", 1],
    ["removed", null],
    ["added", 2],
    ["added", 3],
    ["same", 4],
  ]);
  expect(files[0]?.lines[4]?.text).toBe("--- no head");
});
