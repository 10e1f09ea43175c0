"""A session with `tadqiq lsp` as an editor has one, by way of pygls.

    session.py TADQIQ FOLDER

Opens a document, edits it, hovers, applies quick fixes, allows a word and adds
one to the glossary, in the empty FOLDER. Fails at the first thing that is not
as it should be.
"""

import asyncio
import pathlib
import sys
from typing import Union

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from pygls.protocol import default_converter

TEXT = """وصل الوفد صباحا 👋🏽 إلى المدينة .
ودعا الأمين العام للأمم المتحدة أنطونيو غوتيرتش إلى وقف القتال.
"""
GLOSSARY = "id,kind,ar,variants,latin\nhaftar,person,خليفة حفتر,حفتر,Khalifa Haftar|Haftar\n"


def check(holds, what):
    if not holds:
        raise AssertionError(what)
    print("ok  ", what)


def units(text):
    """Length in UTF-16 code units, which is what positions count."""
    return len(text.encode("utf-16-le")) // 2


def converter():
    """The library takes an action that has a command for the command itself."""
    c = default_converter()

    def action(o, _):
        return c.structure(o, lsp.Command if isinstance(o.get("command"), str) else lsp.CodeAction)

    c.register_structure_hook(Union[lsp.Command, lsp.CodeAction], action)
    return c


class Editor(LanguageClient):
    """Holds one document as an editor does, and what the server says of it."""

    def __init__(self, uri):
        super().__init__("tadqiq-test", "1", converter_factory=converter)
        self.uri, self.version, self.text = uri, 0, ""
        self.diagnostics, self.messages, self.shown, self.watchers = {}, [], [], []
        self.news = asyncio.Event()

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params: lsp.PublishDiagnosticsParams):
            if params.uri == self.uri:
                self.diagnostics[params.version] = params.diagnostics
            self.news.set()

        @self.feature(lsp.WINDOW_SHOW_MESSAGE)
        def _(params: lsp.ShowMessageParams):
            self.messages.append(params.message)
            self.news.set()

        @self.feature(lsp.WINDOW_LOG_MESSAGE)
        def _(params: lsp.LogMessageParams):
            print("log ", params.message)

        @self.feature(lsp.WINDOW_SHOW_DOCUMENT)
        def _(params: lsp.ShowDocumentParams):
            self.shown.append(params)
            return lsp.ShowDocumentResult(success=True)

        @self.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def _(params: lsp.RegistrationParams):
            self.watchers += [r.method for r in params.registrations]
            self.news.set()

    async def until(self, holds, what):
        """Waits for something that the server brings about."""
        for _ in range(400):
            if holds():
                return check(True, what)
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), 0.05)
            except asyncio.TimeoutError:
                pass
        check(False, what)

    def codes(self):
        return sorted(d.code for d in self.diagnostics.get(self.version, []))

    def offset(self, at):
        """The place of a position in the text."""
        lines = self.text.split("\n")
        line = lines[at.line]
        count = 0
        for i, letter in enumerate(line + "\n"):
            if count == at.character:
                return sum(len(x) + 1 for x in lines[: at.line]) + i
            count += units(letter)
        raise AssertionError(f"no such place: {at}")

    def position(self, offset):
        before = self.text[:offset]
        return lsp.Position(line=before.count("\n"), character=units(before.rsplit("\n", 1)[-1]))

    def covered(self, r):
        return self.text[self.offset(r.start) : self.offset(r.end)]

    def open(self, text):
        self.text, self.version = text, 1
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(
            lsp.TextDocumentItem(uri=self.uri, language_id="plaintext", version=1, text=text)))

    def edit(self, edits):
        """Makes edits that do not overlap, all of them of the text as it is."""
        changes = []
        for start, end, new in sorted(edits, reverse=True):
            r = lsp.Range(start=self.position(start), end=self.position(end))
            changes.append(lsp.TextDocumentContentChangePartial(range=r, text=new))
            self.text = self.text[:start] + new + self.text[end:]
        self.version += 1
        self.text_document_did_change(lsp.DidChangeTextDocumentParams(
            text_document=lsp.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version),
            content_changes=changes))

    def replace(self, old, new):
        at = self.text.index(old)
        self.edit([(at, at + len(old), new)])

    async def actions(self, at, only=None):
        found = await self.text_document_code_action_async(lsp.CodeActionParams(
            text_document=lsp.TextDocumentIdentifier(uri=self.uri),
            range=lsp.Range(start=self.position(at), end=self.position(at)),
            context=lsp.CodeActionContext(diagnostics=[], only=only)))
        return found or []

    def apply(self, action):
        """Applies the edit of an action as an editor does."""
        (change,) = action.edit.document_changes
        check(change.text_document.version == self.version, "the edit is of the version that is open")
        self.edit([(self.offset(e.range.start), self.offset(e.range.end), e.new_text) for e in change.edits])

    async def run(self, action):
        return await self.workspace_execute_command_async(lsp.ExecuteCommandParams(
            command=action.command.command, arguments=action.command.arguments))


def named(actions, title):
    for a in actions:
        if a.title.startswith(title):
            return a
    raise AssertionError(f"no action {title!r} among {[a.title for a in actions]}")


async def session(command, folder):
    folder = pathlib.Path(folder).resolve()
    (folder / "names.csv").write_text(GLOSSARY, encoding="utf-8")
    (folder / ".tadqiq.yaml").write_text("# our rules\nglossaries: [names.csv]\n", encoding="utf-8")
    e = Editor((folder / "خبر.txt").as_uri())
    await e.start_io(command, "lsp")

    r = await e.initialize_async(lsp.InitializeParams(
        process_id=None,
        root_uri=folder.as_uri(),
        workspace_folders=[lsp.WorkspaceFolder(uri=folder.as_uri(), name="folder")],
        capabilities=lsp.ClientCapabilities(
            window=lsp.WindowClientCapabilities(show_document=lsp.ShowDocumentClientCapabilities(support=True)),
            workspace=lsp.WorkspaceClientCapabilities(
                workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
                did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)))))
    check(r.server_info.name == "tadqiq", "the server names itself")
    check(r.capabilities.position_encoding == lsp.PositionEncodingKind.Utf16, "positions count UTF-16 code units")
    e.initialized(lsp.InitializedParams())
    await e.until(lambda: lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES in e.watchers, "it asks to be told of changed files")

    e.open(TEXT)
    await e.until(lambda: e.codes() == ["name/garble", "text/spacing"], "open: both defects are there")
    (name,) = [d for d in e.diagnostics[1] if d.code == "name/garble"]
    check(e.covered(name.range) == "غوتيرتش", "the name is marked, and nothing else")
    check(name.severity == lsp.DiagnosticSeverity.Error, "it is an error")

    e.edit([(0, 0, "👩‍👩‍👧 "), (e.text.index("الوفد"), e.text.index("الوفد"), "مَعًا ")])
    await e.until(lambda: e.codes() == ["name/garble", "text/spacing"], "edit: they move along")
    check([e.covered(d.range) for d in e.diagnostics[2] if d.code == "text/spacing"] == [" ."], "also behind emoji and combining marks")

    h = await e.text_document_hover_async(lsp.HoverParams(
        text_document=lsp.TextDocumentIdentifier(uri=e.uri), position=e.position(e.text.index("غوتيرتش") + 2)))
    check("غوتيريش" in h.contents.value and "Guterres" in h.contents.value, "hover: the suggestion and the entry")
    check(h.contents.kind == lsp.MarkupKind.Markdown, "in Markdown")
    h = await e.text_document_hover_async(lsp.HoverParams(
        text_document=lsp.TextDocumentIdentifier(uri=e.uri), position=e.position(0)))
    check(h is None, "no hover where there is nothing")

    fix = named(await e.actions(e.text.index("غوتيرتش")), "Replace with غوتيريش")
    check(fix.is_preferred, "quick fix: the certain one is preferred")
    e.apply(fix)
    await e.until(lambda: e.codes() == ["text/spacing"], "the name is right now")
    (all_,) = await e.actions(0, [lsp.CodeActionKind.SourceFixAll])
    e.apply(all_)
    await e.until(lambda: e.codes() == [], "fix all: nothing is left")

    e.replace("غوتيريش", "غوتيرتش")
    await e.until(lambda: e.codes() == ["name/garble"], "garbled again")
    await e.run(named(await e.actions(e.text.index("غوتيرتش")), "Allow this word"))
    await e.until(lambda: e.codes() == [], "allow: the word is not flagged any more")
    config = (folder / ".tadqiq.yaml").read_text(encoding="utf-8")
    check(config.startswith("# our rules\nglossaries: [names.csv]\n"), "the configuration keeps what it had")
    await e.until(lambda: e.shown and e.shown[0].uri.endswith(".tadqiq.yaml"), "it is shown, for the reason")

    e.replace("الأمين العام للأمم المتحدة أنطونيو غوتيرتش", "المشير حافتار")
    await e.until(lambda: e.codes() == ["name/garble"], "a name of the glossary is garbled")
    await e.run(named(await e.actions(e.text.index("حافتار")), "Add to the glossary"))
    await e.until(lambda: e.codes() == [], "add to glossary: it is known now")
    rows = (folder / "names.csv").read_text(encoding="utf-8")
    check(rows == GLOSSARY + ",person,حافتار,,\n", "as a row at the end")

    (folder / "names.csv").write_text("id,ar\nx\n", encoding="utf-8")
    e.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(
        [lsp.FileEvent(uri=(folder / "names.csv").as_uri(), type=lsp.FileChangeType.Changed)]))
    await e.until(lambda: any("names.csv:2" in m for m in e.messages), "a broken glossary is told, with its line")

    await e.shutdown_async(None)
    e.exit(None)
    status = await asyncio.wait_for(e._server.wait(), 10)
    check(status == 0, "it ends with status 0")
    print("all well")


asyncio.run(asyncio.wait_for(session(*sys.argv[1:]), 120))
