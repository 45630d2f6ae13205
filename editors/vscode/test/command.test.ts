import assert from "node:assert/strict";
import { test } from "node:test";

import { findCommand, serverSettings, System } from "../src/command";

function system(platform: NodeJS.Platform, searchPath: string, ...files: string[]): System {
  return { platform, searchPath, isFile: (file) => files.includes(file) };
}

test("the virtual environment of the workspace comes before the path", () => {
  const linux = system("linux", "/usr/bin:/bin", "/w/.venv/bin/azbackup-lint", "/bin/azbackup-lint");
  assert.equal(findCommand("", ["/w"], linux), "/w/.venv/bin/azbackup-lint");
  assert.equal(findCommand("", ["/other"], linux), "/bin/azbackup-lint");
  assert.equal(findCommand("", [], system("linux", "/bin")), undefined);
});

test("on Windows the command is a program in Scripts", () => {
  const file = "C:\\w\\venv\\Scripts\\azbackup-lint.exe";
  assert.equal(findCommand("", ["C:\\w"], system("win32", "", file)), file);
});

test("folders of the path that are relative are left out", () => {
  assert.equal(findCommand("", [], system("linux", ".:bin", "bin/azbackup-lint")), undefined);
});

test("a chosen command is taken or missed, never replaced", () => {
  const linux = system("linux", "/bin", "/bin/azbackup-lint", "/mine");
  assert.equal(findCommand("/mine", [], linux), "/mine");
  assert.equal(findCommand("/gone", [], linux), undefined);
});

test("the server is told what differs from its defaults", () => {
  const given: Record<string, unknown> = { edition: "", varFiles: [], codeLens: true };
  assert.deepEqual(serverSettings((name) => given[name]), { codeLens: true, inlayHints: false });
  given.edition = "latest";
  given.varFiles = ["prod.tfvars"];
  given.inlayHints = true;
  assert.deepEqual(serverSettings((name) => given[name]), {
    codeLens: true,
    inlayHints: true,
    edition: "latest",
    varFiles: ["prod.tfvars"],
  });
});
