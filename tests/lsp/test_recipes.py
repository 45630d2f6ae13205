"""The recipes of docs/editors.md, in the editors that are there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lsp.test_session import DISK, SHARES

GUIDE = (Path(__file__).parents[2] / "docs" / "editors.md").read_text(encoding="utf-8")

needs_emacs = pytest.mark.skipif(shutil.which("emacs") is None, reason="Emacs is not installed")

STAND_IN = """
(define-derived-mode terraform-mode prog-mode "Terraform")
(add-to-list 'auto-mode-alist '("\\\\.tf\\\\'" . terraform-mode))
"""
DISKS = DISK + 'resource "azurerm_managed_disk" "é😀" {\n  name = "two"\n  max_shares = 3\n}\n'


def recipe(language: str, containing: str = "") -> str:
    """A block of the guide."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    (found,) = (block for block in blocks if containing in block)
    return str(found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two disks, one of them shared by a variable, and the command."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "main.tf").write_text(DISKS, encoding="utf-8")
    (tmp_path / "a b" / "variables.tf").write_text(SHARES)
    command = tmp_path / "bin" / "azbackup-lint"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m azbackup_lint "$@"\n')
    command.chmod(0o755)
    return tmp_path / "a b"


def run(folder: Path, *command: str) -> str:
    """The output of a program that finds azbackup-lint on its path."""
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "HOME": str(folder.parent), "LC_ALL": "C.UTF-8"}
    result = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return result.stdout + result.stderr


def emacs(folder: Path, *programs: str) -> str:
    """What Emacs says when it has run programs, without anybody's settings."""
    file = folder.parent / "test.el"
    file.write_text("\n".join(programs), encoding="utf-8")
    arguments = ("--batch", "--no-init-file", "--load", str(file))
    return run(folder, "emacs", "--eval", "(setq enable-dir-locals nil)", *arguments)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("vim") is None, reason="Vim is not installed")
def test_vim_fills_its_list(folder: Path) -> None:
    script = folder.parent / "recipe.vim"
    script.write_text(recipe("vim"), encoding="utf-8")
    listed = (
        "for item in getqflist() | if item.valid | call writefile([join([bufname(item.bufnr), "
        "item.lnum, item.col, item.type, item.text], '|')], '../out', 'a') | endif | endfor"
    )
    steps = [argument for step in ("silent make!", listed, "qall!") for argument in ("-c", step)]
    output = run(folder, "vim", "-e", "-s", "-N", "-u", str(script), "main.tf", *steps)
    out = folder.parent / "out"
    assert out.exists(), output
    lines = [line.split("|") for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line[:4] for line in lines] == [
        ["main.tf", "8", "26", "e"],
        ["main.tf", "12", "16", "e"],
    ]
    assert lines[0][4].startswith("AZB401 shared-disk: disk ")


@pytest.mark.slow
@needs_emacs
def test_emacs_finds_errors_in_a_compilation(folder: Path) -> None:
    program = """
(require 'compile)
(with-current-buffer (compile "azbackup-lint check --format concise")
  (while (get-buffer-process (current-buffer)) (accept-process-output nil 0.1))
  (compilation--ensure-parse (point-max))
  (let ((at (point-min)))
    (while (setq at (next-single-property-change at 'compilation-message))
      (let ((message (get-text-property at 'compilation-message)))
        (when message
          (let ((location (compilation--message->loc message)))
            (princ (format "FOUND %s:%s:%s of type %s\n"
                           (caar (compilation--loc->file-struct location))
                           (compilation--loc->line location)
                           (compilation--loc->col location)
                           (compilation--message->type message)))))))))
"""
    output = emacs(folder, program)
    assert "FOUND main.tf:8:26 of type 2" in output, output
    assert "FOUND main.tf:12:16 of type 2" in output


@pytest.mark.slow
@needs_emacs
def test_eglot_shows_findings(folder: Path) -> None:
    program = """
(unless (require 'eglot nil t) (message "NO EGLOT") (kill-emacs 0))
(setq eglot-sync-connect 30 eglot-connect-timeout 60)
(find-file "main.tf")
(call-interactively #'eglot)
(let ((start (float-time)))
  (while (and (null (flymake-diagnostics)) (< (- (float-time) start) 60))
    (flymake-start)
    (accept-process-output nil 0.2)))
(dolist (found (flymake-diagnostics))
  (princ (format "FOUND %d: %s\n"
                 (line-number-at-pos (flymake-diagnostic-beg found))
                 (flymake-diagnostic-text found))))
(goto-char (point-min))
(erase-buffer)
(let ((start (float-time)))
  (while (and (flymake-diagnostics) (< (- (float-time) start) 60))
    (eglot--signal-textDocument/didChange)
    (flymake-start)
    (accept-process-output nil 0.2)))
(princ (format "LEFT %d\n" (length (flymake-diagnostics))))
(set-buffer-modified-p nil)
(eglot-shutdown-all)
"""
    output = emacs(folder, "(package-initialize)", STAND_IN, recipe("elisp", "eglot"), program)
    if "NO EGLOT" in output:
        pytest.skip("eglot is not installed")
    assert "FOUND 8:" in output, output
    assert "FOUND 12:" in output
    assert "AZB401" in output
    assert "LEFT 0" in output


@pytest.mark.slow
@needs_emacs
def test_flycheck_shows_findings(folder: Path) -> None:
    program = """
(unless (require 'flycheck nil t) (message "NO FLYCHECK") (kill-emacs 0))
(find-file "main.tf")
(goto-char (point-min))
(insert "# unsaved\n")
(let (done)
  (add-hook 'flycheck-after-syntax-check-hook (lambda () (setq done t)))
  (flycheck-mode 1)
  (flycheck-buffer)
  (let ((start (float-time)))
    (while (and (not done) (< (- (float-time) start) 60))
      (accept-process-output nil 0.2))))
(dolist (found flycheck-current-errors)
  (princ (format "FOUND %s:%s %s %s\n" (flycheck-error-line found) (flycheck-error-column found)
                 (flycheck-error-level found) (flycheck-error-id found))))
(set-buffer-modified-p nil)
"""
    text = recipe("elisp", "flycheck-define-checker")
    output = emacs(folder, "(package-initialize)", STAND_IN, text, program)
    if "NO FLYCHECK" in output:
        pytest.skip("Flycheck is not installed")
    assert "FOUND 9:26 error AZB401" in output, output
    assert "FOUND 13:16 error AZB401" in output


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_problem_matcher_takes_every_line(folder: Path) -> None:
    (task,) = json.loads(recipe("json"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    assert task["command"].startswith("azbackup-lint ")
    lines = run(folder, *task["command"].split()).splitlines()
    program = (
        "const [pattern, lines] = JSON.parse(process.argv[1]);"
        "console.log(JSON.stringify(lines.map((line) => new RegExp(pattern).exec(line))))"
    )
    found = json.loads(run(folder, "node", "-e", program, json.dumps([pattern["regexp"], lines])))
    parts = ("file", "line", "column", "severity", "code")
    assert [[match[pattern[part]] for part in parts] for match in found] == [
        ["main.tf", "8", "26", "error", "AZB401"],
        ["main.tf", "12", "16", "error", "AZB401"],
    ]
    assert all(match[pattern["message"]].startswith("shared-disk: disk ") for match in found)
