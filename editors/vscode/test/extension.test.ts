import assert from "node:assert/strict";
import Module from "node:module";
import { test } from "node:test";

/** What the extension asks of the editor, kept for looking at. */
const asked = {
  commands: [] as string[],
  warnings: [] as string[],
  started: [] as { command: string; args: string[] }[],
};
const disposable = { dispose: () => undefined };
const editor = {
  StatusBarAlignment: { Right: 2 },
  window: {
    createOutputChannel: () => disposable,
    createStatusBarItem: () => ({ ...disposable, show: () => undefined }),
    showWarningMessage: (text: string) => asked.warnings.push(text),
  },
  commands: {
    registerCommand: (name: string) => {
      asked.commands.push(name);
      return disposable;
    },
  },
  workspace: {
    isTrusted: false,
    workspaceFolders: undefined,
    getConfiguration: () => ({ get: (_: string, fallback: unknown) => fallback }),
    onDidChangeConfiguration: () => disposable,
  },
};
const library = {
  State: { Running: 2 },
  LanguageClient: class {
    constructor(_: string, __: string, server: { command: string; args: string[] }) {
      asked.started.push(server);
    }
    onDidChangeState(): void {}
    async start(): Promise<void> {}
    async stop(): Promise<void> {}
  },
};

type Load = (request: string, ...rest: unknown[]) => unknown;
const loader = Module as unknown as { _load: Load };
const load = loader._load;
loader._load = (request, ...rest) => {
  if (request === "vscode") {
    return editor;
  }
  return request === "vscode-languageclient/node" ? library : load(request, ...rest);
};

test("without the command it says how to install it, and starts nothing", async () => {
  process.env.PATH = "";
  const extension = await import("../src/extension");
  await extension.activate({ subscriptions: [] } as never);
  assert.equal(asked.started.length, 0);
  assert.match(asked.warnings[0], /pip install/);
  assert.deepEqual(asked.commands.sort(), [
    "azbackup-lint.explainPolicy",
    "azbackup-lint.lintWorkspace",
    "azbackup-lint.restart",
    "azbackup-lint.showReport",
  ]);
  await extension.deactivate();
});
