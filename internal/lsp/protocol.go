package lsp

import "encoding/json"

// The parts of the protocol that the server speaks, named as there; see
// https://microsoft.github.io/language-server-protocol/specification.

type position struct {
	Line      uint32 `json:"line"`
	Character uint32 `json:"character"`
}

type rangeOf struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type location struct {
	URI   string  `json:"uri"`
	Range rangeOf `json:"range"`
}

type textDocument struct {
	URI        string `json:"uri"`
	LanguageID string `json:"languageId"`
	Version    int32  `json:"version"`
	Text       string `json:"text"`
}

type initializeParams struct {
	Locale           string          `json:"locale"`
	RootURI          string          `json:"rootUri"`
	Options          json.RawMessage `json:"initializationOptions"`
	WorkspaceFolders []struct {
		URI string `json:"uri"`
	} `json:"workspaceFolders"`
	Capabilities capabilities `json:"capabilities"`
}

// capabilities are those of the client that make a difference.
type capabilities struct {
	General struct {
		PositionEncodings []encoding `json:"positionEncodings"`
	} `json:"general"`
	Window struct {
		ShowDocument struct {
			Support bool `json:"support"`
		} `json:"showDocument"`
	} `json:"window"`
	Workspace struct {
		Configuration bool `json:"configuration"`
		WorkspaceEdit struct {
			DocumentChanges bool `json:"documentChanges"`
		} `json:"workspaceEdit"`
		DidChangeConfiguration struct {
			DynamicRegistration bool `json:"dynamicRegistration"`
		} `json:"didChangeConfiguration"`
		DidChangeWatchedFiles struct {
			DynamicRegistration bool `json:"dynamicRegistration"`
		} `json:"didChangeWatchedFiles"`
	} `json:"workspace"`
	TextDocument struct {
		CodeAction struct {
			LiteralSupport *struct{} `json:"codeActionLiteralSupport"`
		} `json:"codeAction"`
		PublishDiagnostics struct {
			RelatedInformation bool `json:"relatedInformation"`
		} `json:"publishDiagnostics"`
	} `json:"textDocument"`
}

type initializeResult struct {
	Capabilities serverCapabilities `json:"capabilities"`
	ServerInfo   serverInfo         `json:"serverInfo"`
}

type serverInfo struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type serverCapabilities struct {
	PositionEncoding       encoding          `json:"positionEncoding"`
	TextDocumentSync       syncOptions       `json:"textDocumentSync"`
	HoverProvider          bool              `json:"hoverProvider"`
	CodeActionProvider     codeActionOptions `json:"codeActionProvider"`
	ExecuteCommandProvider commandOptions    `json:"executeCommandProvider"`
}

const incremental = 2

type syncOptions struct {
	OpenClose bool `json:"openClose"`
	Change    int  `json:"change"`
	Save      bool `json:"save"`
}

type codeActionOptions struct {
	CodeActionKinds []string `json:"codeActionKinds"`
}

type commandOptions struct {
	Commands []string `json:"commands"`
}

type didOpenParams struct {
	TextDocument textDocument `json:"textDocument"`
}

type didChangeParams struct {
	TextDocument   textDocument    `json:"textDocument"`
	ContentChanges []contentChange `json:"contentChanges"`
}

// contentChange replaces a range or, where that is nil, the whole text.
type contentChange struct {
	Range *rangeOf `json:"range"`
	Text  string   `json:"text"`
}

// documentParams are those of didClose and didSave.
type documentParams struct {
	TextDocument textDocument `json:"textDocument"`
}

type hoverParams struct {
	TextDocument textDocument `json:"textDocument"`
	Position     position     `json:"position"`
}

type hover struct {
	Contents markup  `json:"contents"`
	Range    rangeOf `json:"range"`
}

type markup struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

type codeActionParams struct {
	TextDocument textDocument `json:"textDocument"`
	Range        rangeOf      `json:"range"`
	Context      struct {
		Only []string `json:"only"`
	} `json:"context"`
}

type codeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
	IsPreferred bool           `json:"isPreferred,omitempty"`
	Edit        *workspaceEdit `json:"edit,omitempty"`
	Command     *command       `json:"command,omitempty"`
}

type command struct {
	Title     string   `json:"title"`
	Command   string   `json:"command"`
	Arguments []string `json:"arguments"`
}

type workspaceEdit struct {
	Changes         map[string][]textEdit `json:"changes,omitempty"`
	DocumentChanges []documentEdit        `json:"documentChanges,omitempty"`
}

type documentEdit struct {
	TextDocument versioned  `json:"textDocument"`
	Edits        []textEdit `json:"edits"`
}

type versioned struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
}

type textEdit struct {
	Range   rangeOf `json:"range"`
	NewText string  `json:"newText"`
}

// Severities of diagnostics, and types of messages.
const (
	severityError   = 1
	severityWarning = 2

	messageError   = 1
	messageWarning = 2
	messageInfo    = 3
	messageLog     = 4
)

type diagnostic struct {
	Range    rangeOf   `json:"range"`
	Severity int       `json:"severity"`
	Code     string    `json:"code"`
	Source   string    `json:"source"`
	Message  string    `json:"message"`
	Related  []related `json:"relatedInformation,omitempty"`
}

type related struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

type publishDiagnosticsParams struct {
	URI         string       `json:"uri"`
	Version     int32        `json:"version"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type messageParams struct {
	Type    int    `json:"type"`
	Message string `json:"message"`
}

type executeCommandParams struct {
	Command   string   `json:"command"`
	Arguments []string `json:"arguments"`
}

type showDocumentParams struct {
	URI       string  `json:"uri"`
	TakeFocus bool    `json:"takeFocus"`
	Selection rangeOf `json:"selection"`
}

type didChangeConfigurationParams struct {
	Settings json.RawMessage `json:"settings"`
}

type configurationParams struct {
	Items []configurationItem `json:"items"`
}

type configurationItem struct {
	Section string `json:"section"`
}

type cancelParams struct {
	ID json.RawMessage `json:"id"`
}

type registrationParams struct {
	Registrations []registration `json:"registrations"`
}

type registration struct {
	ID      string `json:"id"`
	Method  string `json:"method"`
	Options any    `json:"registerOptions,omitempty"`
}

type watchOptions struct {
	Watchers []watcher `json:"watchers"`
}

type watcher struct {
	Glob string `json:"globPattern"`
}

// The error codes of the protocol beside those of JSON-RPC.
const (
	codeNotInitialized  = -32002
	codeRequestFailed   = -32803
	codeCancelled       = -32800
	codeContentModified = -32801
)
