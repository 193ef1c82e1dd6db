import type { InitializeParams } from 'vscode-languageserver/node';

/** What the editor said that it can do, as far as it changes what we send. */
export interface Client {
  /** Diagnostics are asked for by the editor; otherwise they are sent to it. */
  readonly pullsDiagnostics: boolean;
  readonly canRefreshDiagnostics: boolean;
  readonly takesRelatedInformation: boolean;
  readonly takesTags: boolean;
  readonly takesLinks: boolean;
  readonly takesVersionedEdits: boolean;
  readonly takesCodeActionLiterals: boolean;
  readonly takesMarkdown: boolean;
  readonly watchesFiles: boolean;
  readonly hasConfiguration: boolean;
  readonly hasWorkspaceFolders: boolean;
  readonly showsDocuments: boolean;
  readonly canRefreshHints: boolean;
  /** The editor's extension lets its user choose a target. */
  readonly choosesTargets: boolean;
  /** The editor's extension shows what documents are judged for, and wants to be told when that changes. */
  readonly showsState: boolean;
  /** False: the folder is not trusted, and configuration that would have to be executed is not. */
  readonly trusted: boolean;
}

/** Reads the capabilities of `initialize`. Diagnostics are pulled only by a client that can also be told to ask again. */
export function readClient({ capabilities, initializationOptions }: InitializeParams): Client {
  const { textDocument, workspace, window } = capabilities;
  const options = (initializationOptions ?? {}) as Readonly<Record<string, unknown>>;
  const published = textDocument?.publishDiagnostics;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    canRefreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    takesRelatedInformation: (published?.relatedInformation ?? textDocument?.diagnostic?.relatedInformation) === true,
    takesTags: (published?.tagSupport ?? textDocument?.diagnostic?.tagSupport) !== undefined,
    takesLinks: (published?.codeDescriptionSupport ?? textDocument?.diagnostic?.codeDescriptionSupport) === true,
    takesVersionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    takesCodeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    takesMarkdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? false,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    hasConfiguration: workspace?.configuration === true,
    hasWorkspaceFolders: workspace?.workspaceFolders === true,
    showsDocuments: window?.showDocument?.support === true,
    canRefreshHints: workspace?.inlayHint?.refreshSupport === true,
    choosesTargets: options['choosesTargets'] === true,
    showsState: options['showsState'] === true,
    trusted: options['trusted'] !== false,
  };
}
