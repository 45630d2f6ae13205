import { execFile } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, State } from "vscode-languageclient/node";

import { findCommand, INSTALL, serverSettings, System } from "./command";

const NAME = "azbackup-lint";
const LANGUAGES = [
  { scheme: "file", pattern: "**/*.{tf,tofu,tfvars}" },
  { scheme: "file", pattern: "**/*.{tf,tofu,tfvars}.json" },
  { scheme: "file", pattern: "**/*.{json,bicep,bicepparam}" },
];

let client: LanguageClient | undefined;
let status: vscode.StatusBarItem;
let output: vscode.OutputChannel;

const system: System = {
  platform: process.platform,
  searchPath: process.env.PATH ?? "",
  isFile: (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
};

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel(NAME);
  status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Right);
  status.command = `${NAME}.restart`;
  context.subscriptions.push(
    output,
    status,
    vscode.commands.registerCommand(`${NAME}.restart`, restart),
    vscode.commands.registerCommand(`${NAME}.lintWorkspace`, lintWorkspace),
    vscode.commands.registerCommand(`${NAME}.showReport`, showReport),
    vscode.commands.registerCommand(`${NAME}.explainPolicy`, explainPolicy),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration(`${NAME}.path`)) {
        await restart();
      } else if (event.affectsConfiguration(NAME)) {
        await client?.sendNotification("workspace/didChangeConfiguration", {
          settings: { [NAME]: settings() },
        });
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

function folders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
}

function settings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration(NAME);
  return serverSettings((name) => configuration.get(name));
}

/** The command; a workspace that isn't trusted must not choose a program to run. */
function command(): string | undefined {
  const trusted = vscode.workspace.isTrusted;
  const chosen = trusted ? vscode.workspace.getConfiguration(NAME).get("path", "") : "";
  const found = findCommand(chosen, trusted ? folders() : [], system);
  if (found === undefined) {
    show("$(warning) azbackup-lint", INSTALL);
    void vscode.window.showWarningMessage(INSTALL);
  }
  return found;
}

async function start(): Promise<void> {
  const found = command();
  if (found === undefined) {
    return;
  }
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES,
    initializationOptions: settings(),
    outputChannel: output,
  };
  client = new LanguageClient(NAME, NAME, { command: found, args: ["lsp"] }, options);
  client.onDidChangeState((event) => {
    const running = event.newState === State.Running;
    show(running ? "$(check) azbackup-lint" : "$(sync~spin) azbackup-lint", found);
  });
  try {
    await client.start();
  } catch (error) {
    show("$(error) azbackup-lint", String(error));
    void vscode.window.showErrorMessage(`azbackup-lint can't be started: ${String(error)}`);
  }
}

async function restart(): Promise<void> {
  await client?.stop();
  client = undefined;
  await start();
}

function show(text: string, tooltip: string): void {
  status.text = text;
  status.tooltip = tooltip;
  status.show();
}

/** Runs the command in the first workspace folder; finds it or says how to install it. */
function run(...args: string[]): Promise<string | undefined> {
  const found = command();
  const cwd = folders()[0];
  if (found === undefined || cwd === undefined) {
    return Promise.resolve(undefined);
  }
  return new Promise((resolve) => {
    execFile(found, args, { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && error.code !== 1) {
        void vscode.window.showErrorMessage(stderr.trim() || error.message);
        resolve(undefined);
      } else {
        resolve(stdout);
      }
    });
  });
}

async function lintWorkspace(): Promise<void> {
  const text = await run("check", ".");
  if (text !== undefined) {
    output.replace(text);
    output.show(true);
  }
}

async function showReport(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "azbackup-lint-"));
  const page = path.join(folder, "report.html");
  if ((await run("report", ".", "--format", "html", "--output-file", page)) !== undefined) {
    await vscode.env.openExternal(vscode.Uri.file(page));
  }
}

async function explainPolicy(): Promise<void> {
  const word = await vscode.window.showInputBox({
    title: "Explain policy",
    prompt: "The id or name of a policy, such as AZB401 or shared-disk",
    validateInput: (text) => (/^[\w-]+$/.test(text) ? undefined : "An id or a name"),
  });
  const text = word ? await run("explain", word, "--format", "markdown") : undefined;
  if (text !== undefined) {
    const document = await vscode.workspace.openTextDocument({ content: text, language: "markdown" });
    await vscode.commands.executeCommand("markdown.showPreview", document.uri);
  }
}
